//! The head of an element (PS3.5 7.1): tag, value representation, length.

use super::level::Level;
use super::problem::Problem;
use super::source::{Source, cut_short};
use super::tag::Tag;
use super::vr::Vr;

/// Bytes read at once while elements follow each other.
pub(super) const READ_AHEAD: usize = 64 << 10;
/// The length that says a delimiter will come.
pub(super) const UNDEFINED: u32 = u32::MAX;

/// Tag, VR and length of an element, and where its value starts.
pub(super) struct Head {
    pub(super) tag: Tag,
    pub(super) vr: Option<Vr>,
    pub(super) length: u32,
    pub(super) value_at: u64,
}

/// Read the head at `at`, which must lie within the level.
#[inline]
pub(super) fn read_head<S: Source>(
    source: &mut S,
    at: u64,
    level: &Level,
) -> Result<Head, Problem> {
    if level.end - at < 8 {
        return Err(ends_inside(source, level));
    }
    let &[a, b, c, d, e, f, g, h] = first_chunk(source.read(at, 8, READ_AHEAD)?)?;
    let value_at = at + 8;
    let tag = if level.big_endian {
        Tag(u32::from_be_bytes([a, b, c, d]))
    } else {
        Tag(u32::from_le_bytes([c, d, a, b]))
    };
    let long = |bytes: [u8; 4]| {
        if level.big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        }
    };
    // Items and delimiters have no VR in any encoding.
    if !level.explicit || tag.group() == 0xFFFE {
        return Ok(Head {
            tag,
            vr: None,
            length: long([e, f, g, h]),
            value_at,
        });
    }
    let Some(vr) = Vr::from_bytes([e, f]) else {
        let said = format!("unknown VR at byte {at}");
        return Err(Problem::error("malformed.vr", said)
            .of(tag)
            .with_value(&[e, f]));
    };
    if !vr.has_long_length() {
        let length = if level.big_endian {
            u16::from_be_bytes([g, h])
        } else {
            u16::from_le_bytes([g, h])
        };
        return Ok(Head {
            tag,
            vr: Some(vr),
            length: u32::from(length),
            value_at,
        });
    }
    if level.end - value_at < 4 {
        return Err(ends_inside(source, level));
    }
    let length = long(*first_chunk(source.read(value_at, 4, READ_AHEAD)?)?);
    Ok(Head {
        tag,
        vr: Some(vr),
        length,
        value_at: value_at + 4,
    })
}

#[cold]
fn ends_inside<S: Source>(source: &S, level: &Level) -> Problem {
    let said = format!(
        "the data end at byte {} inside an element or before a delimiter",
        level.end
    );
    let code = if level.end == source.length() {
        "truncated.element"
    } else {
        "malformed.length"
    };
    Problem::error(code, said)
}

/// The first bytes as an array; a source that gives too few is cut short.
fn first_chunk<const N: usize>(bytes: &[u8]) -> Result<&[u8; N], Problem> {
    bytes.first_chunk().ok_or_else(|| cut_short(0))
}
