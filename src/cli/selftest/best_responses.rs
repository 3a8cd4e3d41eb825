//! Best overall response of sequences, with and without confirmation.

use super::Sheet;
use super::table::{Row, rows};
use crate::criteria::OverallResponse;
use crate::response::{
    BestResponse, DatedResponse, MemoryRule, ResponseMemory, best_confirmed, best_unconfirmed,
    to_first_progression,
};
use crate::study::Policies;

/// Best response with confirmation.
pub fn confirmed() -> Sheet {
    let mut sheet = Sheet::new("best response, confirmed", "RECIST 1.1, Table 3");
    for row in rows(include_str!(
        "../../../testdata/criteria/recist11_bor_confirmed.csv"
    )) {
        let policies = policies(&row);
        let sequence = settled(&row, &policies);
        let stable = match row.get("has_target") {
            "Y" => OverallResponse::StableDisease,
            _ => OverallResponse::NonCrNonPd,
        };
        let best = best_confirmed(&sequence, stable, &policies);
        expect(&mut sheet, &row, &best, &sequence);
    }
    sheet
}

/// Best response without confirmation.
pub fn unconfirmed() -> Sheet {
    let mut sheet = Sheet::new("best response, unconfirmed", "RECIST 1.1, 4.6");
    for row in rows(include_str!(
        "../../../testdata/criteria/recist11_bor_unconfirmed.csv"
    )) {
        let policies = policies(&row);
        let sequence = settled(&row, &policies);
        let best = best_unconfirmed(&sequence, &policies);
        expect(&mut sheet, &row, &best, &sequence);
    }
    sheet
}

fn expect(sheet: &mut Sheet, row: &Row, best: &BestResponse, sequence: &[DatedResponse]) {
    let progression = to_first_progression(sequence)
        .last()
        .filter(|r| r.overall == OverallResponse::ProgressiveDisease);
    let day = |day: Option<i32>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
    let response_day = best.response_at.map(|at| sequence[at].day);
    let given = format!(
        "{}, response {}, PD {}",
        best.best,
        day(response_day),
        day(progression.map(|r| r.day))
    );
    let expected = format!(
        "{}, response {}, PD {}",
        row.get("expected_bor"),
        day(row.number("expected_response_day")),
        day(row.number("expected_pd_day"))
    );
    let example = format!("{} {}", row.get("case_id"), row.get("sequence"));
    sheet.expect(&example, &expected, &given);
}

/// The policies that a row sets; one that cannot be set makes the example fail.
fn policies(row: &Row) -> Policies {
    let mut policies = Policies::default();
    for (column, key) in [
        ("min_sd_days", "min_sd"),
        ("min_confirm_days", "min_confirm"),
        ("max_bridge", "max_bridge"),
        ("cr_then_worse", "cr_then_worse"),
    ] {
        if !row.get(column).is_empty() {
            let _ = policies.set(key, row.get(column));
        }
    }
    policies
}

/// `d42:PR;d84:PD` as responses by day.
pub fn sequence(text: &str) -> Vec<DatedResponse> {
    let response = |part: &str| {
        let (day, word) = part.strip_prefix('d')?.split_once(':')?;
        Some(DatedResponse {
            day: day.parse().ok()?,
            overall: OverallResponse::from_name(word)?,
        })
    };
    text.split(';').filter_map(response).collect()
}

/// Cut at new therapy, then the rule for disease after a CR (recist-1.1.md 9.3).
fn settled(row: &Row, policies: &Policies) -> Vec<DatedResponse> {
    let therapy = row.number("new_therapy_day");
    let mut memory = ResponseMemory::default();
    let mut done: Vec<DatedResponse> = Vec::new();
    for response in sequence(row.get("sequence")) {
        if therapy.is_some_and(|therapy| response.day > therapy) {
            break;
        }
        let (overall, rule) = memory.settle(response.day, response.overall, true, policies);
        if rule == MemoryRule::ReReads {
            let complete = |r: &&mut DatedResponse| r.overall == OverallResponse::CompleteResponse;
            for earlier in done.iter_mut().filter(complete) {
                earlier.overall = OverallResponse::PartialResponse;
            }
        }
        done.push(DatedResponse {
            overall,
            ..response
        });
    }
    done
}
