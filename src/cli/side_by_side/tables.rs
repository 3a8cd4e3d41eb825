//! Rows of the result files, several criteria sets beside each other.

use csv::StringRecord;

use super::{Beside, Call, DIFFERS, beside, mark};
use crate::cli::console::visible;
use crate::cli::result_rows::records;
use crate::cli::text_table::{Align, TextTable};
use crate::cli::{Console, Failure};
use crate::criteria::CriteriaSet;
use crate::report::{ENDPOINT_COLUMNS, RESPONSE_COLUMNS};
use crate::study::Policies;

/// A criteria set with its policies in force.
pub type InForce<'a> = (&'static CriteriaSet, &'a Policies);

/// The columns of a result file by name.
pub struct Columns(&'static [&'static str]);

impl Columns {
    /// Those of responses.csv.
    pub const RESPONSES: Columns = Columns(RESPONSE_COLUMNS);
    /// Those of endpoints.csv.
    pub const ENDPOINTS: Columns = Columns(ENDPOINT_COLUMNS);

    /// The cell of a row.
    pub fn cell<'r>(&self, row: &'r StringRecord, column: &str) -> &'r str {
        let at = self.0.iter().position(|name| *name == column);
        at.and_then(|at| row.get(at)).unwrap_or_default()
    }
}

/// The rows of a subject and reader, by reader, then in the order of the file.
pub fn by_reader_and_subject(rows: &[StringRecord]) -> Vec<Vec<&StringRecord>> {
    let key = |row: &StringRecord| [row[1].to_owned(), row[0].to_owned()];
    let mut sorted: Vec<&StringRecord> = rows.iter().collect();
    sorted.sort_by_key(|row| key(row));
    let groups = sorted.chunk_by(|a, b| key(a) == key(b));
    groups.map(<[&StringRecord]>::to_vec).collect()
}

/// The visits of one subject and reader by these sets.
pub fn visits<'r>(rows: &[&'r StringRecord], sets: &[&'static CriteriaSet]) -> Vec<Beside<'r>> {
    let columns = Columns::RESPONSES;
    let of_sets: Vec<Vec<(&str, Call<'_>)>> = sets
        .iter()
        .map(|set| {
            let own = rows.iter().filter(|row| &row[2] == set.name);
            own.map(|row| {
                let call = Call {
                    word: columns.cell(row, "overall_response"),
                    date: columns.cell(row, "date"),
                    reason: columns.cell(row, "reason"),
                };
                (columns.cell(row, "visit"), call)
            })
            .collect()
        })
        .collect();
    beside(&of_sets)
}

/// Timepoint responses, a block a reader: the sum, then a column a criteria set.
pub fn responses(
    bytes: &[u8],
    in_force: &[InForce<'_>],
    console: &Console,
) -> Result<String, Failure> {
    let rows = records(bytes)?;
    let sets: Vec<&'static CriteriaSet> = in_force.iter().map(|(set, _)| *set).collect();
    let numbers = [
        ("sum mm", "sum_mm"),
        ("baseline %", "change_from_baseline_pct"),
        ("nadir %", "change_from_nadir_pct"),
    ];
    let mut columns = vec![
        ("subject", Align::Left),
        ("visit", Align::Left),
        ("date", Align::Left),
    ];
    columns.extend(numbers.iter().map(|(header, _)| (*header, Align::Right)));
    columns.extend(sets.iter().map(|set| (set.label, Align::Left)));
    columns.push((DIFFERS, Align::Left));
    let block = |groups: &[Vec<&StringRecord>]| {
        let mut table = TextTable::new(&columns).optional(&["baseline %", "nadir %"]);
        for group in groups {
            for visit in visits(group, &sets) {
                let words = words(&visit);
                let sum = |column: &str| {
                    let mut of_visit = group.iter().filter(|row| &row[3] == visit.visit);
                    let cells = of_visit
                        .by_ref()
                        .map(|row| Columns::RESPONSES.cell(row, column));
                    cells
                        .max_by_key(|cell| !cell.is_empty())
                        .unwrap_or_default()
                };
                let mut cells = vec![&group[0][0], visit.visit, visit.date()];
                cells.extend(numbers.iter().map(|(_, column)| sum(column)));
                cells.extend(&words);
                let mark = mark(&sets, &words);
                table.row(cells.into_iter().chain([mark.as_str()]));
            }
        }
        table
    };
    Ok(blocks(&rows, "Responses", console, block))
}

/// Best responses and progressions, a block a reader: a column a criteria set each.
pub fn best_responses(
    bytes: &[u8],
    in_force: &[InForce<'_>],
    console: &Console,
) -> Result<String, Failure> {
    let rows = records(bytes)?;
    let sets: Vec<&'static CriteriaSet> = in_force.iter().map(|(set, _)| *set).collect();
    let headers: Vec<String> = sets.iter().map(|set| format!("PD {}", set.label)).collect();
    let mut columns = vec![("subject", Align::Left)];
    columns.extend(sets.iter().map(|set| (set.label, Align::Left)));
    columns.push((DIFFERS, Align::Left));
    columns.extend(headers.iter().map(|header| (header.as_str(), Align::Left)));
    let block = |groups: &[Vec<&StringRecord>]| {
        let optional: Vec<&str> = headers.iter().map(String::as_str).collect();
        let mut table = TextTable::new(&columns).optional(&optional);
        for group in groups {
            let of = |set: &CriteriaSet| group.iter().find(|row| &row[2] == set.name);
            let cell = |set: &CriteriaSet, column: &str| {
                of(set).map_or("", |row| Columns::ENDPOINTS.cell(row, column))
            };
            let best: Vec<&str> = in_force
                .iter()
                .map(|(set, policies)| cell(set, primary_best(policies)))
                .collect();
            let mark = mark(&sets, &best);
            let progressions = sets.iter().map(|set| match cell(set, "progression_date") {
                "" => "none",
                date => date,
            });
            let start = [&group[0][0]].into_iter().chain(best.iter().copied());
            table.row(start.chain([mark.as_str()]).chain(progressions));
        }
        table
    };
    let title = "Best responses and progressions";
    Ok(blocks(&rows, title, console, block))
}

/// The column of endpoints.csv that the rates count.
pub fn primary_best(policies: &Policies) -> &'static str {
    match policies.confirm_required {
        true => "confirmed_best_response",
        false => "best_response",
    }
}

/// The word of each set; empty where it says nothing.
pub fn words<'a>(visit: &Beside<'a>) -> Vec<&'a str> {
    let calls = visit.calls.iter();
    calls
        .map(|call| call.map_or("", |call| call.word))
        .collect()
}

fn blocks(
    rows: &[StringRecord],
    title: &str,
    console: &Console,
    table: impl Fn(&[Vec<&StringRecord>]) -> TextTable,
) -> String {
    let groups = by_reader_and_subject(rows);
    let of_readers = groups.chunk_by(|a, b| a[0][1] == b[0][1]);
    of_readers.fold(String::new(), |text, groups| {
        let heading = format!("{title}, reader {}", visible(&groups[0][0][1]));
        let table = table(groups).render(console.width());
        format!("{text}{}\n{table}\n", console.heading(&heading))
    })
}
