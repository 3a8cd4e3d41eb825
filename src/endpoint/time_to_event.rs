//! Time to event of one subject: PFS, TTP, EFS, OS (endpoints.md sections 3 and 4; settled.md 19-24).

use crate::criteria::OverallResponse;
use crate::response::progression_of;
use crate::study::{Censoring, Date, Policies, Subject};

use super::clock::Clock;

/// Why a time ended where it did. EVNTDESC and CNSDTDSC in ADTTE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndReason {
    /// Progression.
    Progression,
    /// Death from any cause.
    Death,
    /// Relapse reported by the trial.
    Relapse,
    /// Second malignancy.
    SecondMalignancy,
    /// No adequate baseline.
    NoBaseline,
    /// No adequate assessment after baseline.
    NoPostBaseline,
    /// New anticancer therapy before the event.
    NewTherapy,
    /// Two or more visits missed just before the event.
    Missed,
    /// Last adequate assessment.
    LastAssessment,
    /// Last contact with known status.
    LastContact,
    /// Latest reading, no last contact being known.
    LastReading,
    /// Known event-free or alive at the cut-off.
    Cutoff,
    /// Nothing is known after the origin.
    NoContact,
}

impl EndReason {
    /// As endpoints.csv spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            EndReason::Progression => "PD",
            EndReason::Death => "DEATH",
            EndReason::Relapse => "RELAPSE",
            EndReason::SecondMalignancy => "SECOND_MALIGNANCY",
            EndReason::NoBaseline => "NO_BASELINE",
            EndReason::NoPostBaseline => "NO_POST_BASELINE",
            EndReason::NewTherapy => "NEW_THERAPY",
            EndReason::Missed => "MISSED",
            EndReason::LastAssessment => "LAST_ASSESSMENT",
            EndReason::LastContact => "LAST_CONTACT",
            EndReason::LastReading => "LAST_READING",
            EndReason::Cutoff => "CUTOFF",
            EndReason::NoContact => "NO_CONTACT",
        }
    }
}

/// A time with its end: event or censored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeToEvent {
    /// The day it ended, in days from its start.
    pub days: i32,
    /// An event, not censored.
    pub event: bool,
    /// Why it ended.
    pub reason: EndReason,
}

impl TimeToEvent {
    fn event(days: i32, reason: EndReason) -> TimeToEvent {
        TimeToEvent {
            days,
            event: true,
            reason,
        }
    }

    fn censored(days: i32, reason: EndReason) -> TimeToEvent {
        TimeToEvent {
            days,
            event: false,
            reason,
        }
    }
}

/// What PFS asks of a subject, in days from the origin. Everything after the cut-off is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgressionInputs {
    /// There is a baseline with a complete sum (settled.md 23).
    pub baseline_adequate: bool,
    /// Assessments after baseline in order: day and overall response.
    pub assessments: Vec<(i32, OverallResponse)>,
    /// Death.
    pub death: Option<i32>,
    /// Start of new anticancer therapy.
    pub new_therapy: Option<i32>,
}

impl ProgressionInputs {
    fn first_progression(&self) -> Option<i32> {
        progression_of(self.assessments.iter().copied()).map(|progression| progression.at)
    }

    /// Day of the last adequate assessment that is not itself the event: on or before `limit`.
    fn last_adequate(&self, limit: Option<i32>) -> Option<i32> {
        self.assessments
            .iter()
            .filter(|(day, overall)| {
                *overall != OverallResponse::NotEvaluable && limit.is_none_or(|limit| *day <= limit)
            })
            .map(|(day, _)| *day)
            .max()
    }
}

/// Progression-free survival by the rules the protocol names.
pub fn progression_free_survival(inputs: &ProgressionInputs, policies: &Policies) -> TimeToEvent {
    let event = first_event(inputs.first_progression(), inputs.death);
    progression_time(inputs, event, policies)
}

/// Time to progression: as PFS, but death is no event.
pub fn time_to_progression(inputs: &ProgressionInputs, policies: &Policies) -> TimeToEvent {
    let event = first_event(inputs.first_progression(), None);
    progression_time(inputs, event, policies)
}

fn first_event(progression: Option<i32>, death: Option<i32>) -> Option<(i32, EndReason)> {
    let progression = progression.map(|day| (day, EndReason::Progression));
    let death = death.map(|day| (day, EndReason::Death));
    match (progression, death) {
        (Some(p), Some(d)) => Some(if d.0 < p.0 { d } else { p }),
        (p, d) => p.or(d),
    }
}

fn progression_time(
    inputs: &ProgressionInputs,
    event: Option<(i32, EndReason)>,
    policies: &Policies,
) -> TimeToEvent {
    match policies.censoring {
        Censoring::Fda => documented(inputs, event, policies),
        Censoring::Ema => treatment_policy(inputs, event),
    }
}

/// FDA 2007 Table A, in the order of endpoints.md section 4.
fn documented(
    inputs: &ProgressionInputs,
    event: Option<(i32, EndReason)>,
    policies: &Policies,
) -> TimeToEvent {
    if !inputs.baseline_adequate {
        return TimeToEvent::censored(0, EndReason::NoBaseline);
    }
    if let Some(therapy) = inputs.new_therapy
        && event.is_none_or(|(day, _)| therapy < day)
    {
        let last = inputs.last_adequate(Some(therapy)).unwrap_or(0);
        return TimeToEvent::censored(last.max(0), EndReason::NewTherapy);
    }
    let Some((day, reason)) = event else {
        return last_assessment(inputs);
    };
    // A PD is no assessment before itself; a death may fall on the day of one.
    let before = if reason == EndReason::Progression {
        day - 1
    } else {
        day
    };
    let last = inputs.last_adequate(Some(before)).unwrap_or(0).max(0);
    if day - last > policies.max_gap_days() as i32 {
        return TimeToEvent::censored(last, EndReason::Missed);
    }
    TimeToEvent::event(day, reason)
}

/// EMA: the event at its date, whatever came between.
fn treatment_policy(inputs: &ProgressionInputs, event: Option<(i32, EndReason)>) -> TimeToEvent {
    match event {
        Some((day, reason)) => TimeToEvent::event(day, reason),
        None if !inputs.baseline_adequate => TimeToEvent::censored(0, EndReason::NoBaseline),
        None => last_assessment(inputs),
    }
}

fn last_assessment(inputs: &ProgressionInputs) -> TimeToEvent {
    match inputs.last_adequate(None) {
        Some(day) => TimeToEvent::censored(day.max(0), EndReason::LastAssessment),
        None => TimeToEvent::censored(0, EndReason::NoPostBaseline),
    }
}

/// Overall survival (settled.md 24).
pub fn overall_survival(
    subject: &Subject,
    latest_reading: Option<Date>,
    clock: &Clock,
    policies: &Policies,
) -> TimeToEvent {
    match on_or_before(subject.death_date, policies) {
        Some(death) => TimeToEvent::event(clock.days(death), EndReason::Death),
        None => last_known(subject, latest_reading, clock, policies),
    }
}

/// Event-free survival: PD, relapse, second malignancy or death, whichever is first; censored as OS.
pub fn event_free_survival(
    subject: &Subject,
    progression: Option<Date>,
    latest_reading: Option<Date>,
    clock: &Clock,
    policies: &Policies,
) -> TimeToEvent {
    let events = [
        (progression, EndReason::Progression),
        (subject.relapse_date, EndReason::Relapse),
        (subject.second_malignancy_date, EndReason::SecondMalignancy),
        (subject.death_date, EndReason::Death),
    ];
    let first = events
        .into_iter()
        .filter_map(|(date, reason)| on_or_before(date, policies).map(|date| (date, reason)))
        .min_by_key(|(date, _)| *date);
    match first {
        Some((date, reason)) => TimeToEvent::event(clock.days(date), reason),
        None => last_known(subject, latest_reading, clock, policies),
    }
}

fn on_or_before(date: Option<Date>, policies: &Policies) -> Option<Date> {
    date.filter(|date| policies.cutoff_date.is_none_or(|cutoff| *date <= cutoff))
}

/// Last date with known status, never after the cut-off; a death after it is known survival to it.
fn last_known(
    subject: &Subject,
    latest_reading: Option<Date>,
    clock: &Clock,
    policies: &Policies,
) -> TimeToEvent {
    let known = match (subject.death_date, policies.cutoff_date) {
        (Some(death), Some(cutoff)) if death > cutoff => Some((cutoff, EndReason::Cutoff)),
        _ => subject
            .last_contact_date
            .map(|date| (date, EndReason::LastContact))
            .or(latest_reading.map(|date| (date, EndReason::LastReading))),
    };
    match (known, policies.cutoff_date) {
        (None, _) => TimeToEvent::censored(0, EndReason::NoContact),
        (Some((date, _)), Some(cutoff)) if date > cutoff => {
            TimeToEvent::censored(clock.days(cutoff), EndReason::Cutoff)
        }
        (Some((date, reason)), _) => TimeToEvent::censored(clock.days(date), reason),
    }
}
