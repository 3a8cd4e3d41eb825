//! A volume of voxels in the patient.

use crate::geometry::{Orientation, PixelSpacing, SpacingError, Vector3};

/// Where the voxels of a volume lie: counts and steps along its three axes, millimetres, LPS.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoxelGrid {
    /// Voxels along i (columns), j (rows) and k (slices).
    pub size: [u32; 3],
    /// From one voxel to the next along each axis.
    pub steps: [Vector3; 3],
    /// Centre of the first voxel; none when the file does not place it in the patient.
    pub origin: Option<Vector3>,
}

/// Largest departure from a right angle between rows and columns, as a cosine.
const RIGHT_ANGLE: f64 = 1e-3;

/// Why the slices of a volume are no images that can be measured on.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SlicePlaneError {
    /// Its steps are no spacing.
    #[error("{0}")]
    Spacing(#[from] SpacingError),
    /// Rows and columns are not at right angles.
    #[error("rows and columns are not at right angles: the volume is sheared")]
    Sheared,
}

impl VoxelGrid {
    /// A single slice whose first pixel has its centre at `position`.
    pub fn of_slice(
        rows: u32,
        columns: u32,
        spacing: PixelSpacing,
        orientation: Orientation,
        position: Vector3,
    ) -> Self {
        Self {
            size: [columns, rows, 1],
            steps: [
                orientation.row() * spacing.column_mm(),
                orientation.column() * spacing.row_mm(),
                orientation.normal(),
            ],
            origin: Some(position),
        }
    }

    /// Pixel spacing of a slice: rows along j, columns along i.
    pub fn slice_spacing(&self) -> Result<PixelSpacing, SlicePlaneError> {
        let [along_i, along_j, _] = self.steps;
        let spacing = PixelSpacing::new(along_j.length(), along_i.length())?;
        let cosine = along_i.dot(along_j) / (along_i.length() * along_j.length());
        if cosine.abs() > RIGHT_ANGLE {
            return Err(SlicePlaneError::Sheared);
        }
        Ok(spacing)
    }

    /// Centre of a voxel in the patient; none when the volume is not placed there.
    pub fn centre(&self, i: f64, j: f64, k: f64) -> Option<Vector3> {
        let [along_i, along_j, along_k] = self.steps;
        Some(self.origin? + along_i * i + along_j * j + along_k * k)
    }
}
