//! `recist selftest`: the worked examples that are built in, run on this machine, as a sheet.

mod best_responses;
mod endpoints;
mod responses;
mod table;

use std::path::Path;

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::options::Format;
use super::text_table::{Align, TextTable};
use super::{Console, Exit, Failure};
use crate::import::digest_file;
use crate::study::Text;

/// Arguments of `recist selftest`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recist selftest")]
pub struct SelftestArguments {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// One set of worked examples, and what came of it.
#[derive(Serialize)]
pub struct Sheet {
    /// What the examples are about.
    pub examples: &'static str,
    /// Where they stand.
    pub source: &'static str,
    /// How many there are.
    pub run: usize,
    /// Those that came out otherwise: example, expected, given.
    pub failed: Vec<String>,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(examples: &'static str, source: &'static str) -> Sheet {
        Sheet {
            examples,
            source,
            run: 0,
            failed: Vec::new(),
        }
    }

    /// One example: equal, or kept as failed.
    pub fn expect(&mut self, example: &str, expected: &str, given: &str) {
        self.run += 1;
        if expected != given {
            let line = format!("{example}: {expected} expected, {given} given");
            self.failed.push(line);
        }
    }
}

/// Runs every set and prints the sheet.
pub fn run(arguments: &SelftestArguments, console: &Console) -> Result<Exit, Failure> {
    let sheets = [
        responses::overall_responses(),
        responses::thresholds(),
        best_responses::confirmed(),
        best_responses::unconfirmed(),
        endpoints::censoring(),
        endpoints::intervals(),
    ];
    let text = match arguments.format {
        Format::Json => {
            let binary = binary_digest();
            let document = json!({ "version": env!("CARGO_PKG_VERSION"), "binary_sha256": binary, "examples": sheets });
            format!("{document:#}\n")
        }
        Format::Csv => {
            let rows = sheets
                .iter()
                .map(|s| format!("{},{},{}\n", s.examples, s.run, s.failed.len()));
            rows.fold("examples,run,failed\n".to_owned(), |text, row| text + &row)
        }
        Format::Table => sheet(&sheets, console),
    };
    console.write(text.as_bytes())?;
    let failed = sheets.iter().any(|sheet| !sheet.failed.is_empty());
    Ok(if failed { Exit::Refused } else { Exit::Done })
}

fn sheet(sheets: &[Sheet], console: &Console) -> String {
    let mut table = TextTable::new(&[
        ("worked examples", Align::Left),
        ("run", Align::Right),
        ("passed", Align::Right),
        ("failed", Align::Right),
        ("source", Align::Left),
    ]);
    for sheet in sheets {
        let (run, failed) = (sheet.run, sheet.failed.len());
        let numbers = [run, run - failed, failed].map(|n| n.to_string());
        let [run, passed, failed] = &numbers;
        table.row([sheet.examples, run, passed, failed, sheet.source]);
    }
    let run: usize = sheets.iter().map(|sheet| sheet.run).sum();
    let failures: Vec<&String> = sheets.iter().flat_map(|sheet| &sheet.failed).collect();
    let mut text = format!(
        "{}\nprogram sha256 {}\nrun {}\n\n{}\n",
        console.heading(&format!(
            "recist {} self test on {} {}",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH
        )),
        binary_digest().unwrap_or_else(|| "not readable".to_owned()),
        Timestamp::now(),
        table.render(console.width())
    );
    for failure in &failures {
        text += &format!("FAILED {failure}\n");
    }
    match failures.len() {
        0 => text + &format!("all {run} as the criteria say\n"),
        failed => text + &format!("{failed} of {run} FAILED: do not use this program\n"),
    }
}

fn binary_digest() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    let digest = digest_file(Path::new(&path), &Text::const_new("recist")).ok()?;
    Some(digest.sha256)
}
