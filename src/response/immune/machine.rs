//! The state machine of iRECIST (irecist.md section 3).

use crate::assessment::{TargetFacts, TargetHistory, has_progressed, target_response};
use crate::criteria::{
    CriteriaSet, ImmuneResponse, NewLesions, NonTargetResponse, OverallResponse, OverallRow,
    TargetResponse, look_up,
};
use crate::response::memory::{MemoryRule, ResponseMemory};
use crate::study::{CrReappearance, Date, GrowthFrom, Mm, Policies, days_between};

use super::confirmation::{References, confirmation};
use super::date::shown_on;
use super::facts::{Categories, ImmuneFacts};
use super::step::{Components, ImmuneRule, ImmuneStep};

/// What is remembered from timepoint to timepoint. A disregarded scan leaves no trace in it.
#[derive(Clone, Debug)]
pub struct ImmuneMachine<'a> {
    overall: &'static [OverallRow],
    policies: &'a Policies,
    origin: Date,
    baseline: Option<Mm>,
    nadir: Option<(Mm, usize)>,
    memory: ResponseMemory,
    target_complete_before: bool,
    last_target: TargetResponse,
    new_lesion_nadir: Option<Mm>,
    open: Option<OpenProgression>,
    confirmed: bool,
}

/// An iUPD that nothing has confirmed or ended yet.
#[derive(Clone, Copy, Debug)]
struct OpenProgression {
    since: Date,
    categories: Categories,
    target_then: TargetResponse,
    references: References,
    followed: bool,
}

impl<'a> ImmuneMachine<'a> {
    /// Before the first timepoint after the baseline of `origin`.
    pub fn new(
        origin: Date,
        at_baseline: &TargetFacts,
        criteria: &CriteriaSet,
        policies: &'a Policies,
    ) -> ImmuneMachine<'a> {
        let comparable = at_baseline.targets > 0 && at_baseline.sum.complete;
        let baseline = comparable.then_some(at_baseline.sum.total);
        ImmuneMachine {
            overall: criteria.overall,
            policies,
            origin,
            baseline,
            nadir: baseline.map(|sum| (sum, 0)),
            memory: ResponseMemory::default(),
            target_complete_before: false,
            last_target: TargetResponse::StableDisease,
            new_lesion_nadir: None,
            open: None,
            confirmed: false,
        }
    }

    /// Judges the next timepoint and takes it in.
    pub fn step(&mut self, timepoint: usize, facts: &ImmuneFacts) -> ImmuneStep {
        let mut memory = self.memory.clone();
        let components = self.components(facts, &mut memory);
        let (response, rule) = self.judge(facts, &components);
        if components.memory_rule == MemoryRule::ReReads && response.is_progression() {
            memory = self.memory_after_progression(facts);
        }
        let date = shown_on(rule, facts, &components, self.policies.pd_date_rule);
        let mut step = ImmuneStep {
            response: Some(response),
            date,
            rule,
            components,
            open_since: self.open.map(|open| open.since),
            open_categories: self.open.map(|open| open.categories).unwrap_or_default(),
            late: self.is_late(date),
            target_reference: self.open.and_then(|open| open.references.target),
            new_lesion_reference: self.open.and_then(|open| open.references.new_lesions),
        };
        if self.confirmed {
            step.response = None;
            step.rule = ImmuneRule::AfterConfirmed;
            step.date = facts.date;
        } else if self.is_early(date) && !facts.symptoms_with_new_lesion() {
            step.response = Some(ImmuneResponse::Disregarded);
            step.rule = ImmuneRule::Early;
            step.date = facts.date;
            return step;
        }
        self.accept(timepoint, facts, &step, memory);
        step
    }

    /// RECIST 1.1 on this timepoint, a new lesion left aside.
    fn components(&self, facts: &ImmuneFacts, memory: &mut ResponseMemory) -> Components {
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
        let aside = match facts.new_lesions.status {
            NewLesions::Unequivocal => NewLesions::None,
            other => other,
        };
        let (stateless, table_source) = look_up(self.overall, target, non_target, aside);
        let day = days_between(self.origin, facts.date);
        let (settled, memory_rule) =
            memory.settle(day, stateless, facts.disease_seen(), self.policies);
        let after_complete = memory_rule == MemoryRule::DiseaseAfterComplete;
        let progressed = Categories {
            target: target == TargetResponse::ProgressiveDisease
                || after_complete && facts.target.back,
            non_target: non_target == NonTargetResponse::ProgressiveDisease
                || facts.non_target_dated_back.is_some()
                || after_complete && facts.non_target.present > 0,
            new_lesions: facts.new_lesions.additional > 0 || self.known_new_lesions_progress(facts),
        };
        Components {
            history,
            target,
            target_rule,
            non_target,
            stateless,
            table_source,
            settled,
            memory_rule,
            progressed,
        }
    }

    /// A progression re-reads no earlier iCR.
    fn memory_after_progression(&self, facts: &ImmuneFacts) -> ResponseMemory {
        let mut memory = self.memory.clone();
        memory.settle(
            days_between(self.origin, facts.date),
            OverallResponse::ProgressiveDisease,
            true,
            self.policies,
        );
        memory
    }

    /// Known new lesions progress again (I-NL-AGAIN; settled.md 28).
    fn known_new_lesions_progress(&self, facts: &ImmuneFacts) -> bool {
        let seen = &facts.new_lesions;
        let grown = match (seen.sum, self.new_lesion_nadir) {
            (Some(sum), Some(nadir)) if !seen.joined && sum.read > 0 => {
                has_progressed(sum.total, nadir, self.policies)
            }
            _ => false,
        };
        grown || seen.larger
    }

    fn judge(&self, facts: &ImmuneFacts, now: &Components) -> (ImmuneResponse, ImmuneRule) {
        let Some(open) = &self.open else {
            return if now.progressed.any() {
                (
                    ImmuneResponse::UnconfirmedProgression,
                    ImmuneRule::FirstUnconfirmed(now.progressed),
                )
            } else {
                table(facts, now)
            };
        };
        let found = confirmation(
            open.categories,
            &open.references,
            now.progressed,
            facts,
            self.policies,
        );
        if found.categories().any() {
            return (
                ImmuneResponse::ConfirmedProgression,
                ImmuneRule::Confirmed(found),
            );
        }
        let still = Categories {
            new_lesions: false,
            ..now.progressed
        };
        if still.any() {
            return (
                ImmuneResponse::UnconfirmedProgression,
                ImmuneRule::StillProgressed(still),
            );
        }
        if open.categories.new_lesions
            && let Some(verdict) = new_lesions_remain(open, facts, now)
        {
            return verdict;
        }
        table(facts, now)
    }

    fn days_open(&self, date: Date) -> Option<i32> {
        self.open.map(|open| days_between(open.since, date))
    }

    fn is_early(&self, date: Date) -> bool {
        let policies = &self.policies.irecist;
        let opens = policies.confirm_from.saturating_sub(policies.tolerance);
        self.days_open(date).is_some_and(|days| days < opens as i32)
    }

    fn is_late(&self, date: Date) -> bool {
        let closes = self.policies.irecist.confirm_to as i32;
        self.open.is_some_and(|open| !open.followed)
            && self.days_open(date).is_some_and(|days| days > closes)
    }

    fn accept(
        &mut self,
        timepoint: usize,
        facts: &ImmuneFacts,
        step: &ImmuneStep,
        mut memory: ResponseMemory,
    ) {
        let counted = step.response.and_then(ImmuneResponse::counts_as);
        memory.overrule_last(counted.unwrap_or(step.components.settled));
        self.memory = memory;
        let target = step.components.target;
        self.target_complete_before |= target == TargetResponse::CompleteResponse;
        if target != TargetResponse::NotEvaluable {
            self.last_target = target;
        }
        if let Some(sum) = facts.target_sum()
            && self.nadir.is_none_or(|(nadir, _)| sum < nadir)
        {
            self.nadir = Some((sum, timepoint));
        }
        if let Some(sum) = facts.new_lesions.sum.filter(|sum| sum.complete) {
            let before = self.new_lesion_nadir.filter(|_| !facts.new_lesions.joined);
            self.new_lesion_nadir = Some(before.map_or(sum.total, |nadir| nadir.min(sum.total)));
        }
        self.open = match step.response {
            Some(ImmuneResponse::UnconfirmedProgression) => {
                Some(self.opened(timepoint, facts, step))
            }
            Some(ImmuneResponse::NotEvaluable) => self.open,
            _ => None,
        };
        self.confirmed |= step.response == Some(ImmuneResponse::ConfirmedProgression);
    }

    /// The progression that is open after an iUPD.
    fn opened(&self, timepoint: usize, facts: &ImmuneFacts, step: &ImmuneStep) -> OpenProgression {
        let at = |sum| (sum, timepoint);
        let now = References {
            target: facts.target_sum().map(at),
            new_lesions: facts
                .new_lesions
                .sum
                .filter(|sum| sum.complete)
                .map(|sum| at(sum.total)),
        };
        if let Some(before) = self.open {
            let references = match self.policies.irecist.growth_from {
                GrowthFrom::FirstUnconfirmed => before.references,
                GrowthFrom::Last => References {
                    target: now.target.or(before.references.target),
                    new_lesions: now.new_lesions.or(before.references.new_lesions),
                },
            };
            return OpenProgression {
                followed: true,
                references,
                ..before
            };
        }
        OpenProgression {
            since: step.date,
            categories: match step.rule {
                ImmuneRule::FirstUnconfirmed(categories) => categories,
                _ => Categories::default(),
            },
            target_then: self.last_target,
            references: now,
            followed: false,
        }
    }
}

/// Nothing has progressed: the table of RECIST 1.1 with its prefix (section 4).
fn table(facts: &ImmuneFacts, now: &Components) -> (ImmuneResponse, ImmuneRule) {
    if now.settled == OverallResponse::CompleteResponse && facts.new_lesions.present {
        let blocked = if facts.target.targets > 0 {
            ImmuneResponse::PartialResponse
        } else {
            ImmuneResponse::NonCrNonUpd
        };
        return (blocked, ImmuneRule::NewLesionBlocksComplete);
    }
    (ImmuneResponse::of(now.settled), ImmuneRule::Table)
}

/// The iUPD came from new lesions: what holds while one of them persists or was not read.
fn new_lesions_remain(
    open: &OpenProgression,
    facts: &ImmuneFacts,
    now: &Components,
) -> Option<(ImmuneResponse, ImmuneRule)> {
    let responds = matches!(
        now.target,
        TargetResponse::CompleteResponse | TargetResponse::PartialResponse
    );
    let improved = responds && now.target < open.target_then;
    if facts.new_lesions.present && !improved {
        return Some((
            ImmuneResponse::UnconfirmedProgression,
            ImmuneRule::NewLesionsPersist,
        ));
    }
    if facts.new_lesions.unread {
        return Some((ImmuneResponse::NotEvaluable, ImmuneRule::NewLesionUnread));
    }
    facts
        .new_lesions
        .present
        .then_some((ImmuneResponse::PartialResponse, ImmuneRule::TargetsImproved))
}
