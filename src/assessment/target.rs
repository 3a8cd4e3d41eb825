//! The target response of one timepoint, in the order of criteria/recist-1.1.md section 6.

use crate::criteria::TargetResponse;
use crate::study::{Mm, Policies};

use super::sum::TargetFacts;

/// What earlier timepoints hand to the target rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TargetHistory {
    /// The complete sum at baseline.
    pub baseline: Option<Mm>,
    /// The smallest complete sum so far, baseline included, and its timepoint.
    pub nadir: Option<(Mm, usize)>,
    /// An earlier CR after which a target that is back is PD whatever its size.
    pub complete_response_before: bool,
}

/// Which rule gave the target response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetRule {
    /// No targets at baseline.
    NoTargets,
    /// A target is back after a CR (6.2).
    Reappeared,
    /// All gone, all nodes normal (6.3).
    AllGone {
        /// The numbers alone would say PD (C-NORMAL-NODES).
        numeric_progression: bool,
    },
    /// Over the nadir by `pd_rise` and `pd_abs` (6.4).
    Grown,
    /// A target was not read (6.5).
    Incomplete,
    /// The baseline sum is incomplete: no PR or SD (settled.md 12).
    NoBaselineSum,
    /// Down by `pr_drop` from baseline (6.6).
    Shrunk,
    /// None of these (6.7).
    Between,
}

/// The target response and the rule that gave it.
pub fn target_response(
    facts: &TargetFacts,
    history: &TargetHistory,
    policies: &Policies,
) -> (TargetResponse, TargetRule) {
    if facts.targets == 0 {
        return (TargetResponse::NotApplicable, TargetRule::NoTargets);
    }
    if history.complete_response_before && facts.back {
        return (TargetResponse::ProgressiveDisease, TargetRule::Reappeared);
    }
    let all_gone = facts.sum.complete && !facts.back;
    let grown = has_grown(facts, history, policies);
    if all_gone && (policies.normal_nodes_first || !grown) {
        return (
            TargetResponse::CompleteResponse,
            TargetRule::AllGone {
                numeric_progression: grown,
            },
        );
    }
    // An incomplete sum of gone lesions and normal nodes proves nothing (settled.md 16).
    if grown && (facts.sum.complete || facts.back) {
        return (TargetResponse::ProgressiveDisease, TargetRule::Grown);
    }
    if !facts.sum.complete {
        return (TargetResponse::NotEvaluable, TargetRule::Incomplete);
    }
    match history.baseline {
        None => (TargetResponse::NotEvaluable, TargetRule::NoBaselineSum),
        Some(baseline) if has_shrunk(facts.sum.total, baseline, policies) => {
            (TargetResponse::PartialResponse, TargetRule::Shrunk)
        }
        Some(_) => (TargetResponse::StableDisease, TargetRule::Between),
    }
}

/// `sum <= (100 - pr_drop) % of baseline`, the boundary included.
pub fn has_shrunk(sum: Mm, baseline: Mm, policies: &Policies) -> bool {
    sum.at_most_ratio(baseline, 100 - i64::from(policies.pr_drop), 100)
}

/// The sum of what was read is over the nadir by both `pd_rise` and `pd_abs`, boundaries included.
/// From a nadir of 0 any growth meets the relative condition (C-NADIR0).
fn has_grown(facts: &TargetFacts, history: &TargetHistory, policies: &Policies) -> bool {
    let Some((nadir, _)) = history.nadir else {
        return false;
    };
    facts.sum.read > 0 && has_progressed(facts.sum.total, nadir, policies)
}

/// `sum` is over the nadir, by both `pd_rise` and `pd_abs`, boundaries included.
pub fn has_progressed(sum: Mm, nadir: Mm, policies: &Policies) -> bool {
    sum > nadir
        && sum.at_least_ratio(nadir, 100 + i64::from(policies.pd_rise), 100)
        && sum - nadir >= policies.pd_abs
}
