//! AIM 4 annotations: the XML form, and the JSON form of ePAD with the same names.
//!
//! `linear` and `cm` are centimetres to ePAD, `mm` millimetres; a conversion is always said.
//! Points are pixels, or millimetres in the patient in the ThreeDimension shapes.

use compact_str::CompactString;
use roxmltree::Document;
use serde_json::{Map, Value};

use super::aim4_shapes::{Shape, shapes};
use super::annotation::{Annotation, AnnotationReading, ReadingKind, ReadingPoints};
use super::bounded_file::{items_at, text_at};
use super::recorded_length::Recorded;
use super::xml_gate::admit;
use super::xml_value::xml_value;
use crate::finding::Finding;
use crate::study::parse_date;

const COLLECTION: &str = "ImageAnnotationCollection";
/// Units that mean centimetres to the writers of AIM 4.
const CENTIMETRES: &[&str] = &["cm", "linear"];

/// Whether the JSON is an AIM 4 collection.
pub fn is_aim4(document: &Value) -> bool {
    document.get(COLLECTION).is_some()
}

/// Read the XML form.
pub fn read_aim4_xml(bytes: &[u8]) -> Annotation {
    let text = match admit(bytes) {
        Ok(text) => text,
        Err(refusal) => {
            return Annotation::refused(Finding::error(refusal.code(), refusal.to_string()));
        }
    };
    match Document::parse(text) {
        Err(error) => {
            let said = format!("not XML: {error}");
            Annotation::refused(Finding::error("malformed.xml", said))
        }
        Ok(document) => {
            let root = document.root_element();
            let mut wrapped = Map::new();
            wrapped.insert(root.tag_name().name().into(), xml_value(root));
            read_aim4(&Value::Object(wrapped))
        }
    }
}

/// Read the JSON form.
pub fn read_aim4(document: &Value) -> Annotation {
    let Some(collection) = document.get(COLLECTION) else {
        return Annotation {
            is_foreign: true,
            ..Annotation::default()
        };
    };
    let version = text_at(collection, &["aimVersion"]);
    if !version.starts_with("AIMv4") && !version.is_empty() {
        let said = "AIM of another version than 3 or 4";
        let finding = Finding::error("unsupported.aim_version", said);
        return Annotation::refused(finding.in_column("aimVersion", version));
    }
    let mut read = Annotation::default();
    for annotation in items_at(collection, &["imageAnnotations", "ImageAnnotation"]) {
        read.groups.seen += 1;
        let before = read.readings.len();
        read_one(collection, annotation, &mut read);
        if read.readings.len() > before {
            read.groups.used += 1;
        } else {
            read.groups.refused += 1;
        }
    }
    if read.groups.seen == 0 {
        let said = "AIM without an image annotation";
        read.findings
            .push(Finding::error("missing_data.content", said));
    }
    read
}

fn read_one(collection: &Value, annotation: &Value, read: &mut Annotation) {
    let common = described(collection, annotation, &mut read.findings);
    let shapes = shapes(annotation);
    let lengths: Vec<(ReadingKind, &Value)> = items_at(
        annotation,
        &["calculationEntityCollection", "CalculationEntity"],
    )
    .iter()
    .filter_map(|calculation| Some((length_kind(calculation)?, calculation)))
    .collect();
    for (at, &(kind, calculation)) in lengths.iter().enumerate() {
        let mut reading = AnnotationReading {
            kind,
            concept: concept(calculation),
            ..common.clone()
        };
        let shape = shape_of(annotation, calculation, &shapes, (at, lengths.len()));
        match shape {
            Some(shape) => shape.place(&mut reading, &mut read.findings),
            None => {
                let said = "no line belongs to this length: it cannot be checked";
                let finding = Finding::warning("missing_data.end_points", said);
                read.findings.push(finding.of_lesion(common.lesion.clone()));
            }
        }
        recorded(calculation).into_reading(&mut reading, CENTIMETRES, &mut read.findings);
        if reading.recorded.is_some() || reading.points != ReadingPoints::Absent {
            read.readings.push(reading);
        }
    }
    if lengths.is_empty() {
        let said = "the annotation records no length";
        let finding = Finding::error("missing_data.recorded_length", said);
        read.findings.push(finding.of_lesion(common.lesion));
    }
}

fn described(
    collection: &Value,
    annotation: &Value,
    findings: &mut Vec<Finding>,
) -> AnnotationReading {
    let references = ["imageReferenceEntityCollection", "ImageReferenceEntity"];
    let reference = items_at(annotation, &references).first();
    let of_study = |path: &[&str]| {
        let study = reference.and_then(|reference| reference.get("imageStudy"));
        study.map(|study| text_at(study, path)).unwrap_or_default()
    };
    let image = reference.and_then(|reference| {
        let images = ["imageStudy", "imageSeries", "imageCollection", "Image"];
        items_at(reference, &images).first()
    });
    let name = text_at(annotation, &["name", "value"]);
    // ePAD appends what it displays behind a `~`.
    let label = CompactString::from(name.split('~').next().unwrap_or_default().trim());
    let tracking_uid = text_at(annotation, &["trackingUniqueIdentifier", "root"]);
    let date = of_study(&["startDate", "value"]);
    let study_date = parse_date(&dashed(&date)).ok();
    if study_date.is_none() && !date.is_empty() {
        let said = "the study's start date is no date; YYYYMMDD would do";
        let finding = Finding::error("date_unusable.annotation", said);
        findings.push(finding.in_column("startDate", date));
    }
    let users = items_at(collection, &["user"]);
    AnnotationReading {
        lesion: if label.is_empty() {
            tracking_uid.clone()
        } else {
            label.clone()
        },
        label,
        tracking_uid,
        series_uid: of_study(&["imageSeries", "instanceUid", "root"]),
        sop_uid: image
            .map(|image| text_at(image, &["sopInstanceUid", "root"]))
            .unwrap_or_default(),
        study_uid: of_study(&["instanceUid", "root"]),
        study_date,
        patient_id: text_at(collection, &["person", "id", "value"]),
        reader: users
            .first()
            .map(|user| first_text(user, &[&["loginName", "value"], &["name", "value"]]))
            .unwrap_or_default(),
        finding_site: location(annotation),
        writer: text_at(collection, &["aimVersion"]),
        ..AnnotationReading::default()
    }
}

/// The first text of several paths that is there.
pub(super) fn first_text(value: &Value, paths: &[&[&str]]) -> CompactString {
    let texts = paths.iter().map(|path| text_at(value, path));
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// `20081129` and `20081129161704` as `2008-11-29`; anything else as it stands.
fn dashed(text: &str) -> CompactString {
    let digits = text
        .get(..8)
        .filter(|day| day.bytes().all(|b| b.is_ascii_digit()));
    match digits {
        Some(day) => compact_str::format_compact!("{}-{}-{}", &day[..4], &day[4..6], &day[6..8]),
        None => text.into(),
    }
}

/// The physical entity labelled Location, else the first one.
fn location(annotation: &Value) -> CompactString {
    let path = ["imagingPhysicalEntityCollection", "ImagingPhysicalEntity"];
    let entities = items_at(annotation, &path);
    let labelled = entities
        .iter()
        .find(|entity| text_at(entity, &["label", "value"]).eq_ignore_ascii_case("location"));
    let Some(entity) = labelled.or(entities.first()) else {
        return CompactString::default();
    };
    let code = items_at(entity, &["typeCode"]).first();
    code.map(|code| {
        first_text(
            code,
            &[
                &["iso:displayName", "value"],
                &["displayName", "value"],
                &["codeMeaning"],
            ],
        )
    })
    .unwrap_or_default()
}

/// What a calculation measures; none when it is no length.
fn length_kind(calculation: &Value) -> Option<ReadingKind> {
    let by_code = items_at(calculation, &["typeCode"])
        .iter()
        .find_map(|code| match text_at(code, &["code"]).as_str() {
            "G-D7FE" | "G-A22A" | "410668003" => Some(ReadingKind::Length),
            "G-A185" | "103339001" => Some(ReadingKind::LongAxis),
            "G-A186" | "103340004" => Some(ReadingKind::ShortAxis),
            _ => None,
        });
    by_code.or_else(
        || match text_at(calculation, &["description", "value"]).as_str() {
            "Length" | "LineLength" => Some(ReadingKind::Length),
            "LongAxis" => Some(ReadingKind::LongAxis),
            "ShortAxis" => Some(ReadingKind::ShortAxis),
            "" if is_unnamed(calculation) => Some(ReadingKind::OtherLength),
            _ => None,
        },
    )
}

/// Nothing says what was calculated, but its unit is one of length.
fn is_unnamed(calculation: &Value) -> bool {
    let results = ["calculationResultCollection", "CalculationResult"];
    let unit = items_at(calculation, &results)
        .first()
        .map(|result| text_at(result, &["unitOfMeasure", "value"]));
    items_at(calculation, &["typeCode"]).is_empty()
        && unit.is_some_and(|unit| matches!(unit.as_str(), "mm" | "cm"))
}

fn concept(calculation: &Value) -> CompactString {
    let Some(code) = items_at(calculation, &["typeCode"]).first() else {
        return text_at(calculation, &["description", "value"]);
    };
    let meaning = first_text(
        code,
        &[&["iso:displayName", "value"], &["displayName", "value"]],
    );
    let (value, scheme) = (text_at(code, &["code"]), text_at(code, &["codeSystemName"]));
    compact_str::format_compact!("{value}|{scheme}|{meaning}")
}

/// The number and unit of a calculation, compact or extended; empty when there are several.
fn recorded(calculation: &Value) -> Recorded {
    let results = items_at(
        calculation,
        &["calculationResultCollection", "CalculationResult"],
    );
    let [result] = results else {
        return Recorded::default();
    };
    let data = items_at(result, &["calculationDataCollection", "CalculationData"]);
    let extended = match data {
        [one] => first_text(one, &[&["value", "value"], &["value"]]),
        _ => CompactString::default(),
    };
    let compact = text_at(result, &["value", "value"]);
    let text = if compact.is_empty() {
        extended
    } else {
        compact
    };
    Recorded::new(text, text_at(result, &["unitOfMeasure", "value"]))
}

/// The shape that a statement ties to a calculation; else, as many lines as lengths, by order.
fn shape_of<'s>(
    annotation: &Value,
    calculation: &Value,
    shapes: &'s [Shape],
    (at, lengths): (usize, usize),
) -> Option<&'s Shape> {
    let id = text_at(calculation, &["uniqueIdentifier", "root"]);
    let path = [
        "imageAnnotationStatementCollection",
        "ImageAnnotationStatement",
    ];
    let stated = items_at(annotation, &path).iter().find_map(|statement| {
        let subject = text_at(statement, &["subjectUniqueIdentifier", "root"]);
        let object = text_at(statement, &["objectUniqueIdentifier", "root"]);
        // Old files give every calculation the same id.
        let tells = subject == id && id.len() > 1;
        shapes.iter().find(|shape| tells && shape.uid == object)
    });
    stated.or_else(|| shapes.get(at).filter(|_| shapes.len() == lengths))
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<ImageAnnotationCollection aimVersion="AIMv4_0"
      xmlns="gme://caCORE.caCORE/4.4/edu.northwestern.radiology.AIM"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <user><loginName value="R1"/></user><person><id value="P1"/></person>
      <imageAnnotations><ImageAnnotation>
        <name value="T01~x"/><trackingUniqueIdentifier root="1.9"/>
        <calculationEntityCollection>
          <CalculationEntity><uniqueIdentifier root="0"/><typeCode code="G-A185" codeSystemName="SRT"/>
            <calculationResultCollection><CalculationResult xsi:type="ExtendedCalculationResult">
              <unitOfMeasure value="UNIT"/><calculationDataCollection><CalculationData>
              <value value="5.0"/></CalculationData></calculationDataCollection>
            </CalculationResult></calculationResultCollection></CalculationEntity>
          <CalculationEntity><uniqueIdentifier root="0"/><description value="ShortAxis"/>
            <calculationResultCollection><CalculationResult>
              <unitOfMeasure value="UNIT"/><value value="3.6"/>
            </CalculationResult></calculationResultCollection></CalculationEntity>
        </calculationEntityCollection>
        <markupEntityCollection>
          <MarkupEntity xsi:type="TwoDimensionMultiPoint"><imageReferenceUid root="1.4"/>
            <twoDimensionSpatialCoordinateCollection>
              <TwoDimensionSpatialCoordinate><coordinateIndex value="1"/><x value="30"/><y value="40"/></TwoDimensionSpatialCoordinate>
              <TwoDimensionSpatialCoordinate><coordinateIndex value="0"/><x value="0"/><y value="0"/></TwoDimensionSpatialCoordinate>
            </twoDimensionSpatialCoordinateCollection></MarkupEntity>
          <MarkupEntity xsi:type="TwoDimensionMultiPoint"><imageReferenceUid root="1.4"/>
            <twoDimensionSpatialCoordinateCollection>
              <TwoDimensionSpatialCoordinate><coordinateIndex value="0"/><x value="0"/><y value="30"/></TwoDimensionSpatialCoordinate>
              <TwoDimensionSpatialCoordinate><coordinateIndex value="1"/><x value="30"/><y value="10"/></TwoDimensionSpatialCoordinate>
            </twoDimensionSpatialCoordinateCollection></MarkupEntity>
        </markupEntityCollection>
        <imageReferenceEntityCollection><ImageReferenceEntity><imageStudy>
          <instanceUid root="1.2"/><startDate value="20200131000000"/>
          <imageSeries><instanceUid root="1.3"/><imageCollection><Image>
            <sopInstanceUid root="1.4"/></Image></imageCollection></imageSeries>
        </imageStudy></ImageReferenceEntity></imageReferenceEntityCollection>
      </ImageAnnotation></imageAnnotations></ImageAnnotationCollection>"#;

    #[test]
    fn both_axes_of_an_xml_annotation_are_read_in_its_unit() {
        let cases = [
            ("linear", Some(50_000), "unit_unknown.converted"),
            ("mm", Some(5_000), ""),
            ("px", None, "unit_unknown.length"),
        ];
        for (unit, micrometres, code) in cases {
            let read = read_aim4_xml(XML.replace("UNIT", unit).as_bytes());
            let [long, short] = read.readings.as_slice() else {
                panic!("{unit}: {:?}", read.findings);
            };
            assert_eq!(
                (long.kind, short.kind),
                (ReadingKind::LongAxis, ReadingKind::ShortAxis)
            );
            assert_eq!(
                long.recorded.map(|mm| mm.micrometres()),
                micrometres,
                "{unit}"
            );
            assert_eq!(
                (&*long.label, &*long.patient_id, &*long.reader),
                ("T01", "P1", "R1")
            );
            assert_eq!((&*long.series_uid, &*long.sop_uid), ("1.3", "1.4"));
            assert_eq!(long.study_date.unwrap().to_string(), "2020-01-31");
            let ReadingPoints::Pixels(points) = &long.points else {
                panic!("{unit}");
            };
            assert_eq!((points[0].x, points[1].y), (0.0, 40.0), "{unit}");
            assert!(
                read.findings.iter().all(|finding| finding.code == code),
                "{unit}"
            );
            assert_eq!(read.findings.is_empty(), code.is_empty(), "{unit}");
        }
    }

    #[test]
    fn another_version_is_refused_and_another_document_left_alone() {
        let read = read_aim4_xml(XML.replace("AIMv4_0", "AIMv5").as_bytes());
        assert_eq!(read.findings[0].code, "unsupported.aim_version");
        assert!(read_aim4_xml(b"<a/>").is_foreign);
        assert_eq!(read_aim4_xml(b"<a").findings[0].code, "malformed.xml");
    }
}
