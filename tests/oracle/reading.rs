//! measurements.csv and subjects.csv as plain rows (design.md section 3, canonical column names only).

use super::days::parse_date;
use super::fraction::Fraction;
use std::collections::BTreeMap;

/// One row of measurements.csv.
#[derive(Clone, Debug)]
pub struct Reading {
    pub subject: String,
    pub visit: String,
    pub date: i64,
    pub lesion: String,
    pub role: String,
    pub node: bool,
    pub diameter: Option<Fraction>,
    pub status: String,
    pub reader: String,
    pub part: String,
    pub into: String,
}

/// One row of subjects.csv; dates are days.
#[derive(Clone, Debug)]
pub struct Subject {
    pub id: String,
    pub start: i64,
    pub enrolment: Option<i64>,
    pub randomisation: Option<i64>,
    pub death: Option<i64>,
    pub last_contact: Option<i64>,
    pub new_therapy: Option<i64>,
    pub relapse: Option<i64>,
    pub second_malignancy: Option<i64>,
}

/// The rows of a CSV text by column name. The generator and the product quote cells only in free text; a quoted
/// cell keeps its commas, a doubled quote is one quote.
pub fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines();
    let header = cells(lines.next().unwrap_or(""));
    lines
        .filter(|line| !line.is_empty())
        .map(|line| header.iter().cloned().zip(cells(line)).collect())
        .collect()
}

pub fn cells(line: &str) -> Vec<String> {
    let (mut all, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = line.trim_end_matches('\r').chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    all.push(cell);
    all
}

pub fn readings(text: &str) -> Vec<Reading> {
    let of =
        |row: &BTreeMap<String, String>, column: &str| row.get(column).cloned().unwrap_or_default();
    rows(text)
        .into_iter()
        .map(|row| Reading {
            subject: of(&row, "subject"),
            visit: of(&row, "visit"),
            date: parse_date(&of(&row, "date")).expect("a full date"),
            lesion: of(&row, "lesion"),
            role: of(&row, "role"),
            node: of(&row, "node") == "Y",
            diameter: Fraction::parse(&of(&row, "diameter_mm")),
            status: of(&row, "status"),
            reader: of(&row, "reader"),
            part: of(&row, "part"),
            into: of(&row, "into"),
        })
        .collect()
}

pub fn subjects(text: &str) -> Vec<Subject> {
    rows(text)
        .into_iter()
        .map(|row| {
            let date = |column: &str| row.get(column).and_then(|cell| parse_date(cell));
            Subject {
                id: row["subject"].clone(),
                start: date("start_date").expect("a start date"),
                enrolment: date("enrolment_date"),
                randomisation: date("randomisation_date"),
                death: date("death_date"),
                last_contact: date("last_contact_date"),
                new_therapy: date("new_therapy_date"),
                relapse: date("relapse_date"),
                second_malignancy: date("second_malignancy_date"),
            }
        })
        .collect()
}

/// The readings of one visit of one reader.
#[derive(Clone, Debug)]
pub struct Visit {
    pub label: String,
    pub readings: Vec<Reading>,
}

impl Visit {
    pub fn latest_date(&self) -> i64 {
        self.readings
            .iter()
            .map(|reading| reading.date)
            .max()
            .expect("a visit has readings")
    }
}

/// The visits of one reader from the baseline on, in the order of their dates (settled.md 5).
pub fn visits_from_baseline(readings: &[Reading], start: i64) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    for reading in readings {
        match visits.iter_mut().find(|visit| visit.label == reading.visit) {
            Some(visit) => visit.readings.push(reading.clone()),
            None => visits.push(Visit {
                label: reading.visit.clone(),
                readings: vec![reading.clone()],
            }),
        }
    }
    visits.sort_by_key(Visit::latest_date);
    let named = |visit: &Visit| {
        ["0", "BL", "BASELINE", "SCREENING"].contains(&visit.label.to_uppercase().as_str())
    };
    let baseline = visits
        .iter()
        .rposition(named)
        .or_else(|| {
            visits
                .iter()
                .rposition(|visit| visit.latest_date() <= start)
        })
        .unwrap_or(0);
    visits.split_off(baseline.min(visits.len()))
}
