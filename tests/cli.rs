//! The command line from outside: exit codes, streams, help.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod environment;

use environment::{Environment, recist};

/// Every command, as `recist --help` lists them.
fn commands() -> Vec<String> {
    let help = recist(&["--help"]);
    let listed = help.stdout.split("Commands:").nth(1).unwrap();
    let listed = listed.split("Options:").next().unwrap();
    let names = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_help_ends_with_an_example_that_runs() {
    let commands = commands();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands.iter().map(String::as_str).chain([""]) {
        let asked: Vec<&str> = [command, "--help"]
            .into_iter()
            .filter(|a| !a.is_empty())
            .collect();
        let help = recist(&asked);
        assert_eq!(help.code, Some(0), "{command}");
        let example = help.stdout.trim_end().lines().last().unwrap().trim();
        let words: Vec<&str> = example.split(' ').collect();
        assert_eq!(words[0], "recist", "{command} --help ends with: {example}");
        let run = Environment::beside_testdata().recist(&words[1..]);
        assert!(
            matches!(run.code, Some(0 | 1)),
            "{example}: {:?} {}",
            run.code,
            run.stderr
        );
        assert!(!run.stdout.is_empty(), "{example} prints nothing");
    }
}

#[test]
fn usage_errors_end_with_2_and_say_so_on_stderr() {
    for arguments in [
        &["bogus"][..],
        &[],
        &["criteria", "recist-9"],
        &["criteria", "--format", "xml"],
        &["scan"],
        &["man", "bogus"],
    ] {
        let run = recist(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert!(run.stdout.is_empty(), "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn man_pages_and_completions_are_there_for_every_command() {
    let completions = recist(&["completions", "bash"]);
    for command in commands() {
        let page = recist(&["man", &command]);
        assert_eq!(page.code, Some(0), "{command}");
        assert!(page.stdout.contains(".SH NAME"), "{command}");
        assert!(completions.stdout.contains(&command), "{command}");
    }
}

#[test]
fn output_to_a_pipe_is_plain() {
    for arguments in [&["criteria"][..], &["scan", "testdata/rider"], &["--help"]] {
        assert!(!recist(arguments).stdout.contains('\x1b'), "{arguments:?}");
    }
}

#[test]
fn every_policy_is_listed_with_its_default() {
    let listed = recist(&["criteria", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    let sets = document["criteria"].as_array().unwrap();
    assert_eq!(sets.len(), recist::criteria::CRITERIA.len());
    let policies = |set: &serde_json::Value| set["policies"].as_array().unwrap().clone();
    let mut names: Vec<String> = sets
        .iter()
        .flat_map(policies)
        .map(|policy| policy["policy"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), recist::study::POLICY_KEYS.len());
    let recist_1_1 = sets.iter().find(|set| set["name"] == "recist-1.1").unwrap();
    let of_recist = policies(recist_1_1);
    let max_targets = of_recist
        .iter()
        .find(|p| p["policy"] == "max_targets")
        .unwrap();
    assert_eq!(max_targets["default"], "5");
    assert!(
        !of_recist
            .iter()
            .any(|p| p["policy"].as_str().unwrap().starts_with("inrc_"))
    );
}

#[test]
fn a_scan_counts_every_file() {
    let environment = Environment::new();
    environment.write("a/note.txt", "not an image");
    let scan = environment.recist(&["scan", ".", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&scan.stdout).unwrap();
    let files = &document["files"];
    assert_eq!(files["seen"], 1);
    assert_eq!(files["skipped"], 1);
    assert_eq!(scan.code, Some(1), "nothing that can be used");
}

#[test]
fn the_self_test_passes() {
    let run = recist(&["selftest", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    let sheet: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let run_of = |set: &serde_json::Value| set["run"].as_u64().unwrap();
    let counts: Vec<u64> = sheet["examples"]
        .as_array()
        .unwrap()
        .iter()
        .map(run_of)
        .collect();
    assert_eq!(counts, [150, 19, 75, 32, 48, 63]);
}

#[test]
fn every_set_tells_its_table_and_how_each_rule_is_known() {
    let listed = recist(&["criteria", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    let sets = document["criteria"].as_array().unwrap();
    assert_eq!(sets.len(), 6);
    for set in sets {
        let name = &set["name"];
        for rows in ["rules", "overall_response", "policies"] {
            let rows = set[rows].as_array().unwrap();
            assert!(!rows.is_empty(), "{name}");
            let is_told =
                |row: &serde_json::Value| row["source"].as_str().is_some_and(|s| !s.is_empty());
            assert!(rows.iter().all(is_told), "{name}");
        }
        let known = ["source seen", "from memory", "convention"];
        for rule in set["rules"].as_array().unwrap() {
            let told = rule["known"].as_str().unwrap();
            assert!(known.contains(&told), "{name} {rule}");
        }
    }
    let inrc = recist(&["criteria", "inrc-2017"]);
    assert!(inrc.stdout.contains("a component PR or CR and another SD"));
}

#[test]
fn a_scan_prints_the_same_bytes_with_and_without_its_cache() {
    let environment = Environment::new();
    let folder = environment.path().join("cache");
    let folder = folder.to_str().unwrap();
    for format in ["table", "csv", "json"] {
        let scan = ["scan", "testdata/rider", "--format", format];
        let afresh = recist(&[&scan[..], &["--no-cache"]].concat());
        assert!(!afresh.stdout.is_empty());
        for _ in 0..2 {
            let cached = recist(&[&scan[..], &["--cache", folder]].concat());
            assert_eq!(cached.stdout, afresh.stdout, "{format}");
            assert_eq!(cached.stderr, afresh.stderr, "{format}");
            assert_eq!(cached.code, afresh.code, "{format}");
        }
        assert_eq!(environment.names("cache").len(), 1, "{format}");
    }
    let both = recist(&["scan", ".", "--no-cache", "--cache", folder]);
    assert_eq!(both.code, Some(2));
}
