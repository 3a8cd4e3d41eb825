//! The slice that points in the patient lie on, by their frame of reference.

use crate::dicom::Series;
use crate::finding::Finding;
use crate::geometry::Vector3;

use super::annotation::AnnotationReading;
use super::outlines::ScannedImages;

/// Farther than this from the nearest slice's plane, where the distance of slices is not known,
/// points lie on none, in millimetres.
const FARTHEST_MM: f64 = 5.0;

/// A slice and how far from its plane the farthest point lies, in millimetres.
struct Candidate<'s> {
    series: &'s Series,
    instance: usize,
    frame: Option<u32>,
    distance: f64,
}

/// Name the slice that a reading's points lie nearest to: along the normal of the images' plane,
/// which no axis of the patient need be. A finding says when there is none, or several.
pub(super) fn name_slice(
    reading: &mut AnnotationReading,
    points: &[Vector3],
    images: ScannedImages<'_>,
) -> Option<Finding> {
    let frame_of_reference = reading.frame_of_reference_uid.as_str();
    let absent = |said: String| {
        let finding = Finding::warning("missing_data.image", said);
        Some(finding.in_column(
            "ReferencedFrameOfReferenceUID (3006,0024)",
            frame_of_reference,
        ))
    };
    let series: Vec<_> = images
        .stacks()
        .filter(|series| series.frame_of_reference_uid == frame_of_reference)
        .filter(|_| !frame_of_reference.is_empty())
        .collect();
    if series.is_empty() {
        return absent("no series in the frame of reference of its points".into());
    }
    let mut nearest: Vec<_> = series
        .into_iter()
        .filter_map(|series| nearest_in(series, points))
        .collect();
    let named = |candidate: &Candidate<'_>| candidate.series.series_uid == reading.series_uid;
    if nearest.iter().any(named) {
        nearest.retain(named);
    }
    match nearest.as_slice() {
        [] => absent("its points lie on no slice of the series in their frame of reference".into()),
        [only] => {
            if let Some(instance) = only.series.instances.get(only.instance) {
                reading.series_uid = only.series.series_uid.clone();
                reading.sop_uid = instance.sop_instance_uid.clone();
                reading.frame = only.frame;
            }
            None
        }
        several => absent(format!(
            "its points lie on slices of {} series in their frame of reference: which was read is not said",
            several.len()
        )),
    }
}

fn nearest_in<'s>(series: &'s Series, points: &[Vector3]) -> Option<Candidate<'s>> {
    let mut best: Option<Candidate<'s>> = None;
    for (place, instance) in series.instances.iter().enumerate() {
        for (index, geometry) in instance.geometries().iter().enumerate() {
            let (Some(position), Some(orientation)) = (geometry.position(), geometry.orientation())
            else {
                continue;
            };
            let normal = orientation.normal();
            let distance = points
                .iter()
                .map(|point| (point.dot(normal) - position.dot(normal)).abs())
                .fold(0.0, f64::max);
            if best.as_ref().is_none_or(|best| distance < best.distance) {
                best = Some(Candidate {
                    series,
                    instance: place,
                    frame: (instance.frame_count > 1).then_some(index as u32 + 1),
                    distance,
                });
            }
        }
    }
    let reach = series
        .stack
        .interval_mm
        .or(series.thickness_mm())
        .map_or(FARTHEST_MM, |interval| interval / 2.0 + 0.01);
    best.filter(|best| best.distance <= reach)
}
