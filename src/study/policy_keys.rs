//! The table of policies: name, meaning, source, and how each is read and written.
//! trial.toml, `--set`, `recist criteria` and run.json all go through it.

use super::family_policy_keys::FAMILY;
use super::immune_policy_keys::IMMUNE;
use super::neuroblastoma_policy_keys::NEUROBLASTOMA;
use super::policy::*;
use super::policy_key::PolicyKey;
use super::{Mm, parse_date, parse_diameter};

macro_rules! number {
    ($name:literal, $($field:ident).+, $range:expr, $meaning:literal, $source:literal) => {
        PolicyKey {
            name: $name,
            meaning: $meaning,
            source: $source,
            get: |p| p.$($field).+.to_string(),
            set: |p, text| {
                p.$($field).+ = whole_number(text, $range)?;
                Ok(())
            },
        }
    };
}

macro_rules! optional_number {
    ($name:literal, $field:ident, $effective:ident, $range:expr, $meaning:literal, $source:literal) => {
        PolicyKey {
            name: $name,
            meaning: $meaning,
            source: $source,
            get: |p| p.$effective().to_string(),
            set: |p, text| {
                p.$field = Some(whole_number(text, $range)?);
                Ok(())
            },
        }
    };
}

macro_rules! length {
    ($name:literal, $($field:ident).+, $meaning:literal, $source:literal) => {
        PolicyKey {
            name: $name,
            meaning: $meaning,
            source: $source,
            get: |p| p.$($field).+.to_string(),
            set: |p, text| {
                p.$($field).+ = millimetres(text)?;
                Ok(())
            },
        }
    };
}

macro_rules! chosen {
    ($name:literal, $($field:ident).+, $type:ident, $meaning:literal, $source:literal) => {
        PolicyKey {
            name: $name,
            meaning: $meaning,
            source: $source,
            get: |p| p.$($field).+.as_str().into(),
            set: |p, text| {
                p.$($field).+ = $type::from_name(text).ok_or_else(|| $type::NAMES.join(" / "))?;
                Ok(())
            },
        }
    };
}

macro_rules! yes_no {
    ($name:literal, $($field:ident).+, $meaning:literal, $source:literal) => {
        PolicyKey {
            name: $name,
            meaning: $meaning,
            source: $source,
            get: |p| p.$($field).+.to_string(),
            set: |p, text| {
                p.$($field).+ = match text {
                    "true" => true,
                    "false" => false,
                    _ => return Err("true / false".into()),
                };
                Ok(())
            },
        }
    };
}

pub(super) use {chosen, length, number, yes_no};

/// Every policy: those of the shared rules, then those of one criteria set alone.
pub const POLICY_KEYS: &[PolicyKey] = &joined::<
    { SHARED.len() + FAMILY.len() + IMMUNE.len() + NEUROBLASTOMA.len() },
>(&[SHARED, FAMILY, IMMUNE, NEUROBLASTOMA]);

const fn joined<const LENGTH: usize>(parts: &[&[PolicyKey]]) -> [PolicyKey; LENGTH] {
    let mut keys = [parts[0][0]; LENGTH];
    let (mut part, mut from, mut at) = (0, 0, 0);
    while at < LENGTH {
        if from == parts[part].len() {
            part += 1;
            from = 0;
        } else {
            keys[at] = parts[part][from];
            from += 1;
            at += 1;
        }
    }
    keys
}

/// The policies of the rules that criteria sets share, in the order of RECIST 1.1.
const SHARED: &[PolicyKey] = &[
    number!(
        "pr_drop",
        pr_drop,
        1..=100,
        "PR: fall from baseline, percent",
        "RECIST 1.1, 4.3.1"
    ),
    number!(
        "pd_rise",
        pd_rise,
        1..=1000,
        "PD: rise over the nadir, percent",
        "RECIST 1.1, 4.3.1"
    ),
    length!(
        "pd_abs",
        pd_abs,
        "PD: rise over the nadir, mm",
        "RECIST 1.1, 4.3.1"
    ),
    length!(
        "node_target",
        node_target,
        "short axis from which a node can be a target, mm",
        "RECIST 1.1, 3.1"
    ),
    length!(
        "node_path",
        node_path,
        "short axis from which a node is pathological, mm",
        "RECIST 1.1, 3.1"
    ),
    length!(
        "measurable",
        measurable,
        "diameter from which a lesion is measurable, mm",
        "RECIST 1.1, 3.1"
    ),
    number!(
        "max_targets",
        max_targets,
        1..=100,
        "most target lesions",
        "RECIST 1.1, 4.2"
    ),
    number!(
        "max_per_organ",
        max_per_organ,
        1..=100,
        "most target lesions in one organ",
        "RECIST 1.1, 4.2"
    ),
    length!(
        "tstm_default",
        tstm_default,
        "what a target too small to measure counts, mm",
        "RECIST 1.1, 4.3.2"
    ),
    number!(
        "baseline_window",
        baseline_window,
        0..=3650,
        "days before first dose for a baseline scan",
        "RECIST 1.1, 4.2"
    ),
    number!(
        "min_confirm",
        min_confirm,
        0..=3650,
        "days to a confirming assessment, at least",
        "RECIST 1.1, 4.6"
    ),
    number!(
        "min_sd",
        min_sd,
        0..=3650,
        "first day from treatment start on which SD counts",
        "RECIST 1.1, 4.6"
    ),
    number!(
        "max_bridge",
        max_bridge,
        0..=100,
        "SD and NE allowed before confirmation",
        "convention C-BRIDGE"
    ),
    optional_number!(
        "max_ne",
        max_ne,
        max_ne,
        0..=100,
        "of these, NE at most",
        "convention C-BRIDGE"
    ),
    optional_number!(
        "max_sd",
        max_sd,
        max_sd,
        0..=100,
        "of these, SD at most",
        "convention C-BRIDGE"
    ),
    chosen!(
        "cr_then_worse",
        cr_then_worse,
        CrThenWorse,
        "disease after a CR",
        "RECIST 1.1, Table 3 note a"
    ),
    chosen!(
        "cr_reappearance",
        cr_reappearance,
        CrReappearance,
        "the CR after which a returning target is PD",
        "RECIST FAQ"
    ),
    yes_no!(
        "normal_nodes_first",
        normal_nodes_first,
        "target CR is tested before numeric PD",
        "convention C-NORMAL-NODES"
    ),
    chosen!(
        "pr_persistence",
        pr_persistence,
        PrPersistence,
        "label of a confirmed PR that drifts",
        "RECIST FAQ; convention C-STICKY"
    ),
    yes_no!(
        "confirm_required",
        confirm_required,
        "the confirmed best response is the primary one",
        "RECIST 1.1, 4.6"
    ),
    chosen!(
        "nact_same_day",
        nact_same_day,
        SameDay,
        "an assessment on the day new therapy starts",
        "convention C-NACT-SAMEDAY"
    ),
    chosen!(
        "pd_date_rule",
        pd_date_rule,
        PdDateRule,
        "the scan that dates a progression",
        "convention C-PD-EARLIEST; FDA 2007"
    ),
    chosen!(
        "rounding",
        rounding,
        Rounding,
        "rounding of each reading before summing, mm",
        "settled.md 1"
    ),
    chosen!(
        "node_slice",
        node_slice,
        NodeSlice,
        "target nodes on slices over 5 mm",
        "convention C-NODE-SLICE"
    ),
    chosen!(
        "censoring",
        censoring,
        Censoring,
        "PFS censoring rules",
        "FDA 2007 Table A; EMA 2012"
    ),
    number!(
        "visit_interval_days",
        visit_interval_days,
        1..=3650,
        "days from one visit to the next",
        "protocol"
    ),
    number!(
        "visit_window_days",
        visit_window_days,
        0..=3650,
        "days a visit may be off its plan",
        "protocol"
    ),
    optional_number!(
        "max_gap_days",
        max_gap_days,
        max_gap_days,
        1..=36_500,
        "longest gap between adequate assessments",
        "convention C-GAP"
    ),
    chosen!(
        "origin",
        origin,
        Origin,
        "day 0 of the time-to-event endpoints",
        "endpoints.md section 1"
    ),
    number!(
        "cbr_days",
        cbr_days,
        0..=3650,
        "days an SD must last for clinical benefit",
        "endpoints.md section 2"
    ),
    PolicyKey {
        name: "landmark_months",
        meaning: "survival landmarks beside 12, 24 and 36 months",
        source: "settled.md 26",
        get: |p| join_numbers(&p.landmark_months),
        set: |p, text| {
            p.landmark_months = text
                .split(|c: char| c == ',' || c.is_whitespace())
                .filter(|part| !part.is_empty())
                .map(|part| whole_number(part, 1..=1200))
                .collect::<Result<_, _>>()?;
            Ok(())
        },
    },
    chosen!(
        "interval_method",
        interval_method,
        IntervalMethod,
        "interval of a proportion",
        "endpoints.md section 5"
    ),
    chosen!(
        "survival_limits",
        survival_limits,
        SurvivalLimits,
        "limits of a survival curve",
        "endpoints.md section 6"
    ),
    PolicyKey {
        name: "cutoff_date",
        meaning: "last day that counts in the endpoints",
        source: "settled.md 19",
        get: |p| {
            p.cutoff_date
                .map(|date| date.to_string())
                .unwrap_or_default()
        },
        set: |p, text| {
            p.cutoff_date = match text {
                "" => None,
                _ => Some(parse_date(text).map_err(|_| "a date YYYY-MM-DD".to_owned())?),
            };
            Ok(())
        },
    },
];

fn join_numbers(numbers: &[u32]) -> String {
    numbers
        .iter()
        .map(u32::to_string)
        .collect::<Vec<_>>()
        .join(",")
}

pub(super) fn whole_number(
    text: &str,
    range: std::ops::RangeInclusive<u32>,
) -> Result<u32, String> {
    let accepted = || format!("a whole number from {} to {}", range.start(), range.end());
    let digits_only = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number: u32 = if digits_only {
        text.parse().map_err(|_| accepted())?
    } else {
        return Err(accepted());
    };
    if range.contains(&number) {
        Ok(number)
    } else {
        Err(accepted())
    }
}

pub(super) fn millimetres(text: &str) -> Result<Mm, String> {
    match parse_diameter(text) {
        Ok(diameter) if diameter.mm <= Mm::from_mm(1000) => Ok(diameter.mm),
        _ => Err("millimetres from 0 to 1000".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_back_what_it_writes() {
        let defaults = Policies::default();
        for key in POLICY_KEYS {
            let mut policies = Policies::default();
            let text = key.value(&defaults);
            policies.set(key.name, &text).unwrap();
            assert_eq!(key.value(&policies), text, "{}", key.name);
        }
    }

    #[test]
    fn an_unknown_key_is_named_with_its_nearest() {
        let error = Policies::default().set("min_confrm", "28").unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no policy `min_confrm`; the nearest is `min_confirm`"
        );
    }

    #[test]
    fn a_bad_value_says_what_would_be_accepted() {
        let error = Policies::default().set("censoring", "FDA").unwrap_err();
        assert_eq!(
            error.to_string(),
            "censoring = \"FDA\" cannot be used; accepted: fda / ema"
        );
        assert!(Policies::default().set("min_sd", "-1").is_err());
        assert!(Policies::default().set("pd_abs", "five").is_err());
    }
}
