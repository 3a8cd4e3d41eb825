//! Results as tables and files (design.md section 4).
//!
//! A large trial has hundreds of thousands of rows: each is written straight into bytes.

mod assessor;
mod component_reads;
mod csv_row;
mod endpoints;
mod findings;
#[cfg(feature = "pixels")]
pub mod key_image;
mod output_folder;
mod responses;
mod row_sink;

pub use assessor::{AssessorSettings, Outcome, SubjectCounts, SubjectReads, Tallies, Unread};
pub use component_reads::{ComponentReads, by_reader};
pub use csv_row::CsvRow;
pub use endpoints::{ENDPOINT_COLUMNS, push_endpoints};
pub use findings::{FINDING_COLUMNS, push_finding};
pub use output_folder::{OutputFile, OutputFolder};
pub use responses::{RESPONSE_COLUMNS, push_responses};
pub use row_sink::RowSink;

/// A header row.
pub fn header(columns: &[&str]) -> Vec<u8> {
    let mut bytes = columns.join(",").into_bytes();
    bytes.push(b'\n');
    bytes
}
