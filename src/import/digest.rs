//! Digests of the input, for the record of a run.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::study::Text;

/// What was read, so that a result can be traced to its input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputDigest {
    /// File, relative to the trial.
    pub file: Text,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A file that is digested while it is read.
pub(super) struct Digesting {
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Digesting {
    pub(super) fn open(path: &Path) -> Result<Digesting> {
        let file = File::open(path).map_err(|error| Error::io("opening", path, error))?;
        Ok(Digesting {
            file,
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Reads what is left, and gives the digest of all.
    pub(super) fn finish(mut self, name: &Text, path: &Path) -> Result<InputDigest> {
        let mut rest = vec![0; 1 << 20];
        loop {
            match self.read(&mut rest) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::io("reading", path, error)),
            }
        }
        Ok(InputDigest {
            file: name.clone(),
            bytes: self.bytes,
            sha256: hexadecimal(&self.hash.finalize()),
        })
    }
}

impl Read for Digesting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

/// The digest of a whole file.
pub fn digest_file(path: &Path, name: &Text) -> Result<InputDigest> {
    Digesting::open(path)?.finish(name, path)
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[digit as usize]))
        .collect()
}
