//! An archive's inventory: every file under the paths given, by patient, study and series.

use std::path::{Path, PathBuf};

use super::cache::{Record, ScanCache};
use super::folder::{self, Aside};
use super::gather::Gather;
use super::readers::read_all;
use super::series::Series;
use super::series_checks::check_patients;

/// Reads in flight: cold disks answer many at once, whatever the count of cores.
pub const READING_THREADS: usize = 16;

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
    /// Files whose header was read; those of the others a cache knew.
    pub opened: usize,
}

/// Read the headers of all files under `roots`. `progress` is called from the reading threads.
pub fn scan(roots: &[PathBuf], options: ScanOptions, progress: &(dyn Fn(Progress) + Sync)) -> Scan {
    scan_with_cache(roots, options, None, progress)
}

/// As [`scan`], but files that are as `cache` knows them are not opened; the result is the same.
/// What was read afresh is in the cache's file afterwards, where one can be written.
pub fn scan_with_cache(
    roots: &[PathBuf],
    options: ScanOptions,
    cache: Option<&ScanCache>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Scan {
    let mut record = cache.map(Record::new);
    let found = folder::find(roots);
    let seen = found.files.len() + found.aside.len();
    let mut gather = Gather::new(&found.files, found.aside);
    let opened = read_all(
        &found.files,
        options.reading_threads,
        progress,
        cache,
        |file, (facts, header)| {
            if let Some(record) = &mut record {
                record.add(&found.files[file], facts, &header);
            }
            gather.take(file, facts, header);
        },
    );
    if let Some(record) = record {
        record.store();
    }
    let (series, aside) = gather.finish();
    let mut scan = Scan {
        counts: FileCounts::default(),
        series,
        aside,
        files: found.files,
        opened,
    };
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
    scan.counts.used = scan
        .series
        .iter()
        .map(|series| series.instances.len())
        .sum();
    scan.counts.failed = scan.aside.iter().filter(|aside| aside.failed).count();
    scan.counts.skipped = scan.aside.len() - scan.counts.failed;
    scan.counts.seen = seen;
    scan
}

impl Scan {
    /// The path of an instance's file.
    pub fn path(&self, file: usize) -> &Path {
        self.files.get(file).map_or(Path::new(""), PathBuf::as_path)
    }
}
