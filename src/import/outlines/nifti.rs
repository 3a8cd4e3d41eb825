//! Label volumes in NIfTI (.nii, .nii.gz), as segmentation models and 3D Slicer write them.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::images::ScannedImages;
use super::label_scan::{Label, LabelScan, Voxels};
use super::measured::{MeasuredFile, MeasuredOutline, Place, finding};
use super::nifti_header::{LONGEST_HEADER, NiftiHeader, read_header};
use super::series_grid::{SeriesGrid, VolumeOnSeries};
use crate::dicom::Problem;
use crate::finding::Finding;
use crate::geometry::{MaskConvention, PixelSpacing};

/// Bytes of voxels read at once: they stay in the processor's cache.
const PIECE: usize = 256 << 10;
/// The most bytes that may follow the voxels.
const MOST_BEHIND: u64 = 1 << 20;

/// Which images a label volume was drawn on.
#[derive(Clone, Copy)]
pub struct OnImages<'s> {
    /// The images at hand.
    pub images: ScannedImages<'s>,
    /// Their series, when it is known; else every series is compared.
    pub series_uid: Option<&'s str>,
}

/// Measure every label of a label volume; with `images` the volume must lie on a series' grid. An
/// error says why the file gives nothing.
pub fn measure_nifti(
    path: &Path,
    convention: MaskConvention,
    images: Option<OnImages<'_>>,
) -> Result<MeasuredFile, Problem> {
    let mut voxels = open(path)?;
    let header = voxels.header()?;
    let spacing = header
        .grid
        .slice_spacing()
        .map_err(|error| Problem::error("no_spacing.nifti", error.to_string()))?;
    let mut measured = MeasuredFile {
        writer: "NIfTI label volume",
        ..MeasuredFile::default()
    };
    let place = match images {
        Some(images) => Some(find_series(&header, images, &mut measured.findings)?),
        None => None,
    };
    if let Some((grid, _)) = &place {
        let series = grid.series;
        measured.patient_id = series.patient_id.to_string();
        measured.study_uid = series.study_uid.to_string();
        measured.study_date = series.study_date;
        measured.frame_of_reference_uid = series.frame_of_reference_uid.to_string();
    }
    let labels = scan(&mut voxels, &header, convention, spacing)?;
    voxels.end(&mut measured.findings)?;
    for problem in &header.problems {
        measured.findings.push(finding(problem));
    }
    let lesions = Lesions {
        header: &header,
        spacing,
        place,
    };
    measured.seen = labels.len();
    for label in &labels {
        match lesions.measure(label) {
            Some(outline) => measured.outlines.push(outline),
            None => {
                measured.refused += 1;
                let said = format!("label {} is larger than any patient", label.value);
                measured
                    .findings
                    .push(Finding::error("value_unusable.length", said));
            }
        }
    }
    if labels.is_empty() {
        let said = "no voxel has a label: nothing was segmented";
        measured
            .findings
            .push(Finding::warning("missing_data.labels", said));
    }
    Ok(measured)
}

/// The bytes of a volume from front to back, inflated if need be.
struct VoxelStream {
    bytes: Box<dyn Read>,
    is_gzip: bool,
    /// Bytes of the file, when it is not compressed.
    length: Option<u64>,
}

fn open(path: &Path) -> Result<VoxelStream, Problem> {
    let failed = |error| Problem::error("io.open", format!("cannot be opened: {error}"));
    let mut file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(Problem::error("malformed.nifti", "not a regular file"));
    }
    let mut magic = [0; 2];
    let mut filled = 0;
    while let Some(left) = magic.get_mut(filled..)
        && !left.is_empty()
    {
        match file.read(left).map_err(reading)? {
            0 => return Err(cut_short()),
            count => filled += count,
        }
    }
    let is_gzip = magic == [0x1F, 0x8B];
    let whole = std::io::Cursor::new(magic).chain(file);
    Ok(VoxelStream {
        bytes: if is_gzip {
            Box::new(MultiGzDecoder::new(std::io::BufReader::with_capacity(
                64 << 10,
                whole,
            )))
        } else {
            Box::new(whole)
        },
        is_gzip,
        length: (!is_gzip).then_some(metadata.len()),
    })
}

impl VoxelStream {
    /// The header; the stream then stands at the first voxel.
    fn header(&mut self) -> Result<NiftiHeader, Problem> {
        let mut bytes = [0; LONGEST_HEADER];
        let (first, rest) = bytes.split_at_mut(352);
        self.fill(first)?;
        let mut passed = first.len() as u64;
        if first.starts_with(&540u32.to_le_bytes()) || first.starts_with(&540u32.to_be_bytes()) {
            self.fill(rest)?;
            passed += rest.len() as u64;
        }
        let header = read_header(&bytes)?;
        let needed = header.offset + header.voxel_bytes();
        if self.length.is_some_and(|length| length < needed) {
            return Err(cut_short());
        }
        let between = header.offset.checked_sub(passed).ok_or_else(cut_short)?;
        let skipped = std::io::copy(&mut self.bytes.by_ref().take(between), &mut std::io::sink());
        if skipped.map_err(reading)? < between {
            return Err(cut_short());
        }
        Ok(header)
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Problem> {
        self.bytes.read_exact(buffer).map_err(reading)
    }

    /// The end of the file: a compressed one is checked whole (its checksum comes last).
    fn end(mut self, findings: &mut Vec<Finding>) -> Result<(), Problem> {
        let mut behind = self.bytes.by_ref().take(MOST_BEHIND + 1);
        let behind = std::io::copy(&mut behind, &mut std::io::sink()).map_err(reading)?;
        if behind > MOST_BEHIND && self.is_gzip {
            return Err(Problem::error(
                "contradiction.nifti_length",
                "more bytes than the header states: two answers is no answer",
            ));
        }
        if behind > 0 {
            let said = "more bytes than the header states; they are left alone";
            findings.push(Finding::warning("contradiction.nifti_length", said));
        }
        Ok(())
    }
}

fn reading(error: std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::UnexpectedEof => cut_short(),
        ErrorKind::InvalidInput | ErrorKind::InvalidData => Problem::error(
            "malformed.gzip",
            format!("the compressed file is damaged: {error}"),
        ),
        _ => Problem::error("io.read", format!("reading failed: {error}")),
    }
}

fn cut_short() -> Problem {
    Problem::error(
        "truncated.nifti",
        "the file ends before its last voxel; get it again whole",
    )
}

/// All labels, slice by slice.
fn scan(
    voxels: &mut VoxelStream,
    header: &NiftiHeader,
    convention: MaskConvention,
    spacing: PixelSpacing,
) -> Result<Vec<Label>, Problem> {
    let mut labels = LabelScan::new(convention);
    let [columns, rows, slices] = header.grid.size;
    let row_bytes = columns as usize * header.voxel.bytes();
    let rows_at_once = (PIECE / row_bytes).clamp(1, rows as usize);
    let mut buffer = vec![0; rows_at_once * row_bytes];
    let kind = Voxels {
        kind: header.voxel,
        big_endian: header.big_endian,
    };
    for slice in 0..slices as usize {
        let mut row = 0;
        while row < rows {
            let count = rows_at_once.min((rows - row) as usize);
            let piece = buffer.get_mut(..count * row_bytes).unwrap_or_default();
            voxels.fill(piece)?;
            for bytes in piece.chunks_exact(row_bytes) {
                labels.row(row, bytes, kind)?;
                row += 1;
            }
        }
        labels.end_slice(slice, spacing);
    }
    Ok(labels.finish())
}

/// The series whose grid the volume lies on.
fn find_series<'s>(
    header: &NiftiHeader,
    on: OnImages<'s>,
    findings: &mut Vec<Finding>,
) -> Result<(SeriesGrid<'s>, VolumeOnSeries), Problem> {
    let mut found: Vec<(SeriesGrid<'s>, VolumeOnSeries)> = Vec::new();
    let mut reasons = Vec::new();
    let stacks = on.images.stacks();
    for series in stacks.filter(|series| on.series_uid.is_none_or(|uid| series.series_uid == uid)) {
        let grid = SeriesGrid::of(series);
        match grid.map(|grid| (grid.place(&header.grid), grid)) {
            Ok((Ok(place), grid)) => found.push((grid, place)),
            Ok((Err(reason), _)) => reasons.push(format!("series {}: {reason}", series.series_uid)),
            Err(problem) => reasons.push(problem.message.to_string()),
        }
    }
    let others: Vec<_> = found
        .iter()
        .skip(1)
        .map(|(grid, _)| grid.series.series_uid.as_str())
        .collect();
    if !others.is_empty() {
        let said = format!(
            "the volume lies on the grid of {} series; the first is taken, the others are {}",
            found.len(),
            others.join(", ")
        );
        findings.push(Finding::warning("duplicate.grid", said));
    }
    found.into_iter().next().ok_or_else(|| {
        let said = match reasons.as_slice() {
            [] => "no series that it could lie on is among the images given".to_owned(),
            [only] => format!("the volume is not on the images' grid: {only}"),
            [first, rest @ ..] => format!(
                "the volume is on no series' grid: {first}; and {} more",
                rest.len()
            ),
        };
        Problem::error("contradiction.grid", said)
    })
}

/// What is needed to measure a label.
struct Lesions<'h, 's> {
    header: &'h NiftiHeader,
    spacing: PixelSpacing,
    place: Option<(SeriesGrid<'s>, VolumeOnSeries)>,
}

impl Lesions<'_, '_> {
    fn measure(&self, label: &Label) -> Option<MeasuredOutline> {
        let greatest = label.extent.greatest()?;
        let measured = label.extent.measure()?;
        let mut place = Place {
            slice: u32::try_from(greatest.slice).ok()?.saturating_add(1),
            position: self.header.grid.centre(0.0, 0.0, greatest.slice as f64),
            ..Place::default()
        };
        let on_images = self.place.as_ref();
        if let Some((grid, volume)) = on_images
            && let Some(slice) = volume.slices.get(greatest.slice)
            && let Some(image) = grid.slices.get(*slice)
        {
            image
                .sop_instance_uid
                .clone_into(&mut place.sop_instance_uid);
            place.frame = image.frame;
            place.position = Some(image.position);
        }
        let mut outline = MeasuredOutline::of_mask(label.value, place, &measured, self.spacing)?;
        let slice = greatest.slice as f64;
        outline.place_axes(|end| self.header.grid.centre(end.x, end.y, slice));
        outline.slices = label.extent.slices().len();
        let [_, _, along_k] = self.header.grid.steps;
        outline.volume_ml = Some(label.extent.volume_mm3(along_k.length()) / 1000.0);
        if let Some((grid, volume)) = on_images {
            outline.is_checked = true;
            outline.series_uid = grid.series.series_uid.to_string();
            outline.turn_ends(|end| volume.axes.pixel(end));
        }
        Some(outline)
    }
}
