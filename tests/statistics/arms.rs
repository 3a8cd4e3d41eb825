//! Arms against each other: log-rank tests and hazard ratios against R, strata against statsmodels.

use recist::endpoint::{
    Arms, ConfidenceLevel, EventTable, LogRankWeight, Ties, hazard_ratio, log_rank,
};

use crate::shared::{Inputs, stats_cases};
use crate::{assert_relative, number};

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
        assert_relative(test.chi_square, number(row.get("chisq")), 1e-10, &what);
        assert_relative(test.p, number(row.get("p")), 1e-10, &what);
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
