//! What kind of structured report it is: a measurement report (TID 1500), or another, by name.

use crate::dicom::content::{ContentTree, Relationship, ValueType};
use crate::dicom::object::sop_class_name;
use crate::dicom::revisit::Code;
use crate::finding::Finding;

use super::codes::{Concept, concept};

/// The coding scheme of AIM's own reports.
const AIM_SCHEME: &str = "99NCIAIM";
/// Template Identifier of a measurement report.
const MEASUREMENT_REPORT: &str = "1500";

/// Why a report is none that is read; none when it is a measurement report. An error where it
/// holds measurements all the same.
pub fn refusal(tree: &ContentTree) -> Option<Finding> {
    let root = tree.items.first()?;
    let title = root.concept.as_deref().cloned().unwrap_or_default();
    let is_report = concept(&title) == Some(Concept::MeasurementReport)
        || root.template() == MEASUREMENT_REPORT;
    if is_report && title.scheme != AIM_SCHEME {
        return None;
    }
    let said = if title.scheme == AIM_SCHEME {
        format!(
            "an AIM report ({title}): its units, frames and codes follow no standard; import the AIM file that it was made from"
        )
    } else {
        other(tree, &title, root.template())
    };
    let measures = tree.items.iter().any(|item| {
        item.value_type == ValueType::Number
            && item.relationship != Relationship::HasAcquisitionContext
    });
    let finding = if measures {
        Finding::error("unsupported.report", said)
    } else {
        Finding::note("unsupported.report", said)
    };
    Some(finding.in_column("ConceptNameCodeSequence (0040,A043)", title.to_string()))
}

fn other(tree: &ContentTree, title: &Code, template: &str) -> String {
    let title = if title.is_empty() {
        "without a title".to_owned()
    } else {
        format!("titled {title}")
    };
    let template = if template.is_empty() {
        "no template named".to_owned()
    } else {
        format!("template {template}")
    };
    format!(
        "a report {title} ({}, {template}), not a measurement report (TID 1500): not read",
        sop_class_name(&tree.header.sop_class_uid)
    )
}
