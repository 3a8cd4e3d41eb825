//! The Kaplan-Meier estimate with Greenwood's variance (criteria/endpoints.md section 6).
//!
//! Kaplan & Meier, JASA 1958;53:457. At a tied time events come before censorings.

use super::confidence::{ConfidenceLevel, Interval};
use super::event_table::EventTable;
use super::survival_limits::limits;
use crate::study::SurvivalLimits;

/// The curve from one day to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurvivalStep {
    /// Days from the origin; an event or a censoring happened then.
    pub days: f64,
    /// Subjects followed up to this day or longer.
    pub at_risk: u64,
    /// Events on this day.
    pub events: u64,
    /// Censorings on this day.
    pub censored: u64,
    /// S(t): the probability to be without the event after this day.
    pub survival: f64,
    /// Greenwood's sum of d / (n (n - d)); infinite once survival is 0.
    pub greenwood: f64,
}

impl SurvivalStep {
    /// Greenwood standard error of the survival; undefined (`None`) once survival is 0.
    pub fn standard_error(&self) -> Option<f64> {
        (self.survival > 0.0).then(|| self.survival * self.greenwood.sqrt())
    }

    /// Confidence limits of the survival; undefined (`None`) once survival is 0. Before the first
    /// event both are 1.
    pub fn limits(&self, level: ConfidenceLevel, transform: SurvivalLimits) -> Option<Interval> {
        limits(self.survival, self.greenwood, level, transform)
    }
}

/// A survival curve: one step a distinct day of follow-up.
#[derive(Clone, Debug, PartialEq)]
pub struct KaplanMeier {
    steps: Vec<SurvivalStep>,
    subjects: u64,
    events: u64,
}

impl KaplanMeier {
    /// Estimates the curve of one group.
    pub fn estimate(table: &EventTable) -> KaplanMeier {
        let mut at_risk = table.subjects();
        let mut events = 0;
        let mut survival = 1.0;
        let mut greenwood = 0.0;
        let mut steps = Vec::with_capacity(table.rows().len());
        for row in table.rows() {
            if row.events > 0 {
                let n = at_risk as f64;
                let survivors = (at_risk - row.events) as f64;
                survival *= survivors / n;
                greenwood += row.events as f64 / (n * survivors);
                events += row.events;
            }
            steps.push(SurvivalStep {
                days: row.days,
                at_risk,
                events: row.events,
                censored: row.censored,
                survival,
                greenwood,
            });
            at_risk -= row.events + row.censored;
        }
        KaplanMeier {
            steps,
            subjects: table.subjects(),
            events,
        }
    }

    /// The steps, earliest first.
    pub fn steps(&self) -> &[SurvivalStep] {
        &self.steps
    }

    /// How many subjects the curve is drawn from.
    pub fn subjects(&self) -> u64 {
        self.subjects
    }

    /// How many of them had the event.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The last day anybody was followed to.
    pub fn last_day(&self) -> Option<f64> {
        self.steps.last().map(|step| step.days)
    }

    /// Subjects at risk just before `days`: those followed up to that day or longer.
    pub fn at_risk(&self, days: f64) -> u64 {
        let index = self.steps.partition_point(|step| step.days < days);
        self.steps.get(index).map_or(0, |step| step.at_risk)
    }

    /// The step that holds at `days`: the last one on or before it.
    pub fn step_at(&self, days: f64) -> Option<&SurvivalStep> {
        let index = self.steps.partition_point(|step| step.days <= days);
        self.steps[..index].last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::event_table::Observation;

    fn curve(rows: &[(u32, bool)]) -> KaplanMeier {
        let observations: Vec<_> = rows
            .iter()
            .map(|&(days, event)| Observation::whole_days(days, event))
            .collect();
        KaplanMeier::estimate(&EventTable::new(&observations))
    }

    #[test]
    fn an_event_on_day_0_is_kept() {
        let curve = curve(&[(0, true), (5, false)]);
        assert_eq!(curve.steps()[0].survival, 0.5);
        assert_eq!(curve.at_risk(0.0), 2);
        assert_eq!(curve.at_risk(0.5), 1);
        assert_eq!(curve.at_risk(6.0), 0);
    }

    #[test]
    fn nothing_is_certain_once_survival_is_zero() {
        let curve = curve(&[(7, true)]);
        let step = curve.steps()[0];
        assert_eq!((step.survival, step.greenwood), (0.0, f64::INFINITY));
        assert_eq!(step.standard_error(), None);
        for name in SurvivalLimits::NAMES {
            let transform = SurvivalLimits::from_name(name).unwrap();
            assert_eq!(step.limits(ConfidenceLevel::NINETY_FIVE, transform), None);
        }
    }

    #[test]
    fn nobody_gives_an_empty_curve() {
        let curve = curve(&[]);
        assert_eq!((curve.subjects(), curve.events()), (0, 0));
        assert_eq!(curve.last_day(), None);
        assert_eq!(curve.step_at(10.0), None);
    }
}
