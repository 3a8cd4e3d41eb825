//! A point on an image and a vector in the patient.

use std::ops::{Add, Mul, Sub};

/// A point on an image in pixels: `x` along the row (column index), `y` down the column (row
/// index), (0, 0) the centre of the first pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PixelPoint {
    /// Column index, zero-based.
    pub x: f64,
    /// Row index, zero-based.
    pub y: f64,
}

impl PixelPoint {
    /// The point at column `x` and row `y`.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Both coordinates are numbers, neither NaN nor infinite.
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }

    /// The point lies on an image of `rows` by `columns` pixels, outer pixel edges included
    /// (from -0.5 to the count less 0.5).
    pub fn is_inside(self, rows: u32, columns: u32) -> bool {
        let within = |value: f64, count: u32| value >= -0.5 && value <= f64::from(count) - 0.5;
        within(self.x, columns) && within(self.y, rows)
    }
}

/// A vector or a position in the patient, millimetres or direction cosines, LPS.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vector3 {
    /// Towards the patient's left.
    pub x: f64,
    /// Towards the patient's back.
    pub y: f64,
    /// Towards the patient's head.
    pub z: f64,
}

impl Vector3 {
    /// The vector (x, y, z).
    pub const fn new(x: f64, y: f64, z: f64) -> Self {
        Self { x, y, z }
    }

    /// Scalar product.
    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    /// Vector product.
    pub fn cross(self, other: Self) -> Self {
        Self {
            x: self.y * other.z - self.z * other.y,
            y: self.z * other.x - self.x * other.z,
            z: self.x * other.y - self.y * other.x,
        }
    }

    /// Euclidean length.
    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// All three components are numbers, neither NaN nor infinite.
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite() && self.z.is_finite()
    }

    /// Angle to another vector in degrees, 0 to 90, direction ignored; 0 for a null vector.
    pub fn angle_to_line_degrees(self, other: Self) -> f64 {
        // atan2 keeps small angles exact where acos of a number near 1 does not.
        self.cross(other)
            .length()
            .atan2(self.dot(other).abs())
            .to_degrees()
    }
}

impl Add for Vector3 {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for Vector3 {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Mul<f64> for Vector3 {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor, self.z * factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_reaches_the_outer_pixel_edges() {
        let cases = [
            (0.0, 0.0, true),
            (-0.5, -0.5, true),
            (-0.51, 0.0, false),
            (7.5, 3.5, true),
            (7.51, 0.0, false),
            (0.0, 3.51, false),
            (f64::NAN, 0.0, false),
            (0.0, f64::INFINITY, false),
        ];
        for (x, y, expected) in cases {
            assert_eq!(
                PixelPoint::new(x, y).is_inside(4, 8),
                expected,
                "({x}, {y})"
            );
        }
    }

    #[test]
    fn angle_ignores_direction() {
        let z = Vector3::new(0.0, 0.0, 1.0);
        let tilted = Vector3::new(0.0, 14f64.to_radians().sin(), 14f64.to_radians().cos());
        assert!((z.angle_to_line_degrees(tilted) - 14.0).abs() < 1e-12);
        assert!((z.angle_to_line_degrees(tilted * -3.0) - 14.0).abs() < 1e-12);
        assert_eq!(z.angle_to_line_degrees(Vector3::default()), 0.0);
    }
}
