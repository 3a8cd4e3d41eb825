//! The 22 probes that other programs get wrong (testdata/probes.csv; testdata/README.md has its format),
//! and the sums that lie exactly on a threshold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod table;

use recist::assessment::{TargetHistory, has_shrunk, limits};
use recist::criteria::{OverallResponse, RECIST_1_1};
use recist::endpoint::{Clock, ConfidenceLevel, Proportion, SubjectEndpoints, subject_endpoints};
use recist::response::{
    Course, DatedResponse, MemoryRule, ResponseMemory, best_confirmed, best_unconfirmed, course,
    judge_course,
};
use recist::study::{
    BaselineRule, Case, Date, Lesion, Mm, NewLesionState, NonTargetState, Policies, Reading, Role,
    State, Subject, TargetState, Text, parse_diameter,
};
use table::{Row, rows, rows_of};

const START: Date = Date::constant(2026, 1, 5);

fn on_day(day: i64) -> Date {
    START.saturating_add(jiff::Span::new().days(day))
}

fn policies(row: &Row) -> Policies {
    let mut policies = Policies::default();
    for setting in row.get("policy").split(';').filter(|s| !s.is_empty()) {
        let (key, value) = setting.split_once('=').unwrap();
        policies.set(key, value).unwrap();
    }
    policies
}

/// `id|kind|value>value>...` lesions as a case.
fn case(row: &Row) -> Case {
    let days: Vec<i64> = row
        .get("days")
        .split('>')
        .map(|d| d.parse().unwrap())
        .collect();
    let mut lesions = Vec::new();
    let mut visits: Vec<(Text, Vec<Reading>)> = days
        .iter()
        .map(|day| (Text::from(format!("D{day}")), Vec::new()))
        .collect();
    for (index, spec) in row.get("given").split(';').enumerate() {
        let [id, kind, values] = spec.split('|').collect::<Vec<_>>().try_into().unwrap();
        let (role, nodal) = match kind {
            "X" => (Role::Target, false),
            "N" => (Role::Target, true),
            "NT" => (Role::NonTarget, false),
            "NEW" => (Role::New, false),
            other => panic!("kind {other}"),
        };
        lesions.push(Lesion {
            id: id.into(),
            role,
            organ: id.into(),
            nodal,
            prior_treatment: false,
            inrc: None,
        });
        for (visit, value) in values.split('>').enumerate() {
            if value != "-" {
                visits[visit].1.push(Reading {
                    lesion: index as u32,
                    part: Text::default(),
                    date: on_day(days[visit]),
                    state: state(role, value),
                    row: 0,
                    detail: None,
                });
            }
        }
    }
    Case::assemble(
        "S".into(),
        "R1".into(),
        BaselineRule::First,
        lesions,
        visits,
    )
    .unwrap()
}

fn state(role: Role, value: &str) -> State {
    let word = value.split(':').next().unwrap();
    match (role, word) {
        (Role::Target, "ABSENT") => State::Target(TargetState::Absent),
        (Role::Target, "NE") => State::Target(TargetState::NotEvaluable),
        (Role::Target, mm) => State::Target(TargetState::Measured(parse_diameter(mm).unwrap())),
        (Role::NonTarget, "present") => State::NonTarget(NonTargetState::Present),
        (Role::NonTarget, "absent") => State::NonTarget(NonTargetState::Absent),
        (Role::NonTarget, "progression") => State::NonTarget(NonTargetState::Progression),
        (Role::New, "new") => State::New(NewLesionState::New),
        other => panic!("{other:?}"),
    }
}

fn over_time(
    course: &Course,
    of: impl Fn(&recist::response::TimepointAssessment) -> &'static str,
) -> String {
    course
        .assessments
        .iter()
        .map(of)
        .collect::<Vec<_>>()
        .join(">")
}

fn of_lesions(course: &Course, endpoints: &SubjectEndpoints, what: &str) -> String {
    match what {
        "target" => over_time(course, |a| a.target.as_str()),
        "non_target" => over_time(course, |a| a.non_target.as_str()),
        "new_lesion" => over_time(course, |a| a.new_lesions.as_str()),
        "overall" => over_time(course, |a| a.overall.as_str()),
        "best" => endpoints.best.to_string(),
        "confirmed_best" => endpoints.confirmed_best.to_string(),
        "disease_control" => if endpoints.disease_control() {
            "Y"
        } else {
            "N"
        }
        .into(),
        "progression_day" => endpoints
            .progression_date
            .map(|date| recist::study::days_between(START, date).to_string())
            .unwrap_or_default(),
        "best_change_pct" => endpoints
            .best_change
            .map(|c| c.to_string())
            .unwrap_or_default(),
        other => panic!("expected {other}"),
    }
}

fn check_lesions(row: &Row, name: &str) {
    let policies = policies(row);
    let case = case(row);
    let course = course(&case, &RECIST_1_1, &policies);
    let judgement = judge_course(&case, &course, &RECIST_1_1, &policies);
    let subject = Subject {
        id: "S".into(),
        start_date: Some(START),
        ..Subject::default()
    };
    let clock = Clock::of(&subject, &policies).unwrap();
    let endpoints = subject_endpoints(&subject, Some(&judgement), &clock, &policies);
    for expected in row.get("right").split(';') {
        let (what, value) = expected.split_once('=').unwrap();
        assert_eq!(
            of_lesions(&course, &endpoints, what),
            value,
            "probe {name}: {what}"
        );
    }
}

fn check_responses(row: &Row, name: &str) {
    let policies = policies(row);
    let mut memory = ResponseMemory::default();
    let mut sequence: Vec<DatedResponse> = Vec::new();
    for given in row.get("given").split('>') {
        let (day, response) = given.trim_start_matches('d').split_once(':').unwrap();
        let day = day.parse().unwrap();
        let stateless = OverallResponse::from_name(response).unwrap();
        let (overall, rule) = memory.settle(day, stateless, true, &policies);
        assert_ne!(
            rule,
            MemoryRule::ReReads,
            "probe {name}: no probe of this kind re-reads"
        );
        sequence.push(DatedResponse { day, overall });
    }
    let best = best_unconfirmed(&sequence, &policies);
    let confirmed = best_confirmed(&sequence, OverallResponse::StableDisease, &policies);
    let primary = if policies.confirm_required {
        confirmed
    } else {
        best
    };
    let day = |at: Option<usize>| {
        at.map(|at| sequence[at].day.to_string())
            .unwrap_or_default()
    };
    for expected in row.get("right").split(';') {
        let (what, value) = expected.split_once('=').unwrap();
        let given = match what {
            "best" => best.best.to_string(),
            "confirmed_best" => confirmed.best.to_string(),
            "disease_control" => if primary.best.is_disease_control() {
                "Y"
            } else {
                "N"
            }
            .to_owned(),
            "response_day" => day(primary.response_at),
            "progression_day" => day(sequence
                .iter()
                .position(|r| r.overall == OverallResponse::ProgressiveDisease)),
            other => panic!("expected {other}"),
        };
        assert_eq!(given, value, "probe {name}: {what}");
    }
}

fn check_proportion(row: &Row, name: &str) {
    let (k, n) = row.get("given").split_once('/').unwrap();
    let proportion = Proportion::new(k.parse().unwrap(), n.parse().unwrap()).unwrap();
    let method = Policies::default().interval_method;
    let interval = proportion.interval(ConfidenceLevel::NINETY_FIVE, method);
    let (_, value) = row.get("right").split_once('=').unwrap();
    let given = format!(
        "{:.1}>{:.1}",
        100.0 * interval.lower,
        100.0 * interval.upper
    );
    assert_eq!(given, value, "probe {name}");
}

#[test]
fn every_probe_gets_the_right_answer() {
    let rows = rows_of("testdata/probes.csv");
    assert_eq!(rows.len(), 36);
    let mut probes: Vec<&str> = Vec::new();
    for row in &rows {
        let name = format!("{}{}", row.get("probe"), row.get("case"));
        match row.get("input") {
            "lesions" => check_lesions(row, &name),
            "responses" => check_responses(row, &name),
            "proportion" => check_proportion(row, &name),
            other => panic!("probe {name}: input {other}"),
        }
        probes.push(row.get("probe"));
    }
    probes.dedup();
    assert_eq!(probes.len(), 22);
}

#[test]
fn sums_exactly_on_a_threshold_are_over_it() {
    let rows = rows("threshold_boundaries.csv");
    assert_eq!(rows.len(), 109);
    let policies = Policies::default();
    for row in &rows {
        let mm = |column| parse_diameter(row.get(column)).unwrap().mm;
        let (reference, current) = (mm("reference_sum_mm"), mm("current_sum_mm"));
        let met = match row.get("rule") {
            rule if rule.starts_with("PR") => has_shrunk(current, reference, &policies),
            "PD 20% over nadir" => current.at_least_ratio(reference, 120, 100),
            "PD 5 mm over nadir" => current - reference >= Mm::from_mm(5),
            _ => {
                let history = TargetHistory {
                    nadir: Some((reference, 0)),
                    ..TargetHistory::default()
                };
                limits(&history, &policies)
                    .progression
                    .is_some_and(|limit| current >= limit)
            }
        };
        let expected = row.get("exact_decimal_result");
        assert_eq!(if met { "met" } else { "NOT met" }, expected, "{row:?}");
    }
}
