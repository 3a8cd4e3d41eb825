//! Calendar dates as a count of days, so that a gap is a subtraction.

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 2000-01-01 to an ISO full date, counted year by year and month by month.
pub fn parse_date(text: &str) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let mut fields = text.split('-').map(|field| field.parse::<i64>());
    let (year, month, day) = (
        fields.next()?.ok()?,
        fields.next()?.ok()?,
        fields.next()?.ok()?,
    );
    let years: i64 = (2000..year)
        .map(|y| if is_leap(y) { 366 } else { 365 })
        .sum();
    let months: i64 = (1..month).map(|m| month_length(year, m)).sum();
    Some(years + months + day - 1)
}

/// The ISO full date of a day counted from 2000-01-01.
pub fn format_date(mut day: i64) -> String {
    let mut year = 2000;
    while day >= if is_leap(year) { 366 } else { 365 } {
        day -= if is_leap(year) { 366 } else { 365 };
        year += 1;
    }
    let mut month = 1;
    while day >= month_length(year, month) {
        day -= month_length(year, month);
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", day + 1)
}
