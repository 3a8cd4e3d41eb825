//! Progression that counts when a later assessment shows it again (`confirm_pd`; irRECIST).

use crate::criteria::OverallResponse;
use crate::study::days_between;

use super::course::TimepointAssessment;

/// Every PD stays unconfirmed but those that an assessment at least `days` later shows again, with
/// no better response between. The progression is dated at the first of them (`progression_of`).
pub(super) fn ask_for_confirmation(assessments: &mut [TimepointAssessment], days: u32) {
    let mut open: Option<usize> = None;
    for at in 0..assessments.len() {
        match assessments[at].overall {
            OverallResponse::ProgressiveDisease => {
                let first = *open.get_or_insert(at);
                let apart = days_between(assessments[first].date, assessments[at].date);
                if first < at && apart >= days as i32 {
                    assessments[at].confirms = Some(assessments[first].timepoint);
                } else {
                    assessments[at].overall = OverallResponse::UnconfirmedProgression;
                }
            }
            OverallResponse::NotEvaluable => {}
            _ => open = None,
        }
    }
}
