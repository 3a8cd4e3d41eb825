//! The rules as rows: what a case looks like, and the finding it must (or must not) give.

mod follow_up;
mod selection;

use super::*;
use crate::finding::Severity;
use crate::study::{
    BaselineRule, Diameter, Lesion, Mm, NewLesionState, NodeSlice, NonTargetState, ReadingDetail,
    Role, State, TargetState, parse_date,
};

const BASELINE: &str = "2026-01-05";
const WEEK_8: &str = "2026-03-02";

/// A lesion with its baseline diameter in micrometres.
fn target(id: &str, organ: &str, nodal: bool, micrometres: i64) -> (Lesion, State) {
    let diameter = Diameter::from_mm(Mm::from_micrometres(micrometres));
    let state = State::Target(TargetState::Measured(diameter));
    (lesion(id, Role::Target, organ, nodal), state)
}

fn lesion(id: &str, role: Role, organ: &str, nodal: bool) -> Lesion {
    Lesion {
        id: id.into(),
        role,
        organ: organ.into(),
        nodal,
        prior_treatment: false,
        inrc: None,
    }
}

fn reading(lesion: u32, date: &str, state: State, method: &str) -> Reading {
    let detail = ReadingDetail {
        method: method.into(),
        ..ReadingDetail::default()
    };
    Reading {
        lesion,
        part: Text::default(),
        date: parse_date(date).unwrap(),
        state,
        row: u64::from(lesion) + 1,
        detail: (!method.is_empty()).then(|| Box::new(detail)),
    }
}

/// A case with a baseline only, its lesions in order.
fn baseline_case(lesions: Vec<(Lesion, State)>, method: &str) -> Case {
    let (lesions, states): (Vec<Lesion>, Vec<State>) = lesions.into_iter().unzip();
    let readings = states
        .into_iter()
        .enumerate()
        .map(|(i, state)| reading(i as u32, BASELINE, state, method))
        .collect();
    assemble(lesions, vec![("BL".into(), readings)])
}

fn assemble(lesions: Vec<Lesion>, visits: Vec<(Text, Vec<Reading>)>) -> Case {
    Case::assemble(
        "S1".into(),
        "R1".into(),
        BaselineRule::Named,
        lesions,
        visits,
    )
    .unwrap()
}

fn check(case: &Case, slices: &[Slices], policies: &Policies) -> Vec<Finding> {
    let subject = Subject {
        id: "S1".into(),
        start_date: Some(parse_date("2026-01-10").unwrap()),
        ..Subject::default()
    };
    let columns = ColumnNames::default();
    let rules = Conformance {
        policies,
        columns: &columns,
    };
    rules.findings(case, &subject, slices, &mut OrganKeys::default())
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|f| f.code).collect()
}
