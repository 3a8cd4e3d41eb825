//! One odd cell, row or visit at a time: what is said of it, and where.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod importing;

use importing::odd::{BASE, Told, check, with};
use recist::finding::Severity::{Error, Note, Warning};

#[test]
fn each_column_of_details_is_strict() {
    let row = "S1,W8,2026-03-02,T1,target,liver,N,30,measured,R1";
    let cases: &[(&str, &str, Told<'_>)] = &[
        (",method,reason,comment", ",CT,unreadable,\u{e9}", &[]),
        (",long_mm,short_mm", ",30,20", &[]),
        (",long_mm,short_mm", ",30.0,", &[]),
        (
            ",long_mm,short_mm",
            ",31,20",
            &[(Warning, "contradiction.diameter_and_axis", 4, "long_mm")],
        ),
        (
            ",long_mm,short_mm",
            ",30,35",
            &[(Warning, "contradiction.axes", 4, "short_mm")],
        ),
        (
            ",long_mm,short_mm",
            ",3 cm,1001",
            &[
                (Error, "value_unusable.axis", 4, "long_mm"),
                (Error, "value_unusable.axis", 4, "short_mm"),
            ],
        ),
        (",series_uid,sop_uid,frame", ",1.2.3,1.2.3.4,2", &[]),
        (
            ",series_uid,sop_uid,frame",
            ",1.2.x,1.2.3.4,2",
            &[(Error, "value_unusable.uid", 4, "series_uid")],
        ),
        (
            ",sop_instance_uid,frame",
            ",../../x,0",
            &[(Error, "value_unusable.uid", 4, "sop_instance_uid")],
        ),
        (
            ",sop_uid,frame",
            ",1.2.3,0",
            &[(Error, "value_unusable.frame", 4, "frame")],
        ),
        (
            ",sop_uid,frame",
            ",1.2.3,1.5",
            &[(Error, "value_unusable.frame", 4, "frame")],
        ),
        (",x1,y1,x2,y2", ",1.5,2,-0.5,4", &[]),
        (
            ",x1,y1,x2,y2",
            ",1,,3,4",
            &[(Error, "missing_data.coordinate", 4, "y1")],
        ),
        (
            ",x1,y1,x2,y2",
            ",1,2,NaN,inf",
            &[
                (Error, "value_unusable.coordinate", 4, "x2"),
                (Error, "value_unusable.coordinate", 4, "y2"),
            ],
        ),
        (
            ",x3,y3,x4",
            ",1,2,3",
            &[(Error, "missing_data.coordinate", 4, "y4")],
        ),
        (",change,unscheduled", ",Larger,Y", &[]),
        (
            ",change,unscheduled",
            ",bigger,perhaps",
            &[
                (Error, "value_unusable.change", 4, "change"),
                (Error, "value_unusable.unscheduled", 4, "unscheduled"),
            ],
        ),
        (",inrc,prior_treatment", ",soft tissue,yes", &[]),
        (
            ",inrc,prior_treatment",
            ",marrow,2019",
            &[
                (
                    Error,
                    "value_unusable.prior_treatment",
                    4,
                    "prior_treatment",
                ),
                (Error, "value_unusable.inrc", 4, "inrc"),
            ],
        ),
    ];
    for (columns, cells, expected) in cases {
        let text = with(columns, &format!("{row}{cells}"), &[]);
        check(&format!("{columns} {cells}"), &text, expected);
    }
    assert_eq!(cases.len(), 19);
}

#[test]
fn status_and_diameter_go_together() {
    let cases: &[(&str, Told<'_>)] = &[
        ("T1,target,liver,N,,too_small", &[]),
        ("T1,target,liver,N,5,too small", &[]),
        ("T1,target,liver,N,5.0,TOO-SMALL", &[]),
        (
            "T1,target,liver,N,3,too_small",
            &[(Note, "contradiction.too_small_with_diameter", 4, "status")],
        ),
        ("T1,target,liver,N,0,absent", &[]),
        (
            "T1,target,liver,N,3,absent",
            &[(Error, "contradiction.status_and_diameter", 4, "diameter_mm")],
        ),
        (
            "T1,target,liver,N,30,not_evaluable",
            &[(Error, "contradiction.status_and_diameter", 4, "diameter_mm")],
        ),
        (
            "T1,target,liver,N,0,not done",
            &[(Error, "contradiction.status_and_diameter", 4, "diameter_mm")],
        ),
        (
            "T1,target,liver,N,,measured",
            &[(Error, "missing_data.diameter", 4, "diameter_mm")],
        ),
        (
            "T1,target,liver,N,30,present",
            &[(Error, "value_unusable.status", 4, "status")],
        ),
        (
            "T1,target,liver,N,30,",
            &[(Error, "value_unusable.status", 4, "status")],
        ),
        (
            "T1,target,liver,N,1000.001,measured",
            &[(Error, "value_unusable.diameter", 4, "diameter_mm")],
        ),
        (
            "T1,target,liver,N,1000,measured",
            &[(Warning, "unit_unknown.diameter", 4, "diameter_mm")],
        ),
        (
            "T1,target,liver,N,0.9,measured",
            &[(Warning, "unit_unknown.diameter", 4, "diameter_mm")],
        ),
        ("T1,target,liver,N,0,measured", &[]),
        (
            "T1,target,liver,N,4,measured",
            &[(Warning, "unit_unknown.lesion", 4, "diameter_mm")],
        ),
        (
            "T1,target,liver,N,six,odd",
            &[
                (Error, "value_unusable.status", 4, "status"),
                (Error, "value_unusable.diameter", 4, "diameter_mm"),
            ],
        ),
        (
            "T1,target,liver,maybe,30 mm,measured",
            &[
                (Error, "value_unusable.node", 4, "node"),
                (Error, "value_unusable.diameter", 4, "diameter_mm"),
            ],
        ),
        (
            "T1,non-target,liver,N,,present",
            &[(Error, "contradiction.role", 4, "role")],
        ),
        (
            "T1,target,liver,Y,30,measured",
            &[(Error, "contradiction.node", 4, "node")],
        ),
        ("T1,target,,N,30,measured", &[]),
        ("T1,target,Liver segment 4,N,30,measured", &[]),
        (
            "T1,target,spleen,N,30,measured",
            &[(Error, "contradiction.organ", 4, "organ")],
        ),
        (
            "T1,target,abdomen,N,30,measured",
            &[(Warning, "contradiction.organ", 4, "organ")],
        ),
    ];
    for (cells, expected) in cases {
        let text = with("", &format!("S1,W8,2026-03-02,{cells},R1"), &[]);
        check(cells, &text, expected);
    }
    assert_eq!(cases.len(), 24);
}

#[test]
fn visits_and_readers_fit_together() {
    let row = |cells: &str| format!("{cells},target,liver,N,30,measured,R1");
    let cases: &[(&str, String, Told<'_>)] = &[
        (
            "two dates",
            row("S1,W8,2026-03-04,T1"),
            &[(Warning, "contradiction.visit_dates", 5, "date")],
        ),
        (
            "forty days",
            row("S1,W8,2026-01-21,T1"),
            &[(Error, "contradiction.visit_dates", 5, "date")],
        ),
        (
            "a blank behind",
            row("S1,W8 ,2026-03-02,T1"),
            &[
                (Warning, "contradiction.visit_labels", 5, "visit"),
                (Error, "contradiction.visits_overlap", 5, "date"),
            ],
        ),
        (
            "no visit",
            row("S1, ,2026-03-02,T1"),
            &[(Error, "missing_data.identifier", 4, "visit")],
        ),
        (
            "no date",
            row("S1,W8,,T1"),
            &[(Error, "date_unusable.date", 4, "date")],
        ),
        (
            "no lesion",
            row("S1,W8,2026-03-02,"),
            &[(Error, "missing_data.identifier", 4, "lesion")],
        ),
        (
            "look-alike lesion",
            row("S1,W8,2026-03-02,t1"),
            &[(Warning, "identity_conflict.lesion", 4, "lesion")],
        ),
        (
            "no reader",
            "S1,W8,2026-03-02,T1,target,liver,N,30,measured,".into(),
            &[(Warning, "missing_data.reader", 4, "reader")],
        ),
        (
            "another reader",
            "S1,W8,2026-03-02,T1,target,liver,N,30,measured,r1".into(),
            &[
                (Warning, "identity_conflict.reader", 4, "reader"),
                (Warning, "contradiction.reader_changes", 4, "reader"),
            ],
        ),
    ];
    for (name, row, expected) in cases {
        check(name, &with("", row, &[]), expected);
    }
    assert_eq!(cases.len(), 9);
}

#[test]
fn rows_that_are_added_contradict_or_not() {
    let cases: &[(&str, &[&str], Told<'_>)] = &[
        (
            "the same again",
            &[BASE[3]],
            &[(Warning, "duplicate.row", 10, "lesion")],
        ),
        (
            "another result",
            &["S1,W8,2026-03-02,T1,target,liver,N,44,measured,R1"],
            &[(Error, "contradiction.two_readings", 10, "diameter_mm")],
        ),
        (
            "the same on another day",
            &["S1,W8,2026-03-03,T1,target,liver,N,30,measured,R1"],
            &[
                (Error, "contradiction.two_readings", 10, "diameter_mm"),
                (Warning, "contradiction.visit_dates", 10, "date"),
            ],
        ),
        (
            "a new lesion at baseline",
            &["S1,BL,2026-01-05,X1,new,brain,N,,new,R1"],
            &[(Error, "contradiction.new_at_baseline", 10, "role")],
        ),
        (
            "nothing new at baseline",
            &["S1,BL,2026-01-05,X1,new,brain,N,,absent,R1"],
            &[],
        ),
        (
            "a new lesion",
            &[
                "S1,W8,2026-03-02,X1,new,brain,N,,new,R1",
                "S1,W16,2026-04-27,X1,new,brain,N,,present,R1",
            ],
            &[],
        ),
        (
            "present before new",
            &["S1,W16,2026-04-27,X1,new,brain,N,,present,R1"],
            &[(Note, "contradiction.present_before_new", 10, "status")],
        ),
        (
            "a diameter on a non-target, told once",
            &[
                "S1,BL,2026-01-05,N2,non-target,bone,N,12,present,R1",
                "S1,W8,2026-03-02,N2,non-target,bone,N,11,present,R1",
            ],
            &[(
                Warning,
                "contradiction.non_target_with_diameter",
                10,
                "diameter_mm",
            )],
        ),
        (
            "no organ",
            &["S1,BL,2026-01-05,N2,non-target,,N,,present,R1"],
            &[(Warning, "missing_data.organ", 10, "organ")],
        ),
        (
            "a visit before baseline",
            &["S1,PRE,2025-12-01,T1,target,liver,N,41,measured,R1"],
            &[(Warning, "contradiction.visit_before_baseline", 10, "visit")],
        ),
        (
            "an earlier screening",
            &["S1,SCREENING,2025-12-01,T1,target,liver,N,41,measured,R1"],
            &[(Warning, "contradiction.visit_before_baseline", 10, "visit")],
        ),
        (
            "a week before baseline",
            &["S1,W4,2025-12-01,T1,target,liver,N,41,measured,R1"],
            &[
                (Error, "contradiction.visit_order", 10, "date"),
                (Warning, "contradiction.visit_before_baseline", 10, "visit"),
            ],
        ),
        (
            "a week after its successor",
            &["S1,W12,2026-06-01,T1,target,liver,N,30,measured,R1"],
            &[(Error, "contradiction.visit_order", 7, "date")],
        ),
        (
            "years later",
            &["S1,W400,2036-06-01,T1,target,liver,N,30,measured,R1"],
            &[(Warning, "contradiction.visit_gap", 10, "date")],
        ),
    ];
    for (name, rows, expected) in cases {
        check(name, &with("", "", rows), expected);
    }
    assert_eq!(cases.len(), 14);
}
