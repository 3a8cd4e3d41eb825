//! An AIM 3 annotation in the shape that all annotations have.

use super::aim::AimRead;
use super::annotation::{Annotation, AnnotationReading, GroupCounts, ReadingKind, ReadingPoints};

impl From<AimRead> for Annotation {
    fn from(read: AimRead) -> Annotation {
        let mut made = Annotation {
            findings: read.findings,
            is_foreign: read.is_foreign,
            ..Annotation::default()
        };
        let Some(aim) = read.annotation else {
            made.groups.seen = usize::from(!made.is_foreign);
            made.groups.refused = made.groups.seen;
            return made;
        };
        let usable = !made.has_error() && aim.recorded.is_some();
        made.groups = GroupCounts {
            seen: 1,
            used: usize::from(usable),
            refused: usize::from(!usable),
        };
        if let Some(recorded) = aim.recorded.filter(|_| usable) {
            made.readings.push(AnnotationReading {
                lesion: aim.name.clone(),
                label: aim.name,
                tracking_uid: aim.uid,
                kind: ReadingKind::Length,
                concept: recorded.concept,
                recorded: Some(recorded.length),
                recorded_text: recorded.text,
                unit: recorded.unit,
                series_uid: aim.series_uid,
                sop_uid: aim.sop_uid,
                frame: aim.frame,
                points: aim.end_points.map_or(ReadingPoints::Absent, |points| {
                    ReadingPoints::Pixels(points.to_vec())
                }),
                finding_site: aim.anatomic_entity,
                patient_id: aim.patient_id,
                study_uid: aim.study_uid,
                study_date: aim.study_date,
                reader: aim.reader,
                writer: "AIM 3".into(),
                ..AnnotationReading::default()
            });
        }
        made
    }
}
