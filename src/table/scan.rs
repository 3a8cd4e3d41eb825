//! Cuts bytes into rows and cells: comma-separated, quoted as RFC 4180 has it.

use super::block::{Block, RowFault};
use super::marks::Marks;
use super::same::same;

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

/// A scan under way.
pub(super) struct Cutter<'a> {
    pub(super) scan: &'a Scan,
    pub(super) bytes: &'a [u8],
    /// Copies of rows with quotes, which stand behind the bytes in the end.
    pub(super) side: Vec<u8>,
    pub(super) block: &'a mut Block,
    pub(super) row_start: usize,
    /// Index in the bounds where the row began.
    pub(super) row_bounds: usize,
    pub(super) fault: Option<RowFault>,
    /// Never used: the window is always there.
    nothing: [u32; WINDOW],
    /// Key of the previous row.
    key: (u32, u32),
    scanned: Scanned,
}

/// Bounds that a row may have to be cut the quick way.
const WINDOW: usize = 64;

/// How a row without quotes ended.
enum Line {
    /// With its line; the next begins at `next`.
    Whole { next: usize },
    /// At a byte that needs a closer look.
    Odd,
    /// The bytes ended first.
    Cut,
}

/// A byte up to the comma that is no comma, line feed or blank.
enum Other {
    /// A return before a line feed.
    LineEnd,
    /// A quote, a NUL, a lone return.
    Odd,
    /// Part of its cell.
    Text,
}

#[inline(never)]
fn other_mark(bytes: &[u8], at: usize) -> Other {
    match bytes[at] {
        b'\r' if bytes.get(at + 1) == Some(&b'\n') => Other::LineEnd,
        b'"' | b'\r' | 0 => Other::Odd,
        _ => Other::Text,
    }
}

impl Scan {
    /// Finds every whole row among the first `filled` bytes; `block.columns` is what the header has.
    pub(super) fn run(&self, block: &mut Block, filled: usize) -> Scanned {
        let mut bytes = std::mem::take(&mut block.bytes);
        block.faults.clear();
        block.runs.clear();
        block.starts.clear();
        block.rows = 0;
        let mut cutter = Cutter {
            scan: self,
            bytes: &bytes[..filled],
            side: Vec::new(),
            block,
            row_start: 1,
            row_bounds: 0,
            fault: None,
            nothing: [0; WINDOW],
            key: (0, 0),
            scanned: Scanned {
                rest: 1,
                last_run: 1,
                rising: true,
            },
        };
        cutter.rows();
        let (mut side, mut scanned) = (cutter.side, cutter.scanned);
        scanned.rest = cutter.row_start;
        if !side.is_empty() {
            bytes.truncate(filled);
            bytes.append(&mut side);
        }
        block.bytes = bytes;
        scanned
    }
}

impl Cutter<'_> {
    fn rows(&mut self) {
        let mut marks = Marks::new(self.bytes, 1);
        let mut ascii = true;
        loop {
            self.row_bounds = self.block.rows * (self.block.columns + 1);
            let next = match self.plain_row(&mut marks) {
                Line::Whole { next } => next,
                Line::Odd => match self.odd_row() {
                    Some(next) => {
                        ascii &= self.bytes[self.row_start..next].is_ascii();
                        marks.seek(next);
                        next
                    }
                    None => break,
                },
                Line::Cut => match self.last_row() {
                    Some(next) => next,
                    None => break,
                },
            };
            self.row_start = next;
            if self.scan.header && self.block.rows > 0 || next >= self.bytes.len() {
                break;
            }
        }
        self.block.ascii = ascii && marks.ascii();
    }

    /// Commas and a line end: most rows of most tables.
    #[inline(always)]
    fn plain_row(&mut self, marks: &mut Marks<'_>) -> Line {
        let bytes = self.bytes;
        let start = self.row_start;
        if bytes.get(start) == Some(&b'"') {
            return Line::Odd;
        }
        let bounds = self.row_window();
        bounds[0] = start as u32 - 1;
        let mut cells = 1;
        let (end, next) = loop {
            let Some(at) = marks.next() else {
                return Line::Cut;
            };
            if bytes[at] == b',' {
                bounds[cells % WINDOW] = at as u32;
                cells += 1;
            } else if bytes[at] == b'\n' {
                break (at, at + 1);
            } else if bytes[at] != b' ' {
                match other_mark(bytes, at) {
                    Other::LineEnd => {
                        marks.next();
                        break (at, at + 2);
                    }
                    Other::Odd => return Line::Odd,
                    Other::Text => {}
                }
            }
        };
        if cells >= WINDOW {
            return Line::Odd;
        }
        bounds[cells] = end as u32;
        // A line of nothing is no row.
        if end != start {
            self.close_row(cells);
        }
        Line::Whole { next }
    }

    /// Room for the bounds of a row that is cut the quick way.
    #[inline(always)]
    fn row_window(&mut self) -> &mut [u32; WINDOW] {
        let start = self.row_bounds;
        if self.block.bounds.len() < start + WINDOW {
            // After a copied row the bounds end here; the next one may well be copied too.
            let copied = self.block.bounds.len() == start;
            let more = if copied { WINDOW } else { 64 * WINDOW };
            self.block.bounds.resize(start + more, 0);
        }
        match self.block.bounds[start..].first_chunk_mut() {
            Some(window) => window,
            None => &mut self.nothing,
        }
    }

    /// The last row may lack its line end; a Ctrl-Z after the last one is an old mark of its own.
    fn last_row(&mut self) -> Option<usize> {
        let left = &self.bytes[self.row_start.min(self.bytes.len())..];
        if !self.scan.last || left.is_empty() || left == [0x1a] {
            return None;
        }
        self.end_at(self.bytes.len())
    }

    /// Ends the row that the bounds were begun for.
    fn end_at(&mut self, end: usize) -> Option<usize> {
        // The window holds the commas that were found before the bytes ended.
        let commas = self.bytes[self.row_start..]
            .iter()
            .filter(|&&byte| byte == b',')
            .count();
        if commas + 1 >= WINDOW {
            return self.odd_row();
        }
        self.block.bounds[self.row_bounds + commas + 1] = end as u32;
        self.close_row(commas + 1);
        Some(end)
    }

    /// All bounds of the row are there: counts its cells, and compares its key with the row before.
    #[inline(always)]
    pub(super) fn close_row(&mut self, cells: usize) {
        if cells != self.block.columns {
            self.fit_cells(cells);
        }
        if let Some(fault) = self.fault.take() {
            self.block.faults.push((self.block.rows as u32, fault));
        }
        if let Some(column) = self.scan.key {
            self.compare_key(column);
        }
        self.block.starts.push(self.row_start as u32);
        self.block.rows += 1;
    }

    /// Cells too many are cut off, cells too few are empty; the row is refused anyway.
    #[cold]
    fn fit_cells(&mut self, cells: usize) {
        if self.scan.header {
            self.block.columns = cells;
            return;
        }
        let first = self.row_bounds;
        let end = self.block.bounds[first + cells];
        let wanted = first + self.block.columns + 1;
        if self.block.bounds.len() < wanted {
            self.block.bounds.resize(wanted, end);
        }
        if cells < self.block.columns {
            self.block.bounds[first + cells..wanted].fill(end);
        }
        self.note(RowFault::Cells { found: cells });
    }

    #[inline]
    fn compare_key(&mut self, column: usize) {
        let first = self.row_bounds + column;
        let key = (self.block.bounds[first] + 1, self.block.bounds[first + 1]);
        let text = self.slice(key);
        let previous = self.slice(self.key);
        if self.block.rows == 0 || !same(text, previous) {
            self.scanned.rising &= self.block.rows == 0 || text > previous;
            self.scanned.last_run = self.row_start;
            self.block.runs.push(self.block.rows as u32);
        }
        self.key = key;
    }

    #[inline]
    fn slice(&self, (start, end): (u32, u32)) -> &[u8] {
        let (start, end) = (start as usize, end as usize);
        let origin = self.bytes.len();
        if start > origin {
            self.side.get(start - origin..end - origin)
        } else {
            self.bytes.get(start..end)
        }
        .unwrap_or(&[])
    }

    /// The first thing wrong with a row is the one that is told.
    pub(super) fn note(&mut self, fault: RowFault) {
        self.fault.get_or_insert(fault);
    }
}
