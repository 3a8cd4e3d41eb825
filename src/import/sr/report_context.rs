//! What holds for a whole report: patient, study, reader, time point, writer.

use compact_str::CompactString;
use jiff::civil::Date;

use crate::dicom::content::{ContentItem, ContentTree};
use crate::finding::Finding;

use super::codes::Concept;
use super::group::is;

/// What holds for a whole report. Texts are empty when absent.
#[derive(Clone, Debug, Default)]
pub struct ReportContext {
    /// Patient ID (0010,0020).
    pub patient_id: CompactString,
    /// Study Instance UID (0020,000D).
    pub study_uid: CompactString,
    /// Study Date (0008,0020).
    pub study_date: Option<Date>,
    /// Person Observer Name.
    pub reader: CompactString,
    /// Time Point, of the report or else (0012,0050).
    pub time_point: CompactString,
    /// Manufacturer and model.
    pub writer: CompactString,
}

impl ReportContext {
    /// Gather it, and say what is missing.
    pub fn of(tree: &ContentTree, findings: &mut Vec<Finding>) -> Self {
        let header = &tree.header;
        let of_root = |wanted| {
            let root = tree.items.first();
            let mut children = root.into_iter().flat_map(|root| tree.children(root));
            let item = children.find(|item| is(item, wanted));
            item.map_or("", ContentItem::text)
        };
        let reader = reader_name(of_root(Concept::PersonObserver));
        let in_group = || {
            tree.items
                .iter()
                .any(|item| is(item, Concept::PersonObserver))
        };
        let named_in_group = in_group() && of_root(Concept::PersonObserver).is_empty();
        if reader.is_empty() && !named_in_group {
            let said = "the report names no reader";
            findings.push(Finding::warning("missing_data.reader", said));
        }
        if !tree.completion.is_empty() && tree.completion != "COMPLETE" {
            let said = "the report says of itself that it is not complete";
            findings.push(
                Finding::warning("missing_data.completion", said)
                    .in_column("CompletionFlag (0040,A491)", tree.completion.clone()),
            );
        }
        let time_point = match of_root(Concept::TimePoint) {
            "" => header.trial_time_point_id.as_str(),
            said => said,
        };
        Self {
            patient_id: header.patient_id.clone(),
            study_uid: header.study_uid.clone(),
            study_date: header.study_date,
            reader,
            time_point: time_point.into(),
            writer: writer(tree),
        }
    }
}

/// A reader's name; dcmjs writes `unknown^unknown` when it was told none.
pub fn reader_name(name: &str) -> CompactString {
    match name.trim() {
        "unknown^unknown" => CompactString::default(),
        name => name.into(),
    }
}

/// Who wrote it, as far as it says: dcmqi and others name themselves, dcmjs does not.
fn writer(tree: &ContentTree) -> CompactString {
    if tree.model_name.contains("dcmqi") {
        return "dcmqi".into();
    }
    let names = [tree.manufacturer.trim(), tree.model_name.trim()];
    let said: Vec<_> = names
        .into_iter()
        .filter(|name| !name.is_empty() && *name != "Unspecified")
        .collect();
    said.join(" ").into()
}
