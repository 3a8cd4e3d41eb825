//! The gate and the checks of a header against the hostile corpus (tools/make_hostile_dicom.py).
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod common;

use recist::dicom::read::read_file;
use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{Header, ImageIndex, Refusal, Severity};
use recist::geometry::PixelPoint;

/// Groups whose faults lie in pixels, in measurements or in the file system: other tests' matter.
const NOT_IN_HEADERS: [&str; 5] = ["codec", "annotation", "aim xml", "series", "file system"];

fn class(result: &Result<Header, Refusal>) -> &'static str {
    match result {
        Ok(header)
            if header
                .problems
                .iter()
                .any(|problem| problem.severity == Severity::Error) =>
        {
            "error"
        }
        Ok(_) => "read_ok",
        Err(Refusal::Skipped(_)) => "skipped_with_reason",
        Err(Refusal::Failed(_)) => "error",
    }
}

#[test]
fn headers_of_the_hostile_corpus_end_in_their_class() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let mut buffer = Vec::new();
    let (mut cases, mut expected, mut tolerated, mut wrong) = (0, 0, 0, Vec::new());
    for case in common::manifest(&corpus) {
        if NOT_IN_HEADERS.contains(&case.group.as_str())
            || case.name == "ts/jpeg_65500.dcm"
            || case.name == "ts/jll_65500.dcm"
        {
            continue;
        }
        cases += 1;
        let result = read_file(&corpus.join(&case.name), &mut buffer).1;
        let class = class(&result);
        if class == case.expected {
            expected += 1;
        } else if case.accept.split('|').any(|accepted| accepted == class) {
            tolerated += 1;
            println!(
                "tolerated: {} is {class}, asked for {}",
                case.name, case.expected
            );
        } else {
            wrong.push(format!(
                "{} is {class}, asked for {}: {result:?}",
                case.name, case.expected
            ));
        }
    }
    println!(
        "{cases} header cases: {expected} as asked, {tolerated} tolerated, {} wrong",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(cases >= 440, "only {cases} cases were there");
    assert!(
        expected * 100 >= cases * 98,
        "{expected} of {cases} as asked"
    );
}

#[test]
fn no_header_of_another_fault_stops_the_reader() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let mut buffer = Vec::new();
    let mut read = 0;
    for case in common::manifest(&corpus) {
        let path = corpus.join(&case.name);
        if case.name.ends_with('/') || case.name == "fs/stdin.dcm" {
            continue;
        }
        let started = std::time::Instant::now();
        let _ = read_file(&path, &mut buffer);
        assert!(
            started.elapsed().as_secs() < 20,
            "{} took {:?}",
            case.name,
            started.elapsed()
        );
        read += 1;
    }
    assert!(read >= 570, "only {read} files were there");
}

#[test]
fn every_cut_of_a_control_file_is_an_error_or_the_whole() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let mut cuts = 0;
    for name in [
        "good/ct.dcm",
        "good/ct_implicit.dcm",
        "good/ct_bigendian.dcm",
        "good/ct_rle.dcm",
        "good/ct_deflated.dcm",
        "good/ct_undefined_len_sq.dcm",
        "good/sr_tid1500.dcm",
        "good/sr_undef.dcm",
        "good/seg.dcm",
        "good/rtss.dcm",
        "geom/enh_good.dcm",
        "good/ct_trailing_padding.dcm",
    ] {
        let whole = std::fs::read(corpus.join(name)).expect(name);
        let header = recist::dicom::read::read_bytes(&whole).expect(name);
        for cut in 0..whole.len() {
            cuts += 1;
            if let Ok(prefix) = recist::dicom::read::read_bytes(&whole[..cut]) {
                assert_eq!(
                    format!("{prefix:?}"),
                    format!("{header:?}"),
                    "{name} cut at byte {cut}"
                );
            }
        }
    }
    println!("{cuts} cuts");
    assert!(cuts > 15_000, "only {cuts} cuts");
}

#[test]
fn twenty_thousand_mutants_are_survived() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let seeds: Vec<Vec<u8>> = common::manifest(&corpus)
        .into_iter()
        .filter(|case| case.group == "good" || case.name.starts_with("geom/enh_"))
        .map(|case| std::fs::read(corpus.join(case.name)).expect("a good file"))
        .collect();
    let mut random = common::Random(20_261_125);
    let mut used = 0;
    for number in 0..20_000 {
        let mut bytes = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(6) {
            common::mutate(&mut bytes, &mut random);
        }
        let started = std::time::Instant::now();
        used += usize::from(recist::dicom::read::read_bytes(&bytes).is_ok());
        assert!(
            started.elapsed().as_millis() < 2000,
            "mutant {number} took {:?}",
            started.elapsed()
        );
    }
    println!("{used} of 20000 mutants were still readable");
}

/// What a scan of a path ends as, and why.
fn scan_class(path: &std::path::Path) -> (&'static str, String) {
    let scan = scan(&[path.to_path_buf()], ScanOptions::default(), &|_| {});
    let counts = scan.counts;
    assert_eq!(
        counts.seen,
        counts.used + counts.skipped + counts.failed,
        "{}",
        path.display()
    );
    let findings = scan.findings();
    assert!(
        findings.len() < 100,
        "{}: {} findings",
        path.display(),
        findings.len()
    );
    let why = format!(
        "{counts:?} {:?}",
        findings
            .iter()
            .map(|finding| (finding.severity, finding.code))
            .collect::<Vec<_>>()
    );
    // One file left out with a reason is "skipped"; a folder without any object is an error.
    let class = if counts.used == 0 && counts.failed == 0 && path.is_file() {
        "skipped_with_reason"
    } else if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        "error"
    } else {
        "read_ok"
    };
    (class, why)
}

/// Series that only the importers can refuse: what a report or a segmentation says inside.
const NOT_IN_SCANS: [&str; 4] = [
    "series/same_reader_twice/",
    "series/seg_size_mismatch/",
    "series/rtss_other_for/",
    "series/rtss_between_slices/",
];

#[test]
fn folders_and_special_files_end_in_their_class() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let (mut cases, mut expected, mut wrong) = (0, 0, Vec::new());
    for case in common::manifest(&corpus) {
        let in_scans = matches!(case.group.as_str(), "series" | "file system")
            && !NOT_IN_SCANS.contains(&case.name.as_str());
        if !in_scans || case.needs == "nonroot" {
            continue;
        }
        cases += 1;
        let (class, why) = scan_class(&corpus.join(&case.name));
        if class == case.expected {
            expected += 1;
        } else if case.accept.split('|').any(|accepted| accepted == class) {
            println!(
                "tolerated: {} is {class}, asked for {}: {why}",
                case.name, case.expected
            );
        } else {
            wrong.push(format!(
                "{} is {class}, asked for {}: {why}",
                case.name, case.expected
            ));
        }
    }
    println!("{cases} scans: {expected} as asked, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(cases >= 47, "only {cases} cases were there");
}

#[test]
fn no_millimetre_where_none_may_be_given() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let (mut refused, mut given) = (0, 0);
    for case in common::manifest(&corpus) {
        let image = !NOT_IN_HEADERS.contains(&case.group.as_str())
            && !case.name.contains("jpeg_")
            && !case.name.contains("jll_");
        if !image || case.name.ends_with('/') {
            continue;
        }
        let scan = scan(
            &[corpus.join(&case.name)],
            ScanOptions { reading_threads: 1 },
            &|_| {},
        );
        let index = ImageIndex::new(&scan);
        let lengths = scan
            .series
            .iter()
            .flat_map(|series| &series.instances)
            .filter_map(|instance| {
                let frame = (instance.frame_count > 1).then_some(1);
                index
                    .length(
                        &instance.sop_instance_uid,
                        frame,
                        PixelPoint::new(0.0, 0.0),
                        PixelPoint::new(10.0, 0.0),
                    )
                    .ok()
            });
        let lengths: Vec<i64> = lengths.collect();
        if case.millimetres == "no" {
            assert!(lengths.is_empty(), "{}: {lengths:?} micrometres", case.name);
            refused += 1;
        }
        for length in lengths {
            let expected = if case.name == "good/ct_anisotropic.dcm" {
                15_000
            } else {
                7_500
            };
            let square = case.name != "dims/1x256.dcm" || length == 7_500;
            assert!(
                length == expected && square,
                "{}: {length} micrometres",
                case.name
            );
            given += 1;
        }
    }
    println!("{refused} images without a millimetre, {given} with the right one");
    assert!(
        refused > 180 && given > 160,
        "{refused} refused, {given} given"
    );
}
