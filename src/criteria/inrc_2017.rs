//! INRC 2017, neuroblastoma: Park et al. 2017, J Clin Oncol 35:2580; restated in criteria/inrc-2017.md.
//!
//! Three components (primary, metastases in soft tissue and bone, marrow), each with its own words;
//! the steps are in [`response::neuroblastoma`](crate::response::neuroblastoma).

mod category;
mod overall;
pub mod rules;

pub use category::{ComponentResponse, MarrowResponse, MetastaticResponse, PrimaryResponse};
pub use overall::{COMPONENTS, ComponentsRow, look_up_components};

use super::category::OverallResponse as Overall;
use super::{CriteriaSet, Engine};

/// INRC 2017 with the conventions of criteria/settled.md.
pub const INRC_2017: CriteriaSet = CriteriaSet {
    name: "inrc-2017",
    label: "INRC 2017",
    title: "International Neuroblastoma Response Criteria, revised 2017",
    reference: "Park et al. 2017, J Clin Oncol 35:2580",
    engine: Engine::Components,
    word: Overall::as_str,
    responses: &[
        Overall::CompleteResponse,
        Overall::PartialResponse,
        Overall::MinorResponse,
        Overall::StableDisease,
        Overall::ProgressiveDisease,
        Overall::NoEvidenceOfDisease,
        Overall::NotEvaluable,
    ],
    rules: rules::RULES,
    notes: &[
        "needs components.csv (MIBG or FDG, marrow); sizes may come from measurements.csv by its column inrc",
        "marks: [M] from memory of the paper, to be checked against it; [A] a convention of this project; \
         unmarked: the source was read",
        "soft tissue limits are pr_drop, pd_rise and pd_abs of RECIST; all else that is marked is a policy inrc_...",
        "the criteria ask for no confirmation; confirm_required = true in the protocol asks for one after min_confirm days",
    ],
    places: &[],
    overall: &[],
    adjust: |policies| {
        policies.confirm_required = false;
    },
};
