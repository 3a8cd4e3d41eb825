//! Lesions over the visits: what was seen of each, in a table.

use super::text_table::{Align, TextTable};
use crate::geometry::{LengthAgreement, agreement};
use crate::study::{
    Case, Diameter, Lesion, NewLesionState, NonTargetState, Reading, State, TargetState,
};

/// A row a lesion, a column a visit; lengths in millimetres, in brackets what the image gives where
/// that differs.
pub fn lesion_table(case: &Case) -> TextTable {
    let mut columns = vec![
        ("lesion", Align::Left),
        ("role", Align::Left),
        ("organ", Align::Left),
    ];
    columns.extend(
        case.timepoints()
            .iter()
            .map(|t| (t.visit.as_str(), Align::Right)),
    );
    let mut table = TextTable::new(&columns);
    for (index, lesion) in case.lesions().iter().enumerate() {
        let mut row = vec![
            lesion.id.to_string(),
            lesion.role.as_str().to_owned(),
            organ(lesion),
        ];
        for timepoint in 0..case.timepoints().len() {
            let readings = case.readings_at(timepoint).iter();
            let cells: Vec<String> = readings
                .filter(|reading| reading.lesion as usize == index)
                .map(|reading| cell(reading, case))
                .collect();
            row.push(match cells.is_empty() {
                true => "no row".to_owned(),
                false => cells.join(" + "),
            });
        }
        table.row(row);
    }
    table
}

fn organ(lesion: &Lesion) -> String {
    match lesion.nodal {
        true => format!("{} (node)", lesion.organ),
        false => lesion.organ.to_string(),
    }
}

fn cell(reading: &Reading, case: &Case) -> String {
    match reading.state {
        State::Target(TargetState::Measured(diameter)) => measured(reading, diameter),
        State::Target(TargetState::TooSmall) => "too small".to_owned(),
        State::Target(TargetState::Absent) => "gone".to_owned(),
        State::Target(TargetState::MergedInto(host)) => {
            let host = case.lesions().get(host as usize);
            format!("in {}", host.map_or("", |lesion| &lesion.id))
        }
        State::NonTarget(NonTargetState::Present) | State::New(NewLesionState::Present) => {
            "present".to_owned()
        }
        State::NonTarget(NonTargetState::Absent) | State::New(NewLesionState::Absent) => {
            "absent".to_owned()
        }
        State::NonTarget(NonTargetState::Progression) => "progression".to_owned(),
        State::NonTarget(NonTargetState::Equivocal) | State::New(NewLesionState::Equivocal) => {
            "equivocal".to_owned()
        }
        State::New(NewLesionState::New) => "new".to_owned(),
        State::Target(TargetState::NotEvaluable)
        | State::NonTarget(NonTargetState::NotEvaluable)
        | State::New(NewLesionState::NotEvaluable) => "not read".to_owned(),
    }
}

fn measured(reading: &Reading, diameter: Diameter) -> String {
    let recorded = diameter.mm.display(diameter.decimals);
    match reading.detail.as_deref().and_then(|detail| detail.geometry) {
        Some(length) if contradicts(diameter, length) => {
            format!("{recorded} [{}]", length.display(2))
        }
        _ => recorded.to_string(),
    }
}

fn contradicts(diameter: Diameter, length: crate::study::Mm) -> bool {
    agreement(diameter.mm.micrometres(), length.micrometres()) == LengthAgreement::Contradicts
}

/// The case with the lengths that its images give, where one contradicts what was recorded.
pub fn by_image(case: &Case) -> Option<Case> {
    let mut on_images = case.clone();
    let mut differs = false;
    for reading in on_images.readings_mut() {
        let length = reading.detail.as_deref().and_then(|detail| detail.geometry);
        if let (State::Target(TargetState::Measured(diameter)), Some(length)) =
            (reading.state, length)
        {
            differs |= contradicts(diameter, length);
            reading.state = State::Target(TargetState::Measured(Diameter::from_mm(length)));
        }
    }
    differs.then_some(on_images)
}
