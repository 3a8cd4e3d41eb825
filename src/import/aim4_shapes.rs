//! The lines drawn in an AIM 4 annotation.

use compact_str::CompactString;
use serde_json::Value;

use super::annotation::{AnnotationReading, ReadingPoints};
use super::bounded_file::{items_at, text_at};
use crate::finding::Finding;
use crate::geometry::{PixelPoint, Vector3};

/// One line: two points on an image or in the patient.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Its identifier, to which statements refer.
    pub(super) uid: CompactString,
    /// SOP Instance UID of its image; empty in the patient.
    image_uid: CompactString,
    frame: Option<u32>,
    /// None when a coordinate is no number.
    points: Option<ReadingPoints>,
}

/// All shapes of two points, in the file's order.
pub(super) fn shapes(annotation: &Value) -> Vec<Shape> {
    let path = ["markupEntityCollection", "MarkupEntity"];
    items_at(annotation, &path)
        .iter()
        .filter_map(shape)
        .collect()
}

fn shape(markup: &Value) -> Option<Shape> {
    let kind = text_at(markup, &["xsi:type"]);
    let (collection, item) = match kind.as_str() {
        "TwoDimensionMultiPoint" | "TwoDimensionPolyline" => (
            "twoDimensionSpatialCoordinateCollection",
            "TwoDimensionSpatialCoordinate",
        ),
        "ThreeDimensionMultiPoint" | "ThreeDimensionPolyline" => (
            "threeDimensionSpatialCoordinateCollection",
            "ThreeDimensionSpatialCoordinate",
        ),
        _ => return None,
    };
    let mut points: Vec<&Value> = items_at(markup, &[collection, item]).iter().collect();
    points.sort_by_key(|point| {
        let index = text_at(point, &["coordinateIndex", "value"]);
        index.parse::<u32>().unwrap_or(u32::MAX)
    });
    let [from, to] = points.as_slice() else {
        return None;
    };
    let points = if kind.starts_with("Two") {
        let point = |at| Some(PixelPoint::new(number(at, "x")?, number(at, "y")?));
        let both = point(from).zip(point(to));
        both.map(|(from, to)| ReadingPoints::Pixels(vec![from, to]))
    } else {
        let point = |at| {
            Some(Vector3::new(
                number(at, "x")?,
                number(at, "y")?,
                number(at, "z")?,
            ))
        };
        let both = point(from).zip(point(to));
        both.map(|(from, to)| ReadingPoints::Patient(vec![from, to]))
    };
    Some(Shape {
        uid: text_at(markup, &["uniqueIdentifier", "root"]),
        image_uid: text_at(markup, &["imageReferenceUid", "root"]),
        frame: text_at(markup, &["referencedFrameNumber", "value"])
            .parse()
            .ok(),
        points,
    })
}

fn number(point: &Value, axis: &str) -> Option<f64> {
    let text = text_at(point, &[axis, "value"]);
    let plain = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    let number = text.parse::<f64>().ok()?;
    (text.bytes().all(plain) && number.is_finite()).then_some(number)
}

impl Shape {
    /// Put the points into a reading, unless they lie on another image than the one it names.
    pub(super) fn place(&self, reading: &mut AnnotationReading, findings: &mut Vec<Finding>) {
        let Some(points) = &self.points else {
            let said = "an end point that is no number";
            let finding = Finding::error("value_unusable.point", said);
            return findings.push(finding.of_lesion(reading.lesion.clone()));
        };
        if reading.sop_uid.is_empty() {
            reading.sop_uid = self.image_uid.clone();
        }
        if !self.image_uid.is_empty() && self.image_uid != reading.sop_uid {
            let said = "the line lies on another image than the one named";
            let finding = Finding::error("contradiction.image_named", said);
            let finding = finding.in_column("imageReferenceUid", self.image_uid.clone());
            return findings.push(finding.of_lesion(reading.lesion.clone()));
        }
        reading.frame = self.frame.filter(|&frame| frame > 0);
        reading.points = points.clone();
    }
}
