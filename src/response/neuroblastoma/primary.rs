//! The primary tumour (criteria/inrc-2017.md section 1).

use crate::criteria::Rule;
use crate::criteria::inrc_2017::{PrimaryResponse, rules};
use crate::study::{Policies, PrimaryUptake, UptakeLimit};

use super::history::{Size, SizeHistory};

/// What the response of the primary follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrimaryInputs {
    /// There at baseline.
    pub involved: bool,
    /// Longest diameter; 0 when gone.
    pub size: SizeHistory,
    /// Uptake against baseline; none when it was not read.
    pub uptake: Option<PrimaryUptake>,
}

/// The response of the primary and the rule that gave it.
///
/// PD goes first; then size decides, and uptake only where CR or PR hangs on it.
pub fn primary_response(
    inputs: &PrimaryInputs,
    policies: &Policies,
) -> (PrimaryResponse, &'static Rule) {
    let size = &inputs.size;
    if size.has_grown(policies) {
        return (PrimaryResponse::ProgressiveDisease, &rules::PRIMARY_PD);
    }
    if !inputs.involved {
        return (PrimaryResponse::NotInvolved, &rules::PRIMARY_NI);
    }
    let unread = (PrimaryResponse::NotEvaluable, &rules::COMPONENT_NE);
    if !matches!(size.now, Size::Known(_)) {
        return unread;
    }
    let shrunk = size.has_shrunk(policies);
    if size.is_residual(policies) {
        match inputs.uptake {
            None => return unread,
            Some(PrimaryUptake::Resolved) => {
                return (PrimaryResponse::CompleteResponse, &rules::PRIMARY_CR);
            }
            Some(_) => {}
        }
    }
    if size.baseline.is_none() {
        return unread;
    }
    if !shrunk {
        return (PrimaryResponse::StableDisease, &rules::PRIMARY_SD);
    }
    match inputs.uptake {
        None => unread,
        Some(uptake) if is_within(uptake, policies.inrc.primary_uptake) => {
            (PrimaryResponse::PartialResponse, &rules::PRIMARY_PR)
        }
        Some(_) => (PrimaryResponse::StableDisease, &rules::UPTAKE_UP),
    }
}

fn is_within(uptake: PrimaryUptake, limit: UptakeLimit) -> bool {
    match uptake {
        PrimaryUptake::Resolved | PrimaryUptake::Improved => true,
        PrimaryUptake::Stable => limit != UptakeLimit::Improved,
        PrimaryUptake::Increased => limit == UptakeLimit::Increased,
    }
}
