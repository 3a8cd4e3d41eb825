//! What a run comes to, beside its rows.

use super::failure::finding_of;
use super::options::Format;
use super::{Exit, Failure};
use crate::endpoint::Summary;
use crate::finding::{Finding, Severity};
use crate::import::{InputDigest, RowCounts};
use crate::report::SubjectCounts;

/// What a run comes to, beside its rows.
#[derive(Default)]
pub struct Results {
    /// The findings, where they are kept.
    pub findings: Vec<Finding>,
    /// Findings by severity: errors, warnings, notes.
    pub counts: [u64; 3],
    /// Rows of the measurement table: seen = used + refused.
    pub rows: RowCounts,
    /// Rows of components.csv, where it was read: seen = used + refused.
    pub component_rows: Option<RowCounts>,
    /// Subjects: seen = assessed + refused.
    pub subjects: SubjectCounts,
    /// One a reader and criteria set.
    pub summaries: Vec<Summary>,
    /// What was read.
    pub digests: Vec<InputDigest>,
}

impl Results {
    /// A trial that cannot be read. JSON is one document all the same, with the reason as a
    /// finding; in the other formats the failure stands.
    pub fn failed(failure: Failure, format: Format) -> Result<Results, Failure> {
        match (&failure, format) {
            (Failure::Refused(error), Format::Json) => Ok(Results {
                findings: vec![finding_of(error)],
                counts: [1, 0, 0],
                ..Results::default()
            }),
            _ => Err(failure),
        }
    }

    /// Adds findings.
    pub fn add(&mut self, findings: Vec<Finding>) {
        for finding in &findings {
            self.counts[finding.severity as usize] += 1;
        }
        self.findings.extend(findings);
    }

    /// An error refuses something; the other results stand.
    pub fn exit(&self) -> Exit {
        match self.counts[Severity::Error as usize] {
            0 => Exit::Done,
            _ => Exit::Refused,
        }
    }

    /// `613 rows seen = 613 used + 0 refused; 15 subjects seen = 15 assessed + 0 refused`.
    pub fn conservation(&self) -> String {
        let (rows, subjects) = (self.rows, self.subjects);
        let components = self.component_rows.map_or_else(String::new, |rows| {
            format!(
                " {} rows of components.csv seen = {} used + {} refused;",
                rows.seen, rows.used, rows.refused
            )
        });
        format!(
            "{} rows seen = {} used + {} refused;{components} {} subjects seen = {} assessed + {} refused",
            rows.seen, rows.used, rows.refused, subjects.seen, subjects.assessed, subjects.refused
        )
    }

    /// `2 errors, 1 warning, 4 notes`; empty when there is none.
    pub fn found(&self) -> String {
        let words = [Severity::Error, Severity::Warning, Severity::Note];
        let parts = words
            .iter()
            .zip(self.counts)
            .filter(|(_, count)| *count > 0);
        let parts = parts.map(|(severity, count)| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} {severity}{plural}")
        });
        parts.collect::<Vec<_>>().join(", ")
    }
}
