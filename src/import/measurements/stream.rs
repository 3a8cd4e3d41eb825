//! Subjects out of a trial, in order, without holding the trial in memory.

use std::fs;

use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::import::columns::{Column, Columns};
use crate::import::counts::{RowCounts, has_errors};
use crate::import::digest::{Digesting, InputDigest, digest_file};
use crate::import::subjects::{SubjectColumns, SubjectTable};
use crate::import::table_fault::{read_error, table_fault};
use crate::import::trial::{Trial, TrialFile};
use crate::import::uncut::refused_rows;
use crate::table::{Block, Blocks, TableError};

use super::batch::{Counted, Work};
use super::rows::Table;
use super::subject_input::SubjectInput;
use super::unsorted;

/// What comes to the sink.
#[derive(Debug)]
pub enum Delivery<O> {
    /// The next subjects, in ascending order of their identifiers.
    Next(O),
    /// The table turned out not to be sorted by subject: all that was delivered before does not
    /// count, the subjects come again from the first on.
    StartOver,
}

/// What can be said of the input as a whole, when all subjects were delivered.
#[derive(Clone, Debug, Default)]
pub struct ImportSummary {
    /// Findings about files, and about subjects that look alike.
    pub findings: Vec<Finding>,
    /// Rows of the measurement table: seen = used + refused.
    pub rows: RowCounts,
    /// Subjects delivered.
    pub subjects: u64,
    /// Of these, refused.
    pub subjects_refused: u64,
    /// What was read.
    pub digests: Vec<InputDigest>,
}

/// Reads every subject of the trial, works on them in parallel and hands the results to `sink` in
/// ascending order of the subjects' identifiers, whatever the number of threads.
///
/// Fails on input and output errors and on what `sink` returns. What is wrong with the data is in
/// the findings; a table that cannot be used at all delivers no subjects.
pub fn read_subjects<O, W, S>(trial: &Trial, work: W, mut sink: S) -> Result<ImportSummary>
where
    O: Send + Default,
    W: Fn(&mut O, SubjectInput) + Sync,
    S: FnMut(Delivery<O>) -> Result<()>,
{
    let mut summary = ImportSummary::default();
    if let Some(file) = &trial.protocol_file {
        summary.digests.push(digest_file(&file.path, &file.name)?);
    }
    let subjects = match &trial.subjects {
        Some(file) => read_subject_table(trial, file, &mut summary)?,
        None => {
            summary.findings.push(no_subject_table(trial));
            None
        }
    };
    let file = &trial.measurements;
    let mut blocks = match Blocks::open(Digesting::open(&file.path)?) {
        Ok(blocks) => blocks,
        Err(error) => {
            summary.findings.push(table_fault(file, error)?);
            summary.digests.push(digest_file(&file.path, &file.name)?);
            summary.rows = refused_rows(&file.path)?;
            return Ok(summary);
        }
    };
    let (columns, findings) = Columns::find(blocks.header(), &file.name);
    summary.findings.extend(findings);
    summary.findings.extend(no_reader_column(&columns, file));
    let table = Table::new(
        file.name.clone(),
        &columns,
        &trial.protocol.policies,
        &trial.protocol.visits,
        trial.subjects.is_some(),
    );
    match (table, columns.place(Column::Subject)) {
        (Some(table), Some(key)) if !has_errors(&summary.findings) => {
            let subjects = subjects.as_ref();
            let work = Work {
                table: &table,
                subjects,
                work,
            };
            blocks.keep_together(key);
            let counted = deliver_all(blocks, key, &work, &mut sink, (file, &mut summary))?;
            let look_alikes = super::twins::find(trial, &columns, subjects, counted.look_alikes)?;
            summary.findings.extend(look_alikes);
        }
        _ => {
            summary.rows = count_rows(&mut blocks, &columns, file)?;
            let digest = blocks.into_input().finish(&file.name, &file.path)?;
            summary.digests.push(digest);
        }
    }
    Ok(summary)
}

/// Delivers every subject, sorted or not, and counts them.
fn deliver_all<O, W, S>(
    mut blocks: Blocks<Digesting>,
    key: usize,
    work: &Work<'_, W>,
    sink: &mut S,
    (file, summary): (&TrialFile, &mut ImportSummary),
) -> Result<Counted>
where
    O: Send + Default,
    W: Fn(&mut O, SubjectInput) + Sync,
    S: FnMut(Delivery<O>) -> Result<()>,
{
    let mut counted = Counted::default();
    let sorted = sorted(&mut blocks, work, sink, &mut counted, file)?;
    let digest = blocks.into_input().finish(&file.name, &file.path)?;
    summary.digests.push(digest);
    if !sorted {
        sink(Delivery::StartOver)?;
        counted = Counted::default();
        unsorted::read(file, key, work, sink, &mut counted)?;
    }
    if counted.rows.seen == 0 {
        let finding = Finding::error("missing_data.rows", "a header, but no rows");
        summary.findings.push(finding.in_file(file.name.clone()));
    }
    summary.rows = counted.rows;
    summary.subjects = counted.seen;
    summary.subjects_refused = counted.refused;
    Ok(counted)
}

/// The columns of the measurement table by the names the file gives them, for findings made later;
/// their own names where the file has no readable header.
pub fn measurement_columns(trial: &Trial) -> Result<Columns> {
    let file = &trial.measurements;
    let input = fs::File::open(&file.path).map_err(|e| Error::io("opening", &file.path, e))?;
    match Blocks::open(input) {
        Ok(blocks) => Ok(Columns::find(blocks.header(), &file.name).0),
        Err(TableError::Fault(_)) => Ok(Columns::default()),
        Err(TableError::Io(error)) => Err(Error::io("reading", &file.path, error)),
    }
}

/// Delivers block by block while the subjects rise; false when one does not.
fn sorted<O, W, S>(
    blocks: &mut Blocks<Digesting>,
    work: &Work<'_, W>,
    sink: &mut S,
    counted: &mut Counted,
    file: &TrialFile,
) -> Result<bool>
where
    O: Send + Default,
    W: Fn(&mut O, SubjectInput) + Sync,
    S: FnMut(Delivery<O>) -> Result<()>,
{
    let mut block = Block::default();
    let mut ahead = Block::default();
    let mut before: Option<Vec<u8>> = None;
    let mut more = blocks.next(&mut block).map_err(|e| read_error(file, e))?;
    while more {
        if !blocks.rising() {
            return Ok(false);
        }
        let last = blocks.last_key().map(<[u8]>::to_vec);
        // The next block is read and cut while this one is worked on.
        let (read, outputs) = rayon::join(
            || blocks.next(&mut ahead),
            || work.block(&block, before.as_deref()),
        );
        more = read.map_err(|error| read_error(file, error))?;
        deliver(outputs, sink, counted)?;
        before = last;
        std::mem::swap(&mut block, &mut ahead);
    }
    deliver(vec![work.rest(before.as_deref())], sink, counted)?;
    Ok(true)
}

pub(super) fn deliver<O>(
    outputs: Vec<(O, Counted)>,
    sink: &mut impl FnMut(Delivery<O>) -> Result<()>,
    counted: &mut Counted,
) -> Result<()> {
    for (output, more) in outputs {
        counted.add(more);
        sink(Delivery::Next(output))?;
    }
    Ok(())
}

fn read_subject_table(
    trial: &Trial,
    file: &TrialFile,
    summary: &mut ImportSummary,
) -> Result<Option<SubjectTable>> {
    summary.digests.push(digest_file(&file.path, &file.name)?);
    let input = fs::File::open(&file.path).map_err(|e| Error::io("opening", &file.path, e))?;
    let mut blocks = match Blocks::open(input) {
        Ok(blocks) => blocks,
        Err(error) => {
            summary.findings.push(table_fault(file, error)?);
            return Ok(None);
        }
    };
    let (columns, findings) = SubjectColumns::find(blocks.header(), &file.name);
    summary.findings.extend(findings);
    let Some(place) = columns.subject_place() else {
        return Ok(None);
    };
    blocks.keep_together(place);
    let (block, rising) = match blocks.rest() {
        Ok(read) => read,
        Err(error) => {
            summary.findings.push(table_fault(file, error)?);
            return Ok(None);
        }
    };
    let policies = &trial.protocol.policies;
    Ok(Some(SubjectTable::new(columns, block, rising, policies)))
}

fn no_subject_table(trial: &Trial) -> Finding {
    let message = "there is no subjects.csv: day 0 of each subject is the date of its baseline";
    Finding::note("missing_data.subjects", message).in_file(trial.measurements.name.clone())
}

fn no_reader_column(columns: &Columns, file: &TrialFile) -> Option<Finding> {
    let name = columns.name(Column::Reader);
    let message = format!("there is no column `{name}`: all rows are taken as of one reader, R1");
    let absent = columns.any() && columns.place(Column::Reader).is_none();
    absent.then(|| {
        Finding::warning("missing_data.reader", message)
            .in_file(file.name.clone())
            .in_column(name, "")
    })
}

/// The rows of a table whose columns cannot be used: all refused. A first line that is no header is
/// one of them.
fn count_rows(
    blocks: &mut Blocks<Digesting>,
    columns: &Columns,
    file: &TrialFile,
) -> Result<RowCounts> {
    let mut counts = RowCounts {
        seen: u64::from(!columns.any()),
        ..RowCounts::default()
    };
    let mut block = Block::default();
    loop {
        let more = blocks
            .next(&mut block)
            .map_err(|error| read_error(file, error))?;
        counts.seen += block.rows() as u64;
        if !more {
            counts.refused = counts.seen;
            return Ok(counts);
        }
    }
}
