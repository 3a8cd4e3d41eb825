//! The content tree of a structured report (PS3.3 C.17.3): items in one flat list, each with
//! its parent's place, so that no depth is ever recursed into, not even when it is dropped.

use std::path::Path;

use compact_str::CompactString;

use super::content_read::{Builder, Evidence};
use super::header::Header;
use super::inflate::InflateSource;
use super::part10::{Refusal, start};
use super::read::read_bytes;
use super::revisit::{Code, read_and_visit};
use super::source::MemorySource;
use super::value::ValueError;
use super::walker;
use crate::geometry::{PixelPoint, Vector3};

/// How an item stands to its parent (0040,A010).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Relationship {
    /// CONTAINS.
    Contains,
    /// HAS OBS CONTEXT.
    HasObservationContext,
    /// HAS ACQ CONTEXT.
    HasAcquisitionContext,
    /// HAS CONCEPT MOD.
    HasConceptModifier,
    /// HAS PROPERTIES.
    HasProperties,
    /// INFERRED FROM.
    InferredFrom,
    /// SELECTED FROM.
    SelectedFrom,
    /// None stated (the root), or none of these.
    #[default]
    Other,
}

/// What kind of value an item holds (0040,A040).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValueType {
    /// CONTAINER.
    Container,
    /// TEXT.
    Text,
    /// CODE.
    Code,
    /// NUM.
    Number,
    /// UIDREF.
    UidReference,
    /// PNAME.
    PersonName,
    /// SCOORD: points on an image.
    ImageCoordinates,
    /// SCOORD3D: points in the patient.
    PatientCoordinates,
    /// IMAGE.
    Image,
    /// DATE, TIME, DATETIME, COMPOSITE, WAVEFORM, TCOORD, none stated.
    #[default]
    Other,
}

/// One content item. Its values are there as far as its attributes were.
#[derive(Clone, Debug, Default)]
pub struct ContentItem {
    /// Its parent's place in the list; none for the root.
    pub parent: Option<u32>,
    /// Places of its children, in the file's order.
    pub children: Vec<u32>,
    /// How it stands to its parent.
    pub relationship: Relationship,
    /// What it holds.
    pub value_type: ValueType,
    /// Concept Name (0040,A043); empty when absent.
    pub concept: Option<Box<Code>>,
    /// Its values.
    pub(super) values: Option<Box<ContentValues>>,
}

/// Everything an item may hold but its concept.
#[derive(Clone, Debug, Default)]
pub(super) struct ContentValues {
    pub text: String,
    pub code: Code,
    pub number: Option<Measured>,
    pub graphic: Option<Graphic>,
    pub image: Option<ImageReference>,
    pub template: CompactString,
    pub target: Vec<u32>,
}

/// A measured value (0040,A300).
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Items of the sequence; the standard allows one, or none for "no value".
    pub values: usize,
    /// Numeric Value (0040,A30A) as it stands; empty when absent.
    pub text: CompactString,
    /// Numeric Value as one finite number.
    pub value: Option<Result<f64, ValueError>>,
    /// Measurement Units (0040,08EA).
    pub unit: Code,
}

/// Points of a graphic (0070,0022), as they stand.
#[derive(Clone, Debug, Default)]
pub struct Graphic {
    /// Graphic Type (0070,0023): POLYLINE, CIRCLE, ELLIPSE, POINT, MULTIPOINT, POLYGON, ELLIPSOID.
    pub graphic_type: CompactString,
    /// Numbers of Graphic Data; the bytes were no whole number of them: none.
    pub numbers: Option<Vec<f32>>,
    /// Referenced Frame of Reference UID (3006,0024), of points in the patient.
    pub frame_of_reference_uid: CompactString,
}

impl Graphic {
    /// Points on an image as (0, 0) is the centre of its first pixel. In the file they count from
    /// that pixel's corner. None when a number is not finite or the numbers are no pairs.
    pub fn pixels(&self) -> Option<Vec<PixelPoint>> {
        let (pairs, rest) = self.finite()?.as_chunks::<2>();
        let point = |&[x, y]: &[f32; 2]| PixelPoint::new(f64::from(x) - 0.5, f64::from(y) - 0.5);
        rest.is_empty().then(|| pairs.iter().map(point).collect())
    }

    /// Points in the patient, millimetres, LPS. None when a number is not finite or they are no
    /// triples.
    pub fn patient(&self) -> Option<Vec<Vector3>> {
        let (triples, rest) = self.finite()?.as_chunks::<3>();
        let point = |&[x, y, z]: &[f32; 3]| Vector3::new(x.into(), y.into(), z.into());
        rest.is_empty().then(|| triples.iter().map(point).collect())
    }

    fn finite(&self) -> Option<&[f32]> {
        let numbers = self.numbers.as_deref()?;
        let usable = !numbers.is_empty() && numbers.iter().all(|number| number.is_finite());
        usable.then_some(numbers)
    }
}

/// A reference to an image, segmentation or other object (0008,1199).
#[derive(Clone, Debug, Default)]
pub struct ImageReference {
    /// Items of the sequence; the standard has one.
    pub count: usize,
    /// (0008,1150).
    pub sop_class_uid: CompactString,
    /// (0008,1155).
    pub sop_uid: CompactString,
    /// (0008,1160); an error when it is no list of integers.
    pub frames: Option<Result<Vec<i32>, ValueError>>,
}

/// A report: header, tree, and what else importers ask for. Texts are empty when absent.
#[derive(Debug)]
pub struct ContentTree {
    /// Identity.
    pub header: Header,
    /// Items; the root is the first, children stand behind their parents.
    pub items: Vec<ContentItem>,
    /// Completion Flag (0040,A491).
    pub completion: CompactString,
    /// Manufacturer (0008,0070).
    pub manufacturer: CompactString,
    /// Manufacturer's Model Name (0008,1090).
    pub model_name: CompactString,
    pub(super) evidence: Evidence,
}

impl ContentTree {
    /// The item at a place.
    pub fn item(&self, place: u32) -> Option<&ContentItem> {
        self.items.get(place as usize)
    }

    /// The children of an item.
    pub fn children<'t>(&'t self, item: &'t ContentItem) -> impl Iterator<Item = &'t ContentItem> {
        item.children.iter().filter_map(|&place| self.item(place))
    }

    /// The item that a by-reference item points to (0040,DB73), counted down from the root; the
    /// item itself when it points nowhere else.
    pub fn target<'t>(&'t self, item: &'t ContentItem) -> Option<&'t ContentItem> {
        let steps = item.reference();
        let Some((1, down)) = steps.split_first().map(|(first, down)| (*first, down)) else {
            return steps.is_empty().then_some(item);
        };
        down.iter().try_fold(self.items.first()?, |at, &step| {
            let child = (step as usize).checked_sub(1)?;
            at.children.get(child).and_then(|&place| self.item(place))
        })
    }

    /// Series Instance UID of an image by the report's evidence lists (0040,A375), (0040,A385).
    pub fn evidence_series(&self, sop_uid: &str) -> Option<&str> {
        self.evidence.series(sop_uid)
    }
}

impl ContentItem {
    fn parts(&self) -> Option<&ContentValues> {
        self.values.as_deref()
    }

    /// Text of a TEXT, UIDREF or PNAME.
    pub fn text(&self) -> &str {
        self.parts().map_or("", |values| &values.text)
    }

    /// Code of a CODE.
    pub fn code(&self) -> Option<&Code> {
        let code = self.parts().map(|values| &values.code);
        code.filter(|code| !code.is_empty())
    }

    /// Value of a NUM.
    pub fn measured(&self) -> Option<&Measured> {
        self.parts()?.number.as_ref()
    }

    /// Points of a SCOORD or SCOORD3D.
    pub fn graphic(&self) -> Option<&Graphic> {
        self.parts()?.graphic.as_ref()
    }

    /// Object that an IMAGE names.
    pub fn image(&self) -> Option<&ImageReference> {
        self.parts()?.image.as_ref()
    }

    /// Template Identifier (0040,DB00) of a container; empty when it names none.
    pub fn template(&self) -> &str {
        self.parts().map_or("", |values| &values.template)
    }

    /// Where a by-reference item points (0040,DB73); empty for any other.
    pub fn reference(&self) -> &[u32] {
        self.parts().map_or(&[], |values| &values.target)
    }
}

/// Read the content of a report: the gate, the header, then the tree.
pub fn read_content(path: &Path) -> Result<ContentTree, Refusal> {
    let mut builder = Builder::default();
    let header = read_and_visit(path, &mut builder)?;
    Ok(builder.finish(header))
}

/// Read the content of a report that is in memory.
pub fn read_content_bytes(bytes: &[u8]) -> Result<ContentTree, Refusal> {
    let header = read_bytes(bytes)?;
    let mut builder = Builder::default();
    let mut source = MemorySource(bytes);
    let start = start(&mut source)?;
    let encoding = start.syntax.encoding;
    if start.syntax.deflated {
        let mut inflated = InflateSource::new(source, start.offset)?;
        walker::walk(&mut inflated, 0, encoding, &mut builder)?;
    } else {
        walker::walk(&mut source, start.offset, encoding, &mut builder)?;
    }
    Ok(builder.finish(header))
}
