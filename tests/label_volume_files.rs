//! NIfTI files: every way to write one volume, and files that are cut, damaged or no labels.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::io::Write;

use recist::geometry::MaskConvention::PixelCentres;
use recist::geometry::PixelPoint;
use recist::import::outlines::{MeasuredFile, measure_nifti};

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
            let [from, to] = outline.long.ends.unwrap();
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
