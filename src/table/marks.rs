//! Finds the few bytes that can end a cell, sixty-four bytes at a time.

const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
/// 0x80 - 0x2d in every byte: adding it carries into the high bit for bytes above the comma.
const ABOVE_COMMA: u64 = 0x5353_5353_5353_5353;
/// Gathers the lowest bit of each byte in the highest byte.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// Positions of all bytes up to the comma (0x2c): separators, line ends, quotes, blanks, control
/// characters. Digits, letters, `-`, `.` and everything outside ASCII are passed over.
pub(super) struct Marks<'a> {
    bytes: &'a [u8],
    base: usize,
    found: u64,
    /// All bytes looked at, one or-ed to the other.
    all: u64,
}

impl<'a> Marks<'a> {
    /// The positions from `start` on.
    pub(super) fn new(bytes: &'a [u8], start: usize) -> Marks<'a> {
        let mut marks = Marks {
            bytes,
            base: 0,
            found: 0,
            all: 0,
        };
        marks.seek(start);
        marks
    }

    /// The next position is at or after `at`.
    #[inline(always)]
    pub(super) fn seek(&mut self, at: usize) {
        self.base = at;
        self.look();
    }

    /// No byte looked at so far is outside ASCII; bytes passed over by `seek` were not looked at.
    pub(super) fn ascii(&self) -> bool {
        self.all & HIGH_BITS == 0
    }

    #[inline(always)]
    pub(super) fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            self.base += 64;
            if self.base >= self.bytes.len() {
                return None;
            }
            self.look();
        }
        let at = self.base + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(at)
    }

    #[inline(always)]
    fn look(&mut self) {
        let rest = self.bytes.get(self.base..).unwrap_or(&[]);
        (self.found, self.all) = match rest.first_chunk::<64>() {
            Some(chunk) => marks_in(chunk, self.all),
            None => {
                let mut chunk = [0x7f; 64];
                chunk[..rest.len()].copy_from_slice(rest);
                marks_in(&chunk, self.all)
            }
        };
    }
}

/// One bit for each byte up to the comma; `all` with the bytes or-ed to it. Not inlined: the loop over
/// the positions needs the registers.
#[inline(never)]
fn marks_in(chunk: &[u8; 64], mut all: u64) -> (u64, u64) {
    let mut found = 0;
    let (words, _) = chunk.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let above = ((word & LOW_BITS) + ABOVE_COMMA) | word;
        let marks = (!above & HIGH_BITS) >> 7;
        found |= (marks.wrapping_mul(GATHER) >> 56) << (8 * at);
        all |= word;
    }
    (found, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_up_to_the_comma_is_found_and_no_other() {
        let bytes: Vec<u8> = (0..=255).chain(0..=255).chain([b',', b'a', 0xc3]).collect();
        for start in [0, 1, 63, 64, 200, 512] {
            let expected: Vec<usize> = (start..bytes.len()).filter(|&i| bytes[i] <= b',').collect();
            let mut marks = Marks::new(&bytes, start);
            let mut found = Vec::new();
            while let Some(at) = marks.next() {
                found.push(at);
            }
            assert_eq!(found, expected, "from {start}");
            assert!(!marks.ascii());
        }
        assert!(Marks::new(b"a,b", 0).ascii());
    }
}
