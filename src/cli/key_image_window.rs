//! Which window a lesion is shown through.

use crate::dicom::pixels::{Window, WindowFunction};
use crate::study::Lesion;

/// Lung, Hounsfield units: wide enough for the edge against air, and narrow enough that a mass
/// that touches mediastinum or chest wall is told from them, which a lung window (-600, 1500)
/// shows white in white.
const LUNG: Window = Window {
    center: -250.0,
    width: 1300.0,
    function: WindowFunction::Linear,
};
/// Soft tissue, Hounsfield units.
const SOFT_TISSUE: Window = Window {
    center: 40.0,
    width: 400.0,
    function: WindowFunction::Linear,
};

/// What is known of a frame before its values are looked at.
#[derive(Clone, Copy, Debug)]
pub struct UnreadFrame {
    /// The window its file states.
    pub stated: Option<Window>,
    /// Its values are Hounsfield units.
    pub is_ct: bool,
}

/// On CT one window for a lesion at all timepoints: of the lung for lung, else the one stated at
/// the first, else of soft tissue. Elsewhere units have no fixed meaning: each frame's own, none
/// when it states none.
pub fn window_of(
    lesion: &Lesion,
    frame: UnreadFrame,
    first: Option<UnreadFrame>,
) -> Option<Window> {
    if !frame.is_ct {
        return frame.stated;
    }
    if !lesion.nodal && lesion.organ_key() == "lung" {
        return Some(LUNG);
    }
    let at_first = first
        .filter(|first| first.is_ct)
        .and_then(|first| first.stated);
    Some(at_first.unwrap_or(SOFT_TISSUE))
}
