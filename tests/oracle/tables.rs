//! The oracle against the tables of criteria/: it must be right before it may judge.

use super::oracle::best::{
    AfterCr, Assessment, after_cr, before_new_therapy, confirmed_best, cut_after_first_pd,
    response_start, unconfirmed_best,
};
use super::oracle::expected::percent_change;
use super::oracle::fraction::Fraction;
use super::oracle::policy::{Policy, defaults};
use super::oracle::reading::rows;
use super::oracle::response::Response::{Cr, Pd, Pr};
use super::oracle::response::{NewLesion, Response, overall};
use super::oracle::survival::{Progression, TimeToEvent};
use super::oracle::target::{TargetRead, nadir, sum, sum_is_complete, target_response};
use std::collections::BTreeMap;

type TableRow = BTreeMap<String, String>;

fn table(name: &str) -> Vec<TableRow> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/criteria")
        .join(name);
    rows(&std::fs::read_to_string(path).unwrap())
}

fn day(row: &TableRow, column: &str) -> Option<i64> {
    if row[column].is_empty() {
        None
    } else {
        Some(row[column].parse().unwrap())
    }
}

fn assessments(text: &str) -> Vec<Assessment> {
    text.split(';')
        .filter(|entry| !entry.is_empty())
        .map(|entry| {
            let (day, response) = entry.split_once(':').unwrap();
            (
                day.trim_start_matches('d').parse().unwrap(),
                Response::parse(response).unwrap(),
            )
        })
        .collect()
}

#[test]
fn overall_response_of_every_combination() {
    let table = table("recist11_timepoint.csv");
    for row in &table {
        let new_lesion = match row["new_lesion"].as_str() {
            "N" => NewLesion::No,
            "Y" | "UNEQUIVOCAL" => NewLesion::Unequivocal,
            "EQUIVOCAL" => NewLesion::Equivocal,
            _ => NewLesion::NotEvaluable,
        };
        let part = |column: &str| Response::parse(&row[column]).unwrap();
        assert_eq!(
            overall(part("target"), part("non_target"), new_lesion),
            part("overall"),
            "{row:?}"
        );
    }
    assert_eq!(table.len(), 150);
}

/// One lesion of recist11_target_cases.csv: `id|kind|baseline|now`.
fn target_case_lesion(text: &str, ids: &[String]) -> TargetRead {
    let fields: Vec<&str> = text.split('|').collect();
    let fragment = |text: &str| match text {
        "TSTM" => Some(Fraction::whole(5)),
        "ABSENT" => Some(Fraction::ZERO),
        "NE" => None,
        millimetres => Some(Fraction::parse(millimetres).unwrap()),
    };
    let inside = |prefix: &str| {
        fields[3]
            .strip_prefix(prefix)
            .map(|rest| rest.trim_end_matches(')'))
    };
    let mut merged_into = None;
    let fragments = if let Some(parts) = inside("SPLIT(") {
        parts.split('+').map(fragment).collect()
    } else if let Some(whole) = inside("MERGED(") {
        vec![fragment(whole)]
    } else if let Some(host) = fields[3].strip_prefix("INTO:") {
        merged_into = ids.iter().position(|id| id == host);
        assert!(merged_into.is_some(), "{text}");
        vec![None]
    } else {
        vec![fragment(fields[3])]
    };
    TargetRead {
        node: fields[1] == "N",
        fragments,
        merged_into,
    }
}

#[test]
fn target_response_of_every_case() {
    let table = table("recist11_target_cases.csv");
    for row in &table {
        let texts: Vec<&str> = row["lesions"].split(';').collect();
        let ids: Vec<String> = texts
            .iter()
            .map(|text| text.split('|').next().unwrap().to_string())
            .collect();
        let lesions: Vec<TargetRead> = texts
            .iter()
            .map(|text| target_case_lesion(text, &ids))
            .collect();
        let baseline: Fraction = texts
            .iter()
            .map(|text| Fraction::parse(text.split('|').nth(2).unwrap()).unwrap())
            .sum();
        let mut earlier = vec![baseline];
        earlier.extend(row["prior_sums_mm"].split(';').filter_map(Fraction::parse));
        let case = &row["case_id"];
        let response = target_response(
            &lesions,
            Some(baseline),
            &earlier,
            row["prev_overall"] == "CR",
            &defaults(),
        );
        assert_eq!(
            response.word(),
            row["target_response"],
            "{case} target response"
        );
        let lowest = nadir(&earlier).unwrap();
        let complete = sum_is_complete(&lesions);
        assert_eq!(
            Some(baseline),
            Fraction::parse(&row["baseline_sum_mm"]),
            "{case} baseline"
        );
        assert_eq!(
            Some(lowest),
            Fraction::parse(&row["nadir_mm"]),
            "{case} nadir"
        );
        assert_eq!(sum(&lesions), Fraction::parse(&row["sum_mm"]), "{case} sum");
        assert_eq!(
            if complete { "Y" } else { "N" },
            row["sum_complete"],
            "{case} complete"
        );
        let now = if complete { sum(&lesions) } else { None };
        let hundredth = Fraction::new(1, 100);
        let change = |then: Fraction| now.map(|now| percent_change(now, then).round_to(hundredth));
        assert_eq!(
            change(baseline),
            Fraction::parse(&row["pct_from_baseline"]),
            "{case} from baseline"
        );
        match row["pct_from_nadir"].as_str() {
            "INF" => assert!(
                lowest == Fraction::ZERO && now > Some(Fraction::ZERO),
                "{case} INF"
            ),
            text => assert_eq!(change(lowest), Fraction::parse(text), "{case} from nadir"),
        }
        assert_eq!(
            now.map(|now| now - lowest),
            Fraction::parse(&row["abs_from_nadir_mm"]),
            "{case} abs"
        );
    }
    assert_eq!(table.len(), 63);
}

/// Section 9.3 over plain responses in which every PR, SD and NON-CR/NON-PD shows disease.
fn best_response_window(row: &TableRow, policy: &Policy) -> Vec<Assessment> {
    let therapy = day(row, "new_therapy_day");
    let mut done: Vec<Assessment> = Vec::new();
    for (day, plain) in assessments(&row["sequence"]) {
        if !before_new_therapy(day, therapy, policy) {
            continue;
        }
        match after_cr(&done, plain, true, policy) {
            AfterCr::Stands => done.push((day, plain)),
            AfterCr::Becomes(response) => done.push((day, response)),
            AfterCr::RereadAsPr(crs) => {
                for cr in crs {
                    done[cr].1 = Pr;
                }
                done.push((day, plain));
            }
        }
    }
    cut_after_first_pd(&done)
}

fn check_best_response(row: &TableRow, confirm: bool, policy: &Policy) {
    let case = &row["case_id"];
    let window = best_response_window(row, policy);
    let has_target = row["has_target"] == "Y";
    let best = if confirm {
        confirmed_best(&window, has_target, policy)
    } else {
        unconfirmed_best(&window, policy)
    };
    assert_eq!(best.0.word(), row["expected_bor"], "{case} best response");
    let responder = [Cr, Pr].contains(&best.0);
    let start = response_start(&window, confirm, policy)
        .filter(|_| responder)
        .map(|at| window[at].0);
    assert_eq!(
        start,
        day(row, "expected_response_day"),
        "{case} response day"
    );
    let pd = window
        .iter()
        .find(|(_, response)| *response == Pd)
        .map(|(day, _)| *day);
    assert_eq!(pd, day(row, "expected_pd_day"), "{case} PD day");
}

#[test]
fn confirmed_best_response_of_every_sequence() {
    let table = table("recist11_bor_confirmed.csv");
    for row in &table {
        let policy = Policy {
            min_sd: day(row, "min_sd_days").unwrap(),
            min_confirm: day(row, "min_confirm_days").unwrap(),
            max_bridge: row["max_bridge"].parse().unwrap(),
            relabel: row["cr_then_worse"] == "relabel",
            ..defaults()
        };
        check_best_response(row, true, &policy);
    }
    assert_eq!(table.len(), 75);
}

#[test]
fn unconfirmed_best_response_of_every_sequence() {
    let table = table("recist11_bor_unconfirmed.csv");
    for row in &table {
        let policy = Policy {
            min_sd: day(row, "min_sd_days").unwrap(),
            relabel: row["cr_then_worse"] == "relabel",
            ..defaults()
        };
        check_best_response(row, false, &policy);
    }
    assert_eq!(table.len(), 32);
}

#[test]
fn progression_free_survival_of_every_case() {
    let table = table("pfs_censoring_cases.csv");
    for row in &table {
        let sequence = assessments(&row["assessments"]);
        let progression = Progression {
            baseline_adequate: row["baseline_adequate"] == "Y",
            assessments: &sequence,
            death: day(row, "death_day"),
            new_therapy: day(row, "new_therapy_day"),
            cutoff: day(row, "cutoff_day"),
            max_gap_days: day(row, "max_gap_days").unwrap(),
        };
        for (rule, given) in [("fda", progression.fda()), ("ema", progression.ema())] {
            let cell = |name: &str| row[&format!("{rule}_{name}")].clone();
            let TimeToEvent {
                days,
                event,
                reason,
            } = given;
            assert_eq!(
                days.to_string(),
                cell("day"),
                "{} {rule} day",
                row["case_id"]
            );
            assert_eq!(
                i32::from(event).to_string(),
                cell("event"),
                "{} {rule} event",
                row["case_id"]
            );
            assert_eq!(reason, cell("reason"), "{} {rule} reason", row["case_id"]);
        }
    }
    assert_eq!(table.len(), 24);
}
