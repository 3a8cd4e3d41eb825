//! RT structure sets: each region measured on its contour of greatest extent.

use std::path::Path;

use super::contour::PlaneContour;
use super::contour_image::{self, ContourImage};
use super::images::ScannedImages;
use super::measured::{Axis, Convention, MeasuredFile, MeasuredOutline, Place, finding};
use crate::dicom::structure_set::{Contour, Region, StructureSet, read_structure_set};
use crate::dicom::{Problem, Refusal};
use crate::finding::Finding;
use crate::geometry::{Caliper, micrometres};

/// Loops that a contour makes by crossing itself are slips of the hand up to this share of its
/// longest diameter.
const MOST_CROSSED: f64 = 0.1;

/// Measure every region of a structure set. With `images` each is compared with the image it was
/// drawn on. An error says why the file gives nothing.
pub fn measure_structure_set(
    path: &Path,
    images: Option<ScannedImages<'_>>,
) -> Result<MeasuredFile, Refusal> {
    let set = read_structure_set(path)?;
    let mut measured = MeasuredFile {
        seen: set.regions.len(),
        ..MeasuredFile::of_object(&set.header, "RT structure set")
    };
    if let Some(region) = set.regions.first() {
        measured
            .frame_of_reference_uid
            .clone_from(&region.frame_of_reference_uid);
    }
    let problems = set.header.problems.iter().chain(&set.problems);
    measured.findings.extend(problems.map(finding));
    for region in &set.regions {
        match measure(&set, region, images) {
            Ok(outline) => measured.outlines.push(outline),
            Err(problem) => {
                measured.refused += 1;
                let said = format!(
                    "region {} ({}): {}",
                    region.number, region.name, problem.message
                );
                measured.findings.push(finding(&problem.saying(said)));
            }
        }
    }
    Ok(measured)
}

/// A closed contour of a region, its index and what it says.
struct Drawn<'a> {
    index: usize,
    contour: &'a Contour,
    plane: PlaneContour,
}

fn measure(
    set: &StructureSet,
    region: &Region,
    images: Option<ScannedImages<'_>>,
) -> Result<MeasuredOutline, Problem> {
    if region.frame_of_reference_uid.is_empty() {
        let said = "it states no frame of reference: it is not placed in the patient";
        return Err(Problem::error("missing_data.frame_of_reference", said));
    }
    let drawn = closed(region)?;
    let Some(largest) = largest(&drawn) else {
        return Err(nothing_closed(region));
    };
    let mut outline = outline(region, &drawn, largest)?;
    if let [only] = set.series_uids.as_slice() {
        outline.series_uid.clone_from(only);
    }
    outline
        .place
        .sop_instance_uid
        .clone_from(&largest.contour.image_uid);
    let Some(images) = images.filter(ScannedImages::has_images) else {
        return Ok(outline);
    };
    let image_uid = &largest.contour.image_uid;
    let plane = &largest.plane;
    let mut findings = Vec::new();
    if let Some(image) = contour_image::find(images, set, region, image_uid, plane, &mut findings)?
    {
        stand_on(&mut outline, &image);
    }
    outline.findings.extend(findings);
    Ok(outline)
}

/// The closed contours; an error when the points of one cannot be used: it might be the largest.
fn closed(region: &Region) -> Result<Vec<Drawn<'_>>, Problem> {
    let mut drawn = Vec::new();
    for (index, contour) in region.contours.iter().enumerate() {
        if !contour.is_closed() {
            continue;
        }
        let points = contour.points.as_ref().map_err(|error| {
            Problem::error(
                "value_unusable.contour",
                format!("contour {}: {error}", index + 1),
            )
        })?;
        let plane = PlaneContour::new(points).ok_or_else(|| {
            let said = format!("contour {} does not lie in one plane", index + 1);
            Problem::error("contradiction.contour", said)
        })?;
        let crossing = plane.largest_crossing_mm();
        if crossing.is_some_and(|loop_mm| loop_mm > MOST_CROSSED * plane.long_mm) {
            let said = format!(
                "contour {} crosses itself: what it encloses is not defined",
                index + 1
            );
            return Err(Problem::error("contradiction.contour", said));
        }
        drawn.push(Drawn {
            index,
            contour,
            plane,
        });
    }
    Ok(drawn)
}

/// The contour with the longest diameter, the first of equals.
fn largest<'d, 'a>(drawn: &'d [Drawn<'a>]) -> Option<&'d Drawn<'a>> {
    drawn
        .iter()
        .fold(None, |best: Option<&Drawn<'_>>, one| match best {
            Some(best) if best.plane.long_mm >= one.plane.long_mm => Some(best),
            _ => Some(one),
        })
}

fn nothing_closed(region: &Region) -> Problem {
    let has = |kind: &str| region.contours.iter().any(|one| one.geometric_type == kind);
    let said = if region.contours.is_empty() {
        "it has no contour: nothing was drawn"
    } else if has("POINT") {
        "it is a point: a point has no diameter"
    } else {
        "its contours are open: they enclose nothing to measure"
    };
    Problem::warning("missing_data.contours", said)
}

fn outline(
    region: &Region,
    drawn: &[Drawn<'_>],
    largest: &Drawn<'_>,
) -> Result<MeasuredOutline, Problem> {
    let plane = &largest.plane;
    let too_long = || Problem::error("value_unusable.length", "larger than any patient");
    let axes = plane.axes().ok_or_else(too_long)?;
    let short = match axes.short {
        Some(caliper) => Some(axis(plane, caliper).ok_or_else(too_long)?),
        None => None,
    };
    let others = drawn
        .iter()
        .filter(|one| one.index != largest.index && one.plane.beside(plane));
    let (inner, apart): (Vec<_>, Vec<_>) = others.partition(|one| one.plane.is_inside(plane));
    let mut outline = MeasuredOutline {
        number: region.number.into(),
        label: region.name.clone(),
        tracking_id: String::new(),
        tracking_uid: String::new(),
        finding_type: String::new(),
        finding_site: String::new(),
        series_uid: String::new(),
        place: Place {
            slice: u32::try_from(largest.index)
                .unwrap_or(u32::MAX)
                .saturating_add(1),
            ..Place::default()
        },
        convention: Convention::ContourPoints,
        long: axis(plane, axes.long).ok_or_else(too_long)?,
        short,
        short_without_holes_mm: None,
        width_mm: axes.width_mm,
        long_outside_mm: plane.outside_mm(axes.long),
        islands: 1,
        largest_island_long_mm: plane.long_mm,
        holes: inner.len(),
        pixels: 0,
        area_mm2: plane.area_mm2(),
        volume_ml: None,
        slices: planes(drawn),
        is_checked: false,
        findings: Vec::new(),
    };
    outline.note_shape();
    outline.islands += apart.len();
    if !apart.is_empty() {
        let mut all: Vec<_> = apart.iter().map(|one| &one.plane).collect();
        all.push(plane);
        let said = format!(
            "{} contours apart on one slice: the long axis of {:.1} mm is the largest one's, {:.1} mm over all",
            outline.islands,
            plane.long_mm,
            PlaneContour::longest_over_all(&all)
        );
        outline
            .findings
            .push(Finding::warning("contradiction.islands", said));
    }
    Ok(outline)
}

/// Count of different planes.
fn planes(drawn: &[Drawn<'_>]) -> usize {
    let mut offsets: Vec<_> = drawn.iter().map(|one| one.plane.offset_mm).collect();
    offsets.sort_by(f64::total_cmp);
    let same = |a: &f64, b: &f64| b - a <= super::contour::SAME_PLANE_MM;
    offsets.chunk_by(same).count()
}

fn axis(plane: &PlaneContour, caliper: Caliper) -> Option<Axis> {
    let millimetres = caliper.length_mm();
    Some(Axis {
        micrometres: micrometres(millimetres)?,
        millimetres,
        ends: None,
        patient_ends: Some([plane.patient(caliper.from), plane.patient(caliper.to)]),
    })
}

fn stand_on(outline: &mut MeasuredOutline, image: &ContourImage<'_>) {
    outline.is_checked = true;
    outline.series_uid = image.series.series_uid.to_string();
    image
        .sop_instance_uid
        .clone_into(&mut outline.place.sop_instance_uid);
    outline.place.frame = image.frame;
    outline.place.position = Some(image.position);
    let axes = [Some(&mut outline.long), outline.short.as_mut()];
    for axis in axes.into_iter().flatten() {
        axis.ends = axis
            .patient_ends
            .map(|ends| ends.map(|end| image.pixel(end)));
    }
}
