//! The rules: a criteria set is a value (thresholds, tables, citations) for the shared functions of
//! [`assessment`](crate::assessment) and [`response`](crate::response).
//!
//! To add one: a file here and a line in [`CRITERIA`].

mod category;
mod overall;
mod recist_1_1;

pub use category::{NewLesions, NonTargetResponse, OverallResponse, TargetResponse};
pub use overall::{OverallRow, look_up};
pub use recist_1_1::RECIST_1_1;

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
    /// The overall response from its components, first match wins.
    pub overall: &'static [OverallRow],
    /// What differs from the defaults of RECIST 1.1, before the protocol has its say.
    pub adjust: fn(&mut Policies),
}

/// Every criteria set there is.
pub const CRITERIA: &[&CriteriaSet] = &[&RECIST_1_1];

/// The criteria set of that name.
pub fn find(name: &str) -> Option<&'static CriteriaSet> {
    CRITERIA.iter().copied().find(|set| set.name == name)
}

impl CriteriaSet {
    /// The policies that hold when a protocol sets none.
    pub fn policies(&self) -> Policies {
        let mut policies = Policies::default();
        (self.adjust)(&mut policies);
        policies
    }
}
