//! From the elements of a report, as a walk meets them, to its content tree.

use std::collections::HashMap;

use compact_str::CompactString;

use super::content::{
    ContentItem, ContentTree, ContentValues, Graphic, ImageReference, Measured, Relationship,
    ValueType,
};
use super::form::{Form, check_vr};
use super::header::Header;
use super::level::Path;
use super::problem::Problem;
use super::revisit::{Code, text};
use super::tag::{self, Tag};
use super::value::{self, ValueError};
use super::visitor::{Element, Visitor};
use super::vr::Vr;

const MANUFACTURER: Tag = Tag(0x0008_0070);
const CODE_VALUE: Tag = Tag(0x0008_0100);
const CODING_SCHEME: Tag = Tag(0x0008_0102);
const CODE_MEANING: Tag = Tag(0x0008_0104);
const LONG_CODE_VALUE: Tag = Tag(0x0008_0119);
const URN_CODE_VALUE: Tag = Tag(0x0008_0120);
const MODEL_NAME: Tag = Tag(0x0008_1090);
const REFERENCED_SERIES: Tag = Tag(0x0008_1115);
const REFERENCED_SOP_CLASS_UID: Tag = Tag(0x0008_1150);
const REFERENCED_SOP_INSTANCE_UID: Tag = Tag(0x0008_1155);
const REFERENCED_FRAME_NUMBER: Tag = Tag(0x0008_1160);
const REFERENCED_SOP: Tag = Tag(0x0008_1199);
const REFERENCED_FRAME_OF_REFERENCE_UID: Tag = Tag(0x3006_0024);
const UNITS: Tag = Tag(0x0040_08EA);
const RELATIONSHIP_TYPE: Tag = Tag(0x0040_A010);
const VALUE_TYPE: Tag = Tag(0x0040_A040);
const CONCEPT_NAME: Tag = Tag(0x0040_A043);
const PERSON_NAME: Tag = Tag(0x0040_A123);
const UID: Tag = Tag(0x0040_A124);
const TEXT_VALUE: Tag = Tag(0x0040_A160);
const CONCEPT_CODE: Tag = Tag(0x0040_A168);
const MEASURED_VALUE: Tag = Tag(0x0040_A300);
const NUMERIC_VALUE: Tag = Tag(0x0040_A30A);
const CURRENT_EVIDENCE: Tag = Tag(0x0040_A375);
const OTHER_EVIDENCE: Tag = Tag(0x0040_A385);
const COMPLETION_FLAG: Tag = Tag(0x0040_A491);
const CONTENT_TEMPLATE: Tag = Tag(0x0040_A504);
const TEMPLATE_IDENTIFIER: Tag = Tag(0x0040_DB00);
const REFERENCED_CONTENT_ITEM: Tag = Tag(0x0040_DB73);
const GRAPHIC_DATA: Tag = Tag(0x0070_0022);
const GRAPHIC_TYPE: Tag = Tag(0x0070_0023);

/// Builds the tree.
#[derive(Default)]
pub(super) struct Builder {
    items: Vec<ContentItem>,
    /// Place of the open item at each depth of the tree.
    open: Vec<u32>,
    completion: CompactString,
    manufacturer: CompactString,
    model_name: CompactString,
    evidence: Evidence,
}

/// Where in the file an element stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// In a content item itself; the root is the data set.
    Item,
    Concept,
    ConceptCode,
    Measured,
    Unit,
    Reference,
    Template,
    EvidenceSeries,
    EvidenceImage,
}

/// The depth of content items around an element, and where in the innermost it stands.
fn stand(path: Path<'_>) -> Option<(usize, Stand)> {
    let depth = path.depth();
    let content = content_depth(path);
    let tag = |step| path.step(step).map(|(tag, _)| tag);
    // The standard has one item in each of these; what follows the first is only counted.
    let first = (content..depth).all(|step| path.step(step).is_some_and(|(_, item)| item == 0));
    let evidence = matches!(tag(0), Some(CURRENT_EVIDENCE | OTHER_EVIDENCE));
    let stand = match (depth - content, tag(content), tag(content + 1)) {
        (0, ..) => Stand::Item,
        (2, Some(_), Some(REFERENCED_SERIES)) if evidence => Stand::EvidenceSeries,
        (3, Some(_), Some(REFERENCED_SERIES)) if evidence && tag(2) == Some(REFERENCED_SOP) => {
            Stand::EvidenceImage
        }
        _ if !first => return None,
        (1, Some(CONCEPT_NAME), _) => Stand::Concept,
        (1, Some(CONCEPT_CODE), _) => Stand::ConceptCode,
        (1, Some(MEASURED_VALUE), _) => Stand::Measured,
        (1, Some(REFERENCED_SOP), _) => Stand::Reference,
        (1, Some(CONTENT_TEMPLATE), _) => Stand::Template,
        (2, Some(MEASURED_VALUE), Some(UNITS)) => Stand::Unit,
        _ => return None,
    };
    Some((content, stand))
}

/// How many of the outermost sequences around are content sequences.
fn content_depth(path: Path<'_>) -> usize {
    let is_content = |&step: &usize| {
        path.step(step)
            .is_some_and(|(tag, _)| tag == tag::CONTENT_SEQUENCE)
    };
    (0..path.depth()).take_while(is_content).count()
}

fn is_code(tag: Tag) -> bool {
    matches!(
        tag,
        CODE_VALUE | CODING_SCHEME | CODE_MEANING | LONG_CODE_VALUE | URN_CODE_VALUE
    )
}

fn belongs(stand: Stand, tag: Tag, at_root: bool) -> bool {
    match stand {
        Stand::Item => match tag {
            RELATIONSHIP_TYPE
            | VALUE_TYPE
            | PERSON_NAME
            | UID
            | TEXT_VALUE
            | GRAPHIC_DATA
            | GRAPHIC_TYPE
            | REFERENCED_FRAME_OF_REFERENCE_UID
            | REFERENCED_CONTENT_ITEM => true,
            COMPLETION_FLAG | MANUFACTURER | MODEL_NAME => at_root,
            _ => false,
        },
        Stand::Concept | Stand::ConceptCode | Stand::Unit => is_code(tag),
        Stand::Measured => tag == NUMERIC_VALUE,
        Stand::Reference => matches!(
            tag,
            REFERENCED_SOP_CLASS_UID | REFERENCED_SOP_INSTANCE_UID | REFERENCED_FRAME_NUMBER
        ),
        Stand::Template => tag == TEMPLATE_IDENTIFIER,
        Stand::EvidenceSeries => tag == tag::SERIES_INSTANCE_UID,
        Stand::EvidenceImage => tag == REFERENCED_SOP_INSTANCE_UID,
    }
}

/// What a wanted attribute must be written as.
fn form(tag: Tag) -> Form {
    match tag {
        NUMERIC_VALUE => Form::Decimal,
        REFERENCED_FRAME_NUMBER => Form::Integer,
        UID
        | REFERENCED_SOP_CLASS_UID
        | REFERENCED_SOP_INSTANCE_UID
        | REFERENCED_FRAME_OF_REFERENCE_UID
        | tag::SERIES_INSTANCE_UID => Form::Uid,
        GRAPHIC_DATA | REFERENCED_CONTENT_ITEM | URN_CODE_VALUE => Form::Bytes,
        _ => Form::Text,
    }
}

impl Visitor for Builder {
    fn wants(&mut self, path: Path<'_>, tag: Tag) -> bool {
        stand(path).is_some_and(|(content, stand)| belongs(stand, tag, content == 0))
    }

    fn sequence(&mut self, path: Path<'_>, tag: Tag) -> Result<(), Problem> {
        if let Some((content, Stand::Item)) = stand(path)
            && tag == MEASURED_VALUE
        {
            // Present without an item, it says that there is no value.
            self.values(content).number.get_or_insert_default();
        }
        Ok(())
    }

    fn item(&mut self, path: Path<'_>) -> Result<(), Problem> {
        let depth = path.depth();
        let content = content_depth(path);
        if content == depth {
            self.begin(depth);
        } else if content + 1 == depth {
            match path.step(content) {
                Some((MEASURED_VALUE, _)) => {
                    let values = self.values(content);
                    values.number.get_or_insert_default().values += 1;
                }
                Some((REFERENCED_SOP, _)) => {
                    self.values(content).image.get_or_insert_default().count += 1;
                }
                _ => {}
            }
        } else if let Some((_, Stand::EvidenceSeries)) = stand(path) {
            self.evidence.series.push(CompactString::default());
        }
        Ok(())
    }

    fn value(&mut self, path: Path<'_>, element: Element<'_>) -> Result<(), Problem> {
        let Some((content, stand)) = stand(path) else {
            return Ok(());
        };
        check_vr(form(element.tag), &element)?;
        match stand {
            Stand::Item => self.item_value(content, &element)?,
            Stand::Concept => {
                let item = self.open_item(content);
                code_value(item.concept.get_or_insert_default(), &element)?;
            }
            Stand::ConceptCode => code_value(&mut self.values(content).code, &element)?,
            Stand::Unit => {
                let number = self.values(content).number.get_or_insert_default();
                code_value(&mut number.unit, &element)?;
            }
            Stand::Measured => {
                let number = self.values(content).number.get_or_insert_default();
                measured_value(number, &element)?;
            }
            Stand::Reference => {
                reference_value(self.values(content).image.get_or_insert_default(), &element);
            }
            Stand::Template => self.values(content).template = value::text(element.bytes),
            Stand::EvidenceSeries => {
                if let Some(series) = self.evidence.series.last_mut() {
                    *series = value::text(element.bytes);
                }
            }
            Stand::EvidenceImage => self.evidence.image(value::text(element.bytes)),
        }
        Ok(())
    }
}

impl Builder {
    /// A content item begins at this depth of the tree.
    fn begin(&mut self, depth: usize) {
        self.root();
        self.open.truncate(depth);
        let place = self.items.len() as u32;
        let parent = self.open.last().copied();
        if let Some(parent) = parent.and_then(|parent| self.items.get_mut(parent as usize)) {
            parent.children.push(place);
        }
        self.items.push(ContentItem {
            parent,
            ..ContentItem::default()
        });
        self.open.push(place);
    }

    /// The root is the data set: it is there before any item.
    fn root(&mut self) {
        if self.items.is_empty() {
            self.items.push(ContentItem::default());
            self.open.push(0);
        }
    }

    fn open_item(&mut self, depth: usize) -> &mut ContentItem {
        self.root();
        let place = self.open.get(depth).map_or(0, |&place| place as usize);
        &mut self.items[place]
    }

    fn values(&mut self, depth: usize) -> &mut ContentValues {
        self.open_item(depth).values.get_or_insert_default()
    }

    fn item_value(&mut self, depth: usize, element: &Element<'_>) -> Result<(), Problem> {
        let bytes = element.bytes;
        match element.tag {
            RELATIONSHIP_TYPE => self.open_item(depth).relationship = relationship(bytes),
            VALUE_TYPE => self.open_item(depth).value_type = value_type(bytes),
            PERSON_NAME | UID | TEXT_VALUE => self.values(depth).text = text(bytes),
            COMPLETION_FLAG => self.completion = value::text(bytes),
            MANUFACTURER => self.manufacturer = text(bytes).into(),
            MODEL_NAME => self.model_name = text(bytes).into(),
            REFERENCED_CONTENT_ITEM => {
                self.values(depth).target =
                    numbers(element, Vr::UL, u32::from_le_bytes, u32::from_be_bytes)?
                        .unwrap_or_else(|| vec![0]);
            }
            GRAPHIC_DATA => {
                let numbers = numbers(element, Vr::FL, f32::from_le_bytes, f32::from_be_bytes)?;
                let graphic = self.graphic(depth);
                if graphic.numbers.is_some() {
                    return Err(twice(GRAPHIC_DATA));
                }
                graphic.numbers = numbers;
            }
            GRAPHIC_TYPE => self.graphic(depth).graphic_type = value::text(bytes),
            REFERENCED_FRAME_OF_REFERENCE_UID => {
                self.graphic(depth).frame_of_reference_uid = value::text(bytes);
            }
            _ => {}
        }
        Ok(())
    }

    fn graphic(&mut self, depth: usize) -> &mut Graphic {
        self.values(depth).graphic.get_or_insert_default()
    }

    /// The tree, all of it met.
    pub(super) fn finish(mut self, header: Header) -> ContentTree {
        self.root();
        ContentTree {
            header,
            items: self.items,
            completion: self.completion,
            manufacturer: self.manufacturer,
            model_name: self.model_name,
            evidence: self.evidence,
        }
    }
}

/// Binary numbers of four bytes; none when the bytes are no whole number of them.
fn numbers<T>(
    element: &Element<'_>,
    vr: Vr,
    little: fn([u8; 4]) -> T,
    big: fn([u8; 4]) -> T,
) -> Result<Option<Vec<T>>, Problem> {
    if !matches!(element.vr, None | Some(Vr::UN)) && element.vr != Some(vr) {
        let said = format!("written as {:?}, which it is not", element.vr);
        return Err(Problem::error("malformed.vr", said).of(element.tag));
    }
    let (fours, rest) = element.bytes.as_chunks::<4>();
    let number = if element.big_endian { big } else { little };
    let numbers = fours.iter().map(|&four| number(four)).collect();
    Ok(rest.is_empty().then_some(numbers))
}

/// Inside items tags need not ascend, so that an attribute may come again later on.
fn twice(tag: Tag) -> Problem {
    Problem::error(
        "malformed.tag_twice",
        "the attribute is there twice: two answers is no answer",
    )
    .of(tag)
}

fn code_value(code: &mut Code, element: &Element<'_>) -> Result<(), Problem> {
    let part = match element.tag {
        CODING_SCHEME => &mut code.scheme,
        CODE_MEANING => &mut code.meaning,
        _ => &mut code.value,
    };
    if !part.is_empty() {
        return Err(twice(element.tag));
    }
    *part = text(element.bytes);
    Ok(())
}

fn measured_value(number: &mut Measured, element: &Element<'_>) -> Result<(), Problem> {
    if !number.text.is_empty() {
        return Err(twice(element.tag));
    }
    number.text = value::text(element.bytes);
    number.value = match value::decimals::<1>(element.bytes) {
        Ok([value]) => Some(Ok(value)),
        Err(ValueError::Empty) => None,
        Err(error) => Some(Err(error)),
    };
    Ok(())
}

fn reference_value(image: &mut ImageReference, element: &Element<'_>) {
    match element.tag {
        REFERENCED_SOP_CLASS_UID => image.sop_class_uid = value::text(element.bytes),
        REFERENCED_SOP_INSTANCE_UID => image.sop_uid = value::text(element.bytes),
        _ => {
            let text = value::trimmed(element.bytes);
            let parts = text.split(|&byte| byte == b'\\').map(value::integer);
            image.frames = (!text.is_empty()).then(|| parts.collect());
        }
    }
}

fn relationship(bytes: &[u8]) -> Relationship {
    match value::trimmed(bytes) {
        b"CONTAINS" => Relationship::Contains,
        b"HAS OBS CONTEXT" => Relationship::HasObservationContext,
        b"HAS ACQ CONTEXT" => Relationship::HasAcquisitionContext,
        b"HAS CONCEPT MOD" => Relationship::HasConceptModifier,
        b"HAS PROPERTIES" => Relationship::HasProperties,
        b"INFERRED FROM" => Relationship::InferredFrom,
        b"SELECTED FROM" => Relationship::SelectedFrom,
        _ => Relationship::Other,
    }
}

fn value_type(bytes: &[u8]) -> ValueType {
    match value::trimmed(bytes) {
        b"CONTAINER" => ValueType::Container,
        b"TEXT" => ValueType::Text,
        b"CODE" => ValueType::Code,
        b"NUM" => ValueType::Number,
        b"UIDREF" => ValueType::UidReference,
        b"PNAME" => ValueType::PersonName,
        b"SCOORD" => ValueType::ImageCoordinates,
        b"SCOORD3D" => ValueType::PatientCoordinates,
        b"IMAGE" => ValueType::Image,
        _ => ValueType::Other,
    }
}

/// Which series the images of a report stand in.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    series: Vec<CompactString>,
    images: HashMap<CompactString, usize>,
}

impl Evidence {
    fn image(&mut self, sop_uid: CompactString) {
        if let Some(series) = self.series.len().checked_sub(1) {
            self.images.entry(sop_uid).or_insert(series);
        }
    }

    pub(super) fn series(&self, sop_uid: &str) -> Option<&str> {
        let series = self.series.get(*self.images.get(sop_uid)?)?;
        (!series.is_empty()).then_some(series)
    }
}
