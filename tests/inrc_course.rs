//! INRC over visits: baseline and nadir from the rows, sizes from the reads, dates and reasons.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod inrc_visits;

use inrc_visits::{START, components, course_of, last, lines, on_day, reading, rows, words};
use recist::criteria::OverallResponse;
use recist::response::neuroblastoma::{
    NeuroblastomaCourse, component_findings, judge_components, neuroblastoma_course,
};
use recist::study::{
    BaselineRule, Case, ComponentReading, Components, Date, Diameter, InrcComponent, Lesion, Mm,
    NewLesionState, NonTargetState, Policies, Reading, Role, State, TargetState, Text,
    parse_diameter,
};

#[test]
fn baseline_and_nadir_skip_visits_that_were_not_read() {
    let visits = [
        "now_mm=60 now_pct=40",
        "now_mm=40 uptake=STABLE now_pct=12",
        "now_mm=NE uptake=NE now_pct=NE",
        "now_mm=50 uptake=STABLE now_pct=26",
    ];
    let course = course_of(&visits, &Policies::default());
    let found: Vec<String> = course.assessments.iter().map(words).collect();
    assert_eq!(found, ["PR NI SD MR", "NE NI NE NE", "PD NI PD PD"]);
    let nadir = course.assessments[2].primary.inputs.size.nadir;
    assert_eq!(
        nadir.map(|(size, at)| (size.mm, at)),
        Some((Mm::from_mm(40), 1))
    );
    // A baseline that was not read: no PR, no SD, but CR, and PD from the smallest since.
    for [texts, expected] in lines::<2>(
        "now_mm=NE now_pct=NI > now_mm=50 uptake=STABLE; NE NI NI NE
         now_mm=NE now_pct=NI > now_mm=0 uptake=RESOLVED; CR NI NI CR
         now_mm=NE now_pct=NI > now_mm=20 uptake=STABLE > now_mm=30 uptake=STABLE; PD NI NI PD
         now_mm=NI now_pct=NE > now_pct=8 > now_pct=25; NI NI PD PD",
    ) {
        assert_eq!(
            last(&rows(texts), &Policies::default()),
            expected,
            "{texts}"
        );
    }
}

#[test]
fn unproven_soft_tissue_is_dated_back_when_proven() {
    let rows = |second: &'static str, third: &'static str| {
        let base = "now_mm=NI now_pct=NI mibg=20";
        [
            base.to_owned(),
            format!("{base} mibg=10 new=ST_UNCONFIRMED"),
            format!("{base} mibg=10 {second}"),
            format!("{base} mibg=10 {third}"),
        ]
    };
    let overall = |rows: &[String]| -> Vec<(OverallResponse, Date)> {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let course = course_of(&rows, &Policies::default());
        course
            .assessments
            .iter()
            .map(|a| (a.overall, a.date))
            .collect()
    };
    let pr = OverallResponse::PartialResponse;
    let pd = OverallResponse::ProgressiveDisease;
    assert_eq!(
        overall(&rows("new=ST_UNCONFIRMED", "new=ST_HISTO")),
        [(pd, on_day(56)), (pr, on_day(112)), (pd, on_day(168))]
    );
    // Not there at the next visit: the chain ends.
    assert_eq!(
        overall(&rows("", "new=ST_HISTO")),
        [(pr, on_day(56)), (pr, on_day(112)), (pd, on_day(168))]
    );
    // Proven after the cut-off: not used.
    let mut policies = Policies::default();
    policies.set("cutoff_date", "2026-03-30").unwrap();
    let rows = rows("new=ST_UNCONFIRMED", "new=ST_HISTO");
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let components = components(&rows);
    let course = neuroblastoma_course(None, Some(&components), Some(START), &policies).unwrap();
    assert_eq!(course.assessments[0].overall, pr);
}

fn lesion(id: &str, role: Role, nodal: bool, inrc: Option<InrcComponent>) -> Lesion {
    Lesion {
        id: id.into(),
        role,
        organ: id.into(),
        nodal,
        prior_treatment: false,
        inrc,
    }
}

fn measured(text: &str) -> State {
    State::Target(match text {
        "-" => TargetState::NotEvaluable,
        "0" => TargetState::Absent,
        text => TargetState::Measured(parse_diameter(text).unwrap()),
    })
}

/// A primary T1, a lung nodule T2, a node T3, a bone lesion T4 that belongs to no component, a
/// non-target NT1 and, where a state is given, a new lesion N1; visits BL, W8, W16.
fn read_case(
    sizes: [[&str; 4]; 3],
    non_targets: [NonTargetState; 3],
    new: Option<NewLesionState>,
) -> Case {
    let soft = Some(InrcComponent::SoftTissue);
    let mut lesions = vec![
        lesion("T1", Role::Target, false, Some(InrcComponent::Primary)),
        lesion("T2", Role::Target, false, soft),
        lesion("T3", Role::Target, true, soft),
        lesion("T4", Role::Target, false, None),
        lesion("NT1", Role::NonTarget, false, soft),
    ];
    if new.is_some() {
        lesions.push(lesion("N1", Role::New, false, soft));
    }
    let visits = (0..3usize)
        .map(|at| {
            let day = [-3, 56, 112][at];
            let mut states: Vec<State> = sizes[at].iter().map(|size| measured(size)).collect();
            states.push(State::NonTarget(non_targets[at]));
            if let Some(new) = new.filter(|_| at == 1) {
                states.push(State::New(new));
            }
            let readings = states
                .into_iter()
                .enumerate()
                .map(|(index, state)| Reading {
                    lesion: index as u32,
                    part: Text::default(),
                    // Each lesion a day later than the one before.
                    date: on_day(day + index as i64),
                    state,
                    row: 0,
                    detail: None,
                });
            (Text::from(["BL", "W8", "W16"][at]), readings.collect())
        })
        .collect();
    Case::assemble(
        "S".into(),
        "R1".into(),
        BaselineRule::Named,
        lesions,
        visits,
    )
    .unwrap()
}

const WATCHED: [NonTargetState; 3] = [NonTargetState::Present; 3];
const GONE: [NonTargetState; 3] = [
    NonTargetState::Present,
    NonTargetState::Absent,
    NonTargetState::Absent,
];

fn read_course(case: &Case, rows: &[&str]) -> NeuroblastomaCourse {
    let components = components(rows);
    neuroblastoma_course(
        Some(case),
        Some(&components),
        Some(START),
        &Policies::default(),
    )
    .unwrap()
}

#[test]
fn sizes_left_out_are_computed_from_the_reads() {
    let rows = [
        "now_pct=NI",
        "uptake=RESOLVED soft_uptake=RESOLVED",
        "uptake=RESOLVED soft_uptake=RESOLVED",
    ];
    // The bone lesion T4 belongs to no component: its growth is RECIST's.
    let sizes = [
        ["80", "20", "20", "10"],
        ["40", "9.9", "9.9", "30"],
        ["9.9", "0", "9", "60"],
    ];
    let found = |case: &Case, rows: &[&str]| -> Vec<String> {
        read_course(case, rows)
            .assessments
            .iter()
            .map(words)
            .collect()
    };
    assert_eq!(
        found(&read_case(sizes, GONE, None), &rows),
        ["PR CR NI PR", "CR CR NI CR"]
    );
    assert_eq!(
        found(&read_case(sizes, WATCHED, None), &rows),
        ["PR PR NI PR", "CR PR NI PR"]
    );
    let unread = [
        NonTargetState::Present,
        NonTargetState::NotEvaluable,
        NonTargetState::Progression,
    ];
    assert_eq!(
        found(&read_case(sizes, unread, None), &rows),
        ["PR NE NI NE", "CR PD NI PD"]
    );
    // An unread target leaves a sum incomplete, which can still prove PD.
    let partly = [
        ["80", "20", "20", "10"],
        ["-", "20", "-", "10"],
        ["40", "60", "-", "10"],
    ];
    assert_eq!(
        found(&read_case(partly, GONE, None), &rows),
        ["NE NE NI NE", "PR PD NI PD"]
    );
    // What components.csv states wins.
    let stated = [
        "now_pct=NI",
        "now_mm=80 uptake=STABLE soft_uptake=RESOLVED",
        rows[2],
    ];
    assert_eq!(
        found(&read_case(sizes, GONE, None), &stated)[0],
        "SD CR NI MR"
    );
    // A lesion that is new in the reads and not named in components.csv is unproven.
    let course = read_course(&read_case(sizes, GONE, Some(NewLesionState::New)), &rows);
    assert_eq!(words(&course.assessments[0]), "PR CR NI PR");
    let proven = [
        "now_pct=NI",
        rows[1],
        "uptake=RESOLVED soft_uptake=RESOLVED new=ST_AVID",
    ];
    let course = read_course(&read_case(sizes, GONE, Some(NewLesionState::New)), &proven);
    let first = &course.assessments[0];
    assert_eq!(first.overall, OverallResponse::ProgressiveDisease);
    assert_eq!((first.proven_at, first.date), (Some(2), on_day(61)));
}

#[test]
fn a_progression_has_the_date_of_the_scan_that_shows_it() {
    let rows = [
        "now_pct=NI",
        "uptake=STABLE soft_uptake=PRESENT",
        "uptake=STABLE soft_uptake=PRESENT",
    ];
    let date = |case: &Case, rows: &[&str]| read_course(case, rows).assessments[0].date;
    let grown = [
        ["50", "20", "20", "10"],
        ["50", "30", "30", "10"],
        ["50", "30", "30", "10"],
    ];
    assert_eq!(
        date(&read_case(grown, WATCHED, None), &rows),
        on_day(57),
        "first read of T2"
    );
    let progressed = [
        NonTargetState::Present,
        NonTargetState::Progression,
        NonTargetState::Present,
    ];
    let still = [["50", "20", "20", "10"]; 3];
    assert_eq!(
        date(&read_case(still, progressed, None), &rows),
        on_day(60),
        "NT1"
    );
    assert_eq!(
        date(&read_case(still, WATCHED, None), &rows),
        on_day(60),
        "SD: the latest scan"
    );
    let marrow = [
        rows[0],
        "uptake=STABLE soft_uptake=PRESENT now_pct=25",
        rows[2],
    ];
    assert_eq!(
        date(&read_case(still, WATCHED, None), &marrow),
        on_day(56),
        "the components row"
    );
}

#[test]
fn a_reason_has_numbers_rule_source_and_mark() {
    let judged = |rows: &[&str]| {
        let components = components(rows);
        let judgement =
            judge_components(None, Some(&components), Some(START), &Policies::default());
        let reasons: Vec<String> = judgement
            .verdicts()
            .iter()
            .map(|verdict| judgement.reason(verdict).to_owned())
            .collect();
        reasons
    };
    assert_eq!(
        judged(&[
            "now_mm=80 mibg=20 now_pct=40",
            "now_mm=40.5 uptake=STABLE mibg=1 now_pct=4",
            "now_mm=48.7 uptake=STABLE mibg=6 now_pct=5.5",
        ]),
        [
            "baseline: the visit named baseline",
            "PR: a component PR, every other CR, MD, PR or not involved [INRC 2017, OVERALL-PR [M]]; \
             primary PR: 40.5 mm is -49.4 % from the baseline of 80 mm, uptake stable [INRC 2017, PRIMARY-PR [M]]; \
             metastatic PR: MIBG bone score 1, 20 at baseline, relative 0.05 [INRC 2017, C-REL-GAP [A]]; \
             marrow MD: 4 % tumour, 40 % at baseline [INRC 2017, MARROW-MD [M]]",
            "PD: a component PD [INRC 2017, OVERALL-PD [M]]; \
             primary PD: 48.7 mm is +20.2 % and +8.2 mm over the nadir of 40.5 mm at W8 [INRC 2017, PRIMARY-PD [M]]; \
             metastatic PR: MIBG bone score 6, 20 at baseline, relative 0.30 [INRC 2017, METASTATIC-PR [M]]; \
             to be looked at: the MIBG bone score was 1 at W8 and counts from baseline only; \
             marrow SD: 5.5 % tumour, 40 % at baseline, lowest before 4 % at W8 [INRC 2017, MARROW-SD [M]]",
        ]
    );
    let unread = judged(&["now_mm=80 soft=30 mibg=9 now_pct=NI", "now_mm=9 soft=20"]);
    assert_eq!(
        unread[1],
        "NE: a component, or a part that decides one, not read and none PD; PD cannot be excluded \
         [INRC 2017, C-NE [A]]; \
         primary NE: 9 mm is -88.8 % from the baseline of 80 mm, so that the response hangs on the uptake, \
         which was not read [INRC 2017, C-NE [A]]; \
         metastatic NE: not read: the MIBG bone score [INRC 2017, C-NE [A]]; \
         marrow NI: not involved, 0 % at baseline [INRC 2017, MARROW-NI [M]]"
    );
}

#[test]
fn the_baseline_of_a_subject_without_reads_is_found_by_name_start_or_order() {
    let labelled = |labels: [&str; 3]| {
        let days = [-20, -3, 50];
        let readings = labels
            .iter()
            .zip(days)
            .map(|(label, day)| reading(label, day, "mibg=4 now_mm=NI now_pct=NI"))
            .collect();
        Components::new("S".into(), "R1".into(), readings)
    };
    let baseline = |components: &Components, start| {
        let course =
            neuroblastoma_course(None, Some(components), start, &Policies::default()).unwrap();
        (
            course.baseline,
            course.visits[0].0.to_string(),
            course.assessments.len(),
        )
    };
    let named = labelled(["bl", "Screening", "W8"]);
    assert_eq!(
        baseline(&named, None),
        (BaselineRule::Named, "Screening".into(), 1)
    );
    let unnamed = labelled(["A", "B", "C"]);
    assert_eq!(
        baseline(&unnamed, Some(START)),
        (BaselineRule::LastBeforeStart, "B".into(), 1)
    );
    assert_eq!(
        baseline(&unnamed, None),
        (BaselineRule::First, "A".into(), 2)
    );
    let nothing = Components::new("S".into(), "R1".into(), Vec::new());
    let judgement = judge_components(None, Some(&nothing), None, &Policies::default());
    assert!(judgement.verdicts().is_empty());
}

/// The diameter of a text keeps its decimals in a reason.
#[test]
fn sizes_print_as_they_were_given() {
    let components = components(&["now_mm=80.0 now_pct=NI", "now_mm=80.0 uptake=STABLE"]);
    let course = neuroblastoma_course(None, Some(&components), None, &Policies::default()).unwrap();
    let size = course.assessments[0].primary.inputs.size;
    assert_eq!(
        size.baseline,
        Some(Diameter {
            mm: Mm::from_mm(80),
            decimals: 1
        })
    );
}

#[test]
fn what_components_lack_or_contradict_is_found() {
    let case = read_case([["80", "20", "20", "10"]; 3], WATCHED, None);
    let told = |case: Option<&Case>, rows: Vec<ComponentReading>| -> Vec<String> {
        let components = Components::new("S".into(), "R1".into(), rows);
        let file = Text::from("components.csv");
        component_findings(case, &components, Some(START), &Policies::default(), &file)
            .iter()
            .map(|f| format!("{} {} {} {}", f.code, f.visit, f.column, f.value))
            .collect()
    };
    let fine = [
        reading("bl", -3, "now_pct=NI"),
        reading("W8", 56, "uptake=STABLE"),
        reading("W16", 112, "now_mm=80.0 uptake=STABLE soft=40"),
    ];
    assert_eq!(told(Some(&case), fine.to_vec()), [""; 0]);
    let odd = [
        reading("PRE", -30, "now_pct=NI"),
        reading("BL", -3, "now_mm=79.5"),
        reading("W16", 112, "soft=41"),
    ];
    assert_eq!(
        told(Some(&case), odd.to_vec()),
        [
            "contradiction.visit_before_baseline PRE date 2025-12-06",
            "missing_data.component_visit W8  ",
            "missing_data.component_baseline BL now_pct ",
            "contradiction.component_size BL now_mm 79.5",
            "contradiction.component_size W16 soft_now_mm 41",
        ]
    );
    let free = [
        reading("BL", -3, "now_mm=NI mibg=9"),
        reading("W8", 56, "now_mm=12 soft=30 now_pct=0"),
    ];
    assert_eq!(
        told(None, free.to_vec()),
        [
            "missing_data.component_baseline BL now_pct ",
            "contradiction.not_involved W8 now_mm 12",
            "contradiction.not_involved W8 soft_now_mm 30",
        ]
    );
    let no_baseline = told(
        Some(&case),
        vec![reading("W8", 56, ""), reading("W16", 112, "")],
    );
    assert_eq!(no_baseline, ["missing_data.component_visit BL  "]);
    // Without a row at baseline an empty cell says nothing: not known, not NI.
    let rows = vec![reading(
        "W8",
        56,
        "now_mm=80 uptake=STABLE soft_uptake=PRESENT mibg=0 now_pct=0",
    )];
    let components = Components::new("S".into(), "R1".into(), rows);
    let course = neuroblastoma_course(
        Some(&case),
        Some(&components),
        Some(START),
        &Policies::default(),
    );
    assert_eq!(words(&course.unwrap().assessments[0]), "SD NE NE NE");
}
