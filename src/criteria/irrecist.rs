//! irRECIST: Nishino et al. 2013, Clin Cancer Res 19:3936; Bohnsack et al. 2014, Ann Oncol 25 suppl 4;
//! restated in criteria/other-criteria.md.

use super::category::OverallResponse as Overall;
use super::recist_1_1::{OVERALL, RESPONSES};
use super::{CriteriaSet, Engine, Rule};
use crate::study::NewLesionRule;

/// irRECIST: new lesions are added to the sum, progression is confirmed.
pub const IRRECIST: CriteriaSet = CriteriaSet {
    name: "irrecist",
    label: "irRECIST",
    title: "Immune-related RECIST",
    reference: "Nishino et al. 2013, Clin Cancer Res 19:3936; Bohnsack et al. 2014, Ann Oncol 25 suppl 4",
    engine: Engine::SumOfDiameters,
    word,
    responses: RESPONSES,
    rules: RULES,
    notes: &[
        "sum_mm is the total measured tumour burden: targets and new lesions of measurable size, by their diameter_mm at each visit.",
        "irPD is written at each visit that shows it; the reason says whether it is confirmed. An unconfirmed irPD that a better response follows dates no progression.",
        "As Bohnsack 2014 has it; for Nishino 2013 set new_lesion_rule = add-to-sum and non_target_pd = false.",
        "Sources are those of RECIST 1.1 where irRECIST keeps its rule.",
    ],
    places: &[
        ("confirm_pd", "IR-CONFIRM"),
        ("new_lesion_rule", "IR-BURDEN"),
    ],
    overall: OVERALL,
    adjust: |policies| {
        policies.new_lesion_rule = NewLesionRule::AddToSumElseProgression;
        policies.confirm_pd = 28;
    },
};

fn word(overall: Overall) -> &'static str {
    match overall {
        Overall::CompleteResponse => "irCR",
        Overall::PartialResponse => "irPR",
        Overall::StableDisease => "irSD",
        Overall::NonCrNonPd => "NON-irCR/NON-irPD",
        Overall::ProgressiveDisease | Overall::UnconfirmedProgression => "irPD",
        Overall::MinorResponse | Overall::NoEvidenceOfDisease | Overall::NotEvaluable => {
            overall.as_str()
        }
    }
}

const RULES: &[Rule] = &[
    Rule::seen(
        "IR-BURDEN",
        "total burden: targets and new lesions >= 10 mm (nodes 15 mm), at most 5, 2 an organ, measured from when they are new",
        "Nishino 2013; comparison tables",
    ),
    Rule::seen(
        "IR-PR",
        "irPR: total down >= 30 % from baseline",
        "comparison tables",
    ),
    Rule::seen(
        "IR-PD",
        "irPD: total up >= 20 % and >= 5 mm over the smallest so far",
        "comparison tables",
    ),
    Rule::seen(
        "IR-NEW",
        "a new lesion of measurable size alone is not irPD",
        "comparison tables",
    ),
    Rule::seen(
        "IR-OTHER",
        "irPD too: unequivocal progression of non-targets, or a new lesion that cannot be measured",
        "Bohnsack 2014",
    ),
    Rule::seen(
        "IR-CR",
        "irCR: everything gone, new lesions too",
        "comparison tables",
    ),
    Rule::seen(
        "IR-CONFIRM",
        "irPD is confirmed >= 4 weeks later and dated at its first sight",
        "comparison tables",
    ),
    Rule::convention(
        "IR-CONFIRM-NE",
        "NE between does not end an unconfirmed irPD, any better response does; never re-assessed it stands, unconfirmed",
        "as iRECIST",
    ),
    Rule::convention(
        "IR-NO-TARGETS",
        "without targets the burden of the baseline is 0, so that >= 5 mm of new lesions is irPD",
        "reading of IR-BURDEN",
    ),
];
