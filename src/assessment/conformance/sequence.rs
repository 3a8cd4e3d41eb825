//! Whether the calls of a case fit its reads: what a new lesion means, and what follows a PD.

use super::{ColumnNames, place};
use crate::finding::Finding;
use crate::study::{Case, NewLesionState, Reading, State};

/// What was called at a timepoint, as far as these rules ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Progressive disease.
    Progression,
    /// Anything else, the baseline included.
    Other,
}

/// New lesions that were not called PD, and visits after the first PD.
///
/// `calls[i]` belongs to `case.timepoints()[i]`; those called are the engine's, or the reader's own.
pub fn sequence_findings(case: &Case, calls: &[Call], columns: &ColumnNames) -> Vec<Finding> {
    let mut findings = Vec::new();
    let first_pd = calls.iter().position(|call| *call == Call::Progression);
    for (timepoint, call) in calls.iter().enumerate() {
        let readings = case.readings_at(timepoint);
        if *call != Call::Progression
            && let Some(reading) = readings.iter().find(|r| is_unequivocally_new(r))
        {
            let finding = Finding::warning(
                "rule_violation.new_lesion_without_pd",
                "unequivocal new lesion, but the visit is not called PD [RECIST 1.1, Table 1]: check the lesion's status, or the call",
            )
            .in_column(columns.status.clone(), "new")
            .in_file(columns.file.clone());
            findings.push(place(case, finding, timepoint, reading));
        }
        if first_pd.is_some_and(|pd| timepoint > pd)
            && let Some(reading) = readings.first()
        {
            let visit = case.timepoints()[timepoint].visit.clone();
            let finding = Finding::note(
                "rule_violation.after_pd",
                "visit after the first PD: listed, but no longer counted for best response or progression [RECIST 1.1, 4.6]",
            )
            .in_column(columns.visit.clone(), visit)
            .in_file(columns.file.clone());
            findings.push(place(case, finding, timepoint, reading).of_lesion(""));
        }
    }
    findings
}

fn is_unequivocally_new(reading: &Reading) -> bool {
    matches!(
        reading.state,
        State::New(NewLesionState::New | NewLesionState::Present)
    )
}
