//! The shipped trials' images: what a scan says of them, and every length that names one.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use recist::dicom::{ImageIndex, ScanOptions, SeriesFlag, scan};
use recist::geometry::{LengthAgreement, PixelPoint, agreement};

fn testdata(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(name)
}

#[test]
fn the_shipped_trial_is_fifteen_children_at_five_visits() {
    let scan = scan(&[testdata("nb15/dicom")], ScanOptions::default(), &|_| {});
    assert_eq!((scan.counts.used, scan.counts.seen), (899, 899));
    assert_eq!(scan.series.len(), 75);
    let patients: BTreeSet<_> = scan
        .series
        .iter()
        .map(|series| &series.patient_id)
        .collect();
    assert_eq!(patients.len(), 15);
    for series in &scan.series {
        assert_eq!(series.modality, "CT");
        assert_eq!(series.stack.orientations, 1, "{}", series.series_uid);
        assert!(series.stack.interval_mm.is_some() && series.spacing().is_some());
        assert!(!series.flags.contains(&SeriesFlag::Localizer));
        assert_eq!(series.transfer_syntax_uids(), ["1.2.840.10008.1.2.5"]);
    }
}

/// Lengths of a trial's measurements that name an image, and how many contradict it.
fn lengths(trial: &str) -> (usize, usize) {
    let scan = scan(
        &[testdata(trial).join("dicom")],
        ScanOptions::default(),
        &|_| {},
    );
    let index = ImageIndex::new(&scan);
    let mut reader = csv::Reader::from_path(testdata(trial).join("measurements.csv")).unwrap();
    let (mut checked, mut contradictions) = (0, 0);
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let number = |column: &str| row[column].parse::<f64>();
        let (Ok(x1), Ok(y1), Ok(x2), Ok(y2)) =
            (number("x1"), number("y1"), number("x2"), number("y2"))
        else {
            continue;
        };
        let (from, to) = (PixelPoint::new(x1, y1), PixelPoint::new(x2, y2));
        let length = index.length(&row["sop_uid"], None, from, to).unwrap();
        let axis = if row.get("node").is_some_and(|node| node == "Y") {
            "long_mm"
        } else {
            "diameter_mm"
        };
        let stated = row.get(axis).and_then(|text| text.parse::<f64>().ok());
        let Some(stated) = stated else { continue };
        checked += 1;
        let recorded = (stated * 1000.0).round() as i64;
        contradictions += usize::from(agreement(recorded, length) == LengthAgreement::Contradicts);
    }
    (checked, contradictions)
}

#[test]
fn lengths_of_the_shipped_trials_against_their_images() {
    // Ten of the twelve RIDER annotations were computed with another image's spacing.
    assert_eq!(lengths("rider"), (12, 10));
    let (checked, contradictions) = lengths("nb15");
    assert_eq!(contradictions, 0, "of {checked}");
    assert!(checked >= 290, "{checked} lengths");
}
