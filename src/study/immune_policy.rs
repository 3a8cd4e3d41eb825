//! What iRECIST leaves to the protocol (criteria/irecist.md section 2). What it shares with
//! RECIST 1.1 is in [`Policies`](super::Policies).

use super::Mm;
use super::policy::choice;

/// The policies of iRECIST alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImmunePolicies {
    /// Further growth of a sum that confirms a progression, at least.
    pub growth: Mm,
    /// Which assessment that growth is measured from.
    pub growth_from: GrowthFrom,
    /// First day after the first iUPD on which a scan can confirm it ...
    pub confirm_from: u32,
    /// ... and the last on which it is not late.
    pub confirm_to: u32,
    /// Days that a scan may be earlier than `confirm_from`.
    pub tolerance: u32,
}

impl Default for ImmunePolicies {
    fn default() -> ImmunePolicies {
        ImmunePolicies {
            growth: Mm::from_mm(5),
            growth_from: GrowthFrom::Last,
            confirm_from: 28,
            confirm_to: 56,
            tolerance: 0,
        }
    }
}

choice! {
    /// Which assessment the growth that confirms an iUPD is measured from.
    GrowthFrom {
        /// The last evaluable one.
        Last = "last",
        /// The first iUPD.
        FirstUnconfirmed = "first-iupd",
    }
}
