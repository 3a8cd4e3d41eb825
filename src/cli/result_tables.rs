//! Results for a person: responses with their reasons, best responses, rates, survival.

use csv::StringRecord;

use super::result_rows::records;
use super::text_table::{Align, TextTable};
use super::{Console, Failure};
use crate::assessment::PercentChange;
use crate::endpoint::{Rate, Rates, Summary, SurvivalSummary};
use crate::report::{ENDPOINT_COLUMNS, RESPONSE_COLUMNS};
use crate::study::parse_diameter;

/// Columns of a table: header, the column of the file it shows, alignment.
type Shown = (&'static str, &'static str, Align);

const RESPONSES: &[Shown] = &[
    ("subject", "subject", Align::Left),
    ("visit", "visit", Align::Left),
    ("date", "date", Align::Left),
    ("sum mm", "sum_mm", Align::Right),
    ("baseline %", "change_from_baseline_pct", Align::Right),
    ("nadir %", "change_from_nadir_pct", Align::Right),
    ("nadir mm", "change_from_nadir_mm", Align::Right),
    ("target", "target_response", Align::Left),
    ("non-target", "non_target_response", Align::Left),
    ("new", "new_lesion", Align::Left),
    ("response", "overall_response", Align::Left),
];
const RESPONSES_OPTIONAL: &[&str] = &["nadir mm", "target", "non-target", "new"];

const BEST: &[Shown] = &[
    ("subject", "subject", Align::Left),
    ("best", "best_response", Align::Left),
    ("date", "best_response_date", Align::Left),
    ("confirmed", "confirmed_best_response", Align::Left),
    ("date", "confirmed_best_response_date", Align::Left),
    ("progression", "progression_date", Align::Left),
    ("controlled", "disease_control", Align::Left),
    ("PFS d", "pfs_days", Align::Right),
    ("ends with", "pfs_reason", Align::Left),
    ("EFS d", "efs_days", Align::Right),
    ("ends with", "efs_reason", Align::Left),
    ("OS d", "os_days", Align::Right),
    ("ends with", "os_reason", Align::Left),
];
const BEST_OPTIONAL: &[&str] = &["EFS d", "OS d", "ends with"];

/// Timepoint responses, a block a reader and criteria set.
pub fn responses(bytes: &[u8], console: &Console) -> Result<String, Failure> {
    let reason = column(RESPONSE_COLUMNS, "reason");
    blocks(bytes, "Responses", console, |rows| {
        let mut table = shown(RESPONSES)
            .optional(RESPONSES_OPTIONAL)
            .remark("reason");
        for row in rows {
            table.row_with_remark(cells(row, RESPONSES, RESPONSE_COLUMNS), &row[reason]);
        }
        table
    })
}

/// Best responses and times, a block a reader and criteria set.
pub fn best_responses(bytes: &[u8], console: &Console) -> Result<String, Failure> {
    blocks(bytes, "Best responses", console, |rows| {
        let mut table = shown(BEST).optional(BEST_OPTIONAL);
        for row in rows {
            table.row(cells(row, BEST, ENDPOINT_COLUMNS));
        }
        table
    })
}

/// Subject, reader and criteria are the first columns of both files.
fn blocks(
    bytes: &[u8],
    title: &str,
    console: &Console,
    table: impl Fn(&[&StringRecord]) -> TextTable,
) -> Result<String, Failure> {
    let rows = records(bytes)?;
    let mut keys: Vec<(&str, &str)> = rows.iter().map(|row| (&row[1], &row[2])).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut text = String::new();
    for (reader, criteria) in keys {
        let block: Vec<&StringRecord> = rows
            .iter()
            .filter(|row| (&row[1], &row[2]) == (reader, criteria))
            .collect();
        let heading = format!(
            "{title}, reader {}, {criteria}",
            super::console::visible(reader)
        );
        text += &console.heading(&heading);
        text.push('\n');
        text += &table(&block).render(console.width());
        text.push('\n');
    }
    Ok(text)
}

fn shown(columns: &[Shown]) -> TextTable {
    let headers: Vec<(&str, Align)> = columns.iter().map(|(h, _, align)| (*h, *align)).collect();
    TextTable::new(&headers)
}

fn column(columns: &[&str], name: &str) -> usize {
    columns
        .iter()
        .position(|c| *c == name)
        .unwrap_or(columns.len())
}

fn cells(row: &StringRecord, shown: &[Shown], columns: &[&str]) -> Vec<String> {
    let get = |name: &str| row.get(column(columns, name)).unwrap_or_default();
    let cell = |(_, name, _): &Shown| match *name {
        "change_from_baseline_pct" => tenths(get(name), get("baseline_sum_mm"), get("sum_mm")),
        "change_from_nadir_pct" => tenths(get(name), get("nadir_mm"), get("sum_mm")),
        _ => get(name).to_owned(),
    };
    shown.iter().map(cell).collect()
}

/// A change to a tenth of a percent, from the lengths and not from the hundredths of the file,
/// which were rounded once already.
fn tenths(given: &str, from: &str, to: &str) -> String {
    let lengths = (parse_diameter(from), parse_diameter(to));
    let (Ok(from), Ok(to), false) = (lengths.0, lengths.1, given.is_empty()) else {
        return given.to_owned();
    };
    match PercentChange::new(from.mm, to.mm).tenths() {
        None => given.to_owned(),
        Some(tenths) => {
            let sign = if tenths < 0 { "-" } else { "" };
            let size = tenths.unsigned_abs();
            format!("{sign}{}.{}", size / 10, size % 10)
        }
    }
}

/// Rates with their intervals, survival with its medians and landmarks.
pub fn summary(summaries: &[Summary], console: &Console) -> String {
    let mut rates = TextTable::new(&[
        ("reader", Align::Left),
        ("criteria", Align::Left),
        ("rate", Align::Left),
        ("of", Align::Left),
        ("k/n", Align::Right),
        ("%", Align::Right),
        ("95 % interval", Align::Left),
    ]);
    let mut survival = TextTable::new(&[
        ("reader", Align::Left),
        ("criteria", Align::Left),
        ("endpoint", Align::Left),
        ("n", Align::Right),
        ("events", Align::Right),
        ("median days", Align::Left),
        ("landmarks: months, %, 95 % limits, at risk", Align::Left),
    ]);
    let mut method = "";
    let mut limits = "";
    for summary in summaries {
        let who = [summary.reader.as_str(), summary.criteria];
        for (name, of) in [
            ("ORR", &summary.orr),
            ("DCR", &summary.dcr),
            ("CBR", &summary.cbr),
        ] {
            method = of.method;
            push_rates(&mut rates, who, name, of);
        }
        for (name, curve) in [
            ("PFS", &summary.pfs),
            ("EFS", &summary.efs),
            ("OS", &summary.os),
            ("DoR", &summary.dor),
        ] {
            limits = curve.limits;
            push_survival(&mut survival, who, name, curve);
        }
    }
    format!(
        "{}\n{}\n{}\n{}",
        console.heading(&format!("Rates, {method} intervals")),
        rates.render(console.width()),
        console.heading(&format!("Survival, Kaplan-Meier, {limits} limits")),
        survival.render(console.width()),
    )
}

fn push_rates(table: &mut TextTable, [reader, criteria]: [&str; 2], name: &str, rates: &Rates) {
    for (of, rate) in [
        ("treated", &rates.treated),
        ("evaluable", &rates.evaluable),
        ("measurable", &rates.measurable),
    ] {
        let Rate { k, n, interval, .. } = rate;
        table.row([
            reader,
            criteria,
            name,
            of,
            &format!("{k}/{n}"),
            &ratio_percent(*k, *n),
            &interval
                .map(|[low, high]| format!("{} to {}", percent(low), percent(high)))
                .unwrap_or_default(),
        ]);
    }
}

fn push_survival(
    table: &mut TextTable,
    [reader, criteria]: [&str; 2],
    name: &str,
    curve: &SurvivalSummary,
) {
    let days = |days: Option<f64>| days.map_or_else(|| "NR".to_owned(), |days| format!("{days}"));
    let [low, high] = curve.median_interval;
    let median = match curve.n {
        0 => String::new(),
        _ => format!(
            "{} ({} to {})",
            days(curve.median_days),
            days(low),
            days(high)
        ),
    };
    let landmarks: Vec<String> = curve
        .landmarks
        .iter()
        .map(|landmark| {
            let rate = match (landmark.rate, landmark.interval) {
                (Some(rate), Some([low, high])) => {
                    format!("{} ({} to {})", percent(rate), percent(low), percent(high))
                }
                (Some(rate), None) => percent(rate),
                (None, _) => "not estimable".to_owned(),
            };
            format!("{}: {rate}, {}", landmark.months, landmark.at_risk)
        })
        .collect();
    table.row([
        reader,
        criteria,
        name,
        &curve.n.to_string(),
        &curve.events.to_string(),
        &median,
        &landmarks.join("; "),
    ]);
}

/// k of n in percent with one decimal, from the exact ratio, half away from zero.
fn ratio_percent(k: u64, n: u64) -> String {
    let Some(tenths) = (2_000 * k + n).checked_div(2 * n) else {
        return String::new();
    };
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A share that is no ratio of counts, in percent with one decimal.
fn percent(share: f64) -> String {
    format!("{:.1}", (share * 1_000.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_rounded_once() {
        assert_eq!(tenths("12.35", "1000", "1123.46"), "12.3");
        assert_eq!(tenths("-29.98", "29.75", "20.83"), "-30.0");
        assert_eq!(tenths("INF", "0", "5"), "INF");
        assert_eq!(tenths("", "40", "30"), "");
    }

    #[test]
    fn rates_are_rounded_half_away_from_zero_from_the_exact_ratio() {
        for (k, n, expected) in [
            (4, 15, "26.7"),
            (1, 16, "6.3"),
            (3, 80, "3.8"),
            (0, 15, "0.0"),
            (15, 15, "100.0"),
            (0, 0, ""),
        ] {
            assert_eq!(ratio_percent(k, n), expected, "{k}/{n}");
        }
    }
}
