//! Reads the rows of a block in parallel, subject by subject, in the order of the subjects.

use rayon::prelude::*;
use std::ops::Range;

use crate::import::cells::text;
use crate::import::columns::Column;
use crate::import::counts::RowCounts;
use crate::import::subjects::SubjectTable;
use crate::table::Block;

use super::draft::SubjectDraft;
use super::lookalike::fold_hash;
use super::rows::{RowReader, Table};
use super::subject_input::{Finisher, SubjectInput, SubjectRow};

/// Rows that one task takes.
const TASK_ROWS: usize = 2048;

/// Everything a task needs to know.
pub(super) struct Work<'a, W> {
    pub(super) table: &'a Table<'a>,
    pub(super) subjects: Option<&'a SubjectTable>,
    pub(super) work: W,
}

/// What was counted on the way.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) rows: RowCounts,
    pub(super) seen: u64,
    pub(super) refused: u64,
    /// Of each subject: the folded identifier, the row where it is first, and in which file.
    pub(super) look_alikes: Vec<LookAlike>,
}

/// A subject's folded identifier, and where the subject is seen first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LookAlike {
    pub(super) folded: u64,
    pub(super) row: u64,
    pub(super) in_subjects: bool,
}

impl Counted {
    pub(super) fn add(&mut self, mut other: Counted) {
        self.rows += other.rows;
        self.seen += other.seen;
        self.refused += other.refused;
        self.look_alikes.append(&mut other.look_alikes);
    }

    fn count(&mut self, input: &SubjectInput) {
        self.rows += input.rows;
        self.seen += 1;
        self.refused += u64::from(input.refused);
    }
}

impl<W> Work<'_, W> {
    /// Works through a block. `before` is the last subject of the block before.
    pub(super) fn block<O>(&self, block: &Block, before: Option<&[u8]>) -> Vec<(O, Counted)>
    where
        O: Send + Default,
        W: Fn(&mut O, SubjectInput) + Sync,
    {
        let tasks = tasks(block);
        tasks
            .into_par_iter()
            .map(|runs| {
                let before = match runs.start.checked_sub(1) {
                    Some(run) => Some(self.key(block, block.run(run).start)),
                    None => before,
                };
                self.runs(block, runs, before)
            })
            .collect()
    }

    fn key<'b>(&self, block: &'b Block, row: usize) -> &'b [u8] {
        let place = self.table.columns.place(Column::Subject).unwrap_or(0);
        block.row(row).cell(place)
    }

    fn runs<O>(&self, block: &Block, runs: Range<usize>, before: Option<&[u8]>) -> (O, Counted)
    where
        O: Send + Default,
        W: Fn(&mut O, SubjectInput) + Sync,
    {
        let mut output = O::default();
        let mut counted = Counted::default();
        let mut reader = RowReader::new(self.table);
        let mut finisher = Finisher::default();
        let mut draft = SubjectDraft::default();
        let mut next = before.map_or(0, |before| self.after(before));
        for run in runs {
            let rows = block.run(run);
            let id = self.key(block, rows.start);
            next = self.without_readings(next, Some(id), &mut output, &mut counted);
            let first_row = block.number(rows.start);
            draft.begin(text(id), first_row);
            for row in rows {
                reader.read(block, row, &mut draft);
            }
            let row = self.subject_row(&mut next, id);
            let input = finisher.finish(&mut draft, self.table, &reader.labels, row);
            counted.count(&input);
            counted.look_alikes.push(LookAlike {
                folded: fold_hash(id),
                row: first_row,
                in_subjects: false,
            });
            (self.work)(&mut output, input);
        }
        (output, counted)
    }

    /// The place in subjects.csv after a subject.
    fn after(&self, id: &[u8]) -> usize {
        let Some(subjects) = self.subjects else {
            return 0;
        };
        let at = subjects.lower_bound(0, id);
        if at < subjects.len() && subjects.id(at) == id {
            subjects.same(at).end
        } else {
            at
        }
    }

    fn subject_row(&self, next: &mut usize, id: &[u8]) -> SubjectRow<'_> {
        let Some(subjects) = self.subjects else {
            return SubjectRow::default();
        };
        let mut row = SubjectRow {
            columns: Some(&subjects.columns),
            ..SubjectRow::default()
        };
        if *next < subjects.len() && subjects.id(*next) == id {
            let places = subjects.same(*next);
            row.row = subjects.number(*next);
            *next = places.end;
            let (subject, findings) = subjects.read(places);
            row.subject = Some(subject);
            row.findings = findings;
        }
        row
    }

    /// Subjects of subjects.csv that have no readings, up to `until`. Returns the place after them.
    fn without_readings<O>(
        &self,
        from: usize,
        until: Option<&[u8]>,
        output: &mut O,
        counted: &mut Counted,
    ) -> usize
    where
        W: Fn(&mut O, SubjectInput) + Sync,
    {
        let Some(subjects) = self.subjects else {
            return from;
        };
        let end = match until {
            Some(id) => subjects.lower_bound(from, id),
            None => subjects.len(),
        };
        let mut at = from;
        while at < end {
            let places = subjects.same(at);
            let row = subjects.number(at);
            counted.look_alikes.push(LookAlike {
                folded: fold_hash(subjects.id(at)),
                row,
                in_subjects: true,
            });
            at = places.end;
            let (subject, findings) = subjects.read(places);
            let input = SubjectInput::without_readings(subject, findings, &subjects.columns, row);
            counted.count(&input);
            (self.work)(output, input);
        }
        at
    }

    /// The subjects of subjects.csv after the last one with readings.
    pub(super) fn rest<O>(&self, before: Option<&[u8]>) -> (O, Counted)
    where
        O: Send + Default,
        W: Fn(&mut O, SubjectInput) + Sync,
    {
        let mut output = O::default();
        let mut counted = Counted::default();
        let from = before.map_or(0, |before| self.after(before));
        self.without_readings(from, None, &mut output, &mut counted);
        (output, counted)
    }
}

/// Runs of about the same number of rows.
fn tasks(block: &Block) -> Vec<Range<usize>> {
    let mut tasks = Vec::new();
    let mut start = 0;
    let mut rows = 0;
    for run in 0..block.runs().len() {
        rows += block.run(run).len();
        if rows >= TASK_ROWS {
            tasks.push(start..run + 1);
            start = run + 1;
            rows = 0;
        }
    }
    if start < block.runs().len() {
        tasks.push(start..block.runs().len());
    }
    tasks
}
