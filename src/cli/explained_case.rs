//! One subject as one reader read it and one criteria set judges it, step by step.

use std::fmt::Write;

use serde_json::{Value, json};

use super::Failure;
use super::console::{Console, visible};
use super::lesion_table::{by_image, lesion_table};
use super::result_rows::objects;
use super::text_table::{Align, TextTable, wrap};
use crate::assessment::{Limits, limits};
use crate::criteria::{CriteriaSet, Engine};
use crate::endpoint::{Clock, SubjectEndpoints, TimeToEvent, subject_endpoints};
use crate::report::{self, ENDPOINT_COLUMNS, RESPONSE_COLUMNS, push_endpoints};
use crate::response::{Course, Judgement, Verdict, course, judge, judge_course};
use crate::study::{Case, Date, Mm, Policies, Subject};

/// One case and everything decided about it.
pub struct ExplainedCase<'a> {
    case: &'a Case,
    criteria: &'static CriteriaSet,
    policies: &'a Policies,
    /// Where the sum of diameters decides: how far each call is from the next.
    course: Option<Course>,
    judgement: Judgement,
    endpoints: SubjectEndpoints,
    /// The judgement that the lengths on the images give, where one differs from what was recorded.
    by_image: Option<Judgement>,
}

impl<'a> ExplainedCase<'a> {
    /// Judges a case and keeps the steps.
    pub fn new(
        subject: &Subject,
        case: &'a Case,
        criteria: &'static CriteriaSet,
        policies: &'a Policies,
        clock: &Clock,
    ) -> ExplainedCase<'a> {
        let course =
            (criteria.engine == Engine::SumOfDiameters).then(|| course(case, criteria, policies));
        let judgement = match &course {
            Some(course) => judge_course(case, course, criteria, policies),
            None => judge(case, criteria, policies),
        };
        let endpoints = subject_endpoints(subject, Some(&judgement), clock, policies);
        let by_image = by_image(case).map(|case| judge(&case, criteria, policies));
        ExplainedCase {
            case,
            criteria,
            policies,
            course,
            judgement,
            endpoints,
            by_image,
        }
    }

    /// The case as a person reads it.
    pub fn text(&self, console: &Console) -> String {
        let title = format!("Reader {}, {}", self.case.reader, self.criteria.label);
        let mut text = format!("{}\n", console.heading(&visible(&title)));
        text += &lesion_table(self.case).render(console.width());
        for verdict in self.judgement.verdicts() {
            text.push('\n');
            self.step(verdict, &mut text, console);
        }
        text.push('\n');
        self.outcome(&mut text);
        if let Some(by_image) = &self.by_image {
            let _ = writeln!(
                text,
                "\n{}",
                console.heading("By the lengths on the images")
            );
            text += &self.side_by_side(by_image).render(console.width());
        }
        text
    }

    /// Rows of responses.csv.
    pub fn push_responses(&self, bytes: &mut Vec<u8>) {
        report::push_responses(bytes, self.case, &self.judgement);
    }

    fn step(&self, verdict: &Verdict, text: &mut String, console: &Console) {
        let visit = format!("{}, {}", verdict.visit, verdict.date);
        let _ = writeln!(text, "{}", console.heading(&visible(&visit)));
        let mut line = |line: String| {
            let width = console
                .width()
                .map_or(usize::MAX, |w| w.saturating_sub(2).max(20));
            for part in wrap(&visible(&line), width) {
                let _ = writeln!(text, "  {part}");
            }
        };
        let words = verdict.components;
        if !words.target.is_empty() {
            line(format!(
                "target {}, non-target {}, new lesions {}",
                words.target, words.non_target, words.new_lesion
            ));
        }
        line(self.judgement.reason(verdict).to_owned());
        if let Some(limits) = self.limits(verdict) {
            let sum = verdict.complete_sum();
            let parts = [
                limits
                    .partial_response
                    .map(|limit| distance("PR up to", limit, sum)),
                limits
                    .progression
                    .map(|limit| distance("PD from", limit, sum)),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            if !parts.is_empty() {
                line(parts.join("; "));
            }
        }
    }

    /// The sums at which the target response of a visit would flip.
    fn limits(&self, verdict: &Verdict) -> Option<Limits> {
        let course = self.course.as_ref()?;
        let assessment = course.assessments.get(verdict.timepoint.checked_sub(1)?)?;
        course
            .has_targets
            .then(|| limits(&assessment.history, self.policies))
    }

    fn outcome(&self, text: &mut String) {
        let e = &self.endpoints;
        let dated = |word: &str, date: Option<Date>| match date {
            Some(date) => format!("{word} ({date})"),
            None => word.to_owned(),
        };
        let best = dated((self.criteria.word)(e.best), e.best_date);
        let confirmed = dated(
            (self.criteria.word)(e.confirmed_best),
            e.confirmed_best_date,
        );
        let primary = if e.confirm_required {
            "confirmed"
        } else {
            "unconfirmed"
        };
        let _ = writeln!(
            text,
            "best response {best}; confirmed {confirmed}; the {primary} one counts"
        );
        if let Some(reason) = e.not_evaluable_reason {
            let _ = writeln!(text, "not evaluable: {reason}");
        }
        let date = |date: Option<Date>| date.map_or_else(|| "none".to_owned(), |d| d.to_string());
        let _ = writeln!(
            text,
            "response {}; progression {}; disease control {}",
            date(e.response_date),
            date(e.progression_date),
            if e.disease_control() { "yes" } else { "no" },
        );
        let time = |time: TimeToEvent| {
            let end = if time.event { "event" } else { "censored" };
            format!("{} d, {end} ({})", time.days, time.reason.as_str())
        };
        let _ = writeln!(
            text,
            "PFS {}; EFS {}; OS {}",
            time(e.progression_free_survival),
            time(e.event_free_survival),
            time(e.overall_survival)
        );
        if let Some(duration) = e.duration_of_response {
            let _ = writeln!(text, "duration of response {}", time(duration));
        }
    }

    /// Sum and response as recorded, and as the images have it.
    fn side_by_side(&self, by_image: &Judgement) -> TextTable {
        let mut table = TextTable::new(&[
            ("visit", Align::Left),
            ("recorded mm", Align::Right),
            ("response", Align::Left),
            ("on images mm", Align::Right),
            ("response", Align::Left),
        ]);
        let sum = |verdict: &Verdict| {
            let sum = verdict
                .sum
                .map(|sum| sum.total.display(sum.decimals.max(2)).to_string());
            sum.unwrap_or_default()
        };
        for (recorded, on_image) in self.judgement.verdicts().iter().zip(by_image.verdicts()) {
            table.row([
                recorded.visit.as_str(),
                &sum(recorded),
                recorded.word,
                &sum(on_image),
                on_image.word,
            ]);
        }
        table
    }

    /// The case as a program reads it.
    pub fn json(&self) -> Result<Value, Failure> {
        let mut rows = Vec::new();
        self.push_responses(&mut rows);
        let mut responses = objects(&rows, RESPONSE_COLUMNS)?;
        for (response, verdict) in responses.iter_mut().zip(self.judgement.verdicts()) {
            if let Some(limits) = self.limits(verdict) {
                let sum = verdict.complete_sum();
                response["pr_up_to_mm"] = json!(limits.partial_response.map(Mm::as_f64));
                response["pd_from_mm"] = json!(limits.progression.map(Mm::as_f64));
                response["mm_to_pr"] = json!(apart(sum, limits.partial_response));
                response["mm_to_pd"] = json!(apart(sum, limits.progression));
            }
        }
        let mut rows = Vec::new();
        push_endpoints(
            &mut rows,
            &self.case.subject,
            &self.case.reader,
            self.criteria,
            &self.endpoints,
        );
        let by_image = self.by_image.as_ref().map(|judgement| {
            let mut rows = Vec::new();
            report::push_responses(&mut rows, self.case, judgement);
            objects(&rows, RESPONSE_COLUMNS)
        });
        Ok(json!({
            "reader": self.case.reader,
            "criteria": self.criteria.name,
            "responses": responses,
            "endpoints": objects(&rows, ENDPOINT_COLUMNS)?.pop(),
            "by_image": by_image.transpose()?,
        }))
    }
}

/// `PR up to 38.325 mm (6.305 mm below)`.
fn distance(what: &str, limit: Mm, sum: Option<Mm>) -> String {
    let away = match sum {
        None => return format!("{what} {limit} mm"),
        Some(sum) if sum <= limit => format!("{} mm below", limit - sum),
        Some(sum) => format!("{} mm above", sum - limit),
    };
    format!("{what} {limit} mm ({away})")
}

/// Millimetres that the sum has to change to reach the limit: negative where it has to shrink.
fn apart(sum: Option<Mm>, limit: Option<Mm>) -> Option<f64> {
    Some((limit? - sum?).as_f64())
}
