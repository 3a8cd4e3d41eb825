//! Readings against the images they were made on: the length between their end points, the slices,
//! the patient, the series and the date.

use crate::dicom::{Image, ImageIndex, NoLength};
use crate::finding::Finding;
use crate::geometry::{LengthAgreement, PixelPoint, agreement, micrometres};
use crate::study::{
    Case, Diameter, EndPoints, Mm, Reading, ReadingDetail, State, TargetState, Text,
};

use super::columns::{Column, Columns};

/// Thickness and spacing of the slices a reading was made on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImageSlices {
    /// Slice Thickness (0018,0050).
    pub thickness: Option<Mm>,
    /// Distance from slice to slice, from their positions.
    pub interval: Option<Mm>,
}

/// What the images say of one case.
#[derive(Debug, Default)]
pub struct ImageCheck {
    /// For each reading of the case, its slices.
    pub slices: Vec<ImageSlices>,
    /// What does not agree.
    pub findings: Vec<Finding>,
}

/// Whether a reading of the case names an image.
pub fn names_images(case: &Case) -> bool {
    case.readings().iter().any(|reading| {
        let detail = reading.detail.as_deref();
        detail.is_some_and(|detail| detail.image.is_some())
    })
}

/// Compares the readings of a case with the images they name, and keeps with each reading the
/// length that its end points have there.
pub fn check_images(
    case: &mut Case,
    images: &ImageIndex<'_>,
    columns: &Columns,
    file: &Text,
) -> ImageCheck {
    let mut checker = Checker {
        images,
        columns,
        file,
        patient: None,
        check: ImageCheck::default(),
    };
    let mut lengths = Vec::with_capacity(case.readings().len());
    for timepoint in 0..case.timepoints().len() {
        for reading in case.readings_at(timepoint) {
            lengths.push(checker.reading(&Place {
                case,
                timepoint,
                reading,
            }));
        }
    }
    for (reading, length) in case.readings_mut().iter_mut().zip(lengths) {
        if let Some(detail) = &mut reading.detail {
            detail.geometry = length;
        }
    }
    checker.check
}

/// A reading and where it stands.
struct Place<'a> {
    case: &'a Case,
    timepoint: usize,
    reading: &'a Reading,
}

struct Checker<'a> {
    images: &'a ImageIndex<'a>,
    columns: &'a Columns,
    file: &'a Text,
    /// The patient of the first image.
    patient: Option<Text>,
    check: ImageCheck,
}

impl Checker<'_> {
    /// The length of a reading on its image, where it names one and has end points.
    fn reading(&mut self, place: &Place<'_>) -> Option<Mm> {
        let found = place
            .reading
            .detail
            .as_deref()
            .and_then(|detail| Some((detail, detail.image.as_ref()?)));
        let Some((detail, named)) = found else {
            self.check.slices.push(ImageSlices::default());
            return None;
        };
        let image = match self.images.image(&named.sop_uid, named.frame) {
            Ok(image) => image,
            Err(reason) => {
                self.check.slices.push(ImageSlices::default());
                self.no_length(place, &reason, &named.sop_uid);
                return None;
            }
        };
        let mm = |length: Option<f64>| length.and_then(micrometres).map(Mm::from_micrometres);
        self.check.slices.push(ImageSlices {
            thickness: mm(image.thickness_mm()),
            interval: mm(image.interval_mm()),
        });
        self.identity(place, &image, &named.series_uid);
        self.axes(place, detail, &image)
    }

    /// Patient, series and date of the image.
    fn identity(&mut self, place: &Place<'_>, image: &Image<'_>, series_named: &Text) {
        let patient = Text::from(image.series.patient_id.as_str());
        match &self.patient {
            None => {
                if patient != place.case.subject {
                    let said = format!(
                        "the images are of patient {patient:?}, the subject is {:?}: the same person?",
                        place.case.subject
                    );
                    let finding = Finding::warning("identity_conflict.patient", said);
                    self.say(place, finding, Column::SopUid, &patient);
                }
                self.patient = Some(patient);
            }
            Some(first) if *first != patient => {
                let said = format!(
                    "the image is of patient {patient:?}, another reading of this subject names one of {first:?}: never two patients in one sum"
                );
                let finding = Finding::error("identity_conflict.two_patients", said);
                self.say(place, finding, Column::SopUid, &patient);
            }
            Some(_) => {}
        }
        let series = image.series.series_uid.as_str();
        if !series_named.is_empty() && series_named != series {
            let said = format!("the image stands in series {series}");
            let finding = Finding::warning("contradiction.series_named", said);
            self.say(place, finding, Column::SeriesUid, series_named);
        }
        let dates = [image.study_date(), image.instance.acquisition_date];
        let read_on = Some(place.reading.date);
        if dates.iter().any(Option::is_some) && !dates.contains(&read_on) {
            let dates: Vec<String> = dates.iter().flatten().map(ToString::to_string).collect();
            let said = format!("the image is of {}", dates.join(", acquired "));
            let finding = Finding::warning("contradiction.date_vs_image", said);
            let date = Text::from(place.reading.date.to_string());
            self.say(place, finding, Column::Date, &date);
        }
    }

    /// Each axis with end points against what was recorded for it.
    fn axes(&mut self, place: &Place<'_>, detail: &ReadingDetail, image: &Image<'_>) -> Option<Mm> {
        let nodal = place.case.lesions()[place.reading.lesion as usize].nodal;
        let short_decides = nodal && detail.short_axis.is_some();
        let long = self.axis(place, detail.long_axis, image, Column::X1);
        let short = self.axis(place, detail.short_axis, image, Column::X3);
        let deciding = if short_decides { short } else { long };
        if let (Some(recorded), Some(length)) = (recorded(place.reading), deciding) {
            self.compare(place, Column::Diameter, recorded, length);
        }
        for (column, recorded, length) in [
            (Column::LongMm, detail.long_mm, long),
            (Column::ShortMm, detail.short_mm, short),
        ] {
            if let (Some(recorded), Some(length)) = (recorded, length) {
                self.compare(place, column, recorded, length);
            }
        }
        deciding
    }

    fn axis(
        &mut self,
        place: &Place<'_>,
        ends: Option<EndPoints>,
        image: &Image<'_>,
        column: Column,
    ) -> Option<Mm> {
        let EndPoints { from, to } = ends?;
        let point = |[x, y]: [f64; 2]| PixelPoint::new(x, y);
        match image.length(point(from), point(to)) {
            Ok(length) => Some(Mm::from_micrometres(length)),
            Err(reason) => {
                let value = format!("{} {} {} {}", from[0], from[1], to[0], to[1]);
                let said = format!("{reason}: the recorded length is not borne out by its image");
                let finding = Finding::warning(reason.code(), said);
                self.say(place, finding, column, &Text::from(value));
                None
            }
        }
    }

    fn compare(&mut self, place: &Place<'_>, column: Column, recorded: Diameter, length: Mm) {
        if agreement(recorded.mm.micrometres(), length.micrometres()) == LengthAgreement::Agrees {
            return;
        }
        let shown = recorded.mm.display(recorded.decimals);
        let said = format!(
            "recorded {shown} mm, but the end points are {} mm apart on the image: over 0.5 mm and 2 % off",
            length.display(2)
        );
        let finding = Finding::warning("contradiction.length_vs_image", said);
        self.say(place, finding, column, &Text::from(shown.to_string()));
    }

    fn no_length(&mut self, place: &Place<'_>, reason: &NoLength, sop_uid: &Text) {
        let said = format!("{reason}: the recorded length is not borne out by an image");
        let finding = Finding::warning(reason.code(), said);
        self.say(place, finding, Column::SopUid, sop_uid);
    }

    fn say(&mut self, place: &Place<'_>, finding: Finding, column: Column, value: &Text) {
        let Place {
            case,
            timepoint,
            reading,
        } = place;
        let finding = finding
            .in_file(self.file.clone())
            .at_row(reading.row)
            .in_column(self.columns.name(column), value.clone())
            .of_subject(case.subject.clone())
            .at_visit(case.timepoints()[*timepoint].visit.clone())
            .of_lesion(case.lesions()[reading.lesion as usize].id.clone());
        self.check.findings.push(finding);
    }
}

/// The diameter that was recorded, deciding or not.
fn recorded(reading: &Reading) -> Option<Diameter> {
    match reading.state {
        State::Target(TargetState::Measured(diameter)) => Some(diameter),
        _ => reading.detail.as_deref().and_then(|detail| detail.size),
    }
}
