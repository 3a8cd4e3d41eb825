//! Rows, columns, frames and bits against the bytes that are there.

use super::collect::Collected;
use super::header::PixelDescription;
use super::object::ObjectKind;
use super::part10::Start;
use super::problem::Problem;
use super::tag;
use super::value::ValueError;
use super::visitor::PixelBytes;

/// The largest expansion of run-length coding: two bytes become 128.
const RUN_LENGTH_EXPANSION: u128 = 64;

/// The pixel description, checked against the pixel data; an error refuses the file.
pub(super) fn describe(
    collected: &mut Collected,
    kind: ObjectKind,
    start: &Start,
    problems: &mut Vec<Problem>,
) -> Result<PixelDescription, Problem> {
    let frames = frames(collected)?;
    let pixels = PixelDescription {
        rows: size(collected.rows, tag::ROWS)?,
        columns: size(collected.columns, tag::COLUMNS)?,
        frames,
        samples_per_pixel: samples(collected, problems)?,
        photometric_interpretation: photometric(collected, problems),
        bits_allocated: collected.bits_allocated.ok_or_else(|| {
            Problem::error("missing_data.bits_allocated", "absent").of(tag::BITS_ALLOCATED)
        })?,
        bits_stored: collected
            .bits_stored
            .or(collected.bits_allocated)
            .unwrap_or_default(),
        high_bit: collected.high_bit.unwrap_or_default(),
        is_signed: collected.pixel_representation == Some(1),
        rescale_slope: rescale(collected.rescale_slope, tag::RESCALE_SLOPE, problems)
            .filter(|&slope| slope != 0.0),
        rescale_intercept: rescale(
            collected.rescale_intercept,
            tag::RESCALE_INTERCEPT,
            problems,
        ),
        window_center: collected.window_center,
        window_width: collected.window_width,
        bytes: collected.pixels,
    };
    bits(&pixels, collected, problems)?;
    match pixels.bytes {
        Some(PixelBytes::Native { length, .. }) => native(&pixels, u128::from(length), problems)?,
        Some(PixelBytes::Encapsulated {
            fragments, bytes, ..
        }) => encapsulated(&pixels, fragments, u128::from(bytes), start)?,
        None if collected.pixels_elsewhere => {}
        None => {
            debug_assert!(kind.has_pixels());
            return Err(
                Problem::error("missing_data.pixel_data", "an image without pixel data")
                    .of(tag::PIXEL_DATA),
            );
        }
    }
    Ok(pixels)
}

fn size(value: Option<u16>, tag: tag::Tag) -> Result<u16, Problem> {
    match value {
        None => Err(Problem::error("missing_data.image_size", "absent in an image").of(tag)),
        Some(0) => Err(Problem::error("malformed.image_size", "0 in an image").of(tag)),
        Some(size) => Ok(size),
    }
}

fn frames(collected: &Collected) -> Result<u32, Problem> {
    match collected.number_of_frames {
        None | Some(Err(ValueError::Empty)) => Ok(1),
        Some(Ok(count)) if count > 0 => Ok(count.unsigned_abs()),
        Some(Ok(count)) => Err(
            Problem::error("malformed.frames", format!("{count} frames")).of(tag::NUMBER_OF_FRAMES),
        ),
        Some(Err(error)) => Err(
            Problem::error("malformed.frames", format!("the value {error}"))
                .of(tag::NUMBER_OF_FRAMES),
        ),
    }
}

fn samples(collected: &Collected, problems: &mut Vec<Problem>) -> Result<u16, Problem> {
    match collected.samples_per_pixel {
        Some(count @ (1 | 3 | 4)) => Ok(count),
        Some(count) => Err(
            Problem::error("malformed.samples", format!("{count} samples a pixel"))
                .of(tag::SAMPLES_PER_PIXEL),
        ),
        None => {
            problems.push(
                Problem::error("missing_data.samples", "absent; taken as 1")
                    .of(tag::SAMPLES_PER_PIXEL),
            );
            Ok(1)
        }
    }
}

fn photometric(
    collected: &mut Collected,
    problems: &mut Vec<Problem>,
) -> compact_str::CompactString {
    const KNOWN: [&str; 14] = [
        "MONOCHROME1",
        "MONOCHROME2",
        "PALETTE COLOR",
        "RGB",
        "ARGB",
        "HSV",
        "CMYK",
        "YBR_FULL",
        "YBR_FULL_422",
        "YBR_PARTIAL_422",
        "YBR_PARTIAL_420",
        "YBR_ICT",
        "YBR_RCT",
        "XYB",
    ];
    let text = collected
        .photometric_interpretation
        .take()
        .unwrap_or_default();
    if !KNOWN.contains(&text.as_str()) {
        let said = "absent or unknown: the picture may be inverted or wrongly coloured; lengths are not touched";
        let problem =
            Problem::error("malformed.photometric", said).of(tag::PHOTOMETRIC_INTERPRETATION);
        problems.push(problem.with_value(text.as_bytes()));
    }
    if text == "PALETTE COLOR" {
        let entries = collected.palette_entries.unwrap_or(u32::MAX);
        if collected
            .palette_bytes
            .is_none_or(|bytes| (bytes as u64) < u64::from(entries))
        {
            let said = "the colour palette is absent or too short: the picture cannot be shown";
            problems.push(Problem::error("malformed.palette", said).of(tag::RED_PALETTE_DATA));
        }
    }
    text
}

fn rescale(
    stated: Option<Result<f64, ValueError>>,
    tag: tag::Tag,
    problems: &mut Vec<Problem>,
) -> Option<f64> {
    const SAID: &str =
        "no usable rescale value: no Hounsfield units from this image; lengths are not touched";
    match stated {
        None | Some(Err(ValueError::Empty)) => None,
        Some(Ok(number)) => {
            if tag == tag::RESCALE_SLOPE && number == 0.0 {
                problems.push(Problem::error("value_unusable.rescale", SAID).of(tag));
            }
            Some(number)
        }
        Some(Err(_)) => {
            problems.push(Problem::error("value_unusable.rescale", SAID).of(tag));
            None
        }
    }
}

fn bits(
    pixels: &PixelDescription,
    collected: &Collected,
    problems: &mut Vec<Problem>,
) -> Result<(), Problem> {
    if !matches!(pixels.bits_allocated, 1 | 8 | 16 | 32 | 64) {
        let said = format!("{} bits a sample", pixels.bits_allocated);
        return Err(Problem::error("malformed.bits", said).of(tag::BITS_ALLOCATED));
    }
    if pixels.bits_stored == 0 || pixels.bits_stored > pixels.bits_allocated {
        let said = format!(
            "{} bits stored of {} allocated",
            pixels.bits_stored, pixels.bits_allocated
        );
        return Err(Problem::error("malformed.bits", said).of(tag::BITS_STORED));
    }
    if pixels.high_bit >= pixels.bits_allocated {
        let said = format!(
            "high bit {} of {} bits: pixels cannot be trusted; lengths can",
            pixels.high_bit, pixels.bits_allocated
        );
        problems.push(Problem::error("malformed.bits", said).of(tag::HIGH_BIT));
    }
    if !matches!(collected.pixel_representation, Some(0 | 1)) {
        let said = "absent, or neither 0 nor 1: pixels cannot be trusted; lengths can";
        problems.push(Problem::error("malformed.bits", said).of(tag::PIXEL_REPRESENTATION));
    }
    Ok(())
}

/// Bits that rows, columns, frames and samples need.
fn bits_needed(pixels: &PixelDescription) -> u128 {
    // Two luminances share one pair of colours in these (PS3.3 C.7.6.3.1.2).
    let samples = match pixels.photometric_interpretation.as_str() {
        "YBR_FULL_422" | "YBR_PARTIAL_422" if pixels.samples_per_pixel == 3 => 2,
        _ => u128::from(pixels.samples_per_pixel),
    };
    u128::from(pixels.rows)
        * u128::from(pixels.columns)
        * u128::from(pixels.frames)
        * samples
        * u128::from(pixels.bits_allocated)
}

fn native(
    pixels: &PixelDescription,
    length: u128,
    problems: &mut Vec<Problem>,
) -> Result<(), Problem> {
    let needed = bits_needed(pixels).div_ceil(8);
    if length < needed {
        let said =
            format!("{length} bytes of pixel data where rows, columns and frames need {needed}");
        return Err(Problem::error("contradiction.pixel_length", said).of(tag::PIXEL_DATA));
    }
    if length > needed + needed % 2 {
        let said = format!(
            "{length} bytes of pixel data, {needed} needed: which pixels are meant is not sure"
        );
        problems.push(Problem::error("contradiction.pixel_length", said).of(tag::PIXEL_DATA));
    }
    Ok(())
}

fn encapsulated(
    pixels: &PixelDescription,
    fragments: u32,
    bytes: u128,
    start: &Start,
) -> Result<(), Problem> {
    // A video is one stream, however many frames it has.
    let video = start.syntax.uid.starts_with("1.2.840.10008.1.2.4.10");
    if fragments == 0 || bytes == 0 || (!video && fragments < pixels.frames) {
        let said = format!(
            "{} frames in {fragments} fragments of compressed pixel data",
            pixels.frames
        );
        return Err(Problem::error("contradiction.frames", said).of(tag::PIXEL_DATA));
    }
    if start.syntax.run_length && bits_needed(pixels).div_ceil(8) > bytes * RUN_LENGTH_EXPANSION {
        let said = format!(
            "{bytes} run-length coded bytes cannot hold what rows, columns and frames claim"
        );
        return Err(Problem::error("over_limit.pixel_data", said).of(tag::PIXEL_DATA));
    }
    Ok(())
}
