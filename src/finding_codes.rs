//! Every code a finding may have, with a sentence: stable, since scripts depend on them.
//!
//! A code is a class of message, a dot, a detail. A test holds this table against the sources: a
//! code that is used is in it, a code in it is used.

/// One code of findings.csv.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingCode {
    /// Class, dot, detail.
    pub code: &'static str,
    /// What it says, in a sentence.
    pub meaning: &'static str,
}

/// The classes, each with what it stands for.
pub const CODE_CLASSES: &[(&str, &str)] = &[
    ("not_dicom", "a file that is no DICOM file"),
    ("unsupported", "valid, but beyond this program"),
    ("truncated", "it ends before it should"),
    ("malformed", "it breaks the rules of its format"),
    ("contradiction", "two statements that cannot both hold"),
    ("over_limit", "larger than anything honest"),
    ("no_spacing", "no millimetre can be had from the image"),
    ("identity_conflict", "two patients, or one under two names"),
    ("duplicate", "the same thing twice"),
    ("unit_unknown", "a number whose unit is not known"),
    ("value_unusable", "a value outside its grammar"),
    ("date_unusable", "a text that is no full date"),
    ("missing_data", "something that should be there is not"),
    ("rule_violation", "the criteria forbid it"),
    ("io", "the system could not read or write"),
    ("log_busy", "another writer holds the reading log"),
    ("log_damaged", "the reading log does not verify"),
    ("usage", "the command line cannot be followed"),
    ("internal", "a defect of this program"),
];

macro_rules! codes {
    ($($code:literal: $meaning:literal,)+) => {
        /// All codes, sorted.
        pub const FINDING_CODES: &[FindingCode] = &[
            $(FindingCode { code: $code, meaning: $meaning }),+
        ];
    };
}

codes! {
    "internal.defect": "a defect of this program",
    "io.read": "a file or folder could not be read",
    "missing_data.baseline_target": "a target was not read at baseline, so the baseline sum is incomplete",
    "missing_data.non_target": "a non-target has no row at a visit of its subject",
    "missing_data.origin": "a subject has no date to count the endpoints from",
    "missing_data.reason": "a target was not evaluable and no reason is given",
    "missing_data.target": "a target has no row at a visit of its subject",
    "missing_data.trial": "the path holds nothing that a trial can be read from",
    "rule_violation.after_pd": "a visit after the first progression",
    "rule_violation.baseline_after_start": "a baseline scan was made after the first dose",
    "rule_violation.baseline_window": "a baseline scan was made too long before the first dose",
    "rule_violation.method_change": "a lesion was read by another method than at baseline",
    "rule_violation.new_lesion_without_pd": "an unequivocal new lesion at a visit that is not called PD",
    "rule_violation.no_measurable_lesion": "a subject without any target lesion",
    "rule_violation.node_slice": "a target node was measured on slices over 5 mm",
    "rule_violation.non_target_absent": "a non-target is absent at baseline",
    "rule_violation.non_target_after_baseline": "a non-target has no baseline row",
    "rule_violation.non_target_node_normal": "a non-target node is of normal size at baseline",
    "rule_violation.target_absent": "a target is absent or 0 mm at baseline",
    "rule_violation.target_after_baseline": "a target has no baseline row",
    "rule_violation.target_irradiated": "a target was irradiated or treated locally before",
    "rule_violation.target_method": "a target was measured by a method that does not measure",
    "rule_violation.target_node_size": "a target node is below 15 mm short axis at baseline",
    "rule_violation.target_size": "a target is below the measurable size at baseline",
    "rule_violation.targets_per_organ": "more targets in one organ than allowed",
    "rule_violation.targets_total": "more targets than allowed",
    "value_unusable.protocol": "the protocol says something that cannot be followed",
}

/// The code's entry in the table.
pub fn finding_code(code: &str) -> Option<&'static FindingCode> {
    FINDING_CODES.iter().find(|entry| entry.code == code)
}
