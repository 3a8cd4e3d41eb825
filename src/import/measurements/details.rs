//! The columns that only some tables have, or only some rows fill.

use crate::finding::Severity;
use crate::import::cells::{coordinate, diameter, is_uid, text, trimmed};
use crate::import::columns::Column;
use crate::import::words;
use crate::study::{
    Diameter, EndPoints, ImageReference, InrcComponent, Mm, ReadingDetail, State, TargetState, Text,
};

use super::rows::RowAt;
use super::status::Seen;

/// The columns read here.
pub(super) const COLUMNS: &[Column] = &[
    Column::Method,
    Column::LongMm,
    Column::ShortMm,
    Column::Reason,
    Column::SeriesUid,
    Column::SopUid,
    Column::Frame,
    Column::X1,
    Column::Y1,
    Column::X2,
    Column::Y2,
    Column::X3,
    Column::Y3,
    Column::X4,
    Column::Y4,
    Column::Change,
    Column::Unscheduled,
    Column::Inrc,
    Column::PriorTreatment,
    Column::Comment,
];

/// What the columns say, of the reading and of its lesion.
#[derive(Debug, Default)]
pub(super) struct Details {
    pub(super) reading: Option<Box<ReadingDetail>>,
    pub(super) prior_treatment: bool,
    pub(super) inrc: Option<InrcComponent>,
}

impl RowAt<'_> {
    /// Reads the columns of this module.
    pub(super) fn details(&mut self, seen: Seen) -> Details {
        let detail = ReadingDetail {
            method: self.free_text(Column::Method),
            long_mm: self.axis_length(Column::LongMm),
            short_mm: self.axis_length(Column::ShortMm),
            size: seen.size,
            diameter_text: self.diameter_text(seen),
            reason: self.free_text(Column::Reason),
            image: self.image(),
            long_axis: self.axis([Column::X1, Column::Y1, Column::X2, Column::Y2]),
            short_axis: self.axis([Column::X3, Column::Y3, Column::X4, Column::Y4]),
            geometry: None,
            change: self.word(
                Column::Change,
                words::change,
                "value_unusable.change",
                "smaller, same or larger",
            ),
            unscheduled: self.flag(Column::Unscheduled, "value_unusable.unscheduled"),
            comment: self.free_text(Column::Comment),
        };
        self.compare_axes(&detail, seen);
        Details {
            prior_treatment: self.flag(Column::PriorTreatment, "value_unusable.prior_treatment"),
            inrc: self.word(
                Column::Inrc,
                words::inrc,
                "value_unusable.inrc",
                "primary or soft_tissue",
            ),
            reading: (detail != ReadingDetail::default()).then(|| Box::new(detail)),
        }
    }

    /// A cell that may be empty, and that no column need hold.
    fn optional(&self, column: Column) -> Option<&[u8]> {
        let cell = self.row.cell(self.table.columns.place(column)?);
        (!trimmed(cell).is_empty()).then_some(cell)
    }

    fn free_text(&self, column: Column) -> Text {
        self.optional(column).map(text).unwrap_or_default()
    }

    fn diameter_text(&self, seen: Seen) -> Text {
        if seen.finer {
            self.free_text(Column::Diameter)
        } else {
            Text::default()
        }
    }

    fn word<W>(
        &mut self,
        column: Column,
        read: fn(&[u8]) -> Option<W>,
        code: &'static str,
        accepted: &str,
    ) -> Option<W> {
        let word = read(self.optional(column)?);
        if word.is_none() {
            self.error(code, column, format!("not known; accepted: {accepted}"));
        }
        word
    }

    fn flag(&mut self, column: Column, code: &'static str) -> bool {
        self.word(column, words::yes_no, code, words::YES_NO)
            .unwrap_or(false)
    }

    fn axis_length(&mut self, column: Column) -> Option<Diameter> {
        match diameter(self.optional(column)?) {
            Ok(length) if length.mm <= Mm::from_mm(1000) => Some(length),
            Ok(_) => {
                let message = "more than a metre; write the axis in mm";
                self.error("value_unusable.axis", column, message);
                None
            }
            Err(problem) => {
                let message = format!(
                    "the axis {problem}; write millimetres as digits with a point, without a unit: 30 or 30.5"
                );
                self.error("value_unusable.axis", column, message);
                None
            }
        }
    }

    /// The short axis is not the longer one, and the diameter is one of the two.
    fn compare_axes(&mut self, detail: &ReadingDetail, seen: Seen) {
        if let (Some(long), Some(short)) = (detail.long_mm, detail.short_mm)
            && short.mm > long.mm
        {
            let message = "the short axis is longer than the long axis";
            self.find(
                Severity::Warning,
                "contradiction.axes",
                Column::ShortMm,
                message,
            );
        }
        let State::Target(TargetState::Measured(measured)) = seen.state else {
            return;
        };
        let node = words::yes_no(self.row.cell(self.table.node_place()));
        let (axis, name, column) = match node {
            Some(true) => (detail.short_mm, "short axis", Column::ShortMm),
            _ => (detail.long_mm, "long axis", Column::LongMm),
        };
        if let Some(axis) = axis
            && !seen.finer
            && axis.mm != measured.mm
        {
            let message = format!(
                "the {name} is {} mm, the diameter {} mm; the diameter counts",
                axis.mm, measured.mm
            );
            self.find(
                Severity::Warning,
                "contradiction.diameter_and_axis",
                column,
                message,
            );
        }
    }

    fn image(&mut self) -> Option<ImageReference> {
        for column in [Column::SeriesUid, Column::SopUid] {
            if let Some(uid) = self.optional(column)
                && !is_uid(uid)
            {
                let message = "no DICOM unique identifier: digits and points, at most 64";
                self.error("value_unusable.uid", column, message);
                return None;
            }
        }
        let frame = self.frame();
        let sop_uid = self.free_text(Column::SopUid);
        (!sop_uid.is_empty()).then(|| ImageReference {
            series_uid: self.free_text(Column::SeriesUid),
            sop_uid,
            frame,
        })
    }

    fn frame(&mut self) -> Option<u32> {
        let cell = trimmed(self.optional(Column::Frame)?);
        let plain = cell.iter().all(u8::is_ascii_digit) && cell.len() <= 9;
        let number = std::str::from_utf8(cell)
            .ok()
            .and_then(|text| text.parse().ok())
            .filter(|&number: &u32| plain && number > 0);
        if number.is_none() {
            let message = "no frame number; frames are counted from 1";
            self.error("value_unusable.frame", Column::Frame, message);
        }
        number
    }

    /// Two end points: all four numbers, or none.
    fn axis(&mut self, columns: [Column; 4]) -> Option<EndPoints> {
        let given = columns.map(|column| self.optional(column).is_some());
        if given == [false; 4] {
            return None;
        }
        let mut numbers = [0.0; 4];
        let mut complete = true;
        for ((column, given), number) in columns.into_iter().zip(given).zip(&mut numbers) {
            match self.optional(column).and_then(coordinate) {
                Some(read) => *number = read,
                None => {
                    complete = false;
                    let (code, message) = if given {
                        (
                            "value_unusable.coordinate",
                            "no pixel coordinate; write digits with a point",
                        )
                    } else {
                        (
                            "missing_data.coordinate",
                            "an axis needs all four coordinates, or none",
                        )
                    };
                    self.error(code, column, message);
                }
            }
        }
        complete.then_some(EndPoints {
            from: [numbers[0], numbers[1]],
            to: [numbers[2], numbers[3]],
        })
    }
}
