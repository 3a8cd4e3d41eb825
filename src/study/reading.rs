//! One reading: what one reader said of one lesion at one visit.

use super::{Date, Diameter, Mm, Text};

/// What was seen of a target lesion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetState {
    /// Longest diameter, or short axis of a node.
    Measured(Diameter),
    /// Present but too small to measure (counts `tstm_default`).
    TooSmall,
    /// Judged gone.
    Absent,
    /// Not imaged or not readable.
    NotEvaluable,
    /// Grown into another target, whose index in [`Case::lesions`](super::Case) this is.
    MergedInto(u32),
}

/// What was seen of a non-target lesion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NonTargetState {
    /// Still there.
    Present,
    /// Gone (a node: no longer pathological).
    Absent,
    /// Unequivocally progressed, in the reader's judgement.
    Progression,
    /// Perhaps progressed: present meanwhile, dated back if confirmed.
    Equivocal,
    /// Not imaged or not readable.
    NotEvaluable,
}

/// What was seen of a new lesion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NewLesionState {
    /// Seen for the first time, unequivocal.
    New,
    /// Seen before and still there.
    Present,
    /// Perhaps a lesion: no progression unless confirmed later.
    Equivocal,
    /// Not there (again).
    Absent,
    /// Its region was not imaged.
    NotEvaluable,
}

/// What was seen, by the role of the lesion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Of a target.
    Target(TargetState),
    /// Of a non-target.
    NonTarget(NonTargetState),
    /// Of a new lesion.
    New(NewLesionState),
}

/// Size since the last scan, for what is not measured (iRECIST; measurements.csv column `change`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Smaller.
    Smaller,
    /// The same.
    Same,
    /// Larger.
    Larger,
}

/// The image a reading was made on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImageReference {
    /// Series Instance UID (0020,000E), when given.
    pub series_uid: Text,
    /// SOP Instance UID (0008,0018).
    pub sop_uid: Text,
    /// Frame number, counted from 1; none for a single-frame image.
    pub frame: Option<u32>,
}

/// End points of an axis in pixels: column, row; (0, 0) is the centre of the first pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EndPoints {
    /// First end, column and row.
    pub from: [f64; 2],
    /// Second end, column and row.
    pub to: [f64; 2],
}

/// What only some readings carry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadingDetail {
    /// Method or modality (TRMETHOD).
    pub method: Text,
    /// Longest diameter, when both axes are known.
    pub long_mm: Option<Diameter>,
    /// Short axis, when both axes are known.
    pub short_mm: Option<Diameter>,
    /// A diameter given where none decides: on a non-target or a new lesion.
    pub size: Option<Diameter>,
    /// The diameter's text, when it had more decimals than a micrometre.
    pub diameter_text: Text,
    /// Why not evaluable, or why changed.
    pub reason: Text,
    /// The image measured on.
    pub image: Option<ImageReference>,
    /// End points of the long axis.
    pub long_axis: Option<EndPoints>,
    /// End points of the short axis.
    pub short_axis: Option<EndPoints>,
    /// The length that the end points have on that image, when it could be had.
    pub geometry: Option<Mm>,
    /// Size since the last scan.
    pub change: Option<Change>,
    /// A scan outside the plan, for symptoms.
    pub unscheduled: bool,
    /// Free text.
    pub comment: Text,
}

/// One row: one lesion (or one fragment of a split lesion) on one scan.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Index of the lesion in [`Case::lesions`](super::Case).
    pub lesion: u32,
    /// Fragment of a split lesion (a, b ...); empty for a whole one.
    pub part: Text,
    /// Date of the scan it was read on.
    pub date: Date,
    /// What was seen.
    pub state: State,
    /// Data row it came from, counted from 1 after the header; 0 when it came from no table.
    pub row: u64,
    /// What only some readings carry.
    pub detail: Option<Box<ReadingDetail>>,
}

impl Reading {
    /// Nothing was seen, for good or bad: not evaluable.
    pub fn is_not_evaluable(&self) -> bool {
        matches!(
            self.state,
            State::Target(TargetState::NotEvaluable)
                | State::NonTarget(NonTargetState::NotEvaluable)
                | State::New(NewLesionState::NotEvaluable)
        )
    }
}
