//! The cases computed by R's survival package (LGPL), which stay outside of the repository.

use recist::endpoint::{EventTable, Observation};

use crate::common::shared;
use crate::number;
use crate::table::{Row, rows_at};

/// A table of stats_cases; without them a line that says so, and `None`.
pub fn stats_cases(name: &str) -> Option<Vec<Row>> {
    let path = shared()?.join("data/stats_cases").join(name);
    Some(rows_at(&path))
}

/// km_input.csv: every data set with its groups.
pub struct Inputs(Vec<Row>);

impl Inputs {
    /// All of it; `None` where the cases are not here.
    pub fn read() -> Option<Inputs> {
        stats_cases("km_input.csv").map(Inputs)
    }

    /// One group of a data set; `(all)` pools them.
    pub fn group(&self, dataset: &str, group: &str) -> EventTable {
        let observations: Vec<_> = self
            .of(dataset)
            .filter(|row| group == "(all)" || row.get("group") == group)
            .map(|row| Observation::new(number(row.get("time")), row.get("status") == "1").unwrap())
            .collect();
        assert!(!observations.is_empty(), "{dataset} {group}");
        EventTable::new(&observations)
    }

    /// Every group of a data set.
    pub fn groups(&self, dataset: &str) -> Vec<EventTable> {
        let mut names: Vec<_> = self.of(dataset).map(|row| row.get("group")).collect();
        names.sort_unstable();
        names.dedup();
        names
            .into_iter()
            .map(|name| self.group(dataset, name))
            .collect()
    }

    fn of(&self, dataset: &str) -> impl Iterator<Item = &Row> {
        self.0
            .iter()
            .filter(move |row| row.get("dataset") == dataset)
    }
}
