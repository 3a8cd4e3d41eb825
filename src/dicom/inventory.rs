//! A scan as rows: what `recist scan` prints and writes (design: JSON contract of `scan`).

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::folder::Aside;
use super::pixels::stored_values_digest;
use super::problem::{Problem, Severity};
use super::read::read_file;
use super::scan::{FileCounts, Scan};
use super::series::{Series, SeriesFlag, SeriesProblem};
use crate::finding::Finding;

/// Files left out that are named one by one, for each reason; the others are counted.
const NAMED_FOR_A_REASON: usize = 10;

/// The whole of a scan, ready to be written.
#[derive(Debug, Serialize)]
pub struct Inventory {
    /// seen = used + skipped + failed.
    pub files: FileCounts,
    /// One row a series.
    pub series: Vec<SeriesRow>,
    /// What is wrong, with its place.
    pub findings: Vec<Finding>,
}

/// One series. Lengths in millimetres, angles in degrees; empty where not stated or not one.
#[derive(Debug, Serialize)]
#[allow(
    missing_docs,
    reason = "the columns are the contract's, named by what they hold"
)]
pub struct SeriesRow {
    pub patient_id: String,
    pub study_uid: String,
    pub study_date: Option<String>,
    pub series_uid: String,
    pub series_number: Option<i32>,
    pub series_description: String,
    pub trial_time_point_id: String,
    pub frame_of_reference_uid: String,
    pub modality: String,
    pub sop_class_uid: Vec<String>,
    pub transfer_syntax_uid: Vec<&'static str>,
    pub instances: usize,
    pub frames: u64,
    pub rows: Option<u16>,
    pub columns: Option<u16>,
    pub row_spacing_mm: Option<f64>,
    pub column_spacing_mm: Option<f64>,
    pub thickness_mm: Option<f64>,
    pub interval_mm: Option<f64>,
    pub smallest_gap_mm: Option<f64>,
    pub largest_gap_mm: Option<f64>,
    pub missing_slices: u32,
    pub orientations: usize,
    pub tilt_deg: Option<f64>,
    pub convolution_kernel: String,
    pub contrast_agent: String,
    pub flags: Vec<SeriesFlag>,
    pub problems: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<InstanceRow>>,
}

/// One object of a series, listed with `--instances`.
#[derive(Debug, Serialize)]
#[allow(
    missing_docs,
    reason = "the columns are the contract's, named by what they hold"
)]
pub struct InstanceRow {
    pub file: String,
    pub sop_instance_uid: String,
    pub instance_number: Option<i32>,
    pub frames: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pixel_sha256: Option<String>,
}

impl Scan {
    /// The rows and findings; with `instances` each series lists its files.
    pub fn inventory(&self, instances: bool) -> Inventory {
        Inventory {
            files: self.counts,
            series: self
                .series
                .iter()
                .map(|series| self.row(series, instances))
                .collect(),
            findings: self.findings(),
        }
    }

    fn row(&self, series: &Series, instances: bool) -> SeriesRow {
        let image = series.kind.is_image();
        let size = series.size().filter(|_| image);
        let spacing = series.spacing().filter(|_| image);
        let mut problems: Vec<_> = series
            .problems
            .iter()
            .map(|known| known.problem.code)
            .collect();
        problems.sort_unstable();
        problems.dedup();
        let mut sop_class_uid: Vec<_> = series
            .instances
            .iter()
            .map(|instance| instance.sop_class_uid.to_string())
            .collect();
        sop_class_uid.sort_unstable();
        sop_class_uid.dedup();
        SeriesRow {
            patient_id: series.patient_id.to_string(),
            study_uid: series.study_uid.to_string(),
            study_date: series.study_date.map(|date| date.to_string()),
            series_uid: series.series_uid.to_string(),
            series_number: series.series_number,
            series_description: series.series_description.to_string(),
            trial_time_point_id: series.trial_time_point_id.to_string(),
            frame_of_reference_uid: series.frame_of_reference_uid.to_string(),
            modality: series.modality.to_string(),
            sop_class_uid,
            transfer_syntax_uid: series.transfer_syntax_uids(),
            instances: series.instances.len(),
            frames: series.frame_count(),
            rows: size.map(|(rows, _)| rows),
            columns: size.map(|(_, columns)| columns),
            row_spacing_mm: spacing.map(|spacing| spacing.row_mm()),
            column_spacing_mm: spacing.map(|spacing| spacing.column_mm()),
            thickness_mm: series.thickness_mm().filter(|_| image),
            interval_mm: series.stack.interval_mm.map(rounded),
            smallest_gap_mm: series.stack.smallest_gap_mm.map(rounded),
            largest_gap_mm: series.stack.largest_gap_mm.map(rounded),
            missing_slices: series.stack.missing_slices,
            orientations: series.stack.orientations,
            tilt_deg: series.stack.tilt_degrees.map(rounded),
            convolution_kernel: series.convolution_kernel.to_string(),
            contrast_agent: series.contrast_agent.to_string(),
            flags: series.flags.clone(),
            problems,
            files: instances.then(|| self.instance_rows(series)),
        }
    }

    fn instance_rows(&self, series: &Series) -> Vec<InstanceRow> {
        let row = |instance: &super::series::Instance| InstanceRow {
            file: self.path(instance.file).to_string_lossy().into_owned(),
            sop_instance_uid: instance.sop_instance_uid.to_string(),
            instance_number: instance.instance_number,
            frames: instance.frame_count,
            pixel_sha256: None,
        };
        series.instances.iter().map(row).collect()
    }

    /// Everything that is wrong, by series, then the files that stand in none.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for series in &self.series {
            findings.extend(
                series
                    .problems
                    .iter()
                    .map(|known| self.series_finding(series, known)),
            );
        }
        self.aside_findings(&mut findings);
        if self.counts.used == 0 {
            let said = format!(
                "no DICOM object that can be used in {} files",
                self.counts.seen
            );
            findings.push(Finding::error("missing_data.dicom", said));
        }
        findings
    }

    /// Give every listed instance with pixels the digest of its stored values; what cannot be
    /// decoded is a finding. The rows must be those of this scan.
    pub fn hash_pixels(&self, inventory: &mut Inventory) {
        let instances = self.series.iter().zip(&mut inventory.series);
        let with_pixels = instances.filter(|(series, _)| series.kind.has_pixels());
        let rows: Vec<_> = with_pixels
            .flat_map(|(series, row)| {
                let rows = row.files.iter_mut().flatten();
                series
                    .instances
                    .iter()
                    .map(move |one| (series, one))
                    .zip(rows)
            })
            .collect();
        let refused: Vec<Option<Finding>> = rows
            .into_par_iter()
            .map(|((series, instance), row)| {
                let path = self.path(instance.file);
                let header = read_file(path, &mut Vec::new()).1;
                let digest = header.and_then(|header| stored_values_digest(path, &header));
                let refusal = digest.map(|digest| row.pixel_sha256 = Some(digest)).err()?;
                let problem = refusal.problem();
                let said = format!("pixels not decoded: {}", problem.message);
                Some(
                    finding(problem, problem.severity, said)
                        .of_subject(series.patient_id.as_str())
                        .in_file(path.to_string_lossy().as_ref()),
                )
            })
            .collect();
        inventory.findings.extend(refused.into_iter().flatten());
    }

    fn series_finding(&self, series: &Series, known: &SeriesProblem) -> Finding {
        let mut said = known.problem.message.to_string();
        if known.files > 1 {
            said = format!(
                "{said} (in {} files of the series, this one first)",
                known.files
            );
        }
        let message = format!("series {}: {said}", series.series_uid);
        let finding = finding(&known.problem, known.problem.severity, message)
            .of_subject(series.patient_id.as_str());
        match known.file {
            Some(file) => finding.in_file(self.path(file).to_string_lossy().as_ref()),
            None => finding,
        }
    }

    /// Files that failed, each; files left out, the first few for each reason and then a count.
    fn aside_findings(&self, findings: &mut Vec<Finding>) {
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        for aside in &self.aside {
            let count = named.entry(aside.problem.code).or_default();
            *count += 1;
            if *count <= NAMED_FOR_A_REASON {
                findings.push(aside_finding(aside));
            }
        }
        for (code, count) in named
            .into_iter()
            .filter(|&(_, count)| count > NAMED_FOR_A_REASON)
        {
            let first = self.aside.iter().filter(|aside| aside.problem.code == code);
            let Some(worst) = first.max_by_key(|aside| aside.failed) else {
                continue;
            };
            let said = format!("{} more files like these", count - NAMED_FOR_A_REASON);
            findings.push(finding(&worst.problem, aside_severity(worst), said));
        }
    }
}

fn aside_finding(aside: &Aside) -> Finding {
    let message = aside.problem.message.to_string();
    finding(&aside.problem, aside_severity(aside), message)
        .in_file(aside.path.to_string_lossy().as_ref())
}

fn aside_severity(aside: &Aside) -> Severity {
    if aside.failed {
        Severity::Error
    } else {
        Severity::Note
    }
}

fn finding(problem: &Problem, severity: Severity, message: String) -> Finding {
    let column = problem.tag.map(|tag| tag.to_string()).unwrap_or_default();
    Finding::new(severity, problem.code, message).in_column(column.as_str(), problem.value.as_str())
}

/// To a ten-thousandth, so that rounding noise of a sum is not printed.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}
