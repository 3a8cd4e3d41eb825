//! `recist compare`: where two criteria sets differ on the same reads, and why.

mod agreement;
mod differences;
mod text;

use clap::Args;
use serde_json::json;

use self::differences::{Comparison, Side};
use super::criteria::find_set;
use super::options::{Format, OutputArguments, TrialArguments};
use super::results::Results;
use super::trial_run::{Sinks, TrialRun};
use super::{Console, Exit, Failure};
use crate::criteria::CriteriaSet;
use crate::report::RowSink;

/// Arguments of `recist compare`.
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  recist compare testdata/nb15 --criteria recist-1.1,inrc-2017 --reader R1"
)]
pub struct CompareArguments {
    #[command(flatten)]
    pub trial: TrialArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Compares two criteria sets and prints every difference with both reasons.
pub fn run(arguments: &CompareArguments, console: &Console) -> Result<Exit, Failure> {
    let sets = two_sets(&arguments.trial)?;
    let options = arguments.trial.checked()?;
    let run = TrialRun::open(&options, &arguments.output)?;
    let compared = arguments
        .output
        .on_threads(|| compare(&run, sets))
        .and_then(|compared| compared);
    let (comparisons, results) = match compared {
        Ok(compared) => compared,
        Err(failure) => {
            let results = Results::failed(failure, arguments.output.format)?;
            (Vec::new(), results)
        }
    };
    let text = match arguments.output.format {
        Format::Table => text::tables(sets, &comparisons, &results, &run, console),
        Format::Csv => csv(&comparisons)?,
        Format::Json => json(sets, &comparisons, &results),
    };
    console.write(text.as_bytes())?;
    Ok(results.exit())
}

/// The two sets in the order they were named.
fn two_sets(arguments: &TrialArguments) -> Result<[&'static CriteriaSet; 2], Failure> {
    let two = "compare takes two criteria sets: --criteria recist-1.1,irecist";
    let [first, second] = arguments.criteria.as_slice() else {
        return Err(Failure::usage(two));
    };
    let sets = match (find_set(first), find_set(second)) {
        (Ok(first), Ok(second)) => [first, second],
        (first, second) => {
            let problems = [first.err(), second.err()].into_iter().flatten();
            return Err(Failure::Usage(problems.collect()));
        }
    };
    if sets[0].name == sets[1].name {
        return Err(Failure::usage(two));
    }
    Ok(sets)
}

fn compare(
    run: &TrialRun,
    sets: [&'static CriteriaSet; 2],
) -> Result<(Vec<Comparison>, Results), Failure> {
    let mut sinks = Sinks {
        responses: RowSink::nowhere().kept(),
        endpoints: RowSink::nowhere().kept(),
        keep_findings: true,
        ..Sinks::default()
    };
    let results = run.run(&mut sinks)?;
    let responses = sinks.responses.finish().map_err(Failure::Storage)?;
    let endpoints = sinks.endpoints.finish().map_err(Failure::Storage)?;
    let side = |set: &'static CriteriaSet| {
        let mut in_force = run.settings.criteria.iter();
        let (_, policies) = in_force.find(|(known, _)| known.name == set.name)?;
        Some(Side { set, policies })
    };
    let comparisons = match (side(sets[0]), side(sets[1])) {
        (Some(a), Some(b)) => differences::compare(&responses, &endpoints, [a, b])?,
        // One was refused as a whole, for a finding that is listed.
        _ => Vec::new(),
    };
    Ok((comparisons, results))
}

fn csv(comparisons: &[Comparison]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for difference in comparisons.iter().flat_map(|c| &c.differences) {
        writer.serialize(difference).map_err(Failure::defect)?;
    }
    let bytes = writer.into_inner().map_err(Failure::defect)?;
    let header = differences::COLUMNS.join(",") + "\n";
    match bytes.is_empty() {
        true => Ok(header),
        false => String::from_utf8(bytes).map_err(Failure::defect),
    }
}

fn json(sets: [&'static CriteriaSet; 2], comparisons: &[Comparison], results: &Results) -> String {
    let readers: Vec<serde_json::Value> = comparisons
        .iter()
        .map(|comparison| {
            json!({
                "reader": comparison.reader,
                "timepoint_response": comparison.timepoints.json(),
                "best_response": comparison.best.json(),
                "progression_date": comparison.progressions.json(),
            })
        })
        .collect();
    let differences: Vec<_> = comparisons.iter().flat_map(|c| &c.differences).collect();
    let document = json!({
        "criteria": [sets[0].name, sets[1].name],
        "readers": readers,
        "differences": differences,
        "findings": results.findings,
        "rows": results.rows,
        "component_rows": results.component_rows,
        "subjects": results.subjects,
    });
    format!("{document:#}\n")
}
