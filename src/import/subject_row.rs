//! One row of subjects.csv: each date strict, and none against another.

use crate::finding::Finding;
use crate::study::{Date, Origin, Subject, Text};
use crate::table::{Row, RowFault};

use super::cells::{date, shown, text, trimmed};
use super::subjects::{Column, SubjectColumns};

/// One row of subjects.csv being read.
pub(super) struct RowReading<'a> {
    pub(super) columns: &'a SubjectColumns,
    pub(super) cells: Row<'a>,
    pub(super) number: u64,
    pub(super) id: Text,
    pub(super) findings: Vec<Finding>,
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

    pub(super) fn subject(&mut self) -> Subject {
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

    pub(super) fn fault(&mut self, fault: RowFault) {
        let message = match fault {
            RowFault::Cells { found } => format!(
                "{found} cells, the header has {}; one cell a column",
                self.cells.cells()
            ),
            _ => "a quote out of place, a NUL byte or a lone carriage return".into(),
        };
        self.push(Finding::error("malformed.row", message), Column::Subject);
    }

    pub(super) fn encoding(&mut self) {
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

    pub(super) fn twice(&mut self, other: u64) {
        let message = format!(
            "the subject is in row {other} as well; keep one row, two answers are no answer"
        );
        self.push(
            Finding::error("duplicate.subject", message),
            Column::Subject,
        );
    }

    /// The endpoints count from the origin, the minimum for SD from the start of treatment.
    pub(super) fn origin(&mut self, subject: &Subject, origin: Origin) {
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

    pub(super) fn dates_fit(&mut self, subject: &Subject) {
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
