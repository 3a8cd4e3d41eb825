//! Headers into series, duplicates aside.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;

use compact_str::CompactString;

use super::duplicate::{self, Likeness};
use super::folder::Aside;
use super::header::Header;
use super::part10::Refusal;
use super::problem::Problem;
use super::read::FileFacts;
use super::series::Series;
use super::tag;

/// The series as they grow, header by header in the order of the files.
pub(super) struct Gather<'f> {
    files: &'f [PathBuf],
    series: Vec<Series>,
    aside: Vec<Aside>,
    series_of: HashMap<CompactString, usize>,
    object_of: HashMap<CompactString, Known>,
}

impl<'f> Gather<'f> {
    /// Nothing gathered yet but what the walk put aside.
    pub(super) fn new(files: &'f [PathBuf], aside: Vec<Aside>) -> Self {
        Self {
            files,
            aside,
            series: Vec::new(),
            series_of: HashMap::new(),
            object_of: HashMap::with_capacity(files.len()),
        }
    }

    /// The series that have an object, and the files that stand in none.
    pub(super) fn finish(mut self) -> (Vec<Series>, Vec<Aside>) {
        self.series.retain(|series| !series.instances.is_empty());
        (self.series, self.aside)
    }

    /// Put one file's header in its series, or the file aside.
    pub(super) fn take(&mut self, file: usize, facts: FileFacts, header: Result<Header, Refusal>) {
        let header = match header {
            Ok(header) => header,
            Err(refusal) => return self.refuse(file, refusal),
        };
        let index = match self.series_of.get(&header.series_uid) {
            Some(&index) => index,
            None => {
                self.series.push(Series::begin(&header));
                self.series_of
                    .insert(header.series_uid.clone(), self.series.len() - 1);
                self.series.len() - 1
            }
        };
        let place = self.series[index].instances.len();
        match self.object_of.entry(header.sop_instance_uid.clone()) {
            Entry::Vacant(vacant) => {
                vacant.insert(Known {
                    file,
                    facts,
                    series: index,
                    place,
                });
                self.series[index].add(header, file);
            }
            Entry::Occupied(known) => {
                let known = *known.get();
                self.second(known, index, header, file, facts);
            }
        }
    }

    /// A second file with a SOP Instance UID that is known already.
    fn second(
        &mut self,
        known: Known,
        index: usize,
        header: Header,
        file: usize,
        facts: FileFacts,
    ) {
        let first = &self.series[known.series].instances[known.place];
        let likeness = duplicate::likeness(
            (&self.files[known.file], known.facts),
            first,
            (&self.files[file], facts),
            &header,
        );
        let uid = header.sop_instance_uid.clone();
        let problem = match likeness {
            Likeness::SameBytes => {
                let said = format!(
                    "the same object as {}; counted once",
                    self.files[known.file].display()
                );
                let problem = Problem::note("duplicate.file", said).of(tag::SOP_INSTANCE_UID);
                return self.aside.push(Aside {
                    path: self.files[file].clone(),
                    problem,
                    failed: false,
                });
            }
            Likeness::OtherSyntax => {
                let said =
                    "the same SOP instance twice, in two transfer syntaxes; pixels not compared";
                Problem::warning("duplicate.transfer_syntax", said)
            }
            Likeness::OtherContent => {
                self.series[known.series].instances[known.place].is_contested = true;
                let said = "two different objects claim this SOP instance: two answers is no answer, nothing is measured on it";
                Problem::error("duplicate.sop_instance", said)
            }
        };
        let series = &mut self.series[index];
        series.add(header, file);
        if let Some(instance) = series.instances.last_mut() {
            instance.is_contested = likeness == Likeness::OtherContent;
        }
        series.note(
            problem.of(tag::SOP_INSTANCE_UID).with_value(uid.as_bytes()),
            Some(file),
        );
    }

    fn refuse(&mut self, file: usize, refusal: Refusal) {
        let failed = matches!(refusal, Refusal::Failed(_));
        let (Refusal::Failed(problem) | Refusal::Skipped(problem)) = refusal;
        self.aside.push(Aside {
            path: self.files[file].clone(),
            problem,
            failed,
        });
    }
}

/// Where the first object with a SOP Instance UID stands.
#[derive(Clone, Copy)]
struct Known {
    file: usize,
    facts: FileFacts,
    series: usize,
    place: usize,
}
