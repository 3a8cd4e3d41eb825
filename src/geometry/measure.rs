//! The diameters of a lesion on one image, and the image on which a lesion is largest.

use super::chord::{longest_chord, outside_mm};
use super::diameter::{SAME_LENGTH_MM, extent_mm, longest_diameters};
use super::hull::convex_hull;
use super::islands::{filled, holes, islands};
use super::mask::{Mask, MaskConvention};
use super::outline::outline;
use super::plane::{Caliper, PlanePoint};
use super::spacing::PixelSpacing;

/// What a mask measures on one image. Points and lengths in millimetres, the centre of the first
/// pixel at (0, 0), all by one convention.
#[derive(Clone, Debug, PartialEq)]
pub struct MaskMeasurement {
    /// Where pixels' points were taken to lie.
    pub convention: MaskConvention,
    /// The longest diameter: between any two points of the mask, islands together.
    pub long: Caliper,
    /// The longest chord at right angles to it inside the mask, holes counted as inside (a
    /// necrotic centre belongs to the lesion); none when the outline is too jagged to search.
    pub short: Option<Caliper>,
    /// Length of the longest chord at right angles that crosses no hole; none without holes.
    pub short_without_holes_mm: Option<f64>,
    /// Extent of the whole mask across the long axis: what a caliper outside it would read. Never
    /// below the short axis, and on a box or a concave lesion far above it.
    pub width_mm: f64,
    /// How much of the long axis lies outside the mask, holes counted as inside.
    pub long_outside_mm: f64,
    /// Count of pixels.
    pub pixels: u64,
    /// Area of the pixels, square millimetres.
    pub area_mm2: f64,
    /// Pieces that do not even touch at a corner.
    pub islands: usize,
    /// Longest diameter of the piece with the most pixels.
    pub largest_island_long_mm: f64,
    /// Holes, closed also by pixels that touch at a corner.
    pub holes: usize,
    /// Pixels in the holes.
    pub hole_pixels: u64,
}

/// Measure a mask on an image of this spacing; none when it has no pixel.
///
/// Of equally long diameters the one with the longest chord across it is taken, then the one with
/// the greatest extent across, then the first from the top.
pub fn measure(
    mask: &Mask,
    spacing: PixelSpacing,
    convention: MaskConvention,
) -> Option<MaskMeasurement> {
    let hull = convex_hull(&mask.outermost_points(spacing, convention));
    let holes = holes(mask);
    let edges = outline(&filled(mask, &holes), spacing, convention);
    let axes = longest_axes(&hull, &edges)?;
    let short_without_holes_mm = match holes.as_slice() {
        [] => None,
        _ => longest_chord(&outline(mask, spacing, convention), axes.long)
            .ok()
            .map(|chord| chord.map_or(0.0, Caliper::length_mm)),
    };
    let islands = islands(mask);
    let largest_island_long_mm = match islands.as_slice() {
        [] | [_] => axes.long.length_mm(),
        [largest, ..] => longest_mm(largest, spacing, convention),
    };
    let pixels = mask.pixels();
    Some(MaskMeasurement {
        convention,
        long: axes.long,
        short: axes.short,
        short_without_holes_mm,
        width_mm: axes.width_mm,
        long_outside_mm: outside_mm(&edges, axes.long),
        pixels,
        area_mm2: pixels as f64 * spacing.row_mm() * spacing.column_mm(),
        islands: islands.len(),
        largest_island_long_mm,
        holes: holes.len(),
        hole_pixels: holes.iter().map(Mask::pixels).sum(),
    })
}

/// The longest distance between two points of a mask, millimetres; 0 when it has no pixel.
pub fn longest_mm(mask: &Mask, spacing: PixelSpacing, convention: MaskConvention) -> f64 {
    let hull = convex_hull(&mask.outermost_points(spacing, convention));
    longest_diameters(&hull)
        .first()
        .map_or(0.0, |long| long.length_mm())
}

/// The long axis of a shape and what lies across it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axes {
    /// The longest diameter.
    pub long: Caliper,
    /// The longest chord at right angles to it inside the shape; none when the search was given
    /// up.
    pub short: Option<Caliper>,
    /// Extent of the shape at right angles to the long axis.
    pub width_mm: f64,
}

/// The axes of a shape with this convex hull and this boundary; none without points.
pub fn longest_axes(hull: &[PlanePoint], edges: &[super::chord::Edge]) -> Option<Axes> {
    let mut best: Option<Axes> = None;
    for long in longest_diameters(hull) {
        let along = long.direction();
        let found = Axes {
            long,
            short: match longest_chord(edges, long) {
                Ok(chord) => Some(chord.unwrap_or_else(|| middle_of(long))),
                Err(_) => None,
            },
            width_mm: extent_mm(hull, PlanePoint::new(-along.y, along.x)),
        };
        if best.is_none_or(|best| is_better(&found, &best)) {
            best = Some(found);
        }
        if found.short.is_none() {
            break;
        }
    }
    best
}

fn is_better(found: &Axes, best: &Axes) -> bool {
    let short = |axes: &Axes| axes.short.map_or(0.0, Caliper::length_mm);
    let gain = short(found) - short(best);
    let wider = found.width_mm > best.width_mm + SAME_LENGTH_MM;
    gain > SAME_LENGTH_MM || gain >= -SAME_LENGTH_MM && wider
}

/// The chord of a shape without area: a point.
fn middle_of(long: Caliper) -> Caliper {
    let middle = PlanePoint::new(
        (long.from.x + long.to.x) / 2.0,
        (long.from.y + long.to.y) / 2.0,
    );
    Caliper {
        from: middle,
        to: middle,
    }
}

/// Looks at a lesion's masks, image by image, and keeps the one with the longest diameter.
#[derive(Clone, Debug)]
pub struct GreatestExtent {
    convention: MaskConvention,
    best: Option<Greatest>,
    slices: Vec<usize>,
    pixels: u64,
    area_mm2: f64,
}

/// The image on which a lesion is largest.
#[derive(Clone, Debug, PartialEq)]
pub struct Greatest {
    /// Index of the image, as offered.
    pub slice: usize,
    /// The image's pixel spacing.
    pub spacing: PixelSpacing,
    /// The lesion's pixels there.
    pub mask: Mask,
    long_mm: f64,
}

impl GreatestExtent {
    /// Nothing seen yet.
    pub const fn new(convention: MaskConvention) -> Self {
        Self {
            convention,
            best: None,
            slices: Vec::new(),
            pixels: 0,
            area_mm2: 0.0,
        }
    }

    /// Look at the mask on one image; of equally long ones the first offered stays.
    pub fn offer(&mut self, slice: usize, mask: &Mask, spacing: PixelSpacing) {
        if mask.is_empty() {
            return;
        }
        self.slices.push(slice);
        let pixels = mask.pixels();
        self.pixels += pixels;
        self.area_mm2 += pixels as f64 * spacing.row_mm() * spacing.column_mm();
        let least = self
            .best
            .as_ref()
            .map_or(-1.0, |best| best.long_mm + SAME_LENGTH_MM);
        if mask.box_diagonal_mm(spacing, self.convention) <= least {
            return;
        }
        let long_mm = longest_mm(mask, spacing, self.convention);
        if long_mm > least {
            self.best = Some(Greatest {
                slice,
                spacing,
                mask: mask.clone(),
                long_mm,
            });
        }
    }

    /// The image on which it is largest; none when it had no pixel on any.
    pub fn greatest(&self) -> Option<&Greatest> {
        self.best.as_ref()
    }

    /// Measure it there.
    pub fn measure(&self) -> Option<MaskMeasurement> {
        let best = self.best.as_ref()?;
        measure(&best.mask, best.spacing, self.convention)
    }

    /// The images it had pixels on, in the order offered.
    pub fn slices(&self) -> &[usize] {
        &self.slices
    }

    /// Pixels on all images.
    pub fn pixels(&self) -> u64 {
        self.pixels
    }

    /// Volume, cubic millimetres, when neighbouring images lie this far apart.
    pub fn volume_mm3(&self, interval_mm: f64) -> f64 {
        self.area_mm2 * interval_mm
    }
}
