//! Who, when and what: the checks of a header's identities and dates.

use compact_str::CompactString;
use jiff::civil::Date;

use super::collect::{Collected, UidRead};
use super::header::Header;
use super::object::{MEDIA_DIRECTORY, ObjectKind, sop_class_name};
use super::part10::{Refusal, Start};
use super::problem::Problem;
use super::tag::{self, Tag};
use super::value::{UidForm, ValueError};

/// Study and acquisition farther apart than this many days are worth a look.
const DATES_APART_DAYS: i32 = 7;

/// The kind of object, or why the file is left out.
pub(super) fn kind(
    collected: &mut Collected,
    start: &Start,
) -> Result<(ObjectKind, CompactString), Refusal> {
    if start.sop_class_uid == MEDIA_DIRECTORY {
        let said =
            "a media directory (DICOMDIR): the files are read where they lie, not where it says";
        return Err(Refusal::Skipped(Problem::note(
            "unsupported.media_directory",
            said,
        )));
    }
    let uid = required(
        collected.sop_class_uid.take(),
        tag::SOP_CLASS_UID,
        &mut Vec::new(),
    )?;
    let kind = ObjectKind::of(&uid);
    if kind == ObjectKind::Other {
        let said = format!(
            "{}: neither an image nor a measurement that this program reads",
            sop_class_name(&uid)
        );
        return Err(Refusal::Skipped(
            Problem::note("unsupported.sop_class", said).of(tag::SOP_CLASS_UID),
        ));
    }
    Ok((kind, uid))
}

/// A unique identifier that must be there and be one.
pub(super) fn required(
    read: Option<UidRead>,
    tag: Tag,
    problems: &mut Vec<Problem>,
) -> Result<CompactString, Problem> {
    let Some(read) = read.filter(|read| !read.text.is_empty() || read.form != UidForm::Invalid)
    else {
        return Err(Problem::error(
            "missing_data.uid",
            "absent or empty: the object cannot be named",
        )
        .of(tag));
    };
    note_form(&read, tag, problems);
    if read.form == UidForm::Invalid {
        return Err(Problem::error("malformed.uid", "not a unique identifier")
            .of(tag)
            .with_value(read.text.as_bytes()));
    }
    Ok(read.text)
}

/// A unique identifier that may be absent.
pub(super) fn optional(
    read: Option<UidRead>,
    tag: Tag,
    problems: &mut Vec<Problem>,
) -> CompactString {
    let Some(read) = read.filter(|read| !read.text.is_empty()) else {
        return CompactString::default();
    };
    note_form(&read, tag, problems);
    if read.form == UidForm::Invalid {
        problems.push(
            Problem::error("malformed.uid", "not a unique identifier")
                .of(tag)
                .with_value(read.text.as_bytes()),
        );
        return CompactString::default();
    }
    read.text
}

fn note_form(read: &UidRead, tag: Tag, problems: &mut Vec<Problem>) {
    if read.space_padded {
        problems.push(
            Problem::warning(
                "malformed.uid_padding",
                "padded with a space; the same identifier",
            )
            .of(tag),
        );
    }
    if read.form == UidForm::LeadingZero {
        let said = "a component with a leading zero; taken as it stands";
        problems.push(
            Problem::error("malformed.uid", said)
                .of(tag)
                .with_value(read.text.as_bytes()),
        );
    }
}

/// Identity and dates of a header that is otherwise complete.
pub(super) fn check(header: &mut Header, collected: &Collected, start: &Start) {
    let mut problems = std::mem::take(&mut header.problems);
    against_file_meta(header, start, &mut problems);
    patient(header, collected, &mut problems);
    modality(header, &mut problems);
    dates(header, collected, &mut problems);
    header.problems = problems;
}

fn against_file_meta(header: &Header, start: &Start, problems: &mut Vec<Problem>) {
    if !start.sop_instance_uid.is_empty() && start.sop_instance_uid != header.sop_instance_uid {
        let said = "the file meta names another SOP instance; the data set's is taken";
        let problem =
            Problem::error("identity_conflict.sop_instance", said).of(tag::SOP_INSTANCE_UID);
        problems.push(problem.with_value(start.sop_instance_uid.as_bytes()));
    }
    if !start.sop_class_uid.is_empty() && start.sop_class_uid != header.sop_class_uid {
        let said = "the file meta names another SOP class; the data set's is taken";
        let problem = Problem::error("contradiction.sop_class", said).of(tag::SOP_CLASS_UID);
        problems.push(problem.with_value(start.sop_class_uid.as_bytes()));
    }
}

fn patient(header: &Header, collected: &Collected, problems: &mut Vec<Problem>) {
    if collected.patient_id.is_none() {
        problems.push(
            Problem::error(
                "missing_data.patient_id",
                "absent: the image belongs to no subject",
            )
            .of(tag::PATIENT_ID),
        );
    } else if header.patient_id.is_empty() {
        problems.push(
            Problem::warning(
                "missing_data.patient_id",
                "empty: the image belongs to no subject",
            )
            .of(tag::PATIENT_ID),
        );
    }
    if collected.patient_id_is_broken {
        let said = "bytes that are no text in the stated character set, written as \\xNN";
        problems.push(Problem::error("identity_conflict.character_set", said).of(tag::PATIENT_ID));
    }
    if header
        .patient_id
        .chars()
        .any(|character| character.is_control())
    {
        let problem = Problem::warning(
            "identity_conflict.control_character",
            "control characters in the patient's id",
        );
        problems.push(
            problem
                .of(tag::PATIENT_ID)
                .with_value(header.patient_id.as_bytes()),
        );
    }
    if header.patient_id.chars().count() > 64 {
        problems.push(
            Problem::warning("over_limit.patient_id", "longer than 64 characters")
                .of(tag::PATIENT_ID),
        );
    }
}

/// The modality that goes with the SOP class of a slice.
fn modality(header: &Header, problems: &mut Vec<Problem>) {
    let expected = match header
        .sop_class_uid
        .strip_prefix("1.2.840.10008.5.1.4.1.1.")
    {
        Some("2" | "2.1" | "2.2") => "CT",
        Some("4" | "4.1" | "4.4") => "MR",
        Some("128" | "128.1" | "130") => "PT",
        _ => return,
    };
    if !header.modality.is_empty() && header.modality != expected {
        let said = format!("the SOP class is {expected}'s; the modality says otherwise");
        let problem = Problem::error("contradiction.modality", said).of(tag::MODALITY);
        problems.push(problem.with_value(header.modality.as_bytes()));
    }
}

fn dates(header: &Header, collected: &Collected, problems: &mut Vec<Problem>) {
    match collected.study_date {
        None | Some(Err(ValueError::Empty)) => {
            let said = "no study date: the image cannot be placed in time";
            problems.push(Problem::error("date_unusable.absent", said).of(tag::STUDY_DATE));
        }
        Some(Err(error)) => {
            let said = format!(
                "the study date {error}: the image cannot be placed in time; YYYYMMDD would do"
            );
            let problem = Problem::error("date_unusable.study_date", said).of(tag::STUDY_DATE);
            problems.push(problem.with_value(collected.study_date_text.as_bytes()));
        }
        Some(Ok(date)) if !is_believable(date) => {
            let said =
                "the study date is a placeholder or impossible: the image cannot be placed in time";
            let problem = Problem::error("date_unusable.placeholder", said).of(tag::STUDY_DATE);
            problems.push(problem.with_value(collected.study_date_text.as_bytes()));
        }
        Some(Ok(_)) => {}
    }
    for (date, tag) in [
        (collected.series_date, tag::SERIES_DATE),
        (collected.acquisition_date, tag::ACQUISITION_DATE),
    ] {
        if matches!(date, Some(Err(error)) if error != ValueError::Empty) {
            problems.push(
                Problem::warning(
                    "date_unusable.other_date",
                    "no calendar date; the study date is used",
                )
                .of(tag),
            );
        }
    }
    if let (Some(study), Some(acquired)) = (header.study_date, header.acquisition_date)
        && days_between(study, acquired).abs() > DATES_APART_DAYS
    {
        let said =
            format!("acquired on {acquired}, the study is of {study}; the study date is used");
        problems.push(Problem::warning("contradiction.dates", said).of(tag::ACQUISITION_DATE));
    }
    if let (Some(born), Some(study)) = (header.birth_date, header.study_date)
        && born > study
    {
        problems.push(
            Problem::warning("contradiction.birth_date", "born after the study")
                .of(tag::PATIENT_BIRTH_DATE),
        );
    }
}

/// Neither the placeholders 1 January 1 or 1900 nor a date no scanner can have stamped.
pub(super) fn is_believable(date: Date) -> bool {
    (1901..=2200).contains(&date.year())
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}
