//! How often two criteria sets say the same.

use serde_json::{Value, json};

/// What was compared, by the pair of words: agreements and differences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Each pair of words, how often, and whether the two mean the same; in order of appearance.
    pub pairs: Vec<([String; 2], u64, bool)>,
    /// What one of the two says nothing of.
    pub not_compared: u64,
}

impl Agreement {
    /// Counts one more pair.
    pub fn add(&mut self, words: [&str; 2], same: bool) {
        let mut known = self.pairs.iter_mut();
        match known.find(|(pair, _, s)| pair[0] == words[0] && pair[1] == words[1] && *s == same) {
            Some((_, count, _)) => *count += 1,
            None => self.pairs.push((words.map(str::to_owned), 1, same)),
        }
    }

    /// Pairs compared.
    pub fn compared(&self) -> u64 {
        self.pairs.iter().map(|(_, count, _)| count).sum()
    }

    /// Pairs that mean the same.
    pub fn agree(&self) -> u64 {
        let same = self.pairs.iter().filter(|(_, _, same)| *same);
        same.map(|(_, count, _)| count).sum()
    }

    /// How often this pair.
    pub fn of(&self, a: &str, b: &str) -> u64 {
        let known = self.pairs.iter();
        let pairs = known.filter(|(pair, ..)| pair[0] == a && pair[1] == b);
        pairs.map(|(_, count, _)| count).sum()
    }

    /// `60 compared, 44 agree, 16 differ`.
    pub fn text(&self) -> String {
        let (compared, agree) = (self.compared(), self.agree());
        let mut text = format!(
            "{compared} compared, {agree} agree, {} differ",
            compared - agree
        );
        if self.not_compared > 0 {
            text += &format!(
                "; {} that one of the two says nothing of",
                self.not_compared
            );
        }
        text
    }

    /// Counts, and those of each pair.
    pub fn json(&self) -> Value {
        let pair = |([a, b], count, same): &([String; 2], u64, bool)| json!({ "a": a, "b": b, "n": count, "same": same });
        json!({
            "compared": self.compared(),
            "agree": self.agree(),
            "differ": self.compared() - self.agree(),
            "not_compared": self.not_compared,
            "pairs": self.pairs.iter().map(pair).collect::<Vec<_>>(),
        })
    }
}
