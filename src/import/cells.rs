//! Cells as bytes: dates, diameters, coordinates, identifiers.

use crate::study::{Date, DateError, Diameter, LengthError, Mm, Text, parse_date, parse_diameter};
use crate::table::same;

/// The most bytes a cell may have.
pub(super) const CELL_BYTES_LIMIT: usize = 1 << 16;

/// A cell as text; what is not UTF-8 shows as U+FFFD. For identifiers of valid cells and for messages.
pub(super) fn text(cell: &[u8]) -> Text {
    match Text::from_utf8(cell) {
        Ok(text) => text,
        Err(_) => Text::from(String::from_utf8_lossy(cell)),
    }
}

/// A cell as a finding shows it: the first 200 characters.
pub(super) fn shown(cell: &[u8]) -> Text {
    let head = &cell[..cell.len().min(800)];
    let text = String::from_utf8_lossy(head);
    if text.chars().count() <= 200 && head.len() == cell.len() {
        return Text::from(text);
    }
    let mut cut: String = text.chars().take(200).collect();
    cut.push_str("...");
    Text::from(cut)
}

/// Blanks around a number, a date or a word do not count.
#[inline(always)]
pub(super) fn trimmed(cell: &[u8]) -> &[u8] {
    match cell {
        [b' ' | b'\t', ..] | [.., b' ' | b'\t'] => cell.trim_ascii(),
        _ => cell,
    }
}

/// Reads dates; the same text as the last one is not read again.
#[derive(Debug)]
pub(super) struct Dates {
    text: [u8; 10],
    date: Date,
}

impl Default for Dates {
    fn default() -> Dates {
        Dates {
            text: [0; 10],
            date: Date::ZERO,
        }
    }
}

impl Dates {
    /// The date in a cell.
    #[inline]
    pub(super) fn read(&mut self, cell: &[u8]) -> Result<Date, DateError> {
        if same(cell, &self.text) {
            return Ok(self.date);
        }
        self.read_afresh(cell)
    }

    /// The cell is the date read last, which was `date`.
    #[inline(always)]
    pub(super) fn last_was(&self, cell: &[u8], date: Date) -> bool {
        same(cell, &self.text) && self.date == date
    }

    fn read_afresh(&mut self, cell: &[u8]) -> Result<Date, DateError> {
        let date = date(cell)?;
        if let Ok(ten) = <[u8; 10]>::try_from(cell) {
            self.text = ten;
            self.date = date;
        }
        Ok(date)
    }
}

/// A date. The plain form is read digit by digit, the rest by the grammar.
pub(super) fn date(cell: &[u8]) -> Result<Date, DateError> {
    if let Ok(ten) = <&[u8; 10]>::try_from(cell)
        && let Some(date) = plain_date(ten)
    {
        return Ok(date);
    }
    let text = std::str::from_utf8(trimmed(cell)).map_err(|_| DateError::Form)?;
    parse_date(text)
}

/// `YYYY-MM-DD` of this or the last century; nothing when it is anything else.
fn plain_date(text: &[u8; 10]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else {
        return None;
    };
    let digit = |byte: u8| i16::from(byte.wrapping_sub(b'0'));
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2].map(digit);
    if digits.iter().any(|&digit| digit > 9) {
        return None;
    }
    let [y1, y2, y3, y4, m1, m2, d1, d2] = digits;
    let year = y1 * 1000 + y2 * 100 + y3 * 10 + y4;
    if !(1950..=2100).contains(&year) {
        return None;
    }
    Date::new(year, (m1 * 10 + m2) as i8, (d1 * 10 + d2) as i8).ok()
}

/// A diameter in millimetres. Short plain numbers are read digit by digit, the rest by the grammar.
#[inline]
pub(super) fn diameter(cell: &[u8]) -> Result<Diameter, LengthError> {
    let mut value: i64 = 0;
    let mut decimals = 0;
    let mut seen_point = false;
    let mut last_is_digit = false;
    if cell.len() > 9 {
        return by_grammar(cell);
    }
    for &byte in cell {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                decimals += u8::from(seen_point);
                last_is_digit = true;
            }
            b'.' if last_is_digit && !seen_point => {
                seen_point = true;
                last_is_digit = false;
            }
            _ => return by_grammar(cell),
        }
    }
    let scale = match decimals {
        0 => 1000,
        1 => 100,
        2 => 10,
        3 => 1,
        _ => return by_grammar(cell),
    };
    if !last_is_digit {
        return by_grammar(cell);
    }
    Ok(Diameter {
        mm: Mm::from_micrometres(value * scale),
        decimals,
    })
}

#[cold]
fn by_grammar(cell: &[u8]) -> Result<Diameter, LengthError> {
    match std::str::from_utf8(trimmed(cell)) {
        Ok(text) => parse_diameter(text),
        Err(_) => Err(LengthError::NotANumber),
    }
}

/// The text of a diameter has more decimals than a micrometre shows.
pub(super) fn finer_than_micrometres(cell: &[u8]) -> bool {
    if cell.len() < 6 {
        return false;
    }
    match cell.iter().position(|&byte| byte == b'.') {
        Some(point) => cell.len() - point > 4 || cell.iter().any(|b| b"eE".contains(b)),
        None => false,
    }
}

/// A pixel coordinate: a plain number, perhaps with a minus.
pub(super) fn coordinate(cell: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(trimmed(cell)).ok()?;
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = unsigned.starts_with(|c: char| c.is_ascii_digit())
        && unsigned.ends_with(|c: char| c.is_ascii_digit())
        && unsigned
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let number: f64 = if plain {
        text.parse().ok()?
    } else {
        return None;
    };
    (number.is_finite() && number.abs() < 1e7).then_some(number)
}

/// A DICOM unique identifier: digits and points, at most 64 (PS3.5 section 9.1).
pub(super) fn is_uid(cell: &[u8]) -> bool {
    (1..=64).contains(&cell.len()) && cell.iter().all(|b| b.is_ascii_digit() || *b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_to_a_diameter_agrees_with_the_grammar() {
        let texts = [
            "0",
            "40",
            "40.0",
            "25.50",
            "12.075",
            "0030",
            "999999",
            "1.2345",
            "12.",
            ".5",
            "",
            "-30",
            "+30",
            "3e1",
            "4O",
            "1.2.3",
            "12345678.9",
            "30 mm",
            "1000.001",
        ];
        for text in texts {
            assert_eq!(diameter(text.as_bytes()), parse_diameter(text), "{text}");
        }
        assert_eq!(diameter(b"  30 "), parse_diameter("30"));
        assert!(diameter("40\u{a0}".as_bytes()).is_err());
    }

    #[test]
    fn the_quick_way_to_a_date_agrees_with_the_grammar() {
        for text in [
            "2026-03-02",
            "2024-02-29",
            "2026-02-30",
            "2026-13-01",
            "2026-00-10",
            "0000-00-00",
            "1900-01-01",
            "1949-12-31",
            "2569-03-02",
            "2026/03/02",
            "2026-3-002",
            "20260302",
            "2026-03-0x",
            "",
            "2026-03-02T10:00",
        ] {
            assert_eq!(date(text.as_bytes()), parse_date(text), "{text}");
        }
    }

    #[test]
    fn dates_are_read_once() {
        let mut dates = Dates::default();
        let day = Date::constant(2026, 3, 2);
        assert_eq!(dates.read(b"2026-03-02"), Ok(day));
        assert_eq!(dates.read(b"2026-03-02"), Ok(day));
        assert_eq!(dates.read(b" 2026-03-02 "), Ok(day));
        assert_eq!(dates.read(b"2026-03-03"), Ok(Date::constant(2026, 3, 3)));
        assert_eq!(dates.read(b"02/03/2026"), Err(DateError::Form));
        assert_eq!(dates.read(b""), Err(DateError::Empty));
        assert_eq!(dates.read(&[0; 10]), Err(DateError::Form));
    }

    #[test]
    fn coordinates_are_plain_finite_numbers() {
        for (text, number) in [
            ("12", Some(12.0)),
            ("-0.5", Some(-0.5)),
            ("3e1", Some(30.0)),
        ] {
            assert_eq!(coordinate(text.as_bytes()), number, "{text}");
        }
        for text in ["", "NaN", "inf", "1e999", ".5", "1,5", "0x1E", "+1", "1-2"] {
            assert_eq!(coordinate(text.as_bytes()), None, "{text}");
        }
    }
}
