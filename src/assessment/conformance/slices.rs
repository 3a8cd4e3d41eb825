//! How thick the slices of an image are, as far as measuring is concerned.

use crate::study::Mm;

/// Thickness and spacing of the slices a reading was made on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slices {
    /// Slice Thickness (0018,0050).
    pub thickness: Option<Mm>,
    /// Distance from slice to slice, from Image Position (Patient) (0020,0032).
    pub interval: Option<Mm>,
}

impl Slices {
    /// The thickness that measurability is judged by: the greater of the two (C-INTERVAL).
    pub fn effective(self) -> Option<Mm> {
        self.thickness.max(self.interval)
    }
}
