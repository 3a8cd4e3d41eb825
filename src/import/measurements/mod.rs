//! measurements.csv: rows -> readings -> visits and lesions -> cases, subject by subject.
//!
//! `rows` reads a row with `row_cells`, `status`, `details` and `keep` (most by `repeat`) into a `draft`;
//! `timeline`, `case` and `jumps` make cases of it, `subject_input` the whole of a subject;
//! `batch` does so in parallel, `stream` and `unsorted` in the order of the subjects.

mod batch;
mod case;
mod details;
mod draft;
mod jumps;
mod keep;
mod lookalike;
mod repeat;
mod row_cells;
mod rows;
mod scope;
mod status;
mod stream;
mod subject_input;
mod texts;
mod timeline;
mod twins;
mod unsorted;
mod visits;

pub use stream::{Delivery, ImportSummary, measurement_columns, read_subjects};
pub use subject_input::SubjectInput;
