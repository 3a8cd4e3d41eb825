//! Metastases in soft tissue and bone (criteria/inrc-2017.md section 2).

use crate::criteria::Rule;
use crate::criteria::inrc_2017::{MetastaticResponse, rules};
use crate::study::{NewDisease, NonTargetChange, Policies, Seen, SoftTissueUptake, UnderFloor};

use super::history::{CountHistory, Size, SizeHistory};

/// What the response of the metastases follows from. A part that is not involved asks for nothing
/// (C-VACUOUS).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetastaticInputs {
    /// Soft tissue sum; none where soft tissue was not measured at baseline.
    pub soft: Option<SizeHistory>,
    /// Every soft tissue site is below 10 mm; none when that was not told.
    pub soft_all_small: Option<bool>,
    /// Uptake of soft tissue; none when it was not read.
    pub soft_uptake: Option<SoftTissueUptake>,
    /// Soft tissue that is not measured.
    pub non_target: Seen<NonTargetChange>,
    /// MIBG bone score.
    pub mibg: CountHistory,
    /// FDG-avid bone lesions.
    pub fdg: CountHistory,
    /// Disease that was not there before.
    pub new_disease: Vec<NewDisease>,
}

/// What shows progression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetastaticCause {
    /// New disease, proven.
    New(NewDisease),
    /// The soft tissue sum grew.
    SoftTissue,
    /// The MIBG bone score rose.
    Mibg,
    /// What is not measured grew.
    NonTarget,
}

impl MetastaticCause {
    /// The rule that makes it PD.
    pub const fn rule(self) -> &'static Rule {
        match self {
            MetastaticCause::New(_) => &rules::METASTATIC_PD_NEW,
            MetastaticCause::SoftTissue => &rules::METASTATIC_PD_SUM,
            MetastaticCause::Mibg => &rules::METASTATIC_PD_MIBG,
            MetastaticCause::NonTarget => &rules::METASTATIC_PD_NON_TARGET,
        }
    }
}

/// New disease that is PD by itself.
pub const fn is_proven(new: NewDisease) -> bool {
    match new {
        NewDisease::SoftTissueAvid
        | NewDisease::SoftTissueHistology
        | NewDisease::BoneMibg
        | NewDisease::BoneFdgCt
        | NewDisease::BoneFdgHistology => true,
        NewDisease::SoftTissueUnconfirmed | NewDisease::BoneFdgOnly => false,
    }
}

impl MetastaticInputs {
    /// Everything that shows progression.
    pub fn causes(&self, policies: &Policies) -> Vec<MetastaticCause> {
        let mut causes: Vec<MetastaticCause> = self
            .new_disease
            .iter()
            .filter(|new| is_proven(**new))
            .map(|new| MetastaticCause::New(*new))
            .collect();
        if self.soft.is_some_and(|soft| soft.has_grown(policies)) {
            causes.push(MetastaticCause::SoftTissue);
        }
        if self.mibg.at_least(policies.inrc.mibg_pd) {
            causes.push(MetastaticCause::Mibg);
        }
        if self.non_target == Seen::Found(NonTargetChange::Progression) {
            causes.push(MetastaticCause::NonTarget);
        }
        causes
    }

    /// Soft tissue that is measured, or watched.
    pub fn has_soft_tissue(&self) -> bool {
        self.soft.is_some() || self.has_non_target()
    }

    fn has_non_target(&self) -> bool {
        matches!(self.non_target, Seen::Found(_) | Seen::NotEvaluable)
    }

    /// Anything at all.
    pub fn is_involved(&self) -> bool {
        self.has_soft_tissue() || self.mibg.involved || self.fdg.involved
    }

    /// A part that any response needs was not read.
    fn is_unread(&self) -> bool {
        let soft_unread = |soft: SizeHistory| !matches!(soft.now, Size::Known(_));
        self.soft.is_some_and(soft_unread)
            || self.non_target == Seen::NotEvaluable
            || self.mibg.is_unread()
            || self.fdg.is_unread()
    }

    /// Every soft tissue site is below 10 mm; none when that cannot be told.
    fn is_small(&self, policies: &Policies) -> Option<bool> {
        if let Some(told) = self.soft_all_small {
            return Some(told);
        }
        match self.non_target {
            Seen::NotEvaluable => return None,
            Seen::Found(change) if change != NonTargetChange::Gone => return Some(false),
            _ => {}
        }
        match self.soft {
            None => Some(true),
            // Each part of a sum below 10 mm is below 10 mm; five targets cannot add up to 50 mm so.
            Some(soft) if soft.is_residual(policies) => Some(true),
            Some(soft) => soft.exceeds_residuals(policies).then_some(false),
        }
    }

    /// Whether CR holds; none when that hangs on something that was not read.
    fn is_complete(&self, policies: &Policies) -> Option<bool> {
        let left = self.mibg.is_left()
            || self.fdg.is_left()
            || self.soft_uptake == Some(SoftTissueUptake::Present)
            || self.new_disease.contains(&NewDisease::BoneFdgOnly);
        let small = self.is_small(policies);
        if left || small == Some(false) {
            return Some(false);
        }
        let uptake_needed = self.soft.is_some() && self.soft_uptake.is_none();
        match small {
            Some(true) if !uptake_needed => Some(true),
            _ => None,
        }
    }

    /// Whether PR holds, its parts read; none when a baseline is missing.
    fn is_partial(&self, policies: &Policies) -> Option<bool> {
        if self.soft.is_none() && !self.mibg.involved && !self.fdg.involved {
            // Nothing was measured or counted that could be down.
            return Some(false);
        }
        let mut parts = Vec::with_capacity(3);
        if let Some(soft) = self.soft {
            parts.push(soft.baseline.map(|_| soft.has_shrunk(policies)));
        }
        if self.mibg.involved {
            parts.push(self.mibg_is_down(policies));
        }
        if self.fdg.involved {
            parts.push(self.fdg.at_most(policies.inrc.fdg_pr));
        }
        if parts.contains(&Some(false)) {
            return Some(false);
        }
        (!parts.contains(&None)).then_some(true)
    }

    fn mibg_is_down(&self, policies: &Policies) -> Option<bool> {
        let down = self.mibg.at_most(policies.inrc.mibg_pr)?;
        let stable = self.is_under_floor(policies)
            && policies.inrc.mibg_under_floor == UnderFloor::StableDisease;
        Some(down && !stable)
    }

    /// A MIBG score is left, under the printed PR range (C-REL-GAP).
    pub fn is_under_floor(&self, policies: &Policies) -> bool {
        self.mibg.is_left()
            && self.mibg.at_most(policies.inrc.mibg_floor) == Some(true)
            && !self.mibg.at_least(policies.inrc.mibg_floor)
    }
}

/// The response of the metastases and the rule that gave it: PD, NI, NE, CR, PR, SD in this order.
pub fn metastatic_response(
    inputs: &MetastaticInputs,
    policies: &Policies,
) -> (MetastaticResponse, &'static Rule) {
    if let Some(cause) = inputs.causes(policies).first() {
        return (MetastaticResponse::ProgressiveDisease, cause.rule());
    }
    if !inputs.is_involved() {
        return (MetastaticResponse::NotInvolved, &rules::METASTATIC_NI);
    }
    let unread = (MetastaticResponse::NotEvaluable, &rules::COMPONENT_NE);
    if inputs.is_unread() {
        return unread;
    }
    match inputs.is_complete(policies) {
        Some(true) => return (MetastaticResponse::CompleteResponse, &rules::METASTATIC_CR),
        None => return unread,
        Some(false) => {}
    }
    match inputs.is_partial(policies) {
        Some(true) if inputs.is_under_floor(policies) => {
            (MetastaticResponse::PartialResponse, &rules::LOW_SCORE)
        }
        Some(true) => (MetastaticResponse::PartialResponse, &rules::METASTATIC_PR),
        Some(false) => (MetastaticResponse::StableDisease, &rules::METASTATIC_SD),
        None => unread,
    }
}
