//! A reading against the image it names: its length there, patient, series, date. The same for
//! every format.

use crate::dicom::{Image, NoLength};
use crate::finding::Finding;
use crate::geometry::{LengthAgreement, PixelPoint, Vector3, agreement, micrometres};
use crate::study::Mm;

use super::annotation::{AnnotationReading, ReadingPoints};
use super::outlines::ScannedImages;

/// Between which of its points a reading's length lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Between these two points.
    Between(usize, usize),
    /// Twice the distance of these two: centre and edge of a circle.
    Twice(usize, usize),
    /// The longer of the distances 0 to 1 and 2 to 3: an ellipse's longer axis.
    LongerAxis,
    /// The shorter of them.
    ShorterAxis,
}

/// Compare a reading with its image, and fill in what the image knows: geometry, series, study,
/// date. An error among the findings: the reading is not to be used.
pub fn check_reading(
    reading: &mut AnnotationReading,
    span: Option<Span>,
    images: Option<ScannedImages<'_>>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let ReadingPoints::Patient(points) = &reading.points {
        let points = points.clone();
        reading.geometry = span.and_then(|span| {
            span.length(|from, to| {
                let (from, to) = (points.get(from)?, points.get(to)?);
                Vector3::new(from.x - to.x, from.y - to.y, from.z - to.z)
                    .length()
                    .into()
            })
            .and_then(micrometres)
            .map(Mm::from_micrometres)
        });
        if let Some(images) = images
            && reading.sop_uid.is_empty()
        {
            findings.extend(super::nearest_slice::name_slice(reading, &points, images));
        }
    }
    let Some(images) = images else {
        compare(reading, span, &mut findings);
        return findings;
    };
    if reading.sop_uid.is_empty() {
        if reading.points == ReadingPoints::Absent {
            let said = "no points and no image: the length is not checked";
            findings.push(Finding::warning("missing_data.end_points", said));
        }
    } else {
        match images.index.image(&reading.sop_uid, reading.frame) {
            Err(reason @ NoLength::ImageAbsent(_)) => {
                let said = format!("{reason}: the length is not checked");
                findings.push(
                    Finding::warning(reason.code(), said)
                        .in_column("ReferencedSOPInstanceUID", reading.sop_uid.clone()),
                );
            }
            Err(reason) => findings.push(Finding::error(reason.code(), reason.to_string())),
            Ok(image) => {
                identity(reading, &image, &mut findings);
                on_image(reading, span, &image, &mut findings);
            }
        }
    }
    compare(reading, span, &mut findings);
    findings
}

impl Span {
    /// The length by the distances between points, in the distances' unit.
    fn length(self, distance: impl Fn(usize, usize) -> Option<f64>) -> Option<f64> {
        match self {
            Span::Between(from, to) => distance(from, to),
            Span::Twice(from, to) => distance(from, to).map(|radius| 2.0 * radius),
            Span::LongerAxis => Some(distance(0, 1)?.max(distance(2, 3)?)),
            Span::ShorterAxis => Some(distance(0, 1)?.min(distance(2, 3)?)),
        }
    }

    fn pairs(self) -> [(usize, usize); 2] {
        match self {
            Span::Between(from, to) | Span::Twice(from, to) => [(from, to); 2],
            Span::LongerAxis | Span::ShorterAxis => [(0, 1), (2, 3)],
        }
    }
}

/// Patient, series and date of the image.
fn identity(reading: &mut AnnotationReading, image: &Image<'_>, findings: &mut Vec<Finding>) {
    let series = image.series;
    if reading.patient_id.is_empty() {
        reading.patient_id = series.patient_id.clone();
    }
    if series.patient_id != reading.patient_id {
        let said = format!(
            "the image is of patient {:?}: never another patient's length",
            series.patient_id
        );
        findings.push(
            Finding::error("identity_conflict.annotation", said)
                .in_column("PatientID (0010,0020)", reading.patient_id.clone()),
        );
    }
    if !reading.series_uid.is_empty() && reading.series_uid != series.series_uid {
        let said = format!("the image stands in series {}", series.series_uid);
        findings.push(
            Finding::warning("contradiction.series_named", said)
                .in_column("SeriesInstanceUID", reading.series_uid.clone()),
        );
    }
    reading.series_uid = series.series_uid.clone();
    reading.study_uid = series.study_uid.clone();
    if image.instance.frame_count == 1 {
        reading.frame = None;
    }
    if reading.frame_of_reference_uid.is_empty() {
        reading.frame_of_reference_uid = series.frame_of_reference_uid.clone();
    }
    if let Some(date) = image.study_date() {
        if let Some(said_date) = reading.study_date
            && said_date != date
        {
            let said = format!("the image is of {date}, which counts");
            findings.push(
                Finding::warning("contradiction.date_named", said)
                    .in_column("StudyDate (0008,0020)", said_date.to_string()),
            );
        }
        reading.study_date = Some(date);
    }
}

/// The length of the points on the image.
fn on_image(
    reading: &mut AnnotationReading,
    span: Option<Span>,
    image: &Image<'_>,
    findings: &mut Vec<Finding>,
) {
    let ReadingPoints::Pixels(points) = &reading.points else {
        if let Err(reason) = image.spacing()
            && reading.points == ReadingPoints::Absent
        {
            findings.push(Finding::error(reason.code(), reason.to_string()));
        }
        return;
    };
    let pixel = |index: usize| points.get(index).copied();
    let pairs = span.map(Span::pairs).unwrap_or([(0, 0); 2]);
    for (from, to) in pairs {
        let ends = pixel(from).zip(pixel(to));
        if let Some(Err(reason)) = ends.map(|(from, to)| image.length(from, to)) {
            let said = format!("{reason}: no millimetre from it");
            findings.push(
                Finding::error(reason.code(), said)
                    .in_column("GraphicData (0070,0022)", String::new()),
            );
            return;
        }
    }
    let Ok(spacing) = image.spacing() else { return };
    let distance = |from: usize, to: usize| -> Option<f64> {
        let (from, to): (PixelPoint, PixelPoint) = (pixel(from)?, pixel(to)?);
        Some(spacing.distance_mm(from, to))
    };
    reading.geometry = span
        .and_then(|span| span.length(distance))
        .and_then(micrometres)
        .map(Mm::from_micrometres);
}

/// Recorded and recomputed length side by side.
fn compare(reading: &AnnotationReading, span: Option<Span>, findings: &mut Vec<Finding>) {
    let (Some(recorded), Some(geometry)) = (reading.recorded, reading.geometry) else {
        return;
    };
    let (stored, found) = (recorded.micrometres(), geometry.micrometres());
    if agreement(stored, found) == LengthAgreement::Agrees {
        return;
    }
    let (recorded, geometry) = (recorded.display(3), geometry.display(3));
    let half = agreement(2 * stored, found) == LengthAgreement::Agrees;
    let round = matches!(
        span,
        Some(Span::Twice(..) | Span::LongerAxis | Span::ShorterAxis)
    );
    let finding = if half && round {
        let said = format!(
            "recorded {recorded} mm is half of the {geometry} mm that the drawing has: a semi-axis or radius is no diameter"
        );
        Finding::error("contradiction.semi_axis", said)
    } else {
        let hint = if half { ", twice as far" } else { "" };
        let said = format!(
            "recorded {recorded} mm, but the points are {geometry} mm apart{hint}: over 0.5 mm and 2 % off; kept as recorded"
        );
        Finding::warning("contradiction.length_vs_image", said)
    };
    findings.push(finding.in_column(reading.concept.clone(), reading.recorded_text.clone()));
}
