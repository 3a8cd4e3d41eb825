//! The judgement that a course by iRECIST amounts to.

use crate::criteria::{CriteriaSet, ImmuneResponse, RECIST_1_1};
use crate::response::judge::{baseline_verdict, component_words, for_course, re_read};
use crate::response::reason::Reasons;
use crate::response::verdict::{Judgement, Verdict};
use crate::study::{Case, Policies};

use super::course::ImmuneCourse;
use super::reason::ImmuneReasons;

/// Verdicts and reasons of every timepoint.
pub(in crate::response) fn judge_immune_course(
    case: &Case,
    course: &ImmuneCourse,
    criteria: &'static CriteriaSet,
    policies: &Policies,
) -> Judgement {
    let reasons = ImmuneReasons {
        of_components: Reasons {
            case,
            course: &course.components,
            criteria: &RECIST_1_1,
            policies,
        },
        label: criteria.label,
    };
    let components = &course.components;
    let mut judgement = for_course(case, components, criteria);
    judgement.push(baseline_verdict(case, components), |text| {
        reasons.of_components.baseline(text);
    });
    for ((assessment, step), facts) in components
        .assessments
        .iter()
        .zip(&course.steps)
        .zip(&course.facts)
    {
        let verdict = Verdict {
            sum: assessment.sum(),
            baseline: assessment.history.baseline,
            nadir: assessment.history.nadir.map(|(nadir, _)| nadir),
            components: component_words(assessment),
            word: step.response.map_or("", ImmuneResponse::as_str),
            overall: step.response.and_then(ImmuneResponse::counts_as),
            re_read: re_read(components, assessment),
            ..Verdict::new(
                case.timepoints()[assessment.timepoint].visit.clone(),
                assessment.timepoint,
                assessment.date,
            )
        };
        judgement.push(verdict, |text| {
            reasons.timepoint(assessment, step, facts, text);
        });
    }
    judgement
}
