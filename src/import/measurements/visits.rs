//! Visit labels: which is baseline by name, which come in what order by their numbers.

use std::collections::HashMap;

use crate::import::cells::text;
use crate::study::Text;
use crate::table::same;

/// What a label says about its visit.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) text: Text,
    /// The whole label names the baseline (settled.md 5).
    pub(super) baseline: bool,
    /// Case and blanks folded: labels that look alike share it.
    pub(super) folded: u32,
    /// The words around the numbers, and the numbers: labels of one form have an order.
    form: Option<(u32, [u32; 2])>,
    /// Day in the plan of trial.toml.
    pub(super) planned_day: Option<i32>,
    /// By its number no first visit: week 8, cycle 2, visit 3.
    pub(super) follow_up: bool,
}

/// The labels met so far, each looked at once.
#[derive(Debug, Default)]
pub(super) struct Labels {
    labels: Vec<Label>,
    index: HashMap<Box<[u8]>, u32>,
    texts: Vec<String>,
    last: u32,
}

/// How the numbers of two labels stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelOrder {
    /// The first one says it comes later.
    Against,
    /// They say nothing, or agree.
    Fits,
}

impl Labels {
    pub(super) fn get(&self, label: u32) -> &Label {
        &self.labels[label as usize]
    }

    /// The label's index; the one after the last asked for is tried first.
    #[inline]
    pub(super) fn find(&mut self, cell: &[u8], plan: &[(Text, i32)]) -> u32 {
        for guess in [self.last, self.last + 1, 0] {
            if let Some(label) = self.labels.get(guess as usize)
                && same(label.text.as_bytes(), cell)
            {
                self.last = guess;
                return guess;
            }
        }
        self.last = match self.index.get(cell) {
            Some(&label) => label,
            None => self.add(cell, plan),
        };
        self.last
    }

    fn add(&mut self, cell: &[u8], plan: &[(Text, i32)]) -> u32 {
        let label_text = text(cell);
        let folded = label_text.trim().to_lowercase();
        let form = form(&folded);
        let baseline = matches!(folded.as_str(), "0" | "bl" | "baseline" | "screening")
            && label_text.trim() == label_text;
        let planned_day = plan
            .iter()
            .find(|(label, _)| *label == label_text)
            .map(|(_, day)| *day);
        let label = Label {
            baseline,
            folded: self.text_index(folded),
            follow_up: form.as_ref().is_some_and(is_follow_up),
            form: form.map(|form| (self.text_index(form.0), form.1)),
            planned_day,
            text: label_text,
        };
        let index = self.labels.len() as u32;
        self.labels.push(label);
        self.index.insert(cell.into(), index);
        index
    }

    fn text_index(&mut self, text: String) -> u32 {
        let at = self.texts.iter().position(|known| *known == text);
        at.unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        }) as u32
    }

    /// Whether visit `earlier`, first by date, is by its label to come after `later`.
    pub(super) fn order(&self, earlier: u32, later: u32) -> LabelOrder {
        let (earlier, later) = (self.get(earlier), self.get(later));
        let against = match (earlier.planned_day, later.planned_day) {
            (Some(a), Some(b)) => a > b,
            _ => match (earlier.form, later.form) {
                (Some((a, first)), Some((b, second))) => a == b && first > second,
                _ => later.baseline && earlier.follow_up,
            },
        };
        if against {
            LabelOrder::Against
        } else {
            LabelOrder::Fits
        }
    }

    /// By its label no first visit: its number or its planned day comes after the baseline's.
    pub(super) fn is_follow_up(&self, label: u32) -> bool {
        let label = self.get(label);
        match label.planned_day {
            Some(day) => day > 1,
            None => label.follow_up,
        }
    }
}

/// Words and numbers of a label with one number (`w8`, `visit 3`) or a cycle and a day (`c2d1`).
fn form(folded: &str) -> Option<(String, [u32; 2])> {
    // `d-7` may be seven days before: such a label has no order.
    if folded
        .as_bytes()
        .windows(2)
        .any(|pair| pair[0] == b'-' && pair[1].is_ascii_digit())
    {
        return None;
    }
    let mut words = String::new();
    let mut numbers = Vec::new();
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            numbers.push(rest[..end].parse::<u32>().ok()?);
            words.push('#');
            rest = &rest[end..];
        } else {
            if !matches!(first, ' ' | '_' | '-' | '.') {
                words.push(first);
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    let words = words
        .replace("week", "w")
        .replace("wk", "w")
        .replace("month", "m")
        .replace("cycle", "c")
        .replace("day", "d");
    match numbers[..] {
        [one] => Some((words, [one, 0])),
        [cycle, day] if words == "c#d#" => Some((words, [cycle, day])),
        _ => None,
    }
}

/// A week, month or cycle after the first, or a visit number above 1.
fn is_follow_up((words, numbers): &(String, [u32; 2])) -> bool {
    match words.as_str() {
        "w#" | "m#" => numbers[0] >= 1,
        "#" | "v#" | "visit#" | "tp#" | "timepoint#" | "c#" | "c#d#" => numbers[0] >= 2,
        "d#" => numbers[0] >= 8,
        "fu#" | "followup#" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(texts: &[&str]) -> (Labels, Vec<u32>) {
        let mut labels = Labels::default();
        let found = texts
            .iter()
            .map(|text| labels.find(text.as_bytes(), &[]))
            .collect();
        (labels, found)
    }

    #[test]
    fn baseline_is_named_by_the_whole_label() {
        for (text, baseline) in [
            ("0", true),
            ("bl", true),
            ("Baseline", true),
            ("SCREENING", true),
            ("BASELINE 2", false),
            ("00", false),
            ("BL ", false),
        ] {
            let (labels, found) = labels(&[text]);
            assert_eq!(labels.get(found[0]).baseline, baseline, "{text}");
        }
    }

    #[test]
    fn the_plan_wins_over_the_numbers() {
        let plan = [("V9".into(), 1), ("V2".into(), 56)];
        let mut labels = Labels::default();
        let (first, second) = (labels.find(b"V9", &plan), labels.find(b"V2", &plan));
        assert_eq!(labels.order(first, second), LabelOrder::Fits);
        assert_eq!(labels.order(second, first), LabelOrder::Against);
        assert!(!labels.is_follow_up(first) && labels.is_follow_up(second));
    }

    #[test]
    fn numbers_of_one_form_have_an_order() {
        for (earlier, later, order) in [
            ("W8", "W16", LabelOrder::Fits),
            ("W16", "W8", LabelOrder::Against),
            ("Week 16", "W8", LabelOrder::Against),
            ("10", "9", LabelOrder::Against),
            ("C2D1", "C1D15", LabelOrder::Against),
            ("W8", "BL", LabelOrder::Against),
            ("W8", "UNS 1", LabelOrder::Fits),
            ("05/01/2026", "02/03/2026", LabelOrder::Fits),
            ("EOT", "W8", LabelOrder::Fits),
            ("D-7", "D-14", LabelOrder::Fits),
        ] {
            let (labels, found) = labels(&[earlier, later]);
            assert_eq!(labels.order(found[0], found[1]), order, "{earlier} {later}");
        }
    }

    #[test]
    fn a_week_or_a_later_number_is_no_first_visit() {
        for (text, follow_up) in [
            ("W8", true),
            ("week 1", true),
            ("2", true),
            ("1", false),
            ("V1", false),
            ("C1D1", false),
            ("C2D1", true),
            ("D1", false),
            ("pre", false),
            ("1. Messung", false),
        ] {
            let (labels, found) = labels(&[text]);
            assert_eq!(labels.is_follow_up(found[0]), follow_up, "{text}");
        }
    }
}
