//! Two criteria sets, held against each other visit by visit and patient by patient.

use csv::StringRecord;
use serde::Serialize;

use super::agreement::Agreement;
use crate::cli::Failure;
use crate::cli::result_rows::records;
use crate::cli::side_by_side::{
    Beside, Call, Columns, by_reader_and_subject, meaning, primary_best, visits,
};
use crate::criteria::CriteriaSet;
use crate::study::Policies;

/// A criteria set with its policies in force.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The set.
    pub set: &'static CriteriaSet,
    /// What it judged by.
    pub policies: &'a Policies,
}

/// One difference: what the two say, when, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// timepoint_response, best_response or progression_date.
    pub what: &'static str,
    /// Reader.
    pub reader: String,
    /// Subject.
    pub subject: String,
    /// Visit, of a timepoint response.
    pub visit: String,
    /// The first set.
    pub criteria_a: &'static str,
    /// What it says.
    pub a: String,
    /// The day it says it of.
    pub date_a: String,
    /// Why.
    pub reason_a: String,
    /// The second set.
    pub criteria_b: &'static str,
    /// What it says.
    pub b: String,
    /// The day it says it of.
    pub date_b: String,
    /// Why.
    pub reason_b: String,
}

/// The columns of the CSV, one a field.
pub const COLUMNS: &[&str] = &[
    "what",
    "reader",
    "subject",
    "visit",
    "criteria_a",
    "a",
    "date_a",
    "reason_a",
    "criteria_b",
    "b",
    "date_b",
    "reason_b",
];

/// Everything of one reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Reader.
    pub reader: String,
    /// Timepoint responses.
    pub timepoints: Agreement,
    /// Best responses that count.
    pub best: Agreement,
    /// Progression dates: every pair of dates is `none` or `dated`.
    pub progressions: Agreement,
    /// By subject: its timepoints, then its best response and progression.
    pub differences: Vec<Difference>,
}

/// Compares rows of responses.csv and endpoints.csv, reader by reader.
pub fn compare(
    responses: &[u8],
    endpoints: &[u8],
    sides: [Side<'_>; 2],
) -> Result<Vec<Comparison>, Failure> {
    let (responses, endpoints) = (records(responses)?, records(endpoints)?);
    let of_responses = by_reader_and_subject(&responses);
    let mut comparisons: Vec<Comparison> = Vec::new();
    for rows in by_reader_and_subject(&endpoints) {
        let (subject, reader) = (&rows[0][0], &rows[0][1]);
        if comparisons.last().is_none_or(|last| last.reader != *reader) {
            comparisons.push(Comparison {
                reader: reader.to_owned(),
                ..Comparison::default()
            });
        }
        let Some(comparison) = comparisons.last_mut() else {
            continue;
        };
        let mut known = of_responses.iter();
        let own = known.find(|own| own[0][0] == *subject && own[0][1] == *reader);
        let sets = sides.map(|side| side.set);
        let visits = own.map_or_else(Vec::new, |own| visits(own, &sets));
        let patient = Patient {
            sides,
            subject,
            reader,
            visits: &visits,
        };
        patient.timepoints(comparison);
        patient.endpoints(&rows, comparison);
    }
    Ok(comparisons)
}

/// A subject as one reader read it.
struct Patient<'a> {
    sides: [Side<'a>; 2],
    subject: &'a str,
    reader: &'a str,
    visits: &'a [Beside<'a>],
}

impl Patient<'_> {
    fn timepoints(&self, comparison: &mut Comparison) {
        for visit in self.visits.iter().skip(1) {
            let calls = [visit.calls[0], visit.calls[1]];
            let [Some(a), Some(b)] = calls else {
                comparison.timepoints.not_compared += 1;
                continue;
            };
            match self.mean([a.word, b.word]) {
                None => comparison.timepoints.not_compared += 1,
                Some(same) => {
                    comparison.timepoints.add([a.word, b.word], same);
                    if !same {
                        let difference = self.difference("timepoint_response", [a, b]);
                        comparison.differences.push(Difference {
                            visit: visit.visit.to_owned(),
                            ..difference
                        });
                    }
                }
            }
        }
    }

    fn endpoints(&self, rows: &[&StringRecord], comparison: &mut Comparison) {
        let row = |side: Side<'_>| rows.iter().find(|row| row[2] == *side.set.name);
        let [Some(a), Some(b)] = self.sides.map(row) else {
            comparison.best.not_compared += 1;
            comparison.progressions.not_compared += 1;
            return;
        };
        let cell =
            |row: &&StringRecord, column: &str| Columns::ENDPOINTS.cell(row, column).to_owned();
        let rows = [a, b];
        let best: [[String; 2]; 2] = [0, 1].map(|side| {
            let column = primary_best(self.sides[side].policies);
            let date = format!("{column}_date");
            [cell(rows[side], column), cell(rows[side], &date)]
        });
        let calls = [0, 1].map(|side| self.call(side, &best[side][0], &best[side][1]));
        if let Some(same) = self.mean([calls[0].word, calls[1].word]) {
            comparison.best.add([calls[0].word, calls[1].word], same);
            if !same {
                let difference = self.difference("best_response", calls);
                comparison.differences.push(difference);
            }
        }
        let dates = rows.map(|row| cell(row, "progression_date"));
        let words = [0, 1].map(|side| match dates[side].as_str() {
            "" => "none",
            _ => "dated",
        });
        let same = dates[0] == dates[1];
        comparison.progressions.add(words, same);
        if !same {
            let calls = [0, 1].map(|side| {
                let word = Some(dates[side].as_str()).filter(|date| !date.is_empty());
                self.call(side, word.unwrap_or("none"), &dates[side])
            });
            let difference = self.difference("progression_date", calls);
            comparison.differences.push(difference);
        }
    }

    /// Whether both words mean the same; `None` where one is no response.
    fn mean(&self, words: [&str; 2]) -> Option<bool> {
        let a = meaning(self.sides[0].set, words[0])?;
        let b = meaning(self.sides[1].set, words[1])?;
        Some(a == b)
    }

    /// A word, with the reason of the visit of that day.
    fn call<'w>(&'w self, side: usize, word: &'w str, date: &'w str) -> Call<'w> {
        let calls = self.visits.iter().skip(1).map(|visit| visit.calls[side]);
        let of_day = calls.flatten().find(|call| call.date == date);
        Call {
            word,
            date,
            reason: of_day.map_or("", |call| call.reason),
        }
    }

    fn difference(&self, what: &'static str, [a, b]: [Call<'_>; 2]) -> Difference {
        Difference {
            what,
            reader: self.reader.to_owned(),
            subject: self.subject.to_owned(),
            visit: String::new(),
            criteria_a: self.sides[0].set.name,
            a: a.word.to_owned(),
            date_a: a.date.to_owned(),
            reason_a: a.reason.to_owned(),
            criteria_b: self.sides[1].set.name,
            b: b.word.to_owned(),
            date_b: b.date.to_owned(),
            reason_b: b.reason.to_owned(),
        }
    }
}
