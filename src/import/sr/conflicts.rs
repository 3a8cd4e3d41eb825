//! What the readings of one report say about each other.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;

use crate::finding::Finding;
use crate::geometry::{LengthAgreement, agreement};
use crate::import::annotation::AnnotationReading;

/// Ratios of recorded to recomputed lengths this close are the same factor.
const SAME_FACTOR: f64 = 0.01;

/// A reading and the number of its group.
pub type Numbered = (usize, AnnotationReading);

/// Compare the readings of a report: no lesion twice, no label for two lesions, no common factor
/// between what is recorded and what the images give.
pub fn resolve(readings: &mut Vec<Numbered>) -> Vec<Finding> {
    let mut findings = Vec::new();
    twice(readings, &mut findings);
    labels(readings, &mut findings);
    factor(readings, &mut findings);
    findings
}

/// One lesion, axis and time point: one length. The same one again counts once; two are none.
fn twice(readings: &mut Vec<Numbered>, findings: &mut Vec<Finding>) {
    let mut first: HashMap<_, usize> = HashMap::new();
    let mut drop = vec![false; readings.len()];
    for (index, (_, reading)) in readings.iter().enumerate() {
        if reading.tracking_uid.is_empty() {
            continue;
        }
        let key = (
            reading.tracking_uid.clone(),
            reading.kind,
            reading.concept.clone(),
            reading.time_point.clone(),
            reading.study_date,
        );
        let Some(&earlier) = first.get(&key) else {
            first.insert(key, index);
            continue;
        };
        let (_, before) = &readings[earlier];
        drop[index] = true;
        let shown = |reading: &AnnotationReading| {
            reading
                .recorded
                .map(|mm| mm.display(3).to_string())
                .unwrap_or_default()
        };
        let finding = if before.recorded == reading.recorded {
            let said = "the same length of the same lesion again: counted once";
            Finding::warning("duplicate.reading", said)
        } else {
            drop[earlier] = true;
            let said = format!(
                "one tracking UID measures {} mm and {} mm: two answers is no answer",
                shown(before),
                shown(reading)
            );
            Finding::error("contradiction.two_readings", said)
        };
        findings.push(
            finding
                .of_subject(reading.patient_id.clone())
                .of_lesion(reading.lesion.clone())
                .in_column(reading.concept.clone(), reading.recorded_text.clone()),
        );
    }
    let mut dropped = drop.into_iter();
    readings.retain(|_| !dropped.next().unwrap_or_default());
}

/// A label that two tracking UIDs bear cannot say which lesion it is.
fn labels(readings: &mut [Numbered], findings: &mut Vec<Finding>) {
    let mut bearers: HashMap<CompactString, HashSet<CompactString>> = HashMap::new();
    for (_, reading) in readings.iter() {
        if !reading.tracking_uid.is_empty() {
            let uids = bearers.entry(reading.lesion.clone()).or_default();
            uids.insert(reading.tracking_uid.clone());
        }
    }
    bearers.retain(|_, uids| uids.len() > 1);
    let mut names: Vec<_> = bearers.keys().cloned().collect();
    names.sort_unstable();
    for name in names {
        let uids = bearers.get(&name).map_or(0, HashSet::len);
        let said = format!(
            "{uids} lesions (tracking UIDs) bear this name: they are kept apart by their UIDs"
        );
        findings.push(Finding::warning("identity_conflict.label", said).of_lesion(name));
    }
    for (_, reading) in readings.iter_mut() {
        if bearers.contains_key(&reading.lesion) && !reading.tracking_uid.is_empty() {
            reading.lesion = reading.tracking_uid.clone();
        }
    }
}

/// All lengths that the images contradict are off by one factor: another spacing was used.
fn factor(readings: &[Numbered], findings: &mut Vec<Finding>) {
    let checked = readings
        .iter()
        .filter_map(|(_, reading)| Some((reading.recorded?, reading.geometry?)))
        .filter(|(_, geometry)| geometry.micrometres() > 0);
    let ratios: Vec<f64> = checked
        .filter(|(recorded, geometry)| {
            agreement(recorded.micrometres(), geometry.micrometres())
                == LengthAgreement::Contradicts
        })
        .map(|(recorded, geometry)| recorded.as_f64() / geometry.as_f64())
        .collect();
    let (Some(&first), true) = (ratios.first(), ratios.len() > 1) else {
        return;
    };
    if ratios
        .iter()
        .all(|ratio| (ratio / first - 1.0).abs() <= SAME_FACTOR)
    {
        let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
        let said = format!(
            "{} recorded lengths are {mean:.3} times what their images give: they were computed with another pixel spacing",
            ratios.len()
        );
        findings.push(Finding::warning("contradiction.constant_factor", said));
    }
}
