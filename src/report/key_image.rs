//! Key images: a lesion as it was measured, its caliper drawn on it, and the same lesion over
//! time side by side. Nothing that names a person is drawn, and the files carry no text.

mod canvas;
mod glyphs;

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use crate::error::{Error, Result};
use canvas::{Canvas, Ink};

/// Side of a key image, pixels.
pub const SIDE: u32 = 384;
/// Key images in a row of a contact sheet.
pub const ACROSS: u32 = 4;
/// Pixels between the images of a contact sheet.
const GAP: u32 = 4;
/// Pixels between a caption and the edge.
const MARGIN: f64 = 10.0;
/// Half a caliper's end tick, pixels.
const HALF_TICK: f64 = 6.0;

const WHITE: Rgb<u8> = Rgb([255, 255, 255]);
/// Yellow and sky blue of Okabe and Ito, apart for colour-blind eyes too.
const LONG: Rgb<u8> = Rgb([240, 228, 66]);
const SHORT: Rgb<u8> = Rgb([86, 180, 233]);

/// A slice in grey.
#[derive(Clone, Copy, Debug)]
pub struct Slice<'a> {
    /// Count of columns; rows follow from the length of `grey`.
    pub columns: usize,
    /// Grey levels, row by row.
    pub grey: &'a [u8],
    /// Distance of rows, millimetres.
    pub row_mm: f64,
    /// Distance of columns, millimetres.
    pub column_mm: f64,
}

/// An axis as it was drawn, in pixels of the slice ((0, 0) the centre of the first), and its
/// length in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Caliper {
    /// One end, column and row.
    pub from: [f64; 2],
    /// The other end.
    pub to: [f64; 2],
    /// Such as `39.71 mm`.
    pub length: String,
}

/// What is shown of a lesion at one timepoint.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The timepoint, such as `BL` or `+56 d`.
    pub caption: String,
    /// The long axis.
    pub long: Option<Caliper>,
    /// The short axis.
    pub short: Option<Caliper>,
    /// What stands where there is no caliper, such as `0 mm`.
    pub remark: String,
}

impl Measured {
    fn calipers(&self) -> impl Iterator<Item = (&Caliper, Rgb<u8>)> {
        let long = self.long.iter().map(|caliper| (caliper, LONG));
        long.chain(self.short.iter().map(|caliper| (caliper, SHORT)))
    }

    /// The middle of the calipers in pixels of the slice; none without one.
    pub fn middle(&self) -> Option<[f64; 2]> {
        let ends: Vec<[f64; 2]> = self.calipers().flat_map(|(c, _)| [c.from, c.to]).collect();
        let bounds = |axis: usize| {
            let along = ends.iter().map(|end| end[axis]);
            let (low, high) = (along.clone().reduce(f64::min)?, along.reduce(f64::max)?);
            Some((low + high) / 2.0)
        };
        Some([bounds(0)?, bounds(1)?])
    }

    /// Millimetres from the middle to the farthest end of a caliper.
    pub fn reach_mm(&self, row_mm: f64, column_mm: f64) -> f64 {
        let Some([x, y]) = self.middle() else {
            return 0.0;
        };
        let reach = |end: [f64; 2]| ((end[0] - x) * column_mm).hypot((end[1] - y) * row_mm);
        let ends = self.calipers().flat_map(|(c, _)| [c.from, c.to]);
        ends.map(reach).fold(0.0, f64::max)
    }
}

/// Side of the square that shows lesions reaching so far from their middles, with what surrounds
/// them: whole centimetres, 5 to 50.
pub fn field_of_view_mm(reach_mm: f64) -> f64 {
    ((reach_mm * 3.6 / 10.0).ceil() * 10.0).clamp(50.0, 500.0)
}

/// A lesion on its slice, `field_mm` wide and high around the middle of its calipers.
pub fn key_image(slice: &Slice<'_>, measured: &Measured, field_mm: f64) -> RgbImage {
    let scale = f64::from(SIDE) / field_mm;
    let [x, y] = measured.middle().unwrap_or_default();
    let per_column = slice.column_mm * scale;
    let per_row = slice.row_mm * scale;
    let half = f64::from(SIDE) / 2.0;
    let picture = RgbImage::from_fn(SIDE, SIDE, |column, row| {
        let at_x = x + (f64::from(column) + 0.5 - half) / per_column;
        let at_y = y + (f64::from(row) + 0.5 - half) / per_row;
        let grey = interpolated(slice, at_x, at_y);
        Rgb([grey; 3])
    });
    let mut canvas = Canvas::new(picture);
    let place = |end: [f64; 2]| {
        [
            half + (end[0] - x) * per_column,
            half + (end[1] - y) * per_row,
        ]
    };
    for (caliper, colour) in measured.calipers() {
        draw_caliper(&mut canvas, place(caliper.from), place(caliper.to), colour);
    }
    caption(&mut canvas, measured);
    scale_bar(&mut canvas, field_mm);
    canvas.picture
}

/// A timepoint without a picture.
pub fn blank_image(measured: &Measured) -> RgbImage {
    let mut canvas = Canvas::new(RgbImage::from_pixel(SIDE, SIDE, Rgb([24; 3])));
    caption(&mut canvas, measured);
    canvas.picture
}

/// Key images in order of time, row after row.
pub fn contact_sheet(images: &[RgbImage]) -> RgbImage {
    let count = images.len().max(1) as u32;
    let (across, down) = (count.min(ACROSS), count.div_ceil(ACROSS));
    let side = |count: u32| count * (SIDE + GAP) - GAP;
    let mut sheet = RgbImage::from_pixel(side(across), side(down), Rgb([64; 3]));
    for (index, picture) in (0..).zip(images) {
        let (column, row) = (index % ACROSS, index / ACROSS);
        let at = |count: u32| i64::from(count * (SIDE + GAP));
        image::imageops::replace(&mut sheet, picture, at(column), at(row));
    }
    sheet
}

/// The bytes of a PNG file: header, pixels, end, and nothing else.
pub fn png(picture: &RgbImage) -> Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| Error::io("write", "PNG", std::io::Error::other(error)))?;
    Ok(bytes.into_inner())
}

/// Grey level between pixel centres; black off the slice.
fn interpolated(slice: &Slice<'_>, x: f64, y: f64) -> u8 {
    let grey = |column: i64, row: i64| {
        let (Ok(column), Ok(row)) = (usize::try_from(column), usize::try_from(row)) else {
            return 0.0;
        };
        let inside = column < slice.columns;
        let pixel = inside.then(|| slice.grey.get(row * slice.columns + column));
        pixel.flatten().map_or(0.0, |&grey| f64::from(grey))
    };
    let (left, top) = (x.floor(), y.floor());
    let (right_part, lower_part) = (x - left, y - top);
    let (column, row) = (left as i64, top as i64);
    let along = |row| {
        grey(column, row) * (1.0 - right_part) + grey(column.saturating_add(1), row) * right_part
    };
    let upper = along(row) * (1.0 - lower_part);
    (upper + along(row.saturating_add(1)) * lower_part).round() as u8
}

/// A thin line from end to end, so that the lesion shows, and a tick across each end.
fn draw_caliper(canvas: &mut Canvas, from: [f64; 2], to: [f64; 2], colour: Rgb<u8>) {
    let (along, down) = (to[0] - from[0], to[1] - from[1]);
    let length = along.hypot(down).max(f64::MIN_POSITIVE);
    let tick = [-down / length * HALF_TICK, along / length * HALF_TICK];
    let mut lines = vec![(from, to)];
    for end in [from, to] {
        lines.push((
            [end[0] - tick[0], end[1] - tick[1]],
            [end[0] + tick[0], end[1] + tick[1]],
        ));
    }
    canvas.lines(&lines, Ink::line(colour));
}

fn caption(canvas: &mut Canvas, measured: &Measured) {
    let mut y = MARGIN;
    let mut line = |text: &str, colour| {
        canvas.text([MARGIN, y], text, colour);
        y += glyphs::LINE_HEIGHT;
    };
    line(&measured.caption, WHITE);
    for (caliper, colour) in measured.calipers() {
        line(&caliper.length, colour);
    }
    if measured.long.is_none() && measured.short.is_none() {
        line(&measured.remark, WHITE);
    }
}

/// A bar of 1, 2 or 5 times a power of ten millimetres, at most a third of the picture.
fn scale_bar(canvas: &mut Canvas, field_mm: f64) {
    const LENGTHS: [u32; 7] = [100, 50, 20, 10, 5, 2, 1];
    let fits = |&&mm: &&u32| f64::from(mm) <= field_mm / 3.0;
    let mm = LENGTHS.iter().find(fits).copied().unwrap_or(1);
    let length = f64::from(mm) * f64::from(SIDE) / field_mm;
    let (right, low) = (f64::from(SIDE) - MARGIN, f64::from(SIDE) - MARGIN - 4.0);
    let left = right - length;
    let end = |x: f64| ([x, low - 4.0], [x, low + 4.0]);
    let lines = [([left, low], [right, low]), end(left), end(right)];
    canvas.lines(&lines, Ink::line(WHITE));
    let text = format!("{mm} mm");
    let start = right - glyphs::width(&text);
    canvas.text([start, low - 8.0 - glyphs::LINE_HEIGHT], &text, WHITE);
}

#[cfg(test)]
mod tests;
