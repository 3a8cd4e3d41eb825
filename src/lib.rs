//! Tumour response from measurements on images: what was seen, what it means, and why.
//!
//! The modules stand in the order the data travels:
//! files -> study -> assessment -> response -> endpoint -> report.

pub mod error;
pub mod finding;
pub mod finding_codes;
pub mod study;

#[cfg(feature = "dicom")]
pub mod dicom;
pub mod geometry;
pub mod table;

pub mod import;

pub mod criteria;

pub mod assessment;
pub mod endpoint;
pub mod report;
pub mod response;

#[cfg(feature = "cli")]
pub mod cli;
