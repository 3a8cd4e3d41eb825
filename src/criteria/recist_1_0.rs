//! RECIST 1.0: Therasse et al. 2000, J Natl Cancer Inst 92:205; restated in criteria/other-criteria.md.

use super::category::OverallResponse as Overall;
use super::recist_1_1::{OVERALL, RESPONSES};
use super::{CriteriaSet, Engine, Rule};
use crate::study::{Mm, NodeRule};

/// RECIST 1.0: nodes by their longest diameter, no 5 mm, ten targets.
pub const RECIST_1_0: CriteriaSet = CriteriaSet {
    name: "recist-1.0",
    label: "RECIST 1.0",
    title: "Response Evaluation Criteria in Solid Tumours, first version",
    reference: "Therasse et al. 2000, J Natl Cancer Inst 92:205",
    engine: Engine::SumOfDiameters,
    word: Overall::as_str,
    responses: RESPONSES,
    rules: RULES,
    notes: &[
        "The source was read in part: check against the paper before these rules are called validated.",
        "diameter_mm is the longest diameter of every lesion, nodes too: short axes recorded for RECIST 1.1 understate them.",
        "Set measurable = 20 for conventional CT, MRI and X-ray; 10 is for spiral CT.",
        "non_target_response NON-CR/NON-PD is called incomplete response/stable disease in the paper.",
    ],
    places: &[
        ("3.1", "measurability"),
        ("4.2", "baseline"),
        ("4.3.1", "target lesions"),
        ("4.3.4", "non-target lesions"),
        ("4.3.5", "new lesions"),
        ("Table 1", "overall responses"),
    ],
    overall: OVERALL,
    adjust: |policies| {
        policies.node_rule = NodeRule::LikeOthers;
        policies.pd_abs = Mm::ZERO;
        policies.max_targets = 10;
        policies.max_per_organ = 5;
    },
};

const RULES: &[Rule] = &[
    Rule::seen(
        "R10-MEASURABLE",
        "longest diameter >= 20 mm by conventional CT, MRI or X-ray, >= 10 mm by spiral CT",
        "measurability",
    ),
    Rule::seen(
        "R10-NODE",
        "nodes by the longest diameter; no short axis, gone means gone",
        "measurability",
    ),
    Rule::seen("R10-TARGETS", "at most 10 targets, 5 an organ", "baseline"),
    Rule::seen(
        "R10-CR",
        "CR: every target has disappeared",
        "target lesions",
    ),
    Rule::seen(
        "R10-PR",
        "PR: sum down >= 30 % from baseline",
        "target lesions",
    ),
    Rule::seen(
        "R10-PD",
        "PD: sum up >= 20 % over the smallest so far, with no least number of millimetres",
        "target lesions",
    ),
    Rule::seen(
        "R10-NON-TARGET",
        "non-targets: CR, incomplete response/stable disease, PD; a new lesion is PD",
        "non-target lesions",
    ),
    Rule::seen(
        "R10-TABLE",
        "the combinations of RECIST 1.1, without rows for what was not evaluated; CR with incomplete response is PR",
        "overall responses",
    ),
    Rule::seen(
        "R10-CONFIRM",
        "CR and PR are confirmed >= 4 weeks later",
        "confirmation",
    ),
    Rule::seen("R10-SD", "SD from 6 to 8 weeks on", "confirmation"),
    Rule::convention(
        "R10-NE",
        "what was not evaluated is judged as RECIST 1.1 does, which prints it",
        "RECIST 1.1, 4.4.2",
    ),
    Rule::convention(
        "R10-TSTM",
        "a target said to be too small to measure, without a number, counts tstm_default as in RECIST 1.1",
        "RECIST 1.1, 4.3.2",
    ),
];
