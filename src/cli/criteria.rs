//! `recist criteria`: the rules in force, with their sources.

use clap::Args;
use serde::Serialize;

use super::options::Format;
use super::text_table::{Align, TextTable};
use super::{Console, Exit, Failure};
use crate::criteria::inrc_2017::{COMPONENTS, ComponentsRow};
use crate::criteria::{CRITERIA, CriteriaSet, Engine, OverallRow, Rule, find};
use crate::study::{POLICY_KEYS, Policies, PolicyKey};

/// Arguments of `recist criteria`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  recist criteria recist-1.1")]
pub struct CriteriaArguments {
    /// A criteria set; without one, all of them
    name: Option<String>,
    /// How to print; csv gives the policies alone
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The criteria set of that name, or a sentence that names those there are.
pub fn find_set(name: &str) -> Result<&'static CriteriaSet, String> {
    find(name).ok_or_else(|| {
        let names: Vec<&str> = CRITERIA.iter().map(|set| set.name).collect();
        format!(
            "there is no criteria set {name}; there is {}",
            names.join(", ")
        )
    })
}

/// Policies of the sum of diameters and its memory, which no component response looks at.
const NOT_OF_COMPONENTS: &[&str] = &[
    "cr_then_worse",
    "cr_reappearance",
    "normal_nodes_first",
    "pr_persistence",
    "new_lesion_rule",
    "non_target_pd",
    "confirm_pd",
];

/// The policies that a criteria set looks at: its own and the common ones, not another set's.
pub fn policy_keys(set: &CriteriaSet) -> impl Iterator<Item = &'static PolicyKey> {
    let stem = |set: &CriteriaSet| set.name.split('-').next().unwrap_or_default();
    let own = stem(set);
    let by_components = set.engine == Engine::Components;
    POLICY_KEYS.iter().filter(move |key| {
        let prefix = key.name.split('_').next().unwrap_or_default();
        let is_of_another = prefix != own && CRITERIA.iter().any(|other| stem(other) == prefix);
        !(is_of_another || by_components && NOT_OF_COMPONENTS.contains(&key.name))
    })
}

/// Prints the sets: what they are, the response table, the policies.
pub fn run(arguments: &CriteriaArguments, console: &Console) -> Result<Exit, Failure> {
    let sets: Vec<&CriteriaSet> = match &arguments.name {
        None => CRITERIA.to_vec(),
        Some(name) => vec![find_set(name).map_err(Failure::usage)?],
    };
    let text = match arguments.format {
        Format::Table => sets.iter().map(|set| tables(set, console)).collect(),
        Format::Csv => csv(&sets)?,
        Format::Json => json(&sets),
    };
    console.write(text.as_bytes())?;
    Ok(Exit::Done)
}

/// One policy as it is printed.
#[derive(Serialize)]
struct PolicyRow {
    criteria: &'static str,
    policy: &'static str,
    default: String,
    meaning: &'static str,
    source: &'static str,
}

fn policy_rows(set: &CriteriaSet) -> Vec<PolicyRow> {
    let policies: Policies = set.policies();
    let row = |key: &PolicyKey| PolicyRow {
        criteria: set.name,
        policy: key.name,
        default: key.value(&policies),
        meaning: key.meaning,
        source: key.source,
    };
    policy_keys(set).map(row).collect()
}

/// One row of the response table as it is printed: `any` where it asks for nothing.
#[derive(Serialize)]
struct ResponseRow {
    target: &'static str,
    non_target: &'static str,
    new_lesion: &'static str,
    overall: &'static str,
    source: &'static str,
}

fn response_row(row: &OverallRow) -> ResponseRow {
    ResponseRow {
        target: row.target.map_or("any", |r| r.as_str()),
        non_target: row.non_target.map_or("any", |r| r.as_str()),
        new_lesion: row.new_lesions.map_or("any", |r| r.as_str()),
        overall: row.overall.as_str(),
        source: row.source,
    }
}

/// The overall response from the components, where they decide.
fn component_rows(set: &CriteriaSet) -> &'static [ComponentsRow] {
    match set.engine {
        Engine::Components => COMPONENTS,
        Engine::SumOfDiameters | Engine::UnconfirmedProgression => &[],
    }
}

fn components_table(rows: &[ComponentsRow]) -> TextTable {
    let mut table = TextTable::new(&[
        ("overall", Align::Left),
        ("rule", Align::Left),
        ("source", Align::Left),
        ("known", Align::Left),
        ("when", Align::Left),
    ]);
    for row in rows {
        table.row([
            row.overall.as_str(),
            row.rule.id,
            row.rule.source,
            row.rule.confidence.as_str(),
            row.when,
        ]);
    }
    table
}

fn responses_table(set: &CriteriaSet) -> TextTable {
    let mut responses = TextTable::new(&[
        ("target", Align::Left),
        ("non-target", Align::Left),
        ("new lesion", Align::Left),
        ("overall", Align::Left),
        ("source", Align::Left),
    ]);
    for row in set.overall.iter().map(response_row) {
        responses.row([
            row.target,
            row.non_target,
            row.new_lesion,
            row.overall,
            row.source,
        ]);
    }
    responses
}

fn tables(set: &CriteriaSet, console: &Console) -> String {
    let responses = match component_rows(set) {
        [] => responses_table(set),
        rows => components_table(rows),
    };
    let mut rules = TextTable::new(&[
        ("rule", Align::Left),
        ("source", Align::Left),
        ("known", Align::Left),
        ("text", Align::Left),
    ]);
    for rule in set.rules {
        rules.row([rule.id, rule.source, rule.confidence.as_str(), rule.text]);
    }
    let mut policies = TextTable::new(&[
        ("policy", Align::Left),
        ("default", Align::Right),
        ("source", Align::Left),
        ("meaning", Align::Left),
    ]);
    for row in policy_rows(set) {
        policies.row([row.policy, &row.default, row.source, row.meaning]);
    }
    let notes: String = set.notes.iter().map(|note| format!("{note}\n")).collect();
    format!(
        "{}\n{}\n{notes}\n{}\n{}\n{}\n{}\n{}\n{}",
        console.heading(&format!("{}: {}", set.name, set.title)),
        set.reference,
        console.heading("Rules"),
        rules.render(console.width()),
        console.heading("Overall response of a timepoint, first match wins"),
        responses.render(console.width()),
        console.heading("Policies: trial.toml [protocol], or --set policy=value"),
        policies.render(console.width()),
    )
}

fn csv(sets: &[&CriteriaSet]) -> Result<String, Failure> {
    let mut text = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut text);
    for row in sets.iter().flat_map(|set| policy_rows(set)) {
        writer.serialize(row).map_err(Failure::defect)?;
    }
    drop(writer);
    String::from_utf8(text).map_err(Failure::defect)
}

fn json(sets: &[&CriteriaSet]) -> String {
    let document = |set: &&CriteriaSet| {
        let responses: Vec<serde_json::Value> = match component_rows(set) {
            [] => set
                .overall
                .iter()
                .map(|row| serde_json::json!(response_row(row)))
                .collect(),
            rows => rows.iter().map(components_json).collect(),
        };
        let rules: Vec<serde_json::Value> = set.rules.iter().map(rule_json).collect();
        serde_json::json!({
            "name": set.name,
            "title": set.title,
            "reference": set.reference,
            "notes": set.notes,
            "rules": rules,
            "overall_response": responses,
            "policies": policy_rows(set),
        })
    };
    let documents: Vec<serde_json::Value> = sets.iter().map(document).collect();
    format!("{:#}\n", serde_json::json!({ "criteria": documents }))
}

fn components_json(row: &ComponentsRow) -> serde_json::Value {
    serde_json::json!({
        "when": row.when,
        "overall": row.overall.as_str(),
        "rule": row.rule.id,
        "source": row.rule.source,
        "known": row.rule.confidence.as_str(),
    })
}

fn rule_json(rule: &Rule) -> serde_json::Value {
    serde_json::json!({
        "id": rule.id,
        "text": rule.text,
        "source": rule.source,
        "known": rule.confidence.as_str(),
    })
}
