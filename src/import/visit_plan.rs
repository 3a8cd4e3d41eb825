//! The visit of a study: by hand, by the trial's planned days and window, by Clinical Trial Time
//! Point ID (0012,0050), by the annotation's own words; else its date.

use std::collections::BTreeMap;

use super::mark::Mark;
use crate::finding::Finding;
use crate::study::{Date, Policies, Text, days_between, parse_date};

/// What the trial plans, and when its subjects started.
#[derive(Clone, Debug, Default)]
pub struct VisitPlan {
    /// Label and planned day of each visit (trial.toml `[visits]`).
    pub visits: Vec<(Text, i32)>,
    /// Days either side of a planned day that are still that visit.
    pub window_days: i32,
    /// Days before the start that a baseline may lie.
    pub baseline_days: i32,
    /// Start of each subject.
    pub starts: BTreeMap<Text, Date>,
}

/// How a visit was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// Its label.
    pub label: Text,
    /// It lies outside the plan.
    pub unscheduled: bool,
    /// What is to be said of it.
    pub finding: Option<Finding>,
}

impl VisitPlan {
    /// The plan of a protocol, the starts still open.
    pub fn new(visits: &[(Text, i32)], policies: &Policies) -> VisitPlan {
        let days = |days: u32| i32::try_from(days).unwrap_or(i32::MAX);
        VisitPlan {
            visits: visits.to_vec(),
            window_days: days(policies.visit_window_days),
            baseline_days: days(policies.baseline_window),
            starts: BTreeMap::new(),
        }
    }

    /// Take the starts from subjects.csv; a date that is none is what `assess` will say.
    pub fn read_starts(&mut self, bytes: &[u8]) -> Option<Finding> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let header = reader.headers().cloned().unwrap_or_default();
        let place = |names: &[&str]| {
            let folded = |cell: &str| cell.trim().to_lowercase().replace(['-', ' '], "_");
            header
                .iter()
                .position(|cell| names.contains(&folded(cell).as_str()))
        };
        let subject = place(&["subject", "usubjid", "patient", "subject_id"]);
        let (Some(subject), Some(start)) = (subject, place(&["start_date"])) else {
            let said =
                "no columns subject and start_date: studies are not held against planned days";
            return Some(Finding::note("missing_data.start_date", said));
        };
        for record in reader.records().flatten() {
            let cell = |at: usize| record.get(at).unwrap_or_default().trim();
            if let Ok(date) = parse_date(cell(start)) {
                self.starts.insert(cell(subject).into(), date);
            }
        }
        None
    }

    /// The visit of a mark made on `date`; `by_hand` is what a mapping file says.
    pub fn visit(&self, mark: &Mark<'_>, date: Date, by_hand: &str) -> Visit {
        let plain = |label: &str| Visit {
            label: label.into(),
            unscheduled: false,
            finding: None,
        };
        if !by_hand.is_empty() {
            return plain(by_hand);
        }
        let day = self
            .starts
            .get(&mark.subject)
            .map(|&start| days_between(start, date));
        if let Some(label) = day.and_then(|day| self.planned(day)) {
            return plain(label);
        }
        let time_point = mark.series.map_or("", |series| &series.trial_time_point_id);
        for label in [time_point, &mark.time_point] {
            if !label.is_empty() {
                return plain(label);
            }
        }
        let said = match day {
            Some(day) if !self.visits.is_empty() => {
                format!("day {day} fits no planned visit: taken as outside the plan")
            }
            None if !self.visits.is_empty() => {
                "no start date of the subject, so no planned day: the visit is called by its date"
                    .into()
            }
            _ => "the trial plans no visits: the visit is called by its date".to_owned(),
        };
        let unscheduled = day.is_some() && !self.visits.is_empty();
        let finding = if self.visits.is_empty() {
            Finding::note("missing_data.visit_plan", said)
        } else {
            Finding::warning("missing_data.visit_plan", said)
        };
        Visit {
            label: Text::from(date.to_string()),
            unscheduled,
            finding: Some(
                finding
                    .of_subject(mark.subject.clone())
                    .in_column("date", date.to_string()),
            ),
        }
    }

    /// The planned visit nearest to a day after the start, within its window.
    fn planned(&self, day: i32) -> Option<&str> {
        let fits = |planned: i32| {
            if planned <= 0 {
                (planned.min(-self.baseline_days)..=planned.max(0)).contains(&day)
            } else {
                (day - planned).abs() <= self.window_days
            }
        };
        let fitting = self.visits.iter().filter(|(_, planned)| fits(*planned));
        let nearest = fitting.min_by_key(|(_, planned)| (day - planned).abs())?;
        Some(&nearest.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_is_the_visit_it_was_planned_for() {
        let start = Date::constant(2020, 1, 10);
        let plan = VisitPlan {
            visits: vec![("BL".into(), -1), ("W8".into(), 56), ("W16".into(), 112)],
            window_days: 7,
            baseline_days: 28,
            starts: BTreeMap::from([("P1".into(), start)]),
        };
        // Days after the start, words of the annotation, the mapping file's, the label, outside.
        let cases = [
            (-5, "", "", "BL", false),
            (0, "", "", "BL", false),
            (-29, "", "", "2019-12-12", true),
            (49, "", "", "W8", false),
            (63, "", "", "W8", false),
            (64, "", "", "2020-03-14", true),
            (64, "EXTRA", "", "EXTRA", false),
            (56, "EXTRA", "", "W8", false),
            (56, "", "V1", "V1", false),
        ];
        for (day, words, by_hand, label, unscheduled) in cases {
            let mark = Mark {
                subject: "P1".into(),
                time_point: words.into(),
                ..Mark::default()
            };
            let date = start + jiff::Span::new().days(day);
            let visit = plan.visit(&mark, date, by_hand);
            assert_eq!(
                (&*visit.label, visit.unscheduled),
                (label, unscheduled),
                "day {day}"
            );
            assert_eq!(visit.finding.is_some(), unscheduled, "day {day}");
        }
        let visit = plan.visit(&Mark::default(), start, "");
        assert_eq!((&*visit.label, visit.unscheduled), ("2020-01-10", false));
        assert!(visit.finding.is_some());
    }
}
