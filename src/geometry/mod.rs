//! Points, planes and lengths, without files: pure numbers in, numbers out.
//!
//! Pixel coordinates count from zero with (0, 0) the centre of the first pixel, x along a row
//! (column index), y down a column (row index). Patient coordinates are millimetres, LPS
//! (DICOM PS3.3 C.7.6.2.1.1).

pub mod chord;
pub mod diameter;
pub mod hull;
pub mod islands;
pub mod length;
pub mod mask;
pub mod measure;
pub mod orientation;
pub mod outline;
pub mod plane;
pub mod point;
pub mod spacing;

pub use length::{LengthAgreement, agreement, micrometres};
pub use mask::{Mask, MaskConvention, Run};
pub use measure::{GreatestExtent, MaskMeasurement};
pub use orientation::{Orientation, OrientationError};
pub use plane::{Caliper, PlanePoint};
pub use point::{PixelPoint, Vector3};
pub use spacing::{PixelSpacing, SpacingError};
