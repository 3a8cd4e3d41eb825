//! Subjects come in order, whole, once, whatever the order of the rows and the number of threads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod importing;

use importing::{HEADER, Imported, canonical, import_files, import_table};
use recist::finding::Severity;

/// Rows of `subjects` subjects, five visits each, made by a small generator: always the same.
fn rows(subjects: usize) -> Vec<String> {
    let mut seed = 12_345u64;
    let mut random = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let mut rows = Vec::new();
    for subject in 0..subjects {
        let visits = 1 + random(5);
        for visit in 0..visits {
            let date = format!("2024-{:02}-{:02}", 1 + visit * 2, 1 + random(20));
            for reader in ["R1", "R2"] {
                for (lesion, role, organ, node) in [
                    ("T01", "target", "liver", "N"),
                    ("T02", "target", "LYMPH NODE", "Y"),
                    ("NT01", "non-target", "bone", "no"),
                ] {
                    let (diameter, status) = match (role, random(8)) {
                        ("target", 0) if visit > 0 => (String::new(), "not_evaluable"),
                        ("target", 1) if visit > 0 => ("0".into(), "absent"),
                        ("target", 2) if visit > 0 => (String::new(), "too small"),
                        ("target", _) => {
                            (format!("{}.{}", 10 + random(50), random(10)), "measured")
                        }
                        (_, 0) => (String::new(), "absent"),
                        (_, 1) => (String::new(), "progression"),
                        _ => (String::new(), "present"),
                    };
                    rows.push(format!(
                        "S{subject:04},{visit},{date},{lesion},{role},{organ},{node},{diameter},{status},{reader}"
                    ));
                }
            }
        }
    }
    rows
}

fn table(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

fn shuffled(rows: &[String]) -> Vec<String> {
    let mut rows = rows.to_vec();
    let mut seed = 99u64;
    for at in (1..rows.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        rows.swap(at, (seed >> 33) as usize % (at + 1));
    }
    rows
}

fn cases(imported: &Imported) -> Vec<String> {
    let cases = imported.subjects.iter().flat_map(|subject| &subject.cases);
    cases.map(canonical).collect()
}

#[test]
fn shuffled_rows_give_the_same_subjects_as_sorted_ones() {
    let rows = rows(700);
    let sorted = import_table(&table(&rows));
    let mixed = import_table(&table(&shuffled(&rows)));
    assert_eq!(sorted.started_over, 0);
    assert_eq!(mixed.started_over, 1);
    assert_eq!(sorted.subjects.len(), 700);
    assert_eq!(sorted.summary.rows.seen, rows.len() as u64);
    assert_eq!(cases(&sorted).len(), 1400);
    assert_eq!(cases(&mixed), cases(&sorted));
    assert_eq!(mixed.summary.rows, sorted.summary.rows);
    let ids: Vec<&str> = mixed.subjects.iter().map(|s| s.id.as_str()).collect();
    assert!(ids.is_sorted());
}

#[test]
fn rows_of_an_unsorted_table_keep_their_numbers() {
    let mut rows = rows(3);
    rows.rotate_left(7);
    rows[4] = rows[4].replace("2024", "2O24");
    let imported = import_table(&table(&rows));
    assert_eq!(imported.started_over, 1);
    let errors: Vec<_> = imported
        .told()
        .into_iter()
        .filter(|(severity, ..)| *severity == Severity::Error)
        .collect();
    let expected = (
        Severity::Error,
        "date_unusable.date",
        Some(5),
        "date".to_owned(),
    );
    assert_eq!(errors, [expected]);
    for subject in imported.subjects.iter().filter(|subject| !subject.refused) {
        for reading in subject.cases.iter().flat_map(|case| case.readings()) {
            let row = &rows[reading.row as usize - 1];
            assert!(
                row.starts_with(subject.id.as_str()),
                "{row} is not of {}",
                subject.id
            );
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let text = table(&rows(3000));
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        pool.install(|| import_table(&text))
    };
    let (one, three) = (run(1), run(3));
    assert_eq!(one.subjects.len(), 3000);
    assert!(one.subjects == three.subjects);
    assert_eq!(one.summary.digests, three.summary.digests);
    assert_eq!(one.summary.rows, three.summary.rows);
}

/// The quick way to read a row is used where the table has no columns of details.
#[test]
fn the_quick_way_and_the_full_way_agree() {
    let rows = rows(300);
    let quick = import_table(&table(&rows));
    let with_comment: Vec<String> = rows.iter().map(|row| format!("{row},")).collect();
    let full = import_table(&format!("{HEADER},comment\n{}\n", with_comment.join("\n")));
    assert!(quick.subjects == full.subjects);
    assert!(
        quick
            .subjects
            .iter()
            .any(|subject| !subject.cases.is_empty())
    );
}

#[test]
fn quoted_tables_give_the_same_as_bare_ones() {
    let rows = rows(300);
    let quoted: Vec<String> = rows
        .iter()
        .map(|row| format!("\"{}\"", row.replace(',', "\",\"")))
        .collect();
    let bare = import_table(&table(&rows));
    assert!(import_table(&table(&quoted)).subjects == bare.subjects);
    let mixed = table(&shuffled(&quoted)).replace('\n', "\r\n");
    assert_eq!(cases(&import_table(&mixed)), cases(&bare));
}

#[test]
fn subjects_of_both_files_are_delivered_in_order() {
    let row = |subject: &str| format!("{subject},BL,2024-01-05,T1,target,liver,N,30,measured,R1");
    let measurements = table(&[row("S2"), row("S4"), row("S6")]);
    for subjects in [
        "subject,start_date\nS1,2024-01-08\nS2,2024-01-08\nS3,2024-01-08\nS4,2024-01-08\nS7,2024-01-08\nS8,2024-01-08\n",
        "subject,start_date\nS8,2024-01-08\nS7,2024-01-08\nS4,2024-01-08\nS3,2024-01-08\nS1,2024-01-08\nS2,2024-01-08\n",
    ] {
        let imported = import_files(&[
            ("measurements.csv", &measurements),
            ("subjects.csv", subjects),
        ]);
        let told: Vec<(&str, bool, usize, Vec<&str>)> = imported
            .subjects
            .iter()
            .map(|s| {
                let codes = s.findings.iter().map(|finding| finding.code).collect();
                (s.id.as_str(), s.subject.is_some(), s.cases.len(), codes)
            })
            .collect();
        let no_readings = || vec!["missing_data.readings"];
        assert_eq!(
            told,
            [
                ("S1", true, 0, no_readings()),
                ("S2", true, 1, vec![]),
                ("S3", true, 0, no_readings()),
                ("S4", true, 1, vec![]),
                ("S6", false, 1, vec!["missing_data.subject"]),
                ("S7", true, 0, no_readings()),
                ("S8", true, 0, no_readings()),
            ]
        );
        assert_eq!(imported.summary.subjects, 7);
        let digests: Vec<&str> = imported
            .summary
            .digests
            .iter()
            .map(|d| d.file.as_str())
            .collect();
        assert_eq!(digests, ["subjects.csv", "measurements.csv"]);
    }
}

#[test]
fn without_subjects_csv_day_zero_is_the_baseline() {
    let imported = import_table(&table(&[
        "S1,BL,2024-01-05,T1,target,liver,N,30,measured,R1".into(),
        "S1,W8,2024-03-05,T1,target,liver,N,30,measured,R1".into(),
    ]));
    let subject = imported.subjects[0].subject.as_ref().expect("a subject");
    assert_eq!(subject.start_date.expect("day 0").to_string(), "2024-01-05");
    let notes: Vec<_> = imported
        .findings()
        .iter()
        .map(|f| (f.severity, f.code))
        .collect();
    assert_eq!(notes, [(Severity::Note, "missing_data.subjects")]);
}

#[test]
fn the_digest_is_that_of_the_file() {
    let imported = import_table("subject\n");
    let digest = &imported.summary.digests[0];
    assert_eq!(digest.bytes, 8);
    assert_eq!(
        digest.sha256,
        // printf 'subject\n' | sha256sum
        SUBJECT_LINE
    );
}

const SUBJECT_LINE: &str = "35f871f33135177bded7441879d7fa80bca8d4740c8f9b6c335617af3e33ce5e";

#[test]
fn a_failing_sink_stops_the_import() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("m.csv");
    std::fs::write(&path, table(&rows(10))).expect("a file");
    let trial = recist::import::Trial::open(&path, &Default::default()).expect("a trial");
    let result = recist::import::read_subjects(
        &trial,
        |_: &mut (), _| {},
        |_| {
            Err(recist::error::Error::not_a_trial(
                "here",
                "the disk is full",
            ))
        },
    );
    assert!(result.is_err());
}
