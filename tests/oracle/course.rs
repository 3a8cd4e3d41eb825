//! One reader's course of one subject: every timepoint from the baseline on (sections 4 to 8, 10).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::best::{AfterCr, Assessment, after_cr, confirmed_cr, confirmed_pr, cr_is_open};
use super::fraction::Fraction;
use super::lesions::{
    confirmed_equivocal_rows, contribution, lesions_at_baseline, new_lesion_at,
    non_target_is_present, non_target_response, non_target_statuses, targets_at,
};
use super::policy::Policy;
use super::reading::{Reading, Visit};
use super::response::Response::{self, Cr, Pd, Pr, Sd};
use super::response::{NewLesion, overall};
use super::target::{TargetRead, nadir, sum, sum_is_complete, target_response};

/// One timepoint after the baseline, with what its verdict rests on.
#[derive(Clone, Debug)]
pub struct Timepoint {
    pub sum: Option<Fraction>,
    pub complete: bool,
    pub nadir: Option<Fraction>,
    pub target: Response,
    pub non_target: Response,
    pub new_lesion: NewLesion,
    /// The response without memory of an earlier CR, and without backdating.
    pub plain: Response,
    pub overall: Response,
    /// Date that responses.csv gives: of a PD the PD date, else the latest reading.
    pub date: i64,
    pub latest: i64,
    pub backdated: bool,
    pub reread: bool,
    pub sticky: bool,
    pub targets: Vec<TargetRead>,
    pub non_targets: Vec<(String, String)>,
}

/// The baseline sum, the timepoints, and what no text decides about this course.
#[derive(Clone, Debug)]
pub struct Course {
    pub has_target: bool,
    pub has_non_target: bool,
    pub baseline_sum: Option<Fraction>,
    pub baseline_complete: bool,
    pub baseline_partial_sum: Option<Fraction>,
    pub timepoints: Vec<Timepoint>,
    pub undecided: Vec<&'static str>,
}

/// `cutoff`: confirmations of equivocal findings after it are not used (settled.md 11). `may_reread`: whether the
/// visit with this day may re-read an unconfirmed CR (settled.md 10).
pub fn course(
    visits: &[Visit],
    policy: &Policy,
    cutoff: Option<i64>,
    may_reread: &dyn Fn(i64) -> bool,
) -> Course {
    let complete_sum = |at: usize| {
        let targets = targets_at(visits, at, policy);
        if sum_is_complete(&targets) {
            sum(&targets)
        } else {
            None
        }
    };
    let baseline_targets = targets_at(visits, 0, policy);
    let mut course = Course {
        has_target: !baseline_targets.is_empty(),
        has_non_target: !lesions_at_baseline(visits, "non-target").is_empty(),
        baseline_sum: complete_sum(0),
        baseline_complete: sum_is_complete(&baseline_targets),
        baseline_partial_sum: sum(&baseline_targets),
        timepoints: Vec::new(),
        undecided: Vec::new(),
    };
    for at in 1..visits.len() {
        let earlier_sums: Vec<Fraction> = (0..at).filter_map(complete_sum).collect();
        timepoint(
            &mut course,
            visits,
            at,
            &earlier_sums,
            policy,
            cutoff,
            may_reread,
        );
    }
    course
}

/// The overall responses so far with their days.
pub fn sequence(timepoints: &[Timepoint]) -> Vec<Assessment> {
    timepoints
        .iter()
        .map(|timepoint| (timepoint.date, timepoint.overall))
        .collect()
}

fn timepoint(
    course: &mut Course,
    visits: &[Visit],
    at: usize,
    earlier_sums: &[Fraction],
    policy: &Policy,
    cutoff: Option<i64>,
    may_reread: &dyn Fn(i64) -> bool,
) {
    let before = sequence(&course.timepoints);
    let targets = targets_at(visits, at, policy);
    let non_targets = non_target_statuses(visits, at);
    let open = cr_is_open(&before, policy);
    let earlier_overall_cr = before.iter().any(|(_, response)| *response == Cr) && !open;
    let earlier_target_cr = policy.reappearance_after_target_cr
        && course.timepoints.iter().any(|earlier| earlier.target == Cr);
    let mut target = target_response(
        &targets,
        course.baseline_sum,
        earlier_sums,
        earlier_overall_cr || earlier_target_cr,
        policy,
    );
    let non_target = non_target_response(&non_targets);
    let new_lesion = new_lesion_at(&visits[at]);
    let plain = overall(target, non_target, new_lesion);
    let disease_seen = targets.iter().any(TargetRead::is_back)
        || non_targets
            .iter()
            .any(|(_, status)| non_target_is_present(status));
    let step = after_cr(&before, plain, disease_seen, policy);
    let mut verdict = match &step {
        AfterCr::Becomes(response) => *response,
        AfterCr::Stands | AfterCr::RereadAsPr(_) => plain,
    };
    let latest = visits[at].latest_date();
    if let AfterCr::RereadAsPr(crs) = &step
        && may_reread(latest)
    {
        for cr in crs {
            course.timepoints[*cr].overall = Pr;
            course.timepoints[*cr].reread = true;
        }
    }
    let first_shown: Vec<(Reading, usize)> = confirmed_equivocal_rows(visits, at)
        .into_iter()
        .filter(|(row, by)| confirmation_counts(course, visits, *by, row, cutoff))
        .collect();
    let by_itself = (verdict == Pd).then(|| pd_date(&visits[at], target, plain, open, policy));
    let shown = first_shown.iter().map(|(row, _)| row.date).min();
    if by_itself.is_some() && shown.is_some() && by_itself != shown {
        course
            .undecided
            .push("a PD that is also dated back, on another date");
    }
    if shown.is_some() && policy.relabel && (plain == Cr || verdict == Cr) {
        course.undecided.push("relabel: a CR dated back to PD");
    }
    let date = [by_itself, shown]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(latest);
    if shown.is_some() {
        verdict = Pd;
    }
    // A sticky PR lasts until PD: a timepoint dated back to PD keeps its target response.
    let confirmed_before = confirmed_cr(&before, policy)
        .or(confirmed_pr(&before, policy))
        .is_some();
    let no_pd_before = before.iter().all(|(_, response)| *response != Pd);
    let sticky = policy.sticky && verdict == Sd && confirmed_before && no_pd_before;
    if sticky {
        (target, verdict) = (Pr, Pr);
    }
    course.timepoints.push(Timepoint {
        sum: sum(&targets),
        complete: sum_is_complete(&targets),
        nadir: nadir(earlier_sums),
        target,
        non_target,
        new_lesion,
        plain,
        overall: verdict,
        date,
        latest,
        backdated: shown.is_some(),
        reread: false,
        sticky,
        targets,
        non_targets,
    });
}

/// A confirmation after the cut-off is not used. The day of the confirming visit is its PD date (settled.md 3): the
/// texts do not say whether the confirming row's own date may be later.
fn confirmation_counts(
    course: &mut Course,
    visits: &[Visit],
    by: usize,
    row: &Reading,
    cutoff: Option<i64>,
) -> bool {
    let Some(cutoff) = cutoff else { return true };
    let confirming = visits[by]
        .readings
        .iter()
        .filter(|other| other.lesion == row.lesion);
    let confirming_date = confirming
        .map(|other| other.date)
        .min()
        .expect("the confirming row");
    let first = visits[by]
        .readings
        .iter()
        .map(|other| other.date)
        .min()
        .expect("rows");
    let last = visits[by].latest_date();
    if first <= cutoff && cutoff < last {
        course
            .undecided
            .push("a confirming visit on both sides of the cut-off");
    }
    confirming_date <= cutoff
}

/// Settled.md 4: the earliest of the readings that show a cause.
fn pd_date(visit: &Visit, target: Response, plain: Response, open: bool, policy: &Policy) -> i64 {
    let dates_of = |wanted: &dyn Fn(&Reading) -> bool| -> Vec<i64> {
        visit
            .readings
            .iter()
            .filter(|row| wanted(row))
            .map(|row| row.date)
            .collect()
    };
    let target_dates = dates_of(&|row| row.role == "target" && contribution(row, policy).is_some());
    let mut causes: Vec<i64> = Vec::new();
    if target == Pd {
        let of_the_sum = if policy.pd_date_fda2007 {
            target_dates.iter().max()
        } else {
            target_dates.iter().min()
        };
        causes.extend(of_the_sum);
    }
    causes.extend(dates_of(&|row| {
        row.role == "non-target" && row.status == "progression"
    }));
    causes.extend(dates_of(&|row| {
        row.role == "new" && ["new", "present"].contains(&row.status.as_str())
    }));
    if plain != Pd {
        causes.extend(dates_of(&|row| {
            row.role == "non-target" && non_target_is_present(&row.status)
        }));
        if open {
            causes.extend(dates_of(&|row| {
                row.role == "target" && row_is_back(row, policy)
            }));
        }
    }
    causes.into_iter().min().expect("a PD has a cause")
}

fn row_is_back(row: &Reading, policy: &Policy) -> bool {
    let fragments = vec![contribution(row, policy)];
    TargetRead {
        node: row.node,
        fragments,
        merged_into: None,
    }
    .is_back()
}

/// No lesion at baseline at all (8.3).
pub fn no_disease(course: &Course) -> bool {
    !course.has_target && !course.has_non_target
}
