//! Rows of a result file, read back for a person (a table) or a program (JSON): one source for all.

use serde_json::{Map, Number, Value};

use super::Failure;

/// The rows of a result file without its header, as records.
pub fn records(bytes: &[u8]) -> Result<Vec<csv::StringRecord>, Failure> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes)
        .into_records()
        .collect::<Result<_, _>>()
        .map_err(Failure::defect)
}

/// The rows as JSON objects: numbers as numbers, empty cells as null.
pub fn objects(bytes: &[u8], columns: &[&str]) -> Result<Vec<Value>, Failure> {
    let object = |record: &csv::StringRecord| {
        let cells = columns.iter().zip(record);
        let entries = cells.map(|(column, cell)| ((*column).to_owned(), value(column, cell)));
        Value::Object(entries.collect::<Map<_, _>>())
    };
    Ok(records(bytes)?.iter().map(object).collect())
}

/// Columns that hold a number where they hold anything (`INF` stays a word).
fn is_number(column: &str) -> bool {
    column == "timepoint"
        || ["_mm", "_pct", "_days", "_event"]
            .iter()
            .any(|end| column.ends_with(end))
}

fn value(column: &str, cell: &str) -> Value {
    if cell.is_empty() {
        return Value::Null;
    }
    let number = is_number(column).then(|| number(cell)).flatten();
    number.map_or_else(|| Value::String(cell.to_owned()), Value::Number)
}

fn number(cell: &str) -> Option<Number> {
    match cell.parse::<i64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => cell.parse::<f64>().ok().and_then(Number::from_f64),
    }
}
