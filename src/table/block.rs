//! A stretch of a table in memory, cut into cells that stay where they were read.

use super::scan::Scan;

/// What is wrong with a row as a row. Columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// More or fewer cells than the header has.
    Cells {
        /// How many there are.
        found: usize,
    },
    /// A quote inside a cell that does not begin with one.
    StrayQuote {
        /// The cell's column.
        column: usize,
    },
    /// Text between a closing quote and the next separator.
    TextAfterQuote {
        /// The cell's column.
        column: usize,
    },
    /// A quote that is never closed: the rest of the file is inside it.
    UnclosedQuote {
        /// The cell's column.
        column: usize,
    },
    /// A NUL byte.
    Nul {
        /// The cell's column.
        column: usize,
    },
    /// A carriage return that ends no line.
    LoneReturn {
        /// The cell's column.
        column: usize,
    },
}

/// Whole rows of a table, all with the same number of cells (faulty ones cut or filled).
#[derive(Debug, Default)]
pub struct Block {
    pub(super) bytes: Vec<u8>,
    /// For each row, where the separator before its first cell is, then the one after each cell.
    pub(super) bounds: Vec<u32>,
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) faults: Vec<(u32, RowFault)>,
    /// Where each row begins in `bytes`, as it was read.
    pub(super) starts: Vec<u32>,
    /// First row of each run of rows with the same key.
    pub(super) runs: Vec<u32>,
    /// Where the first row after these begins in `bytes`.
    pub(super) end: usize,
    /// Where `bytes[1]` stands in the file.
    pub(super) offset: u64,
    pub(super) ascii: bool,
    pub(super) numbers: Numbers,
}

/// The record number of each row of a block.
#[derive(Debug)]
pub(super) enum Numbers {
    /// The rows follow each other.
    From(u64),
    /// One by one.
    Each(Vec<u64>),
}

impl Default for Numbers {
    fn default() -> Numbers {
        Numbers::From(0)
    }
}

impl Block {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// First rows of the runs of rows whose key cell is the same.
    pub fn runs(&self) -> &[u32] {
        &self.runs
    }

    /// The rows of one run.
    pub fn run(&self, run: usize) -> std::ops::Range<usize> {
        let start = self.runs[run] as usize;
        let end = self
            .runs
            .get(run + 1)
            .map_or(self.rows, |&end| end as usize);
        start..end
    }

    /// No byte is outside ASCII.
    pub fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// A row's cells.
    #[inline]
    pub fn row(&self, row: usize) -> Row<'_> {
        let stride = self.columns + 1;
        Row {
            bytes: &self.bytes,
            bounds: &self.bounds[row * stride..(row + 1) * stride],
        }
    }

    /// The number of a row in the file: 0 is the header, 1 the first data row. Blank lines count not.
    pub fn number(&self, row: usize) -> u64 {
        match &self.numbers {
            Numbers::From(first) => first + row as u64,
            Numbers::Each(numbers) => numbers[row],
        }
    }

    /// Where a row stands in the file: its first byte, and the first one after it.
    pub fn span(&self, row: usize) -> std::ops::Range<u64> {
        let at = |place: usize| self.offset + place as u64 - 1;
        let end = if row + 1 < self.rows {
            self.starts[row + 1] as usize
        } else {
            self.end
        };
        at(self.starts[row] as usize)..at(end)
    }

    /// Records from several places, in the order they are to have, each with its number.
    pub fn gather<'a>(
        columns: usize,
        key: usize,
        records: impl Iterator<Item = (&'a [u8], u64, Option<RowFault>)>,
    ) -> Block {
        let mut block = Block {
            columns,
            bytes: vec![b'\n'],
            ..Block::default()
        };
        let mut numbers = Vec::new();
        let mut broken = Vec::new();
        for (record, number, fault) in records {
            if let Some(fault) = fault {
                // An unclosed quote would swallow the records that follow here.
                broken.push((numbers.len() as u32, fault));
                let plain = record.iter().filter(|byte| !b"\"\r\n".contains(byte));
                block.bytes.extend(plain);
            } else {
                block.bytes.extend_from_slice(record);
            }
            if block.bytes.last() != Some(&b'\n') {
                block.bytes.push(b'\n');
            }
            numbers.push(number);
        }
        let filled = block.bytes.len();
        let scan = Scan {
            key: Some(key),
            last: true,
            header: false,
        };
        scan.run(&mut block, filled);
        for (row, fault) in broken {
            block.faults.retain(|(faulty, _)| *faulty != row);
            let at = block.faults.partition_point(|(faulty, _)| *faulty < row);
            block.faults.insert(at, (row, fault));
        }
        block.numbers = Numbers::Each(numbers);
        block
    }

    /// What is wrong with a row, if anything.
    pub fn fault(&self, row: usize) -> Option<RowFault> {
        if self.faults.is_empty() {
            return None;
        }
        let at = self.faults.partition_point(|(r, _)| (*r as usize) < row);
        let (faulty, fault) = self.faults.get(at)?;
        (*faulty as usize == row).then_some(*fault)
    }
}

/// The cells of one row, unquoted.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    bytes: &'a [u8],
    bounds: &'a [u32],
}

impl<'a> Row<'a> {
    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.bounds.len() - 1
    }

    /// Length of the row in bytes, quotes and line end not counted.
    pub fn bytes(&self) -> usize {
        self.bounds[self.bounds.len() - 1].saturating_sub(self.bounds[0]) as usize
    }

    /// One cell's bytes. UTF-8 is for the caller to check where the block is not all ASCII.
    #[inline(always)]
    pub fn cell(&self, column: usize) -> &'a [u8] {
        self.bytes
            .get(self.bounds[column] as usize + 1..self.bounds[column + 1] as usize)
            .unwrap_or(&[])
    }
}
