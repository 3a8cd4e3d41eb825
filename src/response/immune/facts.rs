//! What one timepoint shows, as iRECIST asks (irecist.md section 7).

use crate::assessment::{NonTargetFacts, TargetFacts};
use crate::response::new_lesions::FollowedNewLesions;
use crate::study::{Date, Mm};

/// Something said of each of the categories that may progress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Categories {
    /// Target lesions.
    pub target: bool,
    /// Non-target lesions.
    pub non_target: bool,
    /// New lesions.
    pub new_lesions: bool,
}

impl Categories {
    /// Any of them.
    pub const fn any(self) -> bool {
        self.target || self.non_target || self.new_lesions
    }

    /// Those of `self` that are not in `others`.
    pub const fn without(self, others: Categories) -> Categories {
        Categories {
            target: self.target && !others.target,
            non_target: self.non_target && !others.non_target,
            new_lesions: self.new_lesions && !others.new_lesions,
        }
    }
}

/// Everything that one timepoint shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImmuneFacts {
    /// The latest scan.
    pub date: Date,
    /// The targets.
    pub target: TargetFacts,
    /// The non-targets.
    pub non_target: NonTargetFacts,
    /// Earliest scan that shows a non-target grown since the last one.
    pub non_target_larger: Option<Date>,
    /// Scan of an equivocal non-target progression that a later scan confirmed (settled.md 28).
    pub non_target_dated_back: Option<Date>,
    /// The new lesions.
    pub new_lesions: FollowedNewLesions,
    /// A scan outside the plan, made for symptoms.
    pub unscheduled: bool,
}

impl ImmuneFacts {
    /// A target is back or a non-target present: disease after a complete response (settled.md 9).
    pub fn disease_seen(&self) -> bool {
        self.target.back || self.non_target.present > 0
    }

    /// The complete sum of the targets.
    pub fn target_sum(&self) -> Option<Mm> {
        (self.target.sum.read > 0 && self.target.sum.complete).then_some(self.target.sum.total)
    }

    /// An early scan that may confirm all the same: made for symptoms, with another new lesion.
    pub fn symptoms_with_new_lesion(&self) -> bool {
        self.unscheduled && self.new_lesions.additional > 0
    }
}
