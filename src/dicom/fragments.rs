//! Encapsulated pixel data (PS3.5 A.4): an offset table, then fragments, then a delimiter.

use super::problem::Problem;
use super::source::Source;
use super::tag;
use super::visitor::PixelBytes;

/// Bytes read at once from fragment to fragment.
const AHEAD: usize = 64;
const UNDEFINED: u32 = u32::MAX;

/// Walk the fragments that start at `start` and must end before `end`. Gives what they are and
/// where the next element starts.
pub(super) fn walk_fragments<S: Source>(
    source: &mut S,
    start: u64,
    end: u64,
    most: u32,
) -> Result<(PixelBytes, u64), Problem> {
    let (mut at, mut items, mut bytes, mut largest_offset) = (start, 0u32, 0u64, None);
    loop {
        let (tag, length) = item_head(source, at, end)?;
        let value_at = at + 8;
        if tag == tag::SEQUENCE_END && length == 0 {
            let fragments = items.saturating_sub(1);
            check_offsets(largest_offset, value_at - 8 - start)?;
            return Ok((
                PixelBytes::Encapsulated {
                    offset: start,
                    fragments,
                    bytes,
                },
                value_at,
            ));
        }
        if tag != tag::ITEM || length == UNDEFINED {
            return Err(Problem::error(
                "malformed.fragment",
                format!("no fragment of pixel data at byte {at}"),
            ));
        }
        if u64::from(length) > end - value_at {
            return Err(Problem::error(
                "truncated.fragment",
                format!("the fragment of pixel data at byte {at} is cut short"),
            ));
        }
        if items == 0 {
            largest_offset = offset_table(source, value_at, length)?;
        } else {
            bytes += u64::from(length);
        }
        items += 1;
        if items > most {
            return Err(Problem::error(
                "over_limit.items",
                "200,000 fragments of pixel data or more",
            ));
        }
        at = value_at + u64::from(length);
    }
}

fn item_head<S: Source>(source: &mut S, at: u64, end: u64) -> Result<(tag::Tag, u32), Problem> {
    if end - at < 8 {
        return Err(Problem::error(
            "truncated.pixel_data",
            "the compressed pixel data end without their delimiter",
        ));
    }
    let bytes = source.read(at, 8, AHEAD)?;
    let &[a, b, c, d, e, f, g, h] = bytes
        .first_chunk()
        .ok_or_else(|| super::source::cut_short(at))?;
    Ok((
        tag::Tag(u32::from_le_bytes([c, d, a, b])),
        u32::from_le_bytes([e, f, g, h]),
    ))
}

/// The largest offset of the basic offset table; none when it is empty.
fn offset_table<S: Source>(source: &mut S, at: u64, length: u32) -> Result<Option<u32>, Problem> {
    if !length.is_multiple_of(4) {
        return Err(Problem::error(
            "malformed.offset_table",
            format!("an offset table of {length} bytes"),
        ));
    }
    if length > super::walker::LONGEST_VALUE {
        return Err(Problem::error(
            "over_limit.offset_table",
            format!("an offset table of {length} bytes"),
        ));
    }
    let bytes = source.read(at, length as usize, length as usize)?;
    let (offsets, _) = bytes.as_chunks::<4>();
    Ok(offsets
        .iter()
        .map(|&offset| u32::from_le_bytes(offset))
        .max())
}

fn check_offsets(largest: Option<u32>, span: u64) -> Result<(), Problem> {
    match largest {
        Some(offset) if u64::from(offset) >= span => Err(Problem::error(
            "malformed.offset_table",
            "the offset table points past the pixel data",
        )),
        _ => Ok(()),
    }
}
