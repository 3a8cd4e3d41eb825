//! The mapping file of `recist import --map`: what a person says of marks.
//!
//! CSV. `match_*` columns select marks (an empty cell selects any); the others say what holds. The
//! first row that selects a mark counts.

use super::mark::Mark;
use crate::finding::Finding;
use crate::study::{Date, Text, parse_date};

/// Columns that select marks.
const MATCHES: [&str; 7] = [
    "match_file",
    "match_subject",
    "match_study_uid",
    "match_date",
    "match_label",
    "match_tracking_id",
    "match_tracking_uid",
];
/// Columns that say what holds.
const SAYS: [&str; 8] = [
    "subject", "reader", "date", "visit", "lesion", "role", "organ", "node",
];

/// One row; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapEntry {
    matches: [Text; MATCHES.len()],
    /// Subject, in place of the patient id.
    pub subject: Text,
    /// Reader.
    pub reader: Text,
    /// Date of the scan.
    pub date: Option<Date>,
    /// Visit.
    pub visit: Text,
    /// Lesion.
    pub lesion: Text,
    /// Role, as measurements.csv spells it.
    pub role: Text,
    /// Organ.
    pub organ: Text,
    /// Node, `Y` or `N`.
    pub node: Text,
}

/// The rows of a mapping file.
#[derive(Clone, Debug, Default)]
pub struct LesionMap {
    entries: Vec<MapEntry>,
}

impl LesionMap {
    /// Read a mapping file; all problems at once.
    pub fn read(bytes: &[u8]) -> Result<LesionMap, Vec<Finding>> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::Reader::from_reader(bytes);
        let header = reader.headers().cloned().unwrap_or_default();
        let known = |name: &&str| MATCHES.contains(name) || SAYS.contains(name);
        let mut findings: Vec<Finding> = header
            .iter()
            .filter(|name| !known(name))
            .map(|name| {
                let said = format!(
                    "no column of a mapping file; these are: {}, {}",
                    MATCHES.join(", "),
                    SAYS.join(", ")
                );
                Finding::error("unsupported.map_column", said).in_column(name, "")
            })
            .collect();
        let mut entries = Vec::new();
        for (row, record) in (1..).zip(reader.records()) {
            match record {
                Err(error) => {
                    let finding = Finding::error("malformed.row", error.to_string());
                    findings.push(finding.at_row(row));
                }
                Ok(record) => {
                    let cell = |name: &str| {
                        let place = header.iter().position(|column| column == name);
                        Text::from(
                            place
                                .and_then(|at| record.get(at))
                                .unwrap_or_default()
                                .trim(),
                        )
                    };
                    let (entry, problems) = read_entry(cell);
                    findings.extend(problems.into_iter().map(|problem| problem.at_row(row)));
                    entries.push(entry);
                }
            }
        }
        if findings.is_empty() {
            Ok(LesionMap { entries })
        } else {
            Err(findings)
        }
    }

    /// What a person says of a mark.
    pub fn entry(&self, mark: &Mark<'_>) -> Option<&MapEntry> {
        let date = mark.date.map(|date| date.to_string()).unwrap_or_default();
        let own = [
            mark.file.as_str(),
            &mark.subject,
            &mark.study_uid,
            &date,
            &mark.label,
            &mark.tracking_id,
            &mark.tracking_uid,
        ];
        self.entries.iter().find(|entry| {
            let mut pairs = entry.matches.iter().zip(own).enumerate();
            pairs.all(|(column, (wanted, own))| {
                // A file may be named by the end of its path.
                let file = column == 0 && std::path::Path::new(own).ends_with(wanted.as_str());
                wanted.is_empty() || wanted == own || file
            })
        })
    }

    /// Put what was said of subject, reader and date into the marks.
    pub fn apply(&self, marks: &mut [Mark<'_>]) {
        for mark in marks {
            let Some(entry) = self.entry(mark).cloned() else {
                continue;
            };
            for (said, own) in [
                (entry.subject, &mut mark.subject),
                (entry.reader, &mut mark.reader),
                (entry.organ, &mut mark.site),
            ] {
                if !said.is_empty() {
                    *own = said;
                }
            }
            mark.date = entry.date.or(mark.date);
        }
    }
}

fn read_entry(cell: impl Fn(&str) -> Text) -> (MapEntry, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut must_be = |name: &'static str, accepted: &[&str]| {
        let text = cell(name);
        if !text.is_empty() && !accepted.contains(&text.as_str()) {
            let said = format!("{} would do", accepted.join(", "));
            let finding = Finding::error("value_unusable.map", said);
            findings.push(finding.in_column(name, text.clone()));
        }
        text
    };
    let role = must_be("role", &["target", "non-target", "new"]);
    let node = must_be("node", &["Y", "N"]);
    let date = cell("date");
    let parsed = parse_date(&date).ok();
    if parsed.is_none() && !date.is_empty() {
        let finding = Finding::error("value_unusable.map", "YYYY-MM-DD would do");
        findings.push(finding.in_column("date", date));
    }
    let entry = MapEntry {
        matches: MATCHES.map(&cell),
        subject: cell("subject"),
        reader: cell("reader"),
        date: parsed,
        visit: cell("visit"),
        lesion: cell("lesion"),
        role,
        organ: cell("organ"),
        node,
    };
    (entry, findings)
}
