//! The policies of INRC 2017 as text. Sources end with a mark: [S] seen, [M] from memory of the
//! paper and to be checked against it, [A] a convention of this project.

use super::neuroblastoma_policy::*;
use super::policy_key::PolicyKey;
use super::policy_keys::{chosen, length, millimetres, number, whole_number, yes_no};

/// In the order of criteria/inrc-2017.md.
pub(super) const NEUROBLASTOMA: &[PolicyKey] = &[
    length!(
        "inrc_residual",
        inrc.residual,
        "INRC CR: every soft tissue site below this, mm",
        "Park 2017 [M]"
    ),
    yes_no!(
        "inrc_pd_rise_strict",
        inrc.pd_rise_strict,
        "INRC PD: exactly pd_rise over the nadir is not yet PD",
        "Park 2017 [M]"
    ),
    chosen!(
        "inrc_primary_uptake",
        inrc.primary_uptake,
        UptakeLimit,
        "INRC PR of the primary: the most that its uptake may do",
        "Park 2017 [M]; convention C-UPTAKE-UP [A]"
    ),
    number!(
        "inrc_mibg_pr",
        inrc.mibg_pr,
        1..=100,
        "INRC PR: MIBG bone score at most, percent of baseline",
        "Park 2017 [M]"
    ),
    number!(
        "inrc_mibg_pd",
        inrc.mibg_pd,
        101..=1000,
        "INRC PD: MIBG bone score at least, percent of baseline",
        "Park 2017 [M]"
    ),
    number!(
        "inrc_mibg_floor",
        inrc.mibg_floor,
        0..=100,
        "INRC: lower end of the printed PR range, percent of baseline",
        "Park 2017 [M]"
    ),
    chosen!(
        "inrc_mibg_under_floor",
        inrc.mibg_under_floor,
        UnderFloor,
        "INRC: a MIBG bone score under that range with uptake left",
        "convention C-REL-GAP [A]"
    ),
    number!(
        "inrc_fdg_pr",
        inrc.fdg_pr,
        1..=100,
        "INRC PR: FDG-avid bone lesions left at most, percent of baseline",
        "Park 2017 [M]"
    ),
    number!(
        "inrc_marrow_minimal",
        inrc.marrow_minimal,
        1..=100,
        "INRC marrow: minimal disease up to, percent of infiltration",
        "Park 2017, Burchill 2017 [S]"
    ),
    number!(
        "inrc_marrow_fold",
        inrc.marrow_fold,
        1..=100,
        "INRC marrow PD: more than so many times the value before",
        "Park 2017 [M]"
    ),
    number!(
        "inrc_marrow_pd",
        inrc.marrow_pd,
        1..=100,
        "INRC marrow PD: and above, percent of infiltration",
        "Park 2017 [M]"
    ),
    chosen!(
        "inrc_marrow_doubling",
        inrc.marrow_doubling,
        MarrowDoubling,
        "INRC marrow PD: both of these, or the first alone",
        "Park 2017 [M]"
    ),
    chosen!(
        "inrc_marrow_before",
        inrc.marrow_before,
        MarrowBefore,
        "INRC marrow PD: the earlier value it is counted from",
        "convention C-BM-NADIR [A]"
    ),
    chosen!(
        "inrc_marrow_gap",
        inrc.marrow_gap,
        MarrowGap,
        "INRC marrow: a fall to minimal disease from between it and inrc_marrow_gap_top",
        "convention C-MD-GAP [A]"
    ),
    number!(
        "inrc_marrow_gap_top",
        inrc.marrow_gap_top,
        1..=100,
        "INRC marrow: minimal disease is printed for a fall from above, percent",
        "Park 2017 [M]"
    ),
];
