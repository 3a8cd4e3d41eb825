//! The populations the product is judged on: the 2,000 subjects of the defaults, 300 of every other set of policies.

use super::days::parse_date;
use super::fraction::Fraction;
use super::plan::Leaning;
use super::policy::Policy;

/// Subjects of the run with the default policies, and of each other run.
pub const DEFAULT_SUBJECTS: usize = 2_000;
pub const OTHER_SUBJECTS: usize = 300;

pub const CUTOFF: &str = "2019-06-30";

pub fn leaning(policy: &Policy) -> Leaning {
    let cutoff = parse_date(CUTOFF);
    Leaning {
        readers: 2,
        // No text says whether a sticky PR may rest on a confirmation after new therapy or the cut-off.
        cutoff: if policy.sticky { None } else { cutoff },
        new_therapy: !policy.sticky,
        quantum: if policy.rounding == Some(Fraction::whole(1)) {
            500
        } else {
            1
        },
        complete_responses: policy.relabel
            || policy.reappearance_after_target_cr
            || !policy.normal_nodes_first,
        lasting_responses: policy.sticky || policy.max_bridge != 1 || policy.max_sd.is_some(),
        several_dates: true,
    }
}

pub fn size(policy: &Policy) -> usize {
    if policy.name == "defaults" {
        DEFAULT_SUBJECTS
    } else {
        OTHER_SUBJECTS
    }
}

/// One seed a set of policies.
pub fn seed(policy: &Policy) -> u64 {
    policy.name.bytes().fold(20_261_125, |seed: u64, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(byte))
    })
}
