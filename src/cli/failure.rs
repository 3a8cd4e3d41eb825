//! Why a command ended without a result, and which exit code says so.

use std::panic;
use std::sync::{Mutex, PoisonError};

use super::Exit;
use crate::error::{Error, ErrorKind};
use crate::finding::Finding;
use crate::study::Text;

/// Why a command ended without a result.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The options contradict each other or name what there is not. Each problem is one line.
    #[error("{}", .0.join("\n"))]
    Usage(Vec<String>),
    /// An input that cannot be read or followed.
    #[error(transparent)]
    Refused(#[from] Error),
    /// An output that could not be written whole: nothing of it was kept.
    #[error(transparent)]
    Storage(Error),
    /// A defect of this program.
    #[error("internal error at {place} while working on {input}: please report it")]
    Internal {
        /// What was worked on.
        input: String,
        /// Source file and line.
        place: String,
    },
}

impl Failure {
    /// One usage problem.
    pub fn usage(problem: impl Into<String>) -> Failure {
        Failure::Usage(vec![problem.into()])
    }

    /// What cannot happen, did: named by the function that says so.
    #[track_caller]
    pub fn defect(problem: impl std::fmt::Display) -> Failure {
        Failure::Internal {
            input: problem.to_string(),
            place: panic::Location::caller().to_string(),
        }
    }

    /// The exit code that says it.
    pub fn exit(&self) -> Exit {
        match self {
            Failure::Usage(_) => Exit::Usage,
            Failure::Refused(error) => match error.kind() {
                ErrorKind::Internal { .. } => Exit::Internal,
                _ => Exit::Refused,
            },
            Failure::Storage(_) => Exit::Storage,
            Failure::Internal { .. } => Exit::Internal,
        }
    }

    /// What to do about it, where one thing helps.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Failure::Usage(_) => Some("see `recist --help`, and `recist COMMAND --help`"),
            Failure::Storage(_) => Some("nothing was kept; free space or choose another --out"),
            Failure::Refused(error) => match error.kind() {
                ErrorKind::NotATrial { .. } => Some(
                    "a trial is a folder with measurements.csv, or one measurement table: see README.md, Formats",
                ),
                _ => None,
            },
            Failure::Internal { .. } => None,
        }
    }
}

/// An error as a finding, so that JSON output lists it beside the others.
pub fn finding_of(error: &Error) -> Finding {
    let (code, place) = match error.kind() {
        ErrorKind::Io { path, .. } => ("io.read", path.display().to_string()),
        ErrorKind::NotATrial { path, .. } => ("missing_data.trial", path.display().to_string()),
        ErrorKind::Protocol { place, .. } => ("value_unusable.protocol", place.clone()),
        ErrorKind::Internal { place, .. } => ("internal.defect", place.clone()),
    };
    Finding::error(code, error.to_string()).in_file(Text::from(place))
}

static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Keeps the place of a panic instead of printing it: what it would print may hold patient data.
pub fn watch_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string);
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
}

/// Source file and line of the last panic.
pub fn panic_place() -> String {
    let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
    place.clone().unwrap_or_else(|| "an unknown place".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_ends_with_its_exit_code() {
        let full = || std::io::Error::from(std::io::ErrorKind::StorageFull);
        let rows = [
            (Failure::usage("--set"), Exit::Usage),
            (
                Error::io("reading", "measurements.csv", full()).into(),
                Exit::Refused,
            ),
            (Error::not_a_trial("folder", "empty").into(), Exit::Refused),
            (
                Error::protocol("trial.toml", "no such key").into(),
                Exit::Refused,
            ),
            (
                Failure::Storage(Error::io("write", "results", full())),
                Exit::Storage,
            ),
            (Failure::defect("no rule"), Exit::Internal),
        ];
        for (failure, exit) in rows {
            assert_eq!(failure.exit(), exit, "{failure}");
            assert!(!failure.to_string().is_empty());
        }
        assert_eq!(Exit::Internal as u8, 70);
        assert_eq!(Exit::Storage as u8, 3);
    }

    #[test]
    fn a_defect_names_its_place() {
        let told = Failure::defect("sum 12").to_string();
        assert!(told.contains("src/cli/failure.rs"), "{told}");
        assert!(told.contains("sum 12"), "{told}");
    }
}
