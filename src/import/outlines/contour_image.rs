//! The image that a contour was drawn on: the one it names when that lies in the contour's plane,
//! else the one that does.

use super::contour::PlaneContour;
use super::image_match::{NoImage, belongs, missing_slice, no_images};
use super::images::ScannedImages;
use super::measured::finding;
use crate::dicom::structure_set::{Region, StructureSet};
use crate::dicom::{Instance, Problem, Series};
use crate::finding::Finding;
use crate::geometry::{Orientation, PixelPoint, PixelSpacing, Vector3};

/// A contour lies on an image when its plane is no farther away than this.
const IN_PLANE_MM: f64 = 0.25;
/// How far a contour may leave its image, in pixels: writers trace outer edges.
const SLACK_PIXELS: f64 = 1.0;

/// An image in a contour's plane.
pub(super) struct ContourImage<'s> {
    pub series: &'s Series,
    pub sop_instance_uid: &'s str,
    pub frame: Option<u32>,
    pub position: Vector3,
    orientation: Orientation,
    spacing: PixelSpacing,
    size: (u32, u32),
}

impl ContourImage<'_> {
    /// The pixel at a place in the patient.
    pub fn pixel(&self, place: Vector3) -> PixelPoint {
        let from_first = place - self.position;
        PixelPoint::new(
            from_first.dot(self.orientation.row()) / self.spacing.column_mm(),
            from_first.dot(self.orientation.column()) / self.spacing.row_mm(),
        )
    }

    fn holds(&self, contour: &PlaneContour) -> bool {
        let (rows, columns) = (f64::from(self.size.0), f64::from(self.size.1));
        contour.points.iter().all(|&point| {
            let pixel = self.pixel(contour.patient(point));
            let within =
                |at: f64, count: f64| at >= -0.5 - SLACK_PIXELS && at <= count - 0.5 + SLACK_PIXELS;
            within(pixel.x, columns) && within(pixel.y, rows)
        })
    }
}

/// Find the image under a contour. What is odd is added to `findings`; an error gives no length.
pub(super) fn find<'s>(
    images: ScannedImages<'s>,
    set: &StructureSet,
    region: &Region,
    image_uid: &str,
    contour: &PlaneContour,
    findings: &mut Vec<Finding>,
) -> Result<Option<ContourImage<'s>>, Problem> {
    let named = images.index.find(image_uid);
    if let Some((series, instance)) = named {
        if let Err(NoImage::Refused(problem)) = belongs(&set.header, series, instance) {
            return Err(problem);
        }
        if let Some(image) = in_plane(series, instance, contour) {
            if region.frame_of_reference_uid != series.frame_of_reference_uid {
                let said = format!(
                    "drawn in another frame of reference than image {image_uid} that it names"
                );
                return Err(Problem::error("contradiction.frame_of_reference", said));
            }
            if image.holds(contour) {
                return Ok(Some(image));
            }
            let said = format!("the contour reaches beyond image {image_uid} that it names");
            return Err(Problem::error("contradiction.grid", said));
        }
    }
    let by_place = by_place(images, set, region, contour)?;
    let series_here = set
        .series_uids
        .iter()
        .any(|uid| images.series(uid).is_some());
    if !image_uid.is_empty() {
        let problem = match (&named, &by_place) {
            (None, None) if series_here => missing_slice(image_uid),
            (None, None) => return Err(no_images()),
            (None, Some(image)) => wrong(image_uid, "is not among the images given", image),
            (Some(_), Some(image)) => wrong(image_uid, "lies in another plane", image),
            (Some(_), None) => Problem::warning(
                "contradiction.contour_image",
                format!(
                    "image {image_uid} that the contour names lies in another plane, and no image lies in the contour's: the length is by the contour's own numbers, unchecked"
                ),
            ),
        };
        findings.push(finding(&problem));
    } else if by_place.is_none() {
        return Err(no_images());
    }
    Ok(by_place)
}

fn wrong(named: &str, how: &str, image: &ContourImage<'_>) -> Problem {
    Problem::warning(
        "contradiction.contour_image",
        format!(
            "image {named} that the contour names {how}; the contour lies on image {}",
            image.sop_instance_uid
        ),
    )
}

/// The frame of an object that lies in the contour's plane.
fn in_plane<'s>(
    series: &'s Series,
    instance: &'s Instance,
    contour: &PlaneContour,
) -> Option<ContourImage<'s>> {
    let first = contour.patient(*contour.points.first()?);
    (1..)
        .zip(instance.geometries())
        .find_map(|(number, frame)| {
            let (position, orientation) = (frame.position()?, frame.orientation()?);
            let normal = orientation.normal();
            let level = contour.plane.normal().angle_to_line_degrees(normal) < 0.5;
            let near = (first - position).dot(normal).abs() <= IN_PLANE_MM;
            (level && near).then_some(ContourImage {
                series,
                sop_instance_uid: &instance.sop_instance_uid,
                frame: (instance.frame_count > 1).then_some(number),
                position,
                orientation,
                spacing: frame.spacing().ok()?,
                size: (instance.rows.into(), instance.columns.into()),
            })
        })
}

/// An image of the same patient, in the same frame of reference, in the contour's plane.
fn by_place<'s>(
    images: ScannedImages<'s>,
    set: &StructureSet,
    region: &Region,
    contour: &PlaneContour,
) -> Result<Option<ContourImage<'s>>, Problem> {
    let could_be = |series: &&Series| {
        set.header.patient_id == series.patient_id
            && region.frame_of_reference_uid == series.frame_of_reference_uid
            && (set.series_uids.is_empty()
                || set.series_uids.iter().any(|uid| *uid == series.series_uid))
    };
    let mut beyond = None;
    for series in images.stacks().filter(could_be) {
        let measured = series
            .instances
            .iter()
            .filter(|instance| !instance.is_localizer);
        for image in measured.filter_map(|instance| in_plane(series, instance, contour)) {
            if image.holds(contour) {
                return Ok(Some(image));
            }
            beyond = Some(image);
        }
    }
    match beyond {
        Some(image) => {
            let said = format!(
                "the contour reaches beyond image {} in its plane",
                image.sop_instance_uid
            );
            Err(Problem::error("contradiction.grid", said))
        }
        None => Ok(None),
    }
}
