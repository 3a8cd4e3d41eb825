//! The grid of a series, and whether a mask lies on it.

use super::image_plane::{ImagePlane, PlaneAxes, shown};
use super::voxel_grid::VoxelGrid;
use crate::dicom::{Problem, Series};
use crate::geometry::Vector3;

/// The slices of a series, all in one plane and of one size and spacing.
#[derive(Clone, Debug)]
pub struct SeriesGrid<'s> {
    /// The series.
    pub series: &'s Series,
    /// The pixels of every slice.
    pub plane: ImagePlane,
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
            plane: ImagePlane {
                rows: rows.into(),
                columns: columns.into(),
                spacing,
                orientation,
            },
            slices,
        })
    }

    /// The slice whose first pixel lies here.
    pub fn slice_at(&self, position: Vector3) -> Option<usize> {
        let distance = |slice: &SeriesSlice<'_>| (slice.position - position).length();
        let (index, nearest) = self
            .slices
            .iter()
            .enumerate()
            .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))?;
        (distance(nearest) <= self.plane.tolerance_mm()).then_some(index)
    }

    /// How a volume lies on this grid, or why it does not: an image under every slice, neighbours
    /// under neighbours, in either direction.
    pub fn place(&self, volume: &VoxelGrid) -> Result<VolumeOnSeries, String> {
        let axes = self.plane.axes(volume)?;
        let [_, _, count] = volume.size;
        let mut slices: Vec<usize> = Vec::with_capacity(count as usize);
        for k in 0..count {
            let first = axes
                .first_pixel(volume, f64::from(k))
                .ok_or("it is not placed in the patient")?;
            let nowhere = || format!("slice {} at {} lies on no image", k + 1, shown(first));
            let slice = self.slice_at(first).ok_or_else(nowhere)?;
            let image = self.slices.get(slice).ok_or_else(nowhere)?;
            if !self
                .plane
                .far_corner_agrees(volume, &axes, f64::from(k), image.position)
            {
                return Err(nowhere());
            }
            let beside = slices.last().is_none_or(|last| last.abs_diff(slice) == 1);
            if !beside {
                return Err(format!(
                    "slices {k} and {} are not neighbours among the images",
                    k + 1
                ));
            }
            slices.push(slice);
        }
        Ok(VolumeOnSeries { axes, slices })
    }
}

/// A volume that lies on a series' grid.
#[derive(Clone, Debug, PartialEq)]
pub struct VolumeOnSeries {
    /// How its rows and columns run on the images.
    pub axes: PlaneAxes,
    /// Index of the image under each slice.
    pub slices: Vec<usize>,
}
