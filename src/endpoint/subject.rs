//! The endpoints of one subject as one reader read it: a row of endpoints.csv.

use crate::assessment::PercentChange;
use crate::criteria::OverallResponse;
use crate::response::{
    BestResponse, Course, DatedResponse, best_confirmed, best_unconfirmed, to_first_progression,
};
use crate::study::{Case, Date, Policies, SameDay, Subject};

use super::clock::Clock;
use super::not_evaluable::{NotEvaluableReason, why_not_evaluable};
use super::time_to_event::{
    ProgressionInputs, TimeToEvent, event_free_survival, overall_survival,
    progression_free_survival, time_to_progression,
};

/// Everything endpoints.csv and summary.json ask of one subject and reader.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectEndpoints {
    /// Best overall response without confirmation.
    pub best: OverallResponse,
    /// Its date.
    pub best_date: Option<Date>,
    /// Best overall response with confirmation.
    pub confirmed_best: OverallResponse,
    /// Its date.
    pub confirmed_best_date: Option<Date>,
    /// First day of the response that the primary best response counts (start of DoR).
    pub response_date: Option<Date>,
    /// First PD on or before the cut-off.
    pub progression_date: Option<Date>,
    /// Whether the confirmed best response is the primary one.
    pub confirm_required: bool,
    /// In the numerator of the clinical benefit rate.
    pub clinical_benefit: bool,
    /// Deepest change from baseline in the window of the best response.
    pub best_change: Option<PercentChange>,
    /// Why the primary best response is NE.
    pub not_evaluable_reason: Option<NotEvaluableReason>,
    /// A target at baseline.
    pub measurable: bool,
    /// Days from the origin to the response.
    pub time_to_response: Option<i32>,
    /// Duration of response.
    pub duration_of_response: Option<TimeToEvent>,
    /// Duration of SD, where the primary best response is SD; from treatment start.
    pub duration_of_stable_disease: Option<TimeToEvent>,
    /// Progression-free survival.
    pub progression_free_survival: TimeToEvent,
    /// Time to progression.
    pub time_to_progression: TimeToEvent,
    /// Event-free survival.
    pub event_free_survival: TimeToEvent,
    /// Overall survival.
    pub overall_survival: TimeToEvent,
}

impl SubjectEndpoints {
    /// The best response that ORR, DCR and CBR count (settled.md 17).
    pub fn primary(&self) -> OverallResponse {
        if self.confirm_required {
            self.confirmed_best
        } else {
            self.best
        }
    }

    /// In the evaluable denominator: the primary best response is not NE (settled.md 26).
    pub fn is_evaluable(&self) -> bool {
        self.primary() != OverallResponse::NotEvaluable
    }

    /// Disease control: CR, PR, SD or NON-CR/NON-PD.
    pub fn disease_control(&self) -> bool {
        self.primary().is_disease_control()
    }
}

/// The endpoints of a subject; `read` is the case and its course, `None` for a subject without readings.
pub fn subject_endpoints(
    subject: &Subject,
    read: Option<(&Case, &Course)>,
    clock: &Clock,
    policies: &Policies,
) -> SubjectEndpoints {
    let window = Window::new(subject, read, clock, policies);
    let has_targets = read.is_some_and(|(_, course)| course.has_targets);
    let best = best_unconfirmed(&window.sequence, policies);
    let confirmed = best_confirmed(&window.sequence, has_targets, policies);
    let primary = if policies.confirm_required {
        confirmed
    } else {
        best
    };

    let inputs = progression_inputs(subject, read, clock, policies);
    let pfs = progression_free_survival(&inputs, policies);
    let progression_date = progression_date(read, policies);
    let latest_reading = read.and_then(|(case, _)| case.latest_date());
    let response_date = primary.response_at.map(|at| window.dates[at]);

    SubjectEndpoints {
        best: best.best,
        best_date: best.at.map(|at| window.dates[at]),
        confirmed_best: confirmed.best,
        confirmed_best_date: confirmed.at.map(|at| window.dates[at]),
        response_date,
        progression_date,
        confirm_required: policies.confirm_required,
        clinical_benefit: clinical_benefit(&primary, &window, subject, policies, clock),
        best_change: window.best_change,
        not_evaluable_reason: (primary.best == OverallResponse::NotEvaluable)
            .then(|| why_not_evaluable(read, &window.sequence, policies)),
        measurable: has_targets,
        time_to_response: response_date.map(|date| clock.days(date)),
        duration_of_response: response_date
            .and_then(|date| from_later_start(pfs, clock.days(date))),
        duration_of_stable_disease: (primary.best == OverallResponse::StableDisease)
            .then(|| from_later_start(pfs, clock.days(clock.treatment_start)))
            .flatten(),
        progression_free_survival: pfs,
        time_to_progression: time_to_progression(&inputs, policies),
        event_free_survival: event_free_survival(
            subject,
            progression_date,
            latest_reading,
            clock,
            policies,
        ),
        overall_survival: overall_survival(subject, latest_reading, clock, policies),
    }
}

/// The assessments that the best response may rest on: to new therapy and to the cut-off.
struct Window {
    sequence: Vec<DatedResponse>,
    dates: Vec<Date>,
    best_change: Option<PercentChange>,
}

impl Window {
    fn new(
        subject: &Subject,
        read: Option<(&Case, &Course)>,
        clock: &Clock,
        policies: &Policies,
    ) -> Window {
        let mut window = Window {
            sequence: Vec::new(),
            dates: Vec::new(),
            best_change: None,
        };
        let Some((_, course)) = read else {
            return window;
        };
        let inside = |date: Date| in_window(date, subject, policies);
        for assessment in course.assessments.iter().filter(|a| inside(a.date)) {
            // A re-reading outside the window leaves the CR standing (settled.md 10).
            let re_reader = assessment
                .re_read_by
                .map(|by| course.assessments[by - 1].date);
            let overall = match re_reader {
                Some(date) if !inside(date) => OverallResponse::CompleteResponse,
                _ => assessment.overall,
            };
            window.sequence.push(DatedResponse {
                day: clock.treatment_day(assessment.date),
                overall,
            });
            window.dates.push(assessment.date);
        }
        let counted = to_first_progression(&window.sequence).len();
        window.best_change = course
            .assessments
            .iter()
            .filter(|a| inside(a.date))
            .take(counted)
            .filter_map(|a| Some((a.complete_sum()?, a.change_from_baseline()?)))
            .min_by_key(|(sum, _)| *sum)
            .map(|(_, change)| change);
        window
    }
}

fn in_window(date: Date, subject: &Subject, policies: &Policies) -> bool {
    let before_cutoff = policies.cutoff_date.is_none_or(|cutoff| date <= cutoff);
    let before_therapy =
        subject
            .new_therapy_date
            .is_none_or(|therapy| match policies.nact_same_day {
                SameDay::Include => date <= therapy,
                SameDay::Exclude => date < therapy,
            });
    before_cutoff && before_therapy
}

/// First PD on or before the cut-off, not cut at new therapy (settled.md 18).
fn progression_date(read: Option<(&Case, &Course)>, policies: &Policies) -> Option<Date> {
    let (_, course) = read?;
    course
        .assessments
        .iter()
        .filter(|a| a.overall == OverallResponse::ProgressiveDisease)
        .map(|a| a.date)
        .find(|date| policies.cutoff_date.is_none_or(|cutoff| *date <= cutoff))
}

fn progression_inputs(
    subject: &Subject,
    read: Option<(&Case, &Course)>,
    clock: &Clock,
    policies: &Policies,
) -> ProgressionInputs {
    let counts = |date: &Date| policies.cutoff_date.is_none_or(|cutoff| *date <= cutoff);
    let day = |date: Option<Date>| date.filter(counts).map(|date| clock.days(date));
    ProgressionInputs {
        baseline_adequate: read
            .is_some_and(|(_, course)| course.baseline.is_none_or(|sum| sum.complete)),
        assessments: read.map_or_else(Vec::new, |(_, course)| {
            course
                .assessments
                .iter()
                .filter(|a| counts(&a.date))
                .map(|a| (clock.days(a.date), a.overall))
                .collect()
        }),
        death: day(subject.death_date),
        new_therapy: day(subject.new_therapy_date),
    }
}

/// A PFS seen from a later start; nothing when it ended before (settled.md 24).
fn from_later_start(pfs: TimeToEvent, start: i32) -> Option<TimeToEvent> {
    (pfs.days >= start).then(|| TimeToEvent {
        days: pfs.days - start,
        ..pfs
    })
}

/// CR, PR, or SD (NON-CR/NON-PD) that lasts `cbr_days` (endpoints.md section 2; settled.md 20).
fn clinical_benefit(
    primary: &BestResponse,
    window: &Window,
    subject: &Subject,
    policies: &Policies,
    clock: &Clock,
) -> bool {
    if primary.best.is_response() {
        return true;
    }
    if !primary.best.is_disease_control() {
        return false;
    }
    let death = subject.death_date.map(|date| clock.treatment_day(date));
    to_first_progression(&window.sequence)
        .iter()
        .filter(|r| {
            !matches!(
                r.overall,
                OverallResponse::ProgressiveDisease | OverallResponse::NotEvaluable
            )
        })
        .filter(|r| death.is_none_or(|death| r.day <= death))
        .any(|r| r.day >= policies.cbr_days as i32)
}
