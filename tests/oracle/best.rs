//! The sequence of overall responses: the CR rule (8.4, 9.2), confirmation (9.3), best response (9.1, 9.3).

use super::policy::Policy;
use super::response::Response::{self, Cr, Ne, Ned, NonCrNonPd, Pd, Pr, Sd};

/// One assessment: day (from any fixed day) and overall response.
pub type Assessment = (i64, Response);

/// What becomes of a response after an earlier overall CR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AfterCr {
    Stands,
    Becomes(Response),
    /// It stands, and these earlier CRs are read as PR.
    RereadAsPr(Vec<usize>),
}

/// The sequence step `cr_then_worse` for a plain response that follows `before` (8.4, settled.md 9 and 10).
pub fn after_cr(
    before: &[Assessment],
    plain: Response,
    disease_seen: bool,
    policy: &Policy,
) -> AfterCr {
    let earlier_cr = before.iter().any(|(_, response)| *response == Cr);
    if !earlier_cr || ![Pr, Sd, NonCrNonPd].contains(&plain) {
        return AfterCr::Stands;
    }
    if !disease_seen {
        return AfterCr::Becomes(Ne);
    }
    if plain == Pr && cr_is_open(before, policy) {
        return AfterCr::RereadAsPr(crs_of_the_run(before));
    }
    AfterCr::Becomes(Pd)
}

/// Under relabel: a run of CRs that no pair has confirmed yet and no PD has ended. Settled.md 10 does not say what an
/// unconfirmed CR is after a PD ended its run; nothing can re-read it any more, so it stands as under strict.
pub fn cr_is_open(before: &[Assessment], policy: &Policy) -> bool {
    policy.relabel && !crs_of_the_run(before).is_empty() && confirmed_cr(before, policy).is_none()
}

/// The CRs at the end of the sequence with nothing but CR and NE after them.
fn crs_of_the_run(before: &[Assessment]) -> Vec<usize> {
    let run = before
        .iter()
        .rev()
        .take_while(|(_, response)| [Cr, Ne].contains(response))
        .count();
    (before.len() - run..before.len())
        .filter(|at| before[*at].1 == Cr)
        .collect()
}

fn count(between: &[Assessment], wanted: Response) -> usize {
    between
        .iter()
        .filter(|(_, response)| *response == wanted)
        .count()
}

/// The first assessment of the earliest pair that confirms a CR.
pub fn confirmed_cr(sequence: &[Assessment], policy: &Policy) -> Option<usize> {
    pair(sequence, policy, |first, second, between| {
        first == Cr
            && second == Cr
            && between
                .iter()
                .all(|(_, response)| [Cr, Ne].contains(response))
            && count(between, Ne) <= policy.max_bridge
            && count(between, Ne) <= policy.max_ne.unwrap_or(policy.max_bridge)
    })
}

/// The first assessment of the earliest pair that confirms a PR.
pub fn confirmed_pr(sequence: &[Assessment], policy: &Policy) -> Option<usize> {
    pair(sequence, policy, |first, second, between| {
        let (not_evaluable, stable) = (count(between, Ne), count(between, Sd));
        first == Pr
            && [Pr, Cr].contains(&second)
            && between
                .iter()
                .all(|(_, response)| [Cr, Pr, Sd, Ne].contains(response))
            && not_evaluable + stable <= policy.max_bridge
            && not_evaluable <= policy.max_ne.unwrap_or(policy.max_bridge)
            && stable <= policy.max_sd.unwrap_or(policy.max_bridge)
    })
}

fn pair(
    sequence: &[Assessment],
    policy: &Policy,
    confirms: impl Fn(Response, Response, &[Assessment]) -> bool,
) -> Option<usize> {
    for first in 0..sequence.len() {
        for second in first + 1..sequence.len() {
            let far_enough = sequence[second].0 - sequence[first].0 >= policy.min_confirm;
            if far_enough
                && confirms(
                    sequence[first].1,
                    sequence[second].1,
                    &sequence[first + 1..second],
                )
            {
                return Some(first);
            }
        }
    }
    None
}

/// The sequence up to and with the first PD.
pub fn cut_after_first_pd(sequence: &[Assessment]) -> Vec<Assessment> {
    let end = sequence
        .iter()
        .position(|(_, response)| *response == Pd)
        .map_or(sequence.len(), |at| at + 1);
    sequence[..end].to_vec()
}

/// The assessments that new therapy leaves (section 9, `nact_same_day`).
pub fn before_new_therapy(day: i64, new_therapy: Option<i64>, policy: &Policy) -> bool {
    match new_therapy {
        Some(start) if policy.new_therapy_day_excluded => day < start,
        Some(start) => day <= start,
        None => true,
    }
}

/// A best response and the assessment that gives its date.
pub type Best = (Response, Option<usize>);

/// Confirmation not required (9.1). `sequence` is the window: cut at new therapy, after the CR rule, after the first
/// PD; its days are counted from treatment start.
pub fn unconfirmed_best(sequence: &[Assessment], policy: &Policy) -> Best {
    let first = |wanted: Response, from: i64| {
        sequence
            .iter()
            .position(|(day, response)| *response == wanted && *day >= from)
    };
    let ever = i64::MIN;
    for (response, from) in [
        (Cr, ever),
        (Pr, ever),
        (Sd, policy.min_sd),
        (NonCrNonPd, policy.min_sd),
    ] {
        if let Some(at) = first(response, from) {
            return (response, Some(at));
        }
    }
    rest(sequence)
}

/// Confirmation required (9.3).
pub fn confirmed_best(sequence: &[Assessment], has_target: bool, policy: &Policy) -> Best {
    if let Some(at) = confirmed_cr(sequence, policy) {
        return (Cr, Some(at));
    }
    if let Some(at) = confirmed_pr(sequence, policy) {
        return (Pr, Some(at));
    }
    let late_enough = |(day, response): &Assessment| {
        [Cr, Pr, Sd, NonCrNonPd].contains(response) && *day >= policy.min_sd
    };
    if let Some(at) = sequence.iter().position(late_enough) {
        return (if has_target { Sd } else { NonCrNonPd }, Some(at));
    }
    rest(sequence)
}

fn rest(sequence: &[Assessment]) -> Best {
    for response in [Pd, Ned] {
        if let Some(at) = sequence.iter().position(|(_, given)| *given == response) {
            return (response, Some(at));
        }
    }
    (Ne, None)
}

/// The assessment on which the response starts: of the earliest confirmed CR or PR, or the first CR or PR when no
/// confirmation is required.
pub fn response_start(sequence: &[Assessment], confirmed: bool, policy: &Policy) -> Option<usize> {
    if confirmed {
        [
            confirmed_cr(sequence, policy),
            confirmed_pr(sequence, policy),
        ]
        .into_iter()
        .flatten()
        .min()
    } else {
        sequence
            .iter()
            .position(|(_, response)| [Cr, Pr].contains(response))
    }
}
