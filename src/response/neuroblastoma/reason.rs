//! The reason of every verdict by INRC: the overall rule, then each component with its numbers.

use crate::assessment::PercentChange;
use crate::criteria::inrc_2017::{MarrowResponse, MetastaticResponse, PrimaryResponse, rules};
use crate::criteria::{INRC_2017, Rule};
use crate::response::Sentence;
use crate::study::{Policies, PrimaryUptake, Seen};

use super::course::{NeuroblastomaAssessment, NeuroblastomaCourse};
use super::history::{Size, SizeHistory};

/// What the reasons are written from.
pub(super) struct Reasons<'a> {
    pub course: &'a NeuroblastomaCourse,
    pub policies: &'a Policies,
}

/// The reasons of the components of one visit, primary, metastatic and marrow: each begins with its
/// name and response.
pub fn component_reasons(
    course: &NeuroblastomaCourse,
    assessment: &NeuroblastomaAssessment,
    policies: &Policies,
) -> [String; 3] {
    Reasons { course, policies }.components(assessment)
}

impl Reasons<'_> {
    /// The baseline: how it was found, and what it lacks.
    pub(super) fn baseline(&self, text: &mut String) {
        let mut s = Sentence::new(text);
        s.say("baseline: ").say(self.course.baseline.as_str());
        if self.course.baseline_unread {
            s.say("; a component was not read: write NI where it is not involved");
        }
    }

    /// A visit after baseline.
    pub(super) fn visit(&self, assessment: &NeuroblastomaAssessment, text: &mut String) {
        let mut s = Sentence::new(text);
        s.say(assessment.overall.as_str()).say(": ");
        if let Some(proven_at) = assessment.proven_at {
            s.say("new soft tissue that was unproven is proven");
            self.at_visit(proven_at, &mut s);
            s.say(" and PD is dated back to here");
            cite(&rules::NEW_UNPROVEN, &mut s);
            s.say("; by itself ")
                .say(assessment.row.overall.as_str())
                .say(": ");
        }
        s.say(assessment.row.when);
        cite(&assessment.row.rule, &mut s);
        for component in self.components(assessment) {
            s.say("; ").say(&component);
        }
    }

    /// Each component's response with what it follows from, beginning with its name.
    pub(super) fn components(&self, assessment: &NeuroblastomaAssessment) -> [String; 3] {
        let written = |write: &dyn Fn(&mut Sentence<'_>)| {
            let mut text = String::new();
            write(&mut Sentence::new(&mut text));
            text
        };
        [
            written(&|s| self.primary(assessment, s)),
            written(&|s| self.metastatic(assessment, s)),
            written(&|s| self.marrow(assessment, s)),
        ]
    }

    fn primary(&self, assessment: &NeuroblastomaAssessment, s: &mut Sentence<'_>) {
        let verdict = &assessment.primary;
        let size = &verdict.inputs.size;
        s.say("primary ").say(verdict.response.as_str()).say(": ");
        match verdict.response {
            PrimaryResponse::NotInvolved => {
                s.say("not there at baseline");
            }
            PrimaryResponse::NotEvaluable => {
                self.primary_unread(size, s);
            }
            PrimaryResponse::ProgressiveDisease => {
                self.now(size, s);
                self.over_nadir(size, s);
            }
            _ => {
                self.now(size, s);
                self.against_baseline(size, s);
                if verdict.rule == &rules::PRIMARY_SD && size.nadir.is_some_and(|(_, at)| at > 0) {
                    s.say(" and");
                    self.over_nadir(size, s);
                }
                s.say(match verdict.inputs.uptake {
                    Some(PrimaryUptake::Resolved) => ", uptake resolved",
                    Some(PrimaryUptake::Improved) => ", uptake improved",
                    Some(PrimaryUptake::Stable) => ", uptake stable",
                    Some(PrimaryUptake::Increased) => ", uptake increased",
                    None => ", uptake not told, which decides nothing here",
                });
            }
        }
        cite(verdict.rule, s);
    }

    fn primary_unread(&self, size: &SizeHistory, s: &mut Sentence<'_>) {
        match size.now {
            Size::Unknown => {
                s.say("its size was not read");
            }
            Size::AtLeast(read) => {
                s.say("a part was not read; what was read adds up to ")
                    .mm(read.mm, read.decimals)
                    .say(" and proves no PD");
            }
            Size::Known(_) if size.baseline.is_none() => {
                self.now(size, s);
                s.say(", and no size at baseline to compare with");
            }
            Size::Known(_) => {
                self.now(size, s);
                self.against_baseline(size, s);
                s.say(", so that the response hangs on the uptake, which was not read");
            }
        }
    }

    fn metastatic(&self, assessment: &NeuroblastomaAssessment, s: &mut Sentence<'_>) {
        let verdict = &assessment.metastatic;
        s.say("metastatic ")
            .say(verdict.response.as_str())
            .say(": ");
        match verdict.response {
            MetastaticResponse::NotInvolved => {
                s.say("none at baseline");
                cite(verdict.rule, s);
            }
            MetastaticResponse::ProgressiveDisease => self.metastatic_progression(assessment, s),
            MetastaticResponse::NotEvaluable => {
                self.metastatic_unread(&verdict.inputs, s);
                cite(verdict.rule, s);
            }
            _ => {
                self.metastatic_parts(&verdict.inputs, s);
                cite(verdict.rule, s);
                self.mibg_over_lowest(&verdict.inputs.mibg, s);
            }
        }
        if assessment.unproven && assessment.proven_at.is_none() {
            s.say("; new soft tissue is neither avid nor biopsied: PD is dated here if it is proven later");
            cite(&rules::NEW_UNPROVEN, s);
        }
    }

    fn marrow(&self, assessment: &NeuroblastomaAssessment, s: &mut Sentence<'_>) {
        let verdict = &assessment.marrow;
        let inputs = &verdict.inputs;
        s.say("marrow ").say(verdict.response.as_str()).say(": ");
        match inputs.now {
            Seen::Found(now) => {
                s.say(&now.to_string()).say(" % tumour");
            }
            _ if verdict.response == MarrowResponse::NotInvolved => {
                s.say("not involved");
            }
            _ => {
                s.say("not sampled, or not adequately");
            }
        }
        match inputs.baseline {
            Some(baseline) => {
                s.say(", ").say(&baseline.to_string()).say(" % at baseline");
            }
            None => {
                s.say(", none known at baseline");
            }
        }
        if let Some((lowest, at)) = inputs.lowest.filter(|(_, at)| *at > 0) {
            s.say(", lowest before ").say(&lowest.to_string()).say(" %");
            self.at_visit(at, s);
        }
        cite(verdict.rule, s);
    }

    pub(super) fn now(&self, size: &SizeHistory, s: &mut Sentence<'_>) {
        match size.now {
            Size::Known(now) => s.mm(now.mm, now.decimals),
            Size::AtLeast(read) => s.say("at least ").mm(read.mm, read.decimals),
            Size::Unknown => s.say("not read"),
        };
    }

    /// ` is -30.0 % from the baseline of 80 mm`.
    pub(super) fn against_baseline(&self, size: &SizeHistory, s: &mut Sentence<'_>) {
        if let (Size::Known(now), Some(baseline)) = (size.now, size.baseline) {
            s.say(" is ")
                .percent(PercentChange::new(baseline.mm, now.mm))
                .say(" from the baseline of ")
                .mm(baseline.mm, baseline.decimals);
        }
    }

    /// ` is +20.3 % and +8.1 mm over the nadir of 40 mm at W8`.
    pub(super) fn over_nadir(&self, size: &SizeHistory, s: &mut Sentence<'_>) {
        if let (Size::Known(now) | Size::AtLeast(now), Some((nadir, at))) = (size.now, size.nadir) {
            s.say(" is ")
                .percent(PercentChange::new(nadir.mm, now.mm))
                .say(" and ")
                .signed_mm(now.mm - nadir.mm, now.decimals.max(nadir.decimals))
                .say(if now.mm < nadir.mm {
                    " from the nadir of "
                } else {
                    " over the nadir of "
                })
                .mm(nadir.mm, nadir.decimals);
            self.at_visit(at, s);
        }
    }

    pub(super) fn at_visit(&self, visit: usize, s: &mut Sentence<'_>) {
        match self.course.visits.get(visit) {
            Some((label, _)) if visit > 0 => s.say(" at ").say(label),
            _ => s.say(" at baseline"),
        };
    }
}

/// ` [INRC 2017, PRIMARY-PR [M]]`: the mark tells a rule from memory or a convention.
pub(super) fn cite(rule: &Rule, s: &mut Sentence<'_>) {
    s.say(" [").say(INRC_2017.label).say(", ").say(rule.id);
    if !rule.confidence.mark().is_empty() {
        s.say(" ").say(rule.confidence.mark());
    }
    s.say("]");
}
