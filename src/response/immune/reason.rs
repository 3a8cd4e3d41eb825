//! The reason of every verdict of iRECIST: what is open, what confirms it, what ends it.

use crate::assessment::SumOfDiameters;
use crate::criteria::{ImmuneResponse, TargetResponse};
use crate::response::course::TimepointAssessment;
use crate::response::reason::Reasons;
use crate::response::sentence::Sentence;
use crate::study::{
    Change, Date, Lesion, Mm, NewLesionState, NonTargetState, Policies, State, days_between,
};

use super::confirmation::{Confirmation, Growth};
use super::facts::{Categories, ImmuneFacts};
use super::step::{ImmuneRule, ImmuneStep};

/// What the reasons of a course are written from.
pub(super) struct ImmuneReasons<'a> {
    /// Reasons of the components.
    pub of_components: Reasons<'a>,
    /// The criteria's name in a sentence.
    pub label: &'static str,
}

impl ImmuneReasons<'_> {
    /// Appends the reason of a timepoint after baseline.
    pub(super) fn timepoint(
        &self,
        a: &TimepointAssessment,
        step: &ImmuneStep,
        facts: &ImmuneFacts,
        text: &mut String,
    ) {
        let mut s = Sentence::new(text);
        let Some(response) = step.response else {
            s.say("no response is given after iCPD")
                .source(self.label, "text");
            return;
        };
        s.say(response.as_str()).say(": ");
        match step.rule {
            ImmuneRule::FirstUnconfirmed(categories) => {
                self.progressed(a, step, facts, categories, &mut s);
                self.window(step.date, &mut s);
            }
            ImmuneRule::Confirmed(found) => self.confirmed(a, step, facts, &found, &mut s),
            ImmuneRule::Early => self.early(step, &mut s),
            ImmuneRule::StillProgressed(categories) => {
                self.progressed(a, step, facts, categories, &mut s);
                self.not_confirmed(a, step, facts, &mut s);
            }
            ImmuneRule::NewLesionsPersist => {
                s.say("new lesion ").lesions(self.new_lesions(a));
                s.say(" persists and the targets have not improved since")
                    .source(self.label, "Table 2, FAQ scenario F");
                self.not_confirmed(a, step, facts, &mut s);
            }
            ImmuneRule::TargetsImproved => {
                s.say("the targets improved since, ")
                    .say("though new lesion ");
                s.lesions(self.new_lesions(a)).say(" persists: ");
                self.of_components.against_baseline(a, &mut s);
                s.source(self.label, "FAQ scenario B");
                self.reset(step, &mut s);
            }
            ImmuneRule::NewLesionUnread => {
                s.say("a new lesion that made the iUPD was not read")
                    .source(self.label, "I-NL-UNREAD");
            }
            ImmuneRule::NewLesionBlocksComplete => {
                s.say("all disease of the baseline is gone, but new lesion ");
                s.lesions(self.new_lesions(a)).say(" persists");
                s.source(self.label, "I-NL-BLOCKS-ICR");
                self.reset(step, &mut s);
            }
            ImmuneRule::Table => {
                self.of_components.why(a, &mut s);
                if facts.new_lesions.present {
                    s.say("; known new lesion ").lesions(self.new_lesions(a));
                    s.say(" has not progressed")
                        .source(self.label, "I-NL-AGAIN");
                }
                self.reset(step, &mut s);
            }
            ImmuneRule::AfterConfirmed => {}
        }
        self.kept_open(response, step, &mut s);
        if step.late && response != ImmuneResponse::NotEvaluable {
            self.late(step, &mut s);
        }
    }

    /// What RECIST 1.1 calls PD, category by category.
    fn progressed(
        &self,
        a: &TimepointAssessment,
        step: &ImmuneStep,
        facts: &ImmuneFacts,
        categories: Categories,
        s: &mut Sentence<'_>,
    ) {
        let mut parts = Parts::default();
        if categories.target {
            parts.next(s);
            if step.components.target == TargetResponse::ProgressiveDisease {
                self.of_components.target_progression(a, s);
            } else {
                self.back_after_complete(a, s);
            }
        }
        if categories.non_target {
            parts.next(s);
            self.non_target_progression(a, facts, s);
        }
        if categories.new_lesions {
            parts.next(s);
            if facts.new_lesions.additional > 0 {
                s.say("new lesion ").lesions(self.first_seen(a));
                s.source("RECIST 1.1", "4.3.5");
            } else {
                s.say("known new lesion ").lesions(self.new_lesions(a));
                s.say(" progressed again").source(self.label, "I-NL-AGAIN");
            }
        }
    }

    fn non_target_progression(
        &self,
        a: &TimepointAssessment,
        facts: &ImmuneFacts,
        s: &mut Sentence<'_>,
    ) {
        let of = |wanted: NonTargetState| {
            self.of_components
                .lesions_in(a, move |state| state == State::NonTarget(wanted))
        };
        if facts.non_target.first_progression.is_some() {
            s.say("unequivocal progression of non-target ")
                .lesions(of(NonTargetState::Progression));
            s.source("RECIST 1.1", "4.3.4");
        } else if facts.non_target_dated_back.is_some() {
            s.say("equivocal progression of non-target ")
                .lesions(of(NonTargetState::Equivocal));
            s.say(", confirmed later").source("RECIST 1.1", "4.3.4");
        } else {
            self.back_after_complete(a, s);
        }
    }

    fn back_after_complete(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        let seen: Vec<&Lesion> = self
            .of_components
            .back(a)
            .chain(self.of_components.present(a))
            .collect();
        s.lesions(seen).say(" seen after iCR");
        s.source(self.label, "I-AFTER-ICR");
    }

    fn confirmed(
        &self,
        a: &TimepointAssessment,
        step: &ImmuneStep,
        facts: &ImmuneFacts,
        found: &Confirmation,
        s: &mut Sentence<'_>,
    ) {
        s.say("the iUPD of ").date(step.open_since);
        s.say(" is confirmed: ");
        let mut parts = Parts::default();
        if let Some(growth) = found.target_growth {
            parts.next(s);
            s.say("sum ");
            self.growth(&growth, s);
        }
        if found.non_target_growth {
            parts.next(s);
            s.say("non-target ").lesions(self.larger_non_targets(a));
            s.say(" has grown further").source(self.label, "Table 2");
        }
        if found.additional {
            parts.next(s);
            s.say("another new lesion, ").lesions(self.first_seen(a));
            s.source(self.label, "Table 2");
        }
        if let Some(growth) = found.new_lesion_growth {
            parts.next(s);
            s.say("sum of new lesions ");
            self.growth(&growth, s);
        }
        if found.new_lesion_larger {
            parts.next(s);
            s.say("an unmeasured new lesion has grown")
                .source(self.label, "Table 2");
        }
        if found.other.any() {
            parts.next(s);
            s.say("progression in a category that had not progressed: ");
            self.progressed(a, step, facts, found.other, s);
            s.source(self.label, "Table 2");
        }
        if self.days_open(step) < self.opens() {
            s.say("; an early scan, but made for symptoms and with another new lesion");
            s.source(self.label, "FAQ");
        }
    }

    /// `140 mm is +10 mm over the 130 mm at W6, 5 mm needed`.
    fn growth(&self, growth: &Growth, s: &mut Sentence<'_>) {
        let (from, at) = growth.from;
        let to = growth.to;
        s.mm(to.total, to.decimals).say(" is ");
        s.signed_mm(to.total - from, to.decimals).say(" over the ");
        s.mm(from, to.decimals);
        self.of_components.at_visit(at, s);
        s.say(", ").mm(self.policies().irecist.growth, 0);
        s.say(" needed").source(self.label, "Table 2");
    }

    /// Why what is still progressed does not confirm.
    fn not_confirmed(
        &self,
        a: &TimepointAssessment,
        step: &ImmuneStep,
        facts: &ImmuneFacts,
        s: &mut Sentence<'_>,
    ) {
        s.say("; no growth that confirms the iUPD of ")
            .date(step.open_since);
        let open = step.open_categories;
        if open.target {
            self.short_of_growth(" (sum ", step.target_reference, a.sum(), s);
        }
        if open.new_lesions {
            let sum = facts.new_lesions.sum;
            self.short_of_growth(" (sum of new lesions ", step.new_lesion_reference, sum, s);
        }
        s.source(self.label, "Table 2");
    }

    /// ` (sum +4 mm since W6, 5 mm needed)`.
    fn short_of_growth(
        &self,
        what: &str,
        reference: Option<(Mm, usize)>,
        now: Option<SumOfDiameters>,
        s: &mut Sentence<'_>,
    ) {
        let (Some((from, at)), Some(now)) = (reference, now.filter(|sum| sum.complete)) else {
            return;
        };
        s.say(what).signed_mm(now.total - from, now.decimals);
        self.of_components.since_visit(at, s);
        s.say(", ").mm(self.policies().irecist.growth, 0);
        s.say(" needed)");
    }

    /// When a scan may confirm an iUPD of this day.
    fn window(&self, from: Date, s: &mut Sentence<'_>) {
        let policies = &self.policies().irecist;
        s.say("; to be confirmed ");
        s.whole(self.opens().unsigned_abs().into()).say(" to ");
        s.whole(u64::from(policies.confirm_to)).say(" days after ");
        s.date(Some(from)).source(self.label, "text");
    }

    fn early(&self, step: &ImmuneStep, s: &mut Sentence<'_>) {
        s.whole(self.days_open(step).unsigned_abs().into());
        s.say(" days after the iUPD of ").date(step.open_since);
        s.say(", before day ")
            .whole(self.opens().unsigned_abs().into());
        s.say(": not used, to be repeated")
            .source(self.label, "FAQ");
    }

    fn late(&self, step: &ImmuneStep, s: &mut Sentence<'_>) {
        s.say("; late: ")
            .whole(self.days_open(step).unsigned_abs().into());
        s.say(" days after the iUPD of ").date(step.open_since);
        s.source(self.label, "I-LATE");
    }

    fn reset(&self, step: &ImmuneStep, s: &mut Sentence<'_>) {
        if step.resets() {
            s.say("; the iUPD of ").date(step.open_since);
            s.say(" is not confirmed and the bar is reset")
                .source(self.label, "text");
        }
    }

    fn kept_open(&self, response: ImmuneResponse, step: &ImmuneStep, s: &mut Sentence<'_>) {
        if response == ImmuneResponse::NotEvaluable && step.open_since.is_some() {
            s.say("; the iUPD of ").date(step.open_since);
            s.say(" stays open").source(self.label, "I-NE");
        }
    }

    fn policies(&self) -> &Policies {
        self.of_components.policies
    }

    /// First day after the iUPD on which a scan counts.
    fn opens(&self) -> i32 {
        let policies = &self.policies().irecist;
        policies.confirm_from.saturating_sub(policies.tolerance) as i32
    }

    fn days_open(&self, step: &ImmuneStep) -> i32 {
        step.open_since
            .map_or(0, |since| days_between(since, step.date))
    }

    fn new_lesions<'b>(
        &'b self,
        a: &'b TimepointAssessment,
    ) -> impl Iterator<Item = &'b Lesion> + 'b {
        self.of_components.lesions_in(a, |state| {
            matches!(
                state,
                State::New(
                    NewLesionState::New | NewLesionState::Present | NewLesionState::Equivocal
                )
            )
        })
    }

    /// The new lesions recorded as new; all of them when none is, as after a disregarded scan.
    fn first_seen<'b>(&'b self, a: &'b TimepointAssessment) -> Vec<&'b Lesion> {
        let new: Vec<&Lesion> = self
            .of_components
            .lesions_in(a, |state| state == State::New(NewLesionState::New))
            .collect();
        if new.is_empty() {
            self.new_lesions(a).collect()
        } else {
            new
        }
    }

    fn larger_non_targets<'b>(
        &'b self,
        a: &'b TimepointAssessment,
    ) -> impl Iterator<Item = &'b Lesion> + 'b {
        self.of_components
            .readings(a)
            .iter()
            .filter(|reading| {
                let change = reading.detail.as_ref().and_then(|detail| detail.change);
                match (reading.state, change) {
                    (State::NonTarget(_), Some(change)) => change == Change::Larger,
                    (State::NonTarget(state), None) => state == NonTargetState::Progression,
                    _ => false,
                }
            })
            .map(|reading| &self.of_components.case.lesions()[reading.lesion as usize])
    }
}

/// Semicolons between the parts of a sentence.
#[derive(Default)]
struct Parts {
    any: bool,
}

impl Parts {
    fn next(&mut self, s: &mut Sentence<'_>) {
        if self.any {
            s.say("; ");
        }
        self.any = true;
    }
}
