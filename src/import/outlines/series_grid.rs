//! The grid of a series, and whether a mask lies on it.

use super::voxel_grid::VoxelGrid;
use crate::dicom::{Problem, Series};
use crate::geometry::{Orientation, PixelPoint, PixelSpacing, Vector3};

/// Share of a pixel by which positions may differ: writers round.
const PLACE_SHARE: f64 = 0.2;
/// Directions whose cosine is at least this are one direction (about two degrees): what is left
/// of a difference shows in the far corner's place.
const SAME_DIRECTION: f64 = 0.9994;

/// The slices of a series, all in one plane and of one size and spacing.
#[derive(Clone, Debug)]
pub struct SeriesGrid<'s> {
    /// The series.
    pub series: &'s Series,
    /// Rows of every slice.
    pub rows: u32,
    /// Columns of every slice.
    pub columns: u32,
    /// Pixel spacing of every slice.
    pub spacing: PixelSpacing,
    /// Orientation of every slice.
    pub orientation: Orientation,
    /// The slices along their normal.
    pub slices: Vec<SeriesSlice<'s>>,
}

/// One slice of a series.
#[derive(Clone, Copy, Debug)]
pub struct SeriesSlice<'s> {
    /// Centre of its first pixel, millimetres.
    pub position: Vector3,
    /// SOP Instance UID of its object.
    pub sop_instance_uid: &'s str,
    /// Its frame, counted from 1, when the object has several.
    pub frame: Option<u32>,
}

impl<'s> SeriesGrid<'s> {
    /// The grid of a series; an error when its slices have no common one.
    pub fn of(series: &'s Series) -> Result<Self, Problem> {
        let refused = |said: &str| {
            Problem::error(
                "contradiction.grid",
                format!("series {}: {said}", series.series_uid),
            )
        };
        let (rows, columns) = series
            .size()
            .ok_or_else(|| refused("its images have no common size"))?;
        let spacing = series
            .spacing()
            .ok_or_else(|| refused("its images have no common pixel spacing"))?;
        if series.stack.orientations != 1 {
            return Err(refused("its images lie in more than one plane"));
        }
        let mut slices = Vec::new();
        let mut orientation = None;
        let measured = series
            .instances
            .iter()
            .filter(|instance| !instance.is_localizer);
        for instance in measured {
            for (number, frame) in (1..).zip(instance.geometries()) {
                let Some(position) = frame.position() else {
                    continue;
                };
                orientation = orientation.or(frame.orientation());
                slices.push(SeriesSlice {
                    position,
                    sop_instance_uid: &instance.sop_instance_uid,
                    frame: (instance.frame_count > 1).then_some(number),
                });
            }
        }
        let orientation = orientation.ok_or_else(|| refused("its images state no orientation"))?;
        let normal = orientation.normal();
        slices.sort_by(|a, b| normal.dot(a.position).total_cmp(&normal.dot(b.position)));
        Ok(Self {
            series,
            rows: rows.into(),
            columns: columns.into(),
            spacing,
            orientation,
            slices,
        })
    }

    /// Distance up to which two positions are one: a fifth of a pixel, from 0.02 to 0.2 mm.
    pub fn tolerance_mm(&self) -> f64 {
        let pixel = self.spacing.row_mm().min(self.spacing.column_mm());
        (PLACE_SHARE * pixel).clamp(0.02, 0.2)
    }

    /// The slice whose first pixel lies here.
    pub fn slice_at(&self, position: Vector3) -> Option<usize> {
        let distance = |slice: &SeriesSlice<'_>| (slice.position - position).length();
        let (index, nearest) = self
            .slices
            .iter()
            .enumerate()
            .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))?;
        (distance(nearest) <= self.tolerance_mm()).then_some(index)
    }

    /// How a volume lies on this grid, or why it does not.
    pub fn place(&self, volume: &VoxelGrid) -> Result<VolumeOnSeries, String> {
        let axes = self.axes(volume)?;
        let [along_i, along_j, _] = volume.steps;
        let [i, j, _] = volume.size;
        let (across, down) = if axes.swapped {
            ((along_j, j), (along_i, i))
        } else {
            ((along_i, i), (along_j, j))
        };
        if (down.1, across.1) != (self.rows, self.columns) {
            return Err(format!(
                "{} rows and {} columns, the images {} and {}",
                down.1, across.1, self.rows, self.columns
            ));
        }
        let found = PixelSpacing::new(down.0.length(), across.0.length());
        let far = |step: f64, own: f64, count: u32| {
            (step - own).abs() * f64::from(count) > self.tolerance_mm()
        };
        if !found.is_ok_and(|found| {
            !far(found.row_mm(), self.spacing.row_mm(), self.rows)
                && !far(found.column_mm(), self.spacing.column_mm(), self.columns)
        }) {
            return Err(format!(
                "pixels of {:.4} by {:.4} mm, the images {:.4} by {:.4}",
                down.0.length(),
                across.0.length(),
                self.spacing.row_mm(),
                self.spacing.column_mm()
            ));
        }
        let slices = self.slices_of(volume, &axes)?;
        Ok(VolumeOnSeries { axes, slices })
    }

    /// Which way the volume's rows and columns run on the images.
    fn axes(&self, volume: &VoxelGrid) -> Result<Axes, String> {
        let [along_i, along_j, _] = volume.steps;
        let cosine = |step: Vector3, direction: Vector3| step.dot(direction) / step.length();
        let (row, column) = (self.orientation.row(), self.orientation.column());
        let straight = (cosine(along_i, row), cosine(along_j, column));
        let crossed = (cosine(along_i, column), cosine(along_j, row));
        let same = |pair: (f64, f64)| pair.0.abs().min(pair.1.abs()) >= SAME_DIRECTION;
        let [i, j, _] = volume.size;
        let (swapped, (by_i, by_j)) = if same(straight) {
            (false, straight)
        } else if same(crossed) {
            (true, crossed)
        } else {
            return Err(
                "its slices lie in another plane: save it in the images' own axes".to_owned(),
            );
        };
        Ok(Axes {
            swapped,
            last_i: (by_i < 0.0).then_some(f64::from(i) - 1.0),
            last_j: (by_j < 0.0).then_some(f64::from(j) - 1.0),
        })
    }

    /// The image under every slice of the volume: next to each other, in either direction.
    fn slices_of(&self, volume: &VoxelGrid, axes: &Axes) -> Result<Vec<usize>, String> {
        let [i, j, count] = volume.size;
        let (last_i, last_j) = (f64::from(i) - 1.0, f64::from(j) - 1.0);
        let far_pixel = axes.pixel(PixelPoint::new(
            last_i - axes.last_i.unwrap_or(0.0),
            last_j - axes.last_j.unwrap_or(0.0),
        ));
        let mut slices: Vec<usize> = Vec::with_capacity(count as usize);
        for k in 0..count {
            let centre = |i: f64, j: f64| volume.centre(i, j, f64::from(k));
            let first = centre(axes.last_i.unwrap_or(0.0), axes.last_j.unwrap_or(0.0));
            let first = first.ok_or("it is not placed in the patient")?;
            let nowhere = || format!("slice {} at {} lies on no image", k + 1, shown(first));
            let slice = self.slice_at(first).ok_or_else(nowhere)?;
            let beside = slices.last().is_none_or(|last| last.abs_diff(slice) == 1);
            if !beside {
                return Err(format!(
                    "slices {k} and {} are not neighbours among the images",
                    k + 1
                ));
            }
            let far = centre(
                last_i - axes.last_i.unwrap_or(0.0),
                last_j - axes.last_j.unwrap_or(0.0),
            );
            let own = self.pixel_position(slice, far_pixel);
            if !far
                .zip(own)
                .is_some_and(|(far, own)| (far - own).length() <= 2.0 * self.tolerance_mm())
            {
                return Err(nowhere());
            }
            slices.push(slice);
        }
        Ok(slices)
    }

    /// Where a pixel of a slice lies in the patient.
    fn pixel_position(&self, slice: usize, pixel: PixelPoint) -> Option<Vector3> {
        let position = self.slices.get(slice)?.position;
        let across = self.orientation.row() * (pixel.x * self.spacing.column_mm());
        Some(position + across + self.orientation.column() * (pixel.y * self.spacing.row_mm()))
    }
}

/// A position as a person reads it.
pub fn shown(position: Vector3) -> String {
    format!("({:.2}, {:.2}, {:.2})", position.x, position.y, position.z)
}

/// How a volume's rows and columns run on the images.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Axes {
    /// i runs down the images' columns, j along their rows.
    swapped: bool,
    /// The last i, when i runs against the images.
    last_i: Option<f64>,
    /// The last j, when j runs against the images.
    last_j: Option<f64>,
}

impl Axes {
    fn pixel(&self, voxel: PixelPoint) -> PixelPoint {
        let i = self.last_i.map_or(voxel.x, |last| last - voxel.x);
        let j = self.last_j.map_or(voxel.y, |last| last - voxel.y);
        if self.swapped {
            PixelPoint::new(j, i)
        } else {
            PixelPoint::new(i, j)
        }
    }
}

/// A volume that lies on a series' grid.
#[derive(Clone, Debug, PartialEq)]
pub struct VolumeOnSeries {
    axes: Axes,
    /// Index of the image under each slice.
    pub slices: Vec<usize>,
}

impl VolumeOnSeries {
    /// The images' pixel for a place on a slice of the volume (i, j).
    pub fn pixel(&self, voxel: PixelPoint) -> PixelPoint {
        self.axes.pixel(voxel)
    }
}
