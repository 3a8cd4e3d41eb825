//! The main job from outside: files, formats, refusals, exit codes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod environment;

use environment::{Environment, recist};
use serde_json::Value;

const HEADER: &str = "subject,visit,date,lesion,role,organ,node,diameter_mm,status,reader\n";

/// One subject with a liver target at baseline and week 8.
fn subject(id: &str, baseline: &str, week_8: &str) -> String {
    format!(
        "{id},BL,2026-01-05,T1,target,liver,N,{baseline},measured,R1\n{id},W8,2026-03-02,T1,target,liver,N,{week_8},measured,R1\n"
    )
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_shipped_trial_gives_the_five_files_whole() {
    let environment = Environment::new();
    let out = environment.path().join("results");
    let run = recist(&["assess", "testdata/nb15", "--out", out.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let names = [
        "endpoints.csv",
        "findings.csv",
        "responses.csv",
        "run.json",
        "summary.json",
    ];
    assert_eq!(environment.names("results"), names);
    let responses = environment.read("results/responses.csv");
    assert_eq!(
        responses.lines().next().unwrap(),
        "subject,reader,criteria,visit,timepoint,date,sum_mm,sum_complete,baseline_sum_mm,nadir_mm,change_from_baseline_pct,change_from_nadir_pct,change_from_nadir_mm,target_response,non_target_response,new_lesion,overall_response,reason"
    );
    assert_eq!(responses.lines().count(), 1 + 15 * 5 * 2);
    let endpoints = environment.read("results/endpoints.csv");
    assert_eq!(
        endpoints.lines().next().unwrap(),
        "subject,reader,criteria,best_response,best_response_date,confirmed_best_response,confirmed_best_response_date,response_date,progression_date,disease_control,best_change_pct,ne_reason,ttr_days,dor_days,dor_event,pfs_days,pfs_event,pfs_reason,efs_days,efs_event,efs_reason,os_days,os_event,os_reason"
    );
    assert_eq!(endpoints.lines().count(), 1 + 15 * 2);
    let summary = json(&environment.read("results/summary.json"));
    let readers: Vec<&Value> = summary["results"].as_array().unwrap().iter().collect();
    assert_eq!(readers.len(), 2);
    assert_eq!(readers[0]["n"]["treated"], 15);
    assert_eq!(readers[0]["orr"]["n"], 15);
    assert_eq!(readers[0]["os"]["landmarks"][2]["months"], 36);
    let record = json(&environment.read("results/run.json"));
    assert_eq!(record["criteria"][0]["policies"]["min_sd"], "42");
    assert_eq!(record["inputs"].as_array().unwrap().len(), 3);
    assert_eq!(record["rows"]["seen"], record["rows"]["used"]);
}

#[test]
fn two_runs_and_any_number_of_threads_give_the_same_bytes() {
    let environment = Environment::new();
    let runs = [("a", "1"), ("b", "2"), ("c", "2")];
    for (name, threads) in runs {
        let out = environment.path().join(name);
        let out = out.to_str().unwrap();
        recist(&[
            "assess",
            "testdata/nb15",
            "--out",
            out,
            "--threads",
            threads,
        ]);
    }
    for file in [
        "responses.csv",
        "endpoints.csv",
        "findings.csv",
        "summary.json",
    ] {
        let read = |name: &str| environment.read(&format!("{name}/{file}"));
        assert_eq!(read("a"), read("b"), "{file}");
        assert_eq!(read("b"), read("c"), "{file}");
    }
    let record = |name: &str| {
        let mut record = json(&environment.read(&format!("{name}/run.json")));
        record["time"] = Value::Null;
        record
    };
    assert_eq!(record("a"), record("b"));
}

#[test]
fn json_is_one_document_with_the_columns_of_the_files() {
    let run = recist(&[
        "assess",
        "testdata/nb15",
        "--format",
        "json",
        "--reader",
        "R1",
    ]);
    assert_eq!(run.code, Some(0));
    let document = json(&run.stdout);
    let response = &document["responses"][1];
    assert_eq!(response["overall_response"], "PR");
    assert_eq!(response["timepoint"], 1);
    assert_eq!(response["sum_mm"], 32.02);
    assert_eq!(document["responses"][0]["target_response"], Value::Null);
    assert_eq!(document["endpoints"].as_array().unwrap().len(), 15);
    assert_eq!(document["subjects"]["seen"], 15);
    assert_eq!(document["summary"]["results"][0]["reader"], "R1");
}

#[test]
fn a_refused_subject_is_listed_and_the_others_results_stand() {
    let environment = Environment::new();
    let table = format!(
        "{HEADER}{}{}",
        subject("S1", "40", "30"),
        subject("S2", "40", "3O")
    );
    environment.write("reads.csv", table);
    let run = environment.recist(&["assess", "reads.csv", "--format", "json"]);
    assert_eq!(run.code, Some(1));
    let document = json(&run.stdout);
    assert_eq!(document["subjects"]["refused"], 1);
    assert_eq!(
        document["rows"],
        serde_json::json!({"seen": 4, "used": 2, "refused": 2})
    );
    let responses = document["responses"].as_array().unwrap();
    assert!(responses.iter().all(|row| row["subject"] == "S1"));
    let errors: Vec<&Value> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["row"], 4);
    assert_eq!(errors[0]["column"], "diameter_mm");
    assert_eq!(errors[0]["value"], "3O");
    let table = environment.recist(&["assess", "reads.csv"]);
    assert!(
        table
            .stdout
            .contains("reads.csv row 4, column diameter_mm: 3O"),
        "{}",
        table.stdout
    );
}

#[test]
fn too_many_targets_refuse_unless_the_charter_allows_them() {
    let environment = Environment::new();
    let mut table = HEADER.to_owned();
    for lesion in ["T1", "T2", "T3"] {
        table += &subject("S1", "40", "30").replace(",T1,", &format!(",{lesion},"));
    }
    environment.write("reads.csv", table.replace("diameter_mm", "measurement_mm"));
    let refused = environment.recist(&["check", "reads.csv", "--format", "json"]);
    assert_eq!(refused.code, Some(1));
    let document = json(&refused.stdout);
    let findings = document["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|f| f["code"] == "rule_violation.targets_per_organ")
    );
    assert_eq!(document["rows"]["refused"], 6);
    assert_eq!(document["subjects"]["refused"], 1);
    let allowed = environment.recist(&["check", "reads.csv", "--set", "max_per_organ=3"]);
    assert_eq!(allowed.code, Some(0), "{}", allowed.stdout);
}

#[test]
fn findings_name_columns_as_the_file_spells_them() {
    let environment = Environment::new();
    let table = format!("{HEADER}{}", subject("S1", "7", "7"));
    environment.write("reads.csv", table.replace("diameter_mm", "Measurement MM"));
    let run = environment.recist(&["check", "reads.csv", "--format", "json"]);
    assert_eq!(run.code, Some(0));
    let document = json(&run.stdout);
    let findings = document["findings"].as_array().unwrap();
    let small = findings
        .iter()
        .find(|f| f["code"] == "rule_violation.target_size")
        .unwrap();
    assert_eq!(small["column"], "Measurement MM");
    assert_eq!(small["row"], 1);
}

#[test]
fn strict_takes_a_warning_for_an_error() {
    let environment = Environment::new();
    let table = format!("{HEADER}{}", subject("S1", "7", "7"));
    environment.write("reads.csv", table);
    assert_eq!(environment.recist(&["assess", "reads.csv"]).code, Some(0));
    let strict = environment.recist(&["assess", "reads.csv", "--strict", "--format", "json"]);
    assert_eq!(strict.code, Some(1));
    assert_eq!(json(&strict.stdout)["subjects"]["refused"], 1);
}

#[test]
fn a_subject_nobody_read_is_not_evaluable_by_every_reader() {
    let environment = Environment::new();
    let reads = subject("S2", "40", "20") + &subject("S2", "40", "20").replace(",R1", ",R2");
    environment.write("trial/measurements.csv", format!("{HEADER}{reads}"));
    let subjects = ["S1", "S2", "S3"]
        .map(|id| format!("{id},2026-01-08,2026-09-01\n"))
        .concat();
    environment.write(
        "trial/subjects.csv",
        format!("subject,start_date,last_contact_date\n{subjects}"),
    );
    let run = environment.recist(&["assess", "trial", "--out", "results", "--format", "json"]);
    let document = json(&run.stdout);
    let rows: Vec<(String, String, String)> = document["endpoints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            ["subject", "reader", "best_response"]
                .map(|c| row[c].as_str().unwrap().to_owned())
                .into()
        })
        .collect();
    let expected = [
        ("S1", "R1", "NE"),
        ("S1", "R2", "NE"),
        ("S2", "R1", "PR"),
        ("S2", "R2", "PR"),
        ("S3", "R1", "NE"),
        ("S3", "R2", "NE"),
    ];
    let expected = expected.map(|(s, r, b)| (s.to_owned(), r.to_owned(), b.to_owned()));
    assert_eq!(rows, expected);
    let written = environment.read("results/endpoints.csv");
    let order: Vec<&str> = written.lines().skip(1).map(|line| &line[..5]).collect();
    assert_eq!(
        order,
        ["S1,R1", "S1,R2", "S2,R1", "S2,R2", "S3,R1", "S3,R2"]
    );
    assert_eq!(document["summary"]["results"][0]["n"]["treated"], 3);
}

#[test]
fn shuffled_rows_give_the_same_results() {
    let environment = Environment::new();
    let rows: Vec<String> = ["S3", "S1", "S2"]
        .iter()
        .flat_map(|id| {
            subject(id, "40", "25")
                .lines()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let mut sorted = rows.clone();
    sorted.sort();
    let table = |rows: &[String]| format!("{HEADER}{}\n", rows.join("\n"));
    environment.write("sorted.csv", table(&sorted));
    let mut shuffled = rows;
    shuffled.rotate_left(3);
    environment.write("shuffled.csv", table(&shuffled));
    let of = |name: &str| {
        environment
            .recist(&["assess", name, "--format", "csv"])
            .stdout
    };
    assert_eq!(of("sorted.csv"), of("shuffled.csv"));
    assert_eq!(of("sorted.csv").lines().count(), 7);
}

#[test]
fn what_cannot_be_read_is_refused_and_what_cannot_be_stored_is_told() {
    let environment = Environment::new();
    environment.write("empty.csv", "");
    environment.write("trial/note.txt", "no table here");
    environment.write("ok.csv", format!("{HEADER}{}", subject("S1", "40", "30")));
    environment.write("file", "");
    for (arguments, code) in [
        (&["assess", "nowhere"][..], 1),
        (&["assess", "trial"], 1),
        (&["assess", "empty.csv"], 1),
        (&["check", "nowhere"], 1),
        (&["assess", "ok.csv", "--set", "min_sd=never"], 2),
        (&["assess", "ok.csv", "--set", "min_sd"], 2),
        (&["assess", "ok.csv", "--criteria", "recist-9"], 2),
        (&["assess", "ok.csv", "--reader", "R7"], 2),
        (&["assess", "ok.csv", "--threads", "0"], 2),
        (&["assess", "ok.csv", "--out", "file/results"], 3),
        (&["explain", "ok.csv", "S9"], 2),
        (&["explain", "ok.csv", "S1"], 0),
    ] {
        let run = environment.recist(arguments);
        assert_eq!(
            run.code,
            Some(code),
            "{arguments:?}: {}{}",
            run.stdout,
            run.stderr
        );
    }
    for command in ["assess", "check"] {
        let run = environment.recist(&[command, "nowhere", "--format", "json"]);
        assert_eq!(run.code, Some(1));
        assert_eq!(
            json(&run.stdout)["findings"][0]["severity"],
            "error",
            "{command}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_storage_error_and_a_closed_pipe_is_none() {
    use std::process::{Command, Stdio};
    let recist = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recist"));
        command
            .args(["assess", "testdata/nb15"])
            .current_dir(env!("CARGO_MANIFEST_DIR"));
        command
    };
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let status = recist()
        .stdout(full)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(3));
    let mut child = recist().stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn lengths_that_their_images_do_not_bear_out_are_found() {
    let run = recist(&["check", "testdata/rider", "--format", "json"]);
    assert_eq!(run.code, Some(1), "annotation files are refused");
    let document = json(&run.stdout);
    let contradicted: Vec<&Value> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["code"] == "contradiction.length_vs_image")
        .collect();
    let mut rows: Vec<u64> = contradicted
        .iter()
        .filter_map(|finding| finding["row"].as_u64())
        .collect();
    rows.sort_unstable();
    assert_eq!(rows, [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    let mut files: Vec<&str> = contradicted
        .iter()
        .map(|finding| finding["file"].as_str().unwrap())
        .filter(|file| file.starts_with("annotations/"))
        .collect();
    files.sort_unstable();
    assert_eq!(files, annotations_that_do_not_fit());
}

/// Annotations whose recorded length is off by more than 2 % (testdata/rider/expected_aim.csv).
fn annotations_that_do_not_fit() -> Vec<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/testdata/rider/expected_aim.csv"
    );
    let mut reader = csv::Reader::from_path(path).unwrap();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 12);
    let ratio = |record: &csv::StringRecord| record[15].parse::<f64>().unwrap();
    let off = records
        .iter()
        .filter(|record| (ratio(record) - 1.0).abs() > 0.02);
    let mut files: Vec<String> = off.map(|record| record[0].to_owned()).collect();
    files.sort_unstable();
    files
}

#[test]
fn an_explanation_shows_the_response_by_record_and_by_image() {
    let subject = "1.3.6.1.4.1.9328.50.1.0025";
    let arguments = [
        "explain",
        "testdata/rider",
        subject,
        "--reader",
        "B",
        "--format",
        "json",
    ];
    let document = json(&recist(&arguments).stdout);
    let case = &document["cases"][0];
    assert_eq!(case["responses"][1]["sum_mm"], 71.484);
    assert_eq!(case["by_image"][1]["sum_mm"], 81.166);
    let table = recist(&arguments[..5]).stdout;
    assert!(table.contains("By the lengths on the images"), "{table}");
}
