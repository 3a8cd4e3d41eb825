//! A case: one subject as one reader read it, timepoint by timepoint.

use std::cmp::Ordering;
use std::ops::Range;

use super::{Date, Diameter, Lesion, Reading, Role, State, TargetState, Text};

/// How the baseline visit was found (design.md section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BaselineRule {
    /// The visit is named so: 0, BL, BASELINE, SCREENING.
    Named,
    /// The last visit on or before the start of treatment.
    LastBeforeStart,
    /// The first visit there is.
    First,
}

impl BaselineRule {
    /// In words, for the record of a run.
    pub const fn as_str(self) -> &'static str {
        match self {
            BaselineRule::Named => "the visit named baseline",
            BaselineRule::LastBeforeStart => "the last visit on or before the start of treatment",
            BaselineRule::First => "the first visit",
        }
    }
}

/// Marker for the timepoint every change is counted from: always index 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// How it was found.
    pub rule: BaselineRule,
}

/// One visit of the assessment schedule, all its scans together.
#[derive(Clone, Debug, PartialEq)]
pub struct Timepoint {
    /// The visit's label as given (VISIT).
    pub visit: Text,
    /// Earliest scan among its readings.
    pub first_date: Date,
    /// Latest scan among its readings.
    pub last_date: Date,
    readings: Range<u32>,
}

/// One subject as one reader read it.
///
/// Lesions are sorted by role (targets, non-targets, new), then by identifier; timepoints by date,
/// the baseline first; the readings of a timepoint by lesion, then by part. A lesion without a
/// reading at a timepoint was not evaluable there.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The subject's identifier, byte for byte (USUBJID).
    pub subject: Text,
    /// The reader (TREVALID); `R1` when none is named.
    pub reader: Text,
    /// How the baseline was found.
    pub baseline: Baseline,
    lesions: Vec<Lesion>,
    timepoints: Vec<Timepoint>,
    readings: Vec<Reading>,
}

impl Case {
    /// Puts a case together from lesions and the readings of each visit, the baseline first and the
    /// others by date. Readings name lesions by their index in `lesions`; both are sorted here.
    ///
    /// Visits without readings are left out. Returns `None` when no visit has a reading.
    pub fn assemble(
        subject: Text,
        reader: Text,
        rule: BaselineRule,
        lesions: Vec<Lesion>,
        visits: Vec<(Text, Vec<Reading>)>,
    ) -> Option<Case> {
        let counts: Vec<(Text, usize)> = visits
            .iter()
            .map(|(visit, readings)| (visit.clone(), readings.len()))
            .collect();
        let readings = visits
            .into_iter()
            .flat_map(|(_, readings)| readings)
            .collect();
        Case::from_readings(subject, reader, rule, lesions, counts.into_iter(), readings)
    }

    /// As [`Case::assemble`], from all readings in one list, visit by visit, and how many each visit
    /// has. What is in order already is not moved.
    pub fn from_readings(
        subject: Text,
        reader: Text,
        rule: BaselineRule,
        mut lesions: Vec<Lesion>,
        visits: impl ExactSizeIterator<Item = (Text, usize)>,
        mut readings: Vec<Reading>,
    ) -> Option<Case> {
        if !lesions.is_sorted_by(|a, b| (a.role, &a.id) <= (b.role, &b.id)) {
            let place;
            (lesions, place) = sort_lesions(lesions);
            for reading in &mut readings {
                renumber(reading, &place);
            }
        }
        let mut timepoints = Vec::with_capacity(visits.len());
        let mut start = 0;
        for (visit, count) in visits {
            let end = (start + count).min(readings.len());
            let of_visit = &mut readings[start..end];
            if !of_visit.is_sorted_by(|a, b| order(a, b) != Ordering::Greater) {
                of_visit.sort_by(order);
            }
            if let Some((first_date, last_date)) = dates(of_visit) {
                timepoints.push(Timepoint {
                    visit,
                    first_date,
                    last_date,
                    readings: start as u32..end as u32,
                });
            }
            start = end;
        }
        if timepoints.is_empty() {
            return None;
        }
        Some(Case {
            subject,
            reader,
            baseline: Baseline { rule },
            lesions,
            timepoints,
            readings,
        })
    }

    /// All lesions: targets, non-targets, new ones, each by identifier.
    pub fn lesions(&self) -> &[Lesion] {
        &self.lesions
    }

    /// All timepoints by date, the baseline first.
    pub fn timepoints(&self) -> &[Timepoint] {
        &self.timepoints
    }

    /// The readings of one timepoint, by lesion and part.
    pub fn readings_at(&self, timepoint: usize) -> &[Reading] {
        match self.timepoints.get(timepoint) {
            Some(t) => &self.readings[t.readings.start as usize..t.readings.end as usize],
            None => &[],
        }
    }

    /// All readings, timepoint by timepoint.
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// All readings, to complete them with what the images say.
    pub fn readings_mut(&mut self) -> &mut [Reading] {
        &mut self.readings
    }

    /// The same case with each measured target at the length its end points have on the image;
    /// `None` when no reading could be proven so.
    pub fn by_geometry(&self) -> Option<Case> {
        let mut case = self.clone();
        let mut proven = false;
        for reading in &mut case.readings {
            let geometry = reading.detail.as_ref().and_then(|detail| detail.geometry);
            if let (State::Target(TargetState::Measured(diameter)), Some(length)) =
                (&mut reading.state, geometry)
            {
                *diameter = Diameter::from_mm(length);
                proven = true;
            }
        }
        proven.then_some(case)
    }

    /// The latest scan of all.
    pub fn latest_date(&self) -> Option<Date> {
        self.timepoints.iter().map(|t| t.last_date).max()
    }

    /// Whether there is a lesion of this role.
    pub fn has(&self, role: Role) -> bool {
        self.lesions.iter().any(|lesion| lesion.role == role)
    }
}

/// By lesion, then by fragment, then by date.
fn order(a: &Reading, b: &Reading) -> Ordering {
    a.lesion
        .cmp(&b.lesion)
        .then_with(|| (&a.part, a.date).cmp(&(&b.part, b.date)))
}

/// The earliest and the latest date.
fn dates(readings: &[Reading]) -> Option<(Date, Date)> {
    let (first, rest) = readings.split_first()?;
    let mut dates = (first.date, first.date);
    for reading in rest.iter().filter(|reading| reading.date != first.date) {
        dates = (dates.0.min(reading.date), dates.1.max(reading.date));
    }
    Some(dates)
}

/// Sorts lesions by role and identifier, and tells where each went.
fn sort_lesions(lesions: Vec<Lesion>) -> (Vec<Lesion>, Vec<u32>) {
    let mut order: Vec<usize> = (0..lesions.len()).collect();
    order.sort_by(|&a, &b| {
        (lesions[a].role, &lesions[a].id).cmp(&(lesions[b].role, &lesions[b].id))
    });
    let mut place = vec![0u32; lesions.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new as u32;
    }
    let mut slots: Vec<Option<Lesion>> = lesions.into_iter().map(Some).collect();
    let sorted = order
        .into_iter()
        .filter_map(|old| slots[old].take())
        .collect();
    (sorted, place)
}

fn renumber(reading: &mut Reading, place: &[u32]) {
    let moved = |old: u32| place.get(old as usize).copied().unwrap_or(old);
    reading.lesion = moved(reading.lesion);
    if let State::Target(TargetState::MergedInto(host)) = &mut reading.state {
        *host = moved(*host);
    }
}
