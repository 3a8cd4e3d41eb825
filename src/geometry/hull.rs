//! The convex hull of points in a plane (Andrew's monotone chain).

use super::plane::PlanePoint;

/// The corners of the smallest convex shape around `points`, in order, each once; one or two
/// points when all lie on one spot or one line. Points that are not finite must not be given.
///
/// A corner that rounding puts on the line between its neighbours may stay or go: neither
/// changes a distance by more than that rounding.
pub fn convex_hull(points: &[PlanePoint]) -> Vec<PlanePoint> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let mut hull = Vec::with_capacity(64);
    chain(&mut hull, sorted.iter().copied());
    let lower = hull.len();
    hull.pop();
    chain_above(&mut hull, lower - 1, sorted.iter().rev().copied());
    hull.pop();
    hull
}

fn chain(hull: &mut Vec<PlanePoint>, points: impl Iterator<Item = PlanePoint>) {
    chain_above(hull, 0, points);
}

/// Add a chain that turns one way only, leaving the first `kept` corners alone.
fn chain_above(hull: &mut Vec<PlanePoint>, kept: usize, points: impl Iterator<Item = PlanePoint>) {
    for point in points {
        while let [.., before, last] = hull[kept..]
            && before.turn(last, point) <= 0.0
        {
            hull.pop();
        }
        hull.push(point);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(pairs: &[(f64, f64)]) -> Vec<PlanePoint> {
        pairs.iter().map(|&(x, y)| PlanePoint::new(x, y)).collect()
    }

    #[test]
    fn few_and_flat_points() {
        type Pairs<'a> = &'a [(f64, f64)];
        let cases: [(Pairs<'_>, usize); 6] = [
            (&[], 0),
            (&[(1.0, 2.0)], 1),
            (&[(1.0, 2.0), (1.0, 2.0)], 1),
            (&[(1.0, 2.0), (3.0, 2.0)], 2),
            (&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)], 2),
            (&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (1.0, 1.0)], 3),
        ];
        for (pairs, corners) in cases {
            assert_eq!(convex_hull(&points(pairs)).len(), corners, "{pairs:?}");
        }
    }

    proptest! {
        #[test]
        fn holds_every_point_and_turns_one_way(
            pairs in prop::collection::vec((-40i32..40, -40i32..40), 1..120)
        ) {
            let given: Vec<_> = pairs
                .iter()
                .map(|&(x, y)| PlanePoint::new(f64::from(x) * 0.5, f64::from(y) * 0.5))
                .collect();
            let hull = convex_hull(&given);
            prop_assert!(hull.iter().all(|corner| given.contains(corner)));
            let count = hull.len();
            for index in 0..if count > 2 { count } else { 0 } {
                let (a, b, c) = (hull[index], hull[(index + 1) % count], hull[(index + 2) % count]);
                prop_assert!(a.turn(b, c) > 0.0, "a flat or inward corner");
                prop_assert!(given.iter().all(|&point| a.turn(b, point) >= 0.0), "a point outside");
            }
        }
    }
}
