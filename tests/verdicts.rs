//! The shape that every criteria set shares says what its own engine says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod cases;

use cases::CaseBuilder;
use recist::criteria::{OverallResponse as Overall, RECIST_1_1};
use recist::response::{course, judge, progression_of};
use recist::study::Policies;

#[test]
fn a_judgement_holds_what_the_course_says() {
    let case = CaseBuilder::new()
        .targets(&["T01"])
        .visit(0, &["T01 50"])
        .visit(42, &["T01 30"])
        .visit(84, &["T01 40", "NL01 new"])
        .case();
    let policies = Policies::default();
    let judgement = judge(&case, &RECIST_1_1, &policies).unwrap();
    let course = course(&case, &RECIST_1_1, &policies);
    assert!(judgement.measurable && judgement.baseline_adequate);
    let words: Vec<&str> = judgement.verdicts().iter().map(|v| v.word).collect();
    assert_eq!(words, ["", "PR", "PD"]);
    for (verdict, assessment) in judgement.verdicts()[1..].iter().zip(&course.assessments) {
        assert_eq!(verdict.overall, Some(assessment.overall));
        assert_eq!(verdict.date, assessment.date);
        assert_eq!(verdict.change_from_nadir(), assessment.change_from_nadir());
        assert!(
            judgement
                .reason(verdict)
                .starts_with(assessment.overall.as_str())
        );
    }
    let progressed = judgement.progression(None).unwrap();
    assert_eq!(progressed.at, judgement.verdicts()[2].date);
    assert!(
        judgement
            .progression(Some(judgement.verdicts()[1].date))
            .is_none()
    );
}

#[test]
fn a_progression_is_dated_at_the_start_of_its_block() {
    use Overall::{
        NotEvaluable as NE, PartialResponse as PR, ProgressiveDisease as PD, StableDisease as SD,
        UnconfirmedProgression as UPD,
    };
    for (sequence, expected) in [
        (vec![SD, PD, PR], Some((1, true))),
        (vec![UPD, NE, PD], Some((0, true))),
        (vec![UPD, SD, UPD, UPD], Some((2, false))),
        (vec![UPD, SD, UPD, PD], Some((2, true))),
        (vec![UPD, PR], None),
        (vec![UPD, NE, NE], Some((0, false))),
        (vec![SD, NE], None),
    ] {
        let found = progression_of(sequence.iter().copied().enumerate());
        assert_eq!(found.map(|p| (p.at, p.confirmed)), expected, "{sequence:?}");
    }
}
