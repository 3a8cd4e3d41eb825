//! Findings for a person: what, where, and what to do, the worst first.

use std::fmt::Write;

use super::Console;
use super::console::visible;
use super::text_table::wrap;
use crate::finding::{Finding, Severity};

const INDENT: &str = "         ";

/// The findings at least as grave as `least`, each as two or three lines: severity and code; the
/// place; the message.
pub fn findings_text(findings: &[Finding], least: Severity, console: &Console) -> String {
    let grave = findings.iter().filter(|finding| finding.severity <= least);
    let mut sorted: Vec<&Finding> = grave.collect();
    sorted.sort_by_key(|finding| finding.severity);
    let mut text = String::new();
    for finding in sorted {
        let blank = " ".repeat(INDENT.len() - finding.severity.as_str().len());
        let severity = console.severity(finding.severity);
        let _ = writeln!(text, "{severity}{blank}{}", finding.code);
        let place = place(finding);
        if !place.is_empty() {
            let _ = writeln!(text, "{INDENT}{}", visible(&place));
        }
        let message = visible(&finding.message);
        let lines = match console.width() {
            Some(width) => wrap(&message, width.saturating_sub(INDENT.len()).max(20)),
            None => vec![message],
        };
        for line in lines {
            let _ = writeln!(text, "{INDENT}{line}");
        }
    }
    text
}

/// `NBL-009 BL T02, measurements.csv row 12, column diameter_mm: 12.11`.
pub fn place(finding: &Finding) -> String {
    let of = [&finding.subject, &finding.visit, &finding.lesion];
    let of: Vec<&str> = of
        .iter()
        .map(|t| t.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    let mut parts = Vec::new();
    if !of.is_empty() {
        parts.push(of.join(" "));
    }
    match (finding.file.as_str(), finding.row) {
        ("", Some(row)) => parts.push(format!("row {row}")),
        ("", None) => {}
        (file, Some(row)) => parts.push(format!("{file} row {row}")),
        (file, None) => parts.push(file.to_owned()),
    }
    if !finding.column.is_empty() {
        let value = shortened(&finding.value);
        let column = &finding.column;
        parts.push(match value.is_empty() {
            true => format!("column {column}"),
            false => format!("column {column}: {value}"),
        });
    }
    parts.join(", ")
}

fn shortened(value: &str) -> String {
    const MOST: usize = 80;
    match value.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}...", &value[..at]),
        None => value.to_owned(),
    }
}

/// `2 errors, 1 warning, 4 notes`; empty when there is none.
pub fn counted(findings: &[Finding]) -> String {
    let mut parts = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let count = findings.iter().filter(|f| f.severity == severity).count();
        if count > 0 {
            let plural = if count == 1 { "" } else { "s" };
            parts.push(format!("{count} {severity}{plural}"));
        }
    }
    parts.join(", ")
}

/// Whether a finding refuses something: an error, under `--strict` a warning too.
pub fn refuses(findings: &[Finding], strict: bool) -> bool {
    let limit = if strict {
        Severity::Warning
    } else {
        Severity::Error
    };
    findings.iter().any(|finding| finding.severity <= limit)
}
