//! How far a sum is from the next category, in millimetres.

use crate::study::{Mm, Policies};

use super::target::TargetHistory;

/// The sums at which a call would flip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Greatest sum that is still PR; none without a complete baseline.
    pub partial_response: Option<Mm>,
    /// Smallest sum that is PD; none without a nadir.
    pub progression: Option<Mm>,
}

/// The limits that hold at a timepoint with this history.
pub fn limits(history: &TargetHistory, policies: &Policies) -> Limits {
    let kept = 100 - i64::from(policies.pr_drop);
    let rise = 100 + i64::from(policies.pd_rise);
    Limits {
        partial_response: history
            .baseline
            .map(|baseline| Mm::from_micrometres(baseline.micrometres() * kept / 100)),
        progression: history.nadir.map(|(nadir, _)| {
            let relative = (nadir.micrometres() * rise + 99) / 100;
            Mm::from_micrometres(relative)
                .max(nadir + policies.pd_abs)
                .max(nadir + Mm::from_micrometres(1))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_the_last_and_first_sums_of_their_category() {
        let history = TargetHistory {
            baseline: Some(Mm::from_micrometres(29_750)),
            nadir: Some((Mm::from_micrometres(20_825), 1)),
            complete_response_before: false,
        };
        let limits = limits(&history, &Policies::default());
        assert_eq!(limits.partial_response, Some(Mm::from_micrometres(20_825)));
        assert_eq!(limits.progression, Some(Mm::from_micrometres(25_825)));
    }
}
