//! A length as a viewer recorded it: a number and a unit, never one without the other.

use compact_str::CompactString;

use super::annotation::AnnotationReading;
use crate::finding::Finding;
use crate::study::{Mm, parse_diameter};

/// A recorded number and its unit as they stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorded {
    pub(super) text: CompactString,
    pub(super) unit: CompactString,
}

impl Recorded {
    pub(super) fn new(text: impl Into<CompactString>, unit: impl Into<CompactString>) -> Recorded {
        Recorded {
            text: text.into(),
            unit: unit.into(),
        }
    }

    /// Put the length into a reading, or say why there is none. `centimetres` lists the units that
    /// mean centimetres to this writer; the conversion is said.
    pub(super) fn into_reading(
        self,
        reading: &mut AnnotationReading,
        centimetres: &[&str],
        findings: &mut Vec<Finding>,
    ) {
        if self.text.is_empty() {
            return;
        }
        match self.millimetres(centimetres, findings) {
            Ok(length) => reading.recorded = Some(length),
            Err(finding) => findings.push(finding.of_lesion(reading.lesion.clone())),
        }
        reading.recorded_text = self.text;
        reading.unit = self.unit;
    }

    fn millimetres(
        &self,
        centimetres: &[&str],
        findings: &mut Vec<Finding>,
    ) -> Result<Mm, Box<Finding>> {
        let has_exponent = self.text.contains(['e', 'E']);
        let text = match self.unit.as_str() {
            "mm" => self.text.clone(),
            unit if centimetres.contains(&unit) && !has_exponent => {
                let said = "recorded in centimetres; converted to millimetres";
                let finding = Finding::note("unit_unknown.converted", said);
                findings.push(finding.in_column("unit", unit));
                compact_str::format_compact!("{}e1", self.text)
            }
            unit => {
                let said = format!(
                    "the number {} has no unit of length that is read; mm would do, and none is guessed",
                    self.text
                );
                let finding = Finding::error("unit_unknown.length", said);
                return Err(finding.in_column("unit", unit).into());
            }
        };
        match parse_diameter(&text) {
            Ok(diameter) => Ok(diameter.mm),
            Err(error) => {
                let said = format!("the length {error}; digits and a point would do");
                let finding = Finding::error("value_unusable.length", said);
                Err(finding.in_column("value", self.text.clone()).into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_length_only_with_its_unit() {
        let cases = [
            ("40.0", "mm", Some(40_000), ""),
            (
                "6.328158527612686",
                "cm",
                Some(63_282),
                "unit_unknown.converted",
            ),
            ("1.5", "linear", Some(15_000), "unit_unknown.converted"),
            ("40", "px", None, "unit_unknown.length"),
            ("40", "", None, "unit_unknown.length"),
            ("4e1", "mm", Some(40_000), ""),
            ("4e1", "cm", None, "unit_unknown.length"),
            ("-4", "mm", None, "value_unusable.length"),
            ("NaN", "mm", None, "value_unusable.length"),
            ("", "mm", None, ""),
        ];
        for (text, unit, expected, code) in cases {
            let (mut reading, mut findings) = (AnnotationReading::default(), Vec::new());
            Recorded::new(text, unit).into_reading(&mut reading, &["cm", "linear"], &mut findings);
            let found = reading.recorded.map(Mm::micrometres);
            assert_eq!(found, expected, "{text} {unit}");
            let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
            assert_eq!(codes.concat(), code, "{text} {unit}");
        }
    }
}
