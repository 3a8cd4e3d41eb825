//! The codes of a measurement report, each concept with its present and older spellings.
//!
//! SNOMED CT (SCT) replaced SNOMED RT (SRT) in DICOM in 2017, in dcmjs in 2026: both are met.
//! Value and scheme decide; a meaning decides nothing where a code is known.

use crate::dicom::revisit::Code;

/// What a coded concept name says, as far as measurements need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Concept {
    /// Titles of measurement reports (CID 7021).
    MeasurementReport,
    /// Imaging Measurements, the container of the groups.
    ImagingMeasurements,
    /// Measurement Group.
    MeasurementGroup,
    /// Tracking Identifier.
    TrackingIdentifier,
    /// Tracking Unique Identifier.
    TrackingUniqueIdentifier,
    /// Finding.
    Finding,
    /// Finding Site.
    FindingSite,
    /// Comment, where OHIF keeps the reader's label.
    Comment,
    /// Person Observer Name.
    PersonObserver,
    /// Time Point.
    TimePoint,
    /// Order of a time point, and its distance from an event: numbers, but no measurements.
    TimePointNumber,
    /// Referenced Segment.
    ReferencedSegment,
    /// Source series for segmentation.
    SourceSeries,
    /// Length of a line.
    Length,
    /// Long axis.
    LongAxis,
    /// Short axis.
    ShortAxis,
    /// Another size of CID 7470: its axis is not said.
    OtherLength,
    /// Half a diameter.
    Radius,
    /// Area.
    Area,
    /// Volume.
    Volume,
}

/// Concept, scheme, value.
#[rustfmt::skip]
pub const CODES: &[(Concept, &str, &str)] = &[
    (Concept::MeasurementReport, "DCM", "126000"),
    (Concept::MeasurementReport, "DCM", "126001"),
    (Concept::MeasurementReport, "DCM", "126002"),
    (Concept::MeasurementReport, "DCM", "126003"),
    (Concept::ImagingMeasurements, "DCM", "126010"),
    (Concept::MeasurementGroup, "DCM", "125007"),
    (Concept::TrackingIdentifier, "DCM", "112039"),
    (Concept::TrackingUniqueIdentifier, "DCM", "112040"),
    (Concept::Finding, "DCM", "121071"),
    (Concept::FindingSite, "SCT", "363698007"), (Concept::FindingSite, "SRT", "G-C0E3"),
    (Concept::Comment, "DCM", "121106"),
    (Concept::PersonObserver, "DCM", "121008"),
    (Concept::TimePoint, "UMLS", "C2348792"),
    (Concept::TimePointNumber, "DCM", "126073"),
    (Concept::TimePointNumber, "DCM", "128740"),
    (Concept::ReferencedSegment, "DCM", "121191"),
    (Concept::SourceSeries, "DCM", "121232"),
    (Concept::Length, "SCT", "410668003"),
    (Concept::Length, "SRT", "G-D7FE"), (Concept::Length, "SRT", "G-A22A"),
    (Concept::LongAxis, "SCT", "103339001"), (Concept::LongAxis, "SRT", "G-A185"),
    (Concept::ShortAxis, "SCT", "103340004"), (Concept::ShortAxis, "SRT", "G-A186"),
    (Concept::OtherLength, "SCT", "81827009"), (Concept::OtherLength, "SRT", "M-02550"),
    (Concept::OtherLength, "DCM", "121206"), (Concept::OtherLength, "DCM", "121227"),
    (Concept::OtherLength, "DCM", "121207"), (Concept::OtherLength, "SCT", "103355008"),
    (Concept::OtherLength, "SCT", "131187009"), (Concept::OtherLength, "SRT", "G-A193"),
    (Concept::OtherLength, "SCT", "131188004"), (Concept::OtherLength, "SRT", "G-A194"),
    (Concept::OtherLength, "IBSI", "L0JK"),
    (Concept::Radius, "SCT", "131190003"),
    (Concept::Area, "SCT", "42798000"),
    (Concept::Area, "SRT", "G-A166"), (Concept::Area, "SRT", "G-A16A"),
    (Concept::Volume, "SCT", "118565006"), (Concept::Volume, "SRT", "G-D705"),
];

/// Names of quantities, for a code that is not known and for one that its meaning contradicts.
const MEANINGS: &[(Concept, &[&str])] = &[
    (Concept::Length, &["length"]),
    (
        Concept::LongAxis,
        &["long axis", "longaxis", "longest diameter"],
    ),
    (
        Concept::ShortAxis,
        &["short axis", "shortaxis", "shortest diameter"],
    ),
    (
        Concept::OtherLength,
        &["diameter", "distance", "major axis", "minor axis"],
    ),
    (Concept::Radius, &["radius"]),
    (Concept::Area, &["area"]),
    (Concept::Volume, &["volume"]),
];

/// The concept of a code by value and scheme.
pub fn concept(code: &Code) -> Option<Concept> {
    let scheme = match code.scheme.as_str() {
        // The designators that SNOMED RT had before (PS3.16 table 8-1).
        "SNM3" | "99SDM" => "SRT",
        scheme => scheme,
    };
    let mut known = CODES.iter();
    let found = known.find(|(_, of, value)| *of == scheme && *value == code.value);
    found.map(|(concept, ..)| *concept)
}

/// The quantity that a meaning names, whatever its case.
pub fn by_meaning(meaning: &str) -> Option<Concept> {
    let meaning = meaning.trim().to_lowercase();
    let mut known = MEANINGS.iter();
    let found = known.find(|(_, names)| names.contains(&meaning.as_str()));
    found.map(|(concept, _)| *concept)
}

/// A finding or site whose meaning is the reader's free text: so Cornerstone writes a label.
pub fn is_free_text(code: &Code) -> bool {
    code.value == "CORNERSTONEFREETEXT"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_for_two_concepts() {
        for (index, (_, scheme, value)) in CODES.iter().enumerate() {
            let twice = CODES[index + 1..]
                .iter()
                .any(|(_, other, again)| other == scheme && again == value);
            assert!(!twice, "{scheme} {value}");
        }
        assert_eq!(CODES.len(), 42);
    }

    #[test]
    fn value_and_scheme_decide_together() {
        let code = |value: &str, scheme: &str, meaning: &str| Code {
            value: value.into(),
            scheme: scheme.into(),
            meaning: meaning.into(),
        };
        let cases = [
            (
                code("103339001", "SCT", "Long Axis"),
                Some(Concept::LongAxis),
            ),
            (
                code("103339001", "SCT", "whatever"),
                Some(Concept::LongAxis),
            ),
            (code("G-A185", "SRT", "LongAxis"), Some(Concept::LongAxis)),
            (
                code("G-A186", "SNM3", "Short Axis"),
                Some(Concept::ShortAxis),
            ),
            (code("G-D7FE", "99SDM", "Length"), Some(Concept::Length)),
            (code("G-A185", "SCT", "Long Axis"), None),
            (code("103339001", "DCM", "Long Axis"), None),
            (code("", "", "Long Axis"), None),
        ];
        for (code, expected) in cases {
            assert_eq!(concept(&code), expected, "{code}");
        }
        assert_eq!(by_meaning("Long Axis "), Some(Concept::LongAxis));
        assert_eq!(by_meaning("AREA"), Some(Concept::Area));
        assert_eq!(by_meaning("Longitude"), None);
    }
}
