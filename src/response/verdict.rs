//! What any criteria set says of a case, in one shape: a verdict for every timepoint, with all that
//! responses.csv prints and endpoints.csv counts.

use std::ops::Range;

use crate::assessment::{PercentChange, SumOfDiameters};
use crate::criteria::{CriteriaSet, OverallResponse};
use crate::study::{Date, Mm, Text};

/// The words of the component columns of responses.csv; empty where the criteria have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComponentWords {
    /// target_response.
    pub target: &'static str,
    /// non_target_response.
    pub non_target: &'static str,
    /// new_lesion.
    pub new_lesion: &'static str,
}

/// A later timepoint changed what this one had been called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReRead {
    /// Date of the timepoint that did: outside the window of the best response it does not count
    /// (settled.md 10).
    pub by: Date,
    /// What it had been.
    pub was: OverallResponse,
}

/// One timepoint as a criteria set judges it: a row of responses.csv.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The visit's label.
    pub visit: Text,
    /// Counted from 0, the baseline.
    pub timepoint: usize,
    /// The progression date where the verdict is one, else the latest scan.
    pub date: Date,
    /// The sum, where there are targets and one was read.
    pub sum: Option<SumOfDiameters>,
    /// The complete sum at baseline, at timepoints after it.
    pub baseline: Option<Mm>,
    /// The smallest complete sum before, at timepoints after baseline.
    pub nadir: Option<Mm>,
    /// Each component's word.
    pub components: ComponentWords,
    /// overall_response in the words of the criteria; empty where they give none.
    pub word: &'static str,
    /// What the endpoints count; `None` for the baseline and for a scan that the criteria disregard.
    pub overall: Option<OverallResponse>,
    /// A later timepoint re-read it.
    pub re_read: Option<ReRead>,
    pub(super) reason: Range<u32>,
}

impl Verdict {
    /// A verdict without components, numbers and word yet; fill them in with struct update syntax.
    pub fn new(visit: Text, timepoint: usize, date: Date) -> Verdict {
        Verdict {
            visit,
            timepoint,
            date,
            sum: None,
            baseline: None,
            nadir: None,
            components: ComponentWords::default(),
            word: "",
            overall: None,
            re_read: None,
            reason: 0..0,
        }
    }

    /// The sum, if it can be compared.
    pub fn complete_sum(&self) -> Option<Mm> {
        self.sum.filter(|sum| sum.complete).map(|sum| sum.total)
    }

    /// Change of a complete sum from baseline.
    pub fn change_from_baseline(&self) -> Option<PercentChange> {
        Some(PercentChange::new(self.baseline?, self.complete_sum()?))
    }

    /// Change of a complete sum from the nadir.
    pub fn change_from_nadir(&self) -> Option<PercentChange> {
        Some(PercentChange::new(self.nadir?, self.complete_sum()?))
    }
}

/// One case as one criteria set judges it.
#[derive(Clone)]
pub struct Judgement {
    /// The criteria.
    pub criteria: &'static CriteriaSet,
    /// A target at baseline: in the "measurable" denominator.
    pub measurable: bool,
    /// The baseline can be compared with: PFS needs it (settled.md 23).
    pub baseline_adequate: bool,
    /// The latest scan, reading or sample of all: last known alive where nothing later is.
    pub latest_reading: Option<Date>,
    /// What a response that is not confirmed falls back to: SD, or NON-CR/NON-PD without targets.
    pub stable: OverallResponse,
    pub(super) verdicts: Vec<Verdict>,
    pub(super) reasons: String,
}

impl Judgement {
    /// An empty judgement by `criteria`; add the verdicts in order, the baseline first.
    pub fn new(criteria: &'static CriteriaSet) -> Judgement {
        Judgement {
            criteria,
            measurable: false,
            baseline_adequate: false,
            latest_reading: None,
            stable: OverallResponse::StableDisease,
            verdicts: Vec::new(),
            reasons: String::new(),
        }
    }

    /// Makes room for so many timepoints.
    pub fn reserve(&mut self, timepoints: usize) {
        const REASON_BYTES: usize = 160;
        self.verdicts.reserve(timepoints);
        self.reasons.reserve(timepoints * REASON_BYTES);
    }

    /// Adds the next timepoint; `reason` appends its sentence.
    pub fn push(&mut self, mut verdict: Verdict, reason: impl FnOnce(&mut String)) {
        let start = self.reasons.len() as u32;
        reason(&mut self.reasons);
        verdict.reason = start..self.reasons.len() as u32;
        self.verdicts.push(verdict);
    }

    /// All timepoints, the baseline first.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// Why a verdict of this judgement is what it is: numbers, lesions, rule, source.
    pub fn reason(&self, verdict: &Verdict) -> &str {
        self.reasons
            .get(verdict.reason.start as usize..verdict.reason.end as usize)
            .unwrap_or("")
    }

    /// The verdicts that the endpoints count, with what they count as.
    pub fn counted(&self) -> impl Iterator<Item = (&Verdict, OverallResponse)> {
        self.verdicts
            .iter()
            .filter_map(|verdict| Some((verdict, verdict.overall?)))
    }

    /// The progression on or before the cut-off.
    pub fn progression(&self, cutoff: Option<Date>) -> Option<Progressed<Date>> {
        progression_of(
            self.counted()
                .map(|(verdict, overall)| (verdict.date, overall))
                .filter(|(date, _)| cutoff.is_none_or(|cutoff| *date <= cutoff)),
        )
    }
}

/// A progression: when, and whether it needs no more confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progressed<T> {
    /// Its date or day.
    pub at: T,
    /// False when the criteria ask for a confirmation that never came, nor a refutation (iRECIST).
    pub confirmed: bool,
}

/// The progression of a sequence: the first PD; where criteria ask for confirmation, the first
/// unconfirmed progression of the block that leads to it, or of the last block that nothing
/// refuted (irecist.md section 6). Only NE keeps a block open; any better response ends it.
pub fn progression_of<T: Copy>(
    sequence: impl IntoIterator<Item = (T, OverallResponse)>,
) -> Option<Progressed<T>> {
    let mut block = None;
    for (at, overall) in sequence {
        match overall {
            OverallResponse::ProgressiveDisease => {
                return Some(Progressed {
                    at: block.unwrap_or(at),
                    confirmed: true,
                });
            }
            OverallResponse::UnconfirmedProgression => block = block.or(Some(at)),
            OverallResponse::NotEvaluable => {}
            _ => block = None,
        }
    }
    block.map(|at| Progressed {
        at,
        confirmed: false,
    })
}
