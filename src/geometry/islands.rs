//! Pieces of a mask and the holes in it.

use super::mask::{Mask, Run};

/// The pieces of a mask whose pixels touch along a side or a corner (8-connected), the largest
/// by pixels first; of equal ones the one that begins higher up.
pub fn islands(mask: &Mask) -> Vec<Mask> {
    let runs = mask.runs();
    let mut sets = Sets::new(runs.len());
    join_touching(runs, 1, &mut sets);
    let mut pieces = gather(runs, &mut sets);
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.pixels()));
    pieces
}

/// The holes of a mask: pixels outside it that no path along pixel sides leads out of
/// (4-connected), the largest first. A corner between two mask pixels closes a hole.
pub fn holes(mask: &Mask) -> Vec<Mask> {
    let Some((gaps, left, right)) = gaps(mask) else {
        return Vec::new();
    };
    let (top, bottom) = (
        gaps.first().map(|run| run.row),
        gaps.last().map(|run| run.row),
    );
    let mut sets = Sets::new(gaps.len());
    join_touching(&gaps, 0, &mut sets);
    let mut pieces = gather(&gaps, &mut sets);
    let is_outside = |run: &Run| {
        run.start == left || run.end == right || Some(run.row) == top || Some(run.row) == bottom
    };
    pieces.retain(|piece| !piece.runs().iter().any(is_outside));
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.pixels()));
    // Back from the frame of one pixel that `gaps` puts around the mask.
    pieces.into_iter().map(|piece| unframed(&piece)).collect()
}

/// The mask with these holes filled.
pub fn filled(mask: &Mask, holes: &[Mask]) -> Mask {
    if holes.is_empty() {
        return mask.clone();
    }
    let mut runs: Vec<Run> = mask.runs().to_vec();
    runs.extend(holes.iter().flat_map(Mask::runs));
    runs.sort();
    let mut filled = Mask::new();
    for run in runs {
        filled.push(run);
    }
    filled
}

/// The pixels outside the mask in the box around it, moved by one pixel right and down so that
/// a frame of one pixel fits around the box; and the first and last column of that frame.
fn gaps(mask: &Mask) -> Option<(Vec<Run>, u32, u32)> {
    let (top, bottom) = (mask.runs().first()?.row, mask.runs().last()?.row);
    let left = mask.runs().iter().map(|run| run.start).min()?;
    let right = mask.runs().iter().map(|run| run.end).max()? + 2;
    let whole = |row| Run {
        row,
        start: left,
        end: right,
    };
    let mut gaps = vec![whole(top)];
    let mut rows = mask.rows().peekable();
    for row in top..=bottom {
        let Some(runs) = rows.next_if(|runs| runs.first().is_some_and(|run| run.row == row)) else {
            gaps.push(whole(row + 1));
            continue;
        };
        let mut start = left;
        for run in runs {
            gaps.push(Run {
                row: row + 1,
                start,
                end: run.start + 1,
            });
            start = run.end + 1;
        }
        gaps.push(Run {
            row: row + 1,
            start,
            end: right,
        });
    }
    gaps.push(whole(bottom + 2));
    Some((gaps, left, right))
}

fn unframed(piece: &Mask) -> Mask {
    let mut moved = Mask::new();
    for run in piece.runs() {
        moved.push(Run {
            row: run.row - 1,
            start: run.start - 1,
            end: run.end - 1,
        });
    }
    moved
}

/// Join runs of neighbouring rows that overlap when each is widened by `reach` pixels.
fn join_touching(runs: &[Run], reach: u32, sets: &mut Sets) {
    let mut above = 0;
    for (index, run) in runs.iter().enumerate() {
        let ends_before = |other: &Run| (other.row + 1, other.end + reach) <= (run.row, run.start);
        while above < index && runs.get(above).is_some_and(ends_before) {
            above += 1;
        }
        let row_above = runs.iter().enumerate().take(index).skip(above);
        for (other_index, other) in row_above {
            if other.row + 1 != run.row || other.start >= run.end + reach {
                break;
            }
            sets.join(index, other_index);
        }
    }
}

/// The runs of each set as a mask, in the order of their first runs.
fn gather(runs: &[Run], sets: &mut Sets) -> Vec<Mask> {
    let mut place = vec![usize::MAX; runs.len()];
    let mut pieces: Vec<Mask> = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        let root = sets.root(index);
        let Some(place) = place.get_mut(root) else {
            continue;
        };
        if *place == usize::MAX {
            *place = pieces.len();
            pieces.push(Mask::new());
        }
        if let Some(piece) = pieces.get_mut(*place) {
            piece.push(*run);
        }
    }
    pieces
}

/// Disjoint sets of indices, joined with path halving.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut index: usize) -> usize {
        while let Some(&parent) = self.0.get(index)
            && parent != index
        {
            let above = self.0.get(parent).copied().unwrap_or(parent);
            if let Some(place) = self.0.get_mut(index) {
                *place = above;
            }
            index = above;
        }
        index
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(place) = self.0.get_mut(one.max(other)) {
            *place = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::mask::tests::drawn;
    use proptest::prelude::*;

    #[test]
    fn corners_join_islands_and_close_holes() {
        let cases: [(&[&str], &[u64], &[u64]); 8] = [
            (&["....."], &[], &[]),
            (&["#"], &[1], &[]),
            (&["#..", ".#.", "..#"], &[3], &[]),
            (&["#.#", "...", "#.#"], &[1, 1, 1, 1], &[]),
            (&[".#.", "#.#", ".#."], &[4], &[1]),
            (
                &["#####", "#...#", "#.#.#", "#...#", "#####"],
                &[16, 1],
                &[8],
            ),
            (&["#####", "#.#.#", "##.##", "#####"], &[17], &[1, 1, 1]),
            (&["##.##", "#...#", "#####"], &[11], &[]),
        ];
        for (rows, pieces, inside) in cases {
            let mask = drawn(rows);
            let sizes = |masks: &[Mask]| masks.iter().map(Mask::pixels).collect::<Vec<_>>();
            assert_eq!(sizes(&islands(&mask)), pieces, "islands of {rows:?}");
            let found = holes(&mask);
            assert_eq!(sizes(&found), inside, "holes of {rows:?}");
            let full = filled(&mask, &found);
            assert_eq!(full.pixels(), mask.pixels() + inside.iter().sum::<u64>());
            assert!(holes(&full).is_empty(), "{rows:?}");
        }
    }

    /// Pieces by flood fill over single pixels, the slow way.
    fn flooded(pixels: &[Vec<bool>], wanted: bool, diagonal: bool) -> Vec<(usize, bool)> {
        let (rows, columns) = (pixels.len() as i32, pixels[0].len() as i32);
        let mut seen = vec![vec![false; columns as usize]; rows as usize];
        let mut found = Vec::new();
        for start in 0..rows * columns {
            let mut stack = vec![(start / columns, start % columns)];
            let (mut count, mut border) = (0, false);
            while let Some((y, x)) = stack.pop() {
                if y < 0 || x < 0 || y >= rows || x >= columns {
                    continue;
                }
                let (row, column) = (y as usize, x as usize);
                if seen[row][column] || pixels[row][column] != wanted {
                    continue;
                }
                seen[row][column] = true;
                count += 1;
                border |= y == 0 || x == 0 || y == rows - 1 || x == columns - 1;
                for (dy, dx) in [(0, 1), (0, -1), (1, 0), (-1, 0)] {
                    stack.push((y + dy, x + dx));
                }
                for (dy, dx) in [(1, 1), (1, -1), (-1, 1), (-1, -1)] {
                    if diagonal {
                        stack.push((y + dy, x + dx));
                    }
                }
            }
            if count > 0 {
                found.push((count, border));
            }
        }
        found
    }

    proptest! {
        #[test]
        fn equals_flood_fill(bits in prop::collection::vec(any::<bool>(), 1..160), columns in 1usize..14) {
            let pixels: Vec<Vec<bool>> = bits
                .chunks_exact(columns)
                .map(<[bool]>::to_vec)
                .collect();
            prop_assume!(!pixels.is_empty());
            let bytes: Vec<u8> = pixels.iter().flatten().map(|&bit| u8::from(bit)).collect();
            let mask = Mask::from_bytes(&bytes, columns as u32);
            let sorted = |mut sizes: Vec<usize>| { sizes.sort_unstable(); sizes };
            let sizes = |masks: Vec<Mask>| sorted(masks.iter().map(|mask| mask.pixels() as usize).collect());
            let slow = flooded(&pixels, true, true);
            prop_assert_eq!(sizes(islands(&mask)), sorted(slow.iter().map(|piece| piece.0).collect()));
            let slow = flooded(&pixels, false, false);
            let enclosed = slow.iter().filter(|piece| !piece.1).map(|piece| piece.0).collect();
            prop_assert_eq!(sizes(holes(&mask)), sorted(enclosed));
        }
    }
}
