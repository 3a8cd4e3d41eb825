//! The rules of follow-up: every lesion read at every visit, by one method.

use super::Checked;
use super::method::Method;
use crate::assessment::sum::take_lesion;
use crate::finding::Finding;
use crate::study::{Lesion, Reading, Role, State, TargetState, Text};

impl<'a> Checked<'a> {
    /// Targets and non-targets at the visits after the baseline.
    pub(super) fn follow_up(&mut self) {
        let lesions = self.case.lesions();
        let followed = lesions.partition_point(|lesion| lesion.role != Role::New);
        for timepoint in 1..self.case.timepoints().len() {
            if nothing_to_say(self.case.readings_at(timepoint), followed as u32) {
                continue;
            }
            let mut at_baseline = self.case.readings_at(0);
            let mut rest = self.case.readings_at(timepoint);
            for (index, lesion) in lesions[..followed].iter().enumerate() {
                let baseline = take_lesion(&mut at_baseline, index as u32).first();
                let readings = take_lesion(&mut rest, index as u32);
                for reading in readings {
                    self.no_reason(reading, timepoint);
                }
                match readings.first() {
                    None => self.no_row(lesion, timepoint),
                    Some(first) => self.method_change(baseline, first, timepoint),
                }
            }
        }
    }

    /// A lesion without a row was not evaluable there (settled.md 7).
    fn no_row(&mut self, lesion: &Lesion, timepoint: usize) {
        let code = match lesion.role {
            Role::Target => "missing_data.target",
            _ => "missing_data.non_target",
        };
        let role = lesion.role.as_str();
        let message = format!(
            "{role} lesion without a row at this visit: taken as not evaluable (settled.md 7); add the row, with status not_evaluable and a reason if it was not read"
        );
        let visit = &self.case.timepoints()[timepoint].visit;
        let finding = Finding::warning(code, message)
            .in_file(self.columns.file.clone())
            .of_subject(self.case.subject.clone())
            .at_visit(visit.clone())
            .of_lesion(lesion.id.clone())
            .in_column(self.columns.lesion.clone(), "");
        self.findings.push(finding);
    }

    /// A target that was not read should say why.
    fn no_reason(&mut self, reading: &Reading, timepoint: usize) {
        let unread = reading.state == State::Target(TargetState::NotEvaluable);
        if !unread || !Self::reason_of(reading).is_empty() {
            return;
        }
        let finding = Finding::note(
            "missing_data.reason",
            "target not evaluable without a reason: say why in the column reason",
        );
        let column = self.columns.reason.clone();
        self.keep(finding.in_column(column, ""), timepoint, reading);
    }

    /// The same method throughout (RECIST 1.1, 3.2).
    fn method_change(&mut self, baseline: Option<&Reading>, reading: &Reading, timepoint: usize) {
        let Some(baseline) = baseline.filter(|_| reading.detail.is_some()) else {
            return;
        };
        let (before, now) = (Self::method_of(baseline), Self::method_of(reading));
        if before.is_empty() || now.is_empty() || same_method(before, now) {
            return;
        }
        let finding = Finding::warning(
            "rule_violation.method_change",
            format!(
                "read by {now}, at baseline by {before}: one method throughout is asked for, the change of size may be one of method [RECIST 1.1, 3.2]"
            ),
        );
        let (column, value) = (self.columns.method.clone(), Text::from(now));
        self.keep(finding.in_column(column, value), timepoint, reading);
    }
}

/// Every lesion has its row, none asks for a reason, and none names a method: most visits.
fn nothing_to_say(readings: &[Reading], followed: u32) -> bool {
    let mut next = 0;
    for reading in readings.iter().take_while(|r| r.lesion < followed) {
        let unread = reading.state == State::Target(TargetState::NotEvaluable);
        if reading.lesion > next || reading.detail.is_some() || unread {
            return false;
        }
        next = reading.lesion + 1;
    }
    next == followed
}

fn same_method(before: &str, now: &str) -> bool {
    if before.eq_ignore_ascii_case(now) {
        return true;
    }
    match (Method::from_name(before), Method::from_name(now)) {
        // CT and MRI share their rule of size, not their look.
        (Some(Method::CrossSectional), Some(Method::CrossSectional)) => {
            is_magnetic(before) == is_magnetic(now)
        }
        (Some(before), Some(now)) => before == now,
        _ => false,
    }
}

fn is_magnetic(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.starts_with("mr") || lower.contains("magnetic")
}
