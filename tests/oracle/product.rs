//! The product over the random populations: `recist assess TRIAL --out DIR`, row by row and field by field.

use super::oracle::compare::{Difference, table_differences};
use super::oracle::expected::{Row, evaluate};
use super::oracle::policy::{Policy, all};
use super::oracle::population::{CUTOFF, DEFAULT_SUBJECTS, OTHER_SUBJECTS, leaning, seed, size};
use super::oracle::random::Random;
use super::oracle::reading::{Reading, readings, rows, subjects};
use super::oracle::trial::{Trial, readers, trial};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What one run compared.
#[derive(Default)]
struct Compared {
    subjects: usize,
    timepoints: usize,
    endpoints: usize,
}

fn write_trial(folder: &Path, trial: &Trial, policy: &Policy) -> (String, String) {
    let measurements = trial.measurements(&mut Random::new(seed(policy) + 1));
    let subjects = trial.subjects();
    let cutoff = match leaning(policy).cutoff {
        Some(_) => format!("cutoff_date = \"{CUTOFF}\"\n"),
        None => String::new(),
    };
    let protocol = format!(
        "[trial]\nid = \"ORACLE\"\n{cutoff}\n[protocol]\n{}\n",
        policy.toml
    );
    std::fs::write(folder.join("measurements.csv"), &measurements).unwrap();
    std::fs::write(folder.join("subjects.csv"), &subjects).unwrap();
    std::fs::write(folder.join("trial.toml"), protocol).unwrap();
    (measurements, subjects)
}

fn expected(measurements: &str, subject_rows: &str, policy: &Policy) -> (Vec<Row>, Vec<Row>) {
    let leaning = leaning(policy);
    let mut by_subject: BTreeMap<String, Vec<Reading>> = Default::default();
    for reading in readings(measurements) {
        by_subject
            .entry(reading.subject.clone())
            .or_default()
            .push(reading);
    }
    let (mut responses, mut endpoints) = (Vec::new(), Vec::new());
    for subject in subjects(subject_rows) {
        let own = by_subject.remove(&subject.id).unwrap_or_default();
        for reader in readers(&leaning) {
            let of_reader: Vec<Reading> = own
                .iter()
                .filter(|row| row.reader == reader)
                .cloned()
                .collect();
            let verdict = evaluate(&subject, reader, &of_reader, policy, leaning.cutoff);
            responses.extend(verdict.responses);
            endpoints.push(verdict.endpoints.row);
        }
    }
    (responses, endpoints)
}

/// The first differences with the rows of their subject and reader; nothing when there are none.
fn report(policy: &Policy, table: &str, differences: &[Difference], trial: &Trial) -> String {
    let mut text = format!(
        "{}: {} rows of {table} differ\n",
        policy.name,
        differences.len()
    );
    let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
    for column in differences
        .iter()
        .flat_map(|difference| &difference.columns)
    {
        *columns.entry(column).or_default() += 1;
    }
    text.push_str(&format!("by column: {columns:?}\n"));
    for difference in differences.iter().take(5) {
        let Difference {
            subject,
            reader,
            timepoint,
            message,
            ..
        } = difference;
        text.push_str(&format!(
            "\n{subject} {reader} timepoint {timepoint}: {message}\n"
        ));
        let own = |row: &&String| {
            row.starts_with(&format!("{subject},")) && row.contains(&format!(",{reader},"))
        };
        let subject_row = trial
            .subjects
            .iter()
            .find(|row| row.starts_with(&format!("{subject},")));
        for row in subject_row
            .into_iter()
            .chain(trial.rows.iter().flatten().filter(own))
        {
            text.push_str(&format!("    {row}\n"));
        }
    }
    text
}

fn compare(policy: &Policy) -> (Compared, Vec<String>) {
    let trial = trial(seed(policy), size(policy), &leaning(policy), policy);
    let folder = tempfile::tempdir().unwrap();
    let (measurements, subject_rows) = write_trial(folder.path(), &trial, policy);
    let out = folder.path().join("out");
    let run = Command::new(env!("CARGO_BIN_EXE_recist"))
        .arg("assess")
        .arg(folder.path())
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    let code = run.status.code();
    assert_eq!(
        code,
        Some(0),
        "{}: {}",
        policy.name,
        said.lines().take(20).collect::<Vec<_>>().join("\n")
    );
    let table = |name: &str| rows(&std::fs::read_to_string(out.join(name)).unwrap());
    let (responses, endpoints) = expected(&measurements, &subject_rows, policy);
    let mut reports = Vec::new();
    for (name, expected, keys) in [
        (
            "responses.csv",
            &responses,
            &["subject", "reader", "timepoint"][..],
        ),
        ("endpoints.csv", &endpoints, &["subject", "reader"][..]),
    ] {
        let differences = table_differences(expected, &table(name), keys);
        if !differences.is_empty() {
            reports.push(report(policy, name, &differences, &trial));
        }
    }
    let compared = Compared {
        subjects: trial.subjects.len(),
        timepoints: responses.len(),
        endpoints: endpoints.len(),
    };
    (compared, reports)
}

#[test]
fn the_product_agrees_with_the_oracle_under_every_policy() {
    let mut total = Compared::default();
    let mut reports = Vec::new();
    for policy in all() {
        let (compared, differences) = compare(&policy);
        total.subjects += compared.subjects;
        total.timepoints += compared.timepoints;
        total.endpoints += compared.endpoints;
        reports.extend(differences);
    }
    assert!(reports.is_empty(), "{}", reports.join("\n"));
    let others = all().len() - 1;
    assert_eq!(others, 20);
    assert_eq!(total.subjects, DEFAULT_SUBJECTS + others * OTHER_SUBJECTS);
    assert_eq!(total.endpoints, 2 * total.subjects);
    assert!(
        total.timepoints > 8 * total.subjects,
        "{} timepoints",
        total.timepoints
    );
}
