//! RECIST 1.1: Eisenhauer et al. 2009, Eur J Cancer 45:228; restated in criteria/recist-1.1.md.

mod rules;

use super::category::{
    NewLesions, NonTargetResponse as NonTarget, OverallResponse as Overall,
    TargetResponse as Target,
};
use super::overall::OverallRow;
use super::{CriteriaSet, Engine};

/// RECIST 1.1 with the conventions of criteria/settled.md.
pub const RECIST_1_1: CriteriaSet = CriteriaSet {
    name: "recist-1.1",
    label: "RECIST 1.1",
    title: "Response Evaluation Criteria in Solid Tumours, version 1.1",
    reference: "Eisenhauer et al. 2009, Eur J Cancer 45:228",
    engine: Engine::SumOfDiameters,
    word: Overall::as_str,
    responses: RESPONSES,
    rules: rules::RULES,
    notes: &[],
    places: &[],
    overall: OVERALL,
    adjust: |_| {},
};

/// CR to NE: what the sum of diameters can give.
pub(super) const RESPONSES: &[Overall] = &[
    Overall::CompleteResponse,
    Overall::PartialResponse,
    Overall::StableDisease,
    Overall::NonCrNonPd,
    Overall::ProgressiveDisease,
    Overall::NoEvidenceOfDisease,
    Overall::NotEvaluable,
];

/// Tables 1 and 2 of the paper, with the gaps filled as criteria/recist-1.1.md section 8 says.
pub(super) const OVERALL: &[OverallRow] = &[
    OverallRow {
        target: Some(Target::ProgressiveDisease),
        ..OverallRow::any(Overall::ProgressiveDisease, "Table 1")
    },
    OverallRow {
        non_target: Some(NonTarget::ProgressiveDisease),
        ..OverallRow::any(Overall::ProgressiveDisease, "Table 1")
    },
    OverallRow {
        new_lesions: Some(NewLesions::Unequivocal),
        ..OverallRow::any(Overall::ProgressiveDisease, "Table 1")
    },
    row(
        Target::CompleteResponse,
        NonTarget::CompleteResponse,
        Some(NewLesions::NotEvaluable),
        Overall::NotEvaluable,
        "C-NEWNE",
    ),
    row(
        Target::CompleteResponse,
        NonTarget::NotApplicable,
        Some(NewLesions::NotEvaluable),
        Overall::NotEvaluable,
        "C-NEWNE",
    ),
    row(
        Target::CompleteResponse,
        NonTarget::CompleteResponse,
        None,
        Overall::CompleteResponse,
        "Table 1",
    ),
    row(
        Target::CompleteResponse,
        NonTarget::NotApplicable,
        None,
        Overall::CompleteResponse,
        "Table 1, C-NT-NA",
    ),
    OverallRow {
        target: Some(Target::CompleteResponse),
        ..OverallRow::any(Overall::PartialResponse, "Table 1")
    },
    OverallRow {
        target: Some(Target::PartialResponse),
        ..OverallRow::any(Overall::PartialResponse, "Table 1")
    },
    OverallRow {
        target: Some(Target::StableDisease),
        ..OverallRow::any(Overall::StableDisease, "Table 1")
    },
    OverallRow {
        target: Some(Target::NotEvaluable),
        ..OverallRow::any(Overall::NotEvaluable, "Table 1")
    },
    row(
        Target::NotApplicable,
        NonTarget::CompleteResponse,
        Some(NewLesions::NotEvaluable),
        Overall::NotEvaluable,
        "C-NEWNE",
    ),
    row(
        Target::NotApplicable,
        NonTarget::CompleteResponse,
        None,
        Overall::CompleteResponse,
        "Table 2",
    ),
    row(
        Target::NotApplicable,
        NonTarget::NonCrNonPd,
        None,
        Overall::NonCrNonPd,
        "Table 2",
    ),
    row(
        Target::NotApplicable,
        NonTarget::NotEvaluable,
        None,
        Overall::NotEvaluable,
        "Table 2",
    ),
    row(
        Target::NotApplicable,
        NonTarget::NotApplicable,
        None,
        Overall::NoEvidenceOfDisease,
        "C-NED",
    ),
];

const fn row(
    target: Target,
    non_target: NonTarget,
    new_lesions: Option<NewLesions>,
    overall: Overall,
    source: &'static str,
) -> OverallRow {
    OverallRow {
        target: Some(target),
        non_target: Some(non_target),
        new_lesions,
        overall,
        source,
    }
}
