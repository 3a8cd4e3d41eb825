//! findings.csv: what is odd about the data.

use super::CsvRow;
use crate::finding::Finding;

/// The columns of findings.csv.
pub const FINDING_COLUMNS: &[&str] = &[
    "severity", "code", "subject", "visit", "lesion", "file", "row", "column", "value", "message",
];

/// Appends the row of one finding.
pub fn push_finding(bytes: &mut Vec<u8>, finding: &Finding) {
    let mut row = CsvRow::new(bytes);
    row.word(finding.severity.as_str())
        .word(finding.code)
        .text(&finding.subject)
        .text(&finding.visit)
        .text(&finding.lesion)
        .text(&finding.file)
        .integer_or_empty(finding.row.map(|row| row as i64))
        .text(&finding.column)
        .text(&finding.value)
        .text(&finding.message);
    row.end();
}
