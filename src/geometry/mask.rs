//! A binary mask on one image: the pixels of a lesion, as runs along rows.

use super::plane::PlanePoint;
use super::point::PixelPoint;
use super::spacing::PixelSpacing;

/// Neighbouring pixels of one row that belong to the mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// Row index, zero-based.
    pub row: u32,
    /// First column.
    pub start: u32,
    /// The column after the last one.
    pub end: u32,
}

impl Run {
    /// Count of pixels.
    pub const fn pixels(self) -> u32 {
        self.end - self.start
    }
}

/// Where the points of a mask are taken to lie. No choice is without bias: between centres a
/// diameter is about half a pixel short, between corners nearly one pixel long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MaskConvention {
    /// Pixels are points at their centres.
    PixelCentres,
    /// Pixels are rectangles: lengths reach to their outer corners.
    PixelCorners,
}

impl MaskConvention {
    /// As results spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            MaskConvention::PixelCentres => "pixel_centres",
            MaskConvention::PixelCorners => "pixel_corners",
        }
    }
}

/// A binary mask on one image. Its runs are sorted, not empty, and neither touch nor overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    runs: Vec<Run>,
}

impl Mask {
    /// No pixel.
    pub const fn new() -> Self {
        Self { runs: Vec::new() }
    }

    /// Add pixels `start..end` of a row behind all others; joined with a run they touch. What is
    /// empty or would lie before the last run is left out and false is returned.
    pub fn push(&mut self, run: Run) -> bool {
        if run.start >= run.end {
            return false;
        }
        match self.runs.last_mut() {
            Some(last) if (last.row, last.end) > (run.row, run.start) => false,
            Some(last) if (last.row, last.end) == (run.row, run.start) => {
                last.end = run.end;
                true
            }
            _ => {
                self.runs.push(run);
                true
            }
        }
    }

    /// From one byte a pixel, row after row of `columns` pixels; not zero belongs to the mask.
    pub fn from_bytes(bytes: &[u8], columns: u32) -> Self {
        let mut mask = Self::new();
        for (row, pixels) in (0..).zip(bytes.chunks(columns.max(1) as usize)) {
            let mut runs = Runs {
                row,
                mask: &mut mask,
            };
            runs.of_row(pixels);
        }
        mask
    }

    /// From pixels of one bit, the lowest bit first, rows not padded to bytes (DICOM PS3.5 8.1.1,
    /// 8.2): `columns` by `rows` pixels from bit `first` of `bytes`. Pixels past the end of the
    /// bytes are not in the mask.
    pub fn from_bits(bytes: &[u8], first: u64, rows: u32, columns: u32) -> Self {
        let mut mask = Self::new();
        let mut pixels = vec![0; columns as usize];
        for row in 0..rows {
            let start = first + u64::from(row) * u64::from(columns);
            if is_blank(bytes, start, u64::from(columns)) {
                continue;
            }
            for (bit, pixel) in (start..).zip(&mut pixels) {
                let byte = usize::try_from(bit / 8).ok().and_then(|at| bytes.get(at));
                *pixel = byte.map_or(0, |byte| byte >> (bit % 8) & 1);
            }
            let mut runs = Runs {
                row,
                mask: &mut mask,
            };
            runs.of_row(&pixels);
        }
        mask
    }

    /// Its runs, sorted by row and column.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// No pixel belongs to it.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Forget all pixels, keep the memory.
    pub fn clear(&mut self) {
        self.runs.clear();
    }

    /// Count of pixels.
    pub fn pixels(&self) -> u64 {
        self.runs.iter().map(|run| u64::from(run.pixels())).sum()
    }

    /// Runs row by row.
    pub fn rows(&self) -> impl Iterator<Item = &[Run]> {
        self.runs.chunk_by(|before, after| before.row == after.row)
    }

    /// Pixels that this mask and another share.
    pub fn overlap(&self, other: &Self) -> u64 {
        let (mut shared, mut others) = (0, other.runs.as_slice());
        for run in &self.runs {
            while let [first, rest @ ..] = others
                && (first.row, first.end) <= (run.row, run.start)
            {
                others = rest;
            }
            let touching = others
                .iter()
                .take_while(|other| other.row == run.row && other.start < run.end);
            for other in touching {
                let (start, end) = (run.start.max(other.start), run.end.min(other.end));
                shared += u64::from(end.saturating_sub(start));
            }
        }
        shared
    }

    /// The points that its convex hull hangs on, millimetres, from the top down and left to right:
    /// of each row the outermost pixels' centres, or of each line between rows their corners.
    pub fn outermost_points(
        &self,
        spacing: PixelSpacing,
        convention: MaskConvention,
    ) -> Vec<PlanePoint> {
        let mut points = Vec::with_capacity(128);
        let mut level = |y: f64, left: f64, right: f64| {
            points.push(PlanePoint::of_pixel(PixelPoint::new(left, y), spacing));
            if right > left {
                points.push(PlanePoint::of_pixel(PixelPoint::new(right, y), spacing));
            }
        };
        // The corners below the row before: y, left, right.
        let mut below: Option<(f64, f64, f64)> = None;
        for row in self.rows() {
            let (&[first, ..], &[.., last]) = (row, row) else {
                continue;
            };
            let (left, right) = (f64::from(first.start), f64::from(last.end) - 1.0);
            let y = f64::from(first.row);
            if convention == MaskConvention::PixelCentres {
                level(y, left, right);
                continue;
            }
            let (top, left, right) = (y - 0.5, left - 0.5, right + 0.5);
            match below {
                Some((y, above_left, above_right)) if y == top => {
                    level(top, left.min(above_left), right.max(above_right));
                }
                Some((y, above_left, above_right)) => {
                    level(y, above_left, above_right);
                    level(top, left, right);
                }
                None => level(top, left, right),
            }
            below = Some((y + 0.5, left, right));
        }
        if let Some((y, left, right)) = below {
            level(y, left, right);
        }
        points
    }

    /// Diagonal of the box around the outermost pixels, millimetres: no diameter is longer.
    pub fn box_diagonal_mm(&self, spacing: PixelSpacing, convention: MaskConvention) -> f64 {
        let (Some(first), Some(last)) = (self.runs.first(), self.runs.last()) else {
            return 0.0;
        };
        let left = self.runs.iter().map(|run| run.start).min().unwrap_or(0);
        let right = self.runs.iter().map(|run| run.end).max().unwrap_or(0);
        let more = match convention {
            MaskConvention::PixelCentres => 0.0,
            MaskConvention::PixelCorners => 1.0,
        };
        let across = f64::from(right - left) - 1.0 + more;
        let down = f64::from(last.row - first.row) + more;
        spacing.distance_mm(PixelPoint::new(0.0, 0.0), PixelPoint::new(across, down))
    }
}

/// Finds the runs of one row.
struct Runs<'a> {
    row: u32,
    mask: &'a mut Mask,
}

impl Runs<'_> {
    fn of_row(&mut self, pixels: &[u8]) {
        let mut at = 0;
        while let Some(start) = position(pixels, at, |pixel| pixel != 0) {
            let end = position(pixels, start, |pixel| pixel == 0).unwrap_or(pixels.len());
            self.mask.push(Run {
                row: self.row,
                start: start as u32,
                end: end as u32,
            });
            at = end;
        }
    }
}

fn position(pixels: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let left = pixels.get(from..)?;
    left.iter()
        .position(|&pixel| wanted(pixel))
        .map(|found| from + found)
}

/// No bit is set in the bytes that hold these bits.
fn is_blank(bytes: &[u8], first: u64, count: u64) -> bool {
    let start = usize::try_from(first / 8).unwrap_or(usize::MAX);
    let end = usize::try_from((first + count).div_ceil(8)).unwrap_or(usize::MAX);
    let end = end.min(bytes.len());
    bytes
        .get(start..end)
        .is_none_or(|bytes| bytes.iter().all(|&byte| byte == 0))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A mask drawn with `#` for its pixels, a row a line.
    pub(crate) fn drawn(rows: &[&str]) -> Mask {
        let columns = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let bytes: Vec<u8> = rows
            .iter()
            .flat_map(|row| {
                let padded = row.bytes().chain(std::iter::repeat(b'.'));
                padded.take(columns).map(|byte| u8::from(byte == b'#'))
            })
            .collect();
        Mask::from_bytes(&bytes, columns as u32)
    }

    #[test]
    fn rows_of_odd_length_are_unpacked_across_bytes() {
        // Two frames of 3 rows by 5 columns, 15 bits each, in 4 bytes.
        let frames = [["#...#", ".###.", "....#"], ["#####", ".....", "#.#.#"]];
        let bits: Vec<bool> = frames
            .iter()
            .flatten()
            .flat_map(|row| row.bytes().map(|byte| byte == b'#'))
            .collect();
        let mut bytes = vec![0u8; bits.len().div_ceil(8)];
        for (at, _) in bits.iter().enumerate().filter(|(_, bit)| **bit) {
            bytes[at / 8] |= 1 << (at % 8);
        }
        for (index, frame) in frames.iter().enumerate() {
            let mask = Mask::from_bits(&bytes, 15 * index as u64, 3, 5);
            assert_eq!(mask, drawn(frame), "frame {index}");
        }
        let cut = Mask::from_bits(&bytes[..1], 0, 3, 5);
        assert_eq!(cut.pixels(), 4, "bits that are not there");
        assert!(Mask::from_bits(&bytes, 1 << 40, 3, 5).is_empty());
    }

    #[test]
    fn runs_stay_sorted_and_apart() {
        let run = |row, start, end| Run { row, start, end };
        let mut mask = Mask::new();
        assert!(mask.push(run(1, 4, 6)));
        assert!(mask.push(run(1, 6, 9)), "touching runs join");
        assert!(!mask.push(run(1, 8, 10)), "overlaps");
        assert!(!mask.push(run(0, 20, 30)), "comes before");
        assert!(!mask.push(run(2, 5, 5)), "is empty");
        assert_eq!(mask.runs(), [run(1, 4, 9)]);
        assert_eq!(mask.pixels(), 5);
    }

    #[test]
    fn overlap_counts_shared_pixels() {
        let one = drawn(&["##.##", ".....", "#####"]);
        let other = drawn(&[".###.", "#####", "#.#.#"]);
        assert_eq!(one.overlap(&other), 5);
        assert_eq!(other.overlap(&one), 5);
        assert_eq!(one.overlap(&Mask::new()), 0);
    }
}
