//! What holds for every case, whatever its numbers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

use proptest::prelude::*;
use recist::assessment::has_shrunk;
use recist::criteria::{OverallResponse, RECIST_1_1, TargetResponse};
use recist::response::{Course, Reasons, course};
use recist::study::{
    BaselineRule, Case, Date, Diameter, Lesion, Mm, NewLesionState, NonTargetState, Policies,
    Reading, Role, State, TargetState, Text,
};

/// One target lesion over the visits; `None` is not evaluable.
type Sizes = Vec<Option<i64>>;

#[derive(Clone, Debug)]
struct Plan {
    targets: Vec<(bool, Sizes)>,
    non_targets: Vec<Vec<NonTargetState>>,
    new_lesions: Vec<Vec<Option<NewLesionState>>>,
}

fn sizes(visits: usize) -> impl Strategy<Value = Sizes> {
    let size = prop_oneof![
        1 => Just(None),
        2 => Just(Some(0)),
        6 => (0i64..400).prop_map(|tenths| Some(tenths * 100)),
        3 => prop_oneof![Just(7_000i64), Just(10_000), Just(12_000), Just(9_999), Just(5_000)].prop_map(Some),
    ];
    (10_000i64..60_000, prop::collection::vec(size, visits - 1))
        .prop_map(|(baseline, later)| std::iter::once(Some(baseline)).chain(later).collect())
}

fn plan() -> impl Strategy<Value = Plan> {
    (2usize..6).prop_flat_map(|visits| {
        let non_target = prop_oneof![
            4 => Just(NonTargetState::Present),
            3 => Just(NonTargetState::Absent),
            1 => Just(NonTargetState::Progression),
            1 => Just(NonTargetState::Equivocal),
            1 => Just(NonTargetState::NotEvaluable),
        ];
        let new = prop_oneof![
            8 => Just(None),
            1 => Just(Some(NewLesionState::New)),
            1 => Just(Some(NewLesionState::Equivocal)),
            1 => Just(Some(NewLesionState::Absent)),
        ];
        (
            prop::collection::vec((any::<bool>(), sizes(visits)), 1..5),
            prop::collection::vec(prop::collection::vec(non_target, visits), 0..3),
            prop::collection::vec(prop::collection::vec(new, visits), 0..2),
        )
            .prop_map(|(targets, non_targets, new_lesions)| Plan {
                targets,
                non_targets,
                new_lesions,
            })
    })
}

fn lesion(id: String, role: Role, nodal: bool) -> Lesion {
    Lesion {
        id: Text::from(id),
        role,
        organ: "liver".into(),
        nodal,
        prior_treatment: false,
        inrc: None,
    }
}

fn visit_date(visit: usize) -> Date {
    Date::constant(2026, 1, 5).saturating_add(jiff::Span::new().days(56 * visit as i64))
}

/// The case of a plan, its lesions listed in the order `order` says, diameters times `scale`.
fn case(plan: &Plan, order: &[usize], scale: i64) -> Case {
    let visits = plan.targets[0].1.len();
    let mut lesions = Vec::new();
    let mut states: Vec<Vec<Option<State>>> = Vec::new();
    for (i, (nodal, sizes)) in plan.targets.iter().enumerate() {
        lesions.push(lesion(format!("T{i}"), Role::Target, *nodal));
        states.push(
            sizes
                .iter()
                .map(|size| Some(State::Target(target_state(*size, scale))))
                .collect(),
        );
    }
    for (i, seen) in plan.non_targets.iter().enumerate() {
        lesions.push(lesion(format!("NT{i}"), Role::NonTarget, false));
        states.push(
            seen.iter()
                .map(|state| Some(State::NonTarget(*state)))
                .collect(),
        );
    }
    for (i, seen) in plan.new_lesions.iter().enumerate() {
        lesions.push(lesion(format!("N{i}"), Role::New, false));
        let after_baseline = |(visit, state): (usize, &Option<NewLesionState>)| {
            state.filter(|_| visit > 0).map(State::New)
        };
        states.push(seen.iter().enumerate().map(after_baseline).collect());
    }
    let order: Vec<usize> = order
        .iter()
        .copied()
        .filter(|i| *i < lesions.len())
        .collect();
    let listed: Vec<Lesion> = order.iter().map(|&i| lesions[i].clone()).collect();
    let readings = |visit: usize| -> Vec<Reading> {
        order
            .iter()
            .enumerate()
            .filter_map(|(place, &i)| {
                let state = states[i][visit]?;
                Some(Reading {
                    lesion: place as u32,
                    part: Text::default(),
                    date: visit_date(visit),
                    state,
                    row: 0,
                    detail: None,
                })
            })
            .collect()
    };
    let visits = (0..visits)
        .map(|v| (Text::from(format!("V{v}")), readings(v)))
        .collect();
    Case::assemble("S".into(), "R1".into(), BaselineRule::First, listed, visits).unwrap()
}

fn target_state(size: Option<i64>, scale: i64) -> TargetState {
    match size {
        None => TargetState::NotEvaluable,
        Some(micrometres) => {
            TargetState::Measured(Diameter::from_mm(Mm::from_micrometres(micrometres * scale)))
        }
    }
}

fn in_order(plan: &Plan) -> Vec<usize> {
    (0..plan.targets.len() + plan.non_targets.len() + plan.new_lesions.len()).collect()
}

fn assess(case: &Case) -> Course {
    course(case, &RECIST_1_1, &Policies::default())
}

fn overall(course: &Course) -> Vec<OverallResponse> {
    course.assessments.iter().map(|a| a.overall).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn thresholds_agree_with_fractions(baseline in 1i64..300_000, sum in 0i64..400_000) {
        let policies = Policies::default();
        let shrunk = has_shrunk(Mm::from_micrometres(sum), Mm::from_micrometres(baseline), &policies);
        prop_assert_eq!(shrunk, 10 * i128::from(sum) <= 7 * i128::from(baseline));
        let grown = Mm::from_micrometres(sum).at_least_ratio(Mm::from_micrometres(baseline), 120, 100);
        prop_assert_eq!(grown, 5 * i128::from(sum) >= 6 * i128::from(baseline));
    }

    #[test]
    fn the_order_of_lesions_changes_nothing(plan in plan(), seed in any::<u64>()) {
        let straight = in_order(&plan);
        let mut shuffled = straight.clone();
        let mut state = seed | 1;
        for i in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(i, (state >> 33) as usize % (i + 1));
        }
        prop_assert_eq!(assess(&case(&plan, &straight, 1)), assess(&case(&plan, &shuffled, 1)));
    }

    #[test]
    fn a_larger_scale_keeps_the_relative_rules(plan in plan(), scale in 2i64..5) {
        // Without nodes and absolute limits nothing but ratios is left.
        let mut plan = plan;
        for (nodal, _) in &mut plan.targets {
            *nodal = false;
        }
        let mut policies = Policies::default();
        policies.set("pd_abs", "0").unwrap();
        let of = |scale| {
            let case = case(&plan, &in_order(&plan), scale);
            overall(&course(&case, &RECIST_1_1, &policies))
        };
        prop_assert_eq!(of(1), of(scale));
    }

    #[test]
    fn a_missing_target_never_improves_a_response(plan in plan(), which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let visits = plan.targets[0].1.len();
        let (which, at) = (which.index(plan.targets.len()), 1 + at.index(visits - 1));
        let mut missing = plan.clone();
        missing.targets[which].1[at] = None;
        let whole = assess(&case(&plan, &in_order(&plan), 1));
        let partial = assess(&case(&missing, &in_order(&missing), 1));
        let (before, after) = (&whole.assessments[at - 1], &partial.assessments[at - 1]);
        if after.target != TargetResponse::NotEvaluable {
            prop_assert_eq!(after.target, TargetResponse::ProgressiveDisease);
            prop_assert_eq!(before.target, TargetResponse::ProgressiveDisease);
        }
        if after.overall != OverallResponse::NotEvaluable {
            prop_assert!(after.overall >= before.overall, "{} became {}", before.overall, after.overall);
        }
    }

    #[test]
    fn every_timepoint_has_a_reason_that_names_its_response(plan in plan()) {
        let case = case(&plan, &in_order(&plan), 1);
        let course = assess(&case);
        let policies = Policies::default();
        let reasons = Reasons { case: &case, course: &course, criteria: &RECIST_1_1, policies: &policies };
        for assessment in &course.assessments {
            let mut text = String::new();
            reasons.timepoint(assessment, &mut text);
            prop_assert!(text.starts_with(assessment.overall.as_str()), "{text}");
            prop_assert!(text.contains('['), "no source: {text}");
            prop_assert!(!text.contains("  ") && !text.contains(": ;"), "{text}");
        }
    }
}
