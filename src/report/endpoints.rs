//! endpoints.csv: one row a subject, reader and criteria set.

use super::CsvRow;
use crate::criteria::CriteriaSet;
use crate::endpoint::{SubjectEndpoints, TimeToEvent};

/// The columns of endpoints.csv.
pub const ENDPOINT_COLUMNS: &[&str] = &[
    "subject",
    "reader",
    "criteria",
    "best_response",
    "best_response_date",
    "confirmed_best_response",
    "confirmed_best_response_date",
    "response_date",
    "progression_date",
    "disease_control",
    "best_change_pct",
    "ne_reason",
    "ttr_days",
    "dor_days",
    "dor_event",
    "pfs_days",
    "pfs_event",
    "pfs_reason",
    "efs_days",
    "efs_event",
    "efs_reason",
    "os_days",
    "os_event",
    "os_reason",
];

/// Appends the row of one subject as one reader read it.
pub fn push_endpoints(
    bytes: &mut Vec<u8>,
    subject: &str,
    reader: &str,
    criteria: &CriteriaSet,
    endpoints: &SubjectEndpoints,
) {
    let mut row = CsvRow::new(bytes);
    row.text(subject)
        .text(reader)
        .word(criteria.name)
        .word((criteria.word)(endpoints.best))
        .date(endpoints.best_date)
        .word((criteria.word)(endpoints.confirmed_best))
        .date(endpoints.confirmed_best_date)
        .date(endpoints.response_date)
        .date(endpoints.progression_date)
        .yes_no(endpoints.disease_control())
        .percent(endpoints.best_change);
    match endpoints.not_evaluable_reason {
        Some(reason) => row.text(&reason.to_string()),
        None => row.empty(),
    };
    row.integer_or_empty(endpoints.time_to_response.map(i64::from));
    match endpoints.duration_of_response {
        Some(time) => days_and_event(&mut row, time),
        None => row.empty().empty(),
    };
    for time in [
        endpoints.progression_free_survival,
        endpoints.event_free_survival,
        endpoints.overall_survival,
    ] {
        days_and_event(&mut row, time).word(time.reason.as_str());
    }
    row.end();
}

fn days_and_event<'r, 'b>(row: &'r mut CsvRow<'b>, time: TimeToEvent) -> &'r mut CsvRow<'b> {
    row.integer(i64::from(time.days))
        .integer(i64::from(time.event))
}
