//! What components.csv gives the assessor of a subject, reader by reader beside the lesions.

use crate::finding::Finding;
use crate::response::neuroblastoma::component_findings;
use crate::response::{ComponentRows, Reads};
use crate::study::{Case, Components, Policies, Subject, Text};

/// What components.csv has of a subject.
pub struct ComponentReads<'a> {
    /// The rows of each reader, sorted by reader.
    pub by_reader: &'a [Components],
    /// What reading them found; an error refuses the results that rest on them, no others.
    pub found: Vec<Finding>,
    /// How many rows there are.
    pub rows: u64,
    /// An error in them: none of them is in `by_reader`.
    pub refused: bool,
    /// What findings call the file.
    pub file: &'a Text,
}

impl ComponentReads<'_> {
    /// What was found reading the rows, and what is odd about them beside the lesions.
    pub(super) fn findings(
        &self,
        subject: &Subject,
        cases: &[Case],
        policies: &Policies,
    ) -> Vec<Finding> {
        let mut findings = self.found.clone();
        if self.refused {
            return findings;
        }
        for (reader, reads) in by_reader(subject, cases, Some(self.by_reader)) {
            match reads.components {
                ComponentRows::Rows(components) => findings.extend(component_findings(
                    reads.case,
                    components,
                    reads.start,
                    policies,
                    self.file,
                )),
                ComponentRows::NoRow => findings.push(self.no_row(subject, reader)),
                ComponentRows::NoFile => {}
            }
        }
        findings
    }

    fn no_row(&self, subject: &Subject, reader: &str) -> Finding {
        let message = format!(
            "no row of reader {reader} for this subject: no component can be evaluated; add one for each visit, with NI where a component is not involved"
        );
        Finding::warning("missing_data.components", message)
            .in_file(self.file.clone())
            .of_subject(subject.id.clone())
    }
}

/// Everyone who read the subject, in either file, with what he recorded; sorted by reader.
/// `components` is `None` where the trial has no components.csv that can be used.
pub fn by_reader<'a>(
    subject: &Subject,
    cases: &'a [Case],
    components: Option<&'a [Components]>,
) -> Vec<(&'a Text, Reads<'a>)> {
    let of_components = components.unwrap_or_default();
    let mut readers: Vec<&Text> = cases.iter().map(|case| &case.reader).collect();
    readers.extend(of_components.iter().map(|c| &c.reader));
    readers.sort_unstable();
    readers.dedup();
    let reads = |reader: &'a Text| {
        let rows = of_components.iter().find(|c| c.reader == *reader);
        let reads = Reads {
            case: cases.iter().find(|case| case.reader == *reader),
            components: match (components, rows) {
                (None, _) => ComponentRows::NoFile,
                (Some(_), None) => ComponentRows::NoRow,
                (Some(_), Some(rows)) => ComponentRows::Rows(rows),
            },
            start: subject.start_date,
        };
        (reader, reads)
    };
    readers.into_iter().map(reads).collect()
}
