//! Rows of measurements.csv, one by one: each cell must be usable as it stands.

use crate::finding::Finding;
use crate::import::cells::{Dates, text};
use crate::import::columns::{Column, Columns};
use crate::study::{Policies, Reading, Rounding, State, TargetState, Text};
use crate::table::{Block, Row};

use super::details::{self, Details};
use super::draft::{ReaderDraft, ReaderDrafts, SubjectDraft};
use super::texts::Texts;
use super::visits::Labels;

/// Everything about a table that does not change from row to row.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) file: Text,
    pub(super) columns: &'a Columns,
    pub(super) policies: &'a Policies,
    pub(super) plan: &'a [(Text, i32)],
    /// The trial has a table of subjects.
    pub(super) has_subjects: bool,
    pub(super) places: Places,
}

/// Positions of the columns every row needs.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) visit: usize,
    pub(super) date: usize,
    pub(super) lesion: usize,
    pub(super) role: usize,
    pub(super) organ: usize,
    pub(super) node: usize,
    pub(super) diameter: usize,
    pub(super) status: usize,
    reader: Option<usize>,
    part: Option<usize>,
    /// The table has columns that only some readings fill.
    details: bool,
    /// No such columns, no fragments, no rounding: a row is its lesion, visit and status.
    pub(super) plain: bool,
}

impl<'a> Table<'a> {
    /// Nothing when a column is missing that must be there.
    pub(super) fn new(
        file: Text,
        columns: &'a Columns,
        policies: &'a Policies,
        plan: &'a [(Text, i32)],
        has_subjects: bool,
    ) -> Option<Table<'a>> {
        let place = |column| columns.place(column);
        let details = details::COLUMNS
            .iter()
            .any(|&column| place(column).is_some());
        let part = place(Column::Part);
        let places = Places {
            visit: place(Column::Visit)?,
            date: place(Column::Date)?,
            lesion: place(Column::Lesion)?,
            role: place(Column::Role)?,
            organ: place(Column::Organ)?,
            node: place(Column::Node)?,
            diameter: place(Column::Diameter)?,
            status: place(Column::Status)?,
            reader: place(Column::Reader),
            part,
            details,
            plain: !details && part.is_none() && policies.rounding == Rounding::None,
        };
        Some(Table {
            file,
            columns,
            policies,
            plan,
            has_subjects,
            places,
        })
    }

    pub(super) fn diameter_place(&self) -> usize {
        self.places.diameter
    }

    pub(super) fn status_place(&self) -> usize {
        self.places.status
    }

    pub(super) fn node_place(&self) -> usize {
        self.places.node
    }

    pub(super) fn organ_place(&self) -> usize {
        self.places.organ
    }
}

/// Reads rows; keep one a thread.
#[derive(Debug)]
pub(super) struct RowReader<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) labels: Labels,
    pub(super) dates: Dates,
    pub(super) texts: Texts,
}

/// One row, and where its findings go.
pub(super) struct RowAt<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) row: Row<'a>,
    pub(super) number: u64,
    pub(super) subject: &'a Text,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(table: &'a Table<'a>) -> RowReader<'a> {
        RowReader {
            table,
            labels: Labels::default(),
            dates: Dates::default(),
            texts: Texts::default(),
        }
    }

    /// Reads a row of `block` into the subject it belongs to.
    pub(super) fn read(&mut self, block: &Block, row: usize, draft: &mut SubjectDraft) {
        draft.rows += 1;
        let mut at = RowAt {
            table: self.table,
            row: block.row(row),
            number: block.number(row),
            subject: &draft.id,
            findings: &mut draft.findings,
        };
        if let Some(fault) = block.fault(row) {
            at.row_fault(fault);
        } else if at.cells_are_fit(block.is_ascii()) && at.subject_is_named() {
            let reader = self.reader(at.row, at.number, &mut draft.readers);
            if !self.goes_on(at.row, at.number, reader) {
                self.reading(&mut at, reader);
            }
        }
    }

    /// The reader of a row: R1 where none is named.
    #[inline]
    fn reader<'d>(
        &self,
        row: Row<'_>,
        number: u64,
        readers: &'d mut ReaderDrafts,
    ) -> &'d mut ReaderDraft {
        let name = match self.table.places.reader.map(|place| row.cell(place)) {
            None => b"R1",
            Some([]) => {
                readers.blank.get_or_insert(number);
                b"R1"
            }
            Some(name) => {
                readers.named = true;
                name
            }
        };
        readers.get(name, number)
    }

    #[inline(never)]
    fn reading(&mut self, at: &mut RowAt<'_>, draft: &mut ReaderDraft) {
        let places = &self.table.places;
        let row = at.row;
        let date = at.date(self.dates.read(row.cell(places.date)));
        let visit = at.identifier(Column::Visit, row.cell(places.visit));
        let lesion = at.identifier(Column::Lesion, row.cell(places.lesion));
        let role = at.role(row.cell(places.role));
        let nodal = at.node(row.cell(places.node));
        let seen = role.and_then(|role| at.seen(role, row.cell(places.status)));
        let details = match seen {
            Some(seen) if places.details || seen.size.is_some() || seen.finer => at.details(seen),
            _ => Details::default(),
        };
        let (Some(date), Some(visit)) = (date, visit) else {
            return;
        };
        let label = self.labels.find(visit, self.table.plan);
        let Some(visit) = at.visit(draft, label, date) else {
            return;
        };
        let (Some(lesion), Some(role), Some(nodal)) = (lesion, role, nodal) else {
            return;
        };
        let lesion = at.lesion(draft, &mut self.texts, lesion, role, nodal);
        let (Some(lesion), Some(seen)) = (lesion, seen) else {
            return;
        };
        at.mark_lesion(&mut draft.lesions[lesion as usize], seen, &details);
        let part = match places.part {
            Some(place) if !row.cell(place).is_empty() => text(row.cell(place)),
            _ => Text::default(),
        };
        draft.has_parts |= !part.is_empty();
        if let State::Target(TargetState::MergedInto(_)) = seen.state {
            draft.merges.push(at.merge(lesion));
        }
        let reading = Reading {
            lesion,
            part,
            date,
            state: seen.state,
            row: at.number,
            detail: details.reading,
        };
        at.keep(draft, visit, reading);
    }
}
