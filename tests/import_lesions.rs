//! Fragments, merged lesions, rounding and the choice of a baseline.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod importing;

use importing::odd::{BASE, Told, check, with};
use importing::{HEADER, canonical, import_table};
use recist::finding::Severity::Error;
use recist::study::{State, TargetState};

#[test]
fn fragments_and_merged_lesions_are_settled() {
    let row = |cells: &str| format!("S1,W8,2026-03-02,{cells}");
    let merged = |into: &str| row(&format!("T1,target,liver,N,,merged,R1,,{into}"));
    let cases: &[(&str, String, &[&str], Told<'_>)] = &[
        (
            "two fragments",
            row("T1,target,liver,N,18,measured,R1,a,"),
            &["S1,W8,2026-03-02,T1,target,liver,N,14,measured,R1,b,"],
            &[],
        ),
        (
            "a fragment twice",
            row("T1,target,liver,N,18,measured,R1,a,"),
            &["S1,W8,2026-03-02,T1,target,liver,N,14,measured,R1,a,"],
            &[(Error, "contradiction.two_readings", 10, "diameter_mm")],
        ),
        (
            "whole and fragment",
            row("T1,target,liver,N,18,measured,R1,,"),
            &["S1,W8,2026-03-02,T1,target,liver,N,14,measured,R1,b,"],
            &[(Error, "contradiction.parts", 10, "part")],
        ),
        (
            "merged into nothing",
            merged(""),
            &[],
            &[(Error, "contradiction.merged", 4, "into")],
        ),
        (
            "merged into a stranger",
            merged("T9"),
            &[],
            &[(Error, "contradiction.merged", 4, "into")],
        ),
        (
            "merged into itself",
            merged("T1"),
            &[],
            &[(Error, "contradiction.merged", 4, "into")],
        ),
        (
            "merged into a non-target",
            merged("N1"),
            &[],
            &[(Error, "contradiction.merged", 4, "into")],
        ),
        (
            "merged into a node",
            merged("T2"),
            &[],
            &[(Error, "contradiction.merged", 4, "into")],
        ),
        (
            "merged into its like",
            merged("T3"),
            &[
                "S1,BL,2026-01-05,T3,target,liver,N,20,measured,R1",
                "S1,W8,2026-03-02,T3,target,liver,N,45,measured,R1",
            ],
            &[],
        ),
        (
            "merged into a lesion that is merged",
            merged("T3"),
            &[
                "S1,BL,2026-01-05,T3,target,liver,N,20,measured,R1",
                "S1,W8,2026-03-02,T3,target,liver,N,,merged,R1,,T1",
            ],
            &[
                (Error, "contradiction.merged", 4, "into"),
                (Error, "contradiction.merged", 11, "into"),
            ],
        ),
    ];
    for (name, row_4, more, expected) in cases {
        check(name, &with(",part,into", row_4, more), expected);
    }
    assert_eq!(cases.len(), 10);
}

#[test]
fn a_fragment_without_a_row_is_not_evaluable_there() {
    let text = with(
        ",part",
        "S1,W8,2026-03-02,T1,target,liver,N,18,measured,R1,a",
        &["S1,W8,2026-03-02,T1,target,liver,N,14,measured,R1,b"],
    )
    .replace(&format!("{},", BASE[6]), &format!("{},b", BASE[6]));
    let imported = import_table(&text);
    let subject = &imported.subjects[0];
    let case = &subject.cases[0];
    let fragments: Vec<_> = case
        .readings_at(2)
        .iter()
        .filter(|reading| case.lesions()[reading.lesion as usize].id == "T1")
        .map(|r| {
            (
                r.part.as_str(),
                r.row,
                r.is_not_evaluable(),
                r.date.to_string(),
            )
        })
        .collect();
    assert_eq!(
        fragments,
        [
            ("a", 0, true, "2026-04-27".to_owned()),
            ("b", 7, false, "2026-04-27".to_owned())
        ]
    );
    let finding = &subject.findings[0];
    assert_eq!(
        (finding.code, finding.visit.as_str()),
        ("missing_data.fragment", "W16")
    );
}

#[test]
fn rounding_applies_to_each_reading_and_keeps_its_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = with(
        "",
        "S1,W8,2026-03-02,T1,target,liver,N,30.049,measured,R1",
        &[],
    );
    std::fs::write(folder.path().join("measurements.csv"), table).expect("a file");
    for (rounding, micrometres, text) in [
        ("none", 30_049, ""),
        ("0.1", 30_000, "30.049"),
        ("1", 30_000, "30.049"),
    ] {
        let options = recist::import::TrialOptions {
            settings: vec![format!("rounding={rounding}")],
            ..Default::default()
        };
        let trial = recist::import::Trial::open(folder.path(), &options).expect("a trial");
        let imported = importing::import_trial(&trial);
        let reading = &imported.subjects[0].cases[0].readings_at(1)[0];
        let State::Target(TargetState::Measured(diameter)) = reading.state else {
            panic!("{reading:?}");
        };
        assert_eq!(diameter.mm.micrometres(), micrometres, "{rounding}");
        let kept = reading
            .detail
            .as_ref()
            .map_or("", |d| d.diameter_text.as_str());
        assert_eq!(kept, text, "{rounding}");
    }
}

#[test]
fn the_baseline_is_named_or_before_the_start_or_first() {
    let visits = |labels: [&str; 3]| {
        let mut text = format!("{HEADER}\n");
        for (label, date) in labels
            .iter()
            .zip(["2026-01-05", "2026-02-02", "2026-03-02"])
        {
            text += &format!("S1,{label},{date},T1,target,liver,N,30,measured,R1\n");
        }
        text
    };
    let subjects = "subject,start_date\nS1,2026-02-10\n";
    for (labels, subjects, baseline) in [
        (["BL", "W4", "W8"], "", Some("BL Named")),
        (["pre", "Baseline", "W8"], "", Some("Baseline Named")),
        (["screening", "BL", "W8"], "", Some("BL Named")),
        (["pre", "post", "late"], "", Some("pre First")),
        (["1", "2", "3"], "", Some("1 First")),
        (
            ["pre", "post", "late"],
            subjects,
            Some("post LastBeforeStart"),
        ),
        (["W4", "W8", "W12"], "", None),
        (["2", "3", "4"], "", None),
    ] {
        let mut files = vec![("measurements.csv", visits(labels))];
        if !subjects.is_empty() {
            files.push(("subjects.csv", subjects.to_owned()));
        }
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        let imported = importing::import_files(&files);
        let case = imported.subjects[0].cases.first();
        let found =
            case.map(|case| format!("{} {:?}", case.timepoints()[0].visit, case.baseline.rule));
        assert_eq!(found.as_deref(), baseline, "{labels:?}");
    }
}

#[test]
fn merged_lesions_name_their_host_in_the_case() {
    let text = with(
        ",into",
        "S1,W8,2026-03-02,T1,target,liver,N,,merged,R1,A3",
        &[
            "S1,BL,2026-01-05,A3,target,liver,N,20,measured,R1",
            "S1,W8,2026-03-02,A3,target,liver,N,45,measured,R1",
        ],
    );
    let imported = import_table(&text);
    let case = &imported.subjects[0].cases[0];
    let merged = case
        .readings_at(1)
        .iter()
        .find(|reading| reading.row == 4)
        .expect("row 4");
    let State::Target(TargetState::MergedInto(host)) = merged.state else {
        panic!("{}", canonical(case));
    };
    assert_eq!(case.lesions()[host as usize].id, "A3");
}
