//! `recist compare` from outside: counts, differences, reasons.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod environment;

use environment::recist;
use serde_json::Value;

fn compared(criteria: &str) -> Value {
    let run = recist(&[
        "compare",
        "testdata/nb15",
        "--criteria",
        criteria,
        "--format",
        "json",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// Two sets, reader, what is compared, then compared, agreeing, differing.
type Count = (&'static str, usize, &'static str, [u64; 3]);

const COUNTS: &[Count] = &[
    (
        "recist-1.1,inrc-2017",
        0,
        "timepoint_response",
        [60, 38, 22],
    ),
    ("recist-1.1,inrc-2017", 0, "best_response", [15, 7, 8]),
    ("recist-1.1,inrc-2017", 0, "progression_date", [15, 12, 3]),
    (
        "inrc-2017,recist-1.1",
        0,
        "timepoint_response",
        [60, 38, 22],
    ),
    ("recist-1.1,irecist", 0, "best_response", [15, 14, 1]),
    ("recist-1.1,irecist", 0, "progression_date", [15, 14, 1]),
    ("recist-1.1,irecist", 1, "best_response", [15, 15, 0]),
];

#[test]
fn agreements_and_differences_are_counted() {
    assert_eq!(COUNTS.len(), 7);
    for (criteria, reader, what, expected) in COUNTS {
        let document = compared(criteria);
        let counts = &document["readers"][reader][what];
        let found = ["compared", "agree", "differ"].map(|key| counts[key].as_u64().unwrap());
        assert_eq!(found, *expected, "{criteria} {reader} {what}");
        let pairs = counts["pairs"].as_array().unwrap();
        let sum: u64 = pairs.iter().map(|pair| pair["n"].as_u64().unwrap()).sum();
        assert_eq!(sum, expected[0], "{criteria} {reader} {what}: the pairs");
    }
}

#[test]
fn each_counted_difference_is_listed_with_both_reasons() {
    let document = compared("recist-1.1,inrc-2017");
    let differences = document["differences"].as_array().unwrap();
    for reader in document["readers"].as_array().unwrap() {
        for what in ["timepoint_response", "best_response", "progression_date"] {
            let listed = differences
                .iter()
                .filter(|d| d["what"] == what && d["reader"] == reader["reader"]);
            assert_eq!(
                listed.count() as u64,
                reader[what]["differ"].as_u64().unwrap(),
                "{what}"
            );
        }
    }
    let of_timepoints = differences
        .iter()
        .filter(|d| d["what"] == "timepoint_response");
    for difference in of_timepoints {
        for side in ["a", "b"] {
            let word = difference[side].as_str().unwrap();
            let reason = difference[format!("reason_{side}")].as_str().unwrap();
            assert!(reason.starts_with(&format!("{word}: ")), "{difference}");
        }
    }
    let find = |subject: &str, what: &str, visit: &str| {
        let found = differences.iter().find(|d| {
            d["subject"] == subject
                && d["what"] == what
                && d["visit"] == visit
                && d["reader"] == "R1"
        });
        found.unwrap_or_else(|| panic!("{subject} {what} {visit}"))
    };
    let week_24 = find("NBL-012", "timepoint_response", "W24");
    assert_eq!([&week_24["a"], &week_24["b"]], ["SD", "PR"]);
    let reason = week_24["reason_b"].as_str().unwrap();
    assert!(
        reason.contains("MIBG bone score 4, 12 at baseline"),
        "{reason}"
    );
    let best = find("NBL-008", "best_response", "");
    assert_eq!([&best["a"], &best["b"]], ["NED", "CR"]);
    let progression = find("NBL-009", "progression_date", "");
    assert_eq!(
        [&progression["a"], &progression["b"]],
        ["2021-11-16", "none"]
    );
}

#[test]
fn an_unconfirmed_progression_is_a_difference_and_a_prefix_is_none() {
    let document = compared("recist-1.1,irecist");
    let counts = &document["readers"][0]["timepoint_response"];
    let pairs = counts["pairs"].as_array().unwrap();
    let same = |a: &str, b: &str| {
        let pair = pairs.iter().find(|pair| pair["a"] == a && pair["b"] == b);
        pair.map(|pair| pair["same"].as_bool().unwrap())
    };
    assert_eq!(same("PR", "iPR"), Some(true));
    assert_eq!(same("PD", "iCPD"), Some(true));
    assert_eq!(same("PD", "iUPD"), Some(false));
}

#[test]
fn tables_and_csv_list_the_same_differences() {
    let two = [
        "compare",
        "testdata/nb15",
        "--criteria",
        "recist-1.1,irecist",
    ];
    let csv = recist(&[&two[..], &["--format", "csv"]].concat());
    assert_eq!(
        csv.stdout.lines().next().unwrap(),
        "what,reader,subject,visit,criteria_a,a,date_a,reason_a,criteria_b,b,date_b,reason_b"
    );
    let of_timepoints = csv
        .stdout
        .lines()
        .filter(|line| line.starts_with("timepoint_response,"))
        .count();
    let text = recist(&two);
    let told = text
        .stdout
        .lines()
        .filter(|line| line.starts_with("  iRECIST iUPD: "))
        .count();
    assert_eq!(told, of_timepoints);
    assert!(
        text.stdout
            .contains("best responses: 15 compared, 14 agree, 1 differ")
    );
}

#[test]
fn two_different_sets_are_asked_for() {
    for criteria in [
        &[][..],
        &["--criteria", "recist-1.1"],
        &["--criteria", "recist-1.1,recist-1.1"],
        &["--criteria", "recist-1.1,irecist,inrc-2017"],
        &["--criteria", "recist-1.1,recist-9"],
    ] {
        let run = recist(&[&["compare", "testdata/nb15"][..], criteria].concat());
        assert_eq!(run.code, Some(2), "{criteria:?}");
        assert!(!run.stderr.is_empty());
    }
}
