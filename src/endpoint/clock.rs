//! The days that a subject's endpoints are counted from (endpoints.md section 1; settled.md 21).

use crate::finding::Finding;
use crate::study::{Date, Origin, Policies, Subject, days_between};

/// A subject's day 0, both of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Day 0 of the time-to-event endpoints.
    pub origin: Date,
    /// Treatment start: min_sd counts from here, whatever the origin.
    pub treatment_start: Date,
}

impl Clock {
    /// The clock of a subject, or why it has none: such a subject is refused.
    pub fn of(subject: &Subject, policies: &Policies) -> Result<Clock, Box<Finding>> {
        let (column, origin) = match policies.origin {
            Origin::Start => ("start_date", subject.start_date),
            Origin::Enrolment => ("enrolment_date", subject.enrolment_date),
            Origin::Randomisation => ("randomisation_date", subject.randomisation_date),
        };
        match (origin, subject.start_date) {
            (Some(origin), Some(treatment_start)) => Ok(Clock {
                origin,
                treatment_start,
            }),
            (None, _) => Err(missing(
                subject,
                column,
                "the time-to-event endpoints count from it",
            )),
            (_, None) => Err(missing(
                subject,
                "start_date",
                "stable disease counts from it (min_sd)",
            )),
        }
    }

    /// Days from the origin.
    pub fn days(&self, date: Date) -> i32 {
        days_between(self.origin, date)
    }

    /// Days from treatment start.
    pub fn treatment_day(&self, date: Date) -> i32 {
        days_between(self.treatment_start, date)
    }
}

fn missing(subject: &Subject, column: &'static str, why: &str) -> Box<Finding> {
    let finding = Finding::error(
        "missing_data.origin",
        format!("no {column}: {why}; give a date YYYY-MM-DD"),
    )
    .of_subject(subject.id.clone())
    .in_file("subjects.csv")
    .in_column(column, "");
    Box::new(finding)
}
