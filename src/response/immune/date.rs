//! The date of an iUPD or iCPD: which scan of a timepoint shows it (settled.md 3, 4, 28).

use crate::criteria::TargetResponse;
use crate::study::{Date, PdDateRule};

use super::facts::{Categories, ImmuneFacts};
use super::step::{Components, ImmuneRule};

/// The earliest scan that shows what makes a timepoint progressed; the latest scan of any other.
pub(super) fn shown_on(
    rule: ImmuneRule,
    facts: &ImmuneFacts,
    now: &Components,
    dated_by: PdDateRule,
) -> Date {
    let shown = match rule {
        ImmuneRule::FirstUnconfirmed(categories) | ImmuneRule::StillProgressed(categories) => {
            categories
        }
        ImmuneRule::Confirmed(found) => found.categories(),
        ImmuneRule::NewLesionsPersist => Categories {
            new_lesions: true,
            ..Categories::default()
        },
        _ => return facts.date,
    };
    let new_lesions = facts.new_lesions.first_additional;
    [
        of_targets(facts, now, dated_by).filter(|_| shown.target),
        of_non_targets(facts).filter(|_| shown.non_target),
        new_lesions
            .or(facts.new_lesions.first_present)
            .filter(|_| shown.new_lesions),
    ]
    .into_iter()
    .flatten()
    .min()
    .unwrap_or(facts.date)
}

fn of_targets(facts: &ImmuneFacts, now: &Components, dated_by: PdDateRule) -> Option<Date> {
    // Growth that confirms may fall short of PD: the sum shows it all the same.
    let back_after_complete =
        now.progressed.target && now.target != TargetResponse::ProgressiveDisease;
    match dated_by {
        _ if back_after_complete => facts.target.first_back,
        PdDateRule::Earliest => facts.target.first_read,
        PdDateRule::Fda2007 => facts.target.last_read,
    }
}

fn of_non_targets(facts: &ImmuneFacts) -> Option<Date> {
    facts
        .non_target
        .first_progression
        .into_iter()
        .chain(facts.non_target_dated_back)
        .min()
        .or(facts.non_target_larger)
        .or(facts.non_target.first_present)
}
