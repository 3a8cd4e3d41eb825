//! From parsed arguments to options that hold: all problems of the command line at once.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Failure;
use super::trial_run::criteria_sets;
use crate::criteria::CriteriaSet;
use crate::import;
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
    /// The criteria sets to judge by, by name; none is the protocol's choice.
    pub criteria: Vec<&'static CriteriaSet>,
    /// One reader, or every one.
    pub reader: Option<String>,
    /// Files named, and policies set.
    pub files: import::TrialOptions,
}

impl TrialArguments {
    /// Checks the names, and every `--set` against the table of policies.
    pub fn checked(&self) -> Result<TrialOptions, Failure> {
        let mut problems = Vec::new();
        let criteria = match self.criteria.is_empty() {
            true => Vec::new(),
            false => criteria_sets(&self.criteria).unwrap_or_else(|unknown| {
                problems.extend(unknown.iter().map(|p| format!("--criteria: {p}")));
                Vec::new()
            }),
        };
        let mut policies = Policies::default();
        for text in &self.set {
            let set = match text.split_once('=') {
                Some((key, value)) => policies
                    .set(key.trim(), value.trim())
                    .map_err(|error| error.to_string()),
                None => Err("give it as key=value".to_owned()),
            };
            problems.extend(set.err().map(|problem| format!("--set {text}: {problem}")));
        }
        problems.extend(
            policies
                .contradiction()
                .map(|problem| format!("--set: {problem}")),
        );
        if !problems.is_empty() {
            return Err(Failure::Usage(problems));
        }
        Ok(TrialOptions {
            trial: self.trial.clone(),
            criteria,
            reader: (self.reader != "all").then(|| self.reader.clone()),
            files: import::TrialOptions {
                subjects: self.subjects.clone(),
                protocol: self.protocol.clone(),
                settings: self.set.clone(),
            },
        })
    }
}
