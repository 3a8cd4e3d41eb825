//! Small DICOM files for tests, explicit VR little endian.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::io::Write;
use std::path::Path;

/// Root of the identifiers in these files.
pub const ROOT: &str = "1.2.826.0.1.3680043.10.1427";
/// SOP class of a CT image.
pub const CT: &str = "1.2.840.10008.5.1.4.1.1.2";
/// SOP class of a segmentation.
pub const SEGMENTATION: &str = "1.2.840.10008.5.1.4.1.1.66.4";
/// SOP class of a label map segmentation.
pub const LABEL_MAP: &str = "1.2.840.10008.5.1.4.1.1.66.7";
/// SOP class of an RT structure set.
pub const STRUCTURE_SET: &str = "1.2.840.10008.5.1.4.1.1.481.3";

/// One element: tag, VR, value; padded to an even length.
pub fn element(tag: u32, vr: &[u8; 2], value: &[u8]) -> (u32, Vec<u8>) {
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(if matches!(vr, b"UI" | b"OB" | b"UN") {
            0
        } else {
            b' '
        });
    }
    let mut bytes = Vec::new();
    bytes.extend(((tag >> 16) as u16).to_le_bytes());
    bytes.extend((tag as u16).to_le_bytes());
    bytes.extend(vr);
    if matches!(vr, b"OB" | b"OW" | b"SQ" | b"UN" | b"UT") {
        bytes.extend([0, 0]);
        bytes.extend((value.len() as u32).to_le_bytes());
    } else {
        bytes.extend((value.len() as u16).to_le_bytes());
    }
    bytes.extend(value);
    (tag, bytes)
}

/// A text element.
pub fn text(tag: u32, vr: &[u8; 2], value: &str) -> (u32, Vec<u8>) {
    element(tag, vr, value.as_bytes())
}

/// An unsigned 16-bit element.
pub fn number(tag: u32, value: u16) -> (u32, Vec<u8>) {
    element(tag, b"US", &value.to_le_bytes())
}

/// A sequence of items, each a list of elements.
pub fn sequence(tag: u32, items: Vec<Vec<(u32, Vec<u8>)>>) -> (u32, Vec<u8>) {
    let mut bytes = Vec::new();
    for item in items {
        let content = sorted(item);
        bytes.extend([0xFE, 0xFF, 0x00, 0xE0]);
        bytes.extend((content.len() as u32).to_le_bytes());
        bytes.extend(content);
    }
    element(tag, b"SQ", &bytes)
}

fn sorted(mut elements: Vec<(u32, Vec<u8>)>) -> Vec<u8> {
    elements.sort_by_key(|element| element.0);
    elements.into_iter().flat_map(|element| element.1).collect()
}

/// Write a file of this SOP class and instance; deflated if so wished.
pub fn write(
    path: &Path,
    class: &str,
    instance: &str,
    elements: Vec<(u32, Vec<u8>)>,
    deflate: bool,
) {
    let syntax = if deflate {
        "1.2.840.10008.1.2.1.99"
    } else {
        "1.2.840.10008.1.2.1"
    };
    let meta = sorted(vec![
        element(0x0002_0001, b"OB", &[0, 1]),
        text(0x0002_0002, b"UI", class),
        text(0x0002_0003, b"UI", instance),
        text(0x0002_0010, b"UI", syntax),
    ]);
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    bytes.extend(element(0x0002_0000, b"UL", &(meta.len() as u32).to_le_bytes()).1);
    bytes.extend(meta);
    let mut all = vec![
        text(0x0008_0016, b"UI", class),
        text(0x0008_0018, b"UI", instance),
        text(0x0008_0020, b"DA", "20260301"),
        text(0x0010_0010, b"PN", "WRITTEN^FOR TESTS"),
        text(0x0010_0020, b"LO", "P1"),
        text(0x0020_000D, b"UI", &format!("{ROOT}.1")),
    ];
    all.extend(elements);
    let data_set = sorted(all);
    if deflate {
        let mut encoder = flate2::write::DeflateEncoder::new(bytes, flate2::Compression::fast());
        encoder.write_all(&data_set).unwrap();
        bytes = encoder.finish().unwrap();
    } else {
        bytes.extend(data_set);
    }
    std::fs::write(path, bytes).unwrap();
}

/// The instance of CT slice `index` of a series.
pub fn slice_uid(series: u32, index: u32) -> String {
    format!("{ROOT}.2.{series}.{}", index + 1)
}

/// Five CT slices, 3 rows by 5 columns, rows 2 mm and columns 0.5 mm apart, 5 mm from slice to
/// slice, first pixels at (-10, -20, 5 * index); `skipped` is left out.
pub fn write_stack(folder: &Path, series: u32, skipped: Option<u32>) {
    for index in (0..5).filter(|&index| Some(index) != skipped) {
        let elements = vec![
            text(0x0008_0060, b"CS", "CT"),
            text(0x0018_0050, b"DS", "5"),
            text(0x0020_000E, b"UI", &format!("{ROOT}.2.{series}")),
            text(0x0020_0013, b"IS", &format!("{}", index + 1)),
            text(0x0020_0032, b"DS", &format!("-10\\-20\\{}", 5 * index)),
            text(0x0020_0037, b"DS", "1\\0\\0\\0\\1\\0"),
            text(0x0020_0052, b"UI", &format!("{ROOT}.3")),
            number(0x0028_0002, 1),
            text(0x0028_0004, b"CS", "MONOCHROME2"),
            number(0x0028_0010, 3),
            number(0x0028_0011, 5),
            text(0x0028_0030, b"DS", "2\\0.5"),
            number(0x0028_0100, 16),
            number(0x0028_0101, 16),
            number(0x0028_0102, 15),
            number(0x0028_0103, 0),
            element(0x7FE0_0010, b"OW", &[0; 30]),
        ];
        let path = folder.join(format!("ct{series}_{index}.dcm"));
        write(&path, CT, &slice_uid(series, index), elements, false);
    }
}
