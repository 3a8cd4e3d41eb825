//! Several groups followed together: who is at risk when an event happens in any of them.

use super::event_table::EventTable;

/// One time with an event, group by group in the order given.
pub(super) struct RiskSet<'a> {
    /// Subjects at risk just before it.
    pub(super) at_risk: &'a [u64],
    /// Events at it.
    pub(super) events: &'a [u64],
}

impl RiskSet<'_> {
    /// At risk in all groups.
    pub(super) fn total_at_risk(&self) -> u64 {
        self.at_risk.iter().sum()
    }

    /// Events in all groups.
    pub(super) fn total_events(&self) -> u64 {
        self.events.iter().sum()
    }
}

/// Visits every distinct time at which some group had an event, earliest first.
pub(super) fn for_each_event_time(groups: &[&EventTable], mut visit: impl FnMut(&RiskSet)) {
    let mut next_row = vec![0; groups.len()];
    let mut at_risk: Vec<u64> = groups.iter().map(|group| group.subjects()).collect();
    let mut events = vec![0; groups.len()];
    loop {
        let upcoming =
            |(group, &row): (&&EventTable, &usize)| group.rows().get(row).map(|r| r.days);
        let Some(now) = groups
            .iter()
            .zip(&next_row)
            .filter_map(upcoming)
            .reduce(f64::min)
        else {
            return;
        };
        for (index, group) in groups.iter().enumerate() {
            let row = group.rows().get(next_row[index]);
            events[index] = row
                .filter(|row| row.days == now)
                .map_or(0, |row| row.events);
        }
        if events.iter().any(|&events| events > 0) {
            visit(&RiskSet {
                at_risk: &at_risk,
                events: &events,
            });
        }
        for (index, group) in groups.iter().enumerate() {
            if let Some(row) = group.rows().get(next_row[index])
                && row.days == now
            {
                at_risk[index] -= row.events + row.censored;
                next_row[index] += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::event_table::Observation;

    #[test]
    fn two_groups_with_a_tie() {
        let a = EventTable::new(&[
            Observation::whole_days(1, true),
            Observation::whole_days(2, false),
            Observation::whole_days(3, true),
        ]);
        let b = EventTable::new(&[
            Observation::whole_days(1, false),
            Observation::whole_days(3, true),
        ]);
        let mut seen = Vec::new();
        for_each_event_time(&[&a, &b], |set| {
            seen.push((set.at_risk.to_vec(), set.events.to_vec()));
        });
        let expected = [(vec![3, 2], vec![1, 0]), (vec![1, 1], vec![1, 1])];
        assert_eq!(seen, expected);
    }
}
