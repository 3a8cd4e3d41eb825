//! Cases beside the truth table: what settled.md 28 says, and the choices of irecist.md.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod cases;

use cases::{CaseBuilder, on};
use recist::criteria::IRECIST;
use recist::response::judge;
use recist::study::{Policies, days_between};

/// A case: visits as day and rows, the words and progression expected.
struct Expected {
    name: &'static str,
    policies: &'static [(&'static str, &'static str)],
    visits: &'static [(i32, &'static [&'static str])],
    words: &'static [&'static str],
    progression: Option<(i32, bool)>,
}

const CASES: &[Expected] = &[
    Expected {
        name: "after iCR a target back is iUPD whatever its size",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 absent"]),
            (84, &["T01 3"]),
            (126, &["T01 8"]),
        ],
        words: &["iCR", "iUPD", "iCPD"],
        progression: Some((84, true)),
    },
    Expected {
        name: "after iCR a non-target present again is iUPD, and stays so until it is gone",
        policies: &[],
        visits: &[
            (0, &["T01 50", "NT01 present"]),
            (42, &["T01 absent", "NT01 absent"]),
            (84, &["T01 absent", "NT01 present"]),
            (126, &["T01 absent", "NT01 present same"]),
            (168, &["T01 absent", "NT01 absent"]),
        ],
        words: &["iCR", "iUPD", "iUPD", "iCR"],
        progression: None,
    },
    Expected {
        name: "after iCR nothing seen but a non-target unread is NE",
        policies: &[],
        visits: &[
            (0, &["T01 50", "NT01 present"]),
            (42, &["T01 absent", "NT01 absent"]),
            (84, &["T01 absent", "NT01 NE"]),
        ],
        words: &["iCR", "NE"],
        progression: None,
    },
    Expected {
        name: "after iCR, targets unread and a non-target present: NE as in RECIST 1.1",
        policies: &[],
        visits: &[
            (0, &["T01 50", "NT01 present"]),
            (42, &["T01 absent", "NT01 absent"]),
            (84, &["T01 NE", "NT01 present"]),
        ],
        words: &["iCR", "NE"],
        progression: None,
    },
    Expected {
        name: "an earlier iCR counts across a reset",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 absent"]),
            (84, &["T01 absent", "NL01 new 12"]),
            (126, &["T01 absent", "NL01 absent"]),
            (168, &["T01 4", "NL01 absent"]),
        ],
        words: &["iCR", "iUPD", "iCR", "iUPD"],
        progression: Some((168, false)),
    },
    Expected {
        name: "a new lesion first seen on a disregarded scan is additional at the next",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 65"]),
            (56, &["T01 65", "NL01 new 12"]),
            (84, &["T01 65", "NL01 present 12"]),
        ],
        words: &["iUPD", "DISREGARD", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "a disregarded scan is no nadir",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 65"]),
            (56, &["T01 40"]),
            (84, &["T01 49"]),
        ],
        words: &["iUPD", "DISREGARD", "iSD"],
        progression: None,
    },
    Expected {
        name: "growth of known lesions on an early scan for symptoms never confirms",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 65"]),
            (56, &["T01 90 unscheduled"]),
        ],
        words: &["iUPD", "DISREGARD"],
        progression: Some((42, false)),
    },
    Expected {
        name: "two days early, tolerated by the protocol",
        policies: &[("irecist_tolerance", "2")],
        visits: &[(0, &["T01 50"]), (42, &["T01 65"]), (68, &["T01 70"])],
        words: &["iUPD", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "3 + 3 mm never confirms from scan to scan",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 65"]),
            (84, &["T01 68"]),
            (126, &["T01 71"]),
        ],
        words: &["iUPD", "iUPD", "iUPD"],
        progression: Some((42, false)),
    },
    Expected {
        name: "3 + 3 mm confirms from the first iUPD on, when the protocol says so",
        policies: &[("irecist_growth_from", "first-iupd")],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 65"]),
            (84, &["T01 68"]),
            (126, &["T01 71"]),
        ],
        words: &["iUPD", "iUPD", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "a new lesion unread while iUPD came from it leaves NE, its state kept",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 50", "NL01 new 12"]),
            (84, &["T01 50", "NL01 NE"]),
            (126, &["T01 50"]),
            (168, &["T01 50", "NL01 present 17"]),
        ],
        words: &["iUPD", "NE", "NE", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "an equivocal new lesion confirmed later is iUPD at the scan that first showed it",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 50", "NL01 equivocal"]),
            (84, &["T01 50", "NL01 new 12"]),
            (126, &["T01 50", "NL01 present 12", "NL02 new"]),
        ],
        words: &["iUPD", "iUPD", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "the same for equivocal progression of a non-target",
        policies: &[],
        visits: &[
            (0, &["T01 50", "NT01 present"]),
            (42, &["T01 50", "NT01 equivocal"]),
            (84, &["T01 50", "NT01 progression larger"]),
        ],
        words: &["iUPD", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "a confirmation after the cut-off dates nothing back",
        policies: &[("cutoff_date", "2026-02-20")],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 50", "NL01 equivocal"]),
            (84, &["T01 50", "NL01 new 12"]),
        ],
        words: &["iSD", "iUPD"],
        progression: None,
    },
    Expected {
        name: "several dates in a timepoint: the earliest scan that shows it",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (45, &["T01 50 @45", "NL01 new 12 @42"]),
            (73, &["T01 50 @73", "NL01 present 17 @70"]),
        ],
        words: &["iUPD", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "the nadir of the new-lesion sum starts again when one joins",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 50", "NL01 new 12"]),
            (84, &["T01 30", "NL01 present 12"]),
            (126, &["T01 30", "NL01 present 12", "NL02 new 20"]),
            (168, &["T01 12", "NL01 present 12", "NL02 present 20"]),
            (210, &["T01 12", "NL01 present 12", "NL02 present 24"]),
            (252, &["T01 12", "NL01 present 14", "NL02 present 26"]),
        ],
        words: &["iUPD", "iPR", "iUPD", "iUPD", "iUPD", "iUPD"],
        progression: Some((126, false)),
    },
    Expected {
        name: "after a reset a known new lesion must grow by 20 % and 5 mm over its nadir",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 50", "NL01 new 30"]),
            (84, &["T01 30", "NL01 present 30"]),
            (126, &["T01 30", "NL01 present 35"]),
            (168, &["T01 30", "NL01 present 36"]),
        ],
        words: &["iUPD", "iPR", "iPR", "iUPD"],
        progression: Some((168, false)),
    },
    Expected {
        name: "an unmeasured new lesion that grows after a reset is iUPD again",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 50", "NL01 new"]),
            (84, &["T01 30", "NL01 present same"]),
            (126, &["T01 30", "NL01 present larger"]),
            (168, &["T01 30", "NL01 present larger"]),
        ],
        words: &["iUPD", "iPR", "iUPD", "iCPD"],
        progression: Some((126, true)),
    },
    Expected {
        name: "an unread target does not end an open progression",
        policies: &[],
        visits: &[
            (0, &["T01 50", "NT01 present"]),
            (42, &["T01 65", "NT01 present"]),
            (84, &["T01 NE", "NT01 present"]),
            (126, &["T01 70", "NT01 present"]),
        ],
        words: &["iUPD", "NE", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "what was read proves the growth, though a target was not read",
        policies: &[],
        visits: &[
            (0, &["T01 50", "T02 20"]),
            (42, &["T01 65", "T02 20"]),
            (84, &["T01 91", "T02 NE"]),
        ],
        words: &["iUPD", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "six new lesions: five are measured, two an organ; growth of the sixth is told by eye",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (
                42,
                &[
                    "T01 50",
                    "NL01 new 12",
                    "NL02 new 12",
                    "NL03 new 12",
                    "NL04 new 12",
                    "NL05 new 12",
                    "NL06 new 11",
                ],
            ),
            (
                84,
                &[
                    "T01 50",
                    "NL01 present 12",
                    "NL02 present 12",
                    "NL03 present 12",
                    "NL04 present 12",
                    "NL05 present 12",
                    "NL06 present 15",
                ],
            ),
            (
                126,
                &[
                    "T01 50",
                    "NL01 present 12",
                    "NL02 present 12",
                    "NL03 present 12",
                    "NL04 present 12",
                    "NL05 present 12",
                    "NL06 present 20",
                ],
            ),
        ],
        words: &["iUPD", "iUPD", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "no disease at baseline: a new lesion is iUPD, gone it is NED again",
        policies: &[],
        visits: &[
            (0, &["NL00 absent"]),
            (42, &["NL01 new 12"]),
            (84, &["NL01 absent"]),
        ],
        words: &["iUPD", "NED"],
        progression: None,
    },
    Expected {
        name: "another non-target turns to progression: further growth",
        policies: &[],
        visits: &[
            (0, &["T01 50", "NT01 present", "NT02 present"]),
            (42, &["T01 50", "NT01 progression", "NT02 present"]),
            (84, &["T01 50", "NT01 progression", "NT02 progression"]),
        ],
        words: &["iUPD", "iCPD"],
        progression: Some((42, true)),
    },
    Expected {
        name: "after iCPD there is no iRECIST response",
        policies: &[],
        visits: &[
            (0, &["T01 50"]),
            (42, &["T01 65"]),
            (84, &["T01 70"]),
            (126, &["T01 20"]),
        ],
        words: &["iUPD", "iCPD", ""],
        progression: Some((42, true)),
    },
];

#[test]
fn every_case_is_judged_as_expected() {
    assert_eq!(CASES.len(), 25);
    for expected in CASES {
        let mut policies = Policies::default();
        for (name, value) in expected.policies {
            policies.set(name, value).unwrap();
        }
        let mut builder = CaseBuilder::new();
        for (day, rows) in expected.visits {
            builder = builder.visit(*day, rows);
        }
        let case = builder.case();
        let judgement = judge(&case, &IRECIST, &policies).unwrap();
        let words: Vec<&str> = judgement.verdicts()[1..].iter().map(|v| v.word).collect();
        let reasons: Vec<&str> = judgement
            .verdicts()
            .iter()
            .map(|v| judgement.reason(v))
            .collect();
        assert_eq!(words, expected.words, "{}: {reasons:#?}", expected.name);
        let progression = judgement
            .progression(policies.cutoff_date)
            .map(|p| (days_between(on(0), p.at), p.confirmed));
        assert_eq!(progression, expected.progression, "{}", expected.name);
    }
}
