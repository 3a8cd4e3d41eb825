//! Criteria that are data: cases where RECIST 1.0, mRECIST and irRECIST part from RECIST 1.1.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod cases;

use cases::{CaseBuilder, on};
use recist::criteria::{CRITERIA, find};
use recist::response::{Judgement, judge};
use recist::study::days_between;

/// A case: criteria, policies set, visits, words, and the progression with whether it is confirmed.
struct Expected {
    criteria: &'static str,
    name: &'static str,
    policies: &'static [(&'static str, &'static str)],
    visits: &'static [(i32, &'static [&'static str])],
    words: &'static [&'static str],
    progression: Option<(i32, bool)>,
}

/// As the criteria are when the protocol sets nothing.
const PLAIN: &[(&str, &str)] = &[];

const CASES: &[Expected] = &[
    Expected {
        criteria: "recist-1.1",
        name: "+25 % but 4 mm is not PD",
        policies: PLAIN,
        visits: &[(0, &["T01 16"]), (42, &["T01 20"])],
        words: &["SD"],
        progression: None,
    },
    Expected {
        criteria: "recist-1.0",
        name: "+25 % is PD, however few millimetres",
        policies: PLAIN,
        visits: &[(0, &["T01 16"]), (42, &["T01 20"])],
        words: &["PD"],
        progression: Some((42, true)),
    },
    Expected {
        criteria: "recist-1.1",
        name: "a node below 10 mm is normal",
        policies: PLAIN,
        visits: &[(0, &["N01 20"]), (42, &["N01 8"])],
        words: &["CR"],
        progression: None,
    },
    Expected {
        criteria: "recist-1.0",
        name: "a node of 8 mm is still there",
        policies: PLAIN,
        visits: &[(0, &["N01 20"]), (42, &["N01 8"]), (84, &["N01 absent"])],
        words: &["PR", "CR"],
        progression: None,
    },
    Expected {
        criteria: "recist-1.0",
        name: "gone stays gone: a sum of nothing over a nadir of nothing is no growth",
        policies: &[("normal_nodes_first", "false")],
        visits: &[
            (0, &["T01 20"]),
            (42, &["T01 absent"]),
            (84, &["T01 absent"]),
        ],
        words: &["CR", "CR"],
        progression: None,
    },
    Expected {
        criteria: "mrecist",
        name: "no viable tumour left and nodes below 10 mm is CR",
        policies: PLAIN,
        visits: &[
            (0, &["T01 16", "N02 16"]),
            (42, &["T01 absent", "N02 9"]),
            (84, &["T01 absent", "N02 9"]),
        ],
        words: &["CR", "CR"],
        progression: None,
    },
    Expected {
        criteria: "mrecist",
        name: "viable tumour up by 25 % is PD, however few millimetres",
        policies: PLAIN,
        visits: &[(0, &["T01 16"]), (42, &["T01 20"])],
        words: &["PD"],
        progression: Some((42, true)),
    },
    Expected {
        criteria: "mrecist",
        name: "the 5 mm of RECIST 1.1 where the plan asks for it",
        policies: &[("pd_abs", "5")],
        visits: &[(0, &["T01 16"]), (42, &["T01 20"])],
        words: &["SD"],
        progression: None,
    },
    Expected {
        criteria: "mrecist",
        name: "a new lesion that grew is dated back to where it was first seen",
        policies: PLAIN,
        visits: &[
            (0, &["T01 30"]),
            (42, &["T01 30", "NL01 equivocal 6"]),
            (84, &["T01 30", "NL01 new 16"]),
        ],
        words: &["PD", "PD"],
        progression: Some((42, true)),
    },
    Expected {
        criteria: "irrecist",
        name: "a new lesion of measurable size is added to the sum and is no PD alone",
        policies: PLAIN,
        visits: &[
            (0, &["T01 100"]),
            (42, &["T01 80"]),
            (84, &["T01 60", "NL01 new 12"]),
            (126, &["T01 50", "NL01 present 12"]),
        ],
        words: &["irSD", "irSD", "irPR"],
        progression: None,
    },
    Expected {
        criteria: "irrecist",
        name: "total +20 % and 5 mm over the nadir is irPD, confirmed four weeks later, dated at the first",
        policies: PLAIN,
        visits: &[
            (0, &["T01 100"]),
            (42, &["T01 60"]),
            (84, &["T01 60", "NL01 new 12"]),
            (126, &["T01 60", "NL01 present 14"]),
        ],
        words: &["irPR", "irPD", "irPD"],
        progression: Some((84, true)),
    },
    Expected {
        criteria: "irrecist",
        name: "an irPD seen again too soon is not confirmed yet",
        policies: PLAIN,
        visits: &[
            (0, &["T01 100"]),
            (42, &["T01 125"]),
            (69, &["T01 125"]),
            (70, &["T01 125"]),
        ],
        words: &["irPD", "irPD", "irPD"],
        progression: Some((42, true)),
    },
    Expected {
        criteria: "irrecist",
        name: "an irPD that is not seen again dates nothing",
        policies: PLAIN,
        visits: &[
            (0, &["T01 100"]),
            (42, &["T01 125"]),
            (84, &["T01 NE"]),
            (126, &["T01 90"]),
        ],
        words: &["irPD", "NE", "irSD"],
        progression: None,
    },
    Expected {
        criteria: "irrecist",
        name: "an irPD never assessed again stands, unconfirmed",
        policies: PLAIN,
        visits: &[(0, &["T01 100"]), (42, &["T01 125"])],
        words: &["irPD"],
        progression: Some((42, false)),
    },
    Expected {
        criteria: "irrecist",
        name: "a new lesion that cannot be measured is irPD",
        policies: PLAIN,
        visits: &[
            (0, &["T01 100"]),
            (42, &["T01 60", "NL01 new"]),
            (84, &["T01 60", "NL01 present"]),
        ],
        words: &["irPD", "irPD"],
        progression: Some((42, true)),
    },
    Expected {
        criteria: "irrecist",
        name: "by Nishino it only stands against irCR",
        policies: &[
            ("new_lesion_rule", "add-to-sum"),
            ("non_target_pd", "false"),
        ],
        visits: &[
            (0, &["T01 100", "NT01 present"]),
            (42, &["T01 60", "NT01 progression", "NL01 new"]),
            (84, &["T01 absent", "NT01 absent", "NL01 present"]),
            (126, &["T01 absent", "NT01 absent", "NL01 absent"]),
        ],
        words: &["irPR", "irPR", "irCR"],
        progression: None,
    },
    Expected {
        criteria: "irrecist",
        name: "a measured new lesion stands against irCR until it is gone",
        policies: PLAIN,
        visits: &[
            (0, &["T01 100"]),
            (42, &["T01 40", "NL01 new 20"]),
            (84, &["T01 absent", "NL01 present 10"]),
            (126, &["T01 absent", "NL01 absent"]),
        ],
        words: &["irPR", "irPR", "irCR"],
        progression: None,
    },
    Expected {
        criteria: "irrecist",
        name: "a new lesion in the sum that was not read leaves NE",
        policies: PLAIN,
        visits: &[
            (0, &["T01 100"]),
            (42, &["T01 60", "NL01 new 12"]),
            (84, &["T01 60", "NL01 NE"]),
        ],
        words: &["irSD", "NE"],
        progression: None,
    },
    Expected {
        criteria: "irrecist",
        name: "without targets the burden starts at nothing",
        policies: PLAIN,
        visits: &[
            (0, &["NT01 present"]),
            (42, &["NT01 present", "NL01 new 12"]),
        ],
        words: &["irPD"],
        progression: Some((42, false)),
    },
];

fn judged(expected: &Expected) -> Judgement {
    let criteria = find(expected.criteria).unwrap_or_else(|| panic!("no {}", expected.criteria));
    let mut policies = criteria.policies();
    for (name, value) in expected.policies {
        policies.set(name, value).unwrap();
    }
    let mut builder = CaseBuilder::new();
    for (day, rows) in expected.visits {
        builder = builder.visit(*day, rows);
    }
    judge(&builder.case(), criteria, &policies).unwrap()
}

#[test]
fn every_case_is_judged_as_its_criteria_say() {
    assert_eq!(CASES.len(), 19);
    for expected in CASES {
        let place = format!("{}: {}", expected.criteria, expected.name);
        let judgement = judged(expected);
        let words: Vec<&str> = judgement.verdicts()[1..].iter().map(|v| v.word).collect();
        let reasons: Vec<&str> = judgement
            .verdicts()
            .iter()
            .map(|v| judgement.reason(v))
            .collect();
        assert_eq!(words, expected.words, "{place} {reasons:#?}");
        for verdict in &judgement.verdicts()[1..] {
            let reason = judgement.reason(verdict);
            let begins = format!("{}: ", verdict.word);
            assert!(
                reason.starts_with(&begins) && reason.contains('['),
                "{place}: {reason}"
            );
            assert!(
                !reason.contains("  "),
                "{place}: something is not named: {reason}"
            );
        }
        let progression = judgement
            .progression(None)
            .map(|p| (days_between(on(0), p.at), p.confirmed));
        assert_eq!(progression, expected.progression, "{place}");
    }
}

/// What `recist criteria NAME` prints is there for each set, and no two rules or sets share a name.
#[test]
fn every_set_tells_its_rules() {
    let names: Vec<&str> = CRITERIA.iter().map(|set| set.name).collect();
    for set in CRITERIA {
        assert_eq!(names.iter().filter(|name| **name == set.name).count(), 1);
        assert!(set.rules.len() >= 8, "{}", set.name);
        for rule in set.rules {
            assert!(
                !rule.id.is_empty() && !rule.text.is_empty() && !rule.source.is_empty(),
                "{}",
                rule.id
            );
            let same = set.rules.iter().filter(|other| other.id == rule.id);
            assert_eq!(same.count(), 1, "{}", rule.id);
        }
        let words = set.best_words();
        assert!(words.contains(&"NE"), "{}", set.name);
        assert!(
            words
                .iter()
                .all(|word| words.iter().filter(|other| *other == word).count() == 1)
        );
    }
}
