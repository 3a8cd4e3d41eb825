//! The hazard ratio of two arms by Cox's partial likelihood: one binary covariate.
//!
//! Cox, JRSS B 1972;34:187; ties by Efron, JASA 1977;72:557, or Breslow, Biometrics 1974;30:89.

use super::confidence::{ConfidenceLevel, Interval};
use super::event_table::EventTable;
use super::p_value;
use super::risk_set::for_each_event_time;

/// How events at one time share the risk set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ties {
    /// Each tied event leaves with its share of the others.
    #[default]
    Efron,
    /// All tied events meet the full risk set.
    Breslow,
}

/// The two arms of one stratum.
#[derive(Clone, Copy, Debug)]
pub struct Arms<'a> {
    /// The arm with hazard 1.
    pub reference: &'a EventTable,
    /// The arm whose hazard is compared with it.
    pub exposed: &'a EventTable,
}

/// Hazard of the exposed arm over that of the reference arm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HazardRatio {
    /// Natural logarithm of the ratio.
    pub log_ratio: f64,
    /// Standard error of the logarithm.
    pub standard_error: f64,
    /// p of the Wald test.
    pub wald_p: f64,
    /// p of the likelihood ratio test.
    pub likelihood_ratio_p: f64,
    /// p of the score test; without ties that of the log-rank test.
    pub score_p: f64,
}

impl HazardRatio {
    /// The ratio.
    pub fn ratio(&self) -> f64 {
        self.log_ratio.exp()
    }

    /// Its limits, symmetric on the logarithmic scale.
    pub fn interval(&self, level: ConfidenceLevel) -> Interval {
        let log = Interval::around(self.log_ratio, level.z() * self.standard_error);
        Interval {
            lower: log.lower.exp(),
            upper: log.upper.exp(),
        }
    }
}

/// Estimates the hazard ratio over strata that share it; an unstratified estimate has one stratum.
///
/// `None` (not estimable) when the likelihood has no maximum: while both arms are at risk, events
/// happen in one of them only, or not at all.
pub fn hazard_ratio(strata: &[Arms], ties: Ties) -> Option<HazardRatio> {
    let draws = Draws::gather(strata, ties);
    if !draws.has_maximum {
        return None;
    }
    let log_ratio = draws.maximum();
    let (_, information) = draws.score_and_information(log_ratio);
    let (score_at_0, information_at_0) = draws.score_and_information(0.0);
    let standard_error = 1.0 / information.sqrt();
    let gain = draws.log_likelihood(log_ratio) - draws.log_likelihood(0.0);
    Some(HazardRatio {
        log_ratio,
        standard_error,
        wald_p: p_value::of_normal(log_ratio / standard_error),
        likelihood_ratio_p: p_value::of_chi_square(2.0 * gain, 1),
        score_p: p_value::of_normal(score_at_0 / information_at_0.sqrt()),
    })
}

/// Some events drawn from one risk set.
struct Draw {
    /// How many.
    events: f64,
    /// At risk in the reference arm.
    reference: f64,
    /// At risk in the exposed arm.
    exposed: f64,
}

/// The partial likelihood as draws from risk sets in which both arms stand.
struct Draws {
    draws: Vec<Draw>,
    /// Events of the exposed arm among them.
    exposed_events: f64,
    has_maximum: bool,
}

impl Draws {
    fn gather(strata: &[Arms], ties: Ties) -> Draws {
        let mut draws = Vec::new();
        let (mut reference_events, mut exposed_events) = (0, 0);
        for arms in strata {
            for_each_event_time(&[arms.reference, arms.exposed], |set| {
                if set.at_risk.contains(&0) {
                    return;
                }
                reference_events += set.events[0];
                exposed_events += set.events[1];
                let total = set.total_events();
                let draw = |left: f64, events: f64| Draw {
                    events,
                    reference: set.at_risk[0] as f64 - left * set.events[0] as f64,
                    exposed: set.at_risk[1] as f64 - left * set.events[1] as f64,
                };
                match ties {
                    Ties::Breslow => draws.push(draw(0.0, total as f64)),
                    Ties::Efron => {
                        let left = |index: u64| index as f64 / total as f64;
                        draws.extend((0..total).map(|index| draw(left(index), 1.0)));
                    }
                }
            });
        }
        Draws {
            draws,
            exposed_events: exposed_events as f64,
            has_maximum: reference_events > 0 && exposed_events > 0,
        }
    }

    /// The log partial likelihood.
    fn log_likelihood(&self, log_ratio: f64) -> f64 {
        let ratio = log_ratio.exp();
        let risk: f64 = self
            .draws
            .iter()
            .map(|draw| draw.events * (draw.reference + draw.exposed * ratio).ln())
            .sum();
        self.exposed_events * log_ratio - risk
    }

    /// Its first derivative, and its second with the sign turned.
    fn score_and_information(&self, log_ratio: f64) -> (f64, f64) {
        let ratio = log_ratio.exp();
        let mut score = self.exposed_events;
        let mut information = 0.0;
        for draw in &self.draws {
            let exposed = draw.exposed * ratio;
            let share = exposed / (draw.reference + exposed);
            score -= draw.events * share;
            information += draw.events * share * (1.0 - share);
        }
        (score, information)
    }

    /// Where the score is zero. It falls all the way, so every look at it narrows the bracket.
    fn maximum(&self) -> f64 {
        const MOST_STEPS: usize = 100;
        const LONGEST_STEP: f64 = 2.0;
        let (mut below, mut above) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut log_ratio = 0.0;
        for _ in 0..MOST_STEPS {
            let (score, information) = self.score_and_information(log_ratio);
            if score > 0.0 {
                below = log_ratio;
            } else {
                above = log_ratio;
            }
            let newton = log_ratio + (score / information).clamp(-LONGEST_STEP, LONGEST_STEP);
            let next = if newton > below && newton < above {
                newton
            } else {
                f64::midpoint(below, above)
            };
            if (next - log_ratio).abs() <= 1e-14 * next.abs().max(1.0) || !next.is_finite() {
                break;
            }
            log_ratio = next;
        }
        log_ratio
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::event_table::Observation;

    fn events(days: &[u32]) -> EventTable {
        let observations: Vec<_> = days
            .iter()
            .map(|&days| Observation::whole_days(days, true))
            .collect();
        EventTable::new(&observations)
    }

    /// At risk (reference, exposed) and who has the event: (2, 2) exposed, (2, 1) reference, (1, 1)
    /// exposed, (1, 0). The score 2 / (1 + r) - r / (2 + r) vanishes where r^2 - r - 4 = 0.
    #[test]
    fn a_maximum_in_closed_form() {
        let (reference, exposed) = (events(&[2, 4]), events(&[1, 3]));
        let arms = Arms {
            reference: &reference,
            exposed: &exposed,
        };
        let estimate = hazard_ratio(&[arms], Ties::Efron).unwrap();
        let exact = (1.0 + 17.0_f64.sqrt()) / 2.0;
        assert!((estimate.ratio() - exact).abs() < 1e-13);
        let breslow = hazard_ratio(&[arms], Ties::Breslow).unwrap();
        assert_eq!(estimate, breslow);
    }

    #[test]
    fn no_maximum_without_events_on_both_sides() {
        let early = events(&[1, 2]);
        let late = events(&[8, 9]);
        let nobody = events(&[]);
        for (reference, exposed) in [(&early, &late), (&late, &early), (&early, &nobody)] {
            let arms = Arms { reference, exposed };
            assert_eq!(hazard_ratio(&[arms], Ties::Efron), None);
        }
        assert_eq!(hazard_ratio(&[], Ties::Breslow), None);
    }
}
