//! Spacing, thickness, place and plane of a header: what cannot be used is said.

use super::collect::Collected;
use super::frame::{FrameGeometry, NoSpacing};
use super::header::Header;
use super::object::ObjectKind;
use super::problem::{Problem, Severity};
use super::tag::{self, Tag};
use super::value::ValueError;

/// Slices thicker than this raise the smallest measurable lesion above 20 mm (RECIST 1.1, 3.1.1).
const THICK_SLICE_MM: f64 = 10.0;

/// Fill in the frames of a multi-frame object; an error refuses the file.
pub(super) fn frames(
    collected: &mut Collected,
    kind: ObjectKind,
    count: u32,
) -> Result<Vec<FrameGeometry>, Problem> {
    let described = matches!(kind, ObjectKind::EnhancedSlices | ObjectKind::Segmentation);
    if !described && !collected.has_frame_groups {
        return Ok(Vec::new());
    }
    if collected.frames.len() != count as usize {
        let said = format!(
            "{count} frames and {} per-frame functional groups",
            collected.frames.len()
        );
        return Err(Problem::error("contradiction.functional_groups", said)
            .of(tag::PER_FRAME_FUNCTIONAL_GROUPS));
    }
    if collected.shared_items > 1 {
        let said = format!("{} items where one belongs", collected.shared_items);
        return Err(Problem::error("contradiction.functional_groups", said)
            .of(tag::SHARED_FUNCTIONAL_GROUPS));
    }
    let shared = collected.shared;
    let mut frames = std::mem::take(&mut collected.frames);
    for frame in &mut frames {
        if let Some(tag) = stated_in_both(frame, &shared) {
            let said = "stated for all frames and for one frame: two answers is no answer";
            return Err(Problem::error("contradiction.functional_groups", said).of(tag));
        }
        *frame = frame.over(&shared);
    }
    Ok(frames)
}

fn stated_in_both(frame: &FrameGeometry, shared: &FrameGeometry) -> Option<Tag> {
    let both = [
        (
            frame.spacing.is_some() && shared.spacing.is_some(),
            tag::PIXEL_SPACING,
        ),
        (
            frame.position.is_some() && shared.position.is_some(),
            tag::IMAGE_POSITION_PATIENT,
        ),
        (
            frame.orientation.is_some() && shared.orientation.is_some(),
            tag::IMAGE_ORIENTATION_PATIENT,
        ),
    ];
    both.into_iter().find_map(|(both, tag)| both.then_some(tag))
}

/// Say what of an image's geometry is absent or unusable; each kind of fault once a file.
pub(super) fn check(header: &mut Header, collected: &Collected) {
    if !header.kind.is_image() {
        return;
    }
    let mut problems = std::mem::take(&mut header.problems);
    let slice = matches!(header.kind, ObjectKind::Slice | ObjectKind::EnhancedSlices);
    let single = [header.geometry];
    let frames = if header.frames.is_empty() {
        &single[..]
    } else {
        &header.frames[..]
    };
    spacing(frames, slice, collected, &mut problems);
    if let Some(error) = frames
        .iter()
        .find_map(|frame| frame.orientation.and_then(Result::err))
    {
        let said = format!("{error}: the pixels' plane is unknown, no millimetres from this image");
        problems.push(
            Problem::error("value_unusable.orientation", said).of(tag::IMAGE_ORIENTATION_PATIENT),
        );
    }
    if slice {
        place(header, frames, &mut problems);
        if !header.is_localizer {
            thickness(frames, &mut problems);
        }
    }
    if header.is_projection {
        let said = "a projection through the body: a length on it is not a length on a slice";
        problems.push(Problem::warning("contradiction.projection", said).of(tag::IMAGE_TYPE));
    }
    if let Some(Ok(tilt)) = collected.gantry_tilt
        && tilt.abs() >= 1.0
    {
        let said = format!(
            "gantry tilt of {tilt} degrees stated; the interval is measured from the positions"
        );
        problems.push(
            Problem::warning("contradiction.gantry_tilt", said).of(tag::GANTRY_DETECTOR_TILT),
        );
    }
    header.problems = problems;
}

fn spacing(
    frames: &[FrameGeometry],
    slice: bool,
    collected: &Collected,
    problems: &mut Vec<Problem>,
) {
    let Some(fault) = frames.iter().find_map(|frame| frame.spacing().err()) else {
        return;
    };
    // A picture need not state any; a slice must.
    let severity = if fault == NoSpacing::Absent && !slice {
        Severity::Warning
    } else {
        Severity::Error
    };
    let problem = Problem::new(severity, fault.code(), fault.message()).of(tag::PIXEL_SPACING);
    problems.push(problem.with_value(collected.spacing_text.as_bytes()));
}

fn place(header: &Header, frames: &[FrameGeometry], problems: &mut Vec<Problem>) {
    if frames
        .iter()
        .any(|frame| frame.position.is_none_or(|position| position.is_err()))
    {
        let said =
            "no usable position: the slice has no place in the patient; lengths within it stand";
        problems
            .push(Problem::error("missing_data.position", said).of(tag::IMAGE_POSITION_PATIENT));
    }
    if frames.iter().any(|frame| frame.orientation.is_none()) {
        let said = "no orientation: the slice's plane is unknown; lengths within it stand";
        problems.push(
            Problem::error("missing_data.orientation", said).of(tag::IMAGE_ORIENTATION_PATIENT),
        );
    }
    if header.frame_of_reference_uid.is_empty() {
        let said = "no frame of reference: slices cannot be matched over series";
        problems.push(
            Problem::error("missing_data.frame_of_reference", said).of(tag::FRAME_OF_REFERENCE_UID),
        );
    }
}

fn thickness(frames: &[FrameGeometry], problems: &mut Vec<Problem>) {
    let worst = frames
        .iter()
        .map(|frame| frame.thickness_mm)
        .find(|thickness| !matches!(thickness, Some(Ok(mm)) if *mm > 0.0));
    match worst {
        Some(None | Some(Err(ValueError::Empty))) => {
            let said = "no slice thickness: whether a lesion is measurable (twice the thickness) cannot be checked";
            problems
                .push(Problem::warning("missing_data.thickness", said).of(tag::SLICE_THICKNESS));
        }
        Some(_) => {
            let said = "the slice thickness is no positive number: whether a lesion is measurable cannot be checked";
            problems
                .push(Problem::error("value_unusable.thickness", said).of(tag::SLICE_THICKNESS));
        }
        None => {
            let thickest = frames
                .iter()
                .filter_map(FrameGeometry::thickness_mm)
                .fold(0.0, f64::max);
            if thickest > THICK_SLICE_MM {
                let said = format!(
                    "slices of {thickest} mm: the smallest measurable lesion is {} mm",
                    2.0 * thickest
                );
                problems.push(
                    Problem::warning("rule_violation.thick_slices", said).of(tag::SLICE_THICKNESS),
                );
            }
        }
    }
}
