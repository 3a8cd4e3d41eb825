//! Kinds of DICOM objects by SOP class (PS3.4 annex B): what is an image to measure on, what
//! carries measurements, what is neither.

use dicom_core::dictionary::UidDictionary;
use dicom_dictionary_std::StandardSopClassDictionary;

/// What an object is to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A slice with a place in the patient: CT, MR, PET.
    Slice,
    /// Frames with a place in the patient, described by functional groups.
    EnhancedSlices,
    /// Any other picture: projection, ultrasound, photograph, secondary capture.
    Picture,
    /// Structured report that may hold measurements.
    StructuredReport,
    /// Segmentation with functional groups.
    Segmentation,
    /// Contours of radiotherapy.
    RtStructureSet,
    /// Anything else.
    Other,
}

impl ObjectKind {
    /// The kind of a SOP class.
    pub fn of(sop_class_uid: &str) -> Self {
        let Some(suffix) = sop_class_uid.strip_prefix("1.2.840.10008.5.1.4.1.1.") else {
            return Self::Other;
        };
        match suffix {
            "2" | "4" | "128" => Self::Slice,
            "2.1" | "2.2" | "4.1" | "4.4" | "130" | "128.1" => Self::EnhancedSlices,
            "88.22" | "88.33" | "88.34" | "88.35" | "88.11" => Self::StructuredReport,
            "66.4" | "66.7" => Self::Segmentation,
            "481.3" => Self::RtStructureSet,
            _ if PICTURES.contains(&suffix) => Self::Picture,
            _ => Self::Other,
        }
    }

    /// Pixel data belong to it.
    pub const fn has_pixels(self) -> bool {
        matches!(
            self,
            Self::Slice | Self::EnhancedSlices | Self::Picture | Self::Segmentation
        )
    }

    /// It is an image that a reader may measure on.
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Slice | Self::EnhancedSlices | Self::Picture)
    }
}

/// CR, DX, mammography, intra-oral, tomosynthesis, ultrasound, secondary capture, angiography,
/// fluoroscopy, nuclear medicine, MR colour, RT image, visible light, ophthalmology, parametric map.
const PICTURES: &[&str] = &[
    "1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", "3.1", "6.1", "6.2", "7", "7.1", "7.2",
    "7.3", "7.4", "12.1", "12.1.1", "12.2", "12.2.1", "13.1.1", "13.1.2", "13.1.3", "13.1.4",
    "13.1.5", "20", "30", "4.3", "14.1", "14.2", "481.1", "77.1.1", "77.1.1.1", "77.1.2",
    "77.1.2.1", "77.1.4", "77.1.4.1", "77.1.5.1", "77.1.5.2", "77.1.5.4", "77.1.6", "77.1.7",
];

/// SOP class of a media directory (DICOMDIR).
pub const MEDIA_DIRECTORY: &str = "1.2.840.10008.1.3.10";

/// A SOP class as a person may read it: name and UID, or the UID alone.
pub fn sop_class_name(uid: &str) -> String {
    match StandardSopClassDictionary.by_uid(uid) {
        Some(entry) => format!("{} ({uid})", entry.name),
        None => format!("SOP class {uid}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let cases = [
            ("1.2.840.10008.5.1.4.1.1.2", ObjectKind::Slice),
            ("1.2.840.10008.5.1.4.1.1.2.2", ObjectKind::EnhancedSlices),
            ("1.2.840.10008.5.1.4.1.1.4.1", ObjectKind::EnhancedSlices),
            ("1.2.840.10008.5.1.4.1.1.7", ObjectKind::Picture),
            (
                "1.2.840.10008.5.1.4.1.1.88.34",
                ObjectKind::StructuredReport,
            ),
            ("1.2.840.10008.5.1.4.1.1.66.4", ObjectKind::Segmentation),
            ("1.2.840.10008.5.1.4.1.1.481.3", ObjectKind::RtStructureSet),
            ("1.2.840.10008.5.1.4.1.1.481.5", ObjectKind::Other),
            ("1.2.3.4", ObjectKind::Other),
        ];
        for (uid, kind) in cases {
            assert_eq!(ObjectKind::of(uid), kind, "{uid}");
        }
        assert!(sop_class_name("1.2.840.10008.5.1.4.1.1.481.5").starts_with("RT Plan Storage"));
    }
}
