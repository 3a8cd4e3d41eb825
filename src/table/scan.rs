//! Cuts bytes into rows and cells: comma-separated, quoted as RFC 4180 has it.

use super::block::{Block, RowFault};
use super::marks::Marks;

/// A quote that is not closed within so many bytes is never closed.
const QUOTED_BYTES_LIMIT: usize = 1 << 21;

/// Scans `block.bytes[1..]` (byte 0 is a line end that stands before the first row).
pub(super) struct Scan {
    /// Column whose equal neighbours make a run; none: no runs are kept.
    pub(super) key: Option<usize>,
    /// Nothing follows these bytes.
    pub(super) last: bool,
    /// Stop after the first row, whatever its number of cells.
    pub(super) header: bool,
}

/// Where a scan ended.
pub(super) struct Scanned {
    /// Start of what is not part of a whole row yet.
    pub(super) rest: usize,
    /// Start of the last run.
    pub(super) last_run: usize,
    /// The keys of the runs rise strictly.
    pub(super) rising: bool,
}

struct State {
    rows: usize,
    row_start: usize,
    cell_start: usize,
    /// Index in `bounds` where the row began.
    row_bounds: usize,
    fault: Option<RowFault>,
    /// Key of the previous row.
    key: (u32, u32),
    scanned: Scanned,
}

impl Scan {
    /// Finds every whole row; `block.columns` is what the header has. Looks at the first `filled` bytes.
    pub(super) fn run(&self, block: &mut Block, filled: usize) -> Scanned {
        let mut bytes = std::mem::take(&mut block.bytes);
        block.bounds.clear();
        block.faults.clear();
        block.runs.clear();
        block.starts.clear();
        block.rows = 0;
        let mut side = Vec::new();
        let scanned = self.rows(&bytes[..filled], &mut side, block);
        block.ascii = bytes[..filled].is_ascii();
        if !side.is_empty() {
            bytes.truncate(filled);
            bytes.append(&mut side);
        }
        block.bytes = bytes;
        scanned
    }

    fn rows(&self, bytes: &[u8], side: &mut Vec<u8>, block: &mut Block) -> Scanned {
        let mut state = State {
            rows: 0,
            row_start: 1,
            cell_start: 1,
            row_bounds: 0,
            fault: None,
            key: (0, 0),
            scanned: Scanned {
                rest: 1,
                last_run: 1,
                rising: true,
            },
        };
        block.bounds.push(0);
        let mut marks = Marks::new(bytes);
        marks.seek(1);
        while let Some(at) = marks.next() {
            match bytes[at] {
                b',' => {
                    block.bounds.push(at as u32);
                    state.cell_start = at + 1;
                    continue;
                }
                b'\n' => self.end_row(bytes, side, block, &mut state, at, at + 1),
                b'\r' => match bytes.get(at + 1) {
                    Some(b'\n') => {
                        self.end_row(bytes, side, block, &mut state, at, at + 2);
                        marks.seek(at + 2);
                    }
                    None => break,
                    Some(_) => state.note(RowFault::LoneReturn {
                        column: state.column(block),
                    }),
                },
                b'"' if at == state.cell_start => {
                    match self.quoted_row(bytes, side, block, &mut state) {
                        Some(next) => marks.seek(next),
                        None => break,
                    }
                }
                b'"' => state.note(RowFault::StrayQuote {
                    column: state.column(block),
                }),
                0 => state.note(RowFault::Nul {
                    column: state.column(block),
                }),
                _ => continue,
            }
            if self.header && state.rows > 0 {
                break;
            }
        }
        self.end_file(bytes, side, block, &mut state);
        block.bounds.truncate(state.row_bounds);
        block.rows = state.rows;
        state.scanned.rest = state.row_start;
        state.scanned
    }

    /// The last row may lack its line end; a Ctrl-Z after the last one is an old mark of its own.
    fn end_file(&self, bytes: &[u8], side: &[u8], block: &mut Block, state: &mut State) {
        let left = &bytes[state.row_start.min(bytes.len())..];
        let wanted = self.last && !(self.header && state.rows > 0);
        if wanted && !left.is_empty() && left != [0x1a] {
            let end = bytes.len() - usize::from(left.ends_with(b"\r"));
            self.end_row(bytes, side, block, state, end, bytes.len());
        }
    }

    /// Ends the row at `end`; the next begins at `next`. A line of nothing is no row.
    #[inline]
    fn end_row(
        &self,
        bytes: &[u8],
        side: &[u8],
        block: &mut Block,
        state: &mut State,
        end: usize,
        next: usize,
    ) {
        if end == state.row_start {
            block.bounds.truncate(state.row_bounds);
        } else {
            block.bounds.push(end as u32);
            self.close_row(bytes, side, block, state);
        }
        state.begin_row(block, next);
    }

    #[inline]
    fn close_row(&self, bytes: &[u8], side: &[u8], block: &mut Block, state: &mut State) {
        let cells = block.bounds.len() - 1 - state.row_bounds;
        if self.header {
            block.columns = cells;
        } else if cells != block.columns {
            // Cells too many are cut off, cells too few are empty; the row is refused anyway.
            let end = block.bounds[block.bounds.len() - 1];
            let wanted = state.row_bounds + block.columns + 1;
            block.bounds.resize(wanted, end);
            state.note(RowFault::Cells { found: cells });
        }
        if let Some(fault) = state.fault.take() {
            block.faults.push((state.rows as u32, fault));
        }
        if let Some(column) = self.key {
            let key = (
                block.bounds[state.row_bounds + column] + 1,
                block.bounds[state.row_bounds + column + 1],
            );
            let text = slice(bytes, side, key);
            let previous = slice(bytes, side, state.key);
            if state.rows == 0 || text != previous {
                state.scanned.rising &= state.rows == 0 || text > previous;
                state.scanned.last_run = state.row_start;
                block.runs.push(state.rows as u32);
            }
            state.key = key;
        }
        block.starts.push(state.row_start as u32);
        state.rows += 1;
    }

    /// A row with a quoted cell: its cells are copied, without their quotes, behind the bytes read.
    /// Returns where the next row begins, or nothing when the row is not whole yet.
    ///
    /// A quote out of place must not swallow the rows that follow: a faulty row over several lines,
    /// or one with a cell that holds a whole row, ends with its first line.
    fn quoted_row(
        &self,
        bytes: &[u8],
        side: &mut Vec<u8>,
        block: &mut Block,
        state: &mut State,
    ) -> Option<usize> {
        let before = side.len();
        state.fault = None;
        begin_copy(bytes, side, block, state);
        let mut at = state.row_start;
        let mut open_quote = None;
        let mut swallows = false;
        let next = loop {
            let column = state.column(block);
            let cell_start = side.len();
            let Some(end) = copy_cell(bytes, at, side, |fault| state.note(fault(column))) else {
                if !self.last && bytes.len() - at < QUOTED_BYTES_LIMIT {
                    side.truncate(before);
                    return None;
                }
                open_quote = Some(column);
                break at;
            };
            swallows |= holds_a_row(&side[cell_start..], block.columns);
            block.bounds.push((bytes.len() + side.len()) as u32);
            side.push(b',');
            match (bytes.get(end), bytes.get(end + 1)) {
                (Some(b','), _) => at = end + 1,
                (Some(b'\r'), Some(b'\n')) => break end + 2,
                (Some(_), _) => break end + 1,
                (None, _) if self.last => break end,
                (None, _) => {
                    side.truncate(before);
                    return None;
                }
            }
        };
        let line_end = memchr::memchr(b'\n', &bytes[state.row_start..])
            .map_or(bytes.len(), |end| state.row_start + end);
        let several_lines = line_end + 1 < next;
        let broken = several_lines
            && (state.fault.is_some()
                || state.column(block) != block.columns && !self.header
                || swallows);
        if let Some(column) = open_quote.or(broken.then_some(0)) {
            side.truncate(before);
            return Some(self.first_line(bytes, side, block, state, (line_end, column)));
        }
        self.close_row(bytes, side, block, state);
        state.begin_row(block, next);
        Some(next)
    }

    /// The row is its first line, refused; what follows are rows of their own.
    #[cold]
    fn first_line(
        &self,
        bytes: &[u8],
        side: &mut Vec<u8>,
        block: &mut Block,
        state: &mut State,
        (line_end, column): (usize, usize),
    ) -> usize {
        begin_copy(bytes, side, block, state);
        for &byte in &bytes[state.row_start..line_end] {
            match byte {
                b'"' | b'\r' => {}
                b',' => {
                    block.bounds.push((bytes.len() + side.len()) as u32);
                    side.push(b',');
                }
                other => side.push(other),
            }
        }
        block.bounds.push((bytes.len() + side.len()) as u32);
        side.push(b'\n');
        state.fault = Some(RowFault::UnclosedQuote { column });
        self.close_row(bytes, side, block, state);
        let next = (line_end + 1).min(bytes.len());
        state.begin_row(block, next);
        next
    }
}

impl State {
    /// The first thing wrong with a row is the one that is told.
    fn note(&mut self, fault: RowFault) {
        self.fault.get_or_insert(fault);
    }

    fn column(&self, block: &Block) -> usize {
        block.bounds.len() - 1 - self.row_bounds
    }

    #[inline]
    fn begin_row(&mut self, block: &mut Block, next: usize) {
        self.row_start = next;
        self.cell_start = next;
        self.row_bounds = block.bounds.len();
        block.bounds.push(next as u32 - 1);
    }
}

/// A cell over several lines with the commas of a whole row: a quote out of place at either end.
fn holds_a_row(cell: &[u8], columns: usize) -> bool {
    columns > 1
        && cell.contains(&b'\n')
        && cell.iter().filter(|&&byte| byte == b',').count() + 1 >= columns
}

/// Begins the copy of a row behind the bytes read.
fn begin_copy(bytes: &[u8], side: &mut Vec<u8>, block: &mut Block, state: &State) {
    block.bounds.truncate(state.row_bounds);
    block.bounds.push((bytes.len() + side.len()) as u32);
    side.push(b'\n');
}

#[inline]
fn slice<'a>(bytes: &'a [u8], side: &'a [u8], (start, end): (u32, u32)) -> &'a [u8] {
    let (start, end) = (start as usize, end as usize);
    match start.checked_sub(bytes.len() + 1) {
        Some(_) => side.get(start - bytes.len()..end - bytes.len()),
        None => bytes.get(start..end),
    }
    .unwrap_or(&[])
}

/// Copies the cell at `at` without its quotes; returns where it ends, or nothing when it does not.
fn copy_cell(
    bytes: &[u8],
    at: usize,
    side: &mut Vec<u8>,
    mut note: impl FnMut(fn(usize) -> RowFault),
) -> Option<usize> {
    let mut at = at;
    if bytes.get(at) == Some(&b'"') {
        loop {
            let end = bytes.len().min(at + QUOTED_BYTES_LIMIT);
            let quote = at + 1 + memchr::memchr(b'"', bytes.get(at + 1..end)?)?;
            side.extend_from_slice(&bytes[at + 1..quote]);
            if bytes.get(quote + 1) != Some(&b'"') {
                at = quote + 1;
                break;
            }
            side.push(b'"');
            at = quote + 1;
        }
        if !ends_cell(bytes, at) {
            note(|column| RowFault::TextAfterQuote { column });
        }
    }
    while !ends_cell(bytes, at) {
        match bytes[at] {
            b'"' => note(|column| RowFault::StrayQuote { column }),
            b'\r' => note(|column| RowFault::LoneReturn { column }),
            0 => note(|column| RowFault::Nul { column }),
            _ => {}
        }
        side.push(bytes[at]);
        at += 1;
    }
    Some(at)
}

fn ends_cell(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        None | Some(b',' | b'\n') => true,
        Some(b'\r') => matches!(bytes.get(at + 1), None | Some(b'\n')),
        Some(_) => false,
    }
}
