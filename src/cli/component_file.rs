//! components.csv of a trial, read where a criteria set in force needs it.

use super::Failure;
use crate::criteria::{CriteriaSet, Engine};
use crate::finding::{Finding, Severity};
use crate::import::{
    ComponentTable, InputDigest, RowCounts, Trial, TrialFile, digest_file, read_components,
};
use crate::report::ComponentReads;
use crate::study::Text;

/// components.csv, or the finding that it is missing.
pub struct ComponentFile {
    file: TrialFile,
    table: Option<ComponentTable>,
    /// What is wrong with the file as a whole. An error refuses every result that rests on it.
    pub findings: Vec<Finding>,
    /// What was read.
    pub digest: Option<InputDigest>,
}

impl ComponentFile {
    /// Reads the file where one of these criteria sets looks there.
    pub fn read_for(
        criteria: &[&'static CriteriaSet],
        trial: &Trial,
    ) -> Result<Option<ComponentFile>, Failure> {
        let Some(set) = criteria.iter().find(|set| set.engine == Engine::Components) else {
            return Ok(None);
        };
        let Some(file) = trial.components.clone() else {
            return Ok(Some(ComponentFile::missing(set)));
        };
        let table = read_components(&file)?;
        let digest = digest_file(&file.path, &file.name)?;
        Ok(Some(ComponentFile {
            findings: table.findings.clone(),
            digest: Some(digest),
            table: Some(table),
            file,
        }))
    }

    fn missing(set: &CriteriaSet) -> ComponentFile {
        let message = format!(
            "no {} result: it needs components.csv in the trial folder (primary, MIBG or FDG, marrow: a row a subject, visit and reader), and there is none; see `recist criteria {}`",
            set.label, set.name
        );
        let file = TrialFile {
            path: "components.csv".into(),
            name: Text::const_new("components.csv"),
        };
        let finding = Finding::error("missing_data.components", message).in_file(file.name.clone());
        ComponentFile {
            findings: vec![finding],
            table: None,
            digest: None,
            file,
        }
    }

    /// There is a file, and results may rest on it.
    pub fn is_usable(&self) -> bool {
        let refused = self
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        self.table.is_some() && !refused
    }

    /// What it has of a subject, by one reader or all.
    pub fn of_subject(&self, subject: &str, reader: Option<&str>) -> ComponentReads<'_> {
        let known = self.table.as_ref().and_then(|t| t.of_subject(subject));
        let all = known.map_or(&[][..], |known| known.components.as_slice());
        let by_reader = match reader {
            None => all,
            Some(reader) => match all.iter().position(|c| c.reader == reader) {
                Some(at) => &all[at..=at],
                None => &[],
            },
        };
        ComponentReads {
            by_reader,
            found: known
                .map(|known| known.findings.clone())
                .unwrap_or_default(),
            rows: known.map_or(0, |known| known.rows.seen),
            refused: known.is_some_and(|known| known.is_refused()),
            file: &self.file.name,
        }
    }

    /// Subjects that are in neither of the other tables, so that there is no result for them;
    /// `delivered` are
    /// those with rows here that are, in ascending order.
    pub fn of_unknown_subjects(&self, delivered: &[Text]) -> Vec<Finding> {
        let Some(table) = self.table.as_ref().filter(|_| self.is_usable()) else {
            return Vec::new();
        };
        let unknown = table
            .subjects()
            .filter(|(subject, _)| delivered.binary_search(subject).is_err());
        let message = "in neither subjects.csv nor the measurements: no result; add a row in subjects.csv, or correct the identifier";
        unknown
            .map(|(subject, _)| {
                Finding::error("missing_data.subject", message)
                    .in_file(self.file.name.clone())
                    .of_subject(subject.clone())
            })
            .collect()
    }

    /// Its rows: what no result rests on is refused, for an error that is listed.
    pub fn rows(&self, used: u64) -> Option<RowCounts> {
        let seen = self.table.as_ref()?.rows.seen;
        Some(RowCounts {
            seen,
            used,
            refused: seen - used,
        })
    }
}
