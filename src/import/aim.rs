//! AIM 3 annotations (Annotation and Image Markup, XML): one caliper on one image.
//!
//! The person's *name* is the DICOM Patient ID; the person's *id* is the writer's own. Points are
//! pixels, (0, 0) the centre of the first one. `referencedFrameNumber` is 0 on single-frame images.

use std::path::Path;

pub use super::aim_parse::read_aim_bytes;
use super::xml_gate::LARGEST_XML;
use crate::finding::Finding;
use crate::geometry::PixelPoint;
use crate::study::{Date, Mm};
use compact_str::CompactString;

/// A length as the annotation records it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedLength {
    /// In millimetres, to the micrometre.
    pub length: Mm,
    /// The number as it stands.
    pub text: CompactString,
    /// The unit as it stands; `cm` is converted, and a finding says so.
    pub unit: CompactString,
    /// Code, scheme and meaning of what was measured, such as `G-A22A|SRT|Length`.
    pub concept: CompactString,
}

/// One annotation. Texts are empty when absent.
#[derive(Clone, Debug, Default)]
pub struct AimAnnotation {
    /// Unique identifier of the annotation.
    pub uid: CompactString,
    /// Its name, often the lesion's label.
    pub name: CompactString,
    /// User name: the reader.
    pub reader: CompactString,
    /// Person name, which is the DICOM Patient ID (0010,0020).
    pub patient_id: CompactString,
    /// Start date of the study.
    pub study_date: Option<Date>,
    /// Study Instance UID.
    pub study_uid: CompactString,
    /// Series Instance UID.
    pub series_uid: CompactString,
    /// SOP Instance UID of the image.
    pub sop_uid: CompactString,
    /// Frame, counted from 1; none on a single-frame image.
    pub frame: Option<u32>,
    /// The length it records.
    pub recorded: Option<RecordedLength>,
    /// End points of its caliper.
    pub end_points: Option<[PixelPoint; 2]>,
    /// Anatomic entity, the label or else the code's meaning.
    pub anatomic_entity: CompactString,
}

/// What was read of one file: an annotation, or none and a finding that says why.
#[derive(Clone, Debug, Default)]
pub struct AimRead {
    /// The annotation.
    pub annotation: Option<AimAnnotation>,
    /// What is wrong with it. An error: its length is not to be used.
    pub findings: Vec<Finding>,
    /// The file is no AIM file at all: left out, not refused.
    pub is_foreign: bool,
}

/// Read an AIM 3 file.
pub fn read_aim(path: &Path) -> AimRead {
    let refused = |code, said: String| AimRead {
        findings: vec![Finding::error(code, said)],
        ..AimRead::default()
    };
    let mut read = match std::fs::metadata(path) {
        Err(error) => refused("io.open", format!("cannot be opened: {error}")),
        Ok(metadata) if !metadata.is_file() => refused("io.open", "not a regular file".into()),
        Ok(metadata) if metadata.len() > LARGEST_XML => {
            refused("over_limit.xml", "XML over 64 MiB is not read".into())
        }
        Ok(_) => match std::fs::read(path) {
            Ok(bytes) => read_aim_bytes(&bytes),
            Err(error) => refused("io.read", format!("reading failed: {error}")),
        },
    };
    let file = path.to_string_lossy();
    read.findings = std::mem::take(&mut read.findings)
        .into_iter()
        .map(|finding| finding.in_file(file.as_ref()))
        .collect();
    read
}
