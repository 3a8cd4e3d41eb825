//! One subject: the course over time, best response, progression.

mod backdating;
mod best;
mod confirm_progression;
mod course;
mod evidence;
mod gather;
pub mod immune;
mod judge;
mod memory;
pub mod neuroblastoma;
mod new_lesions;
mod progression;
mod reason;
mod sentence;
mod verdict;

pub use backdating::DatedBack;
pub use best::{
    BestResponse, DatedResponse, best_confirmed, best_unconfirmed, to_first_progression,
};
pub use course::{Course, TimepointAssessment, course};
pub use judge::{ComponentRows, Reads, judge, judge_course};
pub use memory::{MemoryRule, ResponseMemory};
pub use new_lesions::FollowedNewLesions;
pub use progression::TimepointFacts;
pub use reason::Reasons;
pub use sentence::Sentence;
pub use verdict::{ComponentWords, Judgement, Progressed, ReRead, Verdict, progression_of};
