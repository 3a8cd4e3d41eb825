//! components.csv: primary, metastases and marrow at each visit (criteria/settled.md 29).

mod cells;
mod row;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;

use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::study::{ComponentReading, Components, Text};
use crate::table::{Block, Blocks, TableError};

use super::columns::{ColumnName, Header, may, must};
use super::counts::{RowCounts, has_errors};
use super::table_fault::{read_error, table_fault};
use super::trial::TrialFile;

/// A column of components.csv.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Subject,
    Visit,
    Date,
    Reader,
    PrimarySize,
    PrimaryUptake,
    SoftSize,
    SoftAllSmall,
    SoftUptake,
    NonTarget,
    MibgBone,
    FdgBone,
    NewLesion,
    Marrow,
}

/// Columns of components.csv, in the order of [`Column`].
const COMPONENTS: &[ColumnName] = &[
    must(&["subject", "usubjid", "patient", "subject_id"]),
    must(&["visit", "timepoint", "tp"]),
    must(&["date", "study_date", "scan_date"]),
    may(&["reader", "evaluator"]),
    may(&["now_mm"]),
    may(&["uptake"]),
    may(&["soft_now_mm"]),
    may(&["soft_all_below_10"]),
    may(&["soft_uptake"]),
    may(&["non_target"]),
    may(&["mibg_bone_now"]),
    may(&["fdg_bone_now"]),
    may(&["new_lesion"]),
    may(&["now_pct"]),
];

/// What components.csv has of one subject.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubjectComponents {
    /// The rows of each reader, sorted by reader; none when refused.
    pub components: Vec<Components>,
    /// What is wrong or odd. An error refuses the subject.
    pub findings: Vec<Finding>,
    /// Its rows.
    pub rows: RowCounts,
}

impl SubjectComponents {
    /// A finding is an error: there is no INRC result for this subject.
    pub fn is_refused(&self) -> bool {
        self.rows.refused > 0
    }

    /// What one reader recorded.
    pub fn of_reader(&self, reader: &str) -> Option<&Components> {
        self.components.iter().find(|c| c.reader == reader)
    }
}

/// All of components.csv, by subject.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComponentTable {
    subjects: BTreeMap<Text, SubjectComponents>,
    /// What is wrong with the file as a whole. An error refuses all of it.
    pub findings: Vec<Finding>,
    /// Its rows: seen = used + refused.
    pub rows: RowCounts,
}

impl ComponentTable {
    /// What the file has of a subject, byte for byte.
    pub fn of_subject(&self, subject: &str) -> Option<&SubjectComponents> {
        self.subjects.get(subject)
    }

    /// Every subject of the file, in ascending order.
    pub fn subjects(&self) -> impl Iterator<Item = (&Text, &SubjectComponents)> {
        self.subjects.iter()
    }
}

/// Reads components.csv. Fails only when the file cannot be read; what is wrong with its content is
/// in the findings.
pub fn read_components(file: &TrialFile) -> Result<ComponentTable> {
    let input = File::open(&file.path).map_err(|e| Error::io("opening", &file.path, e))?;
    read_component_rows(input, file)
}

/// Reads the content of components.csv; `file` names it in findings and errors.
pub fn read_component_rows(input: impl Read, file: &TrialFile) -> Result<ComponentTable> {
    let mut table = ComponentTable::default();
    let blocks = match Blocks::open(input) {
        Ok(blocks) => blocks,
        Err(error) => {
            table.findings.push(table_fault(file, error)?);
            return Ok(table);
        }
    };
    let (header, findings) = Header::find(blocks.header(), COMPONENTS, &file.name);
    table.findings = findings;
    let block = match blocks.rest() {
        Ok((block, _)) => block,
        Err(error @ TableError::Io(_)) => return Err(read_error(file, error)),
        Err(error) => {
            table.findings.push(table_fault(file, error)?);
            return Ok(table);
        }
    };
    table.rows.seen = block.rows() as u64;
    if has_errors(&table.findings) {
        table.rows.refused = table.rows.seen;
        return Ok(table);
    }
    let rows = Rows {
        file: &file.name,
        header: &header,
        block: &block,
    };
    for (subject, readers) in rows.by_subject() {
        let read = readers.finish(&subject);
        table.rows.used += read.rows.used;
        table.rows.refused += read.rows.refused;
        table.subjects.insert(subject, read);
    }
    Ok(table)
}

/// The rows of the file, and where its columns stand.
struct Rows<'a> {
    file: &'a Text,
    header: &'a Header,
    block: &'a Block,
}

/// The rows of one subject by reader, while they are gathered.
#[derive(Default)]
struct Gathered {
    readers: BTreeMap<Text, Vec<ComponentReading>>,
    findings: Vec<Finding>,
    rows: u64,
}

impl Rows<'_> {
    fn by_subject(&self) -> BTreeMap<Text, Gathered> {
        let mut subjects: BTreeMap<Text, Gathered> = BTreeMap::new();
        for index in 0..self.block.rows() {
            let mut row = row::RowAt::new(self, index);
            let read = row.read();
            let gathered = subjects.entry(row.subject.clone()).or_default();
            gathered.rows += 1;
            if let Some((reader, reading)) = read {
                let of_reader = gathered.readers.entry(reader).or_default();
                match of_reader.iter().find(|known| same_visit(known, &reading)) {
                    Some(known) => row.twice(known, &reading),
                    None => of_reader.push(reading),
                }
            }
            gathered.findings.append(&mut row.findings);
        }
        subjects
    }
}

fn same_visit(a: &ComponentReading, b: &ComponentReading) -> bool {
    a.visit.trim().eq_ignore_ascii_case(b.visit.trim())
}

impl Gathered {
    fn finish(self, subject: &Text) -> SubjectComponents {
        let refused = has_errors(&self.findings);
        let rows = RowCounts {
            seen: self.rows,
            used: if refused { 0 } else { self.rows },
            refused: if refused { self.rows } else { 0 },
        };
        let of_reader = |(reader, readings)| Components::new(subject.clone(), reader, readings);
        SubjectComponents {
            components: match refused {
                true => Vec::new(),
                false => self.readers.into_iter().map(of_reader).collect(),
            },
            findings: self.findings,
            rows,
        }
    }
}
