//! A table of worked examples, row by row.

/// A row of a table; a cell is asked for by its column.
pub struct Row {
    cells: Vec<(String, String)>,
}

impl Row {
    /// The cell in that column; empty where there is no such column.
    pub fn get(&self, column: &str) -> &str {
        let cell = self.cells.iter().find(|(name, _)| name == column);
        cell.map_or("", |(_, cell)| cell)
    }

    /// The cell as a number.
    pub fn number(&self, column: &str) -> Option<i32> {
        self.get(column).parse().ok()
    }
}

/// All rows of a table with a header. A row that cannot be read is none: the count tells.
pub fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let row = |record: csv::StringRecord| Row {
        cells: header
            .iter()
            .zip(&record)
            .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
            .collect(),
    };
    reader.records().filter_map(Result::ok).map(row).collect()
}
