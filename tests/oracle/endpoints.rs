//! The expected row of endpoints.csv of one subject and reader (section 9, criteria/endpoints.md).

use super::best::{Assessment, Best, confirmed_best, confirmed_cr, cut_after_first_pd};
use super::best::{response_start, unconfirmed_best};
use super::course::{Course, Timepoint, sequence};
use super::expected::{Cell, Row, date, days, empty, flag, percent_change, word};
use super::fraction::Fraction;
use super::policy::{Origin, Policy};
use super::reading::{Reading, Subject};
use super::response::Response::{self, Cr, NonCrNonPd, Pr, Sd};
use super::survival::{Progression, TimeToEvent, event_free_survival, overall_survival};

/// What the endpoints of one subject and reader rest on.
pub struct Case<'a> {
    pub subject: &'a Subject,
    pub reader: &'a str,
    pub readings: &'a [Reading],
    /// As responses.csv lists it.
    pub listed: Option<&'a Course>,
    /// Without what visits after new therapy or the cut-off re-read (settled.md 10).
    pub in_window: Option<&'a Course>,
    pub policy: &'a Policy,
    pub cutoff: Option<i64>,
    pub is_in_window: &'a dyn Fn(i64) -> bool,
}

/// The row, and what the count of situations asks for.
pub struct Endpoints {
    pub row: Row,
    /// The window of the best response; days from treatment start.
    pub window: Vec<Assessment>,
    pub best: Response,
    pub confirmed: Response,
    pub pfs: TimeToEvent,
    pub efs: Option<TimeToEvent>,
    pub undecided: Vec<&'static str>,
}

impl Case<'_> {
    fn origin(&self) -> i64 {
        let named = match self.policy.origin {
            Origin::Start => Some(self.subject.start),
            Origin::Enrolment => self.subject.enrolment,
            Origin::Randomisation => self.subject.randomisation,
        };
        named.expect("the date of the origin")
    }

    /// The timepoints inside the window, without the cut after the first PD.
    fn counted(&self) -> Vec<&Timepoint> {
        let all = self.in_window.map_or(&[][..], |course| &course.timepoints);
        all.iter()
            .filter(|timepoint| (self.is_in_window)(timepoint.date))
            .collect()
    }

    /// Most negative change of a complete sum from the baseline sum in the window, per cent.
    fn best_change(&self, window: &[Assessment]) -> Option<Fraction> {
        let then = self.in_window?.baseline_sum?;
        let timepoints = self.counted().into_iter().take(window.len());
        let complete = timepoints.filter(|timepoint| timepoint.complete);
        complete
            .filter_map(|timepoint| Some(percent_change(timepoint.sum?, then)))
            .min()
    }

    pub fn endpoints(&self) -> Endpoints {
        let (policy, start) = (self.policy, self.subject.start);
        let counted = self.counted();
        // Days of the window count from treatment start, for min_sd (settled.md 21).
        let from_start: Vec<Assessment> = counted
            .iter()
            .map(|timepoint| (timepoint.date - start, timepoint.overall))
            .collect();
        let window = cut_after_first_pd(&from_start);
        let has_target = self.in_window.is_some_and(|course| course.has_target);
        let best = unconfirmed_best(&window, policy);
        let confirmed = confirmed_best(&window, has_target, policy);
        let primary = if policy.confirm_required {
            confirmed.0
        } else {
            best.0
        };
        let date_of = |at: Option<usize>| at.map(|at| counted[at].date);
        let response = response_start(&window, policy.confirm_required, policy);
        let response_date = date_of(response.filter(|_| [Cr, Pr].contains(&primary)));
        let times = self.times();
        let mut row = vec![
            ("subject", word(&self.subject.id)),
            ("reader", word(self.reader)),
            ("criteria", word("recist-1.1")),
            ("best_response", word(best.0.word())),
            ("best_response_date", best_date(best, &date_of)),
            ("confirmed_best_response", word(confirmed.0.word())),
            (
                "confirmed_best_response_date",
                best_date(confirmed, &date_of),
            ),
            ("response_date", date(response_date)),
            (
                "progression_date",
                date(times.pd.map(|day| day + self.origin())),
            ),
            (
                "disease_control",
                flag([Cr, Pr, Sd, NonCrNonPd].contains(&primary)),
            ),
            (
                "best_change_pct",
                self.best_change(&window).map_or(empty(), Cell::Percent),
            ),
            ("ne_reason", ne_reason(best.0, confirmed.0)),
        ];
        row.extend(response_cells(
            response_date.map(|day| day - self.origin()),
            &times.pfs,
        ));
        row.extend([
            ("pfs_days", days(Some(times.pfs.days))),
            ("pfs_event", event_flag(&times.pfs)),
            ("pfs_reason", word(times.pfs.reason)),
        ]);
        row.extend(time_cells(
            &times.efs,
            ["efs_days", "efs_event", "efs_reason"],
        ));
        row.extend(time_cells(&times.os, ["os_days", "os_event", "os_reason"]));
        let undecided = self.undecided(&window, &times);
        let Times { pfs, efs, .. } = times;
        Endpoints {
            row,
            window,
            best: best.0,
            confirmed: confirmed.0,
            pfs,
            efs,
            undecided,
        }
    }

    fn times(&self) -> Times {
        let origin = self.origin();
        let from_origin = |day: Option<i64>| day.map(|day| day - origin);
        let listed = self
            .listed
            .map_or(Vec::new(), |course| sequence(&course.timepoints));
        let assessments: Vec<Assessment> = listed
            .iter()
            .map(|(day, response)| (day - origin, *response))
            .collect();
        let progression = Progression {
            baseline_adequate: self.listed.is_some_and(|course| course.baseline_complete),
            assessments: &assessments,
            death: from_origin(self.subject.death),
            new_therapy: from_origin(self.subject.new_therapy),
            cutoff: from_origin(self.cutoff),
            max_gap_days: self.policy.max_gap_days,
        };
        let latest_reading = self.readings.iter().map(|reading| reading.date).max();
        let contact = from_origin(self.subject.last_contact).map(|day| (day, "LAST_CONTACT"));
        let last_known = contact.or(from_origin(latest_reading).map(|day| (day, "LAST_READING")));
        let (death, cutoff) = (progression.death, progression.cutoff);
        let efs_events = [
            (progression.first_pd(), "PD"),
            (from_origin(self.subject.relapse), "RELAPSE"),
            (
                from_origin(self.subject.second_malignancy),
                "SECOND_MALIGNANCY",
            ),
            (death, "DEATH"),
        ];
        Times {
            pfs: if self.policy.ema {
                progression.ema()
            } else {
                progression.fda()
            },
            pd: progression.first_pd(),
            efs: event_free_survival(&efs_events, death, last_known, cutoff),
            os: overall_survival(death, last_known, cutoff),
            efs_events: efs_events.to_vec(),
        }
    }

    fn undecided(&self, window: &[Assessment], times: &Times) -> Vec<&'static str> {
        let mut undecided = self
            .listed
            .map_or(Vec::new(), |course| course.undecided.clone());
        let listed = self
            .listed
            .map_or(Vec::new(), |course| sequence(&course.timepoints));
        let paired = |sequence: &[Assessment]| confirmed_cr(sequence, self.policy).is_some();
        if self.policy.relabel && paired(&listed) && !paired(window) {
            undecided.push("relabel: a CR pair completed after new therapy or the cut-off");
        }
        let on = |day: i64| {
            times
                .efs_events
                .iter()
                .filter(|(other, _)| *other == Some(day))
                .count()
        };
        if times
            .efs
            .as_ref()
            .is_some_and(|efs| efs.event && efs.reason != "PD" && on(efs.days) > 1)
        {
            undecided.push("two events of EFS on one day, none of them PD");
        }
        undecided
    }
}

struct Times {
    pfs: TimeToEvent,
    pd: Option<i64>,
    efs: Option<TimeToEvent>,
    os: Option<TimeToEvent>,
    efs_events: Vec<(Option<i64>, &'static str)>,
}

/// TTR and DoR; DoR ends as PFS does, and is empty when PFS is censored before the response (settled.md 24).
fn response_cells(response_day: Option<i64>, pfs: &TimeToEvent) -> Row {
    let lasted = response_day
        .filter(|day| pfs.event || pfs.days >= *day)
        .map(|day| pfs.days - day);
    vec![
        ("ttr_days", days(response_day)),
        ("dor_days", days(lasted)),
        ("dor_event", lasted.map_or(empty(), |_| event_flag(pfs))),
    ]
}

/// An NE has no date.
fn best_date(best: Best, date_of: &dyn Fn(Option<usize>) -> Option<i64>) -> Cell {
    date(date_of(best.1))
}

fn ne_reason(best: Response, confirmed: Response) -> Cell {
    match (best == Response::Ne, confirmed == Response::Ne) {
        (true, true) => Cell::Filled,
        (false, false) => empty(),
        _ => Cell::Open,
    }
}

fn event_flag(time: &TimeToEvent) -> Cell {
    word(if time.event { "1" } else { "0" })
}

/// Only PD and DEATH are reasons the texts name for EFS and OS; the other words are the product's.
fn time_cells(time: &Option<TimeToEvent>, names: [&'static str; 3]) -> Row {
    let Some(time) = time else {
        return names.map(|name| (name, Cell::Open)).to_vec();
    };
    vec![
        (names[0], days(Some(time.days))),
        (names[1], event_flag(time)),
        (names[2], word(time.reason)),
    ]
}
