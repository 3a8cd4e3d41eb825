//! Matched marks as rows of measurements.csv: a new table, or the trial's own with rows added.

use std::collections::{BTreeMap, HashMap};

use super::columns::{Column, Columns};
use super::identity::LesionMatch;
use super::lesion_map::LesionMap;
use super::mark::{Mark, MarkedAxis};
use super::role_of_name::role_of_name;
use super::visit_plan::VisitPlan;
use crate::finding::{Finding, Severity};
use crate::study::Text;

/// The columns that a new table gets.
const NEW_TABLE: &[Column] = &[
    Column::Subject,
    Column::Visit,
    Column::Date,
    Column::Lesion,
    Column::Role,
    Column::Organ,
    Column::Node,
    Column::Diameter,
    Column::Status,
    Column::Reader,
    Column::Method,
    Column::LongMm,
    Column::ShortMm,
    Column::SeriesUid,
    Column::SopUid,
    Column::Frame,
    Column::X1,
    Column::Y1,
    Column::X2,
    Column::Y2,
    Column::X3,
    Column::Y3,
    Column::X4,
    Column::Y4,
    Column::Unscheduled,
    Column::Comment,
];

/// One row, cell by column; a column without a cell is empty.
pub type Cells = BTreeMap<usize, String>;

/// The rows that marks give.
#[derive(Debug, Default)]
pub struct ImportedRows {
    /// By subject, reader, lesion and date.
    pub rows: Vec<Cells>,
    /// Marks that give no row; each has a finding.
    pub refused: usize,
    /// What is to be said.
    pub findings: Vec<Finding>,
}

/// A measurement table, whole, as it is to be written.
#[derive(Debug, Default)]
pub struct ImportedTable {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Rows added.
    pub added: usize,
    /// Rows that the table had already.
    pub had: usize,
    /// What is to be said.
    pub findings: Vec<Finding>,
}

/// What decides beside the marks.
#[derive(Clone, Copy)]
pub struct RowContext<'a> {
    /// The mapping file.
    pub map: &'a LesionMap,
    /// The plan of visits.
    pub plan: &'a VisitPlan,
}

/// The rows of matched marks; findings say what was assumed.
pub fn imported_rows(
    marks: &[Mark<'_>],
    matches: &[LesionMatch],
    context: RowContext<'_>,
) -> ImportedRows {
    let mut order: Vec<usize> = (0..marks.len()).collect();
    let key = |at: usize| {
        let (mark, matched) = (&marks[at], &matches[at]);
        (&mark.subject, &mark.reader, &matched.lesion, mark.date)
    };
    order.sort_by(|&a, &b| key(a).cmp(&key(b)));
    let mut made = ImportedRows::default();
    let mut first: Option<usize> = None;
    for at in order {
        let (mark, matched) = (&marks[at], &matches[at]);
        let same = |&first: &usize| {
            let (subject, reader, lesion, _) = key(first);
            (subject, reader, lesion) == (&mark.subject, &mark.reader, &matched.lesion)
        };
        let of_lesion = first.filter(same).unwrap_or(at);
        first = Some(of_lesion);
        let before = made.findings.len();
        match row(
            mark,
            &marks[of_lesion],
            matched,
            context,
            &mut made.findings,
        ) {
            Some(cells) => made.rows.push(cells),
            None => made.refused += 1,
        }
        for finding in made.findings.iter_mut().skip(before) {
            finding.file = mark.file.clone();
            finding.subject = mark.subject.clone();
            finding.lesion = matched.lesion.clone();
        }
    }
    made
}

fn row(
    mark: &Mark<'_>,
    first: &Mark<'_>,
    matched: &LesionMatch,
    context: RowContext<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Cells> {
    // Why there is no lesion has been said.
    if matched.lesion.is_empty() {
        return None;
    }
    let mut refuse = |code, said: &str| findings.push(Finding::error(code, said));
    if mark.subject.is_empty() {
        refuse(
            "missing_data.patient_id",
            "no patient: give the subject with --map",
        );
        return None;
    }
    let Some(date) = mark.date else {
        refuse(
            "date_unusable.annotation",
            "no study date: give the images, or the date with --map",
        );
        return None;
    };
    let entry = context.map.entry(mark).cloned().unwrap_or_default();
    let visit = context.plan.visit(mark, date, &entry.visit);
    findings.extend(visit.finding.clone());
    let role = role(mark, first, &entry.role, &matched.lesion, findings);
    let node = match entry.node.as_str() {
        "" => is_node(&mark.site),
        said => said == "Y",
    };
    let deciding = deciding(mark, node, findings)?;
    findings.extend(super::comparability::compared(first, mark));
    let status = match role {
        "target" => "measured",
        "new" if mark.date == first.date => "new",
        _ => "present",
    };
    let mut cells = Cells::new();
    let mut put = |column: Column, text: String| {
        cells.insert(column as usize, text);
    };
    put(Column::Subject, mark.subject.to_string());
    put(Column::Visit, visit.label.to_string());
    put(Column::Date, date.to_string());
    put(Column::Lesion, matched.lesion.to_string());
    put(Column::Role, role.to_owned());
    put(Column::Organ, mark.site.to_string());
    put(Column::Node, if node { "Y" } else { "N" }.to_owned());
    put(Column::Diameter, deciding);
    put(Column::Status, status.to_owned());
    put(Column::Reader, mark.reader.to_string());
    put(Column::Method, method(mark));
    put(Column::LongMm, length(&mark.long));
    put(Column::ShortMm, length(&mark.short));
    put(Column::SeriesUid, mark.series_uid.to_string());
    put(Column::SopUid, mark.sop_uid.to_string());
    put(
        Column::Frame,
        mark.frame
            .map(|frame| frame.to_string())
            .unwrap_or_default(),
    );
    ends(
        &mut put,
        &mark.long,
        [Column::X1, Column::Y1, Column::X2, Column::Y2],
    );
    ends(
        &mut put,
        &mark.short,
        [Column::X3, Column::Y3, Column::X4, Column::Y4],
    );
    put(
        Column::Unscheduled,
        if visit.unscheduled { "Y" } else { "" }.to_owned(),
    );
    let file = std::path::Path::new(mark.file.as_str());
    let file = file.file_name().unwrap_or_default().to_string_lossy();
    put(
        Column::Comment,
        format!("imported from {file}; matched by {}", matched.ground.say()),
    );
    Some(cells)
}

/// The role by hand, else by the lesion's name, else target: which is said once a lesion.
fn role(
    mark: &Mark<'_>,
    first: &Mark<'_>,
    by_hand: &str,
    lesion: &str,
    findings: &mut Vec<Finding>,
) -> &'static str {
    let named = role_of_name(lesion);
    match (by_hand, named) {
        ("target", _) => "target",
        ("non-target", _) => "non-target",
        ("new", _) => "new",
        (_, Some(role)) => role.as_str(),
        _ => {
            if mark.date == first.date {
                let said = "neither its name nor a mapping file says the role: taken as a target";
                findings.push(Finding::warning("missing_data.role", said));
            }
            "target"
        }
    }
}

fn is_node(site: &str) -> bool {
    let site = site.to_lowercase();
    site.contains("lymph")
        || site
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "node")
}

/// The diameter that counts: a node's short axis, else the long one.
fn deciding(mark: &Mark<'_>, node: bool, findings: &mut Vec<Finding>) -> Option<String> {
    let only_short = mark.long.length.is_none();
    let axis = if node && mark.short.length.is_some() || only_short {
        &mark.short
    } else {
        &mark.long
    };
    if node && mark.short.length.is_none() {
        let said = "a node with one axis: taken as its short axis";
        findings.push(Finding::warning("missing_data.short_axis", said));
    } else if !node && only_short {
        let said = "the short axis alone, of a lesion that is no node: no diameter from it";
        findings.push(Finding::error("missing_data.long_axis", said));
        return None;
    }
    if axis.length.is_none() {
        let said = "neither a recorded length nor one that can be recomputed";
        findings.push(Finding::error("missing_data.recorded_length", said));
        return None;
    }
    Some(length(axis))
}

fn length(axis: &MarkedAxis) -> String {
    axis.length.map(|mm| mm.to_string()).unwrap_or_default()
}

fn ends(put: &mut impl FnMut(Column, String), axis: &MarkedAxis, columns: [Column; 4]) {
    if let Some([from, to]) = axis.ends {
        for (column, number) in columns.into_iter().zip([from.x, from.y, to.x, to.y]) {
            // A thousandth of a pixel: no caliper is finer.
            put(column, ((number * 1000.0).round() / 1000.0).to_string());
        }
    }
}

fn method(mark: &Mark<'_>) -> String {
    let modality = mark.series.map_or("", |series| &series.modality);
    match modality {
        "MR" => "MRI",
        "PT" => "PET",
        other => other,
    }
    .to_owned()
}

/// Add rows to a table, or begin one; `file` names it in findings.
pub fn imported_table(existing: Option<&[u8]>, rows: &[Cells], file: &str) -> ImportedTable {
    let file = Text::from(file);
    match existing {
        None => begin(rows),
        Some(bytes) => append(bytes, rows, &file),
    }
}

fn begin(rows: &[Cells]) -> ImportedTable {
    let names = Columns::default();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = NEW_TABLE
        .iter()
        .map(|&column| names.name(column).to_string());
    let mut written = writer.write_record(header);
    for cells in rows {
        let row = NEW_TABLE.iter().map(|&column| cell(cells, column));
        written = written.and_then(|()| writer.write_record(row));
    }
    finish(written, writer, rows.len())
}

fn cell(cells: &Cells, column: Column) -> &str {
    cells.get(&(column as usize)).map_or("", String::as_str)
}

fn finish(written: csv::Result<()>, writer: csv::Writer<Vec<u8>>, added: usize) -> ImportedTable {
    match (written, writer.into_inner()) {
        (Ok(()), Ok(bytes)) => ImportedTable {
            bytes,
            added,
            ..ImportedTable::default()
        },
        // A vector takes every byte; rows are as long as their header.
        _ => refused(Finding::error(
            "internal.defect",
            "the table could not be written",
        )),
    }
}

fn refused(finding: Finding) -> ImportedTable {
    ImportedTable {
        findings: vec![finding],
        ..ImportedTable::default()
    }
}

fn append(bytes: &[u8], rows: &[Cells], file: &Text) -> ImportedTable {
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(plain);
    let records: csv::Result<Vec<csv::StringRecord>> = reader.records().collect();
    let (header, records) = match (reader.headers(), records) {
        (Ok(header), Ok(records)) => (
            header.iter().map(str::to_owned).collect::<Vec<_>>(),
            records,
        ),
        (Err(error), _) | (_, Err(error)) => {
            let said = format!("the trial's table cannot be read, so nothing is added: {error}");
            return refused(Finding::error("malformed.table", said).in_file(file.clone()));
        }
    };
    let (columns, findings) = Columns::find(&header, file);
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return ImportedTable {
            findings,
            ..ImportedTable::default()
        };
    }
    let mut made = ImportedTable::default();
    let mut fresh: Vec<&Cells> = Vec::new();
    let known = known_readings(&records, &columns);
    for cells in rows {
        match known.get(&KEY.map(|column| cell(cells, column).to_owned())) {
            None => fresh.push(cells),
            Some((row, diameter)) => {
                made.had += 1;
                let same = same_length(diameter, cell(cells, Column::Diameter));
                made.findings.push(had(*row, same, cells, file));
            }
        }
    }
    made.added = fresh.len();
    let used = |column: &&Column| fresh.iter().any(|cells| !cell(cells, **column).is_empty());
    let missing: Vec<Column> = NEW_TABLE
        .iter()
        .filter(|column| columns.place(**column).is_none() && used(column))
        .copied()
        .collect();
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(Vec::new());
    let names = missing
        .iter()
        .map(|&column| columns.name(column).to_string());
    let wide: Vec<String> = header.iter().cloned().chain(names).collect();
    let mut written = Ok(());
    if missing.is_empty() {
        made.bytes.extend_from_slice(bytes);
        if !bytes.ends_with(b"\n") {
            made.bytes.push(b'\n');
        }
    } else {
        written = writer.write_record(&wide);
        for record in &records {
            let blank = missing.iter().map(|_| "");
            written = written.and_then(|()| writer.write_record(record.iter().chain(blank)));
        }
    }
    for cells in fresh {
        let mut row = vec![""; wide.len()];
        for (place, column) in (header.len()..).zip(&missing) {
            row[place] = cell(cells, *column);
        }
        for &column in NEW_TABLE {
            if let Some(place) = columns.place(column) {
                row[place] = cell(cells, column);
            }
        }
        written = written.and_then(|()| writer.write_record(row));
    }
    let whole = finish(written, writer, made.added);
    made.bytes.extend(whole.bytes);
    made.findings.extend(whole.findings);
    made
}

/// Subject, date, lesion and reader of a row.
type ReadingKey = [String; 4];

const KEY: [Column; 4] = [
    Column::Subject,
    Column::Date,
    Column::Lesion,
    Column::Reader,
];

/// The rows of the table by what they read: place of the row, and its diameter.
fn known_readings(
    records: &[csv::StringRecord],
    columns: &Columns,
) -> HashMap<ReadingKey, (u64, String)> {
    let mut known = HashMap::new();
    for (row, record) in (1..).zip(records) {
        let cell = |column: Column| {
            let place = columns.place(column);
            place
                .and_then(|place| record.get(place))
                .unwrap_or_default()
                .trim()
        };
        let key = KEY.map(|column| match (column, cell(column)) {
            (Column::Reader, "") => "R1".to_owned(),
            (_, cell) => cell.to_owned(),
        });
        let diameter = cell(Column::Diameter).to_owned();
        known.entry(key).or_insert((row, diameter));
    }
    known
}

fn same_length(one: &str, other: &str) -> bool {
    let length = |text: &str| crate::study::parse_diameter(text).ok().map(|d| d.mm);
    length(one) == length(other)
}

fn had(row: u64, same: bool, cells: &Cells, file: &Text) -> Finding {
    let finding = if same {
        Finding::note(
            "duplicate.reading",
            "the table has this reading already: not added again",
        )
    } else {
        let said =
            "the table has another length for this lesion, date and reader: not added; remove one";
        Finding::error("contradiction.reading", said)
    };
    let finding = finding
        .in_file(file.clone())
        .at_row(row)
        .in_column("diameter_mm", cell(cells, Column::Diameter));
    let finding = finding.of_subject(cell(cells, Column::Subject));
    finding.of_lesion(cell(cells, Column::Lesion))
}
