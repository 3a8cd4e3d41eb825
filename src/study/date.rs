//! Full calendar dates, nothing guessed.

pub use jiff::civil::Date;

/// Why a text is not a full ISO 8601 calendar date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Nothing there.
    #[error("is empty")]
    Empty,
    /// Not of the form YYYY-MM-DD.
    #[error("is not a full date YYYY-MM-DD")]
    Form,
    /// Of that form, but no day of the calendar.
    #[error("is no day of the calendar")]
    NoSuchDay,
    /// A placeholder or another era: before 1901 or after 2200.
    #[error("is not a plausible date")]
    Implausible,
}

/// A date `YYYY-MM-DD`, optionally followed by a time of day and offset: the written day counts,
/// whatever time zone the machine is in.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Err(DateError::Empty);
    }
    if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return Err(DateError::Form);
    }
    let (Some(year), Some(month), Some(day)) = (
        digits(&bytes[..4]),
        digits(&bytes[5..7]),
        digits(&bytes[8..10]),
    ) else {
        return Err(DateError::Form);
    };
    if bytes.len() > 10 && !is_time_of_day(&text[10..]) {
        return Err(DateError::Form);
    }
    let date = Date::new(year as i16, month as i8, day as i8).map_err(|_| DateError::NoSuchDay)?;
    if (1901..=2200).contains(&year) {
        Ok(date)
    } else {
        Err(DateError::Implausible)
    }
}

fn digits(bytes: &[u8]) -> Option<u16> {
    bytes.iter().try_fold(0u16, |n, b| {
        b.is_ascii_digit().then(|| n * 10 + u16::from(b - b'0'))
    })
}

/// `Thh:mm[:ss[.fff]][Z|+hh:mm]`, with a blank in place of the T allowed; 24:00 is another day.
fn is_time_of_day(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['T', ' ']) else {
        return false;
    };
    let (clock, offset) = match rest.find(['Z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let offset_ok = match offset {
        "" | "Z" => true,
        other => clock_ok(&other[1..], 2),
    };
    offset_ok && clock_ok(clock.split('.').next().unwrap_or(clock), 3)
}

fn clock_ok(clock: &str, most: usize) -> bool {
    let limits = [24, 60, 60];
    let parts: Vec<&str> = clock.split(':').collect();
    (2..=most).contains(&parts.len())
        && parts.iter().zip(limits).all(|(part, limit)| {
            part.len() == 2 && digits(part.as_bytes()).is_some_and(|n| n < limit)
        })
}

/// Whole days from `start` to `end`; negative when `end` comes first.
pub fn days_between(start: Date, end: Date) -> i32 {
    day_number(end) - day_number(start)
}

/// Days since 1 March of the year 0. Every endpoint counts days of every timepoint, so this is not
/// left to a duration with nanoseconds.
fn day_number(date: Date) -> i32 {
    let (year, month) = match (i32::from(date.year()), i32::from(date.month())) {
        (year, month @ 1..=2) => (year - 1, month + 9),
        (year, month) => (year, month - 3),
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 + i32::from(date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_full_iso_dates_are_dates() {
        assert_eq!(parse_date("2024-02-29"), Ok(Date::constant(2024, 2, 29)));
        for written_day in [
            "2026-03-02 00:00:00",
            "2026-03-02T23:30:00-05:00",
            "2026-03-02T00:30:00Z",
            "2026-03-02T23:30",
        ] {
            assert_eq!(
                parse_date(written_day),
                Ok(Date::constant(2026, 3, 2)),
                "{written_day}"
            );
        }
        for text in [
            "",
            "02/03/2026",
            "20260302",
            "2026-03",
            "2026",
            "UN-MAR-2026",
            "2026---02",
            "2026-3-2",
            "46083",
            "2026-03-02T24:00",
            "2026-W10-1",
            "2026-061",
            "2026-03-02x",
            "2026-03-02T",
            "２０２６-03-02",
        ] {
            assert!(parse_date(text).is_err(), "{text:?} was taken for a date");
        }
        assert_eq!(parse_date("2026-02-30"), Err(DateError::NoSuchDay));
        assert_eq!(parse_date("1900-01-01"), Err(DateError::Implausible));
        assert_eq!(parse_date("2569-03-02"), Err(DateError::Implausible));
    }

    #[test]
    fn days_count_from_midnight_to_midnight() {
        let start = Date::constant(2024, 2, 28);
        assert_eq!(days_between(start, Date::constant(2024, 3, 1)), 2);
        assert_eq!(days_between(start, Date::constant(2024, 2, 27)), -1);
        let mut day = Date::constant(1899, 12, 28);
        for days in 0..120_000 {
            assert_eq!(
                days_between(Date::constant(1899, 12, 28), day),
                days,
                "{day}"
            );
            day = day.tomorrow().unwrap();
        }
    }
}
