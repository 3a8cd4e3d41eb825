//! A frame's geometry as bytes, each part as stated, its errors too.

use super::bytes::{Reader, Writer};
use crate::dicom::frame::{FrameGeometry, NoSpacing};
use crate::dicom::value::ValueError;
use crate::geometry::{Orientation, OrientationError, PixelSpacing, Vector3};

/// In the order of their marks.
const NO_SPACINGS: [NoSpacing; 6] = [
    NoSpacing::Absent,
    NoSpacing::NotAPair,
    NoSpacing::NotANumber,
    NoSpacing::NotFinite,
    NoSpacing::NotPositive,
    NoSpacing::Implausible,
];

pub(super) fn write(writer: &mut Writer, geometry: &FrameGeometry) {
    let FrameGeometry {
        spacing,
        thickness_mm,
        spacing_between_slices_mm,
        position,
        orientation,
    } = *geometry;
    writer.option(spacing, |writer, spacing| {
        result(
            writer,
            spacing,
            |writer, spacing| {
                writer.f64(spacing.row_mm());
                writer.f64(spacing.column_mm());
            },
            |writer, error| {
                let mark = NO_SPACINGS.iter().position(|known| *known == error);
                writer.u8(mark.map_or(u8::MAX, |mark| mark as u8));
            },
        );
    });
    writer.option(thickness_mm, |writer, thickness| {
        result(writer, thickness, Writer::f64, value_error);
    });
    writer.option(spacing_between_slices_mm, Writer::f64);
    writer.option(position, |writer, position| {
        result(writer, position, vector, value_error);
    });
    writer.option(orientation, |writer, orientation| {
        result(
            writer,
            orientation,
            |writer, orientation| {
                vector(writer, orientation.row());
                vector(writer, orientation.column());
            },
            orientation_error,
        );
    });
}

pub(super) fn read(reader: &mut Reader<'_>) -> Option<FrameGeometry> {
    Some(FrameGeometry {
        spacing: reader.option(|reader| {
            read_result(
                reader,
                |reader| PixelSpacing::new(reader.f64()?, reader.f64()?).ok(),
                |reader| NO_SPACINGS.get(usize::from(reader.u8()?)).copied(),
            )
        })?,
        thickness_mm: reader
            .option(|reader| read_result(reader, |reader| reader.f64(), read_value_error))?,
        spacing_between_slices_mm: reader.option(Reader::f64)?,
        position: reader.option(|reader| read_result(reader, read_vector, read_value_error))?,
        orientation: reader
            .option(|reader| read_result(reader, read_orientation, read_orientation_error))?,
    })
}

fn result<T, E>(
    writer: &mut Writer,
    value: Result<T, E>,
    good: impl FnOnce(&mut Writer, T),
    bad: impl FnOnce(&mut Writer, E),
) {
    writer.flag(value.is_ok());
    match value {
        Ok(value) => good(writer, value),
        Err(error) => bad(writer, error),
    }
}

fn read_result<T, E>(
    reader: &mut Reader<'_>,
    good: impl FnOnce(&mut Reader<'_>) -> Option<T>,
    bad: impl FnOnce(&mut Reader<'_>) -> Option<E>,
) -> Option<Result<T, E>> {
    match reader.flag()? {
        true => good(reader).map(Ok),
        false => bad(reader).map(Err),
    }
}

fn vector(writer: &mut Writer, vector: Vector3) {
    for part in [vector.x, vector.y, vector.z] {
        writer.f64(part);
    }
}

fn read_vector(reader: &mut Reader<'_>) -> Option<Vector3> {
    Some(Vector3::new(reader.f64()?, reader.f64()?, reader.f64()?))
}

fn read_orientation(reader: &mut Reader<'_>) -> Option<Orientation> {
    let (row, column) = (read_vector(reader)?, read_vector(reader)?);
    Orientation::new([row.x, row.y, row.z, column.x, column.y, column.z]).ok()
}

fn value_error(writer: &mut Writer, error: ValueError) {
    let (mark, count) = match error {
        ValueError::Empty => (0, 0),
        ValueError::Count(count) => (1, count),
        ValueError::Grammar => (2, 0),
        ValueError::NotFinite => (3, 0),
        ValueError::Calendar => (4, 0),
        ValueError::Size(size) => (5, size),
    };
    writer.u8(mark);
    writer.u64(count as u64);
}

fn read_value_error(reader: &mut Reader<'_>) -> Option<ValueError> {
    let (mark, count) = (reader.u8()?, reader.size()?);
    Some(match mark {
        0 => ValueError::Empty,
        1 => ValueError::Count(count),
        2 => ValueError::Grammar,
        3 => ValueError::NotFinite,
        4 => ValueError::Calendar,
        5 => ValueError::Size(count),
        _ => return None,
    })
}

fn orientation_error(writer: &mut Writer, error: OrientationError) {
    let (mark, number) = match error {
        OrientationError::NotFinite => (0, 0.0),
        OrientationError::NotUnit(length) => (1, length),
        OrientationError::NotOrthogonal(product) => (2, product),
    };
    writer.u8(mark);
    writer.f64(number);
}

fn read_orientation_error(reader: &mut Reader<'_>) -> Option<OrientationError> {
    let (mark, number) = (reader.u8()?, reader.f64()?);
    Some(match mark {
        0 => OrientationError::NotFinite,
        1 => OrientationError::NotUnit(number),
        2 => OrientationError::NotOrthogonal(number),
        _ => return None,
    })
}
