//! Every row of the INRC truth tables in testdata/criteria, counted; and what worsening may do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod table;

use std::collections::HashMap;

use proptest::prelude::*;
use recist::criteria::inrc_2017::{
    MarrowResponse, MetastaticResponse, PrimaryResponse, look_up_components,
};
use recist::criteria::{Confidence, INRC_2017, OverallResponse};
use recist::response::neuroblastoma::{
    CountHistory, MarrowInputs, MetastaticInputs, PrimaryInputs, Size, SizeHistory,
    marrow_response, metastatic_response, primary_response,
};
use recist::study::{
    Diameter, MarrowPercent, Mm, NewDisease, NonTargetChange, Policies, PrimaryUptake, Seen,
    SoftTissueUptake, parse_diameter, parse_marrow_percent,
};
use table::{Row, rows};

#[test]
fn overall_response_of_every_combination() {
    let rows = rows("inrc_overall.csv");
    assert_eq!(rows.len(), 216);
    for row in &rows {
        let found = look_up_components(
            PrimaryResponse::from_name(row.get("primary")).unwrap(),
            MetastaticResponse::from_name(row.get("metastatic")).unwrap(),
            MarrowResponse::from_name(row.get("bone_marrow")).unwrap(),
        );
        assert_eq!(found.overall.as_str(), row.get("overall"), "{row:?}");
        match row.get("source").split_once(':') {
            Some(("convention", id)) => {
                assert_eq!(found.rule.id, id, "{row:?}");
                assert_eq!(found.rule.confidence, Confidence::Convention, "{row:?}");
            }
            _ => assert_eq!(found.rule.confidence, Confidence::Memory, "{row:?}"),
        }
    }
}

/// `key=value;...`
struct Inputs<'a>(HashMap<&'a str, &'a str>);

impl<'a> Inputs<'a> {
    fn of(row: &'a Row) -> Inputs<'a> {
        let pair = |part: &'a str| part.split_once('=').unwrap();
        Inputs(row.get("inputs").split(';').map(pair).collect())
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.0
            .get(key)
            .copied()
            .filter(|text| !["NE", "NA"].contains(text))
    }

    fn diameter(&self, key: &str) -> Option<Diameter> {
        self.text(key).map(|text| parse_diameter(text).unwrap())
    }

    fn size(&self, prefix: &str) -> SizeHistory {
        SizeHistory {
            baseline: self.diameter(&format!("{prefix}baseline_mm")),
            nadir: self
                .diameter(&format!("{prefix}nadir_mm"))
                .map(|nadir| (nadir, 1)),
            now: self
                .diameter(&format!("{prefix}now_mm"))
                .map_or(Size::Unknown, Size::Known),
        }
    }

    fn count(&self, prefix: &str) -> CountHistory {
        let number = |what: &str| {
            self.text(&format!("{prefix}_{what}"))
                .map(|text| text.parse::<u32>().unwrap())
        };
        let involved = self.0.contains_key(format!("{prefix}_baseline").as_str());
        let baseline = if involved {
            number("baseline")
        } else {
            Some(0)
        };
        CountHistory {
            involved,
            baseline,
            lowest: baseline.map(|count| (count, 0)),
            now: number("now"),
        }
    }

    fn metastatic(&self) -> MetastaticInputs {
        MetastaticInputs {
            soft: self
                .0
                .contains_key("soft_baseline_mm")
                .then(|| self.size("soft_")),
            soft_all_small: self.text("soft_all_below_10").map(|text| text == "Y"),
            soft_uptake: self
                .text("soft_uptake")
                .map(|text| SoftTissueUptake::from_name(text).unwrap()),
            non_target: self.text("non_target").map_or(Seen::NotStated, |text| {
                Seen::Found(NonTargetChange::from_name(text).unwrap())
            }),
            mibg: self.count("mibg_bone"),
            fdg: self.count("fdg_bone"),
            new_disease: self
                .text("new_lesion")
                .map(|text| NewDisease::from_name(text).unwrap())
                .into_iter()
                .collect(),
        }
    }

    fn marrow(&self) -> MarrowInputs {
        let percent = |text: &str| parse_marrow_percent(text).unwrap();
        let baseline = percent(self.text("baseline_pct").unwrap());
        let prior = self.text("prior_pct").unwrap_or_default();
        let earlier: Vec<MarrowPercent> = std::iter::once(baseline)
            .chain(prior.split('/').filter(|p| !p.is_empty()).map(percent))
            .collect();
        MarrowInputs {
            baseline: Some(baseline),
            lowest: (0..earlier.len()).map(|at| (earlier[at], at)).min(),
            involved: earlier.iter().any(|p| *p > MarrowPercent::ZERO),
            now: match self.text("now_pct") {
                Some(text) => Seen::Found(percent(text)),
                None => Seen::NotEvaluable,
            },
        }
    }
}

#[test]
fn component_response_of_every_case() {
    let policies = Policies::default();
    let rows = rows("inrc_component_cases.csv");
    assert_eq!(rows.len(), 62);
    for row in &rows {
        let inputs = Inputs::of(row);
        let (response, rule) = match row.get("component") {
            "PRIMARY" => {
                let primary = PrimaryInputs {
                    involved: true,
                    size: inputs.size(""),
                    uptake: inputs
                        .text("uptake")
                        .map(|text| PrimaryUptake::from_name(text).unwrap()),
                };
                let (response, rule) = primary_response(&primary, &policies);
                (response.as_str(), rule)
            }
            "METS" => {
                let (response, rule) = metastatic_response(&inputs.metastatic(), &policies);
                (response.as_str(), rule)
            }
            "MARROW" => {
                let (response, rule) = marrow_response(&inputs.marrow(), &policies.inrc);
                (response.as_str(), rule)
            }
            other => panic!("{other}"),
        };
        let id = row.get("case_id");
        assert_eq!(response, row.get("expected"), "{id} {}", row.get("note"));
        if let Some(convention) = row.get("source").strip_prefix("convention:") {
            let shown = rule.id == convention
                // Absent parts and a cleared marrow change no rule's own name.
                || (convention == "C-VACUOUS" && rule.id == "METASTATIC-PR")
                || (convention == "C-BM-NADIR" && response == "MD")
                || (convention == "C-NE" && ["PRIMARY-SD", "METASTATIC-PD-NEW"].contains(&rule.id));
            assert!(shown, "{id}: {convention}, not {}", rule.id);
        }
    }
}

#[test]
fn every_rule_has_a_name_of_its_own() {
    let mut ids: Vec<&str> = INRC_2017.rules.iter().map(|rule| rule.id).collect();
    assert!(ids.len() > 30);
    ids.sort_unstable();
    for pair in ids.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
}

/// Best to worst; NED and NE have no rank: they say what is not known or not there.
const OVERALL_ORDER: &[&str] = &["CR", "PR", "MR", "SD", "PD"];
/// Best to worst of any component; NI and NE have no rank.
const COMPONENT_ORDER: &[&str] = &["CR", "PR", "MD", "SD", "PD"];

fn rank(order: &[&str], word: &str) -> Option<usize> {
    order.iter().position(|known| *known == word)
}

/// In the overall table there is no exception: whichever component worsens within its order, the
/// overall response stays or worsens.
#[test]
fn no_component_improves_the_overall_response_when_it_worsens() {
    let mut pairs = 0;
    let overall = |p, m, b| look_up_components(p, m, b).overall.as_str();
    let mut check = |from: &str, to: &str, before: &str, after: &str| {
        let (Some(from_rank), Some(to_rank)) =
            (rank(COMPONENT_ORDER, from), rank(COMPONENT_ORDER, to))
        else {
            return;
        };
        let (Some(before_rank), Some(after_rank)) =
            (rank(OVERALL_ORDER, before), rank(OVERALL_ORDER, after))
        else {
            return;
        };
        if to_rank > from_rank {
            pairs += 1;
            assert!(
                after_rank >= before_rank,
                "{from} to {to}: {before} to {after}"
            );
        }
    };
    for &p in PrimaryResponse::ALL {
        for &m in MetastaticResponse::ALL {
            for &b in MarrowResponse::ALL {
                let before = overall(p, m, b);
                for &worse in PrimaryResponse::ALL {
                    check(p.as_str(), worse.as_str(), before, overall(worse, m, b));
                }
                for &worse in MetastaticResponse::ALL {
                    check(m.as_str(), worse.as_str(), before, overall(p, worse, b));
                }
                for &worse in MarrowResponse::ALL {
                    check(b.as_str(), worse.as_str(), before, overall(p, m, worse));
                }
            }
        }
    }
    // Each of three components: six ordered pairs, beside 25 evaluable combinations of the others;
    // where the others are NE, only PD has a rank.
    assert!(pairs >= 3 * 6 * 25, "{pairs}");
}

/// A PD outranks an unread component: the one case in which worsening ends an NE.
#[test]
fn progression_is_seen_beside_a_component_that_was_not_read() {
    let overall = |p| {
        look_up_components(
            p,
            MetastaticResponse::NotEvaluable,
            MarrowResponse::NotInvolved,
        )
        .overall
    };
    assert_eq!(
        overall(PrimaryResponse::StableDisease),
        OverallResponse::NotEvaluable
    );
    assert_eq!(
        overall(PrimaryResponse::ProgressiveDisease),
        OverallResponse::ProgressiveDisease
    );
}

fn millimetres(tenths: i64) -> Diameter {
    Diameter::from_mm(Mm::from_micrometres(tenths * 100))
}

fn history(baseline: i64, nadir: i64, now: i64) -> SizeHistory {
    SizeHistory {
        baseline: Some(millimetres(baseline)),
        nadir: Some((millimetres(nadir.min(baseline)), 1)),
        now: Size::Known(millimetres(now)),
    }
}

const UPTAKES: [PrimaryUptake; 4] = [
    PrimaryUptake::Resolved,
    PrimaryUptake::Improved,
    PrimaryUptake::Stable,
    PrimaryUptake::Increased,
];

// At one visit, with the past held fixed, more tumour never gives a better component. (Over visits
// it may: a larger or unread earlier value raises the nadir that later PD is counted from,
// PRIMARY-PD, METASTATIC-PD-SUM and C-BM-NADIR.)
proptest! {
    #[test]
    fn a_larger_or_hotter_primary_is_never_better(
        baseline in 100i64..1500, nadir in 0i64..1500, now in 0i64..2000, more in 0i64..500,
        uptake in 0usize..4, hotter in 0usize..4,
    ) {
        let policies = Policies::default();
        let word = |now, uptake: usize| {
            let inputs = PrimaryInputs {
                involved: true,
                size: history(baseline, nadir, now),
                uptake: Some(UPTAKES[uptake]),
            };
            primary_response(&inputs, &policies).0.as_str()
        };
        let before = rank(COMPONENT_ORDER, word(now, uptake));
        let after = rank(COMPONENT_ORDER, word(now + more, (uptake + hotter).min(3)));
        prop_assert!(before.is_some() && after >= before);
    }

    #[test]
    fn more_metastatic_disease_is_never_better(
        soft in proptest::option::of((100i64..1500, 0i64..1500, 0i64..2000)), grown in 0i64..500,
        mibg in (0u32..28, 0u32..28), fdg in (0u32..10, 0u32..10), risen in 0u32..10,
        uptake in any::<bool>(), hotter in any::<bool>(), new in 0usize..8,
    ) {
        let policies = Policies::default();
        let count = |(baseline, now): (u32, u32)| CountHistory {
            involved: baseline > 0,
            baseline: Some(baseline),
            lowest: Some((baseline, 0)),
            now: Some(now),
        };
        let word = |grown, risen, present, new: Option<&&str>| {
            let size = soft.map(|(baseline, nadir, now)| history(baseline, nadir, now + grown));
            let small = size.map(|size| size.is_residual(&policies));
            let inputs = MetastaticInputs {
                soft: size,
                soft_all_small: small,
                soft_uptake: Some(match present {
                    true => SoftTissueUptake::Present,
                    false => SoftTissueUptake::Resolved,
                }),
                non_target: Seen::NotStated,
                mibg: count((mibg.0, mibg.1 + risen)),
                fdg: count((fdg.0, fdg.1 + risen)),
                new_disease: new.map(|new| NewDisease::from_name(new).unwrap()).into_iter().collect(),
            };
            metastatic_response(&inputs, &policies).0.as_str()
        };
        let before = word(0, 0, uptake, None);
        let after = word(grown, risen, uptake || hotter, NewDisease::NAMES.get(new));
        let involved = soft.is_some() || mibg.0 > 0 || fdg.0 > 0;
        if involved {
            let (before, after) = (rank(COMPONENT_ORDER, before), rank(COMPONENT_ORDER, after));
            prop_assert!(before.is_some() && after >= before);
        } else {
            prop_assert!(["NI", "PD"].contains(&before) && ["NI", "PD"].contains(&after));
            prop_assert!(before == "NI" || after == "PD");
        }
    }

    #[test]
    fn more_tumour_in_the_marrow_is_never_better(
        baseline in 1u32..100_000, lowest in 0u32..100_000, now in 0u32..100_000, more in 0u32..50_000,
    ) {
        let policies = Policies::default();
        let word = |now: u32| {
            let inputs = MarrowInputs {
                baseline: Some(MarrowPercent::from_thousandths(baseline)),
                lowest: Some((MarrowPercent::from_thousandths(lowest.min(baseline)), 1)),
                involved: true,
                now: Seen::Found(MarrowPercent::from_thousandths(now.min(100_000))),
            };
            marrow_response(&inputs, &policies.inrc).0.as_str()
        };
        let (before, after) = (rank(COMPONENT_ORDER, word(now)), rank(COMPONENT_ORDER, word(now + more)));
        prop_assert!(before.is_some() && after >= before);
    }
}
