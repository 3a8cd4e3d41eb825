//! NIfTI label volumes: shapes whose diameters are known, every way to write a header, and files
//! that are cut, damaged or no labels.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use recist::geometry::{MaskConvention, PixelPoint};
use recist::import::outlines::{Convention, MeasuredFile, measure_nifti};

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

/// A label volume of 6 columns, 4 rows, 2 slices: label 2 covers three voxels of slice 2.
struct Volume {
    version_2: bool,
    big_endian: bool,
    unit: u8,
    sform: bool,
    qform: bool,
    slope: f32,
    datatype: i16,
    dimensions: [i16; 5],
}

impl Default for Volume {
    fn default() -> Self {
        Self {
            version_2: false,
            big_endian: false,
            unit: 2,
            sform: true,
            qform: false,
            slope: 1.0,
            datatype: 512,
            dimensions: [3, 6, 4, 2, 1],
        }
    }
}

impl Volume {
    fn bytes(&self) -> Vec<u8> {
        let length = if self.version_2 { 544 } else { 352 };
        let mut bytes = vec![0u8; length];
        let mut put = |at: usize, little: &[u8]| {
            let place = &mut bytes[at..at + little.len()];
            place.copy_from_slice(little);
            if self.big_endian {
                place.reverse();
            }
        };
        let bits = match self.datatype {
            512 | 4 => 16i16,
            16 => 32,
            _ => 8,
        };
        let scale: f64 = if self.unit == 1 { 1e-3 } else { 1.0 };
        // Columns 0.5 mm to the left, rows 2 mm to the back, slices 3 mm up; from (-10, -20, 5).
        let spacing = [1.0, 0.5 * scale, 2.0 * scale, 3.0 * scale];
        let rows = [
            [-0.5 * scale, 0.0, 0.0, 10.0 * scale],
            [0.0, -2.0 * scale, 0.0, 20.0 * scale],
            [0.0, 0.0, 3.0 * scale, 5.0 * scale],
        ];
        if self.version_2 {
            put(0, &540i32.to_le_bytes());
            put(12, &self.datatype.to_le_bytes());
            put(14, &bits.to_le_bytes());
            for (index, dimension) in self.dimensions.iter().enumerate() {
                put(16 + 8 * index, &i64::from(*dimension).to_le_bytes());
            }
            for (index, step) in spacing.iter().enumerate() {
                put(104 + 8 * index, &step.to_le_bytes());
            }
            put(168, &544i64.to_le_bytes());
            put(176, &f64::from(self.slope).to_le_bytes());
            put(348, &i32::from(self.sform).to_le_bytes());
            for (row, numbers) in rows.iter().enumerate() {
                for (index, number) in numbers.iter().enumerate() {
                    put(400 + 32 * row + 8 * index, &number.to_le_bytes());
                }
            }
            put(500, &i32::from(self.unit).to_le_bytes());
            bytes[4..12].copy_from_slice(b"n+2\0\r\n\x1a\n");
        } else {
            put(0, &348i32.to_le_bytes());
            for (index, dimension) in self.dimensions.iter().enumerate() {
                put(40 + 2 * index, &dimension.to_le_bytes());
            }
            put(70, &self.datatype.to_le_bytes());
            put(72, &bits.to_le_bytes());
            for (index, step) in spacing.iter().enumerate() {
                put(76 + 4 * index, &(*step as f32).to_le_bytes());
            }
            put(108, &352f32.to_le_bytes());
            put(112, &self.slope.to_le_bytes());
            put(123, &[self.unit]);
            put(252, &i16::from(self.qform).to_le_bytes());
            put(254, &i16::from(self.sform).to_le_bytes());
            // A half turn about the third axis: quaternion (0, 0, 0, 1).
            put(264, &1f32.to_le_bytes());
            for (index, row) in rows.iter().enumerate() {
                put(268 + 4 * index, &(row[3] as f32).to_le_bytes());
                for (column, number) in row.iter().enumerate() {
                    put(
                        280 + 16 * index + 4 * column,
                        &(*number as f32).to_le_bytes(),
                    );
                }
            }
            bytes[344..348].copy_from_slice(b"n+1\0");
        }
        let mut voxels = [0u16; 48];
        for place in [24 + 6 + 1, 24 + 6 + 2, 24 + 18 + 4] {
            voxels[place] = 2;
        }
        for voxel in voxels {
            let little = match self.datatype {
                16 => f32::from(voxel).to_le_bytes().to_vec(),
                2 => vec![voxel as u8],
                _ => voxel.to_le_bytes().to_vec(),
            };
            let start = bytes.len();
            bytes.extend(little);
            if self.big_endian {
                bytes[start..].reverse();
            }
        }
        bytes
    }
}

fn measured(bytes: &[u8]) -> Result<MeasuredFile, &'static str> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    measure_nifti(file.path(), PixelCentres, None).map_err(|problem| problem.code)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_way_to_write_the_same_volume_measures_the_same() {
    let default = Volume::default;
    let ways: [(&str, Volume, &[&str]); 9] = [
        ("plain", default(), &[]),
        (
            "big endian",
            Volume {
                big_endian: true,
                ..default()
            },
            &[],
        ),
        (
            "version 2",
            Volume {
                version_2: true,
                ..default()
            },
            &[],
        ),
        (
            "version 2, big endian",
            Volume {
                version_2: true,
                big_endian: true,
                ..default()
            },
            &[],
        ),
        (
            "metres",
            Volume {
                unit: 1,
                ..default()
            },
            &[],
        ),
        (
            "no unit",
            Volume {
                unit: 0,
                ..default()
            },
            &["unit_unknown.nifti"],
        ),
        (
            "qform",
            Volume {
                sform: false,
                qform: true,
                ..default()
            },
            &[],
        ),
        (
            "both forms",
            Volume {
                qform: true,
                ..default()
            },
            &[],
        ),
        (
            "real numbers, four dimensions",
            Volume {
                datatype: 16,
                slope: f32::NAN,
                dimensions: [4, 6, 4, 2, 1],
                ..default()
            },
            &[],
        ),
    ];
    for (name, volume, codes) in ways {
        let bytes = volume.bytes();
        for bytes in [bytes.clone(), gzip(&bytes)] {
            let found = measured(&bytes).unwrap();
            assert_eq!(found.outlines.len(), 1, "{name}");
            let outline = &found.outlines[0];
            let said: Vec<_> = found.findings.iter().map(|finding| finding.code).collect();
            assert_eq!(said, codes, "{name}");
            assert_eq!((outline.number, outline.place.slice), (2, 2), "{name}");
            // From column 1, row 1 to column 4, row 3: 1.5 mm across, 4 mm down.
            assert!(
                (outline.long.millimetres - f64::sqrt(18.25)).abs() < 1e-4,
                "{name}: {outline:?}"
            );
            let position = outline.place.position.unwrap();
            let away = position - recist::geometry::Vector3::new(-10.0, -20.0, 8.0);
            assert!(away.length() < 1e-4, "{name}: {position:?}");
            let [from, to] = outline.long.ends;
            let near = |a: PixelPoint, x: f64, y: f64| (a.x - x).abs() + (a.y - y).abs() < 1e-4;
            assert!(
                near(from, 1.0, 1.0) && near(to, 4.0, 3.0),
                "{name}: {from:?} {to:?}"
            );
            assert_eq!(outline.islands, 2, "{name}");
        }
    }
}

#[test]
fn what_gives_no_labels_is_refused_by_name() {
    let default = Volume::default;
    let cases = [
        (
            "scaled",
            Volume {
                slope: 0.5,
                ..default()
            },
            "unsupported.nifti_scaling",
        ),
        (
            "colour",
            Volume {
                datatype: 128,
                ..default()
            },
            "unsupported.nifti_datatype",
        ),
        (
            "two volumes",
            Volume {
                dimensions: [4, 6, 4, 1, 2],
                ..default()
            },
            "unsupported.nifti_dimensions",
        ),
        (
            "no rows",
            Volume {
                dimensions: [3, 6, 0, 2, 1],
                ..default()
            },
            "malformed.nifti",
        ),
        (
            "negative",
            Volume {
                dimensions: [3, -6, 4, 2, 1],
                ..default()
            },
            "malformed.nifti",
        ),
        (
            "no dimensions",
            Volume {
                dimensions: [0, 6, 4, 2, 1],
                ..default()
            },
            "malformed.nifti",
        ),
        (
            "bigger than the file",
            Volume {
                dimensions: [3, 6, 4, 200, 1],
                ..default()
            },
            "truncated.nifti",
        ),
        (
            "bigger than memory",
            Volume {
                dimensions: [3, 32767, 32767, 32767, 1],
                ..default()
            },
            "over_limit.volume",
        ),
    ];
    for (name, volume, code) in cases {
        let bytes = volume.bytes();
        assert_eq!(measured(&bytes).err(), Some(code), "{name}");
        assert_eq!(
            measured(&gzip(&bytes)).err(),
            Some(code),
            "{name}, compressed"
        );
    }
    assert_eq!(measured(b"").err(), Some("truncated.nifti"));
    assert_eq!(measured(&[b'x'; 400]).err(), Some("malformed.nifti"));
    let mut empty = default().bytes();
    empty[352..].fill(0);
    let found = measured(&empty).unwrap();
    assert_eq!(found.findings[0].code, "missing_data.labels");
    let nowhere = Volume {
        sform: false,
        ..default()
    };
    let found = measured(&nowhere.bytes()).unwrap();
    assert_eq!(found.findings[0].code, "missing_data.orientation");
    assert_eq!(found.outlines[0].place.position, None);
}

#[test]
fn every_cut_and_every_flipped_byte_ends_in_an_error_or_a_result() {
    let bytes = Volume::default().bytes();
    let whole = measured(&bytes).unwrap().outlines[0].long;
    for cut in 0..bytes.len() {
        assert!(measured(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    let packed = gzip(&bytes);
    for cut in 0..packed.len() {
        assert!(
            measured(&packed[..cut]).is_err(),
            "compressed, cut at {cut}"
        );
    }
    let mut refused = 0;
    for at in 0..packed.len() {
        let mut damaged = packed.clone();
        damaged[at] ^= 0x10;
        match measured(&damaged) {
            // The gzip header's time and system, and padding bits, are not covered by its checksum.
            Ok(found) => assert_eq!(found.outlines[0].long, whole, "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(
        refused * 4 > packed.len() * 3,
        "{refused} of {}",
        packed.len()
    );
    for at in 0..352 {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xFF;
        let _ = measured(&damaged);
    }
}
