//! The course by INRC in the shape that every criteria set's verdicts have.

use crate::criteria::{INRC_2017, OverallResponse};
use crate::response::verdict::{Judgement, Verdict};
use crate::study::{Case, Components, Date, Policies, Role};

use super::course::neuroblastoma_course;
use super::reason::Reasons;

/// Judges a subject by INRC 2017 from the lesion reads, components.csv, or both; without any visit
/// the judgement has no verdicts. `start` is the first dose.
pub fn judge_components(
    case: Option<&Case>,
    components: Option<&Components>,
    start: Option<Date>,
    policies: &Policies,
) -> Judgement {
    let mut judgement = Judgement::new(&INRC_2017);
    judgement.measurable = case.is_some_and(|case| case.has(Role::Target));
    let Some(course) = neuroblastoma_course(case, components, start, policies) else {
        return judgement;
    };
    judgement.baseline_adequate = !course.baseline_unread;
    judgement.latest_reading = course.visits.iter().map(|(_, date)| *date).max();
    let reasons = Reasons {
        course: &course,
        policies,
    };
    if let Some((label, date)) = course.visits.first() {
        judgement.push(Verdict::new(label.clone(), 0, *date), |text| {
            reasons.baseline(text);
        });
    }
    for assessment in &course.assessments {
        let (label, _) = &course.visits[assessment.visit];
        let verdict = Verdict {
            word: (INRC_2017.word)(assessment.overall),
            overall: Some(assessment.overall),
            ..Verdict::new(label.clone(), assessment.visit, assessment.date)
        };
        judgement.push(verdict, |text| reasons.visit(assessment, text));
    }
    judgement.stable = OverallResponse::StableDisease;
    judgement.latest_reading = course.visits.iter().map(|(_, date)| *date).max();
    judgement
}
