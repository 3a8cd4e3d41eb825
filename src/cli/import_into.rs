//! Readings into a trial: matched over time, confirmed, and written whole or not at all.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use serde_json::json;

use super::import::{ImportArguments, exit};
use super::import_text::{ending, matches_json, matches_table};
use super::options::Format;
use super::{Console, Exit, Failure};
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::import::bounded_file::{LARGEST_TABLE, read_bounded};
use crate::import::identity::{LesionMatch, match_lesions};
use crate::import::imported_rows::{
    Cells, ImportedTable, RowContext, imported_rows, imported_table,
};
use crate::import::lesion_map::LesionMap;
use crate::import::mark::{Mark, marks};
use crate::import::outlines::ScannedImages;
use crate::import::visit_plan::VisitPlan;
use crate::import::{Annotation, Protocol};
use crate::report::OutputFolder;

const TABLE: &str = "measurements.csv";
/// Larger than any protocol.
const PROTOCOL_BYTES: u64 = 1 << 20;

/// What is to be put where.
pub(super) struct Import<'a> {
    pub(super) arguments: &'a ImportArguments,
    pub(super) trial: &'a Path,
    pub(super) read: Annotation,
    pub(super) images: ScannedImages<'a>,
}

/// Match, ask, write.
pub(super) fn into_trial(import: Import<'_>, console: &Console) -> Result<Exit, Failure> {
    let Import {
        arguments,
        trial,
        mut read,
        images,
    } = import;
    let map = lesion_map(arguments)?;
    let plan = plan(trial, &mut read.findings)?;
    let mut marks = marks(&read.readings, images);
    map.apply(&mut marks);
    let (matches, found) = match_lesions(&marks, &map);
    read.findings.extend(found);
    let context = RowContext {
        map: &map,
        plan: &plan,
    };
    let rows = imported_rows(&marks, &matches, context);
    read.findings.extend(rows.findings);
    let made = table(trial, &rows.rows)?;
    read.findings.extend(made.findings.iter().cloned());
    let counts = Counts {
        added: made.added,
        had: made.had,
        refused: rows.refused,
    };
    if arguments.output.format != Format::Json {
        show(&marks, &matches, &read, counts, console)?;
    }
    let agreed = made.added > 0 && (arguments.accept_matches || ask(made.added, console)?);
    if agreed {
        write(trial, &made)?;
    }
    if arguments.output.format == Format::Json {
        let document = json!({
            "readings": read.readings,
            "groups": read.groups,
            "findings": read.findings,
            "matches": matches_json(&marks, &matches),
            "rows": {
                "added": if agreed { counts.added } else { 0 },
                "had": counts.had,
                "refused": counts.refused,
            },
        });
        console.write(format!("{document:#}\n").as_bytes())?;
    } else if agreed {
        let to = trial.join(TABLE);
        console.say(&format!("{} rows added to {}", counts.added, to.display()));
    } else {
        console.say("nothing written");
    }
    Ok(exit(&read.findings, arguments.output.strict))
}

#[derive(Clone, Copy)]
struct Counts {
    added: usize,
    had: usize,
    refused: usize,
}

fn show(
    marks: &[Mark<'_>],
    matches: &[LesionMatch],
    read: &Annotation,
    counts: Counts,
    console: &Console,
) -> Result<(), Failure> {
    let mut text = matches_table(marks, matches, console);
    text += &format!(
        "\n{} marks = {} new rows + {} in the table already + {} refused",
        marks.len(),
        counts.added,
        counts.had,
        counts.refused
    );
    text += &ending(read, console);
    console.write(text.as_bytes())
}

/// Ask a person; where there is none, the answer must be on the command line.
fn ask(rows: usize, console: &Console) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::usage(
            "the matches need an answer and there is no terminal: look at them, then give --accept-matches",
        ));
    }
    console.say(&format!(
        "Are these matches right? Write {rows} rows? [y/N]"
    ));
    let _ = io::stderr().flush();
    let mut answer = String::new();
    io::stdin()
        .read_line(&mut answer)
        .map_err(|error| Failure::Refused(Error::io("reading", "stdin", error)))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn lesion_map(arguments: &ImportArguments) -> Result<LesionMap, Failure> {
    let Some(path) = &arguments.map else {
        return Ok(LesionMap::default());
    };
    let problems = |findings: &[Finding]| {
        let one = |finding: &Finding| {
            let row = finding
                .row
                .map(|row| format!(" row {row}"))
                .unwrap_or_default();
            let column = match finding.column.as_str() {
                "" => String::new(),
                column => format!(", {column}: {}", finding.value),
            };
            format!("{}{row}{column}: {}", path.display(), finding.message)
        };
        Failure::Usage(findings.iter().map(one).collect())
    };
    let bytes = read_bounded(path, LARGEST_TABLE).map_err(|finding| problems(&[*finding]))?;
    LesionMap::read(&bytes).map_err(|findings| problems(&findings))
}

/// The trial's planned visits, and the starts of its subjects.
fn plan(trial: &Path, findings: &mut Vec<Finding>) -> Result<VisitPlan, Failure> {
    let protocol = match whole(trial, "trial.toml", PROTOCOL_BYTES)? {
        None => Protocol::default(),
        Some(bytes) => Protocol::parse("trial.toml", &String::from_utf8_lossy(&bytes))?,
    };
    let mut plan = VisitPlan::new(&protocol.visits, &protocol.policies);
    if let Some(bytes) = whole(trial, "subjects.csv", LARGEST_TABLE)? {
        let problem = plan.read_starts(&bytes);
        findings.extend(problem.map(|finding| finding.in_file("subjects.csv")));
    }
    Ok(plan)
}

fn table(trial: &Path, rows: &[Cells]) -> Result<ImportedTable, Failure> {
    let existing = whole(trial, TABLE, u64::from(u32::MAX))?;
    let made = imported_table(existing.as_deref(), rows, TABLE);
    let broken = made.findings.iter().filter(|finding| {
        finding.severity == Severity::Error && finding.code != "contradiction.reading"
    });
    let broken: Vec<String> = broken
        .map(|finding| format!("{TABLE}: {}", finding.message))
        .collect();
    if made.bytes.is_empty() && !broken.is_empty() {
        return Err(Failure::Refused(Error::not_a_trial(
            trial,
            broken.join("; "),
        )));
    }
    Ok(made)
}

/// A file of the trial, if it has it.
fn whole(trial: &Path, name: &str, most: u64) -> Result<Option<Vec<u8>>, Failure> {
    let path = trial.join(name);
    if !path.exists() {
        return Ok(None);
    }
    match read_bounded(&path, most) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(finding) => {
            let said = format!("{name} {}", finding.message);
            Err(Failure::Refused(Error::not_a_trial(trial, said)))
        }
    }
}

fn write(trial: &Path, made: &ImportedTable) -> Result<(), Failure> {
    let mut folder = OutputFolder::open(trial).map_err(Failure::Storage)?;
    let mut file = folder.file(TABLE).map_err(Failure::Storage)?;
    file.write(&made.bytes).map_err(Failure::Storage)?;
    file.finish().map_err(Failure::Storage)?;
    folder.keep().map_err(Failure::Storage)
}
