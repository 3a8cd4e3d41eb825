//! `recist import` from outside: the shipped RIDER annotations, and the phantom's viewer files.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::print_stderr
)]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

type Row = BTreeMap<String, String>;

fn recist(arguments: &[&str]) -> std::process::Output {
    let mut command = Command::cargo_bin("recist").unwrap();
    command.args(arguments).output().unwrap()
}

fn rider(part: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rider");
    folder.join(part).to_string_lossy().into_owned()
}

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn json(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn riders_annotations_make_twelve_readings_with_their_proof() {
    let folder = tempfile::tempdir().unwrap();
    let trial = folder.path().join("trial");
    let into = trial.to_string_lossy();
    let (annotations, dicom) = (rider("annotations"), rider("dicom"));
    let import = ["import", &annotations, &dicom, "--into", &into];

    let unanswered = recist(&import);
    assert_eq!(unanswered.status.code(), Some(2), "asks before it writes");
    assert!(!trial.exists());

    let output = recist(&[&import[..], &["--accept-matches"]].concat());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("12 marks = 12 new rows + 0 in the table already + 0 refused"),
        "{said}"
    );
    let found = rows(&trial.join("measurements.csv"));
    let shipped = rows(Path::new(&rider("measurements.csv")));
    assert_eq!(found.len(), 12);
    for row in &found {
        let same = shipped
            .iter()
            .find(|own| {
                ["subject", "date", "reader"]
                    .iter()
                    .all(|key| own[*key] == row[*key])
            })
            .unwrap_or_else(|| panic!("{row:?}"));
        let number = |row: &Row, key: &str| row[key].parse::<f64>().unwrap();
        let off = number(row, "diameter_mm") - number(same, "diameter_mm");
        assert!(off.abs() < 6e-4, "{row:?}");
        for key in ["sop_uid", "series_uid", "method", "x1", "y1", "x2", "y2"] {
            assert_eq!(row[key], same[key], "{key} of {row:?}");
        }
    }

    let bytes = std::fs::read(trial.join("measurements.csv")).unwrap();
    let again = recist(&[&import[..], &["--accept-matches"]].concat());
    assert_eq!(again.status.code(), Some(0));
    let after = std::fs::read(trial.join("measurements.csv")).unwrap();
    assert_eq!(after, bytes, "a second import adds nothing");

    let assessed = recist(&["assess", &into, "--format", "json"]);
    let responses = json(&assessed)["responses"].as_array().unwrap().len();
    assert_eq!(responses, 12, "three patients, two readers, two visits");
}

#[test]
fn without_a_trial_nothing_is_written_and_the_contract_is_printed() {
    let output = recist(&[
        "import",
        &rider("annotations"),
        &rider("dicom"),
        "--format",
        "json",
    ]);
    let document = json(&output);
    assert_eq!(output.status.code(), Some(0), "{:#}", document["findings"]);
    assert_eq!(document["readings"].as_array().unwrap().len(), 12);
    assert_eq!(document["groups"]["used"], 12);
    let codes = document["findings"].as_array().unwrap().iter();
    let contradictions = codes.filter(|f| f["code"] == "contradiction.length_vs_image");
    assert_eq!(contradictions.count(), 10);
    let csv = recist(&["import", &rider("annotations"), "--format", "csv"]);
    assert_eq!(String::from_utf8_lossy(&csv.stdout).lines().count(), 13);
    let named = recist(&["import", &rider("trial.toml")]);
    assert_eq!(
        named.status.code(),
        Some(1),
        "a file of no format is refused by name"
    );
}

#[test]
fn rows_go_into_a_trial_that_has_some_and_columns_are_added() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("measurements.csv");
    let own = "usubjid,tp,scan_date,lesion,role,location,node,diameter_mm,status\n\
        P9,BL,2000-01-01,T01,target,lung,N,20,measured\n";
    std::fs::write(&table, own).unwrap();
    let map = folder.path().join("map.csv");
    std::fs::write(
        &map,
        "match_file,lesion,organ\n0022BaselineA.xml,T01,lung\n0022FollowupA.xml,T01,lung\n",
    )
    .unwrap();
    let output = recist(&[
        "import",
        &rider("annotations/0022BaselineA.xml"),
        &rider("annotations/0022FollowupA.xml"),
        &rider("dicom"),
        "--into",
        &folder.path().to_string_lossy(),
        "--map",
        &map.to_string_lossy(),
        "--accept-matches",
    ]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("mapping file"), "{said}");
    let rows = rows(&table);
    assert_eq!(rows.len(), 3);
    assert_eq!((&*rows[0]["usubjid"], &*rows[0]["x1"]), ("P9", ""));
    assert_eq!(
        (&*rows[1]["lesion"], &*rows[1]["location"]),
        ("T01", "lung")
    );
    assert_eq!((&*rows[2]["x1"], &*rows[2]["reader"]), ("164", "A"));
}

/// The phantom's images and one writer's files, with the map that says which lesion is a node.
fn phantom_files(writer: &str, folder: &Path) -> Option<(PathBuf, Vec<PathBuf>)> {
    let phantom = common::shared()?.join("data/dicom/phantom_tiny");
    let map = folder.join("map.csv");
    std::fs::write(&map, "match_label,node,organ\nT02,Y,lymph node\n").unwrap();
    let mut files = Vec::new();
    for patient in std::fs::read_dir(phantom.join("dicom")).unwrap() {
        for study in std::fs::read_dir(patient.unwrap().path()).unwrap() {
            let study = study.unwrap().path();
            let file = study.join(writer);
            files.extend(file.is_file().then_some(file));
            files.push(study.join("S002_CT"));
        }
    }
    files.sort();
    Some((map, files))
}

/// The files of each writer in a study of the phantom, and whether their lengths are the truth's:
/// a mask's are those of its pixels.
const WRITERS: &[(&str, bool)] = &[
    ("viewer_json/cornerstone3d_annotations.json", true),
    ("viewer_json/slicer_markups.mrk.json", true),
    ("S090_SR/sr.dcm", true),
    ("S092_SR_OHIF/sr.dcm", true),
    ("S093_SR_DCMQI/sr.dcm", true),
    ("S091_SEG/seg.dcm", false),
];

#[test]
fn every_writers_files_of_the_phantom_give_its_true_responses() {
    for &(writer, is_exact) in WRITERS {
        let folder = tempfile::tempdir().unwrap();
        let trial = folder.path().join("trial");
        let Some((map, files)) = phantom_files(writer, folder.path()) else {
            return;
        };
        let mut arguments = vec!["import".to_owned()];
        arguments.extend(files.iter().map(|file| file.to_string_lossy().into_owned()));
        for (option, path) in [("--into", &trial), ("--map", &map)] {
            arguments.extend([option.to_owned(), path.to_string_lossy().into_owned()]);
        }
        arguments.push("--accept-matches".to_owned());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = recist(&arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{writer}: {said}");
        let truth_folder = common::shared().unwrap().join("data/dicom/phantom_tiny");
        let truth = rows(&truth_folder.join("truth_response.csv"));
        let lesions = rows(&truth_folder.join("truth_lesions.csv"));
        let assessed = recist(&["assess", &trial.to_string_lossy(), "--format", "json"]);
        let document = json(&assessed);
        let mut compared = 0;
        for response in document["responses"].as_array().unwrap() {
            let (subject, date) = (&response["subject"], response["date"].as_str().unwrap());
            let lesion = lesions
                .iter()
                .find(|row| *subject == row["patient"].as_str() && row["study_date"] == date)
                .unwrap_or_else(|| panic!("{writer}: {response}"));
            let row = truth
                .iter()
                .find(|row| {
                    row["patient"] == lesion["patient"] && row["timepoint"] == lesion["timepoint"]
                })
                .unwrap();
            let expected: f64 = row["target_sum_mm"].parse().unwrap();
            let sum = &response["sum_mm"];
            let sum: f64 = sum
                .as_f64()
                .unwrap_or_else(|| sum.as_str().unwrap().parse().unwrap());
            let targets = lesions.iter().filter(|row| {
                row["patient"] == lesion["patient"]
                    && row["timepoint"] == lesion["timepoint"]
                    && row["role"] == "target"
            });
            // A mask's length is off by up to a diagonal of its 2.25 mm pixels, for each target.
            let tolerance = if is_exact {
                0.02
            } else {
                3.2 * targets.count() as f64
            };
            assert!((sum - expected).abs() <= tolerance, "{writer}: {response}");
            if row["timepoint"] != "0" {
                let overall = response["overall_response"].as_str().unwrap();
                assert_eq!(overall, row["overall_response"], "{writer}: {response}");
            }
            compared += 1;
        }
        // The ninth study has no lesion left to mark.
        assert_eq!(compared, 8, "{writer}: {said}");
    }
}
