//! Tail probabilities of test statistics.

use std::f64::consts::SQRT_2;

use statrs::function::erf::erfc;
use statrs::function::gamma::checked_gamma_ur;

/// Two-sided p of a standard normal statistic.
pub(super) fn of_normal(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2)
}

/// Upper tail of the chi-square distribution.
pub(super) fn of_chi_square(chi_square: f64, degrees_of_freedom: usize) -> f64 {
    if chi_square <= 0.0 {
        return 1.0;
    }
    match degrees_of_freedom {
        // One degree of freedom is the square of a normal: more digits in the far tail.
        1 => of_normal(chi_square.sqrt()),
        _ => {
            checked_gamma_ur(degrees_of_freedom as f64 / 2.0, chi_square / 2.0).unwrap_or(f64::NAN)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With two degrees of freedom the tail is exp(-x / 2).
    #[test]
    fn chi_square_tails() {
        for x in [0.01, 0.5, 1.0, 3.0, 20.0, 300.0] {
            let computed = of_chi_square(x, 2);
            let exact = (-x / 2.0_f64).exp();
            assert!((computed / exact - 1.0).abs() < 1e-12, "{x}: {computed}");
        }
        assert_eq!(of_chi_square(0.0, 1), 1.0);
        assert!((of_chi_square(3.841458820694124, 1) - 0.05).abs() < 1e-14);
        assert!((of_normal(-1.959963984540054) - 0.05).abs() < 1e-14);
    }
}
