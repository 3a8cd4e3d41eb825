//! How the stored values of a frame are laid out, checked before any memory is asked for.

use super::super::header::Header;
use super::super::problem::{Problem, Severity};
use super::super::tag;

/// The most pixels of a frame that are decoded: 64 Mi, more than the largest radiograph has.
pub(super) const MOST_PIXELS: u128 = 64 << 20;

/// Layout of one frame of one sample a pixel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// (0028,0010).
    pub rows: u16,
    /// (0028,0011).
    pub columns: u16,
    /// Count of frames.
    pub frames: u32,
    /// Rows times columns.
    pub pixels: usize,
    /// 1, 8, 16 or 32.
    pub bits_allocated: u16,
    /// 1 to the bits allocated.
    pub bits_stored: u16,
    /// Bits below the lowest stored one.
    pub shift: u16,
    /// Two's complement.
    pub is_signed: bool,
}

impl Layout {
    /// The layout of a file's frames, or why they are not decoded.
    pub fn of(header: &Header) -> Result<Self, Problem> {
        let pixels = &header.pixels;
        let untrusted = |problem: &&Problem| {
            problem.code == "malformed.bits" && problem.severity == Severity::Error
        };
        if let Some(problem) = header.problems.iter().find(untrusted) {
            return Err(problem.clone());
        }
        if pixels.samples_per_pixel != 1 {
            let said = format!(
                "{} samples a pixel: colour pictures are not decoded; lengths are not touched",
                pixels.samples_per_pixel
            );
            return Err(Problem::error("unsupported.colour", said).of(tag::SAMPLES_PER_PIXEL));
        }
        if !matches!(pixels.bits_allocated, 1 | 8 | 16 | 32) {
            let said = format!(
                "{} bits a sample: 1, 8, 16 and 32 are decoded",
                pixels.bits_allocated
            );
            return Err(Problem::error("unsupported.bits", said).of(tag::BITS_ALLOCATED));
        }
        let count = u128::from(pixels.rows) * u128::from(pixels.columns);
        if count > MOST_PIXELS {
            let said = format!("{count} pixels a frame; at most {MOST_PIXELS} are decoded");
            return Err(Problem::error("over_limit.pixel_data", said).of(tag::ROWS));
        }
        Ok(Self {
            rows: pixels.rows,
            columns: pixels.columns,
            frames: pixels.frames,
            pixels: count as usize,
            bits_allocated: pixels.bits_allocated,
            bits_stored: pixels.bits_stored,
            // A high bit below the stored bits cannot be: it was not stated.
            shift: (pixels.high_bit + 1).saturating_sub(pixels.bits_stored),
            is_signed: pixels.is_signed,
        })
    }

    /// Bytes of a frame whose samples fill whole bytes.
    pub fn frame_bytes(&self) -> usize {
        self.pixels * usize::from(self.bits_allocated / 8)
    }

    /// The stored value in a sample as it lies in the file.
    pub fn value(&self, sample: u32) -> Result<i32, Problem> {
        let shifted = sample >> u32::from(self.shift).min(31);
        if self.is_signed {
            return Ok(extended(shifted, self.bits_stored));
        }
        i32::try_from(shifted & mask(self.bits_stored)).map_err(|_| {
            let said = format!("stored value {shifted}: over 31 bits are not decoded");
            Problem::error("unsupported.bits", said).of(tag::PIXEL_DATA)
        })
    }
}

/// The lowest bits, all set.
fn mask(bits: u16) -> u32 {
    u32::MAX >> (32 - u32::from(bits.clamp(1, 32)))
}

/// A number of so many bits, two's complement.
pub(super) fn extended(sample: u32, bits: u16) -> i32 {
    let unused = 32 - u32::from(bits.clamp(1, 32));
    ((sample << unused) as i32) >> unused
}

#[cfg(test)]
pub(super) fn layout(bits_allocated: u16, bits_stored: u16, shift: u16, is_signed: bool) -> Layout {
    Layout {
        rows: 1,
        columns: 4,
        frames: 1,
        pixels: 4,
        bits_allocated,
        bits_stored,
        shift,
        is_signed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_become_values() {
        let cases = [
            (layout(16, 16, 0, true), 0xF830, Some(-2000)),
            (layout(16, 16, 0, false), 0xF830, Some(63_536)),
            (layout(16, 12, 0, true), 0x0FFF, Some(-1)),
            (layout(16, 12, 0, false), 0xFFFF, Some(4095)),
            (layout(16, 12, 4, true), 0x8000, Some(-2048)),
            (layout(16, 12, 4, false), 0xABCD, Some(0xABC)),
            (layout(8, 8, 0, true), 0x80, Some(-128)),
            (layout(32, 32, 0, true), 0xFFFF_FFFF, Some(-1)),
            (layout(32, 32, 0, false), 0x7FFF_FFFF, Some(i32::MAX)),
            (layout(32, 32, 0, false), 0x8000_0000, None),
        ];
        for (layout, sample, expected) in cases {
            let value = layout.value(sample).ok();
            assert_eq!(value, expected, "{sample:#x} of {layout:?}");
        }
    }
}
