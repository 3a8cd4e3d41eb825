//! Best overall response of a sequence, confirmed and not (recist-1.1.md section 9).

use crate::criteria::OverallResponse as Overall;
use crate::study::Policies;

/// One overall response with the day it counts for, from treatment start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedResponse {
    /// Day from treatment start (day 0).
    pub day: i32,
    /// The response.
    pub overall: Overall,
}

/// A best overall response, and where in the sequence it rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BestResponse {
    /// The category.
    pub best: Overall,
    /// Position of the first timepoint of the qualifying response; none for NE.
    pub at: Option<usize>,
    /// Position of the first timepoint of the (confirmed) response, where there is one.
    pub response_at: Option<usize>,
}

/// The sequence up to and with its first PD.
pub fn to_first_progression(sequence: &[DatedResponse]) -> &[DatedResponse] {
    match sequence
        .iter()
        .position(|r| r.overall == Overall::ProgressiveDisease)
    {
        Some(first) => &sequence[..=first],
        None => sequence,
    }
}

/// Best response without confirmation (9.1): CR and PR from any day, SD and NON-CR/NON-PD from
/// `min_sd` on. `sequence` is already cut at new therapy and cut-off.
pub fn best_unconfirmed(sequence: &[DatedResponse], policies: &Policies) -> BestResponse {
    let sequence = to_first_progression(sequence);
    let first = |wanted: Overall| sequence.iter().position(|r| r.overall == wanted);
    let response_at = sequence.iter().position(|r| r.overall.is_response());
    for wanted in [Overall::CompleteResponse, Overall::PartialResponse] {
        if let Some(at) = first(wanted) {
            return BestResponse {
                best: wanted,
                at: Some(at),
                response_at,
            };
        }
    }
    without_response(sequence, Overall::StableDisease, policies, |r| {
        r == Overall::StableDisease
    })
}

/// Best response with confirmation (9.3). `stable` is what an unconfirmed response falls back to:
/// SD, or NON-CR/NON-PD without targets.
pub fn best_confirmed(
    sequence: &[DatedResponse],
    stable: Overall,
    policies: &Policies,
) -> BestResponse {
    let sequence = to_first_progression(sequence);
    let complete = confirmed_complete(sequence, policies);
    let partial = confirmed_partial(sequence, policies);
    if let Some(at) = complete {
        let response_at = partial.map_or(at, |partial| partial.min(at));
        return BestResponse {
            best: Overall::CompleteResponse,
            at: Some(at),
            response_at: Some(response_at),
        };
    }
    if let Some(at) = partial {
        return BestResponse {
            best: Overall::PartialResponse,
            at: Some(at),
            response_at: Some(at),
        };
    }
    without_response(sequence, stable, policies, |r| {
        r.is_response() || r == Overall::StableDisease
    })
}

/// MR, SD or NON-CR/NON-PD on or after `min_sd`, else PD, else PD not confirmed, else NED, else NE.
fn without_response(
    sequence: &[DatedResponse],
    stable: Overall,
    policies: &Policies,
    counts: impl Fn(Overall) -> bool,
) -> BestResponse {
    let late = |r: &DatedResponse| r.day >= policies.min_sd as i32;
    let found = |best, at| BestResponse {
        best,
        at: Some(at),
        response_at: None,
    };
    let first_late = |wanted: Overall| sequence.iter().position(|r| late(r) && r.overall == wanted);
    if let Some(at) = first_late(Overall::MinorResponse) {
        return found(Overall::MinorResponse, at);
    }
    // Without targets NON-CR/NON-PD stands where SD would (C-NT-ONLY), also before an unconfirmed CR.
    let counts = |r: &DatedResponse| counts(r.overall) || r.overall == Overall::NonCrNonPd;
    if let Some(at) = sequence.iter().position(|r| late(r) && counts(r)) {
        let best = match sequence[at].overall {
            Overall::NonCrNonPd => Overall::NonCrNonPd,
            _ => stable,
        };
        return found(best, at);
    }
    for last_resort in [
        Overall::ProgressiveDisease,
        Overall::UnconfirmedProgression,
        Overall::NoEvidenceOfDisease,
    ] {
        if let Some(at) = sequence.iter().position(|r| r.overall == last_resort) {
            return found(last_resort, at);
        }
    }
    BestResponse {
        best: Overall::NotEvaluable,
        at: None,
        response_at: None,
    }
}

/// First CR that another CR confirms: only CR and NE between.
fn confirmed_complete(sequence: &[DatedResponse], policies: &Policies) -> Option<usize> {
    let most = policies.max_bridge.min(policies.max_ne());
    (0..sequence.len()).find(|&start| {
        sequence[start].overall == Overall::CompleteResponse
            && confirms(sequence, start, policies, |overall, bridge| match overall {
                Overall::CompleteResponse => Some(true),
                Overall::NotEvaluable => {
                    bridge.not_evaluable += 1;
                    (bridge.not_evaluable <= most).then_some(false)
                }
                _ => None,
            })
    })
}

/// First PR that a PR or CR confirms: only CR, PR, MR, SD and NE between. A CR that was not
/// confirmed as such is at least a PR (in INRC it may be followed by one).
fn confirmed_partial(sequence: &[DatedResponse], policies: &Policies) -> Option<usize> {
    (0..sequence.len()).find(|&start| {
        sequence[start].overall.is_response()
            && confirms(sequence, start, policies, |overall, bridge| match overall {
                Overall::CompleteResponse | Overall::PartialResponse => Some(true),
                Overall::MinorResponse | Overall::StableDisease | Overall::NotEvaluable => {
                    bridge.stable += u32::from(overall != Overall::NotEvaluable);
                    bridge.not_evaluable += u32::from(overall == Overall::NotEvaluable);
                    bridge.allowed(policies).then_some(false)
                }
                _ => None,
            })
    })
}

/// Positions of the SDs that follow a confirmed PR, up to any progression (settled.md 15).
pub(super) fn drifted_from_partial(sequence: &[DatedResponse], policies: &Policies) -> Vec<usize> {
    let end = sequence
        .iter()
        .position(|r| {
            matches!(
                r.overall,
                Overall::ProgressiveDisease | Overall::UnconfirmedProgression
            )
        })
        .unwrap_or(sequence.len());
    let sequence = &sequence[..end];
    let confirmed = (1..=end).find(|&n| confirmed_partial(&sequence[..n], policies).is_some());
    (confirmed.unwrap_or(end)..end)
        .filter(|&at| sequence[at].overall == Overall::StableDisease)
        .collect()
}

/// What stands between a response and its confirmation.
#[derive(Default)]
struct Bridge {
    stable: u32,
    not_evaluable: u32,
}

impl Bridge {
    fn allowed(&self, policies: &Policies) -> bool {
        self.stable + self.not_evaluable <= policies.max_bridge
            && self.stable <= policies.max_sd()
            && self.not_evaluable <= policies.max_ne()
    }
}

/// Walks on from `start`: `step` says true for a response that confirms if late enough, false for
/// one that may stand between, nothing for one that ends the search.
fn confirms(
    sequence: &[DatedResponse],
    start: usize,
    policies: &Policies,
    mut step: impl FnMut(Overall, &mut Bridge) -> Option<bool>,
) -> bool {
    let mut bridge = Bridge::default();
    for later in &sequence[start + 1..] {
        match step(later.overall, &mut bridge) {
            Some(true) if later.day - sequence[start].day >= policies.min_confirm as i32 => {
                return true;
            }
            Some(_) => {}
            None => return false,
        }
    }
    false
}
