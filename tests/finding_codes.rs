//! The table of finding codes against the sources: what is used is listed, what is listed is used.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod sources;

use std::collections::BTreeMap;

use recist::finding_codes::{CODE_CLASSES, FINDING_CODES};

#[test]
fn every_code_in_the_sources_is_in_the_table_and_every_code_of_the_table_is_used() {
    let used = codes_in_sources();
    assert!(used.len() > 10, "the sources were not found");
    let listed: Vec<&str> = FINDING_CODES.iter().map(|entry| entry.code).collect();
    let unlisted: Vec<String> = used
        .iter()
        .filter(|(code, _)| !listed.contains(&code.as_str()))
        .map(|(code, place)| format!("{code} ({place})"))
        .collect();
    let unused: Vec<&&str> = listed
        .iter()
        .filter(|code| !used.contains_key(**code))
        .collect();
    assert!(
        unlisted.is_empty() && unused.is_empty(),
        "add to src/finding_codes.rs: {unlisted:#?}\ndrop from it: {unused:#?}"
    );
}

#[test]
fn the_table_is_sorted_and_each_code_is_of_a_known_class() {
    for pair in FINDING_CODES.windows(2) {
        assert!(pair[0].code < pair[1].code, "{} out of order", pair[1].code);
    }
    for entry in FINDING_CODES {
        assert!(is_code(entry.code), "{} is no class.detail", entry.code);
        assert!(!entry.meaning.is_empty(), "{}", entry.code);
    }
}

/// String literals that look like a code, each with the file it was first seen in.
fn codes_in_sources() -> BTreeMap<String, String> {
    let mut codes = BTreeMap::new();
    for (path, text) in sources::rust_files() {
        if path.ends_with("finding_codes.rs") {
            continue;
        }
        for literal in text.split('"').skip(1) {
            if is_code(literal) {
                codes
                    .entry(literal.to_owned())
                    .or_insert_with(|| path.display().to_string());
            }
        }
    }
    codes
}

fn is_code(text: &str) -> bool {
    let Some((class, detail)) = text.split_once('.') else {
        return false;
    };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    CODE_CLASSES.iter().any(|(known, _)| *known == class)
        && !detail.is_empty()
        && detail.chars().all(plain)
}
