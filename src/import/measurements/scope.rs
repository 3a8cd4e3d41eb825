//! Where a finding about several rows of a subject belongs.

use crate::finding::Finding;
use crate::import::columns::Column;
use crate::study::Text;

use super::rows::Table;

/// One subject, and where its findings go.
pub(super) struct Scope<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) subject: &'a Text,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl Scope<'_> {
    /// A finding of this subject at a row and column.
    pub(super) fn at(&mut self, finding: Finding, row: u64, column: Column, value: &Text) {
        let finding = finding
            .in_file(self.table.file.clone())
            .at_row(row)
            .in_column(self.table.columns.name(column), value.clone())
            .of_subject(self.subject.clone());
        self.findings.push(finding);
    }

    /// A finding about a visit, at its row.
    pub(super) fn at_visit(&mut self, finding: Finding, row: u64, column: Column, visit: &Text) {
        let value = if column == Column::Visit {
            visit.clone()
        } else {
            Text::default()
        };
        self.at(finding.at_visit(visit.clone()), row, column, &value);
    }

    /// A finding about a lesion at a visit.
    pub(super) fn at_lesion(
        &mut self,
        finding: Finding,
        row: u64,
        column: Column,
        (visit, lesion): (&Text, &Text),
    ) {
        let value = match column {
            Column::Visit => visit.clone(),
            Column::Lesion => lesion.clone(),
            _ => Text::default(),
        };
        let finding = finding.at_visit(visit.clone()).of_lesion(lesion.clone());
        self.at(finding, row, column, &value);
    }
}
