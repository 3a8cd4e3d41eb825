//! iRECIST: Seymour et al. 2017, Lancet Oncol 18:e143; restated in criteria/irecist.md.

use super::category::{OverallResponse as Overall, category};
use super::recist_1_1::OVERALL;
use super::{CriteriaSet, Engine, Rule};

category! {
    /// iRECIST's response of a timepoint (RS OVRLRESP with RSCAT iRECIST), and its best response (iBOR).
    ImmuneResponse {
        /// As RECIST 1.1 CR.
        CompleteResponse = "iCR",
        /// As RECIST 1.1 PR.
        PartialResponse = "iPR",
        /// As RECIST 1.1 SD.
        StableDisease = "iSD",
        /// Non-target disease only: neither gone nor progressed.
        NonCrNonUpd = "NON-iCR/NON-iUPD",
        /// Confirmed progression; never without an earlier iUPD.
        ConfirmedProgression = "iCPD",
        /// Progression by RECIST 1.1 that a later scan has yet to confirm.
        UnconfirmedProgression = "iUPD",
        /// No disease at baseline and none since.
        NoEvidenceOfDisease = "NED",
        /// Not evaluable.
        NotEvaluable = "NE",
        /// A scan too soon after an iUPD to be used.
        Disregarded = "DISREGARD",
    }
}

impl ImmuneResponse {
    /// What the endpoints count it as; `None` for a scan that is not used.
    pub const fn counts_as(self) -> Option<Overall> {
        Some(match self {
            ImmuneResponse::CompleteResponse => Overall::CompleteResponse,
            ImmuneResponse::PartialResponse => Overall::PartialResponse,
            ImmuneResponse::StableDisease => Overall::StableDisease,
            ImmuneResponse::NonCrNonUpd => Overall::NonCrNonPd,
            ImmuneResponse::ConfirmedProgression => Overall::ProgressiveDisease,
            ImmuneResponse::UnconfirmedProgression => Overall::UnconfirmedProgression,
            ImmuneResponse::NoEvidenceOfDisease => Overall::NoEvidenceOfDisease,
            ImmuneResponse::NotEvaluable => Overall::NotEvaluable,
            ImmuneResponse::Disregarded => return None,
        })
    }

    /// iUPD or iCPD.
    pub const fn is_progression(self) -> bool {
        matches!(
            self,
            ImmuneResponse::UnconfirmedProgression | ImmuneResponse::ConfirmedProgression
        )
    }

    /// The word for an overall response: that of RECIST 1.1 with its prefix; PD is confirmed.
    pub const fn of(overall: Overall) -> ImmuneResponse {
        match overall {
            Overall::CompleteResponse => ImmuneResponse::CompleteResponse,
            Overall::PartialResponse => ImmuneResponse::PartialResponse,
            Overall::StableDisease | Overall::MinorResponse => ImmuneResponse::StableDisease,
            Overall::NonCrNonPd => ImmuneResponse::NonCrNonUpd,
            Overall::ProgressiveDisease => ImmuneResponse::ConfirmedProgression,
            Overall::UnconfirmedProgression => ImmuneResponse::UnconfirmedProgression,
            Overall::NoEvidenceOfDisease => ImmuneResponse::NoEvidenceOfDisease,
            Overall::NotEvaluable => ImmuneResponse::NotEvaluable,
        }
    }
}

/// iRECIST beside RECIST 1.1, with the conventions of criteria/settled.md 28.
pub const IRECIST: CriteriaSet = CriteriaSet {
    name: "irecist",
    label: "iRECIST",
    title: "Guidelines for response criteria for use in trials testing immunotherapeutics",
    reference: "Seymour et al. 2017, Lancet Oncol 18:e143",
    engine: Engine::UnconfirmedProgression,
    word: |overall| ImmuneResponse::of(overall).as_str(),
    responses: &[
        Overall::CompleteResponse,
        Overall::PartialResponse,
        Overall::StableDisease,
        Overall::NonCrNonPd,
        Overall::ProgressiveDisease,
        Overall::UnconfirmedProgression,
        Overall::NoEvidenceOfDisease,
        Overall::NotEvaluable,
    ],
    rules: RULES,
    notes: &[
        "For the analysis of a trial, beside RECIST 1.1, which stays the primary definition unless the protocol says otherwise.",
        "Until the first progression every rule of RECIST 1.1 holds; see `recist criteria recist-1.1`.",
        "Uses the columns `change` (non-targets, unmeasured new lesions), `diameter_mm` of new lesions and `unscheduled` of measurements.csv.",
        "A new lesion without a row at a later visit is unread there: record it at each visit.",
    ],
    places: &[],
    overall: OVERALL,
    adjust: |_| {},
};

const RULES: &[Rule] = &[
    Rule::seen(
        "I-UPD",
        "any RECIST 1.1 progression (targets, non-targets, a new lesion) is first iUPD",
        "Table 2",
    ),
    Rule::seen(
        "I-NEW",
        "new lesions of measurable size are measured, at most 5, 2 an organ, in a sum of their own; the others are followed by eye",
        "text",
    ),
    Rule::seen(
        "I-CONFIRM-TARGET",
        "iUPD of targets: confirmed when the sum is >= 5 mm above the last assessment",
        "Table 2",
    ),
    Rule::seen(
        "I-CONFIRM-NON-TARGET",
        "iUPD of non-targets: confirmed by any further growth",
        "Table 2",
    ),
    Rule::seen(
        "I-CONFIRM-NEW",
        "iUPD of new lesions: confirmed by another one, by >= 5 mm of their sum, or by any growth of an unmeasured one",
        "Table 2",
    ),
    Rule::seen(
        "I-CONFIRM-OTHER",
        "any iUPD: confirmed by RECIST 1.1 progression in a category that had not progressed; less growth there does not confirm",
        "Table 2",
    ),
    Rule::seen(
        "I-WINDOW",
        "confirmation 4 to 8 weeks after the first iUPD",
        "text",
    ),
    Rule::seen(
        "I-EARLY",
        "an earlier scan is disregarded, unless it was made for symptoms and shows another new lesion",
        "FAQ",
    ),
    Rule::seen(
        "I-BAR",
        "iCR, iPR or iSD after iUPD resets the bar: progression must occur again over the nadir and be confirmed again",
        "text, Table 2",
    ),
    Rule::seen(
        "I-NL-IMPROVED",
        "new lesions that persist: iPR when the targets improved since that iUPD to iPR or iCR, else iUPD",
        "FAQ scenarios B, F",
    ),
    Rule::seen(
        "I-BEST",
        "best of iCR, iPR, iSD, iCPD, iUPD up to the first iCPD; iUPD does not end the search",
        "Table 3",
    ),
    Rule::seen(
        "I-DATE",
        "progression is dated at the first iUPD of the block that is confirmed; an iUPD that iSD, iPR or iCR follows is disregarded",
        "text",
    ),
    Rule::memory(
        "I-DATE-UNCONFIRMED",
        "an iUPD never confirmed nor followed by a better response is an event at its first date, marked unconfirmed",
        "text",
    ),
    Rule::convention("I-GE5", "5 mm is included everywhere", "irecist.md 2"),
    Rule::convention(
        "I-LATE",
        "a scan over 8 weeks after the first iUPD counts, marked late",
        "irecist.md 2",
    ),
    Rule::convention(
        "I-NE",
        "NE keeps the state; the next scan is compared with the last evaluable one",
        "irecist.md 2",
    ),
    Rule::convention(
        "I-PD-NADIR",
        "PD over the nadir outranks PR while an iUPD is open",
        "irecist.md 3",
    ),
    Rule::convention(
        "I-NL-AGAIN",
        "after a reset known new lesions give iUPD at +20 % and +5 mm over the nadir of their sum, at growth of an unmeasured one, or when one is back",
        "irecist.md 3, settled.md 28",
    ),
    Rule::convention(
        "I-NLT-JOIN",
        "a new lesion joins the measured ones until the list is full; its first size is no growth",
        "irecist.md 1, settled.md 28",
    ),
    Rule::convention(
        "I-NL-BLOCKS-ICR",
        "a new lesion that persists makes iCR iPR",
        "irecist.md 4",
    ),
    Rule::convention(
        "I-NL-UNREAD",
        "a new lesion that made iUPD and was not read leaves NE",
        "settled.md 28",
    ),
    Rule::convention(
        "I-AFTER-ICR",
        "after iCR a target back or a non-target present again is iUPD",
        "settled.md 28",
    ),
    Rule::convention(
        "I-NT-NEXT",
        "a non-target that turns to progression since the last scan, with no `change` said, is further growth",
        "reading of Table 2",
    ),
    Rule::convention(
        "I-NLNT-SIZE",
        "an unmeasured new lesion with sizes but no `change` grows at >= 5 mm",
        "reading of Table 2",
    ),
];
