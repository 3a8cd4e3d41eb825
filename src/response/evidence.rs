//! Which lesions a reason speaks of.

use crate::assessment::lesion_fact;
use crate::study::{Lesion, NewLesionRule, NewLesionState, NonTargetState, Reading, Role, State};

use super::course::TimepointAssessment;
use super::reason::Reasons;

impl Reasons<'_> {
    pub(super) fn readings(&self, a: &TimepointAssessment) -> &[Reading] {
        self.case.readings_at(a.timepoint)
    }

    pub(super) fn of_role(&self, role: Role) -> impl Iterator<Item = (usize, &Lesion)> {
        self.case
            .lesions()
            .iter()
            .enumerate()
            .filter(move |(_, lesion)| lesion.role == role)
    }

    pub(super) fn lesions_in<'b>(
        &'b self,
        a: &'b TimepointAssessment,
        state: impl Fn(State) -> bool + 'b,
    ) -> impl Iterator<Item = &'b Lesion> + 'b {
        self.readings(a)
            .iter()
            .filter(move |reading| state(reading.state))
            .map(|reading| &self.case.lesions()[reading.lesion as usize])
    }

    /// Non-targets that are there, and whatever the criteria count as such.
    pub(super) fn present<'b>(
        &'b self,
        a: &'b TimepointAssessment,
    ) -> impl Iterator<Item = &'b Lesion> + 'b {
        let by_eye = self.policies.new_lesion_rule == NewLesionRule::AddToSum;
        self.readings(a)
            .iter()
            .filter(move |reading| match reading.state {
                State::NonTarget(NonTargetState::Present | NonTargetState::Equivocal) => true,
                State::NonTarget(NonTargetState::Progression) => !self.policies.non_target_pd,
                State::New(NewLesionState::New | NewLesionState::Present) => {
                    by_eye && !has_size(reading)
                }
                _ => false,
            })
            .map(|reading| &self.case.lesions()[reading.lesion as usize])
    }

    pub(super) fn targets<'b>(
        &'b self,
        a: &'b TimepointAssessment,
        wanted: impl Fn(&[Reading], &Lesion) -> bool + 'b,
    ) -> impl Iterator<Item = &'b Lesion> + 'b {
        self.of_role(Role::Target)
            .filter_map(move |(index, lesion)| {
                let readings = self.readings(a);
                let start = readings.partition_point(|r| (r.lesion as usize) < index);
                let end = readings.partition_point(|r| (r.lesion as usize) <= index);
                wanted(&readings[start..end], lesion).then_some(lesion)
            })
    }

    pub(super) fn back<'b>(
        &'b self,
        a: &'b TimepointAssessment,
    ) -> impl Iterator<Item = &'b Lesion> + 'b {
        self.targets(a, |readings, lesion| {
            lesion_fact(readings, lesion.nodal, self.policies).back
        })
    }

    pub(super) fn unread_targets<'b>(
        &'b self,
        a: &'b TimepointAssessment,
    ) -> impl Iterator<Item = &'b Lesion> + 'b {
        self.targets(a, |readings, lesion| {
            !lesion_fact(readings, lesion.nodal, self.policies).complete
        })
    }

    pub(super) fn unread_non_targets<'b>(
        &'b self,
        a: &'b TimepointAssessment,
    ) -> impl Iterator<Item = &'b Lesion> + 'b {
        self.of_role(Role::NonTarget)
            .filter_map(move |(index, lesion)| {
                let mut of_lesion = self
                    .readings(a)
                    .iter()
                    .filter(|r| r.lesion as usize == index)
                    .peekable();
                let unread = of_lesion.peek().is_none() || of_lesion.any(Reading::is_not_evaluable);
                unread.then_some(lesion)
            })
    }

    pub(super) fn why_not_read<'b>(&'b self, a: &'b TimepointAssessment) -> Option<&'b str> {
        self.readings(a)
            .iter()
            .filter(|r| r.is_not_evaluable() && matches!(r.state, State::Target(_)))
            .filter_map(|r| r.detail.as_ref().map(|detail| detail.reason.as_str()))
            .find(|reason| !reason.is_empty())
    }

    /// New lesions with a size that are there, where those of measurable size count in the sum.
    pub(super) fn new_in_sum<'b>(
        &'b self,
        a: &'b TimepointAssessment,
    ) -> impl Iterator<Item = &'b Lesion> + 'b {
        self.readings(a)
            .iter()
            .filter(move |reading| {
                let there = matches!(
                    reading.state,
                    State::New(NewLesionState::New | NewLesionState::Present)
                );
                a.new_lesions_in_sum && there && has_size(reading)
            })
            .map(|reading| &self.case.lesions()[reading.lesion as usize])
    }

    /// New lesions that were measured before and have no size now, where those count in the sum.
    pub(super) fn unread_in_sum<'b>(
        &'b self,
        a: &'b TimepointAssessment,
    ) -> impl Iterator<Item = &'b Lesion> + 'b {
        let readings = |timepoint: usize, lesion: usize| {
            let all = self.case.readings_at(timepoint).iter();
            all.filter(move |reading| reading.lesion as usize == lesion)
        };
        self.of_role(Role::New)
            .filter(move |(index, _)| {
                let measured =
                    (1..a.timepoint).any(|earlier| readings(earlier, *index).any(has_size));
                let told = readings(a.timepoint, *index).any(|reading| {
                    has_size(reading) || reading.state == State::New(NewLesionState::Absent)
                });
                a.new_lesions_in_sum && measured && !told
            })
            .map(|(_, lesion)| lesion)
    }
}

fn has_size(reading: &Reading) -> bool {
    reading
        .detail
        .as_ref()
        .is_some_and(|detail| detail.size.is_some())
}
