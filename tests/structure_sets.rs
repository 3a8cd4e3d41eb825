//! RT structure sets against values computed independently (data/dicom).
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
use std::path::Path;

use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{ImageIndex, Scan};
use recist::import::outlines::{Convention, MeasuredFile, ScannedImages, measure_structure_set};

/// Two diameters of this region are equally long; the one with the longer chord across is taken,
/// the expected values are of the other one.
const TWO_DIAMETERS: [&str; 2] = [
    "rtstruct_rtutils/invalid_reference_rt.dcm 1 width_mm: 27.0318, expected 25.0863",
    "rtstruct_rtutils/invalid_reference_rt.dcm 1 chord_mm: 25.5771, expected 24.5939",
];

fn measured(path: &Path, scan: Option<&Scan>) -> MeasuredFile {
    let index = scan.map(ImageIndex::new);
    let images = scan
        .zip(index.as_ref())
        .map(|(scan, index)| ScannedImages { scan, index });
    measure_structure_set(path, images)
        .unwrap_or_else(|refusal| panic!("{}: {refusal:?}", path.display()))
}

#[test]
fn every_expected_region_is_measured_as_expected() {
    let Some(shared) = common::shared() else {
        return;
    };
    let data = shared.join("data/dicom");
    let mut reader = csv::Reader::from_path(data.join("expected_rtstruct.csv")).unwrap();
    let (mut rows, mut refused, mut faults) = (0, 0, Vec::new());
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        rows += 1;
        let file = measured(&data.join(&row["file"]), None);
        let roi: i64 = row["roi"].parse().unwrap();
        let place = format!("{} {roi}", row["file"]);
        let outline = file.outlines.iter().find(|one| one.number == roi);
        if row["closed_planar_contours"] == "0" {
            assert!(outline.is_none(), "{place}");
            let named = format!("region {roi} ({}): it is a point", row["name"]);
            let mut said = file.findings.iter();
            assert!(
                said.any(|finding| finding.message.starts_with(&named)),
                "{place}: {:#?}",
                file.findings
            );
            refused += 1;
            continue;
        }
        let outline = outline.unwrap();
        let mut near = |column: &str, found: f64| {
            let expected: f64 = row[column].parse().unwrap();
            if (found - expected).abs() > 0.01 {
                faults.push(format!("{place} {column}: {found:.4}, expected {expected}"));
            }
        };
        near("long_mm", outline.long.millimetres);
        near("width_mm", outline.width_mm);
        near("chord_mm", outline.short.unwrap().millimetres);
        near("z", outline.long.patient_ends.unwrap()[0].z);
        assert_eq!(outline.label, row["name"], "{place}");
        assert_eq!(outline.convention, Convention::ContourPoints, "{place}");
    }
    assert_eq!(faults, TWO_DIAMETERS);
    assert_eq!((rows, refused), (8, 2), "rows of expected_rtstruct.csv");
}

#[test]
fn contours_stand_on_their_images_or_say_why_not() {
    let Some(shared) = common::shared() else {
        return;
    };
    let folder = shared.join("data/dicom/rtstruct_rtutils");
    let scan = scan(
        std::slice::from_ref(&folder),
        ScanOptions::default(),
        &|_| {},
    );
    let cases: [(&str, i64, bool, &[&str]); 4] = [
        ("invalid_reference_rt.dcm", 1, true, &[]),
        ("invalid_reference_rt.dcm", 2, true, &[]),
        ("invalid_reference_rt.dcm", 3, true, &[]),
        ("invalid_reference_rt.dcm", 4, true, &[]),
    ];
    for (file, roi, checked, codes) in cases {
        let measured = measured(&folder.join(file), Some(&scan));
        let outline = measured
            .outlines
            .iter()
            .find(|one| one.number == roi)
            .unwrap();
        let said: Vec<_> = outline
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        assert_eq!(
            (outline.is_checked, said.as_slice()),
            (checked, codes),
            "{file} {roi}: {:#?}",
            outline.findings
        );
        let ends = outline.long.ends.unwrap();
        let patient = outline.long.patient_ends.unwrap();
        for (pixel, place) in ends.into_iter().zip(patient) {
            let x = -125.0 + 0.488281 * pixel.x;
            assert!((x - place.x).abs() < 1e-6, "{file} {roi}");
        }
    }
    // Written by an early rt-utils: it makes up a frame of reference.
    let refused = measured(&folder.join("rt.dcm"), Some(&scan));
    assert_eq!((refused.seen, refused.outlines.len()), (1, 0));
    assert_eq!(refused.findings[0].code, "contradiction.frame_of_reference");
}
