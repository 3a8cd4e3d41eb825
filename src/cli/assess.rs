//! `recist assess`, the main job: responses, best responses, rates, dates.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::findings_text::findings_text;
use super::options::{Format, OutputArguments, TrialArguments};
use super::result_rows::objects;
use super::result_tables;
use super::results::Results;
use super::side_by_side;
use super::trial_run::{Sinks, TrialRun};
use super::{Console, Exit, Failure};
use crate::error::Result as Stored;
use crate::finding::Severity;
use crate::report::{
    ENDPOINT_COLUMNS, FINDING_COLUMNS, OutputFolder, RESPONSE_COLUMNS, RowSink, header,
};

/// Arguments of `recist assess`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recist assess testdata/nb15")]
pub struct AssessArguments {
    #[command(flatten)]
    pub trial: TrialArguments,
    #[command(flatten)]
    pub output: OutputArguments,
    /// Write responses.csv, endpoints.csv, summary.json, findings.csv and run.json to a folder,
    /// whole or not at all
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    out: Option<PathBuf>,
}

/// Assesses a trial; prints it, writes it, or both.
pub fn run(arguments: &AssessArguments, console: &Console) -> Result<Exit, Failure> {
    let options = arguments.trial.checked()?;
    let (format, mut run) = (arguments.output.format, None);
    let opened = TrialRun::open(&options, &arguments.output);
    let assessed = opened.and_then(|opened| {
        let opened = run.insert(opened);
        arguments.output.on_threads(|| assess(opened, arguments))?
    });
    let assessed = match assessed {
        Ok(assessed) => assessed,
        Err(failure) => Assessed {
            results: Results::failed(failure, format)?,
            ..Assessed::default()
        },
    };
    let text = match format {
        Format::Table => tables(&assessed, run.as_ref(), arguments, console)?,
        Format::Csv => {
            let mut bytes = header(RESPONSE_COLUMNS);
            bytes.extend_from_slice(&assessed.responses);
            bytes
        }
        Format::Json => document(&assessed)?,
    };
    console.write(&text)?;
    if format == Format::Csv && assessed.results.counts != [0; 3] {
        console.say(&assessed.results.found());
    }
    Ok(assessed.results.exit())
}

/// What was assessed: the results, and the rows that are to be printed.
#[derive(Default)]
struct Assessed {
    results: Results,
    responses: Vec<u8>,
    endpoints: Vec<u8>,
}

fn assess(run: &TrialRun, arguments: &AssessArguments) -> Result<Assessed, Failure> {
    let mut folder = match &arguments.out {
        Some(path) => Some(OutputFolder::open(path).map_err(Failure::Storage)?),
        None => None,
    };
    let printed = folder.is_none() || arguments.output.format != Format::Table;
    let mut sinks = sinks(folder.as_mut(), printed).map_err(Failure::Storage)?;
    let results = run.run(&mut sinks)?;
    let written = |folder, sinks| finish(folder, sinks, run, &results);
    let (responses, endpoints) = written(folder, sinks).map_err(Failure::Storage)?;
    Ok(Assessed {
        results,
        responses,
        endpoints,
    })
}

fn sinks(folder: Option<&mut OutputFolder>, printed: bool) -> Stored<Sinks> {
    let sink = || match printed {
        true => RowSink::nowhere().kept(),
        false => RowSink::nowhere(),
    };
    let mut sinks = Sinks {
        responses: sink(),
        endpoints: sink(),
        findings: RowSink::nowhere(),
        keep_findings: printed,
    };
    if let Some(folder) = folder {
        let file = folder.file("responses.csv")?;
        sinks.responses = sinks.responses.to_file(file, header(RESPONSE_COLUMNS))?;
        let file = folder.file("endpoints.csv")?;
        sinks.endpoints = sinks.endpoints.to_file(file, header(ENDPOINT_COLUMNS))?;
        let file = folder.file("findings.csv")?;
        sinks.findings = sinks.findings.to_file(file, header(FINDING_COLUMNS))?;
    }
    Ok(sinks)
}

/// Writes the two small files, forces all five to disk, and gives them their names.
fn finish(
    folder: Option<OutputFolder>,
    sinks: Sinks,
    run: &TrialRun,
    results: &Results,
) -> Stored<(Vec<u8>, Vec<u8>)> {
    let rows = (sinks.responses.finish()?, sinks.endpoints.finish()?);
    sinks.findings.finish()?;
    if let Some(mut folder) = folder {
        let summary = json!({ "results": results.summaries });
        for (name, document) in [("summary.json", summary), ("run.json", run.record(results))] {
            let mut file = folder.file(name)?;
            file.write(format!("{document:#}\n").as_bytes())?;
            file.finish()?;
        }
        folder.keep()?;
    }
    Ok(rows)
}

fn document(assessed: &Assessed) -> Result<Vec<u8>, Failure> {
    let results = &assessed.results;
    let document = json!({
        "findings": results.findings,
        "rows": results.rows,
        "component_rows": results.component_rows,
        "subjects": results.subjects,
        "responses": objects(&assessed.responses, RESPONSE_COLUMNS)?,
        "endpoints": objects(&assessed.endpoints, ENDPOINT_COLUMNS)?,
        "summary": { "results": results.summaries },
    });
    Ok(format!("{document:#}\n").into_bytes())
}

fn tables(
    assessed: &Assessed,
    run: Option<&TrialRun>,
    arguments: &AssessArguments,
    console: &Console,
) -> Result<Vec<u8>, Failure> {
    let results = &assessed.results;
    let mut text = String::new();
    let several = run.filter(|run| run.settings.criteria.len() > 1);
    match several {
        Some(run) => {
            let sets: Vec<_> = run.settings.criteria_as_listed().collect();
            text += &side_by_side::responses(&assessed.responses, &sets, console)?;
            text += &side_by_side::best_responses(&assessed.endpoints, &sets, console)?;
        }
        None => {
            if !assessed.responses.is_empty() {
                text += &result_tables::responses(&assessed.responses, console)?;
            }
            if !assessed.endpoints.is_empty() {
                text += &result_tables::best_responses(&assessed.endpoints, console)?;
            }
        }
    }
    if !results.summaries.is_empty() {
        text += &result_tables::summary(&results.summaries, console);
    }
    if let Some(run) = run {
        text.push('\n');
        text += &run.policies_text(console);
    }
    if let Some(folder) = &arguments.out {
        text += &format!("written to {}\n", folder.display());
    }
    text += &format!("{}\n", results.conservation());
    if results.counts != [0; 3] {
        text += &format!("{}\n", results.found());
    }
    let errors = findings_text(&results.findings, Severity::Error, console);
    if !errors.is_empty() {
        text += &format!("\n{errors}");
    }
    Ok(text.into_bytes())
}
