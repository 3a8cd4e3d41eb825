//! What was seen: lengths, dates, lesions, readings, subjects and the protocol.
//!
//! Nothing here knows where the data came from or what it means.

mod case;
mod components;
mod date;
mod family_policy;
mod family_policy_keys;
mod immune_policy;
mod immune_policy_keys;
mod length;
mod lesion;
mod neuroblastoma_policy;
mod neuroblastoma_policy_keys;
mod policy;
mod policy_key;
mod policy_keys;
mod reading;
mod subject;

pub use case::{Baseline, BaselineRule, Case, Timepoint};
pub use components::{
    ComponentReading, Components, MarrowPercent, MetastaticReading, NewDisease, NonTargetChange,
    PercentError, PrimaryReading, PrimaryUptake, Seen, SoftTissueUptake, parse_marrow_percent,
};
pub use date::{Date, DateError, days_between, parse_date};
pub use family_policy::*;
pub use immune_policy::*;
pub use length::{Diameter, DisplayMm, LengthError, Mm, parse_diameter};
pub use lesion::{InrcComponent, Lesion, Role, organ_key};
pub use neuroblastoma_policy::*;
pub use policy::*;
pub(crate) use policy_key::edit_distance;
pub use policy_key::{PolicyError, PolicyKey};
pub use policy_keys::POLICY_KEYS;
pub use reading::{
    Change, EndPoints, ImageReference, NewLesionState, NonTargetState, Reading, ReadingDetail,
    State, TargetState,
};
pub use subject::Subject;

/// A short text, kept as given: most identifiers fit without an allocation.
pub type Text = compact_str::CompactString;
