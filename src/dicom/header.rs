//! What one file says about itself: identity, dates, geometry, pixels; no pixel values.

use compact_str::CompactString;
use jiff::civil::Date;

use super::frame::FrameGeometry;
use super::object::ObjectKind;
use super::problem::Problem;
use super::transfer_syntax::TransferSyntax;
use super::visitor::PixelBytes;

/// The header of one file. Texts are empty when absent; ids are as they stand, byte for byte,
/// without the padding that the standard allows.
#[derive(Clone, Debug)]
pub struct Header {
    /// What kind of object it is.
    pub kind: ObjectKind,
    /// How it is written.
    pub transfer_syntax: &'static TransferSyntax,
    /// (0008,0016).
    pub sop_class_uid: CompactString,
    /// (0008,0018).
    pub sop_instance_uid: CompactString,
    /// (0020,000D).
    pub study_uid: CompactString,
    /// (0020,000E).
    pub series_uid: CompactString,
    /// (0020,0052).
    pub frame_of_reference_uid: CompactString,
    /// (0010,0020).
    pub patient_id: CompactString,
    /// (0010,0030); compared, never shown.
    pub birth_date: Option<Date>,
    /// (0008,0020): the date that places a study in time.
    pub study_date: Option<Date>,
    /// (0008,0021).
    pub series_date: Option<Date>,
    /// (0008,0022).
    pub acquisition_date: Option<Date>,
    /// (0008,0060).
    pub modality: CompactString,
    /// (0008,103E).
    pub series_description: CompactString,
    /// (0020,0011).
    pub series_number: Option<i32>,
    /// (0020,0013).
    pub instance_number: Option<i32>,
    /// (0012,0050) Clinical Trial Time Point ID.
    pub trial_time_point_id: CompactString,
    /// (0018,1210).
    pub convolution_kernel: CompactString,
    /// (0018,0010).
    pub contrast_agent: CompactString,
    /// Image Type (0008,0008) names it a localizer.
    pub is_localizer: bool,
    /// Image Type names it a projection (MIP and the like).
    pub is_projection: bool,
    /// How the pixels are laid out.
    pub pixels: PixelDescription,
    /// Geometry of the only frame, or what all frames share.
    pub geometry: FrameGeometry,
    /// Geometry of each frame of a multi-frame object, shared parts filled in; empty otherwise.
    pub frames: Vec<FrameGeometry>,
    /// What is odd about it.
    pub problems: Vec<Problem>,
}

impl Header {
    /// Geometry of a frame, counted from 1 as DICOM does; none when there is no such frame.
    pub fn frame(&self, number: u32) -> Option<&FrameGeometry> {
        if number == 0 || number > self.pixels.frames {
            return None;
        }
        if self.frames.is_empty() {
            Some(&self.geometry)
        } else {
            self.frames.get(number as usize - 1)
        }
    }
}

/// Size and layout of the stored samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PixelDescription {
    /// (0028,0010).
    pub rows: u16,
    /// (0028,0011).
    pub columns: u16,
    /// (0028,0008), 1 when absent.
    pub frames: u32,
    /// (0028,0002).
    pub samples_per_pixel: u16,
    /// (0028,0004).
    pub photometric_interpretation: CompactString,
    /// (0028,0100).
    pub bits_allocated: u16,
    /// (0028,0101).
    pub bits_stored: u16,
    /// (0028,0102).
    pub high_bit: u16,
    /// (0028,0103) is 1: two's complement.
    pub is_signed: bool,
    /// (0028,1053), none when absent or unusable.
    pub rescale_slope: Option<f64>,
    /// (0028,1052), none when absent or unusable.
    pub rescale_intercept: Option<f64>,
    /// (0028,1050), the first one.
    pub window_center: Option<f64>,
    /// (0028,1051), the first one.
    pub window_width: Option<f64>,
    /// Where the samples lie in the file (in the inflated data set of a deflated one).
    pub bytes: Option<PixelBytes>,
}
