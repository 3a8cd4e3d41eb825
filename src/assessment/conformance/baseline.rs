//! The rules of selection: how large, seen how, and when.

use super::method::{Method, THIN_SLICE};
use super::{Checked, Slices};
use crate::assessment::sum::take_lesion;
use crate::finding::Finding;
use crate::study::{
    Diameter, Lesion, Mm, NodeSlice, NonTargetState, Reading, Role, State, TargetState, Text,
    days_between,
};

impl<'a> Checked<'a> {
    /// Scans within the window before the first dose, the day of the dose included (C-BL-DAY0).
    pub(super) fn baseline_dates(&mut self) {
        let Some(start) = self.subject.start_date else {
            return;
        };
        let window = self.policies.baseline_window as i32;
        let days_before = |r: &Reading| days_between(r.date, start);
        let readings = self.case.readings_at(0);
        let early = readings.iter().find(|r| days_before(r) > window);
        let late = readings.iter().find(|r| days_before(r) < 0);
        if let Some(reading) = early {
            let message = format!(
                "baseline scan of {} is {} days before the first dose on {start}, at most {window} are allowed [RECIST 1.1, 3.2]",
                reading.date,
                days_before(reading)
            );
            let finding = Finding::warning("rule_violation.baseline_window", message);
            self.keep_date(finding, reading);
        }
        if let Some(reading) = late {
            let message = format!(
                "baseline scan of {} is {} days after the first dose on {start}: it shows disease under treatment [RECIST 1.1, 3.2]",
                reading.date,
                -days_before(reading)
            );
            let finding = Finding::warning("rule_violation.baseline_after_start", message);
            self.keep_date(finding, reading);
        }
    }

    fn keep_date(&mut self, finding: Finding, reading: &Reading) {
        let column = self.columns.date.clone();
        let finding = finding.in_column(column, Text::from(reading.date.to_string()));
        self.keep(finding, 0, reading);
    }

    /// Each lesion as it was chosen.
    pub(super) fn baseline_lesions(&mut self) {
        let mut rest = self.case.readings_at(0);
        for (index, lesion) in self.case.lesions().iter().enumerate() {
            let readings = take_lesion(&mut rest, index as u32);
            match (lesion.role, readings) {
                (Role::New, _) => break,
                (Role::Target, []) => self.chosen_later(index, lesion),
                (Role::NonTarget, []) => self.chosen_later(index, lesion),
                (Role::Target, [first, ..]) => self.baseline_target(lesion, first, readings),
                (Role::NonTarget, [first, ..]) => self.baseline_non_target(lesion, first),
            }
        }
    }

    /// A lesion of the baseline's roles without a baseline row.
    fn chosen_later(&mut self, index: usize, lesion: &Lesion) {
        let role = lesion.role.as_str();
        let column = self.columns.role.clone();
        let finding = match lesion.role {
            Role::Target => Finding::error(
                "rule_violation.target_after_baseline",
                "target lesion without a baseline row: targets are chosen at baseline [RECIST 1.1, 4.2]; add its baseline row, or record it as a new lesion",
            ),
            _ => Finding::warning(
                "rule_violation.non_target_after_baseline",
                "non-target lesion without a baseline row: add it, or record the lesion as new [RECIST 1.1, 4.2]",
            ),
        };
        self.keep_first(finding.in_column(column, role), index);
    }

    fn baseline_target(&mut self, lesion: &Lesion, first: &Reading, readings: &[Reading]) {
        let mut size = Diameter {
            mm: Mm::ZERO,
            decimals: 0,
        };
        for reading in readings {
            match reading.state {
                State::Target(TargetState::Measured(d)) => {
                    size.mm += d.mm;
                    size.decimals = size.decimals.max(d.decimals);
                }
                State::Target(TargetState::TooSmall) => return self.too_small(first),
                State::Target(TargetState::Absent) => return self.absent_target(first),
                _ => return self.unread_target(first),
            }
        }
        if size.mm == Mm::ZERO {
            return self.absent_target(first);
        }
        self.irradiated(lesion, first);
        if self.policies.short_axis(lesion.nodal) {
            self.target_node(first, size);
        } else {
            self.target_size(first, size);
        }
    }

    fn too_small(&mut self, reading: &Reading) {
        let finding = Finding::warning(
            "rule_violation.target_size",
            "target too small to measure at baseline: it is not measurable, record it as non-target [RECIST 1.1, 3.1]",
        );
        let column = self.columns.status.clone();
        self.keep(finding.in_column(column, "too_small"), 0, reading);
    }

    fn absent_target(&mut self, reading: &Reading) {
        let measured = matches!(reading.state, State::Target(TargetState::Measured(_)));
        let (column, value) = match measured {
            true => (self.columns.diameter.clone(), "0"),
            false => (self.columns.status.clone(), "absent"),
        };
        let finding = Finding::error(
            "rule_violation.target_absent",
            "target of 0 mm at baseline: nothing to follow [RECIST 1.1, 4.2]; give its baseline diameter, or record it as a new lesion at the visit that first shows it",
        );
        self.keep(finding.in_column(column, value), 0, reading);
    }

    fn unread_target(&mut self, reading: &Reading) {
        let finding = Finding::warning(
            "missing_data.baseline_target",
            "target not read at baseline: the baseline sum is incomplete, so no PR or SD can be called (settled.md 12)",
        );
        let column = self.columns.status.clone();
        self.keep(finding.in_column(column, "not_evaluable"), 0, reading);
    }

    /// Irradiated lesions are measurable only if they grew afterwards (RECIST 1.1, 3.1).
    fn irradiated(&mut self, lesion: &Lesion, reading: &Reading) {
        if !lesion.prior_treatment {
            return;
        }
        let reason = Self::reason_of(reading);
        let code = "rule_violation.target_irradiated";
        let finding = if reason.is_empty() {
            Finding::warning(
                code,
                "target was irradiated or treated locally before: not measurable unless it grew since [RECIST 1.1, 3.1]; say so in the column reason, or record it as non-target",
            )
        } else {
            Finding::note(
                code,
                format!(
                    "target was irradiated or treated locally before; the reader says: {reason}"
                ),
            )
        };
        let column = self.columns.prior_treatment.clone();
        self.keep(finding.in_column(column, "Y"), 0, reading);
    }

    /// How thick the slices were on which a baseline lesion was first read.
    fn thickness_of(&self, reading: &Reading) -> Option<Mm> {
        let at_baseline = self.case.readings_at(0);
        let index = at_baseline.partition_point(|r| r.lesion < reading.lesion);
        self.slices.get(index).copied().and_then(Slices::effective)
    }

    /// A target node: 15 mm short axis, whatever the slices; those are to be thin (C-NODE-SLICE).
    fn target_node(&mut self, reading: &Reading, size: Diameter) {
        let thickness = self.thickness_of(reading).filter(|t| *t > THIN_SLICE);
        let strict = self.policies.node_slice == NodeSlice::Strict;
        let least = match thickness {
            Some(t) if strict => self.policies.node_target.max(t + t),
            _ => self.policies.node_target,
        };
        let value = size.mm.display(size.decimals);
        if size.mm < least {
            let instead = if size.mm >= self.policies.node_path {
                "pathological, but non-target only: record it as non-target"
            } else {
                "of normal size: not to be recorded"
            };
            let message = format!(
                "target node of {value} mm short axis at baseline, at least {least} mm are asked for [RECIST 1.1, 3.1]: {instead}"
            );
            let finding = Finding::warning("rule_violation.target_node_size", message);
            self.keep_size(finding, reading, size);
        }
        if let Some(thickness) = thickness.filter(|_| !strict) {
            let message = format!(
                "target node measured on slices of {thickness} mm: 5 mm or less are recommended for nodes [RECIST 1.1, 3.1; C-NODE-SLICE]"
            );
            let finding = Finding::warning("rule_violation.node_slice", message);
            self.keep_size(finding, reading, size);
        }
    }

    /// An extranodal target: as large as its method can measure, and by one that can.
    fn target_size(&mut self, reading: &Reading, size: Diameter) {
        let name = Self::method_of(reading);
        let known = (!name.is_empty())
            .then(|| Method::from_name(name))
            .flatten();
        let method = known.unwrap_or(Method::CrossSectional);
        let thickness = self.thickness_of(reading);
        let Some(least) = method.measurable_from(thickness, self.policies) else {
            let message = format!(
                "target measured by {name}: this method does not measure lesions [RECIST 1.1, 3.1]; record it as non-target"
            );
            let finding = Finding::warning("rule_violation.target_method", message);
            let column = self.columns.method.clone();
            return self.keep(finding.in_column(column, name), 0, reading);
        };
        if size.mm >= least {
            return;
        }
        let value = size.mm.display(size.decimals);
        let because = match (method, thickness) {
            (Method::XRay, _) => "on a chest X-ray".to_owned(),
            (Method::CrossSectional, Some(t)) if t > THIN_SLICE => {
                format!("twice the slice thickness of {t} mm")
            }
            _ => "measurable lesions".to_owned(),
        };
        let message = format!(
            "target of {value} mm at baseline, at least {least} mm are asked for ({because}) [RECIST 1.1, 3.1]: record it as non-target, or check the unit"
        );
        let finding = Finding::warning("rule_violation.target_size", message);
        self.keep_size(finding, reading, size);
    }

    fn keep_size(&mut self, finding: Finding, reading: &Reading, size: Diameter) {
        let column = self.columns.diameter.clone();
        let value = Text::from(size.mm.display(size.decimals).to_string());
        self.keep(finding.in_column(column, value), 0, reading);
    }

    fn baseline_non_target(&mut self, lesion: &Lesion, reading: &Reading) {
        if reading.state == State::NonTarget(NonTargetState::Absent) {
            let finding = Finding::warning(
                "rule_violation.non_target_absent",
                "non-target lesion absent at baseline: non-targets are the disease found at baseline [RECIST 1.1, 4.2]",
            );
            let column = self.columns.status.clone();
            return self.keep(finding.in_column(column, "absent"), 0, reading);
        }
        let short_axis = reading
            .detail
            .as_deref()
            .and_then(|d| d.short_mm.or(d.size));
        if let Some(size) = short_axis
            .filter(|s| self.policies.short_axis(lesion.nodal) && s.mm < self.policies.node_path)
        {
            let message = format!(
                "non-target node of {} mm short axis at baseline: below {} mm a node is normal and not recorded [RECIST 1.1, 3.1]",
                size.mm.display(size.decimals),
                self.policies.node_path
            );
            let finding = Finding::warning("rule_violation.non_target_node_normal", message);
            self.keep_size(finding, reading, size);
        }
    }

    /// Without a target only non-targets and new lesions speak (RECIST 1.1, Table 2).
    pub(super) fn measurable_disease(&mut self) {
        if self.case.has(Role::Target) {
            return;
        }
        let Some(first) = self.case.readings_at(0).first() else {
            return;
        };
        let finding = Finding::warning(
            "rule_violation.no_measurable_lesion",
            "no target lesion: responses rest on non-target and new lesions alone [RECIST 1.1, Table 2]",
        );
        let column = self.columns.role.clone();
        self.keep(finding.in_column(column, ""), 0, first);
    }
}
