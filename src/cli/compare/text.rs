//! A comparison for a person: how often, which patients, then every timepoint with both reasons.

use super::agreement::Agreement;
use super::differences::{Comparison, Difference};
use crate::cli::Console;
use crate::cli::console::visible;
use crate::cli::findings_text::findings_text;
use crate::cli::results::Results;
use crate::cli::text_table::{Align, TextTable, wrap};
use crate::cli::trial_run::TrialRun;
use crate::criteria::CriteriaSet;
use crate::finding::Severity;

type Two = [&'static CriteriaSet; 2];

/// The whole comparison.
pub fn tables(
    sets: Two,
    comparisons: &[Comparison],
    results: &Results,
    run: &TrialRun,
    console: &Console,
) -> String {
    let mut text = String::new();
    for comparison in comparisons {
        text += &of_reader(sets, comparison, console);
        text.push('\n');
    }
    text += &run.policies_text(console);
    text += &format!("{}\n", results.conservation());
    let errors = findings_text(&results.findings, Severity::Error, console);
    if !errors.is_empty() {
        text += &format!("\n{errors}");
    }
    text
}

fn of_reader(sets: Two, comparison: &Comparison, console: &Console) -> String {
    let [a, b] = sets.map(|set| set.label);
    let reader = visible(&comparison.reader);
    let heading = console.heading(&format!("{a} and {b}, reader {reader}"));
    let mut text = format!(
        "{heading}\ntimepoints: {}\nbest responses: {}\nprogression dates: {}\n\n",
        comparison.timepoints.text(),
        comparison.best.text(),
        comparison.progressions.text(),
    );
    for (title, agreement) in [
        ("Timepoint responses", &comparison.timepoints),
        ("Best responses", &comparison.best),
    ] {
        if agreement.compared() > 0 {
            let title = format!("{title}, {a} down, {b} across");
            text += &format!("{}\n", console.heading(&title));
            text += &matrix(sets, agreement).render(console.width());
            text.push('\n');
        }
    }
    text += &patients(sets, comparison, console);
    text + &timepoints(sets, comparison, console)
}

/// How often which word beside which.
fn matrix(sets: Two, agreement: &Agreement) -> TextTable {
    let words = |side: usize| -> Vec<&'static str> {
        let used = |word: &&str| agreement.pairs.iter().any(|(pair, ..)| pair[side] == *word);
        sets[side].best_words().into_iter().filter(used).collect()
    };
    let mut columns = vec![(sets[0].label, Align::Left)];
    columns.extend(words(1).into_iter().map(|word| (word, Align::Right)));
    let mut table = TextTable::new(&columns);
    for a in words(0) {
        let counts = words(1).into_iter().map(|b| match agreement.of(a, b) {
            0 => ".".to_owned(),
            count => count.to_string(),
        });
        table.row([a.to_owned()].into_iter().chain(counts));
    }
    table
}

fn patients(sets: Two, comparison: &Comparison, console: &Console) -> String {
    let [a, b] = sets.map(|set| set.label);
    let headers = [format!("PD {a}"), format!("PD {b}")];
    let mut table = TextTable::new(&[
        ("subject", Align::Left),
        (a, Align::Left),
        (b, Align::Left),
        (&headers[0], Align::Left),
        (&headers[1], Align::Left),
        ("timepoints that differ", Align::Left),
    ]);
    let differences = &comparison.differences;
    let mut any = false;
    for of_subject in differences.chunk_by(|a, b| a.subject == b.subject) {
        let of = |what: &str| of_subject.iter().find(|d| d.what == what);
        let visits: Vec<&str> = of_subject
            .iter()
            .filter(|d| d.what == "timepoint_response")
            .map(|d| d.visit.as_str())
            .collect();
        let best = of("best_response").map_or(["same", "same"], |d| [&d.a, &d.b]);
        let progression = of("progression_date").map_or(["same", "same"], |d| [&d.a, &d.b]);
        any = true;
        let words = [best[0], best[1], progression[0], progression[1]];
        let start = [of_subject[0].subject.as_str()].into_iter().chain(words);
        table.row(start.chain([visits.join(", ").as_str()]));
    }
    if !any {
        return String::new();
    }
    let title = console.heading("Patients that differ: best response that counts, progression");
    format!("{title}\n{}\n", table.render(console.width()))
}

fn timepoints(sets: Two, comparison: &Comparison, console: &Console) -> String {
    let differ = comparison.differences.iter();
    let differ: Vec<&Difference> = differ.filter(|d| d.what == "timepoint_response").collect();
    if differ.is_empty() {
        return String::new();
    }
    let width = console
        .width()
        .map_or(usize::MAX, |w| w.saturating_sub(4).max(20));
    let mut text = format!("{}\n", console.heading("Timepoints that differ, and why"));
    for difference in differ {
        let date = difference.date_a.as_str().max(&difference.date_b);
        let place = format!("{} {}, {date}", difference.subject, difference.visit);
        text += &format!("{}\n", visible(&place));
        let reasons = [&difference.reason_a, &difference.reason_b];
        for (set, reason) in sets.iter().zip(reasons) {
            let sentence = visible(&format!("{} {reason}", set.label));
            for (line, part) in wrap(&sentence, width).iter().enumerate() {
                let indent = if line == 0 { "  " } else { "    " };
                text += &format!("{indent}{part}\n");
            }
        }
    }
    text
}
