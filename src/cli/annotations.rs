//! The annotation files of a trial held against its images: a length that its image does not bear
//! out, an image that is not there, another patient's image.

use std::fs;
use std::path::{Path, PathBuf};

use super::trial_run::TrialRun;
use crate::dicom::{ImageIndex, Scan};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::import::aim::read_aim;
use crate::import::aim_geometry::check_aim;
use crate::study::Text;

impl TrialRun {
    /// What is wrong with the files of annotations/, in the order of their names.
    pub fn annotation_findings(&self) -> Result<Vec<Finding>> {
        let Some(folder) = &self.trial.annotations else {
            return Ok(Vec::new());
        };
        let none = Scan::default();
        let images = ImageIndex::new(self.scanned.as_ref().unwrap_or(&none));
        let mut findings = Vec::new();
        for path in files(folder)? {
            let name = self.name_of(&path);
            let read = read_aim(&path);
            if read.is_foreign {
                let finding = Finding::note(
                    "unsupported.annotation",
                    "not an AIM 3 annotation: not read by this version",
                );
                findings.push(finding.in_file(name));
                continue;
            }
            let checked = read
                .annotation
                .map(|annotation| check_aim(&annotation, &images));
            let found = checked.map(|check| check.findings).unwrap_or_default();
            let found = read.findings.into_iter().chain(found);
            findings.extend(found.map(|finding| finding.in_file(name.clone())));
        }
        Ok(findings)
    }

    /// A file relative to the trial.
    fn name_of(&self, path: &Path) -> Text {
        let inside = path.strip_prefix(&self.trial.path).unwrap_or(path);
        Text::from(inside.to_string_lossy())
    }
}

/// The files of a folder, by name. Folders inside are not entered, links not followed.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let reading = |error| Error::io("reading", folder, error);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(reading)? {
        let entry = entry.map_err(reading)?;
        if entry.file_type().map_err(reading)?.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}
