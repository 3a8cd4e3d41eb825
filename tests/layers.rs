//! Who may import whom (ARCHITECTURE.md): reads every `crate::` path and fails on any other edge.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod sources;

use std::path::Path;

/// A module, and the modules it may use.
const ALLOWED: &[(&str, &[&str])] = &[
    ("study", &[]),
    ("geometry", &[]),
    ("table", &[]),
    ("dicom", &["geometry"]),
    ("criteria", &["study"]),
    ("assessment", &["criteria", "study"]),
    ("response", &["assessment", "criteria", "study"]),
    ("endpoint", &["response", "assessment", "criteria", "study"]),
    (
        "report",
        &["endpoint", "response", "assessment", "criteria", "study"],
    ),
    (
        "export",
        &[
            "endpoint",
            "response",
            "assessment",
            "criteria",
            "study",
            "table",
        ],
    ),
    ("import", &["study", "dicom", "geometry", "table"]),
    ("store", &["study"]),
    (
        "serve",
        &["store", "dicom", "assessment", "criteria", "study"],
    ),
    (
        "cli",
        &[
            "study",
            "geometry",
            "table",
            "dicom",
            "criteria",
            "assessment",
            "response",
            "endpoint",
            "report",
            "export",
            "import",
            "store",
            "serve",
        ],
    ),
];

/// What anything may use.
const EVERYWHERE: &[&str] = &["error", "finding", "finding_codes"];

#[test]
fn modules_import_only_what_stands_before_them() {
    let mut edges = 0;
    let mut wrong = Vec::new();
    for (path, text) in sources::rust_files() {
        let from = module_of(&path);
        if ["lib", "main"].contains(&from.as_str()) {
            continue;
        }
        for to in crate_paths(&text) {
            edges += 1;
            if !may_use(&from, &to) {
                wrong.push(format!("{}: {from} uses {to}", path.display()));
            }
        }
    }
    assert!(edges > 10, "the sources were not found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A test that cannot fail proves nothing: these edges must be refused.
#[test]
fn forbidden_edges_are_seen() {
    let text = "use crate::report::table;\nuse crate::{study::Mm, cli::run};\nlet x = crate::store::open();";
    let paths = crate_paths(text);
    assert_eq!(paths, ["report", "study", "cli", "store"]);
    for (from, to) in [
        ("study", "dicom"),
        ("assessment", "response"),
        ("report", "store"),
        ("dicom", "study"),
    ] {
        assert!(!may_use(from, to), "{from} uses {to}");
    }
}

fn may_use(from: &str, to: &str) -> bool {
    from == to
        || EVERYWHERE.contains(&to)
        || (EVERYWHERE.contains(&from) && to == "study")
        || ALLOWED
            .iter()
            .any(|(module, uses)| *module == from && uses.contains(&to))
}

/// `study` for both src/study/case.rs and src/study.rs.
fn module_of(inside: &Path) -> String {
    let first = inside.iter().next().unwrap_or_default();
    first.to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The first step of every path that starts at `crate::`, groups in braces included.
fn crate_paths(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut paths = Vec::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => paths.extend(group_heads(group)),
            None => paths.push(identifier(after)),
        }
    }
    paths
}

/// The first identifiers of a group's members, up to its closing brace.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut at_member = true;
    for (at, c) in group.char_indices() {
        match c {
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            '{' => depth += 1,
            ',' if depth == 0 => at_member = true,
            c if at_member && (c.is_alphabetic() || c == '_') => {
                heads.push(identifier(&group[at..]));
                at_member = false;
            }
            _ => {}
        }
    }
    heads
}

fn identifier(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}
