//! DICOM files: headers, series geometry, annotations.
//!
//! Every file passes the [`walker`] before anything else looks at it. What it refuses reaches
//! no other parser; what it reads is the [`header::Header`].

pub mod cache;
mod check_geometry;
mod check_identity;
mod check_pixels;
mod collect;
pub mod content;
mod content_read;
mod duplicate;
mod element_head;
pub mod folder;
mod form;
mod fragments;
pub mod frame;
mod gather;
pub mod header;
pub mod image_index;
pub mod inflate;
pub mod inventory;
pub mod level;
pub mod object;
pub mod part10;
pub mod pixels;
pub mod problem;
pub mod read;
mod readers;
pub mod revisit;
pub mod scan;
pub mod segmentation;
pub mod segmentation_frames;
pub mod series;
mod series_checks;
pub mod source;
pub mod stack;
pub mod structure_set;
pub mod tag;
pub mod transfer_syntax;
pub mod value;
pub mod visitor;
pub mod vr;
pub mod walker;

pub use cache::ScanCache;
pub use frame::FrameGeometry;
pub use header::Header;
pub use image_index::{Image, ImageIndex, NoLength};
pub use inventory::Inventory;
pub use part10::Refusal;
pub use problem::{Problem, Severity};
pub use scan::{Scan, ScanOptions, scan, scan_with_cache};
pub use series::{Instance, Series, SeriesFlag};
