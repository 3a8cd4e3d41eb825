//! Why a best response is NE.

use std::fmt;

use crate::criteria::OverallResponse;
use crate::response::{DatedResponse, Judgement};
use crate::study::Policies;

/// The reason, in the order they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotEvaluableReason {
    /// No reading at all.
    NoReadings,
    /// A baseline and nothing after it.
    NoPostBaseline,
    /// Assessments, but none before new therapy or the cut-off.
    NoneInWindow,
    /// Every assessment was NE.
    AllNotEvaluable,
    /// SD, or a response without confirmation, only before `min_sd`.
    TooEarly {
        /// First day on which SD counts.
        min_sd: u32,
    },
}

impl fmt::Display for NotEvaluableReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotEvaluableReason::NoReadings => f.write_str("no readings"),
            NotEvaluableReason::NoPostBaseline => f.write_str("no assessment after baseline"),
            NotEvaluableReason::NoneInWindow => {
                f.write_str("no assessment before new therapy or the cut-off")
            }
            NotEvaluableReason::AllNotEvaluable => f.write_str("every assessment was NE"),
            NotEvaluableReason::TooEarly { min_sd } => {
                write!(f, "no assessment that counts on or after day {min_sd}")
            }
        }
    }
}

pub(super) fn why_not_evaluable(
    judgement: Option<&Judgement>,
    sequence: &[DatedResponse],
    policies: &Policies,
) -> NotEvaluableReason {
    match judgement {
        None => NotEvaluableReason::NoReadings,
        Some(judgement) if judgement.verdicts().is_empty() => NotEvaluableReason::NoReadings,
        Some(judgement) if judgement.verdicts().len() == 1 => NotEvaluableReason::NoPostBaseline,
        Some(_) if sequence.is_empty() => NotEvaluableReason::NoneInWindow,
        Some(_)
            if sequence
                .iter()
                .all(|r| r.overall == OverallResponse::NotEvaluable) =>
        {
            NotEvaluableReason::AllNotEvaluable
        }
        Some(_) => NotEvaluableReason::TooEarly {
            min_sd: policies.min_sd,
        },
    }
}
