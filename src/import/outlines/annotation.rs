//! Masks and contours in the shape that all annotations have.

use super::measured::{Convention, MeasuredFile, MeasuredOutline};
use crate::import::annotation::{
    Annotation, AnnotationReading, GroupCounts, ReadingKind, ReadingPoints,
};
use crate::study::Mm;

impl From<MeasuredFile> for Annotation {
    fn from(file: MeasuredFile) -> Annotation {
        let mut made = Annotation {
            groups: GroupCounts {
                seen: file.seen,
                used: file.outlines.len(),
                refused: file.refused,
            },
            findings: file.findings.clone(),
            ..Annotation::default()
        };
        for outline in &file.outlines {
            let reading = reading(&file, outline);
            let own = outline.findings.iter().cloned();
            made.findings
                .extend(own.map(|finding| finding.of_lesion(reading.lesion.as_str())));
            made.readings.push(reading);
        }
        made
    }
}

/// One outline; its points are the ends of the long axis, then of the short one.
fn reading(file: &MeasuredFile, outline: &MeasuredOutline) -> AnnotationReading {
    let named = [&outline.label, &outline.tracking_id, &outline.tracking_uid];
    let lesion = named.into_iter().find(|name| !name.is_empty());
    AnnotationReading {
        lesion: lesion.map_or_else(|| outline.number.to_string().into(), |name| name.into()),
        label: outline.label.as_str().into(),
        tracking_id: outline.tracking_id.as_str().into(),
        tracking_uid: outline.tracking_uid.as_str().into(),
        kind: match outline.convention {
            Convention::ContourPoints => ReadingKind::Contour,
            _ => ReadingKind::Mask,
        },
        geometry: Some(Mm::from_micrometres(outline.long.micrometres)),
        long: Some(Mm::from_micrometres(outline.long.micrometres)),
        short: outline
            .short
            .map(|short| Mm::from_micrometres(short.micrometres)),
        unit: "mm".into(),
        convention: outline.convention.as_str().into(),
        series_uid: outline.series_uid.as_str().into(),
        sop_uid: outline.place.sop_instance_uid.as_str().into(),
        frame: outline.place.frame,
        frame_of_reference_uid: file.frame_of_reference_uid.as_str().into(),
        points: points(outline),
        finding: meaning(&outline.finding_type).into(),
        finding_site: meaning(&outline.finding_site).into(),
        patient_id: file.patient_id.as_str().into(),
        study_uid: file.study_uid.as_str().into(),
        study_date: file.study_date,
        writer: file.writer.into(),
        ..AnnotationReading::default()
    }
}

/// On the image when it is at hand or named, else in the patient.
fn points(outline: &MeasuredOutline) -> ReadingPoints {
    let axes = || [Some(outline.long), outline.short].into_iter().flatten();
    let pixels: Vec<_> = axes().filter_map(|axis| axis.ends).flatten().collect();
    if !pixels.is_empty() {
        return ReadingPoints::Pixels(pixels);
    }
    let patient: Vec<_> = axes()
        .filter_map(|axis| axis.patient_ends)
        .flatten()
        .collect();
    if patient.is_empty() {
        ReadingPoints::Absent
    } else {
        ReadingPoints::Patient(patient)
    }
}

/// The meaning of a code written as value, scheme and meaning.
fn meaning(code: &str) -> &str {
    code.splitn(3, '|').nth(2).unwrap_or_default()
}
