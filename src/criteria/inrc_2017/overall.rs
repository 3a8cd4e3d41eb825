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

pub(super) const ANY_UNREAD: ComponentsRow = ComponentsRow {
    some: &[&[Ne]],
    only: &[],
    overall: Overall::NotEvaluable,
    rule: Rule::convention(
        "C-NE",
        "a component, or a part that decides one, not read and none PD: NE, since PD cannot be excluded",
        "inrc-2017.md 1 to 4",
    ),
};

/// The order is PD, NE, none involved, CR, what holds beside an SD, PR, what holds beside an MD.
pub const COMPONENTS: &[ComponentsRow] = &[
    ComponentsRow {
        some: &[&[Pd]],
        only: &[],
        overall: Overall::ProgressiveDisease,
        rule: Rule::memory("OVERALL-PD", "any component PD", "Park 2017"),
    },
    ANY_UNREAD,
    ComponentsRow {
        some: &[],
        only: &[Ni],
        overall: Overall::NoEvidenceOfDisease,
        rule: Rule::convention("C-ALL-NI", "nothing involved: NED", "inrc-2017.md 4"),
    },
    ComponentsRow {
        some: &[],
        only: &[Cr, Ni],
        overall: Overall::CompleteResponse,
        rule: Rule::memory(
            "OVERALL-CR",
            "every component CR, those not involved left out",
            "Park 2017",
        ),
    },
    ComponentsRow {
        some: &[&[Sd], &[Md], &[Cr, Pr]],
        only: &[],
        overall: Overall::MinorResponse,
        rule: Rule::convention(
            "C-MR-MD",
            "SD and MD beside a CR or PR: MR",
            "inrc-2017.md 4",
        ),
    },
    ComponentsRow {
        some: &[&[Sd], &[Cr, Pr]],
        only: &[],
        overall: Overall::MinorResponse,
        rule: Rule::memory(
            "OVERALL-MR",
            "a component PR or CR and another SD",
            "Park 2017",
        ),
    },
    ComponentsRow {
        some: &[&[Sd], &[Md]],
        only: &[],
        overall: Overall::StableDisease,
        rule: Rule::convention("C-SD-MD", "SD and MD, no CR or PR: SD", "inrc-2017.md 4"),
    },
    ComponentsRow {
        some: &[&[Sd]],
        only: &[],
        overall: Overall::StableDisease,
        rule: Rule::memory(
            "OVERALL-SD",
            "a component SD and none better than SD",
            "Park 2017",
        ),
    },
    ComponentsRow {
        some: &[&[Pr]],
        only: &[],
        overall: Overall::PartialResponse,
        rule: Rule::memory(
            "OVERALL-PR",
            "a component PR, every other CR, MD, PR or not involved",
            "Park 2017",
        ),
    },
    ComponentsRow {
        some: &[&[Cr], &[Md]],
        only: &[],
        overall: Overall::PartialResponse,
        rule: Rule::convention(
            "C-CR-MD",
            "CR and marrow MD, no PR or SD: PR",
            "inrc-2017.md 4",
        ),
    },
    ComponentsRow {
        some: &[&[Md]],
        only: &[],
        overall: Overall::StableDisease,
        rule: Rule::convention("C-MD-ONLY", "marrow MD alone: SD", "inrc-2017.md 4"),
    },
];
