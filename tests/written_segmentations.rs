//! Segmentations written for the purpose: every type, frames that do not fill whole bytes,
//! mirrored and shifted grids, absent slices.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod written;

use std::path::Path;

use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{ImageIndex, Scan};
use recist::geometry::{MaskConvention, PixelPoint};
use recist::import::Annotation;
use recist::import::outlines::{MeasuredFile, ScannedImages, measure_segmentation};
use written::{
    LABEL_MAP, ROOT, SEGMENTATION, element, number, sequence, slice_uid, text, write, write_stack,
};

/// A segmentation to be written: frames of 3 rows by 5 columns.
struct Written<'a> {
    kind: &'a str,
    bits: u16,
    /// Segment number (none in a label map), slice, pixels row by row.
    frames: Vec<(Option<u16>, u32, [&'a str; 3])>,
    /// Numbers of the segments described.
    segments: Vec<u16>,
    orientation: &'a str,
    /// First pixel's x and y.
    corner: (f64, f64),
    spacing: &'a str,
    frame_of_reference: u32,
    names_images: bool,
    deflate: bool,
}

impl Default for Written<'_> {
    fn default() -> Self {
        Self {
            kind: "BINARY",
            bits: 1,
            frames: vec![
                (Some(1), 1, ["#....", ".....", "....."]),
                (Some(1), 2, ["#....", ".#...", "...#."]),
                (Some(2), 2, [".....", "##...", "....."]),
            ],
            segments: vec![1, 2],
            orientation: "1\\0\\0\\0\\1\\0",
            corner: (-10.0, -20.0),
            spacing: "2\\0.5",
            frame_of_reference: 3,
            names_images: true,
            deflate: false,
        }
    }
}

impl Written<'_> {
    fn samples(&self) -> Vec<u8> {
        let all = self
            .frames
            .iter()
            .flat_map(|frame| frame.2.iter().flat_map(|row| row.bytes()));
        let value = |mark: u8| match mark {
            b'#' if self.kind == "FRACTIONAL" => 200u16,
            b'+' if self.kind == "FRACTIONAL" => 99,
            b'#' => 1,
            digit @ b'1'..=b'9' => u16::from(digit - b'0'),
            _ => 0,
        };
        match self.bits {
            1 => {
                let bits: Vec<u8> = all.map(|mark| value(mark) as u8).collect();
                let byte = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit);
                bits.chunks(8).map(byte).collect()
            }
            8 => all.map(|mark| value(mark) as u8).collect(),
            _ => all.flat_map(|mark| value(mark).to_le_bytes()).collect(),
        }
    }

    fn write(&self, path: &Path) {
        let described = |&segment: &u16| {
            vec![
                number(0x0062_0004, segment),
                text(0x0062_0005, b"LO", &format!("lesion {segment}")),
                text(0x0062_0020, b"UT", &format!("T{segment:02}")),
            ]
        };
        let per_frame = |(segment, slice, _): &(Option<u16>, u32, [&str; 3])| {
            let position = format!("{}\\{}\\{}", self.corner.0, self.corner.1, 5 * slice);
            let mut groups = vec![sequence(
                0x0020_9113,
                vec![vec![text(0x0020_0032, b"DS", &position)]],
            )];
            if let Some(segment) = segment {
                let identification = vec![vec![number(0x0062_000B, *segment)]];
                groups.push(sequence(0x0062_000A, identification));
            }
            if self.names_images {
                let source = vec![vec![text(0x0008_1155, b"UI", &slice_uid(1, *slice))]];
                groups.push(sequence(
                    0x0008_9124,
                    vec![vec![sequence(0x0008_2112, source)]],
                ));
            }
            groups
        };
        let shared = vec![vec![
            sequence(
                0x0020_9116,
                vec![vec![text(0x0020_0037, b"DS", self.orientation)]],
            ),
            sequence(
                0x0028_9110,
                vec![vec![
                    text(0x0018_0050, b"DS", "5"),
                    text(0x0028_0030, b"DS", self.spacing),
                ]],
            ),
        ]];
        let series = vec![vec![text(0x0020_000E, b"UI", &format!("{ROOT}.2.1"))]];
        let mut elements = vec![
            text(0x0008_0060, b"CS", "SEG"),
            sequence(0x0008_1115, series),
            text(0x0020_000E, b"UI", &format!("{ROOT}.4")),
            text(
                0x0020_0052,
                b"UI",
                &format!("{ROOT}.{}", self.frame_of_reference),
            ),
            number(0x0028_0002, 1),
            text(0x0028_0004, b"CS", "MONOCHROME2"),
            text(0x0028_0008, b"IS", &self.frames.len().to_string()),
            number(0x0028_0010, 3),
            number(0x0028_0011, 5),
            number(0x0028_0100, self.bits),
            number(0x0028_0101, self.bits),
            number(0x0028_0102, self.bits - 1),
            number(0x0028_0103, 0),
            text(0x0062_0001, b"CS", self.kind),
            sequence(0x0062_0002, self.segments.iter().map(described).collect()),
            sequence(0x5200_9229, shared),
            sequence(0x5200_9230, self.frames.iter().map(per_frame).collect()),
            element(
                0x7FE0_0010,
                if self.bits == 16 { b"OW" } else { b"OB" },
                &self.samples(),
            ),
        ];
        if self.kind == "FRACTIONAL" {
            elements.push(number(0x0062_000E, 200));
        }
        let class = if self.kind == "LABELMAP" {
            LABEL_MAP
        } else {
            SEGMENTATION
        };
        write(path, class, &format!("{ROOT}.5"), elements, self.deflate);
    }
}

fn scanned(folder: &Path) -> Scan {
    scan(&[folder.to_path_buf()], ScanOptions::default(), &|_| {})
}

/// Write the segmentation beside a stack without slice `skipped`, and measure it.
fn measured(written: &Written<'_>, skipped: Option<u32>) -> MeasuredFile {
    let folder = tempfile::tempdir().unwrap();
    write_stack(folder.path(), 1, skipped);
    let scan = scanned(folder.path());
    let index = ImageIndex::new(&scan);
    let images = ScannedImages {
        scan: &scan,
        index: &index,
    };
    let path = folder.path().join("seg.dcm");
    written.write(&path);
    measure_segmentation(&path, MaskConvention::PixelCentres, Some(images))
        .unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

fn codes(file: &MeasuredFile) -> Vec<&'static str> {
    file.findings.iter().map(|finding| finding.code).collect()
}

fn default() -> Written<'static> {
    Written::default()
}

#[test]
fn every_type_of_segmentation_measures_the_same() {
    let labels = vec![
        (None, 1, ["1....", ".....", "....."]),
        (None, 2, ["1....", ".1...", "22.1."]),
    ];
    let fractional = vec![
        (Some(1), 1, ["#....", ".....", "....."]),
        (Some(1), 2, ["#+...", ".#+..", "...#+"]),
        (Some(2), 2, [".....", ".....", "##..."]),
    ];
    let ways: [(&str, Written<'_>, &[&str]); 7] = [
        (
            "one bit",
            Written {
                frames: vec![
                    (Some(1), 1, ["#....", ".....", "....."]),
                    (Some(1), 2, ["#....", ".#...", "...#."]),
                    (Some(2), 2, [".....", ".....", "##..."]),
                ],
                ..default()
            },
            &[],
        ),
        (
            "one bit, deflated",
            Written {
                deflate: true,
                frames: vec![
                    (Some(1), 1, ["#....", ".....", "....."]),
                    (Some(1), 2, ["#....", ".#...", "...#."]),
                    (Some(2), 2, [".....", ".....", "##..."]),
                ],
                ..default()
            },
            &[],
        ),
        (
            "a byte a bit",
            Written {
                bits: 8,
                frames: vec![
                    (Some(1), 1, ["#....", ".....", "....."]),
                    (Some(1), 2, ["#....", ".#...", "...#."]),
                    (Some(2), 2, [".....", ".....", "##..."]),
                ],
                ..default()
            },
            &[],
        ),
        (
            "fractional",
            Written {
                kind: "FRACTIONAL",
                bits: 8,
                frames: fractional,
                ..default()
            },
            &["value_unusable.fractional"],
        ),
        (
            "labels, 8 bits",
            Written {
                kind: "LABELMAP",
                bits: 8,
                frames: labels.clone(),
                ..default()
            },
            &[],
        ),
        (
            "labels, 16 bits",
            Written {
                kind: "LABELMAP",
                bits: 16,
                frames: labels.clone(),
                ..default()
            },
            &[],
        ),
        (
            "labels, no image named",
            Written {
                kind: "LABELMAP",
                bits: 8,
                frames: labels,
                names_images: false,
                ..default()
            },
            &[],
        ),
    ];
    for (name, written, said) in ways {
        let file = measured(&written, None);
        assert_eq!((codes(&file).as_slice(), file.refused), (said, 0), "{name}");
        let [first, second] = file.outlines.as_slice() else {
            panic!("{name}: {file:#?}");
        };
        // From (0, 0) to (3, 2): 1.5 mm across, 4 mm down.
        assert!(
            (first.long.millimetres - f64::sqrt(18.25)).abs() < 1e-9,
            "{name}: {first:#?}"
        );
        assert_eq!(first.long.micrometres, 4272, "{name}");
        assert_eq!(
            (first.slices, first.pixels, first.islands),
            (2, 3, 2),
            "{name}"
        );
        assert_eq!(first.place.sop_instance_uid, slice_uid(1, 2), "{name}");
        assert!(first.is_checked && second.is_checked, "{name}: {file:#?}");
        assert_eq!(
            (first.label.as_str(), first.tracking_id.as_str()),
            ("lesion 1", "T01"),
            "{name}"
        );
        assert_eq!(second.long.micrometres, 500, "{name}");
        assert!(
            (first.volume_ml.unwrap() - 4.0 * 5.0 / 1000.0).abs() < 1e-12,
            "{name}"
        );
        let ends = first.long.patient_ends.unwrap();
        assert!(
            ends.iter()
                .any(|end| (end.y + 16.0).abs() < 1e-9 && (end.z - 10.0).abs() < 1e-9)
        );
    }
}

#[test]
fn a_segment_becomes_a_reading_of_the_contract() {
    let annotation = Annotation::from(measured(&default(), None));
    assert_eq!(
        (
            annotation.groups.seen,
            annotation.groups.used,
            annotation.groups.refused
        ),
        (2, 2, 0)
    );
    let reading = serde_json::to_value(&annotation.readings[0]).unwrap();
    let expected = serde_json::json!({
        "lesion": "lesion 1", "kind": "mask", "convention": "pixel_centres", "unit": "mm",
        "recorded_mm": null, "long_mm": 4.272, "geometry_mm": 4.272, "short_mm": 0.0,
        "series_uid": format!("{ROOT}.2.1"), "sop_uid": slice_uid(1, 2), "patient_id": "P1",
        "study_date": "2026-03-01", "tracking_id": "T01",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&reading[key], value, "{key}");
    }
    assert_eq!(reading["points"].as_array().unwrap().len(), 4);
    assert!(
        annotation
            .findings
            .iter()
            .all(|finding| finding.lesion.starts_with("lesion"))
    );
}

#[test]
fn segments_that_share_pixels_say_so() {
    let file = measured(&default(), None);
    for outline in &file.outlines {
        let said: Vec<_> = outline
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        assert!(said.contains(&"duplicate.segment"), "{outline:#?}");
    }
}

#[test]
fn a_mirrored_grid_is_the_same_grid() {
    let written = Written {
        orientation: "1\\0\\0\\0\\-1\\0",
        corner: (-10.0, -16.0),
        ..default()
    };
    let file = measured(&written, None);
    let outline = &file.outlines[0];
    assert!(outline.is_checked, "{file:#?}");
    let [from, to] = outline.long.ends.unwrap();
    assert_eq!(
        (from, to),
        (PixelPoint::new(0.0, 2.0), PixelPoint::new(3.0, 0.0))
    );
}

#[test]
fn another_grid_gives_no_length_and_an_absent_slice_an_unchecked_one() {
    // How it is written, slice left out of the stack, lengths, code.
    let cases: [(&str, Written<'_>, Option<u32>, usize, &str); 9] = [
        (
            "shifted by half a pixel",
            Written {
                corner: (-10.25, -20.0),
                ..default()
            },
            None,
            0,
            "contradiction.grid",
        ),
        (
            "other pixels",
            Written {
                spacing: "2\\0.6",
                ..default()
            },
            None,
            0,
            "contradiction.grid",
        ),
        (
            "another plane",
            Written {
                orientation: "1\\0\\0\\0\\0\\1",
                ..default()
            },
            None,
            0,
            "contradiction.grid",
        ),
        (
            "another frame of reference",
            Written {
                frame_of_reference: 9,
                ..default()
            },
            None,
            0,
            "contradiction.frame_of_reference",
        ),
        (
            "a slice that is not there",
            default(),
            Some(2),
            2,
            "missing_data.image",
        ),
        (
            "not there, other pixels",
            Written {
                spacing: "2\\0.6",
                ..default()
            },
            Some(2),
            0,
            "contradiction.grid",
        ),
        (
            "no image named, none there",
            Written {
                names_images: false,
                ..default()
            },
            Some(2),
            0,
            "contradiction.grid",
        ),
        (
            "a segment not described",
            Written {
                segments: vec![2],
                ..default()
            },
            None,
            1,
            "contradiction.segments",
        ),
        (
            "one place twice",
            Written {
                frames: vec![
                    (Some(1), 2, ["#....", ".....", "....."]),
                    (Some(1), 2, [".#...", ".....", "....."]),
                ],
                segments: vec![1],
                ..default()
            },
            None,
            0,
            "contradiction.segments",
        ),
    ];
    for (name, written, skipped, lengths, code) in cases {
        let file = measured(&written, skipped);
        assert_eq!(file.outlines.len(), lengths, "{name}: {file:#?}");
        let own = file.outlines.iter().flat_map(|outline| &outline.findings);
        let mut all = file.findings.iter().chain(own);
        assert!(all.any(|finding| finding.code == code), "{name}: {file:#?}");
    }
}
