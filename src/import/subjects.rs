//! subjects.csv: what the trial knows of each person beside the reads.

use std::ops::Range;

use crate::finding::Finding;
use crate::study::{Case, Date, Origin, Policies, Subject, Text};
use crate::table::{Block, RowFault};

use super::cells::{date, shown, text, trimmed};
use super::columns::{ColumnName, Header, may, must};

/// A column of subjects.csv.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
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
    header: Header,
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
    fn at(
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

/// One row of subjects.csv being read.
struct RowReading<'a> {
    columns: &'a SubjectColumns,
    cells: crate::table::Row<'a>,
    number: u64,
    id: Text,
    findings: Vec<Finding>,
}

impl RowReading<'_> {
    fn cell(&self, column: Column) -> &[u8] {
        match self.columns.header.place(column as usize) {
            Some(place) => self.cells.cell(place),
            None => &[],
        }
    }

    fn push(&mut self, finding: Finding, column: Column) {
        let finding = self
            .columns
            .at(finding, self.number, column, &self.id, self.cell(column));
        self.findings.push(finding);
    }

    fn subject(&mut self) -> Subject {
        if trimmed(self.id.as_bytes()).is_empty() {
            let message = "subject is empty; every row needs one";
            self.push(
                Finding::error("missing_data.identifier", message),
                Column::Subject,
            );
        }
        Subject {
            id: self.id.clone(),
            arm: text(self.cell(Column::Arm)),
            enrolment_date: self.date(Column::Enrolment),
            start_date: self.date(Column::Start),
            randomisation_date: self.date(Column::Randomisation),
            death_date: self.date(Column::Death),
            last_contact_date: self.date(Column::LastContact),
            new_therapy_date: self.date(Column::NewTherapy),
            off_treatment_date: self.date(Column::OffTreatment),
            relapse_date: self.date(Column::Relapse),
            second_malignancy_date: self.date(Column::SecondMalignancy),
            birth_date: self.date(Column::Birth),
            age: text(self.cell(Column::Age)),
            sex: text(self.cell(Column::Sex)),
        }
    }

    fn date(&mut self, column: Column) -> Option<Date> {
        let cell = trimmed(self.cell(column));
        if cell.is_empty() {
            return None;
        }
        let problem = match date(cell) {
            Ok(date) => return Some(date),
            Err(problem) => problem,
        };
        let message = format!("the date {problem}; write the day as YYYY-MM-DD, or leave it empty");
        self.push(Finding::error("date_unusable.subject", message), column);
        None
    }

    fn fault(&mut self, fault: RowFault) {
        let message = match fault {
            RowFault::Cells { found } => format!(
                "{found} cells, the header has {}; one cell a column",
                self.cells.cells()
            ),
            _ => "a quote out of place, a NUL byte or a lone carriage return".into(),
        };
        self.push(Finding::error("malformed.row", message), Column::Subject);
    }

    fn encoding(&mut self) {
        for place in 0..self.cells.cells() {
            let cell = self.cells.cell(place);
            if std::str::from_utf8(cell).is_err() {
                let message = "is not UTF-8; save the table as UTF-8";
                let finding = Finding::error("value_unusable.encoding", message)
                    .in_file(self.columns.file.clone())
                    .at_row(self.number)
                    .in_column(self.columns.header.cells[place].clone(), shown(cell))
                    .of_subject(self.id.clone());
                self.findings.push(finding);
            }
        }
    }

    fn twice(&mut self, other: u64) {
        let message = format!(
            "the subject is in row {other} as well; keep one row, two answers are no answer"
        );
        self.push(
            Finding::error("duplicate.subject", message),
            Column::Subject,
        );
    }

    /// The endpoints count from the origin, the minimum for SD from the start of treatment.
    fn origin(&mut self, subject: &Subject, origin: Origin) {
        let (date, column) = match origin {
            Origin::Start => (subject.start_date, Column::Start),
            Origin::Enrolment => (subject.enrolment_date, Column::Enrolment),
            Origin::Randomisation => (subject.randomisation_date, Column::Randomisation),
        };
        let told = |findings: &[Finding], name: &str| {
            findings.iter().any(|finding| finding.column == name)
        };
        let name = self.columns.header.name(column as usize);
        if date.is_none() && !told(&self.findings, &name) {
            let message = format!("{name} is empty, but is day 0 of the endpoints; give it");
            self.push(Finding::error("missing_data.origin", message), column);
        }
        let start = self.columns.header.name(Column::Start as usize);
        if subject.start_date.is_none() && !told(&self.findings, &start) {
            let message = format!(
                "{start} is empty, but the first day on which SD counts is counted from it"
            );
            self.push(
                Finding::warning("missing_data.start_date", message),
                Column::Start,
            );
        }
    }

    fn dates_fit(&mut self, subject: &Subject) {
        let first = [
            subject.enrolment_date,
            subject.randomisation_date,
            subject.start_date,
        ];
        let earliest = first.into_iter().flatten().min();
        let wrong = [
            (
                subject.death_date,
                earliest,
                Column::Death,
                "before the study began for this subject",
            ),
            (
                subject.last_contact_date,
                earliest,
                Column::LastContact,
                "before the study began for this subject",
            ),
            (
                subject.new_therapy_date,
                subject.start_date,
                Column::NewTherapy,
                "before the start of treatment",
            ),
            (
                subject.off_treatment_date,
                subject.start_date,
                Column::OffTreatment,
                "before the start of treatment",
            ),
            (
                subject.death_date,
                subject.last_contact_date,
                Column::Death,
                "before the last contact",
            ),
            (
                earliest,
                subject.birth_date,
                Column::Birth,
                "after the study began for this subject",
            ),
        ];
        for (date, not_before, column, how) in wrong {
            if let (Some(date), Some(not_before)) = (date, not_before)
                && date < not_before
            {
                let message = format!("the date lies {how}; correct one of the two");
                self.push(
                    Finding::warning("contradiction.subject_dates", message),
                    column,
                );
            }
        }
    }
}
