//! The summary of a trial: one entry of summary.json for each reader and criteria set (design.md section 4).
//! `None` is written as null: not reached, or not estimable.

use serde::Serialize;

use crate::study::{Policies, Text};

use super::confidence::ConfidenceLevel;
use super::event_table::{EventTable, Observation};
use super::interval::Proportion;
use super::kaplan_meier::KaplanMeier;
use super::landmark::{BeyondFollowUp, months_in_days};
use super::tally::{Tally, Times, WordCounts};

/// How many subjects stand in each denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Denominators {
    /// All treated: never-assessed subjects and NE count as failures.
    pub treated: u64,
    /// Primary best response not NE.
    pub evaluable: u64,
    /// A target at baseline.
    pub measurable: u64,
}

/// A rate in one denominator.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// Successes.
    pub k: u64,
    /// Denominator.
    pub n: u64,
    /// k / n.
    pub rate: Option<f64>,
    /// Confidence interval.
    pub interval: Option<[f64; 2]>,
}

/// A rate in the three denominators; the outer one is all treated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rates {
    /// Of all treated.
    #[serde(flatten)]
    pub treated: Rate,
    /// Method of the intervals.
    pub method: &'static str,
    /// Confidence level of the intervals.
    pub level: f64,
    /// Of the evaluable.
    pub evaluable: Rate,
    /// Of those with measurable disease.
    pub measurable: Rate,
}

/// Survival at a landmark.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LandmarkSummary {
    /// Months from the origin; a month is 30.4375 days.
    pub months: u32,
    /// Survival.
    pub rate: Option<f64>,
    /// Its limits.
    pub interval: Option<[f64; 2]>,
    /// Subjects still followed.
    pub at_risk: u64,
}

/// A Kaplan-Meier curve in figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SurvivalSummary {
    /// Subjects.
    pub n: u64,
    /// Events.
    pub events: u64,
    /// Median in days.
    pub median_days: Option<f64>,
    /// Its limits (Brookmeyer and Crowley).
    pub median_interval: [Option<f64>; 2],
    /// Kind of the limits.
    pub limits: &'static str,
    /// Median follow-up in days, by reverse Kaplan-Meier.
    pub follow_up_median_days: Option<f64>,
    /// Survival at the landmarks.
    pub landmarks: Vec<LandmarkSummary>,
}

/// Days to response, of responders.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeToResponseSummary {
    /// Responders.
    pub n: u64,
    /// Median of the observed days.
    pub median_days: Option<f64>,
    /// Shortest and longest.
    pub range_days: Option<[i32; 2]>,
}

/// Subjects by best response: all words of the criteria, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BestCounts(Vec<(&'static str, u64)>);

impl BestCounts {
    /// Each word with its count.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.0.iter().copied()
    }
}

impl Serialize for BestCounts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// One entry of summary.json.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The reader.
    pub reader: Text,
    /// The criteria set.
    pub criteria: &'static str,
    /// Denominators.
    pub n: Denominators,
    /// Which best response the rates count.
    pub primary: &'static str,
    /// Best responses without confirmation.
    pub best_response: BestCounts,
    /// Best responses with confirmation.
    pub confirmed_best_response: BestCounts,
    /// Objective response rate.
    pub orr: Rates,
    /// Disease control rate.
    pub dcr: Rates,
    /// Clinical benefit rate.
    pub cbr: Rates,
    /// Progression-free survival.
    pub pfs: SurvivalSummary,
    /// Event-free survival.
    pub efs: SurvivalSummary,
    /// Overall survival.
    pub os: SurvivalSummary,
    /// Duration of response.
    pub dor: SurvivalSummary,
    /// Time to progression.
    pub ttp: SurvivalSummary,
    /// Duration of stable disease.
    pub sd_duration: SurvivalSummary,
    /// Time to response.
    pub ttr: TimeToResponseSummary,
}

/// Sums up one reader and criteria set; `words` are the best responses of the criteria, in order.
pub fn summarize(
    reader: &str,
    criteria: &'static str,
    words: &[&'static str],
    tally: &Tally,
    policies: &Policies,
) -> Summary {
    let rates = |pick: fn(&super::tally::Counted) -> u64| Rates {
        treated: rate(pick(&tally.treated), tally.treated.n, policies),
        method: policies.interval_method.as_str(),
        level: ConfidenceLevel::NINETY_FIVE.level(),
        evaluable: rate(pick(&tally.evaluable), tally.evaluable.n, policies),
        measurable: rate(pick(&tally.measurable), tally.measurable.n, policies),
    };
    let survival = |times: &Times| survival(times, policies);
    Summary {
        reader: reader.into(),
        criteria,
        n: Denominators {
            treated: tally.treated.n,
            evaluable: tally.evaluable.n,
            measurable: tally.measurable.n,
        },
        primary: if policies.confirm_required {
            "confirmed"
        } else {
            "unconfirmed"
        },
        best_response: counts(words, &tally.best),
        confirmed_best_response: counts(words, &tally.confirmed_best),
        orr: rates(|counted| counted.response),
        dcr: rates(|counted| counted.control),
        cbr: rates(|counted| counted.benefit),
        pfs: survival(&tally.progression_free_survival),
        efs: survival(&tally.event_free_survival),
        os: survival(&tally.overall_survival),
        dor: survival(&tally.duration_of_response),
        ttp: survival(&tally.time_to_progression),
        sd_duration: survival(&tally.duration_of_stable_disease),
        ttr: time_to_response(&tally.time_to_response),
    }
}

fn counts(words: &[&'static str], found: &WordCounts) -> BestCounts {
    BestCounts(words.iter().map(|word| (*word, found.of(word))).collect())
}

fn rate(k: u64, n: u64, policies: &Policies) -> Rate {
    let proportion = Proportion::new(k, n);
    Rate {
        k,
        n,
        rate: proportion.map(Proportion::estimate),
        interval: proportion.map(|proportion| {
            let interval =
                proportion.interval(ConfidenceLevel::NINETY_FIVE, policies.interval_method);
            [interval.lower, interval.upper]
        }),
    }
}

/// The Kaplan-Meier estimate of some times, in days from their origin. A time before the origin
/// (an event dated before day 0) counts as day 0.
pub fn survival_curve(times: &[(i32, bool)]) -> KaplanMeier {
    KaplanMeier::estimate(&event_table(times))
}

fn event_table(times: &[(i32, bool)]) -> EventTable {
    let observations: Vec<Observation> = times
        .iter()
        .map(|&(days, event)| Observation::whole_days(days.max(0).unsigned_abs(), event))
        .collect();
    EventTable::new(&observations)
}

fn survival(times: &Times, policies: &Policies) -> SurvivalSummary {
    let table = event_table(times);
    let curve = KaplanMeier::estimate(&table);
    let (level, limits) = (ConfidenceLevel::NINETY_FIVE, policies.survival_limits);
    let median = curve.median(level, limits);
    let follow_up = KaplanMeier::estimate(&table.reversed()).median(level, limits);
    let landmarks = policies.landmarks().into_iter().map(|months| {
        let landmark = curve.landmark(
            months_in_days(months),
            level,
            limits,
            BeyondFollowUp::NotEstimable,
        );
        LandmarkSummary {
            months,
            rate: landmark.survival,
            interval: landmark
                .interval
                .map(|interval| [interval.lower, interval.upper]),
            at_risk: landmark.at_risk,
        }
    });
    SurvivalSummary {
        n: curve.subjects(),
        events: curve.events(),
        median_days: median.days,
        median_interval: [median.lower, median.upper],
        limits: limits.as_str(),
        follow_up_median_days: follow_up.days,
        landmarks: landmarks.collect(),
    }
}

fn time_to_response(days: &[i32]) -> TimeToResponseSummary {
    let mut sorted = days.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    TimeToResponseSummary {
        n: sorted.len() as u64,
        median_days: match sorted.len() {
            0 => None,
            n if n % 2 == 1 => Some(f64::from(sorted[middle])),
            _ => Some(f64::midpoint(
                f64::from(sorted[middle - 1]),
                f64::from(sorted[middle]),
            )),
        },
        range_days: sorted
            .first()
            .zip(sorted.last())
            .map(|(least, most)| [*least, *most]),
    }
}
