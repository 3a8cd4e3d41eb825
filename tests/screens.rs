//! What a person sees: whole screens as snapshots, each read before it was accepted.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod environment;

use environment::recist;

fn screen(arguments: &[&str]) -> String {
    let run = recist(arguments);
    assert!(
        matches!(run.code, Some(0 | 1)),
        "{arguments:?}: {}",
        run.stderr
    );
    run.stdout
}

#[test]
fn one_child_explained() {
    insta::assert_snapshot!(screen(&[
        "explain",
        "testdata/nb15",
        "NBL-006",
        "--reader",
        "R1"
    ]));
}

#[test]
fn real_patients_assessed() {
    insta::assert_snapshot!(screen(&["assess", "testdata/rider", "--reader", "B"]));
}

#[test]
fn real_patients_checked() {
    insta::assert_snapshot!(screen(&["check", "testdata/rider"]));
}

#[test]
fn real_images_scanned() {
    insta::assert_snapshot!(screen(&["scan", "testdata/rider/dicom"]));
}
