//! Key images of a subject: one for each lesion and timepoint, a sheet for each lesion over time.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::Failure;
use super::key_image_window::{UnreadFrame, window_of};
use super::trial_run::{Checked, TrialRun};
use crate::dicom::pixels::{ShownFrame, Window};
use crate::dicom::{Image, ImageIndex, NoLength};
use crate::finding::Finding;
use crate::geometry::{PixelPoint, PixelSpacing};
use crate::report::OutputFolder;
use crate::report::key_image::{
    Caliper, Measured, Slice, blank_image, contact_sheet, field_of_view_mm, key_image, png,
};
use crate::study::{
    Case, EndPoints, Lesion, Mm, NewLesionState, NonTargetState, Reading, State, TargetState, Text,
    days_between,
};

/// Columns of the list of key images.
const COLUMNS: [&str; 6] = ["file", "reader", "lesion", "visit", "date", "diameter_mm"];

/// Writes the key images of a subject and the list of them; gives what could not be drawn.
pub fn write_key_images(
    run: &TrialRun,
    checked: &Checked,
    folder: &Path,
) -> Result<Vec<Finding>, Failure> {
    let Some(scanned) = &run.scanned else {
        let said = "no key images: the trial has no dicom/ folder";
        return Ok(vec![Finding::warning("missing_data.image", said)]);
    };
    let mut writer = Writer {
        images: ImageIndex::new(scanned),
        folder: OutputFolder::open(folder).map_err(Failure::Storage)?,
        list: csv::Writer::from_writer(Vec::new()),
        findings: Vec::new(),
    };
    writer.list.write_record(COLUMNS).map_err(Failure::defect)?;
    for case in &checked.cases {
        for lesion in 0..case.lesions().len() {
            writer.lesion(case, lesion)?;
        }
    }
    writer.finish()
}

struct Writer<'s> {
    images: ImageIndex<'s>,
    folder: OutputFolder,
    list: csv::Writer<Vec<u8>>,
    findings: Vec<Finding>,
}

/// A lesion at one timepoint.
struct Shot<'a> {
    visit: &'a Text,
    date: String,
    diameter: String,
    measured: Measured,
    frame: Option<Drawn>,
}

/// The frame it was measured on.
struct Drawn {
    frame: ShownFrame,
    spacing: PixelSpacing,
    is_ct: bool,
}

impl Writer<'_> {
    /// The images of one lesion; none when it has no end points anywhere.
    fn lesion(&mut self, case: &Case, lesion: usize) -> Result<(), Failure> {
        let mut shots = Vec::new();
        for timepoint in 0..case.timepoints().len() {
            shots.push(self.shot(case, lesion, timepoint));
        }
        let drawn = || {
            shots
                .iter()
                .filter_map(|shot| Some((shot, shot.frame.as_ref()?)))
        };
        let reach = drawn().map(|(shot, drawn)| {
            let spacing = drawn.spacing;
            shot.measured
                .reach_mm(spacing.row_mm(), spacing.column_mm())
        });
        let Some(reach) = reach.reduce(f64::max) else {
            return Ok(());
        };
        let field_mm = field_of_view_mm(reach);
        let organ = &case.lesions()[lesion];
        let first = drawn().next().map(|(_, drawn)| drawn);
        let name = file_name(case, organ);
        let mut pictures = Vec::with_capacity(shots.len());
        for (number, shot) in shots.iter().enumerate() {
            let Some(drawn) = &shot.frame else {
                pictures.push(blank_image(&shot.measured));
                continue;
            };
            let picture = picture(drawn, first, organ, &shot.measured, field_mm);
            let file = format!("{name}-{number:02}.png");
            self.file(file.clone(), &png(&picture).map_err(Failure::Refused)?)?;
            self.listed([
                &file,
                &case.reader,
                &organ.id,
                shot.visit,
                &shot.date,
                &shot.diameter,
            ])?;
            pictures.push(picture);
        }
        let file = format!("{name}-sheet.png");
        let sheet = png(&contact_sheet(&pictures)).map_err(Failure::Refused)?;
        self.file(file.clone(), &sheet)?;
        self.listed([&file, &case.reader, &organ.id, "", "", ""])
    }

    fn shot<'a>(&mut self, case: &'a Case, lesion: usize, timepoint: usize) -> Shot<'a> {
        let at = &case.timepoints()[timepoint];
        let of_lesion = |reading: &&Reading| reading.lesion as usize == lesion;
        let reading = case.readings_at(timepoint).iter().find(of_lesion);
        let mut shot = Shot {
            visit: &at.visit,
            date: reading
                .map_or(at.first_date, |reading| reading.date)
                .to_string(),
            diameter: String::new(),
            measured: Measured {
                caption: caption(case, timepoint),
                remark: reading.map_or("-", remark).to_owned(),
                ..Measured::default()
            },
            frame: None,
        };
        let drawn = reading.and_then(|reading| self.drawn(reading, &mut shot).transpose());
        match drawn {
            Some(Ok(drawn)) => shot.frame = Some(drawn),
            Some(Err(finding)) => {
                shot.measured.long = None;
                shot.measured.short = None;
                let finding = finding
                    .of_subject(case.subject.clone())
                    .at_visit(at.visit.clone())
                    .of_lesion(case.lesions()[lesion].id.clone());
                self.findings.push(finding);
            }
            None => {}
        }
        shot
    }

    /// The frame of a reading, and its calipers into `shot`; none when it has no end points.
    fn drawn(&self, reading: &Reading, shot: &mut Shot<'_>) -> Result<Option<Drawn>, Box<Finding>> {
        let Some(detail) = reading.detail.as_deref() else {
            return Ok(None);
        };
        let Some(named) = &detail.image else {
            return Ok(None);
        };
        if detail.long_axis.is_none() && detail.short_axis.is_none() {
            return Ok(None);
        }
        let not_drawn = |code, why: &dyn std::fmt::Display| {
            Box::new(Finding::warning(code, format!("no key image: {why}")))
        };
        let no_length = |reason: NoLength| not_drawn(reason.code(), &reason);
        let image = self
            .images
            .image(&named.sop_uid, named.frame)
            .map_err(no_length)?;
        let caliper = |ends: Option<EndPoints>| {
            ends.map(|ends| caliper(&image, ends))
                .transpose()
                .map_err(no_length)
        };
        shot.measured.long = caliper(detail.long_axis)?;
        shot.measured.short = caliper(detail.short_axis)?;
        if let State::Target(TargetState::Measured(diameter)) = reading.state {
            shot.diameter = diameter.mm.display(diameter.decimals).to_string();
        }
        let frame = ShownFrame::read(image.path, named.frame.unwrap_or(1)).map_err(|refusal| {
            let problem = refusal.problem();
            not_drawn(problem.code, &problem.message)
        })?;
        Ok(Some(Drawn {
            is_ct: image.series.modality == "CT" && frame.header.pixels.rescale_intercept.is_some(),
            spacing: image.spacing().map_err(no_length)?,
            frame,
        }))
    }

    fn file(&mut self, name: String, bytes: &[u8]) -> Result<(), Failure> {
        let mut file = self.folder.file(name).map_err(Failure::Storage)?;
        file.write(bytes).map_err(Failure::Storage)?;
        file.finish().map_err(Failure::Storage)
    }

    fn listed(&mut self, cells: [&str; 6]) -> Result<(), Failure> {
        self.list.write_record(cells).map_err(Failure::defect)
    }

    fn finish(mut self) -> Result<Vec<Finding>, Failure> {
        let list = std::mem::replace(&mut self.list, csv::Writer::from_writer(Vec::new()));
        let bytes = list.into_inner().map_err(Failure::defect)?;
        self.file("key_images.csv".to_owned(), &bytes)?;
        self.folder.keep().map_err(Failure::Storage)?;
        Ok(self.findings)
    }
}

/// A frame with its calipers. CT has one window over time, so that the sheet can be compared.
fn picture(
    drawn: &Drawn,
    first: Option<&Drawn>,
    lesion: &Lesion,
    measured: &Measured,
    field_mm: f64,
) -> image::RgbImage {
    let unread = |drawn: &Drawn| UnreadFrame {
        stated: drawn.frame.window,
        is_ct: drawn.is_ct,
    };
    let window: Option<Window> = window_of(lesion, unread(drawn), first.map(unread));
    let window = window.unwrap_or_else(|| drawn.frame.automatic_window());
    let slice = Slice {
        columns: usize::from(drawn.frame.header.pixels.columns),
        grey: &drawn.frame.grey(window),
        row_mm: drawn.spacing.row_mm(),
        column_mm: drawn.spacing.column_mm(),
    };
    key_image(&slice, measured, field_mm)
}

/// An axis with the length that its end points have on the image.
fn caliper(image: &Image<'_>, ends: EndPoints) -> Result<Caliper, NoLength> {
    let point = |[x, y]: [f64; 2]| PixelPoint::new(x, y);
    let length = image.length(point(ends.from), point(ends.to))?;
    Ok(Caliper {
        from: ends.from,
        to: ends.to,
        length: format!("{:.1} mm", Mm::from_micrometres(length).as_f64()),
    })
}

/// `BL`, or the days since: a date could name a person.
fn caption(case: &Case, timepoint: usize) -> String {
    let days = |index: usize| case.timepoints().get(index).map(|at| at.first_date);
    match (timepoint, days(0), days(timepoint)) {
        (0, ..) | (_, None, _) | (.., None) => "BL".to_owned(),
        (_, Some(first), Some(date)) => format!("+{} d", days_between(first, date)),
    }
}

/// What stands where no caliper is.
fn remark(reading: &Reading) -> &'static str {
    match reading.state {
        State::Target(TargetState::Absent)
        | State::NonTarget(NonTargetState::Absent)
        | State::New(NewLesionState::Absent) => "0 mm",
        _ => "-",
    }
}

/// Made from a digest: an id may hold a path, or a name.
fn file_name(case: &Case, lesion: &Lesion) -> String {
    let mut digest = Sha256::new();
    for part in [&case.subject, &case.reader, &lesion.id] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    digest
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
