//! The statistics against the criteria's tables, against R, and against their own laws.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod agreement;
mod arms;
#[path = "../common/mod.rs"]
mod common;
mod criteria;
mod laws;
mod proportions;
mod shared;
mod survival;
#[path = "../table/mod.rs"]
mod table;

use recist::endpoint::{ConfidenceLevel, EventTable, KaplanMeier, Observation};

/// Fails unless the two differ by at most `tolerance`, relative to `expected` where that is over 1.
#[track_caller]
fn assert_close(computed: f64, expected: f64, tolerance: f64, what: &str) {
    let error = (computed - expected).abs() / expected.abs().max(1.0);
    assert!(
        error <= tolerance,
        "{what}: {computed} is not {expected} (error {error:e})"
    );
}

/// Fails unless the two differ by at most `tolerance`, relative to `expected`.
#[track_caller]
fn assert_relative(computed: f64, expected: f64, tolerance: f64, what: &str) {
    if expected == 0.0 {
        assert_eq!(computed, 0.0, "{what}");
        return;
    }
    let error = (computed / expected - 1.0).abs();
    assert!(
        error <= tolerance,
        "{what}: {computed} is not {expected} (relative error {error:e})"
    );
}

fn level(text: &str) -> ConfidenceLevel {
    ConfidenceLevel::new(number(text)).unwrap()
}

fn number(text: &str) -> f64 {
    text.parse()
        .unwrap_or_else(|_| panic!("{text:?} is no number"))
}

/// A cell that is empty where nothing can be estimated.
fn estimable(text: &str) -> Option<f64> {
    (!text.is_empty()).then(|| number(text))
}

/// An event table of whole days.
fn event_table(rows: &[(u32, bool)]) -> EventTable {
    let observations: Vec<_> = rows
        .iter()
        .map(|&(days, event)| Observation::whole_days(days, event))
        .collect();
    EventTable::new(&observations)
}

fn curve(rows: &[(u32, bool)]) -> KaplanMeier {
    KaplanMeier::estimate(&event_table(rows))
}
