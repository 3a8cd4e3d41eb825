//! Reads made from the phantom's truth give the phantom's own responses: all 75 timepoints of
//! testdata/nb15_truth (testdata/README.md says how the columns map).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod environment;
mod table;

use environment::Environment;
use recist::study::parse_diameter;
use table::{rows_at, rows_of};

/// A sum, whatever the decimals it is written with.
fn micrometres(text: &str) -> i64 {
    parse_diameter(text).unwrap().mm.micrometres()
}

#[test]
fn every_timepoint_is_as_the_phantom_was_drawn() {
    let environment = Environment::beside_testdata();
    let run = environment.recist(&["assess", "testdata/nb15_truth", "--out", "results"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let given = rows_at(&environment.path().join("results/responses.csv"));
    let truth = rows_of("testdata/nb15_truth/truth_response.csv");
    assert_eq!((truth.len(), given.len()), (75, 75));
    for (ours, theirs) in given.iter().zip(&truth) {
        let place = format!(
            "{} timepoint {}",
            theirs.get("patient"),
            theirs.get("timepoint")
        );
        assert_eq!(ours.get("subject"), theirs.get("patient"), "{place}");
        assert_eq!(ours.get("timepoint"), theirs.get("timepoint"), "{place}");
        let sums = ["sum_mm", "baseline_sum_mm"].map(|column| micrometres(ours.get(column)));
        let drawn = ["target_sum_mm", "baseline_sum_mm"].map(|c| micrometres(theirs.get(c)));
        assert_eq!(sums, drawn, "{place}");
        if theirs.get("timepoint") == "0" {
            assert_eq!(ours.get("overall_response"), "", "{place}");
            continue;
        }
        let nadir = micrometres(theirs.get("nadir_before_mm"));
        assert_eq!(micrometres(ours.get("nadir_mm")), nadir, "{place}");
        let non_target = match theirs.get("nontarget_response") {
            "" => "NA",
            word => word,
        };
        let new_lesion = if theirs.get("new_lesion") == "0" {
            "N"
        } else {
            "UNEQUIVOCAL"
        };
        let columns = [
            "target_response",
            "non_target_response",
            "new_lesion",
            "overall_response",
        ];
        let expected = [
            theirs.get("target_response"),
            non_target,
            new_lesion,
            theirs.get("overall_response"),
        ];
        assert_eq!(columns.map(|column| ours.get(column)), expected, "{place}");
    }
}
