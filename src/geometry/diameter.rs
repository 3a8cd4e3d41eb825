//! The longest distance between points, and the width across it.

use super::plane::{Caliper, PlanePoint};

/// Two lengths this close, in millimetres, are the same length.
pub const SAME_LENGTH_MM: f64 = 1e-9;
/// Most equally long diameters that are told apart.
const MOST_TIES: usize = 8;
/// Corners compared as one block once a hull is large.
const BLOCK: usize = 32;

/// The longest distances between two of `hull`'s corners: all that are equally long, in the
/// hull's order, at most eight; one point twice when there is only one; none without points.
///
/// Every pair is compared, but for blocks of corners that lie too near each other: exact for any
/// point set, and fast for a convex hull.
pub fn longest_diameters(hull: &[PlanePoint]) -> Vec<Caliper> {
    let Some(&first) = hull.first() else {
        return Vec::new();
    };
    let mut longest = Longest::at_least(reach(hull));
    let blocks: Vec<_> = hull.chunks(BLOCK).map(Block::new).collect();
    for (index, one) in blocks.iter().enumerate() {
        one.against_itself(&mut longest);
        for other in &blocks[index + 1..] {
            if one.farthest_squared(other) >= longest.least {
                one.against(other, &mut longest);
            }
        }
    }
    if longest.ties.is_empty() {
        longest.ties.push(Caliper {
            from: first,
            to: first,
        });
    }
    longest.ties
}

/// Extent of `hull` along a unit vector, millimetres: the distance of two parallel lines that
/// just hold it. Across a long axis this is the caliper width, which a chord inside the shape
/// may fall far short of.
pub fn extent_mm(hull: &[PlanePoint], direction: PlanePoint) -> f64 {
    let (least, most) = hull
        .iter()
        .map(|point| point.dot(direction))
        .fold((f64::MAX, f64::MIN), |(least, most), at| {
            (least.min(at), most.max(at))
        });
    (most - least).max(0.0)
}

/// A distance that some pair reaches, squared: the longest diameter is at least this.
fn reach(points: &[PlanePoint]) -> f64 {
    const DIRECTIONS: [(f64, f64); 4] = [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)];
    let farthest = |(x, y): (f64, f64)| {
        let along = PlanePoint::new(x, y);
        let by = |a: &&PlanePoint, b: &&PlanePoint| a.dot(along).total_cmp(&b.dot(along));
        let ends = points.iter().min_by(by).zip(points.iter().max_by(by));
        ends.map_or(0.0, |(least, most)| least.distance_squared(*most))
    };
    DIRECTIONS.into_iter().map(farthest).fold(0.0, f64::max)
}

/// The longest pairs so far.
struct Longest {
    squared: f64,
    /// What a squared distance must reach to matter.
    least: f64,
    ties: Vec<Caliper>,
}

impl Longest {
    /// A pair that reaches `squared` exists.
    fn at_least(squared: f64) -> Self {
        let least = (squared.sqrt() - SAME_LENGTH_MM).max(0.0);
        Self {
            squared,
            least: least * least,
            ties: Vec::new(),
        }
    }

    fn offer(&mut self, from: PlanePoint, to: PlanePoint) {
        let squared = from.distance_squared(to);
        if squared < self.least {
            return;
        }
        if squared > self.squared {
            let ties = std::mem::take(&mut self.ties);
            *self = Self::at_least(squared);
            let long_enough = |tie: &Caliper| tie.from.distance_squared(tie.to) >= self.least;
            self.ties = ties.into_iter().filter(long_enough).collect();
        }
        if self.ties.len() < MOST_TIES {
            self.ties.push(Caliper { from, to });
        }
    }
}

/// Some neighbouring corners and the box around them.
struct Block<'a> {
    points: &'a [PlanePoint],
    least: PlanePoint,
    most: PlanePoint,
}

impl<'a> Block<'a> {
    fn new(points: &'a [PlanePoint]) -> Self {
        let mut least = PlanePoint::new(f64::MAX, f64::MAX);
        let mut most = PlanePoint::new(f64::MIN, f64::MIN);
        for point in points {
            least = PlanePoint::new(least.x.min(point.x), least.y.min(point.y));
            most = PlanePoint::new(most.x.max(point.x), most.y.max(point.y));
        }
        Self {
            points,
            least,
            most,
        }
    }

    /// No pair of the two blocks is farther apart than this, squared.
    fn farthest_squared(&self, other: &Self) -> f64 {
        let across = (other.most.x - self.least.x).max(self.most.x - other.least.x);
        let down = (other.most.y - self.least.y).max(self.most.y - other.least.y);
        across * across + down * down
    }

    fn against_itself(&self, longest: &mut Longest) {
        if self.farthest_squared(self) < longest.least {
            return;
        }
        for (index, &from) in self.points.iter().enumerate() {
            for &to in &self.points[index + 1..] {
                longest.offer(from, to);
            }
        }
    }

    fn against(&self, other: &Self, longest: &mut Longest) {
        for &from in self.points {
            for &to in other.points {
                longest.offer(from, to);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::hull::convex_hull;
    use proptest::prelude::*;

    fn circle(count: u32, radius: f64) -> Vec<PlanePoint> {
        let at = |index: u32| f64::from(index) * std::f64::consts::TAU / f64::from(count);
        (0..count)
            .map(|index| PlanePoint::new(radius * at(index).cos(), radius * at(index).sin()))
            .collect()
    }

    #[test]
    fn a_box_has_two_diameters() {
        let corners = [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)];
        let hull: Vec<_> = corners.map(|(x, y)| PlanePoint::new(x, y)).to_vec();
        let found = longest_diameters(&hull);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|caliper| caliper.length_mm() == 5.0));
        assert_eq!(extent_mm(&hull, PlanePoint::new(1.0, 0.0)), 4.0);
        assert!((extent_mm(&hull, PlanePoint::new(-0.6, 0.8)) - 4.8).abs() < 1e-12);
    }

    #[test]
    fn one_point_has_a_diameter_of_nothing() {
        assert!(longest_diameters(&[]).is_empty());
        let found = longest_diameters(&[PlanePoint::new(2.0, 3.0)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].length_mm(), 0.0);
    }

    #[test]
    fn a_circle_of_sixty_thousand_points_takes_no_time() {
        let points = circle(60_000, 25.0);
        let found = longest_diameters(&convex_hull(&points));
        assert!((found[0].length_mm() - 50.0).abs() < 1e-9);
        assert_eq!(found.len(), MOST_TIES);
    }

    proptest! {
        #[test]
        fn equals_every_pair_compared(
            pairs in prop::collection::vec((-60i32..60, -60i32..60), 1..200),
            row_mm in 0.3f64..3.0,
            column_mm in 0.3f64..3.0,
        ) {
            let points: Vec<_> = pairs
                .iter()
                .map(|&(x, y)| PlanePoint::new(f64::from(x) * column_mm, f64::from(y) * row_mm))
                .collect();
            let mut longest = 0.0f64;
            for a in &points {
                for b in &points {
                    longest = longest.max(a.distance_squared(*b));
                }
            }
            for found in [longest_diameters(&convex_hull(&points)), longest_diameters(&points)] {
                prop_assert!(!found.is_empty());
                for caliper in found {
                    prop_assert!((caliper.length_mm() - longest.sqrt()).abs() <= 2.0 * SAME_LENGTH_MM);
                }
            }
        }
    }
}
