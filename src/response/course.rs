//! The course of one case: every timepoint assessed in order, each in the light of those before.

use crate::assessment::{
    PercentChange, SumOfDiameters, TargetHistory, TargetRule, target_facts, target_response,
};
use crate::criteria::{
    CriteriaSet, NewLesions, NonTargetResponse, OverallResponse, TargetResponse, look_up,
};
use crate::study::{
    Case, CrReappearance, Date, Mm, NewLesionRule, Policies, PrPersistence, days_between,
};

use super::backdating::{DatedBack, dated_back};
use super::best::{DatedResponse, drifted_from_partial};
use super::confirm_progression::ask_for_confirmation;
use super::gather::{gather, progressing};
use super::memory::{MemoryRule, ResponseMemory};
use super::new_lesions::NewLesionsKnown;
use super::progression::TimepointFacts;

/// Everything decided about one timepoint after baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct TimepointAssessment {
    /// Index in [`Case::timepoints`]; the baseline is 0 and has no assessment.
    pub timepoint: usize,
    /// The PD date where the overall response is PD, else the latest scan (settled.md 3, 4).
    pub date: Date,
    /// What the readings show.
    pub facts: TimepointFacts,
    /// What the target rule knew of earlier timepoints.
    pub history: TargetHistory,
    /// Response of the targets.
    pub target: TargetResponse,
    /// The rule that gave it.
    pub target_rule: TargetRule,
    /// Response of the non-targets.
    pub non_target: NonTargetResponse,
    /// New lesions, as they were seen.
    pub new_lesions: NewLesions,
    /// New lesions as the table was asked: without those that criteria add to the sum.
    pub counted_new_lesions: NewLesions,
    /// A new lesion counts in the sum.
    pub new_lesions_in_sum: bool,
    /// The overall response.
    pub overall: OverallResponse,
    /// What the table alone said.
    pub stateless: OverallResponse,
    /// Where the table says so.
    pub table_source: &'static str,
    /// How an earlier CR changed it.
    pub memory_rule: MemoryRule,
    /// The equivocal finding that makes this timepoint PD.
    pub dated_back: Option<DatedBack>,
    /// The later timepoint whose PR re-read this CR as PR (`relabel`).
    pub re_read_by: Option<usize>,
    /// The timepoint whose PD this one confirms (`confirm_pd`).
    pub confirms: Option<usize>,
    /// SD shown as PR after a confirmed PR (`pr_persistence = sticky`).
    pub kept_partial: bool,
}

impl TimepointAssessment {
    /// The sum, where there are targets and one was read.
    pub fn sum(&self) -> Option<SumOfDiameters> {
        (self.facts.target.sum.read > 0).then_some(self.facts.target.sum)
    }

    /// Change of a complete sum from baseline.
    pub fn change_from_baseline(&self) -> Option<PercentChange> {
        Some(PercentChange::new(
            self.history.baseline?,
            self.complete_sum()?,
        ))
    }

    /// Change of a complete sum from the nadir.
    pub fn change_from_nadir(&self) -> Option<PercentChange> {
        Some(PercentChange::new(
            self.history.nadir?.0,
            self.complete_sum()?,
        ))
    }

    /// SD shown as the PR it drifted from.
    pub(super) fn keep_partial(&mut self) {
        self.overall = OverallResponse::PartialResponse;
        self.target = TargetResponse::PartialResponse;
        self.kept_partial = true;
    }

    /// The sum, if it can be compared.
    pub fn complete_sum(&self) -> Option<Mm> {
        self.sum().filter(|sum| sum.complete).map(|sum| sum.total)
    }
}

/// A case with every timepoint assessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The sum at baseline, where there are targets.
    pub baseline: Option<SumOfDiameters>,
    /// Whether there were targets at baseline.
    pub has_targets: bool,
    /// Whether there were targets or non-targets at baseline.
    pub has_disease: bool,
    /// The timepoints after baseline, in order.
    pub assessments: Vec<TimepointAssessment>,
}

/// Assesses every timepoint of a case.
pub fn course(case: &Case, criteria: &CriteriaSet, policies: &Policies) -> Course {
    let at_baseline = target_facts(case, 0, policies);
    let has_targets = at_baseline.targets > 0;
    let seen_back = dated_back(case, policies);
    // The burden of a subject without targets starts at nothing where new lesions add to it.
    let from_nothing = policies.new_lesion_rule != NewLesionRule::Progression;
    let mut fold = Fold {
        case,
        criteria,
        policies,
        baseline: ((has_targets || from_nothing) && at_baseline.sum.complete)
            .then_some(at_baseline.sum.total),
        nadir: None,
        target_complete_before: false,
        memory: ResponseMemory::default(),
        confirmed_back: progressing(case, &seen_back, policies),
        seen_back,
        new_lesions: NewLesionsKnown::default(),
        origin: case.timepoints()[0].last_date,
        done: Vec::with_capacity(case.timepoints().len() - 1),
    };
    fold.nadir = fold.baseline.map(|sum| (sum, 0));
    for timepoint in 1..case.timepoints().len() {
        fold.assess(timepoint);
    }
    let mut assessments = fold.done;
    if policies.pr_persistence == PrPersistence::Sticky {
        keep_confirmed_partial(&mut assessments, policies);
    }
    if policies.confirm_pd > 0 {
        ask_for_confirmation(&mut assessments, policies.confirm_pd);
    }
    let has_disease = case
        .lesions()
        .iter()
        .any(|lesion| lesion.role != crate::study::Role::New);
    Course {
        baseline: has_targets.then_some(at_baseline.sum),
        has_targets,
        has_disease,
        assessments,
    }
}

struct Fold<'a> {
    case: &'a Case,
    criteria: &'a CriteriaSet,
    policies: &'a Policies,
    baseline: Option<Mm>,
    nadir: Option<(Mm, usize)>,
    target_complete_before: bool,
    memory: ResponseMemory,
    /// Equivocal findings that were confirmed.
    seen_back: Vec<DatedBack>,
    /// Those of them that make PD.
    confirmed_back: Vec<DatedBack>,
    new_lesions: NewLesionsKnown,
    origin: Date,
    done: Vec<TimepointAssessment>,
}

impl Fold<'_> {
    fn assess(&mut self, timepoint: usize) {
        let gathered = gather(
            self.case,
            timepoint,
            &mut self.new_lesions,
            &self.seen_back,
            self.policies,
        );
        let facts = gathered.facts;
        let history = TargetHistory {
            baseline: self.baseline,
            nadir: self.nadir,
            complete_response_before: match self.policies.cr_reappearance {
                CrReappearance::Overall => self.memory.reappearance_counts(self.policies),
                CrReappearance::Target => {
                    self.target_complete_before || self.memory.had_complete_response()
                }
            },
        };
        let (target, target_rule) = target_response(&facts.target, &history, self.policies);
        let non_target = facts.non_target.response();
        let counted_new_lesions = facts.new_lesions.status();
        let (stateless, table_source) = look_up(
            self.criteria.overall,
            target,
            non_target,
            counted_new_lesions,
        );
        let last_date = self.case.timepoints()[timepoint].last_date;
        let day = days_between(self.origin, last_date);
        let (mut overall, memory_rule) =
            self.memory
                .settle(day, stateless, facts.disease_seen(), self.policies);
        if memory_rule == MemoryRule::ReReads {
            self.re_read(timepoint);
        }
        let dated_back = self
            .confirmed_back
            .iter()
            .find(|back| back.first_seen == timepoint)
            .copied();
        if dated_back.is_some() {
            overall = OverallResponse::ProgressiveDisease;
            self.memory.overrule_last(overall);
        }
        let date = match overall {
            OverallResponse::ProgressiveDisease => facts
                .progression_date(
                    target,
                    memory_rule,
                    dated_back.map(|b| b.date),
                    self.policies.pd_date_rule,
                )
                .unwrap_or(last_date),
            _ => last_date,
        };
        self.target_complete_before |= target == TargetResponse::CompleteResponse;
        if facts.target.targets > 0 && facts.target.sum.complete && facts.target.sum.read > 0 {
            let sum = facts.target.sum.total;
            if self.nadir.is_none_or(|(nadir, _)| sum < nadir) {
                self.nadir = Some((sum, timepoint));
            }
        }
        self.done.push(TimepointAssessment {
            timepoint,
            date,
            facts,
            history,
            target,
            target_rule,
            non_target,
            new_lesions: gathered.seen,
            counted_new_lesions,
            new_lesions_in_sum: gathered.in_sum,
            overall,
            stateless,
            table_source,
            memory_rule,
            dated_back,
            re_read_by: None,
            confirms: None,
            kept_partial: false,
        });
    }

    /// The PR at `timepoint` shows that the CRs before it, back to the last PD, were none.
    fn re_read(&mut self, timepoint: usize) {
        let progression = OverallResponse::ProgressiveDisease;
        let run = self
            .done
            .iter_mut()
            .rev()
            .take_while(|a| a.overall != progression);
        for earlier in run {
            if earlier.overall == OverallResponse::CompleteResponse {
                earlier.overall = OverallResponse::PartialResponse;
                earlier.re_read_by = Some(timepoint);
            }
        }
    }
}

/// From the timepoint after the confirmation of a PR on, SD is shown as PR until PD (settled.md 15).
fn keep_confirmed_partial(assessments: &mut [TimepointAssessment], policies: &Policies) {
    let Some(origin) = assessments.first().map(|first| first.date) else {
        return;
    };
    let sequence: Vec<DatedResponse> = assessments
        .iter()
        .map(|a| DatedResponse {
            day: days_between(origin, a.date),
            overall: a.overall,
        })
        .collect();
    for drifted in drifted_from_partial(&sequence, policies) {
        assessments[drifted].keep_partial();
    }
}
