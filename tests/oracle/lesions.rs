//! From the rows of a visit to lesion states: targets, non-targets, new lesions (sections 4 and 7, settled.md 7 to 14).

use super::fraction::Fraction;
use super::policy::Policy;
use super::reading::{Reading, Visit};
use super::response::NewLesion;
use super::response::Response::{self, Cr, Na, Ne, NonCrNonPd, Pd};
use super::target::TargetRead;

/// The lesions of a role at baseline, in the order of their rows.
pub fn lesions_at_baseline(visits: &[Visit], role: &str) -> Vec<(String, bool)> {
    let mut lesions: Vec<(String, bool)> = Vec::new();
    for reading in visits.first().map_or(&[][..], |visit| &visit.readings) {
        if reading.role == role && !lesions.iter().any(|(id, _)| *id == reading.lesion) {
            lesions.push((reading.lesion.clone(), reading.node));
        }
    }
    lesions
}

pub fn rows_of<'a>(visit: &'a Visit, lesion: &str) -> Vec<&'a Reading> {
    visit
        .readings
        .iter()
        .filter(|reading| reading.lesion == lesion)
        .collect()
}

/// What one target row contributes: `None` when it was not read.
pub fn contribution(reading: &Reading, policy: &Policy) -> Option<Fraction> {
    let as_recorded = |value: Fraction| match policy.rounding {
        Some(step) => value.round_to(step),
        None => value,
    };
    match reading.status.as_str() {
        "measured" => Some(as_recorded(
            reading.diameter.expect("a measured row has a diameter"),
        )),
        "too_small" => Some(reading.diameter.map_or(Fraction::whole(5), as_recorded)),
        "absent" => Some(Fraction::ZERO),
        _ => None,
    }
}

/// Every part letter under which a lesion was ever recorded up to this visit.
fn parts_seen(visits: &[Visit], at: usize, lesion: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for visit in &visits[..=at] {
        for row in rows_of(visit, lesion) {
            if !row.part.is_empty() && !parts.contains(&row.part) {
                parts.push(row.part.clone());
            }
        }
    }
    parts
}

/// The targets at visit `at`. A split lesion that lacks a part it had before has a fragment not read.
pub fn targets_at(visits: &[Visit], at: usize, policy: &Policy) -> Vec<TargetRead> {
    let targets = lesions_at_baseline(visits, "target");
    let position = |id: &str| targets.iter().position(|(lesion, _)| lesion == id);
    let read = |(lesion, node): &(String, bool)| {
        let rows = rows_of(&visits[at], lesion);
        let split = rows.iter().any(|row| !row.part.is_empty());
        let fragments = if split {
            let of_part = |part: &String| {
                rows.iter()
                    .find(|row| row.part == *part)
                    .and_then(|row| contribution(row, policy))
            };
            parts_seen(visits, at, lesion).iter().map(of_part).collect()
        } else {
            vec![rows.first().and_then(|row| contribution(row, policy))]
        };
        let merged = rows.iter().find(|row| row.status == "merged");
        let merged_into = merged.map(|row| position(&row.into).expect("the host is a target"));
        TargetRead {
            node: *node,
            fragments,
            merged_into,
        }
    };
    targets.iter().map(read).collect()
}

/// The statuses of the non-targets at a visit; `not_evaluable` where there is no row.
pub fn non_target_statuses(visits: &[Visit], at: usize) -> Vec<(String, String)> {
    let status = |lesion: &str| {
        rows_of(&visits[at], lesion)
            .first()
            .map_or("not_evaluable".to_string(), |row| row.status.clone())
    };
    lesions_at_baseline(visits, "non-target")
        .into_iter()
        .map(|(id, _)| (id.clone(), status(&id)))
        .collect()
}

/// Section 7 with settled.md 8: not all evaluated is NE, whatever else is present.
pub fn non_target_response(statuses: &[(String, String)]) -> Response {
    let any = |wanted: &str| statuses.iter().any(|(_, status)| status == wanted);
    if statuses.is_empty() {
        Na
    } else if any("progression") {
        Pd
    } else if any("not_evaluable") {
        Ne
    } else if statuses.iter().all(|(_, status)| status == "absent") {
        Cr
    } else {
        NonCrNonPd
    }
}

/// A non-target recorded present; equivocal progression counts as present meanwhile (settled.md 9, 11).
pub fn non_target_is_present(status: &str) -> bool {
    status == "present" || status == "equivocal"
}

pub fn new_lesion_at(visit: &Visit) -> NewLesion {
    let any = |wanted: &[&str]| {
        visit
            .readings
            .iter()
            .any(|row| row.role == "new" && wanted.contains(&row.status.as_str()))
    };
    if any(&["new", "present"]) {
        NewLesion::Unequivocal
    } else if any(&["equivocal"]) {
        NewLesion::Equivocal
    } else if any(&["not_evaluable"]) {
        NewLesion::NotEvaluable
    } else {
        NewLesion::No
    }
}

/// The visit that confirms the equivocal finding which lesion `id` shows first at visit `first`: `None` when `first`
/// is no start of a chain, or the chain is refuted or never taken up again (settled.md 11).
pub fn confirmation_of(visits: &[Visit], first: usize, id: &str, role: &str) -> Option<usize> {
    let status_at = |at: usize| {
        rows_of(&visits[at], id)
            .first()
            .map_or("", |row| row.status.as_str())
    };
    let refutes =
        |status: &str| status == "absent" || (role == "non-target" && status == "present");
    let confirms = |status: &str| match role {
        "non-target" => status == "progression",
        _ => status == "new" || status == "present",
    };
    if status_at(first) != "equivocal" {
        return None;
    }
    // An earlier sighting not yet refuted makes this visit a later link of a chain, not its start.
    for before in (0..first).rev() {
        let status = status_at(before);
        if refutes(status) || confirms(status) {
            break;
        }
        if status == "equivocal" {
            return None;
        }
    }
    for later in first + 1..visits.len() {
        let status = status_at(later);
        if confirms(status) {
            return Some(later);
        }
        if refutes(status) {
            return None;
        }
    }
    None
}

/// Rows at visit `at` of equivocal findings that a later visit confirms, with that visit.
pub fn confirmed_equivocal_rows(visits: &[Visit], at: usize) -> Vec<(Reading, usize)> {
    visits[at]
        .readings
        .iter()
        .filter(|row| row.role != "target")
        .filter_map(|row| {
            Some((
                row.clone(),
                confirmation_of(visits, at, &row.lesion, &row.role)?,
            ))
        })
        .collect()
}
