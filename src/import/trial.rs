//! What TRIAL on the command line is: a folder, or one measurement table.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::study::Text;

use super::protocol::Protocol;

/// A trial, found but not read yet.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The path as given.
    pub path: PathBuf,
    /// The trial folder; none for a single table.
    pub folder: Option<PathBuf>,
    /// The measurement table.
    pub measurements: TrialFile,
    /// subjects.csv.
    pub subjects: Option<TrialFile>,
    /// trial.toml.
    pub protocol_file: Option<TrialFile>,
    /// What it says, with the settings of the command line.
    pub protocol: Protocol,
    /// `dicom/`.
    pub dicom: Option<PathBuf>,
    /// `annotations/`.
    pub annotations: Option<PathBuf>,
    /// components.csv.
    pub components: Option<TrialFile>,
    /// adverse_events.csv.
    pub adverse_events: Option<TrialFile>,
}

/// A file of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialFile {
    /// Where it is.
    pub path: PathBuf,
    /// How findings call it: relative to the trial.
    pub name: Text,
}

/// What the command line adds to TRIAL.
#[derive(Clone, Debug, Default)]
pub struct TrialOptions {
    /// `--subjects FILE`.
    pub subjects: Option<PathBuf>,
    /// `--protocol FILE`.
    pub protocol: Option<PathBuf>,
    /// `--set key=value`, in order.
    pub settings: Vec<String>,
}

/// Larger than any protocol.
const PROTOCOL_BYTES_LIMIT: u64 = 1 << 20;

impl Trial {
    /// Finds the files of a trial and reads its protocol.
    pub fn open(path: &Path, options: &TrialOptions) -> Result<Trial> {
        let kind = fs::metadata(path).map_err(|error| Error::io("opening", path, error))?;
        let folder = kind.is_dir().then(|| path.to_path_buf());
        let measurements = match &folder {
            Some(folder) => measurement_table(folder)?,
            None if kind.is_file() => single_table(path)?,
            None => return Err(Error::not_a_trial(path, "neither a file nor a folder")),
        };
        let inside = |name: &str| {
            let path = folder.as_ref()?.join(name);
            path.is_file().then(|| TrialFile {
                path,
                name: Text::from(name),
            })
        };
        let folder_inside = |name: &str| {
            let path = folder.as_ref()?.join(name);
            path.is_dir().then_some(path)
        };
        let given = |given: &Option<PathBuf>, name: &str| match given {
            Some(path) => Some(TrialFile::new(path)),
            None => inside(name),
        };
        let protocol_file = given(&options.protocol, "trial.toml");
        let mut protocol = match &protocol_file {
            Some(file) => read_protocol(file)?,
            None => Protocol::default(),
        };
        protocol.set(&options.settings)?;
        Ok(Trial {
            path: path.to_path_buf(),
            subjects: given(&options.subjects, "subjects.csv"),
            components: inside("components.csv"),
            adverse_events: inside("adverse_events.csv"),
            dicom: folder_inside("dicom"),
            annotations: folder_inside("annotations"),
            measurements,
            protocol_file,
            protocol,
            folder,
        })
    }
}

impl TrialFile {
    /// A file that is called by its own name.
    pub fn new(path: &Path) -> TrialFile {
        let name = path.file_name().unwrap_or(path.as_os_str());
        TrialFile {
            path: path.to_path_buf(),
            name: Text::from(name.to_string_lossy()),
        }
    }
}

fn measurement_table(folder: &Path) -> Result<TrialFile> {
    let path = folder.join("measurements.csv");
    if path.is_file() {
        return Ok(TrialFile::new(&path));
    }
    let has = |name: &str| folder.join(name).exists();
    let reason = if has("readings.db") {
        "a trial folder with a reading log alone cannot be read by this version; export the log to measurements.csv"
    } else if ["tr.csv", "tr.xpt", "tr.json", "tr.ndjson"]
        .iter()
        .any(|name| has(name))
    {
        "an SDTM folder cannot be read by this version; give a table with a row for each lesion and visit (measurements.csv)"
    } else {
        "a trial folder needs measurements.csv: one row a lesion, visit and reader"
    };
    Err(Error::not_a_trial(folder, reason))
}

fn single_table(path: &Path) -> Result<TrialFile> {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase());
    let reason = match extension.as_deref() {
        Some("xlsx" | "xlsm" | "xls" | "ods") => {
            "a workbook cannot be read by this version; save the sheet as CSV (UTF-8)"
        }
        Some("xpt" | "json" | "ndjson") => {
            "an SDTM data set cannot be read by this version; give a table of measurements as CSV (UTF-8)"
        }
        Some("db" | "sqlite") => {
            "a reading log cannot be read by this version; export it to measurements.csv"
        }
        _ => return Ok(TrialFile::new(path)),
    };
    Err(Error::not_a_trial(path, reason))
}

fn read_protocol(file: &TrialFile) -> Result<Protocol> {
    let io = |error| Error::io("reading", &file.path, error);
    let size = fs::metadata(&file.path).map_err(io)?.len();
    if size > PROTOCOL_BYTES_LIMIT {
        return Err(Error::protocol(
            file.name.clone(),
            format!("{size} bytes are no protocol; at most 1 MiB is read"),
        ));
    }
    let bytes = fs::read(&file.path).map_err(io)?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Error::protocol(file.name.clone(), "is not UTF-8"))?;
    Protocol::parse(&file.name, text.strip_prefix('\u{feff}').unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn what_is_no_trial_is_refused_with_what_will_do() {
        let folder = tempfile::tempdir().unwrap();
        let options = TrialOptions::default();
        let error = Trial::open(folder.path(), &options).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::NotATrial { .. }),
            "{error}"
        );
        let workbook = folder.path().join("reads.xlsx");
        fs::write(&workbook, b"PK").unwrap();
        let error = Trial::open(&workbook, &options).unwrap_err().to_string();
        assert!(error.contains("save the sheet as CSV"), "{error}");
        let nothing = folder.path().join("nothing");
        let error = Trial::open(&nothing, &options).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Io { .. }), "{error}");
    }

    #[test]
    fn a_folder_has_its_files_and_a_table_has_what_the_options_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["measurements.csv", "subjects.csv", "other.csv"] {
            fs::write(folder.path().join(name), "subject\n").unwrap();
        }
        fs::write(
            folder.path().join("trial.toml"),
            "[protocol]\nmin_sd = 56\n",
        )
        .unwrap();
        let options = TrialOptions {
            settings: vec!["min_confirm=30".into()],
            ..TrialOptions::default()
        };
        let trial = Trial::open(folder.path(), &options).unwrap();
        assert_eq!(trial.subjects.unwrap().name, "subjects.csv");
        assert_eq!(trial.protocol.policies.min_sd, 56);
        assert_eq!(trial.protocol.policies.min_confirm, 30);
        let table = Trial::open(
            &folder.path().join("measurements.csv"),
            &TrialOptions {
                subjects: Some(folder.path().join("other.csv")),
                ..TrialOptions::default()
            },
        )
        .unwrap();
        assert_eq!(table.subjects.unwrap().name, "other.csv");
        assert_eq!(table.protocol, Protocol::default());
    }
}
