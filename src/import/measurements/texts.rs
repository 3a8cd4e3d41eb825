//! Texts that come again and again: identifiers, organs, arms.

use crate::import::cells::text;
use crate::study::Text;
use crate::table::same;

/// Texts seen lately, found again by their bytes.
#[derive(Debug)]
pub(super) struct Texts {
    seen: Vec<Text>,
}

impl Default for Texts {
    fn default() -> Texts {
        Texts {
            seen: vec![Text::default(); PLACES],
        }
    }
}

const PLACES: usize = 256;

impl Texts {
    /// The cell as text.
    #[inline]
    pub(super) fn get(&mut self, cell: &[u8]) -> Text {
        let place = &mut self.seen[place(cell)];
        if !same(place.as_bytes(), cell) {
            *place = text(cell);
        }
        place.clone()
    }
}

/// Where a text is kept: a hash of its first and last bytes and its length.
#[inline]
fn place(cell: &[u8]) -> usize {
    let head = match cell.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => cell
            .iter()
            .fold(0, |hash, &byte| hash << 8 | u64::from(byte)),
    };
    let last = cell.last().map_or(0, |&byte| u64::from(byte));
    let mixed = (head ^ last << 56 ^ cell.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 56) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_are() {
        let mut texts = Texts::default();
        for round in 0..3 {
            for number in 0..1000 {
                let id = format!("T{number}");
                assert_eq!(texts.get(id.as_bytes()), id, "{round}");
            }
        }
        assert_eq!(texts.get(b""), "");
        assert_eq!(texts.get(b"\xff"), "\u{fffd}");
        assert_eq!(texts.get("\u{fffd}".as_bytes()), "\u{fffd}");
    }
}
