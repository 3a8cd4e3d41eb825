//! The endpoints of one subject as one reader read it: a row of endpoints.csv.

use crate::assessment::PercentChange;
use crate::criteria::OverallResponse;
use crate::response::{
    BestResponse, DatedResponse, Judgement, best_confirmed, best_unconfirmed, to_first_progression,
};
use crate::study::{Date, Policies, SameDay, Subject};

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
    /// The progression on or before the cut-off (settled.md 18; irecist.md section 6).
    pub progression_date: Option<Date>,
    /// False for a progression that the criteria want confirmed and nothing has confirmed or refuted.
    pub progression_confirmed: bool,
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

/// The endpoints of a subject, whatever the criteria; no judgement for a subject without readings.
pub fn subject_endpoints(
    subject: &Subject,
    judgement: Option<&Judgement>,
    clock: &Clock,
    policies: &Policies,
) -> SubjectEndpoints {
    let window = Window::new(subject, judgement, clock, policies);
    let stable = judgement.map_or(OverallResponse::NonCrNonPd, |judgement| judgement.stable);
    let best = best_unconfirmed(&window.sequence, policies);
    let confirmed = best_confirmed(&window.sequence, stable, policies);
    let primary = if policies.confirm_required {
        confirmed
    } else {
        best
    };

    let inputs = progression_inputs(subject, judgement, clock, policies);
    let pfs = progression_free_survival(&inputs, policies);
    let progression = judgement.and_then(|judgement| judgement.progression(policies.cutoff_date));
    let progression_date = progression.map(|progression| progression.at);
    let latest_reading = judgement.and_then(|judgement| judgement.latest_reading);
    let response_date = primary.response_at.map(|at| window.dates[at]);

    SubjectEndpoints {
        best: best.best,
        best_date: best.at.map(|at| window.dates[at]),
        confirmed_best: confirmed.best,
        confirmed_best_date: confirmed.at.map(|at| window.dates[at]),
        response_date,
        progression_date,
        progression_confirmed: progression.is_none_or(|progression| progression.confirmed),
        confirm_required: policies.confirm_required,
        clinical_benefit: clinical_benefit(&primary, &window, subject, policies, clock),
        best_change: window.best_change,
        not_evaluable_reason: (primary.best == OverallResponse::NotEvaluable)
            .then(|| why_not_evaluable(judgement, &window.sequence, policies)),
        measurable: judgement.is_some_and(|judgement| judgement.measurable),
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
        judgement: Option<&Judgement>,
        clock: &Clock,
        policies: &Policies,
    ) -> Window {
        let mut window = Window {
            sequence: Vec::new(),
            dates: Vec::new(),
            best_change: None,
        };
        let Some(judgement) = judgement else {
            return window;
        };
        let most = judgement.verdicts().len();
        window.sequence.reserve_exact(most);
        window.dates.reserve_exact(most);
        let inside = |date: Date| in_window(date, subject, policies);
        let mut counted = Vec::with_capacity(most);
        for (verdict, overall) in judgement.counted().filter(|(v, _)| inside(v.date)) {
            // A re-reading outside the window leaves the CR standing (settled.md 10).
            let overall = match verdict.re_read {
                Some(re_read) if !inside(re_read.by) => re_read.was,
                _ => overall,
            };
            window.sequence.push(DatedResponse {
                day: clock.treatment_day(verdict.date),
                overall,
            });
            window.dates.push(verdict.date);
            counted.push(verdict);
        }
        counted.truncate(to_first_progression(&window.sequence).len());
        window.best_change = counted
            .into_iter()
            .filter_map(|verdict| Some((verdict.complete_sum()?, verdict.change_from_baseline()?)))
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

fn progression_inputs(
    subject: &Subject,
    judgement: Option<&Judgement>,
    clock: &Clock,
    policies: &Policies,
) -> ProgressionInputs {
    let counts = |date: &Date| policies.cutoff_date.is_none_or(|cutoff| *date <= cutoff);
    let day = |date: Option<Date>| date.filter(counts).map(|date| clock.days(date));
    ProgressionInputs {
        baseline_adequate: judgement.is_some_and(|judgement| judgement.baseline_adequate),
        assessments: judgement
            .into_iter()
            .flat_map(Judgement::counted)
            .filter(|(verdict, _)| counts(&verdict.date))
            .map(|(verdict, overall)| (clock.days(verdict.date), overall))
            .collect(),
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
                OverallResponse::ProgressiveDisease
                    | OverallResponse::UnconfirmedProgression
                    | OverallResponse::NotEvaluable
            )
        })
        .filter(|r| death.is_none_or(|death| r.day <= death))
        .any(|r| r.day >= policies.cbr_days as i32)
}
