//! subjects.csv: what the trial knows of each person beside the reads.

use std::ops::Range;

use crate::finding::Finding;
use crate::study::{Case, Origin, Policies, Subject, Text};
use crate::table::Block;

use super::cells::{shown, text};
use super::columns::{ColumnName, Header, may, must};
use super::subject_row::RowReading;

/// A column of subjects.csv.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Subject,
    Arm,
    Enrolment,
    Start,
    Randomisation,
    Death,
    LastContact,
    NewTherapy,
    OffTreatment,
    Relapse,
    SecondMalignancy,
    Birth,
    Age,
    Sex,
}

/// Columns of subjects.csv, in the order of [`Column`].
const SUBJECTS: &[ColumnName] = &[
    must(&["subject", "usubjid", "patient", "subject_id"]),
    may(&["arm"]),
    may(&["enrolment_date", "enrollment_date"]),
    may(&["start_date"]),
    may(&["randomisation_date", "randomization_date"]),
    may(&["death_date"]),
    may(&["last_contact_date"]),
    may(&["new_therapy_date"]),
    may(&["off_treatment_date"]),
    may(&["relapse_date"]),
    may(&["second_malignancy_date"]),
    may(&["birth_date"]),
    may(&["age"]),
    may(&["sex"]),
];

/// The file and its columns.
#[derive(Debug)]
pub(super) struct SubjectColumns {
    pub(super) file: Text,
    pub(super) header: Header,
}

/// All of subjects.csv, by subject.
#[derive(Debug)]
pub(super) struct SubjectTable {
    pub(super) columns: SubjectColumns,
    block: Block,
    /// Rows sorted by subject; none when they stand so in the file.
    order: Option<Vec<u32>>,
    origin: Origin,
}

impl SubjectColumns {
    pub(super) fn find(header: &[String], file: &Text) -> (SubjectColumns, Vec<Finding>) {
        let (header, findings) = Header::find(header, SUBJECTS, file);
        let file = file.clone();
        (SubjectColumns { file, header }, findings)
    }

    /// Position of the subject column.
    pub(super) fn subject_place(&self) -> Option<usize> {
        self.header.place(Column::Subject as usize)
    }

    /// What the file calls the subject column.
    pub(super) fn subject_name(&self) -> Text {
        self.header.name(Column::Subject as usize)
    }

    /// A finding at a cell of this file.
    pub(super) fn at(
        &self,
        finding: Finding,
        row: u64,
        column: Column,
        subject: &Text,
        value: &[u8],
    ) -> Finding {
        finding
            .in_file(self.file.clone())
            .at_row(row)
            .in_column(self.header.name(column as usize), shown(value))
            .of_subject(subject.clone())
    }

    /// Death and last contact do not come before a scan.
    pub(super) fn against_readings(
        &self,
        subject: &Subject,
        row: u64,
        cases: &[Case],
        findings: &mut Vec<Finding>,
    ) {
        let Some(latest) = cases.iter().filter_map(Case::latest_date).max() else {
            return;
        };
        for (date, column, what) in [
            (subject.death_date, Column::Death, "died"),
            (
                subject.last_contact_date,
                Column::LastContact,
                "was last in contact",
            ),
        ] {
            if let Some(date) = date
                && date < latest
            {
                let message =
                    format!("the subject {what} on {date}, but the latest scan is of {latest}");
                let finding = Finding::warning("contradiction.after_last_contact", message);
                let value = date.to_string();
                findings.push(self.at(finding, row, column, &subject.id, value.as_bytes()));
            }
        }
    }
}

impl SubjectTable {
    /// Takes the rows of the file. `rising`: they are sorted by subject already.
    pub(super) fn new(
        columns: SubjectColumns,
        block: Block,
        rising: bool,
        policies: &Policies,
    ) -> SubjectTable {
        let mut table = SubjectTable {
            columns,
            block,
            order: None,
            origin: policies.origin,
        };
        if !rising {
            let mut order: Vec<u32> = (0..table.block.rows() as u32).collect();
            order.sort_by_key(|&row| table.id_of_row(row as usize));
            table.order = Some(order);
        }
        table
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.block.rows()
    }

    fn row(&self, at: usize) -> usize {
        self.order.as_ref().map_or(at, |order| order[at] as usize)
    }

    fn id_of_row(&self, row: usize) -> &[u8] {
        let place = self.columns.subject_place().unwrap_or(0);
        self.block.row(row).cell(place)
    }

    /// The subject at a place of the sorted table.
    pub(super) fn id(&self, at: usize) -> &[u8] {
        self.id_of_row(self.row(at))
    }

    /// The subject in the row of that number.
    pub(super) fn id_at_number(&self, number: u64) -> Text {
        let row = number.saturating_sub(1) as usize;
        if row < self.len() {
            text(self.id_of_row(row))
        } else {
            Text::default()
        }
    }

    /// The first place whose subject is at or after `id`, looked for from `from` on.
    pub(super) fn lower_bound(&self, from: usize, id: &[u8]) -> usize {
        // Most of the time it is the next one.
        if from >= self.len() || self.id(from) >= id {
            return from;
        }
        if from + 1 >= self.len() || self.id(from + 1) >= id {
            return from + 1;
        }
        let (mut low, mut high) = (from + 2, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.id(middle) < id {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The places of one subject, of which `at` is the first: one, or more when it is there twice.
    pub(super) fn same(&self, at: usize) -> Range<usize> {
        let id = self.id(at);
        let mut end = at + 1;
        while end < self.len() && self.id(end) == id {
            end += 1;
        }
        at..end
    }

    /// Number in the file of the row at a place.
    pub(super) fn number(&self, at: usize) -> u64 {
        self.block.number(self.row(at))
    }

    /// Reads the row of a subject, with what is wrong with it.
    pub(super) fn read(&self, places: Range<usize>) -> (Subject, Vec<Finding>) {
        let row = self.row(places.start);
        let cells = self.block.row(row);
        let mut reading = RowReading {
            columns: &self.columns,
            cells,
            number: self.block.number(row),
            id: text(self.id_of_row(row)),
            findings: Vec::new(),
        };
        if let Some(fault) = self.block.fault(row) {
            reading.fault(fault);
            let subject = Subject {
                id: reading.id,
                ..Subject::default()
            };
            return (subject, reading.findings);
        }
        if !self.block.is_ascii() {
            reading.encoding();
        }
        for other in places.skip(1) {
            reading.twice(self.number(other));
        }
        let subject = reading.subject();
        reading.origin(&subject, self.origin);
        reading.dates_fit(&subject);
        (subject, reading.findings)
    }
}
