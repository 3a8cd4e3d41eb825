//! Best response and rates by INRC (settled.md 30): CR > PR > MR > SD > PD > NE, MR and SD from
//! min_sd on, confirmation only when asked for; MR is controlled, but no objective response.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod inrc_visits;

use inrc_visits::{START, components, lines, on_day, rows};
use recist::criteria::{INRC_2017, OverallResponse};
use recist::endpoint::{Clock, subject_endpoints};
use recist::response::neuroblastoma::judge_components;
use recist::response::{DatedResponse, best_confirmed, best_unconfirmed};
use recist::study::Subject;

/// Sequence; best response; its day; confirmed best response; its day.
const SEQUENCES: &str = "
    d56:SD d112:MR d168:PR d224:CR; CR d224; PR d168
    d56:PR d112:MR d168:PR; PR d56; PR d56
    d56:PR d112:MR d168:SD d224:PR; PR d56; MR d112
    d56:CR d112:PR; CR d56; PR d56
    d56:CR d112:SD d168:CR; CR d56; PR d56
    d56:CR d70:CR; CR d56; SD d56
    d56:MR d112:SD; MR d56; MR d56
    d56:SD d112:MR d168:PD; MR d112; MR d112
    d30:MR d56:SD; SD d56; SD d56
    d30:MR d56:PD; PD d56; PD d56
    d41:MR; NE -; NE -
    d42:MR; MR d42; MR d42
    d30:SD d56:PR d84:PD; PR d56; SD d56
    d56:PD d112:CR; PD d56; PD d56
    d56:NE d112:PD; PD d112; PD d112
    d56:NE; NE -; NE -
    d56:NED d112:NED; NED d56; NED d56
    d56:NE d112:NED d168:PD; PD d168; PD d168
";

#[test]
fn best_responses() {
    let cases = lines::<3>(SEQUENCES);
    assert_eq!(cases.len(), 18);
    let policies = INRC_2017.policies();
    for [sequence, best, confirmed] in cases {
        let dated: Vec<DatedResponse> = sequence
            .split(' ')
            .map(|part| {
                let (day, word) = part[1..].split_once(':').unwrap();
                DatedResponse {
                    day: day.parse().unwrap(),
                    overall: OverallResponse::from_name(word).unwrap(),
                }
            })
            .collect();
        let told = |found: recist::response::BestResponse| match found.at {
            Some(at) => format!("{} d{}", found.best, dated[at].day),
            None => format!("{} -", found.best),
        };
        assert_eq!(
            told(best_unconfirmed(&dated, &policies)),
            best,
            "{sequence}"
        );
        let with = best_confirmed(&dated, OverallResponse::StableDisease, &policies);
        assert_eq!(told(with), confirmed, "{sequence}, confirmed");
    }
}

/// Rows; policy; best response by the primary rule; objective response; disease control.
const RATES: &str = "
    now_mm=NI mibg=20 now_pct=40 > mibg=10 now_pct=40 > mibg=9 now_pct=40; ; MR; N; Y
    now_mm=NI mibg=20 now_pct=NI > mibg=15; ; SD; N; Y
    now_mm=NI mibg=20 now_pct=NI > mibg=10; ; PR; Y; Y
    now_mm=NI mibg=20 now_pct=NI > mibg=10; confirm_required=true; SD; N; Y
    now_mm=NI mibg=20 now_pct=NI > mibg=10 > mibg=4; confirm_required=true; PR; Y; Y
    now_mm=NI mibg=20 now_pct=NI > mibg=10 > mibg=0; ; CR; Y; Y
    now_mm=NI mibg=20 now_pct=NI > mibg=24 > mibg=0; ; PD; N; N
    now_mm=NI mibg=20 now_pct=NI > mibg=NE; ; NE; N; N
    now_mm=NI now_pct=NI > now_pct=NI; ; NED; N; N
";

#[test]
fn minor_response_is_disease_control_and_no_objective_response() {
    let cases = lines::<5>(RATES);
    assert_eq!(cases.len(), 9);
    let subject = Subject {
        id: "S".into(),
        start_date: Some(START),
        ..Subject::default()
    };
    for [texts, setting, best, objective, control] in cases {
        let mut policies = INRC_2017.policies();
        if let Some((policy, value)) = setting.split_once('=') {
            policies.set(policy, value).unwrap();
        }
        let components = components(&rows(texts));
        let judgement = judge_components(None, Some(&components), subject.start_date, &policies);
        let clock = Clock::of(&subject, &policies).unwrap();
        let found = subject_endpoints(&subject, Some(&judgement), &clock, &policies);
        let yes_no = |yes: bool| if yes { "Y" } else { "N" };
        assert_eq!(
            [
                found.primary().as_str(),
                yes_no(found.primary().is_response()),
                yes_no(found.disease_control())
            ],
            [best, objective, control],
            "{texts} {setting}"
        );
        let latest = components.readings().last().map(|row| row.date);
        assert_eq!(judgement.latest_reading, latest, "{texts}");
    }
}

/// New therapy and the cut-off end the window of the best response as in RECIST.
#[test]
fn what_comes_after_new_therapy_or_the_cut_off_is_no_best_response() {
    let rows = rows("now_mm=NI mibg=20 now_pct=NI > mibg=15 > mibg=10 > mibg=0");
    let components = components(&rows);
    for (therapy, cutoff, best) in [
        (None, "", "CR"),
        (Some(on_day(112)), "", "PR"),
        (Some(on_day(111)), "", "SD"),
        (None, "2026-04-27", "PR"),
        (None, "2026-04-26", "SD"),
    ] {
        let mut policies = INRC_2017.policies();
        policies.set("cutoff_date", cutoff).unwrap();
        let subject = Subject {
            id: "S".into(),
            start_date: Some(START),
            new_therapy_date: therapy,
            ..Subject::default()
        };
        let judgement = judge_components(None, Some(&components), Some(START), &policies);
        let clock = Clock::of(&subject, &policies).unwrap();
        let found = subject_endpoints(&subject, Some(&judgement), &clock, &policies);
        assert_eq!(found.best.as_str(), best, "{therapy:?} {cutoff}");
    }
}
