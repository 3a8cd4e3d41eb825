//! One CSV row, cell by cell, without the formatting machinery.

use memchr::{memchr, memchr3};

use crate::assessment::PercentChange;
use crate::study::{Date, Mm};

/// A row at the end of a buffer; [`CsvRow::end`] closes it.
#[derive(Debug)]
pub struct CsvRow<'a> {
    bytes: &'a mut Vec<u8>,
    first: bool,
}

impl<'a> CsvRow<'a> {
    /// A new row at the end of `bytes`.
    pub fn new(bytes: &'a mut Vec<u8>) -> CsvRow<'a> {
        CsvRow { bytes, first: true }
    }

    /// More of the row that `bytes` ends with.
    pub fn going_on(bytes: &'a mut Vec<u8>) -> CsvRow<'a> {
        CsvRow {
            bytes,
            first: false,
        }
    }

    /// Ends the row.
    pub fn end(self) {
        self.bytes.push(b'\n');
    }

    /// An empty cell: not applicable.
    pub fn empty(&mut self) -> &mut Self {
        self.separate();
        self
    }

    /// Any text, quoted where it has to be.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.separate();
        let bytes = text.as_bytes();
        if !needs_quotes(bytes) {
            self.bytes.extend_from_slice(bytes);
            return self;
        }
        self.bytes.push(b'"');
        let mut rest = bytes;
        while let Some(quote) = memchr(b'"', rest) {
            self.bytes.extend_from_slice(&rest[..=quote]);
            self.bytes.push(b'"');
            rest = &rest[quote + 1..];
        }
        self.bytes.extend_from_slice(rest);
        self.bytes.push(b'"');
        self
    }

    /// A word of our own that needs no quotes: a category, a code, a column.
    pub fn word(&mut self, word: &str) -> &mut Self {
        self.separate();
        self.bytes.extend_from_slice(word.as_bytes());
        self
    }

    /// A word, or an empty cell.
    pub fn word_or_empty(&mut self, word: Option<&str>) -> &mut Self {
        self.word(word.unwrap_or_default())
    }

    /// `Y` or `N`.
    pub fn yes_no(&mut self, yes: bool) -> &mut Self {
        self.word(if yes { "Y" } else { "N" })
    }

    /// A whole number.
    pub fn integer(&mut self, number: i64) -> &mut Self {
        self.separate();
        if number < 0 {
            self.bytes.push(b'-');
        }
        self.whole(number.unsigned_abs());
        self
    }

    /// A whole number, or an empty cell.
    pub fn integer_or_empty(&mut self, number: Option<i64>) -> &mut Self {
        match number {
            Some(number) => self.integer(number),
            None => self.empty(),
        }
    }

    /// A date YYYY-MM-DD, or an empty cell.
    pub fn date(&mut self, date: Option<Date>) -> &mut Self {
        self.separate();
        if let Some(date) = date {
            let year = date.year().unsigned_abs();
            let [a, b] = two_digits((year / 100) as u8);
            let [c, d] = two_digits((year % 100) as u8);
            let [e, f] = two_digits(date.month().unsigned_abs());
            let [g, h] = two_digits(date.day().unsigned_abs());
            self.bytes
                .extend_from_slice(&[a, b, c, d, b'-', e, f, b'-', g, h]);
        }
        self
    }

    /// A length in millimetres, or an empty cell.
    pub fn mm(&mut self, length: Option<Mm>, decimals: u8) -> &mut Self {
        self.separate();
        if let Some(length) = length {
            let size = length.micrometres().unsigned_abs();
            if length < Mm::ZERO {
                self.bytes.push(b'-');
            }
            self.whole(size / 1000);
            self.thousandths((size % 1000) as u16, decimals.max(length.needed_decimals()));
        }
        self
    }

    /// A change in percent with two decimals, `INF` from nothing to something, or an empty cell.
    pub fn percent(&mut self, change: Option<PercentChange>) -> &mut Self {
        self.separate();
        match change.map(PercentChange::hundredths) {
            None => {}
            Some(None) => self.bytes.extend_from_slice(b"INF"),
            Some(Some(hundredths)) => {
                if hundredths < 0 {
                    self.bytes.push(b'-');
                }
                let size = hundredths.unsigned_abs();
                self.whole(size / 100);
                let [tenth, hundredth] = two_digits((size % 100) as u8);
                self.bytes.extend_from_slice(&[b'.', tenth, hundredth]);
            }
        }
        self
    }

    /// The decimals of a number, from its thousandths.
    fn thousandths(&mut self, thousandths: u16, decimals: u8) {
        let tenth = b'0' + (thousandths / 100) as u8;
        let [hundredth, thousandth] = two_digits((thousandths % 100) as u8);
        match decimals {
            0 => {}
            1 => self.bytes.extend_from_slice(&[b'.', tenth]),
            2 => self.bytes.extend_from_slice(&[b'.', tenth, hundredth]),
            _ => self
                .bytes
                .extend_from_slice(&[b'.', tenth, hundredth, thousandth]),
        }
    }

    /// A whole number, most of which are small here.
    fn whole(&mut self, number: u64) {
        match number {
            0..10 => self.bytes.push(b'0' + number as u8),
            10..100 => self.bytes.extend_from_slice(&two_digits(number as u8)),
            _ => {
                self.whole(number / 100);
                self.bytes
                    .extend_from_slice(&two_digits((number % 100) as u8));
            }
        }
    }

    fn separate(&mut self) {
        if !self.first {
            self.bytes.push(b',');
        }
        self.first = false;
    }
}

fn needs_quotes(bytes: &[u8]) -> bool {
    // Most identifiers are shorter than a vector is worth.
    if bytes.len() <= 16 {
        return bytes
            .iter()
            .any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
    }
    memchr3(b',', b'"', b'\n', bytes).is_some() || memchr(b'\r', bytes).is_some()
}

/// A number below a hundred as two digits.
fn two_digits(number: u8) -> [u8; 2] {
    [b'0' + number / 10 % 10, b'0' + number % 10]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(write: impl Fn(&mut CsvRow<'_>)) -> String {
        let mut bytes = Vec::new();
        let mut row = CsvRow::new(&mut bytes);
        write(&mut row);
        row.end();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn numbers_read_as_their_display_does() {
        for micrometres in [0, 5_000, 45_700, -4_900, 20_825, 100, 12_010, 999_999] {
            let length = Mm::from_micrometres(micrometres);
            for decimals in 0..=3 {
                let expected = format!("{}\n", length.display(decimals));
                assert_eq!(
                    row(|r| {
                        r.mm(Some(length), decimals);
                    }),
                    expected
                );
            }
            let change = PercentChange::new(Mm::from_mm(30), length);
            assert_eq!(
                row(|r| {
                    r.percent(Some(change));
                }),
                format!("{change}\n")
            );
            assert_eq!(
                row(|r| {
                    r.integer(micrometres);
                }),
                format!("{micrometres}\n")
            );
        }
        let from_nothing = PercentChange::new(Mm::ZERO, Mm::from_mm(5));
        assert_eq!(
            row(|r| {
                r.percent(Some(from_nothing));
            }),
            "INF\n"
        );
        let date = Date::constant(2026, 3, 2);
        assert_eq!(
            row(|r| {
                r.date(Some(date)).date(None);
            }),
            "2026-03-02,\n"
        );
    }

    #[test]
    fn cells_read_back_as_they_were() {
        let cells = [
            "",
            "a,b",
            "say \"so\"",
            "two\nlines",
            "fémur",
            "=1+1",
            " x ",
        ];
        let written = row(|r| {
            for cell in cells {
                r.text(cell);
            }
        });
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(written.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), cells);
    }
}
