//! trial.toml: what the protocol says, with a default for every key.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, Result};
use crate::study::{Policies, PolicyError, Text};

/// The protocol of a trial.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Protocol {
    /// `[trial] id`.
    pub id: Text,
    /// `[trial] title`.
    pub title: String,
    /// `[trial] criteria`: names of criteria sets, empty for the default.
    pub criteria: Vec<String>,
    /// `[protocol]`: every policy, as set or by default.
    pub policies: Policies,
    /// The policies that the protocol sets, in order, as text: they hold whatever the criteria.
    pub settings: Vec<(String, String)>,
    /// `[readers]`: each reader's identifier, and what the protocol says of the reader.
    pub readers: Vec<(Text, String)>,
    /// `[visits]`: each visit's label and its planned day.
    pub visits: Vec<(Text, i32)>,
}

const SECTIONS: &[&str] = &["trial", "protocol", "readers", "visits"];
const TRIAL_KEYS: &[&str] = &["id", "title", "criteria", "cutoff_date"];

impl Protocol {
    /// Reads trial.toml. `place` names the file in the error, which lists all that is wrong.
    pub fn parse(place: &str, text: &str) -> Result<Protocol> {
        let (document, syntax) = DeTable::parse_recoverable(text);
        let mut parser = Parser {
            text,
            protocol: Protocol::default(),
            problems: Vec::new(),
        };
        for error in &syntax {
            let at = error.span().map_or(0, |span| span.start);
            parser.problem(at, error.message().to_owned());
        }
        if syntax.is_empty() {
            parser.document(document.get_ref());
        }
        parser.problems.sort();
        match parser.problems.len() {
            0 => Ok(parser.protocol),
            _ => {
                let problems: Vec<String> = parser
                    .problems
                    .into_iter()
                    .map(|(line, problem)| match line {
                        0 => problem,
                        line => format!("line {line}: {problem}"),
                    })
                    .collect();
                Err(Error::protocol(place, problems.join("; ")))
            }
        }
    }

    /// Policies with the defaults of a criteria set, and over them what the protocol sets.
    pub fn policies_over(&self, mut defaults: Policies) -> Policies {
        for (name, value) in &self.settings {
            // Each was set before without a problem.
            let _ = defaults.set(name, value);
        }
        defaults
    }

    fn set_policy(&mut self, name: &str, value: &str) -> std::result::Result<(), PolicyError> {
        self.policies.set(name, value)?;
        self.settings.push((name.to_owned(), value.to_owned()));
        Ok(())
    }

    /// Sets policies from `key=value` texts, as `--set` gives them, after the file.
    pub fn set<S: AsRef<str>>(&mut self, settings: &[S]) -> Result<()> {
        let mut problems = Vec::new();
        for setting in settings.iter().map(AsRef::as_ref) {
            match setting.split_once('=') {
                Some((key, value)) => {
                    if let Err(problem) = self.set_policy(key.trim(), value.trim()) {
                        problems.push(problem.to_string());
                    }
                }
                None => problems.push(format!("`{setting}` is not of the form key=value")),
            }
        }
        problems.extend(self.policies.contradiction().map(str::to_owned));
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::protocol("--set", problems.join("; ")))
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    protocol: Protocol,
    problems: Vec<(usize, String)>,
}

type Key<'i> = Spanned<toml::de::DeString<'i>>;
type Value<'i> = Spanned<DeValue<'i>>;

impl Parser<'_> {
    fn problem(&mut self, at: usize, problem: String) {
        let before = self.text.as_bytes().iter().take(at);
        let line = 1 + before.filter(|&&byte| byte == b'\n').count();
        self.problems.push((line, problem));
    }

    fn document(&mut self, document: &DeTable<'_>) {
        for (name, section) in document.iter() {
            let Some(table) = section.get_ref().as_table() else {
                self.unknown(name, SECTIONS, "section");
                continue;
            };
            for (key, value) in table.iter() {
                match name.get_ref().as_ref() {
                    "trial" => self.trial(key, value),
                    "protocol" => self.policy(key, value),
                    "readers" => self.reader(key, value),
                    "visits" => self.visit(key, value),
                    _ => break,
                }
            }
            if !SECTIONS.contains(&name.get_ref().as_ref()) {
                self.unknown(name, SECTIONS, "section");
            }
        }
        if let Some(problem) = self.protocol.policies.contradiction() {
            self.problems.push((0, problem.to_owned()));
        }
        self.protocol.visits.sort_by_key(|(_, day)| *day);
    }

    fn unknown(&mut self, key: &Key<'_>, known: &[&'static str], what: &str) {
        let name = key.get_ref();
        let nearest = known
            .iter()
            .min_by_key(|known| crate::study::edit_distance(name, known))
            .unwrap_or(&"");
        let problem = format!("there is no {what} `{name}`; the nearest is `{nearest}`");
        self.problem(key.span().start, problem);
    }

    fn trial(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let texts = texts(value.get_ref());
        match (key.get_ref().as_ref(), texts.as_deref()) {
            ("cutoff_date", _) => self.policy(key, value),
            ("criteria", Some(names)) => {
                let names = names.iter().flat_map(|names| names.split(','));
                self.protocol.criteria = names.map(|name| name.trim().to_owned()).collect();
            }
            ("id", Some([id])) => self.protocol.id = Text::from(id.as_str()),
            ("title", Some([title])) => self.protocol.title.clone_from(title),
            ("id" | "title" | "criteria", _) => {
                self.problem(
                    value.span().start,
                    format!("{} must be a text", key.get_ref()),
                );
            }
            _ => self.unknown(key, TRIAL_KEYS, "key in [trial]"),
        }
    }

    fn policy(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let name = key.get_ref();
        let Some(texts) = texts(value.get_ref()) else {
            self.problem(
                value.span().start,
                format!("{name} must be a number, a text, true or false, or a list of numbers"),
            );
            return;
        };
        if let Err(problem) = self.protocol.set_policy(name, &texts.join(",")) {
            self.problem(key.span().start, problem.to_string());
        }
    }

    fn reader(&mut self, key: &Key<'_>, value: &Value<'_>) {
        match texts(value.get_ref()) {
            Some(texts) => {
                let reader = Text::from(key.get_ref().as_ref());
                self.protocol.readers.push((reader, texts.join(", ")));
            }
            None => self.problem(
                value.span().start,
                format!("reader {} must be a text", key.get_ref()),
            ),
        }
    }

    fn visit(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let day = match value.get_ref() {
            DeValue::Integer(day) => day.to_string().parse::<i32>().ok(),
            _ => None,
        };
        match day {
            Some(day) => {
                let label = Text::from(key.get_ref().as_ref());
                self.protocol.visits.push((label, day));
            }
            None => self.problem(
                value.span().start,
                format!(
                    "visit {} must have a planned day, a whole number",
                    key.get_ref()
                ),
            ),
        }
    }
}

/// A value, or each member of a list, as text.
fn texts(value: &DeValue<'_>) -> Option<Vec<String>> {
    Some(match value {
        DeValue::Array(members) => members
            .iter()
            .map(|member| match texts(member.get_ref())?.as_slice() {
                [one] => Some(one.clone()),
                _ => None,
            })
            .collect::<Option<Vec<String>>>()?,
        DeValue::String(text) => vec![text.to_string()],
        DeValue::Integer(number) => vec![number.to_string()],
        DeValue::Float(number) => vec![number.to_string()],
        DeValue::Boolean(yes) => vec![yes.to_string()],
        DeValue::Datetime(date) => vec![date.to_string()],
        DeValue::Table(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Censoring, Mm};

    #[test]
    fn every_section_is_read() {
        let text = r#"
            [trial]
            id = "NB15"
            title = "Fifteen children"
            criteria = ["recist-1.1", "inrc-2017"]
            cutoff_date = 2026-06-30
            [protocol]
            censoring = "ema"
            pd_abs = 7.5
            confirm_required = false
            landmark_months = [6, 60]
            [readers]
            R1 = "first reader"
            [visits]
            W8 = 56
            BL = -7
        "#;
        let protocol = Protocol::parse("trial.toml", text).unwrap();
        assert_eq!(protocol.id, "NB15");
        assert_eq!(protocol.criteria, ["recist-1.1", "inrc-2017"]);
        assert_eq!(protocol.policies.censoring, Censoring::Ema);
        assert_eq!(protocol.policies.pd_abs, Mm::from_micrometres(7_500));
        assert!(!protocol.policies.confirm_required);
        assert_eq!(protocol.policies.landmark_months, [6, 60]);
        assert_eq!(
            protocol.policies.cutoff_date.unwrap().to_string(),
            "2026-06-30"
        );
        assert_eq!(protocol.readers, [("R1".into(), "first reader".to_owned())]);
        assert_eq!(protocol.visits, [("BL".into(), -7), ("W8".into(), 56)]);
    }

    #[test]
    fn all_problems_are_told_at_once_with_their_lines() {
        let text = "[trial]\nidd = \"x\"\n[protocol]\nmin_confrm = 28\ncensoring = \"FDA\"\n[visit]\nW8 = 1\n[visits]\nBL = \"now\"\n";
        let error = Protocol::parse("trial.toml", text).unwrap_err().to_string();
        assert_eq!(
            error,
            "trial.toml: line 2: there is no key in [trial] `idd`; the nearest is `id`; \
             line 4: there is no policy `min_confrm`; the nearest is `min_confirm`; \
             line 5: censoring = \"FDA\" cannot be used; accepted: fda / ema; \
             line 6: there is no section `visit`; the nearest is `visits`; \
             line 9: visit BL must have a planned day, a whole number"
        );
    }

    #[test]
    fn what_the_protocol_sets_holds_over_the_defaults_of_any_criteria() {
        let text = "[trial]\ncutoff_date = 2026-06-30\n[protocol]\npd_abs = 5\n";
        let mut protocol = Protocol::parse("trial.toml", text).unwrap();
        protocol.set(&["min_sd=49"]).unwrap();
        let others = Policies {
            pd_abs: Mm::ZERO,
            confirm_required: false,
            ..Policies::default()
        };
        let policies = protocol.policies_over(others);
        assert_eq!(
            policies.pd_abs,
            Mm::from_mm(5),
            "set, though to the usual default"
        );
        assert!(!policies.confirm_required, "not set");
        assert_eq!(policies.min_sd, 49);
        assert!(policies.cutoff_date.is_some());
    }

    #[test]
    fn settings_come_after_the_file() {
        let mut protocol = Protocol::parse("trial.toml", "[protocol]\nmin_sd = 56\n").unwrap();
        protocol.set(&["min_sd=49", "rounding = 0.1"]).unwrap();
        assert_eq!(protocol.policies.min_sd, 49);
        let error = protocol
            .set(&["min_sd", "minsd=3"])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("key=value") && error.contains("min_sd"),
            "{error}"
        );
    }
}
