//! One subject as one reader read it and one criteria set judges it, step by step.

use std::fmt::Write;

use serde_json::{Value, json};

use super::Failure;
use super::component_table::component_table;
use super::console::{Console, visible};
use super::lesion_table::{by_image, lesion_table};
use super::result_rows::objects;
use super::text_table::{Align, TextTable, wrap};
use crate::assessment::{Limits, limits};
use crate::criteria::{CriteriaSet, Engine, OverallResponse};
use crate::endpoint::{Clock, SubjectEndpoints, TimeToEvent, subject_endpoints};
use crate::report::{self, ENDPOINT_COLUMNS, RESPONSE_COLUMNS, push_endpoints};
use crate::response::neuroblastoma::{
    NeuroblastomaAssessment, NeuroblastomaCourse, component_reasons, neuroblastoma_course,
};
use crate::response::{ComponentRows, Course, Judgement, Reads, Verdict, course, judge};
use crate::study::{Date, Mm, Policies, Subject, Text};

/// What one reader recorded of a subject, and everything that one criteria set decides about it.
pub struct ExplainedCase<'a> {
    subject: &'a Subject,
    /// Who read it.
    pub reader: &'a Text,
    reads: Reads<'a>,
    /// The criteria.
    pub criteria: &'static CriteriaSet,
    policies: &'a Policies,
    /// Where the sum of diameters decides: how far each call is from the next.
    course: Option<Course>,
    /// Where the components decide: their words.
    components: Option<NeuroblastomaCourse>,
    /// The verdicts.
    pub judgement: Judgement,
    endpoints: SubjectEndpoints,
    /// The judgement that the lengths on the images give, where one differs from what was recorded.
    by_image: Option<Judgement>,
}

impl<'a> ExplainedCase<'a> {
    /// Judges and keeps the steps; `None` where the criteria need what was not recorded.
    pub fn new(
        subject: &'a Subject,
        reader: &'a Text,
        reads: Reads<'a>,
        criteria: &'static CriteriaSet,
        policies: &'a Policies,
        clock: &Clock,
    ) -> Option<ExplainedCase<'a>> {
        let judgement = judge(reads, criteria, policies)?;
        let course = reads
            .case
            .filter(|_| criteria.engine == Engine::SumOfDiameters)
            .map(|case| course(case, criteria, policies));
        let rows = match reads.components {
            ComponentRows::Rows(components) => Some(components),
            ComponentRows::NoRow | ComponentRows::NoFile => None,
        };
        let components = (criteria.engine == Engine::Components)
            .then(|| neuroblastoma_course(reads.case, rows, reads.start, policies))
            .flatten();
        let endpoints = subject_endpoints(subject, Some(&judgement), clock, policies);
        let on_images = reads.case.and_then(by_image);
        let by_image = on_images.and_then(|case| {
            let on_images = Reads {
                case: Some(&case),
                ..reads
            };
            judge(on_images, criteria, policies)
        });
        Some(ExplainedCase {
            subject,
            reader,
            reads,
            criteria,
            policies,
            course,
            components,
            judgement,
            endpoints,
            by_image,
        })
    }

    /// What was recorded, whatever the criteria: lesions and components over the visits.
    pub fn recorded(&self, console: &Console) -> String {
        let title = format!("Reader {}", self.reader);
        let mut text = format!("{}\n", console.heading(&visible(&title)));
        let mut tables = Vec::new();
        tables.extend(self.reads.case.map(lesion_table));
        if let ComponentRows::Rows(components) = self.reads.components {
            tables.push(component_table(components));
        }
        let tables: Vec<String> = tables.iter().map(|t| t.render(console.width())).collect();
        text += &tables.join("\n");
        text
    }

    /// The steps as a person reads them.
    pub fn text(&self, console: &Console) -> String {
        let title = format!("Reader {}, {}", self.reader, self.criteria.label);
        let mut text = format!("{}\n", console.heading(&visible(&title)));
        for (index, verdict) in self.judgement.verdicts().iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
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
        report::push_responses(bytes, &self.subject.id, self.reader, &self.judgement);
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
        match self.components_at(verdict) {
            Some((course, assessment)) => {
                let reason = self.judgement.reason(verdict);
                let components = component_reasons(course, assessment, self.policies);
                // The reason ends with those of the components, which have a line each.
                let whole = format!("; {}", components.join("; "));
                line(reason.strip_suffix(&whole).unwrap_or(reason).to_owned());
                components.into_iter().for_each(&mut line);
            }
            None => line(self.judgement.reason(verdict).to_owned()),
        }
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

    /// The components at a visit, where they decide.
    fn components_at(
        &self,
        verdict: &Verdict,
    ) -> Option<(&NeuroblastomaCourse, &NeuroblastomaAssessment)> {
        let course = self.components.as_ref()?;
        let of_visit = |a: &&NeuroblastomaAssessment| a.visit == verdict.timepoint;
        Some((course, course.assessments.iter().find(of_visit)?))
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
            "response {}; progression {}{}; disease control {}",
            date(e.response_date),
            date(e.progression_date),
            self.confirmation(),
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

    /// Whether a progression is confirmed, where the criteria ask for it.
    fn confirmation(&self) -> &'static str {
        match self.progression_confirmed() {
            None => "",
            Some(true) => ", confirmed",
            Some(false) => ", not confirmed and not refuted by a later response",
        }
    }

    fn progression_confirmed(&self) -> Option<bool> {
        let asks = self
            .criteria
            .responses
            .contains(&OverallResponse::UnconfirmedProgression);
        (asks && self.endpoints.progression_date.is_some())
            .then_some(self.endpoints.progression_confirmed)
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
            if let Some((_, assessment)) = self.components_at(verdict) {
                response["components"] = json!({
                    "primary": assessment.primary.response.as_str(),
                    "metastatic": assessment.metastatic.response.as_str(),
                    "marrow": assessment.marrow.response.as_str(),
                });
            }
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
            &self.subject.id,
            self.reader,
            self.criteria,
            &self.endpoints,
        );
        let by_image = self.by_image.as_ref().map(|judgement| {
            let mut rows = Vec::new();
            report::push_responses(&mut rows, &self.subject.id, self.reader, judgement);
            objects(&rows, RESPONSE_COLUMNS)
        });
        Ok(json!({
            "reader": self.reader,
            "criteria": self.criteria.name,
            "responses": responses,
            "endpoints": objects(&rows, ENDPOINT_COLUMNS)?.pop(),
            "progression_confirmed": self.progression_confirmed(),
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
