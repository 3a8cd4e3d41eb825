//! Chords of a shape: straight lines that stay inside it. Concave shapes and several pieces come
//! out right, which an extent between parallel lines does not.

use super::diameter::SAME_LENGTH_MM;
use super::plane::{Caliper, PlanePoint};

/// An edge of a shape's boundary, millimetres.
pub type Edge = (PlanePoint, PlanePoint);

/// Lines this close, in millimetres, are one line.
const SAME_LINE_MM: f64 = 1e-9;
/// Gaps up to this, in millimetres, come from rounding.
const TOUCHING_MM: f64 = 1e-7;
/// Most crossings of edges and lines that are looked at: some tenths of a second. A smooth
/// contour of 60,000 points needs a quarter of a million.
const MOST_CROSSINGS: usize = 4_000_000;

/// The outline is so jagged that the search for its longest chord was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the outline is too jagged for a search of its longest chord")]
pub struct TooJagged;

/// The longest straight line at right angles to `long_axis` inside the shape whose boundary is
/// `edges` (closed outlines in any order; a point is inside when a line from it crosses an odd
/// number of edges). The shape holds its boundary: parts that touch in a point are one on a line
/// through it. Of equally long chords the one nearest to the middle of the long axis. A point
/// when the shape has no area; none without edges.
///
/// Exact: between two neighbouring corners the length of a chord changes linearly, so one of the
/// longest passes through a corner.
pub fn longest_chord(edges: &[Edge], long_axis: Caliper) -> Result<Option<Caliper>, TooJagged> {
    let along = long_axis.direction();
    let frame = Frame {
        along,
        across: PlanePoint::new(-along.y, along.x),
    };
    let middle = (long_axis.from.dot(along) + long_axis.to.dot(along)) / 2.0;
    let edges: Vec<_> = edges.iter().map(|edge| frame.of(edge)).collect();
    let best = Sweep::new(&edges).longest(middle)?;
    Ok(best.map(|chord| Caliper {
        from: frame.point(chord.offset, chord.least),
        to: frame.point(chord.offset, chord.most),
    }))
}

/// How much of a straight line lies outside the shape, millimetres: 0 for a line inside.
pub fn outside_mm(edges: &[Edge], line: Caliper) -> f64 {
    let across = line.direction();
    let frame = Frame {
        along: PlanePoint::new(-across.y, across.x),
        across,
    };
    let edges: Vec<_> = edges.iter().map(|edge| frame.of(edge)).collect();
    let offset = line.from.dot(frame.along);
    let before = edges
        .iter()
        .filter(|edge| edge.low < offset - SAME_LINE_MM && edge.high >= offset - SAME_LINE_MM);
    let after = edges
        .iter()
        .filter(|edge| edge.low <= offset + SAME_LINE_MM && edge.high > offset + SAME_LINE_MM);
    let mut crossings = Crossings::default();
    crossings.before.extend(before.map(|edge| edge.at(offset)));
    crossings.after.extend(after.map(|edge| edge.at(offset)));
    let inside: f64 = crossings
        .intervals()
        .iter()
        .map(|(least, most)| most - least)
        .sum();
    (line.length_mm() - inside).max(0.0)
}

/// Axes along and across the long axis.
struct Frame {
    along: PlanePoint,
    across: PlanePoint,
}

impl Frame {
    fn of(&self, &(a, b): &Edge) -> Slanted {
        let (a, b) = (
            (a.dot(self.along), a.dot(self.across)),
            (b.dot(self.along), b.dot(self.across)),
        );
        let (first, last) = if a.0 <= b.0 { (a, b) } else { (b, a) };
        Slanted {
            low: first.0,
            high: last.0,
            at_low: first.1,
            at_high: last.1,
        }
    }

    fn point(&self, along: f64, across: f64) -> PlanePoint {
        PlanePoint::new(
            self.along.x * along + self.across.x * across,
            self.along.y * along + self.across.y * across,
        )
    }
}

/// An edge in the axes of the sweep: offsets from `low` to `high`, and its place across at both.
#[derive(Clone, Copy)]
struct Slanted {
    low: f64,
    high: f64,
    at_low: f64,
    at_high: f64,
}

impl Slanted {
    /// Where it crosses the line at an offset.
    fn at(&self, offset: f64) -> f64 {
        if offset <= self.low {
            return self.at_low;
        }
        if offset >= self.high {
            return self.at_high;
        }
        self.at_low + (self.at_high - self.at_low) * ((offset - self.low) / (self.high - self.low))
    }
}

/// A chord on the line at an offset.
#[derive(Clone, Copy)]
struct Chord {
    offset: f64,
    least: f64,
    most: f64,
}

/// A line that moves along the long axis from corner to corner.
struct Sweep<'a> {
    /// By `low`.
    edges: Vec<&'a Slanted>,
    offsets: Vec<f64>,
}

impl<'a> Sweep<'a> {
    fn new(all: &'a [Slanted]) -> Self {
        let mut edges: Vec<_> = all.iter().collect();
        edges.sort_by(|a, b| a.low.total_cmp(&b.low));
        let mut offsets: Vec<_> = all.iter().flat_map(|edge| [edge.low, edge.high]).collect();
        offsets.sort_by(f64::total_cmp);
        Self { edges, offsets }
    }

    fn longest(&self, middle: f64) -> Result<Option<Chord>, TooJagged> {
        let (mut active, mut next): (Vec<&Slanted>, usize) = (Vec::new(), 0);
        let mut crossings = Crossings::default();
        let (mut best, mut looked_at): (Option<Chord>, usize) = (None, 0);
        let lines = self
            .offsets
            .chunk_by(|before, after| after - before <= SAME_LINE_MM);
        for line in lines {
            let (&[low, ..], &[.., high]) = (line, line) else {
                continue;
            };
            crossings.before.clear();
            crossings
                .before
                .extend(active.iter().map(|edge| edge.at(low)));
            active.retain(|edge| edge.high > high);
            while let Some(edge) = self.edges.get(next)
                && edge.low <= high
            {
                next += 1;
                if edge.high > high {
                    active.push(edge);
                }
            }
            crossings.after.clear();
            crossings
                .after
                .extend(active.iter().map(|edge| edge.at(high)));
            looked_at += crossings.before.len() + crossings.after.len();
            if looked_at > MOST_CROSSINGS {
                return Err(TooJagged);
            }
            crossings.keep_longest(low, middle, &mut best);
        }
        Ok(best.or_else(|| self.any_point()))
    }

    /// A point of a shape without area.
    fn any_point(&self) -> Option<Chord> {
        let edge = self.edges.first()?;
        Some(Chord {
            offset: edge.low,
            least: edge.at_low,
            most: edge.at_low,
        })
    }
}

/// Where a line crosses edges: of the part just before it, and of the part just after it.
#[derive(Default)]
struct Crossings {
    before: Vec<f64>,
    after: Vec<f64>,
}

impl Crossings {
    fn keep_longest(&mut self, offset: f64, middle: f64, best: &mut Option<Chord>) {
        let longest = best.map_or(0.0, |chord| chord.most - chord.least);
        let (least, most) = self
            .before
            .iter()
            .chain(&self.after)
            .fold((f64::MAX, f64::MIN), |(least, most), &at| {
                (least.min(at), most.max(at))
            });
        if most - least < longest - SAME_LENGTH_MM {
            return;
        }
        for (least, most) in self.intervals() {
            let found = Chord {
                offset,
                least,
                most,
            };
            let longer = best.is_none_or(|best| {
                let gain = (most - least) - (best.most - best.least);
                let nearer = (offset - middle).abs() < (best.offset - middle).abs();
                gain > SAME_LENGTH_MM || gain >= -SAME_LENGTH_MM && nearer
            });
            if longer {
                *best = Some(found);
            }
        }
    }

    /// The parts of the line that the shape holds, in order, touching ones joined.
    fn intervals(&mut self) -> Vec<(f64, f64)> {
        self.before.sort_by(f64::total_cmp);
        self.after.sort_by(f64::total_cmp);
        let pairs = self
            .before
            .chunks_exact(2)
            .chain(self.after.chunks_exact(2));
        let mut parts: Vec<_> = pairs
            .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
            .collect();
        parts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut joined: Vec<(f64, f64)> = Vec::with_capacity(parts.len());
        for (least, most) in parts {
            match joined.last_mut() {
                Some(last) if least <= last.1 + TOUCHING_MM => last.1 = last.1.max(most),
                _ => joined.push((least, most)),
            }
        }
        joined
    }
}
