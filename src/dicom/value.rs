//! Strict readings of the values that enter a number or an identity (PS3.5 6.2).

use compact_str::CompactString;
use jiff::civil::Date;

/// Why a value cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Nothing there but padding.
    #[error("is empty")]
    Empty,
    /// Another count of values than the attribute has.
    #[error("has {0} values")]
    Count(usize),
    /// Not in the grammar.
    #[error("is not in the attribute's grammar")]
    Grammar,
    /// A number that is NaN or infinite.
    #[error("is not a finite number")]
    NotFinite,
    /// A date that no calendar has.
    #[error("is no calendar date")]
    Calendar,
    /// A binary value of another size than the attribute has.
    #[error("has {0} bytes")]
    Size(usize),
}

/// Without the padding that PS3.5 allows at the end (spaces, and NULs that some writers add),
/// and without leading spaces.
pub fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .iter()
        .rposition(|byte| !matches!(byte, b' ' | 0))
        .map_or(0, |last| last + 1);
    let text = &bytes[..end];
    let start = text.iter().position(|&byte| byte != b' ').unwrap_or(end);
    &text[start..]
}

/// Text without its padding; bytes that are none are shown as replacement marks.
pub fn text(bytes: &[u8]) -> CompactString {
    let trimmed = trimmed(bytes);
    match std::str::from_utf8(trimmed) {
        Ok(text) => CompactString::from(text),
        Err(_) => CompactString::from_utf8_lossy(trimmed),
    }
}

/// Decimal strings (DS), exactly `N` of them, each finite.
pub fn decimals<const N: usize>(bytes: &[u8]) -> Result<[f64; N], ValueError> {
    let text = trimmed(bytes);
    if text.is_empty() {
        return Err(ValueError::Empty);
    }
    let mut numbers = [0.0; N];
    let mut count = 0;
    for part in text.split(|&byte| byte == b'\\') {
        let number = decimal(part)?;
        if let Some(place) = numbers.get_mut(count) {
            *place = number;
        }
        count += 1;
    }
    if count == N {
        Ok(numbers)
    } else {
        Err(ValueError::Count(count))
    }
}

/// The first of one or more decimal strings.
pub fn first_decimal(bytes: &[u8]) -> Result<f64, ValueError> {
    let text = trimmed(bytes);
    if text.is_empty() {
        return Err(ValueError::Empty);
    }
    decimal(text.split(|&byte| byte == b'\\').next().unwrap_or_default())
}

/// Decimal strings (DS), as many as there are, each finite.
pub fn all_decimals(bytes: &[u8]) -> Result<Vec<f64>, ValueError> {
    let text = trimmed(bytes);
    if text.is_empty() {
        return Err(ValueError::Empty);
    }
    text.split(|&byte| byte == b'\\').map(decimal).collect()
}

/// One decimal string: sign, digits, point, exponent, and spaces around. Rust's own parser also
/// takes `NaN`, `inf` and `infinity`, so the alphabet is checked first.
fn decimal(part: &[u8]) -> Result<f64, ValueError> {
    let text = trimmed(part);
    let alphabet = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    if text.eq_ignore_ascii_case(b"nan") || text.eq_ignore_ascii_case(b"inf") {
        return Err(ValueError::NotFinite);
    }
    if text.is_empty() || !text.iter().all(alphabet) {
        return Err(ValueError::Grammar);
    }
    let number: f64 = std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or(ValueError::Grammar)?;
    if number.is_finite() {
        Ok(number)
    } else {
        Err(ValueError::NotFinite)
    }
}

/// An integer string (IS): sign and digits, within 32 bits.
pub fn integer(bytes: &[u8]) -> Result<i32, ValueError> {
    let text = trimmed(bytes);
    if text.is_empty() {
        return Err(ValueError::Empty);
    }
    let digits = text
        .strip_prefix(b"-")
        .or_else(|| text.strip_prefix(b"+"))
        .unwrap_or(text);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        let values = text.split(|&byte| byte == b'\\').count();
        return Err(if values > 1 {
            ValueError::Count(values)
        } else {
            ValueError::Grammar
        });
    }
    std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or(ValueError::Grammar)
}

/// A date (DA): exactly eight digits that name a day, or the older `YYYY.MM.DD` (PS3.5 6.2).
pub fn date(bytes: &[u8]) -> Result<Date, ValueError> {
    let text = trimmed(bytes);
    if text.is_empty() {
        return Err(ValueError::Empty);
    }
    let digits = match text {
        [a, b, c, d, b'.', e, f, b'.', g, h] => [*a, *b, *c, *d, *e, *f, *g, *h],
        _ => *text
            .first_chunk::<8>()
            .filter(|_| text.len() == 8)
            .ok_or(ValueError::Grammar)?,
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(ValueError::Grammar);
    }
    let number = digits
        .iter()
        .fold(0i32, |sum, digit| sum * 10 + i32::from(digit - b'0'));
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    Date::new(year as i16, month as i8, day as i8).map_err(|_| ValueError::Calendar)
}

/// One unsigned 16-bit number (US).
pub fn unsigned_short(bytes: &[u8], big_endian: bool) -> Result<u16, ValueError> {
    let &[a, b] = bytes else {
        return Err(ValueError::Size(bytes.len()));
    };
    Ok(if big_endian {
        u16::from_be_bytes([a, b])
    } else {
        u16::from_le_bytes([a, b])
    })
}

/// How a text stands as a unique identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UidForm {
    /// As PS3.5 9.1 has it.
    Valid,
    /// Unambiguous, but with a leading zero in a component.
    LeadingZero,
    /// Not one.
    Invalid,
}

/// A unique identifier without its padding, and how it stands.
pub fn uid(bytes: &[u8]) -> (&str, UidForm) {
    let Ok(text) = std::str::from_utf8(trimmed(bytes)) else {
        return ("", UidForm::Invalid);
    };
    let mut form = UidForm::Valid;
    for component in text.split('.') {
        if component.is_empty() || !component.bytes().all(|byte| byte.is_ascii_digit()) {
            return (text, UidForm::Invalid);
        }
        if component.len() > 1 && component.starts_with('0') {
            form = UidForm::LeadingZero;
        }
    }
    if text.len() > 64 {
        (text, UidForm::Invalid)
    } else {
        (text, form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_strings() {
        use ValueError::*;
        type Pair = Result<[f64; 2], ValueError>;
        let cases: [(&[u8], Pair); 24] = [
            (b"0.75\\0.75 ", Ok([0.75, 0.75])),
            (b" 0.75\\ 0.75 ", Ok([0.75, 0.75])),
            (b"7.5E-1\\7.5e-1", Ok([0.75, 0.75])),
            (b"+0.75\\-.75", Ok([0.75, -0.75])),
            (b"0.75\\0.75\0\0", Ok([0.75, 0.75])),
            (b"5.\\05", Ok([5.0, 5.0])),
            (b"", Err(Empty)),
            (b"  ", Err(Empty)),
            (b"0.75", Err(Count(1))),
            (b"1\\2\\3", Err(Count(3))),
            (b"0.75\\", Err(Grammar)),
            (b"0,75\\0,75", Err(Grammar)),
            (b"abc\\0.75", Err(Grammar)),
            (b"NaN\\NaN", Err(NotFinite)),
            (b"inf\\inf", Err(NotFinite)),
            (b"-inf\\1", Err(Grammar)),
            (b"infinity\\1", Err(Grammar)),
            (b"1e999\\1e999", Err(NotFinite)),
            (b"0.75mm\\0.75mm", Err(Grammar)),
            (b"0.75/0.75", Err(Grammar)),
            (b"0x1\\0x1", Err(Grammar)),
            (b"0.7.5\\0.75", Err(Grammar)),
            (b"0.7\x005\\0.75", Err(Grammar)),
            (b"0.7 5\\0.75", Err(Grammar)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decimals::<2>(bytes), expected, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn integer_strings() {
        use ValueError::*;
        let cases: [(&[u8], Result<i32, ValueError>); 10] = [
            (b"12 ", Ok(12)),
            (b"-1", Ok(-1)),
            (b"+7", Ok(7)),
            (b"", Err(Empty)),
            (b"abc", Err(Grammar)),
            (b"1.5", Err(Grammar)),
            (b"1e9", Err(Grammar)),
            (b"1\\2", Err(Count(2))),
            (b"9000000000000000000", Err(Grammar)),
            (b"-", Err(Grammar)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(integer(bytes), expected, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn dates_are_days() {
        use ValueError::*;
        let day = |year, month, day| Ok(jiff::civil::date(year, month, day));
        let cases: [(&[u8], Result<Date, ValueError>); 18] = [
            (b"20260301", day(2026, 3, 1)),
            (b"20240229", day(2024, 2, 29)),
            (b"2026.03.01", day(2026, 3, 1)),
            (b"20260301\0\0", day(2026, 3, 1)),
            (b"20260301  ", day(2026, 3, 1)),
            (b"", Err(Empty)),
            (b"20260230", Err(Calendar)),
            (b"20261301", Err(Calendar)),
            (b"20230229", Err(Calendar)),
            (b"19000229", Err(Calendar)),
            (b"00000000", Err(Calendar)),
            (b"2026-03-01", Err(Grammar)),
            (b"202603", Err(Grammar)),
            (b"2026", Err(Grammar)),
            (b"20260101-20260201", Err(Grammar)),
            (b"20260301\\20260302", Err(Grammar)),
            (b"YESTERDA", Err(Grammar)),
            (b"01032026", Err(Calendar)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(date(bytes), expected, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn unique_identifiers() {
        use UidForm::*;
        let long = ["1.2.", &"3".repeat(80)].concat();
        let cases = [
            ("1.2.840.10008.1.2\0", Valid),
            ("1.2.3 ", Valid),
            ("1.2.0.4", Valid),
            ("1.2.03.4", LeadingZero),
            ("", Invalid),
            ("not-a-uid", Invalid),
            ("../../x", Invalid),
            ("1..2", Invalid),
            ("1.2.3.", Invalid),
            (&long, Invalid),
        ];
        for (text, expected) in cases {
            assert_eq!(uid(text.as_bytes()).1, expected, "{text}");
        }
    }
}
