//! The image under a frame or a contour: the one it names, or the one at its place.

use super::image_plane::{ImagePlane, PlaneAxes, shown};
use super::images::ScannedImages;
use super::series_grid::SeriesGrid;
use super::voxel_grid::VoxelGrid;
use crate::dicom::header::Header;
use crate::dicom::{Instance, Problem, Series};

/// What an annotation says of the image it was drawn on.
#[derive(Clone, Copy, Debug)]
pub struct NamedImage<'a> {
    /// SOP Instance UID; empty when it names none.
    pub sop_instance_uid: &'a str,
    /// Its frame, counted from 1.
    pub frame: Option<u32>,
    /// Series that the annotation names.
    pub series_uids: &'a [String],
}

/// The image that something was drawn on.
#[derive(Clone, Copy, Debug)]
pub struct FoundImage<'s> {
    /// Its series.
    pub series: &'s Series,
    /// Its SOP Instance UID.
    pub sop_instance_uid: &'s str,
    /// Its frame, counted from 1, when it has several.
    pub frame: Option<u32>,
    /// How what was drawn runs on it.
    pub axes: PlaneAxes,
}

/// Why no image was found.
#[derive(Debug)]
pub enum NoImage {
    /// Its series is at hand and it is not: a length stands, unchecked.
    SliceAbsent(Problem),
    /// It contradicts the annotation, or nothing is at hand of what it was drawn on: no length.
    Refused(Problem),
}

/// Find the image that a slice was drawn on and compare the two grids.
pub fn find_image<'s>(
    images: ScannedImages<'s>,
    header: &Header,
    named: NamedImage<'_>,
    drawn: &VoxelGrid,
) -> Result<FoundImage<'s>, NoImage> {
    if named.sop_instance_uid.is_empty() {
        return by_place(images, header, named, drawn);
    }
    let Some((series, instance)) = images.index.find(named.sop_instance_uid) else {
        let uid = named.sop_instance_uid;
        return Err(slice_absent(images, uid, named.series_uids, drawn));
    };
    belongs(header, series, instance)?;
    if header.frame_of_reference_uid != series.frame_of_reference_uid {
        let said = format!(
            "drawn in another frame of reference than image {}",
            instance.sop_instance_uid
        );
        return Err(NoImage::Refused(Problem::error(
            "contradiction.frame_of_reference",
            said,
        )));
    }
    let number = named.frame.unwrap_or(1);
    let axes = compare(instance, number, drawn).map_err(|reason| {
        NoImage::Refused(Problem::error(
            "contradiction.grid",
            format!(
                "drawn on another grid than image {}: {reason}",
                instance.sop_instance_uid
            ),
        ))
    })?;
    Ok(FoundImage {
        series,
        sop_instance_uid: &instance.sop_instance_uid,
        frame: (instance.frame_count > 1).then_some(number),
        axes,
    })
}

/// None of the images it could have been drawn on are there.
pub(super) fn no_images() -> Problem {
    Problem::error(
        "missing_data.image",
        "the images it was drawn on are not among the images given: no length",
    )
}

/// The image named is not among the images given; its series may be.
fn slice_absent(
    images: ScannedImages<'_>,
    uid: &str,
    series_uids: &[String],
    drawn: &VoxelGrid,
) -> NoImage {
    let Some(series) = series_uids.iter().find_map(|uid| images.series(uid)) else {
        return NoImage::Refused(no_images());
    };
    let fits = SeriesGrid::of(series)
        .map_err(|problem| problem.message.to_string())
        .and_then(|grid| grid.plane.axes(drawn).map(|_| ()));
    match fits {
        Ok(()) => NoImage::SliceAbsent(missing_slice(uid)),
        Err(reason) => NoImage::Refused(Problem::error(
            "contradiction.grid",
            format!(
                "drawn on another grid than series {}: {reason}",
                series.series_uid
            ),
        )),
    }
}

/// A slice of a series that is at hand is not.
pub(super) fn missing_slice(uid: &str) -> Problem {
    let said = format!(
        "image {uid} is not among the images of its series that are given: the length is by the annotation's own numbers, unchecked"
    );
    Problem::warning("missing_data.image", said)
}

/// The image is a slice of the same patient.
pub(super) fn belongs(
    header: &Header,
    series: &Series,
    instance: &Instance,
) -> Result<(), NoImage> {
    let uid = &instance.sop_instance_uid;
    let problem = if !series.kind.is_image() {
        Problem::error(
            "contradiction.not_an_image",
            format!("object {uid} that it was drawn on is no image"),
        )
    } else if series.is_contested || instance.is_contested {
        Problem::error(
            "identity_conflict.image",
            format!("image {uid} is claimed by two objects, patients or studies"),
        )
    } else if header.patient_id != series.patient_id {
        Problem::error(
            "identity_conflict.annotation",
            format!("drawn on image {uid} of another patient id"),
        )
    } else {
        return Ok(());
    };
    Err(NoImage::Refused(problem))
}

fn compare(instance: &Instance, frame: u32, drawn: &VoxelGrid) -> Result<PlaneAxes, String> {
    let geometry = instance
        .frame(frame)
        .ok_or_else(|| format!("it has no frame {frame}"))?;
    let (Ok(spacing), Some(orientation), Some(position)) = (
        geometry.spacing(),
        geometry.orientation(),
        geometry.position(),
    ) else {
        return Err("the image is not placed in the patient".to_owned());
    };
    let plane = ImagePlane {
        rows: instance.rows.into(),
        columns: instance.columns.into(),
        spacing,
        orientation,
    };
    let axes = plane.axes(drawn)?;
    let first = axes
        .first_pixel(drawn, 0.0)
        .ok_or("it is not placed in the patient")?;
    let away = (first - position).length();
    if away > plane.tolerance_mm() || !plane.far_corner_agrees(drawn, &axes, 0.0, position) {
        return Err(format!(
            "the image's first pixel would lie at {}, it lies at {}, {away:.2} mm away",
            shown(first),
            shown(position)
        ));
    }
    Ok(axes)
}

/// No image is named: the one at the same place in the same frame of reference.
fn by_place<'s>(
    images: ScannedImages<'s>,
    header: &Header,
    named: NamedImage<'_>,
    drawn: &VoxelGrid,
) -> Result<FoundImage<'s>, NoImage> {
    let mut reason = None;
    let could_be = |series: &&Series| {
        let named_series = named
            .series_uids
            .iter()
            .any(|uid| *uid == series.series_uid);
        let same_frame = !header.frame_of_reference_uid.is_empty()
            && header.frame_of_reference_uid == series.frame_of_reference_uid;
        header.patient_id == series.patient_id
            && (named_series || named.series_uids.is_empty() && same_frame)
    };
    for series in images.stacks().filter(could_be) {
        let found = SeriesGrid::of(series)
            .map_err(|problem| problem.message.to_string())
            .and_then(|grid| on_grid(&grid, drawn));
        match found {
            Ok(image) => return Ok(image),
            Err(said) => reason = Some(format!("series {}: {said}", series.series_uid)),
        }
    }
    Err(match reason {
        Some(reason) => NoImage::Refused(Problem::error(
            "contradiction.grid",
            format!("drawn on another grid than the images: {reason}"),
        )),
        None => NoImage::Refused(no_images()),
    })
}

fn on_grid<'s>(grid: &SeriesGrid<'s>, drawn: &VoxelGrid) -> Result<FoundImage<'s>, String> {
    let place = grid.place(drawn)?;
    let slice = place
        .slices
        .first()
        .and_then(|&slice| grid.slices.get(slice));
    let slice = slice.ok_or("no image lies there")?;
    Ok(FoundImage {
        series: grid.series,
        sop_instance_uid: slice.sop_instance_uid,
        frame: slice.frame,
        axes: place.axes,
    })
}
