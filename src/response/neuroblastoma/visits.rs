//! The visits of a subject by both files: the lesion reads and components.csv.

use crate::study::{BaselineRule, Case, ComponentReading, Components, Date, Text};

/// One visit, as either file has it or both.
#[derive(Clone, Debug)]
pub(super) struct Visit<'a> {
    /// Its label.
    pub label: &'a Text,
    /// Latest date in either file.
    pub date: Date,
    /// Index among the timepoints of the case.
    pub timepoint: Option<usize>,
    /// Its row of components.csv.
    pub components: Option<&'a ComponentReading>,
}

/// All visits by date, the baseline first; those before the baseline are left out.
/// `None` when there is no visit at all.
///
/// The baseline is that of the case. Without a case it is the visit named so (the latest of
/// several), else the last on or before `start`, else the first (settled.md 5).
pub(super) fn visits<'a>(
    case: Option<&'a Case>,
    components: Option<&'a Components>,
    start: Option<Date>,
) -> Option<(BaselineRule, Vec<Visit<'a>>)> {
    let mut visits: Vec<Visit<'a>> = Vec::new();
    for (index, timepoint) in case
        .into_iter()
        .flat_map(|c| c.timepoints().iter().enumerate())
    {
        visits.push(Visit {
            label: &timepoint.visit,
            date: timepoint.last_date,
            timepoint: Some(index),
            components: None,
        });
    }
    for reading in components.into_iter().flat_map(Components::readings) {
        match visits.iter_mut().find(|v| is_same(v.label, &reading.visit)) {
            Some(visit) => {
                visit.date = visit.date.max(reading.date);
                visit.components = Some(reading);
            }
            None => visits.push(Visit {
                label: &reading.visit,
                date: reading.date,
                timepoint: None,
                components: Some(reading),
            }),
        }
    }
    let (rule, at) = match case {
        Some(case) => (case.baseline.rule, 0),
        None => baseline(&visits, start)?,
    };
    let baseline = visits.remove(at);
    visits.retain(|visit| visit.date >= baseline.date);
    visits.sort_by_key(|visit| visit.date);
    visits.insert(0, baseline);
    Some((rule, visits))
}

/// Labels of one visit in the two files: case and blanks around do not tell them apart.
fn is_same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

fn baseline(visits: &[Visit<'_>], start: Option<Date>) -> Option<(BaselineRule, usize)> {
    let latest = |wanted: &dyn Fn(&Visit<'_>) -> bool| {
        (0..visits.len())
            .filter(|&at| wanted(&visits[at]))
            .max_by_key(|&at| visits[at].date)
    };
    let named = ["0", "BL", "BASELINE", "SCREENING"];
    if let Some(at) = latest(&|v| named.iter().any(|name| name.eq_ignore_ascii_case(v.label))) {
        return Some((BaselineRule::Named, at));
    }
    if let Some(at) = start.and_then(|start| latest(&|v| v.date <= start)) {
        return Some((BaselineRule::LastBeforeStart, at));
    }
    let first = (0..visits.len()).min_by_key(|&at| visits[at].date)?;
    Some((BaselineRule::First, first))
}
