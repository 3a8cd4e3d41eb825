//! What is asked of the visits after.

use super::*;

#[test]
fn follow_up_asks_for_every_lesion_by_one_method_and_for_no_size() {
    let measured = |mm| State::Target(TargetState::Measured(Diameter::from_mm(Mm::from_mm(mm))));
    let unread = State::Target(TargetState::NotEvaluable);
    let rows = [
        ("smaller than measurable", Some((measured(3), "CT")), None),
        (
            "another name of the method",
            Some((measured(20), "CT SCAN")),
            None,
        ),
        (
            "another method",
            Some((measured(20), "MRI")),
            Some((Severity::Warning, "rule_violation.method_change")),
        ),
        ("method not said", Some((measured(20), "")), None),
        (
            "no row",
            None,
            Some((Severity::Warning, "missing_data.target")),
        ),
        (
            "unread, no reason",
            Some((unread, "CT")),
            Some((Severity::Note, "missing_data.reason")),
        ),
    ];
    for (name, week_8, expected) in rows {
        let lesions = vec![
            lesion("T1", Role::Target, "liver", false),
            lesion("T2", Role::Target, "lung", false),
        ];
        let baseline = (0..2)
            .map(|i| reading(i, BASELINE, measured(20), "CT"))
            .collect();
        let mut later = vec![reading(0, WEEK_8, measured(20), "CT")];
        later.extend(week_8.map(|(state, method)| reading(1, WEEK_8, state, method)));
        let case = assemble(lesions, vec![("BL".into(), baseline), ("W8".into(), later)]);
        let findings = check(&case, &[], &Policies::default());
        let seen: Vec<_> = findings.iter().map(|f| (f.severity, f.code)).collect();
        assert_eq!(seen, Vec::from_iter(expected), "{name}");
        assert!(
            findings.iter().all(|f| f.visit == "W8" && f.lesion == "T2"),
            "{name}"
        );
    }
}

#[test]
fn targets_are_chosen_at_baseline() {
    let (liver, state) = target("T1", "liver", false, 20_000);
    let lesions = vec![liver, lesion("T9", Role::Target, "spleen", false)];
    let visits = vec![
        ("BL".into(), vec![reading(0, BASELINE, state, "")]),
        (
            "W8".into(),
            vec![reading(0, WEEK_8, state, ""), reading(1, WEEK_8, state, "")],
        ),
    ];
    let findings = check(&assemble(lesions, visits), &[], &Policies::default());
    assert_eq!(codes(&findings), ["rule_violation.target_after_baseline"]);
    assert_eq!(findings[0].severity, Severity::Error);
    assert_eq!((&*findings[0].visit, &*findings[0].column), ("W8", "role"));
}

#[test]
fn new_lesions_mean_pd_and_pd_is_the_end() {
    let (liver, state) = target("T1", "liver", false, 20_000);
    let lesions = vec![liver, lesion("X1", Role::New, "brain", false)];
    let seen = State::New(NewLesionState::New);
    let visits = vec![
        ("BL".into(), vec![reading(0, BASELINE, state, "")]),
        (
            "W8".into(),
            vec![reading(0, WEEK_8, state, ""), reading(1, WEEK_8, seen, "")],
        ),
        ("W16".into(), vec![reading(0, "2026-04-27", state, "")]),
    ];
    let case = assemble(lesions, visits);
    let columns = ColumnNames::default();
    let called = |calls: &[Call]| codes(&sequence_findings(&case, calls, &columns));
    use Call::{Other, Progression};
    assert_eq!(
        called(&[Other, Other, Other]),
        ["rule_violation.new_lesion_without_pd"]
    );
    assert_eq!(
        called(&[Other, Progression, Other]),
        ["rule_violation.after_pd"]
    );
    assert_eq!(
        called(&[Other, Other, Progression]),
        ["rule_violation.new_lesion_without_pd"]
    );
}
