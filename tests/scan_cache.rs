//! A second scan opens nothing and says the same; no cache is better than a wrong one.
#![cfg(all(feature = "dicom", unix))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod common;

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use recist::dicom::{Scan, ScanCache, ScanOptions, scan, scan_with_cache};

const STAMP: &str = "this test";
/// Long enough for a file that was just written to be believed.
const SETTLED: Duration = Duration::from_millis(4_100);

fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    vec![folder.join("rider"), folder.join("nb15/dicom")]
}

fn cached(folder: &Path, roots: &[PathBuf], stamp: &str) -> Scan {
    let cache = ScanCache::open(folder, roots, stamp).unwrap();
    scan_with_cache(roots, ScanOptions::default(), Some(&cache), &|_| {})
}

fn said(scan: &Scan) -> String {
    serde_json::to_string_pretty(&scan.inventory(true)).unwrap()
}

fn afresh(roots: &[PathBuf]) -> Scan {
    scan(roots, ScanOptions::default(), &|_| {})
}

#[test]
fn a_second_scan_opens_nothing_and_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let roots = shipped();
    let expected = afresh(&roots);
    assert!(expected.files.len() > 100, "{}", expected.files.len());
    assert_eq!(expected.opened, expected.files.len());
    for opened in [expected.files.len(), 0, 0] {
        let scan = cached(folder.path(), &roots, STAMP);
        assert_eq!(scan.opened, opened);
        assert_eq!(said(&scan), said(&expected));
    }
    let mode = std::fs::metadata(only_file(folder.path())).unwrap().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn the_hostile_corpus_says_the_same_from_a_cache() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    std::thread::sleep(SETTLED);
    let folder = tempfile::tempdir().unwrap();
    let roots = [corpus];
    let expected = afresh(&roots);
    let _ = cached(folder.path(), &roots, STAMP);
    let again = cached(folder.path(), &roots, STAMP);
    assert_eq!(said(&again), said(&expected));
    let passing = again
        .aside
        .iter()
        .filter(|aside| aside.problem.class() == "io")
        .count();
    assert!(again.opened <= passing, "{} opened", again.opened);
    assert!(expected.opened > 600, "{}", expected.opened);
}

#[test]
fn a_changed_file_is_read_again_though_its_size_and_time_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let archive = tempfile::tempdir().unwrap();
    let roots = [archive.path().to_path_buf()];
    let source = afresh(&shipped()).series[0].instances[0].file;
    let source = afresh(&shipped()).files[source].clone();
    let mut bytes = std::fs::read(source).unwrap();
    let path = archive.path().join("one.dcm");
    std::fs::write(&path, &bytes).unwrap();
    std::thread::sleep(SETTLED);
    assert_eq!(cached(folder.path(), &roots, STAMP).opened, 1);
    assert_eq!(cached(folder.path(), &roots, STAMP).opened, 0);

    let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
    let last = bytes.len() / 2;
    bytes.truncate(last);
    bytes.resize(2 * last, 0xFF);
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    std::io::Write::write_all(&mut &file, &bytes).unwrap();
    file.set_modified(modified).unwrap();
    drop(file);
    let again = cached(folder.path(), &roots, STAMP);
    assert_eq!(again.opened, 1);
    assert_eq!(said(&again), said(&afresh(&roots)));
    // Too fresh to be believed the next time.
    assert_eq!(cached(folder.path(), &roots, STAMP).opened, 1);

    std::fs::remove_file(&path).unwrap();
    let gone = cached(folder.path(), &roots, STAMP);
    assert_eq!((gone.opened, gone.files.len()), (0, 0));
}

/// What may befall a cache's file.
type Damage = fn(&Path);

const DAMAGE: [(&str, Damage); 8] = [
    ("cut in the middle", |path| {
        rewrite(path, |bytes| bytes.truncate(bytes.len() / 2))
    }),
    ("cut by a byte", |path| {
        rewrite(path, |bytes| bytes.truncate(bytes.len() - 1))
    }),
    ("empty", |path| rewrite(path, Vec::clear)),
    ("a byte more", |path| rewrite(path, |bytes| bytes.push(0))),
    ("a bit turned in an entry", |path| {
        rewrite(path, |bytes| {
            let at = bytes.len() - 40;
            bytes[at] ^= 1;
        })
    }),
    ("another version", |path| {
        rewrite(path, |bytes| bytes[18] = b'0')
    }),
    ("something else", |path| {
        rewrite(path, |bytes| *bytes = vec![0xA5; 4096])
    }),
    ("readable by all", |path| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
    }),
];

fn rewrite(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    change(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

fn only_file(folder: &Path) -> PathBuf {
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].as_ref().unwrap().path()
}

#[test]
fn a_cache_that_cannot_be_trusted_is_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let roots = &shipped()[..1];
    let expected = afresh(roots);
    let _ = cached(folder.path(), roots, STAMP);
    let file = only_file(folder.path());
    let whole = std::fs::read(&file).unwrap();
    for (name, damage) in DAMAGE {
        damage(&file);
        let scan = cached(folder.path(), roots, STAMP);
        assert_eq!(scan.opened, expected.files.len(), "{name}");
        assert_eq!(said(&scan), said(&expected), "{name}");
        assert_eq!(std::fs::read(&file).unwrap(), whole, "{name}");
        let mode = std::fs::metadata(&file).unwrap().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let foreign = cached(folder.path(), roots, "another program");
    assert_eq!(foreign.opened, expected.files.len());
    assert_eq!(said(&foreign), said(&expected));
}

#[test]
fn without_a_place_for_the_cache_a_scan_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("a file, not a folder");
    std::fs::write(&blocked, "").unwrap();
    let roots = &shipped()[..1];
    for _ in 0..2 {
        let scan = cached(&blocked, roots, STAMP);
        assert_eq!(scan.opened, scan.files.len());
        assert_eq!(said(&scan), said(&afresh(roots)));
    }
}
