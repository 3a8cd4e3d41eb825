//! Values that look like another unit: a tenth, or ten times, of the visit before.

use crate::finding::Finding;
use crate::import::columns::Column;
use crate::study::{Mm, Reading, State, TargetState, Text};

use super::case::Ordered;
use super::draft::LesionDraft;
use super::scope::Scope;
use super::visits::Labels;

/// The last measured diameter of each lesion, in micrometres; 0 when there is none.
#[derive(Debug, Default)]
pub(super) struct Jumps {
    last: Vec<i64>,
}

/// What the measured targets of one visit did.
#[derive(Default)]
struct Steps {
    compared: usize,
    fell: usize,
    rose: usize,
    /// Row, lesion and last value of the first one at about a tenth.
    tenth: Option<(u64, u32, i64)>,
    first_row: u64,
}

impl Jumps {
    /// Warns of a visit whose targets all fell below a fifth or rose above five times their last
    /// values, and of a single target at about a tenth (reliability.md A4).
    pub(super) fn look(
        &mut self,
        lesions: &[LesionDraft],
        ordered: &Ordered,
        labels: &Labels,
        scope: &mut Scope<'_>,
    ) {
        self.last.resize(lesions.len(), 0);
        for (label, readings) in ordered.visits(labels) {
            let steps = self.steps(readings, scope.table.policies.tstm_default);
            if steps.compared >= 2 && steps.fell.max(steps.rose) == steps.compared {
                let way = if steps.fell > 0 {
                    "below a fifth"
                } else {
                    "above five times"
                };
                let message = format!(
                    "all {} targets measured at this visit are {way} of their last values; is the unit mm throughout?",
                    steps.compared
                );
                let finding =
                    Finding::warning("unit_unknown.visit", message).at_visit(label.clone());
                scope.at(finding, steps.first_row, Column::Diameter, &Text::default());
            } else if let Some((row, lesion, last)) = steps.tenth {
                let message = format!(
                    "about a tenth of its last value ({} mm); is it in mm?",
                    Mm::from_micrometres(last)
                );
                let finding = Finding::warning("unit_unknown.lesion", message);
                let id = &lesions[lesion as usize].lesion.id;
                scope.at_lesion(finding, row, Column::Diameter, (label, id));
            }
        }
    }

    /// `too_small` is what a target too small to measure counts: no measured value that could slip.
    fn steps(&mut self, readings: &[Reading], too_small: Mm) -> Steps {
        let mut steps = Steps::default();
        for reading in readings {
            let State::Target(TargetState::Measured(diameter)) = reading.state else {
                continue;
            };
            let now = diameter.mm.micrometres();
            if now == 0 || !reading.part.is_empty() {
                continue;
            }
            let last = std::mem::replace(&mut self.last[reading.lesion as usize], now);
            if last == 0 || diameter.mm == too_small {
                continue;
            }
            if steps.compared == 0 {
                steps.first_row = reading.row;
            }
            steps.compared += 1;
            steps.fell += usize::from(now * 5 <= last);
            steps.rose += usize::from(now >= last * 5);
            // Between an eighth and two twenty-fifths: 30 mm read as 2.4 to 3.75.
            if now * 8 <= last && now * 25 >= last * 2 && steps.tenth.is_none() {
                steps.tenth = Some((reading.row, reading.lesion, last));
            }
        }
        steps
    }
}
