//! The pixels of an image as a grid, and how a volume's slice lies on it: as it is, mirrored, or
//! with rows and columns exchanged, as writers of masks often leave it.

use super::voxel_grid::VoxelGrid;
use crate::geometry::{Orientation, PixelPoint, PixelSpacing, Vector3};

/// Share of a pixel by which positions may differ: writers round.
const PLACE_SHARE: f64 = 0.2;
/// Directions whose cosine is at least this are one direction (about two degrees): what is left
/// of a difference shows in the far corner's place.
const SAME_DIRECTION: f64 = 0.9994;

/// The pixels of an image; its place in the patient aside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImagePlane {
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
    /// Pixel spacing.
    pub spacing: PixelSpacing,
    /// Directions of rows and columns.
    pub orientation: Orientation,
}

impl ImagePlane {
    /// Distance up to which two positions are one: a fifth of a pixel, from 0.02 to 0.2 mm.
    pub fn tolerance_mm(&self) -> f64 {
        let pixel = self.spacing.row_mm().min(self.spacing.column_mm());
        (PLACE_SHARE * pixel).clamp(0.02, 0.2)
    }

    /// How the slices of a volume lie on images of this kind, or why they do not.
    pub fn axes(&self, volume: &VoxelGrid) -> Result<PlaneAxes, String> {
        let axes = self.directions(volume)?;
        let [along_i, along_j, _] = volume.steps;
        let [i, j, _] = volume.size;
        let (across, down) = if axes.swapped {
            ((along_j, j), (along_i, i))
        } else {
            ((along_i, i), (along_j, j))
        };
        if (down.1, across.1) != (self.rows, self.columns) {
            return Err(format!(
                "{} rows and {} columns, the image {} and {}",
                down.1, across.1, self.rows, self.columns
            ));
        }
        let far = |step: Vector3, own: f64, count: u32| {
            (step.length() - own).abs() * f64::from(count) > self.tolerance_mm()
        };
        if far(down.0, self.spacing.row_mm(), self.rows)
            || far(across.0, self.spacing.column_mm(), self.columns)
        {
            return Err(format!(
                "pixels of {:.4} by {:.4} mm, the image {:.4} by {:.4}",
                down.0.length(),
                across.0.length(),
                self.spacing.row_mm(),
                self.spacing.column_mm()
            ));
        }
        Ok(axes)
    }

    /// Which way the volume's rows and columns run.
    fn directions(&self, volume: &VoxelGrid) -> Result<PlaneAxes, String> {
        let [along_i, along_j, _] = volume.steps;
        let cosine = |step: Vector3, direction: Vector3| step.dot(direction) / step.length();
        let (row, column) = (self.orientation.row(), self.orientation.column());
        let straight = (cosine(along_i, row), cosine(along_j, column));
        let crossed = (cosine(along_i, column), cosine(along_j, row));
        let same = |pair: (f64, f64)| pair.0.abs().min(pair.1.abs()) >= SAME_DIRECTION;
        let (swapped, (by_i, by_j)) = if same(straight) {
            (false, straight)
        } else if same(crossed) {
            (true, crossed)
        } else {
            return Err(
                "another plane than the image's: save it in the images' own axes".to_owned(),
            );
        };
        let [last_i, last_j, _] = volume.size.map(|count| f64::from(count) - 1.0);
        Ok(PlaneAxes {
            swapped,
            first: (
                if by_i < 0.0 { last_i } else { 0.0 },
                if by_j < 0.0 { last_j } else { 0.0 },
            ),
            last: (last_i, last_j),
        })
    }

    /// The opposite corner of a slice lies where an image with its first pixel at `position` has
    /// its last one.
    pub fn far_corner_agrees(
        &self,
        volume: &VoxelGrid,
        axes: &PlaneAxes,
        k: f64,
        position: Vector3,
    ) -> bool {
        let (i, j) = (axes.last.0 - axes.first.0, axes.last.1 - axes.first.1);
        let last = PixelPoint::new(f64::from(self.columns) - 1.0, f64::from(self.rows) - 1.0);
        let own = self.orientation.patient(position, self.spacing, last);
        volume
            .centre(i, j, k)
            .is_some_and(|far| (far - own).length() <= 2.0 * self.tolerance_mm())
    }
}

/// How a volume's rows and columns run on an image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaneAxes {
    /// i runs down the image's columns, j along its rows.
    swapped: bool,
    /// i and j of the voxel on the image's first pixel.
    first: (f64, f64),
    /// The last i and j.
    last: (f64, f64),
}

impl PlaneAxes {
    /// Where the image's first pixel lies by the volume; none when it is not placed.
    pub fn first_pixel(&self, volume: &VoxelGrid, k: f64) -> Option<Vector3> {
        volume.centre(self.first.0, self.first.1, k)
    }

    /// The image's pixel for a place (i, j) on a slice of the volume.
    pub fn pixel(&self, voxel: PixelPoint) -> PixelPoint {
        let along = |at: f64, first: f64| if first > 0.0 { first - at } else { at };
        let (i, j) = (along(voxel.x, self.first.0), along(voxel.y, self.first.1));
        if self.swapped {
            PixelPoint::new(j, i)
        } else {
            PixelPoint::new(i, j)
        }
    }
}

/// A position as a person reads it.
pub fn shown(position: Vector3) -> String {
    format!("({:.2}, {:.2}, {:.2})", position.x, position.y, position.z)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_may_be_mirrored_or_turned() {
        let plane = ImagePlane {
            rows: 4,
            columns: 6,
            spacing: PixelSpacing::new(2.0, 0.5).unwrap(),
            orientation: Orientation::new([1.0, 0.0, 0.0, 0.0, 1.0, 0.0]).unwrap(),
        };
        let position = Vector3::new(-10.0, -20.0, 5.0);
        let (x, y, z) = (
            Vector3::new(0.5, 0.0, 0.0),
            Vector3::new(0.0, 2.0, 0.0),
            Vector3::new(0.0, 0.0, 3.0),
        );
        // Steps along i and j, voxel counts, first voxel; the pixel of voxel (1, 2).
        let cases = [
            ([x, y], [6, 4], position, (1.0, 2.0)),
            ([x * -1.0, y], [6, 4], position + x * 5.0, (4.0, 2.0)),
            ([x, y * -1.0], [6, 4], position + y * 3.0, (1.0, 1.0)),
            (
                [x * -1.0, y * -1.0],
                [6, 4],
                position + x * 5.0 + y * 3.0,
                (4.0, 1.0),
            ),
            ([y, x], [4, 6], position, (2.0, 1.0)),
            ([y * -1.0, x], [4, 6], position + y * 3.0, (2.0, 2.0)),
        ];
        for (index, ([along_i, along_j], [i, j], origin, pixel)) in cases.into_iter().enumerate() {
            let volume = VoxelGrid {
                size: [i, j, 1],
                steps: [along_i, along_j, z],
                origin: Some(origin),
            };
            let axes = plane.axes(&volume).unwrap();
            let first = axes.first_pixel(&volume, 0.0).unwrap();
            assert!((first - position).length() < 1e-9, "case {index}");
            assert!(
                plane.far_corner_agrees(&volume, &axes, 0.0, position),
                "case {index}"
            );
            let found = axes.pixel(PixelPoint::new(1.0, 2.0));
            assert_eq!((found.x, found.y), pixel, "case {index}");
        }
        let refused = [
            ([x, z], [6, 4], "another plane"),
            ([x, y], [4, 6], "6 rows and 4 columns"),
            ([x * 1.5, y], [6, 4], "pixels of 2.0000 by 0.7500"),
        ];
        for ([along_i, along_j], [i, j], said) in refused {
            let volume = VoxelGrid {
                size: [i, j, 1],
                steps: [along_i, along_j, z],
                origin: Some(position),
            };
            let reason = plane.axes(&volume).unwrap_err();
            assert!(reason.contains(said), "{reason}");
        }
    }
}
