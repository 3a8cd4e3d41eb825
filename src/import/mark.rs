//! A mark: one lesion as one reader measured it on one date, long and short axis together.

use std::collections::HashMap;

use super::annotation::{AnnotationReading, ReadingKind};
use super::outlines::ScannedImages;
use super::reading_images::{centre, pixel_points};
use crate::dicom::Series;
use crate::geometry::{PixelPoint, Vector3};
use crate::study::{Date, Mm, Text};

/// One axis of a mark.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MarkedAxis {
    /// As recorded, or as measured where nothing was recorded.
    pub length: Option<Mm>,
    /// As recomputed from its points.
    pub geometry: Option<Mm>,
    /// Its ends in pixels of the image.
    pub ends: Option<[PixelPoint; 2]>,
}

/// One lesion, reader and date. Texts are empty when absent.
#[derive(Clone, Debug, Default)]
pub struct Mark<'s> {
    /// Patient ID (0010,0020).
    pub subject: Text,
    /// The reader; R1 where none is named.
    pub reader: Text,
    /// Date of the study.
    pub date: Option<Date>,
    /// Study Instance UID.
    pub study_uid: Text,
    /// The reader's label.
    pub label: Text,
    /// Tracking Identifier.
    pub tracking_id: Text,
    /// Tracking Unique Identifier.
    pub tracking_uid: Text,
    /// The finding site.
    pub site: Text,
    /// Time point as the annotation names it.
    pub time_point: Text,
    /// Series Instance UID.
    pub series_uid: Text,
    /// SOP Instance UID.
    pub sop_uid: Text,
    /// Frame, counted from 1; none on a single-frame image.
    pub frame: Option<u32>,
    /// Frame of reference of `centre`.
    pub frame_of_reference_uid: Text,
    /// Middle of the longest axis in the patient, millimetres, LPS.
    pub centre: Option<Vector3>,
    /// The long axis, or the only one.
    pub long: MarkedAxis,
    /// The short axis.
    pub short: MarkedAxis,
    /// The file.
    pub file: Text,
    /// The series it was made on, when it is at hand.
    pub series: Option<&'s Series>,
}

/// The marks that readings make: a short axis joins the long one of the same lesion in its file.
pub fn marks<'s>(readings: &[AnnotationReading], images: ScannedImages<'s>) -> Vec<Mark<'s>> {
    let mut marks: Vec<Mark<'s>> = Vec::new();
    let mut latest: HashMap<Key, usize> = HashMap::new();
    for reading in readings {
        let mark = begin(reading, images);
        let key = key(&mark);
        let known = latest.get(&key).and_then(|&at| marks.get_mut(at));
        match (known, reading.kind) {
            (Some(known), ReadingKind::ShortAxis) if known.short.length.is_none() => {
                known.short = mark.short;
            }
            (Some(known), ReadingKind::LongAxis) if known.long.length.is_none() => {
                known.long = mark.long;
                known.centre = mark.centre;
            }
            _ => {
                latest.insert(key, marks.len());
                marks.push(mark);
            }
        }
    }
    marks
}

/// What both axes of one lesion share.
type Key = ([Text; 7], Option<u32>);

fn key(mark: &Mark<'_>) -> Key {
    let texts = [
        &mark.file,
        &mark.subject,
        &mark.reader,
        &mark.study_uid,
        &mark.sop_uid,
        &mark.label,
        &mark.tracking_uid,
    ];
    (texts.map(Text::clone), mark.frame)
}

fn begin<'s>(reading: &AnnotationReading, images: ScannedImages<'s>) -> Mark<'s> {
    let image = images.index.image(&reading.sop_uid, reading.frame).ok();
    let points = image
        .as_ref()
        .and_then(|image| pixel_points(reading, image));
    let points = points.unwrap_or_default();
    let ends = |first: usize| match points.get(first..first + 2) {
        Some(&[from, to]) => Some([from, to]),
        _ => None,
    };
    let is_outline = matches!(reading.kind, ReadingKind::Mask | ReadingKind::Contour);
    let axis = MarkedAxis {
        length: reading.recorded.or(reading.geometry),
        geometry: reading.geometry,
        ends: ends(0),
    };
    let (long, short) = match reading.kind {
        ReadingKind::ShortAxis => (MarkedAxis::default(), axis),
        _ if is_outline => {
            let short = MarkedAxis {
                length: reading.short,
                geometry: reading.short,
                ends: ends(2),
            };
            (axis, short)
        }
        _ => (axis, MarkedAxis::default()),
    };
    let reader = match reading.reader.as_str() {
        "" => Text::const_new("R1"),
        reader => reader.into(),
    };
    Mark {
        subject: reading.patient_id.clone(),
        reader,
        date: reading.study_date,
        study_uid: reading.study_uid.clone(),
        label: reading.label.clone(),
        tracking_id: reading.tracking_id.clone(),
        tracking_uid: reading.tracking_uid.clone(),
        site: reading.finding_site.clone(),
        time_point: reading.time_point.clone(),
        series_uid: reading.series_uid.clone(),
        sop_uid: reading.sop_uid.clone(),
        frame: reading.frame,
        frame_of_reference_uid: reading.frame_of_reference_uid.clone(),
        centre: centre(reading, image.as_ref()),
        long,
        short,
        file: reading.file.clone(),
        series: image.map(|image| image.series),
    }
}
