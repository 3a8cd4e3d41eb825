//! The words of a measurement table, each in every spelling that is accepted.

use crate::study::{Change, InrcComponent, NewLesionState, NonTargetState, Role};

/// A status cell, before its diameter is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TargetStatus {
    Measured,
    TooSmall,
    Absent,
    NotEvaluable,
    Merged,
}

/// The part of a lesion.
#[inline]
pub(super) fn role(cell: &[u8]) -> Option<Role> {
    Some(match cell {
        b"target" => Role::Target,
        b"non-target" => Role::NonTarget,
        b"new" => Role::New,
        _ => match folded(cell).as_str() {
            "target" => Role::Target,
            "non_target" | "nontarget" => Role::NonTarget,
            "new" => Role::New,
            _ => return None,
        },
    })
}

/// What `role` accepts, for messages.
pub(super) const ROLES: &str = "target, non-target or new";

/// Yes or no.
#[inline]
pub(super) fn yes_no(cell: &[u8]) -> Option<bool> {
    Some(match cell {
        b"Y" | b"1" => true,
        b"N" | b"0" => false,
        _ => match folded(cell).as_str() {
            "y" | "yes" | "true" => true,
            "n" | "no" | "false" => false,
            "1" => true,
            "0" => false,
            _ => return None,
        },
    })
}

/// What `yes_no` accepts, for messages.
pub(super) const YES_NO: &str = "Y or N (yes / no, true / false, 1 / 0)";

/// The status of a target.
#[inline]
pub(super) fn target_status(cell: &[u8]) -> Option<TargetStatus> {
    Some(match cell {
        b"measured" => TargetStatus::Measured,
        b"too_small" => TargetStatus::TooSmall,
        b"absent" => TargetStatus::Absent,
        b"not_evaluable" => TargetStatus::NotEvaluable,
        _ => match folded(cell).as_str() {
            "measured" => TargetStatus::Measured,
            "too_small" | "too_small_to_measure" => TargetStatus::TooSmall,
            "absent" => TargetStatus::Absent,
            "not_evaluable" | "not_done" => TargetStatus::NotEvaluable,
            "merged" => TargetStatus::Merged,
            _ => return None,
        },
    })
}

/// The status of a non-target.
#[inline]
pub(super) fn non_target_status(cell: &[u8]) -> Option<NonTargetState> {
    Some(match cell {
        b"present" => NonTargetState::Present,
        b"absent" => NonTargetState::Absent,
        _ => match folded(cell).as_str() {
            "present" => NonTargetState::Present,
            "absent" => NonTargetState::Absent,
            "progression" | "progressed" | "unequivocal_progression" => NonTargetState::Progression,
            "equivocal" => NonTargetState::Equivocal,
            "not_evaluable" | "not_done" => NonTargetState::NotEvaluable,
            _ => return None,
        },
    })
}

/// The status of a new lesion.
#[inline]
pub(super) fn new_lesion_status(cell: &[u8]) -> Option<NewLesionState> {
    Some(match cell {
        b"new" => NewLesionState::New,
        _ => match folded(cell).as_str() {
            "new" | "unequivocal" => NewLesionState::New,
            "present" => NewLesionState::Present,
            "equivocal" => NewLesionState::Equivocal,
            "absent" => NewLesionState::Absent,
            "not_evaluable" | "not_done" => NewLesionState::NotEvaluable,
            _ => return None,
        },
    })
}

/// What a role's status accepts, for messages.
pub(super) const fn statuses(role: Role) -> &'static str {
    match role {
        Role::Target => "measured, too_small, absent, not_evaluable or merged",
        Role::NonTarget => "present, absent, progression, equivocal or not_evaluable",
        Role::New => "new, present, equivocal, absent or not_evaluable",
    }
}

/// Size since the last scan.
pub(super) fn change(cell: &[u8]) -> Option<Change> {
    Some(match folded(cell).as_str() {
        "smaller" => Change::Smaller,
        "same" => Change::Same,
        "larger" => Change::Larger,
        _ => return None,
    })
}

/// Which INRC component a lesion belongs to.
pub(super) fn inrc(cell: &[u8]) -> Option<InrcComponent> {
    Some(match folded(cell).as_str() {
        "primary" => InrcComponent::Primary,
        "soft_tissue" => InrcComponent::SoftTissue,
        _ => return None,
    })
}

/// Lower case, `_` for blanks and `-`, without blanks around; empty when it is no short word.
#[cold]
fn folded(cell: &[u8]) -> String {
    match std::str::from_utf8(cell) {
        Ok(text) if text.len() <= 64 => text
            .trim_ascii()
            .to_ascii_lowercase()
            .replace(['-', ' '], "_"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_every_spelling_and_no_other() {
        for spelling in ["target", "TARGET", " Target "] {
            assert_eq!(role(spelling.as_bytes()), Some(Role::Target), "{spelling}");
        }
        for spelling in ["non-target", "nontarget", "NON TARGET", "non_target"] {
            assert_eq!(
                role(spelling.as_bytes()),
                Some(Role::NonTarget),
                "{spelling}"
            );
        }
        for spelling in ["not done", "NOT-DONE", "not evaluable", "not_evaluable"] {
            assert_eq!(
                target_status(spelling.as_bytes()),
                Some(TargetStatus::NotEvaluable),
                "{spelling}"
            );
        }
        for spelling in ["", "tgt", "1", "WAHR", "maybe"] {
            assert_eq!(role(spelling.as_bytes()), None, "{spelling}");
            assert_eq!(target_status(spelling.as_bytes()), None, "{spelling}");
        }
        for (spelling, meaning) in [
            ("yes", true),
            ("TRUE", true),
            ("1", true),
            ("FALSE", false),
            ("n", false),
            ("0", false),
        ] {
            assert_eq!(yes_no(spelling.as_bytes()), Some(meaning), "{spelling}");
        }
        assert_eq!(yes_no(b"WAHR"), None);
        assert_eq!(
            non_target_status(b"progressed"),
            Some(NonTargetState::Progression)
        );
        assert_eq!(new_lesion_status(b"unequivocal"), Some(NewLesionState::New));
    }
}
