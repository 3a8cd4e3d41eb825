//! Run-length coded frames (PS3.5 annex G): a header, then one segment for each byte of a
//! sample, the most significant first.

use super::super::problem::Problem;
use super::super::tag;
use super::layout::Layout;
use super::native::{ByteOrder, unpacked};

const HEADER: usize = 64;

/// Stored values of a run-length coded frame.
pub(super) fn decode(frame: &[u8], layout: &Layout) -> Result<Vec<i32>, Problem> {
    let width = usize::from(layout.bits_allocated / 8);
    let segments = segments(frame, width)?;
    let mut bytes = vec![0; layout.frame_bytes()];
    for (place, segment) in segments.into_iter().enumerate() {
        let plane = bytes.iter_mut().skip(width - 1 - place).step_by(width);
        expand(segment, plane)?;
    }
    unpacked(&bytes, 0, layout, ByteOrder::Little)
}

/// The segments by the frame's header, which must be whole, in order and as many as a sample
/// has bytes.
fn segments(frame: &[u8], width: usize) -> Result<Vec<&[u8]>, Problem> {
    let (header, _) = frame
        .split_first_chunk::<HEADER>()
        .ok_or_else(|| broken("its header is cut short"))?;
    let (numbers, _) = header.as_chunks::<4>();
    let mut numbers = numbers
        .iter()
        .map(|&bytes| u32::from_le_bytes(bytes) as usize);
    let count = numbers.next().unwrap_or_default();
    if count != width || width == 0 {
        let said = format!("{count} segments where a sample has {width} bytes");
        return Err(broken(&said));
    }
    let mut bounds: Vec<usize> = numbers.take(count).collect();
    bounds.push(frame.len());
    let in_order = bounds.is_sorted_by(|one, next| one < next);
    if bounds.first() != Some(&HEADER) || !in_order {
        return Err(broken("its segments are not where the header says"));
    }
    Ok(bounds
        .windows(2)
        .map(|pair| &frame[pair[0]..pair[1]])
        .collect())
}

/// Runs and literals into one byte of every sample: neither too few nor too many.
fn expand<'b>(
    mut segment: &[u8],
    mut plane: impl ExactSizeIterator<Item = &'b mut u8>,
) -> Result<(), Problem> {
    const CUT: &str = "a segment is cut short";
    while plane.len() > 0 {
        let (&control, rest) = segment.split_first().ok_or_else(|| broken(CUT))?;
        let count = match control {
            0..=127 => usize::from(control) + 1,
            128 => 0,
            129..=255 => 257 - usize::from(control),
        };
        if count > plane.len() {
            return Err(broken("a segment holds more than the frame has pixels"));
        }
        let literal = control < 128;
        let used = if literal {
            count
        } else {
            usize::from(control > 128)
        };
        let (values, rest) = rest.split_at_checked(used).ok_or_else(|| broken(CUT))?;
        for (index, byte) in plane.by_ref().take(count).enumerate() {
            *byte = values[if literal { index } else { 0 }];
        }
        segment = rest;
    }
    // The padding that makes a segment even.
    if segment.iter().all(|byte| matches!(byte, 0 | 128)) {
        Ok(())
    } else {
        Err(broken("a segment holds more than the frame has pixels"))
    }
}

fn broken(why: &str) -> Problem {
    let said = format!("a run-length coded frame cannot be decoded: {why}");
    Problem::error("malformed.frame", said).of(tag::PIXEL_DATA)
}

#[cfg(test)]
mod tests {
    use super::super::layout::layout;
    use super::*;

    fn frame(segments: &[&[u8]]) -> Vec<u8> {
        let mut header = vec![segments.len() as u32];
        let mut at = HEADER as u32;
        for segment in segments {
            header.push(at);
            at += segment.len() as u32;
        }
        header.resize(16, 0);
        let header = header.iter().flat_map(|number| number.to_le_bytes());
        header.chain(segments.concat()).collect()
    }

    #[test]
    fn runs_and_literals() {
        // 254 repeats three times, 128 does nothing.
        let coded = frame(&[&[254, 1, 0, 0x80], &[128, 3, 1, 2, 3, 4, 0]]);
        let values = decode(&coded, &layout(16, 16, 0, true)).unwrap();
        assert_eq!(values, [0x101, 0x102, 0x103, -32_764]);
        // The longest run is 128 long, and too long here.
        for segment in [
            &[129, 1][..],
            &[129],
            &[3, 1, 2],
            &[3, 1, 2, 3, 4, 9],
            &[254, 1],
            &[],
        ] {
            assert!(
                decode(&frame(&[segment]), &layout(8, 8, 0, false)).is_err(),
                "{segment:?}"
            );
        }
        let mut plane = [0; 128];
        expand(&[129, 7], plane.iter_mut()).unwrap();
        assert_eq!(plane, [7; 128]);
        let mut pair = [0; 2];
        expand(&[255, 9], pair.iter_mut()).unwrap();
        assert_eq!(pair, [9; 2]);
    }
}
