//! Segments that share pixels on a slice where one of them is measured.

use std::path::Path;

use super::seg::{Segments, frame_mask};
use crate::dicom::Refusal;
use crate::dicom::segmentation::{Segmentation, SegmentationKind};
use crate::dicom::segmentation_frames::visit_frames;
use crate::finding::Finding;

/// Places nearer than this are one place.
const SAME_PLACE_MM: f64 = 1e-3;
/// The most pairs of frames that are compared.
const MOST_PAIRS: usize = 100_000;

/// Which segments share pixels.
pub(super) struct Overlaps {
    /// Segment, the other one, shared pixels.
    pairs: Vec<(u16, u16, u64)>,
    given_up: bool,
}

/// Compare every segment, on the frame where it is measured, with the others at that place.
pub(super) fn overlaps(
    path: &Path,
    segmentation: &Segmentation,
    segments: &Segments,
) -> Result<Overlaps, Refusal> {
    let mut found = Overlaps {
        pairs: Vec::new(),
        given_up: false,
    };
    if segmentation.kind == SegmentationKind::LabelMap || segments.len() < 2 {
        return Ok(found);
    }
    // Frames to read again, each with the segments it is to be compared with.
    let mut wanted: Vec<(usize, u16)> = Vec::new();
    for (&number, segment) in segments {
        let Some(greatest) = segment.extent.greatest() else {
            continue;
        };
        let place = |frame: usize| segmentation.header.frames.get(frame)?.position();
        let Some(own) = place(greatest.slice) else {
            continue;
        };
        for (&other, other_segment) in segments.iter().filter(|(other, _)| **other != number) {
            let there = |frame: &&usize| {
                place(**frame).is_some_and(|at| (at - own).length() < SAME_PLACE_MM)
            };
            let frames = other_segment.extent.slices().iter().filter(there);
            // Once a pair when both are measured on this slice.
            let twin = |frame: usize| {
                let greatest = other_segment.extent.greatest();
                other < number && greatest.is_some_and(|greatest| greatest.slice == frame)
            };
            wanted.extend(
                frames
                    .filter(|frame| !twin(**frame))
                    .map(|&frame| (frame, number)),
            );
        }
        if wanted.len() > MOST_PAIRS {
            found.given_up = true;
            return Ok(found);
        }
    }
    wanted.sort_unstable();
    let mut frames: Vec<_> = wanted.iter().map(|&(frame, _)| frame).collect();
    frames.dedup();
    visit_frames(path, segmentation, frames.into_iter(), &mut |samples| {
        let mask = frame_mask(segmentation, samples);
        let other = segmentation
            .frames
            .get(samples.frame)
            .and_then(|frame| frame.segment);
        let first = wanted.partition_point(|&(frame, _)| frame < samples.frame);
        let here = wanted
            .iter()
            .skip(first)
            .take_while(|(frame, _)| *frame == samples.frame);
        for &(_, number) in here {
            let greatest = segments.get(&number).and_then(|one| one.extent.greatest());
            let shared = greatest.map_or(0, |greatest| greatest.mask.overlap(&mask));
            if let Some(other) = other
                && shared > 0
            {
                found.pairs.push((number, other, shared));
            }
        }
        Ok(())
    })?;
    Ok(found)
}

impl Overlaps {
    /// What is to be said of a segment.
    pub(super) fn of(&self, number: u16) -> impl Iterator<Item = Finding> {
        let mine = self.pairs.iter().filter_map(move |&(one, other, shared)| {
            if one == number {
                Some((other, shared))
            } else {
                (other == number).then_some((one, shared))
            }
        });
        let said = mine.map(|(other, shared)| {
            let said = format!(
                "shares {shared} pixels with segment {other} on a slice where one of them is measured: is it one lesion twice?"
            );
            Finding::warning("duplicate.segment", said)
        });
        let given_up = self.given_up.then(|| {
            let said = "too many segments: whether they overlap was not looked at";
            Finding::note("over_limit.segments", said)
        });
        said.chain(given_up)
    }
}
