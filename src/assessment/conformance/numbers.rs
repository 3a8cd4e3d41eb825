//! The rules of number: how many targets, in all and in one organ (recist-1.1.md section 3).

use std::fmt::Write;

use super::Checked;
use super::organs::OrganKeys;
use crate::finding::Finding;
use crate::study::{Lesion, Reading, Role};

impl<'a> Checked<'a> {
    /// At most so many targets, and so many in one organ (RECIST 1.1, 4.2).
    pub(super) fn target_numbers(&mut self, organs: &mut OrganKeys) {
        let lesions = self.case.lesions();
        let targets = lesions.partition_point(|l| l.role == Role::Target);
        let most = self.policies.max_targets as usize;
        if targets > most {
            let named = self.named(0..targets);
            let message = format!(
                "{targets} target lesions ({named}), at most {most} are allowed [RECIST 1.1, 4.2]: record the others as non-target, or set max_targets if the charter allows more"
            );
            let (column, value) = (self.columns.role.clone(), Role::Target.as_str());
            let finding = Finding::error("rule_violation.targets_total", message);
            self.keep_first(finding.in_column(column, value), most);
        }
        if targets > self.policies.max_per_organ as usize {
            self.targets_per_organ(&lesions[..targets], organs);
        }
    }

    fn targets_per_organ(&mut self, targets: &[Lesion], organs: &mut OrganKeys) {
        let most = self.policies.max_per_organ as usize;
        organs.tidy();
        let numbers: Vec<usize> = targets.iter().map(|lesion| organs.number(lesion)).collect();
        for (first, number) in numbers.iter().enumerate() {
            let here = numbers.iter().filter(|n| *n == number).count();
            if here <= most || numbers[..first].contains(number) || organs.name(*number).is_empty()
            {
                continue;
            }
            let places = (first..numbers.len()).filter(|&i| numbers[i] == *number);
            let named = self.named(places.clone());
            let message = format!(
                "{here} target lesions in one organ, {} ({named}), at most {most} are allowed; paired organs are one organ, all lymph nodes together are one organ [RECIST 1.1, 4.2]: record the others as non-target, or set max_per_organ if the charter allows more",
                organs.name(*number)
            );
            let surplus = places.clone().nth(most).unwrap_or(first);
            let (column, value) = (self.columns.organ.clone(), targets[surplus].organ.clone());
            let finding = Finding::error("rule_violation.targets_per_organ", message);
            self.keep_first(finding.in_column(column, value), surplus);
        }
    }

    /// Lesions by name, each with the row that first has it.
    fn named(&self, lesions: impl Iterator<Item = usize>) -> String {
        let mut text = String::new();
        for lesion in lesions {
            let separator = if text.is_empty() { "" } else { ", " };
            let id = self.lesion_id(lesion);
            let _ = write!(text, "{separator}{id}");
            if let Some((_, reading)) = self.first_reading(lesion)
                && reading.row > 0
            {
                let _ = write!(text, " row {}", reading.row);
            }
        }
        text
    }

    /// The first reading of a lesion, with its timepoint.
    fn first_reading(&self, lesion: usize) -> Option<(usize, &'a Reading)> {
        (0..self.case.timepoints().len())
            .find_map(|t| self.readings_of(lesion, t).first().map(|r| (t, r)))
    }

    /// Keeps a finding about a lesion, at the first place it has.
    pub(super) fn keep_first(&mut self, finding: Finding, lesion: usize) {
        if let Some((timepoint, reading)) = self.first_reading(lesion) {
            self.keep(finding, timepoint, reading);
        }
    }
}
