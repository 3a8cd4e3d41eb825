//! responses.csv: one row a subject, reader, criteria set and timepoint.

use super::CsvRow;
use crate::response::{Judgement, Verdict};

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

/// Appends the rows of a subject as one reader read it and one criteria set judges it, the baseline
/// first.
pub fn push_responses(bytes: &mut Vec<u8>, subject: &str, reader: &str, judgement: &Judgement) {
    let Some(baseline) = judgement.verdicts().first().map(|first| first.sum) else {
        return;
    };
    let least_decimals = baseline.map_or(0, |sum| sum.decimals);
    let start = bytes.len();
    let mut same = CsvRow::new(bytes);
    same.text(subject)
        .text(reader)
        .word(judgement.criteria.name);
    let same = start..bytes.len();
    for (index, verdict) in judgement.verdicts().iter().enumerate() {
        if index > 0 {
            bytes.extend_from_within(same.clone());
        }
        let mut row = CsvRow::going_on(bytes);
        row.text(&verdict.visit)
            .integer(verdict.timepoint as i64)
            .date(Some(verdict.date));
        push_numbers(&mut row, verdict, judgement.measurable, least_decimals);
        row.word(verdict.components.target)
            .word(verdict.components.non_target)
            .word(verdict.components.new_lesion)
            .word(verdict.word)
            .text(judgement.reason(verdict));
        row.end();
    }
}

/// The sum and what it is compared with: as precise as the readings, at least as the baseline's.
fn push_numbers(row: &mut CsvRow<'_>, verdict: &Verdict, targets: bool, least_decimals: u8) {
    let own = verdict.sum.map_or(0, |sum| sum.decimals);
    let decimals = own.max(least_decimals);
    row.mm(verdict.sum.map(|sum| sum.total), decimals);
    match targets {
        true => row.yes_no(verdict.sum.is_some_and(|sum| sum.complete)),
        false => row.empty(),
    };
    let own_baseline = verdict.complete_sum().filter(|_| verdict.timepoint == 0);
    let over_nadir = verdict.complete_sum().zip(verdict.nadir);
    row.mm(verdict.baseline.or(own_baseline), least_decimals)
        .mm(verdict.nadir, least_decimals)
        .percent(verdict.change_from_baseline())
        .percent(verdict.change_from_nadir())
        .mm(over_nadir.map(|(sum, nadir)| sum - nadir), decimals);
}
