//! Measurement reports (DICOM SR, TID 1500): tolerant in form, strict in meaning.
//!
//! Codes old and new, points in the measurement or in its group, one lesion a container or all in
//! one: all are read. A unit that is no length, a value that is none, two answers for one lesion:
//! none of these becomes a millimetre. Written after what highdicom, dcmqi, dcmjs, OHIF,
//! Cornerstone, MITK, dwv and Slicer write.

pub mod codes;
mod conflicts;
mod drawing;
mod group;
mod group_reading;
pub mod identity;
mod recorded;
mod report_context;
mod report_kind;
pub mod unit;

use std::path::Path;

use crate::dicom::content::{ContentTree, ValueType, read_content, read_content_bytes};
use crate::dicom::object::ObjectKind;
use crate::dicom::{Problem, Refusal};
use crate::finding::{Finding, Severity};

use super::annotation::{Annotation, GroupCounts};
use super::outlines::ScannedImages;
use conflicts::Numbered;
use group_reading::GroupReader;
use report_context::ReportContext;

/// Read a report, its lengths held against the images where they are at hand.
pub fn read_report(path: &Path, images: Option<ScannedImages<'_>>) -> Annotation {
    report(read_content(path), images).in_file(&path.to_string_lossy())
}

/// Read a report that is in memory.
pub fn read_report_bytes(bytes: &[u8], images: Option<ScannedImages<'_>>) -> Annotation {
    report(read_content_bytes(bytes), images)
}

fn report(read: Result<ContentTree, Refusal>, images: Option<ScannedImages<'_>>) -> Annotation {
    let tree = match read {
        Ok(tree) => tree,
        Err(refusal) => {
            return Annotation {
                is_foreign: matches!(refusal, Refusal::Skipped(_)),
                ..Annotation::refused(finding(refusal.problem()))
            };
        }
    };
    if tree.header.kind != ObjectKind::StructuredReport {
        let said = "not a structured report";
        return Annotation {
            is_foreign: true,
            ..Annotation::refused(Finding::note("unsupported.annotation", said))
        };
    }
    if let Some(refusal) = report_kind::refusal(&tree) {
        return Annotation {
            is_foreign: refusal.severity == Severity::Note,
            ..Annotation::refused(refusal)
        };
    }
    // Findings of no lesion are the patient's.
    let patient = &tree.header.patient_id;
    let mut made = measurements(&tree, images);
    for finding in &mut made.findings {
        if finding.subject.is_empty() {
            finding.subject = patient.clone();
        }
    }
    made
}

/// The readings of a measurement report.
fn measurements(tree: &ContentTree, images: Option<ScannedImages<'_>>) -> Annotation {
    let mut findings: Vec<Finding> = tree.header.problems.iter().map(of_header).collect();
    let refused = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let context = ReportContext::of(tree, &mut findings);
    let groups = group::groups(tree);
    if groups.is_empty() {
        let said = "no measurement group: nothing measured is not the same as no disease";
        findings.push(Finding::warning("missing_data.groups", said));
    }
    stray_numbers(tree, &mut findings);
    let seen = groups.len();
    let mut readings: Vec<Numbered> = Vec::new();
    if !refused {
        let reader = GroupReader {
            tree,
            context: &context,
            images,
        };
        for (number, group) in groups.iter().enumerate() {
            let read = reader.read(group, &mut findings);
            readings.extend(read.into_iter().map(|reading| (number, reading)));
        }
        findings.extend(conflicts::resolve(&mut readings));
    }
    let mut used: Vec<_> = readings.iter().map(|(number, _)| *number).collect();
    used.dedup();
    Annotation {
        groups: GroupCounts {
            seen,
            used: used.len(),
            refused: seen - used.len(),
        },
        readings: readings.into_iter().map(|(_, reading)| reading).collect(),
        findings,
        is_foreign: false,
        is_checked: images.is_some(),
    }
}

/// Numbers among the measurements but in no group: named, since no lesion can be given to them.
fn stray_numbers(tree: &ContentTree, findings: &mut Vec<Finding>) {
    let stray = tree.items.iter().filter(|item| {
        item.value_type == ValueType::Number
            && item
                .parent
                .and_then(|parent| tree.item(parent))
                .is_some_and(|parent| group::is(parent, codes::Concept::ImagingMeasurements))
    });
    let count = stray.count();
    if count > 0 {
        let said = format!("{count} numbers in no measurement group: of no lesion, not read");
        findings.push(Finding::warning("unsupported.measurement", said));
    }
}

/// What is odd about the header. Without a date of its own a report has its images', if any.
fn of_header(problem: &Problem) -> Finding {
    let mut finding = finding(problem);
    if problem.class() == "date_unusable" {
        finding.severity = Severity::Warning;
    }
    finding
}

/// A problem as a finding.
fn finding(problem: &Problem) -> Finding {
    let column = problem.tag.map(|tag| tag.to_string()).unwrap_or_default();
    Finding::new(problem.severity, problem.code, problem.message.to_string())
        .in_column(column.as_str(), problem.value.as_str())
}
