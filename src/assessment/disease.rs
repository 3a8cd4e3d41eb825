//! What the non-target and new-lesion readings of one timepoint show.

use crate::criteria::{NewLesions, NonTargetResponse};
use crate::study::{Case, Date, NewLesionState, NonTargetState, Role, State};

use super::sum::{earlier, take_lesion};

/// What the non-targets show at one timepoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NonTargetFacts {
    /// Non-targets of the case.
    pub lesions: u32,
    /// Not read, or without a reading (settled.md 7).
    pub unread: u32,
    /// Still there; equivocal counts as there.
    pub present: u32,
    /// Earliest scan that shows unequivocal progression.
    pub first_progression: Option<Date>,
    /// Earliest scan that shows one still there.
    pub first_present: Option<Date>,
}

/// What the new lesions show at one timepoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewLesionFacts {
    /// Earliest scan that shows an unequivocal one.
    pub first_unequivocal: Option<Date>,
    /// One is equivocal.
    pub equivocal: bool,
    /// The region of one was not imaged.
    pub not_evaluable: bool,
}

/// Gathers the non-target readings of a timepoint.
pub fn non_target_facts(case: &Case, timepoint: usize) -> NonTargetFacts {
    let mut facts = NonTargetFacts::default();
    let mut rest = case.readings_at(timepoint);
    for (index, lesion) in case.lesions().iter().enumerate() {
        match lesion.role {
            Role::Target => continue,
            Role::New => break,
            Role::NonTarget => facts.lesions += 1,
        }
        let readings = take_lesion(&mut rest, index as u32);
        let mut unread = readings.is_empty();
        for reading in readings {
            let State::NonTarget(state) = reading.state else {
                continue;
            };
            match state {
                NonTargetState::Progression => {
                    facts.first_progression = earlier(facts.first_progression, reading.date);
                }
                NonTargetState::Present | NonTargetState::Equivocal => {
                    facts.present += 1;
                    facts.first_present = earlier(facts.first_present, reading.date);
                }
                NonTargetState::NotEvaluable => unread = true,
                NonTargetState::Absent => {}
            }
        }
        facts.unread += u32::from(unread);
    }
    facts
}

/// Gathers the new-lesion readings of a timepoint (settled.md 11).
pub fn new_lesion_facts(case: &Case, timepoint: usize) -> NewLesionFacts {
    let mut facts = NewLesionFacts::default();
    for reading in case.readings_at(timepoint).iter().rev() {
        let State::New(state) = reading.state else {
            break;
        };
        match state {
            NewLesionState::New | NewLesionState::Present => {
                facts.first_unequivocal = earlier(facts.first_unequivocal, reading.date);
            }
            NewLesionState::Equivocal => facts.equivocal = true,
            NewLesionState::NotEvaluable => facts.not_evaluable = true,
            NewLesionState::Absent => {}
        }
    }
    facts
}

impl NonTargetFacts {
    /// The non-target response: progression, then what was not read, then what persists
    /// (RECIST 1.1, 4.3.3 and Table 2; settled.md 8).
    pub fn response(&self) -> NonTargetResponse {
        if self.lesions == 0 {
            NonTargetResponse::NotApplicable
        } else if self.first_progression.is_some() {
            NonTargetResponse::ProgressiveDisease
        } else if self.unread > 0 {
            NonTargetResponse::NotEvaluable
        } else if self.present > 0 {
            NonTargetResponse::NonCrNonPd
        } else {
            NonTargetResponse::CompleteResponse
        }
    }
}

impl NonTargetFacts {
    /// Criteria by which non-targets do not progress: what has grown is present.
    pub fn without_progression(&mut self) {
        if let Some(date) = self.first_progression.take() {
            self.present += 1;
            self.first_present = earlier(self.first_present, date);
        }
    }
}

impl NewLesionFacts {
    /// The strongest status of the timepoint.
    pub fn status(&self) -> NewLesions {
        if self.first_unequivocal.is_some() {
            NewLesions::Unequivocal
        } else if self.equivocal {
            NewLesions::Equivocal
        } else if self.not_evaluable {
            NewLesions::NotEvaluable
        } else {
            NewLesions::None
        }
    }
}
