//! What is odd about components.csv beside the lesion reads: rows that are missing, values for parts
//! that are not involved, sizes that two files tell differently.

use crate::finding::Finding;
use crate::study::{
    Case, ComponentReading, Components, Date, Diameter, InrcComponent, Mm, Policies, Seen, Text,
};

use super::history::Size;
use super::readings::part_facts;
use super::visits::{Visit, visits};

/// Checks the rows of one subject and reader against each other and against the lesion reads.
/// `file` is what findings call components.csv; all of them are warnings.
pub fn component_findings(
    case: Option<&Case>,
    components: &Components,
    start: Option<Date>,
    policies: &Policies,
    file: &Text,
) -> Vec<Finding> {
    let Some((_, visits)) = visits(case, Some(components), start) else {
        return Vec::new();
    };
    let check = Check {
        case,
        subject: &components.subject,
        file,
        policies,
    };
    let mut findings = check.rows_before(&visits, components);
    findings.extend(check.rows_missing(&visits));
    findings.extend(check.baseline(&visits[0]));
    for visit in &visits {
        findings.extend(check.sizes(visit));
    }
    for visit in &visits[1..] {
        findings.extend(check.involvement(&visits[0], visit));
    }
    findings
}

struct Check<'a> {
    case: Option<&'a Case>,
    subject: &'a Text,
    file: &'a Text,
    policies: &'a Policies,
}

impl Check<'_> {
    fn finding(&self, code: &'static str, message: String, visit: &str) -> Finding {
        Finding::warning(code, message)
            .in_file(self.file.clone())
            .of_subject(self.subject.clone())
            .at_visit(visit)
    }

    /// A finding at a cell of a row.
    fn at(
        &self,
        code: &'static str,
        message: String,
        row: &ComponentReading,
        column: &'static str,
        value: String,
    ) -> Finding {
        self.finding(code, message, &row.visit)
            .at_row(row.row)
            .in_column(column, value)
    }

    fn rows_before(&self, visits: &[Visit<'_>], components: &Components) -> Vec<Finding> {
        let kept = |row: &ComponentReading| {
            let mut rows = visits.iter().filter_map(|visit| visit.components);
            rows.any(|known| std::ptr::eq(known, row))
        };
        let before = components.readings().iter().filter(|row| !kept(row));
        before
            .map(|row| {
                let message = format!(
                    "the visit lies before the baseline {} and is left out",
                    visits[0].label
                );
                self.at(
                    "contradiction.visit_before_baseline",
                    message,
                    row,
                    "date",
                    row.date.to_string(),
                )
            })
            .collect()
    }

    fn rows_missing(&self, visits: &[Visit<'_>]) -> Vec<Finding> {
        let missing = visits
            .iter()
            .enumerate()
            .filter(|(_, v)| v.components.is_none());
        missing
            .map(|(at, visit)| {
                let message = match at {
                    0 => "no row for the baseline: which components are involved is not known, so they are not evaluable; add it",
                    _ => "no row for this visit: what it would tell is not evaluable; add it",
                };
                self.finding("missing_data.component_visit", message.into(), visit.label)
            })
            .collect()
    }

    /// The primary and the marrow are involved or NI, in so many words.
    fn baseline(&self, visit: &Visit<'_>) -> Vec<Finding> {
        let Some(row) = visit.components else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        let mut not_told = |column: &'static str, what: &str| {
            let message = format!(
                "{what} is not told at baseline, so that it is not evaluable; write NI where it is not involved"
            );
            findings.push(self.at(
                "missing_data.component_baseline",
                message,
                row,
                column,
                String::new(),
            ));
        };
        if row.primary.size.is_not_stated()
            && self.read_size(visit, InrcComponent::Primary).is_none()
        {
            not_told("now_mm", "the primary tumour");
        }
        if row.marrow.is_not_stated() {
            not_told("now_pct", "the bone marrow");
        }
        findings
    }

    /// A size in components.csv that the lesion reads contradict.
    fn sizes(&self, visit: &Visit<'_>) -> Vec<Finding> {
        let Some(row) = visit.components else {
            return Vec::new();
        };
        [
            (row.primary.size, InrcComponent::Primary, "now_mm"),
            (row.metastatic.soft_size, InrcComponent::SoftTissue, "soft_now_mm"),
        ]
        .into_iter()
        .filter_map(|(stated, part, column)| {
            let (Seen::Found(stated), Some(Size::Known(read))) = (stated, self.read_size(visit, part)) else {
                return None;
            };
            (stated.mm != read.mm).then(|| {
                let message = format!(
                    "{} mm here, {} mm by the lesion reads; this one counts, correct the other or leave this out",
                    shown(stated),
                    shown(read)
                );
                self.at("contradiction.component_size", message, row, column, shown(stated))
            })
        })
        .collect()
    }

    fn read_size(&self, visit: &Visit<'_>, part: InrcComponent) -> Option<Size> {
        part_facts(self.case?, visit.timepoint?, part, self.policies)?.size
    }

    /// A value for a part that was not involved at baseline: it does not count.
    fn involvement(&self, baseline: &Visit<'_>, visit: &Visit<'_>) -> Vec<Finding> {
        let (Some(first), Some(row)) = (baseline.components, visit.components) else {
            return Vec::new();
        };
        let soft_read = self
            .read_size(baseline, InrcComponent::SoftTissue)
            .is_some();
        let soft = first.metastatic.soft_size;
        let soft_free = soft == Seen::NotInvolved || (soft.is_not_stated() && !soft_read);
        [
            (first.primary.size == Seen::NotInvolved, row.primary.size, "now_mm"),
            (soft_free, row.metastatic.soft_size, "soft_now_mm"),
        ]
        .into_iter()
        .filter_map(|(free, size, column)| {
            let size = size.found().filter(|size| free && size.mm > Mm::ZERO)?;
            let message = format!(
                "not involved at baseline {}, so that this size does not count; a lesion that came later goes into new_lesion",
                first.visit
            );
            Some(self.at("contradiction.not_involved", message, row, column, shown(size)))
        })
        .collect()
    }
}

fn shown(size: Diameter) -> String {
    size.mm.display(size.decimals).to_string()
}
