//! Small cases from words: `.visit(42, &["T01 30", "NT01 progression", "NL01 new 12"])`.

use recist::study::{
    BaselineRule, Case, Change, Date, Lesion, NewLesionState, NonTargetState, Reading,
    ReadingDetail, Role, State, TargetState, Text, parse_diameter,
};

/// Day 0 of every case built here.
pub const START: Date = Date::constant(2026, 1, 5);

/// Lesions by the first letters of their name: T a target, N a nodal target, NT a non-target, NL new.
#[derive(Default)]
pub struct CaseBuilder {
    lesions: Vec<Lesion>,
    visits: Vec<(Text, Vec<Reading>)>,
}

#[allow(dead_code, reason = "each test uses its part")]
impl CaseBuilder {
    /// A case without lesions and visits.
    pub fn new() -> CaseBuilder {
        CaseBuilder::default()
    }

    /// Adds lesions that each visit need not name.
    pub fn targets(mut self, ids: &[&str]) -> CaseBuilder {
        for id in ids {
            self.lesion(id);
        }
        self
    }

    /// A visit so many days after the start: `LESION STATE [SIZE] [larger|same|smaller] [unscheduled] [@DAY]`.
    pub fn visit(mut self, day: i32, rows: &[&str]) -> CaseBuilder {
        let readings = rows.iter().map(|row| self.reading(day, row)).collect();
        self.visits.push((Text::from(format!("D{day}")), readings));
        self
    }

    /// The case.
    pub fn case(self) -> Case {
        Case::assemble(
            "S01".into(),
            "R1".into(),
            BaselineRule::First,
            self.lesions,
            self.visits,
        )
        .unwrap()
    }

    fn lesion(&mut self, id: &str) -> (u32, Role) {
        let role = match id {
            _ if id.starts_with("NL") => Role::New,
            _ if id.starts_with("NT") => Role::NonTarget,
            _ => Role::Target,
        };
        let index = match self.lesions.iter().position(|lesion| lesion.id == id) {
            Some(index) => index,
            None => {
                self.lesions.push(Lesion {
                    id: id.into(),
                    role,
                    organ: format!("organ of {id}").into(),
                    nodal: id.starts_with("N0"),
                    prior_treatment: false,
                    inrc: None,
                });
                self.lesions.len() - 1
            }
        };
        (index as u32, role)
    }

    fn reading(&mut self, visit_day: i32, row: &str) -> Reading {
        let mut words = row.split(' ');
        let (lesion, role) = self.lesion(words.next().unwrap());
        let state = state(role, words.next().unwrap());
        let mut detail = ReadingDetail::default();
        let mut day = visit_day;
        for word in words {
            match word {
                "smaller" => detail.change = Some(Change::Smaller),
                "same" => detail.change = Some(Change::Same),
                "larger" => detail.change = Some(Change::Larger),
                "unscheduled" => detail.unscheduled = true,
                _ => match word.strip_prefix('@') {
                    Some(other) => day = other.parse().unwrap(),
                    None => detail.size = Some(parse_diameter(word).unwrap()),
                },
            }
        }
        Reading {
            lesion,
            part: Text::default(),
            date: on(day),
            state,
            row: 0,
            detail: (detail != ReadingDetail::default()).then(|| Box::new(detail)),
        }
    }
}

/// The date so many days after the start.
pub fn on(day: i32) -> Date {
    START + jiff::SignedDuration::from_hours(24 * i64::from(day))
}

fn state(role: Role, word: &str) -> State {
    match role {
        Role::Target => State::Target(match word {
            "NE" => TargetState::NotEvaluable,
            "too_small" => TargetState::TooSmall,
            "absent" => TargetState::Absent,
            mm => TargetState::Measured(parse_diameter(mm).unwrap()),
        }),
        Role::NonTarget => State::NonTarget(match word {
            "present" => NonTargetState::Present,
            "absent" => NonTargetState::Absent,
            "progression" => NonTargetState::Progression,
            "equivocal" => NonTargetState::Equivocal,
            "NE" => NonTargetState::NotEvaluable,
            other => panic!("{other}"),
        }),
        Role::New => State::New(match word {
            "new" => NewLesionState::New,
            "present" => NewLesionState::Present,
            "absent" => NewLesionState::Absent,
            "equivocal" => NewLesionState::Equivocal,
            "NE" => NewLesionState::NotEvaluable,
            other => panic!("{other}"),
        }),
    }
}
