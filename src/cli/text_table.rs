//! Tables for a terminal: aligned columns, numbers to the right, long cells wrapped to the width.

use unicode_width::UnicodeWidthStr;

use super::console::visible;

/// Which way the cells of a column lean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A table: headers with their alignment, then rows of as many cells.
#[derive(Debug)]
pub struct TextTable {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

const GAP: usize = 2;
/// A column that wraps keeps at least so much.
const LEAST_WRAPPED: usize = 20;

impl TextTable {
    /// An empty table of these columns.
    pub fn new(columns: &[(&str, Align)]) -> TextTable {
        TextTable {
            columns: columns.iter().map(|(h, a)| ((*h).to_owned(), *a)).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; what came from a file is made safe to show.
    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let cells = cells.into_iter().map(|cell| visible(cell.as_ref()));
        self.rows.push(cells.collect());
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines, no wider than `width` where that can be had: the last column wraps.
    pub fn render(&self, width: Option<usize>) -> String {
        let mut widths: Vec<usize> = self.columns.iter().map(|(h, _)| h.width()).collect();
        for row in &self.rows {
            for (cell, widest) in row.iter().zip(&mut widths) {
                *widest = (*widest).max(cell.width());
            }
        }
        if let (Some(width), Some((last, others))) = (width, widths.split_last_mut()) {
            let taken: usize = others.iter().map(|w| w + GAP).sum();
            *last = (*last).min(width.saturating_sub(taken).max(LEAST_WRAPPED));
        }
        let headers: Vec<String> = self.columns.iter().map(|(h, _)| h.clone()).collect();
        let rule: Vec<String> = widths.iter().map(|w| "-".repeat(*w)).collect();
        let mut text = String::new();
        for row in [&headers, &rule].into_iter().chain(&self.rows) {
            self.push_row(&mut text, row, &widths);
        }
        text
    }

    fn push_row(&self, text: &mut String, row: &[String], widths: &[usize]) {
        let Some((last, others)) = row.split_last() else {
            return;
        };
        let indent: usize = widths[..others.len()].iter().map(|w| w + GAP).sum();
        for (line, part) in wrap(last, widths[others.len()]).iter().enumerate() {
            let start = text.len();
            if line == 0 {
                for ((cell, width), (_, align)) in others.iter().zip(widths).zip(&self.columns) {
                    pad(text, cell, *width, *align);
                    text.push_str(&" ".repeat(GAP));
                }
            } else {
                text.push_str(&" ".repeat(indent));
            }
            pad(
                text,
                part,
                widths[others.len()],
                self.columns[others.len()].1,
            );
            text.truncate(start + text[start..].trim_end().len());
            text.push('\n');
        }
    }
}

fn pad(text: &mut String, cell: &str, width: usize, align: Align) {
    let blank = " ".repeat(width.saturating_sub(cell.width()));
    match align {
        Align::Left => text.extend([cell, &blank]),
        Align::Right => text.extend([blank.as_str(), cell]),
    }
}

/// Breaks a text at blanks into lines of at most `width` columns; a longer word has a line alone.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    if text.width() <= width {
        return vec![text.to_owned()];
    }
    for word in text.split(' ') {
        let line = lines.len() - 1;
        let line = &mut lines[line];
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> TextTable {
        let mut table = TextTable::new(&[
            ("visit", Align::Left),
            ("sum", Align::Right),
            ("reason", Align::Left),
        ]);
        table.row(["BL", "100.0", "baseline"]);
        table.row(["W8", "9.5", "PR: 30 % below the baseline of 100 mm"]);
        table
    }

    #[test]
    fn numbers_lean_right_and_nothing_trails() {
        let expected = "\
visit    sum  reason
-----  -----  -------------------------------------
BL     100.0  baseline
W8       9.5  PR: 30 % below the baseline of 100 mm
";
        assert_eq!(table().render(None), expected);
    }

    #[test]
    fn the_last_column_wraps_to_the_width() {
        let expected = "\
visit    sum  reason
-----  -----  --------------------
BL     100.0  baseline
W8       9.5  PR: 30 % below the
              baseline of 100 mm
";
        assert_eq!(table().render(Some(34)), expected);
        assert!(table().render(Some(10)).contains("PR: 30 % below the\n"));
    }
}
