//! One subject as the files give it: cases, or the reasons why there are none.

use crate::finding::{Finding, Severity};
use crate::study::{Case, Subject, Text};

use super::case;
use super::columns::Column;
use super::draft::{RowCounts, SubjectDraft};
use super::rows::Table;
use super::scope::Scope;
use super::subjects::SubjectColumns;
use super::timeline::{KnownOrder, Timeline, timeline};
use super::visits::Labels;

/// All that is known of one subject, ready to be assessed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubjectInput {
    /// Identifier, byte for byte.
    pub id: Text,
    /// The subject's row; where the trial has no subjects.csv, a subject whose treatment starts at
    /// the baseline. None when subjects.csv does not have it.
    pub subject: Option<Subject>,
    /// A case for each reader, sorted by reader; none when refused or without readings.
    pub cases: Vec<Case>,
    /// All that is odd about it.
    pub findings: Vec<Finding>,
    /// Its rows in the measurement table.
    pub rows: RowCounts,
    /// A finding is an error: there is no result for this subject.
    pub refused: bool,
}

impl SubjectInput {
    /// A subject of subjects.csv without any row in the measurement table.
    pub(super) fn without_readings(
        subject: Subject,
        mut findings: Vec<Finding>,
        columns: &SubjectColumns,
        row: u64,
    ) -> SubjectInput {
        let message = "the subject has no readings: no response, not controlled";
        let finding = Finding::warning("missing_data.readings", message)
            .in_file(columns.file.clone())
            .at_row(row)
            .in_column(columns.subject_name(), subject.id.clone())
            .of_subject(subject.id.clone());
        findings.push(finding);
        SubjectInput {
            id: subject.id.clone(),
            subject: Some(subject),
            refused: super::draft::has_errors(&findings),
            findings,
            ..SubjectInput::default()
        }
    }
}

/// What subjects.csv says of a subject.
pub(super) enum SubjectRow<'a> {
    /// There is no subjects.csv.
    NoTable,
    /// It has no such subject.
    NotListed(&'a SubjectColumns),
    /// Its row, or what is wrong with it.
    Listed(&'a SubjectColumns, Box<Subject>, Vec<Finding>, u64),
}

/// What is kept from one subject to the next.
#[derive(Debug, Default)]
pub(super) struct Finisher {
    known_order: KnownOrder,
}

impl Finisher {
    /// Makes the cases of a subject from its rows.
    pub(super) fn finish(
        &mut self,
        draft: &mut SubjectDraft,
        table: &Table<'_>,
        labels: &Labels,
        row: SubjectRow<'_>,
    ) -> SubjectInput {
        let mut input = SubjectInput {
            id: draft.id.clone(),
            findings: std::mem::take(&mut draft.findings),
            ..SubjectInput::default()
        };
        let mut listed = None;
        match row {
            SubjectRow::NoTable => {}
            SubjectRow::NotListed(columns) => {
                input.findings.push(not_listed(draft, table, columns))
            }
            SubjectRow::Listed(columns, subject, findings, row) => {
                input.findings.extend(findings);
                input.subject = Some(*subject);
                listed = Some((columns, row));
            }
        }
        let start = input.subject.as_ref().and_then(|s| s.start_date);
        let rows_usable = !super::draft::has_errors(&input.findings);
        let mut scope = Scope {
            table,
            subject: &input.id,
            findings: &mut input.findings,
        };
        readers(draft, &mut scope);
        let timelines: Vec<Option<Timeline>> = draft
            .readers
            .iter()
            .map(|reader| timeline(reader, labels, start, &mut self.known_order, &mut scope))
            .collect();
        if rows_usable {
            input.cases = cases(draft, timelines, labels, &mut scope);
        }
        if let Some((columns, row)) = listed
            && let Some(subject) = &input.subject
        {
            columns.against_readings(subject, row, &input.cases, &mut input.findings);
        }
        self.close(draft.rows, table, &mut input);
        input
    }

    fn close(&self, rows: u64, table: &Table<'_>, input: &mut SubjectInput) {
        input.refused = super::draft::has_errors(&input.findings);
        input.rows.seen = rows;
        if input.refused {
            input.rows.refused = rows;
            input.cases.clear();
            return;
        }
        input.rows.used = rows;
        input.cases.sort_by(|a, b| a.reader.cmp(&b.reader));
        if input.subject.is_none() && !table.has_subjects {
            input.subject = Some(Subject {
                id: input.id.clone(),
                start_date: input
                    .cases
                    .iter()
                    .filter_map(|case| case.timepoints().first())
                    .map(|timepoint| timepoint.last_date)
                    .min(),
                ..Subject::default()
            });
        }
    }
}

fn not_listed(draft: &SubjectDraft, table: &Table<'_>, columns: &SubjectColumns) -> Finding {
    let message = format!("has readings, but no row in {}; add it there", columns.file);
    Finding::warning("missing_data.subject", message)
        .in_file(table.file.clone())
        .at_row(draft.first_row)
        .in_column(table.columns.name(Column::Subject), draft.id.clone())
        .of_subject(draft.id.clone())
}

/// The cases of all readers who read the baseline.
fn cases(
    draft: &mut SubjectDraft,
    timelines: Vec<Option<Timeline>>,
    labels: &Labels,
    scope: &mut Scope<'_>,
) -> Vec<Case> {
    // The baseline of the subject: the earliest that a reader has.
    let baseline = draft
        .readers
        .iter()
        .zip(&timelines)
        .filter_map(|(reader, timeline)| {
            let first = *timeline.as_ref()?.visits.first()?;
            let visit = &reader.visits[first as usize];
            Some((visit.first_date, visit.label))
        })
        .min();
    let mut cases = Vec::with_capacity(draft.readers.len());
    for (reader, timeline) in draft.readers.iter_mut().zip(timelines) {
        if reader.visits.is_empty() {
            continue;
        }
        let first_label = timeline.as_ref().and_then(|timeline| {
            let first = *timeline.visits.first()?;
            Some(reader.visits[first as usize].label)
        });
        match (timeline, baseline) {
            (Some(timeline), Some((_, label))) if first_label == Some(label) => {
                cases.extend(case::assemble(reader, &timeline, labels, scope));
            }
            (_, Some((_, label))) => {
                let message = format!(
                    "reader {} did not read the baseline {}, which another reader did: a change of reader within a subject; no result for this reader",
                    reader.reader,
                    labels.get(label).text
                );
                let finding = Finding::warning("contradiction.reader_changes", message);
                scope.at(finding, reader.first_row, Column::Reader, &reader.reader);
            }
            (_, None) => {
                let first = reader.visits.iter().min_by_key(|visit| visit.first_date);
                let label = first.map_or(Text::default(), |v| labels.get(v.label).text.clone());
                let message = format!(
                    "there is no baseline: no visit is named 0, BL, BASELINE or SCREENING, none lies on or before the start of treatment, and the first is {label}"
                );
                let finding = Finding::error("missing_data.baseline", message);
                let row = first.map_or(0, |visit| visit.first_row);
                scope.at_visit(finding, row, Column::Visit, &label);
            }
        }
    }
    cases
}

/// Readers that look alike, and rows without one among rows that have one.
fn readers(draft: &SubjectDraft, scope: &mut Scope<'_>) {
    if let Some(row) = draft.reader_blank
        && draft.reader_named
    {
        let finding = Finding::new(
            Severity::Warning,
            "missing_data.reader",
            "no reader in this row, though other rows name one; it is taken as R1",
        );
        scope.at(finding, row, Column::Reader, &Text::default());
    }
    for (at, later) in draft.readers.iter().enumerate().skip(1) {
        for earlier in &draft.readers[..at] {
            if super::lookalike::fold(&earlier.reader) == super::lookalike::fold(&later.reader) {
                let message = format!(
                    "a reader that looks like `{}` (row {}) but is another, byte for byte",
                    earlier.reader, earlier.first_row
                );
                let finding = Finding::warning("identity_conflict.reader", message);
                scope.at(finding, later.first_row, Column::Reader, &later.reader);
            }
        }
    }
}
