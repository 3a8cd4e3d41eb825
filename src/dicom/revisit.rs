//! A second walk over a file whose header was read: for what only one kind of object holds.

use std::fs::File;
use std::path::Path;

use super::header::Header;
use super::inflate::InflateSource;
use super::part10::{Refusal, start};
use super::problem::Problem;
use super::read::read_file;
use super::source::{FileSource, Source};
use super::value::trimmed;
use super::visitor::Visitor;
use super::walker;

/// The header of a file, through the gate, then all its elements again for `visitor`.
pub(super) fn read_and_visit<V: Visitor>(path: &Path, visitor: &mut V) -> Result<Header, Refusal> {
    let mut buffer = Vec::new();
    let (_, header) = read_file(path, &mut buffer);
    let header = header?;
    with_data_set(path, &mut buffer, &mut |source, offset| {
        walker::walk(source, offset, header.transfer_syntax.encoding, visitor)
    })?;
    Ok(header)
}

/// Open a file that passed the gate and hand out its data set, inflated if need be, with the
/// offset of its first element: the same offsets as in its header.
pub(super) fn with_data_set(
    path: &Path,
    buffer: &mut Vec<u8>,
    then: &mut dyn FnMut(&mut AnySource<'_>, u64) -> Result<(), Problem>,
) -> Result<(), Refusal> {
    let failed = |error| Problem::error("io.open", format!("cannot be opened: {error}"));
    let file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut source = FileSource::new(&file, length, buffer);
    let start = start(&mut source)?;
    if start.syntax.deflated {
        let inflated = InflateSource::new(source, start.offset)?;
        then(&mut AnySource::Inflated(Box::new(inflated)), 0)?;
    } else {
        then(&mut AnySource::Plain(source), start.offset)?;
    }
    Ok(())
}

/// A data set as it lies in the file, or inflated.
pub(super) enum AnySource<'b> {
    Plain(FileSource<'b>),
    Inflated(Box<InflateSource<FileSource<'b>>>),
}

impl Source for AnySource<'_> {
    fn length(&self) -> u64 {
        match self {
            AnySource::Plain(source) => source.length(),
            AnySource::Inflated(source) => source.length(),
        }
    }

    fn read(&mut self, offset: u64, count: usize, ahead: usize) -> Result<&[u8], Problem> {
        match self {
            AnySource::Plain(source) => source.read(offset, count, ahead),
            AnySource::Inflated(source) => source.read(offset, count, ahead),
        }
    }
}

/// A text for a person: UTF-8, or Latin 1 when it is not that.
pub(super) fn text(bytes: &[u8]) -> String {
    let bytes = trimmed(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// A coded concept (PS3.3 table 8.8-1) as value, scheme and meaning with `|` between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// (0008,0100), (0008,0119) or (0008,0120).
    pub value: String,
    /// (0008,0102).
    pub scheme: String,
    /// (0008,0104).
    pub meaning: String,
}

impl Code {
    /// Nothing was coded.
    pub fn is_empty(&self) -> bool {
        self.value.is_empty() && self.meaning.is_empty()
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_empty() {
            return Ok(());
        }
        write!(formatter, "{}|{}|{}", self.value, self.scheme, self.meaning)
    }
}
