//! New soft tissue that nothing proved at first and something proves later: PD at the first visit of
//! the unbroken chain that showed it (criteria/inrc-2017.md section 2; settled.md 11).

use crate::study::Policies;

use super::evidence::Evidence;

/// The first visit of each chain that was proven no later than the cut-off, and the visit that did.
/// The baseline is not looked at.
pub(super) fn dated_back(evidence: &[Evidence], policies: &Policies) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut chain = None;
    for (visit, now) in evidence.iter().enumerate().skip(1) {
        if now.is_proven() {
            let in_time = policies
                .cutoff_date
                .is_none_or(|cutoff| now.new_date().is_some_and(|date| date <= cutoff));
            if let Some(first) = chain.take().filter(|_| in_time) {
                found.push((first, visit));
            }
        } else if now.is_unproven() {
            chain = chain.or(Some(visit));
        } else if now.tells_new_disease() {
            chain = None;
        }
    }
    found
}
