//! Arms against each other: log-rank tests and hazard ratios against R, strata against statsmodels.

use recist::endpoint::{
    Arms, ConfidenceLevel, EventTable, LogRankWeight, Ties, hazard_ratio, log_rank,
};

use crate::shared::{Inputs, stats_cases};
use crate::{assert_relative, event_table, number};

#[test]
fn every_log_rank_test() {
    let Some((inputs, rows)) = Inputs::read().zip(stats_cases("logrank.csv")) else {
        return;
    };
    assert_eq!(rows.len(), 22);
    for row in &rows {
        let what = format!("{row:?}");
        let weight = match row.get("test") {
            "logrank (rho=0)" => LogRankWeight::LogRank,
            "Peto-Peto Wilcoxon (rho=1)" => LogRankWeight::PetoPeto,
            other => panic!("{other:?}"),
        };
        let groups = inputs.groups(row.get("dataset"));
        let stratum: Vec<&EventTable> = groups.iter().collect();
        let test = log_rank(&[&stratum], weight).unwrap();
        assert_eq!(test.degrees_of_freedom.to_string(), row.get("df"), "{what}");
        assert_relative(test.chi_square, number(row.get("chisq")), 1e-12, &what);
        assert_relative(test.p, number(row.get("p")), 1e-12, &what);
    }
}

#[test]
fn every_hazard_ratio() {
    let Some((inputs, rows)) = Inputs::read().zip(stats_cases("cox.csv")) else {
        return;
    };
    assert_eq!(rows.len(), 18);
    for row in &rows {
        let what = format!("{row:?}");
        let ties = match row.get("ties") {
            "efron" => Ties::Efron,
            "breslow" => Ties::Breslow,
            other => panic!("{other:?}"),
        };
        let (exposed, reference) = row.get("contrast").split_once(" vs ").unwrap();
        let arms = Arms {
            reference: &inputs.group(row.get("dataset"), reference),
            exposed: &inputs.group(row.get("dataset"), exposed),
        };
        let estimate = hazard_ratio(&[arms], ties).unwrap();
        let limits = estimate.interval(ConfidenceLevel::NINETY_FIVE);
        let check = |computed, column| {
            assert_relative(
                computed,
                number(row.get(column)),
                1e-6,
                &format!("{column} {what}"),
            );
        };
        check(estimate.log_ratio, "log_hr");
        check(estimate.standard_error, "se");
        check(estimate.ratio(), "hr");
        check(limits.lower, "lower95");
        check(limits.upper, "upper95");
        check(estimate.wald_p, "p_wald");
        check(estimate.likelihood_ratio_p, "p_lrt");
        check(estimate.score_p, "p_score");
    }
}

/// Made up: two strata of three groups of six, days and whether they ended in the event.
const STRATA: [[[(u32, bool); 6]; 3]; 2] = [
    [
        [
            (16, false),
            (12, true),
            (8, false),
            (4, false),
            (12, true),
            (12, true),
        ],
        [
            (28, true),
            (60, true),
            (96, false),
            (8, true),
            (28, true),
            (4, true),
        ],
        [
            (36, false),
            (24, true),
            (56, true),
            (4, true),
            (48, true),
            (64, true),
        ],
    ],
    [
        [
            (40, true),
            (16, false),
            (60, false),
            (72, true),
            (8, true),
            (12, false),
        ],
        [
            (76, true),
            (24, true),
            (8, true),
            (56, true),
            (164, true),
            (80, true),
        ],
        [
            (88, true),
            (228, true),
            (80, true),
            (100, true),
            (96, true),
            (124, true),
        ],
    ],
];

fn strata() -> Vec<Vec<EventTable>> {
    let tables = |groups: &[[_; 6]; 3]| groups.iter().map(|rows| event_table(rows)).collect();
    STRATA.iter().map(tables).collect()
}

/// statsmodels 0.15 `survdiff`, unweighted and Fleming-Harrington with p = 1.
#[test]
fn log_rank_test_within_strata() {
    let expected = [
        (
            LogRankWeight::LogRank,
            4.637903142459923,
            0.09837667248902904,
        ),
        (
            LogRankWeight::PetoPeto,
            5.27976588685702,
            0.07136962335086128,
        ),
    ];
    let tables = strata();
    let strata: Vec<Vec<&EventTable>> = tables.iter().map(|s| s.iter().collect()).collect();
    let strata: Vec<&[&EventTable]> = strata.iter().map(Vec::as_slice).collect();
    for (weight, chi_square, p) in expected {
        let test = log_rank(&strata, weight).unwrap();
        assert_eq!(test.degrees_of_freedom, 2);
        assert_relative(test.chi_square, chi_square, 1e-12, "chi-square");
        assert_relative(test.p, p, 1e-12, "p");
    }
}

/// The definition of the partial likelihood maximised with 30 digits (mpmath); statsmodels agrees.
#[test]
fn hazard_ratio_within_strata() {
    let expected = [
        (
            Ties::Efron,
            [-0.5099378386820442, 0.6152976084598943],
            [0.4072367380576073, 0.4059740082845505, 0.4025987436879101],
        ),
        (
            Ties::Breslow,
            [-0.4187022673152775, 0.6151737618963597],
            [0.496109189054611, 0.4947614772563653, 0.4932220322954977],
        ),
    ];
    let tables = strata();
    let arms: Vec<_> = tables
        .iter()
        .map(|groups| Arms {
            reference: &groups[0],
            exposed: &groups[1],
        })
        .collect();
    for (ties, [log_ratio, error], [wald, likelihood_ratio, score]) in expected {
        let estimate = hazard_ratio(&arms, ties).unwrap();
        assert_relative(estimate.log_ratio, log_ratio, 1e-12, "log hazard ratio");
        assert_relative(estimate.standard_error, error, 1e-12, "standard error");
        assert_relative(estimate.wald_p, wald, 1e-12, "Wald");
        assert_relative(
            estimate.likelihood_ratio_p,
            likelihood_ratio,
            1e-12,
            "likelihood ratio",
        );
        assert_relative(estimate.score_p, score, 1e-12, "score");
    }
}
