//! How the targets of a made-up subject go on, as one reader sees them: sums aimed at the thresholds and one
//! micrometre beside them, lesions that vanish and return, split, merge, or are not read.

use super::plan::{Leaning, Lesion};
use super::random::Random;
use super::target_rows::{Cells, cells, fragments, millimetres, size};

#[derive(Clone, Debug)]
struct State {
    lesion: Lesion,
    /// Micrometres; 0 is gone.
    now: i64,
    parts: usize,
    parts_shown: bool,
    parts_over: bool,
    merged_into: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    Drift,
    Response(i64),
    RelativeProgression(i64),
    AbsoluteProgression(i64),
    Vanish,
    Return,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unread {
    Read,
    NotEvaluable,
    NoRow,
}

pub struct TargetStory {
    states: Vec<State>,
    baseline_sum: i64,
    lowest_sum: i64,
    shrinking: bool,
    /// Stays about the limit of PR.
    lasting: bool,
    pub gone: bool,
}

impl TargetStory {
    pub fn new(random: &mut Random, targets: &[Lesion]) -> TargetStory {
        let state = |lesion: &Lesion| State {
            lesion: lesion.clone(),
            now: lesion.baseline,
            parts: 0,
            parts_shown: false,
            parts_over: false,
            merged_into: None,
        };
        let baseline_sum = targets.iter().map(|lesion| lesion.baseline).sum();
        TargetStory {
            states: targets.iter().map(state).collect(),
            baseline_sum,
            lowest_sum: baseline_sum,
            shrinking: random.chance(65),
            lasting: random.chance(22),
            gone: false,
        }
    }

    /// The baseline rows; in a few subjects one target is not read.
    pub fn baseline(&mut self, random: &mut Random) -> Vec<Cells> {
        let unread = if random.chance(4) {
            random.between(0, 4) as usize
        } else {
            usize::MAX
        };
        let mut rows = Vec::new();
        for (at, state) in self.states.iter().enumerate() {
            let mut row = cells(&state.lesion, "target", "not_evaluable");
            if at != unread {
                row.status = "measured";
                row.diameter = millimetres(random, state.now);
            }
            rows.push(row);
        }
        rows
    }

    pub fn next(&mut self, random: &mut Random, leaning: &Leaning) -> Vec<Cells> {
        if self.states.is_empty() {
            return Vec::new();
        }
        self.change_structure(random);
        let unread = self.unread(random);
        let aim = self.aim(random, leaning);
        let readable: Vec<usize> = (0..self.states.len())
            .filter(|at| self.states[*at].merged_into.is_none() && unread[*at] == Unread::Read)
            .collect();
        self.move_to(random, leaning, aim, &readable);
        let exact = !matches!(aim, Aim::Drift | Aim::Return | Aim::Vanish);
        let mut rows = Vec::new();
        for (at, how) in unread.iter().enumerate() {
            let own = self.rows(random, at, *how, exact);
            self.states[at].parts_shown |= own.iter().any(|row| !row.part.is_empty());
            rows.extend(own);
        }
        let own: Vec<&State> = self
            .states
            .iter()
            .filter(|state| state.merged_into.is_none())
            .collect();
        if readable.len() == own.len() {
            self.lowest_sum = self.lowest_sum.min(own.iter().map(|state| state.now).sum());
        }
        rows
    }

    fn is_host(&self, at: usize) -> bool {
        self.states
            .iter()
            .any(|state| state.merged_into == Some(at))
    }

    fn change_structure(&mut self, random: &mut Random) {
        for at in 0..self.states.len() {
            let free = self.states[at].merged_into.is_none() && !self.is_host(at);
            let state = &mut self.states[at];
            if state.parts > 0 && random.chance(15) {
                (state.parts, state.parts_over) = (0, true);
            } else if free
                && !state.parts_over
                && state.parts == 0
                && state.now > 4_000
                && random.chance(6)
            {
                state.parts = random.between(2, 3) as usize;
            }
        }
        for host in 0..self.states.len() {
            for other in 0..self.states.len() {
                let pair = [&self.states[host], &self.states[other]];
                let whole = pair
                    .iter()
                    .all(|state| state.parts == 0 && state.merged_into.is_none());
                let seen = pair.iter().all(|state| state.now > 0);
                let together =
                    seen && host != other && pair[0].lesion.organ == pair[1].lesion.organ;
                if together && whole && !self.is_host(other) && random.chance(4) {
                    self.states[host].now += self.states[other].now;
                    self.states[other].merged_into = Some(host);
                    self.states[other].now = 0;
                }
            }
        }
    }

    fn unread(&self, random: &mut Random) -> Vec<Unread> {
        let nothing = random.chance(4);
        let mut all = Vec::new();
        for at in 0..self.states.len() {
            let how = random.weighted(&[
                (91, Unread::Read),
                (5, Unread::NotEvaluable),
                (4, Unread::NoRow),
            ]);
            let how = if nothing && how == Unread::Read {
                Unread::NotEvaluable
            } else {
                how
            };
            // The date of a merged row is the earliest scan: its host keeps a row of its own.
            let how = if how == Unread::NoRow && self.is_host(at) {
                Unread::NotEvaluable
            } else {
                how
            };
            let merged = self.states[at].merged_into.is_some();
            all.push(if merged && nothing { Unread::Read } else { how });
        }
        all
    }

    fn aim(&self, random: &mut Random, leaning: &Leaning) -> Aim {
        if self.gone {
            let stay = if leaning.complete_responses { 45 } else { 62 };
            return random.weighted(&[
                (stay, Aim::Vanish),
                (92 - stay, Aim::Return),
                (8, Aim::Drift),
            ]);
        }
        let beside = random.pick(&[0, 0, 1, -1, 0, 100, -100]);
        if (leaning.lasting_responses || self.lasting) && self.shrinking && random.chance(85) {
            return Aim::Response(random.pick(&[0, -1, 1, -900, 900, 1_500]));
        }
        let vanish = if leaning.complete_responses { 45 } else { 16 };
        let (shrink, grow) = if self.shrinking { (22, 5) } else { (5, 11) };
        random.weighted(&[
            (30, Aim::Drift),
            (shrink, Aim::Response(beside)),
            (grow, Aim::RelativeProgression(beside)),
            (grow, Aim::AbsoluteProgression(beside)),
            (if self.shrinking { vanish } else { 3 }, Aim::Vanish),
        ])
    }

    fn move_to(&mut self, random: &mut Random, leaning: &Leaning, aim: Aim, readable: &[usize]) {
        match aim {
            Aim::Drift => self.drift(random, leaning, readable),
            Aim::Response(beside) => self.distribute(self.baseline_sum * 7 / 10 + beside, readable),
            Aim::RelativeProgression(beside) => {
                self.distribute(self.lowest_sum * 6 / 5 + beside, readable)
            }
            Aim::AbsoluteProgression(beside) => {
                self.distribute(self.lowest_sum + 5_000 + beside, readable)
            }
            Aim::Vanish => self.vanish(random),
            Aim::Return => self.come_back(random, readable),
        }
    }

    fn drift(&mut self, random: &mut Random, leaning: &Leaning, readable: &[usize]) {
        self.gone = false;
        for at in readable {
            let (low, high) = if self.shrinking { (45, 108) } else { (85, 130) };
            let state = &mut self.states[*at];
            let step = if leaning.quantum > 1 {
                leaning.quantum
            } else {
                random.pick(&[1, 10, 100, 1_000])
            };
            let moved = state.now * random.between(low, high) / 100 / step * step;
            state.now = if moved < 500 { 0 } else { moved };
        }
    }

    /// Make the sum of the readable lesions exactly `sum`, in proportion to their sizes.
    fn distribute(&mut self, sum: i64, readable: &[usize]) {
        self.gone = false;
        let Some((last, others)) = readable.split_last() else {
            return;
        };
        let weight = |state: &State| state.now.max(2_000);
        let total: i64 = readable.iter().map(|at| weight(&self.states[*at])).sum();
        let mut left = sum;
        for at in others {
            let share = (sum * weight(&self.states[*at]) / total / 100 * 100).max(600);
            self.states[*at].now = share;
            left -= share;
        }
        self.states[*last].now = left.max(600);
    }

    fn vanish(&mut self, random: &mut Random) {
        self.gone = true;
        for state in &mut self.states {
            let normal_node = state.lesion.node && state.merged_into.is_none() && random.chance(85);
            state.now = if normal_node {
                random.pick(&[9_999, 9_900, 9_000, 6_500, 4_000, 4_200])
            } else {
                0
            };
        }
    }

    fn come_back(&mut self, random: &mut Random, readable: &[usize]) {
        if readable.is_empty() {
            return;
        }
        let at = random.pick(readable);
        let state = &mut self.states[at];
        let back = if state.lesion.node {
            random.pick(&[10_000, 10_001, 9_999, 11_000, 14_000])
        } else {
            random.pick(&[600, 3_000, 4_000, 4_999, 5_000, 5_001, 12_000])
        };
        self.gone = state.lesion.node && back < 10_000;
        state.now = back;
    }

    fn rows(&self, random: &mut Random, at: usize, unread: Unread, exact: bool) -> Vec<Cells> {
        let state = &self.states[at];
        if let (Some(host), Unread::Read) = (state.merged_into, unread) {
            let mut row = cells(&state.lesion, "target", "merged");
            row.into = self.states[host].lesion.id.clone();
            row.first_scan = true;
            return vec![row];
        }
        match unread {
            Unread::NoRow => Vec::new(),
            Unread::NotEvaluable => vec![cells(&state.lesion, "target", "not_evaluable")],
            Unread::Read if state.parts > 0 => fragments(
                random,
                &state.lesion,
                state.now,
                state.parts,
                state.parts_shown,
                exact,
            ),
            Unread::Read => vec![size(random, &state.lesion, state.now, exact)],
        }
    }
}
