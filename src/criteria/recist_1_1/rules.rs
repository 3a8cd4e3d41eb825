//! The rules of RECIST 1.1 in a line each (criteria/recist-1.1.md).

use crate::criteria::Rule;

/// Printed rules first, then the choices where the paper is silent.
pub(super) const RULES: &[Rule] = &[
    Rule::seen(
        "R-MEASURABLE",
        "extranodal: longest diameter >= 10 mm on slices <= 5 mm, else twice the slice; node: short axis >= 15 mm",
        "3.1",
    ),
    Rule::seen(
        "R-NODE",
        "node short axis >= 15 mm target, 10 to < 15 mm non-target, < 10 mm normal",
        "3.1",
    ),
    Rule::seen("R-TARGETS", "at most 5 targets, 2 an organ", "4.2"),
    Rule::seen(
        "R-BASELINE",
        "baseline no more than 4 weeks before treatment",
        "4.2",
    ),
    Rule::seen(
        "R-SUM",
        "sum of longest diameters, short axes of nodes; a measured value counts however small",
        "4.3.2",
    ),
    Rule::seen("R-TSTM", "too small to measure counts 5 mm", "4.3.2"),
    Rule::seen(
        "R-SPLIT",
        "fragments of a split lesion are added; lesions grown into one count once",
        "4.3.2",
    ),
    Rule::seen(
        "R-CR",
        "target CR: every extranodal target gone, every node < 10 mm",
        "4.3.1",
    ),
    Rule::seen("R-PR", "target PR: sum down >= 30 % from baseline", "4.3.1"),
    Rule::seen(
        "R-PD",
        "target PD: sum up >= 20 % and >= 5 mm over the smallest so far, baseline included; PD outranks PR",
        "4.3.1",
    ),
    Rule::seen("R-SD", "target SD: neither PR nor PD", "4.3.1, FAQ"),
    Rule::seen(
        "R-REAPPEAR",
        "a target back after an overall CR is PD; a node only at >= 10 mm",
        "4.4.4, FAQ",
    ),
    Rule::seen(
        "R-NE-PD",
        "what was read proves PD even when a target was not read",
        "4.4.2",
    ),
    Rule::seen(
        "R-NON-TARGET",
        "unequivocal progression of non-targets is PD",
        "4.3.4",
    ),
    Rule::seen("R-NEW", "an unequivocal new lesion is PD", "4.3.5"),
    Rule::seen(
        "R-EQUIVOCAL",
        "an equivocal new lesion confirmed later dates PD at the scan that first showed it",
        "4.3.5",
    ),
    Rule::memory(
        "R-EQUIVOCAL-NT",
        "the same for equivocal non-target progression",
        "4.3.4",
    ),
    Rule::seen(
        "R-TABLE",
        "overall response by Tables 1 and 2",
        "Tables 1, 2",
    ),
    Rule::seen(
        "R-CR-THEN",
        "disease after an overall CR is PD, or re-reads the CR",
        "Table 3 note a",
    ),
    Rule::seen(
        "R-BEST",
        "best of CR, PR, SD, PD up to the first PD; SD only from min_sd on",
        "4.4.3, 4.6",
    ),
    Rule::seen(
        "R-CONFIRM",
        "confirmed CR or PR: again >= 4 weeks later",
        "4.6, Table 3",
    ),
    Rule::memory(
        "R-PR-SD-PR",
        "PR, SD, PR is a confirmed PR",
        "appendix, questions",
    ),
    Rule::convention(
        "C-NORMAL-NODES",
        "all nodes < 10 mm: CR is tested before numeric PD",
        "6.3",
    ),
    Rule::convention(
        "C-NADIR0",
        "from a nadir of 0 any growth meets the 20 %; 5 mm still applies",
        "5",
    ),
    Rule::convention("C-NADIR-NE", "an incomplete sum is never a nadir", "5"),
    Rule::convention(
        "C-NE-ONLY-PD",
        "with a target unread only PD is certain",
        "6.5",
    ),
    Rule::convention(
        "C-BRIDGE",
        "at most one SD or NE between a response and its confirmation",
        "9.3",
    ),
    Rule::convention(
        "C-NONADJ",
        "the confirming pair need not be adjacent",
        "9.3",
    ),
    Rule::convention("C-SD-MIN", "min_sd also for PR then SD", "9.2"),
    Rule::convention(
        "C-ORDER",
        "the best response goes by rank, not by the last row reached",
        "9.3",
    ),
    Rule::convention(
        "C-RESPDAY",
        "the response starts on the first day of the first (confirmed) CR or PR",
        "9.3",
    ),
    Rule::convention(
        "C-NACT-SAMEDAY",
        "an assessment on the day new therapy starts counts",
        "9",
    ),
    Rule::convention(
        "C-STICKY",
        "each timepoint stands alone; optionally a confirmed PR keeps its label",
        "9.4",
    ),
    Rule::convention(
        "C-RELABEL",
        "optionally a PR after an unconfirmed CR re-reads it as PR",
        "9.2",
    ),
    Rule::convention(
        "C-CR-NE",
        "after an overall CR, nothing seen but a non-target unread is NE",
        "8.4",
    ),
    Rule::convention(
        "C-NE-NE",
        "targets NE with non-targets NE or none: NE",
        "8.1",
    ),
    Rule::convention("C-NT-NA", "no non-targets count as gone", "8.1"),
    Rule::convention(
        "C-NED",
        "no disease at baseline: NED, a new lesion is PD",
        "8.3",
    ),
    Rule::convention(
        "C-NEWNE",
        "the region of a new lesion not imaged: no new lesion, but CR becomes NE",
        "8.3",
    ),
    Rule::convention(
        "C-PD-EARLIEST",
        "PD is dated at the earliest scan of the timepoint that shows a cause",
        "10",
    ),
    Rule::convention(
        "C-NT-ONLY",
        "without targets NON-CR/NON-PD stands for SD",
        "9.3",
    ),
    Rule::convention(
        "C-ORGAN",
        "paired organs are one organ, all lymph nodes are one organ",
        "3",
    ),
    Rule::convention(
        "C-INTERVAL",
        "slice thickness is the greater of thickness and interval",
        "2",
    ),
    Rule::convention(
        "C-NODE-SLICE",
        "a target node on slices over 5 mm is a warning",
        "2",
    ),
    Rule::convention("C-NOROUND", "sizes are compared as recorded", "2"),
    Rule::convention(
        "C-EXACT",
        "ratios are compared exactly, never rounded percentages",
        "5",
    ),
];
