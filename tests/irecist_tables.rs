//! Every row of irecist_sequences.csv, counted: through the machine's plain inputs and as full cases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod cases;
mod table;

use cases::{CaseBuilder, on};
use recist::assessment::{NonTargetFacts, SumOfDiameters, TargetFacts};
use recist::criteria::{IRECIST, ImmuneResponse, NewLesions, RECIST_1_1};
use recist::response::immune::{ImmuneFacts, ImmuneMachine};
use recist::response::{
    DatedResponse, FollowedNewLesions, Progressed, best_unconfirmed, course, judge, progression_of,
};
use recist::study::{Case, Mm, Policies, days_between, parse_diameter};
use table::{Row, rows};

/// The rows of each case, the baseline first.
fn sequences() -> Vec<Vec<Row>> {
    let mut cases: Vec<Vec<Row>> = Vec::new();
    let rows = rows("irecist_sequences.csv");
    assert_eq!(rows.len(), 140);
    for row in rows {
        match cases.last_mut() {
            Some(case) if case[0].get("case_id") == row.get("case_id") => case.push(row),
            _ => cases.push(vec![row]),
        }
    }
    assert_eq!(cases.len(), 38);
    cases
}

fn day(row: &Row) -> i32 {
    row.get("day").parse().unwrap()
}

fn mm(text: &str) -> Mm {
    parse_diameter(text).unwrap().mm
}

/// One extranodal target, so that sum 0 is CR.
fn target_facts(row: &Row) -> TargetFacts {
    let sum = row.get("target_sum_mm");
    let read = !["", "NE"].contains(&sum);
    let total = if read { mm(sum) } else { Mm::ZERO };
    TargetFacts {
        targets: u32::from(!sum.is_empty()),
        sum: SumOfDiameters {
            total,
            decimals: 0,
            complete: sum != "NE",
            read: u32::from(read),
        },
        back: total > Mm::ZERO,
        first_read: read.then(|| on(day(row))),
        last_read: read.then(|| on(day(row))),
        first_back: (total > Mm::ZERO).then(|| on(day(row))),
    }
}

fn facts(row: &Row, known_before: bool) -> ImmuneFacts {
    let date = on(day(row));
    let non_target = row.get("non_target");
    let additional: u32 = row.get("nl_added").parse().unwrap();
    let present = row.get("nl_present") == "Y";
    let sum = Some(row.get("nlt_sum_mm")).filter(|text| !text.is_empty());
    ImmuneFacts {
        date,
        target: target_facts(row),
        non_target: NonTargetFacts {
            lesions: u32::from(non_target != "NONE"),
            unread: u32::from(non_target == "NE"),
            present: u32::from(["NON", "UPD"].contains(&non_target)),
            first_progression: (non_target == "UPD").then_some(date),
            first_present: (non_target == "NON").then_some(date),
        },
        non_target_larger: (row.get("nt_change") == "+").then_some(date),
        non_target_dated_back: None,
        new_lesions: FollowedNewLesions {
            status: if present {
                NewLesions::Unequivocal
            } else {
                NewLesions::None
            },
            additional,
            present,
            unread: known_before && row.get("target_sum_mm") == "NE",
            sum: sum.map(|text| SumOfDiameters {
                total: mm(text),
                decimals: 0,
                complete: true,
                read: 1,
            }),
            joined: additional > 0 && sum.is_some(),
            larger: row.get("nlnt_change") == "+",
            first_additional: (additional > 0).then_some(date),
            first_present: present.then_some(date),
            ..FollowedNewLesions::default()
        },
        unscheduled: row.get("unscheduled_symptom") == "Y",
    }
}

/// iBOR and the progression date of a case, as its rows repeat them.
fn check_case(row: &Row, counted: &[(i32, recist::criteria::OverallResponse)]) {
    let id = row.get("case_id");
    let sequence: Vec<DatedResponse> = counted
        .iter()
        .map(|&(day, overall)| DatedResponse { day, overall })
        .collect();
    let best = best_unconfirmed(&sequence, &Policies::default()).best;
    assert_eq!(
        ImmuneResponse::of(best).as_str(),
        row.get("expected_ibor"),
        "{id} iBOR"
    );
    let progressed = progression_of(counted.iter().copied());
    assert_eq!(given(progressed), expected(row), "{id} progression");
}

fn given(progressed: Option<Progressed<i32>>) -> (String, &'static str) {
    match progressed {
        None => (String::new(), ""),
        Some(p) => (p.at.to_string(), if p.confirmed { "Y" } else { "N" }),
    }
}

fn expected(row: &Row) -> (String, &str) {
    (
        row.get("expected_ipd_day").to_owned(),
        row.get("expected_ipd_confirmed"),
    )
}

#[test]
fn every_row_through_the_plain_inputs() {
    let policies = Policies::default();
    let mut judged = 0;
    for case in sequences() {
        let baseline = target_facts(&case[0]);
        let mut machine = ImmuneMachine::new(on(0), &baseline, &IRECIST, &policies);
        let mut counted = Vec::new();
        let mut known = false;
        for (timepoint, row) in case.iter().enumerate().skip(1) {
            let step = machine.step(timepoint, &facts(row, known));
            known |= row.get("nl_added") != "0";
            let word = step.response.map_or("", ImmuneResponse::as_str);
            assert_eq!(
                word,
                row.get("expected_tpr"),
                "{} day {}: {}",
                row.get("case_id"),
                day(row),
                row.get("note")
            );
            let overall = step.response.and_then(ImmuneResponse::counts_as);
            counted.extend(overall.map(|overall| (day(row), overall)));
            judged += 1;
        }
        check_case(&case[0], &counted);
    }
    assert_eq!(judged, 140 - 38);
}

/// New lesions as single lesions: each has a size when the sum of the table leaves it one.
#[derive(Default)]
struct NewLesionRows {
    sizes: Vec<Option<Mm>>,
}

impl NewLesionRows {
    fn readings(&mut self, row: &Row) -> Vec<String> {
        let additional: usize = row.get("nl_added").parse().unwrap();
        let before: Mm = self.sizes.iter().flatten().copied().sum();
        let sum = Some(row.get("nlt_sum_mm")).filter(|text| !text.is_empty());
        let grown = sum.map_or(Mm::ZERO, mm) - before;
        let known = self.sizes.len();
        if additional == 0
            && row.get("nl_present") == "Y"
            && let Some(first) = self.sizes.iter_mut().flatten().next()
        {
            *first += grown;
        }
        for _ in 0..additional {
            let size = (grown >= Mm::from_mm(10)).then_some(grown);
            self.sizes.push(size);
        }
        let change = if row.get("nlnt_change") == "+" {
            " larger"
        } else {
            ""
        };
        let reading = |(at, size): (usize, &Option<Mm>)| {
            let id = format!("NL{:02}", at + 1);
            let state = match (row.get("nl_present"), at < known) {
                ("Y", true) => "present",
                ("Y", false) => "new",
                _ => "absent",
            };
            match size {
                Some(mm) if state != "absent" => format!("{id} {state} {mm}"),
                _ => format!("{id} {state}{change}"),
            }
        };
        self.sizes.iter().enumerate().map(reading).collect()
    }
}

fn as_case(rows: &[Row]) -> Case {
    let mut builder = CaseBuilder::new();
    let mut new_lesions = NewLesionRows::default();
    for row in rows {
        let mut readings = Vec::new();
        let unscheduled = if row.get("unscheduled_symptom") == "Y" {
            " unscheduled"
        } else {
            ""
        };
        match row.get("target_sum_mm") {
            "" => {}
            "0" => readings.push("T01 absent".into()),
            sum => readings.push(format!("T01 {sum}{unscheduled}")),
        }
        let change = match row.get("nt_change") {
            "+" => " larger",
            "-" => " smaller",
            "=" => " same",
            _ => "",
        };
        match row.get("non_target") {
            "NONE" => {}
            "CR" => readings.push("NT01 absent".into()),
            "NON" => readings.push(format!("NT01 present{change}")),
            "UPD" => readings.push(format!("NT01 progression{change}")),
            other => readings.push(format!("NT01 {other}")),
        }
        readings.extend(new_lesions.readings(row));
        let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
        builder = builder.visit(day(row), &readings);
    }
    builder.case()
}

#[test]
fn every_row_as_a_full_case_with_its_reason() {
    let policies = Policies::default();
    let mut judged = 0;
    for rows in sequences() {
        let case = as_case(&rows);
        let judgement = judge(&case, &IRECIST, &policies).unwrap();
        assert_eq!(judgement.verdicts().len(), rows.len());
        for (row, verdict) in rows.iter().zip(judgement.verdicts()).skip(1) {
            let reason = judgement.reason(verdict);
            assert_eq!(
                verdict.word,
                row.get("expected_tpr"),
                "{} day {}: {}; {reason}",
                row.get("case_id"),
                day(row),
                row.get("note")
            );
            assert!(
                reason.starts_with(&format!("{}: ", verdict.word)) && reason.contains('['),
                "{reason}"
            );
            assert_eq!(verdict.date, on(day(row)), "{} date", row.get("case_id"));
            judged += 1;
        }
        let counted: Vec<_> = judgement
            .counted()
            .map(|(verdict, overall)| (days_between(on(0), verdict.date), overall))
            .collect();
        check_case(&rows[0], &counted);
        let recist = course(&case, &RECIST_1_1, &policies);
        let first_pd = recist
            .assessments
            .iter()
            .find(|a| a.overall == recist::criteria::OverallResponse::ProgressiveDisease)
            .map(|a| days_between(on(0), a.date).to_string());
        assert_eq!(
            first_pd.unwrap_or_default(),
            rows[0].get("expected_recist11_pd_day"),
            "{} RECIST 1.1",
            rows[0].get("case_id")
        );
    }
    assert_eq!(judged, 140 - 38);
}
