//! DICOM segmentations of several writers against values computed independently (data/dicom).
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

use recist::dicom::object::ObjectKind;
use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{ImageIndex, Scan};
use recist::geometry::MaskConvention;
use recist::import::outlines::{
    MeasuredFile, MeasuredOutline, ScannedImages, measure_segmentation,
};

const CONVENTIONS: [MaskConvention; 2] =
    [MaskConvention::PixelCentres, MaskConvention::PixelCorners];

fn scanned(folder: &Path) -> Scan {
    scan(&[folder.to_path_buf()], ScanOptions::default(), &|_| {})
}

fn measured(path: &Path, convention: MaskConvention, scan: Option<&Scan>) -> MeasuredFile {
    let index = scan.map(ImageIndex::new);
    let images = scan
        .zip(index.as_ref())
        .map(|(scan, index)| ScannedImages { scan, index });
    measure_segmentation(path, convention, images)
        .unwrap_or_else(|refusal| panic!("{}: {refusal:?}", path.display()))
}

type Row = BTreeMap<String, String>;

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

/// Two diameters of this segment are equally long between centres, with the widths 42.0648 and
/// 42.4059 mm across them; here the one with the longer chord across is taken.
const TWO_DIAMETERS: &str = "phantom_tiny/dicom/NBL-002/20210708_TP0/S091_SEG/seg.dcm 1 by pixel_centres: width_centres_mm is 42.40587437626158, expected 42.0648";

/// What of a row the measurement by one convention does not bear out.
fn differences(row: &Row, outline: &MeasuredOutline, convention: MaskConvention) -> Vec<String> {
    let mut faults = Vec::new();
    let mut near = |column: &str, found: f64, tolerance: f64| {
        if (found - number(row, column)).abs() > tolerance {
            faults.push(format!("{column} is {found}, expected {}", row[column]));
        }
    };
    let points = match convention {
        MaskConvention::PixelCentres => "centres",
        MaskConvention::PixelCorners => "corners",
    };
    near("frames_with_pixels", outline.slices as f64, 0.0);
    near("best_frame", f64::from(outline.place.slice), 0.0);
    near("position_z", outline.place.position.unwrap().z, 0.01);
    near("pixels", outline.pixels as f64, 0.0);
    near("components", outline.islands as f64, 0.0);
    near(&format!("long_{points}_mm"), outline.long.millimetres, 0.01);
    near(
        &format!("long_{points}_largest_component_mm"),
        outline.largest_island_long_mm,
        0.01,
    );
    near(&format!("width_{points}_mm"), outline.width_mm, 0.01);
    near("area_mm2", outline.area_mm2, 0.01);
    near("volume_ml", outline.volume_ml.unwrap(), 0.001);
    if convention == MaskConvention::PixelCorners {
        // The column leaves holes out; the short axis counts them as lesion.
        let short = outline.short.unwrap().millimetres;
        let without_holes = outline.short_without_holes_mm.unwrap_or(short);
        near("chord_corners_mm", without_holes, 0.01);
    }
    if outline.label != row["label"] || outline.finding_type != row["type"] {
        faults.push(format!("{} {}", outline.label, outline.finding_type));
    }
    faults
}

#[test]
fn every_expected_segment_is_measured_as_expected() {
    let Some(shared) = common::shared() else {
        return;
    };
    let data = shared.join("data/dicom");
    let mut reader = csv::Reader::from_path(data.join("expected_seg.csv")).unwrap();
    let (mut rows, mut faults) = (0, Vec::new());
    for row in reader.deserialize::<Row>() {
        let row = row.unwrap();
        rows += 1;
        for convention in CONVENTIONS {
            let file = measured(&data.join(&row["file"]), convention, None);
            let segment = number(&row, "segment") as i64;
            let outline = file.outlines.iter().find(|one| one.number == segment);
            let found = match outline {
                Some(outline) => differences(&row, outline, convention),
                None => vec![format!("segment {segment} was not measured")],
            };
            let place = format!("{} {segment} by {}", row["file"], convention.as_str());
            faults.extend(found.into_iter().map(|fault| format!("{place}: {fault}")));
        }
    }
    assert_eq!(faults, [TWO_DIAMETERS], "{faults:#?}");
    assert_eq!(rows, 23, "rows of expected_seg.csv");
}

#[test]
fn segments_stand_on_their_images_or_say_why_not() {
    let Some(shared) = common::shared() else {
        return;
    };
    let data = shared.join("data/dicom");
    // File, folder scanned, segment, checked, codes of the segment's findings.
    let cases: [(&str, &str, i64, bool, &[&str]); 5] = [
        (
            "highdicom/seg_image_ct_binary_overlap.dcm",
            "highdicom",
            1,
            true,
            &["duplicate.segment"],
        ),
        (
            "highdicom/seg_image_ct_binary_overlap.dcm",
            "highdicom",
            2,
            true,
            &["duplicate.segment"],
        ),
        (
            "highdicom/seg_image_ct_binary_single_frame.dcm",
            "highdicom",
            1,
            true,
            &["contradiction.islands", "contradiction.holes"],
        ),
        (
            "seg_dcmqi/small/label_seg.dcm",
            "seg_dcmqi/small",
            1,
            true,
            &[],
        ),
        (
            "ohif_dummy/E51FBB7B.dcm",
            "ohif_dummy",
            1,
            true,
            &["contradiction.islands", "missing_data.slices"],
        ),
    ];
    for (file, folder, segment, checked, codes) in cases {
        let scan = scanned(&data.join(folder));
        let measured = measured(&data.join(file), MaskConvention::PixelCentres, Some(&scan));
        let outline = measured
            .outlines
            .iter()
            .find(|one| one.number == segment)
            .unwrap_or_else(|| panic!("{file}: {:#?}", measured.findings));
        let said: Vec<_> = outline
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        assert_eq!(
            (outline.is_checked, said.as_slice()),
            (checked, codes),
            "{file} on {folder}: {:#?}",
            outline.findings
        );
        assert!(!outline.place.sop_instance_uid.is_empty(), "{file}");
    }
}

#[test]
fn a_segmentation_of_other_images_gives_no_length() {
    let Some(shared) = common::shared() else {
        return;
    };
    let data = shared.join("data/dicom");
    let scan = scanned(&data.join("geometry"));
    let path = data.join("highdicom/seg_image_ct_binary_single_frame.dcm");
    let measured = measured(&path, MaskConvention::PixelCentres, Some(&scan));
    assert_eq!(
        (measured.seen, measured.refused, measured.outlines.len()),
        (1, 1, 0)
    );
    assert_eq!(measured.findings[0].code, "missing_data.image");
}

#[test]
fn the_phantom_s_segmentations_give_the_truth_on_their_own_images() {
    let Some(shared) = common::shared() else {
        return;
    };
    let trial = shared.join("data/dicom/phantom_tiny");
    let scan = scanned(&trial.join("dicom"));
    let mut reader = csv::Reader::from_path(trial.join("truth_lesions.csv")).unwrap();
    let truth: Vec<Row> = reader.deserialize().map(Result::unwrap).collect();
    let (mut lesions, mut off_key_slice) = (0, 0);
    for series in scan
        .series
        .iter()
        .filter(|series| series.kind == ObjectKind::Segmentation)
    {
        let path = scan.path(series.instances[0].file);
        for convention in CONVENTIONS {
            let file = measured(path, convention, Some(&scan));
            assert_eq!(
                (file.refused, file.outlines.is_empty()),
                (0, false),
                "{:#?}",
                file.findings
            );
            for outline in &file.outlines {
                let row = truth.iter().find(|row| {
                    row["tracking_uid"] == outline.tracking_uid
                        && row["series_uid"] == outline.series_uid
                });
                let row = row.unwrap_or_else(|| panic!("{} {}", path.display(), outline.label));
                let place = format!(
                    "{} {} by {}",
                    path.display(),
                    outline.label,
                    convention.as_str()
                );
                let points = convention.as_str().strip_prefix("pixel_").unwrap();
                let expected = number(row, &format!("mask_feret_{points}_mm"));
                assert!(
                    (outline.long.millimetres - expected).abs() <= 0.001,
                    "{place}: {expected}"
                );
                // A pixel's diagonal is the most that a painted outline can be off.
                let pixel = (outline.area_mm2 / outline.pixels as f64).sqrt();
                let long = number(row, "long_mm");
                assert!(
                    (outline.long.millimetres - long).abs() <= 1.5 * pixel,
                    "{place}: {long}"
                );
                assert_eq!(outline.label, row["lesion"], "{place}");
                assert!(outline.is_checked, "{place}: {:#?}", outline.findings);
                let z = outline.long.patient_ends.unwrap()[0].z;
                let off = (z - number(row, "long1z_mm")).abs() > 0.01;
                assert_eq!(
                    off,
                    outline.place.sop_instance_uid != row["key_sop_uid"],
                    "{place}"
                );
                let same_pixels = outline.pixels.to_string() == row["mask_pixels"];
                assert!(off || same_pixels, "{place}: {} pixels", outline.pixels);
                off_key_slice += usize::from(off);
                lesions += 1;
            }
        }
    }
    // Both conventions; on one lesion three slices are equally long and the first is taken.
    assert_eq!(
        (lesions, off_key_slice),
        (2 * 17, 2),
        "lesions of the segmentations"
    );
}
