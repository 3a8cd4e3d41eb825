//! Images by SOP Instance UID, and lengths recomputed from their own spacing.

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::Date;

use super::frame::{FrameGeometry, NoSpacing};
use super::scan::Scan;
use super::series::{Instance, Series};
use crate::geometry::{PixelPoint, PixelSpacing, micrometres};

/// Why no length can be had from an image.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NoLength {
    /// No image of that SOP Instance UID was scanned.
    #[error("image {0} is not among the images given")]
    ImageAbsent(String),
    /// The object is a report, a segmentation or contours.
    #[error("object {0} is no image")]
    NotAnImage(String),
    /// The image has several frames and none was named.
    #[error("image {sop_instance_uid} has {frames} frames and none is named")]
    FrameNotNamed {
        /// The image.
        sop_instance_uid: String,
        /// Its frames.
        frames: u32,
    },
    /// The image has no such frame.
    #[error("image {sop_instance_uid} has no frame {frame} (of {frames}, counted from 1)")]
    FrameAbsent {
        /// The image.
        sop_instance_uid: String,
        /// The frame asked for.
        frame: u32,
        /// Its frames.
        frames: u32,
    },
    /// Two objects, patients or studies claim the image.
    #[error("image {0} is claimed by two objects, patients or studies")]
    Contested(String),
    /// The image is a scout.
    #[error("image {0} is a localizer: nothing is measured on it")]
    Localizer(String),
    /// The image is a projection through the body (MIP and the like).
    #[error("image {0} is a projection: a length on it is not a length on a slice")]
    Projection(String),
    /// No usable pixel spacing.
    #[error("image {sop_instance_uid}: {}", reason.message())]
    NoSpacing {
        /// The image.
        sop_instance_uid: String,
        /// Why.
        reason: NoSpacing,
    },
    /// The orientation stated is none, so the pixels' plane is unknown.
    #[error("image {0}: its orientation is none, so its plane is unknown")]
    PlaneUnknown(String),
    /// An end point is NaN, infinite or off the image.
    #[error(
        "image {sop_instance_uid}: end point ({x}, {y}) lies outside {columns} columns and {rows} rows"
    )]
    PointOutside {
        /// The image.
        sop_instance_uid: String,
        /// Column of the point.
        x: f64,
        /// Row of the point.
        y: f64,
        /// Rows of the image.
        rows: u16,
        /// Columns of the image.
        columns: u16,
    },
}

impl NoLength {
    /// The finding's code.
    pub const fn code(&self) -> &'static str {
        match self {
            NoLength::ImageAbsent(_) => "missing_data.image",
            NoLength::NotAnImage(_) => "contradiction.not_an_image",
            NoLength::FrameNotNamed { .. } | NoLength::FrameAbsent { .. } => "missing_data.frame",
            NoLength::Contested(_) => "identity_conflict.image",
            NoLength::Localizer(_) => "rule_violation.localizer",
            NoLength::Projection(_) => "contradiction.projection",
            NoLength::NoSpacing { reason, .. } => reason.code(),
            NoLength::PlaneUnknown(_) => "no_spacing.orientation",
            NoLength::PointOutside { .. } => "value_unusable.point_outside",
        }
    }
}

/// The images of a scan by SOP Instance UID.
pub struct ImageIndex<'s> {
    scan: &'s Scan,
    images: HashMap<&'s str, (usize, usize)>,
}

impl<'s> ImageIndex<'s> {
    /// Index a scan.
    pub fn new(scan: &'s Scan) -> Self {
        let mut images = HashMap::new();
        for (series_index, series) in scan.series.iter().enumerate() {
            for (place, instance) in series.instances.iter().enumerate() {
                images
                    .entry(instance.sop_instance_uid.as_str())
                    .or_insert((series_index, place));
            }
        }
        Self { scan, images }
    }

    /// Count of SOP instances.
    pub fn len(&self) -> usize {
        self.images.len()
    }

    /// Nothing was scanned.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }

    /// The series and instance of a SOP Instance UID, whatever they are.
    pub fn find(&self, sop_instance_uid: &str) -> Option<(&'s Series, &'s Instance)> {
        let &(series, place) = self.images.get(sop_instance_uid)?;
        let series = self.scan.series.get(series)?;
        Some((series, series.instances.get(place)?))
    }

    /// One frame of an image (counted from 1; a single-frame image needs none), or why it cannot
    /// be measured on. A missing or broken spacing is no obstacle yet: see [`Image::length`].
    pub fn image(&self, sop_instance_uid: &str, frame: Option<u32>) -> Result<Image<'s>, NoLength> {
        let uid = || sop_instance_uid.to_owned();
        let (series, instance) = self
            .find(sop_instance_uid)
            .ok_or_else(|| NoLength::ImageAbsent(uid()))?;
        if !series.kind.is_image() {
            return Err(NoLength::NotAnImage(uid()));
        }
        if series.is_contested || instance.is_contested {
            return Err(NoLength::Contested(uid()));
        }
        let frames = instance.frame_count;
        let number = match frame {
            Some(number) => number,
            None if frames == 1 => 1,
            None => {
                return Err(NoLength::FrameNotNamed {
                    sop_instance_uid: uid(),
                    frames,
                });
            }
        };
        let geometry = instance
            .frame(number)
            .ok_or_else(|| NoLength::FrameAbsent {
                sop_instance_uid: uid(),
                frame: number,
                frames,
            })?;
        Ok(Image {
            series,
            instance,
            geometry,
            path: self.scan.path(instance.file),
        })
    }

    /// The length between two points of an image, in whole micrometres.
    pub fn length(
        &self,
        sop_instance_uid: &str,
        frame: Option<u32>,
        from: PixelPoint,
        to: PixelPoint,
    ) -> Result<i64, NoLength> {
        self.image(sop_instance_uid, frame)?.length(from, to)
    }
}

/// One frame of an image, with what holds for its series.
#[derive(Clone, Copy, Debug)]
pub struct Image<'s> {
    /// Its series: patient, study, dates, kernel, contrast, stack.
    pub series: &'s Series,
    /// Its object.
    pub instance: &'s Instance,
    /// Its own geometry.
    pub geometry: &'s FrameGeometry,
    /// Its file.
    pub path: &'s Path,
}

impl Image<'_> {
    /// The pixel spacing, or why no millimetre can be had from this image.
    pub fn spacing(&self) -> Result<PixelSpacing, NoLength> {
        let uid = || self.instance.sop_instance_uid.to_string();
        if self.instance.is_localizer {
            return Err(NoLength::Localizer(uid()));
        }
        if self.instance.is_projection {
            return Err(NoLength::Projection(uid()));
        }
        if self.geometry.has_unusable_orientation() {
            return Err(NoLength::PlaneUnknown(uid()));
        }
        self.geometry
            .spacing()
            .map_err(|reason| NoLength::NoSpacing {
                sop_instance_uid: uid(),
                reason,
            })
    }

    /// The length between two points (pixels, (0, 0) the centre of the first one) in whole
    /// micrometres, or why there is none.
    pub fn length(&self, from: PixelPoint, to: PixelPoint) -> Result<i64, NoLength> {
        let spacing = self.spacing()?;
        let Instance { rows, columns, .. } = *self.instance;
        for point in [from, to] {
            if !point.is_inside(u32::from(rows), u32::from(columns)) {
                let sop_instance_uid = self.instance.sop_instance_uid.to_string();
                return Err(NoLength::PointOutside {
                    sop_instance_uid,
                    x: point.x,
                    y: point.y,
                    rows,
                    columns,
                });
            }
        }
        micrometres(spacing.distance_mm(from, to)).ok_or_else(|| NoLength::NoSpacing {
            sop_instance_uid: self.instance.sop_instance_uid.to_string(),
            reason: NoSpacing::Implausible,
        })
    }

    /// (0008,0020).
    pub fn study_date(&self) -> Option<Date> {
        self.series.study_date
    }

    /// Slice thickness of this frame, millimetres.
    pub fn thickness_mm(&self) -> Option<f64> {
        self.geometry.thickness_mm()
    }

    /// Distance to the next slices along the normal, millimetres, measured from positions.
    pub fn interval_mm(&self) -> Option<f64> {
        self.series.stack.interval_mm
    }
}
