//! Errors: what cannot go on, and where. What is merely odd is a [`Finding`](crate::finding::Finding).

use std::path::PathBuf;

/// What a library call returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the work cannot go on. The kind is boxed so that the happy path stays small.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Box<ErrorKind>);

/// The kinds of error, each with its place.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be read or written.
    #[error("{}: {action} failed: {source}", path.display())]
    Io {
        /// What was tried, in one word.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The path is nothing that a trial can be read from.
    #[error("{}: {reason}", path.display())]
    NotATrial {
        /// The path as given.
        path: PathBuf,
        /// What it is, and what would do.
        reason: String,
    },
    /// The protocol (trial.toml or --set) says something that cannot be followed.
    #[error("{place}: {problem}")]
    Protocol {
        /// File and line, or the option.
        place: String,
        /// All that is wrong, with what would be accepted.
        problem: String,
    },
    /// A calculation met a case it has no rule for: a defect of this program.
    #[error("internal error at {place}: {problem}")]
    Internal {
        /// Subject and visit, or the function.
        place: String,
        /// What happened.
        problem: String,
    },
}

impl Error {
    /// The kind, to decide what to do next.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// An I/O failure at a path.
    pub fn io(action: &'static str, path: impl Into<PathBuf>, source: std::io::Error) -> Error {
        ErrorKind::Io {
            action,
            path: path.into(),
            source,
        }
        .into()
    }

    /// A path that holds no trial.
    pub fn not_a_trial(path: impl Into<PathBuf>, reason: impl Into<String>) -> Error {
        ErrorKind::NotATrial {
            path: path.into(),
            reason: reason.into(),
        }
        .into()
    }

    /// A protocol that cannot be followed.
    pub fn protocol(place: impl Into<String>, problem: impl Into<String>) -> Error {
        ErrorKind::Protocol {
            place: place.into(),
            problem: problem.into(),
        }
        .into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error(Box::new(kind))
    }
}
