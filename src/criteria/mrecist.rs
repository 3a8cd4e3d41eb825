//! mRECIST for hepatocellular carcinoma: Lencioni & Llovet 2010, Semin Liver Dis 30:52; restated in
//! criteria/other-criteria.md from memory.

use super::category::OverallResponse as Overall;
use super::recist_1_1::{OVERALL, RESPONSES};
use super::{CriteriaSet, Engine, Rule};
use crate::study::Mm;

/// mRECIST: the diameters are those of viable tumour, and no 5 mm is asked.
pub const MRECIST: CriteriaSet = CriteriaSet {
    name: "mrecist",
    label: "mRECIST",
    title: "Modified RECIST for hepatocellular carcinoma",
    reference: "Lencioni & Llovet 2010, Semin Liver Dis 30:52",
    engine: Engine::SumOfDiameters,
    word: Overall::as_str,
    responses: RESPONSES,
    rules: RULES,
    notes: &[
        "diameter_mm is the longest diameter of viable tumour (enhancing in the arterial phase), never across necrosis; status absent: no arterial enhancement is left.",
        "Infiltrative disease and tumour thrombus are non-targets. Record a new lesion as equivocal until it enhances with washout at >= 10 mm or has grown by 10 mm, an effusion as progression only with cytology.",
        "Portal nodes count from 20 mm short axis; node_target is that of other nodes.",
        "Set pd_abs = 5 where the analysis plan keeps the 5 mm of RECIST 1.1. Sources are those of RECIST 1.1 where mRECIST keeps its rule.",
    ],
    places: &[("4.3.1", "viable tumour")],
    overall: OVERALL,
    adjust: |policies| {
        policies.pd_abs = Mm::ZERO;
        policies.confirm_required = false;
    },
};

const RULES: &[Rule] = &[
    Rule::memory(
        "M-TARGET",
        "target: >= 10 mm, enhancing in the arterial phase, measurable again; at most 5, 2 an organ",
        "Lencioni 2010",
    ),
    Rule::memory(
        "M-VIABLE",
        "only the enhancing part is measured",
        "Lencioni 2010",
    ),
    Rule::memory(
        "M-CR",
        "CR: no arterial enhancement is left in any target",
        "Lencioni 2010",
    ),
    Rule::memory(
        "M-PR",
        "PR: sum of viable diameters down >= 30 % from baseline",
        "Lencioni 2010",
    ),
    Rule::memory(
        "M-PD",
        "PD: that sum up >= 20 % over the smallest so far; no 5 mm in 2010, in many analysis plans since",
        "Lencioni 2010",
    ),
    Rule::memory(
        "M-NODE",
        "nodes by the short axis: portal from 20 mm, others from 15 mm",
        "Lencioni 2010",
    ),
    Rule::memory(
        "M-EFFUSION",
        "ascites or pleural effusion is PD only with cytology",
        "Lencioni 2010",
    ),
    Rule::memory(
        "M-NEW",
        "a new lesion is PD at >= 10 mm with arterial enhancement and washout, else once it has grown 10 mm, dated back",
        "Lencioni 2010",
    ),
    Rule::memory(
        "M-NON-TARGET",
        "infiltrative disease and tumour thrombus are non-targets",
        "Lencioni 2010",
    ),
    Rule::convention(
        "M-CONFIRM",
        "confirmation is optional: confirm_required = true asks for it",
        "other-criteria.md",
    ),
];
