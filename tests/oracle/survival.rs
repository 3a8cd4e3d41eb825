//! PFS, EFS and OS of one subject (criteria/endpoints.md sections 3 and 4, settled.md 18 to 25). Days from the origin.

use super::best::Assessment;
use super::response::Response::{Ne, Pd};

/// A time to event: days from the origin, event or censored, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeToEvent {
    pub days: i64,
    pub event: bool,
    pub reason: &'static str,
}

fn censored(days: i64, reason: &'static str) -> TimeToEvent {
    TimeToEvent {
        days,
        event: false,
        reason,
    }
}

fn event(days: i64, reason: &'static str) -> TimeToEvent {
    TimeToEvent {
        days,
        event: true,
        reason,
    }
}

/// What PFS is decided from.
#[derive(Clone, Debug)]
pub struct Progression<'a> {
    pub baseline_adequate: bool,
    pub assessments: &'a [Assessment],
    pub death: Option<i64>,
    pub new_therapy: Option<i64>,
    pub cutoff: Option<i64>,
    pub max_gap_days: i64,
}

fn by_cutoff(day: Option<i64>, cutoff: Option<i64>) -> Option<i64> {
    day.filter(|day| cutoff.is_none_or(|cutoff| *day <= cutoff))
}

impl Progression<'_> {
    fn counted(&self) -> Vec<Assessment> {
        self.assessments
            .iter()
            .copied()
            .filter(|(day, _)| by_cutoff(Some(*day), self.cutoff).is_some())
            .collect()
    }

    /// Day of the first PD on or before the cut-off.
    pub fn first_pd(&self) -> Option<i64> {
        self.counted()
            .iter()
            .find(|(_, response)| *response == Pd)
            .map(|(day, _)| *day)
    }

    /// First of PD and death; on one day the PD.
    fn first_event(&self) -> Option<TimeToEvent> {
        let death = by_cutoff(self.death, self.cutoff);
        match (self.first_pd(), death) {
            (Some(pd), Some(death)) if death < pd => Some(event(death, "DEATH")),
            (Some(pd), _) => Some(event(pd, "PD")),
            (None, Some(death)) => Some(event(death, "DEATH")),
            (None, None) => None,
        }
    }

    /// Latest adequate assessment on or before a day, before any PD.
    fn last_adequate(&self, until: i64) -> Option<i64> {
        let before_pd = self
            .counted()
            .into_iter()
            .take_while(|(_, response)| *response != Pd);
        before_pd
            .filter(|(day, response)| *response != Ne && *day <= until)
            .map(|(day, _)| day)
            .max()
    }

    fn without_event(&self) -> TimeToEvent {
        match self.last_adequate(i64::MAX) {
            Some(day) => censored(day, "LAST_ASSESSMENT"),
            None => censored(0, "NO_POST_BASELINE"),
        }
    }

    /// FDA 2007, Table A: inadequate baseline, new therapy before the event, missed visits, the event, no event.
    pub fn fda(&self) -> TimeToEvent {
        if !self.baseline_adequate {
            return censored(0, "NO_BASELINE");
        }
        let first_event = self.first_event();
        if let Some(therapy) = by_cutoff(self.new_therapy, self.cutoff)
            && first_event
                .as_ref()
                .is_none_or(|first| therapy < first.days)
        {
            return censored(self.last_adequate(therapy).unwrap_or(0), "NEW_THERAPY");
        }
        let Some(first) = first_event else {
            return self.without_event();
        };
        let before = self.last_adequate(first.days).unwrap_or(0);
        if first.days - before > self.max_gap_days {
            censored(before, "MISSED")
        } else {
            first
        }
    }

    /// EMA: every event counts.
    pub fn ema(&self) -> TimeToEvent {
        match self.first_event() {
            Some(first) => first,
            None if !self.baseline_adequate => censored(0, "NO_BASELINE"),
            None => self.without_event(),
        }
    }
}

/// A day on which the subject was known alive, and how: last contact, or the reader's latest reading.
pub type LastKnown = Option<(i64, &'static str)>;

/// Overall survival.
pub fn overall_survival(
    death: Option<i64>,
    last_known: LastKnown,
    cutoff: Option<i64>,
) -> Option<TimeToEvent> {
    if let Some(death) = by_cutoff(death, cutoff) {
        return Some(event(death, "DEATH"));
    }
    censoring(death, last_known, cutoff)
}

/// Never after the cut-off; a death after the cut-off proves life at the cut-off (settled.md 24).
fn censoring(
    death: Option<i64>,
    last_known: LastKnown,
    cutoff: Option<i64>,
) -> Option<TimeToEvent> {
    match (last_known, cutoff) {
        (_, Some(cutoff)) if death.is_some() => Some(censored(cutoff, "CUTOFF")),
        (Some((day, _)), Some(cutoff)) if day > cutoff => Some(censored(cutoff, "CUTOFF")),
        (Some((day, how)), _) => Some(censored(day, how)),
        (None, _) => None,
    }
}

/// Event-free survival: earliest of PD, relapse, second malignancy, death.
pub fn event_free_survival(
    events: &[(Option<i64>, &'static str)],
    death: Option<i64>,
    last_known: LastKnown,
    cutoff: Option<i64>,
) -> Option<TimeToEvent> {
    let counted = events
        .iter()
        .filter_map(|(day, reason)| Some((by_cutoff(*day, cutoff)?, *reason)));
    // `min_by_key` keeps the first of equals: PD before the others on one day.
    match counted.min_by_key(|(day, _)| *day) {
        Some((day, reason)) => Some(event(day, reason)),
        None => censoring(death, last_known, cutoff),
    }
}
