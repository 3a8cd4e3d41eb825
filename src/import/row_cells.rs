//! The cells of a row: what each says, or why it cannot be used.

use crate::finding::{Finding, Severity};
use crate::study::{
    Date, DateError, Diameter, LengthError, Mm, NewLesionState, Role, State, TargetState,
};
use crate::table::RowFault;

use super::cells::{CELL_BYTES_LIMIT, diameter, finer_than_micrometres, shown, text, trimmed};
use super::columns::Column;
use super::rows::RowAt;
use super::words::{self, TargetStatus};

/// What a row says of its lesion.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) state: State,
    /// A diameter that decides nothing, on a non-target or a new lesion.
    pub(super) size: Option<Diameter>,
    /// The text of the diameter is to be kept: the number was rounded.
    pub(super) finer: bool,
}

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

    /// The status together with the diameter.
    #[inline]
    pub(super) fn seen(&mut self, role: Role, status: &[u8]) -> Option<Seen> {
        match role {
            Role::Target => match words::target_status(status) {
                Some(status) => self.target(status),
                None => self.status_unknown(role),
            },
            Role::NonTarget => match words::non_target_status(status) {
                Some(state) => self.unmeasured(State::NonTarget(state)),
                None if trimmed(status).is_empty() => self.non_target_without_status(),
                None => self.status_unknown(role),
            },
            Role::New => match words::new_lesion_status(status) {
                Some(state) => self.unmeasured(State::New(state)),
                None => self.status_unknown(role),
            },
        }
    }

    #[cold]
    fn status_unknown(&mut self, role: Role) -> Option<Seen> {
        let message = format!(
            "no status of a {} lesion; accepted: {}",
            role.as_str(),
            words::statuses(role)
        );
        self.error("value_unusable.status", Column::Status, message);
        if let Err(problem) = self.diameter_cell() {
            self.bad_diameter(problem);
        }
        None
    }

    #[cold]
    fn non_target_without_status(&mut self) -> Option<Seen> {
        let message = format!(
            "a non-target without a status is taken as not evaluable; accepted: {}",
            words::statuses(Role::NonTarget)
        );
        self.find(
            Severity::Warning,
            "missing_data.status",
            Column::Status,
            message,
        );
        self.unmeasured(State::NonTarget(crate::study::NonTargetState::NotEvaluable))
    }

    #[inline(always)]
    fn diameter_cell(&self) -> Result<Option<Diameter>, LengthError> {
        match self.row.cell(self.table.diameter_place()) {
            [] => Ok(None),
            cell if trimmed(cell).is_empty() => Ok(None),
            cell => diameter(cell).map(Some),
        }
    }

    #[inline]
    fn target(&mut self, status: TargetStatus) -> Option<Seen> {
        let given = match self.diameter_cell() {
            Ok(given) => given,
            Err(problem) => {
                self.bad_diameter(problem);
                return None;
            }
        };
        let state = match (status, given) {
            (TargetStatus::Measured, Some(given)) => return self.measured(given),
            (TargetStatus::Measured, None) => return self.missing_diameter(),
            (TargetStatus::TooSmall, Some(given)) => return self.too_small_but_measured(given),
            (TargetStatus::TooSmall, None) => TargetState::TooSmall,
            (TargetStatus::Absent, _) => TargetState::Absent,
            (TargetStatus::NotEvaluable, _) => TargetState::NotEvaluable,
            (TargetStatus::Merged, _) => TargetState::MergedInto(u32::MAX),
        };
        let allowed = match status {
            TargetStatus::NotEvaluable => given.is_none(),
            _ => given.is_none_or(|given| given.mm == Mm::ZERO),
        };
        if !allowed {
            return self.diameter_against_status();
        }
        Some(Seen {
            state: State::Target(state),
            size: None,
            finer: false,
        })
    }

    #[inline]
    fn measured(&mut self, given: Diameter) -> Option<Seen> {
        let mm = given.mm;
        if mm > Mm::from_mm(1000) {
            let message = "more than a metre; write the diameter in mm";
            self.error("value_unusable.diameter", Column::Diameter, message);
            return None;
        }
        if mm >= Mm::from_mm(500) || (mm > Mm::ZERO && mm < Mm::from_mm(1)) {
            let message =
                "a diameter of this size is unlikely; is it in mm, or a code for a missing value?";
            self.find(
                Severity::Warning,
                "unit_unknown.diameter",
                Column::Diameter,
                message,
            );
        }
        let step = self.table.policies.rounding.step();
        let rounded = mm.rounded_to(step);
        let decimals = if rounded == mm {
            given.decimals
        } else {
            rounded.needed_decimals()
        };
        let cell = self.row.cell(self.table.diameter_place());
        Some(Seen {
            state: State::Target(TargetState::Measured(Diameter {
                mm: rounded,
                decimals,
            })),
            size: None,
            finer: rounded != mm || finer_than_micrometres(cell),
        })
    }

    #[cold]
    fn missing_diameter(&mut self) -> Option<Seen> {
        let message = "a measured target without a diameter; give it in mm, or the status too_small, absent or not_evaluable";
        self.error("missing_data.diameter", Column::Diameter, message);
        None
    }

    #[cold]
    fn too_small_but_measured(&mut self, given: Diameter) -> Option<Seen> {
        if given.mm != self.table.policies.tstm_default {
            let message = format!(
                "too_small with a diameter: the diameter counts, {} mm",
                given.mm
            );
            self.find(
                Severity::Note,
                "contradiction.too_small_with_diameter",
                Column::Status,
                message,
            );
        }
        self.measured(given)
    }

    #[cold]
    fn diameter_against_status(&mut self) -> Option<Seen> {
        let status = text(trimmed(self.row.cell(self.table.status_place())));
        let message =
            format!("a diameter together with the status {status}; give the one or the other");
        self.error(
            "contradiction.status_and_diameter",
            Column::Diameter,
            message,
        );
        None
    }

    #[cold]
    pub(super) fn bad_diameter(&mut self, problem: LengthError) {
        let message = format!(
            "the diameter {problem}; write millimetres as digits with a point, without a unit: 30 or 30.5"
        );
        self.error("value_unusable.diameter", Column::Diameter, message);
    }

    /// A non-target or a new lesion: a diameter is kept, but decides nothing in RECIST.
    #[inline]
    fn unmeasured(&mut self, state: State) -> Option<Seen> {
        let size = match self.diameter_cell() {
            Ok(size) => size,
            Err(problem) => {
                self.bad_diameter(problem);
                return None;
            }
        };
        if let Some(size) = size
            && size.mm > Mm::from_mm(1000)
        {
            let message = "more than a metre; write the diameter in mm";
            self.error("value_unusable.diameter", Column::Diameter, message);
            return None;
        }
        let nothing_there = State::New(NewLesionState::Absent);
        Some(Seen {
            state,
            size: size.filter(|_| state != nothing_there),
            finer: false,
        })
    }
}
