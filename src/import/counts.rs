//! Rows counted: none is lost.

use serde::Serialize;

use crate::finding::{Finding, Severity};

/// Rows seen, and what became of them: seen = used + refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RowCounts {
    /// Data rows there are.
    pub seen: u64,
    /// Rows of subjects that were accepted.
    pub used: u64,
    /// Rows of subjects that were refused.
    pub refused: u64,
}

impl std::ops::AddAssign for RowCounts {
    fn add_assign(&mut self, other: RowCounts) {
        self.seen += other.seen;
        self.used += other.used;
        self.refused += other.refused;
    }
}

/// Whether one of the findings is an error.
pub(super) fn has_errors(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
}
