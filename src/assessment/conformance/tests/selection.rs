//! What may be chosen at baseline.

use super::*;

/// recist-1.1.md section 13, rows 1 to 8 and 10: one target, how it was seen, what is said of it.
#[test]
fn measurability_of_a_target() {
    let size = "rule_violation.target_size";
    let node = "rule_violation.target_node_size";
    let method = "rule_violation.target_method";
    let slice = "rule_violation.node_slice";
    // (name, nodal, micrometres, method, thickness mm, interval mm, strict nodes, finding)
    let rows = [
        ("CT 5 mm, 10.0", false, 10_000, "CT", 5, 0, false, None),
        ("CT 5 mm, 9.9", false, 9_900, "CT", 5, 0, false, Some(size)),
        (
            "CT 7 mm, 13.9",
            false,
            13_900,
            "CT",
            7,
            0,
            false,
            Some(size),
        ),
        ("CT 7 mm, 14.0", false, 14_000, "CT", 7, 0, false, None),
        (
            "CT 3 mm every 8 mm, 15",
            false,
            15_000,
            "CT",
            3,
            8,
            false,
            Some(size),
        ),
        ("MRI 8 mm, 16", false, 16_000, "MRI", 8, 8, false, None),
        (
            "method and slices unknown, 10",
            false,
            10_000,
            "",
            0,
            0,
            false,
            None,
        ),
        (
            "chest X-ray 19",
            false,
            19_000,
            "X-ray",
            0,
            0,
            false,
            Some(size),
        ),
        ("chest X-ray 20", false, 20_000, "X-ray", 0, 0, false, None),
        (
            "ultrasound 30",
            false,
            30_000,
            "US",
            0,
            0,
            false,
            Some(method),
        ),
        ("PET 30", false, 30_000, "PET", 0, 0, false, Some(method)),
        (
            "histology 30",
            false,
            30_000,
            "histology",
            0,
            0,
            false,
            Some(method),
        ),
        ("caliper 10", false, 10_000, "clinical", 0, 0, false, None),
        (
            "caliper 9",
            false,
            9_000,
            "clinical",
            0,
            0,
            false,
            Some(size),
        ),
        ("node 9.9", true, 9_900, "CT", 5, 0, false, Some(node)),
        ("node 14.9", true, 14_900, "CT", 5, 0, false, Some(node)),
        ("node 15", true, 15_000, "CT", 5, 0, false, None),
        (
            "node 15 on 6 mm",
            true,
            15_000,
            "CT",
            6,
            0,
            false,
            Some(slice),
        ),
        (
            "node 15 on 8 mm, strict",
            true,
            15_000,
            "CT",
            8,
            0,
            true,
            Some(node),
        ),
        (
            "node 16 on 8 mm, strict",
            true,
            16_000,
            "CT",
            8,
            0,
            true,
            None,
        ),
    ];
    assert_eq!(rows.len(), 20);
    for (name, nodal, micrometres, method, thickness, interval, strict, expected) in rows {
        let mm = |n: i64| (n > 0).then(|| Mm::from_mm(n));
        let slices = Slices {
            thickness: mm(thickness),
            interval: mm(interval),
        };
        let mut policies = Policies::default();
        if strict {
            policies.node_slice = NodeSlice::Strict;
        }
        let case = baseline_case(vec![target("T1", "liver", nodal, micrometres)], method);
        let findings = check(&case, &[slices], &policies);
        assert_eq!(codes(&findings), Vec::from_iter(expected), "{name}");
        for finding in findings {
            assert_eq!(finding.severity, Severity::Warning, "{name}");
            assert_eq!((finding.row, &*finding.lesion), (Some(1), "T1"), "{name}");
        }
    }
}

/// recist-1.1.md section 13, rows 11 to 13: organs and numbers.
#[test]
fn too_many_targets_are_errors_that_name_them() {
    type Row = (
        &'static str,
        &'static [(&'static str, bool)],
        &'static [&'static str],
        &'static str,
    );
    let rows: [Row; 6] = [
        (
            "lungs 2 + 1",
            &[
                ("left lung", false),
                ("Left Lung", false),
                ("right lung", false),
            ],
            &["rule_violation.targets_per_organ"],
            "T1 row 1, T2 row 2, T3 row 3",
        ),
        (
            "three nodes",
            &[("neck", true), ("abdomen", true), ("pelvis", true)],
            &["rule_violation.targets_per_organ"],
            "T1 row 1, T2 row 2, T3 row 3",
        ),
        (
            "six organs",
            &[
                ("liver", false),
                ("lung", false),
                ("skin", false),
                ("bone", false),
                ("spleen", false),
                ("brain", false),
            ],
            &["rule_violation.targets_total"],
            "T5 row 5, T6 row 6",
        ),
        (
            "five in five",
            &[
                ("liver", false),
                ("lung", false),
                ("skin", false),
                ("bone", false),
                ("spleen", false),
            ],
            &[],
            "",
        ),
        (
            "two a organ",
            &[
                ("liver", false),
                ("liver", false),
                ("lung", false),
                ("neck", true),
                ("groin", true),
            ],
            &[],
            "",
        ),
        (
            "both",
            &[
                ("liver", false),
                ("liver", false),
                ("liver", false),
                ("bone", false),
                ("spleen", false),
                ("brain", false),
            ],
            &[
                "rule_violation.targets_total",
                "rule_violation.targets_per_organ",
            ],
            "T3 row 3",
        ),
    ];
    for (name, sites, expected, named) in rows {
        let lesions = sites
            .iter()
            .enumerate()
            .map(|(i, (organ, nodal))| target(&format!("T{}", i + 1), organ, *nodal, 20_000))
            .collect();
        let findings = check(&baseline_case(lesions, ""), &[], &Policies::default());
        assert_eq!(codes(&findings), expected, "{name}");
        for finding in &findings {
            assert_eq!(finding.severity, Severity::Error, "{name}");
            assert!(
                finding.message.contains(named),
                "{name}: {}",
                finding.message
            );
            assert!(finding.row.is_some_and(|row| row > 2), "{name}");
        }
    }
    let mut charter = Policies::default();
    charter.set("max_targets", "10").unwrap();
    charter.set("max_per_organ", "6").unwrap();
    let many = (1..=6).map(|i| target(&format!("T{i}"), "liver", false, 20_000));
    assert!(check(&baseline_case(many.collect(), ""), &[], &charter).is_empty());
}

#[test]
fn what_cannot_stand_at_baseline() {
    let non_target = |state| {
        (
            lesion("N1", Role::NonTarget, "bone", false),
            State::NonTarget(state),
        )
    };
    let liver = || target("T1", "liver", false, 20_000);
    let state = |s| (lesion("T2", Role::Target, "lung", false), State::Target(s));
    let rows = [
        (
            "all well",
            vec![liver(), non_target(NonTargetState::Present)],
            None,
        ),
        (
            "non-target absent",
            vec![liver(), non_target(NonTargetState::Absent)],
            Some((Severity::Warning, "rule_violation.non_target_absent")),
        ),
        (
            "no target",
            vec![non_target(NonTargetState::Present)],
            Some((Severity::Warning, "rule_violation.no_measurable_lesion")),
        ),
        (
            "target 0 mm",
            vec![target("T1", "liver", false, 0)],
            Some((Severity::Error, "rule_violation.target_absent")),
        ),
        (
            "target absent",
            vec![liver(), state(TargetState::Absent)],
            Some((Severity::Error, "rule_violation.target_absent")),
        ),
        (
            "target too small",
            vec![liver(), state(TargetState::TooSmall)],
            Some((Severity::Warning, "rule_violation.target_size")),
        ),
        (
            "target unread",
            vec![liver(), state(TargetState::NotEvaluable)],
            Some((Severity::Warning, "missing_data.baseline_target")),
        ),
    ];
    for (name, lesions, expected) in rows {
        let findings = check(&baseline_case(lesions, ""), &[], &Policies::default());
        let seen: Vec<_> = findings.iter().map(|f| (f.severity, f.code)).collect();
        assert_eq!(seen, Vec::from_iter(expected), "{name}");
    }
}

#[test]
fn nodes_of_normal_size_are_no_non_targets() {
    for (micrometres, found) in [(9_900, true), (10_000, false), (14_000, false)] {
        let mut node = reading(1, BASELINE, State::NonTarget(NonTargetState::Present), "CT");
        if let Some(detail) = node.detail.as_mut() {
            detail.size = Some(Diameter::from_mm(Mm::from_micrometres(micrometres)));
        }
        let (liver, state) = target("T1", "liver", false, 20_000);
        let lesions = vec![liver, lesion("N1", Role::NonTarget, "neck", true)];
        let readings = vec![reading(0, BASELINE, state, "CT"), node];
        let findings = check(
            &assemble(lesions, vec![("BL".into(), readings)]),
            &[],
            &Policies::default(),
        );
        let expected = found.then_some("rule_violation.non_target_node_normal");
        assert_eq!(codes(&findings), Vec::from_iter(expected), "{micrometres}");
    }
}

#[test]
fn irradiated_targets_ask_for_a_reason() {
    for (reason, severity) in [("", Severity::Warning), ("grew since 2025", Severity::Note)] {
        let (mut liver, state) = target("T1", "liver", false, 20_000);
        liver.prior_treatment = true;
        let mut read = reading(0, BASELINE, state, "CT");
        if let Some(detail) = read.detail.as_mut() {
            detail.reason = reason.into();
        }
        let findings = check(
            &assemble(vec![liver], vec![("BL".into(), vec![read])]),
            &[],
            &Policies::default(),
        );
        assert_eq!(codes(&findings), ["rule_violation.target_irradiated"]);
        assert_eq!(findings[0].severity, severity);
    }
}

/// recist-1.1.md section 13, row 14: the window, both ends included.
#[test]
fn baseline_scans_lie_in_the_window_before_the_first_dose() {
    let rows = [
        ("2025-12-13", None),
        ("2025-12-12", Some("rule_violation.baseline_window")),
        ("2026-01-10", None),
        ("2026-01-11", Some("rule_violation.baseline_after_start")),
    ];
    for (date, expected) in rows {
        let (liver, state) = target("T1", "liver", false, 20_000);
        let case = assemble(
            vec![liver],
            vec![("BL".into(), vec![reading(0, date, state, "")])],
        );
        let findings = check(&case, &[], &Policies::default());
        assert_eq!(codes(&findings), Vec::from_iter(expected), "{date}");
    }
}
