//! Finds the few bytes that can end a cell, eight bytes at a time.

const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
/// 0x80 - 0x2d in every byte: adding it carries into the high bit for bytes above the comma.
const ABOVE_COMMA: u64 = 0x5353_5353_5353_5353;

/// Positions of all bytes up to the comma (0x2c): separators, line ends, quotes, blanks, control
/// characters. Digits, letters, `-`, `.` and everything outside ASCII are passed over.
pub(super) struct Marks<'a> {
    bytes: &'a [u8],
    base: usize,
    found: u64,
}

impl<'a> Marks<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Marks<'a> {
        Marks {
            bytes,
            base: 0,
            found: marks_at(bytes, 0),
        }
    }

    /// The next position is at or after `at`.
    pub(super) fn seek(&mut self, at: usize) {
        self.base = at;
        self.found = marks_at(self.bytes, at);
    }

    #[inline(always)]
    pub(super) fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            self.base += 8;
            if self.base >= self.bytes.len() {
                return None;
            }
            self.found = marks_at(self.bytes, self.base);
        }
        let at = self.base + (self.found.trailing_zeros() >> 3) as usize;
        self.found &= self.found - 1;
        Some(at)
    }
}

/// The high bit of every byte up to the comma among the eight bytes from `at`.
#[inline(always)]
fn marks_at(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or(&[]);
    let word = match rest.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => {
            let mut eight = [0x7f; 8];
            eight[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(eight)
        }
    };
    !(((word & LOW_BITS) + ABOVE_COMMA) | word) & HIGH_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_up_to_the_comma_is_found_and_no_other() {
        let bytes: Vec<u8> = (0..=255).chain(0..=255).chain([b',', b'a', 0xc3]).collect();
        let expected: Vec<usize> = (0..bytes.len()).filter(|&i| bytes[i] <= b',').collect();
        let mut marks = Marks::new(&bytes);
        let mut found = Vec::new();
        while let Some(at) = marks.next() {
            found.push(at);
        }
        assert_eq!(found, expected);
        marks.seek(258);
        assert_eq!(marks.next(), Some(258));
    }
}
