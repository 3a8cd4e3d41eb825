//! Pixel spacing: the only way from pixels to millimetres.

use super::point::PixelPoint;

/// Smallest spacing believed to be millimetres; below it the writer used another unit.
pub const SMALLEST_SPACING_MM: f64 = 0.01;
/// Largest spacing believed to be millimetres.
pub const LARGEST_SPACING_MM: f64 = 50.0;
/// Largest ratio of the two sides of a pixel that is believed.
pub const LARGEST_PIXEL_RATIO: f64 = 20.0;

/// Distance of pixel centres in millimetres, DICOM Pixel Spacing (0028,0030): row spacing first.
///
/// A value of this type is finite, positive and plausible; there is no other way to make one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PixelSpacing {
    row_mm: f64,
    column_mm: f64,
}

/// Why two numbers are not a pixel spacing.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SpacingError {
    /// NaN or infinite.
    #[error("pixel spacing is not finite")]
    NotFinite,
    /// Zero or negative.
    #[error("pixel spacing {0} mm is not positive")]
    NotPositive(f64),
    /// Outside what millimetres can be on a medical image, or pixels 20 times longer than wide.
    #[error("pixel spacing {0} by {1} is not plausible in millimetres")]
    Implausible(f64, f64),
}

impl PixelSpacing {
    /// Spacing between rows (goes with y) and between columns (goes with x), in millimetres.
    pub fn new(row_mm: f64, column_mm: f64) -> Result<Self, SpacingError> {
        for side in [row_mm, column_mm] {
            if !side.is_finite() {
                return Err(SpacingError::NotFinite);
            }
            if side <= 0.0 {
                return Err(SpacingError::NotPositive(side));
            }
        }
        let (small, large) = (row_mm.min(column_mm), row_mm.max(column_mm));
        if small < SMALLEST_SPACING_MM
            || large > LARGEST_SPACING_MM
            || large / small > LARGEST_PIXEL_RATIO
        {
            return Err(SpacingError::Implausible(row_mm, column_mm));
        }
        Ok(Self { row_mm, column_mm })
    }

    /// Distance between rows, along y, in millimetres.
    pub fn row_mm(self) -> f64 {
        self.row_mm
    }

    /// Distance between columns, along x, in millimetres.
    pub fn column_mm(self) -> f64 {
        self.column_mm
    }

    /// The two sides differ by more than one part in a thousand.
    pub fn is_oblong(self) -> bool {
        (self.row_mm - self.column_mm).abs() > 1e-3 * self.row_mm.max(self.column_mm)
    }

    /// Both sides of two spacings agree within one part in ten thousand.
    pub fn agrees_with(self, other: Self) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-4 * a.max(b);
        near(self.row_mm, other.row_mm) && near(self.column_mm, other.column_mm)
    }

    /// Distance between two points of one image in millimetres; not finite when a point is not.
    pub fn distance_mm(self, from: PixelPoint, to: PixelPoint) -> f64 {
        let across = (to.x - from.x) * self.column_mm;
        let down = (to.y - from.y) * self.row_mm;
        // Not hypot: its last bit differs between C libraries, and the same bytes are promised.
        (across * across + down * down).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_spacing_goes_with_y() {
        let spacing = PixelSpacing::new(0.5, 1.5).unwrap();
        let origin = PixelPoint::new(0.0, 0.0);
        assert_eq!(
            spacing.distance_mm(origin, PixelPoint::new(10.0, 0.0)),
            15.0
        );
        assert_eq!(spacing.distance_mm(origin, PixelPoint::new(0.0, 10.0)), 5.0);
        assert_eq!(
            spacing.distance_mm(PixelPoint::new(4.0, 8.0), PixelPoint::new(2.0, 0.0)),
            5.0
        );
    }

    #[test]
    fn only_plausible_pairs_are_spacings() {
        use SpacingError::*;
        let cases = [
            (0.75, 0.75, None),
            (4.0, 6.4, None),
            (0.01, 0.01, None),
            (f64::NAN, 0.75, Some(NotFinite)),
            (0.75, f64::INFINITY, Some(NotFinite)),
            (0.0, 0.75, Some(NotPositive(0.0))),
            (0.75, -0.75, Some(NotPositive(-0.75))),
            (750.0, 750.0, Some(Implausible(750.0, 750.0))),
            (0.0075, 0.0075, Some(Implausible(0.0075, 0.0075))),
            (0.1, 10.0, Some(Implausible(0.1, 10.0))),
            (1e-300, 1e-300, Some(Implausible(1e-300, 1e-300))),
        ];
        for (row, column, expected) in cases {
            assert_eq!(
                PixelSpacing::new(row, column).err(),
                expected,
                "{row} by {column}"
            );
        }
    }

    #[test]
    fn oblong_is_more_than_a_thousandth() {
        assert!(PixelSpacing::new(1.61, 1.59).unwrap().is_oblong());
        assert!(!PixelSpacing::new(0.6757815, 0.675781).unwrap().is_oblong());
    }
}
