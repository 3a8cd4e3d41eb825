//! Two proportions compared: interval of the difference, and tests of no difference.

use statrs::function::factorial::ln_binomial;

use super::confidence::{ConfidenceLevel, Interval};
use super::interval::Proportion;
use super::p_value;
use crate::study::IntervalMethod;

/// Which interval of a difference of proportions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DifferenceMethod {
    /// Hybrid of two Wilson intervals: Newcombe, Statistics in Medicine 1998;17:873, method 10.
    #[default]
    Newcombe,
    /// Normal approximation, for comparison only; may pass -1 or 1.
    Wald,
}

/// `first - second`.
pub fn difference(first: Proportion, second: Proportion) -> f64 {
    first.estimate() - second.estimate()
}

/// Confidence interval of `first - second`.
pub fn difference_interval(
    first: Proportion,
    second: Proportion,
    level: ConfidenceLevel,
    method: DifferenceMethod,
) -> Interval {
    match method {
        DifferenceMethod::Newcombe => newcombe(first, second, level),
        DifferenceMethod::Wald => wald(first, second, level),
    }
}

fn newcombe(first: Proportion, second: Proportion, level: ConfidenceLevel) -> Interval {
    let (p1, p2) = (first.estimate(), second.estimate());
    let wilson1 = first.interval(level, IntervalMethod::Wilson);
    let wilson2 = second.interval(level, IntervalMethod::Wilson);
    Interval {
        lower: p1 - p2 - (p1 - wilson1.lower).hypot(wilson2.upper - p2),
        upper: p1 - p2 + (wilson1.upper - p1).hypot(p2 - wilson2.lower),
    }
}

fn wald(first: Proportion, second: Proportion, level: ConfidenceLevel) -> Interval {
    let variance = |proportion: Proportion| {
        let p = proportion.estimate();
        p * (1.0 - p) / proportion.n() as f64
    };
    let spread = (variance(first) + variance(second)).sqrt();
    Interval::around(difference(first, second), level.z() * spread)
}

/// Pearson's chi-square without continuity correction; `None` when all or none responded.
pub fn chi_square_p(first: Proportion, second: Proportion) -> Option<f64> {
    let (n1, n2) = (first.n() as f64, second.n() as f64);
    let pooled = (first.k() + second.k()) as f64 / (n1 + n2);
    let variance = pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2);
    let chi_square = difference(first, second).powi(2) / variance;
    (variance > 0.0).then(|| p_value::of_chi_square(chi_square, 1))
}

/// Fisher's exact test, two-sided: the tables with these margins that are no likelier than this one.
pub fn fisher_exact_p(first: Proportion, second: Proportion) -> f64 {
    // Tables as likely as the observed one differ from it in the last digits only.
    const TIE: f64 = 1e-7;
    let responders = first.k() + second.k();
    let fewest = responders.saturating_sub(second.n());
    let most = responders.min(first.n());
    let ln_weight = |k: u64| ln_binomial(first.n(), k) + ln_binomial(second.n(), responders - k);
    let observed = ln_weight(first.k());
    let (mut total, mut extreme) = (0.0, 0.0);
    for k in fewest..=most {
        let relative = (ln_weight(k) - observed).exp();
        total += relative;
        if relative <= 1.0 + TIE {
            extreme += relative;
        }
    }
    extreme / total
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fisher's tea: 3 of 4 cups named rightly; 34 of 70 ways are as far off.
    #[test]
    fn the_lady_tasting_tea() {
        let milk_first = Proportion::new(3, 4).unwrap();
        let tea_first = Proportion::new(1, 4).unwrap();
        let p = fisher_exact_p(milk_first, tea_first);
        assert!((p - 34.0 / 70.0).abs() < 1e-14, "{p}");
    }

    #[test]
    fn nothing_to_test_when_all_or_none_responded() {
        let nobody = Proportion::new(0, 10).unwrap();
        let everybody = Proportion::new(10, 10).unwrap();
        assert_eq!(chi_square_p(nobody, nobody), None);
        assert_eq!(chi_square_p(everybody, everybody), None);
        assert_eq!(fisher_exact_p(nobody, nobody), 1.0);
    }
}
