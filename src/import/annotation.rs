//! What an annotation file gives, whatever its format: readings, each with what was recorded and
//! what geometry makes of it, groups counted, findings.
//!
//! Structured reports, segmentations, contours, AIM and viewer exports all end here; lesions are
//! matched over time, and readings written, from this shape alone.

use compact_str::CompactString;
use serde::{Serialize, Serializer};

use crate::finding::{Finding, Severity};
use crate::geometry::{PixelPoint, Vector3};
use crate::study::{Date, Mm};

/// What was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingKind {
    /// A length that claims no more: one line.
    #[default]
    Length,
    /// The longest diameter, named so.
    LongAxis,
    /// The short axis, named so.
    ShortAxis,
    /// Some other linear size (diameter, distance, major axis): its RECIST role must be said.
    OtherLength,
    /// A lesion drawn as pixels: both axes are measured.
    Mask,
    /// A lesion drawn as an outline: both axes are measured.
    Contour,
}

/// Where a reading was drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ReadingPoints {
    /// It was not.
    #[default]
    Absent,
    /// On an image, (0, 0) the centre of its first pixel, whatever the format counts from.
    Pixels(Vec<PixelPoint>),
    /// In the patient, millimetres (LPS) in the reading's frame of reference.
    Patient(Vec<Vector3>),
}

/// One reading: one recorded length, or one mask or contour with its two axes. Texts are empty
/// when absent. Serialised with the keys of `recist import --format json`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AnnotationReading {
    /// Which lesion, as far as one file can say: label, else tracking id, else tracking UID.
    pub lesion: CompactString,
    /// The reader's label as it stands.
    pub label: CompactString,
    /// Tracking Identifier (112039, DCM), or the writer's own.
    pub tracking_id: CompactString,
    /// Tracking Unique Identifier (112040, DCM). New in every file with some writers.
    pub tracking_uid: CompactString,
    /// What was measured.
    pub kind: ReadingKind,
    /// Code, scheme and meaning of what was measured, `103339001|SCT|Long Axis`.
    pub concept: CompactString,
    /// The length as recorded, in millimetres to the micrometre.
    #[serde(rename = "recorded_mm", serialize_with = "millimetres")]
    pub recorded: Option<Mm>,
    /// The recorded number as it stands, before any conversion.
    pub recorded_text: CompactString,
    /// The length that the points have on their image or in the patient; none: not checked.
    #[serde(rename = "geometry_mm", serialize_with = "millimetres")]
    pub geometry: Option<Mm>,
    /// The lesion's long axis, where the annotation gives or draws one.
    #[serde(rename = "long_mm", serialize_with = "millimetres")]
    pub long: Option<Mm>,
    /// The lesion's short axis, where the annotation gives or draws one.
    #[serde(rename = "short_mm", serialize_with = "millimetres")]
    pub short: Option<Mm>,
    /// Unit as recorded (`mm`, `cm`).
    pub unit: CompactString,
    /// Convention of a mask's or contour's axes (pixel centres, corners); empty for a line.
    pub convention: CompactString,
    /// Series Instance UID of the image, from the file or else from the images.
    pub series_uid: CompactString,
    /// SOP Instance UID of the image.
    pub sop_uid: CompactString,
    /// Frame, counted from 1; none on a single-frame image.
    pub frame: Option<u32>,
    /// Frame of reference of points in the patient.
    pub frame_of_reference_uid: CompactString,
    /// Where it was drawn.
    pub points: ReadingPoints,
    /// The finding, for a person: the meaning of its code.
    pub finding: CompactString,
    /// Its code as value, scheme and meaning, `|` between; empty where the format has none.
    pub finding_code: CompactString,
    /// The finding site, for a person: the meaning of its code.
    pub finding_site: CompactString,
    /// Its code, written likewise.
    pub finding_site_code: CompactString,
    /// Patient ID (0010,0020) of the annotation.
    pub patient_id: CompactString,
    /// Study Instance UID.
    pub study_uid: CompactString,
    /// Date of the study that was read.
    #[serde(serialize_with = "day")]
    pub study_date: Option<Date>,
    /// Time point as the annotation names it.
    pub time_point: CompactString,
    /// The reader.
    pub reader: CompactString,
    /// Which program and template wrote it, as far as can be told.
    pub writer: CompactString,
    /// The file, as given.
    pub file: CompactString,
}

/// Measurement groups, segments, regions or lines of a file: seen = used + refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GroupCounts {
    /// Met.
    pub seen: usize,
    /// That gave a reading.
    pub used: usize,
    /// That gave none; a finding says why.
    pub refused: usize,
}

impl std::ops::AddAssign for GroupCounts {
    fn add_assign(&mut self, other: GroupCounts) {
        self.seen += other.seen;
        self.used += other.used;
        self.refused += other.refused;
    }
}

/// What one file gives.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Annotation {
    /// Its readings, in the file's order.
    pub readings: Vec<AnnotationReading>,
    /// Its groups, counted.
    pub groups: GroupCounts,
    /// What is odd about it. An error: what it concerns is not to be used.
    pub findings: Vec<Finding>,
    /// It is no annotation of this format at all: left out, not refused.
    #[serde(skip)]
    pub is_foreign: bool,
    /// Whoever read it held its readings against the images already.
    #[serde(skip)]
    pub is_checked: bool,
}

impl Annotation {
    /// No reading, and the finding that says why.
    pub fn refused(finding: Finding) -> Annotation {
        Annotation {
            findings: vec![finding],
            ..Annotation::default()
        }
    }

    /// Something in it must not be used.
    pub fn has_error(&self) -> bool {
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        self.findings.iter().any(is_error)
    }

    /// Name the file in every reading and finding.
    pub fn in_file(mut self, file: &str) -> Annotation {
        for reading in &mut self.readings {
            reading.file = file.into();
        }
        self.findings = std::mem::take(&mut self.findings)
            .into_iter()
            .map(|finding| finding.in_file(file))
            .collect();
        self
    }

    /// Add another file's readings, groups and findings.
    pub fn extend(&mut self, other: Annotation) {
        self.readings.extend(other.readings);
        self.groups += other.groups;
        self.findings.extend(other.findings);
    }
}

impl Serialize for ReadingPoints {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            ReadingPoints::Absent => serializer.collect_seq(std::iter::empty::<[f64; 2]>()),
            ReadingPoints::Pixels(points) => {
                serializer.collect_seq(points.iter().map(|point| [point.x, point.y]))
            }
            ReadingPoints::Patient(points) => {
                serializer.collect_seq(points.iter().map(|point| [point.x, point.y, point.z]))
            }
        }
    }
}

fn millimetres<S: Serializer>(length: &Option<Mm>, serializer: S) -> Result<S::Ok, S::Error> {
    length.map(Mm::as_f64).serialize(serializer)
}

fn day<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    date.map(|date| date.to_string()).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_the_contract_stand_in_a_reading() {
        let reading = AnnotationReading {
            recorded: Some(Mm::from_micrometres(43_831)),
            kind: ReadingKind::LongAxis,
            points: ReadingPoints::Pixels(vec![PixelPoint::new(1.5, 2.0)]),
            ..AnnotationReading::default()
        };
        let json = serde_json::to_value(reading).unwrap();
        let keys = [
            "lesion",
            "label",
            "tracking_id",
            "tracking_uid",
            "kind",
            "recorded_mm",
            "geometry_mm",
            "long_mm",
            "short_mm",
            "unit",
            "series_uid",
            "sop_uid",
            "frame",
            "points",
            "finding_site",
            "writer",
            "convention",
        ];
        for key in keys {
            assert!(json.get(key).is_some(), "{key}");
        }
        assert_eq!(json["recorded_mm"], 43.831);
        assert_eq!(json["geometry_mm"], serde_json::Value::Null);
        assert_eq!(json["kind"], "long_axis");
        assert_eq!(json["points"], serde_json::json!([[1.5, 2.0]]));
    }
}
