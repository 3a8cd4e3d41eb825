//! What a trial's summary is made of, gathered subject by subject: counts and times only, so that
//! memory does not grow with the reads.

use crate::criteria::OverallResponse;

use super::subject::SubjectEndpoints;
use super::time_to_event::TimeToEvent;

/// Times of one endpoint: days, and whether the end is an event.
pub type Times = Vec<(i32, bool)>;

/// Successes among one denominator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Objective responses: CR + PR.
    pub response: u64,
    /// Disease control: CR + PR + SD + NON-CR/NON-PD.
    pub control: u64,
    /// Clinical benefit: CR + PR + SD that lasts.
    pub benefit: u64,
    /// The denominator.
    pub n: u64,
}

impl Counted {
    fn add(&mut self, outcome: &SubjectEndpoints) {
        self.response += u64::from(outcome.primary().is_response());
        self.control += u64::from(outcome.disease_control());
        self.benefit += u64::from(outcome.clinical_benefit);
        self.n += 1;
    }

    fn merge(&mut self, other: Counted) {
        self.response += other.response;
        self.control += other.control;
        self.benefit += other.benefit;
        self.n += other.n;
    }
}

/// Everything summed over the subjects of one reader and criteria set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// All treated subjects: the denominator of the rates.
    pub treated: Counted,
    /// Those whose primary best response is not NE.
    pub evaluable: Counted,
    /// Those with a target at baseline.
    pub measurable: Counted,
    /// Best responses without confirmation, by word.
    pub best: WordCounts,
    /// Best responses with confirmation, by word.
    pub confirmed_best: WordCounts,
    /// Progression-free survival.
    pub progression_free_survival: Times,
    /// Time to progression.
    pub time_to_progression: Times,
    /// Event-free survival.
    pub event_free_survival: Times,
    /// Overall survival.
    pub overall_survival: Times,
    /// Duration of response, of responders.
    pub duration_of_response: Times,
    /// Duration of stable disease, of those whose best it is.
    pub duration_of_stable_disease: Times,
    /// Days to response, of responders.
    pub time_to_response: Vec<i32>,
}

/// Subjects by best response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordCounts(Vec<(&'static str, u64)>);

impl WordCounts {
    /// Counts one more.
    pub fn add(&mut self, word: &'static str, count: u64) {
        match self.0.iter_mut().find(|(known, _)| *known == word) {
            Some((_, so_far)) => *so_far += count,
            None => self.0.push((word, count)),
        }
    }

    /// How many have this word.
    pub fn of(&self, word: &str) -> u64 {
        self.0
            .iter()
            .find(|(known, _)| *known == word)
            .map_or(0, |(_, count)| *count)
    }
}

impl Tally {
    /// Takes in one subject; `word` spells a best response as its criteria do.
    pub fn add(&mut self, word: fn(OverallResponse) -> &'static str, outcome: &SubjectEndpoints) {
        self.treated.add(outcome);
        if outcome.is_evaluable() {
            self.evaluable.add(outcome);
        }
        if outcome.measurable {
            self.measurable.add(outcome);
        }
        self.best.add(word(outcome.best), 1);
        self.confirmed_best.add(word(outcome.confirmed_best), 1);
        let pair = |time: TimeToEvent| (time.days, time.event);
        self.progression_free_survival
            .push(pair(outcome.progression_free_survival));
        self.time_to_progression
            .push(pair(outcome.time_to_progression));
        self.event_free_survival
            .push(pair(outcome.event_free_survival));
        self.overall_survival.push(pair(outcome.overall_survival));
        self.duration_of_response
            .extend(outcome.duration_of_response.map(pair));
        self.duration_of_stable_disease
            .extend(outcome.duration_of_stable_disease.map(pair));
        self.time_to_response.extend(outcome.time_to_response);
    }

    /// Takes in the subjects of another tally.
    pub fn merge(&mut self, other: Tally) {
        self.treated.merge(other.treated);
        self.evaluable.merge(other.evaluable);
        self.measurable.merge(other.measurable);
        for (word, count) in other.best.0 {
            self.best.add(word, count);
        }
        for (word, count) in other.confirmed_best.0 {
            self.confirmed_best.add(word, count);
        }
        self.progression_free_survival
            .extend(other.progression_free_survival);
        self.time_to_progression.extend(other.time_to_progression);
        self.event_free_survival.extend(other.event_free_survival);
        self.overall_survival.extend(other.overall_survival);
        self.duration_of_response.extend(other.duration_of_response);
        self.duration_of_stable_disease
            .extend(other.duration_of_stable_disease);
        self.time_to_response.extend(other.time_to_response);
    }
}
