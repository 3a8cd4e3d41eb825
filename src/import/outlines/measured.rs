//! What a mask or contour measures: the same for every format.

use crate::dicom::{Header, Problem};
use crate::finding::Finding;
use crate::geometry::{
    Caliper, MaskConvention, MaskMeasurement, PixelPoint, PixelSpacing, Vector3, micrometres,
};
use crate::study::Date;

/// Between which points a length was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Convention {
    /// Centres of a mask's pixels.
    PixelCentres,
    /// Outer corners of a mask's pixels.
    PixelCorners,
    /// The points of a contour.
    ContourPoints,
}

impl Convention {
    /// As results spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Convention::PixelCentres => MaskConvention::PixelCentres.as_str(),
            Convention::PixelCorners => MaskConvention::PixelCorners.as_str(),
            Convention::ContourPoints => "contour_points",
        }
    }
}

impl From<MaskConvention> for Convention {
    fn from(convention: MaskConvention) -> Self {
        match convention {
            MaskConvention::PixelCentres => Convention::PixelCentres,
            MaskConvention::PixelCorners => Convention::PixelCorners,
        }
    }
}

/// A length and where it was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Length in whole micrometres.
    pub micrometres: i64,
    /// Length in millimetres, as computed.
    pub millimetres: f64,
    /// Its ends in pixels of the image named by [`Place`], the centre of the first pixel (0, 0);
    /// none for a contour whose image is not at hand.
    pub ends: Option<[PixelPoint; 2]>,
    /// Its ends in the patient, millimetres, LPS; none when the annotation is not placed there.
    pub patient_ends: Option<[Vector3; 2]>,
}

impl Axis {
    /// A caliper on an image of this spacing; none when it is no length on a patient.
    pub fn new(caliper: Caliper, spacing: PixelSpacing) -> Option<Self> {
        let millimetres = caliper.length_mm();
        Some(Self {
            micrometres: micrometres(millimetres)?,
            millimetres,
            ends: Some(caliper.to_pixels(spacing)),
            patient_ends: None,
        })
    }

    /// Place its ends in the patient.
    pub(super) fn place(&mut self, patient: impl Fn(PixelPoint) -> Option<Vector3>) {
        self.patient_ends = self
            .ends
            .and_then(|[from, to]| Some([patient(from)?, patient(to)?]));
    }
}

/// The image on which a lesion was measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// SOP Instance UID (0008,0018) of the image; empty when no image is named or known.
    pub sop_instance_uid: String,
    /// Frame of that image, counted from 1, when it has several.
    pub frame: Option<u32>,
    /// Slice or frame of the annotation's own file, counted from 1; the contour's index in its
    /// ROI for contours.
    pub slice: u32,
    /// Centre of the first pixel of that slice in the patient, millimetres, LPS.
    pub position: Option<Vector3>,
}

/// One label, segment or region, measured where it is largest.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredOutline {
    /// Label value, Segment Number (0062,0004) or ROI Number (3006,0022).
    pub number: i64,
    /// Segment Label (0062,0005) or ROI Name (3006,0026); empty for label volumes.
    pub label: String,
    /// Tracking ID (0062,0020); empty when absent.
    pub tracking_id: String,
    /// Tracking UID (0062,0021); empty when absent.
    pub tracking_uid: String,
    /// Segmented Property Type (0062,000F) as value, scheme and meaning, `|` between.
    pub finding_type: String,
    /// Anatomic Region (0008,2218) as value, scheme and meaning, `|` between.
    pub finding_site: String,
    /// Series Instance UID of the images; empty when not known.
    pub series_uid: String,
    /// The image.
    pub place: Place,
    /// Between which points.
    pub convention: Convention,
    /// The longest diameter.
    pub long: Axis,
    /// The longest chord at right angles inside the lesion, holes counted as inside; none when the
    /// outline was too jagged to search.
    pub short: Option<Axis>,
    /// The longest chord at right angles that crosses no hole, millimetres; none without holes.
    pub short_without_holes_mm: Option<f64>,
    /// Extent across the long axis, millimetres: a caliper from outside, not the short axis.
    pub width_mm: f64,
    /// How much of the long axis lies outside the lesion, millimetres.
    pub long_outside_mm: f64,
    /// Pieces on that image.
    pub islands: usize,
    /// Longest diameter of the largest piece there, millimetres.
    pub largest_island_long_mm: f64,
    /// Holes on that image.
    pub holes: usize,
    /// Pixels on that image; 0 for contours.
    pub pixels: u64,
    /// Area on that image, square millimetres.
    pub area_mm2: f64,
    /// Volume of all pixels, millilitres, when the distance of slices is known; none for contours.
    pub volume_ml: Option<f64>,
    /// Slices of the file on which it has pixels or contours.
    pub slices: usize,
    /// The grid was compared with the images'; the length stands on them.
    pub is_checked: bool,
    /// What is odd about it.
    pub findings: Vec<Finding>,
}

impl MeasuredOutline {
    /// Place both axes in the patient.
    pub(super) fn place_axes(&mut self, patient: impl Fn(PixelPoint) -> Option<Vector3>) {
        self.long.place(&patient);
        if let Some(short) = &mut self.short {
            short.place(&patient);
        }
    }

    /// A measured mask, its texts still empty; none when its lengths are none of a patient.
    pub fn of_mask(
        number: i64,
        place: Place,
        measured: &MaskMeasurement,
        spacing: PixelSpacing,
    ) -> Option<Self> {
        let short = match measured.short {
            Some(caliper) => Some(Axis::new(caliper, spacing)?),
            None => None,
        };
        let mut outline = Self {
            number,
            label: String::new(),
            tracking_id: String::new(),
            tracking_uid: String::new(),
            finding_type: String::new(),
            finding_site: String::new(),
            series_uid: String::new(),
            place,
            convention: measured.convention.into(),
            long: Axis::new(measured.long, spacing)?,
            short,
            short_without_holes_mm: measured.short_without_holes_mm,
            width_mm: measured.width_mm,
            long_outside_mm: measured.long_outside_mm,
            islands: measured.islands,
            largest_island_long_mm: measured.largest_island_long_mm,
            holes: measured.holes,
            pixels: measured.pixels,
            area_mm2: measured.area_mm2,
            volume_ml: None,
            slices: 0,
            is_checked: false,
            findings: Vec::new(),
        };
        outline.note_shape();
        Some(outline)
    }

    /// Turn the ends of both axes into other pixels.
    pub(super) fn turn_ends(&mut self, pixel: impl Fn(PixelPoint) -> PixelPoint) {
        let axes = [Some(&mut self.long), self.short.as_mut()];
        for axis in axes.into_iter().flatten() {
            axis.ends = axis.ends.map(|ends| ends.map(&pixel));
        }
    }

    /// Say what about the shape bears on the diameters.
    pub(super) fn note_shape(&mut self) {
        let long = self.long.millimetres;
        if self.islands > 1 {
            let said = format!(
                "{} separate pieces on one slice: the long axis of {long:.1} mm is over all, {:.1} mm over the largest; if they are not one lesion, measure them apart",
                self.islands, self.largest_island_long_mm
            );
            self.findings
                .push(Finding::warning("contradiction.islands", said));
        }
        // A tenth is more than the steps of a mask's edge make.
        if self.islands <= 1 && self.long_outside_mm > 0.1 * long {
            let said = format!(
                "the lesion is concave: {:.1} mm of the long axis of {long:.1} mm lie outside it",
                self.long_outside_mm
            );
            self.findings
                .push(Finding::note("contradiction.concave", said));
        }
        if let (Some(short), Some(without)) = (self.short, self.short_without_holes_mm)
            && short.millimetres - without > 0.1
        {
            let said = format!(
                "the short axis of {:.1} mm runs through a hole, which counts as lesion; {without:.1} mm without",
                short.millimetres
            );
            self.findings
                .push(Finding::note("contradiction.holes", said));
        }
        if self.short.is_none() {
            let said = "the outline is too jagged for a search of the short axis: no short axis";
            self.findings
                .push(Finding::warning("over_limit.outline", said));
        }
    }
}

/// All that one file gave.
#[derive(Clone, Debug, Default)]
pub struct MeasuredFile {
    /// What was measured, by number.
    pub outlines: Vec<MeasuredOutline>,
    /// Labels, segments or regions in the file.
    pub seen: usize,
    /// Of these, how many gave no length; each has a finding.
    pub refused: usize,
    /// What is wrong with the file or with what was refused.
    pub findings: Vec<Finding>,
    /// Patient ID (0010,0020) of the file, or of the images that a label volume lies on.
    pub patient_id: String,
    /// Study Instance UID (0020,000D), the same way.
    pub study_uid: String,
    /// Study Date (0008,0020), the same way.
    pub study_date: Option<Date>,
    /// Frame of Reference UID (0020,0052), the same way; of the first region for contours.
    pub frame_of_reference_uid: String,
    /// What kind of file it is.
    pub writer: &'static str,
}

impl MeasuredFile {
    /// Of a DICOM object, nothing measured yet.
    pub(super) fn of_object(header: &Header, writer: &'static str) -> Self {
        Self {
            patient_id: header.patient_id.to_string(),
            study_uid: header.study_uid.to_string(),
            study_date: header.study_date,
            frame_of_reference_uid: header.frame_of_reference_uid.to_string(),
            writer,
            ..Self::default()
        }
    }
}

/// A problem as a finding.
pub(super) fn finding(problem: &Problem) -> Finding {
    let column = problem.tag.map(|tag| tag.to_string()).unwrap_or_default();
    Finding::new(problem.severity, problem.code, problem.message.to_string())
        .in_column(column.as_str(), problem.value.as_str())
}
