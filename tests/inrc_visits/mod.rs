//! Rows of components.csv written short, for the tests of INRC over visits.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use recist::response::neuroblastoma::{
    NeuroblastomaAssessment, NeuroblastomaCourse, neuroblastoma_course,
};
use recist::study::{
    ComponentReading, Components, Date, NewDisease, NonTargetChange, Policies, PrimaryUptake, Seen,
    SoftTissueUptake, parse_diameter, parse_marrow_percent,
};

pub const START: Date = Date::constant(2026, 1, 5);

pub fn on_day(day: i64) -> Date {
    START.saturating_add(jiff::Span::new().days(day))
}

fn cell<T>(text: &str, found: impl FnOnce(&str) -> T) -> Seen<T> {
    match text {
        "" => Seen::NotStated,
        "NI" => Seen::NotInvolved,
        "NE" => Seen::NotEvaluable,
        text => Seen::Found(found(text)),
    }
}

/// `key=value ...`, the keys of components.csv.
pub fn reading(visit: &str, day: i64, text: &str) -> ComponentReading {
    let mut row = ComponentReading::new(visit, on_day(day));
    let millimetres = |text: &str| parse_diameter(text).unwrap();
    for (key, value) in text.split_whitespace().map(|p| p.split_once('=').unwrap()) {
        let metastatic = &mut row.metastatic;
        match key {
            "now_mm" => row.primary.size = cell(value, millimetres),
            "uptake" => {
                row.primary.uptake = cell(value, |v| PrimaryUptake::from_name(v).unwrap());
            }
            "soft" => metastatic.soft_size = cell(value, millimetres),
            "small" => metastatic.soft_all_small = cell(value, |v| v == "Y"),
            "soft_uptake" => {
                metastatic.soft_uptake = cell(value, |v| SoftTissueUptake::from_name(v).unwrap());
            }
            "non_target" => {
                metastatic.non_target = cell(value, |v| NonTargetChange::from_name(v).unwrap());
            }
            "mibg" => metastatic.mibg_bone = cell(value, |v| v.parse().unwrap()),
            "fdg" => metastatic.fdg_bone = cell(value, |v| v.parse().unwrap()),
            "new" => metastatic.new_disease = vec![NewDisease::from_name(value).unwrap()],
            "now_pct" => row.marrow = cell(value, |v| parse_marrow_percent(v).unwrap()),
            other => panic!("{other}"),
        }
    }
    row
}

/// Rows every eight weeks, the baseline first.
pub fn components(rows: &[&str]) -> Components {
    let readings = rows.iter().enumerate().map(|(at, text)| match at {
        0 => reading("BL", -3, text),
        _ => reading(&format!("W{}", at * 8), at as i64 * 56, text),
    });
    Components::new("S".into(), "R1".into(), readings.collect())
}

pub fn course_of(rows: &[&str], policies: &Policies) -> NeuroblastomaCourse {
    let components = components(rows);
    neuroblastoma_course(None, Some(&components), Some(START), policies).unwrap()
}

pub fn words(a: &NeuroblastomaAssessment) -> String {
    format!(
        "{} {} {} {}",
        a.primary.response, a.metastatic.response, a.marrow.response, a.overall
    )
}

/// Primary, metastases, marrow and overall at the last visit.
pub fn last(rows: &[&str], policies: &Policies) -> String {
    words(course_of(rows, policies).assessments.last().unwrap())
}

/// `row > row > row`: what components.csv has at each visit.
pub fn rows(text: &str) -> Vec<&str> {
    text.split('>').map(str::trim).collect()
}

/// The lines of a table in a test, cut at `;`. Lines that begin with # are comments.
pub fn lines<const CELLS: usize>(table: &str) -> Vec<[&str; CELLS]> {
    table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let cells: Vec<&str> = line.split(';').map(str::trim).collect();
            cells.try_into().unwrap_or_else(|_| panic!("{line}"))
        })
        .collect()
}
