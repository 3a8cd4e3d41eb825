//! Trials made in a folder of their own, and what the import makes of them.
#![allow(dead_code, clippy::expect_used, clippy::unwrap_used)]

pub mod odd;

use std::fs;

use recist::finding::{Finding, Severity};
use recist::import::{Delivery, ImportSummary, SubjectInput, Trial, TrialOptions, read_subjects};
use recist::study::{Case, State, TargetState};

/// What was read.
pub struct Imported {
    pub subjects: Vec<SubjectInput>,
    pub summary: ImportSummary,
    pub started_over: usize,
}

/// The header of the plain tables in these tests.
pub const HEADER: &str = "subject,visit,date,lesion,role,organ,node,diameter_mm,status,reader";

/// Reads a trial folder with these files.
pub fn import_files(files: &[(&str, &str)]) -> Imported {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let trial = Trial::open(folder.path(), &TrialOptions::default()).expect("a trial");
    import_trial(&trial)
}

/// Reads one table of measurements.
pub fn import_table(text: &str) -> Imported {
    import_files(&[("measurements.csv", text)])
}

pub fn import_trial(trial: &Trial) -> Imported {
    let mut subjects = Vec::new();
    let mut started_over = 0;
    let summary = read_subjects(
        trial,
        |output: &mut Vec<SubjectInput>, input| output.push(input),
        |delivery| {
            match delivery {
                Delivery::Next(more) => subjects.extend(more),
                Delivery::StartOver => {
                    started_over += 1;
                    subjects.clear();
                }
            }
            Ok(())
        },
    )
    .expect("files that can be read");
    let rows = summary.rows;
    assert_eq!(rows.seen, rows.used + rows.refused, "rows are lost");
    Imported {
        subjects,
        summary,
        started_over,
    }
}

impl Imported {
    /// All findings, those about files first.
    pub fn findings(&self) -> Vec<&Finding> {
        let of_subjects = self.subjects.iter().flat_map(|subject| &subject.findings);
        self.summary.findings.iter().chain(of_subjects).collect()
    }

    /// Severity, code, row and column of the findings of subjects that are no notes.
    pub fn told(&self) -> Vec<(Severity, &'static str, Option<u64>, String)> {
        self.findings()
            .into_iter()
            .filter(|finding| finding.severity != Severity::Note)
            .map(|f| (f.severity, f.code, f.row, f.column.to_string()))
            .collect()
    }
}

/// What decides a result: not the row numbers, not how many zeros a number was given with.
pub fn canonical(case: &Case) -> String {
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
