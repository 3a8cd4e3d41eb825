//! Attribute tags: the ones this program reads, and the dictionary's name for any.

use std::fmt;

use dicom_core::VR;
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry, VirtualVr};
use dicom_dictionary_std::StandardDataDictionary;

/// An attribute tag: group in the high 16 bits, element in the low ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub u32);

impl Tag {
    /// Group number.
    pub const fn group(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// Element number.
    pub const fn element(self) -> u16 {
        self.0 as u16
    }

    /// The standard dictionary's keyword (PS3.6), none for private and unknown tags.
    pub fn keyword(self) -> Option<&'static str> {
        self.entry().map(|entry| entry.alias())
    }

    /// The standard dictionary says this attribute is a sequence.
    pub fn is_sequence(self) -> bool {
        self.entry()
            .is_some_and(|entry| entry.vr() == VirtualVr::Exact(VR::SQ))
    }

    fn entry(self) -> Option<&'static dicom_core::dictionary::DataDictionaryEntryRef<'static>> {
        StandardDataDictionary.by_tag(dicom_core::Tag(self.group(), self.element()))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(keyword) = self.keyword() {
            write!(formatter, "{keyword} ")?;
        }
        write!(formatter, "({:04X},{:04X})", self.group(), self.element())
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "({:04X},{:04X})", self.group(), self.element())
    }
}

/// Names the tags below in one table: constant, number.
macro_rules! tags {
    ($($name:ident = $number:literal;)*) => {
        $(#[doc = concat!("PS3.6 ", stringify!($number), ".")] pub const $name: Tag = Tag($number);)*
    };
}

tags! {
    META_GROUP_LENGTH = 0x0002_0000;
    MEDIA_STORAGE_SOP_CLASS_UID = 0x0002_0002;
    MEDIA_STORAGE_SOP_INSTANCE_UID = 0x0002_0003;
    TRANSFER_SYNTAX_UID = 0x0002_0010;
    SPECIFIC_CHARACTER_SET = 0x0008_0005;
    IMAGE_TYPE = 0x0008_0008;
    SOP_CLASS_UID = 0x0008_0016;
    SOP_INSTANCE_UID = 0x0008_0018;
    STUDY_DATE = 0x0008_0020;
    SERIES_DATE = 0x0008_0021;
    ACQUISITION_DATE = 0x0008_0022;
    MODALITY = 0x0008_0060;
    SERIES_DESCRIPTION = 0x0008_103E;
    PATIENT_NAME = 0x0010_0010;
    PATIENT_ID = 0x0010_0020;
    PATIENT_BIRTH_DATE = 0x0010_0030;
    CLINICAL_TRIAL_TIME_POINT_ID = 0x0012_0050;
    CONTRAST_BOLUS_AGENT = 0x0018_0010;
    SLICE_THICKNESS = 0x0018_0050;
    SPACING_BETWEEN_SLICES = 0x0018_0088;
    GANTRY_DETECTOR_TILT = 0x0018_1120;
    IMAGER_PIXEL_SPACING = 0x0018_1164;
    CONVOLUTION_KERNEL = 0x0018_1210;
    STUDY_INSTANCE_UID = 0x0020_000D;
    SERIES_INSTANCE_UID = 0x0020_000E;
    SERIES_NUMBER = 0x0020_0011;
    INSTANCE_NUMBER = 0x0020_0013;
    IMAGE_POSITION_PATIENT = 0x0020_0032;
    IMAGE_ORIENTATION_PATIENT = 0x0020_0037;
    FRAME_OF_REFERENCE_UID = 0x0020_0052;
    PLANE_POSITION_SEQUENCE = 0x0020_9113;
    PLANE_ORIENTATION_SEQUENCE = 0x0020_9116;
    SAMPLES_PER_PIXEL = 0x0028_0002;
    PHOTOMETRIC_INTERPRETATION = 0x0028_0004;
    NUMBER_OF_FRAMES = 0x0028_0008;
    ROWS = 0x0028_0010;
    COLUMNS = 0x0028_0011;
    PIXEL_SPACING = 0x0028_0030;
    BITS_ALLOCATED = 0x0028_0100;
    BITS_STORED = 0x0028_0101;
    HIGH_BIT = 0x0028_0102;
    PIXEL_REPRESENTATION = 0x0028_0103;
    WINDOW_CENTER = 0x0028_1050;
    WINDOW_WIDTH = 0x0028_1051;
    RESCALE_INTERCEPT = 0x0028_1052;
    RESCALE_SLOPE = 0x0028_1053;
    RED_PALETTE_DESCRIPTOR = 0x0028_1101;
    RED_PALETTE_DATA = 0x0028_1201;
    PIXEL_DATA_PROVIDER_URL = 0x0028_7FE0;
    PIXEL_MEASURES_SEQUENCE = 0x0028_9110;
    PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x0028_9145;
    ROI_CONTOUR_SEQUENCE = 0x3006_0039;
    CONTENT_SEQUENCE = 0x0040_A730;
    SHARED_FUNCTIONAL_GROUPS = 0x5200_9229;
    PER_FRAME_FUNCTIONAL_GROUPS = 0x5200_9230;
    FLOAT_PIXEL_DATA = 0x7FE0_0008;
    DOUBLE_FLOAT_PIXEL_DATA = 0x7FE0_0009;
    PIXEL_DATA = 0x7FE0_0010;
    ITEM = 0xFFFE_E000;
    ITEM_END = 0xFFFE_E00D;
    SEQUENCE_END = 0xFFFE_E0DD;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_their_name() {
        assert_eq!(PIXEL_SPACING.to_string(), "PixelSpacing (0028,0030)");
        assert_eq!(Tag(0x0009_1001).to_string(), "(0009,1001)");
        assert!(CONTENT_SEQUENCE.is_sequence() && PER_FRAME_FUNCTIONAL_GROUPS.is_sequence());
        assert!(!PIXEL_SPACING.is_sequence());
    }
}
