//! Kappa: the tables of criteria/endpoints.md section 7, and what cannot be estimated.

use recist::endpoint::{AgreementTable, ConfidenceLevel, KappaWeights, agreement};

use crate::assert_close;

/// Printed to six decimals.
const PRINTED: f64 = 0.5000001e-6;

#[test]
fn four_categories_by_two_readers() {
    let table = AgreementTable::from_rows([[3, 1, 0, 0], [1, 4, 1, 0], [0, 1, 6, 1], [0, 0, 2, 5]]);
    let expected = [
        (
            KappaWeights::None,
            [0.720000, 0.265600, 0.618736, 0.122874, 0.377908, 0.859565],
        ),
        (
            KappaWeights::Linear,
            [0.906667, 0.621867, 0.753173, 0.084139, 0.588263, 0.918083],
        ),
        (
            KappaWeights::Quadratic,
            [0.968889, 0.766578, 0.866717, 0.050055, 0.768612, 0.964823],
        ),
    ];
    for (weights, expected) in expected {
        let result = agreement(&table, weights).unwrap();
        let kappa = result.kappa.unwrap();
        let limits = kappa.interval(ConfidenceLevel::NINETY_FIVE);
        let computed = [
            result.observed,
            result.expected,
            kappa.estimate,
            kappa.standard_error,
            limits.lower,
            limits.upper,
        ];
        for (computed, expected) in computed.into_iter().zip(expected) {
            assert_close(computed, expected, PRINTED, &format!("{weights:?}"));
        }
    }
}

#[test]
fn two_categories() {
    let table = AgreementTable::from_rows([[20, 5], [10, 15]]);
    for weights in [
        KappaWeights::None,
        KappaWeights::Linear,
        KappaWeights::Quadratic,
    ] {
        let kappa = agreement(&table, weights).unwrap().kappa.unwrap();
        assert_close(kappa.estimate, 0.4, 1e-15, "kappa");
        assert_close(kappa.standard_error, 0.126996, PRINTED, "standard error");
    }
}

#[test]
fn pairs_are_counted_in_their_cells() {
    let pairs = [(0, 0), (0, 1), (1, 1), (1, 1)];
    let counted = AgreementTable::from_pairs(2, pairs).unwrap();
    assert_eq!(counted, AgreementTable::from_rows([[1, 1], [0, 2]]));
    assert_eq!(counted.pairs(), 4);
    assert_eq!(AgreementTable::from_pairs(2, [(0, 2)]), None);
}

#[test]
fn kappa_is_undefined_when_both_readers_use_one_category() {
    let table = AgreementTable::from_rows([[0, 0, 0], [0, 9, 0], [0, 0, 0]]);
    for weights in [KappaWeights::None, KappaWeights::Linear] {
        let result = agreement(&table, weights).unwrap();
        assert_eq!((result.observed, result.kappa), (1.0, None));
    }
    let nobody = AgreementTable::from_rows([[0, 0], [0, 0]]);
    assert_eq!(agreement(&nobody, KappaWeights::None), None);
}

#[test]
fn readers_who_always_differ() {
    let table = AgreementTable::from_rows([[0, 5], [5, 0]]);
    let result = agreement(&table, KappaWeights::None).unwrap();
    let kappa = result.kappa.unwrap();
    assert_eq!((result.observed, kappa.estimate), (0.0, -1.0));
}
