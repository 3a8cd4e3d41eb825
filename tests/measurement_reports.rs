//! Measurement reports (TID 1500) against values computed independently (data/dicom).
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{ImageIndex, Scan};
use recist::import::outlines::ScannedImages;
use recist::import::sr::read_report;
use recist::import::{Annotation, AnnotationReading, ReadingKind, ReadingPoints};

type Row = BTreeMap<String, String>;

/// What becomes of the rows of expected_sr_measurements.csv that are no length in mm, or have no
/// value: counted, each refused or left out by name.
const LEFT_OUT: [(&str, usize); 6] = [
    ("X6K6|IBSI|Intensity Histogram Mean", 1),
    ("118565006|SCT|Volume", 1),
    ("G-D705|SRT|Volume", 1),
    ("126073|DCM|Time Point Order", 0),
    ("111010|DCM|Center", 1),
    ("G-D7FE|SRT|AREA", 2),
];

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn read(path: &Path, scan: &Scan) -> Annotation {
    let index = ImageIndex::new(scan);
    let images = ScannedImages {
        scan,
        index: &index,
    };
    let read = read_report(path, Some(images));
    let groups = read.groups;
    assert_eq!(groups.seen, groups.used + groups.refused, "{path:?}");
    read
}

fn is_left_out(row: &Row) -> bool {
    let named = |(concept, _): &&(&str, usize)| *concept == row["concept"];
    LEFT_OUT.iter().find(named).is_some() || row["value"].is_empty()
}

#[test]
fn every_expected_measurement_is_read_or_left_out_by_name() {
    let Some(shared) = common::shared() else {
        return;
    };
    let data = shared.join("data/dicom");
    let images = scan(std::slice::from_ref(&data), ScanOptions::default(), &|_| {});
    let mut by_file: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows(&data.join("expected_sr_measurements.csv")) {
        by_file.entry(row["file"].clone()).or_default().push(row);
    }
    let (mut seen, mut lengths, mut checked, mut faults) = (0, 0, 0, Vec::new());
    for (file, rows) in &by_file {
        let read = read(&data.join(file), &images);
        seen += rows.len();
        let expected: Vec<_> = rows.iter().filter(|row| !is_left_out(row)).collect();
        assert_eq!(
            read.readings.len(),
            expected.len(),
            "{file}: {:#?}",
            read.findings
        );
        for (reading, row) in read.readings.iter().zip(expected) {
            lengths += 1;
            checked += usize::from(reading.geometry.is_some());
            faults.extend(compare(reading, row).map(|fault| format!("{file} {fault}")));
        }
        for (concept, each) in LEFT_OUT {
            let there = rows.iter().filter(|row| row["concept"] == concept).count();
            let named = format!("{concept}: ");
            let said = read
                .findings
                .iter()
                .filter(|finding| finding.message.contains(&named));
            assert_eq!(said.count(), there * each.min(1), "{file} {concept}");
        }
    }
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!((seen, lengths, checked), (161, 137, 98));
}

/// What is not as expected.
fn compare<'r>(reading: &'r AnnotationReading, row: &'r Row) -> impl Iterator<Item = String> {
    let mut faults = Vec::new();
    let mut same = |what: &str, found: &str, expected: &str| {
        if found != expected {
            faults.push(format!("{what} {found:?}, expected {expected:?}"));
        }
    };
    same("tracking id", &reading.tracking_id, &row["tracking_id"]);
    same("tracking uid", &reading.tracking_uid, &row["tracking_uid"]);
    same("finding", &reading.finding_code, &row["finding"]);
    same("site", &reading.finding_site_code, &row["site"]);
    same("concept", &reading.concept, &row["concept"]);
    same("unit", &format!("{}|UCUM", reading.unit), &row["unit"]);
    same("image", &reading.sop_uid, &row["image"]);
    same("points", &points(reading), &row["points"]);
    if !row["comment"].is_empty() {
        same("label", &reading.label, &row["comment"]);
    }
    let mut near = |what: &str, found: Option<f64>, expected: &str| {
        let expected = expected
            .split(' ')
            .next()
            .and_then(|text| text.parse::<f64>().ok());
        let close = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 0.001,
            (found, expected) => found == expected,
        };
        if !close {
            faults.push(format!("{what} {found:?}, expected {expected:?}"));
        }
    };
    near(
        "value",
        reading.recorded.map(|mm| mm.as_f64()),
        &row["value"],
    );
    near(
        "geometry",
        reading.geometry.map(|mm| mm.as_f64()),
        &row["geometry_mm"],
    );
    faults.into_iter()
}

/// As the expected values have them: from the corner of the first pixel.
fn points(reading: &AnnotationReading) -> String {
    let ReadingPoints::Pixels(points) = &reading.points else {
        return String::new();
    };
    let numbers = points
        .iter()
        .flat_map(|point| [point.x + 0.5, point.y + 0.5]);
    let texts: Vec<_> = numbers.map(|number| format!("{number:.4}")).collect();
    texts.join(" ")
}

#[test]
fn three_writers_say_the_phantoms_true_lengths() {
    let Some(shared) = common::shared() else {
        return;
    };
    let phantom = shared.join("data/dicom/phantom_tiny");
    let images = scan(
        std::slice::from_ref(&phantom),
        ScanOptions::default(),
        &|_| {},
    );
    let truth = rows(&phantom.join("truth_lesions.csv"));
    let mut read_lengths = [0; 3];
    for (writer, folder) in ["S090_SR", "S092_SR_OHIF", "S093_SR_DCMQI"]
        .iter()
        .enumerate()
    {
        let mut unread: Vec<_> = truth
            .iter()
            .filter(|row| row["status"] == "present")
            .collect();
        for file in reports(&phantom, folder) {
            for reading in read(&file, &images).readings {
                let date = reading.study_date.unwrap().to_string();
                let of_lesion = |row: &&Row| {
                    row["patient"] == reading.patient_id.as_str()
                        && row["study_date"] == date
                        && row["lesion"] == reading.lesion.as_str()
                };
                let row = truth.iter().find(of_lesion).unwrap();
                let axis = match reading.kind {
                    ReadingKind::LongAxis => "long_mm",
                    ReadingKind::ShortAxis => "short_mm",
                    kind => panic!("{kind:?}"),
                };
                let expected: f64 = row[axis].parse().unwrap();
                let drawn = reading.geometry.or(reading.recorded).unwrap();
                for length in [reading.recorded.unwrap(), drawn] {
                    let close = (length.as_f64() - expected).abs() <= 0.01;
                    assert!(close, "{folder} {row:?}: {length:?}");
                }
                assert_eq!(reading.geometry.is_some(), *folder != "S093_SR_DCMQI");
                read_lengths[writer] += 1;
                unread.retain(|row| !of_lesion(row));
            }
        }
        assert!(unread.is_empty(), "{folder}: {unread:?}");
    }
    assert_eq!(read_lengths, [34; 3], "two axes of 17 lesions a writer");
}

/// The reports of one writer.
fn reports(phantom: &Path, folder: &str) -> Vec<PathBuf> {
    let patients = std::fs::read_dir(phantom.join("dicom")).unwrap();
    let studies = patients.flat_map(|patient| std::fs::read_dir(patient.unwrap().path()).unwrap());
    let files = studies.map(|study| study.unwrap().path().join(folder).join("sr.dcm"));
    files.filter(|file| file.is_file()).collect()
}

#[test]
fn the_shipped_reports_of_three_writers_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/reports");
    let images = scan(&[folder.join("ct")], ScanOptions::default(), &|_| {});
    // Lesion, axis, micrometres; the same from each.
    let expected = [
        ("T01", ReadingKind::LongAxis, 50_000),
        ("T01", ReadingKind::ShortAxis, 42_600),
        ("NT01", ReadingKind::LongAxis, 15_500),
        ("NT01", ReadingKind::ShortAxis, 12_000),
    ];
    let writers = [
        ("highdicom", "Phantom", "TP0", "Reader^One"),
        ("ohif", "Cornerstone3DTools@^0.1.0", "", ""),
        ("dcmqi", "dcmqi", "0", "Reader^Two"),
    ];
    for (name, writer, time_point, reader) in writers {
        let read = read(&folder.join(name).join("sr.dcm"), &images);
        let found: Vec<_> = read
            .readings
            .iter()
            .map(|reading| {
                let drawn = reading.geometry.or(reading.recorded).unwrap().micrometres();
                let recorded = reading.recorded.unwrap().micrometres();
                assert!((drawn - recorded).abs() <= 10, "{name}: {reading:?}");
                (reading.lesion.as_str(), reading.kind, recorded)
            })
            .collect();
        assert_eq!(found, expected, "{name}");
        for reading in &read.readings {
            assert_eq!(reading.writer, writer);
            assert_eq!(reading.time_point, time_point);
            assert_eq!(reading.reader, reader);
            assert_eq!(reading.patient_id, "NBL-001");
            assert!(!reading.series_uid.is_empty(), "{reading:?}");
            assert!(
                reading
                    .finding_site_code
                    .contains(reading.finding_site.as_str()),
                "{reading:?}"
            );
        }
        assert!(!read.has_error(), "{name}: {:#?}", read.findings);
        assert_eq!((read.groups.used, read.groups.refused), (2, 0), "{name}");
    }
}

#[test]
fn reports_of_other_kinds_are_refused_by_name() {
    let Some(shared) = common::shared() else {
        return;
    };
    let data = shared.join("data/dicom");
    let mut cases = vec![
        ("odd_files/test-SR.dcm".to_owned(), "1111|TEST|Diagnosis"),
        ("odd_files/reportsi.dcm".to_owned(), "Basic Text SR"),
    ];
    for patient in ["0022", "0023", "0025"] {
        for (folder, visit) in [("baseline", "Baseline"), ("followup", "Followup")] {
            for reader in ["A", "B"] {
                let name =
                    format!("rider_aim/{patient}/{folder}/{patient}{visit}{reader}_aimsr.dcm");
                cases.push((name, "an AIM report (zzz001|99NCIAIM|AIM SR Report)"));
            }
        }
    }
    for (file, named) in &cases {
        let read = read_report(&data.join(file), None);
        assert!(read.readings.is_empty(), "{file}");
        assert!(read.has_error() || read.is_foreign, "{file}");
        let [finding] = &read.findings[..] else {
            panic!("{file}: {:#?}", read.findings)
        };
        assert_eq!(finding.code, "unsupported.report", "{file}");
        assert!(finding.message.contains(named), "{file}: {finding:?}");
    }
    assert_eq!(cases.len(), 14);
}
