//! Survival at a landmark (criteria/endpoints.md section 6, settled.md 26).

use super::confidence::{ConfidenceLevel, Interval};
use super::kaplan_meier::KaplanMeier;
use crate::study::SurvivalLimits;

/// Days in a month (criteria/endpoints.md section 1).
pub const DAYS_PER_MONTH: f64 = 30.4375;

/// A number of months in days: 36 months are 1095.75 days.
pub fn months_in_days(months: u32) -> f64 {
    f64::from(months) * DAYS_PER_MONTH
}

/// What a landmark after the last observation gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BeyondFollowUp {
    /// Nothing, unless survival has reached 0 by then (settled.md 26).
    #[default]
    NotEstimable,
    /// The last value of the curve (R: `summary(fit, times, extend = TRUE)`).
    LastValue,
}

/// Survival on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Landmark {
    /// Days from the origin.
    pub days: f64,
    /// Subjects followed up to this day or longer.
    pub at_risk: u64,
    /// S(t); `None` is not estimable.
    pub survival: Option<f64>,
    /// Its Greenwood standard error; `None` also where survival is 0.
    pub standard_error: Option<f64>,
    /// Its limits; `None` also where survival is 0.
    pub interval: Option<Interval>,
}

impl KaplanMeier {
    /// Survival at `days`: the value after the last event on or before it.
    pub fn landmark(
        &self,
        days: f64,
        level: ConfidenceLevel,
        transform: SurvivalLimits,
        beyond: BeyondFollowUp,
    ) -> Landmark {
        let mut landmark = Landmark {
            days,
            at_risk: self.at_risk(days),
            survival: None,
            standard_error: None,
            interval: None,
        };
        let Some(last_day) = self.last_day() else {
            return landmark;
        };
        match self.step_at(days) {
            None => {
                landmark.survival = Some(1.0);
                landmark.standard_error = Some(0.0);
                landmark.interval = Some(Interval {
                    lower: 1.0,
                    upper: 1.0,
                });
            }
            Some(step)
                if days <= last_day
                    || step.survival == 0.0
                    || beyond == BeyondFollowUp::LastValue =>
            {
                landmark.survival = Some(step.survival);
                landmark.standard_error = step.standard_error();
                landmark.interval = step.limits(level, transform);
            }
            Some(_) => {}
        }
        landmark
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::event_table::{EventTable, Observation};

    fn landmark(rows: &[(u32, bool)], days: f64, beyond: BeyondFollowUp) -> Landmark {
        let observations: Vec<_> = rows
            .iter()
            .map(|&(days, event)| Observation::whole_days(days, event))
            .collect();
        KaplanMeier::estimate(&EventTable::new(&observations)).landmark(
            days,
            ConfidenceLevel::NINETY_FIVE,
            SurvivalLimits::LogLog,
            beyond,
        )
    }

    #[test]
    fn beyond_the_last_observation() {
        let censored_last = [(10, true), (20, false)];
        let within = landmark(&censored_last, 20.0, BeyondFollowUp::NotEstimable);
        assert_eq!((within.at_risk, within.survival), (1, Some(0.5)));
        let beyond = landmark(&censored_last, 20.5, BeyondFollowUp::NotEstimable);
        assert_eq!((beyond.at_risk, beyond.survival), (0, None));
        assert_eq!((beyond.standard_error, beyond.interval), (None, None));
        let carried = landmark(&censored_last, 20.5, BeyondFollowUp::LastValue);
        assert_eq!((carried.at_risk, carried.survival), (0, Some(0.5)));
        assert!(carried.interval.is_some());
    }

    #[test]
    fn once_survival_is_zero_it_stays_zero() {
        let event_last = [(10, true), (20, true)];
        for beyond in [BeyondFollowUp::NotEstimable, BeyondFollowUp::LastValue] {
            let landmark = landmark(&event_last, 365.0, beyond);
            assert_eq!((landmark.at_risk, landmark.survival), (0, Some(0.0)));
            assert_eq!((landmark.standard_error, landmark.interval), (None, None));
        }
    }

    #[test]
    fn before_the_first_event_and_without_anybody() {
        let before = landmark(
            &[(10, true), (20, false)],
            9.0,
            BeyondFollowUp::NotEstimable,
        );
        assert_eq!((before.at_risk, before.survival), (2, Some(1.0)));
        assert_eq!(before.standard_error, Some(0.0));
        let nobody = landmark(&[], 9.0, BeyondFollowUp::LastValue);
        assert_eq!((nobody.at_risk, nobody.survival), (0, None));
    }

    #[test]
    fn three_years() {
        assert_eq!(months_in_days(36), 1095.75);
        assert_eq!(months_in_days(24), 730.5);
    }
}
