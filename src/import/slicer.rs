//! 3D Slicer markups JSON (.mrk.json): lines in the patient, LPS or RAS as the file says.
//!
//! The file names neither patient nor study nor image: these come from where it lies.

use compact_str::CompactString;
use serde_json::Value;

use super::annotation::{Annotation, AnnotationReading, ReadingKind, ReadingPoints};
use super::bounded_file::{items_at, text_at};
use super::cornerstone::vector;
use super::recorded_length::Recorded;
use crate::finding::Finding;
use crate::geometry::Vector3;

/// Whether the JSON is a markups file.
pub fn is_slicer(document: &Value) -> bool {
    let schema = text_at(document, &["@schema"]);
    document.get("markups").is_some_and(Value::is_array)
        && (schema.is_empty() || schema.contains("markups"))
}

/// Read all lines of a markups file.
pub fn read_slicer(document: &Value) -> Annotation {
    let mut read = Annotation::default();
    for markup in items_at(document, &["markups"]) {
        read.groups.seen += 1;
        let name = text_at(markup, &["name"]);
        match read_line(markup, &name, &mut read.findings) {
            Ok(reading) => {
                read.groups.used += 1;
                read.readings.push(reading);
            }
            Err(finding) => {
                read.groups.refused += 1;
                read.findings.push(finding.of_lesion(name));
            }
        }
    }
    read
}

fn read_line(
    markup: &Value,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Result<AnnotationReading, Box<Finding>> {
    let kind = text_at(markup, &["type"]);
    if kind != "Line" {
        let said = format!("{kind}: no diameter of a lesion; markups of type Line are read");
        let finding = Finding::warning("unsupported.annotation", said);
        return Err(finding.in_column("type", kind).into());
    }
    let points = control_points(markup)?;
    let (label, kind) = label_and_kind(name);
    let mut reading = AnnotationReading {
        lesion: label.clone(),
        label,
        tracking_id: name.into(),
        kind,
        points: ReadingPoints::Patient(points.to_vec()),
        writer: "3D Slicer markups".into(),
        ..AnnotationReading::default()
    };
    let measurements = items_at(markup, &["measurements"]);
    let length = measurements
        .iter()
        .find(|measurement| text_at(measurement, &["name"]) == "length");
    if let Some(length) = length {
        let (value, unit) = (text_at(length, &["value"]), text_at(length, &["units"]));
        Recorded::new(value, unit).into_reading(&mut reading, &["cm"], findings);
    }
    Ok(reading)
}

/// The two defined control points, millimetres, LPS.
fn control_points(markup: &Value) -> Result<[Vector3; 2], Box<Finding>> {
    let system = text_at(markup, &["coordinateSystem"]);
    let to_lps: fn(Vector3) -> Vector3 = match system.as_str() {
        "LPS" => |point| point,
        "RAS" => |point| Vector3::new(-point.x, -point.y, point.z),
        _ => {
            let said = "neither LPS nor RAS: left and right are not guessed";
            let finding = Finding::error("value_unusable.coordinate_system", said);
            return Err(finding.in_column("coordinateSystem", system).into());
        }
    };
    // The schema's default is mm.
    let unit = text_at(markup, &["coordinateUnits"]);
    if !matches!(unit.as_str(), "" | "mm") {
        let finding = Finding::error("unit_unknown.length", "coordinates in another unit than mm");
        return Err(finding.in_column("coordinateUnits", unit).into());
    }
    let points = items_at(markup, &["controlPoints"]);
    let defined = points.iter().filter(|point| {
        let status = text_at(point, &["positionStatus"]);
        status.is_empty() || status == "defined"
    });
    let positions: Option<Vec<Vector3>> = defined
        .map(|point| point.get("position").and_then(vector).map(to_lps))
        .collect();
    match positions.as_deref() {
        Some(&[from, to]) => Ok([from, to]),
        None => {
            Err(Finding::error("value_unusable.point", "an end point that is no number").into())
        }
        Some(others) => {
            let said = format!("{} end points where a line has 2", others.len());
            Err(Finding::error("missing_data.end_points", said).into())
        }
    }
}

/// "T01 long" is the long axis of T01: one line carries one axis, and the name says which.
fn label_and_kind(name: &str) -> (CompactString, ReadingKind) {
    let trimmed = name.trim();
    for (suffix, kind) in [
        ("long axis", ReadingKind::LongAxis),
        ("short axis", ReadingKind::ShortAxis),
        ("long", ReadingKind::LongAxis),
        ("short", ReadingKind::ShortAxis),
    ] {
        let at = trimmed.len().checked_sub(suffix.len());
        let Some((label, end)) = at.and_then(|at| trimmed.split_at_checked(at)) else {
            continue;
        };
        let bare = label.trim_end_matches([' ', '_', '-', ':']);
        if end.eq_ignore_ascii_case(suffix) && bare.len() < label.len() && !bare.is_empty() {
            return (bare.into(), kind);
        }
    }
    (trimmed.into(), ReadingKind::Length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(name: &str, system: &str, change: impl FnOnce(&mut Value)) -> Annotation {
        let mut markup = json!({
            "type": "Line", "name": name, "coordinateSystem": system, "coordinateUnits": "mm",
            "controlPoints": [
                {"position": [1.0, 2.0, 3.0], "positionStatus": "defined"},
                {"position": [4.0, 6.0, 3.0], "positionStatus": "defined"},
            ],
            "measurements": [{"name": "length", "value": 5.0, "units": "mm"}],
        });
        change(&mut markup);
        read_slicer(&json!({"markups": [markup]}))
    }

    #[test]
    fn right_and_left_are_as_the_file_says() {
        for (system, x) in [("LPS", 1.0), ("RAS", -1.0)] {
            let read = line("T01 long", system, |_| {});
            let reading = &read.readings[0];
            assert_eq!(reading.recorded.unwrap().micrometres(), 5_000);
            let ReadingPoints::Patient(points) = &reading.points else {
                panic!("{system}");
            };
            assert_eq!((points[0].x, points[0].z), (x, 3.0), "{system}");
        }
    }

    #[test]
    fn names_say_lesion_and_axis() {
        let cases = [
            ("T01 long", "T01", ReadingKind::LongAxis),
            ("T01_Short", "T01", ReadingKind::ShortAxis),
            ("liver VII short axis", "liver VII", ReadingKind::ShortAxis),
            ("L", "L", ReadingKind::Length),
            ("prolong", "prolong", ReadingKind::Length),
            ("long", "long", ReadingKind::Length),
            ("Å", "Å", ReadingKind::Length),
        ];
        for (name, label, kind) in cases {
            assert_eq!(label_and_kind(name), (label.into(), kind), "{name}");
        }
    }

    #[test]
    fn what_is_no_line_is_refused_by_name() {
        type Change = fn(&mut Value);
        let cases: [(Change, &str); 6] = [
            (|m| m["type"] = json!("Fiducial"), "unsupported.annotation"),
            (
                |m| m["coordinateSystem"] = json!("IJK"),
                "value_unusable.coordinate_system",
            ),
            (
                |m| m["coordinateUnits"] = json!("um"),
                "unit_unknown.length",
            ),
            (
                |m| m["controlPoints"][1]["position"] = json!([1, 2]),
                "value_unusable.point",
            ),
            (
                |m| m["controlPoints"][1]["positionStatus"] = json!("undefined"),
                "missing_data.end_points",
            ),
            (
                |m| m["controlPoints"] = json!(null),
                "missing_data.end_points",
            ),
        ];
        for (change, code) in cases {
            let read = line("T01", "LPS", change);
            assert_eq!(read.findings[0].code, code);
            assert_eq!((read.readings.len(), read.groups.refused), (0, 1), "{code}");
        }
    }
}
