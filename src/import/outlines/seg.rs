//! DICOM segmentations: each segment measured on the frame where it is largest.

use std::collections::BTreeMap;
use std::path::Path;

use super::image_match::{NamedImage, NoImage, find_image};
use super::images::ScannedImages;
use super::label_scan::{LabelScan, Voxels};
use super::measured::{MeasuredFile, MeasuredOutline, Place, finding};
use super::nifti_header::VoxelType;
use super::segment_overlap::overlaps;
use super::voxel_grid::VoxelGrid;
use crate::dicom::Refusal;
use crate::dicom::problem::Problem;
use crate::dicom::segmentation::{
    Segment, SegmentFrame, Segmentation, SegmentationKind, read_segmentation,
};
use crate::dicom::segmentation_frames::{FrameSamples, visit_frames};
use crate::finding::Finding;
use crate::geometry::{GreatestExtent, Mask, MaskConvention, PixelSpacing};

/// Measure every segment of a segmentation. With `images` each is compared with the image it was
/// drawn on: on another grid, or with nothing at hand of its series, it gives no length; when only
/// the slice is absent, an unchecked one. An error
/// says why the file gives nothing.
pub fn measure_segmentation(
    path: &Path,
    convention: MaskConvention,
    images: Option<ScannedImages<'_>>,
) -> Result<MeasuredFile, Refusal> {
    let segmentation = read_segmentation(path)?;
    let mut segments = described(&segmentation, convention);
    match segmentation.kind {
        SegmentationKind::LabelMap => scan_labels(path, &segmentation, convention, &mut segments)?,
        _ => scan_frames(path, &segmentation, &mut segments)?,
    }
    let mut measured = MeasuredFile {
        seen: segments.len(),
        ..MeasuredFile::of_object(&segmentation.header, "DICOM segmentation")
    };
    measured
        .findings
        .extend(segmentation.header.problems.iter().map(finding));
    if let SegmentationKind::Fractional { maximum } = segmentation.kind {
        let said = format!(
            "fractional segmentation: pixels of at least half of {maximum} were taken as the lesion"
        );
        measured
            .findings
            .push(Finding::note("value_unusable.fractional", said));
    }
    let overlap = overlaps(path, &segmentation, &segments)?;
    for (number, segment) in &segments {
        let context = Context {
            segmentation: &segmentation,
            images,
        };
        match context.measure(*number, segment) {
            Ok(mut outline) => {
                outline.findings.extend(overlap.of(*number));
                measured.outlines.push(outline);
            }
            Err(problem) => {
                measured.refused += 1;
                let said = format!(
                    "segment {number} ({}): {}",
                    segment.described.label, problem.message
                );
                measured.findings.push(finding(&problem.saying(said)));
            }
        }
    }
    Ok(measured)
}

/// A segment and what its frames showed.
pub(super) struct SegmentState {
    described: Segment,
    pub(super) extent: GreatestExtent,
    /// Frames that name it.
    frames: Vec<usize>,
    problem: Option<Problem>,
}

pub(super) type Segments = BTreeMap<u16, SegmentState>;

/// The segments that are described, and those that a frame names without.
fn described(segmentation: &Segmentation, convention: MaskConvention) -> Segments {
    let state = |described: Segment, problem| SegmentState {
        described,
        extent: GreatestExtent::new(convention),
        frames: Vec::new(),
        problem,
    };
    let mut segments = Segments::new();
    for segment in &segmentation.segments {
        if let Some(number) = segment.number {
            segments.insert(number, state(segment.clone(), None));
        }
    }
    for (index, frame) in segmentation.frames.iter().enumerate() {
        let Some(number) = frame.segment else {
            continue;
        };
        let entry = segments.entry(number).or_insert_with(|| {
            let said = "frames show it, and it is not described";
            state(
                Segment::default(),
                Some(Problem::error("contradiction.segments", said)),
            )
        });
        entry.frames.push(index);
    }
    for segment in segments.values_mut() {
        if shown_twice(segmentation, &segment.frames) {
            let said = "two frames show it at one place: two answers is no answer";
            segment.problem = Some(Problem::error("contradiction.segments", said));
        }
    }
    segments
}

/// Two of these frames lie at one place.
fn shown_twice(segmentation: &Segmentation, frames: &[usize]) -> bool {
    let mut places: Vec<_> = frames
        .iter()
        .filter_map(|&frame| segmentation.header.frames.get(frame)?.position())
        .collect();
    places.sort_by(|a, b| {
        let by_z = a.z.total_cmp(&b.z);
        by_z.then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x))
    });
    places.windows(2).any(|pair| match pair {
        [one, other] => (*one - *other).length() < 1e-3,
        _ => false,
    })
}

/// The pixel spacing of a frame, or why it has none.
fn frame_spacing(segmentation: &Segmentation, frame: usize) -> Result<PixelSpacing, Problem> {
    let geometry = segmentation
        .header
        .frames
        .get(frame)
        .copied()
        .unwrap_or_default();
    geometry
        .spacing()
        .map_err(|reason| Problem::error(reason.code(), reason.message()))
}

/// The mask of a frame of a binary or fractional segmentation.
pub(super) fn frame_mask(segmentation: &Segmentation, samples: FrameSamples<'_>) -> Mask {
    let pixels = &segmentation.header.pixels;
    let (rows, columns) = (u32::from(pixels.rows), u32::from(pixels.columns));
    match segmentation.kind {
        SegmentationKind::Fractional { maximum } => {
            let half = |&sample: &u8| u8::from(2 * u16::from(sample) >= maximum);
            let bytes: Vec<u8> = samples.bytes.iter().map(half).collect();
            Mask::from_bytes(&bytes, columns)
        }
        _ if pixels.bits_allocated == 1 => {
            Mask::from_bits(samples.bytes, samples.first_bit, rows, columns)
        }
        _ => Mask::from_bytes(samples.bytes, columns),
    }
}

fn scan_frames(
    path: &Path,
    segmentation: &Segmentation,
    segments: &mut Segments,
) -> Result<(), Refusal> {
    let all = 0..segmentation.frames.len();
    let mut unnamed = 0;
    visit_frames(path, segmentation, all, &mut |samples| {
        let frame = segmentation.frames.get(samples.frame);
        let number = frame.and_then(|frame| frame.segment);
        let Some(segment) = number.and_then(|number| segments.get_mut(&number)) else {
            unnamed += 1;
            return Ok(());
        };
        let mask = frame_mask(segmentation, samples);
        if mask.is_empty() {
            return Ok(());
        }
        match frame_spacing(segmentation, samples.frame) {
            Ok(spacing) => segment.extent.offer(samples.frame, &mask, spacing),
            Err(problem) => segment.problem = Some(problem),
        }
        Ok(())
    })?;
    if unnamed > 0 {
        let said = format!("{unnamed} frames that name no segment");
        return Err(Problem::error("contradiction.segments", said).into());
    }
    Ok(())
}

fn scan_labels(
    path: &Path,
    segmentation: &Segmentation,
    convention: MaskConvention,
    segments: &mut Segments,
) -> Result<(), Refusal> {
    let pixels = &segmentation.header.pixels;
    let kind = match pixels.bits_allocated {
        8 => VoxelType::U8,
        _ => VoxelType::U16,
    };
    let row_bytes = usize::from(pixels.columns) * kind.bytes();
    let mut scan = LabelScan::new(convention);
    visit_frames(
        path,
        segmentation,
        0..segmentation.frames.len(),
        &mut |samples| {
            let voxels = Voxels {
                kind,
                big_endian: samples.big_endian,
            };
            for (row, bytes) in (0..).zip(samples.bytes.chunks_exact(row_bytes)) {
                scan.row(row, bytes, voxels)?;
            }
            scan.end_slice(samples.frame, frame_spacing(segmentation, samples.frame)?);
            Ok(())
        },
    )?;
    for label in scan.finish() {
        let number = u16::try_from(label.value).unwrap_or(0);
        let segment = segments.entry(number).or_insert_with(|| SegmentState {
            described: Segment::default(),
            extent: GreatestExtent::new(convention),
            frames: Vec::new(),
            problem: Some(Problem::error(
                "contradiction.segments",
                "pixels show it, and it is not described",
            )),
        });
        segment.extent = label.extent;
    }
    Ok(())
}

/// What a segment is measured with.
struct Context<'a, 's> {
    segmentation: &'a Segmentation,
    images: Option<ScannedImages<'s>>,
}

impl Context<'_, '_> {
    fn measure(&self, number: u16, segment: &SegmentState) -> Result<MeasuredOutline, Problem> {
        if let Some(problem) = &segment.problem {
            return Err(problem.clone());
        }
        if number == 0 {
            let said = "segments are counted from 1";
            return Err(Problem::error("contradiction.segments", said));
        }
        if self.segmentation.header.frame_of_reference_uid.is_empty() {
            let said =
                "the segmentation states no frame of reference: it is not placed in the patient";
            return Err(Problem::error("missing_data.frame_of_reference", said));
        }
        let nothing = || Problem::warning("missing_data.pixels", "no frame shows a pixel of it");
        let greatest = segment.extent.greatest().ok_or_else(nothing)?;
        let measured = segment.extent.measure().ok_or_else(nothing)?;
        let header = &self.segmentation.header;
        let geometry = header
            .frames
            .get(greatest.slice)
            .copied()
            .unwrap_or_default();
        let named = self
            .segmentation
            .frames
            .get(greatest.slice)
            .cloned()
            .unwrap_or_default();
        let place = Place {
            sop_instance_uid: named.source_uid.clone(),
            frame: named.source_frame,
            slice: u32::try_from(greatest.slice)
                .unwrap_or(u32::MAX)
                .saturating_add(1),
            position: geometry.position(),
        };
        let too_long = || Problem::error("value_unusable.length", "larger than any patient");
        let mut outline =
            MeasuredOutline::of_mask(number.into(), place, &measured, greatest.spacing)
                .ok_or_else(too_long)?;
        if let (Some(plane), Some(position)) = (geometry.orientation(), geometry.position()) {
            let spacing = greatest.spacing;
            outline.place_axes(|end| Some(plane.patient(position, spacing, end)));
        }
        outline.slices = segment.extent.slices().len();
        let interval = geometry
            .spacing_between_slices_mm
            .or(geometry.thickness_mm());
        outline.volume_ml = interval.map(|interval| segment.extent.volume_mm3(interval) / 1000.0);
        describe(&mut outline, &segment.described);
        if let [only] = self.segmentation.series_uids.as_slice() {
            outline.series_uid.clone_from(only);
        }
        if let Some(images) = self.images.filter(ScannedImages::has_images) {
            self.stand_on_image(
                images,
                greatest.slice,
                greatest.spacing,
                &named,
                &mut outline,
            )?;
            self.note_absent_slices(images, segment, &mut outline);
        }
        Ok(outline)
    }

    /// Compare with the image under the frame; an error gives no length.
    fn stand_on_image(
        &self,
        images: ScannedImages<'_>,
        frame: usize,
        spacing: PixelSpacing,
        named: &SegmentFrame,
        outline: &mut MeasuredOutline,
    ) -> Result<(), Problem> {
        let header = &self.segmentation.header;
        let geometry = header.frames.get(frame).copied().unwrap_or_default();
        let (Some(orientation), Some(position)) = (geometry.orientation(), geometry.position())
        else {
            let said =
                "its frame is not placed in the patient: it cannot be compared with the images";
            return Err(Problem::error("missing_data.position", said));
        };
        let (rows, columns) = (header.pixels.rows.into(), header.pixels.columns.into());
        let drawn = VoxelGrid::of_slice(rows, columns, spacing, orientation, position);
        let names = NamedImage {
            sop_instance_uid: &named.source_uid,
            frame: named.source_frame,
            series_uids: &self.segmentation.series_uids,
        };
        match find_image(images, header, names, &drawn) {
            Ok(found) => {
                found
                    .sop_instance_uid
                    .clone_into(&mut outline.place.sop_instance_uid);
                outline.place.frame = found.frame;
                outline.series_uid = found.series.series_uid.to_string();
                outline.is_checked = true;
                outline.turn_ends(|end| found.axes.pixel(end));
            }
            Err(NoImage::SliceAbsent(problem)) => outline.findings.push(finding(&problem)),
            Err(NoImage::Refused(problem)) => return Err(problem),
        }
        Ok(())
    }

    /// Slices it was drawn on that are not at hand, when some are: it may be larger there.
    fn note_absent_slices(
        &self,
        images: ScannedImages<'_>,
        segment: &SegmentState,
        outline: &mut MeasuredOutline,
    ) {
        let named = segment.extent.slices().iter().filter_map(|&frame| {
            let source = self.segmentation.frames.get(frame)?.source_uid.as_str();
            (!source.is_empty()).then_some(source)
        });
        let (mut all, mut absent) = (0, 0);
        for source in named {
            all += 1;
            absent += usize::from(images.index.find(source).is_none());
        }
        if absent > 0 && absent < all {
            let said = format!(
                "{absent} of the {all} slices it was drawn on are not among the images given"
            );
            outline
                .findings
                .push(Finding::warning("missing_data.slices", said));
        }
    }
}

fn describe(outline: &mut MeasuredOutline, segment: &Segment) {
    outline.label.clone_from(&segment.label);
    outline.tracking_id.clone_from(&segment.tracking_id);
    outline.tracking_uid.clone_from(&segment.tracking_uid);
    outline.finding_type = segment.property_type.to_string();
    outline.finding_site = segment.site.to_string();
}
