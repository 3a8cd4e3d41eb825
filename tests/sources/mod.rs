//! The crate's own sources, for the tests that read them.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// Every Rust file of src/: its path inside src/, and its text.
pub fn rust_files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files.sort();
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let inside = path.strip_prefix(root).unwrap().to_owned();
            files.push((inside, std::fs::read_to_string(&path).unwrap()));
        }
    }
}
