//! What INRC looks at beside the lesions that a diameter follows: one row of components.csv
//! (criteria/settled.md 29; criteria/inrc-2017.md).

use std::fmt;

use super::policy::choice;
use super::{Date, Diameter, Text};

/// What a cell says of a part of the disease.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Seen<T> {
    /// Empty: not involved at baseline, not assessed later.
    #[default]
    NotStated,
    /// NI: not involved.
    NotInvolved,
    /// NE: looked for, but unreadable or inadequate.
    NotEvaluable,
    /// The value.
    Found(T),
}

impl<T> Seen<T> {
    /// The value, if there is one.
    pub fn found(self) -> Option<T> {
        match self {
            Seen::Found(value) => Some(value),
            _ => None,
        }
    }

    /// Nothing is in the cell.
    pub fn is_not_stated(&self) -> bool {
        matches!(self, Seen::NotStated)
    }
}

choice! {
    /// MIBG uptake of the primary tumour (FDG where it takes up no MIBG) against baseline.
    PrimaryUptake {
        /// None left.
        Resolved = "RESOLVED",
        /// Weaker.
        Improved = "IMPROVED",
        /// The same.
        Stable = "STABLE",
        /// Stronger.
        Increased = "INCREASED",
    }
}
choice! {
    /// MIBG (or FDG) uptake of soft tissue other than the primary.
    SoftTissueUptake {
        /// None left.
        Resolved = "RESOLVED",
        /// Some left.
        Present = "PRESENT",
    }
}
choice! {
    /// Soft tissue that is not measured, other than the primary.
    NonTargetChange {
        /// Gone.
        Gone = "CR",
        /// Smaller.
        Smaller = "SMALLER",
        /// The same.
        Stable = "STABLE",
        /// Unequivocally grown.
        Progression = "PD",
    }
}
choice! {
    /// Disease that was not there before, by what proves it.
    NewDisease {
        /// Soft tissue that takes up MIBG or FDG.
        SoftTissueAvid = "ST_AVID",
        /// Soft tissue, by biopsy.
        SoftTissueHistology = "ST_HISTO",
        /// Soft tissue, neither avid nor biopsied.
        SoftTissueUnconfirmed = "ST_UNCONFIRMED",
        /// Bone that takes up MIBG.
        BoneMibg = "BONE_MIBG",
        /// Bone that takes up FDG, seen on CT or MRI (MIBG-nonavid).
        BoneFdgCt = "BONE_FDG_CT",
        /// Bone that takes up FDG, by biopsy (MIBG-nonavid).
        BoneFdgHistology = "BONE_FDG_HISTO",
        /// Bone that takes up FDG and nothing more (MIBG-nonavid).
        BoneFdgOnly = "BONE_FDG_ONLY",
    }
}

/// Tumour infiltration of the bone marrow, the highest of the samples, in thousandths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarrowPercent(u32);

impl MarrowPercent {
    /// No tumour.
    pub const ZERO: MarrowPercent = MarrowPercent(0);

    /// So many thousandths of a percent.
    pub const fn from_thousandths(thousandths: u32) -> MarrowPercent {
        MarrowPercent(thousandths)
    }

    /// A whole percentage.
    pub const fn from_percent(percent: u32) -> MarrowPercent {
        MarrowPercent(percent.saturating_mul(1000))
    }

    /// In thousandths of a percent.
    pub const fn thousandths(self) -> u32 {
        self.0
    }
}

/// With as many decimals as it needs, without the sign.
impl fmt::Display for MarrowPercent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:03}", self.0 % 1000);
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{}", self.0 / 1000),
            fraction => write!(f, "{}.{fraction}", self.0 / 1000),
        }
    }
}

/// Why a text is no percentage of infiltration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PercentError {
    /// Outside the grammar `digits[.digits]`.
    #[error("is not a number")]
    NotANumber,
    /// More than three decimals.
    #[error("has more than three decimals")]
    TooFine,
    /// Above 100.
    #[error("is above 100")]
    TooLarge,
}

/// Reads 0 to 100 with up to three decimals, exactly. No sign, no `%`, no `<`.
pub fn parse_marrow_percent(text: &str) -> Result<MarrowPercent, PercentError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(PercentError::NotANumber);
    }
    if fraction.len() > 3 {
        return Err(PercentError::TooFine);
    }
    let whole: u32 = whole.parse().map_err(|_| PercentError::TooLarge)?;
    let fraction: u32 = format!("{fraction:0<3}")
        .parse()
        .map_err(|_| PercentError::NotANumber)?;
    match whole
        .checked_mul(1000)
        .and_then(|w| w.checked_add(fraction))
    {
        Some(thousandths) if thousandths <= 100_000 => Ok(MarrowPercent(thousandths)),
        _ => Err(PercentError::TooLarge),
    }
}

/// The primary tumour at one visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrimaryReading {
    /// Longest diameter (`now_mm`); 0 when resected or gone.
    pub size: Seen<Diameter>,
    /// Its uptake (`uptake`).
    pub uptake: Seen<PrimaryUptake>,
}

/// Soft tissue other than the primary, and bone, at one visit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetastaticReading {
    /// Sum of the soft tissue targets (`soft_now_mm`).
    pub soft_size: Seen<Diameter>,
    /// Every soft tissue site is below 10 mm, nodes by their short axis (`soft_all_below_10`).
    pub soft_all_small: Seen<bool>,
    /// Uptake of soft tissue (`soft_uptake`).
    pub soft_uptake: Seen<SoftTissueUptake>,
    /// Soft tissue that is not measured (`non_target`).
    pub non_target: Seen<NonTargetChange>,
    /// Absolute MIBG score, bone sites only (`mibg_bone_now`): Curie 0 to 27 or SIOPEN 0 to 72,
    /// one method throughout.
    pub mibg_bone: Seen<u32>,
    /// Number of FDG-avid bone lesions (`fdg_bone_now`), MIBG-nonavid disease.
    pub fdg_bone: Seen<u32>,
    /// Disease that was not there before (`new_lesion`).
    pub new_disease: Vec<NewDisease>,
}

/// One row of components.csv: the three components at one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentReading {
    /// The visit's label as given.
    pub visit: Text,
    /// Date of the assessment.
    pub date: Date,
    /// Data row it came from, counted from 1 after the header; 0 when it came from no table.
    pub row: u64,
    /// The primary tumour.
    pub primary: PrimaryReading,
    /// Soft tissue and bone metastases.
    pub metastatic: MetastaticReading,
    /// Marrow infiltration (`now_pct`), the highest of bilateral aspirates and trephines.
    pub marrow: Seen<MarrowPercent>,
}

impl ComponentReading {
    /// A visit at which nothing is stated yet.
    pub fn new(visit: impl Into<Text>, date: Date) -> ComponentReading {
        ComponentReading {
            visit: visit.into(),
            date,
            row: 0,
            primary: PrimaryReading::default(),
            metastatic: MetastaticReading::default(),
            marrow: Seen::NotStated,
        }
    }
}

/// The components of one subject as one reader recorded them, by date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Components {
    /// The subject's identifier, byte for byte.
    pub subject: Text,
    /// The reader; `R1` when none is named.
    pub reader: Text,
    readings: Vec<ComponentReading>,
}

impl Components {
    /// Puts the rows of one subject and reader in the order of their dates.
    pub fn new(subject: Text, reader: Text, mut readings: Vec<ComponentReading>) -> Components {
        readings.sort_by_key(|reading| (reading.date, reading.row));
        Components {
            subject,
            reader,
            readings,
        }
    }

    /// The rows by date.
    pub fn readings(&self) -> &[ComponentReading] {
        &self.readings
    }

    /// The row of a visit.
    pub fn at_visit(&self, visit: &str) -> Option<&ComponentReading> {
        self.readings.iter().find(|reading| reading.visit == visit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_exact_thousandths() {
        for (text, thousandths, shown) in [
            ("0", 0, "0"),
            ("5", 5_000, "5"),
            ("5.1", 5_100, "5.1"),
            ("0.005", 5, "0.005"),
            ("5.000", 5_000, "5"),
            ("100", 100_000, "100"),
        ] {
            let percent = parse_marrow_percent(text).unwrap();
            assert_eq!(percent.thousandths(), thousandths, "{text}");
            assert_eq!(percent.to_string(), shown, "{text}");
        }
        for (text, error) in [
            ("", PercentError::NotANumber),
            ("<5", PercentError::NotANumber),
            ("5%", PercentError::NotANumber),
            ("-1", PercentError::NotANumber),
            ("5.", PercentError::NotANumber),
            (".5", PercentError::NotANumber),
            ("5,1", PercentError::NotANumber),
            ("1e1", PercentError::NotANumber),
            ("5.0001", PercentError::TooFine),
            ("100.001", PercentError::TooLarge),
            ("99999999999", PercentError::TooLarge),
        ] {
            assert_eq!(parse_marrow_percent(text), Err(error), "{text}");
        }
    }
}
