//! A subject: what the trial knows of a person beside the reads.

use super::{Date, Text};

/// One row of subjects.csv (DM, DS in CDISC terms).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// Identifier, byte for byte (USUBJID).
    pub id: Text,
    /// Treatment arm (ARM).
    pub arm: Text,
    /// Enrolment.
    pub enrolment_date: Option<Date>,
    /// First dose (RFSTDTC): day 0.
    pub start_date: Option<Date>,
    /// Randomisation.
    pub randomisation_date: Option<Date>,
    /// Death (DTHDTC).
    pub death_date: Option<Date>,
    /// Last contact with known status.
    pub last_contact_date: Option<Date>,
    /// Start of new anticancer therapy.
    pub new_therapy_date: Option<Date>,
    /// End of study treatment.
    pub off_treatment_date: Option<Date>,
    /// Relapse as reported by the trial.
    pub relapse_date: Option<Date>,
    /// Second malignancy.
    pub second_malignancy_date: Option<Date>,
    /// Birth, or nothing where an age is given.
    pub birth_date: Option<Date>,
    /// Age as given.
    pub age: Text,
    /// Sex as given.
    pub sex: Text,
}
