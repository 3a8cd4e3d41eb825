//! Where the rows of a result go: to memory, to a file, to both, or nowhere.

use super::OutputFile;
use crate::error::Result;

/// Rows of one result, in the order they come.
#[derive(Debug, Default)]
pub struct RowSink {
    memory: Option<Vec<u8>>,
    file: Option<OutputFile>,
    header: Vec<u8>,
    written: u64,
}

impl RowSink {
    /// A sink that forgets everything.
    pub fn nowhere() -> RowSink {
        RowSink::default()
    }

    /// A sink that keeps its rows, to be printed.
    pub fn kept(mut self) -> RowSink {
        self.memory = Some(Vec::new());
        self
    }

    /// A sink that writes a file, header first.
    pub fn to_file(mut self, mut file: OutputFile, header: Vec<u8>) -> Result<RowSink> {
        file.write(&header)?;
        self.file = Some(file);
        self.header = header;
        Ok(self)
    }

    /// Bytes of rows so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Adds rows at the end.
    pub fn write(&mut self, rows: &[u8]) -> Result<()> {
        self.written += rows.len() as u64;
        if let Some(memory) = &mut self.memory {
            memory.extend_from_slice(rows);
        }
        match &mut self.file {
            Some(file) => file.write(rows),
            None => Ok(()),
        }
    }

    /// Forgets the rows so far.
    pub fn start_over(&mut self) -> Result<()> {
        self.written = 0;
        if let Some(memory) = &mut self.memory {
            memory.clear();
        }
        match &mut self.file {
            Some(file) => {
                file.start_over()?;
                file.write(&self.header)
            }
            None => Ok(()),
        }
    }

    /// Puts rows in between: each piece at its place in the rows so far, in ascending order.
    pub fn insert(&mut self, mut pieces: Vec<(u64, Vec<u8>)>) -> Result<()> {
        if pieces.is_empty() {
            return Ok(());
        }
        if let Some(memory) = &mut self.memory {
            let mut whole = Vec::with_capacity(memory.len());
            let mut copied = 0;
            for (place, piece) in &pieces {
                whole.extend_from_slice(&memory[copied..*place as usize]);
                whole.extend_from_slice(piece);
                copied = *place as usize;
            }
            whole.extend_from_slice(&memory[copied..]);
            *memory = whole;
        }
        let header = self.header.len() as u64;
        for (place, piece) in &mut pieces {
            *place += header;
            self.written += piece.len() as u64;
        }
        match &mut self.file {
            Some(file) => file.insert(&pieces),
            None => Ok(()),
        }
    }

    /// Forces the file to disk and gives the rows that were kept.
    pub fn finish(self) -> Result<Vec<u8>> {
        if let Some(file) = self.file {
            file.finish()?;
        }
        Ok(self.memory.unwrap_or_default())
    }
}
