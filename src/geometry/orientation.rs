//! The plane of an image in the patient.

use super::point::{PixelPoint, Vector3};
use super::spacing::PixelSpacing;

/// Largest departure of a direction cosine vector's length from 1, and of the two vectors'
/// product from 0, that writers' rounding explains.
const COSINE_TOLERANCE: f64 = 1e-2;

/// Direction of rows and columns in the patient, Image Orientation (Patient) (0020,0037).
///
/// A value of this type has two unit vectors at right angles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orientation {
    row: Vector3,
    column: Vector3,
}

/// Why six numbers are not an orientation.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum OrientationError {
    /// NaN or infinite.
    #[error("a direction cosine is not finite")]
    NotFinite,
    /// A vector whose length is not 1.
    #[error("a direction vector has length {0:.4}, not 1")]
    NotUnit(f64),
    /// Rows and columns not at right angles.
    #[error("rows and columns are not at right angles (product {0:.4})")]
    NotOrthogonal(f64),
}

impl Orientation {
    /// From the six direction cosines: along a row, then along a column.
    pub fn new(cosines: [f64; 6]) -> Result<Self, OrientationError> {
        let [a, b, c, d, e, f] = cosines;
        let (row, column) = (Vector3::new(a, b, c), Vector3::new(d, e, f));
        if !row.is_finite() || !column.is_finite() {
            return Err(OrientationError::NotFinite);
        }
        for vector in [row, column] {
            let length = vector.length();
            if (length - 1.0).abs() > COSINE_TOLERANCE {
                return Err(OrientationError::NotUnit(length));
            }
        }
        let product = row.dot(column);
        if product.abs() > COSINE_TOLERANCE {
            return Err(OrientationError::NotOrthogonal(product));
        }
        Ok(Self { row, column })
    }

    /// Direction along a row (x grows).
    pub fn row(self) -> Vector3 {
        self.row
    }

    /// Direction down a column (y grows).
    pub fn column(self) -> Vector3 {
        self.column
    }

    /// Unit normal of the image plane: row times column.
    pub fn normal(self) -> Vector3 {
        let normal = self.row.cross(self.column);
        normal * (1.0 / normal.length())
    }

    /// Where a pixel of an image in this plane lies in the patient: the image's first pixel has
    /// its centre at `position` (DICOM PS3.3 C.7.6.2.1.1).
    pub fn patient(self, position: Vector3, spacing: PixelSpacing, pixel: PixelPoint) -> Vector3 {
        let across = self.row * (pixel.x * spacing.column_mm());
        position + across + self.column * (pixel.y * spacing.row_mm())
    }

    /// Same plane and same directions within about half a degree.
    pub fn agrees_with(self, other: Self) -> bool {
        const HALF_A_DEGREE: f64 = 0.99996;
        self.row.dot(other.row) > HALF_A_DEGREE && self.column.dot(other.column) > HALF_A_DEGREE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axial_rows_and_columns_have_a_normal_to_the_head() {
        let axial = Orientation::new([1.0, 0.0, 0.0, 0.0, 1.0, 0.0]).unwrap();
        assert_eq!(axial.normal(), Vector3::new(0.0, 0.0, 1.0));
        let mirrored = Orientation::new([-1.0, 0.0, 0.0, 0.0, 1.0, 0.0]).unwrap();
        assert_eq!(mirrored.normal(), Vector3::new(0.0, 0.0, -1.0));
        assert!(!axial.agrees_with(mirrored));
    }

    #[test]
    fn what_is_no_orientation_is_refused() {
        let cases = [
            ([0.0; 6], "length 0.0000"),
            ([2.0, 0.0, 0.0, 0.0, 2.0, 0.0], "length 2.0000"),
            ([1.0, 0.0, 0.0, 0.7, 0.714, 0.0], "right angles"),
            ([1.0, 0.0, 0.0, 1.0, 0.0, 0.0], "right angles"),
            ([f64::NAN, 0.0, 0.0, 0.0, 1.0, 0.0], "not finite"),
        ];
        for (cosines, said) in cases {
            let error = Orientation::new(cosines).unwrap_err().to_string();
            assert!(error.contains(said), "{cosines:?}: {error}");
        }
        assert!(Orientation::new([0.8, 0.6, 0.0, -0.6, 0.8, 0.0]).is_ok());
    }
}
