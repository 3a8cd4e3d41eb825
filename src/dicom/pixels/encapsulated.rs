//! Compressed frames (PS3.5 A.4): which fragments each is made of, and their decoding.

use super::super::problem::Problem;
use super::super::source::{Source, cut_short};
use super::super::tag;
use super::super::transfer_syntax::TransferSyntax;
use super::frame_header::{Coding, FrameHeader};
use super::layout::Layout;
use super::native::{ByteOrder, unpacked};
use super::run_length;

/// Deflated image frames.
const DEFLATED_FRAMES: &str = "1.2.840.10008.1.2.8.1";

/// How the frames are coded.
enum FrameCoding {
    RunLength,
    Deflated,
    Codec(Coding),
}

/// A fragment's value: offset in the data set and count of bytes.
type Fragment = (u64, usize);

/// A fragment with the offset of its item from the first one's, as the offset table counts.
type PlacedFragment = (u64, Fragment);

/// The encapsulated pixel data of a file that passed the gate.
pub(super) struct Encapsulated<'l> {
    layout: &'l Layout,
    syntax: &'static TransferSyntax,
    coding: FrameCoding,
    /// For each frame its fragments.
    frames: Vec<Vec<Fragment>>,
}

impl<'l> Encapsulated<'l> {
    /// The fragments that start at `offset`, by frame.
    pub fn new<S: Source>(
        source: &mut S,
        layout: &'l Layout,
        syntax: &'static TransferSyntax,
        offset: u64,
    ) -> Result<Self, Problem> {
        let coding = match syntax.uid {
            _ if syntax.run_length => FrameCoding::RunLength,
            DEFLATED_FRAMES => FrameCoding::Deflated,
            uid => FrameCoding::Codec(Coding::of(uid)?),
        };
        if layout.bits_allocated == 1 && !matches!(coding, FrameCoding::Deflated) {
            let said = "compressed one-bit samples are not decoded";
            return Err(Problem::error("unsupported.bits", said).of(tag::BITS_ALLOCATED));
        }
        let (offsets, fragments) = fragments(source, offset)?;
        let start: Option<&[u8]> = match coding {
            FrameCoding::Codec(Coding::Jpeg2000) => Some(&[0xFF, 0x4F, 0xFF, 0x51]),
            FrameCoding::Codec(_) => Some(&[0xFF, 0xD8]),
            FrameCoding::RunLength | FrameCoding::Deflated => None,
        };
        let frames = by_frame(source, layout.frames as usize, &offsets, fragments, start)?;
        Ok(Self {
            layout,
            syntax,
            coding,
            frames,
        })
    }

    /// Stored values of a frame, counted from 1.
    pub fn frame<S: Source>(&self, source: &mut S, frame: u32) -> Result<Vec<i32>, Problem> {
        let fragments = (frame as usize)
            .checked_sub(1)
            .and_then(|index| self.frames.get(index))
            .ok_or_else(|| wrong_count(self.frames.len(), self.layout.frames as usize))?;
        let mut bytes = Vec::with_capacity(fragments.iter().map(|&(_, length)| length).sum());
        for &(offset, length) in fragments {
            bytes.extend_from_slice(source.read(offset, length, length)?);
        }
        match self.coding {
            FrameCoding::RunLength => run_length::decode(&bytes, self.layout),
            FrameCoding::Deflated => inflated(&bytes, self.layout),
            FrameCoding::Codec(coding) => {
                let header = FrameHeader::checked(&bytes, coding, self.layout)?;
                decoded(bytes, coding, header, self.syntax, self.layout)
            }
        }
    }
}

#[cfg(feature = "pixels")]
use super::codec::decoded;

#[cfg(not(feature = "pixels"))]
fn decoded(
    _frame: Vec<u8>,
    _coding: Coding,
    _header: FrameHeader,
    syntax: &'static TransferSyntax,
    _layout: &Layout,
) -> Result<Vec<i32>, Problem> {
    let said = format!(
        "transfer syntax {}: this program was built without codecs (feature pixels)",
        syntax.uid
    );
    Err(Problem::error("unsupported.pixel_syntax", said).of(tag::PIXEL_DATA))
}

/// The offset table, and where each fragment lies, offsets counted from the first fragment's item.
fn fragments<S: Source>(
    source: &mut S,
    offset: u64,
) -> Result<(Vec<u64>, Vec<PlacedFragment>), Problem> {
    let (mut at, mut offsets, mut found, mut first) = (offset, Vec::new(), Vec::new(), None);
    loop {
        let &[a, b, c, d, e, f, g, h] = source
            .read(at, 8, 64)?
            .first_chunk()
            .ok_or_else(|| cut_short(at))?;
        if tag::Tag(u32::from_le_bytes([c, d, a, b])) != tag::ITEM {
            return Ok((offsets, found));
        }
        let length = u32::from_le_bytes([e, f, g, h]) as usize;
        let value_at = at + 8;
        match first {
            None => {
                let table = source.read(value_at, length, length)?;
                let (numbers, _) = table.as_chunks::<4>();
                offsets = numbers
                    .iter()
                    .map(|&n| u64::from(u32::from_le_bytes(n)))
                    .collect();
                first = Some(value_at + length as u64);
            }
            Some(first) => found.push((at - first, (value_at, length))),
        }
        at = value_at + length as u64;
    }
}

/// Which fragments belong to which frame: by the offset table, one each, or by how each starts.
/// As many frames as claimed, or none.
fn by_frame<S: Source>(
    source: &mut S,
    count: usize,
    offsets: &[u64],
    fragments: Vec<PlacedFragment>,
    start: Option<&[u8]>,
) -> Result<Vec<Vec<Fragment>>, Problem> {
    let mut frames: Vec<Vec<Fragment>> = Vec::new();
    for (place, fragment) in fragments.iter().copied() {
        let begins = match start {
            _ if offsets.len() == count && count > 1 => offsets.contains(&place),
            _ if fragments.len() == count => true,
            Some(start) if fragment.1 >= start.len() => {
                source.read(fragment.0, start.len(), start.len())? == start
            }
            _ => false,
        };
        match frames.last_mut() {
            Some(frame) if !begins => frame.push(fragment),
            _ => frames.push(vec![fragment]),
        }
    }
    if frames.len() == count {
        Ok(frames)
    } else {
        Err(wrong_count(frames.len(), count))
    }
}

fn wrong_count(found: usize, claimed: usize) -> Problem {
    let said = format!("{claimed} frames are claimed, {found} are in the compressed pixel data");
    Problem::error("contradiction.frames", said).of(tag::PIXEL_DATA)
}

/// A deflated frame: inflated to its native length, one pad byte allowed.
fn inflated(frame: &[u8], layout: &Layout) -> Result<Vec<i32>, Problem> {
    let wrong = |why: &str| {
        let said = format!("a deflated frame cannot be decoded: {why}");
        Problem::error("malformed.frame", said).of(tag::PIXEL_DATA)
    };
    let length = (layout.pixels * usize::from(layout.bits_allocated)).div_ceil(8);
    let mut bytes = Vec::with_capacity(length + 2);
    let mut inflate = flate2::Decompress::new(false);
    let status = inflate
        .decompress_vec(frame, &mut bytes, flate2::FlushDecompress::Finish)
        .map_err(|_| wrong("it is no deflated stream"))?;
    if status != flate2::Status::StreamEnd || !(length..=length + 1).contains(&bytes.len()) {
        return Err(wrong("it does not hold what rows and columns claim"));
    }
    unpacked(&bytes, 0, layout, ByteOrder::Little)
}
