//! run.json and the lines that say what a result rests on: version, criteria, every policy, inputs.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Console;
use super::criteria::policy_keys;
use super::results::Results;
use super::text_table::wrap;
use super::trial_run::TrialRun;
use crate::criteria::CriteriaSet;
use crate::study::{POLICY_KEYS, Policies};

impl TrialRun {
    /// The record of a run. Two runs on the same input differ in `time` alone.
    pub fn record(&self, results: &Results) -> Value {
        let [errors, warnings, notes] = results.counts;
        json!({
            "program": "recist",
            "version": env!("CARGO_PKG_VERSION"),
            "time": Timestamp::now().to_string(),
            "trial": { "id": self.trial.protocol.id, "title": self.trial.protocol.title },
            "criteria": self.criteria_record(),
            "reader": self.reader.as_deref().unwrap_or("all"),
            "strict": self.settings.strict,
            "inputs": results.digests,
            "rows": results.rows,
            "component_rows": results.component_rows,
            "subjects": results.subjects,
            "findings": { "errors": errors, "warnings": warnings, "notes": notes },
        })
    }

    /// Each criteria set with every policy value, those of other sets too.
    pub fn criteria_record(&self) -> Vec<Value> {
        let record = |(set, policies): &(&'static CriteriaSet, Policies)| {
            let values = POLICY_KEYS
                .iter()
                .map(|key| (key.name.to_owned(), Value::String(key.value(policies))));
            json!({
                "name": set.name,
                "title": set.title,
                "reference": set.reference,
                "policies": values.collect::<Map<_, _>>(),
            })
        };
        self.settings.criteria.iter().map(record).collect()
    }

    /// The criteria and every policy in force that they look at, in a paragraph that fits; what
    /// several sets share is said once.
    pub fn policies_text(&self, console: &Console) -> String {
        let sets: Vec<(&CriteriaSet, Vec<String>)> = self
            .settings
            .criteria_as_listed()
            .map(|(set, policies)| (set, values_in_force(set, policies)))
            .collect();
        let Some((_, first)) = sets.first() else {
            return String::new();
        };
        let is_shared = |value: &String| sets.iter().all(|(_, values)| values.contains(value));
        let shared: Vec<&str> = first
            .iter()
            .filter(|value| is_shared(value))
            .map(String::as_str)
            .collect();
        let labels: Vec<&str> = sets.iter().map(|(set, _)| set.label).collect();
        let mut lines = vec![format!("{} with {}", labels.join(", "), shared.join(", "))];
        for (set, values) in &sets {
            let own = values.iter().filter(|value| !is_shared(value));
            let own: Vec<&str> = own.map(String::as_str).collect();
            if !own.is_empty() {
                lines.push(format!("{} with {}", set.label, own.join(", ")));
            }
        }
        let width = console.width().unwrap_or(100);
        let wrapped = lines.iter().map(|line| wrap(line, width).join("\n") + "\n");
        wrapped.collect()
    }
}

/// `min_sd 42`, of every policy that the set looks at and that has a value.
fn values_in_force(set: &CriteriaSet, policies: &Policies) -> Vec<String> {
    let values = policy_keys(set).map(|key| (key.name, key.value(policies)));
    values
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name} {value}"))
        .collect()
}
