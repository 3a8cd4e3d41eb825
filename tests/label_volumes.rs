//! Diameters of NIfTI label volumes against shapes whose diameters are known.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use recist::geometry::MaskConvention;
use recist::import::outlines::{Convention, measure_nifti};

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/masks")
}

/// Largest distance from the formula, in pixel diagonals, and largest mean distance: long axis,
/// then short axis.
struct Bounds {
    convention: MaskConvention,
    shape: &'static str,
    worst: [f64; 2],
    mean: [f64; 2],
}

const fn bounds(
    convention: MaskConvention,
    shape: &'static str,
    worst: [f64; 2],
    mean: [f64; 2],
) -> Bounds {
    Bounds {
        convention,
        shape,
        worst,
        mean,
    }
}

use MaskConvention::{PixelCentres, PixelCorners};

const BOUNDS: [Bounds; 8] = [
    bounds(PixelCentres, "ellipsoid", [1.2, 1.2], [0.5, 0.6]),
    bounds(PixelCentres, "box", [1.5, 1.5], [0.95, 0.85]),
    bounds(PixelCentres, "capsule", [1.0, 1.2], [0.5, 0.6]),
    bounds(PixelCentres, "ring", [1.2, 1.2], [0.5, 0.6]),
    bounds(PixelCorners, "ellipsoid", [1.2, 1.0], [0.7, 0.5]),
    bounds(PixelCorners, "box", [1.0, 1.1], [0.3, 0.4]),
    bounds(PixelCorners, "capsule", [1.2, 1.1], [0.8, 0.6]),
    bounds(PixelCorners, "ring", [1.3, 1.1], [0.7, 0.5]),
];

struct Truth {
    volume: String,
    label: i64,
    shape: String,
    axes: Option<[f64; 2]>,
}

fn truth() -> Vec<Truth> {
    let mut reader = csv::Reader::from_path(testdata().join("truth.csv")).unwrap();
    let row = |row: csv::StringRecord| Truth {
        volume: row[0].to_owned(),
        label: row[1].parse().unwrap(),
        shape: row[2].to_owned(),
        axes: row[4]
            .parse()
            .ok()
            .map(|long| [long, row[5].parse().unwrap()]),
    };
    reader.records().map(|found| row(found.unwrap())).collect()
}

#[test]
fn shapes_with_a_formula_are_measured_within_a_pixel() {
    let truth = truth();
    for convention in [PixelCentres, PixelCorners] {
        let mut errors: BTreeMap<&str, Vec<[f64; 2]>> = BTreeMap::new();
        let mut rows = 0;
        for (volume, pixel) in [("vol000", 0.7), ("vol002", 0.9)] {
            let path = testdata().join(format!("{volume}.nii.gz"));
            let measured = measure_nifti(&path, convention, None).unwrap();
            assert_eq!((measured.seen, measured.refused), (40, 0), "{volume}");
            assert!(measured.findings.is_empty(), "{:?}", measured.findings);
            for row in truth.iter().filter(|row| row.volume == volume) {
                rows += 1;
                let outline = &measured.outlines[row.label as usize - 1];
                assert_eq!(outline.number, row.label);
                assert_eq!(outline.convention, Convention::from(convention));
                let short = outline.short.unwrap().millimetres;
                assert!(short <= outline.width_mm + 1e-6, "{volume} {}", row.label);
                let diagonal = pixel * f64::sqrt(2.0);
                if let Some([long, across]) = row.axes {
                    let error = [
                        (outline.long.millimetres - long) / diagonal,
                        (short - across) / diagonal,
                    ];
                    errors.entry(&row.shape).or_default().push(error);
                }
            }
        }
        assert_eq!(rows, 80, "rows of the truth table");
        let wanted = BOUNDS
            .iter()
            .filter(|bounds| bounds.convention == convention);
        for bounds in wanted {
            let found = &errors[bounds.shape];
            assert!(
                found.len() >= 5,
                "{}: {} lesions",
                bounds.shape,
                found.len()
            );
            for axis in 0..2 {
                let mean = found.iter().map(|error| error[axis]).sum::<f64>() / found.len() as f64;
                let worst = found
                    .iter()
                    .map(|error| error[axis].abs())
                    .fold(0.0, f64::max);
                let place = format!("{} {} axis {axis}", convention.as_str(), bounds.shape);
                assert!(
                    worst <= bounds.worst[axis],
                    "{place}: worst {worst:.2} diagonals"
                );
                assert!(
                    mean.abs() <= bounds.mean[axis],
                    "{place}: mean {mean:+.2} diagonals"
                );
            }
        }
    }
}

#[test]
fn small_shapes_by_hand() {
    let root = f64::sqrt;
    // Label, slice, pixels, long and short between centres, long and short between corners.
    let cases = [
        (1, 1, 1, [0.0, 0.0], [root(2.0), root(2.0)]),
        (2, 2, 2, [1.0, 0.0], [root(5.0), root(1.25)]),
        (
            3,
            3,
            32,
            [root(58.0), 3.0 * root(58.0) / 7.0],
            [root(80.0), root(20.0)],
        ),
        (4, 4, 3, [root(8.0), 0.0], [root(18.0), root(2.0)]),
        (5, 5, 28, [root(98.0), root(4.5)], [root(128.0), root(8.0)]),
        (
            6,
            6,
            64,
            [root(162.0), root(162.0)],
            [root(200.0), root(200.0)],
        ),
    ];
    for convention in [PixelCentres, PixelCorners] {
        let measured = measure_nifti(&testdata().join("tiny.nii"), convention, None).unwrap();
        assert_eq!(measured.outlines.len(), cases.len());
        for (outline, (label, slice, pixels, centres, corners)) in
            measured.outlines.iter().zip(cases)
        {
            let [long, short] = match convention {
                PixelCentres => centres,
                PixelCorners => corners,
            };
            let place = format!("label {label} by {}", convention.as_str());
            assert_eq!(
                (outline.number, outline.place.slice, outline.pixels),
                (label, slice, pixels)
            );
            assert!(
                (outline.long.millimetres - long).abs() < 1e-9,
                "{place}: {outline:?}"
            );
            assert!(
                (outline.short.unwrap().millimetres - short).abs() < 1e-9,
                "{place}: {outline:?}"
            );
            assert_eq!(
                outline.long.micrometres,
                (long * 1000.0).round() as i64,
                "{place}"
            );
            assert_eq!(outline.place.position.unwrap().z, 5.0 * (slice - 1) as f64);
        }
        assert_eq!(measured.outlines[5].holes, 1);
    }
}
