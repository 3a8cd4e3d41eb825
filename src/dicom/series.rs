//! A series: the objects under one Series Instance UID, and what holds for them together.

use compact_str::CompactString;
use jiff::civil::Date;

use super::frame::FrameGeometry;
use super::header::Header;
use super::object::ObjectKind;
use super::problem::Problem;
use super::stack::{self, Stack};
use crate::geometry::{Orientation, PixelSpacing, Vector3};

/// What marks a series; facts, not faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SeriesFlag {
    /// Scout images only.
    Localizer,
    /// One object holds several frames.
    MultiFrame,
    /// Rows and columns are not equally far apart.
    OblongPixels,
    /// Slices do not lie along their normal.
    Tilt,
    /// Slices are not equally far apart.
    UnevenGaps,
    /// Slices that a regular stack would have are not there.
    MissingSlices,
    /// Slices in more than one plane.
    MixedOrientation,
    /// Two slices at one position.
    RepeatedPosition,
}

/// One object of a series.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Index into the scan's files.
    pub file: usize,
    /// (0008,0018).
    pub sop_instance_uid: CompactString,
    /// (0008,0016).
    pub sop_class_uid: CompactString,
    /// Its transfer syntax.
    pub transfer_syntax_uid: &'static str,
    /// (0020,0013).
    pub instance_number: Option<i32>,
    /// (0008,0022).
    pub acquisition_date: Option<Date>,
    /// (0028,0010).
    pub rows: u16,
    /// (0028,0011).
    pub columns: u16,
    /// Count of frames.
    pub frame_count: u32,
    /// A scout: nothing is measured on it.
    pub is_localizer: bool,
    /// A projection through the body.
    pub is_projection: bool,
    /// Geometry of the only frame.
    pub geometry: FrameGeometry,
    /// Geometry of each frame of a multi-frame object; empty otherwise.
    pub frames: Vec<FrameGeometry>,
    /// Another object claims the same SOP Instance UID.
    pub is_contested: bool,
}

impl Instance {
    /// Geometry of a frame, counted from 1; none when there is no such frame.
    pub fn frame(&self, number: u32) -> Option<&FrameGeometry> {
        if number == 0 || number > self.frame_count {
            return None;
        }
        if self.frames.is_empty() {
            Some(&self.geometry)
        } else {
            self.frames.get(number as usize - 1)
        }
    }

    /// All frames.
    pub fn geometries(&self) -> &[FrameGeometry] {
        if self.frames.is_empty() {
            std::slice::from_ref(&self.geometry)
        } else {
            &self.frames
        }
    }
}

/// A problem of a series or of some of its files.
#[derive(Clone, Debug)]
pub struct SeriesProblem {
    /// The first of its kind.
    pub problem: Problem,
    /// The first file that has it, as an index into the scan's files; none when it is the series'.
    pub file: Option<usize>,
    /// Count of files that have it.
    pub files: usize,
}

/// The objects under one Series Instance UID.
#[derive(Clone, Debug)]
pub struct Series {
    /// What its objects are.
    pub kind: ObjectKind,
    /// (0010,0020) of the first object.
    pub patient_id: CompactString,
    /// (0010,0030), compared and never shown.
    pub(super) birth_date: Option<Date>,
    /// (0020,000D).
    pub study_uid: CompactString,
    /// (0008,0020).
    pub study_date: Option<Date>,
    /// (0020,000E).
    pub series_uid: CompactString,
    /// (0020,0011).
    pub series_number: Option<i32>,
    /// (0008,103E).
    pub series_description: CompactString,
    /// (0020,0052).
    pub frame_of_reference_uid: CompactString,
    /// (0008,0060).
    pub modality: CompactString,
    /// (0012,0050).
    pub trial_time_point_id: CompactString,
    /// (0018,1210).
    pub convolution_kernel: CompactString,
    /// (0018,0010).
    pub contrast_agent: CompactString,
    /// Its objects: along the normal where there is one, else by instance number.
    pub instances: Vec<Instance>,
    /// The stack that its slices make, scouts aside.
    pub stack: Stack,
    /// What marks it, sorted.
    pub flags: Vec<SeriesFlag>,
    /// What is wrong with it, worst first.
    pub problems: Vec<SeriesProblem>,
    /// Whose it is, or what it shows, is contradictory: nothing is measured on it.
    pub is_contested: bool,
}

impl Series {
    /// A series begun by its first header.
    pub(super) fn begin(header: &Header) -> Self {
        Self {
            kind: header.kind,
            patient_id: header.patient_id.clone(),
            birth_date: header.birth_date,
            study_uid: header.study_uid.clone(),
            study_date: header.study_date,
            series_uid: header.series_uid.clone(),
            series_number: header.series_number,
            series_description: header.series_description.clone(),
            frame_of_reference_uid: header.frame_of_reference_uid.clone(),
            modality: header.modality.clone(),
            trial_time_point_id: header.trial_time_point_id.clone(),
            convolution_kernel: header.convolution_kernel.clone(),
            contrast_agent: header.contrast_agent.clone(),
            instances: Vec::new(),
            stack: Stack::default(),
            flags: Vec::new(),
            problems: Vec::new(),
            is_contested: false,
        }
    }

    /// Frames in all its objects.
    pub fn frame_count(&self) -> u64 {
        self.instances
            .iter()
            .map(|instance| u64::from(instance.frame_count))
            .sum()
    }

    /// Rows and columns, when all objects agree.
    pub fn size(&self) -> Option<(u16, u16)> {
        let mut sizes = self
            .measured()
            .map(|instance| (instance.rows, instance.columns));
        let first = sizes.next()?;
        sizes.all(|size| size == first).then_some(first)
    }

    /// Pixel spacing, when all frames state one and agree.
    pub fn spacing(&self) -> Option<PixelSpacing> {
        let mut spacings = self
            .measured()
            .flat_map(Instance::geometries)
            .map(FrameGeometry::spacing);
        let first = spacings.next()?.ok()?;
        spacings
            .all(|spacing| spacing.is_ok_and(|spacing| spacing.agrees_with(first)))
            .then_some(first)
    }

    /// The largest slice thickness, millimetres, when all frames state one.
    pub fn thickness_mm(&self) -> Option<f64> {
        let mut frames = self
            .measured()
            .flat_map(Instance::geometries)
            .map(FrameGeometry::thickness_mm);
        let first = frames.next()??;
        frames.try_fold(first, |largest, thickness| Some(largest.max(thickness?)))
    }

    /// Transfer syntaxes, sorted, each once.
    pub fn transfer_syntax_uids(&self) -> Vec<&'static str> {
        let mut uids: Vec<_> = self
            .instances
            .iter()
            .map(|instance| instance.transfer_syntax_uid)
            .collect();
        uids.sort_unstable();
        uids.dedup();
        uids
    }

    /// Objects that may be measured on: all, or all but scouts when there are others.
    fn measured(&self) -> impl Iterator<Item = &Instance> {
        let scouts_only = self.instances.iter().all(|instance| instance.is_localizer);
        self.instances
            .iter()
            .filter(move |instance| scouts_only || !instance.is_localizer)
    }

    /// All objects are there: order them, measure the stack, set the flags.
    pub(super) fn finish(&mut self) {
        if self.kind.is_image() {
            let frames: Vec<_> = self
                .measured()
                .flat_map(Instance::geometries)
                .filter_map(place)
                .collect();
            self.stack = stack::measure(&frames);
            self.order(frames.first().map(|&(_, plane)| plane.normal()));
            self.flags = self.find_flags();
        } else {
            self.order(None);
        }
    }

    fn order(&mut self, normal: Option<Vector3>) {
        let normal = normal.filter(|_| self.stack.orientations == 1);
        let along = |instance: &Instance| {
            let position = instance
                .geometries()
                .first()
                .and_then(FrameGeometry::position);
            normal
                .zip(position)
                .map_or(f64::INFINITY, |(normal, position)| normal.dot(position))
        };
        self.instances.sort_by(|a, b| {
            let by_place = along(a).total_cmp(&along(b));
            by_place
                .then_with(|| a.instance_number.cmp(&b.instance_number))
                .then_with(|| a.sop_instance_uid.cmp(&b.sop_instance_uid))
                .then_with(|| a.file.cmp(&b.file))
        });
    }

    fn find_flags(&self) -> Vec<SeriesFlag> {
        let oblong = self
            .measured()
            .flat_map(Instance::geometries)
            .any(|frame| frame.spacing().is_ok_and(PixelSpacing::is_oblong));
        let scouts_only = self.instances.iter().all(|instance| instance.is_localizer);
        let marks = [
            (scouts_only, SeriesFlag::Localizer),
            (
                self.instances
                    .iter()
                    .any(|instance| instance.frame_count > 1),
                SeriesFlag::MultiFrame,
            ),
            (oblong, SeriesFlag::OblongPixels),
            (self.stack.is_tilted(), SeriesFlag::Tilt),
            (self.stack.is_uneven(), SeriesFlag::UnevenGaps),
            (self.stack.missing_slices > 0, SeriesFlag::MissingSlices),
            (self.stack.orientations > 1, SeriesFlag::MixedOrientation),
            (
                self.stack.has_repeated_position,
                SeriesFlag::RepeatedPosition,
            ),
        ];
        marks
            .into_iter()
            .filter_map(|(holds, flag)| holds.then_some(flag))
            .collect()
    }
}

fn place(frame: &FrameGeometry) -> Option<(Vector3, Orientation)> {
    frame.position().zip(frame.orientation())
}
