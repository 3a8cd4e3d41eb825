//! Frames through the codecs of dicom-pixeldata, one at a time, each in a minimal object made
//! here: a codec sees only what was checked, and its panic is an error.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dicom_core::value::PixelFragmentSequence;
use dicom_core::{DataElement, PrimitiveValue, VR};
use dicom_object::{FileDicomObject, FileMetaTableBuilder, InMemDicomObject};
use dicom_pixeldata::PixelDecoder;

use super::super::problem::Problem;
use super::super::tag::{self, Tag};
use super::super::transfer_syntax::TransferSyntax;
use super::frame_header::{Coding, FrameHeader};
use super::layout::{Layout, extended};

/// Stored values of a frame whose header was checked.
pub(super) fn decoded(
    frame: Vec<u8>,
    coding: Coding,
    header: FrameHeader,
    syntax: &'static TransferSyntax,
    layout: &Layout,
) -> Result<Vec<i32>, Problem> {
    if coding == Coding::JpegLs && !cfg!(feature = "jpeg-ls") {
        let said =
            "JPEG-LS is not decoded by this build (feature jpeg-ls): lengths are not touched";
        return Err(Problem::error("unsupported.jpeg_ls", said).of(tag::PIXEL_DATA));
    }
    let attempt = || through_codec(frame, header, syntax, layout);
    let bytes = catch_unwind(AssertUnwindSafe(attempt)).unwrap_or(None);
    let width = width(header);
    let bytes = bytes
        .filter(|bytes| bytes.len() == layout.pixels * width)
        .ok_or_else(|| {
            let said = "a compressed frame cannot be decoded: get the file again whole";
            Problem::error("malformed.frame", said).of(tag::PIXEL_DATA)
        })?;
    let value = |sample: u32| signed_or_not(sample, header, layout);
    Ok(match width {
        1 => bytes.iter().map(|&byte| value(u32::from(byte))).collect(),
        _ => {
            let (samples, _) = bytes.as_chunks::<2>();
            let sample = |&bytes: &[u8; 2]| u32::from(u16::from_le_bytes(bytes));
            samples.iter().map(|bytes| value(sample(bytes))).collect()
        }
    })
}

/// Bytes of a decoded sample, by the precision of the frame itself.
fn width(header: FrameHeader) -> usize {
    if header.precision > 8 { 2 } else { 1 }
}

/// A decoded sample as a value. A stream that is signed says so itself; in one that is not, the
/// data set may hold two's complement, of as many bits as the stream has, whatever is stored.
fn signed_or_not(sample: u32, header: FrameHeader, layout: &Layout) -> i32 {
    if header.is_signed {
        extended(sample, header.precision)
    } else if layout.is_signed {
        extended(sample, header.precision.min(layout.bits_stored))
    } else {
        (sample & (u32::MAX >> (32 - u32::from(header.precision.min(16))))) as i32
    }
}

/// The decoded bytes, little endian; none when the codec refuses.
fn through_codec(
    frame: Vec<u8>,
    header: FrameHeader,
    syntax: &'static TransferSyntax,
    layout: &Layout,
) -> Option<Vec<u8>> {
    let object = object(frame, header, syntax, layout)?;
    let decoded = object.decode_pixel_data_frame(0).ok()?;
    Some(decoded.data().to_vec())
}

/// An object of one frame and the attributes that a codec asks for.
fn object(
    frame: Vec<u8>,
    header: FrameHeader,
    syntax: &'static TransferSyntax,
    layout: &Layout,
) -> Option<FileDicomObject<InMemDicomObject>> {
    const SECONDARY_CAPTURE: &str = "1.2.840.10008.5.1.4.1.1.7";
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(syntax.uid)
        .media_storage_sop_class_uid(SECONDARY_CAPTURE)
        .media_storage_sop_instance_uid("1.2.3")
        .build()
        .ok()?;
    let bits = 8 * width(header) as u16;
    let mut object = FileDicomObject::new_empty_with_meta(meta);
    for (tag, number) in [
        (tag::SAMPLES_PER_PIXEL, 1),
        (tag::ROWS, layout.rows),
        (tag::COLUMNS, layout.columns),
        (tag::BITS_ALLOCATED, bits),
        (tag::BITS_STORED, header.precision),
        (tag::HIGH_BIT, header.precision - 1),
        (tag::PIXEL_REPRESENTATION, 0),
    ] {
        object.put(DataElement::new(
            key(tag),
            VR::US,
            PrimitiveValue::from(number),
        ));
    }
    for (tag, vr, text) in [
        (tag::PHOTOMETRIC_INTERPRETATION, VR::CS, "MONOCHROME2"),
        (tag::NUMBER_OF_FRAMES, VR::IS, "1"),
    ] {
        object.put(DataElement::new(key(tag), vr, PrimitiveValue::from(text)));
    }
    let fragments = PixelFragmentSequence::new_fragments(vec![frame]);
    object.put(DataElement::new(key(tag::PIXEL_DATA), VR::OB, fragments));
    Some(object)
}

fn key(tag: Tag) -> dicom_core::Tag {
    dicom_core::Tag(tag.group(), tag.element())
}

#[cfg(test)]
mod tests {
    use super::super::layout::layout;
    use super::*;

    #[test]
    fn an_unsigned_stream_of_a_signed_data_set_has_its_sign_in_the_streams_bits() {
        let header = |precision, is_signed| FrameHeader {
            rows: 1,
            columns: 1,
            components: 1,
            precision,
            is_signed,
        };
        let cases = [
            (header(13, false), layout(16, 16, 0, true), 0x1FFF, -1),
            (header(13, false), layout(16, 13, 0, true), 0x1000, -4096),
            (header(16, false), layout(16, 12, 0, true), 0xFFFF, -1),
            (header(16, false), layout(16, 16, 0, false), 0xFFFF, 65_535),
            (header(12, true), layout(16, 16, 0, false), 0xFFFF, -1),
            (header(16, true), layout(16, 16, 0, true), 0xF830, -2000),
        ];
        for (header, layout, sample, expected) in cases {
            let value = signed_or_not(sample, header, &layout);
            assert_eq!(value, expected, "{header:?} {layout:?}");
        }
    }
}
