//! Subjects of a trial that look alike: perhaps one person under two identifiers.

use std::collections::HashMap;

use crate::error::Result;
use crate::finding::Finding;
use crate::import::cells::text;
use crate::import::columns::{Column, Columns};
use crate::import::subjects::SubjectTable;
use crate::import::table_fault::read_error;
use crate::import::trial::Trial;
use crate::study::Text;
use crate::table::{Block, Blocks};

use super::batch::LookAlike;

/// More pairs than this are counted, not listed.
const PAIRS_LISTED: usize = 1000;

/// Warns of each pair of subjects whose folded identifiers are the same. The identifiers themselves
/// are looked up only then: memory holds sixteen bytes a subject.
pub(super) fn find(
    trial: &Trial,
    columns: &Columns,
    subjects: Option<&SubjectTable>,
    mut seen: Vec<LookAlike>,
) -> Result<Vec<Finding>> {
    seen.sort_unstable();
    let mut pairs: Vec<(LookAlike, LookAlike)> = seen
        .windows(2)
        .filter(|pair| pair[0].folded == pair[1].folded)
        .map(|pair| (pair[0], pair[1]))
        .collect();
    drop(seen);
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    pairs.sort_by_key(|(_, later)| (later.in_subjects, later.row));
    let more = pairs.len().saturating_sub(PAIRS_LISTED);
    pairs.truncate(PAIRS_LISTED);
    let wanted = pairs
        .iter()
        .flat_map(|(a, b)| [a, b])
        .filter(|one| !one.in_subjects)
        .map(|one| (one.row, Text::default()))
        .collect();
    let names = names(trial, columns, wanted)?;
    let name = |one: &LookAlike| match subjects {
        Some(subjects) if one.in_subjects => subjects.id_at_number(one.row),
        _ => names.get(&one.row).cloned().unwrap_or_default(),
    };
    let mut findings: Vec<Finding> = pairs
        .iter()
        .map(|(earlier, later)| pair(trial, columns, subjects, (earlier, later), &name))
        .collect();
    if more > 0 {
        let message = format!("{more} more pairs of subjects look alike");
        let finding = Finding::warning("identity_conflict.look_alike", message);
        findings.push(finding.in_file(trial.measurements.name.clone()));
    }
    Ok(findings)
}

fn pair(
    trial: &Trial,
    columns: &Columns,
    subjects: Option<&SubjectTable>,
    (earlier, later): (&LookAlike, &LookAlike),
    name: &impl Fn(&LookAlike) -> Text,
) -> Finding {
    let place = |one: &LookAlike| match subjects {
        Some(subjects) if one.in_subjects => (
            subjects.columns.file.clone(),
            subjects.columns.subject_name(),
        ),
        _ => (
            trial.measurements.name.clone(),
            columns.name(Column::Subject),
        ),
    };
    let (file, column) = place(later);
    let message = format!(
        "a subject that looks like {:?} ({} row {}) but is another, byte for byte; if it is the same person, write one identifier",
        name(earlier),
        place(earlier).0,
        earlier.row
    );
    Finding::warning("identity_conflict.look_alike", message)
        .in_file(file)
        .at_row(later.row)
        .in_column(column, name(later))
        .of_subject(name(later))
}

/// Reads the table once more for the identifiers in some rows.
fn names(
    trial: &Trial,
    columns: &Columns,
    mut wanted: HashMap<u64, Text>,
) -> Result<HashMap<u64, Text>> {
    let file = &trial.measurements;
    let fault = |error| read_error(file, error);
    let place = columns.place(Column::Subject).unwrap_or(0);
    let input = std::fs::File::open(&file.path)
        .map_err(|error| crate::error::Error::io("opening", &file.path, error))?;
    let mut blocks = Blocks::open(input).map_err(fault)?;
    let mut block = Block::default();
    while blocks.next(&mut block).map_err(fault)? {
        for row in 0..block.rows() {
            if let Some(name) = wanted.get_mut(&block.number(row)) {
                *name = text(block.row(row).cell(place));
            }
        }
    }
    Ok(wanted)
}
