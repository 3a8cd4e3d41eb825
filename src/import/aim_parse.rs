//! From the elements of an AIM 3 file to an annotation.

use compact_str::CompactString;
use roxmltree::{Document, Node};

use super::aim::{AimAnnotation, AimRead, RecordedLength};
use super::xml_gate::admit;
use crate::finding::{Finding, Severity};
use crate::geometry::PixelPoint;
use crate::study::{Date, parse_date, parse_diameter};

/// Namespaces of AIM 3.x.
const AIM_3: &str = "gme://caCORE.caCORE/3.";

/// Read an AIM 3 file that is in memory.
pub fn read_aim_bytes(bytes: &[u8]) -> AimRead {
    let mut read = AimRead::default();
    if bytes.is_empty() {
        read.is_foreign = true;
        read.findings
            .push(Finding::note("unsupported.annotation", "the file is empty"));
        return read;
    }
    match admit(bytes) {
        Err(refusal) => read
            .findings
            .push(Finding::error(refusal.code(), refusal.to_string())),
        Ok(text) => match Document::parse(text) {
            Err(error) => read
                .findings
                .push(Finding::error("malformed.xml", format!("not XML: {error}"))),
            Ok(document) => read.root(document.root_element()),
        },
    }
    read
}

impl AimRead {
    fn root(&mut self, root: Node<'_, '_>) {
        let namespace = root.tag_name().namespace().unwrap_or_default();
        match root.tag_name().name() {
            "ImageAnnotation" if namespace.starts_with(AIM_3) => {
                self.annotation = Some(self.read(root))
            }
            name @ ("ImageAnnotation" | "ImageAnnotationCollection" | "AnnotationOfAnnotation") => {
                let said = format!(
                    "AIM, but not an image annotation of version 3 ({name} in {namespace:?})"
                );
                self.findings
                    .push(Finding::error("unsupported.aim_version", said));
            }
            name => {
                self.is_foreign = true;
                self.findings.push(Finding::note(
                    "unsupported.annotation",
                    format!("XML, but no AIM: {name:?}"),
                ));
            }
        }
    }

    fn read(&mut self, root: Node<'_, '_>) -> AimAnnotation {
        let study = first(
            root,
            &[
                "imageReferenceCollection",
                "ImageReference",
                "imageStudy",
                "ImageStudy",
            ],
        );
        let series = study.and_then(|study| first(study, &["imageSeries", "ImageSeries"]));
        let image = series.and_then(|series| first(series, &["imageCollection", "Image"]));
        let entity = first(root, &["anatomicEntityCollection", "AnatomicEntity"]);
        let label = attribute(entity, "label");
        let mut annotation = AimAnnotation {
            uid: attribute(Some(root), "uniqueIdentifier"),
            name: attribute(Some(root), "name"),
            reader: attribute(first(root, &["user", "User"]), "name"),
            patient_id: attribute(first(root, &["person", "Person"]), "name"),
            study_date: self.study_date(study),
            study_uid: attribute(study, "instanceUID"),
            series_uid: attribute(series, "instanceUID"),
            sop_uid: attribute(image, "sopInstanceUID"),
            frame: None,
            recorded: self.recorded(root),
            end_points: None,
            anatomic_entity: if label.is_empty() {
                attribute(entity, "codeMeaning")
            } else {
                label
            },
        };
        self.end_points(root, &mut annotation);
        self.must_have(&annotation);
        annotation
    }

    fn say(
        &mut self,
        severity: Severity,
        code: &'static str,
        column: &str,
        value: &str,
        said: impl Into<String>,
    ) {
        self.findings
            .push(Finding::new(severity, code, said).in_column(column, value));
    }

    fn must_have(&mut self, annotation: &AimAnnotation) {
        let needed = [
            (
                &annotation.patient_id,
                "Person name",
                "missing_data.patient_id",
                "names no patient",
            ),
            (
                &annotation.sop_uid,
                "sopInstanceUID",
                "missing_data.image",
                "names no image",
            ),
            (
                &annotation.reader,
                "User name",
                "missing_data.reader",
                "names no reader",
            ),
        ];
        for (text, column, code, said) in needed {
            if text.is_empty() {
                let severity = if column == "User name" {
                    Severity::Warning
                } else {
                    Severity::Error
                };
                self.say(severity, code, column, "", format!("the annotation {said}"));
            }
        }
    }

    fn study_date(&mut self, study: Option<Node<'_, '_>>) -> Option<Date> {
        let text = attribute(study, "startDate");
        // A date and a time; the time is often 00:00:00 and carries nothing.
        match parse_date(&text) {
            Ok(date) => Some(date),
            Err(error) => {
                let said = format!("the study's start date {error}; YYYY-MM-DD would do");
                self.say(
                    Severity::Error,
                    "date_unusable.annotation",
                    "startDate",
                    &text,
                    said,
                );
                None
            }
        }
    }

    /// The one length that the annotation records.
    fn recorded(&mut self, root: Node<'_, '_>) -> Option<RecordedLength> {
        let mut lengths = Vec::new();
        for calculation in children(root, "calculationCollection", "Calculation") {
            for result in children(
                calculation,
                "calculationResultCollection",
                "CalculationResult",
            ) {
                lengths.extend(self.length(calculation, result));
            }
        }
        if lengths.len() > 1 {
            let said = "the annotation records more than one length: two answers is no answer";
            self.say(
                Severity::Error,
                "contradiction.recorded_lengths",
                "CalculationResult",
                "",
                said,
            );
            return None;
        }
        let length = lengths.pop();
        if length.is_none()
            && self
                .findings
                .iter()
                .all(|finding| finding.column != "unitOfMeasure" && finding.column != "value")
        {
            self.say(
                Severity::Error,
                "missing_data.recorded_length",
                "CalculationResult",
                "",
                "the annotation records no length",
            );
        }
        length
    }

    fn length(
        &mut self,
        calculation: Node<'_, '_>,
        result: Node<'_, '_>,
    ) -> Option<RecordedLength> {
        let part = |name| attribute(Some(calculation), name);
        let concept = format!(
            "{}|{}|{}",
            part("codeValue"),
            part("codingSchemeDesignator"),
            part("codeMeaning")
        );
        let unit = attribute(Some(result), "unitOfMeasure");
        let data: Vec<_> =
            children(result, "calculationDataCollection", "CalculationData").collect();
        let text = attribute(data.first().copied(), "value");
        if data.len() != 1 {
            self.say(
                Severity::Error,
                "value_unusable.length",
                "value",
                "",
                format!("{} values in one result", data.len()),
            );
            return None;
        }
        let in_millimetres = match unit.as_str() {
            "mm" => text.clone(),
            "cm" if !text.contains(['e', 'E']) => {
                let said = "recorded in centimetres; converted to millimetres";
                self.say(
                    Severity::Note,
                    "unit_unknown.converted",
                    "unitOfMeasure",
                    &unit,
                    said,
                );
                compact_str::format_compact!("{text}e1")
            }
            _ => {
                let said =
                    "not a unit of length that is read; mm or cm would do, and none is guessed";
                self.say(
                    Severity::Error,
                    "unit_unknown.length",
                    "unitOfMeasure",
                    &unit,
                    said,
                );
                return None;
            }
        };
        match parse_diameter(&in_millimetres) {
            Ok(diameter) => Some(RecordedLength {
                length: diameter.mm,
                text,
                unit,
                concept: concept.into(),
            }),
            Err(error) => {
                let said = format!("the length {error}; digits and a point would do");
                self.say(
                    Severity::Error,
                    "value_unusable.length",
                    "value",
                    &text,
                    said,
                );
                None
            }
        }
    }

    /// The two points of the only line, and the frame that they are on.
    fn end_points(&mut self, root: Node<'_, '_>, annotation: &mut AimAnnotation) {
        let shapes: Vec<_> = children(root, "geometricShapeCollection", "GeometricShape").collect();
        let [shape] = shapes[..] else {
            let said = format!(
                "{} shapes where one line belongs: its length cannot be checked",
                shapes.len()
            );
            return self.say(
                Severity::Warning,
                "missing_data.end_points",
                "GeometricShape",
                "",
                said,
            );
        };
        let mut points: Vec<_> =
            children(shape, "spatialCoordinateCollection", "SpatialCoordinate").collect();
        points.sort_by_key(|point| {
            attribute(Some(*point), "coordinateIndex")
                .parse::<u32>()
                .unwrap_or(u32::MAX)
        });
        let [from, to] = points[..] else {
            let said = format!(
                "a shape of {} points where a line has 2: its length cannot be checked",
                points.len()
            );
            return self.say(
                Severity::Warning,
                "missing_data.end_points",
                "SpatialCoordinate",
                "",
                said,
            );
        };
        for point in [from, to] {
            let image = attribute(Some(point), "imageReferenceUID");
            if image != annotation.sop_uid {
                let said = "an end point lies on another image than the one named";
                return self.say(
                    Severity::Error,
                    "contradiction.image_named",
                    "imageReferenceUID",
                    &image,
                    said,
                );
            }
        }
        let frame = |point| attribute(Some(point), "referencedFrameNumber");
        if frame(from) != frame(to) {
            let said = "the end points lie on two frames";
            return self.say(
                Severity::Error,
                "contradiction.image_named",
                "referencedFrameNumber",
                &frame(to),
                said,
            );
        }
        annotation.frame = frame(from).parse().ok().filter(|&number| number > 0);
        match (point(from), point(to)) {
            (Some(from), Some(to)) => annotation.end_points = Some([from, to]),
            _ => self.say(
                Severity::Error,
                "value_unusable.point",
                "SpatialCoordinate",
                "",
                "an end point that is no number",
            ),
        }
    }
}

fn point(node: Node<'_, '_>) -> Option<PixelPoint> {
    let number = |name| {
        let text = node.attribute(name)?;
        let plain = text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
        text.parse::<f64>()
            .ok()
            .filter(|number| plain && number.is_finite())
    };
    Some(PixelPoint::new(number("x")?, number("y")?))
}

/// The first element down a path of names.
fn first<'a, 'i>(node: Node<'a, 'i>, path: &[&str]) -> Option<Node<'a, 'i>> {
    path.iter()
        .try_fold(node, |node, name| named(node, name).next())
}

/// The elements `name` within the element `collection`.
fn children<'a, 'i>(
    node: Node<'a, 'i>,
    collection: &'static str,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    named(node, collection).flat_map(move |collection| named(collection, name))
}

fn named<'a, 'i, 'n>(
    node: Node<'a, 'i>,
    name: &'n str,
) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i, 'n> {
    node.children()
        .filter(move |child| child.is_element() && child.tag_name().name() == name)
}

fn attribute(node: Option<Node<'_, '_>>, name: &str) -> CompactString {
    node.and_then(|node| node.attribute(name))
        .map(CompactString::from)
        .unwrap_or_default()
}
