//! subjects.csv: strict, and held against the reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod importing;

use importing::{HEADER, Imported, import_files};
use recist::finding::Severity::{self, Error, Warning};

const READS: &str = "S1,BL,2026-01-05,T1,target,liver,N,40,measured,R1\n\
                     S1,W8,2026-03-02,T1,target,liver,N,30,measured,R1\n";

fn import(subjects: &str) -> Imported {
    let reads = format!("{HEADER}\n{READS}");
    import_files(&[("measurements.csv", &reads), ("subjects.csv", subjects)])
}

#[test]
fn each_row_of_subjects_is_strict() {
    type Told<'a> = &'a [(Severity, &'a str, u64, &'a str)];
    let cases: &[(&str, &str, Told<'_>)] = &[
        ("start_date", "S1,2026-01-10", &[]),
        (
            "start_date",
            "S1,10/01/2026",
            &[(Error, "date_unusable.subject", 1, "start_date")],
        ),
        (
            "start_date",
            "S1,2026-01",
            &[(Error, "date_unusable.subject", 1, "start_date")],
        ),
        (
            "start_date",
            "S1,",
            &[(Error, "missing_data.origin", 1, "start_date")],
        ),
        ("start_date,death_date", "S1,2026-01-10,2026-04-01", &[]),
        (
            "start_date,death_date",
            "S1,2026-01-10,2026-02-30",
            &[(Error, "date_unusable.subject", 1, "death_date")],
        ),
        (
            "start_date,death_date",
            "S1,2026-01-10,2026-03-01",
            &[(Warning, "contradiction.after_last_contact", 1, "death_date")],
        ),
        (
            "start_date,death_date",
            "S1,2026-01-10,2025-03-01",
            &[
                (Warning, "contradiction.subject_dates", 1, "death_date"),
                (Warning, "contradiction.after_last_contact", 1, "death_date"),
            ],
        ),
        (
            "start_date,last_contact_date",
            "S1,2026-01-10,2026-03-01",
            &[(
                Warning,
                "contradiction.after_last_contact",
                1,
                "last_contact_date",
            )],
        ),
        (
            "start_date,new_therapy_date",
            "S1,2026-01-10,2026-01-09",
            &[(
                Warning,
                "contradiction.subject_dates",
                1,
                "new_therapy_date",
            )],
        ),
        (
            "start_date,birth_date",
            "S1,2026-01-10,2026-06-01",
            &[(Warning, "contradiction.subject_dates", 1, "birth_date")],
        ),
        ("start_date,age,sex", "S1,2026-01-10,7,F", &[]),
        (
            "start_date",
            "S1,2026-01-10\nS1,2026-01-10",
            &[(Error, "duplicate.subject", 1, "subject")],
        ),
        (
            "start_date",
            "S1,2026-01-10,x",
            &[(Error, "malformed.row", 1, "subject")],
        ),
        (
            "start_date",
            "S1,\"2026-01-10",
            &[(Error, "malformed.row", 1, "subject")],
        ),
    ];
    for (columns, rows, expected) in cases {
        let imported = import(&format!("subject,{columns}\n{rows}\n"));
        let expected: Vec<_> = expected
            .iter()
            .map(|&(severity, code, row, column)| (severity, code, Some(row), column.to_owned()))
            .collect();
        assert_eq!(imported.told(), expected, "{columns}: {rows}");
        let subject = &imported.subjects[0];
        assert_eq!(imported.subjects.len(), 1, "{rows}");
        let refused = expected.iter().any(|(severity, ..)| *severity == Error);
        assert_eq!(subject.refused, refused, "{rows}");
        assert_eq!(
            imported.summary.rows.refused,
            if refused { 2 } else { 0 },
            "{rows}"
        );
    }
    assert_eq!(cases.len(), 15);
}

#[test]
fn a_table_of_subjects_that_cannot_be_used_refuses_all() {
    for (subjects, code) in [
        ("", "missing_data.rows"),
        ("arm,start_date\nA,2026-01-10\n", "missing_data.column"),
        ("subject,subject_id\nS1,S1\n", "duplicate.column"),
        (
            "subject;start_date;arm\nS1;2026-01-10;A\n",
            "unsupported.table",
        ),
    ] {
        let imported = import(subjects);
        let codes: Vec<_> = imported
            .summary
            .findings
            .iter()
            .map(|f| (f.severity, f.code))
            .collect();
        assert!(codes.contains(&(Error, code)), "{subjects:?}: {codes:?}");
        assert!(imported.subjects.is_empty(), "{subjects:?}");
        assert_eq!(imported.summary.rows.refused, 2, "{subjects:?}");
    }
}

#[test]
fn columns_of_subjects_that_are_not_known_are_a_note() {
    let imported = import("subject,start_date,colour\nS1,2026-01-10,blue\n");
    assert!(imported.told().is_empty());
    assert!(
        imported
            .findings()
            .iter()
            .any(|f| f.code == "unsupported.column" && f.file == "subjects.csv")
    );
}

/// One person under two identifiers, in one file or in two.
#[test]
fn subjects_that_look_alike_are_told_with_both_rows() {
    let read =
        |subject: &str| format!("{subject},BL,2026-01-05,T1,target,liver,N,40,measured,R1\n");
    for (first, second) in [
        ("S1", "s1"),
        ("S1", "S1 "),
        ("007", "7"),
        ("12", "12.0"),
        ("1E5", "100000"),
        ("S1", "\u{405}1"),
    ] {
        let both = format!("{HEADER}\n{}{}{}", read("X9"), read(first), read(second));
        let imported = import_files(&[("measurements.csv", &both)]);
        let told: Vec<_> = imported.told();
        let expected = (
            Warning,
            "identity_conflict.look_alike",
            Some(3),
            "subject".to_owned(),
        );
        assert_eq!(told, [expected], "{first} {second}");
        let finding = imported.summary.findings.last().expect("a finding");
        assert_eq!(finding.subject, second);
        assert!(
            finding.message.contains(&format!("{first:?}")) && finding.message.contains("row 2"),
            "{}",
            finding.message
        );
    }
    let imported = import("subject,start_date\ns1,2026-01-10\nS1,2026-01-10\n");
    let finding = imported
        .summary
        .findings
        .iter()
        .find(|f| f.code == "identity_conflict.look_alike")
        .expect("a finding");
    assert_eq!(
        (finding.file.as_str(), finding.row, finding.value.as_str()),
        ("subjects.csv", Some(1), "s1")
    );
}
