//! How non-targets and new lesions of a made-up subject go on, as one reader sees them.

use super::plan::Lesion;
use super::random::Random;
use super::target_rows::{Cells, cells};

/// One non-target: `None` in a visit's status is a visit without its row.
pub struct NonTargetStory {
    lesion: Lesion,
    last: &'static str,
    open_chain: bool,
    progressed: bool,
}

impl NonTargetStory {
    pub fn new(lesion: &Lesion) -> NonTargetStory {
        NonTargetStory {
            lesion: lesion.clone(),
            last: "present",
            open_chain: false,
            progressed: false,
        }
    }

    pub fn baseline(&self) -> Cells {
        cells(&self.lesion, "non-target", "present")
    }

    /// `gone`: the targets are gone at this visit, and the non-targets tend to be.
    pub fn next(&mut self, random: &mut Random, gone: bool) -> Option<Cells> {
        let status = if random.chance(8) {
            random.pick(&["not_evaluable", ""])
        } else if self.open_chain {
            random.weighted(&[
                (30, "progression"),
                (25, "present"),
                (10, "absent"),
                (20, "equivocal"),
                (15, "not_evaluable"),
            ])
        } else if gone {
            random.weighted(&[
                (86, "absent"),
                (9, "present"),
                (2, "equivocal"),
                (3, "progression"),
            ])
        } else if self.last == "absent" {
            random.weighted(&[
                (85, "absent"),
                (10, "present"),
                (2, "equivocal"),
                (3, "progression"),
            ])
        } else {
            random.weighted(&[
                (75, "present"),
                (14, "absent"),
                (7, "equivocal"),
                (4, "progression"),
            ])
        };
        let status = if status == "equivocal" && self.progressed {
            "present"
        } else {
            status
        };
        match status {
            "equivocal" => self.open_chain = true,
            "progression" | "present" | "absent" => self.open_chain = false,
            _ => {}
        }
        self.progressed |= status == "progression";
        if ["progression", "present", "absent"].contains(&status) {
            self.last = status;
        }
        (!status.is_empty()).then(|| cells(&self.lesion, "non-target", status))
    }
}

/// One new lesion, that may never appear.
pub struct NewStory {
    lesion: Lesion,
    seen_before: bool,
    open_chain: bool,
    refuted: bool,
    likely: i64,
}

impl NewStory {
    pub fn new(random: &mut Random, number: usize) -> NewStory {
        let organ = random.pick(&["BRAIN", "LIVER", "BONE", "LUNG"]);
        let id = format!("N{number:02}");
        let lesion = Lesion {
            id,
            organ,
            node: false,
            baseline: 0,
            scan: random.between(0, 2) as usize,
        };
        let likely = random.pick(&[0, 3, 12, 20]);
        NewStory {
            lesion,
            seen_before: false,
            open_chain: false,
            refuted: false,
            likely,
        }
    }

    /// No text says what a visit is with one new lesion equivocal and another not read: `may_be_unread` is false then.
    pub fn next(&mut self, random: &mut Random, may_be_unread: bool) -> Option<Cells> {
        let status = if self.seen_before {
            random.weighted(&[
                (70, "present"),
                (10, "new"),
                (8, "absent"),
                (6, "not_evaluable"),
                (6, ""),
            ])
        } else if self.open_chain {
            random.weighted(&[
                (30, "new"),
                (4, "present"),
                (22, "absent"),
                (20, "equivocal"),
                (10, "not_evaluable"),
                (14, ""),
            ])
        } else if self.refuted {
            random.weighted(&[(60, ""), (15, "absent"), (18, "equivocal"), (7, "new")])
        } else if random.chance(self.likely) {
            random.weighted(&[
                (35, "new"),
                (4, "present"),
                (55, "equivocal"),
                (6, "not_evaluable"),
            ])
        } else {
            ""
        };
        let status = if status == "not_evaluable" && !may_be_unread {
            ""
        } else {
            status
        };
        match status {
            "new" | "present" => (self.seen_before, self.open_chain) = (true, false),
            "equivocal" => self.open_chain = true,
            "absent" if self.open_chain => (self.open_chain, self.refuted) = (false, true),
            _ => {}
        }
        (!status.is_empty()).then(|| cells(&self.lesion, "new", status))
    }
}

/// The new-lesion rows of one visit.
pub fn new_rows(random: &mut Random, stories: &mut [NewStory]) -> Vec<Cells> {
    let mut rows: Vec<Cells> = Vec::new();
    for story in stories {
        let may_be_unread = rows.iter().all(|row| row.status != "equivocal");
        rows.extend(story.next(random, may_be_unread));
    }
    if rows.iter().any(|row| row.status == "equivocal") {
        rows.retain(|row| row.status != "not_evaluable");
    }
    rows
}

/// The row that says a visit of a subject without disease found nothing (settled.md 6).
pub fn nothing_found(status: &'static str) -> Cells {
    let lesion = Lesion {
        id: "NONE".to_string(),
        organ: "NONE",
        node: false,
        baseline: 0,
        scan: 0,
    };
    cells(&lesion, "new", status)
}
