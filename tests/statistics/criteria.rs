//! The criteria's own tables and examples (criteria/endpoints.md sections 5 and 6).

use recist::endpoint::{
    BeyondFollowUp, ConfidenceLevel, KaplanMeier, Proportion, interval, months_in_days,
};
use recist::study::{IntervalMethod, SurvivalLimits};

use crate::table::rows;
use crate::{assert_close, curve, event_table, number};

/// The tables are printed to six decimals.
const PRINTED: f64 = 0.5000001e-6;

#[test]
fn intervals_of_a_proportion() {
    let rows = rows("binomial_ci.csv");
    assert_eq!(rows.len(), 63);
    for row in &rows {
        let what = format!("{row:?}");
        let (k, n) = (row.get("k").parse().unwrap(), row.get("n").parse().unwrap());
        let method = IntervalMethod::from_name(row.get("method")).unwrap();
        let limits = interval(k, n, ConfidenceLevel::NINETY_FIVE, method).unwrap();
        let estimate = Proportion::new(k, n).unwrap().estimate();
        assert_close(estimate, number(row.get("estimate")), PRINTED, &what);
        assert_close(limits.lower, number(row.get("lower95")), PRINTED, &what);
        assert_close(limits.upper, number(row.get("upper95")), PRINTED, &what);
    }
}

/// km_data.csv: 15 subjects.
fn check_data() -> Vec<(u32, bool)> {
    let rows = rows("km_data.csv");
    assert_eq!(rows.len(), 15);
    rows.iter()
        .map(|row| {
            (
                row.get("time_days").parse().unwrap(),
                row.get("event") == "1",
            )
        })
        .collect()
}

const TRANSFORMS: [(SurvivalLimits, &str); 3] = [
    (SurvivalLimits::Linear, "lin"),
    (SurvivalLimits::Log, "log"),
    (SurvivalLimits::LogLog, "loglog"),
];

#[test]
fn the_curve_of_the_check_data() {
    let rows = rows("km_expected.csv");
    assert_eq!(rows.len(), 13);
    let curve = curve(&check_data());
    assert_eq!(curve.steps().len(), 13);
    for (step, row) in curve.steps().iter().zip(&rows) {
        let what = format!("{row:?}");
        assert_eq!(step.days, number(row.get("time_days")), "{what}");
        let counts = [step.at_risk, step.events, step.censored].map(|count| count.to_string());
        let expected = ["at_risk", "events", "censored"].map(|column| row.get(column));
        assert_eq!(counts, expected, "{what}");
        let error = step.standard_error().unwrap();
        assert_close(step.survival, number(row.get("survival")), PRINTED, &what);
        assert_close(error, number(row.get("se_greenwood")), PRINTED, &what);
        for (transform, name) in TRANSFORMS {
            let limits = step
                .limits(ConfidenceLevel::NINETY_FIVE, transform)
                .unwrap();
            let lower = number(row.get(&format!("{name}_lower")));
            let upper = number(row.get(&format!("{name}_upper")));
            assert_close(limits.lower, lower, PRINTED, &what);
            assert_close(limits.upper, upper, PRINTED, &what);
        }
    }
}

#[test]
fn quantiles_of_the_check_data() {
    let level = ConfidenceLevel::NINETY_FIVE;
    let curve = curve(&check_data());
    for (transform, lower) in [
        (SurvivalLimits::Linear, 178.0),
        (SurvivalLimits::Log, 240.0),
        (SurvivalLimits::LogLog, 92.0),
    ] {
        let median = curve.median(level, transform);
        assert_eq!(median.days, Some(402.0), "{transform:?}");
        assert_eq!(median.lower, Some(lower), "{transform:?}");
        assert_eq!(median.upper, None, "{transform:?}");
        assert_eq!(curve.quantile(0.25, level, transform).days, Some(178.0));
        assert_eq!(curve.quantile(0.75, level, transform).days, None);
    }
    let reversed = KaplanMeier::estimate(&event_table(&check_data()).reversed());
    let follow_up = reversed.median(level, SurvivalLimits::LogLog);
    assert_eq!(follow_up.days, Some(1096.0));
    assert_eq!(follow_up.lower, Some(240.0));
    assert_eq!(follow_up.upper, Some(1180.0));
}

#[test]
fn landmarks_of_the_check_data() {
    let curve = curve(&check_data());
    let at = |months, transform| {
        let days = months_in_days(months);
        let beyond = BeyondFollowUp::NotEstimable;
        curve.landmark(days, ConfidenceLevel::NINETY_FIVE, transform, beyond)
    };
    let expected = [
        (24, SurvivalLimits::LogLog, 0.392727, 0.137760, 0.643593),
        (36, SurvivalLimits::Linear, 0.261818, 0.0, 0.540628),
        (36, SurvivalLimits::Log, 0.261818, 0.090265, 0.759414),
        (36, SurvivalLimits::LogLog, 0.261818, 0.051483, 0.545864),
    ];
    for (months, transform, survival, lower, upper) in expected {
        let what = format!("{months} months, {transform:?}");
        let landmark = at(months, transform);
        let limits = landmark.interval.unwrap();
        assert_close(landmark.survival.unwrap(), survival, PRINTED, &what);
        assert_close(limits.lower, lower, PRINTED, &what);
        assert_close(limits.upper, upper, PRINTED, &what);
    }
    let three_years = at(36, SurvivalLimits::LogLog);
    assert_eq!(three_years.at_risk, 2);
    assert_close(
        three_years.standard_error.unwrap(),
        0.142252,
        PRINTED,
        "36 months",
    );
    let four_years = at(48, SurvivalLimits::LogLog);
    assert_eq!((four_years.at_risk, four_years.survival), (0, None));
}
