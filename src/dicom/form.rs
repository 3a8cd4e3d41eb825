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
#[rustfmt::skip]
const READ: [(Tag, Form); 42] = [
    (tag::SPECIFIC_CHARACTER_SET, Form::Text), (tag::IMAGE_TYPE, Form::Text),
    (tag::SOP_CLASS_UID, Form::Uid), (tag::SOP_INSTANCE_UID, Form::Uid),
    (tag::STUDY_DATE, Form::Date), (tag::SERIES_DATE, Form::Date),
    (tag::ACQUISITION_DATE, Form::Date), (tag::MODALITY, Form::Text),
    (tag::SERIES_DESCRIPTION, Form::Text), (tag::PATIENT_NAME, Form::Text),
    (tag::PATIENT_ID, Form::Text), (tag::PATIENT_BIRTH_DATE, Form::Date),
    (tag::CLINICAL_TRIAL_TIME_POINT_ID, Form::Text), (tag::CONTRAST_BOLUS_AGENT, Form::Text),
    (tag::SLICE_THICKNESS, Form::Decimal), (tag::SPACING_BETWEEN_SLICES, Form::Decimal),
    (tag::GANTRY_DETECTOR_TILT, Form::Decimal), (tag::CONVOLUTION_KERNEL, Form::Text),
    (tag::STUDY_INSTANCE_UID, Form::Uid), (tag::SERIES_INSTANCE_UID, Form::Uid),
    (tag::SERIES_NUMBER, Form::Integer), (tag::INSTANCE_NUMBER, Form::Integer),
    (tag::IMAGE_POSITION_PATIENT, Form::Decimal), (tag::IMAGE_ORIENTATION_PATIENT, Form::Decimal),
    (tag::FRAME_OF_REFERENCE_UID, Form::Uid), (tag::SAMPLES_PER_PIXEL, Form::UnsignedShort),
    (tag::PHOTOMETRIC_INTERPRETATION, Form::Text), (tag::NUMBER_OF_FRAMES, Form::Integer),
    (tag::ROWS, Form::UnsignedShort), (tag::COLUMNS, Form::UnsignedShort),
    (tag::PIXEL_SPACING, Form::Decimal), (tag::BITS_ALLOCATED, Form::UnsignedShort),
    (tag::BITS_STORED, Form::UnsignedShort), (tag::HIGH_BIT, Form::UnsignedShort),
    (tag::PIXEL_REPRESENTATION, Form::UnsignedShort), (tag::WINDOW_CENTER, Form::Decimal),
    (tag::WINDOW_WIDTH, Form::Decimal), (tag::RESCALE_INTERCEPT, Form::Decimal),
    (tag::RESCALE_SLOPE, Form::Decimal), (tag::RED_PALETTE_DESCRIPTOR, Form::Bytes),
    (tag::RED_PALETTE_DATA, Form::Bytes), (tag::PIXEL_DATA_PROVIDER_URL, Form::Bytes),
];

/// For each slot the entry of [`READ`] that hashes there, counted from 1, or 0. A header has some
/// 300 elements in no order that a branch predictor could learn: one look-up tells the unwanted.
static SLOTS: [u8; 1024] = slots();

const fn slot(tag: Tag) -> usize {
    (tag.0.wrapping_mul(MULTIPLIER) >> 22) as usize
}

/// The first odd number from the golden ratio on that gives every entry a slot of its own.
const MULTIPLIER: u32 = multiplier();

const fn multiplier() -> u32 {
    let mut candidate: u32 = 0x9E37_79B1;
    loop {
        let mut taken = [false; 1024];
        let (mut entry, mut alone) = (0, true);
        while entry < READ.len() && alone {
            let at = (READ[entry].0.0.wrapping_mul(candidate) >> 22) as usize;
            alone = !taken[at];
            taken[at] = true;
            entry += 1;
        }
        if alone {
            return candidate;
        }
        candidate = candidate.wrapping_add(2);
    }
}

const fn slots() -> [u8; 1024] {
    let mut slots = [0; 1024];
    let mut entry = 0;
    while entry < READ.len() {
        slots[slot(READ[entry].0)] = entry as u8 + 1;
        entry += 1;
    }
    slots
}

/// The form of an attribute of the top level that is read.
#[inline]
pub(super) fn form(tag: Tag) -> Option<Form> {
    let entry = SLOTS[slot(tag)].checked_sub(1)?;
    let (known, form) = READ[usize::from(entry)];
    (known == tag).then_some(form)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_that_is_read_is_found_and_no_other() {
        for (tag, expected) in READ {
            assert!(form(tag) == Some(expected), "{tag}");
            let neighbour = Tag(tag.0 ^ 0x0001_0000);
            assert!(form(neighbour).is_none(), "{neighbour}");
        }
    }
}
