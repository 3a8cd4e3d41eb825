//! One table with one thing odd about it, and what is said of it.

use recist::finding::Severity::{self, Error};

use super::{HEADER, import_table};

/// Rows 1 to 9: three lesions at three visits.
pub const BASE: [&str; 9] = [
    "S1,BL,2026-01-05,T1,target,liver,N,40,measured,R1",
    "S1,BL,2026-01-05,T2,target,LYMPH NODE,Y,25,measured,R1",
    "S1,BL,2026-01-05,N1,non-target,bone,N,,present,R1",
    "S1,W8,2026-03-02,T1,target,liver,N,30,measured,R1",
    "S1,W8,2026-03-02,T2,target,LYMPH NODE,Y,20,measured,R1",
    "S1,W8,2026-03-02,N1,non-target,bone,N,,present,R1",
    "S1,W16,2026-04-27,T1,target,liver,N,28,measured,R1",
    "S1,W16,2026-04-27,T2,target,LYMPH NODE,Y,19,measured,R1",
    "S1,W16,2026-04-27,N1,non-target,bone,N,,present,R1",
];

pub type Told<'a> = &'a [(Severity, &'a str, u64, &'a str)];

/// The base table with row 4 replaced, or rows added, and perhaps more columns.
pub fn with(columns: &str, row_4: &str, more: &[&str]) -> String {
    let extra = columns.matches(',').count();
    let fill = |row: &str| {
        let wanted = HEADER.matches(',').count() + extra;
        let has = row.matches(',').count();
        format!("{row}{}", ",".repeat(wanted.saturating_sub(has)))
    };
    let mut rows: Vec<String> = BASE.iter().map(|row| fill(row)).collect();
    if !row_4.is_empty() {
        rows[3] = fill(row_4);
    }
    rows.extend(more.iter().map(|row| fill(row)));
    format!("{HEADER}{columns}\n{}\n", rows.join("\n"))
}

/// Every finding of a table, as expected; an error refuses its subject.
pub fn check(name: &str, text: &str, expected: Told<'_>) {
    let imported = import_table(text);
    let told: Vec<_> = imported
        .findings()
        .into_iter()
        .filter(|f| !["missing_data.subjects", "unsupported.column"].contains(&f.code))
        .map(|f| (f.severity, f.code, f.row.unwrap_or(0), f.column.to_string()))
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|&(severity, code, row, column)| (severity, code, row, column.to_owned()))
        .collect();
    assert_eq!(told, expected, "{name}");
    let refused = expected.iter().any(|(severity, ..)| *severity == Error);
    assert_eq!(imported.subjects[0].refused, refused, "{name}");
    assert_eq!(imported.subjects[0].cases.is_empty(), refused, "{name}");
}
