//! The pixels of a segmentation, frame by frame. Bits are unpacked by the caller: the decoder of
//! dicom-pixeldata is wrong for several frames whose pixels do not fill whole bytes.

use std::path::Path;

use super::part10::Refusal;
use super::problem::Problem;
use super::revisit::with_data_set;
use super::segmentation::Segmentation;
use super::source::Source;
use super::tag;
use super::visitor::PixelBytes;

/// The stored samples of one frame.
#[derive(Clone, Copy, Debug)]
pub struct FrameSamples<'a> {
    /// Index of the frame, from 0.
    pub frame: usize,
    /// The bytes that hold it.
    pub bytes: &'a [u8],
    /// Its first bit in the first byte; 0 but for one-bit samples.
    pub first_bit: u64,
    /// Numbers of 16 bits are big endian.
    pub big_endian: bool,
}

/// Hand out the samples of some frames (indices from 0, ascending) of a native segmentation.
pub fn visit_frames(
    path: &Path,
    segmentation: &Segmentation,
    frames: impl Iterator<Item = usize>,
    visit: &mut dyn FnMut(FrameSamples<'_>) -> Result<(), Problem>,
) -> Result<(), Refusal> {
    let pixels = &segmentation.header.pixels;
    let syntax = segmentation.header.transfer_syntax;
    let Some(PixelBytes::Native { offset, length }) = pixels.bytes else {
        let said = format!(
            "a segmentation in compressed transfer syntax {}: save it uncompressed",
            syntax.uid
        );
        return Err(Problem::error("unsupported.segmentation_syntax", said)
            .of(tag::PIXEL_DATA)
            .into());
    };
    let frame_bits =
        u64::from(pixels.rows) * u64::from(pixels.columns) * u64::from(pixels.bits_allocated);
    let big_endian = syntax.encoding.big_endian;
    let mut frames = Some(frames);
    with_data_set(path, &mut Vec::new(), &mut |source, _| {
        for frame in frames.take().into_iter().flatten() {
            let first = frame_bits * frame as u64;
            let (start, end) = (first / 8, (first + frame_bits).div_ceil(8));
            if end > length {
                return Err(super::source::cut_short(offset + length));
            }
            let count =
                usize::try_from(end - start).map_err(|_| super::source::cut_short(offset))?;
            let bytes = source.read(offset + start, count, 1 << 20)?;
            visit(FrameSamples {
                frame,
                bytes,
                first_bit: first % 8,
                big_endian,
            })?;
        }
        Ok(())
    })
}
