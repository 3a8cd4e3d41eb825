//! The date of a progression: which scan of a timepoint shows it
//! (recist-1.1.md section 10; settled.md 4).

use crate::assessment::{NewLesionFacts, NonTargetFacts, TargetFacts};
use crate::criteria::TargetResponse;
use crate::study::{Date, PdDateRule};

use super::memory::MemoryRule;

/// What the readings of a timepoint show, all components.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimepointFacts {
    /// The targets.
    pub target: TargetFacts,
    /// The non-targets.
    pub non_target: NonTargetFacts,
    /// The new lesions.
    pub new_lesions: NewLesionFacts,
}

impl TimepointFacts {
    /// A target is back or a non-target present: disease after a complete response (settled.md 9).
    pub fn disease_seen(&self) -> bool {
        self.target.back || self.non_target.present > 0
    }

    /// The scan that dates the progression of this timepoint; `None` when no reading shows a cause.
    ///
    /// `dated_back` is the scan that first showed an equivocal finding confirmed later.
    pub fn progression_date(
        &self,
        target: TargetResponse,
        memory: MemoryRule,
        dated_back: Option<Date>,
        rule: PdDateRule,
    ) -> Option<Date> {
        let of_targets = match rule {
            PdDateRule::Earliest => self.target.first_read,
            PdDateRule::Fda2007 => self.target.last_read,
        };
        let mut causes = [
            (target == TargetResponse::ProgressiveDisease)
                .then_some(of_targets)
                .flatten(),
            self.non_target.first_progression,
            self.new_lesions.first_unequivocal,
            dated_back,
            None,
            None,
        ];
        if memory == MemoryRule::DiseaseAfterComplete {
            causes[4] = self.non_target.first_present;
            causes[5] = self.target.first_back;
        }
        causes.into_iter().flatten().min()
    }
}
