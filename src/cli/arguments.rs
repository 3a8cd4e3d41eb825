//! The command line as typed.

use clap::{CommandFactory, Parser, Subcommand};

use super::{Console, Exit, Failure};
use super::{assess, check, compare, completions, criteria, explain, import, man, scan, selftest};

/// Tumour response from measurements on images: what was seen, what it means, and why.
#[derive(Debug, Parser)]
#[command(
    name = "recist",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(after_help = EXAMPLE)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLE: &str =
    "Exit codes: 0 a result, 1 something refused (listed), 2 usage, 3 storage, 70 internal error.

Example:
  recist assess testdata/nb15";

#[derive(Debug, Subcommand)]
enum Command {
    /// Responses, best responses, rates and dates of a trial: the main job
    Assess(assess::AssessArguments),
    /// Every rule, geometry and data finding of a trial
    Check(check::CheckArguments),
    /// One subject, every step: lesions, sums, limits, reasons, endpoints
    Explain(explain::ExplainArguments),
    /// Two criteria sets on the same reads: where they differ, and why
    Compare(compare::CompareArguments),
    /// DICOM files by patient, study and series, with their geometry and problems
    Scan(scan::ScanArguments),
    /// Annotations (SR, SEG, RTSTRUCT, NIfTI, AIM, viewer files) to readings of a trial
    Import(import::ImportArguments),
    /// The criteria: policies with their defaults and sources, response tables
    Criteria(criteria::CriteriaArguments),
    /// Runs the built-in worked examples on this machine and prints the sheet
    Selftest(selftest::SelftestArguments),
    /// Shell completions
    Completions(completions::CompletionsArguments),
    /// Man pages
    Man(man::ManArguments),
}

impl Arguments {
    /// Does what was asked.
    pub fn run(self, console: &Console) -> Result<Exit, Failure> {
        match self.command {
            Command::Assess(arguments) => assess::run(&arguments, console),
            Command::Check(arguments) => check::run(&arguments, console),
            Command::Explain(arguments) => explain::run(&arguments, console),
            Command::Compare(arguments) => compare::run(&arguments, console),
            Command::Scan(arguments) => scan::run(&arguments, console),
            Command::Import(arguments) => import::run(&arguments, console),
            Command::Criteria(arguments) => criteria::run(&arguments, console),
            Command::Selftest(arguments) => selftest::run(&arguments, console),
            Command::Completions(arguments) => completions::run(&arguments, console),
            Command::Man(arguments) => man::run(&arguments, console),
        }
    }

    /// What is worked on, to be named if it brings the program down.
    pub fn input(&self) -> String {
        match &self.command {
            Command::Assess(arguments) => arguments.trial.trial.display().to_string(),
            Command::Explain(arguments) => arguments.trial.trial.display().to_string(),
            Command::Compare(arguments) => arguments.trial.trial.display().to_string(),
            Command::Check(arguments) => {
                let trial = arguments.trial.as_ref().map(|t| t.trial.display());
                trial.map(|t| t.to_string()).unwrap_or_default()
            }
            Command::Scan(arguments) => {
                let paths = arguments
                    .paths
                    .iter()
                    .map(|path| path.display().to_string());
                paths.collect::<Vec<_>>().join(" ")
            }
            Command::Import(arguments) => {
                let files = arguments.files.iter();
                let files = files.map(|path| path.display().to_string());
                files.collect::<Vec<_>>().join(" ")
            }
            Command::Criteria(_)
            | Command::Selftest(_)
            | Command::Completions(_)
            | Command::Man(_) => "no input".to_owned(),
        }
    }

    /// Whether stderr is kept to errors.
    pub fn quiet(&self) -> bool {
        match &self.command {
            Command::Assess(arguments) => arguments.output.quiet,
            Command::Check(arguments) => arguments.output.quiet,
            Command::Explain(arguments) => arguments.output.quiet,
            Command::Compare(arguments) => arguments.output.quiet,
            Command::Scan(arguments) => arguments.output.quiet,
            Command::Import(arguments) => arguments.output.quiet,
            Command::Criteria(_)
            | Command::Selftest(_)
            | Command::Completions(_)
            | Command::Man(_) => false,
        }
    }
}

/// The whole command line, for completions and man pages.
pub(super) fn command_line() -> clap::Command {
    Arguments::command()
}
