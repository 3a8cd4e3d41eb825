//! From one measurement group to its readings.

use compact_str::{CompactString, ToCompactString};

use crate::dicom::content::{ContentItem, ContentTree, ImageReference};
use crate::dicom::revisit::Code;
use crate::finding::{Finding, Severity};
use crate::import::annotation::{AnnotationReading, ReadingKind, ReadingPoints};
use crate::import::annotation_geometry::check_reading;
use crate::import::outlines::ScannedImages;
use crate::study::Mm;

use super::drawing::{self, Drawing};
use super::group::Group;
use super::identity::{LesionName, lesion_name};
use super::recorded::{Quantity, Recorded, quantity, recorded};
use super::report_context::{ReportContext, reader_name};

/// Reads groups of one report.
pub struct GroupReader<'t> {
    /// The report.
    pub tree: &'t ContentTree,
    /// What holds for all of it.
    pub context: &'t ReportContext,
    /// The images, where they are at hand.
    pub images: Option<ScannedImages<'t>>,
}

/// A group, its name, and where its findings go.
struct Reading<'r, 't> {
    reader: &'r GroupReader<'t>,
    group: &'r Group<'t>,
    name: LesionName,
    /// The image that the group names for all it measures.
    image: Option<&'t ImageReference>,
    findings: &'r mut Vec<Finding>,
}

impl<'t> GroupReader<'t> {
    /// The readings of a group: one a length. None: a finding says why.
    pub fn read(&self, group: &Group<'t>, findings: &mut Vec<Finding>) -> Vec<AnnotationReading> {
        let patient = &self.context.patient_id;
        let reading = Reading {
            reader: self,
            group,
            image: drawing::only_image(group),
            name: lesion_name(group.label, group.tracking_id, group.tracking_uid, patient),
            findings,
        };
        reading.read()
    }
}

impl<'t> Reading<'_, 't> {
    fn read(mut self) -> Vec<AnnotationReading> {
        if self.group.by_reference > 0 {
            let said = "a group that contains an item by reference, which no group may: not read";
            self.say("", Finding::error("contradiction.reference", said));
            return Vec::new();
        }
        if self.name.lesion.is_empty() {
            let said = "neither label nor tracking identifier: it cannot be followed over time, and is not read";
            self.say("", Finding::error("missing_data.tracking", said));
            return Vec::new();
        }
        let lengths = self.lengths();
        let tree = self.reader.tree;
        let drawings = drawing::drawings(tree, self.group, &lengths);
        let mut readings: Vec<_> = lengths
            .iter()
            .zip(drawings)
            .filter_map(|(&(item, kind), drawing)| self.length(item, kind, drawing))
            .collect();
        self.axes(&mut readings);
        readings
    }

    /// The NUM items that are lengths.
    fn lengths(&mut self) -> Vec<(&'t ContentItem, ReadingKind)> {
        let group = self.group;
        let mut lengths = Vec::new();
        let mut others = false;
        for &item in &group.numbers {
            let (quantity, finding) = quantity(item);
            if let Some(finding) = finding {
                self.say(&concept_text(item), finding);
            }
            match quantity {
                Quantity::Length(kind) => lengths.push((item, kind)),
                Quantity::Other => others = true,
                Quantity::TimePoint => {}
            }
        }
        if lengths.is_empty() && !others {
            let said = "the group holds no measurement";
            self.say("", Finding::warning("missing_data.length", said));
        }
        lengths
    }

    /// One length; none, and an error said, when it must not be used.
    fn length(
        &mut self,
        item: &ContentItem,
        kind: ReadingKind,
        drawing: Option<Drawing<'_>>,
    ) -> Option<AnnotationReading> {
        let concept = concept_text(item);
        let mut found = Vec::new();
        let recorded = recorded(item, &mut found);
        let mut reading = self.begin(&concept, kind, recorded);
        if reading.recorded.is_some() {
            self.draw(&mut reading, item, drawing, &mut found);
        }
        let refused = found
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        for finding in found {
            self.say(&concept, finding);
        }
        (!refused).then_some(reading)
    }

    fn begin(
        &self,
        concept: &str,
        kind: ReadingKind,
        recorded: Option<Recorded>,
    ) -> AnnotationReading {
        let (group, context) = (self.group, self.reader.context);
        let or = |own: &str, other: &CompactString| match own {
            "" => other.clone(),
            own => own.into(),
        };
        let whole = |code: Option<&Code>| code.map(Code::to_compact_string).unwrap_or_default();
        let meaning = |code: Option<&Code>| {
            code.map(|code| code.meaning.as_str().into())
                .unwrap_or_default()
        };
        let recorded = recorded.map(|recorded| (recorded.length, recorded.text, recorded.unit));
        let (length, text, unit) = match recorded {
            Some((length, text, unit)) => (Some(length), text, unit),
            None => Default::default(),
        };
        AnnotationReading {
            lesion: self.name.lesion.clone(),
            label: self.name.label.clone(),
            tracking_id: group.tracking_id.into(),
            tracking_uid: group.tracking_uid.into(),
            kind,
            concept: concept.into(),
            recorded: length,
            recorded_text: text,
            unit: unit.into(),
            finding: meaning(group.finding),
            finding_code: whole(group.finding),
            finding_site: meaning(group.site),
            finding_site_code: whole(group.site),
            patient_id: context.patient_id.clone(),
            study_uid: context.study_uid.clone(),
            study_date: context.study_date,
            time_point: or(group.time_point, &context.time_point),
            reader: or(&reader_name(group.reader), &context.reader),
            writer: or(&self.name.tool, &context.writer),
            ..AnnotationReading::default()
        }
    }

    /// Points and image, and what they say to the length.
    fn draw(
        &self,
        reading: &mut AnnotationReading,
        item: &ContentItem,
        drawing: Option<Drawing<'_>>,
        found: &mut Vec<Finding>,
    ) {
        let tree = self.reader.tree;
        if let Some(image) = drawing::image(tree, item, drawing.as_ref()).or(self.image) {
            reading.sop_uid = image.sop_uid.clone();
            match &image.frames {
                None => {}
                Some(Ok(frames)) if frames.len() == 1 && frames[0] > 0 => {
                    reading.frame = u32::try_from(frames[0]).ok();
                }
                Some(_) => {
                    let said = "not one frame, counted from 1: which was read is not said";
                    let column = "ReferencedFrameNumber (0008,1160)";
                    found.push(Finding::error("missing_data.frame", said).in_column(column, ""));
                }
            }
        }
        let series = tree.evidence_series(&reading.sop_uid);
        reading.series_uid = series.unwrap_or(self.group.source_series).into();
        let mut span = None;
        if let Some(drawing) = drawing {
            match drawing.points() {
                Ok(points) => reading.points = points,
                Err(error) => {
                    let column = "GraphicData (0070,0022)";
                    found.push(
                        Finding::error("value_unusable.point", error.to_string())
                            .in_column(column, ""),
                    );
                }
            }
            reading.frame_of_reference_uid = drawing.frame_of_reference_uid();
            span = drawing.span(reading.kind);
            if span.is_none() && reading.points != ReadingPoints::Absent {
                let said = "drawn as an outline, not as a line: the length is not checked";
                found.push(Finding::note("missing_data.end_points", said));
            }
        }
        found.extend(check_reading(reading, span, self.reader.images));
    }

    /// Give every reading of the lesion both its axes.
    fn axes(&mut self, readings: &mut [AnnotationReading]) {
        let axis = |kinds: &[ReadingKind]| -> Option<Mm> {
            let mut of_kind = readings.iter().filter(|one| kinds.contains(&one.kind));
            of_kind.next().and_then(|one| one.recorded)
        };
        let long = axis(&[ReadingKind::LongAxis]).or(axis(&[ReadingKind::Length]));
        let short = axis(&[ReadingKind::ShortAxis]);
        if let (Some(long), Some(short)) = (long, short)
            && short > long
        {
            let said = format!(
                "the short axis of {} mm is longer than the long axis of {} mm",
                short.display(1),
                long.display(1)
            );
            self.say("", Finding::warning("contradiction.axes", said));
        }
        for reading in readings {
            (reading.long, reading.short) = (long, short);
        }
    }

    /// Say where it is: group, measurement, lesion.
    fn say(&mut self, concept: &str, mut finding: Finding) {
        let place = self.group.place();
        finding.message = match concept {
            "" => format!("{place}: {}", finding.message),
            concept => format!("{place}, {concept}: {}", finding.message),
        };
        let patient = self.reader.context.patient_id.clone();
        self.findings.push(
            finding
                .of_subject(patient)
                .of_lesion(self.name.lesion.clone()),
        );
    }
}

/// What is measured, `code|scheme|meaning`.
fn concept_text(item: &ContentItem) -> CompactString {
    let concept = item.concept.as_deref();
    concept
        .map(ToCompactString::to_compact_string)
        .unwrap_or_default()
}
