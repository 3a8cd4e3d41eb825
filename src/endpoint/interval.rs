//! Confidence intervals of one proportion (criteria/endpoints.md section 5).
//!
//! Surveyed by Brown, Cai & DasGupta, Statistical Science 2001;16:101, and Newcombe, Statistics in
//! Medicine 1998;17:857.

use super::beta_distribution::{density, distribution, quantile, solve};
use super::confidence::{ConfidenceLevel, Interval};
use crate::study::IntervalMethod;

/// `k` of `n`: a proportion that can be estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proportion {
    k: u64,
    n: u64,
}

impl Proportion {
    /// `None` (not estimable) when there is nobody in the denominator, or more in the numerator.
    pub fn new(k: u64, n: u64) -> Option<Proportion> {
        (n > 0 && k <= n).then_some(Proportion { k, n })
    }

    /// The numerator.
    pub fn k(self) -> u64 {
        self.k
    }

    /// The denominator, at least 1.
    pub fn n(self) -> u64 {
        self.n
    }

    /// k / n.
    pub fn estimate(self) -> f64 {
        self.k as f64 / self.n as f64
    }

    /// Its confidence interval. Wald and Agresti-Coull are not cut at 0 and 1, as is usual.
    pub fn interval(self, level: ConfidenceLevel, method: IntervalMethod) -> Interval {
        let z = level.z();
        match method {
            IntervalMethod::ClopperPearson => self.mirrored(level, clopper_pearson_lower),
            IntervalMethod::Jeffreys => self.mirrored(level, jeffreys_lower),
            IntervalMethod::JeffreysPlain => self.mirrored(level, jeffreys_plain_lower),
            IntervalMethod::MidP => self.mirrored(level, mid_p_lower),
            IntervalMethod::Wilson => wilson(self, z, 0.0),
            IntervalMethod::WilsonCorrected => wilson(self, z, continuity_correction(self)),
            IntervalMethod::AgrestiCoull => agresti_coull(self, z),
            IntervalMethod::Wald => wald(self, z),
        }
    }

    /// The methods that treat failures as they treat successes: the upper limit of k is one minus the
    /// lower limit of n - k.
    fn mirrored(self, level: ConfidenceLevel, lower: impl Fn(Proportion, f64) -> f64) -> Interval {
        let failures = Proportion {
            k: self.n - self.k,
            n: self.n,
        };
        Interval {
            lower: lower(self, level.tail()),
            upper: 1.0 - lower(failures, level.tail()),
        }
    }
}

/// The confidence interval of `k` out of `n`; `None` when that is no proportion (see [`Proportion`]).
pub fn interval(
    k: u64,
    n: u64,
    level: ConfidenceLevel,
    method: IntervalMethod,
) -> Option<Interval> {
    Some(Proportion::new(k, n)?.interval(level, method))
}

/// Clopper & Pearson, Biometrika 1934;26:404: the p at which k or more have probability `tail`.
fn clopper_pearson_lower(proportion: Proportion, tail: f64) -> f64 {
    let (k, n) = (proportion.k as f64, proportion.n as f64);
    if proportion.k == 0 {
        0.0
    } else {
        quantile(k, n - k + 1.0, tail)
    }
}

/// Brown, Cai & DasGupta 2001, section 3.1.1, with 0 at k = 0.
fn jeffreys_lower(proportion: Proportion, tail: f64) -> f64 {
    if proportion.k == 0 {
        0.0
    } else {
        jeffreys_plain_lower(proportion, tail)
    }
}

/// Quantile of the posterior under Jeffreys' prior, Beta(1/2, 1/2).
fn jeffreys_plain_lower(proportion: Proportion, tail: f64) -> f64 {
    let (k, n) = (proportion.k as f64, proportion.n as f64);
    quantile(k + 0.5, n - k + 0.5, tail)
}

/// Lancaster's mid-p: P(X > k) + P(X = k) / 2 = `tail`, the mean of the tails from k and from k + 1.
fn mid_p_lower(proportion: Proportion, tail: f64) -> f64 {
    let (k, n) = (proportion.k as f64, proportion.n as f64);
    if proportion.k == 0 {
        return 0.0;
    }
    solve(proportion.estimate() / 2.0, tail, |p| {
        let mut value = distribution(k, n - k + 1.0, p) / 2.0;
        let mut slope = density(k, n - k + 1.0, p) / 2.0;
        if proportion.k < proportion.n {
            value += distribution(k + 1.0, n - k, p) / 2.0;
            slope += density(k + 1.0, n - k, p) / 2.0;
        }
        (value, slope)
    })
}

/// Wilson, JASA 1927;22:209, with each limit's count moved outwards by `correction`.
fn wilson(proportion: Proportion, z: f64, correction: f64) -> Interval {
    let (k, n) = (proportion.k as f64, proportion.n as f64);
    let below = k - correction;
    let above = k + correction;
    Interval {
        lower: if below <= 0.0 {
            0.0
        } else {
            score_limit(below / n, n, -z)
        },
        upper: if above >= n {
            1.0
        } else {
            score_limit(above / n, n, z)
        },
    }
}

/// The proportion that lies `z` of its own standard errors from `p`.
fn score_limit(p: f64, n: f64, z: f64) -> f64 {
    let shift = z * z / (2.0 * n);
    let spread = (p * (1.0 - p) / n + shift / (2.0 * n)).sqrt();
    (p + shift + z * spread) / (1.0 + 2.0 * shift)
}

/// One half, less where k is nearer to n / 2: R's `prop.test` corrects towards its null hypothesis.
fn continuity_correction(proportion: Proportion) -> f64 {
    let (k, n) = (proportion.k as f64, proportion.n as f64);
    (k - n / 2.0).abs().min(0.5)
}

/// Agresti & Coull, The American Statistician 1998;52:119: z^2 / 2 successes and failures added.
fn agresti_coull(proportion: Proportion, z: f64) -> Interval {
    let n = proportion.n as f64 + z * z;
    let p = (proportion.k as f64 + z * z / 2.0) / n;
    Interval::around(p, z * (p * (1.0 - p) / n).sqrt())
}

/// The normal approximation.
fn wald(proportion: Proportion, z: f64) -> Interval {
    let p = proportion.estimate();
    Interval::around(p, z * (p * (1.0 - p) / proportion.n as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gives_no_interval() {
        let level = ConfidenceLevel::NINETY_FIVE;
        for name in IntervalMethod::NAMES {
            let method = IntervalMethod::from_name(name).unwrap();
            assert_eq!(interval(0, 0, level, method), None, "{name}");
            assert_eq!(interval(3, 2, level, method), None, "{name}");
            assert!(interval(2, 2, level, method).is_some(), "{name}");
        }
    }

    /// Naxitamab's published response rates: 45 % (24, 68) of 22 and 34 % (20, 51) of 38.
    #[test]
    fn published_rates() {
        for (k, n, percent) in [(10, 22, (24, 68)), (13, 38, (20, 51))] {
            let level = ConfidenceLevel::NINETY_FIVE;
            let limits = interval(k, n, level, IntervalMethod::ClopperPearson).unwrap();
            let rounded = (
                (limits.lower * 100.0).round() as i32,
                (limits.upper * 100.0).round() as i32,
            );
            assert_eq!(rounded, percent, "{k}/{n}");
        }
    }
}
