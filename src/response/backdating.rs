//! Equivocal findings that a later visit confirms: PD is dated at the first visit that showed them
//! (RECIST 1.1, 4.3.4 and 4.3.5; settled.md 11).

use crate::study::{Case, Date, NewLesionState, NonTargetState, Policies, Role, State};

/// An equivocal finding and the visit that confirmed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedBack {
    /// The lesion.
    pub lesion: u32,
    /// First visit of the unbroken chain that showed it: this one becomes PD.
    pub first_seen: usize,
    /// Scan that first showed it.
    pub date: Date,
    /// Visit that confirmed it.
    pub confirmed_at: usize,
    /// Scan that confirmed it.
    pub confirmed_on: Date,
}

/// What one visit says of an equivocal finding.
enum Sighting {
    Equivocal,
    Confirmed,
    Refuted,
    Unread,
}

/// Every equivocal finding after baseline that was confirmed no later than the cut-off.
pub fn dated_back(case: &Case, policies: &Policies) -> Vec<DatedBack> {
    let mut found = Vec::new();
    if !case.readings().iter().any(is_equivocal) {
        return found;
    }
    for (index, lesion) in case.lesions().iter().enumerate() {
        if lesion.role != Role::Target {
            follow(case, index as u32, &mut found);
        }
    }
    found.retain(|back| {
        policies
            .cutoff_date
            .is_none_or(|cutoff| back.confirmed_on <= cutoff)
    });
    found.sort_by_key(|back| (back.first_seen, back.date, back.lesion));
    found
}

fn is_equivocal(reading: &crate::study::Reading) -> bool {
    matches!(
        reading.state,
        State::NonTarget(NonTargetState::Equivocal) | State::New(NewLesionState::Equivocal)
    )
}

fn follow(case: &Case, lesion: u32, found: &mut Vec<DatedBack>) {
    let mut chain: Option<(usize, Date)> = None;
    for timepoint in 1..case.timepoints().len() {
        for reading in case
            .readings_at(timepoint)
            .iter()
            .filter(|r| r.lesion == lesion)
        {
            match sighting(reading.state) {
                Sighting::Equivocal => chain = chain.or(Some((timepoint, reading.date))),
                Sighting::Confirmed => {
                    if let Some((first_seen, date)) = chain.take() {
                        found.push(DatedBack {
                            lesion,
                            first_seen,
                            date,
                            confirmed_at: timepoint,
                            confirmed_on: reading.date,
                        });
                    }
                }
                Sighting::Refuted => chain = None,
                Sighting::Unread => {}
            }
        }
    }
}

fn sighting(state: State) -> Sighting {
    match state {
        State::New(NewLesionState::Equivocal) | State::NonTarget(NonTargetState::Equivocal) => {
            Sighting::Equivocal
        }
        State::New(NewLesionState::New | NewLesionState::Present)
        | State::NonTarget(NonTargetState::Progression) => Sighting::Confirmed,
        State::New(NewLesionState::Absent)
        | State::NonTarget(NonTargetState::Absent | NonTargetState::Present) => Sighting::Refuted,
        State::New(NewLesionState::NotEvaluable)
        | State::NonTarget(NonTargetState::NotEvaluable)
        | State::Target(_) => Sighting::Unread,
    }
}
