//! The main job, streamed: subjects are read, assessed in parallel, and their rows passed on in
//! order. What to keep of the rows is the command's choice.

use super::Failure;
use super::component_file::ComponentFile;
use super::criteria::find_set;
use super::gathered::{Gathered, Images, Task};
use super::options::{OutputArguments, TrialOptions};
use super::results::Results;
use super::spare_rows::SpareRows;
use crate::assessment::conformance::{ColumnNames, Slices};
use crate::criteria::{CriteriaSet, Engine, INRC_2017, RECIST_1_1};
use crate::dicom::{ImageIndex, Scan, ScanOptions, scan};
use crate::endpoint::summarize;
use crate::finding::Finding;
use crate::import::{
    Column, Columns, Delivery, ImportSummary, RowCounts, SubjectInput, Trial, measurement_columns,
    names_images, read_subjects,
};
use crate::report::{AssessorSettings, ComponentReads, RowSink};
use crate::study::{Case, Subject, Text};

/// A trial, opened: the policies in force and how its subjects are assessed.
pub struct TrialRun {
    /// The files, and the protocol with what the command line sets.
    pub trial: Trial,
    /// How subjects are assessed.
    pub settings: AssessorSettings,
    pub(super) reader: Option<String>,
    columns: Columns,
    /// components.csv, where a criteria set in force looks there.
    components: Option<ComponentFile>,
    /// The images of the trial, where it has any.
    pub(super) scanned: Option<Scan>,
    pub(super) spare_rows: SpareRows,
}

/// A subject with the readers that were asked for, held against its images.
pub struct Checked {
    /// Its row of the subjects table.
    pub subject: Subject,
    /// The cases to assess.
    pub cases: Vec<Case>,
    /// For each case, the slices its readings were made on.
    pub slices: Vec<Vec<Slices>>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Everyone who read it.
    pub readers: Vec<Text>,
    /// A reading names an image, and no images were given.
    pub names_images: bool,
    /// Its rows in the measurement table.
    pub rows: RowCounts,
    /// The import refused it.
    pub refused: bool,
}

/// Where the rows go.
#[derive(Default)]
pub struct Sinks {
    /// responses.csv.
    pub responses: RowSink,
    /// endpoints.csv.
    pub endpoints: RowSink,
    /// findings.csv.
    pub findings: RowSink,
    /// Keep the findings themselves too.
    pub keep_findings: bool,
}

impl TrialRun {
    /// Finds the trial and reads its protocol.
    pub fn open(options: &TrialOptions, output: &OutputArguments) -> Result<TrialRun, Failure> {
        let trial = Trial::open(&options.trial, &options.files)?;
        let criteria = match options.criteria.as_slice() {
            [] => criteria_sets(&trial.protocol.criteria).map_err(Failure::Usage)?,
            named => named.to_vec(),
        };
        TrialRun::of(trial, criteria, options, output)
    }

    /// Finds the trial to check it: a components.csv that is there is read too, whatever the
    /// protocol's criteria.
    pub fn open_to_check(
        options: &TrialOptions,
        output: &OutputArguments,
    ) -> Result<TrialRun, Failure> {
        let trial = Trial::open(&options.trial, &options.files)?;
        let mut criteria = match options.criteria.as_slice() {
            [] => criteria_sets(&trial.protocol.criteria).map_err(Failure::Usage)?,
            named => return TrialRun::of(trial, named.to_vec(), options, output),
        };
        if trial.components.is_some() && !criteria.iter().any(|set| set.name == INRC_2017.name) {
            criteria.push(&INRC_2017);
        }
        TrialRun::of(trial, criteria, options, output)
    }

    fn of(
        trial: Trial,
        criteria: Vec<&'static CriteriaSet>,
        options: &TrialOptions,
        output: &OutputArguments,
    ) -> Result<TrialRun, Failure> {
        let protocol = &trial.protocol;
        let columns = measurement_columns(&trial)?;
        let components = ComponentFile::read_for(&criteria, &trial)?;
        let can_judge = |set: &&CriteriaSet| {
            set.engine != Engine::Components
                || components.as_ref().is_some_and(ComponentFile::is_usable)
        };
        let settings = AssessorSettings {
            criteria: criteria
                .into_iter()
                .filter(can_judge)
                .map(|set| (set, protocol.policies_over(set.policies())))
                .collect(),
            columns: column_names(&trial, &columns),
            strict: output.strict,
            has_subjects: trial.subjects.is_some(),
        };
        let scanned = trial.dicom.as_ref().map(|folder| {
            scan(
                std::slice::from_ref(folder),
                ScanOptions::default(),
                &|_| {},
            )
        });
        Ok(TrialRun {
            trial,
            settings,
            reader: options.reader.clone(),
            columns,
            components,
            scanned,
            spare_rows: SpareRows::default(),
        })
    }

    /// Reads and assesses every subject; the rows go to the sinks in order of the subjects.
    pub fn run(&self, sinks: &mut Sinks) -> Result<Results, Failure> {
        let images = self.images();
        let mut gathered = Gathered::default();
        let mut stored = true;
        let imported = read_subjects(
            &self.trial,
            |task: &mut Task, input| task.take(input, self, images.as_ref()),
            |delivery| {
                let passed_on = match delivery {
                    Delivery::Next(task) => gathered.take(task, &self.spare_rows, sinks),
                    Delivery::StartOver => gathered.start_over(sinks),
                };
                stored = passed_on.is_ok();
                passed_on
            },
        );
        match imported {
            Ok(imported) => self.finish(gathered, imported, sinks),
            Err(error) if stored => Err(Failure::Refused(error)),
            Err(error) => Err(Failure::Storage(error)),
        }
    }

    fn images(&self) -> Option<Images<'_>> {
        self.scanned.as_ref().map(|scanned| Images {
            index: ImageIndex::new(scanned),
            columns: &self.columns,
            file: &self.trial.measurements.name,
        })
    }

    /// A subject with the readers that were asked for, held against its images.
    pub(super) fn checked(&self, input: SubjectInput, images: Option<&Images<'_>>) -> Checked {
        let SubjectInput {
            id,
            subject,
            mut cases,
            mut findings,
            rows,
            refused,
        } = input;
        let readers = cases.iter().map(|case| case.reader.clone()).collect();
        if let Some(reader) = &self.reader {
            cases.retain(|case| case.reader == reader);
        }
        let names_images = images.is_none() && cases.iter().any(names_images);
        let slices = images.map(|images| images.check(&mut cases, &mut findings));
        Checked {
            subject: subject.unwrap_or_else(|| Subject {
                id,
                ..Subject::default()
            }),
            cases,
            slices: slices.unwrap_or_default(),
            findings,
            readers,
            names_images,
            rows,
            refused,
        }
    }

    /// What components.csv has of a subject by the readers that were asked for; `None` where no
    /// criteria set in force looks there.
    pub fn component_reads(&self, subject: &str) -> Option<ComponentReads<'_>> {
        let components = self.components.as_ref().filter(|file| file.is_usable())?;
        Some(components.of_subject(subject, self.reader.as_deref()))
    }

    /// What is wrong with components.csv as a whole, or that it is missing.
    pub fn component_file_findings(&self) -> Vec<Finding> {
        let findings = self.components.as_ref().map(|file| file.findings.clone());
        findings.unwrap_or_default()
    }

    /// One subject as the files give it, with what its images say; nothing when there is none.
    pub fn subject(&self, id: &str) -> Result<Option<Checked>, Failure> {
        let images = self.images();
        let mut found = None;
        read_subjects(
            &self.trial,
            |kept: &mut Option<SubjectInput>, input| {
                if input.id == id {
                    *kept = Some(input);
                }
            },
            |delivery| {
                match delivery {
                    Delivery::Next(None) => {}
                    Delivery::Next(input) => found = input,
                    Delivery::StartOver => found = None,
                }
                Ok(())
            },
        )?;
        Ok(found.map(|input| self.checked(input, images.as_ref())))
    }

    /// Adds what only the whole trial tells: rows of unread subjects, summaries, counts.
    fn finish(
        &self,
        mut gathered: Gathered,
        imported: ImportSummary,
        sinks: &mut Sinks,
    ) -> Result<Results, Failure> {
        let readers = self.readers(&gathered)?;
        let pieces = gathered.unread.iter().map(|unread| {
            let rows = self
                .settings
                .assess_unread(unread, &readers, &mut gathered.tallies);
            (unread.place, rows)
        });
        let pieces: Vec<(u64, Vec<u8>)> = pieces.collect();
        sinks.endpoints.insert(pieces).map_err(Failure::Storage)?;
        let mut whole_file = imported.findings;
        let mut digests = imported.digests;
        let mut component_rows = None;
        if let Some(components) = &self.components {
            whole_file.extend(components.findings.iter().cloned());
            whole_file.extend(components.of_unknown_subjects(&gathered.in_components));
            digests.extend(components.digest.clone());
            component_rows = components.rows(gathered.component_rows_used);
        }
        if let Some(scanned) = &self.scanned {
            whole_file.extend(scanned.findings());
        }
        if gathered.names_images {
            whole_file.push(Finding::note(
                "missing_data.images",
                "readings name images, but the trial has no dicom/ folder: no length was held against its image",
            ).in_file(self.trial.measurements.name.clone()));
        }
        self.settings.refuses(&mut whole_file);
        gathered
            .findings(whole_file, sinks)
            .map_err(Failure::Storage)?;
        let mut rows = imported.rows;
        rows.used -= gathered.rows_refused;
        rows.refused += gathered.rows_refused;
        let summaries = gathered.tallies.iter().filter_map(|(reader, name, tally)| {
            let (criteria, policies) = self
                .settings
                .criteria
                .iter()
                .find(|(set, _)| set.name == name)?;
            let words = criteria.best_words();
            Some(summarize(reader, criteria.name, &words, tally, policies))
        });
        Ok(Results {
            summaries: summaries.collect(),
            findings: gathered.findings,
            counts: gathered.counts,
            rows,
            component_rows,
            subjects: gathered.subjects,
            digests,
        })
    }

    /// The readers of the trial: those who read; where nobody did, those the protocol names.
    fn readers(&self, gathered: &Gathered) -> Result<Vec<Text>, Failure> {
        if let Some(reader) = &self.reader {
            if !gathered.readers.is_empty() && !gathered.readers.iter().any(|r| r == reader) {
                let names: Vec<&str> = gathered.readers.iter().map(Text::as_str).collect();
                let names = names.join(", ");
                return Err(Failure::usage(format!(
                    "--reader {reader}: no such reader in this trial; there is {names}"
                )));
            }
            return Ok(vec![Text::from(reader.as_str())]);
        }
        if !gathered.readers.is_empty() {
            return Ok(gathered.readers.clone());
        }
        let named = self.trial.protocol.readers.iter().map(|(id, _)| id.clone());
        let mut named: Vec<Text> = named.collect();
        named.sort();
        if named.is_empty() {
            named.push(Text::const_new("R1"));
        }
        Ok(named)
    }
}

/// The criteria sets of these names, by name; RECIST 1.1 where none is named.
pub fn criteria_sets(names: &[String]) -> Result<Vec<&'static CriteriaSet>, Vec<String>> {
    let mut sets = Vec::new();
    let mut problems = Vec::new();
    for name in names {
        match find_set(name) {
            Ok(set) => sets.push(set),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if sets.is_empty() {
        sets.push(&RECIST_1_1);
    }
    sets.sort_by_key(|set| set.name);
    sets.dedup_by_key(|set| set.name);
    Ok(sets)
}

/// The columns of the measurement table as its header spells them.
fn column_names(trial: &Trial, columns: &Columns) -> ColumnNames {
    let name = |column| columns.name(column);
    ColumnNames {
        file: trial.measurements.name.clone(),
        visit: name(Column::Visit),
        date: name(Column::Date),
        lesion: name(Column::Lesion),
        role: name(Column::Role),
        organ: name(Column::Organ),
        diameter: name(Column::Diameter),
        status: name(Column::Status),
        method: name(Column::Method),
        reason: name(Column::Reason),
        prior_treatment: name(Column::PriorTreatment),
    }
}
