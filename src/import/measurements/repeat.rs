//! Most rows of a table go on where the row before left off: the same visit, the next known lesion,
//! one of the plain statuses. They are read here; all others, and all that is odd, in full.

use crate::import::cells::diameter;
use crate::import::words;
use crate::study::{Mm, NewLesionState, NonTargetState, Reading, Role, State, TargetState, Text};
use crate::table::{Row, same};

use super::draft::{LesionDraft, ReaderDraft, VisitDraft};
use super::rows::RowReader;

impl RowReader<'_> {
    /// Keeps the reading of such a row; false when the row is to be read in full.
    #[inline]
    pub(super) fn goes_on(&mut self, row: Row<'_>, number: u64, draft: &mut ReaderDraft) -> bool {
        let places = &self.table.places;
        if !places.plain {
            return false;
        }
        let state = plain_state(
            row.cell(places.role),
            row.cell(places.status),
            row.cell(places.diameter),
        );
        let (Some((role, state)), Some(nodal)) = (state, words::yes_no(row.cell(places.node)))
        else {
            return false;
        };
        if !self.at_visit(row, draft) && !self.next_visit(row, number, draft) {
            return false;
        }
        let index = draft.next_lesion;
        let known = match draft.lesions.get(index) {
            Some(LesionDraft { lesion, .. }) => {
                lesion.role == role
                    && lesion.nodal == nodal
                    && same(row.cell(places.lesion), lesion.id.as_bytes())
                    && same(row.cell(places.organ), lesion.organ.as_bytes())
            }
            None => self.next_lesion(row, number, draft, (role, nodal)),
        };
        if !known {
            return false;
        }
        let visit = &mut draft.visits[draft.last_visit];
        let bit = 1u64.checked_shl(index as u32).unwrap_or(0);
        if bit == 0 || visit.seen & bit != 0 {
            return false;
        }
        visit.seen |= bit;
        draft.next_lesion = index + 1;
        draft.reading_visits.push(draft.last_visit as u32);
        draft.readings.push(Reading {
            lesion: index as u32,
            part: Text::default(),
            date: visit.date,
            state,
            row: number,
            detail: None,
        });
        true
    }

    /// The row is of the visit of the row before, and of its first row's date.
    #[inline(always)]
    fn at_visit(&self, row: Row<'_>, draft: &ReaderDraft) -> bool {
        let places = &self.table.places;
        let Some(visit) = draft.visits.get(draft.last_visit) else {
            return false;
        };
        self.dates.last_was(row.cell(places.date), visit.date)
            && same(
                row.cell(places.visit),
                self.labels.get(visit.label).text.as_bytes(),
            )
    }

    /// Begins a visit that the subject did not have so far.
    fn next_visit(&mut self, row: Row<'_>, number: u64, draft: &mut ReaderDraft) -> bool {
        let places = &self.table.places;
        let Ok(date) = self.dates.read(row.cell(places.date)) else {
            return false;
        };
        let cell = row.cell(places.visit);
        if is_blank(cell) || draft.visits.len() >= 64 {
            return false;
        }
        let label = self.labels.find(cell, self.table.plan);
        if draft.visits.iter().any(|visit| visit.label == label) {
            return false;
        }
        draft.last_visit = draft.visits.len();
        draft.next_lesion = 0;
        draft.visits.push(VisitDraft::new(label, number, date));
        true
    }

    /// Takes up a lesion that the subject did not have so far.
    fn next_lesion(
        &mut self,
        row: Row<'_>,
        number: u64,
        draft: &mut ReaderDraft,
        (role, nodal): (Role, bool),
    ) -> bool {
        let places = &self.table.places;
        let id = row.cell(places.lesion);
        let known = |known: &LesionDraft| same(known.lesion.id.as_bytes(), id);
        if is_blank(id) || draft.lesions.len() >= 64 || draft.lesions.iter().any(known) {
            return false;
        }
        let organ = self.texts.get(row.cell(places.organ));
        let id = self.texts.get(id);
        draft
            .lesions
            .push(LesionDraft::new(id, role, organ, nodal, number));
        true
    }
}

fn is_blank(cell: &[u8]) -> bool {
    cell.first().is_none_or(u8::is_ascii_whitespace)
}

/// Role and state that nothing needs to be said about; nothing for anything else.
#[inline(always)]
fn plain_state(role: &[u8], status: &[u8], given: &[u8]) -> Option<(Role, State)> {
    match (role, status) {
        (b"target", b"measured") if given.len() <= 5 => {
            let given = diameter(given).ok()?;
            let usual = given.mm >= Mm::from_mm(1) && given.mm < Mm::from_mm(500);
            usual.then_some((Role::Target, State::Target(TargetState::Measured(given))))
        }
        (b"non-target", b"present") if given.is_empty() => {
            Some((Role::NonTarget, State::NonTarget(NonTargetState::Present)))
        }
        (b"non-target", b"absent") if given.is_empty() => {
            Some((Role::NonTarget, State::NonTarget(NonTargetState::Absent)))
        }
        (b"new", b"new") if given.is_empty() => Some((Role::New, State::New(NewLesionState::New))),
        _ => None,
    }
}
