//! The expected rows of responses.csv of one subject and reader, and what a cell must hold.

use super::best::before_new_therapy;
use super::course::{Course, Timepoint, course};
use super::days::format_date;
use super::endpoints::{Case, Endpoints};
use super::fraction::Fraction;
use super::policy::Policy;
use super::reading::{Reading, Subject, Visit, visits_from_baseline};

/// What a cell must hold.
#[derive(Clone, Debug)]
pub enum Cell {
    Is(String),
    /// A decimal of this value, however many decimals it is printed with.
    Number(Fraction),
    /// A percentage: two decimals, half away from zero.
    Percent(Fraction),
    Filled,
    /// No text decides: not compared.
    Open,
}

pub fn empty() -> Cell {
    Cell::Is(String::new())
}

pub type Row = Vec<(&'static str, Cell)>;

/// Everything the oracle says of one subject and reader.
pub struct Verdict {
    pub visits: Vec<Visit>,
    pub course: Option<Course>,
    pub responses: Vec<Row>,
    pub endpoints: Endpoints,
}

pub fn word(text: &str) -> Cell {
    Cell::Is(text.to_string())
}

pub fn number(value: Option<Fraction>) -> Cell {
    value.map_or(empty(), Cell::Number)
}

pub fn flag(yes: bool) -> Cell {
    word(if yes { "Y" } else { "N" })
}

pub fn date(day: Option<i64>) -> Cell {
    day.map_or(empty(), |day| Cell::Is(format_date(day)))
}

pub fn days(count: Option<i64>) -> Cell {
    count.map_or(empty(), |count| Cell::Is(count.to_string()))
}

/// Change of `now` against `then` in per cent.
pub fn percent_change(now: Fraction, then: Fraction) -> Fraction {
    (now - then) / then * Fraction::whole(100)
}

fn response_row(subject: &Subject, reader: &str, visit: &Visit, at: usize) -> Row {
    vec![
        ("subject", word(&subject.id)),
        ("reader", word(reader)),
        ("criteria", word("recist-1.1")),
        ("visit", word(&visit.label)),
        ("timepoint", word(&at.to_string())),
    ]
}

fn baseline_row(course: &Course, visit: &Visit) -> Row {
    let sum_complete = if course.has_target {
        flag(course.baseline_complete)
    } else {
        empty()
    };
    vec![
        ("date", date(Some(visit.latest_date()))),
        ("sum_mm", number(course.baseline_partial_sum)),
        ("sum_complete", sum_complete),
        ("baseline_sum_mm", number(course.baseline_sum)),
        ("nadir_mm", empty()),
        ("change_from_baseline_pct", empty()),
        ("change_from_nadir_pct", empty()),
        ("change_from_nadir_mm", empty()),
        ("target_response", empty()),
        ("non_target_response", empty()),
        ("new_lesion", empty()),
        ("overall_response", empty()),
    ]
}

fn timepoint_row(course: &Course, timepoint: &Timepoint) -> Row {
    let complete_sum = if timepoint.complete {
        timepoint.sum
    } else {
        None
    };
    let from_baseline = complete_sum
        .zip(course.baseline_sum)
        .map(|(now, then)| percent_change(now, then));
    let from_nadir = match complete_sum.zip(timepoint.nadir) {
        None => empty(),
        Some((Fraction::ZERO, Fraction::ZERO)) => Cell::Percent(Fraction::ZERO),
        Some((_, Fraction::ZERO)) => word("INF"),
        Some((now, then)) => Cell::Percent(percent_change(now, then)),
    };
    vec![
        ("date", date(Some(timepoint.date))),
        ("sum_mm", number(timepoint.sum)),
        (
            "sum_complete",
            if course.has_target {
                flag(timepoint.complete)
            } else {
                empty()
            },
        ),
        ("baseline_sum_mm", number(course.baseline_sum)),
        ("nadir_mm", number(timepoint.nadir)),
        (
            "change_from_baseline_pct",
            from_baseline.map_or(empty(), Cell::Percent),
        ),
        ("change_from_nadir_pct", from_nadir),
        (
            "change_from_nadir_mm",
            number(
                complete_sum
                    .zip(timepoint.nadir)
                    .map(|(now, then)| now - then),
            ),
        ),
        ("target_response", word(timepoint.target.word())),
        ("non_target_response", word(timepoint.non_target.word())),
        ("new_lesion", word(timepoint.new_lesion.word())),
        ("overall_response", word(timepoint.overall.word())),
    ]
}

/// Evaluate one reader's rows of one subject from the texts.
pub fn evaluate(
    subject: &Subject,
    reader: &str,
    readings: &[Reading],
    policy: &Policy,
    cutoff: Option<i64>,
) -> Verdict {
    let visits = visits_from_baseline(readings, subject.start);
    let in_window = |day: i64| {
        before_new_therapy(day, subject.new_therapy, policy)
            && cutoff.is_none_or(|cutoff| day <= cutoff)
    };
    let course_of = |may_reread: &dyn Fn(i64) -> bool| {
        (!visits.is_empty()).then(|| course(&visits, policy, cutoff, may_reread))
    };
    let listed = course_of(&|_| true);
    let for_endpoints = course_of(&in_window);
    let mut responses = Vec::new();
    if let Some(listed) = &listed {
        for (at, visit) in visits.iter().enumerate() {
            let cells = match at {
                0 => baseline_row(listed, visit),
                _ => timepoint_row(listed, &listed.timepoints[at - 1]),
            };
            responses.push([response_row(subject, reader, visit, at), cells].concat());
        }
    }
    let endpoints = Case {
        subject,
        reader,
        readings,
        listed: listed.as_ref(),
        in_window: for_endpoints.as_ref(),
        policy,
        cutoff,
        is_in_window: &in_window,
    }
    .endpoints();
    Verdict {
        visits,
        course: listed,
        responses,
        endpoints,
    }
}
