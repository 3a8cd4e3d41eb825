//! A table refused whole: its rows are counted all the same, so that seen = used + refused.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

use super::counts::RowCounts;

/// Lines with anything on them after the first, whatever they are separated by; UTF-16 too, whose
/// extra zero bytes are passed over.
pub(super) fn refused_rows(path: &Path) -> Result<RowCounts> {
    let bytes = fs::read(path).map_err(|e| Error::io("reading", path, e))?;
    let mut lines = 0u64;
    let mut anything = false;
    for byte in bytes.into_iter().filter(|byte| *byte != 0) {
        match byte {
            b'\n' | b'\r' => {
                lines += u64::from(anything);
                anything = false;
            }
            _ => anything = true,
        }
    }
    lines += u64::from(anything);
    let refused = lines.saturating_sub(1);
    Ok(RowCounts {
        seen: refused,
        used: 0,
        refused,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_by_any_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let count = |bytes: &[u8]| {
            let path = folder.path().join("t.csv");
            fs::write(&path, bytes).unwrap();
            refused_rows(&path).unwrap().refused
        };
        assert_eq!(count(b"a;b\n1;2\n3;4\n"), 2);
        assert_eq!(count(b"a;b\r1;2\r3;4"), 2);
        assert_eq!(count(b"a;b\r\n1;2\r\n\r\n"), 1);
        assert_eq!(count(b"\xff\xfea\0\n\x001\0\n\0"), 1);
        assert_eq!(count(b""), 0);
    }
}
