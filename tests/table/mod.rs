//! Truth tables as rows with named cells.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::rc::Rc;

use csv::StringRecord;

/// A row of a table; a cell is asked for by its column.
#[derive(Debug)]
pub struct Row {
    columns: Rc<StringRecord>,
    cells: StringRecord,
}

impl Row {
    /// The cell in that column.
    pub fn get(&self, column: &str) -> &str {
        match self.columns.iter().position(|name| name == column) {
            Some(place) => &self.cells[place],
            None => panic!("no column {column:?}"),
        }
    }
}

/// All rows of a table in testdata/criteria.
pub fn rows(name: &str) -> Vec<Row> {
    rows_of(&format!("testdata/criteria/{name}"))
}

/// All rows of a table at a path inside the repository.
pub fn rows_of(path: &str) -> Vec<Row> {
    rows_at(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path))
}

/// All rows of a table.
pub fn rows_at(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let columns = Rc::new(reader.headers().unwrap().clone());
    let row = |cells| Row {
        columns: Rc::clone(&columns),
        cells,
    };
    reader
        .records()
        .map(|record| row(record.unwrap()))
        .collect()
}
