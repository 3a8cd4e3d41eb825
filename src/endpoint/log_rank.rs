//! Log-rank tests: do the survival curves of two or more groups differ?
//!
//! Mantel, Cancer Chemotherapy Reports 1966;50:163; the weighted family of Harrington & Fleming,
//! Biometrika 1982;69:553, with the variance R's `survdiff` uses.

use super::event_table::EventTable;
use super::p_value;
use super::risk_set::{RiskSet, for_each_event_time};

/// How much each event time counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LogRankWeight {
    /// All the same: the log-rank test (rho 0).
    #[default]
    LogRank,
    /// By the pooled survival just before it: Peto & Peto's Wilcoxon test (rho 1).
    PetoPeto,
}

/// A group's events against those expected if all groups had one curve.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GroupEvents {
    /// Events seen, weighted.
    pub observed: f64,
    /// Events expected, weighted.
    pub expected: f64,
}

/// The result of the test.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRank {
    /// The groups in the order given.
    pub groups: Vec<GroupEvents>,
    /// The statistic.
    pub chi_square: f64,
    /// Groups with somebody at risk at some event, less one.
    pub degrees_of_freedom: usize,
    /// Its upper tail.
    pub p: f64,
}

/// Tests groups against each other within strata.
///
/// Each stratum lists the same groups in the same order; an unstratified test has one stratum. `None`
/// (not estimable) when strata differ in length, or fewer than two groups have anybody at risk at an
/// event, or every event happened with one group alone at risk.
pub fn log_rank(strata: &[&[&EventTable]], weight: LogRankWeight) -> Option<LogRank> {
    let group_count = strata.first()?.len();
    if strata.iter().any(|stratum| stratum.len() != group_count) {
        return None;
    }
    let mut sums = Sums::new(group_count);
    for stratum in strata {
        let mut pooled_survival = 1.0;
        for_each_event_time(stratum, |set| {
            let at_this_time = match weight {
                LogRankWeight::LogRank => 1.0,
                LogRankWeight::PetoPeto => pooled_survival,
            };
            sums.add(set, at_this_time);
            let at_risk = set.total_at_risk();
            pooled_survival *= (at_risk - set.total_events()) as f64 / at_risk as f64;
        });
    }
    sums.test()
}

/// Observed, expected and covariance, summed over event times and strata.
struct Sums {
    groups: Vec<GroupEvents>,
    covariance: Vec<Vec<f64>>,
}

impl Sums {
    fn new(group_count: usize) -> Sums {
        Sums {
            groups: vec![GroupEvents::default(); group_count],
            covariance: vec![vec![0.0; group_count]; group_count],
        }
    }

    /// Adds one event time: hypergeometric means and covariances.
    fn add(&mut self, set: &RiskSet, weight: f64) {
        let n = set.total_at_risk() as f64;
        let d = set.total_events() as f64;
        for (index, group) in self.groups.iter_mut().enumerate() {
            group.observed += weight * set.events[index] as f64;
            group.expected += weight * d * set.at_risk[index] as f64 / n;
        }
        if n <= 1.0 {
            return;
        }
        let factor = weight * weight * d * (n - d) / (n * n * (n - 1.0));
        for (i, row) in self.covariance.iter_mut().enumerate() {
            let at_risk_i = set.at_risk[i] as f64;
            for (j, cell) in row.iter_mut().enumerate() {
                let at_risk_j = set.at_risk[j] as f64;
                *cell -= factor * at_risk_i * at_risk_j;
                if i == j {
                    *cell += factor * at_risk_i * n;
                }
            }
        }
    }

    /// The quadratic form of the differences. They sum to zero, so the last group is left out.
    fn test(self) -> Option<LogRank> {
        let mut used: Vec<usize> = (0..self.groups.len())
            .filter(|&index| self.groups[index].expected > 0.0)
            .collect();
        used.pop()?;
        if used.is_empty() {
            return None;
        }
        let differences: Vec<f64> = used
            .iter()
            .map(|&index| self.groups[index].observed - self.groups[index].expected)
            .collect();
        let covariance = used
            .iter()
            .map(|&i| used.iter().map(|&j| self.covariance[i][j]).collect())
            .collect();
        let chi_square = quadratic_form(covariance, &differences)?;
        Some(LogRank {
            groups: self.groups,
            chi_square,
            degrees_of_freedom: used.len(),
            p: p_value::of_chi_square(chi_square, used.len()),
        })
    }
}

/// x' A^-1 x for a symmetric positive definite A, by its Cholesky factor; `None` when A is singular.
fn quadratic_form(mut matrix: Vec<Vec<f64>>, vector: &[f64]) -> Option<f64> {
    const SINGULAR: f64 = 1e-12;
    let mut solved: Vec<f64> = Vec::with_capacity(vector.len());
    for (i, value) in vector.iter().enumerate() {
        for j in 0..i {
            let dot: f64 = (0..j).map(|k| matrix[i][k] * matrix[j][k]).sum();
            matrix[i][j] = (matrix[i][j] - dot) / matrix[j][j];
        }
        let row = &mut matrix[i];
        let variance = row[i];
        let pivot = variance - row[..i].iter().map(|cell| cell * cell).sum::<f64>();
        if pivot <= SINGULAR * variance {
            return None;
        }
        row[i] = pivot.sqrt();
        let dot: f64 = row.iter().zip(&solved).map(|(cell, x)| cell * x).sum();
        solved.push((value - dot) / row[i]);
    }
    Some(solved.iter().map(|x| x * x).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::event_table::Observation;

    fn events(days: &[u32]) -> EventTable {
        let observations: Vec<_> = days
            .iter()
            .map(|&days| Observation::whole_days(days, true))
            .collect();
        EventTable::new(&observations)
    }

    /// By hand: times 1 (A), 2 (B), 3 (A), 4 (B); expected A 1/2 + 1/3 + 1/2 + 0, variance
    /// 1/4 + 2/9 + 1/4.
    #[test]
    fn four_events_by_hand() {
        let (a, b) = (events(&[1, 3]), events(&[2, 4]));
        let result = log_rank(&[&[&a, &b]], LogRankWeight::LogRank).unwrap();
        assert_eq!(result.groups[0].observed, 2.0);
        assert!((result.groups[0].expected - 4.0 / 3.0).abs() < 1e-15);
        let exact = (2.0_f64 / 3.0).powi(2) / (0.5 + 2.0 / 9.0);
        assert!((result.chi_square - exact).abs() < 1e-14);
        assert_eq!(result.degrees_of_freedom, 1);
    }

    #[test]
    fn what_cannot_be_tested() {
        let (a, b, nobody) = (events(&[1]), events(&[2, 3]), events(&[]));
        assert_eq!(log_rank(&[], LogRankWeight::LogRank), None);
        assert_eq!(log_rank(&[&[&a]], LogRankWeight::LogRank), None);
        assert_eq!(log_rank(&[&[&a, &nobody]], LogRankWeight::LogRank), None);
        assert_eq!(log_rank(&[&[&a, &b], &[&a]], LogRankWeight::LogRank), None);
        // A group without subjects costs no degree of freedom.
        let result = log_rank(&[&[&a, &nobody, &b]], LogRankWeight::LogRank).unwrap();
        assert_eq!(result.degrees_of_freedom, 1);
        // Each stratum has one group only: nothing is compared.
        let apart: [&[&EventTable]; 2] = [&[&a, &nobody], &[&nobody, &b]];
        assert_eq!(log_rank(&apart, LogRankWeight::LogRank), None);
    }
}
