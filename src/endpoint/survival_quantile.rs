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
    /// between this and the next event (R, SAS). Limits by Brookmeyer & Crowley, Biometrics 1982;38:29:
    /// the same time on the curve's lower and on its upper limits.
    pub fn quantile(
        &self,
        share: f64,
        level: ConfidenceLevel,
        transform: SurvivalLimits,
    ) -> SurvivalQuantile {
        let target = 1.0 - share;
        let steps = self.steps();
        let reached = steps.partition_point(|step| step.survival > target + TIE);
        let lower = |step: &SurvivalStep| Some(step.limits(level, transform)?.lower);
        let upper = |step: &SurvivalStep| Some(step.limits(level, transform)?.upper);
        SurvivalQuantile {
            days: first_crossing(steps, reached, target, |step| Some(step.survival)),
            lower: first_crossing(steps, 0, target, lower),
            // The upper limit is no lower than the curve, so it crosses no earlier.
            upper: first_crossing(steps, reached, target, upper),
        }
    }
}

/// The first event time, from the step `from` on, at which `value` is at most `target`.
fn first_crossing(
    steps: &[SurvivalStep],
    from: usize,
    target: f64,
    value: impl Fn(&SurvivalStep) -> Option<f64>,
) -> Option<f64> {
    let mut event_steps = steps[from..].iter().filter(|step| step.events > 0);
    let (first, reached) = event_steps
        .by_ref()
        .filter_map(|step| Some((step, value(step)?)))
        .find(|(_, value)| *value <= target + TIE)?;
    let next = event_steps.next();
    Some(match next {
        Some(next) if reached >= target - TIE => f64::midpoint(first.days, next.days),
        _ => first.days,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::event_table::{EventTable, Observation};

    fn median(rows: &[(u32, bool)]) -> Option<f64> {
        let observations: Vec<_> = rows
            .iter()
            .map(|&(days, event)| Observation::whole_days(days, event))
            .collect();
        let curve = KaplanMeier::estimate(&EventTable::new(&observations));
        curve
            .median(ConfidenceLevel::NINETY_FIVE, SurvivalLimits::LogLog)
            .days
    }

    /// criteria/endpoints.md section 6 and settled.md 26.
    #[test]
    fn survival_of_exactly_one_half() {
        let all_events = [(10, true), (20, true), (30, true), (40, true)];
        assert_eq!(median(&all_events), Some(25.0));
        let then_censored = [(10, true), (20, true), (30, false), (40, false)];
        assert_eq!(median(&then_censored), Some(20.0));
        let censored_between = [(10, true), (20, true), (30, false), (40, true)];
        assert_eq!(median(&censored_between), Some(30.0));
        assert_eq!(median(&[(10, true), (20, false), (30, false)]), None);
        assert_eq!(median(&[]), None);
    }
}
