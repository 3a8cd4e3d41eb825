//! Median and other quantiles of a survival curve (criteria/endpoints.md section 6).

use super::confidence::ConfidenceLevel;
use super::kaplan_meier::{KaplanMeier, SurvivalStep};
use crate::study::SurvivalLimits;

/// Two survival values closer than this are one.
const TIE: f64 = 1e-12;

/// The time by which a share of the subjects has had the event. `None` is not reached (NR).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurvivalQuantile {
    /// In days.
    pub days: Option<f64>,
    /// Its lower limit in days.
    pub lower: Option<f64>,
    /// Its upper limit in days.
    pub upper: Option<f64>,
}

impl KaplanMeier {
    /// The median with limits.
    pub fn median(&self, level: ConfidenceLevel, transform: SurvivalLimits) -> SurvivalQuantile {
        self.quantile(0.5, level, transform)
    }

    /// The first time at which survival is `1 - share` or less; where it equals that, the middle
    /// between this and the next event, if there is one (settled.md 26).
    ///
    /// Limits by Brookmeyer & Crowley, Biometrics 1982;38:29: the same time on the curve's lower and on
    /// its upper limits. The step on which survival reaches 0 has no limits; it ends the interval that
    /// an earlier step began. [`KaplanMeier::survfit_quantile`] is what R reports.
    pub fn quantile(
        &self,
        share: f64,
        level: ConfidenceLevel,
        transform: SurvivalLimits,
    ) -> SurvivalQuantile {
        let target = 1.0 - share;
        let steps = self.steps();
        let reached = steps.partition_point(|step| step.survival > target + TIE);
        let lower = first_crossing(steps, target, |step| {
            Some(step.limits(level, transform)?.lower)
        });
        // The upper limit is no lower than the curve, so it crosses no earlier.
        let upper = first_crossing(&steps[reached..], target, |step| {
            Some(step.limits(level, transform)?.upper)
        });
        SurvivalQuantile {
            days: first_crossing(&steps[reached..], target, |step| Some(step.survival)),
            lower,
            upper: upper.or_else(|| lower.and(self.extinction())),
        }
    }

    /// The day on which survival reaches 0.
    fn extinction(&self) -> Option<f64> {
        let step = self.steps().iter().rfind(|step| step.events > 0)?;
        (step.survival == 0.0).then_some(step.days)
    }
}

/// The first event time at which `value` is at most `target`.
fn first_crossing(
    steps: &[SurvivalStep],
    target: f64,
    value: impl Fn(&SurvivalStep) -> Option<f64>,
) -> Option<f64> {
    let mut event_steps = steps.iter().filter(|step| step.events > 0);
    let (first, reached) = event_steps
        .by_ref()
        .filter_map(|step| Some((step, value(step)?)))
        .find(|(_, value)| *value <= target + TIE)?;
    Some(match event_steps.next() {
        Some(next) if reached >= target - TIE => f64::midpoint(first.days, next.days),
        _ => first.days,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::event_table::{EventTable, Observation};

    fn median(rows: &[(u32, bool)]) -> SurvivalQuantile {
        let observations: Vec<_> = rows
            .iter()
            .map(|&(days, event)| Observation::whole_days(days, event))
            .collect();
        let curve = KaplanMeier::estimate(&EventTable::new(&observations));
        curve.median(ConfidenceLevel::NINETY_FIVE, SurvivalLimits::LogLog)
    }

    /// criteria/endpoints.md section 6 and settled.md 26.
    #[test]
    fn survival_of_exactly_one_half() {
        let all_events = [(10, true), (20, true), (30, true), (40, true)];
        assert_eq!(median(&all_events).days, Some(25.0));
        let then_censored = [(10, true), (20, true), (30, false), (40, false)];
        assert_eq!(median(&then_censored).days, Some(20.0));
        let censored_between = [(10, true), (20, true), (30, false), (40, true)];
        assert_eq!(median(&censored_between).days, Some(30.0));
        assert_eq!(median(&[(10, true), (20, false), (30, false)]).days, None);
        assert_eq!(median(&[]).days, None);
    }

    #[test]
    fn the_last_event_ends_an_interval_but_is_none() {
        let all_events = median(&[(10, true), (20, true), (30, true), (40, true)]);
        assert_eq!(
            (all_events.lower, all_events.upper),
            (Some(10.0), Some(40.0))
        );
        let one_subject = median(&[(7, true)]);
        assert_eq!(one_subject.days, Some(7.0));
        assert_eq!((one_subject.lower, one_subject.upper), (None, None));
    }
}
