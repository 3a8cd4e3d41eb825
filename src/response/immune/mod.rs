//! iRECIST: a state machine over the timepoints of RECIST 1.1 (criteria/irecist.md).
//!
//! facts of a timepoint -> step of the machine -> course of a case -> reasons and judgement.

mod confirmation;
mod course;
mod date;
mod facts;
mod judge;
mod machine;
mod reason;
mod step;

pub use confirmation::{Confirmation, Growth};
pub use course::{ImmuneCourse, immune_course};
pub use facts::{Categories, ImmuneFacts};
pub use machine::ImmuneMachine;
pub use step::{Components, ImmuneRule, ImmuneStep};

pub(super) use judge::judge_immune_course;
