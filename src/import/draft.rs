//! What the rows of one subject say, before it is put together as cases.

use crate::finding::{Finding, Severity};
use crate::study::{Date, Lesion, Reading, Text};

/// Rows seen, and what became of them: seen = used + refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RowCounts {
    /// Data rows there are.
    pub seen: u64,
    /// Rows of subjects that were accepted.
    pub used: u64,
    /// Rows of subjects that were refused.
    pub refused: u64,
}

impl std::ops::AddAssign for RowCounts {
    fn add_assign(&mut self, other: RowCounts) {
        self.seen += other.seen;
        self.used += other.used;
        self.refused += other.refused;
    }
}

/// All rows of one subject.
#[derive(Debug, Default)]
pub(super) struct SubjectDraft {
    pub(super) id: Text,
    pub(super) rows: u64,
    pub(super) first_row: u64,
    pub(super) readers: Vec<ReaderDraft>,
    /// First row without a reader, and whether another row names one.
    pub(super) reader_blank: Option<u64>,
    pub(super) reader_named: bool,
    pub(super) findings: Vec<Finding>,
}

/// All rows of one subject by one reader.
#[derive(Debug, Default)]
pub(super) struct ReaderDraft {
    pub(super) reader: Text,
    pub(super) first_row: u64,
    pub(super) lesions: Vec<LesionDraft>,
    pub(super) visits: Vec<VisitDraft>,
    pub(super) readings: Vec<ReadingDraft>,
    pub(super) merges: Vec<MergeDraft>,
    pub(super) has_parts: bool,
    /// Where the next row's lesion and visit are looked for first.
    pub(super) next_lesion: usize,
    pub(super) last_visit: usize,
}

#[derive(Debug)]
pub(super) struct LesionDraft {
    pub(super) lesion: Lesion,
    pub(super) first_row: u64,
    pub(super) size_told: bool,
}

#[derive(Debug)]
pub(super) struct VisitDraft {
    pub(super) label: u32,
    pub(super) first_row: u64,
    /// Date of the first row.
    pub(super) date: Date,
    pub(super) first_date: Date,
    pub(super) last_date: Date,
    /// First row dated otherwise than the first row.
    pub(super) other_date_row: u64,
    /// Which of the first 64 lesions have a row here.
    pub(super) seen: u64,
}

#[derive(Debug)]
pub(super) struct ReadingDraft {
    pub(super) visit: u32,
    pub(super) reading: Reading,
}

/// A merged reading, whose host is known only when all rows are read.
#[derive(Debug)]
pub(super) struct MergeDraft {
    pub(super) row: u64,
    pub(super) lesion: u32,
    pub(super) into: Text,
}

impl SubjectDraft {
    pub(super) fn begin(&mut self, id: Text, first_row: u64) {
        self.id = id;
        self.rows = 0;
        self.first_row = first_row;
        self.readers.clear();
        self.reader_blank = None;
        self.reader_named = false;
        self.findings.clear();
    }
}

pub(super) fn has_errors(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
}

impl ReaderDraft {
    pub(super) fn lesion_id(&self, lesion: u32) -> &Text {
        &self.lesions[lesion as usize].lesion.id
    }
}
