//! What a measurement was drawn as: the points in it, or in its group, and their image.

use compact_str::CompactString;

use crate::dicom::content::{ContentItem, ContentTree, Graphic, ImageReference, ValueType};
use crate::import::annotation::{ReadingKind, ReadingPoints};
use crate::import::annotation_geometry::Span;

use super::group::Group;

/// A drawing of a group or of one of its measurements.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'t> {
    item: &'t ContentItem,
    graphic: &'t Graphic,
}

/// Why points cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "its points are not finite numbers, or none of a point: the number beside them is not trusted"
)]
pub struct UnusablePoints;

impl<'t> Drawing<'t> {
    fn of(item: &'t ContentItem) -> Option<Self> {
        let is_drawing = matches!(
            item.value_type,
            ValueType::ImageCoordinates | ValueType::PatientCoordinates
        );
        let graphic = item.graphic().filter(|_| is_drawing)?;
        Some(Self { item, graphic })
    }

    /// Its points: pixels count from the centre of the first one.
    pub fn points(&self) -> Result<ReadingPoints, UnusablePoints> {
        let points = if self.item.value_type == ValueType::PatientCoordinates {
            self.graphic.patient().map(ReadingPoints::Patient)
        } else {
            self.graphic.pixels().map(ReadingPoints::Pixels)
        };
        points.ok_or(UnusablePoints)
    }

    /// Frame of reference of points in the patient.
    pub fn frame_of_reference_uid(&self) -> CompactString {
        self.graphic.frame_of_reference_uid.clone()
    }

    /// Between which points a length of this kind lies; none for an outline, which has no two
    /// ends.
    pub fn span(&self, kind: ReadingKind) -> Option<Span> {
        let dimensions = match self.item.value_type {
            ValueType::PatientCoordinates => 3,
            _ => 2,
        };
        let count = self.graphic.numbers.as_ref().map_or(0, Vec::len) / dimensions;
        match (self.graphic.graphic_type.as_str(), count) {
            ("POLYLINE" | "MULTIPOINT", 2) => Some(Span::Between(0, 1)),
            ("CIRCLE", 2) => Some(Span::Twice(0, 1)),
            ("ELLIPSE", 4) if kind == ReadingKind::ShortAxis => Some(Span::ShorterAxis),
            ("ELLIPSE", 4) => Some(Span::LongerAxis),
            _ => None,
        }
    }

    fn is_line(&self) -> bool {
        matches!(self.span(ReadingKind::Length), Some(Span::Between(..)))
    }

    /// The image that it was drawn on.
    fn image(&self, tree: &'t ContentTree) -> Option<&'t ImageReference> {
        image_below(tree, self.item)
    }
}

/// The first image that an item names, by reference or not.
fn image_below<'t>(tree: &'t ContentTree, item: &'t ContentItem) -> Option<&'t ImageReference> {
    tree.children(item)
        .filter_map(|child| tree.target(child))
        .find_map(ContentItem::image)
}

/// The drawing of each length of a group: its own, else the group's, in order.
pub fn drawings<'t>(
    tree: &'t ContentTree,
    group: &Group<'t>,
    lengths: &[(&'t ContentItem, ReadingKind)],
) -> Vec<Option<Drawing<'t>>> {
    let own = |item| {
        let below = tree.children(item).filter_map(|child| tree.target(child));
        let drawings: Vec<_> = below.filter_map(Drawing::of).collect();
        let line = drawings.iter().find(|drawing| drawing.is_line());
        line.or(drawings.first()).copied()
    };
    let mut found: Vec<_> = lengths.iter().map(|&(item, _)| own(item)).collect();
    let of_group: Vec<_> = group
        .drawings
        .iter()
        .filter_map(|item| Drawing::of(item))
        .collect();
    let (lines, others): (Vec<_>, Vec<_>) = of_group.into_iter().partition(Drawing::is_line);
    let open: Vec<usize> = (0..found.len())
        .filter(|&index| found[index].is_none())
        .collect();
    if lines.len() == open.len() {
        for (&index, line) in open.iter().zip(lines) {
            found[index] = Some(line);
        }
    } else if let (&[line], &[first, ..]) = (&lines[..], &open[..]) {
        // One line, several lengths: it is the long axis, or the first length.
        let long = open
            .iter()
            .find(|&&index| lengths[index].1 == ReadingKind::LongAxis);
        let index = long.copied().unwrap_or(first);
        if lengths[index].1 != ReadingKind::ShortAxis {
            found[index] = Some(line);
        }
    }
    if let &[only] = &others[..] {
        for drawing in &mut found {
            drawing.get_or_insert(only);
        }
    }
    found
}

/// The image that a group names for all it measures; none when it names several.
pub fn only_image<'t>(group: &Group<'t>) -> Option<&'t ImageReference> {
    let first = group.images.first().copied()?;
    let same = |image: &&ImageReference| image.sop_uid == first.sop_uid;
    group.images.iter().all(same).then_some(first)
}

/// The image of a length: its drawing's or its own.
pub fn image<'t>(
    tree: &'t ContentTree,
    item: &'t ContentItem,
    drawing: Option<&Drawing<'t>>,
) -> Option<&'t ImageReference> {
    drawing
        .and_then(|drawing| drawing.image(tree))
        .or_else(|| image_below(tree, item))
}
