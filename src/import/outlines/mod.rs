//! Lesions drawn as masks or contours, measured: for each the image on which it is largest, its
//! longest diameter there and the longest chord across it inside the lesion.
//!
//! One file a format: [`nifti`] label volumes. Where the images are at hand the grid is checked
//! against theirs; a mask on another grid is a contradiction, never a length.

pub mod images;
pub mod label_scan;
pub mod measured;
pub mod nifti;
pub mod nifti_header;
pub mod series_grid;
pub mod voxel_grid;

pub use images::ScannedImages;
pub use measured::{Axis, Convention, MeasuredFile, MeasuredOutline, Place};
pub use nifti::measure_nifti;
