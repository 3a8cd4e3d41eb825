//! Restricted mean survival time: the area under the curve up to a day.

use super::confidence::{ConfidenceLevel, Interval};
use super::kaplan_meier::KaplanMeier;

/// Mean time without the event within a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RestrictedMean {
    /// The mean in days.
    pub days: f64,
    /// Its standard error in days.
    pub standard_error: f64,
    /// The end of the window, in days from the origin.
    pub until: f64,
}

impl RestrictedMean {
    /// Normal limits of the mean, in days.
    pub fn interval(&self, level: ConfidenceLevel) -> Interval {
        Interval::around(self.days, level.z() * self.standard_error)
    }
}

impl KaplanMeier {
    /// The restricted mean from day 0 to `until` (Klein & Moeschberger 2003, section 4.5; R:
    /// `print(fit, rmean = until)`). `None` where the curve is not known that far: the last observation
    /// is earlier and survival has not reached 0.
    pub fn restricted_mean(&self, until: f64) -> Option<RestrictedMean> {
        let last = self.steps().last()?;
        let known = until <= last.days || last.survival == 0.0;
        if until.is_nan() || until < 0.0 || !known {
            return None;
        }
        // From the end back: the area right of each step weighs that step's share of the variance.
        let mut area = 0.0;
        let mut variance = 0.0;
        let mut right = until;
        for step in self.steps().iter().rev() {
            if step.days >= until {
                continue;
            }
            area += step.survival * (right - step.days);
            right = step.days;
            let survivors = step.at_risk - step.events;
            if survivors > 0 {
                let share = step.events as f64 / (step.at_risk as f64 * survivors as f64);
                variance += area * area * share;
            }
        }
        Some(RestrictedMean {
            days: area + right,
            standard_error: variance.sqrt(),
            until,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::event_table::{EventTable, Observation};

    #[test]
    fn without_censoring_it_is_the_mean_of_the_capped_times() {
        let observations: Vec<_> = [2, 4, 6, 8]
            .iter()
            .map(|&days| Observation::whole_days(days, true))
            .collect();
        let curve = KaplanMeier::estimate(&EventTable::new(&observations));
        for (until, mean) in [(8.0, 5.0), (5.0, 4.0), (1.0, 1.0), (100.0, 5.0), (0.0, 0.0)] {
            let restricted = curve.restricted_mean(until).unwrap();
            assert_eq!(restricted.days, mean, "until {until}");
        }
        // Population standard deviation of 2, 4, 6, 8 over the root of 4.
        let error = curve.restricted_mean(8.0).unwrap().standard_error;
        assert!((error - 5.0_f64.sqrt() / 2.0).abs() < 1e-15, "{error}");
    }

    #[test]
    fn unknown_beyond_follow_up() {
        let observations = [
            Observation::whole_days(2, true),
            Observation::whole_days(9, false),
        ];
        let curve = KaplanMeier::estimate(&EventTable::new(&observations));
        assert!(curve.restricted_mean(9.0).is_some());
        assert_eq!(curve.restricted_mean(9.5), None);
        assert_eq!(curve.restricted_mean(f64::NAN), None);
        let nobody = KaplanMeier::estimate(&EventTable::default());
        assert_eq!(nobody.restricted_mean(1.0), None);
    }
}
