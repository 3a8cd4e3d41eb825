//! responses.csv: one row a subject, reader, criteria set and timepoint.

use super::CsvRow;
use crate::response::{Course, Reasons, TimepointAssessment};
use crate::study::Mm;

/// The columns of responses.csv.
pub const RESPONSE_COLUMNS: &[&str] = &[
    "subject",
    "reader",
    "criteria",
    "visit",
    "timepoint",
    "date",
    "sum_mm",
    "sum_complete",
    "baseline_sum_mm",
    "nadir_mm",
    "change_from_baseline_pct",
    "change_from_nadir_pct",
    "change_from_nadir_mm",
    "target_response",
    "non_target_response",
    "new_lesion",
    "overall_response",
    "reason",
];

/// Appends the rows of one case, the baseline first. `reason` is room to write reasons in.
pub fn push_responses(bytes: &mut Vec<u8>, reasons: &Reasons<'_>, reason: &mut String) {
    let course = reasons.course;
    push_baseline(bytes, reasons, reason);
    for assessment in &course.assessments {
        let decimals = decimals(course, assessment.timepoint);
        let nadir = assessment.history.nadir;
        let nadir_decimals = nadir.map_or(0, |(_, at)| self::decimals(course, at));
        let mut row = CsvRow::new(bytes);
        start_row(&mut row, reasons, assessment.timepoint);
        row.date(Some(assessment.date))
            .mm(assessment.sum().map(|sum| sum.total), decimals);
        match course.has_targets {
            true => row.yes_no(assessment.facts.target.sum.complete && assessment.sum().is_some()),
            false => row.empty(),
        };
        row.mm(
            assessment.history.baseline,
            self::decimals(course, BASELINE),
        )
        .mm(nadir.map(|(sum, _)| sum), nadir_decimals)
        .percent(assessment.change_from_baseline())
        .percent(assessment.change_from_nadir())
        .mm(over_nadir(assessment), decimals.max(nadir_decimals))
        .word(assessment.target.as_str())
        .word(assessment.non_target.as_str())
        .word(assessment.new_lesions.as_str())
        .word(assessment.overall.as_str());
        reason.clear();
        reasons.timepoint(assessment, reason);
        row.text(reason);
        row.end();
    }
}

const BASELINE: usize = 0;
/// The nadir, three changes, four responses.
const NOT_AT_BASELINE: usize = 8;

fn push_baseline(bytes: &mut Vec<u8>, reasons: &Reasons<'_>, reason: &mut String) {
    let course = reasons.course;
    let mut row = CsvRow::new(bytes);
    start_row(&mut row, reasons, BASELINE);
    let latest = reasons.case.timepoints().first().map(|t| t.last_date);
    let read = course.baseline.filter(|sum| sum.read > 0);
    row.date(latest).mm(
        read.map(|sum| sum.total),
        read.map_or(0, |sum| sum.decimals),
    );
    match course.baseline {
        Some(sum) => row.yes_no(sum.complete && sum.read > 0),
        None => row.empty(),
    };
    let complete = read.filter(|sum| sum.complete);
    row.mm(
        complete.map(|sum| sum.total),
        complete.map_or(0, |sum| sum.decimals),
    );
    for _ in 0..NOT_AT_BASELINE {
        row.empty();
    }
    reason.clear();
    reasons.baseline(reason);
    row.text(reason);
    row.end();
}

/// Subject, reader, criteria, visit, timepoint.
fn start_row(row: &mut CsvRow<'_>, reasons: &Reasons<'_>, timepoint: usize) {
    let case = reasons.case;
    row.text(&case.subject)
        .text(&case.reader)
        .word(reasons.criteria.name)
        .text(&case.timepoints()[timepoint].visit)
        .integer(timepoint as i64);
}

fn over_nadir(assessment: &TimepointAssessment) -> Option<Mm> {
    Some(assessment.complete_sum()? - assessment.history.nadir?.0)
}

/// Decimals of the sum at a timepoint: as precise as its readings, at least as the baseline.
fn decimals(course: &Course, timepoint: usize) -> u8 {
    let baseline = course.baseline.map_or(0, |sum| sum.decimals);
    let own = match timepoint.checked_sub(1) {
        Some(after) => course.assessments[after].facts.target.sum.decimals,
        None => 0,
    };
    own.max(baseline)
}
