//! Which column of a table is which (design.md section 3).

use crate::finding::Finding;
use crate::study::Text;

/// A column of measurements.csv.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Column {
    Subject,
    Visit,
    Date,
    Lesion,
    Role,
    Organ,
    Node,
    Diameter,
    Status,
    Reader,
    Part,
    Into,
    Method,
    LongMm,
    ShortMm,
    Reason,
    SeriesUid,
    SopUid,
    Frame,
    X1,
    Y1,
    X2,
    Y2,
    X3,
    Y3,
    X4,
    Y4,
    Change,
    Unscheduled,
    Inrc,
    PriorTreatment,
    Comment,
}

/// Columns of measurements.csv, in the order of [`Column`]: the name, then what is accepted too.
const MEASUREMENTS: &[ColumnName] = &[
    must(&["subject", "usubjid", "patient", "subject_id"]),
    must(&["visit", "timepoint", "tp"]),
    must(&["date", "study_date", "scan_date"]),
    paired(&["lesion", "lesion_id"]),
    must(&["role"]),
    must(&["organ", "location", "site"]),
    paired(&["node", "is_node", "nodal"]),
    paired(&["diameter_mm", "measurement_mm"]),
    must(&["status"]),
    may(&["reader", "evaluator"]),
    may(&["part"]),
    may(&["into"]),
    may(&["method", "modality"]),
    may(&["long_mm"]),
    may(&["short_mm"]),
    may(&["reason"]),
    may(&["series_uid", "series_instance_uid"]),
    may(&["sop_uid", "sop_instance_uid"]),
    may(&["frame"]),
    may(&["x1", "long1x_px"]),
    may(&["y1", "long1y_px"]),
    may(&["x2", "long2x_px"]),
    may(&["y2", "long2y_px"]),
    may(&["x3", "short1x_px"]),
    may(&["y3", "short1y_px"]),
    may(&["x4", "short2x_px"]),
    may(&["y4", "short2y_px"]),
    may(&["change"]),
    may(&["unscheduled"]),
    may(&["inrc"]),
    may(&["prior_treatment"]),
    may(&["comment"]),
];

/// One column a table may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColumnName {
    names: &'static [&'static str],
    must: bool,
    /// Files that use the second name of one such column use it of the others.
    paired: bool,
}

pub(super) const fn must(names: &'static [&'static str]) -> ColumnName {
    ColumnName {
        names,
        must: true,
        paired: false,
    }
}

const fn paired(names: &'static [&'static str]) -> ColumnName {
    ColumnName {
        names,
        must: true,
        paired: true,
    }
}

pub(super) const fn may(names: &'static [&'static str]) -> ColumnName {
    ColumnName {
        names,
        must: false,
        paired: false,
    }
}

/// Where each known column stands in a header.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    /// Position of each known column, in the order of its table.
    places: Vec<Option<usize>>,
    /// The cells of the header as given.
    pub(super) cells: Vec<Text>,
    known: &'static [ColumnName],
}

/// Where the columns of measurements.csv stand.
#[derive(Clone, Debug)]
pub struct Columns(Header);

impl Columns {
    /// Finds the columns, and says what is missing, twice there or not known.
    pub(super) fn find(header: &[String], file: &Text) -> (Columns, Vec<Finding>) {
        let (header, findings) = Header::find(header, MEASUREMENTS, file);
        (Columns(header), findings)
    }

    /// The header names at least one column.
    pub(super) fn any(&self) -> bool {
        self.0.places.iter().any(Option::is_some)
    }

    /// Position of a column in the file.
    #[inline]
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.0.places.get(column as usize).copied().flatten()
    }

    /// A column's name as the file spells it; its own name where the file has none.
    pub fn name(&self, column: Column) -> Text {
        self.0.name(column as usize)
    }

    /// What the file calls the column at a position.
    pub(super) fn name_at(&self, place: usize) -> Text {
        self.0.cells.get(place).cloned().unwrap_or_default()
    }
}

impl Default for Columns {
    fn default() -> Columns {
        Columns(Header {
            known: MEASUREMENTS,
            ..Header::default()
        })
    }
}

impl Header {
    pub(super) fn find(
        header: &[String],
        known: &'static [ColumnName],
        file: &Text,
    ) -> (Header, Vec<Finding>) {
        let mut found = Header {
            places: vec![None; known.len()],
            cells: header.iter().map(|cell| Text::from(cell.trim())).collect(),
            known,
        };
        let mut findings = Vec::new();
        let mut unknown = Vec::new();
        let mut second_names = false;
        for (place, cell) in header.iter().enumerate() {
            let name = folded(cell);
            let column = known
                .iter()
                .position(|column| column.names.contains(&name.as_str()));
            let Some(column) = column else {
                unknown.push(cell.trim());
                continue;
            };
            second_names |= known[column].paired && known[column].names[1] == name;
            match found.places[column] {
                None => found.places[column] = Some(place),
                Some(first) => findings.push(twice(file, &found.cells[first], cell.trim())),
            }
        }
        if found.places.iter().all(Option::is_none) {
            return (found, vec![no_header(file, known, &unknown)]);
        }
        for (column, place) in known.iter().zip(&found.places) {
            if column.must && place.is_none() {
                let second = column.paired && second_names;
                findings.push(missing(file, column.names, second, &unknown));
            }
        }
        if !unknown.is_empty() && findings.is_empty() {
            findings.push(not_used(file, &unknown));
        }
        (found, findings)
    }

    pub(super) fn place(&self, column: usize) -> Option<usize> {
        self.places.get(column).copied().flatten()
    }

    pub(super) fn name(&self, column: usize) -> Text {
        match self.place(column) {
            Some(place) => self.cells.get(place).cloned().unwrap_or_default(),
            None => self
                .known
                .get(column)
                .map_or(Text::default(), |column| Text::const_new(column.names[0])),
        }
    }
}

/// Case, and the marks between words, do not tell columns apart.
fn folded(name: &str) -> String {
    name.trim().to_lowercase().replace(['-', ' '], "_")
}

fn twice(file: &Text, first: &str, second: &str) -> Finding {
    let message = format!(
        "two columns say the same: `{first}` and `{second}`; keep one, two answers are no answer"
    );
    Finding::error("duplicate.column", message)
        .in_file(file.clone())
        .in_column(second, "")
}

fn no_header(file: &Text, known: &[ColumnName], unknown: &[&str]) -> Finding {
    let must: Vec<&str> = known
        .iter()
        .filter(|column| column.must)
        .map(|column| column.names[0])
        .collect();
    let message = format!(
        "the first line is no header: no cell of it ({}) names a column; it must name {}",
        listed(unknown),
        must.join(", ")
    );
    Finding::error("malformed.header", message).in_file(file.clone())
}

fn missing(file: &Text, names: &'static [&'static str], second: bool, unknown: &[&str]) -> Finding {
    let name = names[usize::from(second)];
    let mut message = format!("there is no column `{name}`");
    let others: Vec<String> = names
        .iter()
        .filter(|other| **other != name)
        .map(|other| format!("`{other}`"))
        .collect();
    if !others.is_empty() {
        message += &format!(" (also accepted: {})", others.join(", "));
    }
    if !unknown.is_empty() {
        message += &format!("; not known here: {}", listed(unknown));
    }
    Finding::error("missing_data.column", message)
        .in_file(file.clone())
        .in_column(name, "")
}

fn not_used(file: &Text, unknown: &[&str]) -> Finding {
    let message = format!("columns that are not used: {}", listed(unknown));
    Finding::note("unsupported.column", message)
        .in_file(file.clone())
        .in_column(unknown[0], "")
}

/// The first ten names, each cut to 40 characters.
fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(10)
        .map(|name| format!("`{}`", name.chars().take(40).collect::<String>()))
        .collect();
    let more = match names.len().checked_sub(shown.len()) {
        Some(more) if more > 0 => format!(" and {more} more"),
        _ => String::new(),
    };
    shown.join(", ") + &more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    fn header(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn columns_are_found_by_any_of_their_names_in_any_order() {
        let header = header(
            "STATUS, Measurement mm ,Is-Node,site,role,LESION_ID,scan date,tp,usubjid,long1x_px",
        );
        let (columns, findings) = Columns::find(&header, &"m.csv".into());
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(columns.place(Column::Subject), Some(8));
        assert_eq!(columns.place(Column::Diameter), Some(1));
        assert_eq!(columns.place(Column::X1), Some(9));
        assert_eq!(columns.place(Column::Reader), None);
        assert_eq!(columns.name(Column::Diameter), "Measurement mm");
        assert_eq!(columns.name(Column::Reader), "reader");
    }

    #[test]
    fn the_table_of_columns_is_in_the_order_of_the_enum() {
        assert_eq!(MEASUREMENTS.len(), Column::Comment as usize + 1);
        let columns = Columns::default();
        assert_eq!(columns.name(Column::Diameter), "diameter_mm");
        assert_eq!(columns.name(Column::Y4), "y4");
        assert_eq!(columns.name(Column::PriorTreatment), "prior_treatment");
    }

    #[test]
    fn missing_and_double_columns_are_all_told_at_once() {
        let header = header("subject,visit,lesion_id,lesion,role,organ,is_node,status,colour");
        let (_, findings) = Columns::find(&header, &"m.csv".into());
        let told: Vec<(&str, &str)> = findings
            .iter()
            .map(|finding| (finding.code, finding.column.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("duplicate.column", "lesion"),
                ("missing_data.column", "date"),
                ("missing_data.column", "measurement_mm"),
            ]
        );
        assert!(findings.iter().all(|f| f.severity == Severity::Error));
    }
}
