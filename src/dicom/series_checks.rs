//! What must agree within a series, and between the series of a patient.

use std::collections::BTreeMap;
use std::collections::hash_map::{Entry, HashMap};

use super::header::Header;
use super::problem::{Problem, Severity};
use super::series::{Instance, Series, SeriesFlag, SeriesProblem};
use super::tag;

impl Series {
    /// Take in one more object: what contradicts the others is a problem.
    pub(super) fn add(&mut self, header: Header, file: usize) {
        self.compare(&header, file);
        for problem in header.problems {
            self.note(problem, Some(file));
        }
        self.instances.push(Instance {
            file,
            sop_instance_uid: header.sop_instance_uid,
            sop_class_uid: header.sop_class_uid,
            transfer_syntax_uid: header.transfer_syntax.uid,
            instance_number: header.instance_number,
            acquisition_date: header.acquisition_date,
            rows: header.pixels.rows,
            columns: header.pixels.columns,
            frame_count: header.pixels.frames.max(1),
            is_localizer: header.is_localizer,
            is_projection: header.is_projection,
            geometry: header.geometry,
            frames: header.frames,
            is_contested: false,
        });
    }

    /// A problem, counted once a kind.
    pub(super) fn note(&mut self, problem: Problem, file: Option<usize>) {
        let known = self.problems.iter_mut().find(|known| {
            known.problem.code == problem.code
                && known.problem.tag == problem.tag
                && known.problem.severity == problem.severity
                && known.file.is_some() == file.is_some()
        });
        match known {
            Some(known) => known.files += 1,
            None => self.problems.push(SeriesProblem {
                problem,
                file,
                files: 1,
            }),
        }
    }

    fn compare(&mut self, header: &Header, file: usize) {
        if header.patient_id != self.patient_id {
            let said = "one series, two patient ids: nothing is measured on it";
            self.contest(
                Problem::error("identity_conflict.series_patient", said).of(tag::PATIENT_ID),
                file,
            );
        }
        if header.study_uid != self.study_uid {
            let said = "one series in two studies: nothing is measured on it";
            self.contest(
                Problem::error("identity_conflict.series_study", said).of(tag::STUDY_INSTANCE_UID),
                file,
            );
        }
        if header.study_date != self.study_date {
            let said = "one series, two study dates: nothing is measured on it";
            self.contest(
                Problem::error("contradiction.study_date", said).of(tag::STUDY_DATE),
                file,
            );
        }
        if let Some(born) = header.birth_date
            && *self.birth_date.get_or_insert(born) != born
        {
            let said = "two birth dates under one patient id: two patients?";
            self.note(
                Problem::error("identity_conflict.birth_date", said).of(tag::PATIENT_BIRTH_DATE),
                Some(file),
            );
        }
        if header.frame_of_reference_uid != self.frame_of_reference_uid {
            let said = "two frames of reference in one series";
            self.note(
                Problem::error("contradiction.frame_of_reference", said)
                    .of(tag::FRAME_OF_REFERENCE_UID),
                Some(file),
            );
        }
        if header.modality != self.modality {
            let said = "two modalities in one series";
            self.note(
                Problem::error("contradiction.series_modality", said).of(tag::MODALITY),
                Some(file),
            );
        }
    }

    fn contest(&mut self, problem: Problem, file: usize) {
        self.is_contested = true;
        self.note(problem, Some(file));
    }

    /// After [`Series::finish`]: what the objects say together.
    pub(super) fn check_together(&mut self) {
        if self.kind.is_image() {
            if self.size().is_none() {
                let said = "images of different size in one series";
                self.note(
                    Problem::error("contradiction.mixed_size", said).of(tag::ROWS),
                    None,
                );
            }
            self.check_spacing();
            for flag in self.flags.clone() {
                if let Some(problem) = self.flag_problem(flag) {
                    self.note(problem, None);
                }
            }
        }
        self.problems
            .sort_by_key(|known| (known.problem.severity, known.problem.code));
    }

    fn check_spacing(&mut self) {
        let stated: Vec<_> = self
            .instances
            .iter()
            .filter(|instance| !instance.is_localizer)
            .flat_map(Instance::geometries)
            .filter_map(|frame| frame.spacing().ok())
            .collect();
        let Some((first, rest)) = stated.split_first() else {
            return;
        };
        if rest.iter().all(|spacing| spacing.agrees_with(*first)) {
            return;
        }
        let said = "images of different pixel spacing in one series: each is measured with its own";
        // Within one multi-frame object that is regular (PS3.3 C.7.6.16.2.1).
        let severity = if self.instances.len() == 1 {
            Severity::Warning
        } else {
            Severity::Error
        };
        let problem = Problem::new(severity, "contradiction.mixed_spacing", said);
        self.note(problem.of(tag::PIXEL_SPACING), None);
    }

    fn flag_problem(&self, flag: SeriesFlag) -> Option<Problem> {
        let stack = &self.stack;
        Some(match flag {
            SeriesFlag::Localizer | SeriesFlag::MultiFrame | SeriesFlag::OblongPixels => {
                return None;
            }
            SeriesFlag::Tilt => {
                let tilt = stack.tilt_degrees.unwrap_or_default();
                let said = format!(
                    "slices step {tilt:.1} degrees off their normal: the interval is the one along it"
                );
                Problem::warning("contradiction.tilt", said)
            }
            SeriesFlag::UnevenGaps => {
                let (smallest, largest) = (
                    stack.smallest_gap_mm.unwrap_or_default(),
                    stack.largest_gap_mm.unwrap_or_default(),
                );
                Problem::warning(
                    "contradiction.uneven_gaps",
                    format!("gaps of {smallest:.2} to {largest:.2} mm between slices"),
                )
            }
            SeriesFlag::MissingSlices => {
                let said = format!(
                    "{} slices seem to be missing: a lesion may hide there; get the series again whole",
                    stack.missing_slices
                );
                Problem::warning("missing_data.slices", said)
            }
            SeriesFlag::MixedOrientation => {
                let said = format!(
                    "slices in {} planes in one series: no interval",
                    stack.orientations
                );
                Problem::error("contradiction.mixed_orientation", said)
            }
            SeriesFlag::RepeatedPosition => Problem::warning(
                "duplicate.position",
                "two slices at one position: which one was measured is not sure",
            ),
        })
    }
}

/// Between series: one study of two patients, one patient id with two birth dates.
pub(super) fn check_patients(series: &mut [Series]) {
    let mut patient_of_study: HashMap<_, compact_str::CompactString> = HashMap::new();
    let mut birth_of_patient: BTreeMap<_, jiff::civil::Date> = BTreeMap::new();
    for one in series {
        match patient_of_study.entry(one.study_uid.clone()) {
            Entry::Vacant(vacant) => {
                vacant.insert(one.patient_id.clone());
            }
            Entry::Occupied(known) if *known.get() != one.patient_id => {
                one.is_contested = true;
                let said = "another series of this study has another patient id: nothing is measured on it";
                one.note(
                    Problem::error("identity_conflict.study_patient", said).of(tag::PATIENT_ID),
                    None,
                );
            }
            Entry::Occupied(_) => {}
        }
        let Some(born) = one.birth_date.filter(|_| !one.patient_id.is_empty()) else {
            continue;
        };
        if *birth_of_patient
            .entry(one.patient_id.clone())
            .or_insert(born)
            != born
        {
            let said = "two birth dates under one patient id: two patients?";
            one.note(
                Problem::error("identity_conflict.birth_date", said).of(tag::PATIENT_BIRTH_DATE),
                None,
            );
        }
    }
}
