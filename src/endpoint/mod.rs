//! One trial: rates, time to event, survival curves.

mod beta_distribution;
mod clock;
mod confidence;
mod cox;
mod difference;
mod event_table;
mod interval;
mod kaplan_meier;
mod kappa;
mod landmark;
mod log_rank;
mod not_evaluable;
mod p_value;
mod restricted_mean;
mod risk_set;
mod subject;
mod summary;
mod survfit_quantile;
mod survival_limits;
mod survival_quantile;
mod tally;
mod time_to_event;

pub use clock::Clock;
pub use confidence::{ConfidenceLevel, Interval};
pub use cox::{Arms, HazardRatio, Ties, hazard_ratio};
pub use difference::{
    DifferenceMethod, chi_square_p, difference, difference_interval, fisher_exact_p,
};
pub use event_table::{EventRow, EventTable, Observation};
pub use interval::{Proportion, interval};
pub use kaplan_meier::{KaplanMeier, SurvivalStep};
pub use kappa::{Agreement, AgreementTable, Kappa, KappaWeights, agreement};
pub use landmark::{BeyondFollowUp, DAYS_PER_MONTH, Landmark, months_in_days};
pub use log_rank::{GroupEvents, LogRank, LogRankWeight, log_rank};
pub use not_evaluable::NotEvaluableReason;
pub use restricted_mean::RestrictedMean;
pub use subject::{SubjectEndpoints, subject_endpoints};
pub use summary::{
    BestCounts, Denominators, LandmarkSummary, Rate, Rates, Summary, SurvivalSummary,
    TimeToResponseSummary, summarize, survival_curve,
};
pub use survival_quantile::SurvivalQuantile;
pub use tally::{Counted, Tally, Times, WordCounts};
pub use time_to_event::{
    EndReason, ProgressionInputs, TimeToEvent, event_free_survival, overall_survival,
    progression_free_survival, time_to_progression,
};
