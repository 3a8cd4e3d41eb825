//! Reads a table block by block, so that memory does not grow with the file.

use std::io::{self, Read};

use super::block::{Block, Numbers};
use super::scan::{Scan, Scanned};

/// Bytes read at a time.
const BLOCK_BYTES: usize = 1 << 20;

/// Bytes read for the header at first, and at most.
const HEADER_BYTES: usize = 1 << 16;
const HEADER_BYTES_LIMIT: usize = 1 << 24;

/// The most that one row, or all rows of one key in a row, may take.
const RUN_BYTES_LIMIT: usize = 1 << 30;

/// Why bytes are no comma-separated table at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    /// Nothing there.
    #[error("the file is empty; a header line and a row for each reading are expected")]
    Empty,
    /// UTF-16 or UTF-32.
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    /// Not text.
    #[error(
        "the file is {0}, not a table of comma-separated values; save the table as CSV (UTF-8)"
    )]
    NotText(&'static str),
    /// Lines end with a carriage return alone.
    #[error("lines end with a carriage return alone (old Mac); save it with LF or CRLF line ends")]
    LoneReturns,
    /// Another separator.
    #[error("cells are separated by {0}; save the table with commas")]
    Separator(&'static str),
    /// The header is not UTF-8.
    #[error("the header is not UTF-8; save the table as UTF-8")]
    HeaderEncoding,
    /// The header has a quote that is not closed, or a NUL.
    #[error("the header line cannot be read: a quote out of place or a NUL byte")]
    HeaderBroken,
    /// One key's rows exceed what is held in memory.
    #[error("the rows of one subject, or one row, take more than 1 GiB")]
    OverLimit,
}

/// A failure to read a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file itself.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// What is in it.
    #[error(transparent)]
    Fault(#[from] TableFault),
}

/// A table being read.
pub struct Blocks<R> {
    input: R,
    header: Vec<String>,
    key: Option<usize>,
    block_bytes: usize,
    /// Read, but not part of a block that was given out.
    carry: Vec<u8>,
    /// Bytes read from the input so far.
    read: u64,
    next_number: u64,
    last_key: Option<Vec<u8>>,
    input_ended: bool,
    rising: bool,
}

impl<R: Read> Blocks<R> {
    /// Reads the header.
    pub fn open(input: R) -> Result<Blocks<R>, TableError> {
        let mut blocks = Blocks {
            input,
            header: Vec::new(),
            key: None,
            block_bytes: BLOCK_BYTES,
            carry: Vec::new(),
            read: 0,
            next_number: 1,
            last_key: None,
            input_ended: false,
            rising: true,
        };
        blocks.fill_carry(HEADER_BYTES)?;
        sniff(&mut blocks.carry)?;
        let mut block = Block::default();
        loop {
            block.bytes.clear();
            block.bytes.push(b'\n');
            block.bytes.extend_from_slice(&blocks.carry);
            let filled = block.bytes.len();
            let scan = Scan {
                key: None,
                last: blocks.input_ended,
                header: true,
            };
            let scanned = scan.run(&mut block, filled);
            if block.rows > 0 {
                blocks.header = header_names(&block)?;
                blocks.carry.drain(..(scanned.rest - 1).min(filled - 1));
                return Ok(blocks);
            }
            if blocks.input_ended {
                return Err(TableFault::Empty.into());
            }
            if filled > HEADER_BYTES_LIMIT {
                return Err(TableFault::HeaderBroken.into());
            }
            blocks.fill_carry(filled * 4)?;
        }
    }

    /// The header's cells as given, without the byte order mark.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Rows with the same cell in this column stay together in a block when they follow each other.
    pub fn keep_together(&mut self, column: usize) {
        self.key = Some(column);
    }

    /// Whether the keys met so far rise from run to run, compared byte by byte.
    pub fn rising(&self) -> bool {
        self.rising
    }

    /// The key of the last row given out.
    pub fn last_key(&self) -> Option<&[u8]> {
        self.last_key.as_deref()
    }

    /// Gives back the input, to read on or to close it.
    pub fn into_input(self) -> R {
        self.input
    }

    /// Reads the next rows into `block`; false at the end of the table.
    pub fn next(&mut self, block: &mut Block) -> Result<bool, TableError> {
        let mut filled = 1 + self.carry.len();
        block.offset = self.read - self.carry.len() as u64;
        let wanted = self.block_bytes.max(filled + self.block_bytes / 2);
        block.bytes.resize(wanted, 0);
        block.bytes[0] = b'\n';
        block.bytes[1..filled].copy_from_slice(&self.carry);
        self.carry.clear();
        block.columns = self.header.len();
        loop {
            filled = self.fill(&mut block.bytes, filled)?;
            let scan = Scan {
                key: self.key,
                last: self.input_ended,
                header: false,
            };
            let scanned = scan.run(block, filled);
            block.end = scanned.rest;
            if self.input_ended || self.set_apart_last_run(block, &scanned, filled) {
                self.number(block, scanned.rising);
                return Ok(block.rows > 0);
            }
            if filled > RUN_BYTES_LIMIT {
                return Err(TableFault::OverLimit.into());
            }
            block.bytes.resize(filled * 2, 0);
        }
    }

    /// Reads all that is left into one block.
    /// Also whether its keys rise.
    pub fn rest(mut self) -> Result<(Block, bool), TableError> {
        self.read += self.input.read_to_end(&mut self.carry)? as u64;
        self.input_ended = true;
        if self.carry.len() > RUN_BYTES_LIMIT {
            return Err(TableFault::OverLimit.into());
        }
        let mut block = Block::default();
        self.next(&mut block)?;
        Ok((block, self.rising))
    }

    /// The last run may go on in the bytes not read yet: it waits for the next block.
    fn set_apart_last_run(&mut self, block: &mut Block, scanned: &Scanned, filled: usize) -> bool {
        let rest = if self.key.is_some() {
            if block.runs.len() < 2 {
                return false;
            }
            block.rows = block.runs.pop().map_or(0, |row| row as usize);
            block.faults.retain(|(row, _)| (*row as usize) < block.rows);
            scanned.last_run
        } else {
            if block.rows == 0 {
                return false;
            }
            scanned.rest
        };
        block.end = rest;
        self.carry.extend_from_slice(&block.bytes[rest..filled]);
        true
    }

    fn number(&mut self, block: &mut Block, rising: bool) {
        block.numbers = Numbers::From(self.next_number);
        self.next_number += block.rows as u64;
        let (Some(key), Some(last_row)) = (self.key, block.rows.checked_sub(1)) else {
            return;
        };
        let first = block.row(0).cell(key);
        let follows = self.last_key.as_deref().is_none_or(|last| last < first);
        self.rising &= rising && follows;
        self.last_key = Some(block.row(last_row).cell(key).to_vec());
    }

    fn fill_carry(&mut self, wanted: usize) -> io::Result<()> {
        let mut carry = std::mem::take(&mut self.carry);
        let before = carry.len();
        carry.resize(wanted.max(before), 0);
        let filled = self.fill(&mut carry, before)?;
        carry.truncate(filled);
        self.carry = carry;
        Ok(())
    }

    /// Reads until `bytes` is full or the input ends; returns how much of it is filled.
    fn fill(&mut self, bytes: &mut [u8], mut filled: usize) -> io::Result<usize> {
        while !self.input_ended && filled < bytes.len() {
            match self.input.read(&mut bytes[filled..]) {
                Ok(0) => self.input_ended = true,
                Ok(read) => {
                    filled += read;
                    self.read += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

/// Refuses what is no table by its first bytes, and takes off the byte order mark.
fn sniff(bytes: &mut Vec<u8>) -> Result<(), TableFault> {
    let fault = match &bytes[..] {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => TableFault::Utf16,
        [b'P', b'K', 3 | 5 | 7, ..] => TableFault::NotText("a zip file (an XLSX workbook?)"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => TableFault::NotText("an old Excel workbook"),
        [b'{' | b'[', ..] => TableFault::NotText("JSON"),
        [b'<', ..] => TableFault::NotText("HTML or XML"),
        _ => return first_line(bytes),
    };
    Err(fault)
}

fn first_line(bytes: &mut Vec<u8>) -> Result<(), TableFault> {
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        bytes.drain(..3);
    }
    if bytes.is_empty() {
        return Err(TableFault::Empty);
    }
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    let line = &bytes[..end];
    if memchr::memchr(b'\r', line).is_some_and(|at| at + 1 < line.len()) {
        return Err(TableFault::LoneReturns);
    }
    if !line.contains(&b',') {
        for (separator, name) in [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")] {
            if line.iter().filter(|&&b| b == separator).count() >= 2 {
                return Err(TableFault::Separator(name));
            }
        }
    }
    Ok(())
}

fn header_names(block: &Block) -> Result<Vec<String>, TableFault> {
    if block.fault(0).is_some() {
        return Err(TableFault::HeaderBroken);
    }
    let row = block.row(0);
    (0..row.cells())
        .map(|column| match std::str::from_utf8(row.cell(column)) {
            Ok(name) => Ok(name.to_owned()),
            Err(_) => Err(TableFault::HeaderEncoding),
        })
        .collect()
}

#[cfg(test)]
mod tests;
