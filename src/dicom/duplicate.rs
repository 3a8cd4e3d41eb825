//! Two files with one SOP Instance UID: the same object, or two that claim one name.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::header::Header;
use super::read::FileFacts;
use super::series::Instance;

/// Bytes compared at a time.
const PIECE: usize = 64 << 10;

/// How alike two objects with one SOP Instance UID are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same bytes, or one file under two names.
    SameBytes,
    /// The same header in another transfer syntax.
    OtherSyntax,
    /// Something else.
    OtherContent,
}

pub(super) fn likeness(
    (first_path, first_facts): (&Path, FileFacts),
    first: &Instance,
    (second_path, second_facts): (&Path, FileFacts),
    second: &Header,
) -> Likeness {
    let one_file =
        first_facts.shared_inode.is_some() && first_facts.shared_inode == second_facts.shared_inode;
    if one_file
        || (first_facts.length == second_facts.length && same_bytes(first_path, second_path))
    {
        return Likeness::SameBytes;
    }
    let same_header = first.geometry == second.geometry
        && first.frames == second.frames
        && (first.rows, first.columns) == (second.pixels.rows, second.pixels.columns)
        && first.sop_class_uid == second.sop_class_uid;
    if same_header && first.transfer_syntax_uid != second.transfer_syntax.uid {
        return Likeness::OtherSyntax;
    }
    Likeness::OtherContent
}

/// The two files hold the same bytes; false when one cannot be read.
fn same_bytes(first: &Path, second: &Path) -> bool {
    let open = |path| File::open(path).map(|file| BufReader::with_capacity(PIECE, file));
    let (Ok(mut first), Ok(mut second)) = (open(first), open(second)) else {
        return false;
    };
    loop {
        let (Ok(one), Ok(two)) = (first.fill_buf(), second.fill_buf()) else {
            return false;
        };
        let count = one.len().min(two.len());
        if one[..count] != two[..count] || (count == 0 && one.len() != two.len()) {
            return false;
        }
        if count == 0 {
            return true;
        }
        first.consume(count);
        second.consume(count);
    }
}
