//! Stored values against those that pydicom reads, and codecs against hostile frames.
#![cfg(feature = "pixels")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod common;

use std::path::Path;

use recist::dicom::Refusal;
use recist::dicom::pixels::stored_values_digest;
use recist::dicom::read::read_file;

/// The one lossy JPEG: two decoders round the same picture differently (testdata/README.md).
const LOSSY: (&str, &str) = (
    "syntax_ct/ct_1.2.840.10008.1.2.4.50.dcm",
    "fe048b9f95a9f91f",
);

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
    let (mut rows, mut exact, mut refused, mut lossy, mut jpeg_ls, mut wrong) =
        (0, 0, 0, 0, 0, Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let (file, syntax, expected) = (&row[0], &row[1], &row[14]);
        rows += 1;
        match digest(&folder.join(file)) {
            Ok(digest) if digest == expected => exact += 1,
            Ok(digest) if file == LOSSY.0 => {
                assert_eq!(digest, LOSSY.1, "{file}");
                lossy += 1;
            }
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
    println!(
        "{rows} rows: {exact} exact, {lossy} by another rounding, {refused} refused as expected, {jpeg_ls} JPEG-LS"
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!((rows, lossy, refused), (130, 1, 1));
    assert_eq!(jpeg_ls, if cfg!(feature = "jpeg-ls") { 0 } else { 5 });
}

/// Frames that a codec must never see, or must refuse: none gives values, none brings the program
/// down or takes more than its time.
#[test]
fn hostile_frames_give_no_values() {
    let Some(corpus) = common::hostile_corpus() else {
        return;
    };
    let (mut cases, mut refused) = (0, 0);
    for case in common::manifest(&corpus) {
        let in_pixels = ["codec", "dimensions", "bomb"].contains(&case.group.as_str())
            && (case.name.starts_with("ts/") || case.name.starts_with("dims/"));
        if !in_pixels {
            continue;
        }
        cases += 1;
        let started = std::time::Instant::now();
        let result = digest(&corpus.join(&case.name));
        assert!(started.elapsed().as_secs() < 20, "{} took long", case.name);
        // What is tolerated as readable may have pixels too; what must be an error has none.
        let may_be_read = case.expected == "read_ok" || case.accept.contains("read_ok");
        match result {
            Ok(_) => assert!(may_be_read, "{} gives values", case.name),
            Err(_) => refused += 1,
        }
    }
    println!("{cases} hostile cases, {refused} refused");
    assert!(
        cases >= 95 && refused >= 70,
        "{cases} cases, {refused} refused"
    );
}

#[test]
fn mutants_of_compressed_files_are_survived() {
    let Some(shared) = common::shared() else {
        return;
    };
    let folder = shared.join("data/dicom");
    let mut seeds = Vec::new();
    for name in ["rle", "jpeg_lossless", "j2k_lossless", "jpegls_lossless"] {
        seeds.push(format!("syntax_mr/{name}/IM-0001-0001-0001.dcm"));
    }
    seeds.push(LOSSY.0.to_owned());
    seeds.push("highdicom/seg_image_ct_binary_overlap.dcm".to_owned());
    let seeds: Vec<Vec<u8>> = seeds
        .iter()
        .map(|name| std::fs::read(folder.join(name)).unwrap())
        .collect();
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("mutant.dcm");
    let mut random = common::Random(20_261_126);
    let (mut whole, mut refused) = (0, 0);
    for number in 0..300 {
        let mut bytes = seeds[number % seeds.len()].clone();
        // Behind the header, where the frames are.
        let mut tail = bytes.split_off(bytes.len() * (10 + random.below(80)) / 100);
        for _ in 0..=random.below(4) {
            common::mutate(&mut tail, &mut random);
        }
        bytes.append(&mut tail);
        std::fs::write(&path, &bytes).unwrap();
        let started = std::time::Instant::now();
        match digest(&path) {
            Ok(_) => whole += 1,
            Err(_) => refused += 1,
        }
        assert!(
            started.elapsed().as_secs() < 10,
            "mutant {number} took long"
        );
    }
    println!("300 mutants: {whole} decoded, {refused} refused");
    assert!(refused > 0);
}

#[test]
fn a_scan_lists_the_digests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rider/dicom");
    let scan = recist::dicom::scan(&[folder], Default::default(), &|_| {});
    let mut inventory = scan.inventory(true);
    scan.hash_pixels(&mut inventory);
    let files = inventory
        .series
        .iter()
        .flat_map(|row| row.files.iter().flatten());
    let mut digests: Vec<_> = files
        .filter_map(|file| file.pixel_sha256.as_deref())
        .collect();
    digests.sort_unstable();
    let expected = [
        "48193577d17cf836",
        "51df5c42678002f6",
        "5b280ff350e569fd",
        "86ca2caf57223a0a",
        "9fa172c450c28e62",
        "d5a3c8b94b0cee7f",
    ];
    assert_eq!(digests, expected);
}
