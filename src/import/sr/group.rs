//! Measurement groups (TID 1410, 1411, 1501): one lesion each, also where a writer put several
//! lesions into one container.

use crate::dicom::content::{ContentItem, ContentTree, ImageReference, ValueType};
use crate::dicom::revisit::Code;

use super::codes::{Concept, concept, is_free_text};

/// What a container says of one lesion. Texts are empty when absent.
#[derive(Clone, Debug, Default)]
pub struct Group<'t> {
    /// Ordinal number of its container in the report, from 1.
    pub container: usize,
    /// Ordinal number of the lesion in it, from 1; 0 where it is the only one.
    pub part: usize,
    /// Tracking Identifier.
    pub tracking_id: &'t str,
    /// Tracking Unique Identifier.
    pub tracking_uid: &'t str,
    /// Comment, or a finding or site written as free text.
    pub label: &'t str,
    /// Finding.
    pub finding: Option<&'t Code>,
    /// Finding Site.
    pub site: Option<&'t Code>,
    /// Time Point.
    pub time_point: &'t str,
    /// Reader, where the group names its own.
    pub reader: &'t str,
    /// Source series for segmentation.
    pub source_series: &'t str,
    /// Its NUM items.
    pub numbers: Vec<&'t ContentItem>,
    /// Its own SCOORD and SCOORD3D items, outside any NUM.
    pub drawings: Vec<&'t ContentItem>,
    /// Its own images, segments aside.
    pub images: Vec<&'t ImageReference>,
    /// It refers to a segment.
    pub has_segment: bool,
    /// Items that it claims to contain by reference.
    pub by_reference: usize,
}

/// All groups of a report, in its order.
pub fn groups(tree: &ContentTree) -> Vec<Group<'_>> {
    let mut groups = Vec::new();
    let containers = tree
        .items
        .iter()
        .filter(|item| is(item, Concept::MeasurementGroup));
    for (index, container) in containers.enumerate() {
        split(tree, container, index + 1, &mut groups);
    }
    groups
}

/// The item's concept name is this one.
pub fn is(item: &ContentItem, wanted: Concept) -> bool {
    item.concept.as_deref().and_then(concept) == Some(wanted)
}

/// One group, or one a lesion: dcmjs once wrote all lesions of a report into one container, so
/// that an item belongs to the tracking identifiers before it.
fn split<'t>(
    tree: &'t ContentTree,
    container: &'t ContentItem,
    number: usize,
    groups: &mut Vec<Group<'t>>,
) {
    let first = groups.len();
    let several = names_several(tree, container);
    let begun = || Group {
        container: number,
        ..Group::default()
    };
    let mut group = begun();
    for item in tree.children(container) {
        let named = item.concept.as_deref().and_then(concept);
        let again = match named {
            Some(Concept::TrackingIdentifier) => !group.tracking_id.is_empty(),
            Some(Concept::TrackingUniqueIdentifier) => !group.tracking_uid.is_empty(),
            _ => false,
        };
        if several && again {
            groups.push(std::mem::replace(&mut group, begun()));
        }
        group.take(item, named);
    }
    groups.push(group);
    if groups.len() > first + 1 {
        for (index, group) in groups.iter_mut().skip(first).enumerate() {
            group.part = index + 1;
        }
    }
}

/// The container holds more than one tracking UID, or none and more than one identifier.
fn names_several(tree: &ContentTree, container: &ContentItem) -> bool {
    let differ = |wanted| {
        let mut texts = tree
            .children(container)
            .filter(|item| is(item, wanted))
            .map(ContentItem::text);
        let first = texts.next();
        (first, texts.any(|text| Some(text) != first))
    };
    match differ(Concept::TrackingUniqueIdentifier) {
        (Some(_), several) => several,
        (None, _) => differ(Concept::TrackingIdentifier).1,
    }
}

impl<'t> Group<'t> {
    fn take(&mut self, item: &'t ContentItem, named: Option<Concept>) {
        if !item.reference().is_empty() {
            self.by_reference += 1;
            return;
        }
        match item.value_type {
            ValueType::Number => self.numbers.push(item),
            ValueType::ImageCoordinates | ValueType::PatientCoordinates => self.drawings.push(item),
            ValueType::Image => self.image(item, named),
            ValueType::Code => self.code(item, named),
            ValueType::Text | ValueType::UidReference | ValueType::PersonName => {
                self.text(item.text(), named);
            }
            ValueType::Container | ValueType::Other => {}
        }
    }

    fn image(&mut self, item: &'t ContentItem, named: Option<Concept>) {
        if named == Some(Concept::ReferencedSegment) {
            self.has_segment = true;
        } else {
            self.images.extend(item.image());
        }
    }

    fn code(&mut self, item: &'t ContentItem, named: Option<Concept>) {
        let Some(code) = item.code() else { return };
        let place = match named {
            Some(Concept::Finding) => &mut self.finding,
            Some(Concept::FindingSite) => &mut self.site,
            _ => return,
        };
        if is_free_text(code) && self.label.is_empty() {
            self.label = &code.meaning;
        }
        place.get_or_insert(code);
    }

    fn text(&mut self, text: &'t str, named: Option<Concept>) {
        let place = match named {
            Some(Concept::TrackingIdentifier) => &mut self.tracking_id,
            Some(Concept::TrackingUniqueIdentifier) => &mut self.tracking_uid,
            // A comment is the label whatever a finding's free text says.
            Some(Concept::Comment) => {
                self.label = text;
                return;
            }
            Some(Concept::TimePoint) => &mut self.time_point,
            Some(Concept::PersonObserver) => &mut self.reader,
            Some(Concept::SourceSeries) => &mut self.source_series,
            _ => return,
        };
        if place.is_empty() {
            *place = text;
        }
    }

    /// Where it stands, for a person.
    pub fn place(&self) -> String {
        match self.part {
            0 => format!("group {}", self.container),
            part => format!("group {}, lesion {part}", self.container),
        }
    }
}
