//! What a timepoint shows, as the criteria count it: who progresses, what is in the sum
//! (criteria/other-criteria.md).

use crate::assessment::{NewLesionFacts, new_lesion_facts, non_target_facts, target_facts};
use crate::criteria::NewLesions;
use crate::study::{Case, NewLesionRule, Policies, Role};

use super::backdating::DatedBack;
use super::new_lesions::{FollowedNewLesions, NewLesionsKnown};
use super::progression::TimepointFacts;

/// The facts of a timepoint, with what became of its new lesions.
pub(super) struct Gathered {
    /// As the rules are asked.
    pub facts: TimepointFacts,
    /// The status of the new lesions as they were seen.
    pub seen: NewLesions,
    /// A new lesion counts in the sum of diameters.
    pub in_sum: bool,
}

/// Gathers the facts of a timepoint; `known` are the new lesions of criteria that measure them.
pub(super) fn gather(
    case: &Case,
    timepoint: usize,
    known: &mut NewLesionsKnown,
    dated_back: &[DatedBack],
    policies: &Policies,
) -> Gathered {
    let mut gathered = Gathered {
        facts: TimepointFacts {
            target: target_facts(case, timepoint, policies),
            non_target: non_target_facts(case, timepoint),
            new_lesions: new_lesion_facts(case, timepoint),
        },
        seen: NewLesions::None,
        in_sum: false,
    };
    gathered.seen = gathered.facts.new_lesions.status();
    if !policies.non_target_pd {
        gathered.facts.non_target.without_progression();
    }
    if policies.new_lesion_rule != NewLesionRule::Progression {
        let (new_lesions, after) = known.look(case, timepoint, dated_back, policies);
        *known = after;
        gathered.add(&new_lesions, policies);
    }
    gathered
}

impl Gathered {
    /// Measured new lesions are as targets; the others progress, or are as non-targets.
    fn add(&mut self, seen: &FollowedNewLesions, policies: &Policies) {
        let target = &mut self.facts.target;
        if let Some(sum) = seen.sum {
            self.in_sum = true;
            target.targets += seen.measured;
            target.sum.total += sum.total;
            target.sum.read += sum.read;
            target.sum.complete &= sum.complete;
            target.sum.decimals = target.sum.decimals.max(sum.decimals);
        }
        if let Some(date) = seen.first_measured {
            target.back = true;
            for first in [&mut target.first_read, &mut target.first_back] {
                *first = Some(first.map_or(date, |so_far| so_far.min(date)));
            }
            target.last_read = target.last_read.max(Some(date));
        }
        let by_eye = seen.first_by_eye;
        let progresses = policies.new_lesion_rule == NewLesionRule::AddToSumElseProgression;
        self.facts.new_lesions = NewLesionFacts {
            first_unequivocal: by_eye.filter(|_| progresses),
            ..self.facts.new_lesions
        };
        if let Some(date) = by_eye.filter(|_| !progresses) {
            let non_target = &mut self.facts.non_target;
            non_target.lesions += 1;
            non_target.present += 1;
            non_target.first_present = Some(
                non_target
                    .first_present
                    .map_or(date, |first| first.min(date)),
            );
        }
    }
}

/// The equivocal findings that make PD where they were first seen: under criteria that measure new
/// lesions, or by which non-targets do not progress, not those.
pub(super) fn progressing(
    case: &Case,
    dated_back: &[DatedBack],
    policies: &Policies,
) -> Vec<DatedBack> {
    dated_back
        .iter()
        .filter(|back| match case.lesions()[back.lesion as usize].role {
            Role::New => policies.new_lesion_rule == NewLesionRule::Progression,
            _ => policies.non_target_pd,
        })
        .copied()
        .collect()
}
