//! What INRC 2017 leaves to the protocol, or is known from memory only (criteria/inrc-2017.md section 6).
//! What it shares with RECIST 1.1 (`pr_drop`, `pd_rise`, `pd_abs`, `min_sd`) is in [`Policies`](super::Policies).

use super::Mm;
use super::policy::choice;

/// The policies of INRC alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeuroblastomaPolicies {
    /// CR: every soft tissue site is smaller than this.
    pub residual: Mm,
    /// Exactly `pd_rise` over the nadir is not yet PD.
    pub pd_rise_strict: bool,
    /// The most that the uptake of the primary may do in a PR.
    pub primary_uptake: UptakeLimit,
    /// PR: the MIBG bone score is at most this percent of baseline.
    pub mibg_pr: u32,
    /// PD: the MIBG bone score is at least this percent of baseline.
    pub mibg_pd: u32,
    /// Percent of the baseline score below which the printed PR range ends ...
    pub mibg_floor: u32,
    /// ... and what a score under it counts, uptake being left (C-REL-GAP).
    pub mibg_under_floor: UnderFloor,
    /// PR: at most this percent of the FDG-avid bone lesions are left.
    pub fdg_pr: u32,
    /// Marrow: up to this percent of infiltration is minimal disease.
    pub marrow_minimal: u32,
    /// Marrow PD: more than this many times the value before ...
    pub marrow_fold: u32,
    /// ... and more than this percent of infiltration ...
    pub marrow_pd: u32,
    /// ... both, or the first alone.
    pub marrow_doubling: MarrowDoubling,
    /// Which earlier marrow value PD is counted from (C-BM-NADIR).
    pub marrow_before: MarrowBefore,
    /// Marrow that falls to minimal disease from the range that no printed line has (C-MD-GAP).
    pub marrow_gap: MarrowGap,
    /// That range ends at this percent of infiltration.
    pub marrow_gap_top: u32,
}

impl Default for NeuroblastomaPolicies {
    fn default() -> NeuroblastomaPolicies {
        NeuroblastomaPolicies {
            residual: Mm::from_mm(10),
            pd_rise_strict: true,
            primary_uptake: UptakeLimit::Stable,
            mibg_pr: 50,
            mibg_pd: 120,
            mibg_floor: 10,
            mibg_under_floor: UnderFloor::PartialResponse,
            fdg_pr: 50,
            marrow_minimal: 5,
            marrow_fold: 2,
            marrow_pd: 20,
            marrow_doubling: MarrowDoubling::AndAbove,
            marrow_before: MarrowBefore::Lowest,
            marrow_gap: MarrowGap::MinimalDisease,
            marrow_gap_top: 20,
        }
    }
}

choice! {
    /// The most that the uptake of the primary may do in a PR.
    UptakeLimit {
        /// It may have increased: size alone decides.
        Increased = "increased",
        /// It may be stable.
        Stable = "stable",
        /// It must be improved or resolved.
        Improved = "improved",
    }
}
choice! {
    /// What a MIBG score under the printed PR range counts while uptake is left (C-REL-GAP).
    UnderFloor {
        /// More than half of the score is gone.
        PartialResponse = "PR",
        /// Neither CR nor PR is printed for it.
        StableDisease = "SD",
    }
}
choice! {
    /// When a rise of the marrow infiltration is PD.
    MarrowDoubling {
        /// Multiplied and above `marrow_pd`.
        AndAbove = "and_above",
        /// Multiplied, however low.
        Alone = "alone",
    }
}
choice! {
    /// Which earlier marrow value PD is counted from (C-BM-NADIR).
    MarrowBefore {
        /// The lowest so far, baseline included.
        Lowest = "lowest",
        /// The baseline.
        Baseline = "baseline",
    }
}
choice! {
    /// Marrow that falls to minimal disease from the range that no printed line has (C-MD-GAP).
    MarrowGap {
        /// Minimal disease.
        MinimalDisease = "MD",
        /// Stable disease.
        StableDisease = "SD",
    }
}
