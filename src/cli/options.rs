//! From parsed arguments to options that hold: all problems of the command line at once.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Failure;
use super::criteria::find_set;
use crate::criteria::CriteriaSet;
use crate::study::Policies;

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person.
    #[default]
    Table,
    /// For a spreadsheet or a data frame.
    Csv,
    /// For a program: one document.
    Json,
}

/// What every command that prints results takes.
#[derive(Args, Clone, Debug)]
pub struct OutputArguments {
    /// How to print
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: Format,
    /// Threads to work with [default: one a core]
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub threads: Option<NonZeroUsize>,
    /// Take every warning for an error
    #[arg(long, help_heading = "Output")]
    pub strict: bool,
    /// Say nothing on stderr but errors
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,
}

impl OutputArguments {
    /// Runs the work on as many threads as were asked for.
    pub fn on_threads<R: Send>(&self, work: impl FnOnce() -> R + Send) -> Result<R, Failure> {
        let Some(threads) = self.threads else {
            return Ok(work());
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .build()
            .map_err(|error| Failure::usage(format!("--threads {threads}: {error}")))?;
        Ok(pool.install(work))
    }
}

/// What every command that reads a trial takes.
#[derive(Args, Clone, Debug)]
pub struct TrialArguments {
    /// Trial folder, or one measurement table
    pub trial: PathBuf,
    /// Criteria, several by comma: see `recist criteria` [default: the protocol's, else recist-1.1]
    #[arg(long, value_delimiter = ',', help_heading = "Trial")]
    pub criteria: Vec<String>,
    /// One reader's name, or all
    #[arg(long, value_name = "R1", default_value = "all", help_heading = "Trial")]
    pub reader: String,
    /// Subjects table [default: subjects.csv beside the measurements]
    #[arg(long, value_name = "FILE", help_heading = "Trial")]
    pub subjects: Option<PathBuf>,
    /// Protocol [default: trial.toml beside the measurements]
    #[arg(long, value_name = "FILE", help_heading = "Trial")]
    pub protocol: Option<PathBuf>,
    /// Set a policy, as in trial.toml; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE", help_heading = "Trial")]
    pub set: Vec<String>,
}

/// What the command line says about the trial, checked.
#[derive(Clone)]
pub struct TrialOptions {
    /// Trial folder or measurement table.
    pub trial: PathBuf,
    /// The criteria sets to judge by.
    pub criteria: Vec<&'static CriteriaSet>,
    /// One reader, or every one.
    pub reader: Option<String>,
    /// Subjects table, when named.
    pub subjects: Option<PathBuf>,
    /// Protocol, when named.
    pub protocol: Option<PathBuf>,
    set: Vec<(String, String)>,
}

impl TrialArguments {
    /// Checks the names, and every `--set` against the table of policies.
    pub fn checked(&self) -> Result<TrialOptions, Failure> {
        let mut problems = Vec::new();
        let mut criteria = Vec::new();
        for name in &self.criteria {
            match find_set(name) {
                Ok(set) => criteria.push(set),
                Err(problem) => problems.push(format!("--criteria: {problem}")),
            }
        }
        let mut set = Vec::new();
        let mut policies = Policies::default();
        for text in &self.set {
            let Some((key, value)) = text.split_once('=') else {
                problems.push(format!("--set {text}: give it as key=value"));
                continue;
            };
            let (key, value) = (key.trim(), value.trim());
            match policies.set(key, value) {
                Ok(()) => set.push((key.to_owned(), value.to_owned())),
                Err(error) => problems.push(format!("--set {text}: {error}")),
            }
        }
        if let Some(contradiction) = policies.contradiction() {
            problems.push(format!("--set: {contradiction}"));
        }
        if !problems.is_empty() {
            return Err(Failure::Usage(problems));
        }
        Ok(TrialOptions {
            trial: self.trial.clone(),
            criteria,
            reader: (self.reader != "all").then(|| self.reader.clone()),
            subjects: self.subjects.clone(),
            protocol: self.protocol.clone(),
            set,
        })
    }
}

impl TrialOptions {
    /// The policies of the protocol, with what the command line sets over them.
    pub fn policies(&self, mut protocol: Policies) -> Result<Policies, Failure> {
        let set = self.set.iter();
        let mut problems: Vec<String> = set
            .filter_map(|(key, value)| protocol.set(key, value).err())
            .map(|error| format!("--set: {error}"))
            .collect();
        problems.extend(protocol.contradiction().map(str::to_owned));
        match problems.is_empty() {
            true => Ok(protocol),
            false => Err(Failure::Usage(problems)),
        }
    }
}
