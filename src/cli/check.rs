//! `recist check`: every rule, geometry and data finding of a trial.

use clap::Args;
use serde_json::json;

use super::findings_text::findings_text;
use super::options::{Format, OutputArguments, TrialArguments};
use super::results::Results;
use super::text_table::{Align, TextTable};
use super::trial_run::{Sinks, TrialRun};
use super::{Console, Exit, Failure};
use crate::finding::Severity;
use crate::finding_codes::FINDING_CODES;
use crate::report::{FINDING_COLUMNS, header, push_finding};

/// Arguments of `recist check`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recist check testdata/nb15")]
pub struct CheckArguments {
    /// List every code a finding may have
    #[arg(long, exclusive = true)]
    codes: bool,
    #[command(flatten)]
    pub trial: Option<TrialArguments>,
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Checks a trial and prints what was found.
pub fn run(arguments: &CheckArguments, console: &Console) -> Result<Exit, Failure> {
    let Some(trial) = arguments.trial.as_ref().filter(|_| !arguments.codes) else {
        console.write(codes(console).as_bytes())?;
        return Ok(Exit::Done);
    };
    let results = match check(trial, &arguments.output) {
        Ok(results) => results,
        Err(failure) => Results::failed(failure, arguments.output.format)?,
    };
    let text = match arguments.output.format {
        Format::Table => table(&results, console),
        Format::Csv => csv(&results),
        Format::Json => format!(
            "{:#}\n",
            json!({
                "findings": results.findings,
                "rows": results.rows,
                "component_rows": results.component_rows,
                "subjects": results.subjects,
            })
        ),
    };
    console.write(text.as_bytes())?;
    Ok(results.exit())
}

fn check(arguments: &TrialArguments, output: &OutputArguments) -> Result<Results, Failure> {
    let run = TrialRun::open_to_check(&arguments.checked()?, output)?;
    let mut sinks = Sinks {
        keep_findings: true,
        ..Sinks::default()
    };
    let mut results = output.on_threads(|| run.run(&mut sinks))??;
    let mut found = run.annotation_findings()?;
    run.settings.refuses(&mut found);
    results.add(found);
    Ok(results)
}

fn table(results: &Results, console: &Console) -> String {
    let mut text = findings_text(&results.findings, Severity::Note, console);
    if !text.is_empty() {
        text.push('\n');
    }
    let found = match results.found() {
        found if found.is_empty() => "nothing found".to_owned(),
        found => found,
    };
    text + &format!("{found}; {}\n", results.conservation())
}

fn csv(results: &Results) -> String {
    let mut bytes = header(FINDING_COLUMNS);
    for finding in &results.findings {
        push_finding(&mut bytes, finding);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn codes(console: &Console) -> String {
    let mut table = TextTable::new(&[("code", Align::Left), ("meaning", Align::Left)]);
    for entry in FINDING_CODES {
        table.row([entry.code, entry.meaning]);
    }
    table.render(console.width())
}
