//! Tables that are none, and files that cannot be read.

use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::table::{TableError, TableFault};

use super::trial::TrialFile;

/// What stops the reading of a table once it has begun.
pub(super) fn read_error(file: &TrialFile, error: TableError) -> Error {
    match error {
        TableError::Io(error) => Error::io("reading", &file.path, error),
        TableError::Fault(fault) => Error::not_a_trial(&file.path, fault.to_string()),
    }
}

/// A table that is none is a finding; a file that cannot be read is an error.
pub(super) fn table_fault(file: &TrialFile, error: TableError) -> Result<Finding> {
    match error {
        TableError::Io(error) => Err(Error::io("reading", &file.path, error)),
        TableError::Fault(fault) => {
            let code = match fault {
                TableFault::Empty => "missing_data.rows",
                TableFault::OverLimit => "over_limit.table",
                TableFault::Utf16 | TableFault::NotText(_) | TableFault::Separator(_) => {
                    "unsupported.table"
                }
                _ => "malformed.table",
            };
            Ok(Finding::error(code, fault.to_string()).in_file(file.name.clone()))
        }
    }
}
