//! The sum of diameters of one timepoint, and what its target readings show.

use crate::study::{Case, Date, Mm, Policies, Reading, Role, State, TargetState};

/// Sum of the diameters of the targets that were read (TR SUMDIAM).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SumOfDiameters {
    /// Longest diameters, short axes for nodes.
    pub total: Mm,
    /// As many decimals as the most precise reading in it.
    pub decimals: u8,
    /// Every target was read, so that the sum can be compared.
    pub complete: bool,
    /// Targets read: a merged one is no reading of its own.
    pub read: u32,
}

/// What the target readings of one timepoint show, without regard to any other timepoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TargetFacts {
    /// Targets of the case.
    pub targets: u32,
    /// Their sum.
    pub sum: SumOfDiameters,
    /// A target read is disease: extranodal above 0, or a node of at least `node_path`.
    pub back: bool,
    /// Earliest scan of a target that was read.
    pub first_read: Option<Date>,
    /// Latest scan of a target that was read.
    pub last_read: Option<Date>,
    /// Earliest scan of a target that is disease.
    pub first_back: Option<Date>,
}

/// What one target shows at one timepoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetLesionFact {
    /// What it adds to the sum: fragments added, too small as `tstm_default`; `None` when nothing was read.
    pub contribution: Option<Mm>,
    /// All of it was read, or it is merged into another.
    pub complete: bool,
    /// It is disease: extranodal above 0, or a node (fragment) of at least `node_path`.
    pub back: bool,
    /// Decimals of the most precise reading.
    pub decimals: u8,
}

/// Sums the targets at a timepoint (recist-1.1.md section 4; settled.md 7, 13).
pub fn target_facts(case: &Case, timepoint: usize, policies: &Policies) -> TargetFacts {
    let mut facts = TargetFacts::default();
    facts.sum.complete = true;
    let mut rest = case.readings_at(timepoint);
    for (index, lesion) in case.lesions().iter().enumerate() {
        if lesion.role != Role::Target {
            break;
        }
        let of_lesion = take_lesion(&mut rest, index as u32);
        facts.targets += 1;
        let fact = lesion_fact(of_lesion, lesion.nodal, policies);
        facts.sum.complete &= fact.complete;
        if let Some(contribution) = fact.contribution {
            facts.sum.total += contribution;
            facts.sum.decimals = facts.sum.decimals.max(fact.decimals);
            facts.sum.read += 1;
        }
        facts.back |= fact.back;
        for reading in of_lesion.iter().filter(|reading| is_read(reading)) {
            facts.first_read = earlier(facts.first_read, reading.date);
            facts.last_read = facts.last_read.max(Some(reading.date));
            if fact.back {
                facts.first_back = earlier(facts.first_back, reading.date);
            }
        }
    }
    facts
}

/// What one target shows, from its readings at one timepoint; none at all is not evaluable.
pub fn lesion_fact(readings: &[Reading], nodal: bool, policies: &Policies) -> TargetLesionFact {
    let mut fact = TargetLesionFact {
        contribution: None,
        complete: !readings.is_empty(),
        back: false,
        decimals: 0,
    };
    let nodal = policies.short_axis(nodal);
    for reading in readings {
        let State::Target(state) = reading.state else {
            continue;
        };
        let (mm, decimals) = match state {
            TargetState::Measured(diameter) => (diameter.mm, diameter.decimals),
            TargetState::TooSmall => (
                policies.tstm_default,
                policies.tstm_default.needed_decimals(),
            ),
            TargetState::Absent => (Mm::ZERO, 0),
            TargetState::NotEvaluable => {
                fact.complete = false;
                continue;
            }
            TargetState::MergedInto(_) => continue,
        };
        fact.contribution = Some(fact.contribution.unwrap_or_default() + mm);
        fact.decimals = fact.decimals.max(decimals);
        fact.back |= if nodal {
            mm >= policies.node_path
        } else {
            mm > Mm::ZERO
        };
    }
    fact
}

/// The readings of `lesion` at the front of `rest`, which is sorted by lesion.
pub(crate) fn take_lesion<'a>(rest: &mut &'a [Reading], lesion: u32) -> &'a [Reading] {
    let skipped = rest
        .iter()
        .take_while(|reading| reading.lesion < lesion)
        .count();
    let mine = rest[skipped..]
        .iter()
        .take_while(|reading| reading.lesion == lesion)
        .count();
    let (taken, left) = rest[skipped..].split_at(mine);
    *rest = left;
    taken
}

pub(crate) fn earlier(so_far: Option<Date>, date: Date) -> Option<Date> {
    Some(so_far.map_or(date, |first| first.min(date)))
}

fn is_read(reading: &Reading) -> bool {
    matches!(
        reading.state,
        State::Target(TargetState::Measured(_) | TargetState::TooSmall | TargetState::Absent)
    )
}
