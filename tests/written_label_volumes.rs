//! Label volumes on written images: every way their axes may run, and volumes that lie elsewhere.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod written;

use std::path::Path;

use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{ImageIndex, Scan};
use recist::geometry::{MaskConvention, PixelPoint};
use recist::import::outlines::{OnImages, ScannedImages, measure_nifti};
use written::{ROOT, slice_uid, write_stack};

fn scanned(folder: &Path) -> Scan {
    scan(&[folder.to_path_buf()], ScanOptions::default(), &|_| {})
}

/// A label volume on the stack: label 3 on (0, 0), (1, 1), (3, 2) of its third image. `flip`
/// turns the axes round, `step` moves all of it.
fn label_volume(flip: [bool; 3], step: f64) -> Vec<u8> {
    let (size, spacing) = ([5i16, 3, 5], [0.5f32, 2.0, 5.0]);
    let mut bytes = vec![0u8; 352];
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(0, &348i32.to_le_bytes());
    for (index, count) in [3, size[0], size[1], size[2], 1].into_iter().enumerate() {
        put(40 + 2 * index, &count.to_le_bytes());
    }
    put(70, &2i16.to_le_bytes());
    put(72, &8i16.to_le_bytes());
    put(108, &352f32.to_le_bytes());
    put(123, &[2]);
    put(254, &1i16.to_le_bytes());
    let origin = [-10.0 + step as f32, -20.0, 0.0];
    for axis in 0..3 {
        put(80 + 4 * axis, &spacing[axis].to_le_bytes());
        // LPS to RAS: the first two change sign.
        let sign = if axis < 2 { -1.0 } else { 1.0 };
        let along = if flip[axis] { -1.0 } else { 1.0 };
        let last = f32::from(size[axis] - 1) * spacing[axis];
        let first = if flip[axis] {
            origin[axis] + last
        } else {
            origin[axis]
        };
        put(
            280 + 16 * axis + 4 * axis,
            &(sign * along * spacing[axis]).to_le_bytes(),
        );
        put(280 + 16 * axis + 12, &(sign * first).to_le_bytes());
    }
    put(344, b"n+1\0");
    let mut voxels = vec![0u8; 75];
    for (column, row) in [(0usize, 0usize), (1, 1), (3, 2)] {
        let at =
            |index: usize, count: usize, flip: bool| if flip { count - 1 - index } else { index };
        let (i, j, k) = (
            at(column, 5, flip[0]),
            at(row, 3, flip[1]),
            at(2, 5, flip[2]),
        );
        voxels[15 * k + 5 * j + i] = 3;
    }
    bytes.extend(voxels);
    bytes
}

#[test]
fn label_volumes_lie_on_the_series_whichever_way_they_run() {
    let folder = tempfile::tempdir().unwrap();
    write_stack(folder.path(), 1, None);
    let scan_one = scanned(folder.path());
    write_stack(folder.path(), 2, None);
    let scan_two = scanned(folder.path());
    let path = folder.path().join("labels.nii");
    let measured = |scan: &Scan, series_uid: Option<&str>| {
        let index = ImageIndex::new(scan);
        let images = ScannedImages {
            scan,
            index: &index,
        };
        let on = OnImages { images, series_uid };
        measure_nifti(&path, MaskConvention::PixelCentres, Some(on))
    };
    for bits in 0..8u8 {
        let flip = [bits & 1 == 1, bits & 2 == 2, bits & 4 == 4];
        std::fs::write(&path, label_volume(flip, 0.0)).unwrap();
        let file = measured(&scan_one, None).unwrap();
        assert!(file.findings.is_empty(), "{flip:?}: {:#?}", file.findings);
        let outline = &file.outlines[0];
        assert!(outline.is_checked, "{flip:?}");
        assert_eq!(outline.number, 3);
        assert_eq!(outline.long.micrometres, 4272, "{flip:?}");
        assert_eq!(outline.place.sop_instance_uid, slice_uid(1, 2), "{flip:?}");
        let mut ends = outline.long.ends.unwrap();
        ends.sort_by(|a, b| a.x.total_cmp(&b.x));
        let near = |end: PixelPoint, x: f64, y: f64| (end.x - x).abs() + (end.y - y).abs() < 1e-4;
        assert!(
            near(ends[0], 0.0, 0.0) && near(ends[1], 3.0, 2.0),
            "{flip:?}: {ends:?}"
        );
    }
    let both = measured(&scan_two, None).unwrap();
    assert_eq!(both.findings[0].code, "duplicate.grid");
    let second = format!("{ROOT}.2.2");
    let named = measured(&scan_two, Some(&second)).unwrap();
    assert!(named.findings.is_empty());
    assert_eq!(named.outlines[0].place.sop_instance_uid, slice_uid(2, 2));
    for step in [0.25, 0.5, 30.0] {
        std::fs::write(&path, label_volume([false; 3], step)).unwrap();
        let refused = measured(&scan_one, None).unwrap_err();
        assert_eq!(refused.code, "contradiction.grid", "moved by {step} mm");
    }
}
