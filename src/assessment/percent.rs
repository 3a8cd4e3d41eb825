//! Percentages for display: from the exact ratio, rounded half away from zero, never compared.

use std::fmt;

use crate::study::Mm;

/// A change from one length to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PercentChange {
    from: Mm,
    to: Mm,
}

impl PercentChange {
    /// From a reference to the current length.
    pub const fn new(from: Mm, to: Mm) -> PercentChange {
        PercentChange { from, to }
    }

    /// Rounded half away from zero to hundredths of a percent; `None` when the reference is 0 and
    /// the current length is not.
    pub fn hundredths(self) -> Option<i64> {
        self.scaled(10_000)
    }

    /// Rounded half away from zero to tenths of a percent.
    pub fn tenths(self) -> Option<i64> {
        self.scaled(1_000)
    }

    /// The ratio as a float, for statistics and plots only.
    pub fn as_f64(self) -> f64 {
        100.0 * (self.to - self.from).as_f64() / self.from.as_f64()
    }

    fn scaled(self, scale: i128) -> Option<i64> {
        let from = i128::from(self.from.micrometres());
        let difference = i128::from((self.to - self.from).micrometres());
        if from == 0 {
            return (difference == 0).then_some(0);
        }
        let numerator = difference * scale;
        let rounded = (numerator.abs() * 2 + from) / (2 * from) * numerator.signum();
        i64::try_from(rounded).ok()
    }
}

/// As the CSV files have it: two decimals, `INF` from 0 to anything above.
impl fmt::Display for PercentChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hundredths() {
            None => f.write_str("INF"),
            Some(hundredths) => {
                let sign = if hundredths < 0 { "-" } else { "" };
                let size = hundredths.unsigned_abs();
                write!(f, "{sign}{}.{:02}", size / 100, size % 100)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_round_half_away_from_zero() {
        let change =
            |from, to| PercentChange::new(Mm::from_micrometres(from), Mm::from_micrometres(to));
        assert_eq!(change(29_750, 20_830).to_string(), "-29.98");
        assert_eq!(change(29_750, 20_830).tenths(), Some(-300));
        assert_eq!(change(20_000, 20_001).to_string(), "0.01");
        assert_eq!(change(20_000, 19_999).to_string(), "-0.01");
        assert_eq!(change(0, 5_000).to_string(), "INF");
        assert_eq!(change(0, 0).to_string(), "0.00");
    }
}
