//! Viewer exports of the shared material against lengths known by construction or computed
//! independently.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::print_stderr
)]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use recist::dicom::{ImageIndex, Scan, ScanOptions, scan};
use recist::geometry::MaskConvention;
use recist::import::annotation::{AnnotationReading, ReadingKind};
use recist::import::deeplesion::{read_rows, read_tracks};
use recist::import::formats::{ReadContext, read_annotation};
use recist::import::outlines::ScannedImages;

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn scanned(folder: &Path) -> Scan {
    scan(&[folder.to_path_buf()], ScanOptions::default(), &|_| {})
}

fn read(path: &Path, images: &Scan) -> recist::import::Annotation {
    let index = ImageIndex::new(images);
    let context = ReadContext {
        images: ScannedImages {
            scan: images,
            index: &index,
        },
        convention: MaskConvention::PixelCentres,
    };
    read_annotation(path, context)
}

/// The viewer files of the phantom by name, with the patient and date of their folder.
fn viewer_files(phantom: &Path, name: &str) -> Vec<(String, String, PathBuf)> {
    let mut found = Vec::new();
    for patient in std::fs::read_dir(phantom.join("dicom")).unwrap() {
        for study in std::fs::read_dir(patient.unwrap().path()).unwrap() {
            let study = study.unwrap().path();
            let file = study.join("viewer_json").join(name);
            if file.is_file() {
                let patient = study.parent().unwrap().file_name().unwrap();
                let day = study.file_name().unwrap().to_string_lossy()[..8].to_owned();
                let date = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
                found.push((patient.to_string_lossy().into_owned(), date, file));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_phantoms_viewer_files_give_its_true_lengths() {
    let Some(phantom) = common::shared().map(|shared| shared.join("data/dicom/phantom_tiny"))
    else {
        return;
    };
    let images = scanned(&phantom.join("dicom"));
    let truth = rows(&phantom.join("truth_lesions.csv"));
    let present = truth
        .iter()
        .filter(|row| row["status"] == "present")
        .count();
    for name in ["cornerstone3d_annotations.json", "slicer_markups.mrk.json"] {
        let (mut axes, mut worst) = (0, 0.0_f64);
        for (patient, date, file) in viewer_files(&phantom, name) {
            let read = read(&file, &images);
            // A markups file names no patient: that its folder's was taken is said.
            let expected = if name.starts_with("slicer") {
                vec!["missing_data.patient_id"]
            } else {
                vec![]
            };
            let mut codes: Vec<_> = read.findings.iter().map(|finding| finding.code).collect();
            codes.dedup();
            assert_eq!(codes, expected, "{}: {:?}", file.display(), read.findings);
            for reading in &read.readings {
                let row = truth
                    .iter()
                    .find(|row| {
                        row["patient"] == patient
                            && row["study_date"] == date
                            && row["lesion"] == reading.label.as_str()
                    })
                    .unwrap_or_else(|| panic!("{}: {}", file.display(), reading.label));
                worst = worst.max(against(reading, row, &file));
                axes += 1;
            }
        }
        assert_eq!(axes, 2 * present, "{name}");
        assert!(worst <= 0.01, "{name}: {worst} mm off");
        println!("{name}: {axes} axes, at most {worst:.4} mm off");
    }
}

/// How far a reading is off the truth, millimetres; patient, date and image must be the truth's.
fn against(reading: &AnnotationReading, row: &Row, file: &Path) -> f64 {
    let place = file.display();
    assert_eq!(reading.patient_id, row["patient"].as_str(), "{place}");
    let date = reading.study_date.unwrap().to_string();
    assert_eq!(date, row["study_date"], "{place}");
    assert_eq!(reading.series_uid, row["series_uid"].as_str(), "{place}");
    assert_eq!(reading.sop_uid, row["key_sop_uid"].as_str(), "{place}");
    let axis = match reading.kind {
        ReadingKind::LongAxis => "long_mm",
        ReadingKind::ShortAxis => "short_mm",
        kind => panic!("{place}: {kind:?}"),
    };
    let truth: f64 = row[axis].parse().unwrap();
    let recorded = reading.recorded.unwrap().as_f64();
    let geometry = reading.geometry.unwrap().as_f64();
    (recorded - truth).abs().max((geometry - truth).abs())
}

#[test]
fn epad_lengths_are_centimetres_and_said_to_be() {
    let Some(folder) = common::shared().map(|shared| shared.join("data/dicom/aim4_epad")) else {
        return;
    };
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let images = Scan::default();
    let mut lengths = Vec::new();
    for file in &files {
        let read = read(file, &images);
        let codes: Vec<_> = read.findings.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&"unit_unknown.converted"), "{codes:?}");
        for reading in &read.readings {
            assert_eq!(reading.unit, "cm");
            lengths.push((
                reading.label.to_string(),
                reading.recorded.unwrap().micrometres(),
            ));
        }
    }
    assert_eq!(files.len(), 2);
    assert!(lengths.contains(&("Lesion1".into(), 63_282)), "{lengths:?}");
    println!("{lengths:?}");
}

#[test]
fn deeplesions_diameters_follow_from_their_coordinates() {
    let Some(folder) = common::shared().map(|shared| shared.join("data/dicom/deeplesion")) else {
        return;
    };
    let (mut count, mut worst) = (0, 0.0_f64);
    let mut all = Vec::new();
    for name in ["DL_info_sample158.csv", "DL_info_test_odd_patients.csv"] {
        let (rows, findings) = read_rows(&std::fs::read(folder.join(name)).unwrap());
        assert!(findings.is_empty(), "{name}: {findings:?}");
        for row in rows {
            for ([from, to], recorded) in row.axes.into_iter().zip(row.diameters_px) {
                let found = (to.x - from.x).hypot(to.y - from.y);
                worst = worst.max((found - recorded).abs());
            }
            count += 1;
            all.push(row);
        }
    }
    assert_eq!(count, 2_829);
    assert!(worst <= 0.002, "{worst} px");
    println!("{count} rows, at most {worst:.4} px off");

    let pairs = std::fs::read(folder.join("dlt_valid_pairs.json")).unwrap();
    let pairs: serde_json::Value = serde_json::from_slice(&pairs).unwrap();
    let tracks = read_tracks(&pairs);
    let marks: usize = tracks.iter().map(Vec::len).sum();
    let of_row =
        |mark: &recist::import::deeplesion::PairedMark| all.iter().any(|row| mark.is_of(row));
    let found = tracks.iter().flatten().filter(|mark| of_row(mark)).count();
    assert_eq!((tracks.len(), marks), (258, 711));
    // One patient stands in both files.
    assert_eq!(found, 13);
    println!(
        "{} pairs, {} tracks, {marks} marks, {found} of them rows here",
        pairs.as_object().unwrap().len(),
        tracks.len()
    );
    for track in &tracks {
        let patients: std::collections::BTreeSet<_> =
            track.iter().map(|mark| &mark.slice[..6]).collect();
        assert_eq!(patients.len(), 1, "a track of two patients: {track:?}");
    }
}
