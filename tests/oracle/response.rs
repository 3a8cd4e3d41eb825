//! The words of the responses.

/// Target, non-target and overall responses share one list of words here; each function says which it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Response {
    Cr,
    Pr,
    Sd,
    NonCrNonPd,
    Pd,
    Ne,
    Na,
    Ned,
}

use Response::{Cr, Na, Ne, Ned, NonCrNonPd, Pd, Pr, Sd};

impl Response {
    pub fn word(self) -> &'static str {
        match self {
            Cr => "CR",
            Pr => "PR",
            Sd => "SD",
            NonCrNonPd => "NON-CR/NON-PD",
            Pd => "PD",
            Ne => "NE",
            Na => "NA",
            Ned => "NED",
        }
    }

    pub fn parse(word: &str) -> Option<Response> {
        [Cr, Pr, Sd, NonCrNonPd, Pd, Ne, Na, Ned]
            .into_iter()
            .find(|response| response.word() == word)
    }
}

/// The new-lesion finding of one timepoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewLesion {
    No,
    Equivocal,
    Unequivocal,
    NotEvaluable,
}

impl NewLesion {
    pub fn word(self) -> &'static str {
        match self {
            NewLesion::No => "N",
            NewLesion::Equivocal => "EQUIVOCAL",
            NewLesion::Unequivocal => "UNEQUIVOCAL",
            NewLesion::NotEvaluable => "NE",
        }
    }
}

/// The overall response of one timepoint without memory (section 8.1 to 8.3), row by row.
pub fn overall(target: Response, non_target: Response, new_lesion: NewLesion) -> Response {
    if target == Pd || non_target == Pd || new_lesion == NewLesion::Unequivocal {
        return Pd;
    }
    let region_not_imaged = new_lesion == NewLesion::NotEvaluable;
    match (target, non_target) {
        (Cr, Cr | Na) | (Na, Cr) if region_not_imaged => Ne,
        (Cr, Cr | Na) => Cr,
        (Cr, _) => Pr,
        (Pr, _) => Pr,
        (Sd, _) => Sd,
        (Ne, _) => Ne,
        (Na, Cr) => Cr,
        (Na, NonCrNonPd) => NonCrNonPd,
        (Na, Ne) => Ne,
        (Na, Na) => Ned,
        other => unreachable!("no row of the tables has {other:?}"),
    }
}
