//! `recist explain`: one subject, every step from the lesions to the endpoints.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::explained_case::ExplainedCase;
use super::findings_text::findings_text;
use super::options::{Format, OutputArguments, TrialArguments};
use super::side_by_side;
use super::trial_run::{Checked, TrialRun};
use super::{Console, Exit, Failure};
use crate::endpoint::Clock;
use crate::finding::{Finding, Severity};
use crate::report::{Outcome, RESPONSE_COLUMNS, SubjectReads, by_reader, header};
use crate::study::Subject;

/// Arguments of `recist explain`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recist explain testdata/nb15 NBL-006 --reader R1")]
pub struct ExplainArguments {
    #[command(flatten)]
    pub trial: TrialArguments,
    /// The subject; alone, it is looked for in the trial of the current folder
    subject: Option<String>,
    /// Write a picture of each measured lesion at each timepoint, and a sheet of each over time
    #[cfg(feature = "pixels")]
    #[arg(long, value_name = "DIR")]
    key_images: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Explains one subject.
pub fn run(arguments: &ExplainArguments, console: &Console) -> Result<Exit, Failure> {
    let mut trial = arguments.trial.clone();
    let subject = match &arguments.subject {
        Some(subject) => subject.clone(),
        None => {
            let subject = trial.trial.to_string_lossy().into_owned();
            trial.trial = PathBuf::from(".");
            subject
        }
    };
    let run = TrialRun::open(&trial.checked()?, &arguments.output)?;
    let checked = arguments.output.on_threads(|| run.subject(&subject))??;
    let Some(checked) = checked else {
        let trial = trial.trial.display();
        return Err(Failure::usage(format!(
            "there is no subject {subject} in {trial}"
        )));
    };
    let (findings, assessed) = found(&run, &checked);
    #[cfg(feature = "pixels")]
    let findings = match &arguments.key_images {
        Some(folder) => {
            let not_drawn = super::key_images::write_key_images(&run, &checked, folder)?;
            findings.into_iter().chain(not_drawn).collect()
        }
        None => findings,
    };
    let refused = findings.iter().any(|f| f.severity == Severity::Error);
    let cases = match assessed {
        Some(components_used) => explained(&run, &checked, components_used)?,
        None => Vec::new(),
    };
    let text = match arguments.output.format {
        Format::Table => text(&checked.subject, &cases, &findings, &run, console),
        Format::Csv => csv(&cases),
        Format::Json => format!("{:#}\n", json(&checked.subject, &cases, &findings)?),
    };
    console.write(text.as_bytes())?;
    Ok(if refused { Exit::Refused } else { Exit::Done })
}

/// Everything found about the subject, as `recist check` finds it; then nothing where it is refused,
/// else whether results may rest on components.csv.
fn found(run: &TrialRun, checked: &Checked) -> (Vec<Finding>, Option<bool>) {
    let mut outcome = Outcome::default();
    let components = run.component_reads(&checked.subject.id);
    let rows = components.as_ref().map(|components| components.rows);
    let reads = SubjectReads {
        subject: &checked.subject,
        cases: &checked.cases,
        slices: &checked.slices,
        found: checked.findings.clone(),
        components,
    };
    let mut findings = run.component_file_findings();
    run.settings.refuses(&mut findings);
    let assessed = run.settings.assess(reads, &mut outcome);
    findings.append(&mut outcome.findings);
    let used = rows.is_some_and(|rows| rows == outcome.component_rows_used);
    (findings, assessed.then_some(used))
}

fn explained<'a>(
    run: &'a TrialRun,
    checked: &'a Checked,
    components_used: bool,
) -> Result<Vec<ExplainedCase<'a>>, Failure> {
    let subject = &checked.subject;
    let components = run.component_reads(&subject.id);
    let components = components.filter(|_| components_used).map(|c| c.by_reader);
    let mut cases = Vec::new();
    for (reader, reads) in by_reader(subject, &checked.cases, components) {
        for (criteria, policies) in run.settings.criteria_as_listed() {
            let clock = Clock::of(subject, policies).map_err(|f| Failure::defect(f.message))?;
            cases.extend(ExplainedCase::new(
                subject, reader, reads, criteria, policies, &clock,
            ));
        }
    }
    Ok(cases)
}

fn text(
    subject: &Subject,
    cases: &[ExplainedCase<'_>],
    findings: &[Finding],
    run: &TrialRun,
    console: &Console,
) -> String {
    let mut text = console.heading(&super::console::visible(&heading(subject)));
    text.push('\n');
    for of_reader in cases.chunk_by(|a, b| a.reader == b.reader) {
        text.push('\n');
        text += &of_reader[0].recorded(console);
        if of_reader.len() > 1 {
            text.push('\n');
            text += &side_by_side::of_judgements(of_reader, console);
        }
        for case in of_reader {
            text.push('\n');
            text += &case.text(console);
        }
    }
    if cases.is_empty() {
        text += "\nno result: not read, or refused for an error below\n";
    }
    if !findings.is_empty() {
        text += &format!("\n{}\n", console.heading("Findings"));
        text += &findings_text(findings, Severity::Note, console);
    }
    text.push('\n');
    text + &run.policies_text(console)
}

/// `Subject NBL-006, 4, M; first dose 2021-10-20; death 2022-11-26`.
fn heading(subject: &Subject) -> String {
    let mut text = format!("Subject {}", subject.id);
    for part in [&subject.age, &subject.sex, &subject.arm] {
        if !part.is_empty() {
            text += &format!(", {part}");
        }
    }
    for (what, date) in [
        ("enrolled", subject.enrolment_date),
        ("randomised", subject.randomisation_date),
        ("first dose", subject.start_date),
        ("off treatment", subject.off_treatment_date),
        ("new therapy", subject.new_therapy_date),
        ("relapse", subject.relapse_date),
        ("second malignancy", subject.second_malignancy_date),
        ("death", subject.death_date),
        ("last contact", subject.last_contact_date),
    ] {
        if let Some(date) = date {
            text += &format!("; {what} {date}");
        }
    }
    text
}

fn csv(cases: &[ExplainedCase<'_>]) -> String {
    let mut bytes = header(RESPONSE_COLUMNS);
    for case in cases {
        case.push_responses(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn json(
    subject: &Subject,
    cases: &[ExplainedCase<'_>],
    findings: &[Finding],
) -> Result<Value, Failure> {
    let cases: Result<Vec<Value>, Failure> = cases.iter().map(ExplainedCase::json).collect();
    Ok(json!({ "subject": subject.id, "cases": cases?, "findings": findings }))
}
