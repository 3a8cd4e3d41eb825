//! The reason of every verdict: the numbers, the lesions, the rule and its source.

use crate::assessment::{PercentChange, TargetRule};
use crate::criteria::{
    CriteriaSet, NewLesions, NonTargetResponse, OverallResponse, TargetResponse,
};
use crate::study::{Case, Lesion, NewLesionState, NodeRule, NonTargetState, Policies, Role, State};

use super::course::{Course, TimepointAssessment};
use super::memory::MemoryRule;
use super::sentence::Sentence;

/// What a reason is written from.
pub struct Reasons<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its course.
    pub course: &'a Course,
    /// The criteria that judged it.
    pub criteria: &'a CriteriaSet,
    /// The policies in force.
    pub policies: &'a Policies,
}

impl Reasons<'_> {
    /// Appends the reason of the baseline row: what it is and what it adds up to.
    pub fn baseline(&self, text: &mut String) {
        let mut s = Sentence::new(text);
        s.say("baseline: ").say(self.case.baseline.rule.as_str());
        match self.course.baseline {
            None if self.course.has_disease => s.say("; no target lesions"),
            None => s.say("; no disease"),
            Some(sum) if sum.read == 0 => s.say("; no target was read"),
            Some(sum) => {
                s.say("; sum ").mm(sum.total, sum.decimals);
                if sum.complete {
                    &mut s
                } else {
                    s.say(", incomplete: no change can be counted from it")
                }
            }
        };
    }

    /// Appends the reason of a timepoint after baseline.
    pub fn timepoint(&self, assessment: &TimepointAssessment, text: &mut String) {
        let mut s = Sentence::new(text);
        s.say((self.criteria.word)(assessment.overall)).say(": ");
        self.why(assessment, &mut s);
    }

    /// The reason without the word.
    pub(super) fn why(&self, assessment: &TimepointAssessment, s: &mut Sentence<'_>) {
        match assessment.overall {
            OverallResponse::ProgressiveDisease => self.progression(assessment, s),
            OverallResponse::CompleteResponse => self.complete(assessment, s),
            OverallResponse::PartialResponse => self.partial(assessment, s),
            OverallResponse::StableDisease => self.stable(assessment, s),
            OverallResponse::NonCrNonPd => {
                s.say("non-target ").lesions(self.present(assessment));
                s.say(" persists and none progressed")
                    .cite(self.criteria, "Table 2");
            }
            OverallResponse::NoEvidenceOfDisease => {
                s.say("no disease at baseline and none now")
                    .cite(self.criteria, "C-NED");
            }
            OverallResponse::NotEvaluable => self.not_evaluable(assessment, s),
            OverallResponse::UnconfirmedProgression => {
                self.progression(assessment, s);
                s.say("; counts when a scan at least ");
                s.whole(self.policies.confirm_pd.into())
                    .say(" days later shows it again");
                s.cite(self.criteria, "confirm_pd");
            }
            // Given by INRC alone, which writes its own reasons.
            OverallResponse::MinorResponse => {}
        }
        if let Some(first) = assessment.confirms {
            s.say("; confirms the progression");
            self.at_visit(first, s);
            s.cite(self.criteria, "confirm_pd");
        }
        if assessment.new_lesions_in_sum {
            self.sum_has_new_lesions(assessment, s);
        }
        self.pending(assessment, s);
    }

    fn progression(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        let mut causes = 0;
        let mut next = |s: &mut Sentence<'_>| {
            if causes > 0 {
                s.say("; ");
            }
            causes += 1;
        };
        if a.target == TargetResponse::ProgressiveDisease {
            next(s);
            self.target_progression(a, s);
        }
        if a.non_target == NonTargetResponse::ProgressiveDisease {
            next(s);
            let progressed = self.lesions_in(a, |state| {
                state == State::NonTarget(NonTargetState::Progression)
            });
            s.say("unequivocal progression of non-target ")
                .lesions(progressed);
            s.cite(self.criteria, "4.3.4");
        }
        if a.counted_new_lesions == NewLesions::Unequivocal {
            next(s);
            self.new_lesions(a, s);
        }
        if a.memory_rule == MemoryRule::DiseaseAfterComplete {
            next(s);
            s.say("disease after the complete response");
            self.complete_before(a, s);
            let seen: Vec<&Lesion> = self.back(a).chain(self.present(a)).collect();
            s.say(": ")
                .lesions(seen)
                .say(" seen")
                .cite(self.criteria, "Table 3 note a");
        }
        if let Some(back) = a.dated_back {
            next(s);
            let lesion = &self.case.lesions()[back.lesion as usize];
            let (what, place) = match lesion.role {
                Role::New => ("equivocal new lesion ", "4.3.5"),
                _ => ("equivocal progression of non-target ", "4.3.4"),
            };
            s.say(what).lesions([lesion]).say(" was confirmed at ");
            s.say(&self.case.timepoints()[back.confirmed_at].visit);
            s.say(" and is dated back to its first scan")
                .cite(self.criteria, place);
        }
    }

    pub(super) fn target_progression(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        if a.target_rule == TargetRule::Reappeared {
            s.say("target ")
                .lesions(self.back(a).chain(self.new_in_sum(a)))
                .say(" is back after the complete response");
            self.complete_before(a, s);
            s.cite(self.criteria, "4.4.4 and FAQ");
            return;
        }
        let sum = a.facts.target.sum;
        s.say(if sum.complete {
            "sum "
        } else {
            "the targets read add up to "
        })
        .mm(sum.total, sum.decimals);
        self.over_nadir(a, s);
        s.cite(self.criteria, "4.3.1");
        if !sum.complete {
            s.say("; ");
            s.lesions(self.unread_targets(a).chain(self.unread_in_sum(a)))
                .say(" not read, which could only add");
            s.cite(self.criteria, "4.4.2");
        }
    }

    /// ` is +24.0 % and +12.0 mm over the nadir of 50.0 mm at W8`.
    fn over_nadir(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        let Some((nadir, at)) = a.history.nadir else {
            return;
        };
        let sum = a.facts.target.sum;
        s.say(" is ")
            .percent(PercentChange::new(nadir, sum.total))
            .say(" and ");
        s.signed_mm(sum.total - nadir, sum.decimals)
            .say(if sum.total < nadir { " from" } else { " over" });
        s.say(" the nadir of ").mm(nadir, sum.decimals);
        self.at_visit(at, s);
    }

    pub(super) fn at_visit(&self, timepoint: usize, s: &mut Sentence<'_>) {
        if timepoint == 0 {
            s.say(" at baseline");
        } else {
            s.say(" at ").say(&self.case.timepoints()[timepoint].visit);
        }
    }

    /// ` since W8`.
    pub(super) fn since_visit(&self, timepoint: usize, s: &mut Sentence<'_>) {
        s.say(" since ");
        s.say(&self.case.timepoints()[timepoint].visit);
    }

    fn new_lesions(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        let seen: Vec<&Lesion> = self
            .lesions_in(a, |state| {
                matches!(
                    state,
                    State::New(NewLesionState::New | NewLesionState::Present)
                )
            })
            .collect();
        s.say("new lesion ").lesions(seen.iter().copied());
        if let [only] = seen.as_slice() {
            s.say(" (").say(&only.organ).say(")");
        }
        s.cite(self.criteria, "4.3.5");
    }

    fn sum_has_new_lesions(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        let mut measured = self.new_in_sum(a).peekable();
        if measured.peek().is_some() {
            s.say("; the sum has new lesion ").lesions(measured);
            s.say(" in it").cite(self.criteria, "new_lesion_rule");
        }
    }

    fn all_gone(&self) -> &'static str {
        match self.policies.node_rule {
            NodeRule::ShortAxis => "every target is gone or a normal node",
            NodeRule::LikeOthers => "every target is gone",
        }
    }

    fn complete(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        if self.course.has_targets {
            let sum = a.facts.target.sum;
            s.say(self.all_gone())
                .say(" (sum ")
                .mm(sum.total, sum.decimals)
                .say(")");
            s.cite(self.criteria, "4.3.1");
        }
        if a.non_target == NonTargetResponse::CompleteResponse {
            s.say(if self.course.has_targets {
                "; every non-target is gone"
            } else {
                "every non-target is gone"
            });
        }
        s.say(", no new lesion").cite(self.criteria, a.table_source);
        if a.target_rule
            == (TargetRule::AllGone {
                numeric_progression: true,
            })
        {
            s.say("; the sum is up by the PD limits, but every node is below ");
            s.mm(self.policies.node_path, 0)
                .cite(self.criteria, "C-NORMAL-NODES");
        }
    }

    fn partial(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        if let Some(by) = a.re_read_by {
            s.say("read as CR, and re-read as PR because ")
                .say(&self.case.timepoints()[by].visit);
            s.say(" shows PR")
                .cite(self.criteria, "Table 3 note a, C-RELABEL");
            return;
        }
        if a.kept_partial {
            s.say("a confirmed PR keeps its label until PD; by the sum alone SD: ");
            self.between(a, s);
            s.cite(self.criteria, "FAQ, C-STICKY");
            return;
        }
        if a.target == TargetResponse::CompleteResponse {
            let sum = a.facts.target.sum;
            s.say(self.all_gone())
                .say(" (sum ")
                .mm(sum.total, sum.decimals)
                .say("), but non-target ");
            match a.non_target {
                NonTargetResponse::NotEvaluable => {
                    s.lesions(self.unread_non_targets(a)).say(" was not read")
                }
                _ => s.lesions(self.present(a)).say(" persists"),
            };
            s.cite(self.criteria, a.table_source);
        } else {
            self.against_baseline(a, s);
            s.cite(self.criteria, "4.3.1");
            s.say(match a.new_lesions {
                NewLesions::Unequivocal => "; non-target ",
                _ => "; no new lesion, non-target ",
            });
            s.say(a.non_target.as_str());
            s.cite(self.criteria, a.table_source);
        }
        if a.memory_rule == MemoryRule::ReReads {
            s.say("; the CR before it is re-read as PR")
                .cite(self.criteria, "C-RELABEL");
        }
    }

    fn stable(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        self.between(a, s);
        s.say(": neither PR nor PD").cite(self.criteria, "4.3.1");
    }

    /// `sum 45 mm is -10.0 % from the baseline of 50 mm and is +4.7 % and +2 mm over the nadir ...`.
    fn between(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        self.against_baseline(a, s);
        if a.history.nadir.is_some_and(|(_, at)| at > 0) {
            s.say(" and");
            self.over_nadir(a, s);
        }
    }

    pub(super) fn against_baseline(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        let sum = a.facts.target.sum;
        s.say("sum ").mm(sum.total, sum.decimals);
        if let Some(baseline) = a.history.baseline {
            s.say(" is ")
                .percent(PercentChange::new(baseline, sum.total));
            s.say(" from the baseline of ").mm(baseline, sum.decimals);
        }
    }

    fn not_evaluable(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        if a.memory_rule == MemoryRule::NothingSeenAfterComplete {
            s.say("nothing is seen after the complete response");
            self.complete_before(a, s);
            s.say(", but non-target ")
                .lesions(self.unread_non_targets(a))
                .say(" was not read");
            s.cite(self.criteria, "C-CR-NE");
            return;
        }
        match a.target_rule {
            TargetRule::Incomplete => self.incomplete(a, s),
            TargetRule::NoBaselineSum => {
                s.say("the baseline sum is incomplete, so neither PR nor SD can be told");
                s.cite(self.criteria, "4.4.2");
            }
            _ if a.new_lesions == NewLesions::NotEvaluable => {
                s.say("the region of a new lesion was not imaged, so CR cannot be claimed");
                s.cite(self.criteria, "C-NEWNE");
            }
            _ => {
                s.say("non-target ")
                    .lesions(self.unread_non_targets(a))
                    .say(" was not read and none progressed");
                s.cite(self.criteria, "Table 2");
            }
        }
    }

    fn incomplete(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        let mut targets = self.unread_targets(a).peekable();
        if targets.peek().is_some() {
            s.say("target ").lesions(targets);
        } else {
            s.say("new lesion ").lesions(self.unread_in_sum(a));
        }
        s.say(" not read");
        if let Some(why) = self.why_not_read(a) {
            s.say(" (").say(why).say(")");
        }
        match a.sum() {
            None => s.say("; no target was read"),
            Some(sum) => s
                .say("; what was read adds up to ")
                .mm(sum.total, sum.decimals)
                .say(" and proves no PD"),
        };
        s.cite(self.criteria, "4.4.2");
    }

    /// What an equivocal finding of this timepoint may still change.
    fn pending(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        if a.new_lesions == NewLesions::Equivocal && a.dated_back.is_none() {
            let equivocal =
                self.lesions_in(a, |state| state == State::New(NewLesionState::Equivocal));
            s.say("; new lesion ")
                .lesions(equivocal)
                .say(" is equivocal: PD is dated here if a later scan confirms it");
            s.cite(self.criteria, "4.3.5");
        }
    }

    /// ` at W8`: the latest overall CR before this timepoint.
    fn complete_before(&self, a: &TimepointAssessment, s: &mut Sentence<'_>) {
        let before = self.course.assessments[..a.timepoint - 1].iter().rev();
        let complete = before
            .clone()
            .find(|earlier| earlier.overall == OverallResponse::CompleteResponse);
        let complete = complete.or_else(|| {
            before
                .clone()
                .find(|e| e.target == TargetResponse::CompleteResponse)
        });
        if let Some(complete) = complete {
            self.at_visit(complete.timepoint, s);
        }
    }
}
