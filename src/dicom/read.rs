//! One file's header: open, gate, checks.

use std::fs::File;
use std::path::Path;

use compact_str::CompactString;

use super::collect::Collected;
use super::header::{Header, PixelDescription};
use super::inflate::InflateSource;
use super::object::ObjectKind;
use super::part10::{FIRST_READ, Refusal, Start, start};
use super::problem::Problem;
use super::source::{FileSource, MemorySource, Source};
use super::value::ValueError;
use super::{check_geometry, check_identity, check_pixels, tag, walker};

/// The largest file that is read.
pub const LARGEST_FILE: u64 = 2 << 30;

/// What the system says about a file that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// Bytes.
    pub length: u64,
    /// Device and inode, when it has more than one name.
    pub shared_inode: Option<(u64, u64)>,
    /// Which state of which file it is; none for what is not read.
    pub state: Option<FileState>,
}

/// What changes whenever a file's bytes may have changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileState {
    /// Bytes.
    pub length: u64,
    /// Last change of the content: seconds and nanoseconds since 1970.
    pub modified: (i64, i64),
    /// Last change of the file, which no program can set: seconds and nanoseconds since 1970.
    pub changed: (i64, i64),
    /// Number of the file in its file system.
    pub inode: u64,
}

impl FileFacts {
    /// What the system says about a regular file.
    pub(super) fn of(metadata: &std::fs::Metadata) -> Self {
        Self {
            length: metadata.len(),
            shared_inode: shared_inode(metadata),
            state: file_state(metadata),
        }
    }
}

#[cfg(unix)]
fn file_state(metadata: &std::fs::Metadata) -> Option<FileState> {
    use std::os::unix::fs::MetadataExt;
    Some(FileState {
        length: metadata.len(),
        modified: (metadata.mtime(), metadata.mtime_nsec()),
        changed: (metadata.ctime(), metadata.ctime_nsec()),
        inode: metadata.ino(),
    })
}

#[cfg(not(unix))]
fn file_state(_metadata: &std::fs::Metadata) -> Option<FileState> {
    None
}

/// The header of a regular file. `buffer` is scratch, best kept from file to file.
pub fn read_file(path: &Path, buffer: &mut Vec<u8>) -> (FileFacts, Result<Header, Refusal>) {
    let failed = |error: std::io::Error| {
        Refusal::Failed(Problem::error(
            "io.open",
            format!("cannot be opened: {error}"),
        ))
    };
    let opened = open(path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
    let (file, metadata) = match opened {
        Ok(opened) => opened,
        Err(error) => return (FileFacts::default(), Err(failed(error))),
    };
    if !metadata.is_file() {
        let problem = Problem::error("not_dicom.special_file", "not a regular file");
        return (FileFacts::default(), Err(Refusal::Skipped(problem)));
    }
    let facts = FileFacts::of(&metadata);
    if facts.length > LARGEST_FILE {
        let said = format!("{} bytes; files over 2 GiB are not read", facts.length);
        return (
            facts,
            Err(Refusal::Failed(Problem::error(
                "over_limit.file_size",
                said,
            ))),
        );
    }
    (
        facts,
        read_header(FileSource::new(&file, facts.length, buffer)),
    )
}

/// Open for reading without waiting: a pipe that nobody writes to would block for ever.
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, O_NONBLOCK);
    options.open(path)
}

/// The flag of open(2), which regular files ignore.
#[cfg(any(target_os = "linux", target_os = "android"))]
const O_NONBLOCK: i32 = 0o4000;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const O_NONBLOCK: i32 = 0x4;

#[cfg(unix)]
fn shared_inode(metadata: &std::fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    (metadata.nlink() > 1).then(|| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn shared_inode(_metadata: &std::fs::Metadata) -> Option<(u64, u64)> {
    None
}

/// The header of a whole file in memory.
pub fn read_bytes(bytes: &[u8]) -> Result<Header, Refusal> {
    read_header(MemorySource(bytes))
}

/// The header of a file: the gate over all of it, then the checks.
pub fn read_header<S: Source>(mut source: S) -> Result<Header, Refusal> {
    if source.length() > 0 {
        let first = (FIRST_READ as u64).min(source.length());
        source.read(0, 1, first as usize)?;
    }
    let mut start = start(&mut source)?;
    let mut collected = Collected::default();
    let encoding = start.syntax.encoding;
    if start.syntax.deflated {
        let mut inflated = InflateSource::new(source, start.offset)?;
        walker::walk(&mut inflated, 0, encoding, &mut collected)?;
    } else {
        walker::walk(&mut source, start.offset, encoding, &mut collected)?;
    }
    let mut header = header(&mut collected, &mut start)?;
    check_identity::check(&mut header, &collected, &start);
    check_geometry::check(&mut header, &collected);
    Ok(header)
}

fn header(collected: &mut Collected, start: &mut Start) -> Result<Header, Refusal> {
    let (kind, sop_class_uid) = check_identity::kind(collected, start)?;
    let mut problems = std::mem::take(&mut start.problems);
    let mut uid = |read, tag| check_identity::required(read, tag, &mut problems);
    let sop_instance_uid = uid(collected.sop_instance_uid.take(), tag::SOP_INSTANCE_UID)?;
    let study_uid = uid(collected.study_uid.take(), tag::STUDY_INSTANCE_UID)?;
    let series_uid = uid(collected.series_uid.take(), tag::SERIES_INSTANCE_UID)?;
    let frame_of_reference_uid = check_identity::optional(
        collected.frame_of_reference_uid.take(),
        tag::FRAME_OF_REFERENCE_UID,
        &mut problems,
    );
    content(collected, kind)?;
    let pixels = match kind.has_pixels() {
        true => check_pixels::describe(collected, kind, start, &mut problems)?,
        false => PixelDescription::default(),
    };
    let frames = check_geometry::frames(collected, kind, pixels.frames)?;
    let image_type = std::mem::take(&mut collected.image_type);
    Ok(Header {
        kind,
        transfer_syntax: start.syntax,
        sop_class_uid,
        sop_instance_uid,
        study_uid,
        series_uid,
        frame_of_reference_uid,
        patient_id: collected.patient_id.clone().unwrap_or_default(),
        birth_date: usable(collected.birth_date),
        study_date: usable(collected.study_date),
        series_date: usable(collected.series_date),
        acquisition_date: usable(collected.acquisition_date),
        modality: take(&mut collected.modality),
        series_description: take(&mut collected.series_description),
        series_number: collected.series_number,
        instance_number: collected.instance_number,
        trial_time_point_id: take(&mut collected.trial_time_point_id),
        convolution_kernel: take(&mut collected.convolution_kernel),
        contrast_agent: take(&mut collected.contrast_agent),
        is_localizer: names(&image_type, &["LOCALIZER"]),
        is_projection: names(
            &image_type,
            &[
                "PROJECTION IMAGE",
                "MIP",
                "MAXIP",
                "MINIP",
                "MAX_IP",
                "MIN_IP",
            ],
        ),
        pixels,
        geometry: collected.geometry,
        frames,
        problems,
    })
}

/// The object holds what its class says, and nothing of another's.
fn content(collected: &Collected, kind: ObjectKind) -> Result<(), Problem> {
    let lacks = |said| Err(Problem::error("missing_data.content", said));
    match kind {
        ObjectKind::StructuredReport if collected.pixels.is_some() || collected.rows.is_some() => {
            Err(Problem::error(
                "contradiction.content",
                "a structured report by its class, an image by its content",
            ))
        }
        ObjectKind::StructuredReport if !collected.has_content => {
            lacks("a structured report without content")
        }
        ObjectKind::RtStructureSet if !collected.has_contours => {
            lacks("an RT structure set without contours")
        }
        _ => Ok(()),
    }
}

fn take(text: &mut CompactString) -> CompactString {
    std::mem::take(text)
}

/// A date that may be used: one, and believable.
fn usable(date: Option<Result<jiff::civil::Date, ValueError>>) -> Option<jiff::civil::Date> {
    date.and_then(Result::ok)
        .filter(|&date| check_identity::is_believable(date))
}

/// One of the values of Image Type is one of these words.
fn names(image_type: &str, words: &[&str]) -> bool {
    image_type
        .split('\\')
        .any(|value| words.contains(&value.trim()))
}
