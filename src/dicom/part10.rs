//! The start of a file (PS3.10 7): preamble, file meta, and where the data set begins; or a
//! bare data set without them, as old archives hold.

use compact_str::CompactString;

use super::problem::{Problem, Severity};
use super::source::Source;
use super::tag::{self, Tag};
use super::transfer_syntax::{self, TransferSyntax};
use super::value;
use super::vr::Vr;

/// Bytes read first: enough for the whole header of most slices.
pub const FIRST_READ: usize = 8 << 10;
const PREAMBLE: u64 = 128;
/// Longest value of a file meta element that is kept.
const LONGEST_META_VALUE: u32 = 4096;

/// Why a file gives no header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is nothing this program reads: left out and counted.
    Skipped(Problem),
    /// It is, or claims to be, and cannot be trusted.
    Failed(Problem),
}

impl Refusal {
    /// What is said about it.
    pub fn problem(&self) -> &Problem {
        match self {
            Refusal::Skipped(problem) | Refusal::Failed(problem) => problem,
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Refusal::Failed(problem)
    }
}

/// What stands before the data set.
#[derive(Debug)]
pub struct Start {
    /// Where the data set begins.
    pub offset: u64,
    /// How it is written.
    pub syntax: &'static TransferSyntax,
    /// SOP class by the file meta, empty when it does not say.
    pub sop_class_uid: CompactString,
    /// SOP instance by the file meta, empty when it does not say.
    pub sop_instance_uid: CompactString,
    /// What is odd about it.
    pub problems: Vec<Problem>,
}

/// Read preamble and file meta, or recognise a bare data set.
pub fn start<S: Source>(source: &mut S) -> Result<Start, Refusal> {
    let mut problems = Vec::new();
    let magic_at = magic(source)?;
    if magic_at == Some(PREAMBLE) {
        problems.extend(other_program(source)?);
    }
    let at = match magic_at {
        Some(at) => {
            if at == 0 {
                problems.push(Problem::warning(
                    "malformed.preamble",
                    "the 128-byte preamble is missing",
                ));
            }
            at + 4
        }
        None => 0,
    };
    let meta_here =
        source.length() - at >= 8 && source.read(at, 4, FIRST_READ)?.starts_with(&[0x02, 0x00]);
    if meta_here && (magic_at.is_some() || looks_explicit(source, at)?) {
        return meta(source, at, problems);
    }
    bare(source, at, magic_at.is_some(), problems)
}

/// Where `DICM` stands: after the preamble, or at the very start.
fn magic<S: Source>(source: &mut S) -> Result<Option<u64>, Refusal> {
    let length = source.length();
    if length == 0 {
        return Err(Refusal::Skipped(Problem::error(
            "not_dicom.empty",
            "the file is empty",
        )));
    }
    if length >= PREAMBLE + 4
        && source
            .read(0, PREAMBLE as usize + 4, FIRST_READ)?
            .ends_with(b"DICM")
    {
        return Ok(Some(PREAMBLE));
    }
    if length >= 4 && source.read(0, 4, FIRST_READ)? == b"DICM" {
        return Ok(Some(0));
    }
    Ok(None)
}

/// A preamble that makes the file a program or a document too (CVE-2019-11687).
fn other_program<S: Source>(source: &mut S) -> Result<Option<Problem>, Problem> {
    const STARTS: [&[u8]; 10] = [
        b"MZ",
        b"\x7fELF",
        b"\xfe\xed\xfa",
        b"\xcf\xfa\xed\xfe",
        b"\xce\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"#!",
        b"%PDF",
        b"<",
        b"PK",
    ];
    let preamble = source.read(0, PREAMBLE as usize, FIRST_READ)?;
    let found = STARTS.iter().any(|start| preamble.starts_with(start));
    Ok(found.then(|| {
        Problem::warning(
            "malformed.polyglot",
            "the preamble makes this file a program or a document too; it is never copied or run",
        )
    }))
}

/// A data set without file meta: the encoding follows from its first element.
fn bare<S: Source>(
    source: &mut S,
    at: u64,
    magic: bool,
    mut problems: Vec<Problem>,
) -> Result<Start, Refusal> {
    if magic && source.length() - at < 8 {
        return Err(super::source::cut_short(source.length()).into());
    }
    let Some(syntax) = guess(source, at)? else {
        return Err(Refusal::Skipped(Problem::error(
            "not_dicom.no_magic",
            "not a DICOM file",
        )));
    };
    let said = format!(
        "no file meta: read as a bare data set in transfer syntax {}",
        syntax.uid
    );
    // With the magic the file promises a file meta; an old archive's bare data set does not.
    let severity = if magic {
        Severity::Error
    } else {
        Severity::Warning
    };
    problems.push(Problem::new(severity, "malformed.file_meta", said));
    Ok(Start {
        offset: at,
        syntax,
        sop_class_uid: CompactString::default(),
        sop_instance_uid: CompactString::default(),
        problems,
    })
}

/// The encoding of a data set that begins at `at` with group 0008, none when it does not.
fn guess<S: Source>(source: &mut S, at: u64) -> Result<Option<&'static TransferSyntax>, Problem> {
    let left = source.length() - at;
    if left < 16 {
        return Ok(None);
    }
    let &[a, b, c, d, e, f, g, h] = source
        .read(at, 8, FIRST_READ)?
        .first_chunk()
        .unwrap_or(&[0; 8]);
    let known = Vr::from_bytes([e, f]).is_some();
    Ok(match ([a, b], known) {
        ([8, 0], true) => Some(&transfer_syntax::EXPLICIT),
        ([0, 8], true) => Some(&transfer_syntax::BIG_ENDIAN),
        // Implicit VR: the length of the first element must be one that such a file can have.
        ([8, 0], false)
            if u64::from(u32::from_le_bytes([e, f, g, h])) <= left.min(4096)
                && u16::from_le_bytes([c, d]) <= 0x18 =>
        {
            Some(&transfer_syntax::IMPLICIT)
        }
        _ => None,
    })
}

fn looks_explicit<S: Source>(source: &mut S, at: u64) -> Result<bool, Problem> {
    let bytes = source.read(at, 8, FIRST_READ)?;
    Ok(matches!(bytes, &[_, _, _, _, e, f, ..] if Vr::from_bytes([e, f]).is_some()))
}

/// The file meta: explicit VR little endian, group 0002, whatever its length element says.
fn meta<S: Source>(source: &mut S, start: u64, problems: Vec<Problem>) -> Result<Start, Refusal> {
    let mut meta = Meta {
        at: start,
        problems,
        ..Meta::default()
    };
    while meta.element(source)? {}
    if let Some(claimed) = meta.claimed_end
        && claimed != meta.at
    {
        let said = format!(
            "the file meta is said to end at byte {claimed} and ends at byte {}",
            meta.at
        );
        meta.problems
            .push(Problem::error("malformed.group_length", said).of(tag::META_GROUP_LENGTH));
    }
    if source.length() == meta.at {
        return Err(super::source::cut_short(meta.at).into());
    }
    let syntax = meta.syntax(source)?;
    Ok(Start {
        offset: meta.at,
        syntax,
        sop_class_uid: meta.sop_class_uid,
        sop_instance_uid: meta.sop_instance_uid,
        problems: meta.problems,
    })
}

#[derive(Default)]
struct Meta {
    at: u64,
    claimed_end: Option<u64>,
    sop_class_uid: CompactString,
    sop_instance_uid: CompactString,
    transfer_syntax_uid: CompactString,
    problems: Vec<Problem>,
}

impl Meta {
    /// Read one element; false when the next one is no longer file meta.
    fn element<S: Source>(&mut self, source: &mut S) -> Result<bool, Problem> {
        let left = source.length() - self.at;
        if left < 8 {
            return if left == 0 {
                Ok(false)
            } else {
                Err(super::source::cut_short(source.length()))
            };
        }
        let &[a, b, c, d, e, f, g, h] = source
            .read(self.at, 8, FIRST_READ)?
            .first_chunk()
            .unwrap_or(&[0; 8]);
        let tag = Tag(u32::from_le_bytes([c, d, a, b]));
        if tag.group() != 2 {
            return Ok(false);
        }
        let Some(vr) = Vr::from_bytes([e, f]) else {
            return Err(Problem::error(
                "malformed.vr",
                format!("unknown VR in the file meta at byte {}", self.at),
            )
            .of(tag));
        };
        let (mut length, mut value_at) = (u32::from(u16::from_le_bytes([g, h])), self.at + 8);
        if vr.has_long_length() {
            if left < 12 {
                return Err(super::source::cut_short(source.length()));
            }
            length = u32::from_le_bytes(
                *source
                    .read(value_at, 4, FIRST_READ)?
                    .first_chunk()
                    .unwrap_or(&[0; 4]),
            );
            value_at += 4;
        }
        if u64::from(length) > source.length() - value_at {
            return Err(Problem::error(
                "truncated.value",
                format!("a file meta element claims {length} bytes"),
            )
            .of(tag));
        }
        if length <= LONGEST_META_VALUE {
            let bytes = source.read(value_at, length as usize, FIRST_READ)?;
            self.keep(tag, bytes, value_at + u64::from(length));
        }
        self.at = value_at + u64::from(length);
        Ok(true)
    }

    fn keep(&mut self, tag: Tag, bytes: &[u8], end: u64) {
        let text = || value::text(bytes);
        match tag {
            tag::META_GROUP_LENGTH => {
                let length = bytes
                    .first_chunk()
                    .map(|&bytes| u64::from(u32::from_le_bytes(bytes)));
                self.claimed_end = length.map(|length| end + length);
            }
            tag::MEDIA_STORAGE_SOP_CLASS_UID => self.sop_class_uid = text(),
            tag::MEDIA_STORAGE_SOP_INSTANCE_UID => self.sop_instance_uid = text(),
            tag::TRANSFER_SYNTAX_UID => self.transfer_syntax_uid = text(),
            _ => {}
        }
    }

    fn syntax<S: Source>(&mut self, source: &mut S) -> Result<&'static TransferSyntax, Problem> {
        if self.transfer_syntax_uid.is_empty() {
            let guessed = guess(source, self.at)?.ok_or_else(|| {
                Problem::error(
                    "unsupported.transfer_syntax",
                    "no transfer syntax and no data set that shows one",
                )
                .of(tag::TRANSFER_SYNTAX_UID)
            })?;
            let said = format!("no transfer syntax: read as {}", guessed.uid);
            self.problems
                .push(Problem::error("malformed.file_meta", said).of(tag::TRANSFER_SYNTAX_UID));
            return Ok(guessed);
        }
        transfer_syntax::known(&self.transfer_syntax_uid).ok_or_else(|| {
            Problem::error("unsupported.transfer_syntax", "not a known transfer syntax")
                .of(tag::TRANSFER_SYNTAX_UID)
                .with_value(self.transfer_syntax_uid.as_bytes())
        })
    }
}
