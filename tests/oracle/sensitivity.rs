//! The comparison sees a change in any cell that the texts decide.

use super::oracle::compare::{row_difference, table_differences};
use super::oracle::expected::{Cell, Row, evaluate};
use super::oracle::policy::defaults;
use super::oracle::population::leaning;
use super::oracle::reading::{Reading, readings, subjects};
use super::oracle::trial::{Trial, readers, trial};
use std::collections::BTreeMap;

const SUBJECTS: usize = 40;

/// A row printed as the oracle expects it.
fn printed(row: &Row) -> BTreeMap<String, String> {
    let text = |cell: &Cell| match cell {
        Cell::Percent(value) => {
            let hundredths = format!(
                "{}",
                value.round_to(super::oracle::fraction::Fraction::new(1, 100))
            );
            let (whole, decimals) = hundredths.split_once('.').unwrap_or((&hundredths, ""));
            format!("{whole}.{decimals:0<2}")
        }
        Cell::Filled | Cell::Open => "filled".to_string(),
        other => other.describe().trim_matches('`').to_string(),
    };
    row.iter()
        .map(|(column, cell)| (column.to_string(), text(cell)))
        .collect()
}

fn expected_rows(trial: &Trial) -> Vec<Row> {
    let policy = defaults();
    let leaning = leaning(&policy);
    let all = readings(&trial.measurements(&mut super::oracle::random::Random::new(1)));
    let mut rows = Vec::new();
    for subject in subjects(&trial.subjects()) {
        for reader in readers(&leaning) {
            let of = |row: &&Reading| row.subject == subject.id && row.reader == reader;
            let own: Vec<Reading> = all.iter().filter(of).cloned().collect();
            let verdict = evaluate(&subject, reader, &own, &policy, leaning.cutoff);
            rows.extend(verdict.responses);
            rows.push(verdict.endpoints.row);
        }
    }
    rows
}

#[test]
fn a_change_in_any_decided_cell_is_seen() {
    let policy = defaults();
    let rows = expected_rows(&trial(7, SUBJECTS, &leaning(&policy), &policy));
    let mut changed = 0;
    for row in &rows {
        let right = printed(row);
        assert!(row_difference(row, &right).is_none(), "{right:?}");
        for (column, cell) in row {
            if matches!(cell, Cell::Open | Cell::Filled) {
                continue;
            }
            let mut wrong = right.clone();
            wrong.insert(column.to_string(), "0.125".to_string());
            assert!(
                row_difference(row, &wrong).is_some(),
                "{column} of {wrong:?}"
            );
            wrong.remove(*column);
            assert!(row_difference(row, &wrong).is_some(), "{column} missing");
            changed += 1;
        }
    }
    assert!(changed > 20 * 2 * SUBJECTS, "{changed} cells changed");
}

#[test]
fn a_lost_a_doubled_and_a_misplaced_row_is_seen() {
    let policy = defaults();
    let rows = expected_rows(&trial(8, SUBJECTS, &leaning(&policy), &policy));
    let keys = ["subject", "reader", "timepoint"];
    let rows: Vec<Row> = rows
        .into_iter()
        .filter(|row| row.iter().any(|(column, _)| *column == "timepoint"))
        .collect();
    let right: Vec<_> = rows.iter().map(printed).collect();
    assert!(table_differences(&rows, &right, &keys).is_empty());
    let mut lost = right.clone();
    lost.remove(3);
    let mut doubled = right.clone();
    doubled.push(right[0].clone());
    let mut misplaced = right.clone();
    misplaced.swap(2, 3);
    for wrong in [lost, doubled, misplaced] {
        assert!(!table_differences(&rows, &wrong, &keys).is_empty());
    }
}
