//! Survival curves against R's survival package: `survfit` and what is read from it.

use recist::endpoint::{BeyondFollowUp, ConfidenceLevel, Interval, KaplanMeier, SurvivalQuantile};
use recist::study::SurvivalLimits;

use crate::shared::{Inputs, stats_cases};
use crate::table::Row;
use crate::{assert_relative, estimable, level, number};

/// Of the row's data set and group.
fn curve_of(inputs: &Inputs, row: &Row) -> KaplanMeier {
    KaplanMeier::estimate(&inputs.group(row.get("dataset"), row.get("group")))
}

/// R's names.
fn transform(row: &Row) -> SurvivalLimits {
    match row.get("conf_type") {
        "plain" => SurvivalLimits::Linear,
        other => SurvivalLimits::from_name(other).unwrap(),
    }
}

/// Rows that follow each other and share data set and group.
fn by_group(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    rows.chunk_by(|a, b| a.get("dataset") == b.get("dataset") && a.get("group") == b.get("group"))
}

fn assert_same(computed: Option<f64>, expected: Option<f64>, what: &str) {
    assert_eq!(computed.is_some(), expected.is_some(), "{what}");
    if let Some((computed, expected)) = computed.zip(expected) {
        assert_relative(computed, expected, 1e-12, what);
    }
}

/// Compares limits with the row's. Where R leaves the log-log limits at survival 1 empty, ours are 1
/// (criteria/endpoints.md section 6); says whether this was such a row.
fn assert_limits(limits: Option<Interval>, row: &Row) -> bool {
    let what = format!("{row:?}");
    let expected = estimable(row.get("lower"));
    let certain = transform(row) == SurvivalLimits::LogLog && row.get("surv") == "1";
    if certain && expected.is_none() {
        let ones = Interval {
            lower: 1.0,
            upper: 1.0,
        };
        assert_eq!(limits, Some(ones), "{what}");
        return true;
    }
    assert_same(limits.map(|limits| limits.lower), expected, &what);
    let expected = estimable(row.get("upper"));
    assert_same(limits.map(|limits| limits.upper), expected, &what);
    false
}

#[test]
fn every_step_of_every_curve() {
    let Some((inputs, rows)) = Inputs::read().zip(stats_cases("km_curve.csv")) else {
        return;
    };
    assert_eq!(rows.len(), 9009);
    let mut empty_in_r = 0;
    for rows in by_group(&rows) {
        let curve = curve_of(&inputs, &rows[0]);
        // One block of rows a transform.
        assert_eq!(curve.steps().len() * 3, rows.len(), "{:?}", rows[0]);
        for (step, row) in curve.steps().iter().cycle().zip(rows) {
            let what = format!("{row:?}");
            assert_eq!(step.days, number(row.get("time")), "{what}");
            let counts = [step.at_risk, step.events, step.censored].map(|count| count.to_string());
            let expected = ["n_risk", "n_event", "n_censor"].map(|column| row.get(column));
            assert_eq!(counts, expected, "{what}");
            assert_relative(step.survival, number(row.get("surv")), 1e-12, &what);
            assert_same(step.standard_error(), estimable(row.get("se_surv")), &what);
            let cumulative = number(row.get("se_cumhaz"));
            match cumulative.is_finite() {
                true => assert_relative(step.greenwood.sqrt(), cumulative, 1e-12, &what),
                false => assert_eq!(step.greenwood, f64::INFINITY, "{what}"),
            }
            let limits = step.limits(level(row.get("conf_level")), transform(row));
            empty_in_r += usize::from(assert_limits(limits, row));
        }
    }
    assert_eq!(empty_in_r, 94);
}

#[test]
fn every_quantile_to_the_day() {
    let Some((inputs, rows)) = Inputs::read().zip(stats_cases("km_quantiles.csv")) else {
        return;
    };
    assert_eq!(rows.len(), 792);
    let mut apart = Apart::default();
    for rows in by_group(&rows) {
        let curve = curve_of(&inputs, &rows[0]);
        for row in rows {
            let share = number(row.get("prob"));
            let level = level(row.get("conf_level"));
            let quantile = curve.survfit_quantile(share, level, transform(row));
            let computed = [quantile.days, quantile.lower, quantile.upper];
            let expected = ["time", "lower", "upper"].map(|column| estimable(row.get(column)));
            assert_eq!(computed, expected, "{row:?}");
            let ours = curve.quantile(share, level, transform(row));
            apart.note(quantile, ours, &curve, row);
        }
    }
    assert_eq!(apart, KNOWN);
}

/// Rows in which R and criteria/endpoints.md give different times, by cause.
#[derive(Debug, Default, PartialEq)]
struct Apart {
    /// Survival stays on the quantile to the end: R takes the middle to the last observation.
    flat_to_the_end: usize,
    /// R leaves the upper limit open where only the step to survival 0 lies below.
    ended_by_extinction: usize,
    /// The upper limit falls below, then rises: R takes the higher of both steps.
    rising_limit: usize,
}

const KNOWN: Apart = Apart {
    flat_to_the_end: 12,
    ended_by_extinction: 88,
    rising_limit: 1,
};

impl Apart {
    fn note(
        &mut self,
        r: SurvivalQuantile,
        ours: SurvivalQuantile,
        curve: &KaplanMeier,
        row: &Row,
    ) {
        assert_eq!(ours.lower, r.lower, "{row:?}");
        if ours.days != r.days {
            let middle = f64::midpoint(ours.days.unwrap(), curve.last_day().unwrap());
            assert_eq!(r.days, Some(middle), "{row:?}");
            self.flat_to_the_end += 1;
        }
        match (ours.upper, r.upper) {
            (Some(ours), Some(r)) if ours != r => {
                assert!(ours < r, "{row:?}");
                self.rising_limit += 1;
            }
            (ours, None) if ours.is_some() => {
                let end = curve.steps().iter().find(|step| step.survival == 0.0);
                assert_eq!(ours, end.map(|step| step.days), "{row:?}");
                self.ended_by_extinction += 1;
            }
            (ours, r) => assert_eq!(ours, r, "{row:?}"),
        }
    }
}

#[test]
fn every_landmark_in_both_conventions() {
    let Some((inputs, rows)) = Inputs::read().zip(stats_cases("km_landmarks.csv")) else {
        return;
    };
    assert_eq!(rows.len(), 1332);
    let (mut empty_in_r, mut beyond) = (0, 0);
    for rows in by_group(&rows) {
        let curve = curve_of(&inputs, &rows[0]);
        for row in rows {
            let what = format!("{row:?}");
            let days = number(row.get("time"));
            let landmark =
                |beyond| curve.landmark(days, level(row.get("conf_level")), transform(row), beyond);
            let extended = landmark(BeyondFollowUp::LastValue);
            assert_eq!(extended.at_risk.to_string(), row.get("n_risk"), "{what}");
            assert_same(extended.survival, estimable(row.get("surv")), &what);
            let expected_error = match row.get("surv") {
                "0" => None,
                _ => estimable(row.get("se_surv")),
            };
            assert_same(extended.standard_error, expected_error, &what);
            empty_in_r += usize::from(assert_limits(extended.interval, row));

            let ours = landmark(BeyondFollowUp::NotEstimable);
            let unknown =
                curve.last_day().is_some_and(|last| days > last) && number(row.get("surv")) > 0.0;
            beyond += usize::from(unknown);
            match unknown {
                true => assert_eq!((ours.at_risk, ours.survival), (0, None), "{what}"),
                false => assert_eq!(ours, extended, "{what}"),
            }
        }
    }
    assert_eq!((empty_in_r, beyond), (48, 78));
}

#[test]
fn every_summary() {
    let Some((inputs, rows)) = Inputs::read().zip(stats_cases("km_summary.csv")) else {
        return;
    };
    assert_eq!(rows.len(), 44);
    for row in &rows {
        let what = format!("{row:?}");
        let table = inputs.group(row.get("dataset"), row.get("group"));
        let curve = KaplanMeier::estimate(&table);
        assert_eq!(curve.subjects().to_string(), row.get("n"), "{what}");
        assert_eq!(curve.events().to_string(), row.get("events"), "{what}");
        let last_day = number(row.get("max_time"));
        assert_eq!(curve.last_day(), Some(last_day), "{what}");
        let mean = curve.restricted_mean(last_day).unwrap();
        assert_relative(mean.days, number(row.get("rmst_to_max")), 1e-12, &what);
        let error = number(row.get("se_rmst"));
        assert_relative(mean.standard_error, error, 1e-12, &what);
        let follow_up = KaplanMeier::estimate(&table.reversed())
            .median(ConfidenceLevel::NINETY_FIVE, SurvivalLimits::LogLog);
        let expected = estimable(row.get("km_median_followup"));
        assert_eq!(follow_up.days, expected, "{what}");
    }
}
