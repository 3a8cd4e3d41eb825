//! Intervals of proportions and of their differences against R.

use recist::endpoint::{
    ConfidenceLevel, DifferenceMethod, Proportion, chi_square_p, difference, difference_interval,
    fisher_exact_p, interval,
};
use recist::study::IntervalMethod;

use crate::shared::stats_cases;
use crate::table::Row;
use crate::{assert_close, estimable, level, number};

/// R's names; its `jeffreys` does not treat the ends apart.
fn method(name: &str) -> IntervalMethod {
    match name {
        "jeffreys" => IntervalMethod::JeffreysPlain,
        "jeffreys-boundary" => IntervalMethod::Jeffreys,
        other => IntervalMethod::from_name(other).unwrap(),
    }
}

#[test]
fn every_interval_of_a_proportion() {
    let Some(rows) = stats_cases("proportion_ci.csv") else {
        return;
    };
    assert_eq!(rows.len(), 2944);
    for row in &rows {
        let (x, n) = (row.get("x").parse().unwrap(), row.get("n").parse().unwrap());
        let limits = interval(
            x,
            n,
            level(row.get("conf_level")),
            method(row.get("method")),
        )
        .unwrap();
        let tolerance = match row.get("method") {
            "mid-p" => 1e-9,
            _ => 1e-12,
        };
        let what = format!("{row:?}");
        assert_close(limits.lower, number(row.get("lower")), tolerance, &what);
        assert_close(limits.upper, number(row.get("upper")), tolerance, &what);
    }
}

fn proportion(row: &Row, k: &str, n: &str) -> Proportion {
    Proportion::new(row.get(k).parse().unwrap(), row.get(n).parse().unwrap()).unwrap()
}

#[test]
fn every_difference_of_proportions() {
    let Some(rows) = stats_cases("proportion_diff.csv") else {
        return;
    };
    assert_eq!(rows.len(), 16);
    for row in &rows {
        let what = format!("{row:?}");
        let check =
            |computed, column| assert_close(computed, number(row.get(column)), 1e-12, &what);
        let first = proportion(row, "x1", "n1");
        let second = proportion(row, "x2", "n2");
        let level = level(row.get("conf_level"));
        let newcombe = difference_interval(first, second, level, DifferenceMethod::Newcombe);
        let wald = difference_interval(first, second, level, DifferenceMethod::Wald);
        check(difference(first, second), "diff");
        check(newcombe.lower, "newcombe_lower");
        check(newcombe.upper, "newcombe_upper");
        check(wald.lower, "wald_lower");
        check(wald.upper, "wald_upper");
        check(fisher_exact_p(first, second), "fisher_p");
        let p = chi_square_p(first, second);
        let expected = estimable(row.get("chisq_nocc_p"));
        assert_eq!(p.is_some(), expected.is_some(), "{what}");
        if let Some((p, expected)) = p.zip(expected) {
            assert_close(p, expected, 1e-12, &what);
        }
    }
}

/// As SciPy 1.17 `betaincinv` gives them (the first also with 40 digits by mpmath).
#[test]
fn clopper_pearson_of_a_million() {
    let expected = [
        (
            1,
            100_000,
            0.95,
            2.531780477933316e-07,
            5.571516034774682e-05,
        ),
        (
            1,
            100_000,
            0.5,
            2.8768165864730365e-06,
            2.692611740751083e-05,
        ),
        (
            30_000,
            100_000,
            0.95,
            0.29716057540056484,
            0.30285102868107405,
        ),
        (
            30_000,
            100_000,
            0.5,
            0.2990188524708004,
            0.30098370332851787,
        ),
        (99_990, 100_000, 0.95, 0.9998161041546233, 0.999952045104861),
        (99_990, 100_000, 0.5, 0.999869805640603, 0.9999227406401031),
        (
            500_000,
            1_000_000,
            0.95,
            0.49901951919531184,
            0.5009804808046882,
        ),
        (
            500_000,
            1_000_000,
            0.5,
            0.4996622552478878,
            0.5003377447521122,
        ),
        (
            37,
            1_000_000,
            0.95,
            2.6051544156141965e-05,
            5.0999269152640636e-05,
        ),
        (
            37,
            1_000_000,
            0.5,
            3.273619886333382e-05,
            4.19565259628385e-05,
        ),
    ];
    for (k, n, level, lower, upper) in expected {
        let level = ConfidenceLevel::new(level).unwrap();
        let limits = interval(k, n, level, IntervalMethod::ClopperPearson).unwrap();
        let what = format!("{k}/{n} at {}", level.level());
        assert_close(limits.lower, lower, 1e-12, &what);
        assert_close(limits.upper, upper, 1e-12, &what);
    }
}
