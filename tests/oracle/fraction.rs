//! Exact rational numbers: a length in millimetres is 12075/1000, never 12.075.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Sub};

/// A number as a numerator over a positive denominator in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 {
        a.abs()
    } else {
        greatest_common_divisor(b, a % b)
    }
}

impl Fraction {
    pub const ZERO: Fraction = Fraction {
        numerator: 0,
        denominator: 1,
    };

    pub fn new(numerator: i128, denominator: i128) -> Fraction {
        assert!(denominator != 0, "a fraction over zero");
        let divisor = greatest_common_divisor(numerator, denominator);
        let sign = if denominator < 0 { -1 } else { 1 };
        Fraction {
            numerator: sign * numerator / divisor,
            denominator: sign * denominator / divisor,
        }
    }

    pub fn whole(value: i128) -> Fraction {
        Fraction::new(value, 1)
    }

    /// The exact value of a decimal text such as `-12.075`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Fraction> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{decimals}");
        if whole.is_empty()
            || digits.ends_with('.')
            || !all.bytes().all(|byte| byte.is_ascii_digit())
        {
            return None;
        }
        Some(Fraction::new(
            sign * all.parse::<i128>().ok()?,
            10_i128.pow(decimals.len() as u32),
        ))
    }

    /// The nearest multiple of `step`, halves away from zero.
    pub fn round_to(self, step: Fraction) -> Fraction {
        let steps = self / step;
        let (n, d) = (steps.numerator.abs(), steps.denominator);
        let nearest = (2 * n + d) / (2 * d);
        Fraction::whole(steps.numerator.signum() * nearest) * step
    }
}

impl Add for Fraction {
    type Output = Fraction;
    fn add(self, other: Fraction) -> Fraction {
        Fraction::new(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )
    }
}

impl Sub for Fraction {
    type Output = Fraction;
    fn sub(self, other: Fraction) -> Fraction {
        self + Fraction::whole(-1) * other
    }
}

impl Mul for Fraction {
    type Output = Fraction;
    fn mul(self, other: Fraction) -> Fraction {
        Fraction::new(
            self.numerator * other.numerator,
            self.denominator * other.denominator,
        )
    }
}

impl Div for Fraction {
    type Output = Fraction;
    fn div(self, other: Fraction) -> Fraction {
        Fraction::new(
            self.numerator * other.denominator,
            self.denominator * other.numerator,
        )
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> Ordering {
        (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
    }
}

impl std::iter::Sum for Fraction {
    fn sum<I: Iterator<Item = Fraction>>(terms: I) -> Fraction {
        terms.fold(Fraction::ZERO, |total, term| total + term)
    }
}

/// Decimal text, exact to six decimals; a longer expansion is cut, for messages only.
impl std::fmt::Display for Fraction {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scaled = (self.numerator.abs() * 1_000_000 / self.denominator) as u128;
        let text = format!("{}.{:06}", scaled / 1_000_000, scaled % 1_000_000);
        let sign = if self.numerator < 0 { "-" } else { "" };
        write!(
            out,
            "{sign}{}",
            text.trim_end_matches('0').trim_end_matches('.')
        )
    }
}
