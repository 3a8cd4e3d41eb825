//! What holds for any case, by iRECIST beside RECIST 1.1.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod cases;

use cases::CaseBuilder;
use proptest::prelude::*;
use recist::criteria::{IRECIST, ImmuneResponse, OverallResponse, RECIST_1_1};
use recist::response::immune::{ImmuneRule, immune_course};
use recist::response::{course, judge};
use recist::study::{Case, Policies, days_between};

/// A visit: days since the one before, then a row for each lesion.
fn visit() -> impl Strategy<Value = (i32, Vec<String>)> {
    let target = prop_oneof![
        8 => (0u32..60).prop_map(|mm| mm.to_string()),
        1 => Just("too_small".to_owned()),
        2 => Just("absent".to_owned()),
        1 => Just("NE".to_owned()),
    ];
    let node = prop_oneof![
        8 => (3u32..30).prop_map(|mm| mm.to_string()),
        1 => Just("NE".to_owned()),
    ];
    let non_target = prop_oneof![
        6 => Just("present"), 3 => Just("absent"), 1 => Just("progression"),
        1 => Just("progression larger"), 1 => Just("present larger"),
        1 => Just("equivocal"), 1 => Just("NE"),
    ];
    let new_lesion = prop_oneof![
        10 => Just(String::new()), 2 => Just("absent".to_owned()), 1 => Just("new".to_owned()),
        2 => (8u32..40).prop_map(|mm| format!("present {mm}")), 1 => Just("present larger".to_owned()),
        1 => Just("equivocal".to_owned()), 1 => Just("NE".to_owned()), 1 => Just("present unscheduled".to_owned()),
    ];
    (
        7i32..70,
        target,
        node,
        prop::collection::vec(non_target, 2),
        prop::collection::vec(new_lesion, 2),
    )
        .prop_map(|(days, target, node, non_targets, new_lesions)| {
            let mut rows = vec![format!("T01 {target}"), format!("N02 {node}")];
            for (at, state) in non_targets.iter().enumerate() {
                rows.push(format!("NT0{at} {state}"));
            }
            for (at, state) in new_lesions.iter().enumerate() {
                if !state.is_empty() {
                    rows.push(format!("NL0{at} {state}"));
                }
            }
            (days, rows)
        })
}

/// A case of up to eight visits, with targets, non-targets or both.
fn any_case() -> impl Strategy<Value = Case> {
    (0usize..3, 10u32..60, prop::collection::vec(visit(), 1..8)).prop_map(
        |(kinds, size, visits)| {
            let followed = |row: &&str| match kinds {
                0 => !row.starts_with("NT"),
                1 => !row.starts_with('T') && !row.starts_with("N02"),
                _ => true,
            };
            let target = format!("T01 {size}");
            let baseline = [target.as_str(), "N02 18", "NT00 present", "NT01 present"];
            let baseline: Vec<&str> = baseline.into_iter().filter(followed).collect();
            let mut builder = CaseBuilder::new().visit(0, &baseline);
            let mut day = 0;
            for (days, rows) in &visits {
                day += days;
                let rows: Vec<&str> = rows.iter().map(String::as_str).filter(followed).collect();
                builder = builder.visit(day, &rows);
            }
            builder.case()
        },
    )
}

fn any_policies() -> impl Strategy<Value = Policies> {
    let choices = (
        prop_oneof![Just("strict"), Just("relabel")],
        prop_oneof![Just("threshold"), Just("sticky")],
        prop_oneof![Just("earliest"), Just("fda2007")],
        any::<bool>(),
    );
    choices.prop_map(|(worse, persistence, dates, nodes_first)| {
        let mut policies = Policies::default();
        policies.set("cr_then_worse", worse).unwrap();
        policies.set("pr_persistence", persistence).unwrap();
        policies.set("pd_date_rule", dates).unwrap();
        policies.normal_nodes_first = nodes_first;
        policies
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Up to the first progression only the prefix differs, and both date that one alike.
    #[test]
    fn until_it_progresses_irecist_is_recist_with_its_prefix(
        case in any_case(),
        policies in any_policies(),
    ) {
        let recist = course(&case, &RECIST_1_1, &policies);
        let immune = immune_course(&case, &IRECIST, &policies);
        let first_progression = recist
            .assessments
            .iter()
            .position(|a| a.overall == OverallResponse::ProgressiveDisease);
        for (at, (plain, step)) in recist.assessments.iter().zip(&immune.steps).enumerate() {
            // A re-reading by a visit after the progression is the course of RECIST 1.1 alone.
            let re_read_later =
                first_progression.is_some_and(|first| plain.re_read_by > Some(first + 1));
            let expected = match plain.overall {
                _ if re_read_later => ImmuneResponse::CompleteResponse,
                OverallResponse::ProgressiveDisease => ImmuneResponse::UnconfirmedProgression,
                other => ImmuneResponse::of(other),
            };
            prop_assert_eq!(step.response, Some(expected), "at {}", plain.timepoint);
            prop_assert_eq!(step.date, plain.date);
            if first_progression == Some(at) {
                break;
            }
        }
    }

    /// iCPD is never without an earlier iUPD of the same block, nothing follows it, and a scan is
    /// disregarded only before the window opens.
    #[test]
    fn a_confirmed_progression_never_precedes_its_unconfirmed_one(case in any_case()) {
        let policies = Policies::default();
        let immune = immune_course(&case, &IRECIST, &policies);
        let mut open = None;
        let mut confirmed = false;
        for step in &immune.steps {
            if confirmed {
                prop_assert_eq!(step.response, None);
                continue;
            }
            match step.response {
                Some(ImmuneResponse::UnconfirmedProgression) => {
                    open = open.or(Some(step.date));
                }
                Some(ImmuneResponse::ConfirmedProgression) => {
                    prop_assert!(open.is_some_and(|since| since < step.date));
                    confirmed = true;
                }
                Some(ImmuneResponse::Disregarded) => {
                    prop_assert_eq!(step.rule, ImmuneRule::Early);
                    prop_assert!(open.is_some());
                }
                Some(ImmuneResponse::NotEvaluable) => {}
                _ => open = None,
            }
            if step.response != Some(ImmuneResponse::UnconfirmedProgression) {
                prop_assert_eq!(step.open_since.is_some(), open.is_some() || step.resets());
            }
        }
        let progressed = judge(&case, &IRECIST, &policies).unwrap().progression(None);
        prop_assert_eq!(progressed.map(|p| (p.at, p.confirmed)), open.map(|at| (at, confirmed)));
    }

    /// Every timepoint after the first iUPD and before iCPD that is used comes at least 28 days later,
    /// but for a symptomatic one.
    #[test]
    fn the_window_is_kept(case in any_case()) {
        let immune = immune_course(&case, &IRECIST, &Policies::default());
        for (step, facts) in immune.steps.iter().zip(&immune.facts) {
            let Some(since) = step.open_since else { continue };
            let early = days_between(since, step.date) < 28;
            let disregarded = step.response == Some(ImmuneResponse::Disregarded);
            prop_assert!(!early || disregarded || facts.symptoms_with_new_lesion());
        }
    }
}
