//! Tumour response from measurements on images: what was seen, what it means, and why.
//!
//! The modules stand in the order the data travels:
//! files -> study -> assessment -> response -> endpoint -> report.

#[cfg(feature = "dicom")]
pub mod dicom;
pub mod endpoint;
pub mod geometry;
pub mod study;
