//! What a reader recorded and a criteria set give a judgement, whatever the criteria.

use crate::criteria::{CriteriaSet, Engine, OverallResponse};
use crate::study::{Case, Components, Date, Policies};

use super::course::{Course, TimepointAssessment, course};
use super::immune::{immune_course, judge_immune_course};
use super::neuroblastoma::judge_components;
use super::reason::Reasons;
use super::verdict::{ComponentWords, Judgement, ReRead, Verdict};

/// What one reader recorded of a subject.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reads<'a> {
    /// The lesions; none where only components were recorded.
    pub case: Option<&'a Case>,
    /// Uptake, scores and marrow.
    pub components: ComponentRows<'a>,
    /// First dose: it tells the baseline of a subject without lesion reads.
    pub start: Option<Date>,
}

/// What components.csv has of one subject and reader.
#[derive(Clone, Copy, Debug, Default)]
pub enum ComponentRows<'a> {
    /// There is no such file: nothing can be said by criteria that need it.
    #[default]
    NoFile,
    /// No row: nothing was assessed.
    NoRow,
    /// The rows.
    Rows(&'a Components),
}

impl<'a> From<&'a Case> for Reads<'a> {
    fn from(case: &'a Case) -> Reads<'a> {
        Reads {
            case: Some(case),
            ..Reads::default()
        }
    }
}

/// Judges by any criteria set; `None` where the set needs what was not given: lesions, or
/// components.csv.
pub fn judge<'a>(
    reads: impl Into<Reads<'a>>,
    criteria: &'static CriteriaSet,
    policies: &Policies,
) -> Option<Judgement> {
    let reads = reads.into();
    Some(match criteria.engine {
        Engine::SumOfDiameters => {
            let case = reads.case?;
            judge_course(case, &course(case, criteria, policies), criteria, policies)
        }
        Engine::Components => {
            let components = match reads.components {
                ComponentRows::NoFile => return None,
                ComponentRows::NoRow => None,
                ComponentRows::Rows(components) => Some(components),
            };
            judge_components(reads.case, components, reads.start, policies)
        }
        Engine::UnconfirmedProgression => {
            let case = reads.case?;
            let course = immune_course(case, criteria, policies);
            judge_immune_course(case, &course, criteria, policies)
        }
    })
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
