//! Puts a row's reading to its visit and its lesion, and sees where rows contradict each other.

use crate::finding::Severity;
use crate::import::cells::text;
use crate::import::columns::Column;
use crate::study::{Date, Reading, Role, Text, organ_key};
use crate::table::same;

use super::details::Details;
use super::draft::{LesionDraft, MergeDraft, ReaderDraft, VisitDraft};
use super::rows::RowAt;
use super::status::Seen;
use super::texts::Texts;

/// More of them no subject has.
const LESIONS_LIMIT: usize = 1000;
const VISITS_LIMIT: usize = 1000;

impl RowAt<'_> {
    /// The visit this row belongs to.
    #[inline]
    pub(super) fn visit(&mut self, draft: &mut ReaderDraft, label: u32, date: Date) -> Option<u32> {
        let is_it = |visit: &VisitDraft| visit.label == label;
        let index = match draft.visits.get(draft.last_visit) {
            Some(visit) if is_it(visit) => draft.last_visit,
            _ => match draft.visits.iter().position(is_it) {
                Some(index) => index,
                None => {
                    if draft.visits.len() >= VISITS_LIMIT {
                        let message = format!("more than {VISITS_LIMIT} visits of one subject");
                        self.error("over_limit.visits", Column::Visit, message);
                        return None;
                    }
                    draft.visits.push(VisitDraft::new(label, self.number, date));
                    draft.visits.len() - 1
                }
            },
        };
        if draft.last_visit != index {
            draft.last_visit = index;
            draft.next_lesion = 0;
        }
        let visit = &mut draft.visits[index];
        if date != visit.date {
            visit.first_date = visit.first_date.min(date);
            visit.last_date = visit.last_date.max(date);
            if visit.other_date_row == 0 {
                visit.other_date_row = self.number;
            }
        }
        Some(index as u32)
    }

    /// The lesion of this row. What was said of it before must hold.
    #[inline]
    pub(super) fn lesion(
        &mut self,
        draft: &mut ReaderDraft,
        texts: &mut Texts,
        id: &[u8],
        role: Role,
        nodal: bool,
    ) -> Option<u32> {
        let organ = self.row.cell(self.table.organ_place());
        let is_it = |known: &LesionDraft| same(known.lesion.id.as_bytes(), id);
        let index = match draft.lesions.get(draft.next_lesion) {
            Some(known) if is_it(known) => draft.next_lesion,
            _ => match draft.lesions.iter().position(is_it) {
                Some(index) => index,
                None => {
                    if draft.lesions.len() >= LESIONS_LIMIT {
                        let message = format!("more than {LESIONS_LIMIT} lesions of one subject");
                        self.error("over_limit.lesions", Column::Lesion, message);
                        return None;
                    }
                    let (id, organ) = (texts.get(id), texts.get(organ));
                    let lesion = LesionDraft::new(id, role, organ, nodal, self.number);
                    draft.lesions.push(lesion);
                    draft.lesions.len() - 1
                }
            },
        };
        draft.next_lesion = index + 1;
        let known = &mut draft.lesions[index];
        let lesion = &known.lesion;
        if lesion.role != role || lesion.nodal != nodal || !same(lesion.organ.as_bytes(), organ) {
            self.compare_lesion(known, role, nodal, organ);
        }
        Some(index as u32)
    }

    #[cold]
    fn compare_lesion(&mut self, known: &mut LesionDraft, role: Role, nodal: bool, organ: &[u8]) {
        let row = known.first_row;
        let lesion = &mut known.lesion;
        if lesion.role != role {
            let message = format!(
                "a {} lesion here, a {} lesion in row {row}; a lesion keeps its role",
                role.as_str(),
                lesion.role.as_str()
            );
            self.error("contradiction.role", Column::Role, message);
        }
        if lesion.nodal != nodal {
            let message = format!(
                "{} here, {} in row {row}; short and long axes cannot be compared",
                node_word(nodal),
                node_word(lesion.nodal)
            );
            self.error("contradiction.node", Column::Node, message);
        }
        let organ = text(organ);
        if organ.trim().is_empty() {
            return;
        }
        if lesion.organ.trim().is_empty() {
            lesion.organ = organ;
        } else if let Some(severity) = organ_difference(&organ, &lesion.organ) {
            let message = format!(
                "another organ than in row {row} ({}); are two lesions swapped?",
                lesion.organ
            );
            self.find(severity, "contradiction.organ", Column::Organ, message);
        }
    }

    /// What the row says of the lesion for good.
    #[inline]
    pub(super) fn mark_lesion(&mut self, known: &mut LesionDraft, seen: Seen, details: &Details) {
        known.lesion.prior_treatment |= details.prior_treatment;
        if details.inrc.is_some() {
            known.lesion.inrc = details.inrc;
        }
        if seen.size.is_some() && known.lesion.role == Role::NonTarget && !known.size_told {
            known.size_told = true;
            self.find(
                Severity::Warning,
                "contradiction.non_target_with_diameter",
                Column::Diameter,
                "a diameter on a non-target lesion decides nothing; its status does",
            );
        }
    }

    pub(super) fn merge(&self, lesion: u32) -> MergeDraft {
        let into = self.table.columns.place(Column::Into);
        MergeDraft {
            row: self.number,
            lesion,
            into: into.map_or(Text::default(), |place| text(self.row.cell(place))),
        }
    }

    /// Keeps the reading, unless there is one of this lesion at this visit.
    #[inline]
    pub(super) fn keep(&mut self, draft: &mut ReaderDraft, visit: u32, reading: Reading) {
        let bit = 1u64.checked_shl(reading.lesion).unwrap_or(0);
        let seen = &mut draft.visits[visit as usize].seen;
        let again = bit == 0 || *seen & bit != 0;
        *seen |= bit;
        if again && !self.is_another(draft, visit, &reading) {
            return;
        }
        draft.readings.push(reading);
        draft.reading_visits.push(visit);
    }

    /// Another fragment of the lesion, not the same one again.
    #[cold]
    fn is_another(&mut self, draft: &ReaderDraft, visit: u32, reading: &Reading) -> bool {
        let mut others = draft
            .readings
            .iter()
            .zip(&draft.reading_visits)
            .filter(|(other, at)| **at == visit && other.lesion == reading.lesion)
            .map(|(other, _)| other)
            .peekable();
        let Some(first) = others.peek() else {
            return true;
        };
        if first.part.is_empty() != reading.part.is_empty() {
            let row = first.row;
            let message = format!(
                "the lesion as a whole and as fragments at one visit (row {row}); give the one or the other"
            );
            self.error("contradiction.parts", Column::Part, message);
            return false;
        }
        let Some(same) = others.find(|other| other.part == reading.part) else {
            return true;
        };
        let row = same.row;
        if same.date == reading.date && same.state == reading.state && same.detail == reading.detail
        {
            let message = format!("the same as row {row}; it counts once");
            self.find(Severity::Warning, "duplicate.row", Column::Lesion, message);
        } else {
            let message = format!(
                "this lesion was read at this visit in row {row} as well, with another result; two answers are no answer"
            );
            self.error("contradiction.two_readings", Column::Diameter, message);
        }
        false
    }
}

fn node_word(nodal: bool) -> &'static str {
    if nodal {
        "a lymph node"
    } else {
        "no lymph node"
    }
}

/// Organs that are surely not one another.
const ORGANS: &[&str] = &[
    "adrenal", "bone", "brain", "breast", "kidney", "liver", "lung", "ovary", "pancreas", "skin",
    "spleen", "testis",
];

/// How much two organs of one lesion differ: surely, perhaps, or beyond telling because one is not in
/// plain letters (another language). The site of a node is free text of its own.
fn organ_difference(a: &str, b: &str) -> Option<Severity> {
    let keys = [organ_key(a, false), organ_key(b, false)];
    if keys[0] == keys[1] {
        None
    } else if keys.iter().all(|key| ORGANS.contains(&key.as_str())) {
        Some(Severity::Error)
    } else if a.is_ascii() && b.is_ascii() {
        Some(Severity::Warning)
    } else {
        Some(Severity::Note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organs_differ_surely_or_perhaps() {
        for (a, b, difference) in [
            ("liver", "Liver seg 4", None),
            ("left lung", "LUNG", None),
            ("mediastinal node", "Mediastinal nodes", None),
            ("liver", "kidney", Some(Severity::Error)),
            ("mediastinal node", "mediastinum", Some(Severity::Warning)),
            ("liver", "\u{66}\u{e9}mur", Some(Severity::Note)),
        ] {
            assert_eq!(organ_difference(a, b), difference, "{a} {b}");
        }
    }
}
