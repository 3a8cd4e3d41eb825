//! What the machine says of one timepoint.

use crate::assessment::{TargetHistory, TargetRule};
use crate::criteria::{ImmuneResponse, NonTargetResponse, OverallResponse, TargetResponse};
use crate::response::memory::MemoryRule;
use crate::study::{Date, Mm};

use super::confirmation::Confirmation;
use super::facts::Categories;

/// The components of a timepoint by RECIST 1.1, in the light of what iRECIST has used so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Components {
    /// What the target rule knew of earlier timepoints.
    pub history: TargetHistory,
    /// Response of the targets.
    pub target: TargetResponse,
    /// The rule that gave it.
    pub target_rule: TargetRule,
    /// Response of the non-targets.
    pub non_target: NonTargetResponse,
    /// What the table says, a new lesion left aside.
    pub stateless: OverallResponse,
    /// Where it says so.
    pub table_source: &'static str,
    /// What stands after an earlier iCR.
    pub settled: OverallResponse,
    /// How an earlier iCR changed it.
    pub memory_rule: MemoryRule,
    /// What has progressed by the size that RECIST 1.1 asks.
    pub progressed: Categories,
}

/// Which line of the machine gave a response (irecist.md section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImmuneRule {
    /// Nothing has progressed, or nothing any more: the table (section 4).
    Table,
    /// The table says CR, but a new lesion persists (I-NL-BLOCKS-ICR).
    NewLesionBlocksComplete,
    /// A progression that was not open before, in these categories.
    FirstUnconfirmed(Categories),
    /// A scan before the window of confirmation opens.
    Early,
    /// The open progression is confirmed.
    Confirmed(Confirmation),
    /// These are still progressed, without the growth that confirms.
    StillProgressed(Categories),
    /// The new lesions persist, and the targets have not improved.
    NewLesionsPersist,
    /// The new lesions persist, but the targets improved to PR or CR: the bar is reset.
    TargetsImproved,
    /// A new lesion that made the iUPD was not read (settled.md 28).
    NewLesionUnread,
    /// After iCPD nothing is said.
    AfterConfirmed,
}

/// One timepoint judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImmuneStep {
    /// The response; `None` after iCPD.
    pub response: Option<ImmuneResponse>,
    /// Earliest scan that shows the progression, else the latest scan (settled.md 3, 28).
    pub date: Date,
    /// The rule that gave it.
    pub rule: ImmuneRule,
    /// The components behind it.
    pub components: Components,
    /// First iUPD of the progression that was open before this timepoint.
    pub open_since: Option<Date>,
    /// The categories in which it had progressed.
    pub open_categories: Categories,
    /// The first scan used after that iUPD came later than the window (I-LATE).
    pub late: bool,
    /// The sum that further growth of the targets is measured from, and its timepoint.
    pub target_reference: Option<(Mm, usize)>,
    /// The same for the sum of the measured new lesions.
    pub new_lesion_reference: Option<(Mm, usize)>,
}

impl ImmuneStep {
    /// This timepoint ends an open progression without confirming it: the bar is reset.
    pub fn resets(&self) -> bool {
        self.open_since.is_some()
            && matches!(
                self.response,
                Some(
                    ImmuneResponse::CompleteResponse
                        | ImmuneResponse::PartialResponse
                        | ImmuneResponse::StableDisease
                        | ImmuneResponse::NonCrNonUpd
                        | ImmuneResponse::NoEvidenceOfDisease
                )
            )
    }
}
