//! Hostile measurement reports (tools/make_hostile_dicom.py), cut ones, mutated ones.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod common;
mod reports;
mod written;

use std::path::Path;
use std::time::{Duration, Instant};

use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{ImageIndex, Scan};
use recist::import::Annotation;
use recist::import::outlines::ScannedImages;
use recist::import::sr::{read_report, read_report_bytes};
use reports::{COMPREHENSIVE_3D, LENGTH, mm, report, tracking};

fn images(scan: &Scan) -> ImageIndex<'_> {
    ImageIndex::new(scan)
}

fn class(read: &Annotation) -> &'static str {
    match read {
        read if read.is_foreign => "skipped_with_reason",
        read if read.has_error() => "error",
        _ => "read_ok",
    }
}

#[test]
fn hostile_reports_end_in_their_class_and_without_a_wrong_millimetre() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let scan = scan(
        &[corpus.join("good/ct.dcm")],
        ScanOptions::default(),
        &|_| {},
    );
    let index = images(&scan);
    let at_hand = ScannedImages {
        scan: &scan,
        index: &index,
    };
    let (mut cases, mut expected, mut wrong) = (0, 0, Vec::new());
    for case in common::manifest(&corpus) {
        if !case.name.starts_with("annot/sr_") && !case.name.starts_with("good/sr_") {
            continue;
        }
        cases += 1;
        let started = Instant::now();
        let read = read_report(&corpus.join(&case.name), Some(at_hand));
        assert!(started.elapsed() < Duration::from_secs(2), "{}", case.name);
        let class = class(&read);
        let lengths = read.readings.len();
        if class == case.expected {
            expected += 1;
        } else if !case.accept.split('|').any(|accepted| accepted == class) {
            wrong.push(format!(
                "{} is {class}, asked for {}: {read:#?}",
                case.name, case.expected
            ));
        } else {
            println!(
                "tolerated: {} is {class}, asked for {}",
                case.name, case.expected
            );
        }
        if case.millimetres == "no" && lengths > 0 {
            wrong.push(format!("{} gives a length: {read:#?}", case.name));
        }
        if case.millimetres == "yes" && class == "read_ok" && lengths == 0 {
            wrong.push(format!("{} gives no length: {read:#?}", case.name));
        }
    }
    println!("{cases} reports: {expected} as asked");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases >= 37, "only {cases} cases were there");
}

/// Each cut of a report of one reading or more is refused, or reads the same.
fn cut_everywhere(name: &str, whole: &[u8]) -> usize {
    let readings = |read: &Annotation| format!("{:?}", read.readings);
    let read = read_report_bytes(whole, None);
    assert!(!read.readings.is_empty(), "{name}: {read:#?}");
    let of_whole = readings(&read);
    for cut in 0..whole.len() {
        let read = read_report_bytes(&whole[..cut], None);
        let is_refused = read.readings.is_empty() && (read.has_error() || read.is_foreign);
        assert!(
            is_refused || readings(&read) == of_whole,
            "{name} cut at {cut}: {read:#?}"
        );
    }
    whole.len()
}

#[test]
fn every_cut_of_a_report_is_an_error_or_the_whole() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/reports");
    let mut cuts = 0;
    // Explicit and implicit VR.
    for name in ["highdicom/sr.dcm", "ohif/sr.dcm"] {
        cuts += cut_everywhere(name, &std::fs::read(shipped.join(name)).unwrap());
    }
    assert_eq!(cuts, 15_514);
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    for name in ["good/sr_tid1500.dcm", "good/sr_undef.dcm"] {
        cuts += cut_everywhere(name, &std::fs::read(corpus.join(name)).unwrap());
    }
    println!("{cuts} cuts");
}

#[test]
fn a_crowded_report_is_read_in_bounded_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crowded.dcm");
    let lesion = |number: usize| {
        let uid = format!("{}.77.{number}", written::ROOT);
        [tracking("L1", &uid), vec![mm(LENGTH, "23.5", vec![])]].concat()
    };
    let crowd: Vec<_> = (0..20_000).flat_map(lesion).collect();
    report(&path, COMPREHENSIVE_3D, vec![crowd]);
    let started = Instant::now();
    let read = read_report(&path, None);
    let elapsed = started.elapsed();
    assert_eq!(read.readings.len(), 20_000, "{:#?}", read.findings.first());
    assert!(elapsed < Duration::from_secs(10), "{elapsed:?}");
    println!("20,000 lesions in {elapsed:?}");
}

#[test]
fn mutated_reports_stop_nothing() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let whole = std::fs::read(corpus.join("good/sr_tid1500.dcm")).unwrap();
    let mut random = common::Random(7);
    for _ in 0..3_000 {
        let mut bytes = whole.clone();
        for _ in 0..=random.below(3) {
            common::mutate(&mut bytes, &mut random);
        }
        let read = read_report_bytes(&bytes, None);
        let groups = read.groups;
        assert_eq!(groups.seen, groups.used + groups.refused);
        for reading in &read.readings {
            assert!(reading.recorded.is_some_and(|mm| mm.micrometres() > 0));
        }
    }
}
