//! `recist import`: annotation files to readings, and with `--into` to rows of a trial.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use rayon::prelude::*;

use super::import_into::{Import, into_trial};
use super::import_text::{readings_csv, readings_json, readings_table};
use super::options::{Format, OutputArguments};
use super::{Console, Exit, Failure};
use crate::dicom::folder;
use crate::dicom::{ImageIndex, Scan, ScanOptions, scan};
use crate::finding::{Finding, Severity};
use crate::geometry::MaskConvention;
use crate::import::Annotation;
use crate::import::formats::{ReadContext, read_annotation};
use crate::import::outlines::ScannedImages;

/// Arguments of `recist import`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recist import testdata/rider/annotations testdata/rider/dicom")]
pub struct ImportArguments {
    /// Annotation files, or folders of them; the images among them are measured on
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Trial folder whose measurements.csv gets the readings; without it nothing is written
    #[arg(long, value_name = "TRIAL")]
    pub into: Option<PathBuf>,
    /// Take the matches of lesions over time as they are, without asking
    #[arg(long, requires = "into")]
    pub accept_matches: bool,
    /// Mapping file (CSV): what a person says of lesions, visits, roles
    #[arg(long, value_name = "FILE", requires = "into")]
    pub map: Option<PathBuf>,
    /// Between which points of a mask its diameters lie
    #[arg(long, value_enum, default_value_t)]
    pub convention: Convention,
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Between which points of a mask its diameters lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Convention {
    /// Centres of its pixels
    #[default]
    Centres,
    /// Outer corners of its pixels
    Corners,
}

/// Reads the files and prints their readings, or puts them into a trial.
pub fn run(arguments: &ImportArguments, console: &Console) -> Result<Exit, Failure> {
    let images = images(arguments);
    let index = ImageIndex::new(&images);
    let images = ScannedImages {
        scan: &images,
        index: &index,
    };
    let read = arguments
        .output
        .on_threads(|| read_all(arguments, images, console))?;
    let Some(trial) = &arguments.into else {
        let text = match arguments.output.format {
            Format::Table => readings_table(&read, console),
            Format::Csv => readings_csv(&read)?,
            Format::Json => readings_json(&read)?,
        };
        console.write(text.as_bytes())?;
        return Ok(exit(&read.findings, arguments.output.strict));
    };
    into_trial(
        Import {
            arguments,
            trial,
            read,
            images,
        },
        console,
    )
}

/// Refused when a finding refuses something.
pub(super) fn exit(findings: &[Finding], strict: bool) -> Exit {
    if super::findings_text::refuses(findings, strict) {
        Exit::Refused
    } else {
        Exit::Done
    }
}

/// The images among the files, and those of the trial.
fn images(arguments: &ImportArguments) -> Scan {
    let mut roots = arguments.files.clone();
    let own = arguments.into.as_ref().map(|trial| trial.join("dicom"));
    roots.extend(own.filter(|folder| folder.is_dir()));
    let mut options = ScanOptions::default();
    if let Some(threads) = arguments.output.threads {
        options.reading_threads = threads.get();
    }
    scan(&roots, options, &|_| {})
}

/// Every file that is no image, in the order of the walk.
fn read_all(
    arguments: &ImportArguments,
    images: ScannedImages<'_>,
    console: &Console,
) -> Annotation {
    let found = folder::find(&arguments.files);
    let is_image = image_paths(images.scan);
    let files: Vec<&PathBuf> = found
        .files
        .iter()
        .filter(|path| !is_image.contains(path.as_path()))
        .collect();
    let context = ReadContext {
        images,
        convention: match arguments.convention {
            Convention::Centres => MaskConvention::PixelCentres,
            Convention::Corners => MaskConvention::PixelCorners,
        },
    };
    let bar = if console.shows_progress() {
        ProgressBar::new(files.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    let read: Vec<Annotation> = files
        .par_iter()
        .map(|path| {
            let read = read_annotation(path, context);
            bar.inc(1);
            read
        })
        .collect();
    bar.finish_and_clear();
    let mut all = Annotation::default();
    for aside in found.aside {
        let problem = aside.problem;
        let finding = Finding::new(problem.severity, problem.code, problem.message.to_string());
        let file = aside.path.to_string_lossy();
        all.findings.push(finding.in_file(file.as_ref()));
    }
    for (path, mut read) in files.into_iter().zip(read) {
        if read.is_foreign && arguments.files.contains(path) {
            named_but_foreign(path, &mut read);
        }
        all.extend(read);
    }
    all
}

/// A file that was named, and is of no format that is read, is refused rather than left out.
fn named_but_foreign(path: &Path, read: &mut Annotation) {
    for finding in &mut read.findings {
        finding.severity = Severity::Error;
    }
    if read.findings.is_empty() {
        let said = "no annotation of a format that is read";
        let finding = Finding::error("unsupported.annotation", said);
        read.findings
            .push(finding.in_file(path.to_string_lossy().as_ref()));
    }
}

fn image_paths(scan: &Scan) -> std::collections::HashSet<&Path> {
    let series = scan.series.iter().filter(|series| series.kind.is_image());
    let instances = series.flat_map(|series| &series.instances);
    instances.map(|instance| scan.path(instance.file)).collect()
}
