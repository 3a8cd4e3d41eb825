//! Which marks are one lesion over time, for what reason, and how sure that is.
//!
//! Tracking UID where it recurs on another date (some writers make a new one at each save), else
//! tracking id or label, else the same place: in one frame of reference, or relative to lesions
//! that are matched already. What a mapping file says comes before all. A guess is never silent:
//! every mark gets its ground, and what none supports is left out with a finding.

use std::collections::{BTreeMap, BTreeSet};

use super::lesion_map::LesionMap;
use super::mark::Mark;
use super::match_place::{RELATIVE_MM, distance, limit_mm, shift};
use crate::finding::Finding;
use crate::study::{Date, Text};

/// More marks of one subject and reader than any trial has.
const MOST_MARKS: usize = 2_000;
/// Places are compared for up to this many lesions of a subject and reader.
const MOST_PLACES: usize = 100;

/// Why marks are taken for one lesion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ground {
    /// A mapping file says so.
    ByHand,
    /// One tracking UID on several dates.
    TrackingUid,
    /// One tracking identifier on several dates, once on each.
    TrackingId,
    /// One label on several dates, once on each.
    Label,
    /// The same place in one frame of reference, so many millimetres apart.
    SamePlace(f64),
    /// The same place relative to a matched lesion, so many millimetres apart.
    RelativePlace(f64),
    /// Its name or its first date: there is no other mark to match.
    Alone,
    /// Later than others, unnamed, and near none: not used.
    Nothing,
}

/// How sure a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Nothing to go by.
    None,
    /// By place relative to another lesion.
    Low,
    /// By place.
    Medium,
    /// By name.
    High,
    /// By identifier or by hand.
    Certain,
}

impl Ground {
    /// How sure it makes a match.
    pub const fn confidence(self) -> Confidence {
        match self {
            Ground::ByHand | Ground::TrackingUid => Confidence::Certain,
            Ground::TrackingId | Ground::Label | Ground::Alone => Confidence::High,
            Ground::SamePlace(_) => Confidence::Medium,
            Ground::RelativePlace(_) => Confidence::Low,
            Ground::Nothing => Confidence::None,
        }
    }

    /// In words.
    pub fn say(self) -> String {
        match self {
            Ground::ByHand => "mapping file".into(),
            Ground::TrackingUid => "tracking UID".into(),
            Ground::TrackingId => "tracking id".into(),
            Ground::Label => "label".into(),
            Ground::SamePlace(mm) => format!("same place, {mm:.1} mm apart"),
            Ground::RelativePlace(mm) => {
                format!("same place relative to a matched lesion, {mm:.1} mm apart")
            }
            Ground::Alone => "only mark".into(),
            Ground::Nothing => "none".into(),
        }
    }
}

impl Confidence {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Confidence::None => "none",
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
            Confidence::Certain => "certain",
        }
    }
}

/// The lesion that a mark shows.
#[derive(Clone, Debug, PartialEq)]
pub struct LesionMatch {
    /// Its name; empty when the mark is not used.
    pub lesion: Text,
    /// Why.
    pub ground: Ground,
}

/// The lesion of each mark, in the order of the marks, and what is doubtful.
pub fn match_lesions(marks: &[Mark<'_>], map: &LesionMap) -> (Vec<LesionMatch>, Vec<Finding>) {
    let mut groups: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, mark) in marks.iter().enumerate() {
        groups
            .entry((&mark.subject, &mark.reader))
            .or_default()
            .push(at);
    }
    let nothing = LesionMatch {
        lesion: Text::default(),
        ground: Ground::Nothing,
    };
    let mut matches = vec![nothing; marks.len()];
    let mut findings = Vec::new();
    for mut members in groups.into_values() {
        if members.len() > MOST_MARKS {
            let said = "more than 2,000 marks of one subject and reader: none is matched";
            let finding = Finding::error("over_limit.lesions", said);
            findings.push(placed(finding, &marks[members[0]]));
            continue;
        }
        members.sort_by_key(|&at| marks[at].date);
        let mut sets = Sets::new(marks, members);
        sets.by_hand(map);
        sets.by_text(Ground::TrackingUid, &mut findings);
        sets.by_text(Ground::TrackingId, &mut findings);
        sets.by_text(Ground::Label, &mut findings);
        if sets.sets.len() <= MOST_PLACES {
            sets.by_place(false);
            sets.by_place(true);
        }
        sets.name(&mut matches, &mut findings);
    }
    (matches, findings)
}

/// One lesion in the making.
struct Set {
    members: Vec<usize>,
    ground: Ground,
    name: Text,
}

/// The lesions of one subject and reader.
struct Sets<'m, 's> {
    marks: &'m [Mark<'s>],
    sets: Vec<Set>,
}

impl<'m, 's> Sets<'m, 's> {
    fn new(marks: &'m [Mark<'s>], members: Vec<usize>) -> Self {
        let alone = |at| Set {
            members: vec![at],
            ground: Ground::Alone,
            name: Text::default(),
        };
        Self {
            marks,
            sets: members.into_iter().map(alone).collect(),
        }
    }

    fn dates(&self, set: usize) -> BTreeSet<Option<Date>> {
        self.sets[set]
            .members
            .iter()
            .map(|&at| self.marks[at].date)
            .collect()
    }

    /// Join two sets that have no date in common.
    fn join(&mut self, first: usize, second: usize, ground: Ground) -> bool {
        if first == second || !self.dates(first).is_disjoint(&self.dates(second)) {
            return false;
        }
        let (keep, gone) = (first.min(second), first.max(second));
        let gone = self.sets.remove(gone);
        let kept = &mut self.sets[keep];
        kept.members.extend(gone.members);
        if kept.name.is_empty() {
            kept.name = gone.name;
        }
        // The weakest link is the match's ground.
        let links = [kept.ground, gone.ground, ground];
        let links = links.into_iter().filter(|ground| *ground != Ground::Alone);
        let weakest = links.reduce(|weak, other| {
            if other.confidence() < weak.confidence() {
                other
            } else {
                weak
            }
        });
        kept.ground = weakest.unwrap_or(Ground::Alone);
        true
    }

    fn by_hand(&mut self, map: &LesionMap) {
        for set in &mut self.sets {
            let mark = &self.marks[set.members[0]];
            if let Some(name) = map
                .entry(mark)
                .map(|entry| &entry.lesion)
                .filter(|n| !n.is_empty())
            {
                set.name = name.clone();
                set.ground = Ground::ByHand;
            }
        }
        let mut by_name: BTreeMap<Text, Vec<usize>> = BTreeMap::new();
        for set in self.sets.iter().filter(|set| set.ground == Ground::ByHand) {
            by_name
                .entry(set.name.clone())
                .or_default()
                .extend(&set.members);
        }
        for members in by_name.values() {
            for pair in members.windows(2) {
                if let (Some(first), Some(second)) = (self.set_of(pair[0]), self.set_of(pair[1])) {
                    self.join(first, second, Ground::ByHand);
                }
            }
        }
    }

    fn text(&self, at: usize, ground: Ground) -> &'m str {
        let mark = &self.marks[at];
        match ground {
            Ground::TrackingUid => &mark.tracking_uid,
            Ground::TrackingId => named(&mark.tracking_id),
            _ => named(&mark.label),
        }
    }

    /// Join what carries one text on several dates, once on each.
    fn by_text(&mut self, ground: Ground, findings: &mut Vec<Finding>) {
        let mut by_text: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for set in &self.sets {
            for &at in &set.members {
                let text = self.text(at, ground);
                if !text.is_empty() {
                    by_text.entry(text).or_default().push(at);
                }
            }
        }
        for (text, members) in by_text {
            let dates: BTreeSet<_> = members.iter().map(|&at| self.marks[at].date).collect();
            if dates.len() < members.len() {
                // A tracking id that many marks share names the tool, not the lesion.
                if ground == Ground::Label {
                    findings.push(self.twice(members[0], text));
                }
                continue;
            }
            for pair in members.windows(2) {
                let (Some(first), Some(second)) = (self.set_of(pair[0]), self.set_of(pair[1]))
                else {
                    continue;
                };
                if first != second && !self.join(first, second, ground) {
                    findings.push(self.against(pair[1], text, ground));
                }
            }
        }
    }

    fn set_of(&self, at: usize) -> Option<usize> {
        self.sets.iter().position(|set| set.members.contains(&at))
    }

    /// Join what lies at one place: the nearest pair first, none that another could claim.
    fn by_place(&mut self, relative: bool) {
        loop {
            let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
            for second in 1..self.sets.len() {
                for first in 0..second {
                    if let Some(mm) = self.apart(first, second, relative) {
                        pairs.push((mm, first, second));
                    }
                }
            }
            pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
            let clear = pairs.iter().find(|&&(mm, first, second)| {
                let rival = |&&(other, a, b): &&(f64, usize, usize)| {
                    (a, b) != (first, second)
                        && other < 2.0 * mm.max(1.0)
                        && [a, b].iter().any(|set| *set == first || *set == second)
                };
                !pairs.iter().any(|pair| rival(&pair))
            });
            let Some(&(mm, first, second)) = clear else {
                return;
            };
            let ground = if relative {
                Ground::RelativePlace(mm)
            } else {
                Ground::SamePlace(mm)
            };
            self.join(first, second, ground);
        }
    }

    /// How far two sets lie apart, if they can be one lesion.
    fn apart(&self, first: usize, second: usize, relative: bool) -> Option<f64> {
        let (a, b) = (&self.sets[first], &self.sets[second]);
        let names = [self.name_of(a), self.name_of(b)];
        // Two names are two lesions, whatever their place.
        if names.iter().all(|name| !name.is_empty()) && names[0] != names[1]
            || !self.dates(first).is_disjoint(&self.dates(second))
        {
            return None;
        }
        let pairs = a
            .members
            .iter()
            .flat_map(|&x| b.members.iter().map(move |&y| (x, y)));
        let apart = pairs.filter_map(|(x, y)| {
            let (x, y) = (&self.marks[x], &self.marks[y]);
            let sites = [&x.site, &y.site];
            if sites.iter().all(|site| !site.is_empty()) && x.site != y.site {
                return None;
            }
            if relative {
                let shift = shift(self.marks, self.known_sets(), x, y)?;
                let mm = distance(x.centre? + shift, y.centre?);
                return (mm <= RELATIVE_MM).then_some(mm);
            }
            let same_frame = x.frame_of_reference_uid == y.frame_of_reference_uid
                && !x.frame_of_reference_uid.is_empty();
            let mm = distance(x.centre?, y.centre?);
            (same_frame && mm <= limit_mm(x, y)).then_some(mm)
        });
        apart.reduce(f64::min)
    }

    fn known_sets(&self) -> impl Iterator<Item = &[usize]> {
        let known = self.sets.iter().filter(|set| set.members.len() > 1);
        known.map(|set| set.members.as_slice())
    }

    /// The name that a set's marks agree to.
    fn name_of(&self, set: &Set) -> Text {
        if !set.name.is_empty() {
            return set.name.clone();
        }
        let names = |ground| {
            let texts = set.members.iter().map(move |&at| self.text(at, ground));
            texts
                .filter(|text| !text.is_empty())
                .collect::<BTreeSet<_>>()
        };
        for names in [names(Ground::Label), names(Ground::TrackingId)] {
            if let Some(first) = names.first() {
                return Text::from(*first);
            }
        }
        Text::default()
    }

    fn name(&self, matches: &mut [LesionMatch], findings: &mut Vec<Finding>) {
        let first_date = self.sets.iter().flat_map(|set| &set.members);
        let first_date = first_date.map(|&at| self.marks[at].date).min().flatten();
        let mut names: Vec<Text> = self.sets.iter().map(|set| self.name_of(set)).collect();
        let mut number = 0;
        for (set, name) in self.sets.iter().zip(&mut names) {
            let at_first = set
                .members
                .iter()
                .any(|&at| self.marks[at].date == first_date);
            if name.is_empty() && (at_first || set.members.len() > 1) {
                number += 1;
                *name = compact_str::format_compact!("L{number:02}");
            }
        }
        for (at, set) in self.sets.iter().enumerate() {
            let mark = &self.marks[set.members[0]];
            let rivals = names.iter().filter(|name| **name == names[at]).count();
            if names[at].is_empty() {
                let said =
                    "not matched to any lesion: is it new? Name it in a mapping file (--map)";
                let finding = Finding::error("missing_data.lesion_match", said);
                findings.push(placed(finding, mark));
            } else if rivals > 1 {
                let said = format!(
                    "two lesions are called {}: tell them, or their readers, apart in a mapping file (--map)",
                    names[at]
                );
                let finding = Finding::error("contradiction.lesion_match", said);
                findings.push(placed(finding, mark));
            } else {
                for &member in &set.members {
                    matches[member] = LesionMatch {
                        lesion: names[at].clone(),
                        ground: set.ground,
                    };
                }
            }
        }
    }

    fn twice(&self, at: usize, text: &str) -> Finding {
        let said = format!("two marks of one date are called {text}: the label matches nothing");
        placed(
            Finding::warning("contradiction.lesion_match", said),
            &self.marks[at],
        )
    }

    fn against(&self, at: usize, text: &str, ground: Ground) -> Finding {
        let said = format!(
            "{} {text} joins two lesions that were both seen on one date: not followed",
            ground.say()
        );
        placed(
            Finding::warning("contradiction.lesion_match", said),
            &self.marks[at],
        )
    }
}

/// A text that names a lesion, not the tool that drew it.
fn named(text: &str) -> &str {
    let lower = text.to_lowercase();
    let tools = ["web annotation", "cornerstonetools@", "cornerstone3dtools@"];
    if tools.iter().any(|tool| lower.starts_with(tool)) {
        return text.splitn(3, ':').nth(2).unwrap_or_default();
    }
    text
}

fn placed(finding: Finding, mark: &Mark<'_>) -> Finding {
    let lesion = if mark.label.is_empty() {
        &mark.tracking_id
    } else {
        &mark.label
    };
    let finding = finding
        .in_file(mark.file.clone())
        .of_subject(mark.subject.clone());
    finding.of_lesion(lesion.clone())
}
