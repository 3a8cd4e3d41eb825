//! Broken and lying segmentations and structure sets: no millimetre where there is none to have,
//! and no file of the corpus, whatever it is, that brings the program down.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod common;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{ImageIndex, Scan};
use recist::geometry::MaskConvention;
use recist::import::outlines::{
    MeasuredFile, ScannedImages, measure_nifti, measure_segmentation, measure_structure_set,
};

fn scanned(folder: &Path) -> Scan {
    scan(&[folder.to_path_buf()], ScanOptions::default(), &|_| {})
}

/// Measured as a segmentation and as a structure set; what is neither is refused by both.
fn measured(path: &Path, images: Option<ScannedImages<'_>>) -> Vec<MeasuredFile> {
    let name = path.file_name().unwrap().to_string_lossy();
    let mask = measure_segmentation(path, MaskConvention::PixelCorners, images);
    let contours = measure_structure_set(path, images);
    if name.starts_with("rt") {
        contours.into_iter().collect()
    } else {
        mask.into_iter().collect()
    }
}

#[test]
fn no_millimetre_where_the_manifest_says_none() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let stack = scanned(&corpus.join("series/rtss_between_slices"));
    let index = ImageIndex::new(&stack);
    let images = ScannedImages {
        scan: &stack,
        index: &index,
    };
    let mut reader = csv::Reader::from_path(corpus.join("manifest.csv")).unwrap();
    let (mut rows, mut faults) = (0, Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let (name, expected, wanted) = (&row[0], &row[3], &row[5]);
        let file = name.trim_end_matches('/').rsplit('/').next().unwrap();
        if !["seg", "rtss"].iter().any(|kind| file.starts_with(kind)) {
            continue;
        }
        rows += 1;
        let path = corpus.join(name);
        let files = if path.is_dir() {
            let scan = scanned(&path);
            let index = ImageIndex::new(&scan);
            let images = ScannedImages {
                scan: &scan,
                index: &index,
            };
            let own = ["seg.dcm", "rt.dcm"].map(|file| path.join(file));
            let own = own.into_iter().find(|file| file.exists()).unwrap();
            measured(&own, Some(images))
        } else if name == "annot/rtss_60000_points.dcm" {
            // Larger than the images, which have nothing to do with it.
            measured(&path, None)
        } else {
            measured(&path, Some(images))
        };
        let lengths = files.iter().flat_map(|file| &file.outlines).count();
        let said = files.iter().flat_map(|file| &file.findings).count();
        let as_expected = match (wanted, expected) {
            ("no", _) => lengths == 0 && (files.is_empty() || said > 0),
            (_, "read_ok") => lengths > 0,
            _ => true,
        };
        if !as_expected {
            faults.push(format!(
                "{name}: {lengths} lengths, {wanted} expected: {files:#?}"
            ));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(rows, 39, "segmentations and structure sets of the corpus");
}

#[test]
fn the_controls_are_measured_on_their_images() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let stack = scanned(&corpus.join("series/rtss_between_slices"));
    let index = ImageIndex::new(&stack);
    let images = ScannedImages {
        scan: &stack,
        index: &index,
    };
    let contours = measure_structure_set(&corpus.join("good/rtss.dcm"), Some(images)).unwrap();
    let [square] = contours.outlines.as_slice() else {
        panic!("{contours:#?}");
    };
    assert!(
        square.is_checked && square.findings.is_empty(),
        "{square:#?}"
    );
    assert_eq!(square.long.micrometres, 8_485, "a square of 6 mm");
    assert_eq!(square.short.unwrap().micrometres, 8_485);
    let ends = square.long.ends.unwrap();
    assert!(
        ends.iter().any(|end| (end.x - 4.0).abs() < 1e-9),
        "{ends:?}: (-7 + 10) / 0.75"
    );
    let masks = measure_segmentation(
        &corpus.join("good/seg.dcm"),
        MaskConvention::PixelCorners,
        Some(images),
    )
    .unwrap();
    assert_eq!(masks.outlines.len(), 1, "{masks:#?}");
    assert!(masks.outlines[0].is_checked, "{masks:#?}");
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => files(&entry.path(), found),
            kind if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
}

#[test]
fn every_file_of_the_corpus_ends_in_an_error_or_a_result() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let mut all = Vec::new();
    files(&corpus, &mut all);
    assert!(all.len() > 500, "{} files", all.len());
    for path in all {
        let start = Instant::now();
        let _ = measure_segmentation(&path, MaskConvention::PixelCentres, None);
        let _ = measure_structure_set(&path, None);
        let _ = measure_nifti(&path, MaskConvention::PixelCentres, None);
        let spent = start.elapsed();
        assert!(
            spent < Duration::from_secs(20),
            "{}: {spent:?}",
            path.display()
        );
    }
}

#[test]
fn every_cut_of_a_control_ends_in_an_error() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    for name in ["seg.dcm", "rtss.dcm"] {
        let whole = std::fs::read(corpus.join("good").join(name)).unwrap();
        let path = folder.path().join(name);
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let mask = measure_segmentation(&path, MaskConvention::PixelCentres, None);
            assert!(mask.is_err(), "{name} cut at {cut}");
            let contours = measure_structure_set(&path, None);
            assert!(contours.is_err(), "{name} cut at {cut}");
        }
    }
}
