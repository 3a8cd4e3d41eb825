//! Many headers at once, handed over in order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use super::cache::ScanCache;
use super::header::Header;
use super::part10::Refusal;
use super::problem::Problem;
use super::read::{FileFacts, read_file};
use super::scan::Progress;

/// Files that a thread takes at a time.
const FILES_AT_ONCE: usize = 16;
/// More threads than this only wait for each other.
const MOST_THREADS: usize = 256;

/// What the system and the file say.
pub(super) type HeaderRead = (FileFacts, Result<Header, Refusal>);

/// What the reading threads share.
struct Work<'f> {
    files: usize,
    batches: Vec<&'f [PathBuf]>,
    next: AtomicUsize,
    done: AtomicUsize,
    opened: AtomicUsize,
    cache: Option<&'f ScanCache>,
    progress: &'f (dyn Fn(Progress) + Sync),
}

impl Work<'_> {
    /// As the cache knows it, else from the file.
    fn header(&self, path: &Path, buffer: &mut Vec<u8>) -> HeaderRead {
        let known = self.cache.and_then(|cache| cache.find(path));
        known.unwrap_or_else(|| {
            self.opened.fetch_add(1, Ordering::Relaxed);
            read_file(path, buffer)
        })
    }

    /// Read batch after batch and send each on, until there is none left.
    fn read(&self, sender: &mpsc::Sender<(usize, Vec<HeaderRead>)>) {
        let mut buffer = Vec::new();
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(batch) = self.batches.get(number) else {
                return;
            };
            let headers = batch
                .iter()
                .map(|path| self.header(path, &mut buffer))
                .collect();
            let read = self.done.fetch_add(batch.len(), Ordering::Relaxed) + batch.len();
            (self.progress)(Progress {
                read,
                files: self.files,
            });
            if sender.send((number, headers)).is_err() {
                return;
            }
        }
    }
}

/// Read the header of every file with several threads and hand each over in the order of the
/// files, as soon as those before it are there: headers are not held longer than needed. Returns how
/// many files were opened.
pub(super) fn read_all(
    files: &[PathBuf],
    threads: usize,
    progress: &(dyn Fn(Progress) + Sync),
    cache: Option<&ScanCache>,
    mut take: impl FnMut(usize, HeaderRead),
) -> usize {
    let work = Work {
        files: files.len(),
        batches: files.chunks(FILES_AT_ONCE).collect(),
        next: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        opened: AtomicUsize::new(0),
        cache,
        progress,
    };
    let mut hand_over = |number: usize, headers: Vec<HeaderRead>| {
        for (offset, header) in headers.into_iter().enumerate() {
            take(number * FILES_AT_ONCE + offset, header);
        }
    };
    let threads = threads.clamp(1, MOST_THREADS).min(work.batches.len());
    let (sender, receiver) = mpsc::channel();
    let (mut due, mut waiting) = (0, BTreeMap::new());
    std::thread::scope(|scope| {
        let work = &work;
        let reader = |_| {
            let sender = sender.clone();
            scope.spawn(move || work.read(&sender))
        };
        let readers: Vec<_> = (0..threads).map(reader).collect();
        drop(sender);
        for (number, headers) in receiver {
            waiting.insert(number, headers);
            while let Some(headers) = waiting.remove(&due) {
                hand_over(due, headers);
                due += 1;
            }
        }
        for reader in readers {
            // Its gap shows below.
            let _ = reader.join();
        }
    });
    for number in due..work.batches.len() {
        let unread = || work.batches[number].iter().map(|_| unread()).collect();
        hand_over(number, waiting.remove(&number).unwrap_or_else(unread));
    }
    work.opened.into_inner()
}

/// A file whose reading thread came to grief.
fn unread() -> HeaderRead {
    let problem = Problem::error(
        "internal.reader",
        "the reader stopped on this file or one near it; please report it",
    );
    (FileFacts::default(), Err(Refusal::Failed(problem)))
}
