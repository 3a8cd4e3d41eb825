//! The table that the OHIF viewer exports from its measurement panel (MeasurementReport.csv).
//!
//! Some versions write no quotes, so a comma in a label shifts the row: such rows are refused.
//! Lengths stand in `Length (mm)` and `Width (mm)`, in later versions in `Length`, `Width` and
//! `Unit`; points are millimetres in the patient.

use compact_str::CompactString;
use csv::StringRecord;

use super::annotation::{Annotation, AnnotationReading, ReadingKind, ReadingPoints};
use super::recorded_length::Recorded;
use crate::finding::Finding;
use crate::geometry::Vector3;

/// Columns that every version writes.
const MARKS: [&str; 3] = ["SOPInstanceUID", "Label", "AnnotationType"];

/// Whether the first bytes of a file are the header of such a table.
pub fn is_ohif_csv(head: &[u8]) -> bool {
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let names: Vec<&str> = line
        .split(',')
        .map(|name| name.trim().trim_matches('"'))
        .collect();
    MARKS.iter().all(|mark| names.contains(mark))
}

/// Read the table.
pub fn read_ohif_csv(bytes: &[u8]) -> Annotation {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            let said = format!("the header cannot be read: {error}");
            return Annotation::refused(Finding::error("malformed.table", said));
        }
    };
    let mut read = Annotation::default();
    for (row, record) in (1..).zip(reader.records()) {
        read.groups.seen += 1;
        let (before, first_finding) = (read.readings.len(), read.findings.len());
        match record {
            // A row may end before the columns that only other tools fill.
            Ok(record) if record.len() <= header.len() => {
                Row {
                    header: &header,
                    record: &record,
                }
                .read(&mut read);
            }
            Ok(record) => {
                let said = format!(
                    "{} cells under {} columns: a comma in a label? nothing of the row is used",
                    record.len(),
                    header.len()
                );
                read.findings.push(Finding::error("malformed.row", said));
            }
            Err(error) => {
                let said = format!("the row cannot be read: {error}");
                read.findings.push(Finding::error("malformed.row", said));
            }
        }
        let found = read.findings.split_off(first_finding);
        let placed = found.into_iter().map(|finding| finding.at_row(row));
        read.findings.extend(placed);
        if read.readings.len() > before {
            read.groups.used += 1;
        } else {
            read.groups.refused += 1;
        }
    }
    read
}

struct Row<'a> {
    header: &'a StringRecord,
    record: &'a StringRecord,
}

impl Row<'_> {
    fn cell(&self, name: &str) -> &str {
        let place = self.header.iter().position(|column| column.trim() == name);
        place
            .and_then(|place| self.record.get(place))
            .unwrap_or_default()
            .trim()
    }

    fn read(&self, read: &mut Annotation) {
        let kind = self.cell("AnnotationType");
        let tool = kind.rsplit(':').next().unwrap_or_default();
        let axes: &[(ReadingKind, &str, usize)] = match tool {
            "Length" => &[(ReadingKind::Length, "Length", 0)],
            "Bidirectional" => &[
                (ReadingKind::LongAxis, "Length", 0),
                (ReadingKind::ShortAxis, "Width", 2),
            ],
            _ => {
                let said = "no diameter of a lesion; Length and Bidirectional are read";
                let finding = Finding::warning("unsupported.annotation", said);
                return read
                    .findings
                    .push(finding.in_column("AnnotationType", kind));
            }
        };
        let common = self.described(tool);
        let points = self.points();
        for &(kind, name, first) in axes {
            let mut reading = AnnotationReading {
                kind,
                ..common.clone()
            };
            match points.get(first..first + 2) {
                Some(&[Some(from), Some(to)]) => {
                    reading.points = ReadingPoints::Patient(vec![from, to]);
                }
                _ => {
                    let said = "an axis without its two end points: its length cannot be checked";
                    let finding = Finding::warning("missing_data.end_points", said);
                    read.findings
                        .push(finding.in_column("points", self.cell("points")));
                }
            }
            let in_name = self.cell(&format!("{name} (mm)"));
            let recorded = if in_name.is_empty() {
                Recorded::new(self.cell(name), self.cell("Unit"))
            } else {
                Recorded::new(in_name, "mm")
            };
            recorded.into_reading(&mut reading, &["cm"], &mut read.findings);
            if reading.recorded.is_some() || reading.points != ReadingPoints::Absent {
                read.readings.push(reading);
            }
        }
    }

    fn described(&self, tool: &str) -> AnnotationReading {
        let text = |name| CompactString::from(self.cell(name));
        AnnotationReading {
            lesion: text("Label"),
            label: text("Label"),
            patient_id: text("Patient ID"),
            study_uid: text("StudyInstanceUID"),
            series_uid: text("SeriesInstanceUID"),
            sop_uid: text("SOPInstanceUID"),
            frame_of_reference_uid: text("FrameOfReferenceUID"),
            writer: compact_str::format_compact!("OHIF {tool}"),
            ..AnnotationReading::default()
        }
    }

    /// `x y z;x y z`; none in place of what is no point.
    fn points(&self) -> Vec<Option<Vector3>> {
        let point = |text: &str| {
            let numbers: Option<Vec<f64>> = text
                .trim_matches(['[', ']', ' '])
                .split_whitespace()
                .map(|number| number.parse().ok().filter(|n: &f64| n.is_finite()))
                .collect();
            match numbers.as_deref() {
                Some(&[x, y, z]) => Some(Vector3::new(x, y, z)),
                _ => None,
            }
        };
        let cell = self.cell("points");
        if cell.is_empty() {
            return Vec::new();
        }
        cell.split(';').map(point).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Patient ID,Patient Name,StudyInstanceUID,SeriesInstanceUID,SOPInstanceUID,Label,AnnotationType,Length (mm),FrameOfReferenceUID,points,Width (mm),Length,Width,Unit\n";

    fn read(row: &str) -> Annotation {
        assert!(is_ohif_csv(HEADER.as_bytes()));
        read_ohif_csv(format!("{HEADER}{row}\n").as_bytes())
    }

    #[test]
    fn rows_of_both_kinds_of_versions() {
        let old = "P1,N,1.2,1.3,1.4,T01,Cornerstone:Bidirectional,50,1.9,0 0 5;30 40 5;0 30 5;30 10 5,36.1";
        let new = "P1,N,1.2,1.3,1.4,T01,Cornerstone:Bidirectional,,1.9,0 0 5;30 40 5;0 30 5;30 10 5,,50,36.1,mm";
        for row in [old, new] {
            let read = read(row);
            assert!(read.findings.is_empty(), "{:?}", read.findings);
            let lengths: Vec<_> = read
                .readings
                .iter()
                .map(|r| r.recorded.unwrap().micrometres())
                .collect();
            assert_eq!(lengths, [50_000, 36_100], "{row}");
            assert_eq!(read.readings[1].patient_id, "P1");
        }
    }

    #[test]
    fn what_cannot_be_used_is_said_with_its_row() {
        let cases = [
            (
                "P1,N,1,1,1,\"a\",Cornerstone:Length,5,1.9,0 0 0;3 4 0,,,,,,extra",
                "malformed.row",
                0,
            ),
            (
                "P1,N,1,1,1,a,Cornerstone:ArrowAnnotate",
                "unsupported.annotation",
                0,
            ),
            (
                "P1,N,1,1,1,a,Cornerstone:Length,,1.9,0 0 0;3 4 0,,5,,px",
                "unit_unknown.length",
                1,
            ),
            (
                "P1,N,1,1,1,a,Cornerstone:Length,5,1.9,0 0;3 4 0",
                "missing_data.end_points",
                1,
            ),
            (
                "P1,N,1,1,1,a,Cornerstone:Length,5;3,1.9,0 0 0;3 4 0",
                "value_unusable.length",
                1,
            ),
        ];
        for (row, code, readings) in cases {
            let read = read(row);
            assert_eq!(read.findings[0].code, code, "{row}");
            assert_eq!(read.findings[0].row, Some(1), "{row}");
            assert_eq!(read.readings.len(), readings, "{row}");
        }
        assert!(!is_ohif_csv(b"subject,visit,date\n"));
    }
}
