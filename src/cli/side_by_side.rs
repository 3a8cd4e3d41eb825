//! One visit, several criteria sets: a row a timepoint, a column a set, and where they part.

mod tables;

pub use tables::{Columns, best_responses, by_reader_and_subject, primary_best, responses, visits};

use super::Console;
use super::explained_case::ExplainedCase;
use super::text_table::{Align, TextTable};
use crate::criteria::{CriteriaSet, OverallResponse};

/// What one criteria set says of one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// In its own words; empty where it says nothing.
    pub word: &'a str,
    /// Its date: that of the progression where it is one.
    pub date: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// One visit with the call of each criteria set, in the order of the sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside<'a> {
    /// Its label.
    pub visit: &'a str,
    /// One a criteria set; `None` where the set has no such visit.
    pub calls: Vec<Option<Call<'a>>>,
}

impl Beside<'_> {
    /// Its latest date by any of the sets.
    pub fn date(&self) -> &str {
        let dates = self.calls.iter().flatten().map(|call| call.date);
        dates.max().unwrap_or_default()
    }
}

/// What a word of a criteria set means, whatever the criteria: iPR is PR, iCPD is PD. `None` for a
/// word that is no response.
pub fn meaning(set: &CriteriaSet, word: &str) -> Option<OverallResponse> {
    let responses = set.responses.iter().copied();
    responses.into_iter().find(|r| (set.word)(*r) == word)
}

/// Puts the visits of several sets beside each other, by their labels; each set gives its own in
/// order of time.
pub fn beside<'a>(of_sets: &[Vec<(&'a str, Call<'a>)>]) -> Vec<Beside<'a>> {
    let mut rows: Vec<Beside<'a>> = Vec::new();
    for (set, visits) in of_sets.iter().enumerate() {
        for &(visit, call) in visits {
            let same = |row: &Beside<'_>| row.visit.trim().eq_ignore_ascii_case(visit.trim());
            let at = rows.iter().position(same).unwrap_or_else(|| {
                let later = |row: &Beside<'_>| row.date() > call.date;
                let place = rows.iter().skip(1).position(later);
                let place = place.map_or(rows.len(), |place| place + 1);
                let calls = vec![None; of_sets.len()];
                rows.insert(place, Beside { visit, calls });
                place
            });
            rows[at].calls[set] = Some(call);
        }
    }
    rows
}

/// The sets that say something else than the first that says anything, by label.
pub fn parted(sets: &[&'static CriteriaSet], words: &[&str]) -> Vec<&'static str> {
    let meanings: Vec<Option<OverallResponse>> = sets
        .iter()
        .zip(words)
        .map(|(set, word)| meaning(set, word))
        .collect();
    let Some(first) = meanings.iter().flatten().next() else {
        return Vec::new();
    };
    let differs = |meaning: &Option<OverallResponse>| meaning.is_some_and(|other| other != *first);
    sets.iter()
        .zip(&meanings)
        .filter(|(_, meaning)| differs(meaning))
        .map(|(set, _)| set.label)
        .collect()
}

/// The responses of one reader by each criteria set, a row a visit.
pub fn of_judgements(cases: &[ExplainedCase<'_>], console: &Console) -> String {
    let dates: Vec<Vec<String>> = cases
        .iter()
        .map(|case| {
            let verdicts = case.judgement.verdicts().iter();
            verdicts.map(|verdict| verdict.date.to_string()).collect()
        })
        .collect();
    let of_sets: Vec<Vec<(&str, Call<'_>)>> = cases
        .iter()
        .zip(&dates)
        .map(|(case, dates)| {
            let verdicts = case.judgement.verdicts().iter().zip(dates);
            verdicts
                .map(|(verdict, date)| {
                    let call = Call {
                        word: verdict.word,
                        date,
                        reason: case.judgement.reason(verdict),
                    };
                    (verdict.visit.as_str(), call)
                })
                .collect()
        })
        .collect();
    let sets: Vec<&'static CriteriaSet> = cases.iter().map(|case| case.criteria).collect();
    let mut columns = vec![("visit", Align::Left), ("date", Align::Left)];
    columns.extend(sets.iter().map(|set| (set.label, Align::Left)));
    columns.push((DIFFERS, Align::Left));
    let mut table = TextTable::new(&columns);
    for row in beside(&of_sets) {
        let words: Vec<&str> = row
            .calls
            .iter()
            .map(|call| call.map_or("", |call| call.word))
            .collect();
        let mut cells = vec![row.visit.to_owned(), row.date().to_owned()];
        cells.extend(words.iter().map(|word| (*word).to_owned()));
        cells.push(mark(&sets, &words));
        table.row(cells);
    }
    format!(
        "{}\n{}",
        console.heading("Responses side by side"),
        table.render(console.width())
    )
}

/// Heading of the column that says which sets part from the first.
pub const DIFFERS: &str = "differs";

/// `<> iRECIST, INRC 2017`; empty where all agree.
pub fn mark(sets: &[&'static CriteriaSet], words: &[&str]) -> String {
    match parted(sets, words) {
        parted if parted.is_empty() => String::new(),
        parted => format!("<> {}", parted.join(", ")),
    }
}
