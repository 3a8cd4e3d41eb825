//! The rules: a criteria set is a value (thresholds, tables, citations) for the shared functions of
//! [`assessment`](crate::assessment) and [`response`](crate::response).
//!
//! To add one: a file here and a line in [`CRITERIA`].

mod category;
pub mod inrc_2017;
mod irecist;
mod irrecist;
mod mrecist;
mod overall;
mod recist_1_0;
mod recist_1_1;
mod rule;

pub use category::{NewLesions, NonTargetResponse, OverallResponse, TargetResponse};
pub use inrc_2017::INRC_2017;
pub use irecist::{IRECIST, ImmuneResponse};
pub use overall::{OverallRow, look_up};
pub use recist_1_1::RECIST_1_1;
pub use rule::{Confidence, Rule};

use crate::study::Policies;

/// A set of response criteria.
pub struct CriteriaSet {
    /// Name on the command line: `recist-1.1`.
    pub name: &'static str,
    /// Name in sentences: `RECIST 1.1`.
    pub label: &'static str,
    /// What the name stands for.
    pub title: &'static str,
    /// The paper.
    pub reference: &'static str,
    /// How a case is judged by it.
    pub engine: Engine,
    /// Its words for the overall responses.
    pub word: fn(OverallResponse) -> &'static str,
    /// The best responses it knows, in order.
    pub responses: &'static [OverallResponse],
    /// Its rules, each with source and confidence, as `recist criteria NAME` prints them.
    pub rules: &'static [Rule],
    /// What a user of it should know: inputs it needs, how columns are read.
    pub notes: &'static [&'static str],
    /// Where it has a rule of its own in place of one of RECIST 1.1: the place there, the place here.
    pub places: &'static [(&'static str, &'static str)],
    /// The overall response from its components, first match wins.
    pub overall: &'static [OverallRow],
    /// What differs from the defaults of RECIST 1.1, before the protocol has its say.
    pub adjust: fn(&mut Policies),
}

/// Which steps judge a case; sets that differ in numbers and tables share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// The sum of diameters, non-targets and new lesions of each timepoint.
    SumOfDiameters,
    /// Primary, metastases and marrow (components.csv).
    Components,
    /// The sum of diameters, and a memory of progression that waits for its confirmation.
    UnconfirmedProgression,
}

/// Every criteria set there is.
pub const CRITERIA: &[&CriteriaSet] = &[
    &RECIST_1_1,
    &IRECIST,
    &INRC_2017,
    &recist_1_0::RECIST_1_0,
    &irrecist::IRRECIST,
    &mrecist::MRECIST,
];

/// The criteria set of that name.
pub fn find(name: &str) -> Option<&'static CriteriaSet> {
    CRITERIA.iter().copied().find(|set| set.name == name)
}

impl CriteriaSet {
    /// Its words for the best responses, in order: the keys of summary.json.
    pub fn best_words(&self) -> Vec<&'static str> {
        self.responses
            .iter()
            .map(|response| (self.word)(*response))
            .collect()
    }

    /// The source of a rule that RECIST 1.1 prints at `place`: whose, and where.
    pub fn cite<'a>(&self, place: &'a str) -> (&'static str, &'a str) {
        match self.places.iter().find(|(there, _)| *there == place) {
            Some((_, here)) => (self.label, here),
            None => (RECIST_1_1.label, place),
        }
    }

    /// The policies that hold when a protocol sets none.
    pub fn policies(&self) -> Policies {
        let mut policies = Policies::default();
        (self.adjust)(&mut policies);
        policies
    }
}
