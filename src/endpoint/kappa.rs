//! Agreement of two readers beyond chance: Cohen's kappa (criteria/endpoints.md section 7).
//!
//! Cohen, Educational and Psychological Measurement 1960;20:37, weighted: Psychological Bulletin
//! 1968;70:213.

use super::confidence::{ConfidenceLevel, Interval};

/// What a disagreement between two categories is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KappaWeights {
    /// Only the same category agrees.
    #[default]
    None,
    /// Agreement falls with the distance of the categories in their order.
    Linear,
    /// It falls with the square of the distance.
    Quadratic,
}

impl KappaWeights {
    /// How far readers who chose the categories `i` and `j` of `count` agree, from 0 to 1.
    fn weight(self, i: usize, j: usize, count: usize) -> f64 {
        let distance = i.abs_diff(j) as f64 / (count - 1).max(1) as f64;
        match self {
            KappaWeights::None => f64::from(u8::from(i == j)),
            KappaWeights::Linear => 1.0 - distance,
            KappaWeights::Quadratic => 1.0 - distance * distance,
        }
    }
}

/// How often reader one chose the category of the row while reader two chose that of the column.
/// For weights the categories stand in order: CR, PR, SD, PD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementTable {
    counts: Vec<u64>,
    categories: usize,
}

impl AgreementTable {
    /// Counts pairs of categories; `None` when a pair names none of the `categories`.
    pub fn from_pairs(
        categories: usize,
        pairs: impl IntoIterator<Item = (usize, usize)>,
    ) -> Option<AgreementTable> {
        let mut counts = vec![0; categories * categories];
        for (first, second) in pairs {
            if first >= categories || second >= categories {
                return None;
            }
            counts[first * categories + second] += 1;
        }
        Some(AgreementTable { counts, categories })
    }

    /// A table counted elsewhere, row by row.
    pub fn from_rows<const N: usize>(rows: [[u64; N]; N]) -> AgreementTable {
        AgreementTable {
            counts: rows.concat(),
            categories: N,
        }
    }

    /// How many pairs.
    pub fn pairs(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The share of pairs in the cell.
    fn share(&self, i: usize, j: usize) -> f64 {
        self.counts[i * self.categories + j] as f64 / self.pairs() as f64
    }
}

/// Agreement and kappa.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Weighted share of pairs that agree.
    pub observed: f64,
    /// The same if the readers chose independently.
    pub expected: f64,
    /// Kappa; `None` when both readers used one and the same category (expected agreement 1).
    pub kappa: Option<Kappa>,
}

/// Cohen's kappa.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    /// 1 is full agreement, 0 that of chance.
    pub estimate: f64,
    /// Standard error by Fleiss, Cohen & Everitt, Psychological Bulletin 1969;72:323.
    pub standard_error: f64,
}

impl Kappa {
    /// Normal limits, not cut at 1.
    pub fn interval(&self, level: ConfidenceLevel) -> Interval {
        Interval::around(self.estimate, level.z() * self.standard_error)
    }
}

/// Kappa of a table; `None` when there are no pairs.
pub fn agreement(table: &AgreementTable, weights: KappaWeights) -> Option<Agreement> {
    let count = table.categories;
    if table.pairs() == 0 {
        return None;
    }
    let cells = || (0..count).flat_map(|i| (0..count).map(move |j| (i, j)));
    let weight = |i, j| weights.weight(i, j, count);
    let rows: Vec<f64> = (0..count)
        .map(|i| (0..count).map(|j| table.share(i, j)).sum())
        .collect();
    let columns: Vec<f64> = (0..count)
        .map(|j| (0..count).map(|i| table.share(i, j)).sum())
        .collect();
    let observed: f64 = cells().map(|(i, j)| weight(i, j) * table.share(i, j)).sum();
    let expected: f64 = cells()
        .map(|(i, j)| weight(i, j) * rows[i] * columns[j])
        .sum();

    let one_category = (0..count).any(|i| table.counts[i * count + i] == table.pairs());
    let kappa = (!one_category).then(|| {
        let estimate = (observed - expected) / (1.0 - expected);
        let row_means: Vec<f64> = (0..count)
            .map(|i| (0..count).map(|j| columns[j] * weight(i, j)).sum())
            .collect();
        let column_means: Vec<f64> = (0..count)
            .map(|j| (0..count).map(|i| rows[i] * weight(i, j)).sum())
            .collect();
        let spread: f64 = cells()
            .map(|(i, j)| {
                let chance = (row_means[i] + column_means[j]) * (1.0 - estimate);
                table.share(i, j) * (weight(i, j) - chance).powi(2)
            })
            .sum();
        let centre = estimate - expected * (1.0 - estimate);
        let variance = (spread - centre * centre).max(0.0) / table.pairs() as f64;
        Kappa {
            estimate,
            standard_error: variance.sqrt() / (1.0 - expected),
        }
    });
    Some(Agreement {
        observed,
        expected,
        kappa,
    })
}
