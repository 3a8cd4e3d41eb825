//! Policies: every number and choice that the criteria leave to the protocol, with the default of
//! criteria/recist-1.1.md section 1 and criteria/endpoints.md as settled.md reads them.

use super::{Date, ImmunePolicies, Mm, NeuroblastomaPolicies, NewLesionRule, NodeRule};

/// What a protocol may set.
#[derive(Clone, Debug, PartialEq)]
pub struct Policies {
    /// PR: the sum fell by at least this many percent of baseline.
    pub pr_drop: u32,
    /// PD: the sum rose by at least this many percent of the nadir ...
    pub pd_rise: u32,
    /// ... and by at least this much.
    pub pd_abs: Mm,
    /// Short axis from which a node can be a target.
    pub node_target: Mm,
    /// Short axis from which a node is pathological.
    pub node_path: Mm,
    /// Diameter from which an extranodal lesion is measurable on thin slices.
    pub measurable: Mm,
    /// Most targets of a subject.
    pub max_targets: u32,
    /// Most targets in one organ.
    pub max_per_organ: u32,
    /// What a target too small to measure counts.
    pub tstm_default: Mm,
    /// Days before the first dose in which a baseline scan is valid.
    pub baseline_window: u32,
    /// Days from a response to the assessment that confirms it, at least.
    pub min_confirm: u32,
    /// First day, from treatment start, on which SD counts.
    pub min_sd: u32,
    /// SD and NE assessments allowed between a PR and its confirmation (a CR: NE only).
    pub max_bridge: u32,
    /// Of these, NE at most; `None` is as many as `max_bridge`.
    pub max_ne: Option<u32>,
    /// Of these, SD at most; `None` is as many as `max_bridge`.
    pub max_sd: Option<u32>,
    /// What disease after a CR means.
    pub cr_then_worse: CrThenWorse,
    /// After which CR a target that comes back is PD by itself.
    pub cr_reappearance: CrReappearance,
    /// Target CR is tested before numeric PD (C-NORMAL-NODES).
    pub normal_nodes_first: bool,
    /// Whether a confirmed PR keeps its label.
    pub pr_persistence: PrPersistence,
    /// The confirmed best response is the primary one.
    pub confirm_required: bool,
    /// An assessment on the day new therapy starts.
    pub nact_same_day: SameDay,
    /// Which scan dates a progression.
    pub pd_date_rule: PdDateRule,
    /// Rounding of each reading before summing.
    pub rounding: Rounding,
    /// Nodes on slices over 5 mm.
    pub node_slice: NodeSlice,
    /// PFS censoring rules.
    pub censoring: Censoring,
    /// Days from one planned visit to the next.
    pub visit_interval_days: u32,
    /// Days a visit may be off its plan.
    pub visit_window_days: u32,
    /// Longest stretch without an adequate assessment; `None` is 2 x interval + window.
    pub max_gap_days: Option<u32>,
    /// Day 0 of the time-to-event endpoints.
    pub origin: Origin,
    /// Days an SD must last to count as clinical benefit.
    pub cbr_days: u32,
    /// Landmarks beside 12, 24 and 36 months.
    pub landmark_months: Vec<u32>,
    /// Interval of a proportion.
    pub interval_method: IntervalMethod,
    /// Limits of a survival curve.
    pub survival_limits: SurvivalLimits,
    /// Last day that counts in the endpoints (trial.toml `[trial] cutoff_date`).
    pub cutoff_date: Option<Date>,
    /// What INRC leaves open, or states from memory.
    pub inrc: NeuroblastomaPolicies,
    /// How nodes are measured.
    pub node_rule: NodeRule,
    /// What a new lesion means.
    pub new_lesion_rule: NewLesionRule,
    /// Unequivocal progression of non-targets is PD.
    pub non_target_pd: bool,
    /// Days to the assessment that confirms a PD, at least; 0: none is needed.
    pub confirm_pd: u32,
    /// What iRECIST leaves open.
    pub irecist: ImmunePolicies,
}

impl Default for Policies {
    fn default() -> Policies {
        Policies {
            pr_drop: 30,
            pd_rise: 20,
            pd_abs: Mm::from_mm(5),
            node_target: Mm::from_mm(15),
            node_path: Mm::from_mm(10),
            measurable: Mm::from_mm(10),
            max_targets: 5,
            max_per_organ: 2,
            tstm_default: Mm::from_mm(5),
            baseline_window: 28,
            min_confirm: 28,
            min_sd: 42,
            max_bridge: 1,
            max_ne: None,
            max_sd: None,
            cr_then_worse: CrThenWorse::Strict,
            cr_reappearance: CrReappearance::Overall,
            normal_nodes_first: true,
            pr_persistence: PrPersistence::Threshold,
            confirm_required: true,
            nact_same_day: SameDay::Include,
            pd_date_rule: PdDateRule::Earliest,
            rounding: Rounding::None,
            node_slice: NodeSlice::Warn,
            censoring: Censoring::Fda,
            visit_interval_days: 56,
            visit_window_days: 7,
            max_gap_days: None,
            origin: Origin::Start,
            cbr_days: 168,
            landmark_months: Vec::new(),
            interval_method: IntervalMethod::ClopperPearson,
            survival_limits: SurvivalLimits::LogLog,
            cutoff_date: None,
            inrc: NeuroblastomaPolicies::default(),
            node_rule: NodeRule::ShortAxis,
            new_lesion_rule: NewLesionRule::Progression,
            non_target_pd: true,
            confirm_pd: 0,
            irecist: ImmunePolicies::default(),
        }
    }
}

impl Policies {
    /// NE allowed between a response and its confirmation (settled.md 2).
    pub fn max_ne(&self) -> u32 {
        self.max_ne.unwrap_or(self.max_bridge)
    }

    /// SD allowed between a PR and its confirmation (settled.md 2).
    pub fn max_sd(&self) -> u32 {
        self.max_sd.unwrap_or(self.max_bridge)
    }

    /// Longest stretch without an adequate assessment that misses at most one visit (settled.md 21).
    pub fn max_gap_days(&self) -> u32 {
        self.max_gap_days
            .unwrap_or(2 * self.visit_interval_days + self.visit_window_days)
    }

    /// The landmarks in months: 12, 24, 36 and what the protocol adds (settled.md 26).
    pub fn landmarks(&self) -> Vec<u32> {
        let mut months = vec![12, 24, 36];
        months.extend(&self.landmark_months);
        months.sort_unstable();
        months.dedup();
        months
    }
}

/// A choice spelled as in trial.toml.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Every way to spell it, in order.
            pub const NAMES: &'static [&'static str] = &[$($text),+];

            /// As trial.toml spells it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The choice of that name.
            pub fn from_name(name: &str) -> Option<$name> {
                match name { $($text => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

pub(super) use choice;

choice! {
    /// What disease after an overall CR means (recist-1.1.md 9.2 note a).
    CrThenWorse {
        /// It is PD that day.
        Strict = "strict",
        /// A PR that follows an unconfirmed CR re-reads it as PR (C-RELABEL, settled.md 10).
        Relabel = "relabel",
    }
}
choice! {
    /// After which complete response a returning target is PD whatever its size (recist-1.1.md 6.2).
    CrReappearance {
        /// An overall CR (FAQ).
        Overall = "overall",
        /// A target CR (admiralonco's ADTR example).
        Target = "target",
    }
}
choice! {
    /// Whether a confirmed PR keeps its label when the sum drifts (recist-1.1.md 9.4).
    PrPersistence {
        /// Each timepoint stands alone.
        Threshold = "threshold",
        /// SD after a confirmed PR is shown as PR until PD (FAQ).
        Sticky = "sticky",
    }
}
choice! {
    /// An assessment dated on the day new therapy starts (C-NACT-SAMEDAY).
    SameDay {
        /// It counts.
        Include = "include",
        /// It does not (admiralonco's example).
        Exclude = "exclude",
    }
}
choice! {
    /// Which scan of a timepoint dates its progression (recist-1.1.md section 10).
    PdDateRule {
        /// The earliest scan that shows a cause (C-PD-EARLIEST, settled.md 4).
        Earliest = "earliest",
        /// New lesion: the scan that showed it; sum: the last target scan (FDA 2007).
        Fda2007 = "fda2007",
    }
}
choice! {
    /// Rounding of each reading before summing (settled.md 1).
    Rounding {
        /// As recorded.
        None = "none",
        /// To a tenth of a millimetre.
        Tenth = "0.1",
        /// To a millimetre.
        Whole = "1",
    }
}
choice! {
    /// Target nodes on slices thicker than 5 mm (C-NODE-SLICE).
    NodeSlice {
        /// 15 mm still applies; a warning.
        Warn = "warn",
        /// The greater of 15 mm and twice the thickness.
        Strict = "strict",
    }
}
choice! {
    /// PFS censoring rules (endpoints.md section 4).
    Censoring {
        /// FDA 2007 Table A: documented events only.
        Fda = "fda",
        /// EMA: treatment policy.
        Ema = "ema",
    }
}
choice! {
    /// Day 0 of the time-to-event endpoints (endpoints.md section 1).
    Origin {
        /// First dose.
        Start = "start",
        /// Enrolment.
        Enrolment = "enrolment",
        /// Randomisation.
        Randomisation = "randomisation",
    }
}
choice! {
    /// Interval of a proportion (endpoints.md section 5).
    IntervalMethod {
        /// Exact, by beta quantiles.
        ClopperPearson = "clopper-pearson",
        /// Score interval.
        Wilson = "wilson",
        /// Score interval with the continuity correction of R's `prop.test`.
        WilsonCorrected = "wilson-cc",
        /// Beta(k + 1/2, n - k + 1/2), 0 and 1 at the ends.
        Jeffreys = "jeffreys",
        /// The same quantiles at the ends too.
        JeffreysPlain = "jeffreys-plain",
        /// Exact, with half of the observed outcome's probability.
        MidP = "mid-p",
        /// Wald around a proportion moved towards one half; may pass 0 or 1.
        AgrestiCoull = "agresti-coull",
        /// Normal approximation, for comparison only; may pass 0 or 1.
        Wald = "wald",
    }
}
choice! {
    /// Limits of a survival curve (endpoints.md section 6).
    SurvivalLimits {
        /// Complementary log-log (SAS, lifelines).
        LogLog = "log-log",
        /// Log (R survfit).
        Log = "log",
        /// Linear, clipped to 0..1.
        Linear = "linear",
    }
}

impl Rounding {
    /// The step readings are rounded to.
    pub const fn step(self) -> Mm {
        match self {
            Rounding::None => Mm::from_micrometres(1),
            Rounding::Tenth => Mm::from_micrometres(100),
            Rounding::Whole => Mm::from_mm(1),
        }
    }
}
