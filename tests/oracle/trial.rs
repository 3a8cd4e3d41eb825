//! A made-up trial: measurements.csv and subjects.csv of any number of subjects, the same for the same seed.

use super::days::format_date;
use super::expected::evaluate;
use super::other_story::{NewStory, NonTargetStory, new_rows, nothing_found};
use super::plan::{Disease, Leaning, Plan, Scans, plan};
use super::policy::Policy;
use super::random::Random;
use super::reading::{readings, subjects};
use super::target_rows::{Cells, cells};
use super::target_story::TargetStory;

pub const MEASUREMENTS: &str =
    "subject,visit,date,lesion,role,organ,node,diameter_mm,status,reader,part,into";
pub const SUBJECTS: &str = "subject,arm,enrolment_date,randomisation_date,start_date,death_date,last_contact_date,new_therapy_date,\
                            off_treatment_date,relapse_date,second_malignancy_date";

pub struct Trial {
    /// Rows of measurements.csv without the header, of each subject.
    pub rows: Vec<Vec<String>>,
    /// Rows of subjects.csv without the header.
    pub subjects: Vec<String>,
    /// Subjects made again because no text decides what they meet.
    pub made_again: usize,
}

impl Trial {
    /// The measurement rows in random order.
    pub fn measurements(&self, random: &mut Random) -> String {
        let mut rows: Vec<&str> = self.rows.iter().flatten().map(String::as_str).collect();
        random.shuffle(&mut rows);
        format!("{MEASUREMENTS}\n{}\n", rows.join("\n"))
    }

    pub fn subjects(&self) -> String {
        format!("{SUBJECTS}\n{}\n", self.subjects.join("\n"))
    }
}

pub fn readers(leaning: &Leaning) -> Vec<&'static str> {
    ["R1", "R2"][..leaning.readers].to_vec()
}

pub fn trial(seed: u64, count: usize, leaning: &Leaning, policy: &Policy) -> Trial {
    let mut random = Random::new(seed);
    let mut trial = Trial {
        rows: Vec::new(),
        subjects: Vec::new(),
        made_again: 0,
    };
    for number in 1..=count {
        let id = format!("S{number:05}");
        loop {
            let (rows, subject) = subject(&mut random, &id, leaning);
            if is_decided(&rows, &subject, leaning, policy) {
                trial.rows.push(rows);
                trial.subjects.push(subject);
                break;
            }
            trial.made_again += 1;
        }
    }
    trial
}

fn is_decided(rows: &[String], subject: &str, leaning: &Leaning, policy: &Policy) -> bool {
    let all = readings(&format!("{MEASUREMENTS}\n{}\n", rows.join("\n")));
    let subject = subjects(&format!("{SUBJECTS}\n{subject}\n")).remove(0);
    readers(leaning).into_iter().all(|reader| {
        let own: Vec<_> = all
            .iter()
            .filter(|row| row.reader == reader)
            .cloned()
            .collect();
        evaluate(&subject, reader, &own, policy, leaning.cutoff)
            .endpoints
            .undecided
            .is_empty()
    })
}

fn subject(random: &mut Random, id: &str, leaning: &Leaning) -> (Vec<String>, String) {
    let plan = plan(random, leaning);
    let mut rows = Vec::new();
    let without_readings = random.chance(2);
    if !without_readings {
        for reader in readers(leaning) {
            rows.extend(reads(random, id, reader, &plan, leaning));
        }
    }
    (rows, dates(random, id, &plan, leaning, without_readings))
}

fn line(id: &str, reader: &str, scans: &Scans, row: &Cells) -> String {
    let day = if row.first_scan {
        scans.days[0]
    } else {
        scans.days[row.lesion.scan]
    };
    let node = if row.lesion.node { "Y" } else { "N" };
    let (visit, date, lesion, organ) = (
        &scans.label,
        format_date(day),
        &row.lesion.id,
        row.lesion.organ,
    );
    let Cells {
        role,
        diameter,
        status,
        part,
        into,
        ..
    } = row;
    format!(
        "{id},{visit},{date},{lesion},{role},{organ},{node},{diameter},{status},{reader},{part},{into}"
    )
}

/// Every row of one reader.
fn reads(
    random: &mut Random,
    id: &str,
    reader: &str,
    plan: &Plan,
    leaning: &Leaning,
) -> Vec<String> {
    let mut targets = TargetStory::new(random, &plan.targets);
    let mut non_targets: Vec<NonTargetStory> =
        plan.non_targets.iter().map(NonTargetStory::new).collect();
    let mut new_lesions: Vec<NewStory> = (1..=2)
        .map(|number| NewStory::new(random, number))
        .collect();
    let mut lines = Vec::new();
    for (at, scans) in plan.visits.iter().enumerate() {
        let mut rows = Vec::new();
        if at <= plan.baseline_at {
            rows.extend(targets.baseline(random));
            rows.extend(non_targets.iter().map(NonTargetStory::baseline));
        } else {
            rows.extend(targets.next(random, leaning));
            // Without targets the non-targets go by themselves.
            let gone = if plan.targets.is_empty() {
                random.chance(45)
            } else {
                targets.gone
            };
            rows.extend(
                non_targets
                    .iter_mut()
                    .filter_map(|story| story.next(random, gone)),
            );
            rows.extend(new_rows(random, &mut new_lesions));
        }
        if plan.disease == Disease::None {
            let looked = at <= plan.baseline_at || rows.iter().any(|row| row.status == "equivocal");
            rows.push(nothing_found(if looked || random.chance(92) {
                "absent"
            } else {
                "not_evaluable"
            }));
        } else if rows.is_empty() {
            let all = plan.targets.iter().map(|lesion| (lesion, "target"));
            let all = all.chain(plan.non_targets.iter().map(|lesion| (lesion, "non-target")));
            rows.extend(all.map(|(lesion, role)| cells(lesion, role, "not_evaluable")));
        }
        lines.extend(rows.iter().map(|row| line(id, reader, scans, row)));
    }
    lines
}

/// The row of subjects.csv. Death and last contact never come before a reading.
fn dates(
    random: &mut Random,
    id: &str,
    plan: &Plan,
    leaning: &Leaning,
    without_readings: bool,
) -> String {
    let latest = |scans: &Scans| scans.days.iter().copied().max().expect("three days");
    let last_scan = plan
        .visits
        .iter()
        .map(latest)
        .max()
        .expect("a baseline")
        .max(plan.start);
    let soon = random.between(1, 100);
    let death = random.chance(28).then(|| {
        last_scan + random.weighted(&[(15, 0), (40, soon), (15, 119), (15, 120), (15, 300)])
    });
    let alive_until = death.unwrap_or(last_scan + random.between(0, 150));
    let contact = (without_readings || random.chance(85)).then_some(alive_until);
    let some_visit = |random: &mut Random| latest(&random.pick(&plan.visits)).max(plan.start);
    let therapy = (leaning.new_therapy && random.chance(28)).then(|| {
        let near = some_visit(random) + random.pick(&[-1, 0, 0, 1, 20]);
        near.clamp(plan.start + 1, alive_until.max(plan.start + 1))
    });
    let off_treatment = random.chance(20).then(|| some_visit(random));
    let event = |random: &mut Random, per_cent: i64| {
        random
            .chance(per_cent)
            .then(|| random.between(plan.start, alive_until.max(plan.start)))
    };
    let (relapse, second) = (event(random, 5), event(random, 4));
    let enrolment = plan.start - random.between(0, 12);
    let randomisation = random.between(enrolment, plan.start);
    let text = |day: Option<i64>| day.map_or(String::new(), format_date);
    let arm = random.pick(&["A", "B"]);
    format!(
        "{id},{arm},{},{},{},{},{},{},{},{},{}",
        text(Some(enrolment)),
        text(Some(randomisation)),
        text(Some(plan.start)),
        text(death),
        text(contact),
        text(therapy),
        text(off_treatment),
        text(relapse),
        text(second)
    )
}
