//! Every row of the truth tables in testdata/criteria, counted.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod table;

use recist::assessment::{PercentChange, TargetHistory, target_facts, target_response};
use recist::criteria::{
    NewLesions, NonTargetResponse, OverallResponse, RECIST_1_1, TargetResponse, look_up,
};
use recist::endpoint::{ProgressionInputs, progression_free_survival};
use recist::response::{
    BestResponse, DatedResponse, MemoryRule, ResponseMemory, best_confirmed, best_unconfirmed,
    to_first_progression,
};
use recist::study::{
    BaselineRule, Case, Date, Diameter, Lesion, Mm, Policies, Reading, Role, State, TargetState,
    Text, parse_diameter,
};
use table::{Row, rows};

fn mm(text: &str) -> Mm {
    parse_diameter(text)
        .unwrap_or_else(|e| panic!("{text:?} {e}"))
        .mm
}

#[test]
fn overall_response_of_every_combination() {
    let rows = rows("recist11_timepoint.csv");
    assert_eq!(rows.len(), 150);
    for row in &rows {
        let new_lesions = match row.get("new_lesion") {
            "Y" => NewLesions::Unequivocal,
            other => NewLesions::from_name(other).unwrap(),
        };
        let (overall, _) = look_up(
            RECIST_1_1.overall,
            TargetResponse::from_name(row.get("target")).unwrap(),
            NonTargetResponse::from_name(row.get("non_target")).unwrap(),
            new_lesions,
        );
        assert_eq!(overall.as_str(), row.get("overall"), "{row:?}");
    }
}

/// `id|kind|baseline_mm|now` lesions as a case of two timepoints.
fn target_case(row: &Row) -> Case {
    let specs: Vec<Vec<&str>> = row
        .get("lesions")
        .split(';')
        .map(|l| l.split('|').collect())
        .collect();
    let index = |id: &str| specs.iter().position(|s| s[0] == id).unwrap() as u32;
    let lesions = specs
        .iter()
        .map(|s| Lesion {
            id: s[0].into(),
            role: Role::Target,
            organ: s[0].into(),
            nodal: s[1] == "N",
            prior_treatment: false,
            inrc: None,
        })
        .collect();
    let mut baseline = Vec::new();
    let mut now = Vec::new();
    for (i, spec) in specs.iter().enumerate() {
        let measured = TargetState::Measured(parse_diameter(spec[2]).unwrap());
        baseline.push(reading(i as u32, "", measured));
        now.extend(readings_now(i as u32, spec[3], &index));
    }
    let visits = vec![("0".into(), baseline), ("1".into(), now)];
    Case::assemble(
        "S".into(),
        "R1".into(),
        BaselineRule::First,
        lesions,
        visits,
    )
    .unwrap()
}

fn readings_now(lesion: u32, text: &str, index: &dyn Fn(&str) -> u32) -> Vec<Reading> {
    let inside = |prefix: &str| text.strip_prefix(prefix).and_then(|t| t.strip_suffix(')'));
    if let Some(fragments) = inside("SPLIT(") {
        return fragments
            .split('+')
            .zip(["a", "b", "c", "d"])
            .map(|(fragment, part)| reading(lesion, part, state(fragment)))
            .collect();
    }
    if let Some(merged) = inside("MERGED(") {
        return vec![reading(lesion, "", state(merged))];
    }
    if let Some(host) = text.strip_prefix("INTO:") {
        return vec![reading(lesion, "", TargetState::MergedInto(index(host)))];
    }
    vec![reading(lesion, "", state(text))]
}

fn state(text: &str) -> TargetState {
    match text {
        "TSTM" => TargetState::TooSmall,
        "ABSENT" => TargetState::Absent,
        "NE" => TargetState::NotEvaluable,
        number => TargetState::Measured(Diameter {
            mm: mm(number),
            decimals: 0,
        }),
    }
}

fn reading(lesion: u32, part: &str, state: TargetState) -> Reading {
    Reading {
        lesion,
        part: Text::from(part),
        date: Date::constant(2026, 1, 5),
        state: State::Target(state),
        row: 0,
        detail: None,
    }
}

#[test]
fn target_response_of_every_case() {
    let rows = rows("recist11_target_cases.csv");
    assert_eq!(rows.len(), 63);
    let policies = Policies::default();
    for row in &rows {
        let id = row.get("case_id");
        let case = target_case(row);
        let baseline = target_facts(&case, 0, &policies).sum.total;
        assert_eq!(baseline, mm(row.get("baseline_sum_mm")), "{id} baseline");
        let earlier = row
            .get("prior_sums_mm")
            .split(';')
            .filter(|s| !s.is_empty() && *s != "NE")
            .map(mm);
        let nadir = earlier.chain([baseline]).min().unwrap();
        assert_eq!(nadir, mm(row.get("nadir_mm")), "{id} nadir");
        let history = TargetHistory {
            baseline: Some(baseline),
            nadir: Some((nadir, 0)),
            complete_response_before: row.get("prev_overall") == "CR",
        };
        let facts = target_facts(&case, 1, &policies);
        let (response, _) = target_response(&facts, &history, &policies);
        assert_eq!(
            response.as_str(),
            row.get("target_response"),
            "{id} {}",
            row.get("note")
        );
        let (complete, total) = (facts.sum.complete, facts.sum.total);
        assert_eq!(
            if complete { "Y" } else { "N" },
            row.get("sum_complete"),
            "{id}"
        );
        let sum = match facts.sum.read {
            0 => String::new(),
            _ => total.to_string(),
        };
        assert_eq!(sum, row.get("sum_mm"), "{id} sum");
        let if_complete = |text: String| if complete { text } else { String::new() };
        let change = |from| if_complete(PercentChange::new(from, total).to_string());
        assert_eq!(
            change(baseline),
            row.get("pct_from_baseline"),
            "{id} from baseline"
        );
        assert_eq!(change(nadir), row.get("pct_from_nadir"), "{id} from nadir");
        let absolute = if_complete((total - nadir).to_string());
        assert_eq!(absolute, row.get("abs_from_nadir_mm"), "{id} mm from nadir");
    }
}

/// `dDAY:RESPONSE;...`
fn sequence(text: &str) -> Vec<DatedResponse> {
    text.split(';')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (day, response) = part.trim_start_matches('d').split_once(':').unwrap();
            let overall = OverallResponse::from_name(response).unwrap();
            DatedResponse {
                day: day.parse().unwrap(),
                overall,
            }
        })
        .collect()
}

/// Cut at new therapy, then the rule for disease after a CR, as recist-1.1.md 9.3 has it.
fn settled(row: &Row, policies: &Policies) -> Vec<DatedResponse> {
    let therapy: Option<i32> = row.get("new_therapy_day").parse().ok();
    let mut memory = ResponseMemory::default();
    let mut done: Vec<DatedResponse> = Vec::new();
    for response in sequence(row.get("sequence")) {
        if therapy.is_some_and(|therapy| response.day > therapy) {
            break;
        }
        let (overall, rule) = memory.settle(response.day, response.overall, true, policies);
        if rule == MemoryRule::ReReads {
            for earlier in &mut done {
                if earlier.overall == OverallResponse::CompleteResponse {
                    earlier.overall = OverallResponse::PartialResponse;
                }
            }
        }
        done.push(DatedResponse {
            overall,
            ..response
        });
    }
    done
}

fn policies(row: &Row, keys: &[(&str, &str)]) -> Policies {
    let mut policies = Policies::default();
    for (column, key) in keys {
        policies.set(key, row.get(column)).unwrap();
    }
    policies
}

fn check_best(row: &Row, best: &BestResponse, sequence: &[DatedResponse]) {
    let id = row.get("case_id");
    assert_eq!(
        best.best.as_str(),
        row.get("expected_bor"),
        "{id} {}",
        row.get("note")
    );
    let day = |at: usize| sequence[at].day.to_string();
    let response_day = best.response_at.map(day).unwrap_or_default();
    assert_eq!(
        response_day,
        row.get("expected_response_day"),
        "{id} response day"
    );
    let progression = to_first_progression(sequence)
        .last()
        .filter(|r| r.overall == OverallResponse::ProgressiveDisease);
    let pd_day = progression.map(|r| r.day.to_string()).unwrap_or_default();
    assert_eq!(pd_day, row.get("expected_pd_day"), "{id} PD day");
}

#[test]
fn confirmed_best_response_of_every_sequence() {
    let rows = rows("recist11_bor_confirmed.csv");
    assert_eq!(rows.len(), 75);
    for row in &rows {
        let policies = policies(
            row,
            &[
                ("min_sd_days", "min_sd"),
                ("min_confirm_days", "min_confirm"),
                ("max_bridge", "max_bridge"),
                ("cr_then_worse", "cr_then_worse"),
            ],
        );
        let sequence = settled(row, &policies);
        let stable = match row.get("has_target") {
            "Y" => OverallResponse::StableDisease,
            _ => OverallResponse::NonCrNonPd,
        };
        let best = best_confirmed(&sequence, stable, &policies);
        check_best(row, &best, &sequence);
    }
}

#[test]
fn unconfirmed_best_response_of_every_sequence() {
    let rows = rows("recist11_bor_unconfirmed.csv");
    assert_eq!(rows.len(), 32);
    for row in &rows {
        let policies = policies(
            row,
            &[
                ("min_sd_days", "min_sd"),
                ("cr_then_worse", "cr_then_worse"),
            ],
        );
        let sequence = settled(row, &policies);
        check_best(row, &best_unconfirmed(&sequence, &policies), &sequence);
    }
}

#[test]
fn progression_free_survival_of_every_case_by_both_rules() {
    let rows = rows("pfs_censoring_cases.csv");
    assert_eq!(rows.len(), 24);
    for row in &rows {
        let cutoff: i32 = row.get("cutoff_day").parse().unwrap();
        let day = |column| row.get(column).parse().ok().filter(|day| *day <= cutoff);
        let inputs = ProgressionInputs {
            baseline_adequate: row.get("baseline_adequate") == "Y",
            assessments: sequence(row.get("assessments"))
                .iter()
                .filter(|r| r.day <= cutoff)
                .map(|r| (r.day, r.overall))
                .collect(),
            death: day("death_day"),
            new_therapy: day("new_therapy_day"),
        };
        for rule in ["fda", "ema"] {
            let mut policies = policies(row, &[("max_gap_days", "max_gap_days")]);
            policies.set("censoring", rule).unwrap();
            let pfs = progression_free_survival(&inputs, &policies);
            let given = [
                pfs.days.to_string(),
                u8::from(pfs.event).to_string(),
                pfs.reason.as_str().into(),
            ];
            let expected =
                ["day", "event", "reason"].map(|column| row.get(&format!("{rule}_{column}")));
            assert_eq!(given, expected, "{} {rule}", row.get("case_id"));
        }
    }
}
