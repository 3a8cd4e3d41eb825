//! The policies of criteria/recist-1.1.md section 1 and criteria/endpoints.md that the oracle reads, with their defaults.

use super::fraction::Fraction;

/// The day from which times to event count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Start,
    Enrolment,
    Randomisation,
}

/// One set of policies; `None` in a cap means "not set" (settled.md 2).
#[derive(Clone, Debug)]
pub struct Policy {
    pub name: &'static str,
    /// The [protocol] lines of trial.toml that differ from the defaults.
    pub toml: &'static str,
    pub confirm_required: bool,
    pub min_confirm: i64,
    pub min_sd: i64,
    pub max_bridge: usize,
    pub max_ne: Option<usize>,
    pub max_sd: Option<usize>,
    pub relabel: bool,
    pub reappearance_after_target_cr: bool,
    pub normal_nodes_first: bool,
    pub sticky: bool,
    pub new_therapy_day_excluded: bool,
    pub pd_date_fda2007: bool,
    pub ema: bool,
    pub rounding: Option<Fraction>,
    pub origin: Origin,
    pub max_gap_days: i64,
}

pub fn defaults() -> Policy {
    Policy {
        name: "defaults",
        toml: "",
        confirm_required: true,
        min_confirm: 28,
        min_sd: 42,
        max_bridge: 1,
        max_ne: None,
        max_sd: None,
        relabel: false,
        reappearance_after_target_cr: false,
        normal_nodes_first: true,
        sticky: false,
        new_therapy_day_excluded: false,
        pd_date_fda2007: false,
        ema: false,
        rounding: None,
        origin: Origin::Start,
        max_gap_days: 2 * 56 + 7,
    }
}

/// Every set the harness runs, the defaults first.
pub fn all() -> Vec<Policy> {
    let named = |name, toml| Policy {
        name,
        toml,
        ..defaults()
    };
    vec![
        defaults(),
        Policy {
            ema: true,
            ..named("censoring=ema", "censoring = \"ema\"")
        },
        Policy {
            confirm_required: false,
            ..named("confirm_required=false", "confirm_required = false")
        },
        Policy {
            relabel: true,
            ..named("cr_then_worse=relabel", "cr_then_worse = \"relabel\"")
        },
        Policy {
            sticky: true,
            ..named("pr_persistence=sticky", "pr_persistence = \"sticky\"")
        },
        Policy {
            max_bridge: 0,
            ..named("max_bridge=0", "max_bridge = 0")
        },
        Policy {
            max_bridge: 2,
            ..named("max_bridge=2", "max_bridge = 2")
        },
        Policy {
            new_therapy_day_excluded: true,
            ..named("nact_same_day=exclude", "nact_same_day = \"exclude\"")
        },
        Policy {
            reappearance_after_target_cr: true,
            ..named("cr_reappearance=target", "cr_reappearance = \"target\"")
        },
        Policy {
            normal_nodes_first: false,
            ..named("normal_nodes_first=false", "normal_nodes_first = false")
        },
        Policy {
            pd_date_fda2007: true,
            ..named("pd_date_rule=fda2007", "pd_date_rule = \"fda2007\"")
        },
        Policy {
            min_sd: 56,
            ..named("min_sd=56", "min_sd = 56")
        },
        Policy {
            rounding: Some(Fraction::whole(1)),
            ..named("rounding=1", "rounding = \"1\"")
        },
        Policy {
            origin: Origin::Enrolment,
            ..named("origin=enrolment", "origin = \"enrolment\"")
        },
        Policy {
            origin: Origin::Randomisation,
            ..named("origin=randomisation", "origin = \"randomisation\"")
        },
        Policy {
            rounding: Some(Fraction::new(1, 10)),
            ..named("rounding=0.1", "rounding = \"0.1\"")
        },
        Policy {
            max_ne: Some(1),
            max_sd: Some(0),
            ..named("max_ne=1,max_sd=0", "max_ne = 1\nmax_sd = 0")
        },
        Policy {
            min_confirm: 27,
            ..named("min_confirm=27", "min_confirm = 27")
        },
        Policy {
            max_gap_days: 2 * 28 + 3,
            ..named(
                "visit_interval_days=28",
                "visit_interval_days = 28\nvisit_window_days = 3",
            )
        },
        Policy {
            max_gap_days: 118,
            ..named("max_gap_days=118", "max_gap_days = 118")
        },
        Policy {
            relabel: true,
            confirm_required: false,
            normal_nodes_first: false,
            new_therapy_day_excluded: true,
            ..named(
                "relabel, unconfirmed, numbers first, new therapy day out",
                "cr_then_worse = \"relabel\"\nconfirm_required = false\nnormal_nodes_first = false\n\
                 nact_same_day = \"exclude\"",
            )
        },
    ]
}
