//! The overall response from the three components: a table, first match wins
//! (criteria/inrc-2017.md section 4).

use crate::criteria::{OverallResponse as Overall, Rule};

use super::category::ComponentResponse::{
    self, CompleteResponse as Cr, MinimalDisease as Md, NotEvaluable as Ne, NotInvolved as Ni,
    PartialResponse as Pr, ProgressiveDisease as Pd, StableDisease as Sd,
};
use super::{MarrowResponse, MetastaticResponse, PrimaryResponse};

/// One row: what the components must say, in any order.
#[derive(Clone, Copy, Debug)]
pub struct ComponentsRow {
    /// From each of these groups, at least one component.
    pub some: &'static [&'static [ComponentResponse]],
    /// Every component is one of these; an empty group asks for nothing.
    pub only: &'static [ComponentResponse],
    /// The overall response it gives.
    pub overall: Overall,
    /// What it asks for, in words.
    pub when: &'static str,
    /// The rule.
    pub rule: Rule,
}

impl ComponentsRow {
    fn matches(&self, components: [ComponentResponse; 3]) -> bool {
        let among = |group: &[ComponentResponse]| components.iter().any(|c| group.contains(c));
        self.some.iter().all(|group| among(group))
            && (self.only.is_empty() || components.iter().all(|c| self.only.contains(c)))
    }
}

/// The row that holds for these components: every combination has one (a test reads all 216).
pub fn look_up_components(
    primary: PrimaryResponse,
    metastatic: MetastaticResponse,
    marrow: MarrowResponse,
) -> &'static ComponentsRow {
    let components = [primary.into(), metastatic.into(), marrow.into()];
    COMPONENTS
        .iter()
        .find(|row| row.matches(components))
        .unwrap_or(&ANY_UNREAD)
}

/// A row with its rule, whose text begins with what the row gives.
macro_rules! row {
    ($overall:ident $word:literal, some $some:expr, only $only:expr, $kind:ident $id:literal, $when:literal, $source:literal) => {
        ComponentsRow {
            some: $some,
            only: $only,
            overall: Overall::$overall,
            when: $when,
            rule: Rule::$kind($id, concat!("overall ", $word, ": ", $when), $source),
        }
    };
}

pub(super) const ANY_UNREAD: ComponentsRow = row!(
    NotEvaluable "NE", some &[&[Ne]], only &[], convention "C-NE",
    "a component, or a part that decides one, not read and none PD; PD cannot be excluded",
    "inrc-2017.md 1 to 4"
);

/// The order is PD, NE, none involved, CR, what holds beside an SD, PR, what holds beside an MD.
#[rustfmt::skip]
pub const COMPONENTS: &[ComponentsRow] = &[
    row!(ProgressiveDisease "PD", some &[&[Pd]], only &[],
        memory "OVERALL-PD", "a component PD", "Park 2017"),
    ANY_UNREAD,
    row!(NoEvidenceOfDisease "NED", some &[], only &[Ni],
        convention "C-ALL-NI", "nothing involved", "inrc-2017.md 4"),
    row!(CompleteResponse "CR", some &[], only &[Cr, Ni],
        memory "OVERALL-CR", "every component CR, those not involved left out", "Park 2017"),
    row!(MinorResponse "MR", some &[&[Sd], &[Md], &[Cr, Pr]], only &[],
        convention "C-MR-MD", "SD and MD beside a CR or PR", "inrc-2017.md 4"),
    row!(MinorResponse "MR", some &[&[Sd], &[Cr, Pr]], only &[],
        memory "OVERALL-MR", "a component PR or CR and another SD", "Park 2017"),
    row!(StableDisease "SD", some &[&[Sd], &[Md]], only &[],
        convention "C-SD-MD", "SD and MD, no CR or PR", "inrc-2017.md 4"),
    row!(StableDisease "SD", some &[&[Sd]], only &[],
        memory "OVERALL-SD", "a component SD and none better than SD", "Park 2017"),
    row!(PartialResponse "PR", some &[&[Pr]], only &[],
        memory "OVERALL-PR", "a component PR, every other CR, MD, PR or not involved", "Park 2017"),
    row!(PartialResponse "PR", some &[&[Cr], &[Md]], only &[],
        convention "C-CR-MD", "CR and marrow MD, no PR or SD", "inrc-2017.md 4"),
    row!(StableDisease "SD", some &[&[Md]], only &[],
        convention "C-MD-ONLY", "marrow MD alone", "inrc-2017.md 4"),
];
