//! Deflated data sets (PS3.5 A.5), inflated with a ceiling and never held whole.

use flate2::{Decompress, FlushDecompress, Status};

use super::problem::Problem;
use super::source::{Source, cut_short};

const GIBIBYTE: u64 = 1 << 30;
const PIECE: usize = 64 << 10;

/// The most bytes a deflated stream of this many bytes may become: 200 times as many and
/// 16 MiB, at most 1 GiB. Real data sets stay under 20 times.
pub const fn ceiling(compressed: u64) -> u64 {
    let allowed = compressed.saturating_mul(200).saturating_add(16 << 20);
    if allowed < GIBIBYTE {
        allowed
    } else {
        GIBIBYTE
    }
}

/// A deflated data set as a source: checked once from end to end (its final block, its size,
/// nothing behind it), then inflated again piece by piece while it is walked.
pub struct InflateSource<S> {
    compressed: S,
    start: u64,
    position: u64,
    inflate: Decompress,
    length: u64,
    window_start: u64,
    window: Vec<u8>,
}

impl<S: Source> InflateSource<S> {
    /// The stream that starts at `start` of `compressed` and runs to its end.
    pub fn new(compressed: S, start: u64) -> Result<Self, Problem> {
        let mut source = Self {
            compressed,
            start,
            position: start,
            inflate: Decompress::new(false),
            length: 0,
            window_start: 0,
            window: Vec::new(),
        };
        source.length = source.measure()?;
        source.inflate.reset(false);
        source.position = start;
        Ok(source)
    }

    /// Inflate all of it once, keeping nothing.
    fn measure(&mut self) -> Result<u64, Problem> {
        let limit = ceiling(self.compressed.length() - self.start);
        let mut scratch = Vec::with_capacity(PIECE);
        loop {
            scratch.clear();
            let status = self.step(&mut scratch)?;
            if self.inflate.total_out() > limit {
                return Err(Problem::error(
                    "over_limit.inflated_size",
                    format!("the deflated data set grows past {limit} bytes; refused"),
                ));
            }
            if status == Status::StreamEnd {
                return self.nothing_behind().map(|()| self.inflate.total_out());
            }
        }
    }

    /// One pad byte may follow the final block, no more.
    fn nothing_behind(&mut self) -> Result<(), Problem> {
        let left = self.compressed.length() - self.position;
        if left > 1 {
            return Err(Problem::error(
                "malformed.deflate",
                format!("{left} bytes follow the end of the deflated data set"),
            ));
        }
        Ok(())
    }

    /// Inflate into the spare room of `out`.
    fn step(&mut self, out: &mut Vec<u8>) -> Result<Status, Problem> {
        let left = self.compressed.length() - self.position;
        let count = left.min(PIECE as u64) as usize;
        let input = if count == 0 {
            &[]
        } else {
            self.compressed.read(self.position, count, count)?
        };
        let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
        let status = self
            .inflate
            .decompress_vec(input, out, FlushDecompress::None)
            .map_err(|_| {
                Problem::error("malformed.deflate", "the data set is not a deflated stream")
            })?;
        let consumed = self.inflate.total_in() - before_in;
        self.position += consumed;
        let stuck = consumed == 0 && self.inflate.total_out() == before_out;
        if stuck && status != Status::StreamEnd {
            return Err(Problem::error(
                "truncated.deflate",
                "the deflated data set ends before its final block",
            ));
        }
        Ok(status)
    }
}

impl<S: Source> Source for InflateSource<S> {
    fn length(&self) -> u64 {
        self.length
    }

    fn read(&mut self, offset: u64, count: usize, _ahead: usize) -> Result<&[u8], Problem> {
        if offset < self.window_start {
            return Err(Problem::error(
                "internal.inflate",
                "a deflated data set was read backwards",
            ));
        }
        while self.window_start + (self.window.len() as u64) < offset + count as u64 {
            let passed = (offset - self.window_start).min(self.window.len() as u64);
            self.window.drain(..passed as usize);
            self.window_start += passed;
            let mut window = std::mem::take(&mut self.window);
            window.reserve(PIECE);
            let before = window.len();
            let status = self.step(&mut window);
            let grown = window.len() > before;
            self.window = window;
            if status? == Status::StreamEnd && !grown {
                return Err(cut_short(offset));
            }
        }
        let start = (offset - self.window_start) as usize;
        self.window
            .get(start..start + count)
            .ok_or_else(|| cut_short(offset))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::dicom::source::MemorySource;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn reads_forward_with_skips() {
        let plain: Vec<u8> = (0..1_000_000u32)
            .flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes())
            .collect();
        let packed = deflated(&plain);
        let mut source = InflateSource::new(MemorySource(&packed), 0).unwrap();
        assert_eq!(source.length(), plain.len() as u64);
        for (offset, count) in [
            (0, 8),
            (4, 12),
            (100_000, 200_000),
            (300_000, 4),
            (3_999_992, 8),
        ] {
            assert_eq!(
                source.read(offset, count, 0).unwrap(),
                &plain[offset as usize..][..count],
                "{offset}"
            );
        }
    }

    #[test]
    fn a_cut_or_padded_stream_is_no_file() {
        let packed = deflated(&[7; 5000]);
        for cut in 0..packed.len() {
            assert!(
                InflateSource::new(MemorySource(&packed[..cut]), 0).is_err(),
                "cut at {cut}"
            );
        }
        let mut padded = packed.clone();
        padded.push(0);
        assert!(InflateSource::new(MemorySource(&padded), 0).is_ok());
        padded.push(0);
        assert!(InflateSource::new(MemorySource(&padded), 0).is_err());
    }

    #[test]
    fn a_bomb_stops_at_the_ceiling() {
        let packed = deflated(&vec![0; 32 << 20]);
        let refused = InflateSource::new(MemorySource(&packed), 0).err().unwrap();
        assert_eq!(refused.code, "over_limit.inflated_size");
    }
}
