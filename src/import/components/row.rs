//! One row of components.csv.

use crate::finding::{Finding, Severity};
use crate::import::cells::{CELL_BYTES_LIMIT, shown, text, trimmed};
use crate::study::{ComponentReading, Date, MetastaticReading, PrimaryReading, Text, parse_date};
use crate::table::{Row, RowFault};

use super::{Column, Rows};

/// A row being read, and what was found in it.
pub(super) struct RowAt<'a> {
    rows: &'a Rows<'a>,
    row: Row<'a>,
    index: usize,
    pub(super) subject: Text,
    pub(super) findings: Vec<Finding>,
}

impl<'a> RowAt<'a> {
    pub(super) fn new(rows: &'a Rows<'a>, index: usize) -> RowAt<'a> {
        let row = rows.block.row(index);
        let subject = rows
            .header
            .place(Column::Subject as usize)
            .map_or(Text::default(), |place| text(row.cell(place)));
        RowAt {
            rows,
            row,
            index,
            subject,
            findings: Vec::new(),
        }
    }

    /// Reader and reading; `None` when something in the row cannot be used, which is then found.
    pub(super) fn read(&mut self) -> Option<(Text, ComponentReading)> {
        if let Some(fault) = self.rows.block.fault(self.index) {
            self.fault(fault);
            return None;
        }
        if !self.cells_are_fit() {
            return None;
        }
        self.named(Column::Subject);
        self.named(Column::Visit);
        let date = self.date();
        let primary = PrimaryReading {
            size: self.size(Column::PrimarySize),
            uptake: self.primary_uptake(),
        };
        let metastatic = MetastaticReading {
            soft_size: self.size(Column::SoftSize),
            soft_all_small: self.yes_no(),
            soft_uptake: self.soft_uptake(),
            non_target: self.non_target(),
            mibg_bone: self.mibg_bone(),
            fdg_bone: self.fdg_bone(),
            new_disease: self.new_disease(),
        };
        let marrow = self.marrow();
        if !self.findings.is_empty() {
            return None;
        }
        let reader = match trimmed(self.cell(Column::Reader)) {
            [] => Text::const_new("R1"),
            _ => text(self.cell(Column::Reader)),
        };
        let reading = ComponentReading {
            row: self.rows.block.number(self.index),
            primary,
            metastatic,
            marrow,
            ..ComponentReading::new(text(self.cell(Column::Visit)), date?)
        };
        Some((reader, reading))
    }

    /// A second row for a visit: the same once more, or another answer.
    pub(super) fn twice(&mut self, first: &ComponentReading, second: &ComponentReading) {
        let same = ComponentReading {
            row: first.row,
            visit: first.visit.clone(),
            ..second.clone()
        };
        let (severity, code, what) = if same == *first {
            (
                Severity::Warning,
                "duplicate.row",
                "the same row again; it counts once",
            )
        } else {
            (
                Severity::Error,
                "duplicate.component_row",
                "a second row of this reader for the visit; keep one, two answers are no answer",
            )
        };
        let message = format!("{what} (first in row {})", first.row);
        self.push(Finding::new(severity, code, message), Column::Visit);
    }

    pub(super) fn cell(&self, column: Column) -> &'a [u8] {
        match self.rows.header.place(column as usize) {
            Some(place) => self.row.cell(place),
            None => &[],
        }
    }

    /// A cell that its column does not accept.
    pub(super) fn unusable(&mut self, column: Column, problem: &str, accepted: &str) {
        let message = format!("{problem}; accepted: {accepted}");
        self.push(Finding::error("value_unusable.component", message), column);
    }

    fn push(&mut self, finding: Finding, column: Column) {
        let name = self.rows.header.name(column as usize);
        let finding = finding.in_column(name, shown(self.cell(column)));
        self.place(finding);
    }

    fn place(&mut self, finding: Finding) {
        let finding = finding
            .in_file(self.rows.file.clone())
            .at_row(self.rows.block.number(self.index))
            .of_subject(self.subject.clone())
            .at_visit(shown(self.cell(Column::Visit)));
        self.findings.push(finding);
    }

    fn fault(&mut self, fault: RowFault) {
        let message = match fault {
            RowFault::Cells { found } => format!(
                "{found} cells, the header has {}; one cell a column",
                self.row.cells()
            ),
            _ => "a quote out of place, a NUL byte or a lone carriage return".into(),
        };
        self.place(Finding::error("malformed.row", message));
    }

    fn cells_are_fit(&mut self) -> bool {
        for place in 0..self.row.cells() {
            let cell = self.row.cell(place);
            let (code, message) = if cell.len() > CELL_BYTES_LIMIT {
                let message = format!("a cell of {} bytes; at most 65536 are taken", cell.len());
                ("over_limit.cell", message)
            } else if std::str::from_utf8(cell).is_err() {
                let message = "is not UTF-8; save the table as UTF-8";
                ("value_unusable.encoding", message.to_owned())
            } else {
                continue;
            };
            let name = self.rows.header.cells.get(place).cloned();
            let finding =
                Finding::error(code, message).in_column(name.unwrap_or_default(), shown(cell));
            self.place(finding);
        }
        self.findings.is_empty()
    }

    fn named(&mut self, column: Column) {
        if trimmed(self.cell(column)).is_empty() {
            let name = self.rows.header.name(column as usize);
            let message = format!("{name} is empty; every row needs one");
            self.push(Finding::error("missing_data.identifier", message), column);
        }
    }

    fn date(&mut self) -> Option<Date> {
        let cell = trimmed(self.cell(Column::Date));
        match parse_date(std::str::from_utf8(cell).unwrap_or_default()) {
            Ok(date) => Some(date),
            Err(problem) => {
                let message = format!("the date {problem}; write the day as YYYY-MM-DD");
                self.push(Finding::error("date_unusable.date", message), Column::Date);
                None
            }
        }
    }
}
