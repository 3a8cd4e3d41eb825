//! A million subjects in two arms: curves with log-log limits, and the log-rank test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use recist::endpoint::{
    ConfidenceLevel, EventTable, KaplanMeier, LogRankWeight, Observation, log_rank,
};
use recist::study::SurvivalLimits;

const SUBJECTS: usize = 1_000_000;

/// Exponential event times (mean 300 or 420 days) under uniform censoring from day 30 to 1500.
fn arms(round: impl Fn(f64) -> f64) -> [Vec<Observation>; 2] {
    let mut state = 3_u64;
    let mut uniform = || {
        // Vigna's splitmix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    [300.0, 420.0].map(|mean: f64| {
        (0..SUBJECTS / 2)
            .filter_map(|_| {
                let event = -mean * (1.0 - uniform()).ln();
                let censoring = 30.0 + 1470.0 * uniform();
                Observation::new(round(event.min(censoring)), event <= censoring)
            })
            .collect()
    })
}

/// The sum of all limits, so that none is left out.
fn curve(table: &EventTable) -> f64 {
    KaplanMeier::estimate(table)
        .steps()
        .iter()
        .filter_map(|step| step.limits(ConfidenceLevel::NINETY_FIVE, SurvivalLimits::LogLog))
        .map(|limits| limits.width())
        .sum()
}

fn compare(arms: &[Vec<Observation>; 2]) -> Option<f64> {
    let [a, b] = arms.each_ref().map(|arm| EventTable::new(arm));
    black_box(curve(&a) + curve(&b));
    Some(log_rank(&[&[&a, &b]], LogRankWeight::LogRank)?.p)
}

fn kaplan_meier(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kaplan_meier");
    group.sample_size(10);
    let whole_days = arms(f64::ceil);
    group.bench_function("whole_days", |b| b.iter(|| compare(black_box(&whole_days))));
    let few_ties = arms(|days| (days * 1e6).round() / 1e6);
    group.bench_function("few_ties", |b| b.iter(|| compare(black_box(&few_ties))));
    group.finish();
}

criterion_group!(benches, kaplan_meier);
criterion_main!(benches);
