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
mod batch;
pub mod bounded_file;
mod case;
mod cells;
mod columns;
#[cfg(feature = "dicom")]
pub mod comparability;
mod components;
pub mod cornerstone;
pub mod deeplesion;
mod details;
mod digest;
mod draft;
#[cfg(feature = "dicom")]
pub mod formats;
#[cfg(feature = "dicom")]
pub mod identity;
pub mod image_url;
#[cfg(feature = "dicom")]
mod images;
#[cfg(feature = "dicom")]
pub mod imported_rows;
mod jumps;
mod keep;
#[cfg(feature = "dicom")]
pub mod lesion_map;
mod lookalike;
#[cfg(feature = "dicom")]
pub mod mark;
#[cfg(feature = "dicom")]
mod match_place;
#[cfg(feature = "dicom")]
mod nearest_slice;
pub mod ohif_csv;
#[cfg(feature = "dicom")]
pub mod outlines;
mod protocol;
#[cfg(feature = "dicom")]
pub mod reading_images;
mod recorded_length;
mod repeat;
#[cfg(feature = "dicom")]
pub mod role_of_name;
mod row_cells;
mod rows;
mod scope;
pub mod slicer;
#[cfg(feature = "dicom")]
pub mod sr;
mod stream;
mod subject_input;
mod subjects;
mod texts;
mod timeline;
mod trial;
mod twins;
mod uncut;
mod unsorted;
#[cfg(feature = "dicom")]
pub mod visit_plan;
mod visits;
mod words;
pub mod xml_gate;
mod xml_value;

pub use annotation::{Annotation, AnnotationReading, GroupCounts, ReadingKind, ReadingPoints};
pub use columns::{Column, Columns};
pub use components::{ComponentTable, SubjectComponents, read_component_rows, read_components};
pub use digest::{InputDigest, digest_file};
pub use draft::RowCounts;
#[cfg(feature = "dicom")]
pub use images::{ImageCheck, ImageSlices, check_images, names_images};
pub use protocol::Protocol;
pub use stream::{Delivery, ImportSummary, measurement_columns, read_subjects};
pub use subject_input::SubjectInput;
pub use trial::{Trial, TrialFile, TrialOptions};
