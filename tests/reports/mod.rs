//! Measurement reports for tests, item by item.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::Path;

use crate::written::{CT, ROOT, element, sequence, slice_uid, text, write};

pub const COMPREHENSIVE_3D: &str = "1.2.840.10008.5.1.4.1.1.88.34";
pub const DETAIL_TRIAL: &str = "1.2.840.10008.5.1.4.1.1.88.3";

pub type Item = Vec<(u32, Vec<u8>)>;

/// A code as `value|scheme|meaning`.
pub fn code(tag: u32, said: &str) -> (u32, Vec<u8>) {
    let [value, scheme, meaning] = said.split('|').collect::<Vec<_>>()[..] else {
        panic!("{said}")
    };
    let parts = [
        (0x0008_0100, b"SH", value),
        (0x0008_0102, b"SH", scheme),
        (0x0008_0104, b"LO", meaning),
    ];
    sequence(
        tag,
        vec![
            parts
                .into_iter()
                .map(|(tag, vr, part)| text(tag, vr, part))
                .collect(),
        ],
    )
}

pub fn item(
    relationship: &str,
    value_type: &str,
    concept: &str,
    values: Item,
    children: Vec<Item>,
) -> Item {
    let mut item = vec![
        text(0x0040_A010, b"CS", relationship),
        text(0x0040_A040, b"CS", value_type),
    ];
    if !concept.is_empty() {
        item.push(code(0x0040_A043, concept));
    }
    item.extend(values);
    if !children.is_empty() {
        item.push(sequence(0x0040_A730, children));
    }
    item
}

pub fn tracking(id: &str, uid: &str) -> Vec<Item> {
    vec![
        item(
            "HAS OBS CONTEXT",
            "TEXT",
            "112039|DCM|Tracking Identifier",
            vec![text(0x0040_A160, b"UT", id)],
            vec![],
        ),
        item(
            "HAS OBS CONTEXT",
            "UIDREF",
            "112040|DCM|Tracking Unique Identifier",
            vec![text(0x0040_A124, b"UI", uid)],
            vec![],
        ),
    ]
}

pub fn coded(relationship: &str, concept: &str, value: &str) -> Item {
    item(
        relationship,
        "CODE",
        concept,
        vec![code(0x0040_A168, value)],
        vec![],
    )
}

pub fn measured(concept: &str, value: &str, unit: &str, children: Vec<Item>) -> Item {
    let value = vec![text(0x0040_A30A, b"DS", value), code(0x0040_08EA, unit)];
    item(
        "CONTAINS",
        "NUM",
        concept,
        vec![sequence(0x0040_A300, vec![value])],
        children,
    )
}

pub fn mm(concept: &str, value: &str, children: Vec<Item>) -> Item {
    measured(concept, value, "mm|UCUM|millimeter", children)
}

pub fn image(index: u32) -> Item {
    let reference = vec![
        text(0x0008_1150, b"UI", CT),
        text(0x0008_1155, b"UI", &slice_uid(1, index)),
    ];
    item(
        "SELECTED FROM",
        "IMAGE",
        "",
        vec![sequence(0x0008_1199, vec![reference])],
        vec![],
    )
}

pub fn floats(numbers: &[f32]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

/// Points on slice 2.
pub fn drawn(relationship: &str, graphic: &str, numbers: &[f32]) -> Item {
    let values = vec![
        element(0x0070_0022, b"FL", &floats(numbers)),
        text(0x0070_0023, b"CS", graphic),
    ];
    item(
        relationship,
        "SCOORD",
        "111030|DCM|Image Region",
        values,
        vec![image(1)],
    )
}

/// Points in the patient.
pub fn placed(frame_of_reference: &str, numbers: &[f32]) -> Item {
    let values = vec![
        text(0x3006_0024, b"UI", frame_of_reference),
        element(0x0070_0022, b"FL", &floats(numbers)),
        text(0x0070_0023, b"CS", "POLYLINE"),
    ];
    item("INFERRED FROM", "SCOORD3D", "", values, vec![])
}

/// Along a row: 4 pixels of 0.5 mm.
pub const ROW: [f32; 4] = [0.5, 0.5, 4.5, 0.5];
/// Down a column: 2 pixels of 2 mm.
pub const COLUMN: [f32; 4] = [0.5, 0.5, 0.5, 2.5];
/// Axes of 4 mm and 2 mm.
pub const ELLIPSE: [f32; 8] = [0.5, 1.5, 4.5, 1.5, 2.5, 0.5, 2.5, 2.5];
pub const LENGTH: &str = "410668003|SCT|Length";
pub const LONG: &str = "103339001|SCT|Long Axis";
pub const SHORT: &str = "103340004|SCT|Short Axis";

pub fn report(path: &Path, class: &str, groups: Vec<Vec<Item>>) {
    let groups = groups
        .into_iter()
        .map(|items| {
            item(
                "CONTAINS",
                "CONTAINER",
                "125007|DCM|Measurement Group",
                vec![],
                items,
            )
        })
        .collect();
    let observer = vec![text(0x0040_A123, b"PN", "READER^ONE")];
    let children = vec![
        item(
            "HAS OBS CONTEXT",
            "PNAME",
            "121008|DCM|Person Observer Name",
            observer,
            vec![],
        ),
        item(
            "CONTAINS",
            "CONTAINER",
            "126010|DCM|Imaging Measurements",
            vec![],
            groups,
        ),
    ];
    let elements = vec![
        text(0x0008_0060, b"CS", "SR"),
        text(0x0020_000E, b"UI", &format!("{ROOT}.8")),
        text(0x0040_A040, b"CS", "CONTAINER"),
        code(0x0040_A043, "126000|DCM|Imaging Measurement Report"),
        text(0x0040_A491, b"CS", "COMPLETE"),
        sequence(0x0040_A730, children),
    ];
    write(path, class, &format!("{ROOT}.8.1"), elements, false);
}
