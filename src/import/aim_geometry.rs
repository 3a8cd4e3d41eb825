//! An annotation against the image it names: length, patient, series, date.

use super::aim::AimAnnotation;
use crate::dicom::{ImageIndex, NoLength};
use crate::finding::{Finding, Severity};
use crate::geometry::{LengthAgreement, agreement};
use crate::study::Mm;

/// What the image says to an annotation.
#[derive(Debug)]
pub struct AimCheck {
    /// The length between its end points on that image; none when it has no end points.
    pub geometry: Option<Result<Mm, NoLength>>,
    /// What does not agree.
    pub findings: Vec<Finding>,
}

/// Compare an annotation with its image.
pub fn check_aim(annotation: &AimAnnotation, images: &ImageIndex<'_>) -> AimCheck {
    let mut check = AimCheck {
        geometry: None,
        findings: Vec::new(),
    };
    match images.image(&annotation.sop_uid, annotation.frame) {
        Err(reason) => {
            let severity = if matches!(reason, NoLength::ImageAbsent(_)) {
                Severity::Warning
            } else {
                Severity::Error
            };
            let said = format!("{reason}: the length is not checked");
            check.say(
                annotation,
                severity,
                reason.code(),
                "sopInstanceUID",
                &annotation.sop_uid,
                said,
            );
            check.geometry = annotation.end_points.map(|_| Err(reason));
        }
        Ok(image) => {
            let (patient, series) = (&image.series.patient_id, &image.series.series_uid);
            if *patient != annotation.patient_id {
                let said =
                    format!("the image is of patient {patient:?}: never another patient's length");
                check.say(
                    annotation,
                    Severity::Error,
                    "identity_conflict.annotation",
                    "Person name",
                    &annotation.patient_id,
                    said,
                );
            }
            if *series != annotation.series_uid && !annotation.series_uid.is_empty() {
                let said = format!("the image stands in series {series}");
                check.say(
                    annotation,
                    Severity::Error,
                    "contradiction.series_named",
                    "instanceUID",
                    &annotation.series_uid,
                    said,
                );
            }
            if let (Some(said_date), Some(date)) = (annotation.study_date, image.study_date())
                && said_date != date
            {
                let said = format!("the image is of {date}");
                let value = said_date.to_string();
                check.say(
                    annotation,
                    Severity::Error,
                    "contradiction.date_named",
                    "startDate",
                    &value,
                    said,
                );
            }
            if let Some([from, to]) = annotation.end_points {
                let length = image.length(from, to).map(Mm::from_micrometres);
                check.length(annotation, &length);
                check.geometry = Some(length);
            }
        }
    }
    check
}

impl AimCheck {
    fn say(
        &mut self,
        annotation: &AimAnnotation,
        severity: Severity,
        code: &'static str,
        column: &str,
        value: &str,
        said: String,
    ) {
        let finding = Finding::new(severity, code, said).in_column(column, value);
        self.findings
            .push(finding.of_subject(annotation.patient_id.clone()));
    }

    fn length(&mut self, annotation: &AimAnnotation, length: &Result<Mm, NoLength>) {
        match (length, &annotation.recorded) {
            (Err(reason), _) => {
                let said = format!("{reason}: no millimetre from it");
                self.say(
                    annotation,
                    Severity::Error,
                    reason.code(),
                    "SpatialCoordinate",
                    "",
                    said,
                );
            }
            (Ok(length), Some(recorded)) => {
                let (stored, found) = (recorded.length.micrometres(), length.micrometres());
                if agreement(stored, found) == LengthAgreement::Contradicts {
                    let said = format!(
                        "recorded {} mm, but the end points are {} mm apart on image {}",
                        recorded.length.display(3),
                        length.display(3),
                        annotation.sop_uid
                    );
                    self.say(
                        annotation,
                        Severity::Error,
                        "contradiction.length_vs_image",
                        "value",
                        &recorded.text,
                        said,
                    );
                }
            }
            (Ok(_), None) => {}
        }
    }
}
