//! A case and a criteria set give a judgement, whatever the criteria.

use crate::criteria::{CriteriaSet, Engine, OverallResponse};
use crate::study::{Case, Policies};

use super::course::{Course, TimepointAssessment, course};
use super::immune::{immune_course, judge_immune_course};
use super::neuroblastoma::judge_components;
use super::reason::Reasons;
use super::verdict::{ComponentWords, Judgement, ReRead, Verdict};

/// Judges a case by any criteria set.
pub fn judge(case: &Case, criteria: &'static CriteriaSet, policies: &Policies) -> Judgement {
    match criteria.engine {
        Engine::SumOfDiameters => {
            judge_course(case, &course(case, criteria, policies), criteria, policies)
        }
        Engine::Components => judge_components(Some(case), None, None, policies),
        Engine::UnconfirmedProgression => {
            let course = immune_course(case, criteria, policies);
            judge_immune_course(case, &course, criteria, policies)
        }
    }
}

/// The judgement that a course by the sum of diameters amounts to.
pub fn judge_course(
    case: &Case,
    course: &Course,
    criteria: &'static CriteriaSet,
    policies: &Policies,
) -> Judgement {
    let reasons = Reasons {
        case,
        course,
        criteria,
        policies,
    };
    let mut judgement = for_course(case, course, criteria);
    judgement.reserve(case.timepoints().len());
    judgement.push(baseline_verdict(case, course), |text| {
        reasons.baseline(text);
    });
    for assessment in &course.assessments {
        let verdict = Verdict {
            sum: assessment.sum(),
            baseline: assessment.history.baseline,
            nadir: assessment.history.nadir.map(|(nadir, _)| nadir),
            components: component_words(assessment),
            word: (criteria.word)(assessment.overall),
            overall: Some(assessment.overall),
            re_read: re_read(course, assessment),
            ..Verdict::new(
                case.timepoints()[assessment.timepoint].visit.clone(),
                assessment.timepoint,
                assessment.date,
            )
        };
        judgement.push(verdict, |text| reasons.timepoint(assessment, text));
    }
    judgement
}

/// A judgement without verdicts yet, with what the baseline says of it.
pub(super) fn for_course(
    case: &Case,
    course: &Course,
    criteria: &'static CriteriaSet,
) -> Judgement {
    Judgement {
        latest_reading: case.latest_date(),
        measurable: course.has_targets,
        baseline_adequate: course.baseline.is_none_or(|sum| sum.complete),
        stable: if course.has_targets {
            OverallResponse::StableDisease
        } else {
            OverallResponse::NonCrNonPd
        },
        ..Judgement::new(criteria)
    }
}

/// The row of the baseline: its own sum, everything else empty.
pub(super) fn baseline_verdict(case: &Case, course: &Course) -> Verdict {
    let timepoint = &case.timepoints()[0];
    Verdict {
        sum: course.baseline.filter(|sum| sum.read > 0),
        ..Verdict::new(timepoint.visit.clone(), 0, timepoint.last_date)
    }
}

/// The component columns.
pub(super) fn component_words(assessment: &TimepointAssessment) -> ComponentWords {
    ComponentWords {
        target: assessment.target.as_str(),
        non_target: assessment.non_target.as_str(),
        new_lesion: assessment.new_lesions.as_str(),
    }
}

/// The later timepoint that re-read this CR.
pub(super) fn re_read(course: &Course, assessment: &TimepointAssessment) -> Option<ReRead> {
    assessment.re_read_by.map(|by| ReRead {
        by: course.assessments[by - 1].date,
        was: OverallResponse::CompleteResponse,
    })
}
