//! The situations of a whole subject: best response, dates, times to event.

use super::best::Assessment;
use super::expected::Verdict;
use super::policy::Policy;
use super::reading::Subject;
use super::response::Response::{Cr, Ne, NonCrNonPd, Pd, Pr, Sd};
use super::situations::Situations;

impl Situations {
    pub fn best(&mut self, verdict: &Verdict, policy: &Policy) {
        let window = &verdict.endpoints.window;
        let early = |(day, response): &Assessment| *response == Sd && *day < policy.min_sd;
        self.count("SD before min_sd", window.iter().any(early));
        self.count(
            "assessed on min_sd exactly",
            window.iter().any(|(day, _)| *day == policy.min_sd),
        );
        let pair = |days: i64| {
            window.windows(2).any(|pair| {
                let response = |at: usize| [Cr, Pr].contains(&pair[at].1);
                response(0) && response(1) && pair[1].0 - pair[0].0 == days
            })
        };
        self.count("responses 27 days apart", pair(27));
        self.count("responses 28 days apart", pair(28));
        let bridge = |between| {
            window.windows(3).any(|three| {
                [Cr, Pr].contains(&three[0].1)
                    && three[1].1 == between
                    && [Cr, Pr].contains(&three[2].1)
            })
        };
        self.count("SD between responses", bridge(Sd));
        self.count("NE between responses", bridge(Ne));
        self.count(
            "confirmed and unconfirmed differ",
            verdict.endpoints.best != verdict.endpoints.confirmed,
        );
        for (name, response) in [
            ("confirmed CR", Cr),
            ("confirmed PR", Pr),
            ("confirmed SD", Sd),
            ("best PD", Pd),
            ("best NE", Ne),
            ("confirmed NON-CR/NON-PD", NonCrNonPd),
        ] {
            self.count(name, verdict.endpoints.confirmed == response);
        }
    }

    pub fn survival(&mut self, subject: &Subject, verdict: &Verdict, cutoff: Option<i64>) {
        let names: [(&'static str, &str); 7] = [
            ("PFS: PD", "PD"),
            ("PFS: death", "DEATH"),
            ("PFS: no baseline", "NO_BASELINE"),
            ("PFS: not assessed", "NO_POST_BASELINE"),
            ("PFS: new therapy", "NEW_THERAPY"),
            ("PFS: missed visits", "MISSED"),
            ("PFS: last assessment", "LAST_ASSESSMENT"),
        ];
        for (name, reason) in names {
            self.count(name, verdict.endpoints.pfs.reason == reason);
        }
        let efs = verdict
            .endpoints
            .efs
            .as_ref()
            .map_or("", |time| time.reason);
        self.count("EFS: relapse", efs == "RELAPSE");
        self.count("EFS: second malignancy", efs == "SECOND_MALIGNANCY");
        self.count(
            "OS without last contact",
            subject.last_contact.is_none() && subject.death.is_none(),
        );
        self.count(
            "death after the cut-off",
            subject
                .death
                .zip(cutoff)
                .is_some_and(|(death, cutoff)| death > cutoff),
        );
        let days = verdict
            .course
            .iter()
            .flat_map(|course| &course.timepoints)
            .map(|timepoint| timepoint.date);
        let same_day = days.into_iter().any(|day| Some(day) == subject.new_therapy);
        self.count("assessed on the day of new therapy", same_day);
        self.count(
            "death and last visit on one day",
            subject.death.is_some_and(|death| {
                verdict
                    .visits
                    .last()
                    .is_some_and(|visit| visit.latest_date() == death)
            }),
        );
    }
}
