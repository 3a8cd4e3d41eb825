//! Lengths as whole micrometres, so that no threshold hangs on a binary fraction.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// A length in micrometres (0.001 mm). Differences may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mm(i64);

impl Mm {
    /// No length at all: a lesion that is gone.
    pub const ZERO: Mm = Mm(0);

    /// A length of whole micrometres.
    pub const fn from_micrometres(micrometres: i64) -> Mm {
        Mm(micrometres)
    }

    /// A length of whole millimetres.
    pub const fn from_mm(mm: i64) -> Mm {
        Mm(mm * 1000)
    }

    /// The length in micrometres.
    pub const fn micrometres(self) -> i64 {
        self.0
    }

    /// The length in millimetres, for display, statistics and geometry only.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// Rounded half away from zero to a multiple of `step`, as a charter may ask
    /// (criteria/settled.md 1). A length above zero never becomes zero.
    pub fn rounded_to(self, step: Mm) -> Mm {
        if step.0 <= 1 {
            return self;
        }
        let rounded = (self.0.abs() + step.0 / 2) / step.0 * step.0 * self.0.signum();
        if rounded == 0 && self.0 > 0 {
            step
        } else {
            Mm(rounded)
        }
    }

    /// `self * by.0 / by.1` is at most `other`, compared without division.
    pub fn at_most_ratio(self, other: Mm, numerator: i64, denominator: i64) -> bool {
        i128::from(self.0) * i128::from(denominator) <= i128::from(other.0) * i128::from(numerator)
    }

    /// `self` is at least `other * numerator / denominator`, compared without division.
    pub fn at_least_ratio(self, other: Mm, numerator: i64, denominator: i64) -> bool {
        i128::from(self.0) * i128::from(denominator) >= i128::from(other.0) * i128::from(numerator)
    }

    /// With exactly `decimals` digits after the point (0 to 3), or more where the value needs them.
    pub fn display(self, decimals: u8) -> DisplayMm {
        DisplayMm {
            mm: self,
            decimals: decimals.max(self.needed_decimals()),
        }
    }

    /// Digits after the point that the value needs: 0 for 5000 micrometres, 3 for 5001.
    pub fn needed_decimals(self) -> u8 {
        let fraction = self.0.unsigned_abs() % 1000;
        match fraction {
            0 => 0,
            f if f % 100 == 0 => 1,
            f if f % 10 == 0 => 2,
            _ => 3,
        }
    }
}

impl Add for Mm {
    type Output = Mm;
    fn add(self, other: Mm) -> Mm {
        Mm(self.0 + other.0)
    }
}

impl AddAssign for Mm {
    fn add_assign(&mut self, other: Mm) {
        self.0 += other.0;
    }
}

impl Sub for Mm {
    type Output = Mm;
    fn sub(self, other: Mm) -> Mm {
        Mm(self.0 - other.0)
    }
}

impl std::iter::Sum for Mm {
    fn sum<I: Iterator<Item = Mm>>(lengths: I) -> Mm {
        lengths.fold(Mm::ZERO, Mm::add)
    }
}

/// A length ready to be written, without its unit.
#[derive(Clone, Copy, Debug)]
pub struct DisplayMm {
    mm: Mm,
    decimals: u8,
}

impl fmt::Display for DisplayMm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.mm.0.unsigned_abs() / 1000;
        let fraction = self.mm.0.unsigned_abs() % 1000;
        let sign = if self.mm.0 < 0 { "-" } else { "" };
        match self.decimals {
            0 => write!(f, "{sign}{whole}"),
            1 => write!(f, "{sign}{whole}.{}", fraction / 100),
            2 => write!(f, "{sign}{whole}.{:02}", fraction / 10),
            _ => write!(f, "{sign}{whole}.{fraction:03}"),
        }
    }
}

impl fmt::Display for Mm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.display(0).fmt(f)
    }
}

/// A diameter as it was given: the length, and how many decimals the text had (0 to 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Diameter {
    /// The length.
    pub mm: Mm,
    /// Decimals of the text it came from, at most 3: sums are printed as precisely as their parts.
    pub decimals: u8,
}

impl Diameter {
    /// A diameter of so many micrometres, printed with as many decimals as it needs.
    pub fn from_mm(mm: Mm) -> Diameter {
        Diameter {
            mm,
            decimals: mm.needed_decimals(),
        }
    }
}

/// Why a text is not a length in millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LengthError {
    /// Nothing there.
    #[error("is empty")]
    Empty,
    /// Outside the grammar `digits[.digits][e[+-]digits]`.
    #[error("is not a number")]
    NotANumber,
    /// A minus sign before a number.
    #[error("is negative")]
    Negative,
    /// Beyond any lesion.
    #[error("is too large")]
    TooLarge,
}

/// The strict number grammar `[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?`, read as millimetres.
///
/// Up to three decimals are exact; more are rounded half away from zero to the micrometre
/// (criteria/settled.md 1). No sign, no unit, no thousands mark, no comma, no blanks.
pub fn parse_diameter(text: &str) -> Result<Diameter, LengthError> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Err(LengthError::Empty);
    }
    let (whole, rest) = split_digits(bytes);
    let (fraction, rest) = match rest {
        [b'.', after @ ..] => {
            let (digits, rest) = split_digits(after);
            if digits.is_empty() {
                return Err(LengthError::NotANumber);
            }
            (digits, rest)
        }
        _ => (&[][..], rest),
    };
    if whole.is_empty() {
        let negative = bytes[0] == b'-' && parse_diameter(&text[1..]).is_ok();
        return Err(if negative {
            LengthError::Negative
        } else {
            LengthError::NotANumber
        });
    }
    let exponent = parse_exponent(rest)?;
    micrometres(whole, fraction, exponent)
}

fn split_digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes
        .iter()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(bytes.len());
    bytes.split_at(end)
}

fn parse_exponent(rest: &[u8]) -> Result<i32, LengthError> {
    let digits = match rest {
        [] => return Ok(0),
        [b'e' | b'E', b'+' | b'-', digits @ ..] | [b'e' | b'E', digits @ ..] => digits,
        _ => return Err(LengthError::NotANumber),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(LengthError::NotANumber);
    }
    let size = digits
        .iter()
        .fold(0i32, |n, d| (n * 10 + i32::from(d - b'0')).min(9_999));
    Ok(if rest[1] == b'-' { -size } else { size })
}

/// `0.whole fraction x 10^exponent` in micrometres, from the digits alone.
fn micrometres(whole: &[u8], fraction: &[u8], exponent: i32) -> Result<Diameter, LengthError> {
    let mut value: i64 = 0;
    let mut round_up = false;
    // The power of ten, in micrometres, of the digit that comes next.
    let mut power = whole.len() as i32 - 1 + 3 + exponent;
    for digit in whole.iter().chain(fraction) {
        let digit = i64::from(digit - b'0');
        if power >= 0 {
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(digit))
                .ok_or(LengthError::TooLarge)?;
        } else if power == -1 {
            round_up = digit >= 5;
        }
        power -= 1;
    }
    while power >= 0 && value != 0 {
        value = value.checked_mul(10).ok_or(LengthError::TooLarge)?;
        power -= 1;
    }
    value += i64::from(round_up);
    if value > 1_000_000_000_000 {
        return Err(LengthError::TooLarge);
    }
    let mm = Mm(value);
    let decimals = (fraction.len() as i32 - exponent).clamp(0, 3) as u8;
    Ok(Diameter {
        mm,
        decimals: decimals.max(mm.needed_decimals()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_grammar_is_strict() {
        for (text, micrometres, decimals) in [
            ("30", 30_000, 0),
            ("40.0", 40_000, 1),
            ("0030", 30_000, 0),
            ("3e1", 30_000, 0),
            ("12.075", 12_075, 3),
            ("0.0005", 1, 3),
            ("0.00049", 0, 3),
            ("30.000000000000000000001", 30_000, 3),
            ("3.05e1", 30_500, 1),
            ("305e-1", 30_500, 1),
            ("0", 0, 0),
            ("0e400", 0, 0),
        ] {
            assert_eq!(
                parse_diameter(text),
                Ok(Diameter {
                    mm: Mm(micrometres),
                    decimals
                }),
                "{text}"
            );
        }
        for text in [
            "", "-30", "+30", " 30", "30 ", ".5", "5.", "1e", "NaN", "inf", "0x1E", "30,5",
            "1e999", "٣", "e5",
        ] {
            assert!(
                parse_diameter(text).is_err(),
                "{text:?} was taken for a number"
            );
        }
        assert_eq!(parse_diameter("-30"), Err(LengthError::Negative));
        assert_eq!(parse_diameter("1e999"), Err(LengthError::TooLarge));
    }

    #[test]
    fn rounding_goes_half_away_from_zero_and_never_to_nothing() {
        let tenth = Mm(100);
        assert_eq!(Mm(12_050).rounded_to(tenth), Mm(12_100));
        assert_eq!(Mm(12_049).rounded_to(tenth), Mm(12_000));
        assert_eq!(Mm(400).rounded_to(Mm(1000)), Mm(1000));
        assert_eq!(Mm(0).rounded_to(Mm(1000)), Mm(0));
    }

    #[test]
    fn lengths_print_as_precisely_as_asked_or_needed() {
        assert_eq!(Mm(45_000).display(1).to_string(), "45.0");
        assert_eq!(Mm(45_125).display(1).to_string(), "45.125");
        assert_eq!(Mm(-4_900).to_string(), "-4.9");
        assert_eq!(Mm(5_000).to_string(), "5");
    }
}
