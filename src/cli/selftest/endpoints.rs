//! PFS censoring by both rules, and intervals of a proportion.

use super::Sheet;
use super::best_responses::sequence;
use super::table::rows;
use crate::endpoint::{ConfidenceLevel, ProgressionInputs, Proportion, progression_free_survival};
use crate::study::{IntervalMethod, Policies};

/// FDA 2007 Table A and EMA 2012.
pub fn censoring() -> Sheet {
    let mut sheet = Sheet::new("PFS censoring, FDA and EMA", "endpoints.md section 4");
    for row in rows(include_str!(
        "../../../testdata/criteria/pfs_censoring_cases.csv"
    )) {
        let cutoff = row.number("cutoff_day").unwrap_or(i32::MAX);
        let day = |column| row.number(column).filter(|day| *day <= cutoff);
        let assessments = sequence(row.get("assessments"));
        let before = assessments.iter().filter(|r| r.day <= cutoff);
        let inputs = ProgressionInputs {
            baseline_adequate: row.get("baseline_adequate") == "Y",
            assessments: before.map(|r| (r.day, r.overall)).collect(),
            death: day("death_day"),
            new_therapy: day("new_therapy_day"),
        };
        for rule in ["fda", "ema"] {
            let mut policies = Policies::default();
            let _ = policies.set("max_gap_days", row.get("max_gap_days"));
            let _ = policies.set("censoring", rule);
            let pfs = progression_free_survival(&inputs, &policies);
            let given = format!(
                "{} {} {}",
                pfs.days,
                u8::from(pfs.event),
                pfs.reason.as_str()
            );
            let expected = ["day", "event", "reason"]
                .map(|column| row.get(&format!("{rule}_{column}")))
                .join(" ");
            let example = format!("{} {rule}", row.get("case_id"));
            sheet.expect(&example, &expected, &given);
        }
    }
    sheet
}

/// 95 % intervals to six decimals.
pub fn intervals() -> Sheet {
    let mut sheet = Sheet::new("95 % intervals of a proportion", "endpoints.md section 5");
    for row in rows(include_str!("../../../testdata/criteria/binomial_ci.csv")) {
        let counts = (row.get("k").parse(), row.get("n").parse());
        let (k, n) = (counts.0.unwrap_or(0), counts.1.unwrap_or(0));
        let method = IntervalMethod::from_name(row.get("method"));
        let interval = Proportion::new(k, n)
            .zip(method)
            .map(|(p, method)| p.interval(ConfidenceLevel::NINETY_FIVE, method));
        let given = interval.map_or_else(
            || "none".to_owned(),
            |interval| format!("{:.6} {:.6}", interval.lower, interval.upper),
        );
        let expected = format!("{} {}", row.get("lower95"), row.get("upper95"));
        let example = format!("{k}/{n} {}", row.get("method"));
        sheet.expect(&example, &expected, &given);
    }
    sheet
}
