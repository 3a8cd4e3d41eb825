//! A point in the plane of an image, in millimetres: where diameters are taken.

use super::point::PixelPoint;
use super::spacing::PixelSpacing;

/// A point in the plane of an image, millimetres: `x` along a row, `y` down a column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlanePoint {
    /// Along a row.
    pub x: f64,
    /// Down a column.
    pub y: f64,
}

impl PlanePoint {
    /// The point (x, y).
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Where a pixel coordinate lies, the centre of the first pixel being (0, 0).
    pub fn of_pixel(point: PixelPoint, spacing: PixelSpacing) -> Self {
        Self::new(point.x * spacing.column_mm(), point.y * spacing.row_mm())
    }

    /// The pixel coordinate of this point, the centre of the first pixel being (0, 0).
    pub fn to_pixel(self, spacing: PixelSpacing) -> PixelPoint {
        PixelPoint::new(self.x / spacing.column_mm(), self.y / spacing.row_mm())
    }

    /// Square of the distance to another point, square millimetres.
    pub fn distance_squared(self, other: Self) -> f64 {
        let (across, down) = (other.x - self.x, other.y - self.y);
        across * across + down * down
    }

    /// Scalar product, both taken as vectors.
    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Twice the area of the triangle self, `second`, `third`; positive when it turns from x to y.
    pub fn turn(self, second: Self, third: Self) -> f64 {
        (second.x - self.x) * (third.y - self.y) - (second.y - self.y) * (third.x - self.x)
    }
}

/// Two points on an image plane and the straight line between them: what a caliper marks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Caliper {
    /// One end, millimetres.
    pub from: PlanePoint,
    /// The other end, millimetres.
    pub to: PlanePoint,
}

impl Caliper {
    /// Length in millimetres.
    pub fn length_mm(self) -> f64 {
        self.from.distance_squared(self.to).sqrt()
    }

    /// Unit vector from one end to the other; along a row when both ends are one point.
    pub fn direction(self) -> PlanePoint {
        let length = self.length_mm();
        if length > 0.0 {
            PlanePoint::new(
                (self.to.x - self.from.x) / length,
                (self.to.y - self.from.y) / length,
            )
        } else {
            PlanePoint::new(1.0, 0.0)
        }
    }

    /// Its ends as pixel coordinates.
    pub fn to_pixels(self, spacing: PixelSpacing) -> [PixelPoint; 2] {
        [self.from.to_pixel(spacing), self.to.to_pixel(spacing)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_to_millimetres_and_back() {
        let spacing = PixelSpacing::new(2.0, 0.5).unwrap();
        let point = PlanePoint::of_pixel(PixelPoint::new(8.0, 3.0), spacing);
        assert_eq!(point, PlanePoint::new(4.0, 6.0));
        assert_eq!(point.to_pixel(spacing), PixelPoint::new(8.0, 3.0));
        let caliper = Caliper {
            from: PlanePoint::default(),
            to: PlanePoint::new(3.0, 4.0),
        };
        assert_eq!(caliper.length_mm(), 5.0);
        assert_eq!(caliper.direction(), PlanePoint::new(0.6, 0.8));
        let dot = Caliper {
            from: point,
            to: point,
        };
        assert_eq!(dot.direction(), PlanePoint::new(1.0, 0.0));
    }
}
