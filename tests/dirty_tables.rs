//! Dirty measurement tables (reliability.md 4 A5 to A10): each ends as expected or as tolerated, names
//! its row and column when refused, loses no row, and computes what its clean twin computes.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use recist::assessment::conformance::{ColumnNames, Conformance, OrganKeys};
use recist::finding::{Finding, Severity};
use recist::import::{
    Column, Delivery, SubjectInput, Trial, TrialOptions, measurement_columns, read_subjects,
};
use recist::study::{Case, State, Subject, TargetState};

/// One line of the manifest.
struct DirtyCase {
    name: String,
    expected: String,
    accept: Vec<String>,
    row: String,
    columns: Vec<String>,
    same_as: String,
    rows_in: Option<u64>,
}

/// What the import made of a table.
struct Imported {
    outcome: &'static str,
    findings: Vec<Finding>,
    rows: recist::import::RowCounts,
    cases: Vec<String>,
}

#[test]
fn every_dirty_table_ends_as_expected_or_as_tolerated() {
    let Some(folder) = corpus() else {
        return;
    };
    let manifest = manifest(folder.path());
    assert_eq!(manifest.len(), 227, "CSV cases in the manifest");
    let mut results: HashMap<String, Imported> = HashMap::new();
    for case in &manifest {
        results.insert(case.name.clone(), import(&folder.path().join(&case.name)));
    }
    let mut wrong = Vec::new();
    let mut expected = 0;
    for case in &manifest {
        let result = &results[&case.name];
        expected += usize::from(result.outcome == case.expected);
        if result.outcome != case.expected {
            println!("{}: {}, not {}", case.name, result.outcome, case.expected);
        }
        for problem in problems(case, result, &results) {
            wrong.push(format!("{}: {problem}", case.name));
        }
    }
    println!(
        "{expected} of {} as expected, the others as tolerated",
        manifest.len()
    );
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn problems(
    case: &DirtyCase,
    result: &Imported,
    results: &HashMap<String, Imported>,
) -> Vec<String> {
    let mut problems = Vec::new();
    let listed = || {
        let findings: Vec<String> = result
            .findings
            .iter()
            .map(|f| {
                format!(
                    "\n    {} {} row {:?} column {:?} {:?}: {}",
                    f.severity, f.code, f.row, f.column, f.value, f.message
                )
            })
            .collect();
        findings.concat()
    };
    let tolerated = case.accept.iter().any(|outcome| outcome == result.outcome);
    if result.outcome != case.expected && !tolerated {
        problems.push(format!(
            "{} instead of {} {:?}{}",
            result.outcome,
            case.expected,
            case.accept,
            listed()
        ));
    }
    if result.outcome != "accepted" && !case.row.is_empty() && !names_row(case, &result.findings) {
        problems.push(format!("row {} is not named{}", case.row, listed()));
    }
    if result.outcome != "accepted"
        && !case.columns.is_empty()
        && !names_column(case, &result.findings)
    {
        problems.push(format!(
            "column {:?} is not named{}",
            case.columns,
            listed()
        ));
    }
    if result.rows.seen != result.rows.used + result.rows.refused {
        problems.push(format!("rows are lost: {:?}", result.rows));
    }
    if let Some(rows_in) = case.rows_in
        && !whole_file_refused(result)
        && result.rows.seen != rows_in
    {
        problems.push(format!("{} rows in, but {:?}", rows_in, result.rows));
    }
    if result.outcome != "rejected" && !case.same_as.is_empty() {
        let twin = &results[&case.same_as];
        if twin.cases != result.cases {
            problems.push(format!(
                "computes something else than {}:\n{:#?}\n{:#?}",
                case.same_as, result.cases, twin.cases
            ));
        }
    }
    problems
}

fn names_row(case: &DirtyCase, findings: &[Finding]) -> bool {
    findings.iter().any(|finding| match finding.row {
        Some(row) => case.row == "any" || case.row == row.to_string(),
        None => false,
    })
}

/// One finding names the column, and the row when it is a certain one.
fn names_column(case: &DirtyCase, findings: &[Finding]) -> bool {
    findings.iter().any(|finding| {
        let row = case.row.parse().ok();
        case.columns.iter().any(|column| finding.column == *column)
            && (row.is_none() || finding.row == row)
    })
}

/// No table at all: nothing can be counted.
fn whole_file_refused(result: &Imported) -> bool {
    result
        .findings
        .iter()
        .any(|f| f.severity == Severity::Error && f.row.is_none() && f.subject.is_empty())
}

fn import(path: &Path) -> Imported {
    let trial = Trial::open(path, &TrialOptions::default()).expect("a file that is there");
    let names = measurement_columns(&trial).expect("a file that can be read");
    let columns = ColumnNames {
        file: trial.measurements.name.clone(),
        lesion: names.name(Column::Lesion),
        diameter: names.name(Column::Diameter),
        ..ColumnNames::default()
    };
    let mut inputs: Vec<SubjectInput> = Vec::new();
    let summary = read_subjects(
        &trial,
        |output: &mut Vec<SubjectInput>, input| output.push(input),
        |delivery| {
            match delivery {
                Delivery::Next(more) => inputs.extend(more),
                Delivery::StartOver => inputs.clear(),
            }
            Ok(())
        },
    )
    .expect("no failure of input or output");
    let mut findings = summary.findings;
    let conformance = Conformance {
        policies: &trial.protocol.policies,
        columns: &columns,
    };
    let mut organs = OrganKeys::default();
    let mut cases = Vec::new();
    for input in inputs {
        findings.extend(input.findings);
        let subject = input.subject.unwrap_or_else(Subject::default);
        for case in &input.cases {
            findings.extend(conformance.findings(case, &subject, &[], &mut organs));
            cases.push(canonical(case));
        }
    }
    let has = |severity| findings.iter().any(|finding| finding.severity == severity);
    let outcome = if has(Severity::Error) {
        "rejected"
    } else if has(Severity::Warning) {
        "accepted_with_warning"
    } else {
        "accepted"
    };
    Imported {
        outcome,
        findings,
        rows: summary.rows,
        cases,
    }
}

/// What decides the result: not the row numbers, not how many zeros a number was given with.
fn canonical(case: &Case) -> String {
    let mut text = format!(
        "{} {} {:?}\n",
        case.subject, case.reader, case.baseline.rule
    );
    for (at, timepoint) in case.timepoints().iter().enumerate() {
        text += &format!(
            "{} {} {}\n",
            timepoint.visit, timepoint.first_date, timepoint.last_date
        );
        for reading in case.readings_at(at) {
            let lesion = &case.lesions()[reading.lesion as usize];
            let state = match reading.state {
                State::Target(TargetState::Measured(diameter)) => diameter.mm.to_string(),
                other => format!("{other:?}"),
            };
            text += &format!(
                "  {} {} {} {} {} {} {state}\n",
                lesion.id,
                lesion.role.as_str(),
                lesion.organ,
                lesion.nodal,
                reading.part,
                reading.date
            );
        }
    }
    text
}

fn manifest(folder: &Path) -> Vec<DirtyCase> {
    let mut reader = csv::Reader::from_path(folder.join("manifest.csv")).expect("a manifest");
    let columns: HashMap<String, usize> = reader
        .headers()
        .expect("a header")
        .iter()
        .enumerate()
        .map(|(at, name)| (name.to_owned(), at))
        .collect();
    let alternatives = |text: &str| -> Vec<String> {
        text.split('|')
            .filter(|one| !one.is_empty())
            .map(str::to_owned)
            .collect()
    };
    reader
        .records()
        .map(|record| record.expect("a record"))
        .filter(|record| &record[columns["shape"]] == "csv")
        .map(|record| DirtyCase {
            name: record[columns["name"]].to_owned(),
            expected: record[columns["expected"]].to_owned(),
            accept: alternatives(&record[columns["accept"]]),
            row: record[columns["row"]].to_owned(),
            columns: alternatives(&record[columns["column"]]),
            same_as: record[columns["same_as"]].to_owned(),
            rows_in: record[columns["rows_in"]].parse().ok(),
        })
        .collect()
}

/// The corpus, made afresh by its generator.
fn corpus() -> Option<tempfile::TempDir> {
    let shared = std::env::var_os("RECIST_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let generator = shared.join("tools/make_dirty_measurements.py");
    if !generator.is_file() {
        println!("skipped: ../shared not here");
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let made = Command::new("python3")
        .arg(generator)
        .arg(folder.path())
        .output()
        .expect("python3 runs");
    assert!(made.status.success(), "{made:?}");
    Some(folder)
}
