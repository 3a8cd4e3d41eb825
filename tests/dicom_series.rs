//! Series geometry of real files against values computed independently (data/dicom).
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod common;

use std::path::Path;

use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{ImageIndex, NoLength, Scan, Series, SeriesFlag};
use recist::geometry::PixelPoint;

fn scanned(folder: &Path) -> Scan {
    scan(&[folder.to_path_buf()], ScanOptions::default(), &|_| {})
}

#[test]
fn every_expected_series_is_measured_as_expected() {
    let Some(shared) = common::shared() else {
        return;
    };
    let data = shared.join("data/dicom");
    let mut reader = csv::Reader::from_path(data.join("expected_series.csv")).unwrap();
    let (mut rows, mut faults) = (0, Vec::new());
    for row in reader.deserialize::<std::collections::BTreeMap<String, String>>() {
        let row = row.unwrap();
        rows += 1;
        let scan = scanned(&data.join(&row["folder"]));
        match scan
            .series
            .iter()
            .find(|series| series.series_uid == row["series_uid"].as_str())
        {
            Some(series) => faults.extend(
                differences(&row, series)
                    .into_iter()
                    .map(|fault| format!("{}: {fault}", row["folder"])),
            ),
            None => faults.push(format!(
                "{}: series {} not found",
                row["folder"], row["series_uid"]
            )),
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(rows, 28, "rows of expected_series.csv");
}

/// What of a row the series does not bear out.
fn differences(row: &std::collections::BTreeMap<String, String>, series: &Series) -> Vec<String> {
    let mut faults = Vec::new();
    let mut same = |column: &str, found: String| {
        if row[column] != found {
            faults.push(format!("{column} is {found}, expected {}", row[column]));
        }
    };
    same("modality", series.modality.to_string());
    same("sop_class", series.instances[0].sop_class_uid.to_string());
    same("instances", series.instances.len().to_string());
    same("transfer_syntaxes", series.transfer_syntax_uids().join(" "));
    let (image_rows, image_columns) = series.size().unwrap();
    same("rows", image_rows.to_string());
    same("columns", image_columns.to_string());
    same("flags", flags(series));
    // The expected values of a multi-frame object stop at its top level.
    if series.flags.contains(&SeriesFlag::MultiFrame) {
        same("frames", series.frame_count().to_string());
        return faults;
    }
    same("orientations", series.stack.orientations.to_string());
    let expected = |column: &str| -> Option<f64> {
        (!row[column].is_empty()).then(|| row[column].parse().unwrap())
    };
    let mut near = |column: &str, found: Option<f64>, tolerance: &dyn Fn(f64, f64) -> bool| {
        let agrees = match (expected(column), found) {
            (Some(expected), Some(found)) => tolerance(expected, found),
            (expected, found) => expected.is_none() && found.is_none(),
        };
        if !agrees {
            faults.push(format!(
                "{column} is {found:?}, expected {:?}",
                expected(column)
            ));
        }
    };
    near("slice_thickness", series.thickness_mm(), &|a, b| a == b);
    // testdata/README.md: these were computed from direction cosines of four decimals.
    let gap = |a: f64, b: f64| (a - b).abs() <= 6e-5 + 1e-4 * a;
    let angle = |a: f64, b: f64| (a.to_radians().cos() - b.to_radians().cos()).abs() <= 1e-4;
    near("gap_min", series.stack.smallest_gap_mm, &gap);
    near("gap_max", series.stack.largest_gap_mm, &gap);
    near("step_to_normal_deg", series.stack.tilt_degrees, &angle);
    let pair: Vec<f64> = row["pixel_spacing"]
        .split('\\')
        .map(|part| part.parse().unwrap())
        .collect();
    let stated = |spacing: recist::geometry::PixelSpacing| {
        [spacing.row_mm(), spacing.column_mm()] == pair[..]
    };
    let agrees = match series.spacing() {
        Some(spacing) => stated(spacing),
        // A series that mixes spacings has none of its own; the expected one is its first file's.
        None => {
            series
                .problems
                .iter()
                .any(|known| known.problem.code == "contradiction.mixed_spacing")
                && series
                    .instances
                    .iter()
                    .any(|instance| instance.geometry.spacing().is_ok_and(stated))
        }
    };
    if !agrees {
        faults.push(format!(
            "pixel_spacing is {:?}, expected {pair:?}",
            series.spacing()
        ));
    }
    faults
}

/// The flags that expected_series.csv knows, in its words. It has no word for missing slices.
fn flags(series: &Series) -> String {
    let word = |flag: &SeriesFlag| match flag {
        SeriesFlag::Localizer => Some("localizer"),
        SeriesFlag::MultiFrame => Some("multiframe"),
        SeriesFlag::OblongPixels => Some("non_square_pixels"),
        SeriesFlag::Tilt => Some("tilt"),
        SeriesFlag::UnevenGaps => Some("uneven_gaps"),
        SeriesFlag::MixedOrientation => Some("mixed_orientation"),
        SeriesFlag::RepeatedPosition => Some("repeated_position"),
        SeriesFlag::MissingSlices => None,
    };
    series
        .flags
        .iter()
        .filter_map(word)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn multi_frame_objects_are_measured_frame_by_frame() {
    let Some(shared) = common::shared() else {
        return;
    };
    let scan = scanned(&shared.join("data/dicom/enhanced"));
    let series = |modality: &str, frames| {
        let found = scan
            .series
            .iter()
            .find(|series| series.modality == modality && series.frame_count() == frames);
        found.unwrap_or_else(|| panic!("no {modality} series of {frames} frames"))
    };
    let two = series("CT", 2);
    assert_eq!(two.stack.interval_mm, Some(10.0));
    assert_eq!(
        two.instances[0]
            .frame(1)
            .unwrap()
            .orientation()
            .unwrap()
            .row()
            .x,
        -1.0
    );
    assert_eq!(two.instances[0].frame(3), None);
    let philips = series("MR", 8);
    assert!(
        (philips.stack.interval_mm.unwrap() - 1.2).abs() < 1e-3,
        "{:?}",
        philips.stack
    );
    assert_eq!(philips.stack.orientations, 1);
    assert!(philips.spacing().is_some() && two.spacing().is_some());
}

#[test]
fn a_scan_is_the_same_with_any_width_and_counts_every_file() {
    let Some(shared) = common::shared() else {
        return;
    };
    let folder = shared.join("data/dicom");
    let with = |reading_threads| {
        let scan = scan(
            std::slice::from_ref(&folder),
            ScanOptions { reading_threads },
            &|_| {},
        );
        let counts = scan.counts;
        assert_eq!(counts.seen, counts.used + counts.skipped + counts.failed);
        assert_eq!(
            counts.used,
            scan.series
                .iter()
                .map(|series| series.instances.len())
                .sum::<usize>()
        );
        serde_json::to_string(&scan.inventory(true)).unwrap()
    };
    let one = with(1);
    assert!(one.contains("\"series\":[{") && one.len() > 10_000);
    assert_eq!(one, with(16));
}

#[test]
fn lengths_come_from_the_image_named_or_not_at_all() {
    let Some(shared) = common::shared() else {
        return;
    };
    let scan = scanned(&shared.join("data/dicom/rider_aim/0022"));
    let index = ImageIndex::new(&scan);
    let (a, b) = (PixelPoint::new(164.0, 271.0), PixelPoint::new(105.0, 291.0));
    let followup = "1.3.6.1.4.1.9328.50.1.10884";
    assert_eq!(index.length(followup, None, a, b), Ok(46_237));
    assert_eq!(index.length(followup, Some(1), a, b), Ok(46_237));
    assert_eq!(
        index.length(followup, Some(2), a, b).unwrap_err().code(),
        "missing_data.frame"
    );
    let outside = index
        .length(followup, None, a, PixelPoint::new(511.6, 0.0))
        .unwrap_err();
    assert_eq!(outside.code(), "value_unusable.point_outside");
    let absent = index.length("1.2.3", None, a, b).unwrap_err();
    assert_eq!(absent, NoLength::ImageAbsent("1.2.3".into()));
    let image = index.image(followup, None).unwrap();
    assert_eq!(image.thickness_mm(), Some(5.0));
    assert_eq!(
        image.study_date().map(|date| date.to_string()).as_deref(),
        Some("2000-08-10")
    );
    assert_eq!(image.series.patient_id, "1.3.6.1.4.1.9328.50.1.0022");
}
