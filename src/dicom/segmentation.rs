//! Segmentation objects (PS3.3 A.51): segments, and which frame shows which.

use std::path::Path;

use super::form::{Form, check_vr};
use super::header::Header;
use super::level;
use super::part10::Refusal;
use super::problem::Problem;
use super::revisit::{Code, read_and_visit, text};
use super::tag::{self, Tag};
use super::value;
use super::visitor::{Element, Visitor};

const REFERENCED_SERIES_SEQUENCE: Tag = Tag(0x0008_1115);
const REFERENCED_SOP_INSTANCE_UID: Tag = Tag(0x0008_1155);
const REFERENCED_FRAME_NUMBER: Tag = Tag(0x0008_1160);
const SOURCE_IMAGE_SEQUENCE: Tag = Tag(0x0008_2112);
const ANATOMIC_REGION_SEQUENCE: Tag = Tag(0x0008_2218);
const DERIVATION_IMAGE_SEQUENCE: Tag = Tag(0x0008_9124);
const CODE_VALUE: Tag = Tag(0x0008_0100);
const CODING_SCHEME: Tag = Tag(0x0008_0102);
const CODE_MEANING: Tag = Tag(0x0008_0104);
const LONG_CODE_VALUE: Tag = Tag(0x0008_0119);
const URN_CODE_VALUE: Tag = Tag(0x0008_0120);
const SEGMENTATION_TYPE: Tag = Tag(0x0062_0001);
const SEGMENT_SEQUENCE: Tag = Tag(0x0062_0002);
const SEGMENT_NUMBER: Tag = Tag(0x0062_0004);
const SEGMENT_LABEL: Tag = Tag(0x0062_0005);
const SEGMENT_IDENTIFICATION_SEQUENCE: Tag = Tag(0x0062_000A);
const REFERENCED_SEGMENT_NUMBER: Tag = Tag(0x0062_000B);
const MAXIMUM_FRACTIONAL_VALUE: Tag = Tag(0x0062_000E);
const SEGMENTED_PROPERTY_TYPE: Tag = Tag(0x0062_000F);
const TRACKING_ID: Tag = Tag(0x0062_0020);
const TRACKING_UID: Tag = Tag(0x0062_0021);

/// How a segmentation's pixels say what they belong to, (0062,0001).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentationKind {
    /// One bit a pixel, a frame a segment and slice.
    Binary,
    /// A share or probability up to this value, a frame a segment and slice.
    Fractional {
        /// (0062,000E).
        maximum: u16,
    },
    /// The pixel value is the segment's number, a frame a slice.
    LabelMap,
}

/// A segment, an item of (0062,0002).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// (0062,0004); none when absent or unusable.
    pub number: Option<u16>,
    /// (0062,0005).
    pub label: String,
    /// (0062,0020).
    pub tracking_id: String,
    /// (0062,0021).
    pub tracking_uid: String,
    /// (0062,000F).
    pub property_type: Code,
    /// (0008,2218), the first.
    pub site: Code,
}

/// What a frame shows; its geometry is in the header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentFrame {
    /// (0062,000B); none in a label map.
    pub segment: Option<u16>,
    /// SOP Instance UID of the image it was drawn on (0008,2112), the first; empty when not said.
    pub source_uid: String,
    /// Frame of that image (0008,1160), the first.
    pub source_frame: Option<u32>,
}

/// A segmentation without its pixels.
#[derive(Clone, Debug)]
pub struct Segmentation {
    /// Identity, pixels, geometry of each frame.
    pub header: Header,
    /// What a pixel means.
    pub kind: SegmentationKind,
    /// Its segments, in the order of the file.
    pub segments: Vec<Segment>,
    /// What each frame shows.
    pub frames: Vec<SegmentFrame>,
    /// Series it was drawn on (0008,1115).
    pub series_uids: Vec<String>,
}

/// Read a segmentation: the gate, the header, then its own attributes.
pub fn read_segmentation(path: &Path) -> Result<Segmentation, Refusal> {
    let mut parts = Parts::default();
    let header = read_and_visit(path, &mut parts)?;
    let kind = kind(&parts, &header)?;
    let mut frames = parts.frames;
    frames.resize(header.pixels.frames as usize, SegmentFrame::default());
    for frame in &mut frames {
        frame.segment = frame.segment.or(parts.shared.segment);
        if frame.source_uid.is_empty() {
            frame.source_uid.clone_from(&parts.shared.source_uid);
            frame.source_frame = parts.shared.source_frame;
        }
    }
    let mut numbers: Vec<_> = parts.segments.iter().filter_map(|one| one.number).collect();
    numbers.sort_unstable();
    if numbers.windows(2).any(|pair| pair.first() == pair.last()) {
        let said = "two segments have one number: two answers is no answer";
        return Err(Problem::error("contradiction.segments", said)
            .of(SEGMENT_NUMBER)
            .into());
    }
    Ok(Segmentation {
        header,
        kind,
        segments: parts.segments,
        frames,
        series_uids: parts.series_uids,
    })
}

fn kind(parts: &Parts, header: &Header) -> Result<SegmentationKind, Problem> {
    let bits = header.pixels.bits_allocated;
    let refused = |said: String| {
        Err(Problem::error("contradiction.segmentation", said).of(SEGMENTATION_TYPE))
    };
    if header.pixels.samples_per_pixel != 1 || header.pixels.is_signed {
        return refused("a segmentation has one unsigned sample a pixel".to_owned());
    }
    match (parts.segmentation_type.as_str(), bits) {
        ("BINARY", 1 | 8) => Ok(SegmentationKind::Binary),
        ("FRACTIONAL", 8) => match parts.maximum {
            Some(maximum @ 1..=255) => Ok(SegmentationKind::Fractional { maximum }),
            _ => Err(Problem::error(
                "missing_data.fractional_maximum",
                "a fractional segmentation without its largest value",
            )
            .of(MAXIMUM_FRACTIONAL_VALUE)),
        },
        ("LABELMAP", 8 | 16) => Ok(SegmentationKind::LabelMap),
        (kind @ ("BINARY" | "FRACTIONAL" | "LABELMAP"), bits) => {
            refused(format!("{kind} with {bits} bits a pixel"))
        }
        (kind, _) => Err(Problem::error(
            "unsupported.segmentation_type",
            format!("segmentation type {kind:?}: BINARY, FRACTIONAL and LABELMAP are read"),
        )
        .of(SEGMENTATION_TYPE)),
    }
}

/// Collects a segmentation's own attributes.
#[derive(Default)]
struct Parts {
    segmentation_type: String,
    maximum: Option<u16>,
    segments: Vec<Segment>,
    shared: SegmentFrame,
    frames: Vec<SegmentFrame>,
    series_uids: Vec<String>,
}

/// The sequences around an element, outermost first, as far as they matter.
fn around(path: level::Path<'_>) -> [Option<Tag>; 3] {
    [0, 1, 2].map(|depth| path.step(depth).map(|(tag, _)| tag))
}

/// Where in the file an element stands.
enum Stand {
    Top,
    Series,
    Segment,
    SegmentCode,
    Identification,
    Source,
}

fn stand(path: level::Path<'_>) -> Option<Stand> {
    let groups = [
        tag::SHARED_FUNCTIONAL_GROUPS,
        tag::PER_FRAME_FUNCTIONAL_GROUPS,
    ];
    Some(match (path.depth(), around(path)) {
        (0, _) => Stand::Top,
        (1, [Some(REFERENCED_SERIES_SEQUENCE), ..]) => Stand::Series,
        (1, [Some(SEGMENT_SEQUENCE), ..]) => Stand::Segment,
        (
            2,
            [
                Some(SEGMENT_SEQUENCE),
                Some(SEGMENTED_PROPERTY_TYPE | ANATOMIC_REGION_SEQUENCE),
                _,
            ],
        ) => Stand::SegmentCode,
        (2, [Some(group), Some(SEGMENT_IDENTIFICATION_SEQUENCE), _]) if groups.contains(&group) => {
            Stand::Identification
        }
        (
            3,
            [
                Some(group),
                Some(DERIVATION_IMAGE_SEQUENCE),
                Some(SOURCE_IMAGE_SEQUENCE),
            ],
        ) if groups.contains(&group) => Stand::Source,
        _ => return None,
    })
}

/// What a wanted attribute must be written as.
fn form(tag: Tag) -> Form {
    match tag {
        SEGMENT_NUMBER | REFERENCED_SEGMENT_NUMBER | MAXIMUM_FRACTIONAL_VALUE => {
            Form::UnsignedShort
        }
        TRACKING_UID | REFERENCED_SOP_INSTANCE_UID | tag::SERIES_INSTANCE_UID => Form::Uid,
        REFERENCED_FRAME_NUMBER => Form::Integer,
        URN_CODE_VALUE => Form::Bytes,
        _ => Form::Text,
    }
}

impl Visitor for Parts {
    fn wants(&mut self, path: level::Path<'_>, tag: Tag) -> bool {
        match stand(path) {
            Some(Stand::Top) => matches!(tag, SEGMENTATION_TYPE | MAXIMUM_FRACTIONAL_VALUE),
            Some(Stand::Series) => tag == tag::SERIES_INSTANCE_UID,
            Some(Stand::Segment) => matches!(
                tag,
                SEGMENT_NUMBER | SEGMENT_LABEL | TRACKING_ID | TRACKING_UID
            ),
            Some(Stand::SegmentCode) => matches!(
                tag,
                CODE_VALUE | CODING_SCHEME | CODE_MEANING | LONG_CODE_VALUE | URN_CODE_VALUE
            ),
            Some(Stand::Identification) => tag == REFERENCED_SEGMENT_NUMBER,
            Some(Stand::Source) => {
                matches!(tag, REFERENCED_SOP_INSTANCE_UID | REFERENCED_FRAME_NUMBER)
            }
            None => false,
        }
    }

    fn item(&mut self, path: level::Path<'_>) -> Result<(), Problem> {
        if path.depth() == 1 {
            match path.step(0) {
                Some((SEGMENT_SEQUENCE, _)) => self.segments.push(Segment::default()),
                Some((tag::PER_FRAME_FUNCTIONAL_GROUPS, _)) => {
                    self.frames.push(SegmentFrame::default());
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn value(&mut self, path: level::Path<'_>, element: Element<'_>) -> Result<(), Problem> {
        check_vr(form(element.tag), &element)?;
        let bytes = element.bytes;
        match stand(path) {
            Some(Stand::Top) if element.tag == SEGMENTATION_TYPE => {
                self.segmentation_type = text(bytes);
            }
            Some(Stand::Top) => self.maximum = Some(number(&element)?),
            Some(Stand::Series) => self.series_uids.push(text(bytes)),
            Some(Stand::Segment) => self.segment_value(&element)?,
            Some(Stand::SegmentCode) => self.code_value(path, &element),
            Some(Stand::Identification) => {
                let number = number(&element)?;
                let frame = self.frame(path);
                if frame.segment.replace(number).is_some() {
                    let said = "a frame of two segments: two answers is no answer";
                    return Err(Problem::error("contradiction.segments", said).of(element.tag));
                }
            }
            Some(Stand::Source) => self.source_value(path, &element),
            None => {}
        }
        Ok(())
    }
}

impl Parts {
    fn frame(&mut self, path: level::Path<'_>) -> &mut SegmentFrame {
        let per_frame = matches!(path.step(0), Some((tag::PER_FRAME_FUNCTIONAL_GROUPS, _)));
        match self.frames.last_mut().filter(|_| per_frame) {
            Some(frame) => frame,
            None => &mut self.shared,
        }
    }

    fn segment_value(&mut self, element: &Element<'_>) -> Result<(), Problem> {
        let number = match element.tag {
            SEGMENT_NUMBER => Some(number(element)?),
            _ => None,
        };
        let Some(segment) = self.segments.last_mut() else {
            return Ok(());
        };
        match element.tag {
            SEGMENT_NUMBER => segment.number = number,
            SEGMENT_LABEL => segment.label = text(element.bytes),
            TRACKING_ID => segment.tracking_id = text(element.bytes),
            _ => segment.tracking_uid = text(element.bytes),
        }
        Ok(())
    }

    /// The first item of a code sequence counts.
    fn code_value(&mut self, path: level::Path<'_>, element: &Element<'_>) {
        let (Some((sequence, 0)), Some(segment)) = (path.step(1), self.segments.last_mut()) else {
            return;
        };
        let code = if sequence == SEGMENTED_PROPERTY_TYPE {
            &mut segment.property_type
        } else {
            &mut segment.site
        };
        match element.tag {
            CODING_SCHEME => code.scheme = text(element.bytes),
            CODE_MEANING => code.meaning = text(element.bytes),
            _ => code.value = text(element.bytes),
        }
    }

    /// The first source image of the first derivation counts.
    fn source_value(&mut self, path: level::Path<'_>, element: &Element<'_>) {
        let first = |depth| path.step(depth).is_some_and(|(_, item)| item == 0);
        if !first(1) || !first(2) {
            return;
        }
        let frame = self.frame(path);
        if element.tag == REFERENCED_SOP_INSTANCE_UID {
            frame.source_uid = text(element.bytes);
        } else {
            let said = text(element.bytes);
            let first = said.split('\\').next().unwrap_or_default();
            frame.source_frame = first.trim().parse().ok();
        }
    }
}

/// One unsigned 16-bit number.
fn number(element: &Element<'_>) -> Result<u16, Problem> {
    value::unsigned_short(element.bytes, element.big_endian).map_err(|error| {
        Problem::error("malformed.size", format!("the value {error}")).of(element.tag)
    })
}
