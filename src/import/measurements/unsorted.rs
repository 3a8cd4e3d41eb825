//! A table whose rows come in any order: held in memory, gathered subject by subject.

use std::collections::HashMap;
use std::fs;

use crate::error::{Error, Result};
use crate::import::table_fault::read_error;
use crate::import::trial::TrialFile;
use crate::table::{Block, Blocks, RowFault};

use super::batch::{Counted, Work};
use super::stream::{Delivery, deliver};
use super::subject_input::SubjectInput;

/// Rows gathered for one block.
const BLOCK_ROWS: usize = 65_536;

/// Where the rows of each subject stand.
#[derive(Default)]
struct Index {
    columns: usize,
    subjects: HashMap<Box<[u8]>, u32>,
    /// For each row its subject.
    of_subject: Vec<u32>,
    /// Where each row begins in the file, and the end of the last one.
    starts: Vec<u64>,
    /// Rows with a quote that is never closed.
    unclosed: HashMap<u64, RowFault>,
}

pub(super) fn read<O, W, S>(
    file: &TrialFile,
    key: usize,
    work: &Work<'_, W>,
    sink: &mut S,
    counted: &mut Counted,
) -> Result<()>
where
    O: Send + Default,
    W: Fn(&mut O, SubjectInput) + Sync,
    S: FnMut(Delivery<O>) -> Result<()>,
{
    let bytes = fs::read(&file.path).map_err(|error| Error::io("reading", &file.path, error))?;
    let index = index(&bytes, key, file)?;
    let mut names: Vec<(&[u8], u32)> = index
        .subjects
        .iter()
        .map(|(id, &subject)| (&**id, subject))
        .collect();
    names.sort_unstable();
    let (starts, order) = rows_by_subject(&index, &names);
    let mut before: Option<&[u8]> = None;
    let mut from = 0;
    while from < names.len() {
        let mut to = from + 1;
        while to < names.len() && starts[to + 1] - starts[from] <= BLOCK_ROWS {
            to += 1;
        }
        let rows = &order[starts[from]..starts[to]];
        let block = Block::gather(index.columns, key, records(&index, &bytes, rows));
        deliver(work.block(&block, before), sink, counted)?;
        before = Some(names[to - 1].0);
        from = to;
    }
    deliver(vec![work.rest(before)], sink, counted)
}

fn index(bytes: &[u8], key: usize, file: &TrialFile) -> Result<Index> {
    let fault = |error| read_error(file, error);
    let mut blocks = Blocks::open(bytes).map_err(fault)?;
    blocks.keep_together(key);
    let mut index = Index {
        columns: blocks.header().len(),
        ..Index::default()
    };
    let mut block = Block::default();
    let mut end = 0;
    while blocks.next(&mut block).map_err(fault)? {
        for run in 0..block.runs().len() {
            let rows = block.run(run);
            let id = block.row(rows.start).cell(key);
            let subject = match index.subjects.get(id) {
                Some(&subject) => subject,
                None => {
                    let subject = index.subjects.len() as u32;
                    index.subjects.insert(id.into(), subject);
                    subject
                }
            };
            for row in rows {
                let span = block.span(row);
                index.of_subject.push(subject);
                index.starts.push(span.start);
                end = span.end;
                if let Some(fault @ RowFault::UnclosedQuote { .. }) = block.fault(row) {
                    index.unclosed.insert(block.number(row), fault);
                }
            }
        }
    }
    index.starts.push(end);
    Ok(index)
}

/// The rows of each subject together, subjects in order: where each begins, and the rows.
fn rows_by_subject(index: &Index, names: &[(&[u8], u32)]) -> (Vec<usize>, Vec<u32>) {
    let mut place = vec![0u32; names.len()];
    for (at, &(_, subject)) in names.iter().enumerate() {
        place[subject as usize] = at as u32;
    }
    let mut starts = vec![0usize; names.len() + 1];
    for subject in &index.of_subject {
        starts[place[*subject as usize] as usize + 1] += 1;
    }
    for at in 0..names.len() {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut order = vec![0u32; index.of_subject.len()];
    for (row, subject) in index.of_subject.iter().enumerate() {
        let at = &mut next[place[*subject as usize] as usize];
        order[*at] = row as u32;
        *at += 1;
    }
    (starts, order)
}

fn records<'a>(
    index: &'a Index,
    bytes: &'a [u8],
    rows: &'a [u32],
) -> impl Iterator<Item = (&'a [u8], u64, Option<RowFault>)> {
    rows.iter().map(|&row| {
        // Blank lines that follow a row come along; they are no rows.
        let (start, end) = (index.starts[row as usize], index.starts[row as usize + 1]);
        let record = &bytes[start as usize..end as usize];
        let number = u64::from(row) + 1;
        (record, number, index.unclosed.get(&number).copied())
    })
}
