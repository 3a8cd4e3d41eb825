//! A printed table against the expected rows, field by field.

use super::expected::{Cell, Row};
use super::fraction::Fraction;
use std::collections::BTreeMap;

/// One field that differs, with where it is.
pub struct Difference {
    pub subject: String,
    pub reader: String,
    pub timepoint: String,
    pub message: String,
    /// The columns that differ; none where a whole row does.
    pub columns: Vec<&'static str>,
}

impl Cell {
    pub fn agrees(&self, text: &str) -> bool {
        match self {
            Cell::Is(expected) => expected == text,
            Cell::Number(expected) => Fraction::parse(text) == Some(*expected),
            Cell::Percent(expected) => {
                let two_decimals = text
                    .split_once('.')
                    .is_some_and(|(_, decimals)| decimals.len() == 2);
                two_decimals
                    && Fraction::parse(text) == Some(expected.round_to(Fraction::new(1, 100)))
            }
            Cell::Filled => !text.is_empty(),
            Cell::Open => true,
        }
    }

    pub fn describe(&self) -> String {
        match self {
            Cell::Is(text) => format!("`{text}`"),
            Cell::Number(value) => format!("`{value}`"),
            Cell::Percent(value) => format!("`{}`", value.round_to(Fraction::new(1, 100))),
            Cell::Filled => "something".to_string(),
            Cell::Open => "anything".to_string(),
        }
    }
}

/// The cell of a column of an expected row.
pub fn cell<'a>(row: &'a Row, column: &str) -> &'a Cell {
    row.iter()
        .find(|(name, _)| *name == column)
        .map(|(_, cell)| cell)
        .expect("a column of the row")
}

/// The difference of one row: the fields that do not agree. The `reason` is the product's own.
pub fn row_difference(expected: &Row, printed: &BTreeMap<String, String>) -> Option<Difference> {
    let (mut wrong, mut columns) = (Vec::new(), Vec::new());
    for (column, cell) in expected {
        match printed.get(*column) {
            None => {
                columns.push(*column);
                wrong.push(format!("{column}: no such column"));
            }
            Some(text) if !cell.agrees(text) => {
                columns.push(*column);
                wrong.push(format!(
                    "{column}: expected {}, printed `{text}`",
                    cell.describe()
                ));
            }
            Some(_) => {}
        }
    }
    let of = |column: &str| printed.get(column).cloned().unwrap_or_default();
    (!wrong.is_empty()).then(|| Difference {
        subject: of("subject"),
        reader: of("reader"),
        timepoint: of("timepoint"),
        message: wrong.join("; "),
        columns,
    })
}

/// Every row in its place: the printed table has the expected rows, in the expected order.
pub fn table_differences(
    expected: &[Row],
    printed: &[BTreeMap<String, String>],
    keys: &[&str],
) -> Vec<Difference> {
    let key_of = |row: &BTreeMap<String, String>| -> Vec<String> {
        keys.iter()
            .map(|key| row.get(*key).cloned().unwrap_or_default())
            .collect()
    };
    let expected_key = |row: &Row| -> Vec<String> {
        keys.iter()
            .map(|key| cell(row, key).describe().trim_matches('`').to_string())
            .collect()
    };
    let by_key: BTreeMap<Vec<String>, &BTreeMap<String, String>> =
        printed.iter().map(|row| (key_of(row), row)).collect();
    let mut differences = Vec::new();
    let whole = |key: &[String], message: String| Difference {
        subject: key[0].clone(),
        reader: key[1].clone(),
        timepoint: key.get(2).cloned().unwrap_or_default(),
        message,
        columns: Vec::new(),
    };
    for row in expected {
        let key = expected_key(row);
        match by_key.get(&key) {
            None => differences.push(whole(&key, "the row is not printed".to_string())),
            Some(printed) => differences.extend(row_difference(row, printed)),
        }
    }
    let expected_keys: Vec<Vec<String>> = expected.iter().map(expected_key).collect();
    let printed_keys: Vec<Vec<String>> = printed.iter().map(key_of).collect();
    if differences.is_empty() && expected_keys != printed_keys {
        let at = expected_keys
            .iter()
            .zip(&printed_keys)
            .position(|(one, other)| one != other);
        let at = at.unwrap_or(expected_keys.len().min(printed_keys.len()));
        let key = expected_keys
            .get(at)
            .or(printed_keys.get(at))
            .cloned()
            .unwrap_or_default();
        differences.push(whole(
            &key,
            format!("the rows differ in number or order from row {at} on"),
        ));
    }
    differences
}
