//! Cornerstone3D annotations as JSON: a list of them, or the tool state by frame of reference.
//!
//! Points are millimetres in the patient (LPS); the image is named by its URL. `annotationUID` is
//! new for every mark, so it never tells lesions apart over time.

use compact_str::CompactString;
use serde_json::Value;

use super::annotation::{Annotation, AnnotationReading, ReadingKind, ReadingPoints};
use super::bounded_file::{at, items_at, text_at};
use super::image_url::ImageUrl;
use super::recorded_length::Recorded;
use crate::finding::Finding;
use crate::geometry::Vector3;

/// Nesting of the tool state: frame of reference, tool, list.
const STATE_DEPTH: usize = 4;

/// Whether the JSON holds annotations of this kind.
pub fn is_cornerstone(document: &Value) -> bool {
    !marks(document).is_empty()
}

/// Read all annotations.
pub fn read_cornerstone(document: &Value) -> Annotation {
    let mut read = Annotation::default();
    for mark in marks(document) {
        read.groups.seen += 1;
        let before = read.readings.len();
        read_mark(mark, &mut read);
        if read.readings.len() > before {
            read.groups.used += 1;
        } else {
            read.groups.refused += 1;
        }
    }
    read
}

fn marks(document: &Value) -> Vec<&Value> {
    fn collect<'a>(value: &'a Value, depth: usize, found: &mut Vec<&'a Value>) {
        let is_mark = at(value, &["metadata", "toolName"]).is_some_and(Value::is_string);
        if is_mark && value.get("data").is_some() {
            found.push(value);
        } else if depth > 0 {
            match value {
                Value::Array(items) => {
                    items
                        .iter()
                        .for_each(|item| collect(item, depth - 1, found));
                }
                Value::Object(members) => {
                    members
                        .values()
                        .for_each(|item| collect(item, depth - 1, found));
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(document, STATE_DEPTH, &mut found);
    found
}

fn read_mark(mark: &Value, read: &mut Annotation) {
    let tool = text_at(mark, &["metadata", "toolName"]);
    let axes: &[(ReadingKind, &str, [usize; 2])] = match tool.as_str() {
        "Length" => &[(ReadingKind::Length, "length", [0, 1])],
        "Bidirectional" => &[
            (ReadingKind::LongAxis, "length", [0, 1]),
            (ReadingKind::ShortAxis, "width", [2, 3]),
        ],
        _ => {
            let said =
                format!("{tool}: no diameter of a lesion; Length and Bidirectional are read");
            read.findings
                .push(Finding::warning("unsupported.annotation", said).in_column("toolName", tool));
            return;
        }
    };
    let common = described(mark, &tool);
    let points = points(mark);
    for &(kind, statistic, ends) in axes {
        let ends = ends.map(|end| points.get(end).copied().flatten());
        let mut reading = AnnotationReading {
            kind,
            ..common.clone()
        };
        match ends {
            [Some(from), Some(to)] => reading.points = ReadingPoints::Patient(vec![from, to]),
            _ => {
                let said = "an axis without its two end points: its length cannot be checked";
                let finding = Finding::warning("missing_data.end_points", said);
                read.findings.push(finding.of_lesion(common.lesion.clone()));
            }
        }
        match statistic_of(mark, statistic) {
            Ok(recorded) => recorded.into_reading(&mut reading, &["cm"], &mut read.findings),
            Err(finding) => read.findings.push(finding.of_lesion(common.lesion.clone())),
        }
        if reading.recorded.is_some() || reading.points != ReadingPoints::Absent {
            read.readings.push(reading);
        }
    }
}

fn described(mark: &Value, tool: &str) -> AnnotationReading {
    let url = ImageUrl::parse(&text_at(mark, &["metadata", "referencedImageId"]));
    let label = [["data", "label"], ["data", "text"]]
        .iter()
        .map(|path| text_at(mark, path))
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let uid = text_at(mark, &["annotationUID"]);
    AnnotationReading {
        lesion: if label.is_empty() {
            uid.clone()
        } else {
            label.clone()
        },
        label,
        tracking_uid: uid,
        series_uid: url.series_uid,
        sop_uid: url.sop_uid,
        frame: url.frame,
        study_uid: url.study_uid,
        frame_of_reference_uid: text_at(mark, &["metadata", "FrameOfReferenceUID"]),
        finding_site: finding_site(mark),
        writer: compact_str::format_compact!("Cornerstone3D {tool}"),
        ..AnnotationReading::default()
    }
}

fn finding_site(mark: &Value) -> CompactString {
    let site = items_at(mark, &["data", "findingSites"]).first();
    site.map(|site| text_at(site, &["text"]))
        .unwrap_or_default()
}

fn points(mark: &Value) -> Vec<Option<Vector3>> {
    let points = items_at(mark, &["data", "handles", "points"]);
    points.iter().map(vector).collect()
}

/// Three finite numbers.
pub(super) fn vector(point: &Value) -> Option<Vector3> {
    let [x, y, z] = point.as_array()?.as_slice() else {
        return None;
    };
    let vector = Vector3::new(x.as_f64()?, y.as_f64()?, z.as_f64()?);
    vector.is_finite().then_some(vector)
}

/// A statistic of the mark: the same for every viewport that shows it, or none is believed.
fn statistic_of(mark: &Value, name: &str) -> Result<Recorded, Box<Finding>> {
    let targets = at(mark, &["data", "cachedStats"]).and_then(Value::as_object);
    let mut found: Option<Recorded> = None;
    for stats in targets.into_iter().flat_map(|targets| targets.values()) {
        let text = text_at(stats, &[name]);
        if text.is_empty() {
            continue;
        }
        let unit = [format!("{name}Unit"), "unit".to_owned()]
            .iter()
            .map(|key| text_at(stats, &[key]))
            .find(|unit| !unit.is_empty())
            .unwrap_or_default();
        match &found {
            Some(first) if first.text != text || first.unit != unit => {
                let said = format!(
                    "{name} is {} {} in one viewport and {text} {unit} in another: two answers is no answer",
                    first.text, first.unit
                );
                let finding = Finding::error("contradiction.recorded_lengths", said);
                return Err(finding.in_column(name, text).into());
            }
            _ => found = Some(Recorded::new(text, unit)),
        }
    }
    Ok(found.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn mark(tool: &str, stats: Value) -> Value {
        json!({
            "annotationUID": "1-2",
            "metadata": {
                "toolName": tool,
                "FrameOfReferenceUID": "1.9",
                "referencedImageId": "wadors:/studies/1.2/series/1.3/instances/1.4/frames/2",
            },
            "data": {
                "label": "T01",
                "handles": {"points": [[0, 0, 5], [30, 40, 5], [0, 30, 5], [30, 10, 5]]},
                "cachedStats": stats,
            },
        })
    }

    #[test]
    fn marks_are_read_from_lists_and_from_the_tool_state() {
        let stats = json!({"imageId:x": {"length": 50.0, "width": 36.1, "unit": "mm"}});
        let one = mark("Bidirectional", stats);
        for document in [
            json!([one.clone()]),
            json!({"1.9": {"Bidirectional": [one.clone()]}}),
            json!({"annotations": [one.clone()]}),
        ] {
            let read = read_cornerstone(&document);
            assert!(read.findings.is_empty(), "{:?}", read.findings);
            let [long, short] = read.readings.as_slice() else {
                panic!("{document}");
            };
            assert_eq!(long.kind, ReadingKind::LongAxis);
            assert_eq!(long.recorded.unwrap().micrometres(), 50_000);
            assert_eq!(short.recorded.unwrap().micrometres(), 36_100);
            assert_eq!((long.label.as_str(), long.frame), ("T01", Some(2)));
            assert_eq!((&*long.series_uid, &*long.sop_uid), ("1.3", "1.4"));
        }
    }

    #[test]
    fn what_is_no_length_is_said() {
        let cases = [
            ("Length", json!({}), "", 1),
            (
                "Length",
                json!({"a": {"length": 5}}),
                "unit_unknown.length",
                1,
            ),
            (
                "Length",
                json!({"a": {"length": 5, "unit": "px"}}),
                "unit_unknown.length",
                1,
            ),
            (
                "Length",
                json!({"a": {"length": 5, "unit": "mm"}, "b": {"length": 6, "unit": "mm"}}),
                "contradiction.recorded_lengths",
                1,
            ),
            ("ArrowAnnotate", json!({}), "unsupported.annotation", 0),
        ];
        for (tool, stats, code, readings) in cases {
            let read = read_cornerstone(&json!([mark(tool, stats.clone())]));
            let codes: Vec<_> = read.findings.iter().map(|finding| finding.code).collect();
            assert_eq!(codes.concat(), code, "{tool} {stats}");
            assert_eq!(read.readings.len(), readings, "{tool} {stats}");
        }
        assert!(!is_cornerstone(&json!({"markups": []})));
    }
}
