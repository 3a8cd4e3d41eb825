//! What the rows of one subject say, before it is put together as cases.

use crate::finding::Finding;
use crate::import::cells::text;
use crate::study::{BaselineRule, Date, Lesion, Reading, Role, Text};
use crate::table::same;

/// All rows of one subject.
#[derive(Debug, Default)]
pub(super) struct SubjectDraft {
    pub(super) id: Text,
    pub(super) rows: u64,
    pub(super) first_row: u64,
    pub(super) readers: ReaderDrafts,
    pub(super) findings: Vec<Finding>,
}

/// The rows of a subject, reader by reader.
#[derive(Debug, Default)]
pub(super) struct ReaderDrafts {
    /// The readers of this subject first, then some kept for their memory.
    drafts: Vec<ReaderDraft>,
    used: usize,
    /// First row without a reader, and whether another row names one.
    pub(super) blank: Option<u64>,
    pub(super) named: bool,
}

/// All rows of one subject by one reader.
#[derive(Debug, Default)]
pub(super) struct ReaderDraft {
    pub(super) reader: Text,
    pub(super) first_row: u64,
    pub(super) lesions: Vec<LesionDraft>,
    pub(super) visits: Vec<VisitDraft>,
    pub(super) readings: Vec<Reading>,
    /// The visit of each reading.
    pub(super) reading_visits: Vec<u32>,
    pub(super) merges: Vec<MergeDraft>,
    pub(super) has_parts: bool,
    /// Where the next row's lesion and visit are looked for first.
    pub(super) next_lesion: usize,
    pub(super) last_visit: usize,
    /// The visits that count, by date from the baseline on, and how the baseline was found; none
    /// when no visit can be the baseline.
    pub(super) rule: Option<BaselineRule>,
    pub(super) order: Vec<u32>,
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
        self.readers.used = 0;
        self.readers.blank = None;
        self.readers.named = false;
        self.findings.clear();
    }
}

impl ReaderDrafts {
    /// The readers of this subject.
    pub(super) fn all(&self) -> &[ReaderDraft] {
        &self.drafts[..self.used]
    }

    pub(super) fn all_mut(&mut self) -> &mut [ReaderDraft] {
        &mut self.drafts[..self.used]
    }

    /// The draft of a reader; a new one when the subject has none of that name.
    #[inline]
    pub(super) fn get(&mut self, name: &[u8], row: u64) -> &mut ReaderDraft {
        let is_it = |reader: &ReaderDraft| same(reader.reader.as_bytes(), name);
        let index = match self.all() {
            [.., last] if is_it(last) => self.used - 1,
            readers => match readers.iter().position(is_it) {
                Some(index) => index,
                None => self.add(name, row),
            },
        };
        &mut self.drafts[index]
    }

    fn add(&mut self, name: &[u8], row: u64) -> usize {
        if self.used == self.drafts.len() {
            self.drafts.push(ReaderDraft::default());
        }
        self.drafts[self.used].begin(name, row);
        self.used += 1;
        self.used - 1
    }
}

impl LesionDraft {
    pub(super) fn new(id: Text, role: Role, organ: Text, nodal: bool, row: u64) -> LesionDraft {
        LesionDraft {
            lesion: Lesion {
                id,
                role,
                organ,
                nodal,
                prior_treatment: false,
                inrc: None,
            },
            first_row: row,
            size_told: false,
        }
    }
}

impl VisitDraft {
    pub(super) fn new(label: u32, row: u64, date: Date) -> VisitDraft {
        VisitDraft {
            label,
            first_row: row,
            date,
            first_date: date,
            last_date: date,
            other_date_row: 0,
            seen: 0,
        }
    }
}

impl ReaderDraft {
    fn begin(&mut self, name: &[u8], row: u64) {
        if self.reader.as_bytes() != name {
            self.reader = text(name);
        }
        self.first_row = row;
        self.lesions.clear();
        self.visits.clear();
        self.readings.clear();
        self.reading_visits.clear();
        self.merges.clear();
        self.order.clear();
        self.has_parts = false;
        self.next_lesion = 0;
        self.last_visit = 0;
        self.rule = None;
    }

    pub(super) fn lesion_id(&self, lesion: u32) -> &Text {
        &self.lesions[lesion as usize].lesion.id
    }
}
