//! The situations that the rows of a visit show: statuses, splits, equivocal findings.

use super::lesions::{confirmation_of, rows_of};
use super::reading::Visit;
use super::situations::Situations;

impl Situations {
    pub fn rows(&mut self, visits: &[Visit], at: usize) {
        let visit = &visits[at];
        let any = |role: &str, status: &str| {
            visit
                .readings
                .iter()
                .any(|row| row.role == role && row.status == status)
        };
        for (name, role, status) in [
            ("target not evaluable", "target", "not_evaluable"),
            ("target absent", "target", "absent"),
            ("target merged", "target", "merged"),
            ("non-target progression", "non-target", "progression"),
            ("non-target equivocal", "non-target", "equivocal"),
            ("non-target not evaluable", "non-target", "not_evaluable"),
            ("new lesion equivocal", "new", "equivocal"),
            ("new lesion not evaluable", "new", "not_evaluable"),
        ] {
            self.count(name, any(role, status));
        }
        let small = |with: bool| {
            visit
                .readings
                .iter()
                .any(|row| row.status == "too_small" && row.diameter.is_some() == with)
        };
        self.count("too small without a diameter", small(false));
        self.count("too small with a diameter", small(true));
        let missing = |role: &str| {
            let ids = visits[0]
                .readings
                .iter()
                .filter(|row| row.role == role)
                .map(|row| &row.lesion);
            ids.into_iter().any(|id| rows_of(visit, id).is_empty())
        };
        self.count("target without a row", missing("target"));
        self.count("non-target without a row", missing("non-target"));
        let split_before = |id: &str| {
            visits[..at]
                .iter()
                .any(|earlier| rows_of(earlier, id).iter().any(|row| !row.part.is_empty()))
        };
        let whole_again = |id: &str| {
            rows_of(visit, id)
                .iter()
                .any(|row| row.part.is_empty() && row.status == "measured")
        };
        let ids = || visits[0].readings.iter().map(|row| row.lesion.as_str());
        self.count(
            "split lesion whole again",
            ids().any(|id| split_before(id) && whole_again(id)),
        );
        let parts = |visit: &Visit, id: &str| {
            rows_of(visit, id)
                .iter()
                .filter(|row| !row.part.is_empty())
                .count()
        };
        let lacks = |id: &str| {
            let now = parts(visit, id);
            now > 0 && visits[..at].iter().any(|earlier| parts(earlier, id) > now)
        };
        self.count("split lesion without the row of a part", ids().any(lacks));
    }

    pub fn equivocal(&mut self, visits: &[Visit], at: usize) {
        for row in visits[at]
            .readings
            .iter()
            .filter(|row| row.status == "equivocal")
        {
            let confirmed = confirmation_of(visits, at, &row.lesion, &row.role);
            let kind = |new, non_target| if row.role == "new" { new } else { non_target };
            self.count(
                kind(
                    "equivocal new lesion confirmed",
                    "equivocal non-target confirmed",
                ),
                confirmed.is_some(),
            );
            let gap = confirmed.is_some_and(|by| {
                (at + 1..by).any(|between| {
                    let rows = rows_of(&visits[between], &row.lesion);
                    rows.first().is_none_or(|row| row.status == "not_evaluable")
                })
            });
            self.count("equivocal finding confirmed after a gap", gap);
            let refuting = |visit: &Visit| {
                rows_of(visit, &row.lesion).iter().any(|later| {
                    later.status == "absent"
                        || row.role == "non-target" && later.status == "present"
                })
            };
            let refuted = confirmed.is_none() && visits[at + 1..].iter().any(refuting);
            self.count(
                kind(
                    "equivocal new lesion refuted",
                    "equivocal non-target refuted",
                ),
                refuted,
            );
            let seen_again = visits[..at].iter().rev().any(refuting)
                && visits[..at].iter().any(|earlier| {
                    rows_of(earlier, &row.lesion)
                        .iter()
                        .any(|earlier| earlier.status == "equivocal")
                });
            self.count("equivocal finding seen again after refutation", seen_again);
        }
    }
}
