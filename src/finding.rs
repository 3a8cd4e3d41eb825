//! Findings: what is odd about the data, as part of the result.

use std::fmt;

use serde::Serialize;

use crate::study::Text;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The subject (or file) gets no result.
    Error,
    /// A result stands, to be looked at. An error under `--strict`.
    Warning,
    /// Said for the record.
    Note,
}

impl Severity {
    /// As findings.csv spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One row of findings.csv.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// A class of reliability.md section 3, a dot, a detail; listed by `recist check --codes`.
    pub code: &'static str,
    /// File, relative to the trial; empty when it concerns no single file.
    pub file: Text,
    /// Data row, counted from 1 after the header.
    pub row: Option<u64>,
    /// Column, or tag.
    pub column: Text,
    /// Subject.
    pub subject: Text,
    /// Visit.
    pub visit: Text,
    /// Lesion.
    pub lesion: Text,
    /// The value as it stands in the file.
    pub value: Text,
    /// What is wrong and what would be accepted.
    pub message: String,
}

impl Finding {
    /// A finding with its place still open; fill it in with the `at_` and `of_` methods.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Finding {
        Finding {
            severity,
            code,
            file: Text::default(),
            row: None,
            column: Text::default(),
            subject: Text::default(),
            visit: Text::default(),
            lesion: Text::default(),
            value: Text::default(),
            message: message.into(),
        }
    }

    /// An error: no result for what it concerns.
    pub fn error(code: &'static str, message: impl Into<String>) -> Finding {
        Finding::new(Severity::Error, code, message)
    }

    /// A warning: a result, to be looked at.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Finding {
        Finding::new(Severity::Warning, code, message)
    }

    /// A note.
    pub fn note(code: &'static str, message: impl Into<String>) -> Finding {
        Finding::new(Severity::Note, code, message)
    }

    /// In this file.
    pub fn in_file(mut self, file: impl Into<Text>) -> Finding {
        self.file = file.into();
        self
    }

    /// At this data row (1 is the first after the header).
    pub fn at_row(mut self, row: u64) -> Finding {
        self.row = (row > 0).then_some(row);
        self
    }

    /// In this column, with this value.
    pub fn in_column(mut self, column: impl Into<Text>, value: impl Into<Text>) -> Finding {
        self.column = column.into();
        self.value = value.into();
        self
    }

    /// Of this subject.
    pub fn of_subject(mut self, subject: impl Into<Text>) -> Finding {
        self.subject = subject.into();
        self
    }

    /// At this visit.
    pub fn at_visit(mut self, visit: impl Into<Text>) -> Finding {
        self.visit = visit.into();
        self
    }

    /// Of this lesion.
    pub fn of_lesion(mut self, lesion: impl Into<Text>) -> Finding {
        self.lesion = lesion.into();
        self
    }
}
