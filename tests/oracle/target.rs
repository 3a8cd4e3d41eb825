//! Target lesions at one timepoint: what each contributes, the sum, the response (sections 4 to 6).

use super::fraction::Fraction;
use super::policy::Policy;
use super::response::Response::{self, Cr, Na, Ne, Pd, Pr, Sd};

/// One target at one timepoint. A lesion that is not split has one fragment; `None` is a fragment not read.
#[derive(Clone, Debug)]
pub struct TargetRead {
    pub node: bool,
    pub fragments: Vec<Option<Fraction>>,
    /// Position of the host among the targets, of a lesion recorded `merged`.
    pub merged_into: Option<usize>,
}

fn ten() -> Fraction {
    Fraction::whole(10)
}

/// Disease in a fragment: extranodal above 0, node at 10 mm or more (6.2).
fn fragment_is_disease(node: bool, value: Fraction) -> bool {
    if node {
        value >= ten()
    } else {
        value > Fraction::ZERO
    }
}

impl TargetRead {
    /// Every fragment read; a merged lesion is told by its host.
    pub fn is_complete(&self) -> bool {
        self.merged_into.is_some() || self.fragments.iter().all(Option::is_some)
    }

    pub fn read_fragments(&self) -> Vec<Fraction> {
        if self.merged_into.is_some() {
            Vec::new()
        } else {
            self.fragments.iter().flatten().copied().collect()
        }
    }

    /// Read, in part at least, and not gone or normal.
    pub fn is_back(&self) -> bool {
        self.read_fragments()
            .iter()
            .any(|value| fragment_is_disease(self.node, *value))
    }
}

/// Every target wholly read; a merged lesion whose host is not read is covered by the host.
pub fn sum_is_complete(targets: &[TargetRead]) -> bool {
    targets.iter().all(TargetRead::is_complete)
}

/// The sum of what was read; `None` when nothing was (settled.md 13, 16).
pub fn sum(targets: &[TargetRead]) -> Option<Fraction> {
    let read: Vec<Fraction> = targets
        .iter()
        .flat_map(TargetRead::read_fragments)
        .collect();
    if read.is_empty() {
        None
    } else {
        Some(read.into_iter().sum())
    }
}

/// Every extranodal lesion 0 and every node below 10 mm; a merged lesion is clear when its host is.
pub fn all_clear(targets: &[TargetRead]) -> bool {
    let clear = |target: &TargetRead| target.is_complete() && !target.is_back();
    targets.iter().all(|target| match target.merged_into {
        Some(host) => clear(&targets[host]),
        None => clear(target),
    })
}

/// Smallest of the complete sums seen before.
pub fn nadir(earlier_complete_sums: &[Fraction]) -> Option<Fraction> {
    earlier_complete_sums.iter().copied().min()
}

/// At least +20 % and at least +5 mm over the nadir; over a nadir of 0 any growth meets the first (section 5).
pub fn numeric_pd(sum: Fraction, nadir: Fraction) -> bool {
    let relative = if nadir == Fraction::ZERO {
        sum > Fraction::ZERO
    } else {
        (sum - nadir) / nadir >= Fraction::new(20, 100)
    };
    relative && sum - nadir >= Fraction::whole(5)
}

/// At most 70 % of the baseline sum.
pub fn numeric_pr(sum: Fraction, baseline: Fraction) -> bool {
    (sum - baseline) / baseline <= Fraction::new(-30, 100)
}

/// Section 6, in its order. `reappearance_is_pd`: an earlier response was CR in the sense of rule 2.
pub fn target_response(
    targets: &[TargetRead],
    baseline_sum: Option<Fraction>,
    earlier_complete_sums: &[Fraction],
    reappearance_is_pd: bool,
    policy: &Policy,
) -> Response {
    if targets.is_empty() {
        return Na;
    }
    let any_back = targets.iter().any(TargetRead::is_back);
    if reappearance_is_pd && any_back {
        return Pd;
    }
    let complete = sum_is_complete(targets);
    let complete_response = complete && all_clear(targets);
    if policy.normal_nodes_first && complete_response {
        return Cr;
    }
    let over_the_limit = match (sum(targets), nadir(earlier_complete_sums)) {
        (Some(sum), Some(nadir)) => numeric_pd(sum, nadir),
        _ => false,
    };
    if over_the_limit && (complete || any_back) {
        return Pd;
    }
    if complete_response {
        return Cr;
    }
    match (complete, baseline_sum, sum(targets)) {
        (true, Some(baseline), Some(now)) if numeric_pr(now, baseline) => Pr,
        (true, Some(_), Some(_)) => Sd,
        _ => Ne,
    }
}
