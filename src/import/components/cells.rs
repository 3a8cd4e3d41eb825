//! The component cells of a row: a value, NI, NE or nothing.

use crate::import::cells::{diameter, trimmed};
use crate::import::words;
use crate::study::{
    Diameter, MarrowPercent, Mm, NewDisease, NonTargetChange, PrimaryUptake, Seen,
    SoftTissueUptake, parse_marrow_percent,
};

use super::Column;
use super::row::RowAt;

/// The highest score there is: SIOPEN, 12 segments of 6.
const HIGHEST_SCORE: u32 = 72;
/// More avid bone lesions than are ever counted.
const MOST_BONE_LESIONS: u32 = 999;

impl RowAt<'_> {
    /// A longest diameter, or a sum.
    pub(super) fn size(&mut self, column: Column) -> Seen<Diameter> {
        let accepted = "millimetres as digits with a point (30 or 30.5), NI (not involved), NE (not evaluable) or nothing";
        self.seen(column, accepted, |cell| match diameter(cell.as_bytes()) {
            Ok(size) if size.mm <= Mm::from_mm(10_000) => Ok(size),
            Ok(_) => Err("more than ten metres".into()),
            Err(problem) => Err(format!("the size {problem}")),
        })
    }

    pub(super) fn primary_uptake(&mut self) -> Seen<PrimaryUptake> {
        self.word(
            Column::PrimaryUptake,
            PrimaryUptake::NAMES,
            PrimaryUptake::from_name,
        )
    }

    pub(super) fn soft_uptake(&mut self) -> Seen<SoftTissueUptake> {
        self.word(
            Column::SoftUptake,
            SoftTissueUptake::NAMES,
            SoftTissueUptake::from_name,
        )
    }

    pub(super) fn non_target(&mut self) -> Seen<NonTargetChange> {
        self.word(
            Column::NonTarget,
            NonTargetChange::NAMES,
            NonTargetChange::from_name,
        )
    }

    /// Whether every soft tissue site is below 10 mm.
    pub(super) fn yes_no(&mut self) -> Seen<bool> {
        let accepted = format!("{}, NI, NE or nothing", words::YES_NO);
        self.seen(Column::SoftAllSmall, &accepted, |cell| {
            words::yes_no(cell.as_bytes()).ok_or_else(|| "neither yes nor no".into())
        })
    }

    pub(super) fn mibg_bone(&mut self) -> Seen<u32> {
        self.count(
            Column::MibgBone,
            "the MIBG score of the bones",
            HIGHEST_SCORE,
        )
    }

    pub(super) fn fdg_bone(&mut self) -> Seen<u32> {
        self.count(
            Column::FdgBone,
            "the number of FDG-avid bone lesions",
            MOST_BONE_LESIONS,
        )
    }

    pub(super) fn marrow(&mut self) -> Seen<MarrowPercent> {
        let accepted =
            "percent of tumour from 0 to 100 with at most three decimals, NI, NE or nothing";
        self.seen(Column::Marrow, accepted, |cell| {
            parse_marrow_percent(cell).map_err(|problem| format!("the infiltration {problem}"))
        })
    }

    /// One or more kinds, with `;` between them.
    pub(super) fn new_disease(&mut self) -> Vec<NewDisease> {
        let cell = trimmed(self.cell(Column::NewLesion));
        let text = std::str::from_utf8(cell).unwrap_or_default();
        if ["", "N", "NA"].contains(&text.to_ascii_uppercase().as_str()) {
            return Vec::new();
        }
        let mut kinds = Vec::new();
        for kind in text.split(';') {
            match NewDisease::from_name(&kind.trim().to_ascii_uppercase()) {
                Some(kind) if kinds.contains(&kind) => {}
                Some(kind) => kinds.push(kind),
                None => {
                    let accepted = format!(
                        "{} (several with `;` between them), N or nothing",
                        NewDisease::NAMES.join(", ")
                    );
                    self.unusable(Column::NewLesion, "no kind of new lesion", &accepted);
                    return Vec::new();
                }
            }
        }
        kinds
    }

    fn count(&mut self, column: Column, what: &str, most: u32) -> Seen<u32> {
        let accepted = format!("a whole number from 0 to {most}, NI, NE or nothing");
        self.seen(column, &accepted, |cell| {
            let plain = cell.bytes().all(|byte| byte.is_ascii_digit());
            match cell.parse::<u32>() {
                Ok(count) if plain && count <= most => Ok(count),
                _ => Err(format!("{what} is none")),
            }
        })
    }

    fn word<T>(
        &mut self,
        column: Column,
        names: &[&str],
        from_name: impl Fn(&str) -> Option<T>,
    ) -> Seen<T> {
        let accepted = format!("{}, NI, NE or nothing", names.join(", "));
        self.seen(column, &accepted, |cell| {
            from_name(&cell.to_ascii_uppercase()).ok_or_else(|| "no word of this column".into())
        })
    }

    fn seen<T>(
        &mut self,
        column: Column,
        accepted: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Seen<T> {
        let cell = trimmed(self.cell(column));
        let cell = std::str::from_utf8(cell).unwrap_or_default();
        match cell.to_ascii_uppercase().as_str() {
            "" | "NA" => return Seen::NotStated,
            "NI" => return Seen::NotInvolved,
            "NE" => return Seen::NotEvaluable,
            _ => {}
        }
        match read(cell) {
            Ok(value) => Seen::Found(value),
            Err(problem) => {
                self.unusable(column, &problem, accepted);
                Seen::NotStated
            }
        }
    }
}
