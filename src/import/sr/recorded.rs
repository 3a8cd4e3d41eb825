//! A NUM item as a recorded length, or why it is none.

use compact_str::CompactString;

use crate::dicom::content::ContentItem;
use crate::finding::Finding;
use crate::import::annotation::ReadingKind;
use crate::study::Mm;

use super::codes::{Concept, by_meaning, concept};
use super::unit::{LengthUnit, unusable};

/// What a NUM item measures.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A length of a lesion.
    Length(ReadingKind),
    /// Order or offset of a time point: no measurement.
    TimePoint,
    /// Anything else.
    Other,
}

/// A recorded length.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The length.
    pub length: Mm,
    /// The number as it stands.
    pub text: CompactString,
    /// The unit's code.
    pub unit: &'static str,
}

/// What a NUM item measures, and what is odd about how it says so.
pub fn quantity(item: &ContentItem) -> (Quantity, Option<Finding>) {
    let Some(code) = item.concept.as_deref() else {
        let said = "a number that does not say what it is: not read";
        let finding = Finding::warning("unsupported.measurement", said);
        return (Quantity::Other, Some(finding));
    };
    let (known, meant) = (concept(code), by_meaning(&code.meaning));
    let length = |concept| match concept {
        Some(Concept::Length) => Some(ReadingKind::Length),
        Some(Concept::LongAxis) => Some(ReadingKind::LongAxis),
        Some(Concept::ShortAxis) => Some(ReadingKind::ShortAxis),
        Some(Concept::OtherLength) => Some(ReadingKind::OtherLength),
        _ => None,
    };
    if known == Some(Concept::TimePointNumber) {
        return (Quantity::TimePoint, None);
    }
    let left_out = |said: &str| {
        let finding = Finding::note("unsupported.measurement", said);
        (Quantity::Other, Some(finding))
    };
    match (length(known), known, meant) {
        // Cornerstone wrote areas under the code of a length.
        (Some(_), _, Some(Concept::Area | Concept::Volume | Concept::Radius)) => {
            match item
                .measured()
                .map(|measured| LengthUnit::of(&measured.unit))
            {
                Some(Ok(_)) => {
                    let said = "its code is a length, its meaning is none, its unit is one: three answers are none";
                    let finding = Finding::error("contradiction.concept_named", said);
                    (Quantity::Other, Some(finding))
                }
                _ => left_out("a length by its code, none by its meaning and unit: left out"),
            }
        }
        (Some(ReadingKind::OtherLength), ..) => {
            let said = "a size that does not say which axis it is: state the lesion's long or short axis where it is used";
            let finding = Finding::warning("missing_data.axis", said);
            (Quantity::Length(ReadingKind::OtherLength), Some(finding))
        }
        (Some(kind), ..) => (Quantity::Length(kind), None),
        (None, Some(_), _) => left_out("no length of a lesion: left out"),
        (None, None, meant) => match length(meant) {
            Some(kind) => {
                let said = "the code is not known; taken by its meaning";
                let finding = Finding::warning("unsupported.concept", said);
                (Quantity::Length(kind), Some(finding))
            }
            None => left_out("no length of a lesion: left out"),
        },
    }
}

/// The length that a NUM item records; findings of which an error says that there is none.
pub fn recorded(item: &ContentItem, findings: &mut Vec<Finding>) -> Option<Recorded> {
    let absent = |said: &str| {
        let column = "NumericValue (0040,A30A)";
        Finding::error("missing_data.value", said).in_column(column, "")
    };
    let Some(measured) = item.measured().filter(|measured| measured.values > 0) else {
        findings.push(absent(
            "a measurement without a value: not evaluable, and not 0 mm",
        ));
        return None;
    };
    let unusable_length = |said: String| {
        let finding = Finding::error("value_unusable.length", said);
        finding.in_column("NumericValue (0040,A30A)", measured.text.clone())
    };
    if measured.values > 1 {
        findings.push(unusable_length(format!(
            "{} values: two answers is no answer",
            measured.values
        )));
        return None;
    }
    let unit = match LengthUnit::of(&measured.unit) {
        Ok(unit) => unit,
        Err(error) => {
            let finding = Finding::error(error.code(), format!("the unit: {error}"));
            let column = "MeasurementUnitsCodeSequence (0040,08EA)";
            findings.push(finding.in_column(column, measured.unit.to_string()));
            return None;
        }
    };
    let value = match measured.value {
        None => {
            findings.push(absent(
                "a measurement whose value is empty: not evaluable, and not 0 mm",
            ));
            return None;
        }
        Some(Err(error)) => {
            findings.push(unusable_length(unusable(error)));
            return None;
        }
        Some(Ok(value)) => value,
    };
    match unit.length(&measured.text, value) {
        Err(said) => {
            findings.push(unusable_length(format!("the length {said}")));
            None
        }
        Ok(length) if length == Mm::ZERO => {
            let said = "a length of 0 mm: no caliper measures it; say whether the lesion is absent or was not read";
            findings.push(unusable_length(said.into()));
            None
        }
        Ok(length) => {
            if unit.code != "mm" {
                let said = format!(
                    "recorded in {}; converted to {} mm",
                    unit.code,
                    length.display(3)
                );
                let column = "MeasurementUnitsCodeSequence (0040,08EA)";
                findings.push(
                    Finding::note("unit_unknown.converted", said).in_column(column, unit.code),
                );
            }
            Some(Recorded {
                length,
                text: measured.text.clone(),
                unit: unit.code,
            })
        }
    }
}
