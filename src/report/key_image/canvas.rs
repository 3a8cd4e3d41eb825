//! Lines without jags, and small text, on a picture.

use image::{Rgb, RgbImage};

use super::glyphs;

/// A line from one point to another, in pixels from the picture's corner.
pub(super) type Line = ([f64; 2], [f64; 2]);

/// How lines are drawn.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    pub colour: Rgb<u8>,
    /// Half the line's width, pixels.
    pub half_width: f64,
}

impl Ink {
    /// A thin line.
    pub fn line(colour: Rgb<u8>) -> Self {
        Self {
            colour,
            half_width: 0.8,
        }
    }
}

/// A picture that is drawn on.
pub(super) struct Canvas {
    pub picture: RgbImage,
}

impl Canvas {
    pub fn new(picture: RgbImage) -> Self {
        Self { picture }
    }

    /// Lines with a dark rim, so that they show on bright ground; all rims below all lines.
    pub fn lines(&mut self, lines: &[Line], ink: Ink) {
        const RIM: f64 = 1.2;
        for &line in lines {
            self.line(line, Rgb([0; 3]), ink.half_width + RIM, 0.55);
        }
        for &line in lines {
            self.line(line, ink.colour, ink.half_width, 1.0);
        }
    }

    fn line(&mut self, (from, to): Line, colour: Rgb<u8>, half_width: f64, opacity: f64) {
        let reach = half_width + 1.0;
        let range = |axis: usize, size: u32| {
            let low = (from[axis].min(to[axis]) - reach).floor().max(0.0) as u32;
            let high = (from[axis].max(to[axis]) + reach).ceil().max(0.0) as u32;
            low..high.min(size)
        };
        let (columns, rows) = self.picture.dimensions();
        for row in range(1, rows) {
            for column in range(0, columns) {
                let centre = [f64::from(column) + 0.5, f64::from(row) + 0.5];
                let covered = half_width + 0.5 - distance(centre, from, to);
                self.blend(column, row, colour, opacity * covered.clamp(0.0, 1.0));
            }
        }
    }

    /// Text with its upper left corner at a point, on darkened ground.
    pub fn text(&mut self, [x, y]: [f64; 2], text: &str, colour: Rgb<u8>) {
        const ROOM: f64 = 3.0;
        let size = [glyphs::width(text), glyphs::HEIGHT].map(|length| length + 2.0 * ROOM);
        self.rectangle([x - ROOM, y - ROOM], size, Rgb([0; 3]), 0.6);
        for [right, down] in glyphs::dots(text) {
            self.rectangle([x + right, y + down], [glyphs::DOT; 2], colour, 1.0);
        }
    }

    fn rectangle(
        &mut self,
        [x, y]: [f64; 2],
        [width, height]: [f64; 2],
        colour: Rgb<u8>,
        opacity: f64,
    ) {
        let (columns, rows) = self.picture.dimensions();
        let range = |start: f64, length: f64, size: u32| {
            start.round().max(0.0) as u32..((start + length).round().max(0.0) as u32).min(size)
        };
        for row in range(y, height, rows) {
            for column in range(x, width, columns) {
                self.blend(column, row, colour, opacity);
            }
        }
    }

    fn blend(&mut self, column: u32, row: u32, colour: Rgb<u8>, opacity: f64) {
        if opacity <= 0.0 {
            return;
        }
        let Some(pixel) = self.picture.get_pixel_mut_checked(column, row) else {
            return;
        };
        for (below, above) in pixel.0.iter_mut().zip(colour.0) {
            let mixed = f64::from(*below) * (1.0 - opacity) + f64::from(above) * opacity;
            *below = mixed.round() as u8;
        }
    }
}

/// Distance of a point from a line between two points, pixels.
fn distance(point: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let (along, down) = (to[0] - from[0], to[1] - from[1]);
    let (x, y) = (point[0] - from[0], point[1] - from[1]);
    let square = along * along + down * down;
    let part = if square > 0.0 {
        ((x * along + y * down) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - part * along).hypot(y - part * down)
}
