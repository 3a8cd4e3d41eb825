//! A reader's rows of one subject become a case: visits in order, merged and split lesions settled.

use crate::finding::Finding;
use crate::import::columns::Column;
use crate::study::{
    BaselineRule, Case, Date, NewLesionState, Reading, Role, State, TargetState, Text,
};

use super::draft::{LesionDraft, ReaderDraft};
use super::jumps::Jumps;
use super::lookalike::fold;
use super::scope::Scope;
use super::visits::Labels;

/// The readings of the visits that count, visit by visit.
pub(super) struct Ordered {
    pub(super) readings: Vec<Reading>,
    /// Label of each visit, and how many readings it has.
    visits: Vec<(u32, usize)>,
}

impl Ordered {
    /// The label and the readings of each visit.
    pub(super) fn visits<'o>(
        &'o self,
        labels: &'o Labels,
    ) -> impl Iterator<Item = (&'o Text, &'o [Reading])> {
        let mut rest = self.readings.as_slice();
        self.visits.iter().map(move |&(label, count)| {
            let (of_visit, after) = rest.split_at(count.min(rest.len()));
            rest = after;
            (&labels.get(label).text, of_visit)
        })
    }
}

/// Puts the case together. Findings of severity error mean that it is not to be used.
pub(super) fn assemble(
    draft: &mut ReaderDraft,
    rule: BaselineRule,
    labels: &Labels,
    scope: &mut Scope<'_>,
) -> Option<Case> {
    resolve_merges(draft, labels, scope);
    look_alikes(draft, scope);
    let mut ordered = readings_in_order(draft);
    if draft.has_parts {
        fragments_not_read(draft, &mut ordered, labels, scope);
    }
    new_lesions(&draft.lesions, &ordered, labels, scope);
    Jumps::default().look(&draft.lesions, &ordered, labels, scope);
    organs(&draft.lesions, scope);
    let Ordered { readings, visits } = ordered;
    let visits = visits
        .into_iter()
        .map(|(label, count)| (labels.get(label).text.clone(), count));
    let lesions = draft.lesions.drain(..).map(|known| known.lesion).collect();
    let reader = draft.reader.clone();
    Case::from_readings(
        scope.subject.clone(),
        reader,
        rule,
        lesions,
        visits,
        readings,
    )
}

/// A lesion without a baseline row may be another one, spelled otherwise.
fn look_alikes(draft: &ReaderDraft, scope: &mut Scope<'_>) {
    let Some(&baseline) = draft.order.first() else {
        return;
    };
    let seen = draft.visits[baseline as usize].seen;
    for (at, odd) in draft.lesions.iter().enumerate() {
        let followed = odd.lesion.role != Role::New;
        if followed && seen & 1u64.checked_shl(at as u32).unwrap_or(0) == 0 {
            look_alike(draft, odd, scope);
        }
    }
}

#[cold]
fn look_alike(draft: &ReaderDraft, odd: &LesionDraft, scope: &mut Scope<'_>) {
    let id = &odd.lesion.id;
    let folded = fold(id);
    let twin = draft
        .lesions
        .iter()
        .find(|other| other.lesion.id != *id && fold(&other.lesion.id) == folded);
    if let Some(twin) = twin {
        let message = format!(
            "a lesion that looks like {:?} (row {}) but is another, byte for byte; if it is the same, write one identifier",
            twin.lesion.id, twin.first_row
        );
        let finding = Finding::warning("identity_conflict.lesion", message);
        let place = (&Text::default(), id);
        scope.at_lesion(finding, odd.first_row, Column::Lesion, place);
    }
}

/// The readings in the order of the visits; those of visits before the baseline are left out.
fn readings_in_order(draft: &mut ReaderDraft) -> Ordered {
    let mut place = vec![usize::MAX; draft.visits.len()];
    let mut visits = Vec::with_capacity(draft.order.len());
    for (at, &visit) in draft.order.iter().enumerate() {
        place[visit as usize] = at;
        visits.push((draft.visits[visit as usize].label, 0));
    }
    let mut in_order = true;
    let mut last = 0;
    for &visit in &draft.reading_visits {
        let at = place[visit as usize];
        in_order &= at >= last && at != usize::MAX;
        last = at;
        if let Some((_, count)) = visits.get_mut(at) {
            *count += 1;
        }
    }
    let capacity = draft.readings.capacity();
    let mut readings =
        std::mem::replace(&mut draft.readings, Vec::with_capacity(capacity.min(256)));
    if !in_order {
        let mut placed: Vec<(usize, Reading)> = draft
            .reading_visits
            .iter()
            .map(|&visit| place[visit as usize])
            .zip(readings)
            .filter(|(at, _)| *at != usize::MAX)
            .collect();
        placed.sort_by_key(|(at, _)| *at);
        readings = placed.into_iter().map(|(_, reading)| reading).collect();
    }
    Ordered { readings, visits }
}

/// Finds the host of each merged lesion: another target of the same kind, not merged itself.
fn resolve_merges(draft: &mut ReaderDraft, labels: &Labels, scope: &mut Scope<'_>) {
    for at in 0..draft.merges.len() {
        let merge = &draft.merges[at];
        let row = |reading: &Reading| reading.row == merge.row;
        let Some(index) = draft.readings.iter().position(row) else {
            continue;
        };
        let visit = draft.reading_visits[index];
        match host(draft, merge.lesion, &merge.into, visit) {
            Ok(host) => {
                draft.readings[index].state = State::Target(TargetState::MergedInto(host));
            }
            Err(problem) => {
                let visit = &labels.get(draft.visits[visit as usize].label).text;
                let lesion = draft.lesion_id(merge.lesion);
                let finding = Finding::error("contradiction.merged", problem);
                scope.at_lesion(finding, merge.row, Column::Into, (visit, lesion));
            }
        }
    }
}

fn host(draft: &ReaderDraft, lesion: u32, into: &Text, visit: u32) -> Result<u32, String> {
    let merged = &draft.lesions[lesion as usize].lesion;
    if into.is_empty() {
        return Err("merged, but into which lesion is not said".into());
    }
    let Some(host) = draft.lesions.iter().position(|l| l.lesion.id == *into) else {
        return Err(format!(
            "merged into {into}, which this subject does not have"
        ));
    };
    if host == lesion as usize {
        return Err("merged into itself".into());
    }
    let host_lesion = &draft.lesions[host].lesion;
    if host_lesion.role != Role::Target {
        return Err(format!("merged into {into}, which is no target"));
    }
    if host_lesion.nodal != merged.nodal {
        return Err(format!(
            "merged into {into}: a lymph node and an extranodal lesion have different axes and cannot merge"
        ));
    }
    // A host that is merged itself at this visit: the chain must end at a lesion that is read.
    let mut at_visit = draft.readings.iter().zip(&draft.reading_visits);
    let host_is_merged = at_visit.any(|(reading, at)| {
        *at == visit
            && reading.lesion == host as u32
            && matches!(reading.state, State::Target(TargetState::MergedInto(_)))
    });
    if host_is_merged {
        return Err(format!(
            "merged into {into}, which is merged itself at this visit; name the lesion that is measured"
        ));
    }
    Ok(host as u32)
}

/// A fragment seen before and without a row where others of its lesion have one was not read.
#[cold]
fn fragments_not_read(
    draft: &ReaderDraft,
    ordered: &mut Ordered,
    labels: &Labels,
    scope: &mut Scope<'_>,
) {
    let mut known: Vec<(u32, Text)> = Vec::new();
    let mut start = 0;
    for at in 0..ordered.visits.len() {
        let (label, count) = ordered.visits[at];
        let label = &labels.get(label).text;
        let date = draft.visits[draft.order[at] as usize].last_date;
        let readings = &ordered.readings[start..start + count];
        let fragments = || readings.iter().filter(|reading| !reading.part.is_empty());
        let mut missing = Vec::new();
        for (lesion, part) in &known {
            let mut others = fragments()
                .filter(|reading| reading.lesion == *lesion)
                .peekable();
            if others.peek().is_some() && others.all(|reading| reading.part != *part) {
                let message = format!(
                    "fragment {part} has no row at this visit and is taken as not evaluable"
                );
                let finding = Finding::warning("missing_data.fragment", message);
                let place = (label, draft.lesion_id(*lesion));
                scope.at_lesion(finding, 0, Column::Part, place);
                missing.push(not_evaluable(*lesion, part.clone(), date));
            }
        }
        for reading in fragments() {
            let fragment = (reading.lesion, reading.part.clone());
            if !known.contains(&fragment) {
                known.push(fragment);
            }
        }
        let end = start + count;
        ordered.visits[at].1 += missing.len();
        start = end + missing.len();
        ordered.readings.splice(end..end, missing);
    }
}

fn not_evaluable(lesion: u32, part: Text, date: Date) -> Reading {
    Reading {
        lesion,
        part,
        date,
        state: State::Target(TargetState::NotEvaluable),
        row: 0,
        detail: None,
    }
}

/// A new lesion is not there at baseline, and is `new` before it is `present`.
fn new_lesions(lesions: &[LesionDraft], ordered: &Ordered, labels: &Labels, scope: &mut Scope<'_>) {
    if lesions.iter().all(|known| known.lesion.role != Role::New) {
        return;
    }
    let mut seen = vec![false; lesions.len()];
    for (at, (label, readings)) in ordered.visits(labels).enumerate() {
        for reading in readings {
            let State::New(state) = reading.state else {
                continue;
            };
            let id = &lesions[reading.lesion as usize].lesion.id;
            let there = matches!(
                state,
                NewLesionState::New | NewLesionState::Present | NewLesionState::Equivocal
            );
            if at == 0 && there {
                let message = "a new lesion at baseline; what is there at baseline is a target or a non-target";
                let finding = Finding::error("contradiction.new_at_baseline", message);
                scope.at_lesion(finding, reading.row, Column::Role, (label, id));
            } else if state == NewLesionState::Present && !seen[reading.lesion as usize] {
                let message = "present without an earlier row `new`: taken as first seen here";
                let finding = Finding::note("contradiction.present_before_new", message);
                scope.at_lesion(finding, reading.row, Column::Status, (label, id));
            }
            seen[reading.lesion as usize] |=
                matches!(state, NewLesionState::New | NewLesionState::Present);
        }
    }
}

/// The rule of two targets in an organ needs the organ.
fn organs(lesions: &[LesionDraft], scope: &mut Scope<'_>) {
    for known in lesions {
        if known.lesion.organ.is_empty() {
            let message = "the organ is empty in every row of this lesion";
            let finding = Finding::warning("missing_data.organ", message);
            let place = (&Text::default(), &known.lesion.id);
            scope.at_lesion(finding, known.first_row, Column::Organ, place);
        }
    }
}
