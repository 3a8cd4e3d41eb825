//! The images that masks and contours were drawn on.

use crate::dicom::{ImageIndex, Scan, Series};

/// A scan and its index by SOP Instance UID.
#[derive(Clone, Copy)]
pub struct ScannedImages<'s> {
    /// The scan.
    pub scan: &'s Scan,
    /// Its index.
    pub index: &'s ImageIndex<'s>,
}

impl<'s> ScannedImages<'s> {
    /// Series that may be measured on: slices in the patient, claimed by one patient only.
    pub fn stacks(&self) -> impl Iterator<Item = &'s Series> {
        self.scan.series.iter().filter(|series| {
            series.kind.is_image() && !series.is_contested && series.stack.orientations == 1
        })
    }

    /// Images are at hand. A scan of the annotations alone has none.
    pub fn has_images(&self) -> bool {
        self.scan.series.iter().any(|series| series.kind.is_image())
    }

    /// The series with this Series Instance UID.
    pub fn series(&self, series_uid: &str) -> Option<&'s Series> {
        let mut all = self.scan.series.iter();
        all.find(|series| series.series_uid == series_uid)
    }
}
