//! Where a frame lies in the patient, and how large its pixels are.

use crate::geometry::{Orientation, OrientationError, PixelSpacing, SpacingError, Vector3};

use super::value::{ValueError, decimals, first_decimal};

/// Farthest believed position from the origin of a frame of reference, millimetres.
const FARTHEST_POSITION_MM: f64 = 100_000.0;

/// Why an image gives no millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NoSpacing {
    /// No Pixel Spacing, or an empty one. Imager Pixel Spacing is not taken in its place: it is
    /// a distance at the detector.
    Absent,
    /// One number, or three.
    NotAPair,
    /// Not decimal numbers.
    NotANumber,
    /// NaN or infinite.
    NotFinite,
    /// Zero or negative.
    NotPositive,
    /// No millimetres of a medical image.
    Implausible,
}

impl NoSpacing {
    /// The finding's code.
    pub const fn code(self) -> &'static str {
        match self {
            NoSpacing::Absent => "no_spacing.absent",
            NoSpacing::NotAPair => "no_spacing.not_a_pair",
            NoSpacing::NotANumber => "no_spacing.not_a_number",
            NoSpacing::NotFinite => "no_spacing.not_finite",
            NoSpacing::NotPositive => "no_spacing.not_positive",
            NoSpacing::Implausible => "no_spacing.implausible",
        }
    }

    /// What is wrong and what to do.
    pub const fn message(self) -> &'static str {
        match self {
            NoSpacing::Absent => {
                "the image states no pixel spacing: no millimetres from it; get it from the scanner again"
            }
            NoSpacing::NotAPair => {
                "pixel spacing is not a pair of numbers: no millimetres from this image"
            }
            NoSpacing::NotANumber => {
                "pixel spacing is not a pair of decimal numbers: no millimetres from this image"
            }
            NoSpacing::NotFinite => "pixel spacing is not finite: no millimetres from this image",
            NoSpacing::NotPositive => {
                "pixel spacing is not positive: no millimetres from this image"
            }
            NoSpacing::Implausible => {
                "pixel spacing is not plausible in millimetres: no millimetres from this image"
            }
        }
    }
}

/// Pixel Spacing (0028,0030) as it stands in a file.
pub fn pixel_spacing(bytes: &[u8]) -> Result<PixelSpacing, NoSpacing> {
    let [row, column] = decimals::<2>(bytes).map_err(|error| match error {
        ValueError::Empty => NoSpacing::Absent,
        ValueError::Count(_) => NoSpacing::NotAPair,
        ValueError::NotFinite => NoSpacing::NotFinite,
        _ => NoSpacing::NotANumber,
    })?;
    PixelSpacing::new(row, column).map_err(|error| match error {
        SpacingError::NotFinite => NoSpacing::NotFinite,
        SpacingError::NotPositive(_) => NoSpacing::NotPositive,
        SpacingError::Implausible(..) => NoSpacing::Implausible,
    })
}

/// Image Orientation (Patient) (0020,0037) as it stands in a file.
pub fn orientation(bytes: &[u8]) -> Result<Orientation, OrientationError> {
    match decimals::<6>(bytes) {
        Ok(cosines) => Orientation::new(cosines),
        Err(_) => Err(OrientationError::NotFinite),
    }
}

/// Image Position (Patient) (0020,0032) as it stands in a file: millimetres, within 100 m.
pub fn position(bytes: &[u8]) -> Result<Vector3, ValueError> {
    let [x, y, z] = decimals::<3>(bytes)?;
    let far = [x, y, z]
        .iter()
        .any(|part| part.abs() > FARTHEST_POSITION_MM);
    if far {
        Err(ValueError::NotFinite)
    } else {
        Ok(Vector3::new(x, y, z))
    }
}

/// Slice Thickness (0018,0050) or Spacing Between Slices (0018,0088): millimetres.
pub fn millimetres(bytes: &[u8]) -> Result<f64, ValueError> {
    first_decimal(bytes)
}

/// Geometry of one frame, each part as stated: none when absent, an error when unusable.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FrameGeometry {
    /// Pixel Spacing.
    pub spacing: Option<Result<PixelSpacing, NoSpacing>>,
    /// Slice Thickness, millimetres.
    pub thickness_mm: Option<Result<f64, ValueError>>,
    /// Spacing Between Slices, millimetres.
    pub spacing_between_slices_mm: Option<f64>,
    /// Centre of the first pixel in the patient, millimetres.
    pub position: Option<Result<Vector3, ValueError>>,
    /// Directions of rows and columns.
    pub orientation: Option<Result<Orientation, OrientationError>>,
}

impl FrameGeometry {
    /// The pixel spacing, or why there is none.
    pub fn spacing(&self) -> Result<PixelSpacing, NoSpacing> {
        self.spacing.unwrap_or(Err(NoSpacing::Absent))
    }

    /// The thickness when it is stated and positive, millimetres.
    pub fn thickness_mm(&self) -> Option<f64> {
        self.thickness_mm
            .and_then(Result::ok)
            .filter(|&thickness| thickness > 0.0)
    }

    /// The position when it is stated and usable.
    pub fn position(&self) -> Option<Vector3> {
        self.position.and_then(Result::ok)
    }

    /// The orientation when it is stated and usable.
    pub fn orientation(&self) -> Option<Orientation> {
        self.orientation.and_then(Result::ok)
    }

    /// An orientation is stated and is none: the pixels' plane is unknown.
    pub fn has_unusable_orientation(&self) -> bool {
        matches!(self.orientation, Some(Err(_)))
    }

    /// This frame's own parts, and those of `shared` where it has none.
    pub fn over(self, shared: &Self) -> Self {
        Self {
            spacing: self.spacing.or(shared.spacing),
            thickness_mm: self.thickness_mm.or(shared.thickness_mm),
            spacing_between_slices_mm: self
                .spacing_between_slices_mm
                .or(shared.spacing_between_slices_mm),
            position: self.position.or(shared.position),
            orientation: self.orientation.or(shared.orientation),
        }
    }
}
