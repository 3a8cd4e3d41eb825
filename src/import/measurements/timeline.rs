//! The visits of one reader in order, and which of them is the baseline (settled.md 5).

use crate::finding::{Finding, Severity};
use crate::import::columns::Column;
use crate::study::{BaselineRule, Date, days_between};

use super::draft::{ReaderDraft, VisitDraft};
use super::scope::Scope;
use super::visits::{LabelOrder, Labels};

/// Scans of one visit further apart than this are not one visit.
const VISIT_DAYS_LIMIT: i32 = 30;
/// A visit longer than this after the one before is dated wrongly, or a code for a missing date.
const GAP_DAYS_LIMIT: i32 = 5 * 366;

/// Label sequences seen to be in order; a part of one is in order too.
#[derive(Debug, Default)]
pub(super) struct KnownOrder(Vec<u32>);

impl KnownOrder {
    fn holds(&self, labels: impl Iterator<Item = u32>) -> bool {
        let mut known = self.0.iter();
        let mut labels = labels;
        labels.all(|label| known.any(|&other| other == label))
    }
}

/// Orders the visits of a reader and finds the baseline.
pub(super) fn order_visits(
    draft: &mut ReaderDraft,
    labels: &Labels,
    start: Option<Date>,
    known: &mut KnownOrder,
    scope: &mut Scope<'_>,
) {
    let ReaderDraft { visits, order, .. } = draft;
    order.clear();
    order.extend(0..visits.len() as u32);
    order.sort_by_key(|&v| {
        let visit = &visits[v as usize];
        (visit.first_date, visit.last_date, visit.first_row)
    });
    let ordered = || order.iter().map(|&v| &visits[v as usize]);
    if !known.holds(ordered().map(|visit| visit.label)) {
        let sequence: Vec<&VisitDraft> = ordered().collect();
        if labels_fit(&sequence, labels, scope) && sequence.len() > known.0.len() {
            known.0 = sequence.iter().map(|visit| visit.label).collect();
        }
    }
    dates_fit(ordered(), labels, scope);
    let found = baseline(ordered(), labels, start);
    draft.rule = found.map(|(rule, _)| rule);
    let at = found.map_or(0, |(_, at)| at);
    for visit in ordered().take(at) {
        before_baseline(visit, labels, scope);
    }
    order.drain(..at);
}

/// Which visit is the baseline, by its place in the order of dates.
fn baseline<'v>(
    ordered: impl Iterator<Item = &'v VisitDraft>,
    labels: &Labels,
    start: Option<Date>,
) -> Option<(BaselineRule, usize)> {
    let mut named = None;
    let mut before_start = None;
    let mut first_label = None;
    for (at, visit) in ordered.enumerate() {
        if labels.get(visit.label).baseline {
            named = Some(at);
        }
        if start.is_some_and(|start| visit.last_date <= start) {
            before_start = Some(at);
        }
        first_label.get_or_insert(visit.label);
    }
    if let Some(at) = named {
        return Some((BaselineRule::Named, at));
    }
    if let Some(at) = before_start {
        return Some((BaselineRule::LastBeforeStart, at));
    }
    (!labels.is_follow_up(first_label?)).then_some((BaselineRule::First, 0))
}

/// Labels that look alike, and numbers against the dates.
#[cold]
fn labels_fit(sequence: &[&VisitDraft], labels: &Labels, scope: &mut Scope<'_>) -> bool {
    let mut fit = true;
    for (at, later) in sequence.iter().enumerate() {
        for earlier in &sequence[..at] {
            let (a, b) = (labels.get(earlier.label), labels.get(later.label));
            if a.folded == b.folded {
                fit = false;
                let (other, odd) = if earlier.first_row > later.first_row {
                    (b, earlier)
                } else {
                    (a, later)
                };
                let message = format!(
                    "a visit whose label differs from `{}` only by case or blanks; labels are taken byte for byte",
                    other.text
                );
                scope.at_visit(
                    Finding::warning("contradiction.visit_labels", message),
                    odd.first_row,
                    Column::Visit,
                    &labels.get(odd.label).text,
                );
            }
            if labels.order(earlier.label, later.label) == LabelOrder::Against {
                fit = false;
                let message = format!(
                    "dated {}, before visit {} ({}) which it should follow by its label; correct the label or the date",
                    earlier.first_date, b.text, later.first_date
                );
                scope.at_visit(
                    Finding::error("contradiction.visit_order", message),
                    earlier.first_row,
                    Column::Date,
                    &a.text,
                );
            }
        }
    }
    fit
}

/// Visits that overlap, last too long, or come too long after the one before.
fn dates_fit<'v>(
    ordered: impl Iterator<Item = &'v VisitDraft>,
    labels: &Labels,
    scope: &mut Scope<'_>,
) {
    let mut before: Option<&VisitDraft> = None;
    for visit in ordered {
        if visit.other_date_row != 0 {
            several_dates(visit, labels, scope);
        }
        if let Some(before) = before {
            if visit.first_date <= before.last_date {
                overlap(before, visit, labels, scope);
            }
            if visit.first_date.year() - before.last_date.year() >= 5
                && days_between(before.last_date, visit.first_date) > GAP_DAYS_LIMIT
            {
                let message = format!(
                    "dated {}, more than five years after the visit before ({}); is the year right?",
                    visit.first_date, before.last_date
                );
                scope.at_visit(
                    Finding::warning("contradiction.visit_gap", message),
                    visit.first_row,
                    Column::Date,
                    &labels.get(visit.label).text,
                );
            }
        }
        before = Some(visit);
    }
}

#[cold]
fn several_dates(visit: &VisitDraft, labels: &Labels, scope: &mut Scope<'_>) {
    let days = days_between(visit.first_date, visit.last_date);
    let (severity, advice) = if days > VISIT_DAYS_LIMIT {
        (
            Severity::Error,
            "more than 30 days are no single visit; correct the dates or give two visits",
        )
    } else {
        (
            Severity::Warning,
            "they count as one visit; PD is dated by the scan that shows it, all else by the latest",
        )
    };
    let message = format!(
        "scans of one visit are dated from {} to {}: {advice}",
        visit.first_date, visit.last_date
    );
    scope.at_visit(
        Finding::new(severity, "contradiction.visit_dates", message),
        visit.other_date_row,
        Column::Date,
        &labels.get(visit.label).text,
    );
}

#[cold]
fn overlap(before: &VisitDraft, visit: &VisitDraft, labels: &Labels, scope: &mut Scope<'_>) {
    let message = format!(
        "begins on {}, not after the last scan of visit {} ({}); two visits cannot overlap",
        visit.first_date,
        labels.get(before.label).text,
        before.last_date
    );
    scope.at_visit(
        Finding::error("contradiction.visits_overlap", message),
        visit.first_row.max(before.first_row),
        Column::Date,
        &labels.get(visit.label).text,
    );
}

#[cold]
fn before_baseline(visit: &VisitDraft, labels: &Labels, scope: &mut Scope<'_>) {
    let label = &labels.get(visit.label).text;
    let message = format!(
        "the visit of {} lies before the baseline and is left out of the responses",
        visit.first_date
    );
    scope.at_visit(
        Finding::warning("contradiction.visit_before_baseline", message),
        visit.first_row,
        Column::Visit,
        label,
    );
}
