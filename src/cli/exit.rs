//! Exit codes (design.md section 2).

use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// A result; warnings may be listed.
    Done = 0,
    /// At least one subject, file or check was refused; the other results stand.
    Refused = 1,
    /// The command line cannot be followed.
    Usage = 2,
    /// The results could not be stored: nothing was.
    Storage = 3,
    /// A defect of this program, caught.
    Internal = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}
