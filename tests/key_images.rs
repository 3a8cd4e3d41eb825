//! `recist explain --key-images`: files, their names, and where the calipers end.
#![cfg(all(feature = "pixels", feature = "cli"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::path::Path;

use assert_cmd::Command;

/// Writes the key images of a subject and gives the rows of their list.
fn key_images(trial: &str, subject: &str, folder: &Path) -> Vec<csv::StringRecord> {
    let mut command = Command::cargo_bin("recist").unwrap();
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["explain", trial, subject, "--key-images"])
        .arg(folder)
        .assert()
        .success();
    let mut reader = csv::Reader::from_path(folder.join("key_images.csv")).unwrap();
    reader.records().map(Result::unwrap).collect()
}

#[test]
fn a_subject_has_an_image_a_scan_and_a_sheet_a_lesion() {
    let room = tempfile::tempdir().unwrap();
    let subject = "1.3.6.1.4.1.9328.50.1.0022";
    let rows = key_images("testdata/rider", subject, room.path());
    let of = |row: &csv::StringRecord| [1, 2, 3, 5].map(|column| row[column].to_owned());
    let expected = [
        ["A", "T01", "BL", "39.580"],
        ["A", "T01", "FU", "42.221"],
        ["A", "T01", "", ""],
        ["B", "T01", "BL", "34.983"],
        ["B", "T01", "FU", "37.220"],
        ["B", "T01", "", ""],
    ];
    let found: Vec<_> = rows.iter().map(of).collect();
    assert_eq!(found, expected);
    let mut names: Vec<String> = std::fs::read_dir(room.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name != "key_images.csv");
    assert_eq!(names.len(), 6, "{names:?}");
    for name in names {
        assert!(
            !name.contains("0022") && rows.iter().any(|row| row[0] == name),
            "{name}"
        );
        let bytes = std::fs::read(room.path().join(&name)).unwrap();
        let text = bytes
            .windows(4)
            .any(|four| [b"tEXt", b"iTXt", b"zTXt", b"eXIf"].contains(&four.try_into().unwrap()));
        assert!(!text, "{name} carries text");
        let picture = image::load_from_memory(&bytes).unwrap();
        let width = if name.ends_with("sheet.png") {
            384 * 2 + 4
        } else {
            384
        };
        assert_eq!((picture.width(), picture.height()), (width, 384), "{name}");
    }
}

/// The reader's line runs from lung to lung: its ends lie where bright tumour turns to dark air.
#[test]
fn calipers_lie_on_the_tumours_edges() {
    let room = tempfile::tempdir().unwrap();
    let rows = key_images("testdata/rider", "1.3.6.1.4.1.9328.50.1.0022", room.path());
    let row = rows
        .iter()
        .find(|row| &row[1] == "A" && &row[3] == "BL")
        .unwrap();
    let picture = image::open(room.path().join(&row[0])).unwrap().to_rgb8();
    // End points (143, 300) and (92, 326), 0.691406 mm a pixel. The follow-up is 46.2 mm long: 90 mm across 384 pixels.
    let scale = 0.691406 * 384.0 / 90.0;
    let (along, down) = (51.0 / 2.0 * scale, -26.0 / 2.0 * scale);
    let is_yellow = |x: f64, y: f64| {
        let [red, green, blue] = picture.get_pixel(x as u32, y as u32).0;
        red > 180 && green > 170 && blue < 110
    };
    for side in [1.0, -1.0] {
        let at = |part: f64| (192.0 + side * along * part, 192.0 + side * down * part);
        assert!(is_yellow(at(1.0).0, at(1.0).1), "the end at {:?}", at(1.0));
        assert!(
            !is_yellow(at(1.08).0, at(1.08).1),
            "past the end at {:?}",
            at(1.08)
        );
    }
    let length = (along * along + down * down).sqrt() * 2.0 / 384.0 * 90.0;
    assert!((length - 39.58).abs() < 0.01, "{length}");
}
