//! What comes from the subjects of a trial: one task assesses some of them, the gatherer passes
//! their rows on in order and keeps what the summary needs.

use super::spare_rows::SpareRows;
use super::trial_run::{Sinks, TrialRun};
use crate::assessment::conformance::Slices;
use crate::dicom::ImageIndex;
use crate::error::Result;
use crate::finding::Finding;
use crate::import::{Columns, ImageSlices, SubjectInput, check_images};
use crate::report::{Outcome, SubjectCounts, SubjectReads, Tallies, Unread, push_finding};
use crate::study::{Case, Text};

/// What one task of the import comes to.
#[derive(Default)]
pub struct Task {
    pub outcome: Outcome,
    /// Rows of subjects that are refused here, not by the import.
    rows_refused: u64,
    readers: Vec<Text>,
    /// Subjects with rows in components.csv.
    in_components: Vec<Text>,
    names_images: bool,
}

/// The images of a trial, and how the table names the columns that point to them.
pub struct Images<'a> {
    /// By SOP Instance UID.
    pub index: ImageIndex<'a>,
    /// The measurement table's columns.
    pub columns: &'a Columns,
    /// The measurement table.
    pub file: &'a Text,
}

impl Images<'_> {
    /// Holds the readings against their images; gives the slices of each reading of each case.
    pub fn check(&self, cases: &mut [Case], findings: &mut Vec<Finding>) -> Vec<Vec<Slices>> {
        let mut slices = Vec::with_capacity(cases.len());
        for case in cases {
            let check = check_images(case, &self.index, self.columns, self.file);
            findings.extend(check.findings);
            let of_reading = |s: ImageSlices| Slices {
                thickness: s.thickness,
                interval: s.interval,
            };
            slices.push(check.slices.into_iter().map(of_reading).collect());
        }
        slices
    }
}

impl Task {
    /// Assesses one subject.
    pub fn take(&mut self, input: SubjectInput, run: &TrialRun, images: Option<&Images<'_>>) {
        if self.outcome.responses.capacity() == 0 {
            self.outcome.responses = run.spare_rows.take();
        }
        let checked = run.checked(input, images);
        for reader in &checked.readers {
            insert_sorted(&mut self.readers, reader);
        }
        self.names_images |= checked.names_images;
        let components = run.component_reads(&checked.subject.id);
        if let Some(components) = &components {
            for component in components.by_reader {
                insert_sorted(&mut self.readers, &component.reader);
            }
            if components.rows > 0 {
                self.in_components.push(checked.subject.id.clone());
            }
        }
        if checked.cases.is_empty() && !checked.readers.is_empty() {
            let rows = components.map_or(0, |components| components.rows);
            return self.read_by_others(checked.findings, rows);
        }
        let reads = SubjectReads {
            subject: &checked.subject,
            cases: &checked.cases,
            slices: &checked.slices,
            found: checked.findings,
            components,
        };
        if !run.settings.assess(reads, &mut self.outcome) && !checked.refused {
            self.rows_refused += checked.rows.used;
        }
    }

    /// A subject whom the chosen reader did not read: no result, none refused.
    fn read_by_others(&mut self, findings: Vec<Finding>, component_rows: u64) {
        self.outcome.component_rows_used += component_rows;
        self.outcome.subjects.seen += 1;
        self.outcome.subjects.assessed += 1;
        self.outcome.findings.extend(findings);
    }
}

/// Everything that has come so far, but for the rows.
#[derive(Default)]
pub struct Gathered {
    pub unread: Vec<Unread>,
    pub tallies: Tallies,
    pub findings: Vec<Finding>,
    pub counts: [u64; 3],
    pub subjects: SubjectCounts,
    pub rows_refused: u64,
    pub component_rows_used: u64,
    /// Subjects with rows in components.csv.
    pub in_components: Vec<Text>,
    pub readers: Vec<Text>,
    finding_rows: Vec<u8>,
    /// A reading names an image, and no images were given.
    pub names_images: bool,
}

impl Gathered {
    /// Passes the rows of a task on, and keeps the rest.
    pub fn take(&mut self, task: Task, spare: &SpareRows, sinks: &mut Sinks) -> Result<()> {
        let outcome = task.outcome;
        let before = sinks.endpoints.written();
        let unread = outcome.unread.into_iter();
        self.unread.extend(unread.map(|unread| Unread {
            place: before + unread.place,
            ..unread
        }));
        self.component_rows_used += outcome.component_rows_used;
        self.in_components.extend(task.in_components);
        sinks.responses.write(&outcome.responses)?;
        spare.give(outcome.responses);
        sinks.endpoints.write(&outcome.endpoints)?;
        self.tallies.merge(outcome.tallies);
        self.subjects += outcome.subjects;
        self.rows_refused += task.rows_refused;
        self.names_images |= task.names_images;
        for reader in &task.readers {
            insert_sorted(&mut self.readers, reader);
        }
        self.findings(outcome.findings, sinks)
    }

    /// Counts findings, writes their rows, and keeps them where they are wanted.
    pub fn findings(&mut self, findings: Vec<Finding>, sinks: &mut Sinks) -> Result<()> {
        self.finding_rows.clear();
        for finding in &findings {
            self.counts[finding.severity as usize] += 1;
            push_finding(&mut self.finding_rows, finding);
        }
        sinks.findings.write(&self.finding_rows)?;
        if sinks.keep_findings {
            self.findings.extend(findings);
        }
        Ok(())
    }

    /// The table was not sorted: everything comes again.
    pub fn start_over(&mut self, sinks: &mut Sinks) -> Result<()> {
        *self = Gathered::default();
        sinks.responses.start_over()?;
        sinks.endpoints.start_over()?;
        sinks.findings.start_over()
    }
}

fn insert_sorted(readers: &mut Vec<Text>, reader: &Text) {
    if let Err(place) = readers.binary_search(reader) {
        readers.insert(place, reader.clone());
    }
}
