//! What a made-up subject has at baseline, and when it is scanned. Baselines are conformant, so nothing is refused:
//! at most 5 targets, at most 2 in an organ, extranodal from 10 mm, nodes from 15 mm, all nodes one organ.

use super::random::Random;

/// What the random population leans to, and what it must leave out.
#[derive(Clone, Debug)]
pub struct Leaning {
    pub readers: usize,
    pub cutoff: Option<i64>,
    pub new_therapy: bool,
    /// Follow-up diameters are multiples of this many micrometres where they are not aimed.
    pub quantum: i64,
    /// More complete responses that go and come back.
    pub complete_responses: bool,
    /// More sums that stay about the limit of PR.
    pub lasting_responses: bool,
    pub several_dates: bool,
}

#[derive(Clone, Debug)]
pub struct Lesion {
    pub id: String,
    pub organ: &'static str,
    pub node: bool,
    /// Micrometres; 0 for a non-target.
    pub baseline: i64,
    /// Which of the scans of a visit shows it.
    pub scan: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disease {
    Targets,
    NonTargetsOnly,
    None,
}

/// The days of the scans of one visit; the first is the earliest.
#[derive(Clone, Debug)]
pub struct Scans {
    pub label: String,
    pub days: [i64; 3],
}

#[derive(Clone, Debug)]
pub struct Plan {
    pub disease: Disease,
    pub targets: Vec<Lesion>,
    pub non_targets: Vec<Lesion>,
    pub start: i64,
    /// The baseline is the visit at this place; visits before it are not assessed.
    pub baseline_at: usize,
    pub visits: Vec<Scans>,
}

const ORGANS: [&str; 6] = [
    "LIVER",
    "LUNG",
    "ADRENAL GLAND",
    "KIDNEY",
    "PANCREAS",
    "SPLEEN",
];
const NODES: &str = "LYMPH NODE";

pub fn plan(random: &mut Random, leaning: &Leaning) -> Plan {
    let disease = random.weighted(&[
        (86, Disease::Targets),
        (10, Disease::NonTargetsOnly),
        (4, Disease::None),
    ]);
    let targets = if disease == Disease::Targets {
        targets(random)
    } else {
        Vec::new()
    };
    let count = match disease {
        Disease::Targets => random.weighted(&[(35, 0), (30, 1), (25, 2), (10, 3)]),
        Disease::NonTargetsOnly => random.between(1, 3),
        Disease::None => 0,
    };
    let non_targets = (1..=count)
        .map(|number| non_target(random, number))
        .collect();
    let mut plan = Plan {
        disease,
        targets,
        non_targets,
        start: 0,
        baseline_at: 0,
        visits: Vec::new(),
    };
    schedule(random, leaning, &mut plan);
    plan
}

fn non_target(random: &mut Random, number: i64) -> Lesion {
    let node = random.chance(25);
    let organ = if node {
        NODES
    } else {
        random.pick(&["BONE", "PERITONEUM", "PLEURA", "LIVER"])
    };
    Lesion {
        id: format!("NT{number:02}"),
        organ,
        node,
        baseline: 0,
        scan: random.between(0, 2) as usize,
    }
}

fn targets(random: &mut Random) -> Vec<Lesion> {
    let mut organs = ORGANS.to_vec();
    organs.push(NODES);
    random.shuffle(&mut organs);
    if random.chance(35) {
        organs.retain(|organ| *organ != NODES);
        organs.insert(0, NODES);
    }
    let count = random.weighted(&[(25, 1), (30, 2), (20, 3), (15, 4), (10, 5)]);
    let mut lesions: Vec<Lesion> = Vec::new();
    for organ in organs {
        for _ in 0..random.between(1, 2) {
            if lesions.len() < count {
                let id = format!("T{:02}", lesions.len() + 1);
                let node = organ == NODES;
                let smallest = if node { 15_000 } else { 10_000 };
                let largest = random.pick(&[smallest + 5_000, 30_000, 90_000]);
                let step = random.pick(&[1, 10, 10, 100, 100, 1_000, 5_000]);
                let baseline = (random.between(smallest, largest) / step * step).max(smallest);
                lesions.push(Lesion {
                    id,
                    organ,
                    node,
                    baseline,
                    scan: random.between(0, 2) as usize,
                });
            }
        }
    }
    round_sum_for_thresholds(random, &mut lesions);
    lesions
}

/// 70 % of the sum in whole micrometres needs a sum of whole hundredths of a millimetre.
fn round_sum_for_thresholds(random: &mut Random, lesions: &mut [Lesion]) {
    if random.chance(80) {
        let sum: i64 = lesions.iter().map(|lesion| lesion.baseline).sum();
        let last = lesions.len() - 1;
        lesions[last].baseline += (10 - sum % 10) % 10;
    }
}

/// Days of the follow-up visits from treatment start: regular, early, late, missed, close together.
fn follow_up_days(random: &mut Random) -> Vec<i64> {
    let count = random.weighted(&[
        (4, 0),
        (8, 1),
        (16, 2),
        (20, 3),
        (20, 4),
        (16, 5),
        (10, 6),
        (6, 7),
    ]);
    let mut day = random.weighted(&[
        (10, 14),
        (15, 28),
        (8, 41),
        (12, 42),
        (5, 43),
        (6, 55),
        (40, 56),
        (4, 57),
    ]);
    let mut days = Vec::new();
    for _ in 0..count {
        days.push(day);
        // 27 and 28 days beside each other; 118 to 120 around the longest gap allowed; missed visits.
        day += random.weighted(&[
            (8, 16),
            (7, 27),
            (12, 28),
            (6, 29),
            (45, 56),
            (5, 60),
            (6, 112),
            (3, 118),
            (4, 119),
            (4, 120),
            (4, 170),
        ]);
    }
    days
}

fn schedule(random: &mut Random, leaning: &Leaning, plan: &mut Plan) {
    let days = follow_up_days(random);
    // 2015-01-01 is day 5479.
    plan.start = 5479 + random.between(0, 700);
    if let Some(cutoff) = leaning.cutoff
        && !days.is_empty()
        && random.chance(35)
    {
        plan.start = cutoff - random.pick(&days) + random.between(-8, 2);
    }
    let style = random.between(0, 4);
    let label = |number: usize| match style {
        0 => format!("{number}"),
        1 if number == 0 => "Baseline".to_string(),
        2 if number == 0 => "SCREENING".to_string(),
        1 | 2 => format!("WEEK {}", number * 8),
        3 if number == 0 => "bl".to_string(),
        _ => format!("V{}", number + 1),
    };
    let baseline_day = plan.start - random.weighted(&[(20, 0), (20, 1), (50, 10), (10, 28)]);
    let mut base_days = vec![baseline_day];
    base_days.extend(days.iter().map(|day| plan.start + day));
    let spread = leaning.several_dates && random.chance(45);
    for (number, day) in base_days.into_iter().enumerate() {
        let wide = spread && random.chance(70);
        let later = |random: &mut Random| if wide { random.between(0, 6) } else { 0 };
        let days = [day, day + later(random), day + later(random)];
        // A baseline is over before treatment.
        let days = if number == 0 {
            days.map(|other| other.min(plan.start))
        } else {
            days
        };
        plan.visits.push(Scans {
            label: label(number),
            days,
        });
    }
    if style == 4 && random.chance(30) {
        // Without a named baseline the last visit before treatment is the baseline; this one comes before it.
        let earlier = baseline_day - random.between(20, 40);
        plan.visits.insert(
            0,
            Scans {
                label: "V0".to_string(),
                days: [earlier; 3],
            },
        );
        plan.baseline_at = 1;
    }
    if style == 3 && random.chance(20) {
        // Two visits bear a name of the baseline: the later one is it.
        let earlier = baseline_day - random.between(10, 15);
        plan.visits.insert(
            0,
            Scans {
                label: "screening".to_string(),
                days: [earlier; 3],
            },
        );
        plan.baseline_at = 1;
    }
}
