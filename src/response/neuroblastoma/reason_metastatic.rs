//! The reason of the metastatic response: each part that the child has, with its numbers.

use crate::response::Sentence;
use crate::study::{NewDisease, NonTargetChange, Seen, SoftTissueUptake};

use super::course::NeuroblastomaAssessment;
use super::history::{CountHistory, Size};
use super::metastatic::{MetastaticCause, MetastaticInputs};
use super::reason::{Reasons, cite};

impl Reasons<'_> {
    pub(super) fn metastatic_progression(
        &self,
        assessment: &NeuroblastomaAssessment,
        s: &mut Sentence<'_>,
    ) {
        let inputs = &assessment.metastatic.inputs;
        for (index, cause) in inputs.causes(self.policies).into_iter().enumerate() {
            if index > 0 {
                s.say(", ");
            }
            match cause {
                MetastaticCause::New(new) => {
                    s.say(new_in_words(new));
                }
                MetastaticCause::SoftTissue => {
                    if let Some(soft) = &inputs.soft {
                        s.say("soft tissue sum ");
                        self.now(soft, s);
                        self.over_nadir(soft, s);
                    }
                }
                MetastaticCause::Mibg => mibg(&inputs.mibg, s),
                MetastaticCause::NonTarget => {
                    s.say("unequivocal growth of a non-target");
                }
            }
            cite(cause.rule(), s);
        }
    }

    pub(super) fn metastatic_unread(&self, inputs: &MetastaticInputs, s: &mut Sentence<'_>) {
        let mut missing: Vec<&str> = Vec::new();
        if let Some(soft) = &inputs.soft {
            match soft.now {
                Size::Known(_) if soft.baseline.is_none() => {
                    missing.push("the soft tissue sum at baseline")
                }
                Size::Known(_) => {}
                _ => missing.push("the soft tissue sum"),
            }
        }
        if inputs.non_target == Seen::NotEvaluable {
            missing.push("a non-target");
        }
        for (count, now, baseline) in [
            (
                &inputs.mibg,
                "the MIBG bone score",
                "the MIBG bone score at baseline",
            ),
            (
                &inputs.fdg,
                "the FDG-avid bone lesions",
                "the FDG-avid bone lesions at baseline",
            ),
        ] {
            if count.is_unread() {
                missing.push(now);
            } else if count.involved && count.baseline.is_none() {
                missing.push(baseline);
            }
        }
        if missing.is_empty() {
            if inputs.soft_uptake.is_none() {
                missing.push("the uptake of soft tissue, on which CR hangs");
            }
            if inputs.soft_all_small.is_none() {
                missing.push("whether every soft tissue site is below 10 mm, on which CR hangs");
            }
        }
        s.say("not read: ").say(&missing.join(", "));
    }

    pub(super) fn metastatic_parts(&self, inputs: &MetastaticInputs, s: &mut Sentence<'_>) {
        let mut parts = 0;
        let mut next = |s: &mut Sentence<'_>| {
            if parts > 0 {
                s.say(", ");
            }
            parts += 1;
        };
        if let Some(soft) = &inputs.soft {
            next(s);
            s.say("soft tissue sum ");
            self.now(soft, s);
            self.against_baseline(soft, s);
            if soft.nadir.is_some_and(|(_, at)| at > 0) {
                s.say(" and");
                self.over_nadir(soft, s);
            }
            if inputs.soft_all_small == Some(true) {
                s.say(", every site below ")
                    .mm(self.policies.inrc.residual, 0);
            }
        }
        if let Some(uptake) = inputs.soft_uptake.filter(|_| inputs.has_soft_tissue()) {
            next(s);
            s.say(match uptake {
                SoftTissueUptake::Resolved => "soft tissue uptake resolved",
                SoftTissueUptake::Present => "soft tissue uptake left",
            });
        }
        if let Seen::Found(change) = inputs.non_target {
            next(s);
            s.say(match change {
                NonTargetChange::Gone => "non-targets gone",
                NonTargetChange::Smaller => "non-targets smaller",
                NonTargetChange::Stable => "non-targets persist",
                NonTargetChange::Progression => "non-targets grown",
            });
        }
        if inputs.mibg.involved || inputs.mibg.is_left() {
            next(s);
            mibg(&inputs.mibg, s);
        }
        if inputs.fdg.involved || inputs.fdg.is_left() {
            next(s);
            s.say("FDG-avid bone lesions ");
            count(&inputs.fdg, s);
        }
        if inputs.new_disease.contains(&NewDisease::BoneFdgOnly) {
            next(s);
            s.say(new_in_words(NewDisease::BoneFdgOnly));
        }
    }

    /// A warning: the score counts from baseline, but it rose from its lowest.
    pub(super) fn mibg_over_lowest(&self, mibg: &CountHistory, s: &mut Sentence<'_>) {
        let (Some(now), Some((lowest, at))) = (mibg.now, mibg.lowest) else {
            return;
        };
        let limit = u64::from(lowest) * u64::from(self.policies.inrc.mibg_pd);
        if at > 0 && now > lowest && u64::from(now) * 100 >= limit {
            s.say("; to be looked at: the MIBG bone score was ")
                .whole(u64::from(lowest));
            self.at_visit(at, s);
            s.say(" and counts from baseline only");
        }
    }
}

/// `MIBG bone score 10 of 20 at baseline, relative 0.50`.
fn mibg(mibg: &CountHistory, s: &mut Sentence<'_>) {
    s.say("MIBG bone score ");
    count(mibg, s);
    if let (Some(now), Some(baseline)) = (mibg.now, mibg.baseline)
        && baseline > 0
    {
        let (now, baseline) = (u64::from(now), u64::from(baseline));
        let hundredths = (now * 200 + baseline) / (2 * baseline);
        s.say(", relative ").whole(hundredths / 100).say(".");
        s.whole(hundredths / 10 % 10).whole(hundredths % 10);
    }
}

fn count(history: &CountHistory, s: &mut Sentence<'_>) {
    match history.now {
        Some(now) => s.whole(u64::from(now)),
        None => s.say("not read"),
    };
    match history.baseline {
        Some(baseline) => s.say(", ").whole(u64::from(baseline)).say(" at baseline"),
        None => s.say(", baseline not read"),
    };
}

const fn new_in_words(new: NewDisease) -> &'static str {
    match new {
        NewDisease::SoftTissueAvid => "new avid soft tissue lesion",
        NewDisease::SoftTissueHistology => "new soft tissue lesion, biopsied",
        NewDisease::SoftTissueUnconfirmed => "new soft tissue lesion, neither avid nor biopsied",
        NewDisease::BoneMibg => "new MIBG-avid bone site",
        NewDisease::BoneFdgCt => "new FDG-avid bone site, seen on CT or MRI",
        NewDisease::BoneFdgHistology => "new FDG-avid bone site, biopsied",
        NewDisease::BoneFdgOnly => "new FDG-avid bone site, not seen on CT or MRI nor biopsied",
    }
}
