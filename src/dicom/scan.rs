//! An archive's inventory: every file under the paths given, by patient, study and series.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::duplicate::{self, Likeness};
use super::folder::{self, Aside};
use super::header::Header;
use super::part10::Refusal;
use super::problem::Problem;
use super::read::{FileFacts, read_file};
use super::series::Series;
use super::series_checks::check_patients;
use super::tag;

/// Reads in flight: cold disks answer many at once, whatever the count of cores.
pub const READING_THREADS: usize = 16;
/// Files that a thread takes at a time.
const FILES_AT_ONCE: usize = 16;

/// How a scan is done.
#[derive(Clone, Copy, Debug)]
pub struct ScanOptions {
    /// Threads that read, apart from any pool that computes.
    pub reading_threads: usize,
}

impl Default for ScanOptions {
    fn default() -> Self {
        Self {
            reading_threads: READING_THREADS,
        }
    }
}

/// How far a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Files read.
    pub read: usize,
    /// Files to be read.
    pub files: usize,
}

/// Every file seen is used, skipped or failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct FileCounts {
    /// Files, links and special files found.
    pub seen: usize,
    /// Objects that stand in a series.
    pub used: usize,
    /// Left out with a reason.
    pub skipped: usize,
    /// Not to be trusted, or not readable.
    pub failed: usize,
}

/// What a scan found.
#[derive(Debug, Default)]
pub struct Scan {
    /// The files read, in the order of the walk; instances point into it.
    pub files: Vec<PathBuf>,
    /// The counts.
    pub counts: FileCounts,
    /// By patient, study date, study, series number and series.
    pub series: Vec<Series>,
    /// Files that stand in no series, and why.
    pub aside: Vec<Aside>,
}

/// Read the headers of all files under `roots`. `progress` is called from the reading threads.
pub fn scan(roots: &[PathBuf], options: ScanOptions, progress: &(dyn Fn(Progress) + Sync)) -> Scan {
    let found = folder::find(roots);
    let headers = read_all(&found.files, options.reading_threads, progress);
    let mut scan = Scan {
        aside: found.aside,
        files: found.files,
        ..Scan::default()
    };
    scan.counts.seen = scan.files.len() + scan.aside.len();
    scan.gather(headers);
    for series in &mut scan.series {
        series.finish();
        series.check_together();
    }
    scan.series.sort_by(|a, b| {
        let key = |series: &Series| {
            (
                series.patient_id.clone(),
                series.study_date,
                series.study_uid.clone(),
            )
        };
        let inner = |series: &Series| (series.series_number, series.series_uid.clone());
        key(a).cmp(&key(b)).then_with(|| inner(a).cmp(&inner(b)))
    });
    check_patients(&mut scan.series);
    scan.aside.sort_by(|a, b| {
        a.path
            .as_os_str()
            .as_encoded_bytes()
            .cmp(b.path.as_os_str().as_encoded_bytes())
    });
    scan.counts.failed = scan.aside.iter().filter(|aside| aside.failed).count();
    scan.counts.skipped = scan.aside.len() - scan.counts.failed;
    scan.counts.used = scan.counts.seen - scan.aside.len();
    scan
}

type HeaderRead = (FileFacts, Result<Header, Refusal>);

/// The header of every file, in order, read by several threads.
fn read_all(
    files: &[PathBuf],
    threads: usize,
    progress: &(dyn Fn(Progress) + Sync),
) -> Vec<HeaderRead> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut buffer = Vec::new();
        let mut headers = Vec::new();
        loop {
            let start = next.fetch_add(FILES_AT_ONCE, Ordering::Relaxed);
            let Some(batch) = files
                .get(start..files.len().min(start + FILES_AT_ONCE))
                .filter(|batch| !batch.is_empty())
            else {
                return headers;
            };
            headers.extend(
                batch
                    .iter()
                    .enumerate()
                    .map(|(offset, path)| (start + offset, read_file(path, &mut buffer))),
            );
            let read = done.fetch_add(batch.len(), Ordering::Relaxed) + batch.len();
            progress(Progress {
                read,
                files: files.len(),
            });
        }
    };
    let threads = threads
        .clamp(1, 256)
        .min(files.len().div_ceil(FILES_AT_ONCE))
        .max(1);
    let mut headers: Vec<Option<HeaderRead>> =
        std::iter::repeat_with(|| None).take(files.len()).collect();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let own = work();
        let all = workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .chain([own]);
        for (index, header) in all.flatten() {
            headers[index] = Some(header);
        }
    });
    headers
        .into_iter()
        .map(|header| header.unwrap_or_else(unread))
        .collect()
}

/// A file whose reading thread came to grief.
fn unread() -> HeaderRead {
    let problem = Problem::error(
        "internal.reader",
        "the reader stopped on this file or one near it; please report it",
    );
    (FileFacts::default(), Err(Refusal::Failed(problem)))
}

impl Scan {
    /// Put the headers in their series, duplicates aside.
    fn gather(&mut self, headers: Vec<HeaderRead>) {
        let mut series_of: HashMap<_, usize> = HashMap::new();
        let mut object_of: HashMap<compact_str::CompactString, Known> = HashMap::new();
        for (file, (facts, header)) in headers.into_iter().enumerate() {
            let header = match header {
                Ok(header) => header,
                Err(refusal) => {
                    self.refuse(file, refusal);
                    continue;
                }
            };
            let index = *series_of
                .entry(header.series_uid.clone())
                .or_insert_with(|| {
                    self.series.push(Series::begin(&header));
                    self.series.len() - 1
                });
            match object_of.entry(header.sop_instance_uid.clone()) {
                Entry::Vacant(vacant) => {
                    let place = self.series[index].instances.len();
                    vacant.insert(Known {
                        file,
                        facts,
                        series: index,
                        place,
                    });
                    self.series[index].add(header, file);
                }
                Entry::Occupied(known) => self.second(known.get(), index, header, file, facts),
            }
        }
        self.series.retain(|series| !series.instances.is_empty());
    }

    /// A second file with a SOP Instance UID that is known already.
    fn second(
        &mut self,
        known: &Known,
        index: usize,
        header: Header,
        file: usize,
        facts: FileFacts,
    ) {
        let first = &self.series[known.series].instances[known.place];
        let likeness = duplicate::likeness(
            (&self.files[known.file], known.facts),
            first,
            (&self.files[file], facts),
            &header,
        );
        let uid = header.sop_instance_uid.clone();
        let problem = match likeness {
            Likeness::SameBytes => {
                let said = format!(
                    "the same object as {}; counted once",
                    self.files[known.file].display()
                );
                let problem = Problem::note("duplicate.file", said).of(tag::SOP_INSTANCE_UID);
                return self.aside.push(Aside {
                    path: self.files[file].clone(),
                    problem,
                    failed: false,
                });
            }
            Likeness::OtherSyntax => {
                let said =
                    "the same SOP instance twice, in two transfer syntaxes; pixels not compared";
                Problem::warning("duplicate.transfer_syntax", said)
            }
            Likeness::OtherContent => {
                self.series[known.series].instances[known.place].is_contested = true;
                let said = "two different objects claim this SOP instance: two answers is no answer, nothing is measured on it";
                Problem::error("duplicate.sop_instance", said)
            }
        };
        let series = &mut self.series[index];
        series.add(header, file);
        if let Some(instance) = series.instances.last_mut() {
            instance.is_contested = likeness == Likeness::OtherContent;
        }
        series.note(
            problem.of(tag::SOP_INSTANCE_UID).with_value(uid.as_bytes()),
            Some(file),
        );
    }

    fn refuse(&mut self, file: usize, refusal: Refusal) {
        let failed = matches!(refusal, Refusal::Failed(_));
        let (Refusal::Failed(problem) | Refusal::Skipped(problem)) = refusal;
        self.aside.push(Aside {
            path: self.files[file].clone(),
            problem,
            failed,
        });
    }

    /// The path of an instance's file.
    pub fn path(&self, file: usize) -> &Path {
        self.files.get(file).map_or(Path::new(""), PathBuf::as_path)
    }
}

/// Where the first object with a SOP Instance UID stands.
struct Known {
    file: usize,
    facts: FileFacts,
    series: usize,
    place: usize,
}
