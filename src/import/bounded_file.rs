//! A file read whole, when it is one and not larger than its format ever is.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use crate::finding::Finding;

/// Largest JSON file that is read.
pub const LARGEST_JSON: u64 = 64 << 20;
/// Largest table of a viewer that is read.
pub const LARGEST_TABLE: u64 = 64 << 20;
/// More values than any annotation file has; a tree of them would not fit.
const MOST_VALUES: usize = 2_000_000;

/// The bytes of a regular file of at most `most` bytes.
pub fn read_bounded(path: &Path, most: u64) -> Result<Vec<u8>, Box<Finding>> {
    let failed = |code, error| Box::new(Finding::error(code, format!("cannot be read: {error}")));
    let metadata = fs::metadata(path).map_err(|error| failed("io.open", error))?;
    if !metadata.is_file() {
        return Err(Finding::error("io.open", "not a regular file").into());
    }
    let too_large = || {
        let said = format!("larger than the {} MiB that are read", most >> 20);
        Box::new(Finding::error("over_limit.annotation", said))
    };
    if metadata.len() > most {
        return Err(too_large());
    }
    let file = File::open(path).map_err(|error| failed("io.open", error))?;
    let mut bytes = Vec::new();
    // It may grow while it is read.
    let read = file.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| failed("io.read", error))?;
    if bytes.len() as u64 > most {
        return Err(too_large());
    }
    Ok(bytes)
}

/// JSON of bounded size, count of values and depth (128).
pub fn parse_json(bytes: &[u8]) -> Result<Value, Box<Finding>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let values = bytes
        .iter()
        .filter(|byte| matches!(byte, b',' | b'[' | b'{'));
    if bytes.len() as u64 > LARGEST_JSON || values.count() > MOST_VALUES {
        let said = "more than 64 MiB or two million values: no annotation file is that large";
        return Err(Finding::error("over_limit.json", said).into());
    }
    serde_json::from_slice(bytes).map_err(|error| {
        if error.to_string().starts_with("recursion limit") {
            return Finding::error("over_limit.json", "nested more than 128 deep").into();
        }
        Finding::error("malformed.json", format!("not JSON: {error}")).into()
    })
}

/// The value down a path of keys.
pub(super) fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

/// The text down a path of keys, a number as it stands; empty when absent.
pub(super) fn text_at(value: &Value, path: &[&str]) -> compact_str::CompactString {
    match at(value, path) {
        Some(Value::String(text)) => text.trim().into(),
        Some(Value::Number(number)) => number.to_string().into(),
        _ => Default::default(),
    }
}

/// The items of a list, or the one item that stands where a list may.
pub(super) fn items_at<'a>(value: &'a Value, path: &[&str]) -> &'a [Value] {
    match at(value, path) {
        Some(Value::Array(items)) => items,
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_of_any_size_and_depth_is_read_or_refused() {
        let cases: [(String, Option<&str>); 7] = [
            ("{\"a\": [1]}".into(), None),
            ("\u{feff}{}".into(), None),
            ("[".repeat(100) + &"]".repeat(100), None),
            ("[".repeat(200) + &"]".repeat(200), Some("over_limit.json")),
            ("[".repeat(100_000), Some("over_limit.json")),
            (
                format!("[{}0]", "0,".repeat(2_000_000)),
                Some("over_limit.json"),
            ),
            ("{\"a\": ".into(), Some("malformed.json")),
        ];
        for (text, expected) in cases {
            let found = parse_json(text.as_bytes())
                .err()
                .map(|finding| finding.code);
            assert_eq!(found, expected, "{}", &text[..text.len().min(40)]);
        }
    }

    #[test]
    fn only_a_regular_file_within_its_limit_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(&path, b"12345").unwrap();
        assert_eq!(read_bounded(&path, 5).unwrap(), b"12345");
        let code = |path: &Path, most| read_bounded(path, most).unwrap_err().code;
        assert_eq!(code(&path, 4), "over_limit.annotation");
        assert_eq!(code(folder.path(), 4), "io.open");
        assert_eq!(code(&folder.path().join("b"), 4), "io.open");
    }
}
