//! What a compressed frame says about itself: read before any codec sees it, and held against
//! the data set.

use super::super::problem::Problem;
use super::super::tag;
use super::layout::Layout;

/// The most tiles of a JPEG 2000 frame; a slice has one.
const MOST_TILES: u64 = 4096;
/// Samples that a byte of baseline JPEG can hold at most: two bits a block of 64.
const BASELINE_EXPANSION: usize = 256;
/// Samples that a byte of lossless JPEG can hold at most: a bit each.
const LOSSLESS_EXPANSION: usize = 8;

/// How a frame is coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// JPEG, discrete cosine transform (ITU-T T.81 SOF0, SOF1).
    Jpeg,
    /// JPEG, lossless prediction (SOF3).
    JpegLossless,
    /// JPEG-LS (ITU-T T.87).
    JpegLs,
    /// JPEG 2000, also high-throughput (ITU-T T.800, T.814).
    Jpeg2000,
}

impl Coding {
    /// The coding of a transfer syntax, or the name of what is not decoded.
    pub fn of(transfer_syntax_uid: &str) -> Result<Self, Problem> {
        let suffix = transfer_syntax_uid.strip_prefix("1.2.840.10008.1.2.4.");
        let name = match suffix {
            Some("50" | "51") => return Ok(Self::Jpeg),
            Some("57" | "70") => return Ok(Self::JpegLossless),
            Some("80" | "81") => return Ok(Self::JpegLs),
            Some("90" | "91" | "201" | "202" | "203") => return Ok(Self::Jpeg2000),
            Some("92" | "93") => "multi-component JPEG 2000",
            Some("110" | "111" | "112") => "JPEG XL",
            Some(_) => "video",
            None => "this",
        };
        let said = format!(
            "{name} pixel data (transfer syntax {transfer_syntax_uid}) are not decoded: convert the image to see it; lengths are not touched"
        );
        Err(Problem::error("unsupported.pixel_syntax", said).of(tag::TRANSFER_SYNTAX_UID))
    }
}

/// A frame's own statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameHeader {
    pub rows: u32,
    pub columns: u32,
    pub components: u16,
    /// Bits a sample.
    pub precision: u16,
    /// Two's complement; only JPEG 2000 says so.
    pub is_signed: bool,
}

impl FrameHeader {
    /// Read it, and refuse a frame that is not what the data set says.
    pub fn checked(frame: &[u8], coding: Coding, layout: &Layout) -> Result<Self, Problem> {
        let header = match coding {
            Coding::Jpeg2000 => jpeg_2000(frame)?,
            _ => jpeg(frame, coding)?,
        };
        if (header.rows, header.columns) != (u32::from(layout.rows), u32::from(layout.columns)) {
            return Err(contradiction(format!(
                "a frame is {} by {} pixels by its own header, {} by {} by the data set",
                header.columns, header.rows, layout.columns, layout.rows
            )));
        }
        if header.components != 1 {
            let said = format!("a frame has {} components, 1 is stated", header.components);
            return Err(contradiction(said));
        }
        if header.precision == 0 || header.precision > layout.bits_allocated {
            return Err(contradiction(format!(
                "a frame has {} bits a sample by its own header, {} are allocated",
                header.precision, layout.bits_allocated
            )));
        }
        if coding == Coding::Jpeg && header.precision != 8 {
            let said = format!(
                "JPEG with {} bits a sample (extended, lossy) is not decoded: convert the image to see it; lengths are not touched",
                header.precision
            );
            return Err(Problem::error("unsupported.jpeg_extended", said).of(tag::PIXEL_DATA));
        }
        if header.precision > 16 {
            let said = format!(
                "{} bits a compressed sample: 16 are decoded",
                header.precision
            );
            return Err(Problem::error("unsupported.bits", said).of(tag::PIXEL_DATA));
        }
        holds(frame, coding, layout)?;
        Ok(header)
    }
}

/// The frame is long enough for its pixels, and whole to its last marker.
fn holds(frame: &[u8], coding: Coding, layout: &Layout) -> Result<(), Problem> {
    let most = match coding {
        Coding::Jpeg => frame.len().saturating_mul(BASELINE_EXPANSION),
        Coding::JpegLossless => frame.len().saturating_mul(LOSSLESS_EXPANSION),
        Coding::JpegLs | Coding::Jpeg2000 => usize::MAX,
    };
    if layout.pixels > most {
        let said = format!(
            "{} compressed bytes cannot hold {} pixels",
            frame.len(),
            layout.pixels
        );
        return Err(Problem::error("over_limit.pixel_data", said).of(tag::PIXEL_DATA));
    }
    let end = frame.iter().rposition(|&byte| byte != 0);
    if end.is_none_or(|end| !frame[..=end].ends_with(&[0xFF, 0xD9])) {
        let said = "a compressed frame ends without its end marker: get the file again whole";
        return Err(Problem::error("truncated.frame", said).of(tag::PIXEL_DATA));
    }
    Ok(())
}

/// The frame header of JPEG or JPEG-LS, of the process that the transfer syntax names.
fn jpeg(frame: &[u8], coding: Coding) -> Result<FrameHeader, Problem> {
    let mut rest = frame
        .strip_prefix(&[0xFF, 0xD8])
        .ok_or_else(|| malformed("does not start as one"))?;
    loop {
        let [0xFF, marker, after @ ..] = rest else {
            return Err(malformed("has no frame header"));
        };
        match marker {
            // A fill byte.
            0xFF => {
                rest = &rest[1..];
                continue;
            }
            // Scan data, an end or a second start before any frame header.
            0x00 | 0x01 | 0xD0..=0xDA => return Err(malformed("has no frame header")),
            _ => {}
        }
        let &[high, low, ..] = after else {
            return Err(malformed("is cut short"));
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some(segment) = after.get(2..length) else {
            return Err(malformed("has a marker segment that is cut short"));
        };
        let process = match marker {
            0xC0 | 0xC1 => Some(Coding::Jpeg),
            0xC3 => Some(Coding::JpegLossless),
            0xF7 => Some(Coding::JpegLs),
            0xC2 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let said = "a JPEG process that DICOM does not use is not decoded";
                return Err(Problem::error("unsupported.pixel_syntax", said).of(tag::PIXEL_DATA));
            }
            _ => None,
        };
        if let Some(process) = process {
            if process != coding {
                let said = "a frame is coded in another way than the transfer syntax says";
                return Err(contradiction(said.to_owned()));
            }
            return size(segment);
        }
        rest = &after[length..];
    }
}

/// Precision, lines, samples a line, components (ITU-T T.81 B.2.2).
fn size(segment: &[u8]) -> Result<FrameHeader, Problem> {
    let &[precision, a, b, c, d, components, ..] = segment else {
        return Err(malformed("has a frame header that is cut short"));
    };
    Ok(FrameHeader {
        rows: u32::from(u16::from_be_bytes([a, b])),
        columns: u32::from(u16::from_be_bytes([c, d])),
        components: u16::from(components),
        precision: u16::from(precision),
        is_signed: false,
    })
}

/// The size marker segment of a JPEG 2000 code stream (ITU-T T.800 A.5.1), within the boxes of a
/// JP2 file if a writer left them around it.
fn jpeg_2000(frame: &[u8]) -> Result<FrameHeader, Problem> {
    const START: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];
    let near = &frame[..frame.len().min(1024)];
    let at = match near.starts_with(&[0, 0, 0, 12, b'j', b'P']) {
        true => near.windows(4).position(|bytes| bytes == START),
        false => near.starts_with(&START).then_some(0),
    };
    let segment: &[u8; 43] = at
        .and_then(|at| frame[at..].first_chunk())
        .ok_or_else(|| malformed("does not start as one"))?;
    let long = |at: usize| match segment.get(at..at + 4) {
        Some(&[a, b, c, d]) => u32::from_be_bytes([a, b, c, d]),
        _ => 0,
    };
    let [width, height, left, top, tile_width, tile_height] = [8, 12, 16, 20, 24, 28].map(long);
    let (Some(columns), Some(rows)) = (width.checked_sub(left), height.checked_sub(top)) else {
        return Err(malformed("has a size that cannot be"));
    };
    if tile_width == 0 || tile_height == 0 {
        return Err(malformed("has tiles without size"));
    }
    let across = |length: u32, tile: u32| u64::from(length.div_ceil(tile));
    if across(width, tile_width) * across(height, tile_height) > MOST_TILES {
        let said = format!("a JPEG 2000 frame of over {MOST_TILES} tiles");
        return Err(Problem::error("over_limit.pixel_data", said).of(tag::PIXEL_DATA));
    }
    let components = u16::from_be_bytes([segment[40], segment[41]]);
    let depth = segment[42];
    let subsampling = at.and_then(|at| frame.get(at + 43..at + 45));
    if components == 1 && subsampling != Some(&[1, 1]) {
        return Err(contradiction(
            "a frame has fewer samples than pixels".to_owned(),
        ));
    }
    Ok(FrameHeader {
        rows,
        columns,
        components,
        precision: u16::from(depth & 0x7F) + 1,
        is_signed: depth & 0x80 != 0,
    })
}

fn malformed(why: &str) -> Problem {
    let said = format!("a compressed frame {why}: get the file again whole");
    Problem::error("malformed.frame", said).of(tag::PIXEL_DATA)
}

fn contradiction(said: String) -> Problem {
    Problem::error("contradiction.frame_header", said).of(tag::PIXEL_DATA)
}
