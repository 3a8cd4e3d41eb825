//! The boundary of a mask as edges, in either convention.

use super::chord::Edge;
use super::mask::{Mask, MaskConvention, Run};
use super::plane::PlanePoint;
use super::point::PixelPoint;
use super::spacing::PixelSpacing;

/// Columns from the first to the last, in pixels.
type Span = (f64, f64);

/// The boundary of the area that a mask covers, millimetres. Between corners that is the union
/// of its pixels' rectangles; between centres the union of the triangles and rectangles whose
/// corners are centres of neighbouring mask pixels, so a line of single pixels covers nothing.
pub fn outline(mask: &Mask, spacing: PixelSpacing, convention: MaskConvention) -> Vec<Edge> {
    let mut outline = Outline {
        spacing,
        edges: Vec::with_capacity(mask.runs().len() * 4),
    };
    let layers = match convention {
        MaskConvention::PixelCentres => layers_of_centres(mask),
        MaskConvention::PixelCorners => layers_of_corners(mask),
    };
    let mut above: (f64, Vec<Span>) = (f64::MIN, Vec::new());
    for layer in layers {
        if layer.top != above.0 {
            outline.level(above.0, &above.1, &[]);
            above.1.clear();
        }
        let tops: Vec<_> = layer.pieces.iter().map(|piece| piece.0).collect();
        outline.level(layer.top, &above.1, &tops);
        for (top, bottom) in &layer.pieces {
            outline.edge((top.0, layer.top), (bottom.0, layer.top + 1.0));
            outline.edge((top.1, layer.top), (bottom.1, layer.top + 1.0));
        }
        let bottoms = layer.pieces.iter().map(|piece| piece.1);
        above = (layer.top + 1.0, bottoms.collect());
    }
    outline.level(above.0, &above.1, &[]);
    outline.edges
}

/// What is covered between two levels one row apart: pieces with a top and a bottom side, left
/// to right, that touch at most in corners.
struct Layer {
    top: f64,
    pieces: Vec<(Span, Span)>,
}

fn layers_of_corners(mask: &Mask) -> Vec<Layer> {
    let side = |run: &Run| (f64::from(run.start) - 0.5, f64::from(run.end) - 0.5);
    let layer = |runs: &[Run]| {
        let top = f64::from(runs.first()?.row) - 0.5;
        let pieces = runs.iter().map(|run| (side(run), side(run))).collect();
        Some(Layer { top, pieces })
    };
    mask.rows().filter_map(layer).collect()
}

fn layers_of_centres(mask: &Mask) -> Vec<Layer> {
    let rows: Vec<_> = mask.rows().collect();
    let between = |pair: &[&[Run]]| {
        let &[above, below] = pair else { return None };
        let (first, next) = (above.first()?, below.first()?);
        (first.row + 1 == next.row).then(|| Layer {
            top: f64::from(first.row),
            pieces: pieces_between(above, below),
        })
    };
    rows.windows(2).filter_map(between).collect()
}

/// What the centres of two neighbouring rows' runs span between them.
fn pieces_between(above: &[Run], below: &[Run]) -> Vec<(Span, Span)> {
    let mut pieces = Vec::new();
    let mut below = below;
    for upper in above {
        while let [first, rest @ ..] = below
            && first.end < upper.start
        {
            below = rest;
        }
        for lower in below.iter().take_while(|lower| lower.start <= upper.end) {
            // One run may stand out by one pixel: with two of the other it spans a triangle.
            let side = |run: &Run, other: &Run| {
                let start = run.start.max(other.start.saturating_sub(1));
                let last = (run.end - 1).min(other.end);
                (f64::from(start), f64::from(last))
            };
            pieces.push((side(upper, lower), side(lower, upper)));
        }
    }
    pieces
}

struct Outline {
    spacing: PixelSpacing,
    edges: Vec<Edge>,
}

impl Outline {
    fn edge(&mut self, from: (f64, f64), to: (f64, f64)) {
        let point = |(x, y)| PlanePoint::of_pixel(PixelPoint::new(x, y), self.spacing);
        self.edges.push((point(from), point(to)));
    }

    /// The boundary along a level: where just one of the sides above and below covers it.
    fn level(&mut self, y: f64, above: &[Span], below: &[Span]) {
        let mut ends: Vec<f64> = above
            .iter()
            .chain(below)
            .flat_map(|side| [side.0, side.1])
            .collect();
        ends.sort_by(f64::total_cmp);
        for pair in ends.chunks_exact(2) {
            if let [from, to] = *pair
                && from < to
            {
                self.edge((from, y), (to, y));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::mask::tests::drawn;

    /// Area inside the edges, by the trapezoid rule over lines between all corners.
    fn area(edges: &[Edge]) -> f64 {
        let mut levels: Vec<f64> = edges.iter().flat_map(|edge| [edge.0.y, edge.1.y]).collect();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        let width = |y: f64| {
            let mut crossings: Vec<f64> = edges
                .iter()
                .filter(|(a, b)| a.y.min(b.y) < y && y < a.y.max(b.y))
                .map(|(a, b)| a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y))
                .collect();
            crossings.sort_by(f64::total_cmp);
            crossings
                .chunks(2)
                .map(|pair| pair[1] - pair[0])
                .sum::<f64>()
        };
        levels
            .windows(2)
            .map(|level| (level[1] - level[0]) * width((level[0] + level[1]) / 2.0))
            .sum()
    }

    #[test]
    fn the_area_is_that_of_the_pixels_or_of_their_centres() {
        let spacing = PixelSpacing::new(2.0, 0.5).unwrap();
        // Rows, pixels' area and centres' area, both in pixels.
        let cases: [(&[&str], f64, f64); 8] = [
            (&["#"], 1.0, 0.0),
            (&["####"], 4.0, 0.0),
            (&["#..", ".#.", "..#"], 3.0, 0.0),
            (&["##", "##"], 4.0, 1.0),
            (&["##", "#."], 3.0, 0.5),
            (&["####", "####", "####"], 12.0, 6.0),
            (&[".##.", "####", "####", ".##."], 12.0, 7.0),
            (&["#.#", "###", "#.#"], 7.0, 2.0),
        ];
        for (rows, corners, centres) in cases {
            let mask = drawn(rows);
            let of = |convention| area(&outline(&mask, spacing, convention));
            let found = (
                of(MaskConvention::PixelCorners),
                of(MaskConvention::PixelCentres),
            );
            assert!((found.0 - corners).abs() < 1e-9, "{rows:?}: {found:?}");
            assert!((found.1 - centres).abs() < 1e-9, "{rows:?}: {found:?}");
        }
    }
}
