//! Lengths as whole micrometres, and whether two of them say the same.

/// The largest length taken for one on a patient, in millimetres (10 m).
const LARGEST_LENGTH_MM: f64 = 10_000.0;

/// A difference up to this many micrometres is never a contradiction.
pub const TOLERANCE_MICROMETRES: i64 = 500;
/// A difference up to this many per cent of the recomputed length is never a contradiction.
pub const TOLERANCE_PERCENT: i64 = 2;

/// Millimetres as whole micrometres, rounded half away from zero; none when not finite,
/// negative, or over 10 m.
pub fn micrometres(millimetres: f64) -> Option<i64> {
    // The range check is false for NaN, and keeps the cast exact.
    if !(0.0..=LARGEST_LENGTH_MM).contains(&millimetres) {
        return None;
    }
    Some((millimetres * 1000.0).round() as i64)
}

/// How a recorded length stands beside the one recomputed from its image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthAgreement {
    /// Equal within 0.5 mm or within 2 %.
    Agrees,
    /// Apart by more than 0.5 mm and by more than 2 %: `contradiction.length_vs_image`.
    Contradicts,
}

/// Compare a recorded length with the one recomputed from the image, both in micrometres:
/// a contradiction is a difference over 0.5 mm and over 2 % of the recomputed one.
pub fn agreement(recorded: i64, recomputed: i64) -> LengthAgreement {
    let difference = (i128::from(recorded) - i128::from(recomputed)).abs();
    let relative = difference * 100 > i128::from(TOLERANCE_PERCENT) * i128::from(recomputed).abs();
    if difference > i128::from(TOLERANCE_MICROMETRES) && relative {
        LengthAgreement::Contradicts
    } else {
        LengthAgreement::Agrees
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_away_from_zero() {
        let cases = [
            (0.0, Some(0)),
            (23.5, Some(23_500)),
            (0.0004, Some(0)),
            (0.0005, Some(1)),
            (0.0015, Some(2)),
            (39.5796, Some(39_580)),
            (10_000.0, Some(10_000_000)),
            (10_000.1, None),
            (-0.1, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ];
        for (millimetres, expected) in cases {
            assert_eq!(micrometres(millimetres), expected, "{millimetres} mm");
        }
    }

    #[test]
    fn a_contradiction_is_over_both_tolerances() {
        use LengthAgreement::*;
        let cases = [
            (30_000, 30_000, Agrees),
            (30_500, 30_000, Agrees), // 0.5 mm is not over 0.5 mm
            (30_600, 30_000, Agrees), // 2 % is not over 2 %
            (30_601, 30_000, Contradicts),
            (10_500, 10_000, Agrees), // 5 %, but 0.5 mm
            (10_501, 10_000, Contradicts),
            (101_999, 100_000, Agrees), // 1.999 mm, but under 2 %
            (102_001, 100_000, Contradicts),
            (97_999, 100_000, Contradicts),
            (98_000, 100_000, Agrees),
            (501, 0, Contradicts),
            (500, 0, Agrees),
            (i64::MAX, i64::MIN, Contradicts),
        ];
        for (recorded, recomputed, expected) in cases {
            assert_eq!(
                agreement(recorded, recomputed),
                expected,
                "{recorded} against {recomputed}"
            );
        }
    }
}
