//! Subjects in, rows out: every subject judged by every criteria set, as each reader read it.

use super::{ComponentReads, by_reader, push_endpoints, push_responses};
use crate::assessment::conformance::{
    Call, ColumnNames, Conformance, OrganKeys, Slices, sequence_findings,
};
use crate::criteria::{CRITERIA, CriteriaSet, Engine, OverallResponse};
use crate::endpoint::{Clock, Tally, subject_endpoints};
use crate::finding::{Finding, Severity};
use crate::response::{Reads, Verdict, judge};
use crate::study::{Case, Components, NewLesionRule, Policies, Subject, Text};

/// How every subject of a trial is assessed.
#[derive(Clone)]
pub struct AssessorSettings {
    /// The criteria sets by name, each with the policies in force.
    pub criteria: Vec<(&'static CriteriaSet, Policies)>,
    /// The measurement table's columns, for findings.
    pub columns: ColumnNames,
    /// A warning refuses like an error.
    pub strict: bool,
    /// There is a table of subjects: one without the date of its day 0 is refused for it.
    pub has_subjects: bool,
}

/// Subjects seen, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct SubjectCounts {
    /// Subjects in either table.
    pub seen: u64,
    /// Subjects with a result.
    pub assessed: u64,
    /// Subjects without, for an error that is listed.
    pub refused: u64,
}

impl std::ops::AddAssign for SubjectCounts {
    fn add_assign(&mut self, other: SubjectCounts) {
        self.seen += other.seen;
        self.assessed += other.assessed;
        self.refused += other.refused;
    }
}

/// What a run of subjects comes to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Rows of responses.csv.
    pub responses: Vec<u8>,
    /// Rows of endpoints.csv.
    pub endpoints: Vec<u8>,
    /// Subjects whose lesions nobody read.
    pub unread: Vec<Unread>,
    /// Findings, subject by subject.
    pub findings: Vec<Finding>,
    /// Subjects.
    pub subjects: SubjectCounts,
    /// Rows of components.csv that results rest on.
    pub component_rows_used: u64,
    /// What the summary is made of, by reader and criteria set.
    pub tallies: Tallies,
    organs: OrganKeys,
}

/// A subject whose lesions nobody read: rows of endpoints.csv for every reader of the trial, who are
/// known at the end.
#[derive(Debug)]
pub struct Unread {
    /// Where its rows belong in the rows of endpoints.csv.
    pub place: u64,
    /// Its row of the subjects table.
    pub subject: Subject,
    /// Its rows of components.csv, by reader; `None` where there are none to be used.
    pub components: Option<Vec<Components>>,
}

/// One tally a reader and criteria set, in order of reader, then criteria.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tallies(Vec<((Text, &'static str), Tally)>);

impl Tallies {
    /// The tally of a reader and criteria set, empty where it is new.
    pub fn of(&mut self, reader: &str, criteria: &'static str) -> &mut Tally {
        let wanted =
            |(known, set): &(Text, &'static str)| (known.as_str(), *set).cmp(&(reader, criteria));
        let place = match self.0.binary_search_by(|(key, _)| wanted(key)) {
            Ok(place) => place,
            Err(place) => {
                let key = (Text::from(reader), criteria);
                self.0.insert(place, (key, Tally::default()));
                place
            }
        };
        &mut self.0[place].1
    }

    /// Takes in the tallies of other subjects.
    pub fn merge(&mut self, other: Tallies) {
        for ((reader, criteria), tally) in other.0 {
            self.of(&reader, criteria).merge(tally);
        }
    }

    /// Reader, criteria set and tally, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &'static str, &Tally)> {
        self.0
            .iter()
            .map(|((reader, criteria), tally)| (reader.as_str(), *criteria, tally))
    }
}

/// A subject as the files give it.
pub struct SubjectReads<'a> {
    /// Its row of the subjects table.
    pub subject: &'a Subject,
    /// A case for each reader, sorted by reader.
    pub cases: &'a [Case],
    /// For each case, the slices its readings were made on; fewer or none where not known.
    pub slices: &'a [Vec<Slices>],
    /// What reading it found; an error refuses the subject.
    pub found: Vec<Finding>,
    /// What components.csv has of it; `None` where no criteria set in force looks there.
    pub components: Option<ComponentReads<'a>>,
}

impl AssessorSettings {
    /// Assesses a subject: rows for each reader and criteria set, or the errors that refuse it.
    /// True when there is a result.
    pub fn assess(&self, reads: SubjectReads<'_>, outcome: &mut Outcome) -> bool {
        let first = outcome.findings.len();
        outcome.subjects.seen += 1;
        outcome.findings.extend(reads.found);
        self.check(reads.subject, reads.cases, reads.slices, outcome);
        let refused = self.refuses(&mut outcome.findings[first..]);
        let clock = self.clock(reads.subject, refused, outcome);
        let refused = self.refuses(&mut outcome.findings[first..]);
        let components = self.components(reads.subject, reads.cases, reads.components, outcome);
        let can_judge = |(set, _): &(&CriteriaSet, Policies)| {
            set.engine != Engine::Components || components.is_some()
        };
        let clock = clock.filter(|_| !refused && self.criteria.iter().any(can_judge));
        let Some(clock) = clock else {
            outcome.subjects.refused += 1;
            return false;
        };
        outcome.subjects.assessed += 1;
        outcome.component_rows_used += components.map_or(0, |(_, rows)| rows);
        let components = components.map(|(components, _)| components);
        let unread = reads.cases.is_empty();
        for of_reader in by_reader(reads.subject, reads.cases, components) {
            self.judge(reads.subject, of_reader, &clock, unread, outcome);
        }
        if unread {
            outcome.unread.push(Unread {
                place: outcome.endpoints.len() as u64,
                subject: reads.subject.clone(),
                components: components.map(<[Components]>::to_vec),
            });
        }
        true
    }

    /// The rows of components.csv that results may rest on, and how many; `None` where there is no
    /// such file, or an error refuses them.
    fn components<'a>(
        &self,
        subject: &Subject,
        cases: &[Case],
        reads: Option<ComponentReads<'a>>,
        outcome: &mut Outcome,
    ) -> Option<(&'a [Components], u64)> {
        let of_components = |(set, _): &&(&CriteriaSet, Policies)| set.engine == Engine::Components;
        let (_, policies) = self.criteria.iter().find(of_components)?;
        let reads = reads?;
        let mut findings = reads.findings(subject, cases, policies);
        let refused = self.refuses(&mut findings);
        outcome.findings.extend(findings);
        if refused {
            return None;
        }
        Some((reads.by_reader, reads.rows))
    }

    /// The criteria sets in the order of their list, RECIST 1.1 first, as they stand side by side.
    pub fn criteria_as_listed(&self) -> impl Iterator<Item = (&'static CriteriaSet, &Policies)> {
        CRITERIA.iter().filter_map(|listed| {
            let mut known = self.criteria.iter();
            let (set, policies) = known.find(|(set, _)| set.name == listed.name)?;
            Some((*set, policies))
        })
    }

    /// Rows of endpoints.csv for a subject whose lesions nobody read: not evaluable, by every reader
    /// (settled.md 25), but for criteria that the components decide.
    pub fn assess_unread(
        &self,
        unread: &Unread,
        readers: &[Text],
        tallies: &mut Tallies,
    ) -> Vec<u8> {
        let mut rows = Vec::new();
        let subject = &unread.subject;
        let components = unread.components.as_deref();
        let recorded = by_reader(subject, &[], components);
        for reader in readers {
            let reads = recorded.iter().find(|(known, _)| *known == reader);
            for (criteria, policies) in &self.criteria {
                let Ok(clock) = Clock::of(subject, policies) else {
                    continue;
                };
                if criteria.engine == Engine::Components && components.is_none() {
                    continue;
                }
                let judgement = reads.and_then(|(_, reads)| judge(*reads, criteria, policies));
                let endpoints = subject_endpoints(subject, judgement.as_ref(), &clock, policies);
                push_endpoints(&mut rows, &subject.id, reader, criteria, &endpoints);
                tallies
                    .of(reader, criteria.name)
                    .add(criteria.word, &endpoints);
            }
        }
        rows
    }

    /// The subject's day 0, the same for every criteria set, or the finding that it has none.
    fn clock(&self, subject: &Subject, refused: bool, outcome: &mut Outcome) -> Option<Clock> {
        let (_, policies) = self.criteria.first()?;
        match Clock::of(subject, policies) {
            Ok(clock) => Some(clock),
            Err(finding) => {
                // Without a table of subjects day 0 is the baseline, which a refused subject lacks.
                let told = self.has_subjects || !refused;
                outcome.findings.extend(told.then_some(*finding));
                None
            }
        }
    }

    /// Every broken rule that can be told without judging.
    fn check(
        &self,
        subject: &Subject,
        cases: &[Case],
        slices: &[Vec<Slices>],
        outcome: &mut Outcome,
    ) {
        let Some((_, policies)) = self.criteria.first() else {
            return;
        };
        let rules = Conformance {
            policies,
            columns: &self.columns,
        };
        for (index, case) in cases.iter().enumerate() {
            let slices = slices.get(index).map_or(&[][..], Vec::as_slice);
            let found = rules.findings(case, subject, slices, &mut outcome.organs);
            outcome.findings.extend(found);
        }
    }

    /// The rows of one reader by every criteria set that what he recorded suffices for. Where nobody
    /// read the lesions (`unread`), those of the endpoints come at the end.
    fn judge(
        &self,
        subject: &Subject,
        (reader, reads): (&Text, Reads<'_>),
        clock: &Clock,
        unread: bool,
        outcome: &mut Outcome,
    ) {
        for (criteria, policies) in &self.criteria {
            let Some(judgement) = judge(reads, criteria, policies) else {
                continue;
            };
            push_responses(&mut outcome.responses, &subject.id, reader, &judgement);
            if unread {
                continue;
            }
            let endpoints = subject_endpoints(subject, Some(&judgement), clock, policies);
            push_endpoints(
                &mut outcome.endpoints,
                &subject.id,
                reader,
                criteria,
                &endpoints,
            );
            outcome
                .tallies
                .of(reader, criteria.name)
                .add(criteria.word, &endpoints);
            if let Some(case) = reads.case
                && self.checks_sequence(criteria)
            {
                let calls: Vec<Call> = judgement.verdicts().iter().map(call).collect();
                let found = sequence_findings(case, &calls, &self.columns);
                outcome.findings.extend(found);
            }
        }
    }

    /// The calls that are checked against the reads: those of the first set by which a new lesion is
    /// PD on the day, so that each is checked once.
    fn checks_sequence(&self, criteria: &CriteriaSet) -> bool {
        let at_once = |(set, policies): &&(&CriteriaSet, Policies)| {
            set.engine == Engine::SumOfDiameters
                && policies.new_lesion_rule == NewLesionRule::Progression
                && policies.confirm_pd == 0
        };
        let first = self.criteria.iter().find(at_once);
        first.is_some_and(|(set, _)| set.name == criteria.name)
    }

    /// Whether an error is among the findings; under `strict` each warning becomes one.
    pub fn refuses(&self, findings: &mut [Finding]) -> bool {
        for finding in findings.iter_mut() {
            if self.strict && finding.severity == Severity::Warning {
                finding.severity = Severity::Error;
            }
        }
        findings.iter().any(|f| f.severity == Severity::Error)
    }
}

fn call(verdict: &Verdict) -> Call {
    match verdict.overall {
        Some(OverallResponse::ProgressiveDisease) => Call::Progression,
        _ => Call::Other,
    }
}
