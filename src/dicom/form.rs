//! Which attributes are read, and what they must be written as.

use super::level::Path;
use super::problem::Problem;
use super::tag::{self, Tag};
use super::visitor::Element;
use super::vr::Vr;

/// What a wanted attribute must be written as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Uid,
    Date,
    Decimal,
    Integer,
    UnsignedShort,
    Bytes,
}

/// The attributes of the top level that are read, and their form.
#[inline]
pub(super) fn form(tag: Tag) -> Option<Form> {
    // Private groups are odd, and half of many headers.
    if tag.group() % 2 == 1 {
        return None;
    }
    Some(match tag {
        tag::SOP_CLASS_UID
        | tag::SOP_INSTANCE_UID
        | tag::STUDY_INSTANCE_UID
        | tag::SERIES_INSTANCE_UID
        | tag::FRAME_OF_REFERENCE_UID => Form::Uid,
        tag::STUDY_DATE | tag::SERIES_DATE | tag::ACQUISITION_DATE | tag::PATIENT_BIRTH_DATE => {
            Form::Date
        }
        tag::SPECIFIC_CHARACTER_SET
        | tag::IMAGE_TYPE
        | tag::MODALITY
        | tag::SERIES_DESCRIPTION
        | tag::PATIENT_NAME
        | tag::PATIENT_ID
        | tag::CLINICAL_TRIAL_TIME_POINT_ID
        | tag::CONTRAST_BOLUS_AGENT
        | tag::CONVOLUTION_KERNEL
        | tag::PHOTOMETRIC_INTERPRETATION => Form::Text,
        tag::SLICE_THICKNESS
        | tag::SPACING_BETWEEN_SLICES
        | tag::GANTRY_DETECTOR_TILT
        | tag::IMAGE_POSITION_PATIENT
        | tag::IMAGE_ORIENTATION_PATIENT
        | tag::PIXEL_SPACING
        | tag::WINDOW_CENTER
        | tag::WINDOW_WIDTH
        | tag::RESCALE_INTERCEPT
        | tag::RESCALE_SLOPE => Form::Decimal,
        tag::SERIES_NUMBER | tag::INSTANCE_NUMBER | tag::NUMBER_OF_FRAMES => Form::Integer,
        tag::SAMPLES_PER_PIXEL
        | tag::ROWS
        | tag::COLUMNS
        | tag::BITS_ALLOCATED
        | tag::BITS_STORED
        | tag::HIGH_BIT
        | tag::PIXEL_REPRESENTATION => Form::UnsignedShort,
        tag::PIXEL_DATA_PROVIDER_URL | tag::RED_PALETTE_DESCRIPTOR | tag::RED_PALETTE_DATA => {
            Form::Bytes
        }
        _ => return None,
    })
}

/// The VR is the dictionary's, or `UN` (the bytes are then the dictionary's VR's), or free text
/// in place of stricter text. Anything else is refused: its bytes could mean anything.
pub(super) fn check_vr(form: Form, element: &Element<'_>) -> Result<(), Problem> {
    let Some(vr) = element.vr else { return Ok(()) };
    let fits = match form {
        Form::Bytes => true,
        Form::UnsignedShort => vr == Vr::US,
        Form::Uid => vr == Vr::UI || vr.is_free_text(),
        Form::Date => vr == Vr::DA || vr.is_free_text(),
        Form::Decimal => vr == Vr::DS || vr.is_free_text(),
        Form::Integer => vr == Vr::IS || vr.is_free_text(),
        Form::Text => vr.is_free_text() || matches!(vr, Vr::CS | Vr::PN),
    };
    if fits || vr == Vr::UN {
        return Ok(());
    }
    Err(Problem::error(
        "malformed.vr",
        format!("written as {vr:?}, which it is not"),
    )
    .of(element.tag))
}

/// The functional group sequence that the path ends in, when it is one that is read.
pub(super) fn is_functional_group(path: Path<'_>) -> Option<Tag> {
    let (outer, _) = path.step(0)?;
    let wanted = matches!(
        outer,
        tag::SHARED_FUNCTIONAL_GROUPS | tag::PER_FRAME_FUNCTIONAL_GROUPS
    );
    path.step(1)
        .map(|(sequence, _)| sequence)
        .filter(|_| wanted)
}

/// The attribute is one of those that this functional group states (PS3.3 C.7.6.16.2).
pub(super) fn belongs(sequence: Tag, tag: Tag) -> bool {
    match sequence {
        tag::PIXEL_MEASURES_SEQUENCE => {
            matches!(
                tag,
                tag::PIXEL_SPACING | tag::SLICE_THICKNESS | tag::SPACING_BETWEEN_SLICES
            )
        }
        tag::PLANE_POSITION_SEQUENCE => tag == tag::IMAGE_POSITION_PATIENT,
        tag::PLANE_ORIENTATION_SEQUENCE => tag == tag::IMAGE_ORIENTATION_PATIENT,
        _ => false,
    }
}
