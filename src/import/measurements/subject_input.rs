//! One subject as the files give it: cases, or the reasons why there are none.

use crate::finding::{Finding, Severity};
use crate::import::columns::Column;
use crate::import::counts::{RowCounts, has_errors};
use crate::import::subjects::SubjectColumns;
use crate::study::{Case, Subject, Text};

use super::case;
use super::draft::{ReaderDraft, SubjectDraft, VisitDraft};
use super::lookalike::fold;
use super::rows::Table;
use super::scope::Scope;
use super::timeline::{KnownOrder, order_visits};
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
            refused: has_errors(&findings),
            findings,
            ..SubjectInput::default()
        }
    }
}

/// What subjects.csv says of a subject.
#[derive(Default)]
pub(super) struct SubjectRow<'a> {
    /// The table; none when the trial has none.
    pub(super) columns: Option<&'a SubjectColumns>,
    /// The subject, when the table has it.
    pub(super) subject: Option<Subject>,
    /// What is wrong with its row.
    pub(super) findings: Vec<Finding>,
    pub(super) row: u64,
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
            subject: row.subject,
            findings: std::mem::take(&mut draft.findings),
            ..SubjectInput::default()
        };
        input.findings.extend(row.findings);
        match row.columns {
            Some(columns) if input.subject.is_none() => {
                input.findings.push(not_listed(draft, table, columns));
            }
            _ => {}
        }
        let start = input.subject.as_ref().and_then(|s| s.start_date);
        let rows_usable = !has_errors(&input.findings);
        let mut scope = Scope {
            table,
            subject: &input.id,
            findings: &mut input.findings,
        };
        readers(draft, &mut scope);
        for reader in draft.readers.all_mut() {
            order_visits(reader, labels, start, &mut self.known_order, &mut scope);
        }
        if rows_usable {
            input.cases = cases(draft.readers.all_mut(), labels, &mut scope);
        }
        if let (Some(columns), Some(subject)) = (row.columns, &input.subject) {
            columns.against_readings(subject, row.row, &input.cases, &mut input.findings);
        }
        self.close(draft.rows, table, &mut input);
        input
    }

    fn close(&self, rows: u64, table: &Table<'_>, input: &mut SubjectInput) {
        input.refused = has_errors(&input.findings);
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
fn cases(readers: &mut [ReaderDraft], labels: &Labels, scope: &mut Scope<'_>) -> Vec<Case> {
    // The baseline of the subject: the earliest that a reader has.
    let baseline = readers
        .iter()
        .filter(|reader| reader.rule.is_some())
        .filter_map(|reader| {
            let visit = &reader.visits[*reader.order.first()? as usize];
            Some((visit.first_date, visit.label))
        })
        .min();
    let mut cases = Vec::with_capacity(readers.len());
    for reader in readers {
        let Some(&first) = reader.order.first() else {
            continue;
        };
        let first = &reader.visits[first as usize];
        match (reader.rule, baseline) {
            (Some(rule), Some((_, label))) if first.label == label => {
                cases.extend(case::assemble(reader, rule, labels, scope));
            }
            (_, Some((_, label))) => reader_changes(reader, label, labels, scope),
            (_, None) => no_baseline(first, labels, scope),
        }
    }
    cases
}

#[cold]
fn reader_changes(reader: &ReaderDraft, label: u32, labels: &Labels, scope: &mut Scope<'_>) {
    let message = format!(
        "reader {} did not read the baseline {}, which another reader did: a change of reader within a subject; no result for this reader",
        reader.reader,
        labels.get(label).text
    );
    let finding = Finding::warning("contradiction.reader_changes", message);
    scope.at(finding, reader.first_row, Column::Reader, &reader.reader);
}

#[cold]
fn no_baseline(first: &VisitDraft, labels: &Labels, scope: &mut Scope<'_>) {
    let label = &labels.get(first.label).text;
    let message = format!(
        "there is no baseline: no visit is named 0, BL, BASELINE or SCREENING, none lies on or before the start of treatment, and the first is {label}"
    );
    let finding = Finding::error("missing_data.baseline", message);
    scope.at_visit(finding, first.first_row, Column::Visit, label);
}

/// Readers that look alike, and rows without one among rows that have one.
fn readers(draft: &SubjectDraft, scope: &mut Scope<'_>) {
    if let Some(row) = draft.readers.blank
        && draft.readers.named
    {
        let finding = Finding::new(
            Severity::Warning,
            "missing_data.reader",
            "no reader in this row, though other rows name one; it is taken as R1",
        );
        scope.at(finding, row, Column::Reader, &Text::default());
    }
    for (at, later) in draft.readers.all().iter().enumerate().skip(1) {
        for earlier in &draft.readers.all()[..at] {
            if fold(&earlier.reader) == fold(&later.reader) {
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
