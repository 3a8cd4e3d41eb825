//! What the lesion reads say of a component: the lesions whose column `inrc` names it.

use crate::assessment::lesion_fact;
use crate::study::{
    Case, Date, Diameter, InrcComponent, Lesion, Mm, NewLesionState, NonTargetChange,
    NonTargetState, Policies, Reading, Role, Seen, State,
};

use super::history::Size;

/// What the reads of one visit say of the lesions of one component.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PartFacts {
    /// Sum of its targets; none without targets.
    pub size: Option<Size>,
    /// Every target is below the limit and every non-target gone; none when that cannot be told.
    pub all_small: Option<bool>,
    /// Its non-targets.
    pub non_target: Seen<NonTargetChange>,
    /// Earliest and latest scan of a target that was read.
    pub read: Option<(Date, Date)>,
    /// Earliest scan with unequivocal growth of a non-target.
    pub grown_on: Option<Date>,
    /// Earliest scan with a lesion that is new.
    pub new_on: Option<Date>,
}

/// Gathers them; `None` when no lesion of the case belongs to the component.
pub(super) fn part_facts(
    case: &Case,
    timepoint: usize,
    part: InrcComponent,
    policies: &Policies,
) -> Option<PartFacts> {
    let mut gathered = Gathered::default();
    let readings = case.readings_at(timepoint);
    for (index, lesion) in case.lesions().iter().enumerate() {
        if lesion.inrc != Some(part) {
            continue;
        }
        gathered.lesions += 1;
        let start = readings.partition_point(|r| (r.lesion as usize) < index);
        let end = readings.partition_point(|r| (r.lesion as usize) <= index);
        let of_lesion = &readings[start..end];
        match lesion.role {
            Role::Target => gathered.target(lesion, of_lesion, policies),
            Role::NonTarget => gathered.non_target(of_lesion),
            Role::New => gathered.new_lesion(of_lesion),
        }
    }
    (gathered.lesions > 0).then(|| gathered.facts())
}

#[derive(Default)]
struct Gathered {
    lesions: u32,
    targets: u32,
    total: Mm,
    decimals: u8,
    read: u32,
    complete: bool,
    back: bool,
    large: bool,
    dates: Option<(Date, Date)>,
    non_targets: u32,
    unread_non_targets: u32,
    present: u32,
    grown_on: Option<Date>,
    new_on: Option<Date>,
}

impl Gathered {
    fn target(&mut self, lesion: &Lesion, readings: &[Reading], policies: &Policies) {
        let fact = lesion_fact(readings, lesion.nodal, policies);
        self.complete = fact.complete && (self.targets == 0 || self.complete);
        self.targets += 1;
        self.back |= fact.back;
        let Some(size) = fact.contribution else {
            return;
        };
        self.total += size;
        self.decimals = self.decimals.max(fact.decimals);
        self.read += 1;
        // A split node is small when every fragment is.
        self.large |= match lesion.nodal {
            true => fact.back,
            false => size >= policies.inrc.residual,
        };
        for reading in readings.iter().filter(|r| !r.is_not_evaluable()) {
            let (first, last) = self.dates.unwrap_or((reading.date, reading.date));
            self.dates = Some((first.min(reading.date), last.max(reading.date)));
        }
    }

    fn non_target(&mut self, readings: &[Reading]) {
        self.non_targets += 1;
        let mut unread = readings.is_empty();
        for reading in readings {
            match reading.state {
                State::NonTarget(NonTargetState::Progression) => {
                    self.grown_on =
                        Some(self.grown_on.map_or(reading.date, |d| d.min(reading.date)));
                }
                State::NonTarget(NonTargetState::Present | NonTargetState::Equivocal) => {
                    self.present += 1;
                }
                State::NonTarget(NonTargetState::NotEvaluable) => unread = true,
                _ => {}
            }
        }
        self.unread_non_targets += u32::from(unread);
    }

    fn new_lesion(&mut self, readings: &[Reading]) {
        let seen = |reading: &&Reading| {
            matches!(
                reading.state,
                State::New(
                    NewLesionState::New | NewLesionState::Present | NewLesionState::Equivocal
                )
            )
        };
        let first = readings.iter().filter(seen).map(|r| r.date).min();
        self.new_on = [self.new_on, first].into_iter().flatten().min();
    }

    fn facts(&self) -> PartFacts {
        let sum = Diameter {
            mm: self.total,
            decimals: self.decimals,
        };
        PartFacts {
            size: (self.targets > 0).then_some(match self.complete {
                true => Size::Known(sum),
                false if self.read > 0 && self.back => Size::AtLeast(sum),
                false => Size::Unknown,
            }),
            all_small: self.all_small(),
            non_target: self.non_target_change(),
            read: self.dates,
            grown_on: self.grown_on,
            new_on: self.new_on,
        }
    }

    fn all_small(&self) -> Option<bool> {
        if self.large || self.present > 0 || self.grown_on.is_some() {
            return Some(false);
        }
        let all_read = (self.targets == 0 || self.complete) && self.unread_non_targets == 0;
        all_read.then_some(true)
    }

    fn non_target_change(&self) -> Seen<NonTargetChange> {
        if self.non_targets == 0 {
            Seen::NotStated
        } else if self.grown_on.is_some() {
            Seen::Found(NonTargetChange::Progression)
        } else if self.unread_non_targets > 0 {
            Seen::NotEvaluable
        } else if self.present > 0 {
            Seen::Found(NonTargetChange::Stable)
        } else {
            Seen::Found(NonTargetChange::Gone)
        }
    }
}
