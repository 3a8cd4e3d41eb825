//! One policy as text: its name, what it means, and how it is set.

use super::policy::*;
use super::policy_keys::POLICY_KEYS;

/// One policy that a protocol may set.
#[derive(Clone, Copy)]
pub struct PolicyKey {
    /// Name in trial.toml `[protocol]` and in `--set name=value`.
    pub name: &'static str,
    /// What it means, in a line.
    pub meaning: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    pub(super) get: fn(&Policies) -> String,
    pub(super) set: fn(&mut Policies, &str) -> Result<(), String>,
}

impl PolicyKey {
    /// The value in force, as trial.toml would spell it.
    pub fn value(&self, policies: &Policies) -> String {
        (self.get)(policies)
    }
}

impl Policies {
    /// Sets one policy from text. The error says what would be accepted.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), PolicyError> {
        let Some(key) = POLICY_KEYS.iter().find(|key| key.name == name) else {
            return Err(PolicyError::Unknown {
                name: name.into(),
                nearest: nearest_name(name),
            });
        };
        (key.set)(self, value).map_err(|accepted| PolicyError::Value {
            name: key.name,
            value: value.into(),
            accepted,
        })
    }

    /// Combinations that contradict each other (settled.md 10).
    pub fn contradiction(&self) -> Option<&'static str> {
        (self.cr_then_worse == CrThenWorse::Relabel && self.cr_reappearance == CrReappearance::Target).then_some(
            "cr_then_worse = relabel cannot go with cr_reappearance = target: one re-reads the CR that the other takes for certain",
        )
    }
}

/// Why a policy could not be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// There is none of that name.
    #[error("there is no policy `{name}`; the nearest is `{nearest}`")]
    Unknown {
        /// As given.
        name: String,
        /// The closest name there is.
        nearest: &'static str,
    },
    /// It cannot have that value.
    #[error("{name} = {value:?} cannot be used; accepted: {accepted}")]
    Value {
        /// The policy.
        name: &'static str,
        /// As given.
        value: String,
        /// What would be accepted.
        accepted: String,
    },
}

fn nearest_name(name: &str) -> &'static str {
    POLICY_KEYS
        .iter()
        .map(|key| key.name)
        .min_by_key(|key| edit_distance(name, key))
        .unwrap_or("")
}

/// Levenshtein distance, for naming the nearest key in an error.
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.chars().enumerate() {
            let substituted = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}
