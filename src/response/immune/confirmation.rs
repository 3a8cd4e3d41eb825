//! What confirms an open progression (irecist.md section 2).

use crate::assessment::SumOfDiameters;
use crate::study::{Mm, Policies};

use super::facts::{Categories, ImmuneFacts};

/// A sum that grew from a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// The reference and its timepoint.
    pub from: (Mm, usize),
    /// The sum now.
    pub to: SumOfDiameters,
}

/// Every change that confirms, at one timepoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confirmation {
    /// iUPD of targets: their sum grew on.
    pub target_growth: Option<Growth>,
    /// iUPD of non-targets: any further growth.
    pub non_target_growth: bool,
    /// iUPD of new lesions: another one.
    pub additional: bool,
    /// iUPD of new lesions: the sum of the measured ones grew on.
    pub new_lesion_growth: Option<Growth>,
    /// iUPD of new lesions: an unmeasured one grew.
    pub new_lesion_larger: bool,
    /// Progression by RECIST 1.1 in categories that had not progressed.
    pub other: Categories,
}

impl Confirmation {
    /// The categories in which something confirms.
    pub fn categories(&self) -> Categories {
        let new_lesions =
            self.additional || self.new_lesion_growth.is_some() || self.new_lesion_larger;
        Categories {
            target: self.target_growth.is_some() || self.other.target,
            non_target: self.non_target_growth || self.other.non_target,
            new_lesions: new_lesions || self.other.new_lesions,
        }
    }
}

/// The references that growth is measured from, of an open progression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct References {
    pub target: Option<(Mm, usize)>,
    pub new_lesions: Option<(Mm, usize)>,
}

/// What confirms a progression of the `open` categories, `progressed` being what RECIST 1.1 calls PD now.
pub(super) fn confirmation(
    open: Categories,
    references: &References,
    progressed: Categories,
    facts: &ImmuneFacts,
    policies: &Policies,
) -> Confirmation {
    let mut found = Confirmation {
        other: progressed.without(open),
        ..Confirmation::default()
    };
    if open.target && proves_growth(facts) {
        found.target_growth = growth(references.target, facts.target.sum, policies);
    }
    found.non_target_growth = open.non_target && facts.non_target_larger.is_some();
    if open.new_lesions {
        let seen = &facts.new_lesions;
        found.additional = seen.additional > 0;
        found.new_lesion_larger = seen.larger;
        // The first size of one that joins is no growth (I-NLT-JOIN).
        found.new_lesion_growth = seen
            .sum
            .filter(|_| !seen.joined)
            .and_then(|sum| growth(references.new_lesions, sum, policies));
    }
    found
}

/// An incomplete sum of gone lesions and normal nodes proves nothing (settled.md 16).
fn proves_growth(facts: &ImmuneFacts) -> bool {
    facts.target.sum.complete || facts.target.back
}

/// At least `growth` above the reference; lesions that were not read could only add.
fn growth(
    reference: Option<(Mm, usize)>,
    sum: SumOfDiameters,
    policies: &Policies,
) -> Option<Growth> {
    let from = reference?;
    (sum.read > 0 && sum.total - from.0 >= policies.irecist.growth)
        .then_some(Growth { from, to: sum })
}
