//! run.json and the lines that say what a result rests on: version, criteria, every policy, inputs.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Console;
use super::criteria::policy_keys;
use super::results::Results;
use super::text_table::wrap;
use super::trial_run::TrialRun;

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
            "subjects": results.subjects,
            "findings": { "errors": errors, "warnings": warnings, "notes": notes },
        })
    }

    /// Each criteria set with every policy value in force.
    pub fn criteria_record(&self) -> Vec<Value> {
        let record = |(set, policies): &(
            &'static crate::criteria::CriteriaSet,
            crate::study::Policies,
        )| {
            let values = policy_keys(set)
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

    /// The criteria and every policy in force, in a paragraph that fits.
    pub fn policies_text(&self, console: &Console) -> String {
        let lines = self.settings.criteria.iter().map(|(set, policies)| {
            let values: Vec<String> = policy_keys(set)
                .map(|key| (key.name, key.value(policies)))
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| format!("{name} {value}"))
                .collect();
            format!("{} with {}", set.label, values.join(", "))
        });
        let wrapped = lines.map(|line| wrap(&line, console.width().unwrap_or(100)).join("\n"));
        wrapped.fold(String::new(), |text, line| text + &line + "\n")
    }
}
