//! Rows with quotes, or with bytes that no table should have.
//!
//! Their cells are copied, without their quotes, behind the bytes read. A quote out of place must
//! not swallow the rows that follow: a faulty row over several lines, or one with a cell that holds
//! a whole row, ends with its first line and is refused.

use super::block::RowFault;
use super::scan::Cutter;

/// A quote that is not closed within so many bytes is never closed.
const QUOTED_BYTES_LIMIT: usize = 1 << 21;

/// How far a row with quotes goes.
enum Extent {
    /// The next row begins here.
    Next(usize),
    /// A quote in this column is never closed.
    Unclosed(usize),
    /// More bytes are needed to tell.
    Unknown,
}

impl Cutter<'_> {
    /// Returns where the next row begins, or nothing when the row is not whole yet.
    pub(super) fn odd_row(&mut self) -> Option<usize> {
        let before = self.side.len();
        self.fault = None;
        self.begin_copy();
        let mut swallows = false;
        let extent = self.copy_cells(&mut swallows);
        let line_end = memchr::memchr(b'\n', &self.bytes[self.row_start..])
            .map_or(self.bytes.len(), |end| self.row_start + end);
        let broken = match extent {
            Extent::Unknown => {
                self.side.truncate(before);
                return None;
            }
            Extent::Unclosed(column) => Some(column),
            Extent::Next(next) => {
                let several_lines = line_end + 1 < next;
                let wrong_count = self.copied_cells() != self.block.columns && !self.scan.header;
                let broken = self.fault.is_some() || wrong_count || swallows;
                (several_lines && broken).then_some(0)
            }
        };
        match (broken, extent) {
            (None, Extent::Next(next)) => {
                self.close_row(self.copied_cells());
                Some(next)
            }
            (column, _) => {
                self.side.truncate(before);
                Some(self.first_line(line_end, column.unwrap_or(0)))
            }
        }
    }

    fn copy_cells(&mut self, swallows: &mut bool) -> Extent {
        let mut at = self.row_start;
        loop {
            let column = self.copied_cells();
            let cell_start = self.side.len();
            let Some(end) = self.copy_cell(at, column) else {
                let given_up = self.scan.last || self.bytes.len() - at >= QUOTED_BYTES_LIMIT;
                return if given_up {
                    Extent::Unclosed(column)
                } else {
                    Extent::Unknown
                };
            };
            *swallows |= holds_a_row(&self.side[cell_start..], self.block.columns);
            self.end_cell(b',');
            match (self.bytes.get(end), self.bytes.get(end + 1)) {
                (Some(b','), _) => at = end + 1,
                (Some(b'\r'), Some(b'\n')) => return Extent::Next(end + 2),
                (Some(_), _) => return Extent::Next(end + 1),
                (None, _) if self.scan.last => return Extent::Next(end),
                (None, _) => return Extent::Unknown,
            }
        }
    }

    /// The row is its first line, refused; what follows are rows of their own.
    #[cold]
    fn first_line(&mut self, line_end: usize, column: usize) -> usize {
        self.begin_copy();
        let line = &self.bytes[self.row_start..line_end];
        for &byte in line {
            match byte {
                b'"' | b'\r' => {}
                b',' => self.end_cell(b','),
                other => self.side.push(other),
            }
        }
        self.end_cell(b'\n');
        self.fault = Some(RowFault::UnclosedQuote { column });
        self.close_row(self.copied_cells());
        (line_end + 1).min(self.bytes.len())
    }

    fn begin_copy(&mut self) {
        self.block.bounds.truncate(self.row_bounds);
        self.end_cell(b'\n');
    }

    /// Cells of this row that were copied; the bounds end with them.
    fn copied_cells(&self) -> usize {
        self.block.bounds.len() - 1 - self.row_bounds
    }

    /// Puts a separator behind what was copied.
    fn end_cell(&mut self, separator: u8) {
        let place = self.bytes.len() + self.side.len();
        self.block.bounds.push(place as u32);
        self.side.push(separator);
    }

    /// Copies the cell at `at` without its quotes; returns where it ends, or nothing when it does not.
    fn copy_cell(&mut self, at: usize, column: usize) -> Option<usize> {
        let bytes = self.bytes;
        if bytes.get(at) != Some(&b'"') {
            return Some(self.copy_bare(at, column));
        }
        let mut open = at;
        loop {
            let limit = bytes.len().min(open + QUOTED_BYTES_LIMIT);
            let inside = bytes.get(open + 1..limit)?;
            let length = memchr::memchr(b'"', inside)?;
            self.side.extend_from_slice(&inside[..length]);
            let quote = open + 1 + length;
            if bytes.get(quote + 1) != Some(&b'"') {
                if !ends_cell(bytes, quote + 1) {
                    self.note(RowFault::TextAfterQuote { column });
                }
                return Some(self.copy_bare(quote + 1, column));
            }
            self.side.push(b'"');
            open = quote + 1;
        }
    }

    /// Copies up to the next separator, which it returns.
    fn copy_bare(&mut self, start: usize, column: usize) -> usize {
        let mut at = start;
        while !ends_cell(self.bytes, at) {
            match self.bytes[at] {
                b'"' => self.note(RowFault::StrayQuote { column }),
                b'\r' => self.note(RowFault::LoneReturn { column }),
                0 => self.note(RowFault::Nul { column }),
                _ => {}
            }
            at += 1;
        }
        self.side.extend_from_slice(&self.bytes[start..at]);
        at
    }
}

/// A cell over several lines with the commas of a whole row: a quote out of place at either end.
fn holds_a_row(cell: &[u8], columns: usize) -> bool {
    columns > 1
        && memchr::memchr(b'\n', cell).is_some()
        && cell.iter().filter(|&&byte| byte == b',').count() + 1 >= columns
}

fn ends_cell(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        None | Some(b',' | b'\n') => true,
        Some(b'\r') => matches!(bytes.get(at + 1), None | Some(b'\n')),
        Some(_) => false,
    }
}
