//! What must hold for any data.

use proptest::collection::vec;
use proptest::prelude::*;
use recist::endpoint::{ConfidenceLevel, Interval, interval};
use recist::study::{IntervalMethod, SurvivalLimits};

use crate::curve;

const TRANSFORMS: [SurvivalLimits; 3] = [
    SurvivalLimits::Linear,
    SurvivalLimits::Log,
    SurvivalLimits::LogLog,
];

fn k_of_n() -> impl Strategy<Value = (u64, u64)> {
    (1_u64..2000).prop_flat_map(|n| (0..=n, Just(n)))
}

fn any_level() -> impl Strategy<Value = ConfidenceLevel> {
    (0.5..0.999).prop_map(|level: f64| ConfidenceLevel::new(level).unwrap())
}

fn follow_up() -> impl Strategy<Value = Vec<(u32, bool)>> {
    vec((0_u32..60, any::<bool>()), 1..80)
}

/// Whether the outer interval covers the inner one, up to the last digits.
fn covers(outer: Interval, inner: Interval) -> bool {
    outer.lower <= inner.lower + 1e-12 && outer.upper >= inner.upper - 1e-12
}

proptest! {
    #[test]
    fn intervals_hold_the_estimate_within_0_and_1((k, n) in k_of_n(), level in any_level()) {
        let estimate = k as f64 / n as f64;
        for method in [
            IntervalMethod::ClopperPearson,
            IntervalMethod::Wilson,
            IntervalMethod::WilsonCorrected,
            IntervalMethod::Jeffreys,
            IntervalMethod::MidP,
        ] {
            let limits = interval(k, n, level, method).unwrap();
            prop_assert!(limits.lower >= 0.0 && limits.upper <= 1.0, "{method:?} {limits:?}");
            prop_assert!(limits.contains(estimate), "{method:?} {limits:?}");
            prop_assert_eq!(limits.lower == 0.0, k == 0, "{:?}", method);
            prop_assert_eq!(limits.upper == 1.0, k == n, "{:?}", method);
        }
    }

    #[test]
    fn every_method_treats_failures_as_successes((k, n) in k_of_n(), level in any_level()) {
        for name in IntervalMethod::NAMES {
            let method = IntervalMethod::from_name(name).unwrap();
            let limits = interval(k, n, level, method).unwrap();
            let mirrored = interval(n - k, n, level, method).unwrap();
            prop_assert!((limits.lower + mirrored.upper - 1.0).abs() < 1e-12, "{name}");
            prop_assert!((limits.upper + mirrored.lower - 1.0).abs() < 1e-12, "{name}");
        }
    }

    #[test]
    fn clopper_pearson_covers_mid_p((k, n) in k_of_n(), level in any_level()) {
        let exact = interval(k, n, level, IntervalMethod::ClopperPearson).unwrap();
        let mid_p = interval(k, n, level, IntervalMethod::MidP).unwrap();
        prop_assert!(covers(exact, mid_p), "{exact:?} {mid_p:?}");
        prop_assert!(exact.width() > mid_p.width());
    }

    #[test]
    fn wider_with_more_confidence((k, n) in k_of_n(), a in any_level(), b in any_level()) {
        let (less, more) = if a.level() < b.level() { (a, b) } else { (b, a) };
        // Agresti-Coull moves its centre with the level, and so its outer limit inwards.
        for name in IntervalMethod::NAMES.iter().filter(|name| **name != "agresti-coull") {
            let method = IntervalMethod::from_name(name).unwrap();
            let outer = interval(k, n, more, method).unwrap();
            let inner = interval(k, n, less, method).unwrap();
            prop_assert!(covers(outer, inner), "{name} {outer:?} {inner:?}");
        }
    }

    #[test]
    fn survival_never_rises(rows in follow_up()) {
        let curve = curve(&rows);
        let mut before = 1.0;
        let mut at_risk = curve.subjects();
        for step in curve.steps() {
            prop_assert_eq!(step.at_risk, at_risk);
            prop_assert!(step.survival <= before && step.survival >= 0.0);
            prop_assert_eq!(step.survival < before, step.events > 0);
            before = step.survival;
            at_risk -= step.events + step.censored;
        }
        prop_assert_eq!(at_risk, 0);
    }

    #[test]
    fn limits_hold_the_survival_within_0_and_1(rows in follow_up(), level in any_level()) {
        for step in curve(&rows).steps() {
            for transform in TRANSFORMS {
                let limits = step.limits(level, transform);
                prop_assert_eq!(limits.is_none(), step.survival == 0.0);
                if let Some(limits) = limits {
                    prop_assert!(limits.contains(step.survival), "{transform:?} {limits:?}");
                    prop_assert!(limits.lower >= 0.0 && limits.upper <= 1.0);
                }
            }
        }
    }

    #[test]
    fn without_censoring_survival_is_the_share_that_is_left(days in vec(0_u32..60, 1..80)) {
        let rows: Vec<_> = days.iter().map(|&days| (days, true)).collect();
        for step in curve(&rows).steps() {
            let left = days.iter().filter(|&&day| f64::from(day) > step.days).count();
            let share = left as f64 / days.len() as f64;
            prop_assert!((step.survival - share).abs() < 1e-12);
        }
    }

    #[test]
    fn the_median_lies_between_its_limits(rows in follow_up(), level in any_level()) {
        for transform in TRANSFORMS {
            let median = curve(&rows).median(level, transform);
            if let Some((lower, days)) = median.lower.zip(median.days) {
                prop_assert!(lower <= days, "{transform:?} {median:?}");
            }
            if let Some((upper, days)) = median.upper.zip(median.days) {
                prop_assert!(days <= upper, "{transform:?} {median:?}");
            }
        }
    }
}
