//! The cells of a row: what each says, or why it cannot be used.

use crate::finding::{Finding, Severity};
use crate::import::cells::{CELL_BYTES_LIMIT, shown, trimmed};
use crate::import::columns::Column;
use crate::import::words;
use crate::study::{Date, DateError, Role};
use crate::table::RowFault;

use super::rows::RowAt;

impl RowAt<'_> {
    /// A finding at this row, in a column, with the cell's value.
    pub(super) fn find(
        &mut self,
        severity: Severity,
        code: &'static str,
        column: Column,
        message: impl Into<String>,
    ) {
        let place = self.table.columns.place(column);
        let value = place.map_or(&[][..], |place| self.row.cell(place));
        let finding = Finding::new(severity, code, message)
            .in_column(self.table.columns.name(column), shown(value));
        self.push(finding);
    }

    pub(super) fn error(&mut self, code: &'static str, column: Column, message: impl Into<String>) {
        self.find(Severity::Error, code, column, message);
    }

    fn push(&mut self, finding: Finding) {
        let cell = |column| {
            let place = self.table.columns.place(column);
            place.map_or(&[][..], |place| self.row.cell(place))
        };
        let finding = finding
            .in_file(self.table.file.clone())
            .at_row(self.number)
            .of_subject(self.subject.clone())
            .at_visit(shown(cell(Column::Visit)))
            .of_lesion(shown(cell(Column::Lesion)));
        self.findings.push(finding);
    }

    /// A row that is not what its header says.
    #[cold]
    pub(super) fn row_fault(&mut self, fault: RowFault) {
        let columns = self.row.cells();
        let (column, message) = match fault {
            RowFault::Cells { found } => {
                let more = if found > columns { "more" } else { "fewer" };
                let hint = if found > columns {
                    "; a comma inside a cell needs quotes around the cell, and a decimal is written with a point"
                } else {
                    ""
                };
                let message = format!("{found} cells, {more} than the header's {columns}{hint}");
                self.push(Finding::error("malformed.row", message));
                return;
            }
            RowFault::StrayQuote { column } => (
                column,
                "a quote inside a cell that does not begin with one; put the whole cell in quotes and double the quotes in it",
            ),
            RowFault::TextAfterQuote { column } => (
                column,
                "text after a closing quote; double the quotes inside a cell",
            ),
            RowFault::UnclosedQuote { column } => (
                column,
                "a quote that is never closed: the rest of the file is inside it; close it",
            ),
            RowFault::Nul { column } => (column, "a NUL byte; remove it"),
            RowFault::LoneReturn { column } => (
                column,
                "a carriage return that ends no line; write line ends as LF or CRLF, or put the cell in quotes",
            ),
        };
        let finding = Finding::error("malformed.row", message)
            .in_column(self.table.columns.name_at(column), "");
        self.push(finding);
    }

    /// UTF-8 throughout, and no cell beyond all reason.
    #[inline]
    pub(super) fn cells_are_fit(&mut self, ascii: bool) -> bool {
        if ascii && self.row.bytes() <= CELL_BYTES_LIMIT {
            return true;
        }
        self.cells_are_fit_one_by_one()
    }

    #[cold]
    fn cells_are_fit_one_by_one(&mut self) -> bool {
        let mut fit = true;
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
            fit = false;
            let finding = Finding::error(code, message)
                .in_column(self.table.columns.name_at(place), shown(cell));
            self.push(finding);
        }
        fit
    }

    #[inline]
    pub(super) fn subject_is_named(&mut self) -> bool {
        let named = !trimmed(self.subject.as_bytes()).is_empty();
        if !named {
            let message = "the subject is empty; every row needs one";
            self.error("missing_data.identifier", Column::Subject, message);
        }
        named
    }

    /// An identifier or a label: kept byte for byte, but not blank.
    #[inline(always)]
    pub(super) fn identifier<'c>(&mut self, column: Column, cell: &'c [u8]) -> Option<&'c [u8]> {
        match cell {
            [first, ..] if !first.is_ascii_whitespace() => return Some(cell),
            _ if !trimmed(cell).is_empty() => return Some(cell),
            _ => {}
        }
        let name = self.table.columns.name(column);
        let message = format!("{name} is empty; every row needs one");
        self.error("missing_data.identifier", column, message);
        None
    }

    #[inline]
    pub(super) fn date(&mut self, date: Result<Date, DateError>) -> Option<Date> {
        match date {
            Ok(date) => Some(date),
            Err(problem) => {
                let message = format!("the date {problem}; write the day as YYYY-MM-DD");
                self.error("date_unusable.date", Column::Date, message);
                None
            }
        }
    }

    #[inline]
    pub(super) fn role(&mut self, cell: &[u8]) -> Option<Role> {
        let role = words::role(cell);
        if role.is_none() {
            let message = format!("no role of a lesion; accepted: {}", words::ROLES);
            self.error("value_unusable.role", Column::Role, message);
        }
        role
    }

    #[inline]
    pub(super) fn node(&mut self, cell: &[u8]) -> Option<bool> {
        let node = words::yes_no(cell);
        if node.is_none() {
            let message = format!(
                "whether the lesion is a lymph node is not said; accepted: {}",
                words::YES_NO
            );
            self.error("value_unusable.node", Column::Node, message);
        }
        node
    }
}
