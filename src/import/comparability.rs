//! Whether two series can be compared: what changed in how they were made.

use crate::dicom::Series;
use crate::finding::Finding;

use super::mark::Mark;

/// Thickness and interval may differ by this much, millimetres.
const SLICE_MM: f64 = 0.5;
/// Pixel spacing may differ by this part.
const SPACING_PART: f64 = 0.25;

/// A property that changed: its name, and its values in the first and the later series.
pub type Change = (&'static str, String, String);

/// What changed from the first series to the later one, as far as both state it.
pub fn changes(first: &Series, later: &Series) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut texts = |name, a: &str, b: &str| {
        if a != b && !a.is_empty() && !b.is_empty() {
            changes.push((name, a.to_owned(), b.to_owned()));
        }
    };
    texts("modality", &first.modality, &later.modality);
    texts(
        "kernel",
        &first.convolution_kernel,
        &later.convolution_kernel,
    );
    let contrast = |series: &Series| {
        if series.contrast_agent.is_empty() {
            "none stated"
        } else {
            "contrast agent"
        }
    };
    texts("contrast", contrast(first), contrast(later));
    let mut lengths = |name, a: Option<f64>, b: Option<f64>, differ: fn(f64, f64) -> bool| {
        if let (Some(a), Some(b)) = (a, b)
            && differ(a, b)
        {
            changes.push((name, format!("{a:.2} mm"), format!("{b:.2} mm")));
        }
    };
    let by_slices = |a: f64, b: f64| (a - b).abs() > SLICE_MM;
    lengths(
        "thickness",
        first.thickness_mm(),
        later.thickness_mm(),
        by_slices,
    );
    lengths(
        "interval",
        first.stack.interval_mm,
        later.stack.interval_mm,
        by_slices,
    );
    let spacing = |series: &Series| series.spacing().map(|spacing| spacing.row_mm());
    lengths("spacing", spacing(first), spacing(later), |a, b| {
        (a - b).abs() > SPACING_PART * a.min(b)
    });
    changes
}

/// Say of a mark what changed since the first mark of its lesion.
pub fn compared(first: &Mark<'_>, later: &Mark<'_>) -> Option<Finding> {
    let (before, after) = (first.series?, later.series?);
    let changed = changes(before, after);
    let parts: Vec<String> = changed
        .iter()
        .map(|(name, a, b)| format!("{name} {a}, then {b}"))
        .collect();
    if parts.is_empty() {
        return None;
    }
    let said = format!(
        "made otherwise than the first series of this lesion: {}; a change in size may come from that",
        parts.join("; ")
    );
    let finding = Finding::warning("contradiction.comparability", said);
    Some(finding.in_column("series_uid", later.series_uid.clone()))
}
