//! Words and numbers put together without formatting machinery: a reason is written for every row.

use crate::assessment::PercentChange;
use crate::criteria::CriteriaSet;
use crate::study::{Date, Lesion, Mm};

/// A sentence that grows at its end.
pub struct Sentence<'a> {
    text: &'a mut String,
}

impl<'a> Sentence<'a> {
    /// A sentence at the end of `text`.
    pub fn new(text: &'a mut String) -> Sentence<'a> {
        Sentence { text }
    }

    /// Words.
    pub fn say(&mut self, words: &str) -> &mut Self {
        self.text.push_str(words);
        self
    }

    /// A length with its unit.
    pub fn mm(&mut self, length: Mm, decimals: u8) -> &mut Self {
        self.length(length, decimals);
        self.say(" mm")
    }

    /// A length with its sign and unit.
    pub fn signed_mm(&mut self, length: Mm, decimals: u8) -> &mut Self {
        if length >= Mm::ZERO {
            self.text.push('+');
        }
        self.mm(length, decimals)
    }

    /// A change in percent with its sign, to a tenth.
    pub fn percent(&mut self, change: PercentChange) -> &mut Self {
        match change.tenths() {
            None => self.say("+INF %"),
            Some(tenths) => {
                self.text.push(if tenths < 0 { '-' } else { '+' });
                self.whole(tenths.unsigned_abs() / 10);
                self.text.push('.');
                self.digit(tenths.unsigned_abs() % 10);
                self.say(" %")
            }
        }
    }

    /// A whole number.
    pub fn whole(&mut self, number: u64) -> &mut Self {
        if number >= 10 {
            self.whole(number / 10);
        }
        self.digit(number % 10);
        self
    }

    /// A date; nothing for none.
    pub fn date(&mut self, date: Option<Date>) -> &mut Self {
        match date {
            Some(date) => self.say(&date.to_string()),
            None => self,
        }
    }

    /// A source in brackets: where the criteria have what RECIST 1.1 prints at `place`.
    pub fn cite(&mut self, criteria: &CriteriaSet, place: &str) -> &mut Self {
        let (label, place) = criteria.cite(place);
        self.source(label, place)
    }

    /// A source in brackets: `[RECIST 1.1, 4.3.1]`.
    pub fn source(&mut self, label: &str, place: &str) -> &mut Self {
        self.say(" [").say(label).say(", ").say(place).say("]")
    }

    /// Lesions by name: `T01`, `T01 and T02`, `T01, T02 and T03`.
    pub fn lesions<'b>(&mut self, lesions: impl IntoIterator<Item = &'b Lesion>) -> &mut Self {
        let names: Vec<&str> = lesions
            .into_iter()
            .map(|lesion| lesion.id.as_str())
            .collect();
        for (i, name) in names.iter().enumerate() {
            if i > 0 {
                self.say(if i + 1 == names.len() { " and " } else { ", " });
            }
            self.say(name);
        }
        self
    }

    fn length(&mut self, length: Mm, decimals: u8) {
        let size = length.micrometres().unsigned_abs();
        if length < Mm::ZERO {
            self.text.push('-');
        }
        self.whole(size / 1000);
        let decimals = decimals.max(length.needed_decimals());
        if decimals == 0 {
            return;
        }
        self.text.push('.');
        let mut fraction = size % 1000;
        for _ in 0..decimals {
            self.digit(fraction / 100);
            fraction = fraction % 100 * 10;
        }
    }

    fn digit(&mut self, digit: u64) {
        self.text.push(char::from(b'0' + digit as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_their_display_does() {
        let mut text = String::new();
        let change = PercentChange::new(Mm::from_mm(50), Mm::from_mm(62));
        Sentence::new(&mut text)
            .mm(Mm::from_micrometres(62_000), 1)
            .say(" is ")
            .percent(change)
            .say(" and ")
            .signed_mm(Mm::from_mm(12), 1)
            .say(", ")
            .mm(Mm::from_micrometres(20_825), 0)
            .say(", ")
            .signed_mm(Mm::from_micrometres(-4_050), 1);
        assert_eq!(text, "62.0 mm is +24.0 % and +12.0 mm, 20.825 mm, -4.05 mm");
    }
}
