//! DeepLesion's DL_info.csv: each row a lesion with both axes in pixels, and DLT's list of pairs,
//! which says what mark is the same lesion in another study.
//!
//! A length in millimetres is pixels times the row's spacing; pixels are square in every row. The
//! table holds no dates: it gives no readings of a trial by itself.

use std::collections::HashMap;

use compact_str::CompactString;
use serde_json::Value;

use super::annotation::{Annotation, AnnotationReading, ReadingKind, ReadingPoints};
use super::bounded_file::{items_at, text_at};
use crate::finding::Finding;
use crate::geometry::{PixelPoint, PixelSpacing, micrometres};
use crate::study::Mm;

/// Coarse lesion types 1 to 8, as the data set names them.
const SITES: [&str; 8] = [
    "bone",
    "abdomen",
    "mediastinum",
    "liver",
    "lung",
    "kidney",
    "soft tissue",
    "pelvis",
];

/// One row of DL_info.csv.
#[derive(Clone, Debug, PartialEq)]
pub struct DeepLesionRow {
    /// Data row, counted from 1.
    pub row: u64,
    /// `patient_study_series_slice.png`.
    pub file_name: CompactString,
    /// Patient index.
    pub patient: CompactString,
    /// Study index of that patient, in the order of time.
    pub study: CompactString,
    /// Ends of the long axis, then of the short one, pixels.
    pub axes: [[PixelPoint; 2]; 2],
    /// Both diameters as recorded, pixels.
    pub diameters_px: [f64; 2],
    /// Spacing of the pixels.
    pub spacing: PixelSpacing,
    /// Body part; empty when unknown.
    pub site: &'static str,
}

/// Whether the first bytes of a file are this table's header.
pub fn is_deeplesion(head: &[u8]) -> bool {
    head.starts_with(b"File_name,Patient_index,Study_index,")
}

/// The rows of the table, and what cannot be used.
pub fn read_rows(bytes: &[u8]) -> (Vec<DeepLesionRow>, Vec<Finding>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let (mut rows, mut findings) = (Vec::new(), Vec::new());
    let header = reader.headers().cloned().unwrap_or_default();
    for (number, record) in (1..).zip(reader.records()) {
        let row = record
            .map_err(|error| error.to_string())
            .and_then(|record| {
                let cell = |name: &str| {
                    let place = header.iter().position(|column| column == name);
                    let cell = place.and_then(|place| record.get(place));
                    cell.map(str::trim)
                        .ok_or_else(|| format!("there is no column {name}"))
                };
                read_row(number, &cell)
            });
        match row {
            Ok(row) => rows.push(row),
            Err(said) => findings.push(Finding::error("malformed.row", said).at_row(number)),
        }
    }
    (rows, findings)
}

fn read_row<'a>(
    number: u64,
    cell: &dyn Fn(&str) -> Result<&'a str, String>,
) -> Result<DeepLesionRow, String> {
    let numbers = |name: &str| {
        let cell = cell(name)?;
        let parts = cell.split(',').map(|part| part.trim().parse::<f64>());
        let parts: Result<Vec<f64>, _> = parts.collect();
        let parts = parts.map_err(|_| format!("{name} {cell:?} is not a list of numbers"))?;
        let finite = parts.iter().all(|part| part.is_finite());
        if finite {
            Ok(parts)
        } else {
            Err(format!("{name} {cell:?} is not finite"))
        }
    };
    let [x1, y1, x2, y2, x3, y3, x4, y4] = numbers("Measurement_coordinates")?[..] else {
        return Err("Measurement_coordinates are not eight numbers".into());
    };
    let [long, short] = numbers("Lesion_diameters_Pixel_")?[..] else {
        return Err("Lesion_diameters_Pixel_ are not two numbers".into());
    };
    let [column, row, ..] = numbers("Spacing_mm_px_")?[..] else {
        return Err("Spacing_mm_px_ are not three numbers".into());
    };
    let kind: i64 = cell("Coarse_lesion_type")?.parse().unwrap_or(-1);
    let site = usize::try_from(kind - 1).ok().and_then(|at| SITES.get(at));
    Ok(DeepLesionRow {
        row: number,
        file_name: cell("File_name")?.into(),
        patient: cell("Patient_index")?.into(),
        study: cell("Study_index")?.into(),
        axes: [
            [PixelPoint::new(x1, y1), PixelPoint::new(x2, y2)],
            [PixelPoint::new(x3, y3), PixelPoint::new(x4, y4)],
        ],
        diameters_px: [long, short],
        spacing: PixelSpacing::new(row, column).map_err(|error| error.to_string())?,
        site: site.copied().unwrap_or_default(),
    })
}

/// Read the table as readings: two for each row.
pub fn read_deeplesion(bytes: &[u8]) -> Annotation {
    let (rows, findings) = read_rows(bytes);
    let mut read = Annotation {
        findings,
        ..Annotation::default()
    };
    read.groups.refused = read.findings.len();
    read.groups.seen = read.groups.refused + rows.len();
    read.groups.used = rows.len();
    for row in &rows {
        for (at, kind) in [ReadingKind::LongAxis, ReadingKind::ShortAxis]
            .into_iter()
            .enumerate()
        {
            read.readings.push(row.reading(at, kind));
        }
    }
    read
}

impl DeepLesionRow {
    fn reading(&self, axis: usize, kind: ReadingKind) -> AnnotationReading {
        let ends = self.axes[axis];
        let mm = |length: f64| micrometres(length).map(Mm::from_micrometres);
        let pixels = self.diameters_px[axis];
        let label = compact_str::format_compact!("row {}", self.row);
        AnnotationReading {
            lesion: label.clone(),
            label,
            tracking_id: self.file_name.clone(),
            kind,
            recorded: mm(pixels * self.spacing.row_mm()),
            recorded_text: compact_str::format_compact!("{pixels}"),
            geometry: mm(self.spacing.distance_mm(ends[0], ends[1])),
            unit: "px".into(),
            points: ReadingPoints::Pixels(ends.to_vec()),
            finding_site: self.site.into(),
            patient_id: self.patient.clone(),
            time_point: self.study.clone(),
            writer: "DeepLesion".into(),
            ..AnnotationReading::default()
        }
    }

    /// The slice as the pairs name it: `000004_02_01/013.png`.
    pub fn slice(&self) -> String {
        match self.file_name.rsplit_once('_') {
            Some((series, slice)) => format!("{series}/{slice}"),
            None => self.file_name.to_string(),
        }
    }
}

/// A mark in the list of pairs: its slice, and its axes as rounded there to a tenth of a pixel.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PairedMark {
    /// `patient_study_series/slice.png`.
    pub slice: String,
    /// Eight coordinates, tenths of a pixel.
    pub tenths: Vec<i64>,
}

impl PairedMark {
    /// Whether this is the mark of a row. DLT counts pixels from one less than DL_info.csv does, in
    /// every mark that is in both.
    pub fn is_of(&self, row: &DeepLesionRow) -> bool {
        let points = row
            .axes
            .iter()
            .flatten()
            .flat_map(|point| [point.x, point.y]);
        let near = |(&tenths, at): (&i64, f64)| (tenths as f64 / 10.0 + 1.0 - at).abs() <= 0.051;
        self.slice == row.slice()
            && self.tenths.len() == 8
            && self.tenths.iter().zip(points).all(near)
    }
}

/// The pairs joined: each list is one lesion over time, sorted; lists are sorted by their first.
pub fn read_tracks(pairs: &Value) -> Vec<Vec<PairedMark>> {
    let mut tracks = Joined::default();
    for pair in pairs
        .as_object()
        .into_iter()
        .flat_map(|pairs| pairs.values())
    {
        let mark = |side: &str| {
            let coordinates = items_at(pair, &[&format!("{side} recist coordinate")]);
            let tenths = coordinates.iter().filter_map(Value::as_f64);
            PairedMark {
                slice: text_at(pair, &[&format!("{side} recist slice")]).into(),
                tenths: tenths
                    .map(|number| (number * 10.0).round() as i64)
                    .collect(),
            }
        };
        tracks.join(mark("source"), mark("target"));
    }
    tracks.lists()
}

/// Sets of marks that belong together.
#[derive(Default)]
struct Joined {
    index: HashMap<PairedMark, usize>,
    parent: Vec<usize>,
}

impl Joined {
    fn root(&self, mut at: usize) -> usize {
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    fn find(&mut self, mark: PairedMark) -> usize {
        let next = self.parent.len();
        let at = *self.index.entry(mark).or_insert(next);
        if at == next {
            self.parent.push(next);
        }
        self.root(at)
    }

    fn join(&mut self, first: PairedMark, second: PairedMark) {
        let (first, second) = (self.find(first), self.find(second));
        self.parent[second] = first;
    }

    fn lists(self) -> Vec<Vec<PairedMark>> {
        let mut lists: HashMap<usize, Vec<PairedMark>> = HashMap::new();
        let roots: Vec<usize> = (0..self.parent.len()).map(|at| self.root(at)).collect();
        for (mark, at) in self.index {
            lists.entry(roots[at]).or_default().push(mark);
        }
        let mut lists: Vec<_> = lists.into_values().collect();
        lists.iter_mut().for_each(|list| list.sort());
        lists.sort();
        lists
    }
}
