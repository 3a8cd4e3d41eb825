//! One timepoint: what its readings add up to and what each component says.

pub mod conformance;
mod disease;
mod margin;
mod percent;
mod sum;
mod target;

pub use disease::{NewLesionFacts, NonTargetFacts, new_lesion_facts, non_target_facts};
pub use margin::{Limits, limits};
pub use percent::PercentChange;
pub use sum::{SumOfDiameters, TargetFacts, TargetLesionFact, lesion_fact, target_facts};
pub use target::{TargetHistory, TargetRule, has_progressed, has_shrunk, target_response};
