//! What reading a header gave, as bytes and back: a header, or why there is none.

use super::bytes::{Reader, Writer};
use super::geometry_bytes;
use crate::dicom::header::{Header, PixelDescription};
use crate::dicom::object::ObjectKind;
use crate::dicom::part10::Refusal;
use crate::dicom::problem::{Problem, Severity};
use crate::dicom::tag::Tag;
use crate::dicom::transfer_syntax;
use crate::dicom::visitor::PixelBytes;
use crate::finding_codes::FINDING_CODES;

pub(super) fn write(writer: &mut Writer, read: &Result<Header, Refusal>) {
    match read {
        Ok(header) => {
            writer.u8(0);
            write_header(writer, header);
        }
        Err(Refusal::Skipped(problem)) => {
            writer.u8(1);
            write_problem(writer, problem);
        }
        Err(Refusal::Failed(problem)) => {
            writer.u8(2);
            write_problem(writer, problem);
        }
    }
}

pub(super) fn read(reader: &mut Reader<'_>) -> Option<Result<Header, Refusal>> {
    Some(match reader.u8()? {
        0 => Ok(read_header(reader)?),
        1 => Err(Refusal::Skipped(read_problem(reader)?)),
        2 => Err(Refusal::Failed(read_problem(reader)?)),
        _ => return None,
    })
}

/// Every field is named, so that a new one cannot be forgotten; `read_header` goes in this order.
fn write_header(writer: &mut Writer, header: &Header) {
    let Header {
        kind: _,
        transfer_syntax,
        sop_class_uid,
        sop_instance_uid,
        study_uid,
        series_uid,
        frame_of_reference_uid,
        patient_id,
        birth_date,
        study_date,
        series_date,
        acquisition_date,
        modality,
        series_description,
        series_number,
        instance_number,
        trial_time_point_id,
        convolution_kernel,
        contrast_agent,
        is_localizer,
        is_projection,
        pixels,
        geometry,
        frames,
        problems,
    } = header;
    writer.text(transfer_syntax.uid.as_bytes());
    for text in [
        sop_class_uid,
        sop_instance_uid,
        study_uid,
        series_uid,
        frame_of_reference_uid,
        patient_id,
        modality,
        series_description,
        trial_time_point_id,
        convolution_kernel,
        contrast_agent,
    ] {
        writer.text(text.as_bytes());
    }
    for date in [birth_date, study_date, series_date, acquisition_date] {
        writer.date(*date);
    }
    for number in [series_number, instance_number] {
        writer.option(*number, |writer, number| writer.i64(i64::from(number)));
    }
    writer.flag(*is_localizer);
    writer.flag(*is_projection);
    write_pixels(writer, pixels);
    geometry_bytes::write(writer, geometry);
    writer.u64(frames.len() as u64);
    for frame in frames {
        geometry_bytes::write(writer, frame);
    }
    writer.u64(problems.len() as u64);
    for problem in problems {
        write_problem(writer, problem);
    }
}

fn read_header(reader: &mut Reader<'_>) -> Option<Header> {
    let transfer_syntax = transfer_syntax::known(&reader.utf8()?)?;
    let sop_class_uid = reader.utf8()?;
    Some(Header {
        kind: ObjectKind::of(&sop_class_uid),
        transfer_syntax,
        sop_class_uid,
        sop_instance_uid: reader.utf8()?,
        study_uid: reader.utf8()?,
        series_uid: reader.utf8()?,
        frame_of_reference_uid: reader.utf8()?,
        patient_id: reader.utf8()?,
        modality: reader.utf8()?,
        series_description: reader.utf8()?,
        trial_time_point_id: reader.utf8()?,
        convolution_kernel: reader.utf8()?,
        contrast_agent: reader.utf8()?,
        birth_date: reader.date()?,
        study_date: reader.date()?,
        series_date: reader.date()?,
        acquisition_date: reader.date()?,
        series_number: reader.option(Reader::i32)?,
        instance_number: reader.option(Reader::i32)?,
        is_localizer: reader.flag()?,
        is_projection: reader.flag()?,
        pixels: read_pixels(reader)?,
        geometry: geometry_bytes::read(reader)?,
        frames: read_list(reader, geometry_bytes::read)?,
        problems: read_list(reader, read_problem)?,
    })
}

fn read_list<T>(
    reader: &mut Reader<'_>,
    one: impl Fn(&mut Reader<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let count = reader.size()?;
    (0..count).map(|_| one(reader)).collect()
}

fn write_pixels(writer: &mut Writer, pixels: &PixelDescription) {
    let PixelDescription {
        rows,
        columns,
        frames,
        samples_per_pixel,
        photometric_interpretation,
        bits_allocated,
        bits_stored,
        high_bit,
        is_signed,
        rescale_slope,
        rescale_intercept,
        window_center,
        window_width,
        bytes,
    } = pixels;
    for number in [
        rows,
        columns,
        samples_per_pixel,
        bits_allocated,
        bits_stored,
        high_bit,
    ] {
        writer.u16(*number);
    }
    writer.u32(*frames);
    writer.text(photometric_interpretation.as_bytes());
    writer.flag(*is_signed);
    for number in [
        rescale_slope,
        rescale_intercept,
        window_center,
        window_width,
    ] {
        writer.option(*number, Writer::f64);
    }
    writer.option(*bytes, |writer, bytes| match bytes {
        PixelBytes::Native { offset, length } => {
            writer.flag(false);
            writer.u64(offset);
            writer.u64(length);
        }
        PixelBytes::Encapsulated {
            offset,
            fragments,
            bytes,
        } => {
            writer.flag(true);
            writer.u64(offset);
            writer.u64(bytes);
            writer.u32(fragments);
        }
    });
}

fn read_pixels(reader: &mut Reader<'_>) -> Option<PixelDescription> {
    Some(PixelDescription {
        rows: reader.u16()?,
        columns: reader.u16()?,
        samples_per_pixel: reader.u16()?,
        bits_allocated: reader.u16()?,
        bits_stored: reader.u16()?,
        high_bit: reader.u16()?,
        frames: reader.u32()?,
        photometric_interpretation: reader.utf8()?,
        is_signed: reader.flag()?,
        rescale_slope: reader.option(Reader::f64)?,
        rescale_intercept: reader.option(Reader::f64)?,
        window_center: reader.option(Reader::f64)?,
        window_width: reader.option(Reader::f64)?,
        bytes: reader.option(read_pixel_bytes)?,
    })
}

fn read_pixel_bytes(reader: &mut Reader<'_>) -> Option<PixelBytes> {
    let (encapsulated, offset, length) = (reader.flag()?, reader.u64()?, reader.u64()?);
    Some(match encapsulated {
        false => PixelBytes::Native { offset, length },
        true => PixelBytes::Encapsulated {
            offset,
            fragments: reader.u32()?,
            bytes: length,
        },
    })
}

fn write_problem(writer: &mut Writer, problem: &Problem) {
    writer.u8(match problem.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    });
    writer.text(problem.code.as_bytes());
    writer.option(problem.tag, |writer, tag| writer.u32(tag.0));
    writer.text(problem.value.as_bytes());
    writer.text(problem.message.as_bytes());
}

/// None for a code that this version does not know: the file is then read afresh.
fn read_problem(reader: &mut Reader<'_>) -> Option<Problem> {
    let severity = match reader.u8()? {
        0 => Severity::Error,
        1 => Severity::Warning,
        2 => Severity::Note,
        _ => return None,
    };
    let code = reader.utf8()?;
    let known = FINDING_CODES
        .binary_search_by(|entry| entry.code.cmp(code.as_str()))
        .ok()?;
    let tag = reader.option(Reader::u32)?;
    let value = reader.utf8()?;
    let message = reader.utf8()?;
    let mut problem =
        Problem::new(severity, FINDING_CODES[known].code, message.into_string()).showing(&value);
    if let Some(tag) = tag {
        problem = problem.of(Tag(tag));
    }
    Some(problem)
}
