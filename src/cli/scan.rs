//! `recist scan`: what DICOM files there are, series by series, and what is wrong with them.

use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use super::findings_text::{counted, findings_text, refuses};
use super::options::{Format, OutputArguments};
use super::scan_cache::CacheArguments;
use super::text_table::{Align, TextTable};
use super::{Console, Exit, Failure};
use crate::dicom::inventory::{Inventory, SeriesRow};
use crate::dicom::{Scan, ScanOptions, scan_with_cache};
use crate::finding::Severity;

/// Arguments of `recist scan`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recist scan testdata/nb15/dicom")]
pub struct ScanArguments {
    /// Files or folders, any layout
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// List the files of each series (JSON)
    #[arg(long)]
    instances: bool,
    /// Decode every image and list the SHA-256 of its stored values (first 16 digits)
    #[arg(long, requires = "instances")]
    hash: bool,
    #[command(flatten)]
    cache: CacheArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Columns of the CSV form: the contract's, then what helps a person.
const CSV_COLUMNS: &[&str] = &[
    "patient_id",
    "study_uid",
    "study_date",
    "series_uid",
    "frame_of_reference_uid",
    "modality",
    "transfer_syntax_uid",
    "instances",
    "frames",
    "rows",
    "columns",
    "row_spacing_mm",
    "column_spacing_mm",
    "thickness_mm",
    "interval_mm",
    "tilt_deg",
    "problems",
    "missing_slices",
    "orientations",
    "flags",
];

/// Scans the paths and prints the inventory.
pub fn run(arguments: &ScanArguments, console: &Console) -> Result<Exit, Failure> {
    let scanned = scan_with_progress(arguments, console);
    let mut inventory = scanned.inventory(arguments.instances);
    if arguments.hash {
        arguments
            .output
            .on_threads(|| scanned.hash_pixels(&mut inventory))?;
    }
    let text = match arguments.output.format {
        Format::Table => table(&inventory, console),
        Format::Csv => csv(&inventory.series)?,
        Format::Json => format!(
            "{}\n",
            serde_json::to_string_pretty(&inventory).map_err(Failure::defect)?
        ),
    };
    console.write(text.as_bytes())?;
    if arguments.output.format == Format::Csv && !inventory.findings.is_empty() {
        console.say(&format!(
            "{}: see --format json or table",
            counted(&inventory.findings)
        ));
    }
    let refused =
        inventory.files.failed > 0 || refuses(&inventory.findings, arguments.output.strict);
    Ok(if refused { Exit::Refused } else { Exit::Done })
}

fn scan_with_progress(arguments: &ScanArguments, console: &Console) -> Scan {
    let mut options = ScanOptions::default();
    if let Some(threads) = arguments.output.threads {
        options.reading_threads = threads.get();
    }
    let cache = arguments.cache.open(&arguments.paths);
    if !console.shows_progress() {
        return scan_with_cache(&arguments.paths, options, cache.as_ref(), &|_| {});
    }
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} files");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let scanned = scan_with_cache(&arguments.paths, options, cache.as_ref(), &|progress| {
        bar.set_length(progress.files as u64);
        bar.set_position(progress.read as u64);
    });
    bar.finish_and_clear();
    scanned
}

fn table(inventory: &Inventory, console: &Console) -> String {
    let mut table = TextTable::new(&[
        ("patient", Align::Left),
        ("study date", Align::Left),
        ("series", Align::Right),
        ("modality", Align::Left),
        ("slices", Align::Right),
        ("size", Align::Right),
        ("spacing mm", Align::Right),
        ("thick mm", Align::Right),
        ("interval mm", Align::Right),
        ("problems", Align::Left),
    ]);
    for series in &inventory.series {
        table.row(cells(series));
    }
    let files = inventory.files;
    let mut text = table.render(console.width());
    text.push_str(&format!(
        "\n{} series; {} files seen = {} used + {} skipped + {} failed\n",
        inventory.series.len(),
        files.seen,
        files.used,
        files.skipped,
        files.failed
    ));
    if !inventory.findings.is_empty() {
        text.push_str(&format!("{}\n\n", counted(&inventory.findings)));
        text.push_str(&findings_text(&inventory.findings, Severity::Note, console));
    }
    text
}

fn cells(series: &SeriesRow) -> [String; 10] {
    let pair = |a: Option<String>, b: Option<String>| match (a, b) {
        (Some(a), Some(b)) => format!("{a} x {b}"),
        _ => String::new(),
    };
    let mm = |length: Option<f64>| length.map(|mm| format!("{mm:.2}"));
    let whole = |number: Option<u16>| number.map(|n| n.to_string());
    [
        series.patient_id.clone(),
        series.study_date.clone().unwrap_or_default(),
        series
            .series_number
            .map(|n| n.to_string())
            .unwrap_or_default(),
        series.modality.clone(),
        series.frames.to_string(),
        pair(whole(series.rows), whole(series.columns)),
        pair(mm(series.row_spacing_mm), mm(series.column_spacing_mm)),
        mm(series.thickness_mm).unwrap_or_default(),
        mm(series.interval_mm).unwrap_or_default(),
        series.problems.join(" "),
    ]
}

fn csv(series: &[SeriesRow]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(CSV_COLUMNS).map_err(Failure::defect)?;
    for row in series {
        let row = serde_json::to_value(row).map_err(Failure::defect)?;
        let cells = CSV_COLUMNS.iter().map(|column| cell(&row[*column]));
        writer.write_record(cells).map_err(Failure::defect)?;
    }
    let bytes = writer.into_inner().map_err(Failure::defect)?;
    String::from_utf8(bytes).map_err(Failure::defect)
}

/// A value as a cell: lists with blanks between.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
