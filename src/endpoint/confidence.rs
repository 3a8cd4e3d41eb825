//! Confidence levels and the intervals they give.

use std::f64::consts::SQRT_2;

use statrs::function::erf::erfc_inv;

/// A two-sided confidence level, strictly between 0 and 1, with its normal quantile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfidenceLevel {
    level: f64,
    z: f64,
}

impl ConfidenceLevel {
    /// 95 %, which every result of this program uses unless told otherwise.
    pub const NINETY_FIVE: ConfidenceLevel = ConfidenceLevel {
        level: 0.95,
        z: 1.959963984540054,
    };

    /// The level as a fraction (0.95 for 95 %); `None` unless it lies between 0 and 1.
    pub fn new(level: f64) -> Option<ConfidenceLevel> {
        if !(level > 0.0 && level < 1.0) {
            return None;
        }
        let z = SQRT_2 * erfc_inv(1.0 - level);
        Some(ConfidenceLevel { level, z })
    }

    /// The level as a fraction.
    pub fn level(self) -> f64 {
        self.level
    }

    /// The probability left outside on each side.
    pub fn tail(self) -> f64 {
        (1.0 - self.level) / 2.0
    }

    /// The quantile of the standard normal distribution that leaves `tail` above it.
    pub fn z(self) -> f64 {
        self.z
    }
}

/// Two limits, `lower <= upper`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

impl Interval {
    /// The interval that reaches `half_width` to both sides of `estimate`.
    pub fn around(estimate: f64, half_width: f64) -> Interval {
        Interval {
            lower: estimate - half_width,
            upper: estimate + half_width,
        }
    }

    /// Whether the value lies inside or on a limit.
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// How far apart the limits are.
    pub fn width(self) -> f64 {
        self.upper - self.lower
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_of_the_usual_levels() {
        // R: qnorm(1 - (1 - level) / 2).
        let cases = [
            (0.80, 1.2815515655446004),
            (0.90, 1.6448536269514722),
            (0.95, 1.959963984540054),
            (0.99, 2.5758293035489004),
        ];
        for (level, z) in cases {
            let computed = ConfidenceLevel::new(level).unwrap().z();
            assert!((computed - z).abs() < 1e-14, "{level}: {computed}");
        }
        let constant = ConfidenceLevel::NINETY_FIVE;
        let computed = ConfidenceLevel::new(0.95).unwrap();
        assert!((constant.z() - computed.z()).abs() < 1e-15);
    }

    #[test]
    fn no_level_outside_zero_to_one() {
        for level in [0.0, 1.0, -0.5, 95.0, f64::NAN, f64::INFINITY] {
            assert_eq!(ConfidenceLevel::new(level), None, "{level}");
        }
    }
}
