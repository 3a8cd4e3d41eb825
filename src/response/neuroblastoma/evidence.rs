//! What one visit shows of the three components, from both files, and how it becomes the past.

use crate::criteria::inrc_2017::{MarrowResponse, PrimaryResponse};
use crate::study::{
    Case, ComponentReading, Date, Diameter, InrcComponent, MarrowPercent, Mm, NewDisease,
    NonTargetChange, PdDateRule, Policies, PrimaryUptake, Seen, SoftTissueUptake,
};

use super::history::{CountHistory, Size, SizeHistory};
use super::marrow::MarrowInputs;
use super::metastatic::{MetastaticCause, MetastaticInputs};
use super::primary::PrimaryInputs;
use super::readings::{PartFacts, part_facts};
use super::visits::Visit;

/// What a visit shows. A value that components.csv states wins over the one computed from reads.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    primary: Seen<Size>,
    primary_dates: Option<(Date, Date)>,
    uptake: Option<PrimaryUptake>,
    soft: Seen<Size>,
    soft_dates: Option<(Date, Date)>,
    soft_all_small: Option<bool>,
    soft_uptake: Option<SoftTissueUptake>,
    non_target: Seen<NonTargetChange>,
    non_target_date: Option<Date>,
    mibg: Seen<u32>,
    fdg: Seen<u32>,
    marrow: Seen<MarrowPercent>,
    new_disease: Vec<NewDisease>,
    new_date: Option<Date>,
    /// Date of the row of components.csv; none without a row.
    row_date: Option<Date>,
}

impl Evidence {
    /// What both files say of a visit.
    pub(super) fn gather(case: Option<&Case>, visit: &Visit<'_>, policies: &Policies) -> Evidence {
        let mut evidence = Evidence::default();
        if let (Some(case), Some(timepoint)) = (case, visit.timepoint) {
            if let Some(facts) = part_facts(case, timepoint, InrcComponent::Primary, policies) {
                evidence.primary = facts.size.map_or(Seen::NotStated, Seen::Found);
                evidence.primary_dates = facts.read;
            }
            if let Some(facts) = part_facts(case, timepoint, InrcComponent::SoftTissue, policies) {
                evidence.read_soft_tissue(&facts);
            }
        }
        if let Some(row) = visit.components {
            evidence.read_row(row);
        }
        evidence
    }

    fn read_soft_tissue(&mut self, facts: &PartFacts) {
        self.soft = facts.size.map_or(Seen::NotStated, Seen::Found);
        self.soft_dates = facts.read;
        self.soft_all_small = facts.all_small;
        self.non_target = facts.non_target;
        self.non_target_date = facts.grown_on;
        if let Some(date) = facts.new_on {
            // Avidity and biopsies are in components.csv only.
            self.new_disease = vec![NewDisease::SoftTissueUnconfirmed];
            self.new_date = Some(date);
        }
    }

    fn read_row(&mut self, row: &ComponentReading) {
        let date = Some((row.date, row.date));
        self.row_date = Some(row.date);
        if !row.primary.size.is_not_stated() {
            self.primary = sized(row.primary.size);
            self.primary_dates = date;
        }
        self.uptake = row.primary.uptake.found();
        let metastatic = &row.metastatic;
        if !metastatic.soft_size.is_not_stated() {
            self.soft = sized(metastatic.soft_size);
            self.soft_dates = date;
            self.soft_all_small = None;
        }
        if !metastatic.soft_all_small.is_not_stated() {
            self.soft_all_small = metastatic.soft_all_small.found();
        }
        self.soft_uptake = metastatic.soft_uptake.found();
        if !metastatic.non_target.is_not_stated() {
            self.non_target = metastatic.non_target;
            self.non_target_date = Some(row.date);
        }
        self.mibg = metastatic.mibg_bone;
        self.fdg = metastatic.fdg_bone;
        self.marrow = row.marrow;
        if !metastatic.new_disease.is_empty() {
            self.new_disease = metastatic.new_disease.clone();
            self.new_date = Some(self.new_date.map_or(row.date, |date| date.min(row.date)));
        }
    }

    /// New soft tissue that nothing proves.
    pub(super) fn is_unproven(&self) -> bool {
        self.new_disease
            .contains(&NewDisease::SoftTissueUnconfirmed)
    }

    /// New soft tissue that is avid or biopsied.
    pub(super) fn is_proven(&self) -> bool {
        self.new_disease.iter().any(|new| {
            matches!(
                new,
                NewDisease::SoftTissueAvid | NewDisease::SoftTissueHistology
            )
        })
    }

    /// The visit tells whether there is new disease.
    pub(super) fn tells_new_disease(&self) -> bool {
        self.row_date.is_some()
    }

    /// When unproven new soft tissue was seen.
    pub(super) fn unproven_date(&self) -> Option<Date> {
        self.new_date.filter(|_| self.is_unproven())
    }

    /// When what was new here was seen.
    pub(super) fn new_date(&self) -> Option<Date> {
        self.new_date
    }

    /// The earliest date that shows a cause of PD (settled.md 4).
    pub(super) fn progression_date(
        &self,
        primary: PrimaryResponse,
        causes: &[MetastaticCause],
        marrow: MarrowResponse,
        policies: &Policies,
    ) -> Option<Date> {
        let sized = |dates: Option<(Date, Date)>| {
            dates.map(|(first, last)| match policies.pd_date_rule {
                PdDateRule::Earliest => first,
                PdDateRule::Fda2007 => last,
            })
        };
        let mut dates: Vec<Option<Date>> = causes
            .iter()
            .map(|cause| match cause {
                MetastaticCause::New(_) => self.row_date,
                MetastaticCause::SoftTissue => sized(self.soft_dates),
                MetastaticCause::Mibg => self.row_date,
                MetastaticCause::NonTarget => self.non_target_date,
            })
            .collect();
        if primary == PrimaryResponse::ProgressiveDisease {
            dates.push(sized(self.primary_dates));
        }
        if marrow == MarrowResponse::ProgressiveDisease {
            dates.push(self.row_date);
        }
        dates.into_iter().flatten().min()
    }
}

fn sized(seen: Seen<Diameter>) -> Seen<Size> {
    match seen {
        Seen::NotStated => Seen::NotStated,
        Seen::NotInvolved => Seen::NotInvolved,
        Seen::NotEvaluable => Seen::Found(Size::Unknown),
        Seen::Found(diameter) => Seen::Found(Size::Known(diameter)),
    }
}

/// What earlier visits hand on, and beside it what the visit in hand shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Past {
    pub(super) primary: PrimaryInputs,
    primary_free: bool,
    non_target_watched: bool,
    pub(super) metastatic: MetastaticInputs,
    pub(super) marrow: MarrowInputs,
}

impl Past {
    /// Which parts are involved, and their baselines (settled.md 29).
    pub(super) fn at_baseline(evidence: &Evidence) -> Past {
        let mut past = Past {
            primary_free: evidence.primary == Seen::NotInvolved,
            ..Past::default()
        };
        past.primary.size = SizeHistory::at_baseline(evidence.primary.found().unwrap_or_default());
        let gone = |size: Diameter| size.mm == Mm::ZERO;
        past.primary.involved = !past.primary_free && !past.primary.size.baseline.is_some_and(gone);
        past.metastatic.soft = evidence.soft.found().map(SizeHistory::at_baseline);
        past.metastatic
            .soft
            .take_if(|soft| soft.baseline.is_some_and(gone));
        past.non_target_watched = match evidence.non_target {
            Seen::Found(change) => change != NonTargetChange::Gone,
            Seen::NotEvaluable => true,
            Seen::NotStated | Seen::NotInvolved => false,
        };
        // An empty cell is not involved, but without a row nothing is known.
        let of_row = |count| match evidence.row_date {
            Some(_) => count,
            None => Seen::NotEvaluable,
        };
        past.metastatic.mibg = CountHistory::at_baseline(of_row(evidence.mibg));
        past.metastatic.fdg = CountHistory::at_baseline(of_row(evidence.fdg));
        past.marrow.now = evidence.marrow;
        past.marrow.pass(0);
        past
    }

    /// A component that is involved, or may be, was not read at baseline.
    pub(super) fn is_unread(&self) -> bool {
        let metastatic = &self.metastatic;
        (self.primary.involved && self.primary.size.baseline.is_none())
            || metastatic.soft.is_some_and(|soft| soft.baseline.is_none())
            || metastatic.mibg.baseline.is_none()
            || metastatic.fdg.baseline.is_none()
            || self.marrow.baseline.is_none()
    }

    /// Puts what a visit shows beside what earlier ones left.
    pub(super) fn meet(&mut self, now: &Evidence) {
        self.primary.size.now = match now.primary.found() {
            Some(size) if !self.primary_free => size,
            _ => Size::Unknown,
        };
        self.primary.uptake = now.uptake;
        let metastatic = &mut self.metastatic;
        if let Some(soft) = &mut metastatic.soft {
            soft.now = now.soft.found().unwrap_or_default();
        }
        metastatic.soft_all_small = now.soft_all_small;
        metastatic.soft_uptake = now.soft_uptake;
        metastatic.non_target = match now.non_target {
            Seen::NotStated if self.non_target_watched => Seen::NotEvaluable,
            told => told,
        };
        metastatic.mibg.now = now.mibg.found();
        metastatic.fdg.now = now.fdg.found();
        metastatic.new_disease.clone_from(&now.new_disease);
        self.marrow.now = now.marrow;
    }

    /// Makes the visit of this index part of the past.
    pub(super) fn pass(&mut self, visit: usize) {
        self.primary.size.pass(visit);
        if let Some(soft) = &mut self.metastatic.soft {
            soft.pass(visit);
        }
        self.metastatic.mibg.pass(visit);
        self.metastatic.fdg.pass(visit);
        self.marrow.pass(visit);
    }
}
