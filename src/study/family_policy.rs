//! Where the criteria of the RECIST family differ in more than a number
//! (criteria/other-criteria.md): fields of [`Policies`](super::Policies) that the shared functions ask.

use super::policy::choice;

choice! {
    /// How lymph nodes are measured, and when they are normal.
    NodeRule {
        /// By the short axis; normal below `node_path` (RECIST 1.1).
        ShortAxis = "short-axis",
        /// As any other lesion (RECIST 1.0).
        LikeOthers = "like-others",
    }
}
choice! {
    /// What an unequivocal new lesion means.
    NewLesionRule {
        /// It is PD (RECIST).
        Progression = "progression",
        /// A measurable one is added to the sum of diameters; another one is PD (Bohnsack 2014).
        AddToSumElseProgression = "add-to-sum-else-progression",
        /// A measurable one is added to the sum; another one only stands against CR (Nishino 2013).
        AddToSum = "add-to-sum",
    }
}

impl super::Policies {
    /// Whether a lesion is measured and judged as a node: by its short axis.
    pub fn short_axis(&self, nodal: bool) -> bool {
        nodal && self.node_rule == NodeRule::ShortAxis
    }
}
