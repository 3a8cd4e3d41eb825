//! The rules of the components in a line each (criteria/inrc-2017.md sections 1 to 3).

use crate::criteria::Rule;

use super::overall::{ANY_UNREAD, COMPONENTS};

/// A component, or a part that decides one, that was not read.
pub const COMPONENT_NE: Rule = ANY_UNREAD.rule;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $kind:ident($id:literal, $text:literal, $source:literal);)+) => {
        $($(#[$doc])* pub const $name: Rule = Rule::$kind($id, $text, $source);)+
        const OF_COMPONENTS: &[Rule] = &[$($name),+];
    };
}

rules! {
    /// Primary, not involved.
    PRIMARY_NI = memory("PRIMARY-NI", "primary NI: not there at baseline", "Park 2017");
    /// Primary CR.
    PRIMARY_CR = memory("PRIMARY-CR", "primary CR: below 10 mm and uptake resolved", "Park 2017");
    /// Primary PR.
    PRIMARY_PR = memory("PRIMARY-PR", "primary PR: diameter down >= 30 % from baseline, uptake stable, improved or resolved", "Park 2017");
    /// Primary PD.
    PRIMARY_PD = memory("PRIMARY-PD", "primary PD: diameter up > 20 % and >= 5 mm over the nadir, baseline included; uptake alone is never PD", "Park 2017");
    /// Primary SD.
    PRIMARY_SD = memory("PRIMARY-SD", "primary SD: neither PR nor PD", "Park 2017");
    /// Metastases, none.
    METASTATIC_NI = memory("METASTATIC-NI", "metastatic NI: no soft tissue or bone metastasis at baseline", "Park 2017");
    /// Metastases, CR.
    METASTATIC_CR = memory("METASTATIC-CR", "metastatic CR: every soft tissue site below 10 mm and all uptake resolved", "Park 2017");
    /// Metastases, PR.
    METASTATIC_PR = memory("METASTATIC-PR", "metastatic PR: soft tissue sum down >= 30 %, non-targets not larger, MIBG bone score or number of FDG-avid bone lesions down >= 50 %", "Park 2017");
    /// Metastases, SD.
    METASTATIC_SD = memory("METASTATIC-SD", "metastatic SD: neither PR nor PD", "Park 2017");
    /// Soft tissue growth.
    METASTATIC_PD_SUM = memory("METASTATIC-PD-SUM", "metastatic PD: soft tissue sum up > 20 % and >= 5 mm over the nadir", "Park 2017");
    /// MIBG score rise.
    METASTATIC_PD_MIBG = memory("METASTATIC-PD-MIBG", "metastatic PD: MIBG bone score >= 1.2 of baseline, any score where there was none", "Park 2017");
    /// New disease.
    METASTATIC_PD_NEW = memory("METASTATIC-PD-NEW", "metastatic PD: new soft tissue that is avid or biopsied, new MIBG-avid bone, new FDG-avid bone seen on CT or MRI or biopsied", "Park 2017");
    /// Growth of what is not measured.
    METASTATIC_PD_NON_TARGET = convention("METASTATIC-PD-NON-TARGET", "metastatic PD: unequivocal growth of a non-target", "inrc-2017.md 2");
    /// Uptake that rose while the size is PR.
    UPTAKE_UP = convention("C-UPTAKE-UP", "PR by size with increased uptake: SD", "inrc-2017.md 1");
    /// Absent parts.
    VACUOUS = convention("C-VACUOUS", "a part of the metastases that the child does not have asks for nothing", "inrc-2017.md 2");
    /// A residual score.
    LOW_SCORE = convention("C-REL-GAP", "MIBG bone score above 0 and below a tenth of baseline: PR", "inrc-2017.md 2");
    /// New soft tissue that nothing proves.
    NEW_UNPROVEN = convention("C-NEW-UNPROVEN", "new soft tissue neither avid nor biopsied is equivocal: PD is dated there when it is proven later", "inrc-2017.md 2");
    /// Marrow, never involved.
    MARROW_NI = memory("MARROW-NI", "marrow NI: no tumour at baseline and ever since", "Park 2017");
    /// Marrow CR.
    MARROW_CR = memory("MARROW-CR", "marrow CR: no tumour", "Park 2017");
    /// Marrow MD.
    MARROW_MD = memory("MARROW-MD", "marrow MD: tumour up to 5 %", "Park 2017; the 5 % class Burchill 2017");
    /// Marrow SD.
    MARROW_SD = memory("MARROW-SD", "marrow SD: above 5 %, not PD", "Park 2017");
    /// Marrow PD, new.
    MARROW_PD_NEW = memory("MARROW-PD-NEW", "marrow PD: none before and above 5 % now", "Park 2017");
    /// Marrow PD, rise.
    MARROW_PD_RISE = memory("MARROW-PD-RISE", "marrow PD: more than doubled and above 20 %", "Park 2017");
    /// Marrow, the value before.
    MARROW_NADIR = convention("C-BM-NADIR", "marrow PD is counted from the lowest value so far", "inrc-2017.md 3");
    /// Marrow, the line that is not printed.
    MARROW_GAP = convention("C-MD-GAP", "marrow from above 5 and up to 20 % to at most 5 %: MD", "inrc-2017.md 3");
    /// Best response.
    BEST = convention("BEST", "best of CR, PR, MR, SD, PD up to the first PD; MR and SD only from min_sd on", "settled.md 30");
    /// Rates.
    RATES = convention("RATES", "ORR counts CR and PR; DCR adds MR and SD", "inrc-2017.md 4");
}

/// All rules: of the components, then of the overall response.
pub(super) const RULES: &[Rule] = &all();

const fn all() -> [Rule; OF_COMPONENTS.len() + COMPONENTS.len()] {
    let mut rules = [COMPONENTS[0].rule; OF_COMPONENTS.len() + COMPONENTS.len()];
    let mut at = 0;
    while at < rules.len() {
        rules[at] = if at < OF_COMPONENTS.len() {
            OF_COMPONENTS[at]
        } else {
            COMPONENTS[at - OF_COMPONENTS.len()].rule
        };
        at += 1;
    }
    rules
}
