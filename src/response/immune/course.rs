//! The course of one case by iRECIST: facts gathered, machine stepped, timepoint by timepoint.

use crate::assessment::{new_lesion_facts, non_target_facts, target_facts};
use crate::criteria::{CriteriaSet, ImmuneResponse, NewLesions, OverallResponse};
use crate::response::backdating::{DatedBack, dated_back};
use crate::response::best::{DatedResponse, drifted_from_partial};
use crate::response::course::{Course, TimepointAssessment};
use crate::response::memory::MemoryRule;
use crate::response::new_lesions::NewLesionsKnown;
use crate::response::progression::TimepointFacts;
use crate::study::{
    Case, Change, Date, NonTargetState, Policies, PrPersistence, Reading, Role, State, days_between,
};

use super::facts::ImmuneFacts;
use super::machine::ImmuneMachine;
use super::step::{ImmuneRule, ImmuneStep};

/// A case with every timepoint judged by iRECIST.
#[derive(Clone, Debug, PartialEq)]
pub struct ImmuneCourse {
    /// The components of each timepoint in the shape of RECIST 1.1: what iRECIST has used so far is
    /// their history, and `overall` what the endpoints count.
    pub components: Course,
    /// What the machine said, one step for each of [`Course::assessments`].
    pub steps: Vec<ImmuneStep>,
    /// What it was told.
    pub facts: Vec<ImmuneFacts>,
}

/// Judges every timepoint of a case.
pub fn immune_course(case: &Case, criteria: &CriteriaSet, policies: &Policies) -> ImmuneCourse {
    let at_baseline = target_facts(case, 0, policies);
    let origin = case.timepoints()[0].last_date;
    let mut fold = Fold {
        case,
        policies,
        dated_back: dated_back(case, policies),
        machine: ImmuneMachine::new(origin, &at_baseline, criteria, policies),
        known: NewLesionsKnown::default(),
        progressed: Vec::new(),
        course: ImmuneCourse {
            components: Course {
                baseline: (at_baseline.targets > 0).then_some(at_baseline.sum),
                has_targets: at_baseline.targets > 0,
                has_disease: case.has(Role::Target) || case.has(Role::NonTarget),
                assessments: Vec::new(),
            },
            steps: Vec::new(),
            facts: Vec::new(),
        },
    };
    for timepoint in 1..case.timepoints().len() {
        fold.assess(timepoint);
    }
    if policies.pr_persistence == PrPersistence::Sticky {
        fold.course.keep_confirmed_partial(origin, policies);
    }
    fold.course
}

struct Fold<'a> {
    case: &'a Case,
    policies: &'a Policies,
    dated_back: Vec<DatedBack>,
    machine: ImmuneMachine<'a>,
    known: NewLesionsKnown,
    /// Non-targets that had progressed at the last used scan that showed them.
    progressed: Vec<u32>,
    course: ImmuneCourse,
}

impl Fold<'_> {
    fn assess(&mut self, timepoint: usize) {
        let (new_lesions, known) =
            self.known
                .look(self.case, timepoint, &self.dated_back, self.policies);
        let facts = ImmuneFacts {
            date: self.case.timepoints()[timepoint].last_date,
            target: target_facts(self.case, timepoint, self.policies),
            non_target: non_target_facts(self.case, timepoint),
            non_target_larger: self.non_target_larger(timepoint),
            non_target_dated_back: self.non_target_dated_back(timepoint),
            new_lesions,
            unscheduled: self
                .case
                .readings_at(timepoint)
                .iter()
                .any(|r| r.detail.as_ref().is_some_and(|detail| detail.unscheduled)),
        };
        let step = self.machine.step(timepoint, &facts);
        if step.rule != ImmuneRule::Early {
            self.known = known;
            self.note_progressed(timepoint);
        }
        let re_reads = step.components.memory_rule == MemoryRule::ReReads
            && step.response == Some(ImmuneResponse::PartialResponse);
        if re_reads {
            self.course.re_read(timepoint);
        }
        let assessment = self.assessment(timepoint, &facts, &step);
        self.course.components.assessments.push(assessment);
        self.course.steps.push(step);
        self.course.facts.push(facts);
    }

    /// Further growth: said in `change`, or a non-target that turned to progression (I-NT-NEXT).
    fn non_target_larger(&self, timepoint: usize) -> Option<Date> {
        let grown = |reading: &&Reading| {
            let State::NonTarget(state) = reading.state else {
                return false;
            };
            match reading.detail.as_ref().and_then(|detail| detail.change) {
                Some(change) => change == Change::Larger,
                None => {
                    state == NonTargetState::Progression
                        && !self.progressed.contains(&reading.lesion)
                }
            }
        };
        let readings = self.case.readings_at(timepoint).iter();
        readings.filter(grown).map(|reading| reading.date).min()
    }

    /// The scan of an equivocal progression that was confirmed later, at each visit of its chain.
    fn non_target_dated_back(&self, timepoint: usize) -> Option<Date> {
        self.equivocal_but_real(timepoint)
            .map(|reading| reading.date)
            .min()
    }

    fn equivocal_but_real(&self, timepoint: usize) -> impl Iterator<Item = &Reading> {
        self.case
            .readings_at(timepoint)
            .iter()
            .filter(move |reading| {
                reading.state == State::NonTarget(NonTargetState::Equivocal)
                    && self.dated_back.iter().any(|back| {
                        back.lesion == reading.lesion
                            && (back.first_seen..=back.confirmed_at).contains(&timepoint)
                    })
            })
    }

    fn note_progressed(&mut self, timepoint: usize) {
        let mut now: Vec<u32> = self
            .equivocal_but_real(timepoint)
            .map(|reading| reading.lesion)
            .collect();
        for reading in self.case.readings_at(timepoint) {
            match reading.state {
                State::NonTarget(NonTargetState::Progression) => now.push(reading.lesion),
                State::NonTarget(NonTargetState::Present | NonTargetState::Absent) => {
                    self.progressed.retain(|lesion| *lesion != reading.lesion);
                }
                _ => {}
            }
        }
        self.progressed.extend(now);
    }

    fn assessment(
        &self,
        timepoint: usize,
        facts: &ImmuneFacts,
        step: &ImmuneStep,
    ) -> TimepointAssessment {
        let components = &step.components;
        TimepointAssessment {
            timepoint,
            date: step.date,
            facts: TimepointFacts {
                target: facts.target,
                non_target: facts.non_target,
                new_lesions: new_lesion_facts(self.case, timepoint),
            },
            history: components.history,
            target: components.target,
            target_rule: components.target_rule,
            non_target: components.non_target,
            new_lesions: facts.new_lesions.status,
            counted_new_lesions: NewLesions::None,
            new_lesions_in_sum: false,
            overall: match step.response {
                Some(response) => response
                    .counts_as()
                    .unwrap_or(OverallResponse::NotEvaluable),
                None => components.settled,
            },
            stateless: components.stateless,
            table_source: components.table_source,
            memory_rule: components.memory_rule,
            dated_back: self
                .dated_back
                .iter()
                .find(|back| back.first_seen == timepoint)
                .copied(),
            re_read_by: None,
            confirms: None,
            kept_partial: false,
        }
    }
}

impl ImmuneCourse {
    /// The PR at `timepoint` shows that the iCRs before it were none.
    fn re_read(&mut self, timepoint: usize) {
        let assessments = self.components.assessments.iter_mut();
        for (earlier, step) in assessments.zip(&mut self.steps) {
            if step.response == Some(ImmuneResponse::CompleteResponse) {
                step.response = Some(ImmuneResponse::PartialResponse);
                earlier.overall = OverallResponse::PartialResponse;
                earlier.re_read_by = Some(timepoint);
            }
        }
    }

    /// As RECIST 1.1 does with `pr_persistence = sticky`.
    fn keep_confirmed_partial(&mut self, origin: Date, policies: &Policies) {
        let counted: Vec<usize> = (0..self.steps.len())
            .filter(|&at| {
                let response = self.steps[at].response;
                response.is_some_and(|response| response.counts_as().is_some())
            })
            .collect();
        let sequence: Vec<DatedResponse> = counted
            .iter()
            .map(|&at| DatedResponse {
                day: days_between(origin, self.steps[at].date),
                overall: self.components.assessments[at].overall,
            })
            .collect();
        for drifted in drifted_from_partial(&sequence, policies) {
            let at = counted[drifted];
            self.steps[at].response = Some(ImmuneResponse::PartialResponse);
            self.components.assessments[at].keep_partial();
        }
    }
}
