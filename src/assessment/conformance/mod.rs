//! Whether a case keeps the rules of selection and follow-up (recist-1.1.md sections 2 and 3).
//!
//! The rules of size apply at baseline, where lesions are chosen: a lesion that shrinks below
//! 10 mm afterwards is a response, not a finding. Findings name the columns as the user's own file
//! spells them.

mod baseline;
mod follow_up;
mod method;
mod numbers;
mod organs;
mod sequence;
mod slices;

use crate::finding::Finding;
use crate::study::{Case, Policies, Reading, Subject, Text};

pub use method::Method;
pub use organs::OrganKeys;
pub use sequence::{Call, sequence_findings};
pub use slices::Slices;

/// The measurement table and its columns, as the user's file spells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnNames {
    /// File, relative to the trial.
    pub file: Text,
    /// `visit`.
    pub visit: Text,
    /// `date`.
    pub date: Text,
    /// `lesion`.
    pub lesion: Text,
    /// `role`.
    pub role: Text,
    /// `organ`.
    pub organ: Text,
    /// `diameter_mm`.
    pub diameter: Text,
    /// `status`.
    pub status: Text,
    /// `method`.
    pub method: Text,
    /// `reason`.
    pub reason: Text,
    /// `prior_treatment`.
    pub prior_treatment: Text,
}

impl Default for ColumnNames {
    /// The names of design.md section 3.
    fn default() -> ColumnNames {
        ColumnNames {
            file: Text::const_new("measurements.csv"),
            visit: Text::const_new("visit"),
            date: Text::const_new("date"),
            lesion: Text::const_new("lesion"),
            role: Text::const_new("role"),
            organ: Text::const_new("organ"),
            diameter: Text::const_new("diameter_mm"),
            status: Text::const_new("status"),
            method: Text::const_new("method"),
            reason: Text::const_new("reason"),
            prior_treatment: Text::const_new("prior_treatment"),
        }
    }
}

/// The rules that cases are checked against.
#[derive(Clone, Copy, Debug)]
pub struct Conformance<'a> {
    /// Thresholds and windows.
    pub policies: &'a Policies,
    /// The table, for findings.
    pub columns: &'a ColumnNames,
}

impl Conformance<'_> {
    /// Every broken rule of one case, those of the baseline first.
    ///
    /// `slices[i]` belongs to `case.readings()[i]`; shorter or empty where the images are not known.
    /// `organs` remembers the organs of earlier cases.
    pub fn findings(
        &self,
        case: &Case,
        subject: &Subject,
        slices: &[Slices],
        organs: &mut OrganKeys,
    ) -> Vec<Finding> {
        let mut checked = Checked {
            case,
            subject,
            slices,
            policies: self.policies,
            columns: self.columns,
            findings: Vec::new(),
        };
        checked.target_numbers(organs);
        checked.baseline_dates();
        checked.baseline_lesions();
        checked.measurable_disease();
        checked.follow_up();
        checked.findings
    }
}

/// A case under examination.
struct Checked<'a> {
    case: &'a Case,
    subject: &'a Subject,
    slices: &'a [Slices],
    policies: &'a Policies,
    columns: &'a ColumnNames,
    findings: Vec<Finding>,
}

impl<'a> Checked<'a> {
    /// Keeps a finding, with the subject, the file, and the place of the reading it is about.
    fn keep(&mut self, finding: Finding, timepoint: usize, reading: &Reading) {
        let finding = place(self.case, finding, timepoint, reading);
        self.findings
            .push(finding.in_file(self.columns.file.clone()));
    }

    /// The readings of a lesion at a timepoint: one, or one a fragment; none when it has no row.
    fn readings_of(&self, lesion: usize, timepoint: usize) -> &'a [Reading] {
        let readings = self.case.readings_at(timepoint);
        let start = readings.partition_point(|r| (r.lesion as usize) < lesion);
        let length = readings[start..].partition_point(|r| r.lesion as usize == lesion);
        &readings[start..start + length]
    }

    fn lesion_id(&self, lesion: usize) -> &'a str {
        self.case.lesions().get(lesion).map_or("", |l| &l.id)
    }

    /// The method of a reading, as given; empty when it was not.
    fn method_of(reading: &Reading) -> &str {
        reading.detail.as_deref().map_or("", |d| &d.method)
    }

    /// Why the reading is as it is, as given; empty when it was not.
    fn reason_of(reading: &Reading) -> &str {
        reading.detail.as_deref().map_or("", |d| &d.reason)
    }
}

/// A finding about a reading, with its subject, visit, lesion and row.
fn place(case: &Case, finding: Finding, timepoint: usize, reading: &Reading) -> Finding {
    let visit = case.timepoints().get(timepoint).map(|t| t.visit.clone());
    let lesion = case.lesions().get(reading.lesion as usize);
    finding
        .of_subject(case.subject.clone())
        .at_visit(visit.unwrap_or_default())
        .of_lesion(lesion.map(|l| l.id.clone()).unwrap_or_default())
        .at_row(reading.row)
}

#[cfg(test)]
mod tests;
