//! Lesions drawn as masks or contours, measured: for each the image on which it is largest, its
//! longest diameter there and the longest chord across it inside the lesion.
//!
//! One file a format: [`nifti`] label volumes, [`seg`] DICOM segmentations,
//! [`rtstruct`] contours of radiotherapy. Where the images are at hand the grid is checked
//! against theirs; a mask on another grid is a contradiction, never a length.

mod annotation;
pub mod contour;
mod contour_image;
pub mod image_match;
pub mod image_plane;
pub mod images;
pub mod label_scan;
pub mod measured;
pub mod nifti;
pub mod nifti_header;
pub mod rtstruct;
pub mod seg;
mod segment_overlap;
pub mod series_grid;
pub mod voxel_grid;

pub use images::ScannedImages;
pub use measured::{Axis, Convention, MeasuredFile, MeasuredOutline, Place};
pub use nifti::{OnImages, measure_nifti};
pub use rtstruct::measure_structure_set;
pub use seg::measure_segmentation;
