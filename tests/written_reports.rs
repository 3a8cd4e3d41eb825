//! Measurement reports in every form that writers use, written here: what becomes of each.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod reports;
mod written;

use std::path::Path;

use recist::dicom::scan::{ScanOptions, scan};
use recist::dicom::{ImageIndex, Scan};
use recist::import::outlines::ScannedImages;
use recist::import::sr::read_report;
use recist::import::{Annotation, ReadingKind};
use reports::*;
use written::{ROOT, element, slice_uid, text, write_stack};

fn read(folder: &Path, images: &Scan, groups: Vec<Vec<Item>>) -> Annotation {
    let path = folder.join("report.dcm");
    report(&path, COMPREHENSIVE_3D, groups);
    let index = ImageIndex::new(images);
    let images = ScannedImages {
        scan: images,
        index: &index,
    };
    let read = read_report(&path, Some(images));
    assert_eq!(read.groups.seen, read.groups.used + read.groups.refused);
    read
}

/// Lesion, kind, recorded and geometric length in micrometres (0: not checked).
type Expected = (&'static str, ReadingKind, i64, i64);

/// A case: its name, its groups, what is read, and the codes of what is said.
struct Case {
    name: &'static str,
    groups: Vec<Vec<Item>>,
    readings: Vec<Expected>,
    codes: Vec<&'static str>,
}

fn case(
    name: &'static str,
    lesion: &[Item],
    readings: &[Expected],
    codes: &[&'static str],
) -> Case {
    let mut items = tracking("L1", &format!("{ROOT}.77"));
    items.extend_from_slice(lesion);
    of(name, vec![items], readings, codes)
}

fn of(
    name: &'static str,
    groups: Vec<Vec<Item>>,
    readings: &[Expected],
    codes: &[&'static str],
) -> Case {
    Case {
        name,
        groups,
        readings: readings.to_vec(),
        codes: codes.to_vec(),
    }
}

/// Beside a measurement.
fn beside(graphic: &str, numbers: &[f32]) -> Item {
    drawn("CONTAINS", graphic, numbers)
}

/// Below a measurement: a line of these ends.
fn below(numbers: &[f32]) -> Vec<Item> {
    vec![drawn("INFERRED FROM", "POLYLINE", numbers)]
}

/// Below a measurement: from (-10, -20, `z`) to (-8, -20, `z`) in a frame of reference.
fn in_patient(frame_of_reference: u32, z: f32) -> Vec<Item> {
    let uid = format!("{ROOT}.{frame_of_reference}");
    vec![placed(&uid, &[-10.0, -20.0, z, -8.0, -20.0, z])]
}

/// Below a measurement: the fourth item of the first group, by reference.
fn by_reference() -> Vec<Item> {
    let place: Vec<u8> = [1u32, 2, 1, 4]
        .iter()
        .flat_map(|step| step.to_le_bytes())
        .collect();
    vec![vec![
        text(0x0040_A010, b"CS", "INFERRED FROM"),
        element(0x0040_DB73, b"UL", &place),
    ]]
}

/// Where the points stand, and how they are paired with the numbers.
#[rustfmt::skip]
fn drawings() -> Vec<Case> {
    use ReadingKind::{Length, LongAxis, OtherLength, ShortAxis};
    vec![
        case("points in the measurement", &[mm(LENGTH, "2", below(&ROW))],
            &[("L1", Length, 2_000, 2_000)], &[]),
        case("points that the measurement contains", &[mm(LENGTH, "4", vec![beside("POLYLINE", &COLUMN)])],
            &[("L1", Length, 4_000, 4_000)], &[]),
        case("points beside the measurement", &[beside("POLYLINE", &COLUMN), mm(LENGTH, "4", vec![])],
            &[("L1", Length, 4_000, 4_000)], &[]),
        case("points by reference", &[mm(LENGTH, "4", by_reference()), beside("POLYLINE", &COLUMN)],
            &[("L1", Length, 4_000, 4_000)], &[]),
        case("two lines beside two measurements, in order",
            &[mm(LONG, "4", vec![]), mm(SHORT, "2", vec![]), beside("POLYLINE", &COLUMN), beside("POLYLINE", &ROW)],
            &[("L1", LongAxis, 4_000, 4_000), ("L1", ShortAxis, 2_000, 2_000)], &[]),
        case("one line beside two measurements is the long axis",
            &[mm(SHORT, "2", vec![]), mm(LONG, "4", vec![]), beside("POLYLINE", &COLUMN)],
            &[("L1", ShortAxis, 2_000, 0), ("L1", LongAxis, 4_000, 4_000)], &["missing_data.end_points"]),
        case("both, as viewers of two kinds ask for it",
            &[beside("POLYLINE", &ROW), mm(LONG, "4", below(&COLUMN))],
            &[("L1", LongAxis, 4_000, 4_000)], &[]),
        case("no points", &[mm(LENGTH, "2", vec![])],
            &[("L1", Length, 2_000, 0)], &["missing_data.end_points"]),
        case("an ellipse", &[beside("ELLIPSE", &ELLIPSE), mm(LONG, "4", vec![]), mm(SHORT, "2", vec![])],
            &[("L1", LongAxis, 4_000, 4_000), ("L1", ShortAxis, 2_000, 2_000)], &[]),
        case("an ellipse and its semi-axes", &[beside("ELLIPSE", &ELLIPSE), mm(LONG, "2", vec![]), mm(SHORT, "1", vec![])],
            &[], &["contradiction.semi_axis", "contradiction.semi_axis"]),
        case("a circle", &[beside("CIRCLE", &[2.5, 1.5, 4.5, 1.5]), mm("81827009|SCT|Diameter", "2", vec![])],
            &[("L1", OtherLength, 2_000, 2_000)], &["missing_data.axis"]),
        case("an outline", &[beside("POLYLINE", &[0.5, 0.5, 4.5, 0.5, 4.5, 2.5]), mm(LENGTH, "2", vec![])],
            &[("L1", Length, 2_000, 0)], &["missing_data.end_points"]),
        case("points off the image", &[mm(LENGTH, "2", below(&[0.5, 0.5, 9.5, 0.5]))],
            &[], &["value_unusable.point_outside"]),
        case("half a point", &[mm(LENGTH, "2", below(&[0.5, 0.5, 4.5]))],
            &[], &["value_unusable.point"]),
        case("points in the patient", &[mm(LENGTH, "2", in_patient(3, 5.5))],
            &[("L1", Length, 2_000, 2_000)], &[]),
        case("points in another patient's space", &[mm(LENGTH, "2", in_patient(4, 5.0))],
            &[("L1", Length, 2_000, 2_000)], &["missing_data.image"]),
        case("points in the patient beyond the slices", &[mm(LENGTH, "2", in_patient(3, 90.0))],
            &[("L1", Length, 2_000, 2_000)], &["missing_data.image"]),
    ]
}

/// Codes, units, values.
#[rustfmt::skip]
fn values() -> Vec<Case> {
    use ReadingKind::{Length, LongAxis, OtherLength, ShortAxis};
    let line = || below(&COLUMN);
    let read = ("L1", Length, 4_000, 4_000);
    let long = ("L1", LongAxis, 4_000, 4_000);
    vec![
        case("SNOMED RT codes", &[mm("G-A185|SRT|LongAxis", "4", line()), mm("G-A186|SNM3|Short Axis", "3.9", line())],
            &[long, ("L1", ShortAxis, 3_900, 4_000)], &[]),
        case("a private code is taken by its meaning", &[mm("LA|99LOCAL|Long axis", "4", line())],
            &[long], &["unsupported.concept"]),
        case("an unknown quantity is left out", &[mm("X|99LOCAL|Wall thickness", "4", line())],
            &[], &["unsupported.measurement"]),
        case("an area under the code of a length", &[measured("G-D7FE|SRT|AREA", "4", "mm2|UCUM|square millimeter", line())],
            &[], &["unsupported.measurement"]),
        case("an area in millimetres", &[mm("G-D7FE|SRT|AREA", "4", line())],
            &[], &["contradiction.concept_named"]),
        case("a radius is no diameter", &[mm("131190003|SCT|Radius", "4", line())],
            &[], &["unsupported.measurement"]),
        case("the major axis says not which", &[mm("131187009|SCT|Major Axis", "4", line())],
            &[("L1", OtherLength, 4_000, 4_000)], &["missing_data.axis"]),
        case("centimetres", &[measured(LENGTH, "0.4", "cm|UCUM|centimeter", line())],
            &[read], &["unit_unknown.converted"]),
        case("pixels", &[measured(LENGTH, "4", "1|UCUM|px", line())],
            &[], &["unit_unknown.length"]),
        case("AIM's unit", &[measured(LENGTH, "4", "mm|DCM|mm", line())],
            &[], &["unit_unknown.length"]),
        case("no measured value", &[item("CONTAINS", "NUM", LENGTH, vec![], line())],
            &[], &["missing_data.value"]),
        case("another length than drawn", &[mm(LENGTH, "4.6", line())],
            &[("L1", Length, 4_600, 4_000)], &["contradiction.length_vs_image"]),
        case("the order of the time point is no measurement",
            &[measured("126073|DCM|Time Point Order", "1", "1|UCUM|no units", vec![]), mm(LENGTH, "4", line())],
            &[read], &[]),
        case("a short axis longer than the long one", &[mm(LONG, "4", line()), mm(SHORT, "4.4", line())],
            &[long, ("L1", ShortAxis, 4_400, 4_000)], &["contradiction.axes"]),
        case("one axis twice", &[mm(LONG, "4", line()), mm(LONG, "4.4", line())],
            &[], &["contradiction.two_readings"]),
        case("one axis twice, the same", &[mm(LONG, "4", line()), mm(LONG, "4", line())],
            &[long], &["duplicate.reading"]),
        case("no measurement at all", &[], &[], &["missing_data.length"]),
    ]
}

/// Several lesions.
#[rustfmt::skip]
fn lesions() -> Vec<Case> {
    use ReadingKind::Length;
    const FIRST: &str = "1.2.826.0.1.3680043.10.1427.77.1";
    const SECOND: &str = "1.2.826.0.1.3680043.10.1427.77.2";
    let length = |value: &str| mm(LENGTH, value, below(&COLUMN));
    let first = |id: &str, value: &str| [tracking(id, FIRST), vec![length(value)]].concat();
    let second = |id: &str, value: &str| [tracking(id, SECOND), vec![length(value)]].concat();
    const OFF: &str = "contradiction.length_vs_image";
    vec![
        of("lesions in one container", vec![[first("L1", "4"), second("L2", "3.9")].concat()],
            &[("L1", Length, 4_000, 4_000), ("L2", Length, 3_900, 4_000)], &[]),
        of("one label, two lesions", vec![first("L1", "4"), second("L1", "3.9")],
            &[(FIRST, Length, 4_000, 4_000), (SECOND, Length, 3_900, 4_000)], &["identity_conflict.label"]),
        of("all off by one factor", vec![first("L1", "6"), second("L2", "6.01")],
            &[("L1", Length, 6_000, 4_000), ("L2", Length, 6_010, 4_000)], &["contradiction.constant_factor", OFF, OFF]),
        of("off, but not by one factor", vec![first("L1", "6"), second("L2", "3")],
            &[("L1", Length, 6_000, 4_000), ("L2", Length, 3_000, 4_000)], &[OFF, OFF]),
        of("no group", vec![], &[], &["missing_data.groups"]),
        of("no name", vec![vec![length("4")]], &[], &["missing_data.tracking"]),
    ]
}

#[test]
fn every_form_gives_its_readings_and_says_what_is_odd() {
    let folder = tempfile::tempdir().unwrap();
    write_stack(folder.path(), 1, None);
    let images = scan(&[folder.path().to_owned()], ScanOptions::default(), &|_| {});
    let cases: Vec<_> = [drawings(), values(), lesions()]
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(cases.len(), 40);
    for case in cases {
        let read = read(folder.path(), &images, case.groups);
        let found: Vec<_> = read
            .readings
            .iter()
            .map(|reading| {
                let recorded = reading.recorded.map_or(0, |mm| mm.micrometres());
                let geometry = reading.geometry.map_or(0, |mm| mm.micrometres());
                (reading.lesion.as_str(), reading.kind, recorded, geometry)
            })
            .collect();
        assert_eq!(found, case.readings, "{}: {:#?}", case.name, read.findings);
        let mut codes: Vec<_> = read.findings.iter().map(|finding| finding.code).collect();
        codes.sort_unstable();
        assert_eq!(codes, case.codes, "{}: {:#?}", case.name, read.findings);
    }
}

#[test]
fn a_reading_knows_its_image_label_site_and_visit() {
    let folder = tempfile::tempdir().unwrap();
    write_stack(folder.path(), 1, None);
    let images = scan(&[folder.path().to_owned()], ScanOptions::default(), &|_| {});
    let uid = format!("{ROOT}.77");
    let visit = vec![text(0x0040_A160, b"UT", "W8")];
    let own_reader = vec![text(0x0040_A123, b"PN", "READER^TWO")];
    let patient_points = placed(&format!("{ROOT}.3"), &[-10.0, -20.0, 5.5, -8.0, -20.0, 5.5]);
    let first = [
        tracking("cornerstoneTools@^4.0.0:Length", &uid),
        vec![
            coded(
                "CONTAINS",
                "121071|DCM|Finding",
                "CORNERSTONEFREETEXT|CST4|liver VII",
            ),
            coded("CONTAINS", "G-C0E3|SRT|Finding Site", "T-62000|SRT|Liver"),
            item(
                "HAS OBS CONTEXT",
                "TEXT",
                "C2348792|UMLS|Time Point",
                visit,
                vec![],
            ),
            item(
                "HAS OBS CONTEXT",
                "PNAME",
                "121008|DCM|Person Observer Name",
                own_reader,
                vec![],
            ),
            mm(LENGTH, "2", vec![patient_points]),
        ],
    ]
    .concat();
    let read = read(folder.path(), &images, vec![first]);
    let [reading] = &read.readings[..] else {
        panic!("{read:#?}")
    };
    let found = [
        &reading.lesion,
        &reading.label,
        &reading.finding_site,
        &reading.time_point,
        &reading.reader,
        &reading.writer,
        &reading.sop_uid,
        &reading.series_uid,
    ];
    let slice = slice_uid(1, 1);
    let series = format!("{ROOT}.2.1");
    let expected = [
        "liver VII",
        "liver VII",
        "Liver",
        "W8",
        "READER^TWO",
        "cornerstoneTools@^4.0.0",
        slice.as_str(),
        series.as_str(),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_trial_class_of_report_is_left_out_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("detail.dcm");
    report(&path, DETAIL_TRIAL, vec![]);
    let read = read_report(&path, None);
    assert!(read.is_foreign && read.readings.is_empty());
    assert!(read.findings[0].message.contains("Detail SR"), "{read:#?}");
}

#[test]
fn a_report_alone_keeps_its_lengths_unchecked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.dcm");
    let group = [
        tracking("L1", &format!("{ROOT}.77")),
        vec![mm(
            LENGTH,
            "9",
            vec![drawn("INFERRED FROM", "POLYLINE", &ROW)],
        )],
    ]
    .concat();
    report(&path, COMPREHENSIVE_3D, vec![group]);
    let read = read_report(&path, None);
    assert_eq!(read.readings[0].recorded.unwrap().micrometres(), 9_000);
    assert_eq!(read.readings[0].geometry, None);
    assert!(read.findings.is_empty() && !read.is_checked, "{read:#?}");
}
