//! Times to event, gathered: what every survival statistic starts from.

/// One subject's follow-up: how long, and whether it ended in the event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    days: f64,
    event: bool,
}

impl Observation {
    /// Days from the origin to the event, or to the last day without it (censored). `None` unless
    /// `days` is finite and not negative; day 0 is kept (criteria/endpoints.md section 1).
    pub fn new(days: f64, event: bool) -> Option<Observation> {
        let valid = days.is_finite() && days >= 0.0;
        // Adding zero turns -0 into 0, so that the bits order as the numbers do.
        let days = days + 0.0;
        valid.then_some(Observation { days, event })
    }

    /// The same in whole days, which are always valid.
    pub fn whole_days(days: u32, event: bool) -> Observation {
        Observation {
            days: f64::from(days),
            event,
        }
    }

    /// Days from the origin.
    pub fn days(self) -> f64 {
        self.days
    }

    /// Whether the event happened; else the subject was censored.
    pub fn event(self) -> bool {
        self.event
    }
}

/// What happened on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EventRow {
    /// Days from the origin.
    pub days: f64,
    /// Subjects with the event.
    pub events: u64,
    /// Subjects censored, just after the events.
    pub censored: u64,
}

/// The distinct days of a group in order, each with its events and censorings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventTable {
    rows: Vec<EventRow>,
    subjects: u64,
}

impl EventTable {
    /// Gathers observations in any order. Whole days are counted, other times are sorted.
    pub fn new(observations: &[Observation]) -> EventTable {
        let rows = match count_by_day(observations) {
            Some(rows) => rows,
            None => sort_by_time(observations),
        };
        EventTable {
            rows,
            subjects: observations.len() as u64,
        }
    }

    /// One row a distinct day, earliest first.
    pub fn rows(&self) -> &[EventRow] {
        &self.rows
    }

    /// How many were observed.
    pub fn subjects(&self) -> u64 {
        self.subjects
    }

    /// Events and censorings swapped, for the reverse Kaplan-Meier estimate of follow-up (Schemper &
    /// Smith, Controlled Clinical Trials 1996;17:343). A tied event stays in the risk set.
    pub fn reversed(&self) -> EventTable {
        let swap = |row: &EventRow| EventRow {
            days: row.days,
            events: row.censored,
            censored: row.events,
        };
        EventTable {
            rows: self.rows.iter().map(swap).collect(),
            subjects: self.subjects,
        }
    }
}

/// Counts by day where every time is a whole day and there are fewer days than observations.
fn count_by_day(observations: &[Observation]) -> Option<Vec<EventRow>> {
    let last = observations
        .iter()
        .map(|observation| observation.days)
        .fold(0.0, f64::max);
    if last >= observations.len() as f64 {
        return None;
    }
    let mut counts = vec![[0_u64; 2]; last as usize + 1];
    for observation in observations {
        let day = observation.days as usize;
        if day as f64 != observation.days {
            return None;
        }
        counts[day][usize::from(observation.event)] += 1;
    }
    let rows = counts
        .iter()
        .enumerate()
        .filter(|(_, counts)| **counts != [0, 0])
        .map(|(day, &[censored, events])| EventRow {
            days: day as f64,
            events,
            censored,
        })
        .collect();
    Some(rows)
}

/// Sorts by the bits of the time, which for numbers from 0 up order as the numbers do.
fn sort_by_time(observations: &[Observation]) -> Vec<EventRow> {
    let mut keys: Vec<u64> = observations
        .iter()
        .map(|observation| observation.days.to_bits() << 1 | u64::from(observation.event))
        .collect();
    keys.sort_unstable();
    keys.chunk_by(|a, b| a >> 1 == b >> 1)
        .map(|tied| {
            let events = tied.iter().map(|key| key & 1).sum();
            EventRow {
                days: f64::from_bits(tied[0] >> 1),
                events,
                censored: tied.len() as u64 - events,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_and_sorting_give_the_same_table() {
        let observations: Vec<_> = [3, 1, 0, 3, 2, 3, 0, 1, 1]
            .iter()
            .enumerate()
            .map(|(index, &days)| Observation::whole_days(days, index % 2 == 0))
            .collect();
        let counted = count_by_day(&observations).unwrap();
        assert_eq!(counted, sort_by_time(&observations));
        let days: Vec<_> = counted.iter().map(|row| row.days).collect();
        assert_eq!(days, [0.0, 1.0, 2.0, 3.0]);
        assert_eq!((counted[3].events, counted[3].censored), (1, 2));
    }

    #[test]
    fn fractions_and_long_times_are_sorted() {
        let times = [7.5, 0.25, 1e6, 7.5, -0.0];
        let observations: Vec<_> = times
            .iter()
            .map(|&days| Observation::new(days, true).unwrap())
            .collect();
        assert_eq!(count_by_day(&observations), None);
        let table = EventTable::new(&observations);
        let rows: Vec<_> = table.rows().iter().map(|r| (r.days, r.events)).collect();
        assert_eq!(rows, [(0.0, 1), (0.25, 1), (7.5, 2), (1e6, 1)]);
        assert_eq!(table.subjects(), 5);
    }

    #[test]
    fn times_that_are_none() {
        for days in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Observation::new(days, true), None, "{days}");
        }
        assert_eq!(EventTable::new(&[]), EventTable::default());
    }
}
