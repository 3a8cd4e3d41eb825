//! What several test files share.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "each test file uses a part of it"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The folder of shared material, beside the repository or where RECIST_SHARED says.
pub fn shared() -> Option<PathBuf> {
    let said = std::env::var_os("RECIST_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let found = said
        .into_iter()
        .chain([beside])
        .find(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: ../shared not here");
    }
    found
}

/// The hostile DICOM corpus, made once a run; none without python3 or the shared material.
pub fn hostile_corpus() -> Option<PathBuf> {
    static CORPUS: OnceLock<Option<PathBuf>> = OnceLock::new();
    CORPUS
        .get_or_init(|| {
            let tool = shared()?.join("tools/make_hostile_dicom.py");
            let name = format!("hostile-{}", std::process::id());
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
            let made = Command::new("python3").arg(tool).arg(&folder).output();
            match made {
                Ok(output) if output.status.success() => Some(folder),
                _ => {
                    println!("skipped: python3 cannot make the corpus");
                    None
                }
            }
        })
        .clone()
}

/// One line of the corpus's manifest.
pub struct Case {
    pub name: String,
    pub group: String,
    pub expected: String,
    pub accept: String,
    pub millimetres: String,
    pub needs: String,
}

/// The manifest of a corpus.
pub fn manifest(corpus: &Path) -> Vec<Case> {
    let mut reader = csv::Reader::from_path(corpus.join("manifest.csv")).expect("a manifest");
    let rows = reader.byte_records().map(|row| {
        let row = row.expect("a manifest row");
        let field = |index: usize| String::from_utf8_lossy(&row[index]).into_owned();
        Case {
            name: field(0),
            group: field(1),
            expected: field(3),
            accept: field(4),
            millimetres: field(5),
            needs: field(9),
        }
    });
    rows.collect()
}

/// A small seeded generator (xorshift64*), the same on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// Flip, overwrite, cut, insert, repeat or exchange some bytes.
pub fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    if bytes.is_empty() {
        return bytes.push(random.next() as u8);
    }
    let at = random.below(bytes.len());
    let span = random.below(16).min(bytes.len() - at);
    match random.below(8) {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes[at] = random.next() as u8,
        2 => bytes.truncate(at),
        3 => bytes[at..at + span].fill(0xFF),
        4 => bytes[at..at + span].fill(0),
        5 => drop(bytes.drain(at..at + span)),
        6 => {
            let piece = bytes[at..at + span].to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, piece);
        }
        _ => {
            const LENGTHS: [u32; 6] = [0, 1, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFF];
            let value = LENGTHS[random.below(LENGTHS.len())].to_le_bytes();
            let end = (at + 4).min(bytes.len());
            bytes[at..end].copy_from_slice(&value[..end - at]);
        }
    }
}
