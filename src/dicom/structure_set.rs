//! RT structure sets (PS3.3 A.19): regions of interest and their contours.

use std::path::Path;

use super::form::{Form, check_vr};
use super::header::Header;
use super::level;
use super::part10::Refusal;
use super::problem::Problem;
use super::revisit::{read_and_visit, text};
use super::tag::{self, Tag};
use super::value::{self, ValueError};
use super::visitor::{Element, Visitor};
use crate::geometry::Vector3;

const REFERENCED_SOP_INSTANCE_UID: Tag = Tag(0x0008_1155);
const REFERENCED_FRAME_OF_REFERENCE_SEQUENCE: Tag = Tag(0x3006_0010);
const REFERENCED_STUDY_SEQUENCE: Tag = Tag(0x3006_0012);
const REFERENCED_SERIES_SEQUENCE: Tag = Tag(0x3006_0014);
const CONTOUR_IMAGE_SEQUENCE: Tag = Tag(0x3006_0016);
const STRUCTURE_SET_ROI_SEQUENCE: Tag = Tag(0x3006_0020);
const ROI_NUMBER: Tag = Tag(0x3006_0022);
const REFERENCED_FRAME_OF_REFERENCE_UID: Tag = Tag(0x3006_0024);
const ROI_NAME: Tag = Tag(0x3006_0026);
const CONTOUR_SEQUENCE: Tag = Tag(0x3006_0040);
const CONTOUR_GEOMETRIC_TYPE: Tag = Tag(0x3006_0042);
const NUMBER_OF_CONTOUR_POINTS: Tag = Tag(0x3006_0046);
const CONTOUR_DATA: Tag = Tag(0x3006_0050);
const REFERENCED_ROI_NUMBER: Tag = Tag(0x3006_0084);

/// One contour.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// (3006,0042): CLOSED_PLANAR, CLOSEDPLANAR_XOR, POINT, OPEN_PLANAR, OPEN_NONPLANAR.
    pub geometric_type: String,
    /// Its points (3006,0050), millimetres, LPS; an error when they are unusable.
    pub points: Result<Vec<Vector3>, ContourError>,
    /// SOP Instance UID of the image it was drawn on (3006,0016), the first; empty when not said.
    pub image_uid: String,
    /// Stated count of points (3006,0046).
    stated: Option<i32>,
}

impl Contour {
    /// Its item began: nothing known yet.
    const fn begun() -> Self {
        Self {
            geometric_type: String::new(),
            points: Err(ContourError::Value(ValueError::Empty)),
            image_uid: String::new(),
            stated: None,
        }
    }

    /// It encloses an area.
    pub fn is_closed(&self) -> bool {
        matches!(
            self.geometric_type.as_str(),
            "CLOSED_PLANAR" | "CLOSEDPLANAR_XOR"
        )
    }
}

/// Why a contour's points cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContourError {
    /// Not decimal strings.
    #[error("its points {0}")]
    Value(ValueError),
    /// No multiple of three numbers.
    #[error("its {0} numbers are no points of three")]
    Count(usize),
    /// The count of points is not the one stated.
    #[error("{found} points, {stated} stated: two answers is no answer")]
    Stated {
        /// Points that are there.
        found: usize,
        /// (3006,0046).
        stated: i32,
    },
}

/// A region of interest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Region {
    /// (3006,0022).
    pub number: i32,
    /// (3006,0026).
    pub name: String,
    /// (3006,0024).
    pub frame_of_reference_uid: String,
    /// Its contours, in the order of the file.
    pub contours: Vec<Contour>,
}

/// A structure set.
#[derive(Clone, Debug)]
pub struct StructureSet {
    /// Identity.
    pub header: Header,
    /// Its regions, in the order of the file.
    pub regions: Vec<Region>,
    /// Series it was drawn on (3006,0014).
    pub series_uids: Vec<String>,
    /// What is odd.
    pub problems: Vec<Problem>,
}

/// Read a structure set: the gate, the header, then its regions and contours.
pub fn read_structure_set(path: &Path) -> Result<StructureSet, Refusal> {
    let mut parts = Parts::default();
    let header = read_and_visit(path, &mut parts)?;
    let mut problems = Vec::new();
    let mut regions = parts.regions;
    let mut numbers: Vec<_> = regions.iter().map(|region| region.number).collect();
    numbers.sort_unstable();
    if numbers.windows(2).any(|pair| pair.first() == pair.last()) {
        let said = "two regions have one number: two answers is no answer";
        return Err(Problem::error("contradiction.regions", said)
            .of(ROI_NUMBER)
            .into());
    }
    for (number, contours) in parts.contours {
        let region = regions
            .iter_mut()
            .find(|region| Some(region.number) == number);
        match region {
            Some(region) => region.contours.extend(contours.into_iter().map(counted)),
            None => {
                let said = format!(
                    "{} contours of a region that is not described",
                    contours.len()
                );
                problems
                    .push(Problem::error("contradiction.regions", said).of(REFERENCED_ROI_NUMBER));
            }
        }
    }
    Ok(StructureSet {
        header,
        regions,
        series_uids: parts.series_uids,
        problems,
    })
}

/// The contour, its points compared with their stated count.
fn counted(mut contour: Contour) -> Contour {
    if let (Ok(points), Some(stated)) = (&contour.points, contour.stated)
        && usize::try_from(stated) != Ok(points.len())
    {
        let found = points.len();
        contour.points = Err(ContourError::Stated { found, stated });
    }
    contour
}

fn points(bytes: &[u8]) -> Result<Vec<Vector3>, ContourError> {
    let numbers = value::all_decimals(bytes).map_err(ContourError::Value)?;
    let (triples, rest) = numbers.as_chunks::<3>();
    if !rest.is_empty() {
        return Err(ContourError::Count(numbers.len()));
    }
    Ok(triples
        .iter()
        .map(|&[x, y, z]| Vector3::new(x, y, z))
        .collect())
}

/// Collects regions and contours.
#[derive(Default)]
struct Parts {
    regions: Vec<Region>,
    /// Region number and contours of each item of (3006,0039).
    contours: Vec<(Option<i32>, Vec<Contour>)>,
    series_uids: Vec<String>,
}

/// Where in the file an element stands.
enum Stand {
    Region,
    Contours,
    Contour,
    ContourImage,
    Series,
}

fn stand(path: level::Path<'_>) -> Option<Stand> {
    let around = [0, 1, 2].map(|depth| path.step(depth).map(|(tag, _)| tag));
    Some(match (path.depth(), around) {
        (1, [Some(STRUCTURE_SET_ROI_SEQUENCE), ..]) => Stand::Region,
        (1, [Some(tag::ROI_CONTOUR_SEQUENCE), ..]) => Stand::Contours,
        (2, [Some(tag::ROI_CONTOUR_SEQUENCE), Some(CONTOUR_SEQUENCE), _]) => Stand::Contour,
        (
            3,
            [
                Some(tag::ROI_CONTOUR_SEQUENCE),
                Some(CONTOUR_SEQUENCE),
                Some(CONTOUR_IMAGE_SEQUENCE),
            ],
        ) => Stand::ContourImage,
        (
            3,
            [
                Some(REFERENCED_FRAME_OF_REFERENCE_SEQUENCE),
                Some(REFERENCED_STUDY_SEQUENCE),
                Some(REFERENCED_SERIES_SEQUENCE),
            ],
        ) => Stand::Series,
        _ => return None,
    })
}

/// What a wanted attribute must be written as.
fn form(tag: Tag) -> Form {
    match tag {
        ROI_NUMBER | REFERENCED_ROI_NUMBER | NUMBER_OF_CONTOUR_POINTS => Form::Integer,
        CONTOUR_DATA => Form::Decimal,
        REFERENCED_FRAME_OF_REFERENCE_UID
        | REFERENCED_SOP_INSTANCE_UID
        | tag::SERIES_INSTANCE_UID => Form::Uid,
        _ => Form::Text,
    }
}

impl Visitor for Parts {
    fn wants(&mut self, path: level::Path<'_>, tag: Tag) -> bool {
        match stand(path) {
            Some(Stand::Region) => matches!(
                tag,
                ROI_NUMBER | ROI_NAME | REFERENCED_FRAME_OF_REFERENCE_UID
            ),
            Some(Stand::Contours) => tag == REFERENCED_ROI_NUMBER,
            Some(Stand::Contour) => matches!(
                tag,
                CONTOUR_GEOMETRIC_TYPE | NUMBER_OF_CONTOUR_POINTS | CONTOUR_DATA
            ),
            Some(Stand::ContourImage) => tag == REFERENCED_SOP_INSTANCE_UID,
            Some(Stand::Series) => tag == tag::SERIES_INSTANCE_UID,
            None => false,
        }
    }

    fn item(&mut self, path: level::Path<'_>) -> Result<(), Problem> {
        match (path.depth(), path.step(0), path.step(1)) {
            (1, Some((STRUCTURE_SET_ROI_SEQUENCE, _)), _) => self.regions.push(Region::default()),
            (1, Some((tag::ROI_CONTOUR_SEQUENCE, _)), _) => self.contours.push((None, Vec::new())),
            (2, Some((tag::ROI_CONTOUR_SEQUENCE, _)), Some((CONTOUR_SEQUENCE, _))) => {
                if let Some((_, contours)) = self.contours.last_mut() {
                    contours.push(Contour::begun());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn value(&mut self, path: level::Path<'_>, element: Element<'_>) -> Result<(), Problem> {
        let bytes = element.bytes;
        let Some(stand) = stand(path) else {
            return Ok(());
        };
        check_vr(form(element.tag), &element)?;
        let number = || {
            value::integer(bytes).map_err(|error| {
                Problem::error("malformed.number", format!("the value {error}")).of(element.tag)
            })
        };
        match stand {
            Stand::Series => self.series_uids.push(text(bytes)),
            Stand::Region => {
                if let Some(region) = self.regions.last_mut() {
                    match element.tag {
                        ROI_NUMBER => region.number = number()?,
                        ROI_NAME => region.name = text(bytes),
                        _ => region.frame_of_reference_uid = text(bytes),
                    }
                }
            }
            Stand::Contours => {
                if let Some(contours) = self.contours.last_mut() {
                    contours.0 = Some(number()?);
                }
            }
            Stand::Contour | Stand::ContourImage => self.contour_value(path, &element),
        }
        Ok(())
    }
}

impl Parts {
    fn contour_value(&mut self, path: level::Path<'_>, element: &Element<'_>) {
        let contours = self.contours.last_mut();
        let Some(contour) = contours.and_then(|(_, contours)| contours.last_mut()) else {
            return;
        };
        match element.tag {
            CONTOUR_GEOMETRIC_TYPE => contour.geometric_type = text(element.bytes),
            NUMBER_OF_CONTOUR_POINTS => contour.stated = value::integer(element.bytes).ok(),
            // Longer than 64 KiB it must be written as UN (PS3.5 6.2.2): the bytes are the same.
            CONTOUR_DATA => contour.points = points(element.bytes),
            _ if path.step(2).is_some_and(|(_, item)| item == 0) => {
                contour.image_uid = text(element.bytes);
            }
            _ => {}
        }
    }
}
