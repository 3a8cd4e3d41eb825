//! Readings against the images they were made on: whose they are, when, and the length that their
//! points have there.

use std::path::Path;

use super::annotation::{Annotation, AnnotationReading, ReadingKind, ReadingPoints};
use super::annotation_geometry::{Span, check_reading};
use super::outlines::ScannedImages;
use crate::dicom::{FrameGeometry, Image, Series};
use crate::finding::Finding;
use crate::geometry::{PixelPoint, Vector3};

/// How far a point may lie off the plane of its image, millimetres, beyond half a slice.
const OFF_PLANE_MM: f64 = 0.5;
/// So many findings back one that says the same is looked for: the axes of one lesion.
const LOOK_BACK: usize = 6;

/// Complete the readings of one file from the images, and say what does not agree.
pub fn check_readings(annotation: &mut Annotation, images: ScannedImages<'_>) {
    let mut by_folder: Option<FromFolder<'_>> = None;
    for reading in &mut annotation.readings {
        let mut found = Vec::new();
        let names_nobody = reading.patient_id.is_empty()
            && reading.sop_uid.is_empty()
            && reading.study_uid.is_empty();
        if names_nobody {
            let folder = by_folder.get_or_insert_with(|| from_folder(&reading.file, images));
            folder.complete(reading, &mut found);
        }
        check(reading, images, &mut found);
        for finding in found {
            let finding = finding
                .in_file(reading.file.clone())
                .of_subject(reading.patient_id.clone())
                .of_lesion(reading.lesion.clone());
            // Both axes of one lesion say the same of their image.
            if !annotation
                .findings
                .iter()
                .rev()
                .take(LOOK_BACK)
                .any(|known| *known == finding)
            {
                annotation.findings.push(finding);
            }
        }
    }
}

fn check(reading: &mut AnnotationReading, images: ScannedImages<'_>, findings: &mut Vec<Finding>) {
    if reading.sop_uid.is_empty() {
        place(reading, images);
    }
    of_study(reading, images);
    // A mask was measured, and compared with its images' grid, before.
    let is_outline = matches!(reading.kind, ReadingKind::Mask | ReadingKind::Contour);
    let span = (!is_outline).then_some(Span::Between(0, 1));
    let measured = reading.geometry;
    findings.extend(check_reading(reading, span, Some(images)));
    reading.geometry = reading.geometry.or(measured);
    if let (ReadingPoints::Patient(points), Ok(image)) = (
        &reading.points,
        images.index.image(&reading.sop_uid, reading.frame),
    ) && off_plane(image.geometry, points).is_none()
    {
        let said = "the points do not lie on the image that is named: no length from them";
        findings.push(Finding::error("contradiction.point_off_image", said));
        reading.geometry = None;
    }
}

/// Whose the readings of a file that names nobody are.
enum FromFolder<'s> {
    /// Of the study whose images lie in that folder.
    Study(&'s Series, String),
    /// Why it cannot be told.
    Unknown(String),
}

/// A file that names nobody is of the only patient and study whose images lie in its folder, or in
/// the nearest folder above that holds images.
fn from_folder<'s>(file: &str, images: ScannedImages<'s>) -> FromFolder<'s> {
    let folders = Path::new(file).ancestors().skip(1);
    for folder in folders.filter(|path| !path.as_os_str().is_empty()) {
        let mut inside = images.scan.series.iter().filter(|series| {
            let mut instances = series.instances.iter();
            series.kind.is_image()
                && instances.any(|instance| images.scan.path(instance.file).starts_with(folder))
        });
        let Some(first) = inside.next() else { continue };
        let folder = folder.display();
        if inside.any(|other| other.study_uid != first.study_uid) {
            return FromFolder::Unknown(format!(
                "names no patient, and images of several studies lie in {folder}: give it with --map"
            ));
        }
        return FromFolder::Study(
            first,
            format!("names no patient: taken for the one of the images in {folder}"),
        );
    }
    FromFolder::Unknown(
        "names no patient and no image; lay it beside its images, or give it with --map".into(),
    )
}

impl FromFolder<'_> {
    fn complete(&self, reading: &mut AnnotationReading, findings: &mut Vec<Finding>) {
        findings.push(match self {
            FromFolder::Study(series, said) => {
                reading.patient_id = series.patient_id.clone();
                reading.study_uid = series.study_uid.clone();
                reading.study_date = series.study_date;
                let said = format!("{said}, {}", series.patient_id);
                Finding::warning("missing_data.patient_id", said)
            }
            FromFolder::Unknown(said) => Finding::error("missing_data.patient_id", said.clone()),
        });
    }
}

/// Patient and date of the study that is named, when its image is not.
fn of_study(reading: &mut AnnotationReading, images: ScannedImages<'_>) {
    if reading.study_uid.is_empty() {
        return;
    }
    let mut all = images.scan.series.iter();
    if let Some(series) = all.find(|series| series.study_uid == reading.study_uid) {
        if reading.patient_id.is_empty() {
            reading.patient_id = series.patient_id.clone();
        }
        reading.study_date = reading.study_date.or(series.study_date);
    }
}

/// Points in the patient whose image is not named: the nearest slice of the study.
fn place(reading: &mut AnnotationReading, images: ScannedImages<'_>) {
    let ReadingPoints::Patient(points) = &reading.points else {
        return;
    };
    let could_be = |series: &&Series| {
        let same = |named: &str, own: &str| named.is_empty() || named == own;
        series.study_uid == reading.study_uid
            && same(
                &reading.frame_of_reference_uid,
                &series.frame_of_reference_uid,
            )
            && same(&reading.series_uid, &series.series_uid)
    };
    let mut nearest: Option<(f64, &str, Option<u32>, &Series)> = None;
    for series in images.stacks().filter(could_be) {
        for instance in series
            .instances
            .iter()
            .filter(|instance| !instance.is_localizer)
        {
            for (frame, geometry) in (1..).zip(instance.geometries()) {
                let Some(away) = off_plane(geometry, points) else {
                    continue;
                };
                if nearest.is_none_or(|(best, ..)| away < best) {
                    let frame = (instance.frame_count > 1).then_some(frame);
                    nearest = Some((away, &instance.sop_instance_uid, frame, series));
                }
            }
        }
    }
    if let Some((_, sop_uid, frame, series)) = nearest {
        reading.sop_uid = sop_uid.into();
        reading.frame = frame;
        reading.series_uid = series.series_uid.clone();
    }
}

/// How far the farthest point lies off a frame's plane, millimetres; none when it lies in another
/// slice.
fn off_plane(geometry: &FrameGeometry, points: &[Vector3]) -> Option<f64> {
    let (orientation, position) = (geometry.orientation()?, geometry.position()?);
    let normal = orientation.normal();
    let away = points
        .iter()
        .map(|&point| (point - position).dot(normal).abs());
    let away = away.fold(0.0, f64::max);
    let half_slice = geometry.thickness_mm().unwrap_or(0.0) / 2.0;
    (away <= half_slice + OFF_PLANE_MM).then_some(away)
}

/// All points of a reading in pixels of its image, (0, 0) the centre of the first pixel; none when
/// they lie off the image's plane.
pub fn pixel_points(reading: &AnnotationReading, image: &Image<'_>) -> Option<Vec<PixelPoint>> {
    match &reading.points {
        ReadingPoints::Pixels(points) => Some(points.clone()),
        ReadingPoints::Patient(points) => {
            off_plane(image.geometry, points)?;
            let position = image.geometry.position()?;
            let orientation = image.geometry.orientation()?;
            let spacing = image.spacing().ok()?;
            let pixel = |&point: &Vector3| {
                let from_first = point - position;
                PixelPoint::new(
                    from_first.dot(orientation.row()) / spacing.column_mm(),
                    from_first.dot(orientation.column()) / spacing.row_mm(),
                )
            };
            Some(points.iter().map(pixel).collect())
        }
        ReadingPoints::Absent => None,
    }
}

/// Centre of a line in the patient, millimetres; none when it cannot be placed there.
pub fn centre(reading: &AnnotationReading, image: Option<&Image<'_>>) -> Option<Vector3> {
    match &reading.points {
        ReadingPoints::Absent => None,
        ReadingPoints::Patient(points) => mean(points),
        ReadingPoints::Pixels(points) => {
            let geometry = image?.geometry;
            let (orientation, position) = (geometry.orientation()?, geometry.position()?);
            let spacing = geometry.spacing().ok()?;
            let placed = points
                .iter()
                .map(|&p| orientation.patient(position, spacing, p));
            mean(&placed.collect::<Vec<_>>())
        }
    }
}

fn mean(points: &[Vector3]) -> Option<Vector3> {
    let sum = points.iter().copied().reduce(|sum, point| sum + point)?;
    Some(sum * (1.0 / points.len() as f64))
}
