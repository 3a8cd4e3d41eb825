//! Measurement reports (TID 1500) against values computed independently (data/dicom).
#![cfg(feature = "dicom")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{ImageIndex, Scan};
use recist::import::outlines::ScannedImages;
use recist::import::sr::read_report;
use recist::import::{Annotation, AnnotationReading, ReadingPoints};

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
    let images = scan(&[data.clone()], ScanOptions::default(), &|_| {});
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
    same("finding", &reading.finding, &row["finding"]);
    same("site", &reading.finding_site, &row["site"]);
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
