//! Units of length (UCUM), and numbers in them as whole micrometres.

use crate::dicom::revisit::Code;
use crate::dicom::value::ValueError;
use crate::geometry::micrometres;
use crate::study::{Mm, parse_diameter};

/// No lesion is longer: two metres.
const LARGEST_LENGTH: Mm = Mm::from_mm(2000);

/// A unit of length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LengthUnit {
    /// UCUM code, case sensitive.
    pub code: &'static str,
    /// Millimetres in one.
    pub millimetres: f64,
    /// Its names as code meanings spell it, in lower case.
    names: &'static [&'static str],
}

/// The units that are read.
pub const LENGTH_UNITS: &[LengthUnit] = &[
    LengthUnit {
        code: "mm",
        millimetres: 1.0,
        names: &[
            "mm",
            "millimeter",
            "millimetre",
            "millimeters",
            "millimetres",
        ],
    },
    LengthUnit {
        code: "cm",
        millimetres: 10.0,
        names: &[
            "cm",
            "centimeter",
            "centimetre",
            "centimeters",
            "centimetres",
        ],
    },
    LengthUnit {
        code: "m",
        millimetres: 1000.0,
        names: &["m", "meter", "metre", "meters", "metres"],
    },
    LengthUnit {
        code: "um",
        millimetres: 0.001,
        names: &[
            "um",
            "micrometer",
            "micrometre",
            "micrometers",
            "micrometres",
        ],
    },
    LengthUnit {
        code: "[in_i]",
        millimetres: 25.4,
        names: &["inch", "inches"],
    },
];

/// Why a unit gives no millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// None stated.
    #[error("no unit is stated, and none is guessed")]
    Absent,
    /// Code and meaning name two units of length.
    #[error("its code and its meaning name two units: two answers is no answer")]
    Contradicts,
    /// Not a unit of length that is read.
    #[error("not a unit of length that is read; mm (UCUM) would do, and none is guessed")]
    Unknown,
}

impl UnitError {
    /// The finding's code.
    pub const fn code(self) -> &'static str {
        match self {
            UnitError::Absent | UnitError::Unknown => "unit_unknown.length",
            UnitError::Contradicts => "contradiction.unit_named",
        }
    }
}

impl LengthUnit {
    /// The unit of a measured value. The version of the scheme is not looked at.
    pub fn of(code: &Code) -> Result<&'static LengthUnit, UnitError> {
        if code.value.is_empty() {
            return Err(UnitError::Absent);
        }
        let mut units = LENGTH_UNITS.iter();
        let unit = units
            .find(|unit| code.scheme == "UCUM" && unit.code == code.value)
            .ok_or(UnitError::Unknown)?;
        let meaning = code.meaning.trim().to_lowercase();
        let mut others = LENGTH_UNITS.iter().filter(|other| other.code != unit.code);
        if others.any(|other| other.names.contains(&meaning.as_str())) {
            return Err(UnitError::Contradicts);
        }
        Ok(unit)
    }

    /// A number in this unit, `text` as it stands and `value` as it was parsed, to the micrometre.
    pub fn length(&self, text: &str, value: f64) -> Result<Mm, String> {
        let exact = parse_diameter(text)
            .ok()
            .filter(|_| self.millimetres == 1.0);
        let length = match exact {
            Some(diameter) => Some(diameter.mm),
            None => micrometres(value * self.millimetres).map(Mm::from_micrometres),
        };
        length
            .filter(|length| *length <= LARGEST_LENGTH)
            .ok_or_else(|| "is negative or larger than any patient".to_owned())
    }
}

/// What a decimal string is, for a person.
pub fn unusable(error: ValueError) -> String {
    format!("the number {error}: no length is made of it; digits and a point would do")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        let cases = [
            ("mm", "UCUM", "millimeter", Ok("mm")),
            ("mm", "UCUM", "mm", Ok("mm")),
            ("mm", "UCUM", "", Ok("mm")),
            ("cm", "UCUM", "centimeter", Ok("cm")),
            ("um", "UCUM", "micrometer", Ok("um")),
            ("[in_i]", "UCUM", "inch", Ok("[in_i]")),
            ("cm", "UCUM", "millimeter", Err(UnitError::Contradicts)),
            ("MM", "UCUM", "millimeter", Err(UnitError::Unknown)),
            ("mm", "99LOCAL", "mm", Err(UnitError::Unknown)),
            ("mm", "DCM", "mm", Err(UnitError::Unknown)),
            ("mm2", "UCUM", "square millimeter", Err(UnitError::Unknown)),
            ("1", "UCUM", "px", Err(UnitError::Unknown)),
            ("{pixels}", "UCUM", "pixels", Err(UnitError::Unknown)),
            ("", "", "", Err(UnitError::Absent)),
        ];
        for (value, scheme, meaning, expected) in cases {
            let code = Code {
                value: value.into(),
                scheme: scheme.into(),
                meaning: meaning.into(),
            };
            assert_eq!(
                LengthUnit::of(&code).map(|unit| unit.code),
                expected,
                "{code}"
            );
        }
    }

    #[test]
    fn lengths_to_the_micrometre() {
        let cases = [
            ("mm", "43.8305652857888", 43.8305652857888, Some(43_831)),
            ("mm", "2.35e1", 23.5, Some(23_500)),
            ("mm", "5.", 5.0, Some(5_000)),
            ("mm", "+5", 5.0, Some(5_000)),
            ("mm", "-23.5", -23.5, None),
            ("mm", "99999", 99_999.0, None),
            ("cm", "2.35", 2.35, Some(23_500)),
            ("[in_i]", "2.35", 2.35, Some(59_690)),
            ("um", "2.35", 2.35, Some(2)),
        ];
        for (unit, text, value, expected) in cases {
            let unit = LENGTH_UNITS.iter().find(|one| one.code == unit).unwrap();
            let found = unit.length(text, value).ok().map(Mm::micrometres);
            assert_eq!(found, expected, "{text} {}", unit.code);
        }
    }
}
