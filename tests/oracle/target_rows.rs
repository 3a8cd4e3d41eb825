//! Rows of measurements.csv as a story decides them.

use super::plan::Lesion;
use super::random::Random;

/// The cells of one row that a story decides.
#[derive(Clone, Debug)]
pub struct Cells {
    pub lesion: Lesion,
    pub role: &'static str,
    pub status: &'static str,
    pub diameter: String,
    pub part: &'static str,
    pub into: String,
    /// Earliest scan of the visit instead of the lesion's own.
    pub first_scan: bool,
}

pub fn cells(lesion: &Lesion, role: &'static str, status: &'static str) -> Cells {
    let (diameter, part, into) = (String::new(), "", String::new());
    Cells {
        lesion: lesion.clone(),
        role,
        status,
        diameter,
        part,
        into,
        first_scan: false,
    }
}

/// Micrometres as a diameter cell, with or without decimals that say nothing.
pub fn millimetres(random: &mut Random, micrometres: i64) -> String {
    let full = format!("{}.{:03}", micrometres / 1000, micrometres % 1000);
    if random.chance(15) {
        return full;
    }
    let short = full.trim_end_matches('0').trim_end_matches('.').to_string();
    if random.chance(30) && !short.contains('.') {
        format!("{short}.0")
    } else {
        short
    }
}

const PARTS: [&str; 3] = ["a", "b", "c"];

/// The row of one size: measured, too small with or without a diameter, absent.
pub fn size(random: &mut Random, lesion: &Lesion, micrometres: i64, exact: bool) -> Cells {
    if micrometres == 0 {
        let mut row = cells(lesion, "target", "absent");
        row.diameter = random.pick(&["", "", "0", "0.0"]).to_string();
        return row;
    }
    let small = micrometres < 6_500 && (!exact || micrometres == 5_000);
    let status = if small && random.chance(45) {
        "too_small"
    } else {
        "measured"
    };
    let mut row = cells(lesion, "target", status);
    let without = status == "too_small" && random.chance(60);
    row.diameter = if without {
        String::new()
    } else {
        millimetres(random, micrometres)
    };
    row
}

/// The rows of a split lesion of `micrometres` in all; `shown`: its parts had rows before.
pub fn fragments(
    random: &mut Random,
    lesion: &Lesion,
    micrometres: i64,
    parts: usize,
    shown: bool,
    exact: bool,
) -> Vec<Cells> {
    let share = micrometres / parts as i64;
    let mut rows = Vec::new();
    for (number, part) in PARTS.iter().take(parts).enumerate() {
        let rest = micrometres - share * (parts as i64 - 1);
        let own = if number + 1 == parts { rest } else { share };
        let normal = lesion.node && random.chance(25);
        let own = if normal {
            random.pick(&[9_999, 9_000, 10_000])
        } else {
            own
        };
        let mut row = size(random, lesion, if own < 500 { 0 } else { own }, exact);
        let (status, keep) = random.weighted(&[
            (if exact { 400 } else { 80 }, (row.status, true)),
            (7, ("not_evaluable", true)),
            (7, ("too_small", true)),
            (5, ("absent", true)),
            (5, (row.status, false)),
        ]);
        if status != row.status {
            (row.status, row.diameter) = (status, String::new());
        }
        row.part = part;
        // A part that never had a row is unknown: only a part shown before may lack its row.
        if keep || !shown {
            rows.push(row);
        }
    }
    rows
}
