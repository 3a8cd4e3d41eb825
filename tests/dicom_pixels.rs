//! Stored values against those that pydicom reads, and codecs against hostile frames.
#![cfg(feature = "pixels")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use recist::dicom::Refusal;
use recist::dicom::pixels::stored_values_digest;
use recist::dicom::read::read_file;

/// The digest of a file's stored values, or the code of why there is none.
fn digest(path: &Path) -> Result<String, &'static str> {
    let code = |refusal: Refusal| refusal.problem().code;
    let header = read_file(path, &mut Vec::new()).1.map_err(code)?;
    stored_values_digest(path, &header).map_err(code)
}

#[test]
fn every_file_gives_the_expected_stored_values() {
    let Some(shared) = common::shared() else {
        return;
    };
    let folder = shared.join("data/dicom");
    let mut reader = csv::Reader::from_path(folder.join("expected_pixels.csv")).unwrap();
    let (mut rows, mut exact, mut refused, mut jpeg_ls, mut wrong) = (0, 0, 0, 0, Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let (file, syntax, expected) = (&row[0], &row[1], &row[14]);
        rows += 1;
        match digest(&folder.join(file)) {
            Ok(digest) if digest == expected => exact += 1,
            Err(code) if expected.is_empty() => {
                assert_eq!(code, "truncated.value", "{file}");
                refused += 1;
            }
            Err("unsupported.jpeg_ls")
                if syntax == "1.2.840.10008.1.2.4.80" && !cfg!(feature = "jpeg-ls") =>
            {
                jpeg_ls += 1;
            }
            other => wrong.push(format!("{file} ({syntax}): {other:?}, expected {expected}")),
        }
    }
    println!("{rows} rows: {exact} exact, {refused} refused as expected, {jpeg_ls} JPEG-LS");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!((rows, refused), (126, 1));
    assert_eq!(jpeg_ls, if cfg!(feature = "jpeg-ls") { 0 } else { 5 });
}
