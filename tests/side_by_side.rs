//! RECIST 1.1, iRECIST and INRC 2017 from one set of reads, from outside.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod environment;

use std::path::Path;

use environment::{Environment, Run, recist};
use serde_json::Value;

const ALL: &str = "recist-1.1,irecist,inrc-2017";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The shipped trial without its images, in a folder of its own.
fn shipped() -> Environment {
    let environment = Environment::new();
    for name in [
        "trial.toml",
        "subjects.csv",
        "measurements.csv",
        "components.csv",
    ] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/nb15");
        environment.write(name, std::fs::read(from.join(name)).unwrap());
    }
    environment
}

fn assess(environment: &Environment, criteria: &str) -> (Run, Value) {
    let run = environment.recist(&["assess", ".", "--criteria", criteria, "--format", "json"]);
    let document = json(&run.stdout);
    (run, document)
}

/// The words of one child by one set, reader R1, after baseline.
fn words(document: &Value, subject: &str, criteria: &str) -> Vec<String> {
    let responses = document["responses"].as_array().unwrap();
    let own = responses.iter().filter(|row| {
        row["subject"] == subject && row["criteria"] == criteria && row["reader"] == "R1"
    });
    let words = own.map(|row| row["overall_response"].as_str().unwrap_or("").to_owned());
    words.skip(1).collect()
}

/// Child, criteria, words at W8 to W32 by reader R1, best response that counts.
type StoryCase = (&'static str, &'static str, [&'static str; 4], &'static str);

const STORY: &[StoryCase] = &[
    ("NBL-008", "recist-1.1", ["NED", "NED", "NED", "NED"], "NED"),
    ("NBL-008", "irecist", ["NED", "NED", "NED", "NED"], "NED"),
    ("NBL-008", "inrc-2017", ["MR", "PR", "CR", "CR"], "CR"),
    ("NBL-012", "recist-1.1", ["SD", "NE", "SD", "SD"], "SD"),
    ("NBL-012", "irecist", ["iSD", "NE", "iSD", "iSD"], "iSD"),
    ("NBL-012", "inrc-2017", ["SD", "NE", "PR", "PR"], "PR"),
    ("NBL-009", "recist-1.1", ["PD", "PR", "PR", "PR"], "PD"),
    ("NBL-009", "irecist", ["iUPD", "iPR", "iPR", "iPR"], "iPR"),
    ("NBL-009", "inrc-2017", ["SD", "MR", "MR", "PR"], "MR"),
];

#[test]
fn the_story_cases_differ_as_they_were_made_to() {
    let run = recist(&[
        "assess",
        "testdata/nb15",
        "--criteria",
        ALL,
        "--format",
        "json",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let document = json(&run.stdout);
    assert_eq!(STORY.len(), 9);
    for (subject, criteria, expected, best) in STORY {
        assert_eq!(
            words(&document, subject, criteria),
            *expected,
            "{subject} {criteria}"
        );
        let endpoints = document["endpoints"].as_array().unwrap();
        let own = endpoints.iter().find(|row| {
            row["subject"] == *subject && row["criteria"] == *criteria && row["reader"] == "R1"
        });
        assert_eq!(
            own.unwrap()["confirmed_best_response"],
            *best,
            "{subject} {criteria}"
        );
    }
    assert_eq!(document["component_rows"]["seen"], 150);
    assert_eq!(document["component_rows"]["used"], 150);
}

#[test]
fn minor_responses_are_controlled_and_no_objective_responses() {
    let run = recist(&[
        "assess",
        "testdata/nb15",
        "--criteria",
        "inrc-2017",
        "--reader",
        "R1",
        "--format",
        "json",
    ]);
    let document = json(&run.stdout);
    let summary = &document["summary"]["results"][0];
    let best = &summary["confirmed_best_response"];
    let count = |word: &str| best[word].as_u64().unwrap();
    assert!(count("MR") > 0, "{best}");
    assert_eq!(summary["orr"]["k"], count("CR") + count("PR"));
    assert_eq!(
        summary["dcr"]["k"],
        count("CR") + count("PR") + count("MR") + count("SD")
    );
}

#[test]
fn the_table_has_a_column_a_set_and_marks_where_they_part() {
    let run = recist(&["assess", "testdata/nb15", "--criteria", ALL]);
    let row = |start: &str| {
        let row = run.stdout.lines().find(|line| line.starts_with(start));
        row.unwrap()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (start, end) in [
        ("NBL-009  W8 ", " PD iUPD SD <> iRECIST, INRC 2017"),
        ("NBL-012  W24 ", " SD iSD PR <> INRC 2017"),
        ("NBL-001  W8 ", " PR iPR PR"),
    ] {
        assert!(row(start).ends_with(end), "{}", row(start));
    }
    assert!(!run.stdout.contains('\x1b'));
}

#[test]
fn without_components_inrc_is_refused_and_the_other_results_stand() {
    let environment = shipped();
    std::fs::remove_file(environment.path().join("components.csv")).unwrap();
    let (run, document) = assess(&environment, ALL);
    assert_eq!(run.code, Some(1));
    let findings = document["findings"].as_array().unwrap();
    let missing: Vec<&Value> = findings
        .iter()
        .filter(|finding| finding["code"] == "missing_data.components")
        .collect();
    assert_eq!(missing.len(), 1, "said once, not for every child");
    assert_eq!(missing[0]["severity"], "error");
    let responses = document["responses"].as_array().unwrap();
    assert!(responses.iter().all(|row| row["criteria"] != "inrc-2017"));
    assert_eq!(responses.len(), 2 * 2 * 15 * 5);

    let (run, document) = assess(&environment, "inrc-2017");
    assert_eq!(run.code, Some(1));
    assert_eq!(document["responses"].as_array().unwrap().len(), 0);
    assert_eq!(document["subjects"]["refused"], 15);
}

#[test]
fn a_bad_component_refuses_that_childs_inrc_and_nothing_else() {
    let environment = shipped();
    let components = environment.read("components.csv");
    let bad = components.replace(
        "NBL-003,W16,2021-11-19,R1,,STABLE,PRESENT,7,,NI",
        "NBL-003,W16,2021-11-19,R1,,STABLE,PRESENT,seven,,NI",
    );
    assert_ne!(bad, components);
    environment.write("components.csv", &bad);
    let (run, document) = assess(&environment, "recist-1.1,inrc-2017");
    assert_eq!(run.code, Some(1));
    assert_eq!(words(&document, "NBL-003", "inrc-2017").len(), 0);
    assert_eq!(words(&document, "NBL-003", "recist-1.1").len(), 4);
    assert_eq!(words(&document, "NBL-004", "inrc-2017").len(), 4);
    assert_eq!(document["subjects"]["refused"], 0);
    let rows = &document["component_rows"];
    assert_eq!(
        [&rows["seen"], &rows["used"], &rows["refused"]],
        [150, 140, 10]
    );
    let explained = environment.recist(&[
        "explain",
        ".",
        "NBL-003",
        "--criteria",
        "recist-1.1,inrc-2017",
    ]);
    assert_eq!(explained.code, Some(1));
    assert!(explained.stdout.contains("Reader R1, RECIST 1.1"));
    assert!(!explained.stdout.contains("Reader R1, INRC 2017"));
    assert!(explained.stdout.contains("seven"));

    let (run, _) = assess(&environment, "recist-1.1");
    assert_eq!(run.code, Some(0), "RECIST does not look at components.csv");
}

#[test]
fn a_child_without_lesion_reads_has_an_inrc_response() {
    let environment = shipped();
    let reads = environment.read("measurements.csv");
    let others = reads.lines().filter(|line| !line.contains("NBL-008"));
    environment.write("measurements.csv", others.collect::<Vec<_>>().join("\n"));
    let (run, document) = assess(&environment, "recist-1.1,inrc-2017");
    assert_eq!(run.code, Some(0), "{:#}", document["findings"]);
    assert_eq!(
        words(&document, "NBL-008", "inrc-2017"),
        ["MR", "PR", "CR", "CR"]
    );
    let endpoints = document["endpoints"].as_array().unwrap();
    let best: Vec<[&str; 3]> = endpoints
        .iter()
        .filter(|row| row["subject"] == "NBL-008")
        .map(|row| {
            ["reader", "criteria", "confirmed_best_response"].map(|c| row[c].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        best,
        [
            ["R1", "inrc-2017", "CR"],
            ["R1", "recist-1.1", "NE"],
            ["R2", "inrc-2017", "CR"],
            ["R2", "recist-1.1", "NE"]
        ]
    );
}

#[test]
fn a_child_of_components_alone_is_a_finding() {
    let environment = shipped();
    let mut components = environment.read("components.csv");
    components += "NBL-099,BL,2021-08-20,R1,NI,,PRESENT,6,,4\n";
    environment.write("components.csv", &components);
    let (run, document) = assess(&environment, "inrc-2017");
    assert_eq!(run.code, Some(1));
    let findings = document["findings"].as_array().unwrap();
    let found = findings.iter().find(|f| f["subject"] == "NBL-099").unwrap();
    assert_eq!(found["code"], "missing_data.subject");
    let rows = &document["component_rows"];
    assert_eq!(
        [&rows["seen"], &rows["used"], &rows["refused"]],
        [151, 150, 1]
    );
}

#[test]
fn a_child_without_a_row_of_components_is_not_evaluable_and_warned_of() {
    let environment = shipped();
    let components = environment.read("components.csv");
    let others = components
        .lines()
        .filter(|line| !line.starts_with("NBL-001"));
    environment.write("components.csv", others.collect::<Vec<_>>().join("\n"));
    let (run, document) = assess(&environment, "inrc-2017");
    assert_eq!(run.code, Some(0));
    assert_eq!(words(&document, "NBL-001", "inrc-2017"), ["NE"; 4]);
    let findings = document["findings"].as_array().unwrap();
    let warned = findings
        .iter()
        .filter(|f| f["subject"] == "NBL-001" && f["code"] == "missing_data.components");
    assert_eq!(warned.count(), 2, "one a reader");
}

#[test]
fn the_record_has_the_digest_of_the_components_and_every_policy() {
    let environment = shipped();
    let run = environment.recist(&["assess", ".", "--criteria", ALL, "--out", "results"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    let record = json(&environment.read("results/run.json"));
    let inputs = record["inputs"].as_array().unwrap();
    assert!(inputs.iter().any(|input| input["file"] == "components.csv"));
    assert_eq!(record["component_rows"]["used"], 150);
    for set in record["criteria"].as_array().unwrap() {
        let policies = set["policies"].as_object().unwrap();
        assert_eq!(policies.len(), recist::study::POLICY_KEYS.len());
    }
    let plain = environment.recist(&["assess", "."]);
    for prefix in ["inrc_", "irecist_"] {
        assert!(!plain.stdout.contains(prefix), "{prefix} is not looked at");
        assert!(run.stdout.contains(prefix));
    }
}

#[test]
fn explain_says_component_by_component_and_whether_progression_is_confirmed() {
    let run = recist(&[
        "explain",
        "testdata/nb15",
        "NBL-009",
        "--reader",
        "R1",
        "--criteria",
        ALL,
    ]);
    assert_eq!(run.code, Some(0));
    for sentence in [
        "  iUPD: new lesion NEW01 [RECIST 1.1, 4.3.5]; to be confirmed 28 to 56 days after 2021-11-16 [iRECIST, text]",
        "the iUPD of 2021-11-16 is not confirmed and the bar is reset [iRECIST, text]",
        "  primary SD: 52.83 mm is -19.0 % from the baseline of 65.20 mm, uptake improved [INRC 2017, PRIMARY-SD [M]]",
        "  marrow SD: 6 % tumour, 12 % at baseline [INRC 2017, MARROW-SD [M]]",
        "new soft tissue is neither avid nor biopsied",
    ] {
        assert!(run.stdout.contains(sentence), "{sentence}\n{}", run.stdout);
    }
    let run = recist(&[
        "explain",
        "testdata/nb15",
        "NBL-003",
        "--reader",
        "R1",
        "--criteria",
        ALL,
        "--format",
        "json",
    ]);
    let document = json(&run.stdout);
    let cases = document["cases"].as_array().unwrap();
    let sets: Vec<&str> = cases
        .iter()
        .map(|case| case["criteria"].as_str().unwrap())
        .collect();
    assert_eq!(sets, ["recist-1.1", "irecist", "inrc-2017"]);
    assert_eq!(cases[0]["progression_confirmed"], Value::Null);
    assert_eq!(cases[1]["progression_confirmed"], false);
    let week_24 = &cases[2]["responses"][3];
    assert_eq!(week_24["components"]["primary"], "PD");
    assert_eq!(week_24["components"]["marrow"], "NI");
}
