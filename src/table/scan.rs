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
    /// Key of the previous row.
    key: (u32, u32),
    scanned: Scanned,
}

/// How a row without quotes ended.
enum Line {
    /// At `end`; the next begins at `next`.
    Whole { end: usize, next: usize },
    /// At a byte that needs a closer look.
    Odd,
    /// The bytes ended first.
    Cut,
}

impl Scan {
    /// Finds every whole row among the first `filled` bytes; `block.columns` is what the header has.
    pub(super) fn run(&self, block: &mut Block, filled: usize) -> Scanned {
        let mut bytes = std::mem::take(&mut block.bytes);
        block.bounds.clear();
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
            self.begin_row();
            let next = match self.plain_row(&mut marks) {
                Line::Whole { end, next } => {
                    self.end_row(end);
                    next
                }
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
        let bounds = self.block.rows * (self.block.columns + 1);
        self.block.bounds.truncate(bounds);
    }

    #[inline]
    fn begin_row(&mut self) {
        self.row_bounds = self.block.rows * (self.block.columns + 1);
        self.block.bounds.truncate(self.row_bounds);
        self.block.bounds.push(self.row_start as u32 - 1);
    }

    /// Commas and a line end: most rows of most tables.
    #[inline(always)]
    fn plain_row(&mut self, marks: &mut Marks<'_>) -> Line {
        let bytes = self.bytes;
        let mut bounds = std::mem::take(&mut self.block.bounds);
        let line = loop {
            let Some(at) = marks.next() else {
                break Line::Cut;
            };
            let byte = bytes[at];
            if byte == b',' {
                bounds.push(at as u32);
            } else if byte == b'\n' {
                let next = at + 1;
                break Line::Whole { end: at, next };
            } else if byte == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                marks.next();
                let next = at + 2;
                break Line::Whole { end: at, next };
            } else if byte == b'"' || byte == b'\r' || byte == 0 {
                break Line::Odd;
            }
        };
        self.block.bounds = bounds;
        line
    }

    /// The last row may lack its line end; a Ctrl-Z after the last one is an old mark of its own.
    fn last_row(&mut self) -> Option<usize> {
        let left = &self.bytes[self.row_start.min(self.bytes.len())..];
        if !self.scan.last || left.is_empty() || left == [0x1a] {
            return None;
        }
        self.end_row(self.bytes.len());
        Some(self.bytes.len())
    }

    /// Ends the row at `end`. A line of nothing is no row.
    #[inline]
    fn end_row(&mut self, end: usize) {
        if end != self.row_start {
            self.block.bounds.push(end as u32);
            self.close_row();
        }
    }

    /// All bounds of the row are there: counts its cells, and compares its key with the row before.
    #[inline(always)]
    pub(super) fn close_row(&mut self) {
        let cells = self.block.bounds.len() - 1 - self.row_bounds;
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
        let end = self.block.bounds.last().copied().unwrap_or(0);
        let wanted = self.row_bounds + self.block.columns + 1;
        self.block.bounds.resize(wanted, end);
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

    /// The column that is being read.
    pub(super) fn column(&self) -> usize {
        self.block.bounds.len() - 1 - self.row_bounds
    }
}
