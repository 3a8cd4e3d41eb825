//! The bone marrow (criteria/inrc-2017.md section 3).

use crate::criteria::Rule;
use crate::criteria::inrc_2017::{MarrowResponse, rules};
use crate::study::{
    MarrowBefore, MarrowDoubling, MarrowGap, MarrowPercent, NeuroblastomaPolicies, Seen,
};

/// What the response of the marrow follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarrowInputs {
    /// At baseline; none when it was not sampled. Not involved is 0.
    pub baseline: Option<MarrowPercent>,
    /// The lowest before now, baseline included, and its visit.
    pub lowest: Option<(MarrowPercent, usize)>,
    /// Tumour was seen at baseline or since.
    pub involved: bool,
    /// Now.
    pub now: Seen<MarrowPercent>,
}

impl MarrowInputs {
    /// The value that PD is counted from.
    pub fn before(&self, policies: &NeuroblastomaPolicies) -> Option<(MarrowPercent, usize)> {
        match policies.marrow_before {
            MarrowBefore::Lowest => self.lowest,
            MarrowBefore::Baseline => self.baseline.map(|baseline| (baseline, 0)),
        }
    }

    fn is_known_free(&self) -> bool {
        self.baseline == Some(MarrowPercent::ZERO) && !self.involved
    }

    /// From the range that no printed MD line has, without having been lower since.
    fn is_from_gap(&self, policies: &NeuroblastomaPolicies) -> bool {
        let above_minimal = |value: MarrowPercent| value > percent(policies.marrow_minimal);
        self.baseline
            .is_some_and(|b| above_minimal(b) && b <= percent(policies.marrow_gap_top))
            && self.lowest.is_some_and(|(lowest, _)| above_minimal(lowest))
    }

    /// Takes the value now for the past: `visit` is its index.
    pub(super) fn pass(&mut self, visit: usize) {
        let now = match std::mem::take(&mut self.now) {
            Seen::Found(now) => now,
            Seen::NotInvolved if visit == 0 => MarrowPercent::ZERO,
            _ => return,
        };
        if visit == 0 {
            self.baseline = Some(now);
        }
        self.involved |= now > MarrowPercent::ZERO;
        if self.lowest.is_none_or(|(lowest, _)| now < lowest) {
            self.lowest = Some((now, visit));
        }
    }
}

const fn percent(percent: u32) -> MarrowPercent {
    MarrowPercent::from_percent(percent)
}

/// The response of the marrow and the rule that gave it.
pub fn marrow_response(
    inputs: &MarrowInputs,
    policies: &NeuroblastomaPolicies,
) -> (MarrowResponse, &'static Rule) {
    let free = (MarrowResponse::NotInvolved, &rules::MARROW_NI);
    let unread = (MarrowResponse::NotEvaluable, &rules::COMPONENT_NE);
    let now = match inputs.now {
        Seen::Found(now) => now,
        Seen::NotStated | Seen::NotInvolved if inputs.is_known_free() => return free,
        _ => return unread,
    };
    if now == MarrowPercent::ZERO {
        return match inputs.baseline {
            _ if inputs.involved => (MarrowResponse::CompleteResponse, &rules::MARROW_CR),
            Some(_) => free,
            // Never involved, or cleared: without a baseline that cannot be told.
            None => unread,
        };
    }
    if let Some(rule) = progression(inputs, now, policies) {
        return (MarrowResponse::ProgressiveDisease, rule);
    }
    if now > percent(policies.marrow_minimal) {
        return match inputs.before(policies) {
            Some(_) => (MarrowResponse::StableDisease, &rules::MARROW_SD),
            None => unread,
        };
    }
    match policies.marrow_gap {
        _ if !inputs.is_from_gap(policies) => (MarrowResponse::MinimalDisease, &rules::MARROW_MD),
        MarrowGap::MinimalDisease => (MarrowResponse::MinimalDisease, &rules::MARROW_GAP),
        MarrowGap::StableDisease => (MarrowResponse::StableDisease, &rules::MARROW_GAP),
    }
}

/// New above 5 %, or more than doubled and above 20 %.
fn progression(
    inputs: &MarrowInputs,
    now: MarrowPercent,
    policies: &NeuroblastomaPolicies,
) -> Option<&'static Rule> {
    let (before, visit) = inputs.before(policies)?;
    let of_nadir = |printed| {
        if visit > 0 {
            &rules::MARROW_NADIR
        } else {
            printed
        }
    };
    if before == MarrowPercent::ZERO {
        return (now > percent(policies.marrow_minimal)).then_some(of_nadir(&rules::MARROW_PD_NEW));
    }
    let limit = u64::from(before.thousandths()) * u64::from(policies.marrow_fold);
    let multiplied = u64::from(now.thousandths()) > limit;
    let enough = match policies.marrow_doubling {
        MarrowDoubling::AndAbove => now > percent(policies.marrow_pd),
        MarrowDoubling::Alone => true,
    };
    (multiplied && enough).then_some(of_nadir(&rules::MARROW_PD_RISE))
}
