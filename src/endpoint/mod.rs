//! One trial: rates, time to event, survival curves.

mod clock;
mod not_evaluable;
mod subject;
mod tally;
mod time_to_event;

pub use clock::Clock;
pub use not_evaluable::NotEvaluableReason;
pub use subject::{SubjectEndpoints, subject_endpoints};
pub use tally::{Counted, Tally, Times, WordCounts};
pub use time_to_event::{
    EndReason, ProgressionInputs, TimeToEvent, event_free_survival, overall_survival,
    progression_free_survival, time_to_progression,
};
