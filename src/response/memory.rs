//! What an earlier complete response means for a later timepoint: the only memory that the overall
//! response has beside the nadir (recist-1.1.md 8.4 and 9.2; settled.md 9, 10, 16).

use crate::criteria::OverallResponse as Overall;
use crate::study::{CrThenWorse, Policies};

/// How the memory changed the table's overall response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryRule {
    /// It did not.
    Unchanged,
    /// Disease after an overall CR is PD (`cr_then_worse`).
    DiseaseAfterComplete,
    /// After an overall CR nothing was seen, but a non-target was not read (C-CR-NE).
    NothingSeenAfterComplete,
    /// A PR re-reads the unconfirmed CRs before it as PR (C-RELABEL).
    ReReads,
}

/// The overall responses so far, with their days.
#[derive(Clone, Debug, Default)]
pub struct ResponseMemory {
    course: Vec<(i32, Overall)>,
    /// Whether a CR is among them.
    complete: bool,
    /// Whether a pair of CRs has confirmed itself.
    confirmed_complete: bool,
}

impl ResponseMemory {
    /// An overall CR was seen and has not been re-read since.
    pub fn had_complete_response(&self) -> bool {
        self.complete
    }

    /// A returning target is PD by itself: not while `relabel` waits for the CR to be confirmed.
    pub fn reappearance_counts(&self, policies: &Policies) -> bool {
        self.complete && !self.waits(policies)
    }

    /// `relabel` and an unconfirmed CR since the last PD: the next timepoint may re-read it.
    fn waits(&self, policies: &Policies) -> bool {
        policies.cr_then_worse == CrThenWorse::Relabel
            && !self.confirmed_complete
            && self
                .run()
                .iter()
                .any(|(_, response)| *response == Overall::CompleteResponse)
    }

    /// The responses since the last PD, which ends a run: a CR before it is never re-read.
    fn run(&self) -> &[(i32, Overall)] {
        let start = self
            .course
            .iter()
            .rposition(|(_, r)| *r == Overall::ProgressiveDisease);
        &self.course[start.map_or(0, |last| last + 1)..]
    }

    /// Takes in the next timepoint: `stateless` is what the table says, `disease_seen` whether a
    /// target is back or a non-target present. Returns the overall response that stands.
    pub fn settle(
        &mut self,
        day: i32,
        stateless: Overall,
        disease_seen: bool,
        policies: &Policies,
    ) -> (Overall, MemoryRule) {
        let (overall, rule) = self.judge(stateless, disease_seen, policies);
        if rule == MemoryRule::ReReads {
            let start = self.course.len() - self.run().len();
            for (_, earlier) in &mut self.course[start..] {
                if *earlier == Overall::CompleteResponse {
                    *earlier = Overall::PartialResponse;
                }
            }
            self.complete = self
                .course
                .iter()
                .any(|(_, r)| *r == Overall::CompleteResponse);
        }
        if overall == Overall::CompleteResponse {
            self.complete = true;
            self.confirmed_complete |= confirms_complete(&self.course, day, policies);
        }
        self.course.push((day, overall));
        (overall, rule)
    }

    /// Replaces the last response: an equivocal finding confirmed later made it PD.
    pub fn overrule_last(&mut self, overall: Overall) {
        if let Some(last) = self.course.last_mut() {
            last.1 = overall;
        }
        self.complete = self
            .course
            .iter()
            .any(|(_, response)| *response == Overall::CompleteResponse);
    }

    fn judge(
        &self,
        stateless: Overall,
        disease_seen: bool,
        policies: &Policies,
    ) -> (Overall, MemoryRule) {
        let worse = matches!(
            stateless,
            Overall::PartialResponse | Overall::StableDisease | Overall::NonCrNonPd
        );
        if !self.complete || !worse {
            return (stateless, MemoryRule::Unchanged);
        }
        if !disease_seen {
            return (Overall::NotEvaluable, MemoryRule::NothingSeenAfterComplete);
        }
        if self.waits(policies) && stateless == Overall::PartialResponse {
            return (Overall::PartialResponse, MemoryRule::ReReads);
        }
        (
            Overall::ProgressiveDisease,
            MemoryRule::DiseaseAfterComplete,
        )
    }
}

/// A CR on `day` confirms an earlier CR of `course` (recist-1.1.md 9.3): at least `min_confirm`
/// days apart, only CR and NE between, NE no more than the policies allow.
fn confirms_complete(course: &[(i32, Overall)], day: i32, policies: &Policies) -> bool {
    let mut not_evaluable = 0;
    for &(earlier, response) in course.iter().rev() {
        match response {
            Overall::CompleteResponse if day - earlier >= policies.min_confirm as i32 => {
                return true;
            }
            Overall::CompleteResponse => {}
            Overall::NotEvaluable => {
                not_evaluable += 1;
                if not_evaluable > policies.max_bridge.min(policies.max_ne()) {
                    return false;
                }
            }
            _ => return false,
        }
    }
    false
}
