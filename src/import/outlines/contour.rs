//! Contours of one region in their plane: which is the largest, what else lies beside it.

use crate::geometry::chord::{Edge, outside_mm};
use crate::geometry::diameter::longest_diameters;
use crate::geometry::hull::convex_hull;
use crate::geometry::measure::{Axes, longest_axes};
use crate::geometry::{Caliper, Orientation, PlanePoint, Vector3};

/// Points farther than this from their plane do not lie in it.
const FLAT_MM: f64 = 0.5;
/// The most pairs of edges that are looked at for crossings.
const MOST_PAIRS: usize = 4_000_000;
/// The most crossings that are sized.
const MOST_CROSSINGS: usize = 1000;
/// Planes nearer than this are one plane.
pub const SAME_PLANE_MM: f64 = 0.05;

/// A closed contour in its own plane.
#[derive(Clone, Debug)]
pub struct PlaneContour {
    /// Directions of the plane's axes.
    pub plane: Orientation,
    /// Distance of the plane from the origin along its normal, millimetres.
    pub offset_mm: f64,
    /// The points in the plane.
    pub points: Vec<PlanePoint>,
    /// The points' convex hull.
    hull: Vec<PlanePoint>,
    /// The longest distance of two points.
    pub long_mm: f64,
}

impl PlaneContour {
    /// From points in the patient; none when they do not lie in one plane.
    pub fn new(points: &[Vector3]) -> Option<Self> {
        let plane = plane_of(points)?;
        let normal = plane.normal();
        let offsets = points.iter().map(|point| point.dot(normal));
        let offset_mm = offsets.clone().sum::<f64>() / points.len() as f64;
        if offsets
            .into_iter()
            .any(|offset| (offset - offset_mm).abs() > FLAT_MM)
        {
            return None;
        }
        let place =
            |point: &Vector3| PlanePoint::new(point.dot(plane.row()), point.dot(plane.column()));
        let points: Vec<_> = points.iter().map(place).collect();
        let hull = convex_hull(&points);
        let long_mm = longest_diameters(&hull).first()?.length_mm();
        Some(Self {
            plane,
            offset_mm,
            points,
            hull,
            long_mm,
        })
    }

    /// Its axes; none without points.
    pub fn axes(&self) -> Option<Axes> {
        longest_axes(&self.hull, &self.edges())
    }

    /// How much of a line lies outside it, millimetres.
    pub fn outside_mm(&self, line: Caliper) -> f64 {
        outside_mm(&self.edges(), line)
    }

    /// A point of the plane in the patient.
    pub fn patient(&self, point: PlanePoint) -> Vector3 {
        let along = self.plane.row() * point.x + self.plane.column() * point.y;
        along + self.plane.normal() * self.offset_mm
    }

    /// Size of the largest loop that it makes by crossing itself, millimetres: the smaller of the
    /// two at each crossing, by the box around it. None when it does not, or when it is too
    /// jagged to tell.
    pub fn largest_crossing_mm(&self) -> Option<f64> {
        let crossings = crossings(&self.edges())?;
        let points: Vec<_> = self.edges().iter().map(|edge| edge.1).collect();
        let size = |(first, second): (usize, usize)| {
            let inner = points.get(first..second).unwrap_or_default();
            let outer = [
                points.get(second..).unwrap_or_default(),
                points.get(..first).unwrap_or_default(),
            ];
            box_mm(inner.iter()).min(box_mm(outer.into_iter().flatten()))
        };
        crossings.into_iter().map(size).reduce(f64::max)
    }

    /// Lies in the same plane as another.
    pub fn beside(&self, other: &Self) -> bool {
        self.plane.agrees_with(other.plane)
            && (self.offset_mm - other.offset_mm).abs() <= SAME_PLANE_MM
    }

    /// Its first point lies inside the other contour.
    pub fn is_inside(&self, other: &Self) -> bool {
        let Some(first) = self.points.first() else {
            return false;
        };
        let crosses = |(a, b): &Edge| {
            (a.y > first.y) != (b.y > first.y)
                && first.x < a.x + (b.x - a.x) * (first.y - a.y) / (b.y - a.y)
        };
        other.edges().iter().filter(|edge| crosses(edge)).count() % 2 == 1
    }

    /// Longest distance of two points of several contours in one plane, millimetres.
    pub fn longest_over_all(contours: &[&Self]) -> f64 {
        let points: Vec<_> = contours
            .iter()
            .flat_map(|one| one.hull.iter().copied())
            .collect();
        let longest = longest_diameters(&convex_hull(&points));
        longest.first().map_or(0.0, |long| long.length_mm())
    }

    /// Area inside it, square millimetres.
    pub fn area_mm2(&self) -> f64 {
        let twice: f64 = self
            .edges()
            .iter()
            .map(|(a, b)| a.x * b.y - b.x * a.y)
            .sum();
        twice.abs() / 2.0
    }

    fn edges(&self) -> Vec<Edge> {
        let next = self.points.iter().cycle().skip(1);
        let edges = self.points.iter().copied().zip(next.copied());
        edges.filter(|(from, to)| from != to).collect()
    }
}

/// Diagonal of the box around points.
fn box_mm<'p>(points: impl Iterator<Item = &'p PlanePoint>) -> f64 {
    let start = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    let [left, top, right, bottom] = points.fold(start, |[left, top, right, bottom], point| {
        [
            left.min(point.x),
            top.min(point.y),
            right.max(point.x),
            bottom.max(point.y),
        ]
    });
    let diagonal = PlanePoint::new(left, top).distance_squared(PlanePoint::new(right, bottom));
    if left > right { 0.0 } else { diagonal.sqrt() }
}

/// Pairs of edges, by index, that truly cross: touching and running along is none. None when
/// there are too many pairs to look at.
fn crossings(edges: &[Edge]) -> Option<Vec<(usize, usize)>> {
    let mut order: Vec<usize> = (0..edges.len()).collect();
    let left = |index: usize| edges.get(index).map_or(0.0, |(a, b)| a.x.min(b.x));
    let right = |index: usize| edges.get(index).map_or(0.0, |(a, b)| a.x.max(b.x));
    order.sort_by(|&a, &b| left(a).total_cmp(&left(b)));
    let (mut active, mut found): (Vec<usize>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
    let mut looked_at = 0;
    for index in order {
        active.retain(|&other| right(other) >= left(index));
        looked_at += active.len();
        if looked_at > MOST_PAIRS || found.len() > MOST_CROSSINGS {
            return None;
        }
        for &other in &active {
            if let (Some(one), Some(two)) = (edges.get(index), edges.get(other))
                && cross(one, two)
            {
                found.push((index.min(other), index.max(other)));
            }
        }
        active.push(index);
    }
    Some(found)
}

/// Each edge's ends lie strictly on both sides of the other edge.
fn cross((a, b): &Edge, (c, d): &Edge) -> bool {
    let apart = |one: f64, two: f64| one > 0.0 && two < 0.0 || one < 0.0 && two > 0.0;
    apart(a.turn(*b, *c), a.turn(*b, *d)) && apart(c.turn(*d, *a), c.turn(*d, *b))
}

/// The plane that points lie in: its axes are the patient's own when it is a slice across the
/// body; axial when the points lie on one line.
fn plane_of(points: &[Vector3]) -> Option<Orientation> {
    let first = *points.first()?;
    let next = points.iter().skip(1);
    let normal = points
        .iter()
        .zip(next)
        .fold(Vector3::default(), |sum, (&a, &b)| {
            sum + (a - first).cross(b - first)
        });
    let length = normal.length();
    let axial = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    if length < 1e-6 {
        let tallest = points.iter().map(|point| (point.z - first.z).abs());
        return (tallest.fold(0.0, f64::max) <= SAME_PLANE_MM)
            .then(|| Orientation::new(axial).ok())
            .flatten();
    }
    let normal = normal * (1.0 / length);
    if normal.z.abs() > 0.999_999 {
        return Orientation::new(axial).ok();
    }
    // One axis level with the table, the other across it; the same for both turns of a contour.
    let normal = if normal.z < 0.0 {
        normal * -1.0
    } else {
        normal
    };
    let row = Vector3::new(0.0, 0.0, 1.0).cross(normal);
    let row = row * (1.0 / row.length());
    let column = normal.cross(row);
    Orientation::new([row.x, row.y, row.z, column.x, column.y, column.z]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(plane: impl Fn(f64, f64) -> Vector3) -> Vec<Vector3> {
        [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)]
            .map(|(x, y)| plane(x, y))
            .to_vec()
    }

    #[test]
    fn a_rectangle_measures_the_same_in_any_plane() {
        let tilted = |x: f64, y: f64| Vector3::new(x, 0.8 * y, 0.6 * y + 7.0);
        let planes: [&dyn Fn(f64, f64) -> Vector3; 5] = [
            &|x, y| Vector3::new(x, y, 12.0),
            &|x, y| Vector3::new(x, -5.0, y),
            &|x, y| Vector3::new(3.0, x, y),
            &|x, y| Vector3::new(-x, y, 12.0),
            &tilted,
        ];
        for (index, plane) in planes.into_iter().enumerate() {
            let points = square(plane);
            let contour = PlaneContour::new(&points).unwrap();
            let axes = contour.axes().unwrap();
            assert!((axes.long.length_mm() - 5.0).abs() < 1e-9, "plane {index}");
            assert!(
                (axes.short.unwrap().length_mm() - 3.75).abs() < 1e-9,
                "plane {index}"
            );
            assert!((contour.area_mm2() - 12.0).abs() < 1e-9, "plane {index}");
            let end = contour.patient(axes.long.from);
            assert!(
                points.iter().any(|point| (*point - end).length() < 1e-9),
                "plane {index}"
            );
        }
        assert!(PlaneContour::new(&[]).is_none());
        let bent = [(0., 0., 0.), (9., 0., 0.), (9., 9., 0.), (0., 9., 5.)];
        let bent: Vec<_> = bent.map(|(x, y, z)| Vector3::new(x, y, z)).to_vec();
        assert!(PlaneContour::new(&bent).is_none(), "not flat");
    }

    #[test]
    fn loops_by_crossing_are_sized() {
        let of = |corners: &[(f64, f64)]| {
            let points: Vec<_> = corners
                .iter()
                .map(|&(x, y)| Vector3::new(x, y, 1.0))
                .collect();
            PlaneContour::new(&points).unwrap().largest_crossing_mm()
        };
        let bow_tie = [(0., 0.), (6., 6.), (6., 0.), (0., 6.)];
        assert!(of(&bow_tie).unwrap() > 5.9);
        let slip = [
            (0., 0.),
            (6., 0.),
            (6., 6.),
            (5.9, 6.1),
            (6.1, 6.1),
            (5., 6.),
            (0., 6.),
        ];
        assert!(of(&slip).is_some_and(|size| size < 1.0), "{:?}", of(&slip));
        // A keyhole runs twice along one line: no crossing.
        let keyhole = [
            (0., 0.),
            (9., 0.),
            (9., 9.),
            (0., 9.),
            (0., 4.),
            (3., 4.),
            (3., 6.),
            (6., 6.),
            (6., 3.),
            (3., 3.),
            (3., 4.),
            (0., 4.),
        ];
        assert_eq!(of(&keyhole), None);
        assert_eq!(
            of(&[(0., 0.), (4., 0.), (4., 3.), (0., 3.), (0., 0.)]),
            None
        );
    }

    #[test]
    fn inside_and_beside() {
        let at = |x0: f64, size: f64, z: f64| {
            let points = [(0.0, 0.0), (size, 0.0), (size, size), (0.0, size)];
            let points = points.map(|(x, y)| Vector3::new(x0 + x, 1.0 + y, z));
            PlaneContour::new(&points).unwrap()
        };
        let (outer, inner, apart) = (at(0.0, 10.0, 5.0), at(3.0, 2.0, 5.0), at(20.0, 2.0, 5.0));
        assert!(inner.is_inside(&outer) && !apart.is_inside(&outer) && !outer.is_inside(&inner));
        assert!(outer.beside(&apart) && !outer.beside(&at(0.0, 10.0, 5.2)));
        let all = PlaneContour::longest_over_all(&[&outer, &apart]);
        assert!((all - (22.0f64 * 22.0 + 10.0 * 10.0).sqrt()).abs() < 1e-9);
    }
}
