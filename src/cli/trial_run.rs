//! The main job, streamed: subjects are read, assessed in parallel, and their rows passed on in
//! order. What to keep of the rows is the command's choice.

use super::Failure;
use super::criteria::find_set;
use super::options::{OutputArguments, TrialOptions};
use super::results::Results;
use crate::assessment::conformance::ColumnNames;
use crate::criteria::{CriteriaSet, RECIST_1_1};
use crate::endpoint::summarize;
use crate::error::Result;
use crate::finding::Finding;
use crate::import::{
    Column, Delivery, ImportSummary, SubjectInput, Trial, measurement_columns, read_subjects,
};
use crate::report::{
    AssessorSettings, Outcome, RowSink, SubjectCounts, SubjectReads, Tallies, push_finding,
};
use crate::study::{Subject, Text};

/// A trial, opened: the policies in force and how its subjects are assessed.
pub struct TrialRun {
    /// The files, and the protocol with what the command line sets.
    pub trial: Trial,
    /// How subjects are assessed.
    pub settings: AssessorSettings,
    pub(super) reader: Option<String>,
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
    pub fn open(
        options: &TrialOptions,
        output: &OutputArguments,
    ) -> std::result::Result<TrialRun, Failure> {
        let trial = Trial::open(&options.trial, &options.files)?;
        let criteria = match options.criteria.as_slice() {
            [] => criteria_sets(&trial.protocol.criteria).map_err(Failure::Usage)?,
            named => named.to_vec(),
        };
        let protocol = &trial.protocol;
        let settings = AssessorSettings {
            criteria: criteria
                .into_iter()
                .map(|set| (set, protocol.policies_over(set.policies())))
                .collect(),
            columns: column_names(&trial)?,
            strict: output.strict,
        };
        Ok(TrialRun {
            trial,
            settings,
            reader: options.reader.clone(),
        })
    }

    /// Reads and assesses every subject; the rows go to the sinks in order of the subjects.
    pub fn run(&self, sinks: &mut Sinks) -> std::result::Result<Results, Failure> {
        let mut gathered = Gathered::default();
        let imported = read_subjects(
            &self.trial,
            |task: &mut Task, input| task.take(input, self),
            |delivery| match delivery {
                Delivery::Next(task) => gathered.take(task, sinks),
                Delivery::StartOver => gathered.start_over(sinks),
            },
        )?;
        self.finish(gathered, imported, sinks)
    }

    /// Adds what only the whole trial tells: rows of unread subjects, summaries, counts.
    fn finish(
        &self,
        mut gathered: Gathered,
        imported: ImportSummary,
        sinks: &mut Sinks,
    ) -> std::result::Result<Results, Failure> {
        let readers = self.readers(&gathered)?;
        let pieces = gathered.unread.iter().map(|(place, subject)| {
            let rows = self
                .settings
                .assess_unread(subject, &readers, &mut gathered.tallies);
            (*place, rows)
        });
        let pieces: Vec<(u64, Vec<u8>)> = pieces.collect();
        sinks.endpoints.insert(pieces).map_err(Failure::Storage)?;
        let mut whole_file = imported.findings;
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
            subjects: gathered.subjects,
            digests: imported.digests,
        })
    }

    /// The readers of the trial: those who read; where nobody did, those the protocol names.
    fn readers(&self, gathered: &Gathered) -> std::result::Result<Vec<Text>, Failure> {
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
pub fn criteria_sets(
    names: &[String],
) -> std::result::Result<Vec<&'static CriteriaSet>, Vec<String>> {
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
fn column_names(trial: &Trial) -> Result<ColumnNames> {
    let columns = measurement_columns(trial)?;
    let name = |column| columns.name(column);
    Ok(ColumnNames {
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
    })
}

/// What one task of the import comes to.
#[derive(Default)]
struct Task {
    outcome: Outcome,
    /// Rows of subjects that are refused here, not by the import.
    rows_refused: u64,
    readers: Vec<Text>,
}

impl Task {
    fn take(&mut self, input: SubjectInput, run: &TrialRun) {
        let SubjectInput {
            id,
            subject,
            mut cases,
            findings,
            rows,
            refused,
        } = input;
        for case in &cases {
            insert_sorted(&mut self.readers, &case.reader);
        }
        if let Some(reader) = &run.reader {
            let had = cases.len();
            cases.retain(|case| case.reader == reader);
            if had > 0 && cases.is_empty() {
                return self.read_by_others(findings, run);
            }
        }
        let subject = subject.unwrap_or_else(|| Subject {
            id,
            ..Subject::default()
        });
        let reads = SubjectReads {
            subject: &subject,
            cases: &cases,
            slices: &[],
            found: findings,
        };
        if !run.settings.assess(reads, &mut self.outcome) && !refused {
            self.rows_refused += rows.used;
        }
    }

    /// A subject whom the chosen reader did not read: no result, none refused.
    fn read_by_others(&mut self, findings: Vec<Finding>, _: &TrialRun) {
        self.outcome.subjects.seen += 1;
        self.outcome.subjects.assessed += 1;
        self.outcome.findings.extend(findings);
    }
}

/// Everything that has come so far, but for the rows.
#[derive(Default)]
struct Gathered {
    unread: Vec<(u64, Subject)>,
    tallies: Tallies,
    findings: Vec<Finding>,
    counts: [u64; 3],
    subjects: SubjectCounts,
    rows_refused: u64,
    readers: Vec<Text>,
    finding_rows: Vec<u8>,
}

impl Gathered {
    fn take(&mut self, task: Task, sinks: &mut Sinks) -> Result<()> {
        let outcome = task.outcome;
        let before = sinks.endpoints.written();
        let unread = outcome.unread.into_iter();
        self.unread
            .extend(unread.map(|(place, subject)| (before + place as u64, subject)));
        sinks.responses.write(&outcome.responses)?;
        sinks.endpoints.write(&outcome.endpoints)?;
        self.tallies.merge(outcome.tallies);
        self.subjects += outcome.subjects;
        self.rows_refused += task.rows_refused;
        for reader in &task.readers {
            insert_sorted(&mut self.readers, reader);
        }
        self.findings(outcome.findings, sinks)
    }

    fn findings(&mut self, findings: Vec<Finding>, sinks: &mut Sinks) -> Result<()> {
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
    fn start_over(&mut self, sinks: &mut Sinks) -> Result<()> {
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
