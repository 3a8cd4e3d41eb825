//! What a component knows of earlier visits: the value at baseline, the lowest so far, the value now.

use crate::assessment::has_shrunk;
use crate::study::{Diameter, Policies, Seen};

/// A size at a visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// Not read.
    #[default]
    Unknown,
    /// A lesion was not read; those read add up to this, and are disease.
    AtLeast(Diameter),
    /// Read.
    Known(Diameter),
}

impl Size {
    /// The size, if all of it was read.
    pub fn known(self) -> Option<Diameter> {
        match self {
            Size::Known(diameter) => Some(diameter),
            _ => None,
        }
    }
}

/// A size over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SizeHistory {
    /// At baseline; none when it was not read.
    pub baseline: Option<Diameter>,
    /// The smallest before now, baseline included, and its visit (0 is the baseline).
    pub nadir: Option<(Diameter, usize)>,
    /// Now.
    pub now: Size,
}

impl SizeHistory {
    /// Down by `pr_drop` from baseline, the boundary included.
    pub fn has_shrunk(&self, policies: &Policies) -> bool {
        match (self.now, self.baseline) {
            (Size::Known(now), Some(baseline)) => has_shrunk(now.mm, baseline.mm, policies),
            _ => false,
        }
    }

    /// Up over the nadir by more than `pd_rise` (`inrc_pd_rise_strict`) and at least `pd_abs`.
    pub fn has_grown(&self, policies: &Policies) -> bool {
        let (Size::Known(now) | Size::AtLeast(now), Some((nadir, _))) = (self.now, self.nadir)
        else {
            return false;
        };
        let percent = 100 + i64::from(policies.pd_rise);
        let relative = if policies.inrc.pd_rise_strict {
            !now.mm.at_most_ratio(nadir.mm, percent, 100)
        } else {
            now.mm.at_least_ratio(nadir.mm, percent, 100)
        };
        relative && now.mm - nadir.mm >= policies.pd_abs
    }

    /// Below the limit for CR, all of it read.
    pub fn is_residual(&self, policies: &Policies) -> bool {
        self.now
            .known()
            .is_some_and(|now| now.mm < policies.inrc.residual)
    }

    /// More than all the targets there may be could add up to, were each below that limit.
    pub(super) fn exceeds_residuals(&self, policies: &Policies) -> bool {
        let most = policies.inrc.residual.micrometres() * i64::from(policies.max_targets);
        self.now
            .known()
            .is_some_and(|now| now.mm.micrometres() >= most)
    }

    /// A history that starts with this size.
    pub(super) fn at_baseline(now: Size) -> SizeHistory {
        let mut history = SizeHistory {
            now,
            ..SizeHistory::default()
        };
        history.pass(0);
        history
    }

    /// Takes the size now for the past: `visit` is its index.
    pub(super) fn pass(&mut self, visit: usize) {
        if let Size::Known(now) = self.now {
            if visit == 0 {
                self.baseline = Some(now);
            }
            if self.nadir.is_none_or(|(nadir, _)| now.mm < nadir.mm) {
                self.nadir = Some((now, visit));
            }
        }
        self.now = Size::Unknown;
    }
}

/// A number of something over time: a MIBG score, FDG-avid lesions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountHistory {
    /// There at baseline.
    pub involved: bool,
    /// At baseline; 0 when it was not involved, none when it was not read.
    pub baseline: Option<u32>,
    /// The lowest before now, baseline included, and its visit.
    pub lowest: Option<(u32, usize)>,
    /// Now; none when it was not read.
    pub now: Option<u32>,
}

impl CountHistory {
    /// Something was there and cannot be told now.
    pub fn is_unread(&self) -> bool {
        self.involved && self.now.is_none()
    }

    /// Something is there now.
    pub fn is_left(&self) -> bool {
        self.now.is_some_and(|now| now > 0)
    }

    /// At most `percent` of baseline; `None` when the baseline was not read.
    pub fn at_most(&self, percent: u32) -> Option<bool> {
        let (now, baseline) = (self.now?, self.baseline?);
        Some(u64::from(now) * 100 <= u64::from(baseline) * u64::from(percent))
    }

    /// At least `percent` of baseline, and not 0.
    pub fn at_least(&self, percent: u32) -> bool {
        match (self.now, self.baseline) {
            (Some(now), Some(baseline)) => {
                now > 0 && u64::from(now) * 100 >= u64::from(baseline) * u64::from(percent)
            }
            _ => false,
        }
    }

    /// At baseline, from what the cell says: empty, NI and 0 are not involved, for good.
    pub(super) fn at_baseline(seen: Seen<u32>) -> CountHistory {
        let baseline = match seen {
            Seen::NotStated | Seen::NotInvolved => Some(0),
            Seen::NotEvaluable => None,
            Seen::Found(count) => Some(count),
        };
        CountHistory {
            involved: baseline != Some(0),
            baseline,
            lowest: baseline.map(|count| (count, 0)),
            now: None,
        }
    }

    /// Takes the count now for the past: `visit` is its index.
    pub(super) fn pass(&mut self, visit: usize) {
        if let Some(now) = self.now.take()
            && self.lowest.is_none_or(|(lowest, _)| now < lowest)
        {
            self.lowest = Some((now, visit));
        }
    }
}
