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

/// A column: what stands above it, and whether it may go where there is no room.
#[derive(Clone, Debug)]
struct Column {
    header: String,
    align: Align,
    optional: bool,
}

/// A table: columns, then rows of as many cells, each with a remark of any length or none.
#[derive(Debug)]
pub struct TextTable {
    columns: Vec<Column>,
    remark: &'static str,
    rows: Vec<(Vec<String>, String)>,
}

const GAP: usize = 2;
/// A column that wraps keeps at least so much.
const LEAST_WRAPPED: usize = 20;

impl TextTable {
    /// An empty table of these columns.
    pub fn new(columns: &[(&str, Align)]) -> TextTable {
        let column = |&(header, align): &(&str, Align)| Column {
            header: header.to_owned(),
            align,
            optional: false,
        };
        TextTable {
            columns: columns.iter().map(column).collect(),
            remark: "",
            rows: Vec::new(),
        }
    }

    /// These columns go first where the table is too wide.
    pub fn optional(mut self, headers: &[&str]) -> TextTable {
        for column in &mut self.columns {
            column.optional = headers.contains(&column.header.as_str());
        }
        self
    }

    /// Each row has a remark: under it on a terminal, after it in a pipe.
    pub fn remark(mut self, header: &'static str) -> TextTable {
        self.remark = header;
        self
    }

    /// Adds a row; what came from a file is made safe to show.
    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.row_with_remark(cells, "");
    }

    /// Adds a row and its remark.
    pub fn row_with_remark<C: AsRef<str>>(
        &mut self,
        cells: impl IntoIterator<Item = C>,
        remark: &str,
    ) {
        let cells = cells.into_iter().map(|cell| visible(cell.as_ref()));
        self.rows.push((cells.collect(), visible(remark)));
    }

    /// The table as lines, no wider than `width` where that can be had: optional columns go, the
    /// last column wraps, remarks stand below.
    pub fn render(&self, width: Option<usize>) -> String {
        let mut widths: Vec<Option<usize>> = (0..self.columns.len())
            .map(|column| Some(self.natural_width(column)))
            .collect();
        if let Some(width) = width {
            self.fit(&mut widths, width);
        }
        let headers: Vec<String> = self.columns.iter().map(|c| c.header.clone()).collect();
        let rule: Vec<String> = widths.iter().map(|w| "-".repeat(w.unwrap_or(0))).collect();
        let mut text = String::new();
        let remark = if width.is_none() { self.remark } else { "" };
        let remark_rule = "-".repeat(remark.len());
        self.push_row(&mut text, &headers, remark, &widths, None);
        self.push_row(&mut text, &rule, &remark_rule, &widths, None);
        for (cells, remark) in &self.rows {
            self.push_row(&mut text, cells, remark, &widths, width);
        }
        text
    }

    fn natural_width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|(cells, _)| cells.get(column));
        let widest = cells.map(|cell| cell.width()).max().unwrap_or(0);
        widest.max(self.columns[column].header.width())
    }

    fn fit(&self, widths: &mut [Option<usize>], width: usize) {
        let total = |widths: &[Option<usize>]| -> usize {
            let shown: Vec<usize> = widths.iter().flatten().copied().collect();
            shown.iter().sum::<usize>() + GAP * shown.len().saturating_sub(1)
        };
        for column in (0..widths.len()).rev() {
            if total(widths) > width && self.columns[column].optional {
                widths[column] = None;
            }
        }
        let over = total(widths).saturating_sub(width);
        if let Some(last) = widths.iter_mut().flatten().next_back() {
            *last = last.saturating_sub(over).max(LEAST_WRAPPED.min(*last));
        }
    }

    /// One row; `terminal` is its width where remarks stand below.
    fn push_row(
        &self,
        text: &mut String,
        cells: &[String],
        remark: &str,
        widths: &[Option<usize>],
        terminal: Option<usize>,
    ) {
        let shown: Vec<(&String, usize, Align)> = cells
            .iter()
            .zip(widths)
            .zip(&self.columns)
            .filter_map(|((cell, width), column)| Some((cell, (*width)?, column.align)))
            .collect();
        let Some(((last, last_width, last_align), others)) = shown.split_last() else {
            return;
        };
        let indent: usize = others.iter().map(|(_, width, _)| width + GAP).sum();
        for (line, part) in wrap(last, *last_width).iter().enumerate() {
            let start = text.len();
            if line == 0 {
                for (cell, width, align) in others {
                    pad(text, cell, *width, *align);
                    text.push_str(&" ".repeat(GAP));
                }
            } else {
                text.push_str(&" ".repeat(indent));
            }
            pad(text, part, *last_width, *last_align);
            if line == 0 && terminal.is_none() && !remark.is_empty() {
                text.push_str(&" ".repeat(GAP));
                text.push_str(remark);
            }
            text.truncate(start + text[start..].trim_end().len());
            text.push('\n');
        }
        if let Some(width) = terminal.filter(|_| !remark.is_empty()) {
            for line in wrap(remark, width.saturating_sub(GAP).max(LEAST_WRAPPED)) {
                text.push_str(&" ".repeat(GAP));
                text.push_str(&line);
                text.push('\n');
            }
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

    #[test]
    fn where_there_is_no_room_optional_columns_go_and_remarks_stand_below() {
        let columns = [
            ("visit", Align::Left),
            ("target", Align::Left),
            ("sum", Align::Right),
        ];
        let mut table = TextTable::new(&columns)
            .optional(&["target"])
            .remark("reason");
        table.row_with_remark(["W8", "PR", "9.5"], "PR: 30 % below the baseline");
        let wide = "\
visit  target  sum  reason
-----  ------  ---  ------
W8     PR      9.5  PR: 30 % below the baseline
";
        assert_eq!(table.render(None), wide);
        let narrow = "\
visit  sum
-----  ---
W8     9.5
  PR: 30 % below the
  baseline
";
        assert_eq!(table.render(Some(12)), narrow);
    }
}
