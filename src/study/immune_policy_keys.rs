//! The policies of iRECIST as text.

use super::immune_policy::GrowthFrom;
use super::policy_key::PolicyKey;
use super::policy_keys::{chosen, length, millimetres, number, whole_number};

/// In the order of criteria/irecist.md section 2.
pub(super) const IMMUNE: &[PolicyKey] = &[
    length!(
        "irecist_growth",
        irecist.growth,
        "iRECIST: further growth of a sum that confirms an iUPD, mm",
        "Seymour 2017, Table 2; convention I-GE5"
    ),
    chosen!(
        "irecist_growth_from",
        irecist.growth_from,
        GrowthFrom,
        "iRECIST: the assessment that growth is measured from",
        "Seymour 2017: from last timepoint"
    ),
    number!(
        "irecist_confirm_from",
        irecist.confirm_from,
        0..=3650,
        "iRECIST: days after the first iUPD on which a scan can confirm it, at least",
        "Seymour 2017: 4 to 8 weeks"
    ),
    number!(
        "irecist_confirm_to",
        irecist.confirm_to,
        0..=3650,
        "iRECIST: days after the first iUPD beyond which a scan is marked late",
        "Seymour 2017: 4 to 8 weeks; convention I-LATE"
    ),
    number!(
        "irecist_tolerance",
        irecist.tolerance,
        0..=28,
        "iRECIST: days a scan may be earlier than irecist_confirm_from",
        "iRECIST FAQ: up to 2 days by protocol"
    ),
];
