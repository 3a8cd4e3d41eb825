//! A reader's rows of one subject become a case: visits in order, merged and split lesions settled.

use crate::finding::Finding;
use crate::study::{Case, Date, Lesion, NewLesionState, Reading, Role, State, TargetState, Text};

use super::columns::Column;
use super::draft::{LesionDraft, ReaderDraft};
use super::jumps::Jumps;
use super::lookalike::fold;
use super::scope::Scope;
use super::timeline::Timeline;
use super::visits::Labels;

/// Puts the case together. Findings of severity error mean that it is not to be used.
pub(super) fn assemble(
    draft: &mut ReaderDraft,
    timeline: &Timeline,
    labels: &Labels,
    scope: &mut Scope<'_>,
) -> Option<Case> {
    resolve_merges(draft, labels, scope);
    look_alikes(draft, timeline, scope);
    let mut visits = visits_in_order(draft, timeline, labels);
    if draft.has_parts {
        fragments_not_read(draft, timeline, &mut visits, scope);
    }
    new_lesions(&draft.lesions, &visits, scope);
    Jumps::default().look(&draft.lesions, &visits, scope);
    organs(&draft.lesions, scope);
    let lesions: Vec<Lesion> = draft.lesions.drain(..).map(|l| l.lesion).collect();
    Case::assemble(
        scope.subject.clone(),
        std::mem::take(&mut draft.reader),
        timeline.rule,
        lesions,
        visits,
    )
}

/// A lesion without a baseline row may be another one, spelled otherwise.
fn look_alikes(draft: &ReaderDraft, timeline: &Timeline, scope: &mut Scope<'_>) {
    let Some(&baseline) = timeline.visits.first() else {
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

/// The readings of each visit of the timeline; those of visits before the baseline are left out.
fn visits_in_order(
    draft: &mut ReaderDraft,
    timeline: &Timeline,
    labels: &Labels,
) -> Vec<(Text, Vec<Reading>)> {
    let mut place = vec![usize::MAX; draft.visits.len()];
    let mut visits: Vec<(Text, Vec<Reading>)> = Vec::with_capacity(timeline.visits.len());
    let mean = draft.readings.len() / draft.visits.len().max(1) + 1;
    for (at, &visit) in timeline.visits.iter().enumerate() {
        place[visit as usize] = at;
        let label = draft.visits[visit as usize].label;
        visits.push((labels.get(label).text.clone(), Vec::with_capacity(mean)));
    }
    for reading in draft.readings.drain(..) {
        if let Some((_, readings)) = visits.get_mut(place[reading.visit as usize]) {
            readings.push(reading.reading);
        }
    }
    visits
}

/// Finds the host of each merged lesion: another target of the same kind, not merged itself.
fn resolve_merges(draft: &mut ReaderDraft, labels: &Labels, scope: &mut Scope<'_>) {
    for at in 0..draft.merges.len() {
        let merge = &draft.merges[at];
        let Some(index) = draft
            .readings
            .iter()
            .position(|reading| reading.reading.row == merge.row)
        else {
            continue;
        };
        let visit = draft.readings[index].visit;
        match host(draft, merge.lesion, &merge.into, visit) {
            Ok(host) => {
                draft.readings[index].reading.state = State::Target(TargetState::MergedInto(host));
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
    let merged_at_visit = |lesion: u32| {
        draft.readings.iter().find(|reading| {
            reading.visit == visit
                && reading.reading.lesion == lesion
                && matches!(
                    reading.reading.state,
                    State::Target(TargetState::MergedInto(_))
                )
        })
    };
    if merged_at_visit(host as u32).is_some() {
        return Err(format!(
            "merged into {into}, which is merged itself at this visit; name the lesion that is measured"
        ));
    }
    Ok(host as u32)
}

/// A fragment seen before and without a row where others of its lesion have one was not read.
fn fragments_not_read(
    draft: &ReaderDraft,
    timeline: &Timeline,
    visits: &mut [(Text, Vec<Reading>)],
    scope: &mut Scope<'_>,
) {
    let mut known: Vec<(u32, Text)> = Vec::new();
    for (at, (label, readings)) in visits.iter_mut().enumerate() {
        let date = draft.visits[timeline.visits[at] as usize].last_date;
        let mut missing = Vec::new();
        for (lesion, part) in &known {
            let mut fragments = readings
                .iter()
                .filter(|reading| reading.lesion == *lesion && !reading.part.is_empty())
                .peekable();
            if fragments.peek().is_some() && fragments.all(|reading| reading.part != *part) {
                let message = format!(
                    "fragment {part} has no row at this visit and is taken as not evaluable"
                );
                let finding = Finding::warning("missing_data.fragment", message);
                let place = (&*label, draft.lesion_id(*lesion));
                scope.at_lesion(finding, 0, Column::Part, place);
                missing.push(not_evaluable(*lesion, part.clone(), date));
            }
        }
        for reading in readings.iter().filter(|reading| !reading.part.is_empty()) {
            let fragment = (reading.lesion, reading.part.clone());
            if !known.contains(&fragment) {
                known.push(fragment);
            }
        }
        readings.append(&mut missing);
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
fn new_lesions(lesions: &[LesionDraft], visits: &[(Text, Vec<Reading>)], scope: &mut Scope<'_>) {
    if lesions.iter().all(|known| known.lesion.role != Role::New) {
        return;
    }
    let mut seen = vec![false; lesions.len()];
    for (at, (label, readings)) in visits.iter().enumerate() {
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
