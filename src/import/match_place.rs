//! Places of marks compared: in one frame of reference, or by what moved between two studies.

use super::mark::Mark;
use crate::geometry::Vector3;

/// Marks nearer than this may be one lesion, millimetres.
const SAME_PLACE_MM: f64 = 10.0;
/// The same across two frames of reference, after the shift of matched lesions.
pub(super) const RELATIVE_MM: f64 = 15.0;

/// Distance of two places, millimetres.
pub(super) fn distance(from: Vector3, to: Vector3) -> f64 {
    (to - from).length()
}

/// Two marks of one frame of reference may be one lesion up to this far apart: 10 mm, or half of
/// the longer one.
pub(super) fn limit_mm(first: &Mark<'_>, second: &Mark<'_>) -> f64 {
    let lengths = [first, second].map(|mark| mark.long.length.map_or(0.0, |mm| mm.as_f64()));
    SAME_PLACE_MM.max(lengths[0].max(lengths[1]) / 2.0)
}

/// How lesions moved between the studies of two marks: the mean over those matched in both.
pub(super) fn shift<'a>(
    marks: &[Mark<'_>],
    known: impl Iterator<Item = &'a [usize]>,
    first: &Mark<'_>,
    second: &Mark<'_>,
) -> Option<Vector3> {
    let of = |members: &[usize], like: &Mark<'_>| {
        let mut all = members.iter().filter_map(|&at| marks.get(at));
        let found = all.find(|mark| mark.study_uid == like.study_uid)?;
        found.centre
    };
    let moves: Vec<Vector3> = known
        .filter_map(|members| Some(of(members, second)? - of(members, first)?))
        .collect();
    let sum = moves.iter().copied().reduce(|sum, moved| sum + moved)?;
    Some(sum * (1.0 / moves.len() as f64))
}
