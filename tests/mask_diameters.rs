//! Diameters of masks and outlines against slower ways to find them, and against shapes whose
//! diameters are known.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

use proptest::prelude::*;
use recist::geometry::chord::{Edge, longest_chord, outside_mm};
use recist::geometry::hull::convex_hull;
use recist::geometry::islands::{filled, holes};
use recist::geometry::measure::{MaskMeasurement, longest_axes, measure};
use recist::geometry::{
    Caliper, GreatestExtent, Mask, MaskConvention, PixelPoint, PixelSpacing, PlanePoint,
};

const CONVENTIONS: [MaskConvention; 2] =
    [MaskConvention::PixelCentres, MaskConvention::PixelCorners];

fn drawn(rows: &[&str]) -> Mask {
    let columns = rows[0].len();
    let bytes: Vec<u8> = rows
        .iter()
        .flat_map(|row| row.bytes().map(|byte| u8::from(byte == b'#')))
        .collect();
    assert_eq!(bytes.len(), columns * rows.len(), "rows of one length");
    Mask::from_bytes(&bytes, columns as u32)
}

fn spacing(row_mm: f64, column_mm: f64) -> PixelSpacing {
    PixelSpacing::new(row_mm, column_mm).unwrap()
}

fn of(mask: &Mask, spacing: PixelSpacing, convention: MaskConvention) -> MaskMeasurement {
    measure(mask, spacing, convention).unwrap()
}

/// What a row of the table below expects: long, short, width, islands, holes.
type Expected = (f64, f64, f64, usize, usize);

#[test]
fn small_masks_by_hand() {
    let root = f64::sqrt;
    let dot: &[&str] = &["#"];
    let pair: &[&str] = &["##"];
    let diagonal: &[&str] = &["#..", ".#.", "..#"];
    let square: &[&str] = &["###", "###", "###"];
    let ring: &[&str] = &["#####", "#...#", "#...#", "#...#", "#####"];
    let hook: &[&str] = &["##....", "##....", "##....", "##....", "######", "######"];
    let apart: &[&str] = &["##......##", "##......##"];
    use MaskConvention::{PixelCentres, PixelCorners};
    // The hook's long axis leaves it from tip to tip: the chord across it lies in its corner,
    // from (0, 5) to (1.5, 3.5).
    let cases: [(&str, &[&str], MaskConvention, Expected); 12] = [
        ("dot", dot, PixelCentres, (0.0, 0.0, 0.0, 1, 0)),
        (
            "dot",
            dot,
            PixelCorners,
            (root(2.0), root(2.0), root(2.0), 1, 0),
        ),
        ("pair", pair, PixelCentres, (1.0, 0.0, 0.0, 1, 0)),
        (
            "pair",
            pair,
            PixelCorners,
            (root(5.0), root(1.25), 4.0 / root(5.0), 1, 0),
        ),
        (
            "diagonal",
            diagonal,
            PixelCentres,
            (root(8.0), 0.0, 0.0, 1, 0),
        ),
        (
            "diagonal",
            diagonal,
            PixelCorners,
            (root(18.0), root(2.0), root(2.0), 1, 0),
        ),
        (
            "square",
            square,
            PixelCentres,
            (root(8.0), root(8.0), root(8.0), 1, 0),
        ),
        (
            "square",
            square,
            PixelCorners,
            (root(18.0), root(18.0), root(18.0), 1, 0),
        ),
        (
            "ring",
            ring,
            PixelCentres,
            (root(32.0), root(32.0), root(32.0), 1, 1),
        ),
        (
            "ring",
            ring,
            PixelCorners,
            (root(50.0), root(50.0), root(50.0), 1, 1),
        ),
        (
            "hook",
            hook,
            PixelCentres,
            (root(50.0), root(4.5), root(18.0), 1, 0),
        ),
        (
            "apart",
            apart,
            PixelCentres,
            (
                root(82.0),
                1.0 / (9.0 / root(82.0)),
                18.0 / root(82.0),
                2,
                0,
            ),
        ),
    ];
    for (name, rows, convention, expected) in cases {
        let found = of(&drawn(rows), spacing(1.0, 1.0), convention);
        let (long, short, width, islands, holes) = expected;
        let place = format!("{name} by {}", convention.as_str());
        assert!(
            (found.long.length_mm() - long).abs() < 1e-9,
            "{place}: {found:?}"
        );
        assert!(
            (found.short.unwrap().length_mm() - short).abs() < 1e-9,
            "{place}: {found:?}"
        );
        assert!((found.width_mm - width).abs() < 1e-9, "{place}: {found:?}");
        assert_eq!((found.islands, found.holes), (islands, holes), "{place}");
        assert_eq!(found.convention, convention);
    }
}

#[test]
fn row_spacing_goes_with_y() {
    let tall = drawn(&["#", "#", "#", "#"]);
    let found = of(&tall, spacing(2.0, 0.5), MaskConvention::PixelCentres);
    assert_eq!(found.long.length_mm(), 6.0);
    let wide = drawn(&["####"]);
    let found = of(&wide, spacing(2.0, 0.5), MaskConvention::PixelCentres);
    assert_eq!(found.long.length_mm(), 1.5);
    assert_eq!(
        found.long.to_pixels(spacing(2.0, 0.5)),
        [PixelPoint::new(0.0, 0.0), PixelPoint::new(3.0, 0.0)]
    );
}

#[test]
fn a_long_axis_that_leaves_the_lesion_says_how_far() {
    let hook = drawn(&["##....", "##....", "##....", "##....", "######", "######"]);
    let found = of(&hook, spacing(1.0, 1.0), MaskConvention::PixelCentres);
    assert!(found.long_outside_mm > 0.5, "{found:?}");
    let ring = drawn(&["#####", "#...#", "#...#", "#...#", "#####"]);
    let found = of(&ring, spacing(1.0, 1.0), MaskConvention::PixelCentres);
    assert!(found.long_outside_mm < 1e-9, "a hole is inside: {found:?}");
    let apart = drawn(&["##......##", "##......##"]);
    let found = of(&apart, spacing(1.0, 1.0), MaskConvention::PixelCorners);
    assert!(found.long_outside_mm > 6.0, "{found:?}");
    assert!((found.largest_island_long_mm - f64::sqrt(8.0)).abs() < 1e-9);
}

#[test]
fn a_lesion_is_measured_where_it_is_largest() {
    let one = spacing(1.0, 1.0);
    let slices = [
        drawn(&["###", "..."]),
        Mask::new(),
        drawn(&["####", "####"]),
        drawn(&["####", "####"]),
        drawn(&["###.", "####"]),
        drawn(&["#..."]),
    ];
    for convention in CONVENTIONS {
        let mut extent = GreatestExtent::new(convention);
        for (index, mask) in slices.iter().enumerate() {
            extent.offer(index, mask, one);
        }
        assert_eq!(extent.greatest().unwrap().slice, 2, "the first of equals");
        assert_eq!(extent.slices(), [0, 2, 3, 4, 5]);
        assert_eq!(extent.pixels(), 3 + 8 + 8 + 7 + 1);
        assert_eq!(extent.measure(), measure(&slices[2], one, convention));
    }
    assert!(
        GreatestExtent::new(MaskConvention::PixelCentres)
            .measure()
            .is_none()
    );
}

/// A regular outline with teeth: concave everywhere.
fn star(teeth: u32, outer: f64, inner: f64) -> Vec<PlanePoint> {
    let at = |index: u32| f64::from(index) * std::f64::consts::PI / f64::from(teeth);
    (0..2 * teeth)
        .map(|index| {
            let radius = if index % 2 == 0 { outer } else { inner };
            PlanePoint::new(radius * at(index).cos(), radius * at(index).sin())
        })
        .collect()
}

fn ring_edges(points: &[PlanePoint]) -> Vec<Edge> {
    let next = points.iter().cycle().skip(1);
    points.iter().copied().zip(next.copied()).collect()
}

#[test]
fn chords_of_outlines() {
    let caliper = |a: (f64, f64), b: (f64, f64)| Caliper {
        from: PlanePoint::new(a.0, a.1),
        to: PlanePoint::new(b.0, b.1),
    };
    // A U of outer size 10 by 8 with a slot of 6 by 6 from above.
    let corners = [
        (0., 0.),
        (2., 0.),
        (2., 6.),
        (8., 6.),
        (8., 0.),
        (10., 0.),
        (10., 8.),
        (0., 8.),
    ];
    let outline: Vec<_> = corners
        .iter()
        .map(|&(x, y)| PlanePoint::new(x, y))
        .collect();
    let edges = ring_edges(&outline);
    let level = longest_chord(&edges, caliper((0., 0.), (10., 0.)))
        .unwrap()
        .unwrap();
    assert_eq!(level.length_mm(), 8.0);
    let upright = longest_chord(&edges, caliper((5., 0.), (5., 8.)))
        .unwrap()
        .unwrap();
    assert_eq!(upright.length_mm(), 10.0);
    assert!((outside_mm(&edges, caliper((0., 3.), (10., 3.))) - 6.0).abs() < 1e-9);
    assert!(
        (outside_mm(&edges, caliper((0., 6.), (10., 6.)))).abs() < 1e-9,
        "along an edge"
    );
    assert_eq!(longest_chord(&[], caliper((0., 0.), (1., 0.))), Ok(None));
}

#[test]
fn an_outline_that_would_take_hours_is_given_up() {
    let comb: Vec<_> = (0..3_000u32)
        .map(|index| {
            PlanePoint::new(
                f64::from(index) * 1e-3,
                if index % 2 == 0 { 0.0 } else { 50.0 },
            )
        })
        .collect();
    let upright = Caliper {
        from: PlanePoint::new(0.0, 0.0),
        to: PlanePoint::new(0.0, 50.0),
    };
    let edges = ring_edges(&comb);
    // Corners at two heights only: quick. With corners at every height: too many crossings.
    assert!(longest_chord(&edges, upright).is_ok());
    let ragged: Vec<_> = comb
        .iter()
        .enumerate()
        .map(|(index, point)| PlanePoint::new(point.x, point.y + index as f64 * 1e-6))
        .collect();
    assert!(longest_chord(&ring_edges(&ragged), upright).is_err());
    let points = star(10_000, 30.0, 20.0);
    let axes = longest_axes(&convex_hull(&points), &ring_edges(&points)).unwrap();
    assert!((axes.long.length_mm() - 60.0).abs() < 1e-6);
}

/// Convex pieces that a mask covers, one by one.
fn pieces(mask: &Mask, convention: MaskConvention) -> Vec<Vec<(f64, f64)>> {
    let inside = |x: i64, y: i64| {
        mask.runs().iter().any(|run| {
            i64::from(run.row) == y && i64::from(run.start) <= x && x < i64::from(run.end)
        })
    };
    let mut pieces = Vec::new();
    for y in -1..100i64 {
        for x in -1..11i64 {
            let at = |dx: i64, dy: i64| ((x + dx) as f64, (y + dy) as f64);
            match convention {
                MaskConvention::PixelCorners if inside(x, y) => {
                    let (x, y) = at(0, 0);
                    pieces.push(vec![
                        (x - 0.5, y - 0.5),
                        (x + 0.5, y - 0.5),
                        (x + 0.5, y + 0.5),
                        (x - 0.5, y + 0.5),
                    ]);
                }
                MaskConvention::PixelCorners => {}
                MaskConvention::PixelCentres => {
                    let around = [(0, 0), (1, 0), (1, 1), (0, 1)];
                    let held: Vec<_> = around
                        .into_iter()
                        .filter(|&(dx, dy)| inside(x + dx, y + dy))
                        .map(|(dx, dy)| at(dx, dy))
                        .collect();
                    if held.len() > 2 {
                        pieces.push(held);
                    }
                }
            }
        }
    }
    pieces
}

/// The longest chord found by cutting every piece with lines through every piece's corners.
fn slow_chord(pieces: &[Vec<(f64, f64)>], spacing: PixelSpacing, long: Caliper) -> f64 {
    let along = long.direction();
    let across = PlanePoint::new(-along.y, along.x);
    let turned: Vec<Vec<(f64, f64)>> = pieces
        .iter()
        .map(|piece| {
            let point = |&(x, y)| PlanePoint::of_pixel(PixelPoint::new(x, y), spacing);
            let turn = |point: PlanePoint| (point.dot(along), point.dot(across));
            piece.iter().map(point).map(turn).collect()
        })
        .collect();
    let mut longest = 0.0f64;
    for &(offset, _) in turned.iter().flatten() {
        let mut parts: Vec<(f64, f64)> = Vec::new();
        for piece in &turned {
            let mut crossings = Vec::new();
            for (index, &a) in piece.iter().enumerate() {
                let b = piece[(index + 1) % piece.len()];
                if (a.0 - offset).abs() < 1e-9 {
                    crossings.push(a.1);
                }
                if (a.0 - offset) * (b.0 - offset) < 0.0 {
                    crossings.push(a.1 + (b.1 - a.1) * (offset - a.0) / (b.0 - a.0));
                }
            }
            if !crossings.is_empty() {
                let least = crossings.iter().copied().fold(f64::MAX, f64::min);
                let most = crossings.iter().copied().fold(f64::MIN, f64::max);
                parts.push((least, most));
            }
        }
        parts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut joined: Option<(f64, f64)> = None;
        for (least, most) in parts {
            joined = match joined {
                Some((start, end)) if least <= end + 1e-7 => Some((start, end.max(most))),
                _ => Some((least, most)),
            };
            let (start, end) = joined.unwrap();
            longest = longest.max(end - start);
        }
    }
    longest
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn equals_the_slow_way(
        bits in prop::collection::vec(prop::bool::weighted(0.6), 1..100),
        columns in 1usize..11,
        row_mm in prop::sample::select(vec![1.0, 0.7, 2.5]),
        column_mm in prop::sample::select(vec![1.0, 0.7, 1.6]),
    ) {
        let rows = bits.len() / columns;
        prop_assume!(rows > 0 && bits[..rows * columns].iter().any(|&bit| bit));
        let bytes: Vec<u8> = bits[..rows * columns].iter().map(|&bit| u8::from(bit)).collect();
        let mask = Mask::from_bytes(&bytes, columns as u32);
        let full = filled(&mask, &holes(&mask));
        let spacing = spacing(row_mm, column_mm);
        for convention in CONVENTIONS {
            let found = of(&mask, spacing, convention);
            let points = mask.outermost_points(spacing, convention);
            let mut longest = 0.0f64;
            for a in &points {
                for b in &points {
                    longest = longest.max(a.distance_squared(*b).sqrt());
                }
            }
            prop_assert!((found.long.length_mm() - longest).abs() < 1e-8);
            let slow = slow_chord(&pieces(&full, convention), spacing, found.long);
            let short = found.short.unwrap();
            prop_assert!(
                (short.length_mm() - slow).abs() < 1e-6,
                "{} by {}: {} is not {slow}", convention.as_str(), longest, short.length_mm()
            );
            if short.length_mm() > 1e-6 && longest > 1e-6 {
                prop_assert!(short.direction().dot(found.long.direction()).abs() < 1e-6);
            }
            prop_assert!(short.length_mm() <= found.width_mm + 1e-7);
            prop_assert!(found.width_mm <= found.long.length_mm() + 1e-7);
        }
    }
}
