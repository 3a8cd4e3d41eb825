//! Frames that lie in the file as they are (PS3.5 8.1), trailing pad or not.

use super::super::problem::Problem;
use super::super::source::{Source, cut_short};
use super::super::tag::{self, Tag};
use super::super::visitor::Encoding;
use super::layout::Layout;

/// The native pixel data of a file.
pub(super) struct Native<'l> {
    layout: &'l Layout,
    order: ByteOrder,
    offset: u64,
    length: u64,
}

/// In which order the bytes of a sample lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
    /// Bytes in big-endian words (OW): each pair is the other way round.
    SwappedPairs,
}

impl<'l> Native<'l> {
    /// Pixel data of `length` bytes at `offset`, right behind their element's head.
    pub fn new<S: Source>(
        source: &mut S,
        layout: &'l Layout,
        encoding: Encoding,
        offset: u64,
        length: u64,
    ) -> Result<Self, Problem> {
        let (tag, vr) = head(source, encoding, offset)?;
        if tag != tag::PIXEL_DATA {
            let said = "floating-point pixels are not decoded";
            return Err(Problem::error("unsupported.float_pixels", said).of(tag));
        }
        let order = match (encoding.big_endian, layout.bits_allocated, vr) {
            (false, ..) => ByteOrder::Little,
            (true, 1 | 8, [b'O', b'W']) => ByteOrder::SwappedPairs,
            (true, ..) => ByteOrder::Big,
        };
        Ok(Self {
            layout,
            order,
            offset,
            length,
        })
    }

    /// Stored values of a frame, counted from 1. Frames of one-bit samples follow each other
    /// without a gap, in the middle of a byte if need be.
    pub fn frame<S: Source>(&self, source: &mut S, frame: u32) -> Result<Vec<i32>, Problem> {
        let bits = self.layout.pixels as u128 * u128::from(self.layout.bits_allocated);
        let first = bits * u128::from(frame.saturating_sub(1));
        let (mut start, mut end) = (first / 8, (first + bits).div_ceil(8));
        let before = (first - start * 8) as usize;
        let mut skipped = before;
        if self.order == ByteOrder::SwappedPairs {
            skipped += if start % 2 == 1 { 8 } else { 0 };
            start -= start % 2;
            end += end % 2;
        }
        if end > u128::from(self.length) {
            return Err(cut_short(self.offset + self.length));
        }
        let bytes = source.read(self.offset + start as u64, (end - start) as usize, 0)?;
        if self.order == ByteOrder::SwappedPairs {
            let mut swapped = bytes.to_vec();
            swapped
                .as_chunks_mut::<2>()
                .0
                .iter_mut()
                .for_each(|pair| pair.reverse());
            return unpacked(&swapped, skipped, self.layout, self.order);
        }
        unpacked(bytes, skipped, self.layout, self.order)
    }
}

/// Tag and VR of the pixel data element whose value starts at `offset`; the VR only where
/// elements name it.
fn head<S: Source>(
    source: &mut S,
    encoding: Encoding,
    offset: u64,
) -> Result<(Tag, [u8; 2]), Problem> {
    let start = offset.checked_sub(if encoding.explicit { 12 } else { 8 });
    let start = start.ok_or_else(|| cut_short(offset))?;
    let &[a, b, c, d, e, f] = source
        .read(start, 6, 12)?
        .first_chunk()
        .ok_or_else(|| cut_short(offset))?;
    let number = if encoding.big_endian {
        [a, b, c, d]
    } else {
        [b, a, d, c]
    };
    Ok((Tag(u32::from_be_bytes(number)), [e, f]))
}

/// Samples to stored values; `skipped` bits stand before the first.
pub(super) fn unpacked(
    bytes: &[u8],
    skipped: usize,
    layout: &Layout,
    order: ByteOrder,
) -> Result<Vec<i32>, Problem> {
    let big = order == ByteOrder::Big;
    let count = layout.pixels;
    let short = || cut_short(bytes.len() as u64);
    match layout.bits_allocated {
        1 => (skipped..skipped + count)
            .map(|bit| Some(i32::from(bytes.get(bit / 8)? >> (bit % 8) & 1)))
            .collect::<Option<_>>()
            .ok_or_else(short),
        8 => {
            let bytes = bytes.get(skipped / 8..).unwrap_or_default();
            let bytes = bytes.get(..count).ok_or_else(short)?;
            bytes
                .iter()
                .map(|&byte| layout.value(u32::from(byte)))
                .collect()
        }
        16 => {
            let samples = bytes.as_chunks().0.get(..count).ok_or_else(short)?;
            let sample = |&bytes| match big {
                true => u16::from_be_bytes(bytes),
                false => u16::from_le_bytes(bytes),
            };
            samples
                .iter()
                .map(|bytes| layout.value(u32::from(sample(bytes))))
                .collect()
        }
        _ => {
            let samples = bytes.as_chunks().0.get(..count).ok_or_else(short)?;
            let sample = |&bytes| match big {
                true => u32::from_be_bytes(bytes),
                false => u32::from_le_bytes(bytes),
            };
            samples
                .iter()
                .map(|bytes| layout.value(sample(bytes)))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::layout;
    use super::*;
    use crate::dicom::source::MemorySource;

    #[test]
    fn every_width_and_order() {
        let bytes = [
            0x01, 0x80, 0xFF, 0x7F, 0x00, 0x10, 0xFE, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8,
        ];
        use ByteOrder::*;
        let cases: [(Layout, usize, ByteOrder, [i32; 4]); 6] = [
            (layout(8, 8, 0, false), 0, Little, [1, 128, 255, 127]),
            (layout(8, 8, 0, true), 0, Little, [1, -128, -1, 127]),
            (
                layout(16, 16, 0, true),
                0,
                Little,
                [-32_767, 32_767, 4096, -2],
            ),
            (
                layout(16, 16, 0, false),
                0,
                Big,
                [0x180, 0xFF7F, 0x10, 0xFEFF],
            ),
            (
                layout(32, 32, 0, true),
                0,
                Little,
                [0x7FFF_8001, -126_976, 0x0403_0201, 0x0807_0605],
            ),
            (layout(1, 1, 0, false), 13, Little, [0, 0, 1, 1]),
        ];
        for (layout, skipped, order, expected) in cases {
            let values = unpacked(&bytes, skipped, &layout, order).unwrap();
            assert_eq!(values, expected, "{layout:?} {order:?}");
        }
        assert!(unpacked(&bytes[..7], 0, &layout(16, 16, 0, true), Little).is_err());
    }

    #[test]
    fn bytes_in_big_endian_words() {
        let layout = layout(8, 8, 0, false);
        let mut file = vec![0x7F, 0xE0, 0x00, 0x10, b'O', b'W', 0, 0, 0, 0, 0, 8];
        file.extend([2, 1, 4, 3, 6, 5, 8, 7]);
        let encoding = Encoding {
            explicit: true,
            big_endian: true,
            encapsulated: false,
        };
        let mut source = MemorySource(&file);
        let native = Native::new(&mut source, &layout, encoding, 12, 8).unwrap();
        assert_eq!(native.frame(&mut source, 1).unwrap(), [1, 2, 3, 4]);
        assert_eq!(native.frame(&mut source, 2).unwrap(), [5, 6, 7, 8]);
        assert!(native.frame(&mut source, 3).is_err());
    }
}
