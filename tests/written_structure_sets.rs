//! Structure sets written for the purpose: concave and several contours, holes, regions without
//! an outline, contours over 64 KB, images named or not.
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

use recist::dicom::ImageIndex;
use recist::dicom::scan::{ScanOptions, scan};
use recist::import::outlines::{MeasuredFile, ScannedImages, measure_structure_set};
use written::{ROOT, STRUCTURE_SET, element, sequence, slice_uid, text, write, write_stack};

/// A contour: kind, corners in its plane, z, index of the image it names.
type Drawn<'a> = (&'a str, &'a [(f64, f64)], f64, Option<u32>);

const CLOSED: &str = "CLOSED_PLANAR";

fn contour((kind, corners, z, image): &Drawn<'_>) -> Vec<(u32, Vec<u8>)> {
    let numbers: Vec<_> = corners
        .iter()
        .map(|(x, y)| format!("{x:.4}\\{y:.4}\\{z}"))
        .collect();
    let data = numbers.join("\\");
    let vr = if data.len() < 65_534 { b"DS" } else { b"UN" };
    let mut elements = vec![
        text(0x3006_0042, b"CS", kind),
        text(0x3006_0046, b"IS", &corners.len().to_string()),
        element(0x3006_0050, vr, data.as_bytes()),
    ];
    if let Some(image) = image {
        let named = vec![vec![text(0x0008_1155, b"UI", &slice_uid(1, *image))]];
        elements.push(sequence(0x3006_0016, named));
    }
    elements
}

/// Write regions 1, 2, ... and measure them on a stack.
fn measured(regions: &[Vec<Drawn<'_>>]) -> MeasuredFile {
    let folder = tempfile::tempdir().unwrap();
    write_stack(folder.path(), 1, None);
    let scan = scan(
        &[folder.path().to_path_buf()],
        ScanOptions::default(),
        &|_| {},
    );
    let index = ImageIndex::new(&scan);
    let images = ScannedImages {
        scan: &scan,
        index: &index,
    };
    let path = folder.path().join("rt.dcm");
    write_regions(&path, regions);
    measure_structure_set(&path, Some(images)).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

fn write_regions(path: &Path, regions: &[Vec<Drawn<'_>>]) {
    let described = |(number, _): (usize, &Vec<Drawn<'_>>)| {
        vec![
            text(0x3006_0022, b"IS", &(number + 1).to_string()),
            text(0x3006_0024, b"UI", &format!("{ROOT}.3")),
            text(0x3006_0026, b"LO", &format!("lesion {}", number + 1)),
        ]
    };
    let drawn = |(number, contours): (usize, &Vec<Drawn<'_>>)| {
        let mut item = vec![text(0x3006_0084, b"IS", &(number + 1).to_string())];
        if !contours.is_empty() {
            item.push(sequence(
                0x3006_0040,
                contours.iter().map(contour).collect(),
            ));
        }
        item
    };
    let elements = vec![
        text(0x0008_0060, b"CS", "RTSTRUCT"),
        text(0x0020_000E, b"UI", &format!("{ROOT}.6")),
        sequence(
            0x3006_0020,
            regions.iter().enumerate().map(described).collect(),
        ),
        sequence(0x3006_0039, regions.iter().enumerate().map(drawn).collect()),
    ];
    write(path, STRUCTURE_SET, &format!("{ROOT}.7"), elements, false);
}

/// A square of this size with its first corner here, within the images (x -10 to -8, y -20 to
/// -16).
const fn square(x: f64, y: f64, size: f64) -> [(f64, f64); 4] {
    [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
}

#[test]
fn concave_and_several_contours() {
    // A U, 2 mm wide and 3 mm high: arms of 0.5 mm, open at the top.
    let u = [
        (-10.0, -19.0),
        (-9.5, -19.0),
        (-9.5, -16.5),
        (-8.5, -16.5),
        (-8.5, -19.0),
        (-8.0, -19.0),
        (-8.0, -16.0),
        (-10.0, -16.0),
    ];
    let (large, small, inside) = (
        square(-10.0, -20.0, 1.5),
        square(-8.4, -20.0, 0.4),
        square(-9.6, -19.6, 0.5),
    );
    let file = measured(&[
        vec![(CLOSED, &u, 10.0, Some(2))],
        vec![
            (CLOSED, &small, 10.0, Some(2)),
            (CLOSED, &large, 10.0, Some(2)),
            (CLOSED, &inside, 10.0, Some(2)),
            (CLOSED, &small, 5.0, Some(1)),
        ],
    ]);
    let [concave, several] = file.outlines.as_slice() else {
        panic!("{file:#?}");
    };
    let codes = |outline: &recist::import::outlines::MeasuredOutline| {
        outline
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect::<Vec<_>>()
    };
    // The diagonal of 2 by 3 mm; the longest chord across it lies in one of its lower corners.
    assert_eq!(concave.long.micrometres, 3606);
    assert!(
        concave.short.unwrap().millimetres < 0.5 * concave.width_mm,
        "{concave:#?}"
    );
    assert_eq!(codes(concave), ["contradiction.concave"]);
    assert_eq!(several.place.slice, 2, "the second contour is the largest");
    assert_eq!(
        (several.long.micrometres, several.islands, several.holes),
        (2121, 2, 1)
    );
    assert_eq!(several.slices, 2);
    assert_eq!(codes(several), ["contradiction.islands"]);
    assert!(several.is_checked && several.place.sop_instance_uid == slice_uid(1, 2));
    assert!((several.area_mm2 - 2.25).abs() < 1e-6);
}

#[test]
fn what_encloses_nothing_has_no_length_and_is_named() {
    let (area, bow_tie) = (
        square(-10.0, -20.0, 1.5),
        [(-10.0, -20.0), (-8.5, -18.5), (-8.5, -20.0), (-10.0, -18.5)],
    );
    let far = square(-10.0, -20.0, 30.0);
    let cases: [(&str, Vec<Drawn<'_>>, &str); 7] = [
        ("no contour", vec![], "missing_data.contours"),
        (
            "a point",
            vec![("POINT", &area[..1], 10.0, None)],
            "missing_data.contours",
        ),
        (
            "open",
            vec![("OPEN_PLANAR", &area, 10.0, Some(2))],
            "missing_data.contours",
        ),
        (
            "crossing itself",
            vec![(CLOSED, &bow_tie, 10.0, Some(2))],
            "contradiction.contour",
        ),
        (
            "beyond the image it names",
            vec![(CLOSED, &far, 10.0, Some(2))],
            "contradiction.grid",
        ),
        (
            "beyond any image",
            vec![(CLOSED, &far, 10.0, None)],
            "contradiction.grid",
        ),
        (
            "between the images",
            vec![(CLOSED, &area, 7.5, None)],
            "missing_data.image",
        ),
    ];
    for (name, contours, code) in cases {
        let file = measured(&[contours]);
        assert_eq!(
            (file.seen, file.refused, file.outlines.len()),
            (1, 1, 0),
            "{name}: {file:#?}"
        );
        assert_eq!(file.findings[0].code, code, "{name}");
        assert!(
            file.findings[0]
                .message
                .starts_with("region 1 (lesion 1): "),
            "{name}"
        );
    }
}

#[test]
fn a_wrong_image_reference_is_a_finding() {
    let area = square(-10.0, -20.0, 1.5);
    // The image named, the image it lies on, what is said.
    let cases: [(Option<u32>, &[&str]); 4] = [
        (Some(2), &[]),
        (None, &[]),
        (Some(1), &["contradiction.contour_image"]),
        (Some(77), &["contradiction.contour_image"]),
    ];
    for (named, codes) in cases {
        let file = measured(&[vec![(CLOSED, &area, 10.0, named)]]);
        let outline = &file.outlines[0];
        let said: Vec<_> = outline
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        assert_eq!(said, codes, "{named:?}");
        assert!(outline.is_checked, "{named:?}");
        assert_eq!(outline.place.sop_instance_uid, slice_uid(1, 2), "{named:?}");
        let ends = outline.long.ends.unwrap();
        assert!(
            ends.iter()
                .any(|end| end.x.abs() < 1e-9 && end.y.abs() < 1e-9 || end.x > 2.9)
        );
    }
}

#[test]
fn a_contour_over_64_kilobytes_is_read_as_it_must_be_written() {
    let corners: Vec<_> = (0..5000)
        .map(|index| f64::from(index) * std::f64::consts::TAU / 5000.0)
        .map(|angle| (-9.0 + angle.cos(), -18.0 + angle.sin()))
        .collect();
    let file = measured(&[vec![(CLOSED, &corners, 10.0, Some(2))]]);
    let outline = &file.outlines[0];
    assert!(
        (outline.long.millimetres - 2.0).abs() < 3e-4,
        "{outline:#?}"
    );
    assert!(
        (outline.short.unwrap().millimetres - 2.0).abs() < 3e-4,
        "{outline:#?}"
    );
    assert!(outline.findings.is_empty(), "{outline:#?}");
}
