//! Status and diameter of a row: which go together, and what they say.

use crate::finding::Severity;
use crate::import::cells::{diameter, finer_than_micrometres, text, trimmed};
use crate::import::columns::Column;
use crate::import::words::{self, TargetStatus};
use crate::study::{
    Diameter, LengthError, Mm, NewLesionState, NonTargetState, Role, State, TargetState,
};

use super::rows::RowAt;

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
        self.unmeasured(State::NonTarget(NonTargetState::NotEvaluable))
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
