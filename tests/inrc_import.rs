//! components.csv: what is read, what is refused and how that is told; and the shipped trial by INRC.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::path::{Path, PathBuf};

use recist::finding::Severity;
use recist::import::{
    ComponentTable, Delivery, SubjectInput, Trial, TrialFile, TrialOptions, read_component_rows,
    read_components, read_subjects,
};
use recist::response::judge;
use recist::response::neuroblastoma::judge_components;
use recist::study::{
    MarrowPercent, Mm, NewDisease, NonTargetChange, PrimaryUptake, Seen, SoftTissueUptake,
};

fn table(text: &str) -> ComponentTable {
    read_component_rows(
        text.as_bytes(),
        &TrialFile::new(Path::new("components.csv")),
    )
    .unwrap()
}

const HEADER: &str = "subject,visit,date,reader,now_mm,uptake,soft_now_mm,soft_all_below_10,soft_uptake,non_target,mibg_bone_now,fdg_bone_now,new_lesion,now_pct\n";

#[test]
fn every_cell_is_read() {
    let read = table(&format!(
        "{HEADER}S1,W8,2026-03-02,R2,40.5,improved,20,n,Present,SMALLER,9,NI,ST_AVID; BONE_MIBG,5.1\n\
         S1,BL,2026-01-02,,NI,,,,,,NE,,N,NI\n"
    ));
    assert_eq!(read.findings, []);
    let subject = read.of_subject("S1").unwrap();
    assert_eq!(subject.findings, []);
    let readers: Vec<&str> = subject
        .components
        .iter()
        .map(|c| c.reader.as_str())
        .collect();
    assert_eq!(readers, ["R1", "R2"]);
    let row = &subject.of_reader("R2").unwrap().readings()[0];
    assert_eq!(
        (row.row, row.visit.as_str(), row.date.to_string().as_str()),
        (1, "W8", "2026-03-02")
    );
    assert_eq!(
        row.primary.size.found().unwrap().mm,
        Mm::from_micrometres(40_500)
    );
    assert_eq!(row.primary.uptake, Seen::Found(PrimaryUptake::Improved));
    assert_eq!(
        row.metastatic.soft_size.found().unwrap().mm,
        Mm::from_mm(20)
    );
    assert_eq!(row.metastatic.soft_all_small, Seen::Found(false));
    assert_eq!(
        row.metastatic.soft_uptake,
        Seen::Found(SoftTissueUptake::Present)
    );
    assert_eq!(
        row.metastatic.non_target,
        Seen::Found(NonTargetChange::Smaller)
    );
    assert_eq!(row.metastatic.mibg_bone, Seen::Found(9));
    assert_eq!(row.metastatic.fdg_bone, Seen::NotInvolved);
    assert_eq!(
        row.metastatic.new_disease,
        [NewDisease::SoftTissueAvid, NewDisease::BoneMibg]
    );
    assert_eq!(
        row.marrow,
        Seen::Found(MarrowPercent::from_thousandths(5_100))
    );
    let baseline = &subject.of_reader("R1").unwrap().readings()[0];
    assert_eq!(baseline.primary.size, Seen::NotInvolved);
    assert_eq!(baseline.metastatic.mibg_bone, Seen::NotEvaluable);
    assert!(baseline.metastatic.soft_uptake.is_not_stated());
    assert!(baseline.metastatic.new_disease.is_empty());
}

/// Row, what it is refused for, column.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "S,W8,2026-03-02,,-5,,,,,,,,,",
        "value_unusable.component",
        "now_mm",
    ),
    (
        "S,W8,2026-03-02,,\"4,5\",,,,,,,,,",
        "value_unusable.component",
        "now_mm",
    ),
    (
        "S,W8,2026-03-02,,45 mm,,,,,,,,,",
        "value_unusable.component",
        "now_mm",
    ),
    (
        "S,W8,2026-03-02,,,weaker,,,,,,,,",
        "value_unusable.component",
        "uptake",
    ),
    (
        "S,W8,2026-03-02,,,PRESENT,,,,,,,,",
        "value_unusable.component",
        "uptake",
    ),
    (
        "S,W8,2026-03-02,,,,99999,,,,,,,",
        "value_unusable.component",
        "soft_now_mm",
    ),
    (
        "S,W8,2026-03-02,,,,,maybe,,,,,,",
        "value_unusable.component",
        "soft_all_below_10",
    ),
    (
        "S,W8,2026-03-02,,,,,,STABLE,,,,,",
        "value_unusable.component",
        "soft_uptake",
    ),
    (
        "S,W8,2026-03-02,,,,,,,LARGER,,,,",
        "value_unusable.component",
        "non_target",
    ),
    (
        "S,W8,2026-03-02,,,,,,,,2.5,,,",
        "value_unusable.component",
        "mibg_bone_now",
    ),
    (
        "S,W8,2026-03-02,,,,,,,,73,,,",
        "value_unusable.component",
        "mibg_bone_now",
    ),
    (
        "S,W8,2026-03-02,,,,,,,,-1,,,",
        "value_unusable.component",
        "mibg_bone_now",
    ),
    (
        "S,W8,2026-03-02,,,,,,,,,+3,,",
        "value_unusable.component",
        "fdg_bone_now",
    ),
    (
        "S,W8,2026-03-02,,,,,,,,,,BONE,",
        "value_unusable.component",
        "new_lesion",
    ),
    (
        "S,W8,2026-03-02,,,,,,,,,,ST_AVID BONE_MIBG,",
        "value_unusable.component",
        "new_lesion",
    ),
    (
        "S,W8,2026-03-02,,,,,,,,,,,5%",
        "value_unusable.component",
        "now_pct",
    ),
    (
        "S,W8,2026-03-02,,,,,,,,,,,<5",
        "value_unusable.component",
        "now_pct",
    ),
    (
        "S,W8,2026-03-02,,,,,,,,,,,101",
        "value_unusable.component",
        "now_pct",
    ),
    (
        "S,W8,2026-03-02,,,,,,,,,,,4.9999",
        "value_unusable.component",
        "now_pct",
    ),
    ("S,W8,03/02/2026,,,,,,,,,,,", "date_unusable.date", "date"),
    ("S,W8,2026-03,,,,,,,,,,,", "date_unusable.date", "date"),
    (
        "S, ,2026-03-02,,,,,,,,,,,",
        "missing_data.identifier",
        "visit",
    ),
    ("S,W8,2026-03-02,,,,,,,,,,", "malformed.row", ""),
    (
        "S,W8,2026-03-02,,9,,,,,,,,,\nS,w8,2026-03-02,,8,,,,,,,,,",
        "duplicate.component_row",
        "visit",
    ),
];

#[test]
fn a_row_that_cannot_be_used_refuses_its_subject_and_says_why() {
    for (rows, code, column) in REFUSED {
        let other = "OTHER,BL,2026-01-02,,40,,,,,,,,,NI";
        let read = table(&format!("{HEADER}{other}\n{rows}\n"));
        assert_eq!(read.findings, [], "{rows}");
        let subject = read.of_subject("S").unwrap();
        assert!(
            subject.is_refused() && subject.components.is_empty(),
            "{rows}"
        );
        let found = subject.findings.last().unwrap();
        let row = rows.lines().count() as u64 + 1;
        assert_eq!(
            (found.severity, found.code, found.column.as_str(), found.row),
            (Severity::Error, *code, *column, Some(row)),
            "{rows}"
        );
        assert_eq!(
            (found.file.as_str(), found.subject.as_str()),
            ("components.csv", "S"),
            "{rows}"
        );
        assert!(
            *code != "value_unusable.component" || found.message.contains("; accepted: "),
            "{rows}"
        );
        assert!(!read.of_subject("OTHER").unwrap().is_refused(), "{rows}");
        assert_eq!(
            (read.rows.seen, read.rows.used, read.rows.refused),
            (row, 1, row - 1),
            "{rows}"
        );
    }
}

#[test]
fn everything_wrong_with_a_row_is_told_at_once() {
    let read = table(&format!("{HEADER}S,,2026-13-02,,x,y,x,y,x,y,x,y,x,y\n"));
    let columns: Vec<String> = read
        .of_subject("S")
        .unwrap()
        .findings
        .iter()
        .map(|f| f.column.to_string())
        .collect();
    assert_eq!(
        columns,
        HEADER
            .trim()
            .split(',')
            .filter(|c| !["subject", "reader", "soft_all_below_10"].contains(c))
            .collect::<Vec<_>>()
    );
}

#[test]
fn the_same_row_again_counts_once_and_files_that_are_none_are_refused_whole() {
    let row = "S,W8,2026-03-02,,9,RESOLVED,,,,,,,,\n";
    let read = table(&format!("{HEADER}{row}{row}"));
    let subject = read.of_subject("S").unwrap();
    assert_eq!(subject.findings[0].code, "duplicate.row");
    assert_eq!(subject.components[0].readings().len(), 1);
    for (text, code, column) in [
        ("", "missing_data.rows", ""),
        (
            "subject;visit;date\nS;BL;2026-01-02\n",
            "unsupported.table",
            "",
        ),
        (
            "subject,visit,now_mm\nS,BL,3\n",
            "missing_data.column",
            "date",
        ),
        (
            "subject,visit,date,tp\nS,BL,2026-01-02,1\n",
            "duplicate.column",
            "tp",
        ),
    ] {
        let read = table(text);
        assert_eq!(
            (read.findings[0].code, read.findings[0].column.as_str()),
            (code, column),
            "{text}"
        );
        assert_eq!(read.rows.seen, read.rows.refused, "{text}");
        assert_eq!(read.subjects().count(), 0, "{text}");
    }
}

fn nb15() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/nb15")
}

/// The overall responses after baseline of every child of the shipped trial, by a reader.
fn shipped(reader: &str) -> Vec<(String, String, String)> {
    let trial = Trial::open(&nb15(), &TrialOptions::default()).unwrap();
    let components = read_components(trial.components.as_ref().unwrap()).unwrap();
    assert_eq!((components.rows.seen, components.rows.used), (150, 150));
    assert!(components.findings.is_empty());
    let mut inputs: Vec<SubjectInput> = Vec::new();
    read_subjects(
        &trial,
        |output: &mut Vec<SubjectInput>, input| output.push(input),
        |delivery| {
            match delivery {
                Delivery::Next(next) => inputs.extend(next),
                Delivery::StartOver => inputs.clear(),
            }
            Ok(())
        },
    )
    .unwrap();
    let policies = &trial.protocol.policies;
    let mut found = Vec::new();
    for input in &inputs {
        let case = input.cases.iter().find(|case| case.reader == reader);
        let start = input.subject.as_ref().and_then(|s| s.start_date);
        let components = components
            .of_subject(&input.id)
            .and_then(|c| c.of_reader(reader));
        let words = |judgement: &recist::response::Judgement| {
            let words: Vec<&str> = judgement.verdicts()[1..].iter().map(|v| v.word).collect();
            words.join(" ")
        };
        let recist = case.map_or(String::new(), |case| {
            words(&judge(case, &recist::criteria::RECIST_1_1, policies).unwrap())
        });
        let inrc = judge_components(case, components, start, policies);
        found.push((input.id.to_string(), recist, words(&inrc)));
    }
    found
}

/// Reader, child, RECIST 1.1 and INRC 2017 at W8, W16, W24, W32. What to look at (testdata/README.md):
/// NBL-008 has marrow and MIBG disease only; NBL-012 is SD by RECIST and PR by INRC at W24; NBL-009's
/// node at W8 is PD by RECIST for reader 1, but neither avid nor biopsied; NBL-013's bone lesion stays
/// on CT while MIBG has cleared; NBL-014's marrow was not sampled at W16; NBL-006's primary grows at
/// W24 while the sum of all lesions falls.
const SHIPPED: &str = "\
R1 NBL-001 | PR PR CR CR | PR PR CR CR
R1 NBL-002 | PR PR PR PR | PR PR CR CR
R1 NBL-003 | SD SD PD PD | SD SD PD PD
R1 NBL-004 | SD CR CR CR | SD PR CR CR
R1 NBL-005 | PR CR CR PD | PR CR CR PD
R1 NBL-006 | PR PR PR PD | MR PR PD PD
R1 NBL-007 | SD SD PD PD | SD SD PD SD
R1 NBL-008 | NED NED NED NED | MR PR CR CR
R1 NBL-009 | PD PR PR PR | SD MR MR PR
R1 NBL-010 | SD SD PD PD | SD SD PD PD
R1 NBL-011 | SD SD SD SD | SD SD SD MR
R1 NBL-012 | SD NE SD SD | SD NE PR PR
R1 NBL-013 | PR PR PR PR | MR PR CR CR
R1 NBL-014 | SD SD SD SD | SD NE MR SD
R1 NBL-015 | SD SD PD PD | SD PD PD PD
R2 NBL-001 | PR PR CR CR | MR PR CR CR
R2 NBL-002 | PR PR PR PR | PR PR CR CR
R2 NBL-003 | SD SD SD PD | SD SD SD PD
R2 NBL-004 | SD PR CR CR | SD PR CR CR
R2 NBL-005 | PR CR CR PD | PR CR CR PD
R2 NBL-006 | PR PR PD PD | MR PR PD PD
R2 NBL-007 | SD SD PD PD | SD SD PD MR
R2 NBL-008 | NED NED NED NED | SD PR CR CR
R2 NBL-009 | SD PR PR PR | SD PR PR PR
R2 NBL-010 | SD SD PD PD | SD SD PD PD
R2 NBL-011 | SD SD SD SD | SD SD SD MR
R2 NBL-012 | SD SD SD SD | SD MR PR PR
R2 NBL-013 | PR PR PR PR | MR PR CR CR
R2 NBL-014 | SD SD SD SD | SD NE SD SD
R2 NBL-015 | SD PD PD PD | SD PD PD PD
";

#[test]
fn the_shipped_trial_by_recist_and_by_inrc() {
    let mut found = String::new();
    for reader in ["R1", "R2"] {
        for (child, recist, inrc) in shipped(reader) {
            found += &format!("{reader} {child} | {recist} | {inrc}\n");
        }
    }
    assert_eq!((found.lines().count(), SHIPPED.lines().count()), (30, 30));
    for (found, expected) in found.lines().zip(SHIPPED.lines()) {
        assert_eq!(found, expected);
    }
}
