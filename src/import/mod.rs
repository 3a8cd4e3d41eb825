//! Files -> study: the trial folder, its tables, its protocol.
//!
//! [`Trial::open`] finds the files, [`read_subjects`] delivers subject by subject.

pub mod aim;
pub mod aim4;
mod aim4_shapes;
mod aim_annotation;
#[cfg(feature = "dicom")]
pub mod aim_geometry;
mod aim_parse;
pub mod annotation;
#[cfg(feature = "dicom")]
pub mod annotation_geometry;
pub mod bounded_file;
mod cells;
mod columns;
#[cfg(feature = "dicom")]
pub mod comparability;
mod components;
pub mod cornerstone;
mod counts;
pub mod deeplesion;
mod digest;
#[cfg(feature = "dicom")]
pub mod formats;
#[cfg(feature = "dicom")]
pub mod identity;
pub mod image_url;
#[cfg(feature = "dicom")]
mod images;
#[cfg(feature = "dicom")]
pub mod imported_rows;
#[cfg(feature = "dicom")]
pub mod lesion_map;
#[cfg(feature = "dicom")]
pub mod mark;
#[cfg(feature = "dicom")]
mod match_place;
mod measurements;
#[cfg(feature = "dicom")]
mod nearest_slice;
pub mod ohif_csv;
#[cfg(feature = "dicom")]
pub mod outlines;
mod protocol;
#[cfg(feature = "dicom")]
pub mod reading_images;
mod recorded_length;
#[cfg(feature = "dicom")]
pub mod role_of_name;
pub mod slicer;
#[cfg(feature = "dicom")]
pub mod sr;
mod subject_row;
mod subjects;
mod table_fault;
mod trial;
mod uncut;
#[cfg(feature = "dicom")]
pub mod visit_plan;
mod words;
pub mod xml_gate;
mod xml_value;

pub use annotation::{Annotation, AnnotationReading, GroupCounts, ReadingKind, ReadingPoints};
pub use columns::{Column, Columns};
pub use components::{ComponentTable, SubjectComponents, read_component_rows, read_components};
pub use counts::RowCounts;
pub use digest::{InputDigest, digest_file};
#[cfg(feature = "dicom")]
pub use images::{ImageCheck, ImageSlices, check_images, names_images};
pub use measurements::{Delivery, ImportSummary, SubjectInput, measurement_columns, read_subjects};
pub use protocol::Protocol;
pub use trial::{Trial, TrialFile, TrialOptions};
