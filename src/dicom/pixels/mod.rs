//! Stored values of images, frame by frame (PS3.5 8): what the file holds, before any rescale.
//!
//! A file passes the gate first; each compressed frame's own header is then held against the data
//! set, and only bytes that agree with it reach a codec. What cannot be decoded is refused by
//! name: it is indexed and measured all the same.

#[cfg(feature = "pixels")]
mod codec;
mod digest;
mod encapsulated;
mod frame_header;
mod layout;
mod native;
mod presentation;
mod run_length;
mod window;

use std::ops::RangeInclusive;
use std::path::Path;

use super::header::Header;
use super::part10::Refusal;
use super::problem::Problem;
use super::read::read_file;
use super::revisit::with_data_set;
use super::tag;
use super::visitor::PixelBytes;

pub use digest::stored_values_digest;
pub use presentation::ShownFrame;
pub use window::{Window, WindowFunction};

use encapsulated::Encapsulated;
use layout::Layout;
use native::Native;

/// What is done with the stored values of a frame, counted from 1.
pub type FrameVisit<'v> = dyn FnMut(u32, &[i32]) -> Result<(), Problem> + 'v;

/// Header of a file and the stored values of one of its frames (counted from 1), row by row.
pub fn read_frame(path: &Path, frame: u32) -> Result<(Header, Vec<i32>), Refusal> {
    let (_, header) = read_file(path, &mut Vec::new());
    let header = header?;
    if frame == 0 || frame > header.pixels.frames {
        let said = format!("no frame {frame} of {}", header.pixels.frames);
        return Err(Problem::error("missing_data.frame", said)
            .of(tag::NUMBER_OF_FRAMES)
            .into());
    }
    let mut stored = Vec::new();
    visit_frames(path, &header, frame..=frame, &mut |_, values| {
        stored.extend_from_slice(values);
        Ok(())
    })?;
    Ok((header, stored))
}

/// Hand out the stored values of some frames (counted from 1), row by row, in ascending order.
/// `header` is the file's own. At the first frame that cannot be decoded it ends with the reason.
pub fn visit_frames(
    path: &Path,
    header: &Header,
    frames: RangeInclusive<u32>,
    visit: &mut FrameVisit<'_>,
) -> Result<(), Refusal> {
    let layout = Layout::of(header)?;
    let syntax = header.transfer_syntax;
    let Some(bytes) = header.pixels.bytes else {
        let said = "the pixel data are not in the file: get the image again with them";
        return Err(Problem::error("missing_data.pixel_data", said)
            .of(tag::PIXEL_DATA)
            .into());
    };
    with_data_set(path, &mut Vec::new(), &mut |source, _| match bytes {
        PixelBytes::Native { offset, length } => {
            let native = Native::new(source, &layout, syntax.encoding, offset, length)?;
            for frame in frames.clone() {
                visit(frame, &native.frame(source, frame)?)?;
            }
            Ok(())
        }
        PixelBytes::Encapsulated { offset, .. } => {
            let encapsulated = Encapsulated::new(source, &layout, syntax, offset)?;
            for frame in frames.clone() {
                visit(frame, &encapsulated.frame(source, frame)?)?;
            }
            Ok(())
        }
    })
}
