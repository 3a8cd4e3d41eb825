//! All of the hostile corpus (tools/make_hostile_dicom.py) against its manifest, each case by the
//! reader that a person would give it to; and the program itself, case by case and on mutants.
#![cfg(all(feature = "dicom", feature = "cli", unix))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod common;

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use recist::dicom::pixels::stored_values_digest;
use recist::dicom::read::read_file;
use recist::dicom::{ImageIndex, Scan, ScanOptions, Severity, scan};
use recist::geometry::{MaskConvention, PixelPoint};
use recist::import::Annotation;
use recist::import::formats::{ReadContext, read_annotation};
use recist::import::outlines::ScannedImages;

/// Its fault shows when the readings go into a trial.
const TWICE: &str = "series/same_reader_twice/";
/// Folders whose fault lies in an annotation.
const ANNOTATED: [&str; 3] = [
    "series/seg_size_mismatch/",
    "series/rtss_other_for/",
    "series/rtss_between_slices/",
];

/// How a case is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// Its headers are read.
    Scan,
    /// Its pixels are decoded too.
    Decode,
    /// Its measurements are read.
    Import,
    /// Its measurements are matched and put into a trial.
    IntoTrial,
}

fn way(case: &common::Case) -> Way {
    let name = case.name.as_str();
    let is_annotation = matches!(case.group.as_str(), "annotation" | "aim xml")
        || ["good/sr_", "good/seg", "good/rtss"]
            .iter()
            .any(|begin| name.starts_with(begin));
    if name == TWICE {
        Way::IntoTrial
    } else if is_annotation || ANNOTATED.contains(&name) {
        Way::Import
    } else if case.group == "codec" || name.ends_with("_65500.dcm") {
        Way::Decode
    } else {
        Way::Scan
    }
}

/// The class of a case, the count of lengths that were given, and why.
struct Outcome {
    class: &'static str,
    lengths: usize,
    why: String,
}

fn scanned(path: &Path) -> Scan {
    let scan = scan(&[path.to_path_buf()], ScanOptions::default(), &|_| {});
    let counts = scan.counts;
    let sum = counts.used + counts.skipped + counts.failed;
    assert_eq!(counts.seen, sum, "{}", path.display());
    scan
}

fn by_scan(path: &Path) -> Outcome {
    let scan = scanned(path);
    let findings = scan.findings();
    let is_error = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let class = if scan.counts.used == 0 && scan.counts.failed == 0 && !path.is_dir() {
        "skipped_with_reason"
    } else if is_error {
        "error"
    } else {
        "read_ok"
    };
    Outcome {
        class,
        // Of a series that contradicts itself, each image keeps its own spacing.
        lengths: if path.is_file() { lengths(&scan) } else { 0 },
        why: format!("{findings:?}"),
    }
}

/// Objects on which a length is given.
fn lengths(scan: &Scan) -> usize {
    let index = ImageIndex::new(scan);
    let (from, to) = (PixelPoint::new(0.0, 0.0), PixelPoint::new(10.0, 0.0));
    scan.series
        .iter()
        .flat_map(|series| &series.instances)
        .filter(|instance| {
            let frame = (instance.frame_count > 1).then_some(1);
            index
                .length(&instance.sop_instance_uid, frame, from, to)
                .is_ok()
        })
        .count()
}

/// A length by coordinates needs no pixel value, so none is counted here.
fn by_decoding(path: &Path) -> Outcome {
    let header = read_file(path, &mut Vec::new()).1;
    let decoded = header.and_then(|header| stored_values_digest(path, &header));
    Outcome {
        class: if decoded.is_ok() { "read_ok" } else { "error" },
        lengths: 0,
        why: format!("{decoded:?}"),
    }
}

fn by_import(path: &Path, images: &Path) -> Outcome {
    let images = scanned(images);
    let index = ImageIndex::new(&images);
    let context = ReadContext {
        images: ScannedImages {
            scan: &images,
            index: &index,
        },
        convention: MaskConvention::PixelCentres,
    };
    let found = recist::dicom::folder::find(&[path.to_path_buf()]);
    let is_annotation = |file: &&std::path::PathBuf| {
        path.is_file()
            || read_file(file, &mut Vec::new())
                .1
                .is_ok_and(|header| !header.kind.is_image())
    };
    let mut all = Annotation::default();
    let mut foreign = 0;
    let files: Vec<_> = found.files.iter().filter(is_annotation).collect();
    for file in &files {
        let read = read_annotation(file, context);
        foreign += usize::from(read.is_foreign);
        all.findings.extend(read.findings);
        all.readings.extend(read.readings);
    }
    let class = if foreign == files.len() {
        "skipped_with_reason"
    } else if all.has_error() {
        "error"
    } else {
        "read_ok"
    };
    Outcome {
        class,
        lengths: all.readings.len(),
        why: format!("{:?}", all.findings),
    }
}

/// Into a copy of a shipped trial, by the program itself: a refusal adds no row.
fn into_trial(path: &Path) -> Outcome {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rider");
    let trial = tempfile::tempdir().unwrap();
    for name in ["measurements.csv", "subjects.csv", "trial.toml"] {
        std::fs::copy(shipped.join(name), trial.path().join(name)).unwrap();
    }
    let rows = || {
        let table = std::fs::read_to_string(trial.path().join("measurements.csv")).unwrap();
        table.lines().count()
    };
    let before = rows();
    let output = Command::new(env!("CARGO_BIN_EXE_recist"))
        .args(["import", "--accept-matches", "--into"])
        .args([trial.path(), path])
        .output()
        .unwrap();
    let is_refused = output.status.code() == Some(1);
    Outcome {
        class: if is_refused { "error" } else { "read_ok" },
        lengths: rows() - before,
        why: String::from_utf8_lossy(&output.stdout).into_owned(),
    }
}

/// As one line of the tally: 0 as asked, 1 tolerated, 2 wrong.
fn verdict(case: &common::Case, class: &str) -> usize {
    if class == case.expected {
        0
    } else if case.accept.split('|').any(|accepted| accepted == class) {
        1
    } else {
        2
    }
}

#[test]
fn every_case_ends_in_its_class_and_without_a_millimetre_where_none_may_be() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let good = corpus.join("good/ct.dcm");
    let (mut tally, mut unmeasured, mut wrong) = ([0_usize; 3], 0, Vec::new());
    for case in common::manifest(&corpus) {
        if case.needs == "nonroot" {
            continue;
        }
        let path = corpus.join(&case.name);
        let outcome = match way(&case) {
            Way::Scan => by_scan(&path),
            Way::Decode => by_decoding(&path),
            Way::Import if path.is_dir() => by_import(&path, &path),
            Way::Import => by_import(&path, &good),
            Way::IntoTrial => into_trial(&path),
        };
        let verdict = verdict(&case, outcome.class);
        tally[verdict] += 1;
        let line = format!(
            "{} is {}, asked for {} ({} lengths, may be: {}): {}",
            case.name, outcome.class, case.expected, outcome.lengths, case.millimetres, outcome.why
        );
        if verdict == 1 {
            println!("tolerated: {line}");
        }
        if verdict == 2 || (case.millimetres == "no" && outcome.lengths > 0) {
            wrong.push(line);
        }
        unmeasured += usize::from(case.millimetres == "no");
    }
    let cases: usize = tally.iter().sum();
    println!("{cases} cases: as asked, tolerated, wrong: {tally:?}; {unmeasured} without a length");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases >= 628, "only {cases} cases were there");
    assert!(unmeasured > 200, "{unmeasured}");
    assert!(tally[0] * 100 >= cases * 96, "{tally:?}");
}

/// Run the program on a file: it ends by itself, in time, with an answer.
fn survives(arguments: &[&std::ffi::OsStr], most: Duration) -> Result<i32, String> {
    let started = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_recist"))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let output = child.unwrap().wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    if let Some(signal) = output.status.signal() {
        Err(format!("signal {signal}"))
    } else if !matches!(code, Some(0..=2)) {
        Err(format!("exit {code:?}: {said}"))
    } else if ["panicked at", "stack overflow", "internal error"]
        .iter()
        .any(|bad| said.contains(bad))
    {
        Err(said.into_owned())
    } else if started.elapsed() > most {
        Err(format!("took {:?}", started.elapsed()))
    } else {
        Ok(code.unwrap_or_default())
    }
}

/// What a person would run on a file: every pixel decoded, or every measurement read.
fn command<'a>(way: Way, path: &'a Path, images: &'a Path) -> Vec<&'a std::ffi::OsStr> {
    let words: &[&str] = match way {
        Way::Import | Way::IntoTrial => &["import", "--format", "json"],
        Way::Scan | Way::Decode => &[
            "scan",
            "--no-cache",
            "--instances",
            "--hash",
            "--format",
            "json",
        ],
    };
    let mut arguments: Vec<_> = words.iter().map(std::ffi::OsStr::new).collect();
    arguments.push(path.as_os_str());
    if way == Way::Import && path.is_file() {
        arguments.push(images.as_os_str());
    }
    arguments
}

#[test]
#[ignore = "slow: a process for each case"]
fn the_program_survives_every_case() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let (mut codes, mut fell) = ([0_usize; 3], Vec::new());
    for case in common::manifest(&corpus) {
        if case.needs == "nonroot" {
            continue;
        }
        let path = corpus.join(&case.name);
        let images = corpus.join("good/ct.dcm");
        match survives(
            &command(way(&case), &path, &images),
            Duration::from_secs(10),
        ) {
            Ok(code) => codes[code as usize] += 1,
            Err(why) => fell.push(format!("{}: {why}", case.name)),
        }
    }
    println!("exit codes 0, 1, 2: {codes:?}");
    assert!(fell.is_empty(), "{fell:#?}");
    assert!(
        codes[0] > 150 && codes[1] > 300 && codes[2] == 0,
        "{codes:?}"
    );
}

#[test]
#[ignore = "slow: a process for each mutant"]
fn the_program_survives_five_hundred_mutants() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let seeds: Vec<Vec<u8>> = common::manifest(&corpus)
        .into_iter()
        .filter(|case| case.group == "good")
        .map(|case| std::fs::read(corpus.join(case.name)).unwrap())
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mutant.dcm");
    let images = corpus.join("good/ct.dcm");
    let mut random = common::Random(20_261_126);
    let (mut codes, mut fell) = ([0_usize; 3], Vec::new());
    for number in 0..500 {
        let mut bytes = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(4) {
            common::mutate(&mut bytes, &mut random);
        }
        std::fs::write(&path, &bytes).unwrap();
        // Every other one as an annotation.
        let way = if number % 2 == 0 {
            Way::Decode
        } else {
            Way::Import
        };
        match survives(&command(way, &path, &images), Duration::from_secs(2)) {
            Ok(code) => codes[code as usize] += 1,
            Err(why) => fell.push(format!("mutant {number}: {why}")),
        }
    }
    println!("exit codes 0, 1, 2: {codes:?}");
    assert!(fell.is_empty(), "{fell:#?}");
    assert!(
        codes[0] > 20 && codes[1] > 100 && codes[2] == 0,
        "{codes:?}"
    );
}
