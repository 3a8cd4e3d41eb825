//! The worked examples of criteria/inrc-2017.md section 5, what baseline cells mean (settled.md 29),
//! and what each policy moves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod inrc_visits;

use std::collections::BTreeSet;

use inrc_visits::{last, lines, rows};
use recist::study::Policies;

/// Number; what every row has; the rows; primary, metastases, marrow, overall at the last.
const WORKED: &str = "
    1; now_pct=NI; now_mm=80 > now_mm=9 uptake=RESOLVED; CR NI NI CR
    2; now_pct=NI; now_mm=80 > now_mm=10 uptake=RESOLVED; PR NI NI PR
    3; now_pct=NI; now_mm=80 > now_mm=8 uptake=IMPROVED; PR NI NI PR
    4; now_pct=NI; now_mm=80 > now_mm=56 uptake=STABLE; PR NI NI PR
    5; now_pct=NI; now_mm=80 > now_mm=50 uptake=INCREASED; SD NI NI SD
    6; now_pct=NI; now_mm=80 > now_mm=40 uptake=STABLE > now_mm=48.0 uptake=STABLE; PR NI NI PR
    6; now_pct=NI; now_mm=80 > now_mm=40 uptake=STABLE > now_mm=48.1 uptake=STABLE; PD NI NI PD
    7; now_pct=NI; now_mm=20 > now_mm=15 uptake=STABLE > now_mm=19 uptake=STABLE; SD NI NI SD
    7; now_pct=NI; now_mm=20 > now_mm=15 uptake=STABLE > now_mm=20 uptake=STABLE; PD NI NI PD
    8; now_mm=NI now_pct=NI; mibg=20 > mibg=10; NI PR NI PR
    8; now_mm=NI now_pct=NI; mibg=20 > mibg=11; NI SD NI SD
    9; now_mm=NI now_pct=NI; mibg=20 > mibg=1; NI PR NI PR
    10; now_mm=NI now_pct=NI; mibg=20 > mibg=23; NI SD NI SD
    10; now_mm=NI now_pct=NI; mibg=20 > mibg=24; NI PD NI PD
    11; now_mm=NI now_pct=NI; mibg=2 > mibg=3; NI PD NI PD
    12; now_mm=NI now_pct=NI; soft=40 mibg=20 > soft=20 small=N mibg=10; NI PR NI PR
    13; now_mm=NI now_pct=NI; soft=40 mibg=20 > soft=20 small=N mibg=15; NI SD NI SD
    14; now_mm=NI now_pct=NI; soft=40 > soft=8 small=Y soft_uptake=RESOLVED; NI CR NI CR
    14; now_mm=NI now_pct=NI; soft=40 > soft=8 small=Y soft_uptake=PRESENT; NI PR NI PR
    15; now_mm=NI now_pct=NI; mibg=20 > mibg=4 new=BONE_MIBG; NI PD NI PD
    16; now_mm=NI now_pct=NI; mibg=20 > mibg=4 new=ST_UNCONFIRMED; NI PR NI PR
    17; now_mm=NI now_pct=NI; fdg=6 > fdg=3 new=BONE_FDG_ONLY; NI PR NI PR
    17; now_mm=NI now_pct=NI; fdg=6 > fdg=3 new=BONE_FDG_CT; NI PD NI PD
    18; now_mm=NI; now_pct=40 > now_pct=0; NI NI CR CR
    18; now_mm=NI; now_pct=40 > now_pct=5; NI NI MD SD
    18; now_mm=NI; now_pct=40 > now_pct=6; NI NI SD SD
    19; now_mm=NI; now_pct=0 > now_pct=5; NI NI MD SD
    19; now_mm=NI; now_pct=0 > now_pct=5.1; NI NI PD PD
    20; now_mm=NI; now_pct=10 > now_pct=20; NI NI SD SD
    20; now_mm=NI; now_pct=10 > now_pct=21; NI NI PD PD
    21; now_mm=NI; now_pct=15 > now_pct=30; NI NI SD SD
    21; now_mm=NI; now_pct=60 > now_pct=100; NI NI SD SD
    22; now_mm=NI; now_pct=40 > now_pct=0 > now_pct=8; NI NI PD PD
    23; ; now_mm=80 mibg=20 now_pct=40 > now_mm=0 uptake=RESOLVED mibg=0 now_pct=0; CR CR CR CR
    23; now_pct=NI; now_mm=80 mibg=20 > now_mm=0 uptake=RESOLVED mibg=0; CR CR NI CR
    24; ; now_mm=80 mibg=20 now_pct=40 > now_mm=0 uptake=RESOLVED mibg=10 now_pct=5; CR PR MD PR
    25; ; now_mm=80 mibg=20 now_pct=40 > now_mm=0 uptake=RESOLVED mibg=0 now_pct=5; CR CR MD PR
    26; ; now_mm=80 mibg=20 now_pct=40 > now_mm=50 uptake=STABLE mibg=18 now_pct=0; PR SD CR MR
    26; ; now_mm=80 mibg=20 now_pct=40 > now_mm=80 uptake=STABLE mibg=18 now_pct=0; SD SD CR MR
    27; ; now_mm=80 now_pct=40 > now_mm=80 uptake=STABLE now_pct=5; SD NI MD SD
    27; now_mm=NI; now_pct=40 > now_pct=4; NI NI MD SD
    28; now_pct=NI; now_mm=80 > now_mm=80 uptake=STABLE; SD NI NI SD
    29; ; now_mm=80 mibg=20 now_pct=2 > now_mm=0 uptake=RESOLVED mibg=0 now_pct=25; CR CR PD PD
    29; ; now_mm=80 mibg=20 now_pct=40 > mibg=24; NE PD NE PD
    30; ; now_mm=80 mibg=20 now_pct=40 > now_mm=50 uptake=STABLE mibg=10 now_pct=NE; PR PR NE NE
";

#[test]
fn worked_examples() {
    let examples = lines::<4>(WORKED);
    assert_eq!(examples.len(), 45);
    let numbers: BTreeSet<u32> = examples.iter().map(|e| e[0].parse().unwrap()).collect();
    assert!(numbers.into_iter().eq(1..=30));
    for [number, everywhere, texts, expected] in examples {
        let texts: Vec<String> = rows(texts)
            .iter()
            .map(|row| format!("{everywhere} {row}"))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(
            last(&texts, &Policies::default()),
            expected,
            "example {number}"
        );
    }
}

const BASELINE_CELLS: &str = "
    # Empty at baseline: no metastases, whatever is empty later.
    now_mm=80 now_pct=NI > now_mm=80 uptake=STABLE; SD NI NI SD
    # An involved part that is empty later was not assessed.
    now_mm=80 mibg=9 now_pct=NI > now_mm=80 uptake=STABLE; SD NE NI NE
    now_mm=80 fdg=2 now_pct=NI > now_mm=80 uptake=STABLE; SD NE NI NE
    now_mm=80 soft=40 now_pct=NI > now_mm=80 uptake=STABLE; SD NE NI NE
    now_mm=80 non_target=STABLE now_pct=NI > now_mm=80 uptake=STABLE; SD NE NI NE
    now_mm=80 now_pct=40 > now_mm=80 uptake=STABLE; SD NI NE NE
    # A marrow without tumour at baseline needs no second sample, but an inadequate one is NE.
    now_mm=80 now_pct=0 > now_mm=80 uptake=STABLE; SD NI NI SD
    now_mm=80 now_pct=0 > now_mm=80 uptake=STABLE now_pct=NE; SD NI NE NE
    now_mm=80 now_pct=NI > now_mm=80 uptake=STABLE now_pct=6; SD NI PD PD
    # A primary that is not involved stays so.
    now_mm=NI mibg=8 now_pct=NI > now_mm=30 mibg=8; NI SD NI SD
    # Nothing stated of the primary or the marrow: not known, not NI.
    mibg=8 > mibg=8; NE SD NE NE
    mibg=8 now_mm=NI > mibg=8 now_pct=0; NI SD NE NE
    # A score where there was none is a new bone site.
    now_mm=80 mibg=0 now_pct=NI > now_mm=80 uptake=STABLE mibg=1; SD PD NI PD
    # Metastases not measured: gone, there, grown.
    now_mm=NI non_target=STABLE now_pct=NI > non_target=CR; NI CR NI CR
    now_mm=NI non_target=STABLE now_pct=NI > non_target=SMALLER; NI SD NI SD
    now_mm=NI non_target=STABLE now_pct=NI > non_target=PD; NI PD NI PD
    now_mm=NI now_pct=NI > now_pct=NI; NI NI NI NED
";

#[test]
fn baseline_cells_tell_which_parts_are_involved_for_good() {
    let cases = lines::<2>(BASELINE_CELLS);
    assert_eq!(cases.len(), 17);
    for [texts, expected] in cases {
        assert_eq!(
            last(&rows(texts), &Policies::default()),
            expected,
            "{texts}"
        );
    }
}

const POLICIES: &str = "
    inrc_pd_rise_strict=false; now_mm=80 now_pct=NI > now_mm=40 uptake=STABLE > now_mm=48 uptake=STABLE; PD NI NI PD
    inrc_primary_uptake=improved; now_mm=80 now_pct=NI > now_mm=56 uptake=STABLE; SD NI NI SD
    inrc_primary_uptake=increased; now_mm=80 now_pct=NI > now_mm=50 uptake=INCREASED; PR NI NI PR
    inrc_residual=5; now_mm=80 now_pct=NI > now_mm=9 uptake=RESOLVED; PR NI NI PR
    inrc_mibg_pr=40; now_mm=NI mibg=20 now_pct=NI > mibg=10; NI SD NI SD
    inrc_mibg_pd=150; now_mm=NI mibg=20 now_pct=NI > mibg=24; NI SD NI SD
    inrc_mibg_under_floor=SD; now_mm=NI mibg=20 now_pct=NI > mibg=1; NI SD NI SD
    inrc_mibg_under_floor=SD; now_mm=NI mibg=20 now_pct=NI > mibg=2; NI PR NI PR
    inrc_mibg_under_floor=SD inrc_mibg_floor=20; now_mm=NI mibg=20 now_pct=NI > mibg=2; NI SD NI SD
    inrc_fdg_pr=70; now_mm=NI fdg=6 now_pct=NI > fdg=4; NI PR NI PR
    inrc_marrow_minimal=10; now_mm=NI now_pct=40 > now_pct=8; NI NI MD SD
    inrc_marrow_fold=3; now_mm=NI now_pct=10 > now_pct=21; NI NI SD SD
    inrc_marrow_pd=30; now_mm=NI now_pct=10 > now_pct=21; NI NI SD SD
    inrc_marrow_doubling=alone; now_mm=NI now_pct=3 > now_pct=8; NI NI PD PD
    inrc_marrow_before=baseline; now_mm=NI now_pct=40 > now_pct=0 > now_pct=8; NI NI SD SD
    inrc_marrow_gap=SD; now_mm=NI now_pct=10 > now_pct=4; NI NI SD SD
    inrc_marrow_gap=SD; now_mm=NI now_pct=40 > now_pct=4; NI NI MD SD
    inrc_marrow_gap=SD inrc_marrow_gap_top=8; now_mm=NI now_pct=10 > now_pct=4; NI NI MD SD
    inrc_marrow_gap=SD; now_mm=NI now_pct=3 > now_pct=4; NI NI MD SD
";

#[test]
fn policies_move_what_is_from_memory_or_convention() {
    let cases = lines::<3>(POLICIES);
    assert_eq!(cases.len(), 19);
    let mut moved = BTreeSet::new();
    for [settings, texts, expected] in cases {
        let mut policies = Policies::default();
        for setting in settings.split(' ') {
            let (policy, value) = setting.split_once('=').unwrap();
            policies.set(policy, value).unwrap();
            moved.insert(policy);
        }
        assert_eq!(
            last(&rows(texts), &policies),
            expected,
            "{settings}: {texts}"
        );
    }
    let keys = recist::study::POLICY_KEYS.iter().map(|key| key.name);
    let own: BTreeSet<&str> = keys.filter(|name| name.starts_with("inrc_")).collect();
    assert_eq!(moved, own, "a policy without a case");
}
