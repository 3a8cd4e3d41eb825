//! The policies by which the RECIST family differs, as text.

use super::family_policy::{NewLesionRule, NodeRule};
use super::policy_key::PolicyKey;
use super::policy_keys::{chosen, number, whole_number, yes_no};

/// In the order of criteria/other-criteria.md.
pub(super) const FAMILY: &[PolicyKey] = &[
    chosen!(
        "node_rule",
        node_rule,
        NodeRule,
        "how lymph nodes are measured and when they are normal",
        "RECIST 1.1, 3.1; RECIST 1.0 has no rule of its own"
    ),
    chosen!(
        "new_lesion_rule",
        new_lesion_rule,
        NewLesionRule,
        "what an unequivocal new lesion means",
        "RECIST 1.1, 4.3.5; irRECIST"
    ),
    yes_no!(
        "non_target_pd",
        non_target_pd,
        "unequivocal progression of non-targets is PD",
        "RECIST 1.1, 4.3.4; Nishino 2013: false"
    ),
    number!(
        "confirm_pd",
        confirm_pd,
        0..=3650,
        "days to the assessment that confirms a PD, at least; 0: none is needed",
        "RECIST: 0; irRECIST: 4 weeks"
    ),
];
