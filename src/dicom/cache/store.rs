//! The cache's file: readable by its owner alone, replaced whole, believed only when it is whole.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// What the file begins with; the number grows with every change of the form.
const MAGIC: &[u8] = b"recist scan cache 1\n";
/// Bytes of the check sum.
const SUM: usize = 32;
/// A larger file is none of ours.
const LARGEST: u64 = 1 << 30;

/// The file for these roots.
pub(super) fn place(folder: &Path, base: &Path, roots: &[PathBuf]) -> PathBuf {
    let mut roots: Vec<_> = roots.iter().map(|root| base.join(root)).collect();
    roots.sort();
    let mut hasher = Sha256::new();
    for root in &roots {
        hasher.update(root.as_os_str().as_encoded_bytes());
        hasher.update([0]);
    }
    let digest = hasher.finalize();
    let name: String = digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    folder.join(format!("scan-{name}.cache"))
}

/// The entries' bytes, none when there are none to be trusted.
pub(super) fn load(path: &Path, stamp: &str) -> Option<Vec<u8>> {
    if !std::fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let file = File::open(path).ok()?;
    let metadata = file.metadata().ok()?;
    if !metadata.is_file() || metadata.len() > LARGEST || !is_private(&metadata) {
        return None;
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    file.take(LARGEST).read_to_end(&mut bytes).ok()?;
    let rest = bytes.strip_prefix(MAGIC)?;
    let rest = rest.strip_prefix(stamp_line(stamp).as_slice())?;
    let (sum, entries) = rest.split_at_checked(SUM)?;
    if Sha256::digest(entries)[..] != *sum {
        return None;
    }
    let head = bytes.len() - entries.len();
    bytes.drain(..head);
    Some(bytes)
}

/// Write beside and rename, so that a reader sees the old one or the new one.
pub(super) fn store(path: &Path, stamp: &str, entries: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private_folder(folder)?;
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let written = write(&beside, stamp, entries).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

fn write(path: &Path, stamp: &str, entries: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(MAGIC)?;
    file.write_all(&stamp_line(stamp))?;
    file.write_all(&Sha256::digest(entries))?;
    file.write_all(entries)
}

fn stamp_line(stamp: &str) -> Vec<u8> {
    format!("{}:{stamp}\n", stamp.len()).into_bytes()
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Nobody but the owner may read or write it: it names patients, and what it says is believed.
#[cfg(unix)]
fn is_private(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.mode() & 0o077 == 0
}

#[cfg(not(unix))]
fn is_private(_metadata: &std::fs::Metadata) -> bool {
    true
}
