//! Readings and matches as they are printed.

use serde_json::{Value, json};

use super::findings_text::{counted, findings_text};
use super::text_table::{Align, TextTable};
use super::{Console, Failure};
use crate::finding::Severity;
use crate::import::Annotation;
use crate::import::identity::LesionMatch;
use crate::import::mark::Mark;
use crate::study::Mm;

/// Columns of the CSV form: the keys of the JSON form but the points.
const READING_COLUMNS: &[&str] = &[
    "file",
    "patient_id",
    "study_date",
    "reader",
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
    "convention",
    "series_uid",
    "sop_uid",
    "frame",
    "finding_site",
    "writer",
];

fn mm(length: Option<Mm>) -> String {
    length
        .map(|mm| mm.display(2).to_string())
        .unwrap_or_default()
}

/// The readings for a person, then what was found.
pub(super) fn readings_table(read: &Annotation, console: &Console) -> String {
    let mut table = TextTable::new(&[
        ("patient", Align::Left),
        ("date", Align::Left),
        ("reader", Align::Left),
        ("lesion", Align::Left),
        ("kind", Align::Left),
        ("recorded mm", Align::Right),
        ("geometry mm", Align::Right),
        ("site", Align::Left),
        ("writer", Align::Left),
    ]);
    for reading in &read.readings {
        let kind = serde_json::to_value(reading.kind).unwrap_or_default();
        table.row([
            reading.patient_id.to_string(),
            reading
                .study_date
                .map(|date| date.to_string())
                .unwrap_or_default(),
            reading.reader.to_string(),
            reading.lesion.to_string(),
            kind.as_str().unwrap_or_default().replace('_', " "),
            mm(reading.recorded),
            mm(reading.geometry),
            reading.finding_site.to_string(),
            reading.writer.to_string(),
        ]);
    }
    table.render(console.width()) + &ending(read, console)
}

/// Counts and findings.
pub(super) fn ending(read: &Annotation, console: &Console) -> String {
    let groups = read.groups;
    let mut text = format!(
        "\n{} readings; {} groups seen = {} used + {} refused\n",
        read.readings.len(),
        groups.seen,
        groups.used,
        groups.refused
    );
    if !read.findings.is_empty() {
        text += &format!("{}\n\n", counted(&read.findings));
        text += &findings_text(&read.findings, Severity::Note, console);
    }
    text
}

/// The readings as CSV.
pub(super) fn readings_csv(read: &Annotation) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(READING_COLUMNS)
        .map_err(Failure::defect)?;
    for reading in &read.readings {
        let row = serde_json::to_value(reading).map_err(Failure::defect)?;
        let cells = READING_COLUMNS.iter().map(|column| match &row[*column] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        writer.write_record(cells).map_err(Failure::defect)?;
    }
    let bytes = writer.into_inner().map_err(Failure::defect)?;
    String::from_utf8(bytes).map_err(Failure::defect)
}

/// The readings as one JSON document.
pub(super) fn readings_json(read: &Annotation) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(read).map_err(Failure::defect)?;
    Ok(text + "\n")
}

/// Which mark is which lesion, why, and how sure that is.
pub(super) fn matches_table(
    marks: &[Mark<'_>],
    matches: &[LesionMatch],
    console: &Console,
) -> String {
    let mut table = TextTable::new(&[
        ("subject", Align::Left),
        ("reader", Align::Left),
        ("lesion", Align::Left),
        ("date", Align::Left),
        ("long mm", Align::Right),
        ("short mm", Align::Right),
        ("matched by", Align::Left),
        ("confidence", Align::Left),
    ]);
    for at in ordered(marks, matches) {
        let (mark, matched) = (&marks[at], &matches[at]);
        table.row([
            mark.subject.to_string(),
            mark.reader.to_string(),
            matched.lesion.to_string(),
            mark.date.map(|date| date.to_string()).unwrap_or_default(),
            mm(mark.long.length),
            mm(mark.short.length),
            matched.ground.say(),
            matched.ground.confidence().as_str().to_owned(),
        ]);
    }
    table.render(console.width())
}

/// By subject, reader, lesion and date.
fn ordered(marks: &[Mark<'_>], matches: &[LesionMatch]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..marks.len()).collect();
    let key = |at: usize| {
        let mark = &marks[at];
        (&mark.subject, &mark.reader, &matches[at].lesion, mark.date)
    };
    order.sort_by(|&a, &b| key(a).cmp(&key(b)));
    order
}

/// The matches as JSON.
pub(super) fn matches_json(marks: &[Mark<'_>], matches: &[LesionMatch]) -> Value {
    let one = |at: usize| {
        let (mark, matched) = (&marks[at], &matches[at]);
        json!({
            "subject": mark.subject,
            "reader": mark.reader,
            "lesion": matched.lesion,
            "date": mark.date.map(|date| date.to_string()),
            "label": mark.label,
            "long_mm": mark.long.length.map(Mm::as_f64),
            "short_mm": mark.short.length.map(Mm::as_f64),
            "ground": matched.ground.say(),
            "confidence": matched.ground.confidence().as_str(),
            "file": mark.file,
        })
    };
    ordered(marks, matches).into_iter().map(one).collect()
}
