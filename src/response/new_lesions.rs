//! New lesions from scan to scan, for criteria that measure them: which are measured, which are
//! followed by eye, which are additional (irecist.md section 1; settled.md 27, 28).

use crate::assessment::{SumOfDiameters, new_lesion_facts};
use crate::criteria::NewLesions;
use crate::study::{
    Case, Change, Date, Lesion, Mm, NewLesionState, Policies, Reading, Role, State, Text,
};

use super::backdating::DatedBack;

/// What the new lesions show at one timepoint, against those known before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowedNewLesions {
    /// The status that RECIST 1.1 has.
    pub status: NewLesions,
    /// New lesions first seen now.
    pub additional: u32,
    /// Any new lesion is there, known or additional.
    pub present: bool,
    /// A known one was not read.
    pub unread: bool,
    /// Sum of the measured ones (NLT), where there is one.
    pub sum: Option<SumOfDiameters>,
    /// How many of them there are, gone ones included.
    pub measured: u32,
    /// One joins that sum now: its nadir starts again (settled.md 28).
    pub joined: bool,
    /// An unmeasured one (NLNT) has grown since the last scan, or is back.
    pub larger: bool,
    /// Earliest scan that shows an additional one.
    pub first_additional: Option<Date>,
    /// Earliest scan that shows any.
    pub first_present: Option<Date>,
    /// Earliest scan that shows a measured one.
    pub first_measured: Option<Date>,
    /// Earliest scan that shows an unmeasured one.
    pub first_by_eye: Option<Date>,
}

impl Default for FollowedNewLesions {
    fn default() -> FollowedNewLesions {
        FollowedNewLesions {
            status: NewLesions::None,
            additional: 0,
            present: false,
            unread: false,
            sum: None,
            measured: 0,
            joined: false,
            larger: false,
            first_additional: None,
            first_present: None,
            first_measured: None,
            first_by_eye: None,
        }
    }
}

impl FollowedNewLesions {
    /// Dates of a lesion that is there.
    fn show(&mut self, sight: Option<&Sight>, measured: bool) {
        let Some(sight) = sight.filter(|sight| sight.seen == Seen::There) else {
            return;
        };
        self.first_present = earliest(self.first_present, sight.first);
        let of_its_kind = if measured {
            &mut self.first_measured
        } else {
            &mut self.first_by_eye
        };
        *of_its_kind = earliest(*of_its_kind, sight.first);
    }
}

/// A new lesion that an earlier used scan showed.
#[derive(Clone, Debug)]
struct Known {
    lesion: u32,
    /// In the sum of new-lesion targets (NLT); else followed by eye (NLNT).
    measured: bool,
    present: bool,
    size: Option<Mm>,
}

/// The new lesions known so far. A disregarded scan adds none: take over what
/// [`NewLesionsKnown::look`] returns only for a scan that is used.
#[derive(Clone, Debug, Default)]
pub(super) struct NewLesionsKnown {
    known: Vec<Known>,
    organs: Vec<Text>,
}

/// One new lesion at one timepoint.
struct Sight {
    lesion: u32,
    seen: Seen,
    first: Option<Date>,
    size: Option<Mm>,
    decimals: u8,
    change: Option<Change>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    There,
    Gone,
    Unread,
}

impl NewLesionsKnown {
    /// What a timepoint shows, and what is known after it.
    pub(super) fn look(
        &self,
        case: &Case,
        timepoint: usize,
        dated_back: &[DatedBack],
        policies: &Policies,
    ) -> (FollowedNewLesions, NewLesionsKnown) {
        let mut facts = FollowedNewLesions {
            status: new_lesion_facts(case, timepoint).status(),
            ..FollowedNewLesions::default()
        };
        let mut after = self.clone();
        let sights = sights(case, timepoint, dated_back, policies);
        for known in &mut after.known {
            let sight = sights.iter().find(|sight| sight.lesion == known.lesion);
            known.follow(sight, &mut facts, policies);
            facts.show(sight, known.measured);
        }
        let mut additional: Vec<&Sight> = sights
            .iter()
            .filter(|sight| sight.seen == Seen::There && !self.knows(sight.lesion))
            .collect();
        // Largest first, so that the list of measured ones fills as at baseline.
        additional.sort_by_key(|sight| (std::cmp::Reverse(sight.size), sight.lesion));
        for sight in additional {
            facts.additional += 1;
            facts.present = true;
            facts.first_additional = earliest(facts.first_additional, sight.first);
            let measured = after.admit(&case.lesions()[sight.lesion as usize], sight, policies);
            facts.joined |= measured;
            facts.show(Some(sight), measured);
        }
        facts.measured = after.organs.len() as u32;
        facts.sum = after.sum(&sights);
        (facts, after)
    }

    fn knows(&self, lesion: u32) -> bool {
        self.known.iter().any(|known| known.lesion == lesion)
    }

    /// Adds a lesion first seen now, to the measured ones when its size and the list allow.
    fn admit(&mut self, lesion: &Lesion, sight: &Sight, policies: &Policies) -> bool {
        let least = if policies.short_axis(lesion.nodal) {
            policies.node_target
        } else {
            policies.measurable
        };
        let organ = lesion.organ_key();
        let in_organ = self.organs.iter().filter(|known| **known == organ).count();
        let measured = sight.size.is_some_and(|size| size >= least)
            && self.organs.len() < policies.max_targets as usize
            && in_organ < policies.max_per_organ as usize;
        if measured {
            self.organs.push(organ);
        }
        self.known.push(Known {
            lesion: sight.lesion,
            measured,
            present: true,
            size: sight.size,
        });
        measured
    }

    /// The sum of the measured ones; `None` while there are none.
    fn sum(&self, sights: &[Sight]) -> Option<SumOfDiameters> {
        let mut sum = SumOfDiameters {
            complete: true,
            ..SumOfDiameters::default()
        };
        let mut any = false;
        for known in self.known.iter().filter(|known| known.measured) {
            any = true;
            let sight = sights.iter().find(|sight| sight.lesion == known.lesion);
            let size = match sight {
                Some(sight) if sight.seen == Seen::Gone => Some(Mm::ZERO),
                Some(sight) if sight.seen == Seen::There => sight.size,
                None if !known.present => Some(Mm::ZERO),
                _ => None,
            };
            match size {
                Some(size) => {
                    sum.total += size;
                    sum.read += 1;
                    sum.decimals = sum.decimals.max(sight.map_or(0, |sight| sight.decimals));
                }
                None => sum.complete = false,
            }
        }
        any.then_some(sum)
    }
}

impl Known {
    /// Takes in what is seen now of a known lesion; no row for one that was there is unread.
    fn follow(
        &mut self,
        sight: Option<&Sight>,
        facts: &mut FollowedNewLesions,
        policies: &Policies,
    ) {
        let Some(sight) = sight.filter(|sight| sight.seen != Seen::Unread) else {
            facts.unread |= self.present;
            return;
        };
        let there = sight.seen == Seen::There;
        if there {
            facts.present = true;
            facts.larger |= self.has_grown(sight, policies);
        }
        self.present = there;
        self.size = if there { sight.size } else { Some(Mm::ZERO) };
    }

    /// Growth of one that has no place in the sum, or no size now.
    fn has_grown(&self, sight: &Sight, policies: &Policies) -> bool {
        if self.measured && sight.size.is_some() {
            return false;
        }
        match (sight.change, self.size, sight.size) {
            (Some(change), ..) => change == Change::Larger,
            (None, ..) if !self.present => true,
            (None, Some(before), Some(now)) => now - before >= policies.irecist.growth,
            _ => false,
        }
    }
}

/// Every new lesion that has a row at this timepoint.
fn sights(
    case: &Case,
    timepoint: usize,
    dated_back: &[DatedBack],
    policies: &Policies,
) -> Vec<Sight> {
    let readings = case.readings_at(timepoint);
    readings
        .chunk_by(|a, b| a.lesion == b.lesion)
        .filter(|of_lesion| case.lesions()[of_lesion[0].lesion as usize].role == Role::New)
        .map(|of_lesion| {
            let real = dated_back.iter().any(|back| {
                back.lesion == of_lesion[0].lesion
                    && (back.first_seen..=back.confirmed_at).contains(&timepoint)
            });
            sight(of_lesion, real, policies)
        })
        .collect()
}

/// The readings of one new lesion; `real` tells that an equivocal one was confirmed later.
fn sight(readings: &[Reading], real: bool, policies: &Policies) -> Sight {
    let mut sight = Sight {
        lesion: readings[0].lesion,
        seen: Seen::Unread,
        first: None,
        size: None,
        decimals: 0,
        change: None,
    };
    for reading in readings {
        let there = match reading.state {
            State::New(NewLesionState::New | NewLesionState::Present) => true,
            State::New(NewLesionState::Equivocal) => real,
            _ => false,
        };
        if there {
            sight.take(reading, policies);
        } else if matches!(reading.state, State::New(NewLesionState::Absent))
            && sight.seen == Seen::Unread
        {
            sight.seen = Seen::Gone;
        }
    }
    sight
}

impl Sight {
    fn take(&mut self, reading: &Reading, policies: &Policies) {
        self.seen = Seen::There;
        self.first = earliest(self.first, Some(reading.date));
        let Some(detail) = &reading.detail else {
            return;
        };
        self.change = self.change.max(detail.change);
        if let Some(size) = detail.size {
            let mm = size.mm.rounded_to(policies.rounding.step());
            let fragment = !reading.part.is_empty();
            self.size = Some(match self.size {
                Some(so_far) if fragment => so_far + mm,
                Some(so_far) => so_far.max(mm),
                None => mm,
            });
            self.decimals = self.decimals.max(size.decimals);
        }
    }
}

fn earliest(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
