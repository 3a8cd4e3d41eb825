//! What is fuzzed: each target takes any bytes, and panics where a promise is broken.

use std::path::Path;

use recist::dicom::read::read_bytes;
use recist::import::aim4::{is_aim4, read_aim4, read_aim4_xml};
use recist::import::bounded_file::parse_json;
use recist::import::cornerstone::{is_cornerstone, read_cornerstone};
use recist::import::deeplesion::read_deeplesion;
use recist::import::ohif_csv::read_ohif_csv;
use recist::import::slicer::{is_slicer, read_slicer};
use recist::import::sr::read_report_bytes;
use recist::import::{Annotation, TrialFile, read_component_rows};
use recist::table::{Block, Blocks};

/// One target: its name, the folders under testdata/ that it begins with, and what it runs.
pub struct Target {
    /// As the command line says it.
    pub name: &'static str,
    /// Folders under testdata/ and the ending of the files taken.
    pub seeds: &'static [(&'static str, &'static str)],
    /// Runs on any bytes.
    pub run: fn(&[u8]),
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target {
        name: "walker",
        seeds: &[
            ("reports", "dcm"),
            ("nb15/dicom/NBL-001", "dcm"),
            ("rider/dicom", "dcm"),
        ],
        run: walker,
    },
    Target {
        name: "report",
        seeds: &[("reports", "dcm")],
        run: report,
    },
    Target {
        name: "frames",
        seeds: &[("rider/dicom", "dcm"), ("nb15/dicom/NBL-001", "dcm")],
        run: frames,
    },
    Target {
        name: "aim",
        seeds: &[("rider/annotations", "xml")],
        run: aim,
    },
    Target {
        name: "viewers",
        seeds: &[("", "json")],
        run: viewers,
    },
    Target {
        name: "tables",
        seeds: &[("", "csv")],
        run: tables,
    },
];

/// The gate, and the checks of a header.
pub fn walker(bytes: &[u8]) {
    let Ok(header) = read_bytes(bytes) else {
        return;
    };
    for frame in header.frames.iter().chain([&header.geometry]) {
        if let Ok(spacing) = frame.spacing() {
            assert!(spacing.row_mm() > 0.0 && spacing.column_mm() > 0.0);
        }
    }
    assert!(header.frames.is_empty() || header.frames.len() == header.pixels.frames as usize);
}

/// A structured report: its tree and its measurements.
pub fn report(bytes: &[u8]) {
    check(&read_report_bytes(bytes, None));
}

/// Every frame's stored values. The readers take files: the bytes are put into one.
pub fn frames(bytes: &[u8]) {
    let Ok(header) = read_bytes(bytes) else {
        return;
    };
    let path = std::env::temp_dir().join(format!("recist-fuzz-{}.dcm", std::process::id()));
    if std::fs::write(&path, bytes).is_err() {
        return;
    }
    let samples = usize::from(header.pixels.rows) * usize::from(header.pixels.columns);
    let last = header.pixels.frames.min(4);
    let _ = recist::dicom::pixels::visit_frames(&path, &header, 1..=last, &mut |_, values| {
        assert_eq!(values.len() % samples.max(1), 0);
        Ok(())
    });
    let _ = std::fs::remove_file(&path);
}

/// AIM 4 as XML.
pub fn aim(bytes: &[u8]) {
    check(&read_aim4_xml(bytes));
}

/// What viewers write as JSON.
pub fn viewers(bytes: &[u8]) {
    let Ok(document) = parse_json(bytes) else {
        return;
    };
    let _ = (
        is_aim4(&document),
        is_slicer(&document),
        is_cornerstone(&document),
    );
    check(&read_aim4(&document));
    check(&read_slicer(&document));
    check(&read_cornerstone(&document));
}

/// Tables: the rows' reader, and those that read rows of one kind.
pub fn tables(bytes: &[u8]) {
    if let Ok(mut blocks) = Blocks::open(bytes) {
        let columns = blocks.header().len();
        let mut block = Block::default();
        let mut rows = 0;
        while let Ok(true) = blocks.next(&mut block) {
            rows += block.rows();
            for row in 0..block.rows() {
                let span = block.span(row);
                assert!(span.start <= span.end && span.end <= bytes.len() as u64 + 1);
            }
        }
        assert!(columns > 0 && rows <= bytes.len());
    }
    let file = TrialFile::new(Path::new("components.csv"));
    let _ = read_component_rows(bytes, &file);
    check(&read_ohif_csv(bytes));
    check(&read_deeplesion(bytes));
}

/// Lengths are positive, and every group is counted.
fn check(read: &Annotation) {
    let groups = read.groups;
    assert_eq!(groups.seen, groups.used + groups.refused);
    for reading in &read.readings {
        for length in [reading.recorded, reading.long].into_iter().flatten() {
            assert!(length.micrometres() > 0);
        }
    }
}
