//! Readings against the images they were made on: whose they are, when, and the length that their
//! points have there.

use std::path::Path;

use super::annotation::{Annotation, AnnotationReading, ReadingKind, ReadingPoints};
use super::outlines::ScannedImages;
use crate::dicom::{FrameGeometry, Image, NoLength, Series};
use crate::finding::{Finding, Severity};
use crate::geometry::{LengthAgreement, PixelPoint, Vector3, agreement, micrometres};
use crate::study::Mm;

/// How far a point may lie off the plane of its image, millimetres, beyond half a slice.
const OFF_PLANE_MM: f64 = 0.5;

/// Complete the readings of one file from the images, and say what does not agree.
pub fn check_readings(annotation: &mut Annotation, images: ScannedImages<'_>) {
    let mut findings = std::mem::take(&mut annotation.findings);
    for reading in &mut annotation.readings {
        let before = findings.len();
        check(reading, images, &mut findings);
        for finding in findings.iter_mut().skip(before) {
            finding.file = reading.file.clone();
            finding.subject = reading.patient_id.clone();
            finding.lesion = reading.lesion.clone();
        }
    }
    // Both axes of one lesion say the same of their image.
    let mut once: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        if !once.contains(&finding) {
            once.push(finding);
        }
    }
    annotation.findings = once;
}

fn check(reading: &mut AnnotationReading, images: ScannedImages<'_>, findings: &mut Vec<Finding>) {
    if reading.patient_id.is_empty() && reading.sop_uid.is_empty() && reading.study_uid.is_empty() {
        from_folder(reading, images, findings);
    }
    if reading.sop_uid.is_empty() {
        place(reading, images);
    }
    if reading.sop_uid.is_empty() {
        of_study(reading, images);
        let said = "names no image: its length stands as recorded, not checked";
        findings.push(Finding::warning("missing_data.image", said));
        return own_length(reading);
    }
    match images.index.image(&reading.sop_uid, reading.frame) {
        Err(reason) => {
            of_study(reading, images);
            own_length(reading);
            let said = format!("{reason}: the length is not checked");
            let finding = Finding::warning(reason.code(), said);
            findings.push(finding.in_column("sop_uid", reading.sop_uid.clone()));
        }
        Ok(image) => {
            belongs(reading, &image, findings);
            if image.instance.frame_count == 1 {
                reading.frame = None;
            }
            length(reading, &image, findings);
        }
    }
    compare(reading, findings);
}

/// A file that names nobody is of the only patient and study whose images lie in its folder, or in
/// the nearest folder above that holds images.
fn from_folder(
    reading: &mut AnnotationReading,
    images: ScannedImages<'_>,
    findings: &mut Vec<Finding>,
) {
    let file = Path::new(reading.file.as_str());
    for folder in file
        .ancestors()
        .skip(1)
        .filter(|path| !path.as_os_str().is_empty())
    {
        let mut inside = images.scan.series.iter().filter(|series| {
            let mut instances = series.instances.iter();
            series.kind.is_image()
                && instances.any(|instance| images.scan.path(instance.file).starts_with(folder))
        });
        let Some(first) = inside.next() else { continue };
        if inside.any(|other| other.study_uid != first.study_uid) {
            let said = format!(
                "names no patient, and images of several studies lie in {}: give it with --map",
                folder.display()
            );
            return findings.push(Finding::error("missing_data.patient_id", said));
        }
        reading.patient_id = first.patient_id.clone();
        reading.study_uid = first.study_uid.clone();
        reading.study_date = first.study_date;
        let said = format!(
            "names no patient: taken for the one of the images in {}, {}",
            folder.display(),
            first.patient_id
        );
        return findings.push(Finding::warning("missing_data.patient_id", said));
    }
    let said = "names no patient and no image; lay it beside its images, or give it with --map";
    findings.push(Finding::error("missing_data.patient_id", said));
}

/// Patient and date of the study that is named, when its image is not.
fn of_study(reading: &mut AnnotationReading, images: ScannedImages<'_>) {
    if reading.study_uid.is_empty() {
        return;
    }
    let mut all = images.scan.series.iter();
    if let Some(series) = all.find(|series| series.study_uid == reading.study_uid) {
        if reading.patient_id.is_empty() {
            reading.patient_id = series.patient_id.clone();
        }
        reading.study_date = reading.study_date.or(series.study_date);
    }
}

/// Points in the patient whose image is not named: the nearest slice of the study.
fn place(reading: &mut AnnotationReading, images: ScannedImages<'_>) {
    let ReadingPoints::Patient(points) = &reading.points else {
        return;
    };
    let could_be = |series: &&Series| {
        let same = |named: &str, own: &str| named.is_empty() || named == own;
        series.study_uid == reading.study_uid
            && same(
                &reading.frame_of_reference_uid,
                &series.frame_of_reference_uid,
            )
            && same(&reading.series_uid, &series.series_uid)
    };
    let mut nearest: Option<(f64, &str, Option<u32>, &Series)> = None;
    for series in images.stacks().filter(could_be) {
        for instance in series
            .instances
            .iter()
            .filter(|instance| !instance.is_localizer)
        {
            for (frame, geometry) in (1..).zip(instance.geometries()) {
                let Some(away) = off_plane(geometry, points) else {
                    continue;
                };
                if nearest.is_none_or(|(best, ..)| away < best) {
                    let frame = (instance.frame_count > 1).then_some(frame);
                    nearest = Some((away, &instance.sop_instance_uid, frame, series));
                }
            }
        }
    }
    if let Some((_, sop_uid, frame, series)) = nearest {
        reading.sop_uid = sop_uid.into();
        reading.frame = frame;
        reading.series_uid = series.series_uid.clone();
    }
}

/// How far the farthest point lies off a frame's plane, millimetres; none when it lies in another
/// slice.
fn off_plane(geometry: &FrameGeometry, points: &[Vector3]) -> Option<f64> {
    let (orientation, position) = (geometry.orientation()?, geometry.position()?);
    let normal = orientation.normal();
    let away = points
        .iter()
        .map(|&point| (point - position).dot(normal).abs());
    let away = away.fold(0.0, f64::max);
    let half_slice = geometry.thickness_mm().unwrap_or(0.0) / 2.0;
    (away <= half_slice + OFF_PLANE_MM).then_some(away)
}

/// Patient, series and date of the image against those of the annotation.
fn belongs(reading: &mut AnnotationReading, image: &Image<'_>, findings: &mut Vec<Finding>) {
    let series = image.series;
    let mut say = |severity, code, column: &str, value: &str, said: String| {
        findings.push(Finding::new(severity, code, said).in_column(column, value));
    };
    if reading.patient_id.is_empty() {
        reading.patient_id = series.patient_id.clone();
    } else if reading.patient_id != series.patient_id {
        let said = format!(
            "the image is of patient {:?}: never another patient's length",
            series.patient_id
        );
        let code = "identity_conflict.annotation";
        say(
            Severity::Error,
            code,
            "patient_id",
            &reading.patient_id,
            said,
        );
    }
    if reading.series_uid.is_empty() {
        reading.series_uid = series.series_uid.clone();
    } else if reading.series_uid != series.series_uid {
        let said = format!("the image stands in series {}", series.series_uid);
        let code = "contradiction.series_named";
        say(
            Severity::Error,
            code,
            "series_uid",
            &reading.series_uid,
            said,
        );
    }
    if reading.study_uid.is_empty() {
        reading.study_uid = series.study_uid.clone();
    }
    match (reading.study_date, series.study_date) {
        (None, date) => reading.study_date = date,
        (Some(said_date), Some(date)) if said_date != date => {
            let said = format!("the image is of {date}");
            let code = "contradiction.date_named";
            say(
                Severity::Error,
                code,
                "study_date",
                &said_date.to_string(),
                said,
            );
        }
        _ => {}
    }
    if reading.frame_of_reference_uid.is_empty() {
        reading.frame_of_reference_uid = series.frame_of_reference_uid.clone();
    }
}

/// The length of the points on the image.
fn length(reading: &mut AnnotationReading, image: &Image<'_>, findings: &mut Vec<Finding>) {
    if reading.geometry.is_some() || !is_line(reading.kind) {
        return;
    }
    let Some([from, to]) = pixel_ends(reading, image) else {
        if let ReadingPoints::Patient(points) = &reading.points
            && off_plane(image.geometry, points).is_none()
        {
            let said = "the points do not lie on the image that is named: no length from them";
            findings.push(Finding::error("contradiction.point_off_image", said));
        }
        return;
    };
    match image.length(from, to) {
        Ok(length) => reading.geometry = Some(Mm::from_micrometres(length)),
        Err(reason) => findings.push(no_length(&reason)),
    }
}

fn no_length(reason: &NoLength) -> Finding {
    let said = format!("{reason}: the recorded length is not borne out by its image");
    Finding::warning(reason.code(), said)
}

const fn is_line(kind: ReadingKind) -> bool {
    !matches!(kind, ReadingKind::Mask | ReadingKind::Contour)
}

/// Two points in the patient have a length without any image.
fn own_length(reading: &mut AnnotationReading) {
    if let (ReadingPoints::Patient(points), None) = (&reading.points, reading.geometry)
        && let &[from, to] = points.as_slice()
        && is_line(reading.kind)
    {
        let length = micrometres((to - from).length());
        reading.geometry = length.map(Mm::from_micrometres);
    }
}

/// The two ends of a line in pixels of its image; see [`pixel_points`].
pub fn pixel_ends(reading: &AnnotationReading, image: &Image<'_>) -> Option<[PixelPoint; 2]> {
    match pixel_points(reading, image)?.as_slice() {
        &[from, to] => Some([from, to]),
        _ => None,
    }
}

/// All points of a reading in pixels of its image, (0, 0) the centre of the first pixel; none when
/// they lie off the image's plane.
pub fn pixel_points(reading: &AnnotationReading, image: &Image<'_>) -> Option<Vec<PixelPoint>> {
    match &reading.points {
        ReadingPoints::Pixels(points) => Some(points.clone()),
        ReadingPoints::Patient(points) => {
            off_plane(image.geometry, points)?;
            let position = image.geometry.position()?;
            let orientation = image.geometry.orientation()?;
            let spacing = image.spacing().ok()?;
            let pixel = |&point: &Vector3| {
                let from_first = point - position;
                PixelPoint::new(
                    from_first.dot(orientation.row()) / spacing.column_mm(),
                    from_first.dot(orientation.column()) / spacing.row_mm(),
                )
            };
            Some(points.iter().map(pixel).collect())
        }
        ReadingPoints::Absent => None,
    }
}

/// Centre of a line in the patient, millimetres; none when it cannot be placed there.
pub fn centre(reading: &AnnotationReading, image: Option<&Image<'_>>) -> Option<Vector3> {
    match &reading.points {
        ReadingPoints::Absent => None,
        ReadingPoints::Patient(points) => mean(points),
        ReadingPoints::Pixels(points) => {
            let geometry = image?.geometry;
            let (orientation, position) = (geometry.orientation()?, geometry.position()?);
            let spacing = geometry.spacing().ok()?;
            let placed = points
                .iter()
                .map(|&p| orientation.patient(position, spacing, p));
            mean(&placed.collect::<Vec<_>>())
        }
    }
}

fn mean(points: &[Vector3]) -> Option<Vector3> {
    let sum = points.iter().copied().reduce(|sum, point| sum + point)?;
    Some(sum * (1.0 / points.len() as f64))
}

/// The recorded length beside the recomputed one: over 0.5 mm and 2 % apart is a contradiction.
fn compare(reading: &AnnotationReading, findings: &mut Vec<Finding>) {
    if let (Some(recorded), Some(found)) = (reading.recorded, reading.geometry)
        && agreement(recorded.micrometres(), found.micrometres()) == LengthAgreement::Contradicts
    {
        let said = format!(
            "recorded {} mm, but the end points are {} mm apart on the image",
            recorded.display(2),
            found.display(2)
        );
        let finding = Finding::warning("contradiction.length_vs_image", said);
        findings.push(finding.in_column("recorded_mm", reading.recorded_text.clone()));
    }
}
