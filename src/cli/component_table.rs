//! What components.csv has of a subject over the visits, in a table.

use super::text_table::{Align, TextTable};
use crate::study::{ComponentReading, Components, Diameter, MarrowPercent, Seen};

/// How a row of the table shows a reading.
type Shown = (&'static str, fn(&ComponentReading) -> String);

const ROWS: &[Shown] = &[
    ("primary mm", |r| cell(&r.primary.size, length)),
    ("primary uptake", |r| {
        cell(&r.primary.uptake, |u| word(u.as_str()))
    }),
    ("soft tissue mm", |r| cell(&r.metastatic.soft_size, length)),
    ("soft tissue below 10 mm", |r| {
        cell(&r.metastatic.soft_all_small, |small| {
            word(if *small { "all" } else { "not all" })
        })
    }),
    ("soft tissue uptake", |r| {
        cell(&r.metastatic.soft_uptake, |u| word(u.as_str()))
    }),
    ("non-targets", |r| {
        cell(&r.metastatic.non_target, |change| word(change.as_str()))
    }),
    ("MIBG bone score", |r| {
        cell(&r.metastatic.mibg_bone, u32::to_string)
    }),
    ("FDG-avid bone lesions", |r| {
        cell(&r.metastatic.fdg_bone, u32::to_string)
    }),
    ("new disease", |r| {
        let new = r.metastatic.new_disease.iter();
        new.map(|new| new.as_str()).collect::<Vec<_>>().join(" ")
    }),
    ("marrow % tumour", |r| {
        cell(&r.marrow, MarrowPercent::to_string)
    }),
];

/// A row for everything that was recorded at any visit, a column a visit.
pub fn component_table(components: &Components) -> TextTable {
    let readings = components.readings();
    let mut columns = vec![("component", Align::Left)];
    columns.extend(readings.iter().map(|r| (r.visit.as_str(), Align::Right)));
    let mut table = TextTable::new(&columns);
    for (name, show) in ROWS {
        let cells: Vec<String> = readings.iter().map(show).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            table.row([(*name).to_owned()].into_iter().chain(cells));
        }
    }
    table
}

fn cell<T>(seen: &Seen<T>, show: impl Fn(&T) -> String) -> String {
    match seen {
        Seen::NotStated => String::new(),
        Seen::NotInvolved => "NI".to_owned(),
        Seen::NotEvaluable => "NE".to_owned(),
        Seen::Found(value) => show(value),
    }
}

fn length(size: &Diameter) -> String {
    size.mm.display(size.decimals).to_string()
}

fn word(name: &str) -> String {
    name.to_lowercase()
}
