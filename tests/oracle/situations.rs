//! How often the random population meets each hard place, so that agreement means something.

use super::course::{Course, Timepoint, no_disease};
use super::expected::Verdict;
use super::fraction::Fraction;
use super::policy::Policy;
use super::reading::{Subject, Visit};
use super::response::NewLesion;
use super::response::Response::{Cr, Ne, NonCrNonPd, Pd, Pr};
use super::target::{TargetRead, all_clear, numeric_pd};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Situations {
    pub counts: BTreeMap<&'static str, usize>,
}

fn micrometres(count: i128) -> Fraction {
    Fraction::new(count, 1000)
}

impl Situations {
    pub fn count(&mut self, name: &'static str, met: bool) {
        *self.counts.entry(name).or_default() += usize::from(met);
    }

    pub fn add(
        &mut self,
        subject: &Subject,
        verdict: &Verdict,
        policy: &Policy,
        cutoff: Option<i64>,
    ) {
        self.count("subject without readings", verdict.course.is_none());
        if let Some(course) = &verdict.course {
            self.baseline(course, verdict);
            for at in 1..verdict.visits.len() {
                self.rows(&verdict.visits, at);
                self.equivocal(&verdict.visits, at);
                let timepoint = &course.timepoints[at - 1];
                self.sum(course, timepoint);
                self.lesions(timepoint);
                self.response(course, timepoint, &course.timepoints[..at - 1]);
                self.dates(&verdict.visits[at], timepoint, cutoff);
            }
        }
        self.best(verdict, policy);
        self.survival(subject, verdict, cutoff);
    }

    fn baseline(&mut self, course: &Course, verdict: &Verdict) {
        self.count("incomplete baseline sum", !course.baseline_complete);
        self.count(
            "non-target disease only",
            !course.has_target && course.has_non_target,
        );
        self.count("no disease at baseline", no_disease(course));
        self.count("baseline only", verdict.visits.len() == 1);
        self.count("NED throughout", verdict.endpoints.best.word() == "NED");
        self.count(
            "NED until a new lesion",
            no_disease(course)
                && verdict
                    .endpoints
                    .window
                    .iter()
                    .any(|(_, response)| *response == Pd),
        );
    }

    fn sum(&mut self, course: &Course, timepoint: &Timepoint) {
        let (Some(sum), Some(baseline), Some(nadir)) =
            (timepoint.sum, course.baseline_sum, timepoint.nadir)
        else {
            return;
        };
        let response = baseline * Fraction::new(7, 10);
        let relative = nadir * Fraction::new(6, 5);
        let absolute = nadir + Fraction::whole(5);
        let beside = micrometres(1);
        let (whole, large) = (timepoint.complete, nadir >= Fraction::whole(25));
        self.count("exactly -30 %", whole && sum == response);
        self.count(
            "one micrometre short of -30 %",
            whole && sum == response + beside,
        );
        self.count("exactly +20 %, enough mm", sum == relative && large);
        self.count(
            "one micrometre short of +20 %",
            sum == relative - beside && large,
        );
        self.count("exactly +5 mm, enough %", sum == absolute && !large);
        self.count(
            "one micrometre short of +5 mm",
            sum == absolute - beside && !large,
        );
        self.count(
            "exactly at a PD limit with a lesion unread",
            !whole && sum == relative.max(absolute),
        );
        let clear = all_clear(&timepoint.targets);
        self.count(
            "PD by numbers with every node normal",
            whole && clear && numeric_pd(sum, nadir),
        );
        let nothing_back = !timepoint.targets.iter().any(TargetRead::is_back);
        self.count("incomplete sum of gone lesions", !whole && nothing_back);
        self.count("incomplete and PD", !whole && timepoint.target == Pd);
    }

    fn lesions(&mut self, timepoint: &Timepoint) {
        let node = |size: Fraction| {
            timepoint
                .targets
                .iter()
                .any(|target| target.node && target.fragments.contains(&Some(size)))
        };
        self.count("node of exactly 10 mm", node(Fraction::whole(10)));
        self.count("node of 9.999 mm", node(micrometres(9999)));
        let split = |wanted: &dyn Fn(&TargetRead) -> bool| {
            timepoint
                .targets
                .iter()
                .any(|target| target.fragments.len() > 1 && wanted(target))
        };
        self.count("split lesion read", split(&TargetRead::is_complete));
        self.count(
            "split lesion with an unread fragment",
            split(&|target| !target.is_complete()),
        );
        let small = |target: &TargetRead| target.read_fragments().contains(&Fraction::whole(5));
        self.count("split lesion with a fragment of 5 mm", split(&small));
        let normal_split = |target: &TargetRead| {
            let total: Fraction = target.read_fragments().into_iter().sum();
            target.node && target.is_complete() && !target.is_back() && total >= Fraction::whole(10)
        };
        self.count(
            "split node, fragments normal, 10 mm together",
            split(&normal_split),
        );
        let host = |read: bool| {
            let hosts = timepoint
                .targets
                .iter()
                .filter_map(|target| target.merged_into);
            hosts
                .into_iter()
                .any(|host| timepoint.targets[host].is_complete() == read)
        };
        self.count("merged, host read", host(true));
        self.count("merged, host not read", host(false));
    }

    fn response(&mut self, course: &Course, timepoint: &Timepoint, earlier: &[Timepoint]) {
        let after_cr = earlier.iter().any(|timepoint| timepoint.overall == Cr);
        let present = timepoint
            .non_targets
            .iter()
            .any(|(_, status)| status == "present");
        let back = timepoint.targets.iter().any(TargetRead::is_back);
        self.count("overall CR", timepoint.overall == Cr);
        self.count(
            "after CR a target back",
            after_cr && back && timepoint.target == Pd,
        );
        let node_back = timepoint
            .targets
            .iter()
            .any(|target| target.node && target.is_back());
        self.count(
            "after CR a node back",
            after_cr && node_back && timepoint.target == Pd,
        );
        let by_rule =
            after_cr && timepoint.plain != Pd && timepoint.overall == Pd && !timepoint.backdated;
        self.count("after CR a non-target present: PD", by_rule && present);
        self.count(
            "after CR an unread non-target: NE",
            after_cr && timepoint.plain == Pr && timepoint.overall == Ne,
        );
        self.count("after CR still CR", after_cr && timepoint.overall == Cr);
        self.count(
            "target CR without overall CR",
            timepoint.target == Cr && timepoint.overall == Pr,
        );
        self.count(
            "CR with a region not imaged",
            timepoint.target == Cr && timepoint.new_lesion == NewLesion::NotEvaluable,
        );
        self.count(
            "no baseline sum: PD or CR",
            course.has_target && !course.baseline_complete && [Pd, Cr].contains(&timepoint.target),
        );
        self.count(
            "non-target response NON-CR/NON-PD alone",
            timepoint.overall == NonCrNonPd,
        );
        self.count("dated back to PD", timepoint.backdated);
        self.count("CR re-read as PR", timepoint.reread);
        self.count("SD shown as PR", timepoint.sticky);
        let target_cr = earlier.iter().any(|timepoint| timepoint.target == Cr);
        self.count(
            "back after a target CR that was no overall CR",
            target_cr && !after_cr && back,
        );
    }

    fn dates(&mut self, visit: &Visit, timepoint: &Timepoint, cutoff: Option<i64>) {
        let first = visit
            .readings
            .iter()
            .map(|row| row.date)
            .min()
            .expect("rows");
        self.count("several dates in a visit", first < timepoint.latest);
        self.count(
            "PD before the latest scan",
            timepoint.overall == Pd && timepoint.date < timepoint.latest,
        );
        let inside = timepoint.overall == Pd && timepoint.date > first;
        self.count("PD after the earliest scan", inside);
        if let Some(cutoff) = cutoff {
            self.count("assessed after the cut-off", timepoint.date > cutoff);
            self.count("assessed on the cut-off", timepoint.date == cutoff);
            self.count(
                "cut-off inside a visit",
                first <= cutoff && timepoint.latest > cutoff,
            );
        }
    }
}
