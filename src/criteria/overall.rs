//! The overall response of a timepoint from its components: a table, first match wins.

use super::category::{NewLesions, NonTargetResponse, OverallResponse, TargetResponse};

/// One row of an overall-response table; `None` matches anything.
#[derive(Clone, Copy, Debug)]
pub struct OverallRow {
    /// Target response that it needs.
    pub target: Option<TargetResponse>,
    /// Non-target response that it needs.
    pub non_target: Option<NonTargetResponse>,
    /// New-lesion status that it needs.
    pub new_lesions: Option<NewLesions>,
    /// The overall response it gives.
    pub overall: OverallResponse,
    /// Where the row is printed, or the convention that fills a gap.
    pub source: &'static str,
}

impl OverallRow {
    /// A row that asks for nothing; narrow it with struct update syntax.
    pub const fn any(overall: OverallResponse, source: &'static str) -> OverallRow {
        OverallRow {
            target: None,
            non_target: None,
            new_lesions: None,
            overall,
            source,
        }
    }

    fn matches(
        &self,
        target: TargetResponse,
        non_target: NonTargetResponse,
        new_lesions: NewLesions,
    ) -> bool {
        self.target.is_none_or(|wanted| wanted == target)
            && self.non_target.is_none_or(|wanted| wanted == non_target)
            && self.new_lesions.is_none_or(|wanted| wanted == new_lesions)
    }
}

/// The first row of `table` that matches. A table without a match says NE, by no row.
pub fn look_up(
    table: &'static [OverallRow],
    target: TargetResponse,
    non_target: NonTargetResponse,
    new_lesions: NewLesions,
) -> (OverallResponse, &'static str) {
    table
        .iter()
        .find(|row| row.matches(target, non_target, new_lesions))
        .map_or((OverallResponse::NotEvaluable, "no row"), |row| {
            (row.overall, row.source)
        })
}
