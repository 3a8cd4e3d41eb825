//! The formats of annotations: what each looks like, and who reads it. A file is read by the first
//! that recognises it.

use std::path::Path;

use super::aim::read_aim;
use super::aim4::{is_aim4, read_aim4, read_aim4_xml};
use super::annotation::{Annotation, AnnotationReading, ReadingKind, ReadingPoints};
use super::bounded_file::{LARGEST_JSON, LARGEST_TABLE, parse_json, read_bounded};
use super::cornerstone::{is_cornerstone, read_cornerstone};
use super::deeplesion::{is_deeplesion, read_deeplesion};
use super::ohif_csv::{is_ohif_csv, read_ohif_csv};
use super::outlines::{
    MeasuredFile, MeasuredOutline, OnImages, ScannedImages, measure_nifti, measure_segmentation,
    measure_structure_set,
};
use super::reading_images::check_readings;
use super::slicer::{is_slicer, read_slicer};
use super::sr::read_report;
use super::xml_gate::LARGEST_XML;
use crate::dicom::object::ObjectKind;
use crate::dicom::read::read_file;
use crate::finding::Finding;
use crate::geometry::MaskConvention;
use crate::study::Mm;

/// Bytes of a file by which its format is told.
const HEAD: u64 = 64 << 10;

/// What a file's format is told by.
pub struct Sniffed<'a> {
    /// Its first bytes, at most 64 KiB.
    pub head: &'a [u8],
    /// Its path.
    pub path: &'a Path,
    /// What DICOM object it is; none when it is none.
    pub object: Option<ObjectKind>,
}

impl Sniffed<'_> {
    fn holds(&self, text: &str) -> bool {
        memchr::memmem::find(self.head, text.as_bytes()).is_some()
    }

    /// XML in UTF-16: the gate of XML says how to save it.
    fn is_wide_xml(&self) -> bool {
        let marks: [&[u8]; 2] = [b"\xff\xfe<\0", b"\xfe\xff\0<"];
        marks.iter().any(|mark| self.head.starts_with(mark))
    }

    fn begins_with(&self, mark: u8) -> bool {
        let text = self.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(self.head);
        text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&mark)
    }
}

/// What is at hand when a file is read.
#[derive(Clone, Copy)]
pub struct ReadContext<'s> {
    /// The images.
    pub images: ScannedImages<'s>,
    /// How a mask's diameters are taken.
    pub convention: MaskConvention,
}

/// One format.
pub struct Format {
    /// Its name, as results say it.
    pub name: &'static str,
    /// Whether a file is of it.
    pub recognises: fn(&Sniffed<'_>) -> bool,
    /// Read a file of it.
    pub read: fn(&Path, ReadContext<'_>) -> Annotation,
}

/// All formats, in the order in which they are tried.
pub static FORMATS: &[Format] = &[
    Format {
        name: "DICOM segmentation",
        recognises: |file| file.object == Some(ObjectKind::Segmentation),
        read: |path, context| {
            let images = Some(context.images);
            match measure_segmentation(path, context.convention, images) {
                Ok(measured) => outlines(measured, ReadingKind::Mask, "DICOM SEG"),
                Err(refusal) => refused(refusal.problem()),
            }
        },
    },
    Format {
        name: "RT structure set",
        recognises: |file| file.object == Some(ObjectKind::RtStructureSet),
        read: |path, context| match measure_structure_set(path, Some(context.images)) {
            Ok(measured) => outlines(measured, ReadingKind::Contour, "RTSTRUCT"),
            Err(refusal) => refused(refusal.problem()),
        },
    },
    Format {
        name: "structured report",
        recognises: |file| file.object == Some(ObjectKind::StructuredReport),
        read: |path, context| read_report(path, Some(context.images)),
    },
    Format {
        name: "NIfTI label volume",
        recognises: |file| {
            let name = file.path.to_string_lossy().to_lowercase();
            name.ends_with(".nii") || name.ends_with(".nii.gz")
        },
        read: |path, context| {
            let images = OnImages {
                images: context.images,
                series_uid: None,
            };
            match measure_nifti(path, context.convention, Some(images)) {
                Ok(measured) => outlines(measured, ReadingKind::Mask, "NIfTI"),
                Err(problem) => refused(&problem),
            }
        },
    },
    Format {
        name: "AIM 4 (XML)",
        recognises: |file| {
            let is_text = file.begins_with(b'<') && file.holds("<ImageAnnotationCollection");
            is_text || file.is_wide_xml()
        },
        read: |path, _| match read_bounded(path, LARGEST_XML) {
            Ok(bytes) => read_aim4_xml(&bytes),
            Err(finding) => Annotation::refused(*finding),
        },
    },
    Format {
        name: "AIM 3",
        recognises: |file| file.begins_with(b'<') && file.holds("caCORE.caCORE/3."),
        read: |path, _| read_aim(path).into(),
    },
    Format {
        name: "annotations in JSON",
        recognises: |file| file.begins_with(b'{') || file.begins_with(b'['),
        read: |path, _| read_json(path),
    },
    Format {
        name: "OHIF measurement table",
        recognises: |file| is_ohif_csv(file.head),
        read: |path, _| match read_bounded(path, LARGEST_TABLE) {
            Ok(bytes) => read_ohif_csv(&bytes),
            Err(finding) => Annotation::refused(*finding),
        },
    },
    Format {
        name: "DeepLesion table",
        recognises: |file| is_deeplesion(file.head),
        read: |path, _| match read_bounded(path, LARGEST_TABLE) {
            Ok(bytes) => read_deeplesion(&bytes),
            Err(finding) => Annotation::refused(*finding),
        },
    },
];

/// AIM 4 of ePAD, Cornerstone3D or Slicer: a document says which by its own keys.
fn read_json(path: &Path) -> Annotation {
    let document = match read_bounded(path, LARGEST_JSON).and_then(|bytes| parse_json(&bytes)) {
        Ok(document) => document,
        Err(finding) => return Annotation::refused(*finding),
    };
    if is_aim4(&document) {
        read_aim4(&document)
    } else if is_slicer(&document) {
        read_slicer(&document)
    } else if is_cornerstone(&document) {
        read_cornerstone(&document)
    } else {
        foreign("JSON, but neither AIM 4, nor Slicer markups, nor Cornerstone3D annotations")
    }
}

/// Read a file of any format, and hold it against the images. A file of none is left out, and a
/// note says so.
pub fn read_annotation(path: &Path, context: ReadContext<'_>) -> Annotation {
    let name = path.to_string_lossy();
    let head = match read_head(path) {
        Ok(head) => head,
        Err(finding) => return Annotation::refused(*finding).in_file(&name),
    };
    let header = read_file(path, &mut Vec::new()).1;
    let object = header.as_ref().ok().map(|header| header.kind);
    let sniffed = Sniffed {
        head: &head,
        path,
        object,
    };
    let format = FORMATS.iter().find(|format| (format.recognises)(&sniffed));
    let read = match (format, &header) {
        (Some(format), _) => (format.read)(path, context),
        (None, Err(refusal)) if !refusal.problem().code.starts_with("not_dicom") => {
            refused(refusal.problem())
        }
        (None, _) => foreign("no annotation of a format that is read"),
    };
    let mut read = read.in_file(&name);
    if !read.is_checked {
        check_readings(&mut read, context.images);
    }
    read
}

fn read_head(path: &Path) -> Result<Vec<u8>, Box<Finding>> {
    use std::io::Read;
    let failed = |error| {
        Box::new(Finding::error(
            "io.open",
            format!("cannot be read: {error}"),
        ))
    };
    let is_file = std::fs::metadata(path).map_err(failed)?.is_file();
    if !is_file {
        return Err(Finding::error("io.open", "not a regular file").into());
    }
    let mut head = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(HEAD).read_to_end(&mut head).map_err(failed)?;
    Ok(head)
}

fn foreign(said: &str) -> Annotation {
    Annotation {
        is_foreign: true,
        ..Annotation::refused(Finding::note("unsupported.annotation", said))
    }
}

fn refused(problem: &crate::dicom::Problem) -> Annotation {
    let finding = Finding::new(problem.severity, problem.code, problem.message.to_string());
    Annotation::refused(finding)
}

fn outlines(measured: MeasuredFile, kind: ReadingKind, writer: &str) -> Annotation {
    let mut read = Annotation {
        findings: measured.findings,
        ..Annotation::default()
    };
    read.groups.seen = measured.seen;
    read.groups.refused = measured.refused;
    read.groups.used = measured.outlines.len();
    for outline in measured.outlines {
        read.findings.extend(outline.findings.iter().cloned());
        read.readings.push(reading_of(outline, kind, writer));
    }
    read
}

fn reading_of(outline: MeasuredOutline, kind: ReadingKind, writer: &str) -> AnnotationReading {
    let label = match outline.label.as_str() {
        "" => format!("label {}", outline.number),
        label => label.to_owned(),
    };
    let meaning = |code: &str| code.rsplit('|').next().unwrap_or_default().into();
    let mm = |micrometres| Some(Mm::from_micrometres(micrometres));
    AnnotationReading {
        lesion: label.as_str().into(),
        label: label.into(),
        tracking_id: outline.tracking_id.into(),
        tracking_uid: outline.tracking_uid.into(),
        kind,
        geometry: mm(outline.long.micrometres),
        long: mm(outline.long.micrometres),
        short: outline.short.and_then(|short| mm(short.micrometres)),
        unit: "mm".into(),
        convention: outline.convention.as_str().into(),
        series_uid: outline.series_uid.into(),
        sop_uid: outline.place.sop_instance_uid.into(),
        frame: outline.place.frame,
        points: points_of(&outline.long, outline.short.as_ref()),
        finding: meaning(&outline.finding_type),
        finding_site: meaning(&outline.finding_site),
        writer: writer.into(),
        ..AnnotationReading::default()
    }
}

/// The ends of the long axis, then those of the short one.
fn points_of(long: &super::outlines::Axis, short: Option<&super::outlines::Axis>) -> ReadingPoints {
    let axes = || [Some(long), short].into_iter().flatten();
    if long.ends.is_some() {
        let ends = axes().filter_map(|axis| axis.ends).flatten();
        return ReadingPoints::Pixels(ends.collect());
    }
    let ends: Vec<_> = axes()
        .filter_map(|axis| axis.patient_ends)
        .flatten()
        .collect();
    if ends.is_empty() {
        ReadingPoints::Absent
    } else {
        ReadingPoints::Patient(ends)
    }
}
