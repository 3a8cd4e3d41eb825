//! Quantiles of a survival curve as R's survival package (3.5) reports them, to lay results side by side.

use super::confidence::ConfidenceLevel;
use super::kaplan_meier::{KaplanMeier, SurvivalStep};
use super::survival_quantile::SurvivalQuantile;
use crate::study::SurvivalLimits;

/// R takes survival values closer than this as one: the root of the spacing of doubles at 1.
const TIE: f64 = 1.490116119384766e-8;

impl KaplanMeier {
    /// As R's `quantile(survfit(...), probs = share)`. It parts from [`KaplanMeier::quantile`] where
    ///
    /// - survival equals `1 - share` up to the last observation: the middle between the two times;
    /// - only the step to survival 0 lies below: the upper limit is open;
    /// - an upper limit rises again: the time of the largest limit that is low enough, not the first.
    pub fn survfit_quantile(
        &self,
        share: f64,
        level: ConfidenceLevel,
        transform: SurvivalLimits,
    ) -> SurvivalQuantile {
        let target = 1.0 - share;
        let crossing = |value: &dyn Fn(&SurvivalStep) -> Option<f64>| self.crossing(target, value);
        SurvivalQuantile {
            days: crossing(&|step| Some(step.survival)),
            lower: crossing(&|step| Some(step.limits(level, transform)?.lower)),
            upper: crossing(&|step| Some(step.limits(level, transform)?.upper)),
        }
    }

    fn crossing(&self, target: f64, value: impl Fn(&SurvivalStep) -> Option<f64>) -> Option<f64> {
        let (value_there, days) = self.largest(target + TIE, &value)?;
        if value_there < target - TIE {
            return Some(days);
        }
        let next = self.largest(target - TIE, &value).map(|(_, days)| days);
        Some(f64::midpoint(days, next.or(self.last_day())?))
    }

    /// The largest value up to `most`, and the first day that has it.
    fn largest(
        &self,
        most: f64,
        value: impl Fn(&SurvivalStep) -> Option<f64>,
    ) -> Option<(f64, f64)> {
        self.steps()
            .iter()
            .filter_map(|step| Some((value(step)?, step.days)))
            .filter(|(value, _)| *value <= most)
            .reduce(|best, other| if other.0 > best.0 { other } else { best })
    }
}
