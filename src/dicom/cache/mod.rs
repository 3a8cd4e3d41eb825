//! What a scan read, kept for the next one: a header by the path and the state of its file.
//!
//! A file is known when its path, size, times of change and inode are those of the reading. A
//! cache that is damaged, written by another version or open to others is as good as none.

mod bytes;
mod geometry_bytes;
mod header_bytes;
mod store;

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::{Reader, Writer};

use super::header::Header;
use super::part10::Refusal;
use super::read::{FileFacts, FileState};

/// A file changed this recently may change again within the same tick of its clock.
const TOO_FRESH: Duration = Duration::from_secs(2);

/// Headers of earlier scans over the same roots.
#[derive(Debug)]
pub struct ScanCache {
    /// Where it lies.
    file: PathBuf,
    /// What relative paths begin at.
    base: PathBuf,
    /// Which program wrote it.
    stamp: String,
    entries: HashMap<Box<[u8]>, Range<usize>>,
    bytes: Vec<u8>,
}

impl ScanCache {
    /// The cache in `folder` for scans of `roots`, empty when there is none that can be trusted.
    /// `stamp` names the program that reads: what another one wrote is not believed. None when
    /// the working folder is unknown.
    pub fn open(folder: &Path, roots: &[PathBuf], stamp: &str) -> Option<Self> {
        let base = std::env::current_dir().ok()?;
        let file = store::place(folder, &base, roots);
        let (bytes, entries) = store::load(&file, stamp)
            .and_then(|bytes| index(&bytes).map(|entries| (bytes, entries)))
            .unwrap_or_default();
        Some(Self {
            file,
            base,
            stamp: stamp.to_owned(),
            entries,
            bytes,
        })
    }

    /// The file it is kept in.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// What reading the file gave, when the file is as it was then.
    pub(super) fn find(&self, path: &Path) -> Option<(FileFacts, Result<Header, Refusal>)> {
        let range = self.entries.get(self.key(path).as_slice())?;
        let mut reader = Reader(self.bytes.get(range.clone())?);
        let state = read_state(&mut reader)?;
        let metadata = std::fs::metadata(path).ok()?;
        let facts = metadata.is_file().then(|| FileFacts::of(&metadata))?;
        if facts.state != Some(state) {
            return None;
        }
        let read = header_bytes::read(&mut reader)?;
        reader.0.is_empty().then_some((facts, read))
    }

    fn key(&self, path: &Path) -> Vec<u8> {
        let path = self.base.join(path);
        path.into_os_string().into_encoded_bytes()
    }
}

/// Where each path's entry lies; none when the bytes are no list of entries.
fn index(bytes: &[u8]) -> Option<HashMap<Box<[u8]>, Range<usize>>> {
    let mut reader = Reader(bytes);
    let mut entries = HashMap::new();
    while !reader.0.is_empty() {
        let key = reader.text()?;
        let entry = reader.text()?;
        let end = bytes.len() - reader.0.len();
        entries.insert(key.into(), end - entry.len()..end);
    }
    Some(entries)
}

/// What a scan reads, to be the cache of the next one.
pub(super) struct Record<'c> {
    cache: &'c ScanCache,
    started: Duration,
    writer: Writer,
    scratch: Writer,
    entries: usize,
    is_new: bool,
}

impl<'c> Record<'c> {
    /// Begun before any file is looked at.
    pub(super) fn new(cache: &'c ScanCache) -> Self {
        Self {
            cache,
            started: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
            writer: Writer::default(),
            scratch: Writer::default(),
            entries: 0,
            is_new: false,
        }
    }

    /// Keep what one file gave, unless it may be otherwise the next time.
    pub(super) fn add(&mut self, path: &Path, facts: FileFacts, read: &Result<Header, Refusal>) {
        let Some(state) = facts.state.filter(|state| self.is_settled(state)) else {
            return;
        };
        if read.as_ref().is_err_and(is_passing) {
            return;
        }
        let key = self.cache.key(path);
        self.scratch.0.clear();
        write_state(&mut self.scratch, &state);
        header_bytes::write(&mut self.scratch, read);
        let known = self.cache.entries.get(key.as_slice());
        let known = known.and_then(|range| self.cache.bytes.get(range.clone()));
        self.is_new |= known != Some(self.scratch.0.as_slice());
        self.writer.text(&key);
        self.writer.text(&self.scratch.0);
        self.entries += 1;
    }

    fn is_settled(&self, state: &FileState) -> bool {
        let latest = state.modified.0.max(state.changed.0);
        u64::try_from(latest).is_ok_and(|latest| {
            Duration::from_secs(latest) + TOO_FRESH + Duration::from_secs(1) <= self.started
        })
    }

    /// Write it, when it is not what is there already. A cache that cannot be written costs the
    /// next scan time and nothing else.
    pub(super) fn store(self) {
        if self.is_new || self.entries != self.cache.entries.len() {
            let _ = store::store(&self.cache.file, &self.cache.stamp, &self.writer.0);
        }
    }
}

/// It may go away by itself: the disk or the rights, not the file.
fn is_passing(refusal: &Refusal) -> bool {
    matches!(refusal.problem().class(), "io" | "internal")
}

fn write_state(writer: &mut Writer, state: &FileState) {
    writer.u64(state.length);
    for (seconds, nanoseconds) in [state.modified, state.changed] {
        writer.i64(seconds);
        writer.i64(nanoseconds);
    }
    writer.u64(state.inode);
}

fn read_state(reader: &mut Reader<'_>) -> Option<FileState> {
    Some(FileState {
        length: reader.u64()?,
        modified: (reader.i64()?, reader.i64()?),
        changed: (reader.i64()?, reader.i64()?),
        inode: reader.u64()?,
    })
}
