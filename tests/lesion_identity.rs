//! Which marks are one lesion: a table of cases, each with the ground that must be given.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

use recist::geometry::Vector3;
use recist::import::identity::{Confidence, match_lesions};
use recist::import::lesion_map::LesionMap;
use recist::import::mark::Mark;
use recist::study::{Date, Mm};

/// Day, label, tracking id, tracking UID, frame of reference, x of its centre, and the lesion and
/// ground expected (`-`: not used).
type MarkRow = (
    i8,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    f64,
    &'static str,
);

struct Case {
    name: &'static str,
    marks: &'static [MarkRow],
    codes: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        name: "a tracking UID that recurs joins, whatever the label",
        marks: &[
            (1, "a", "", "1.1", "", 0.0, "a by tracking UID"),
            (2, "b", "", "1.1", "", 90.0, "a by tracking UID"),
        ],
        codes: &[],
    },
    Case {
        name: "a tracking UID that is new at each save joins nothing; the label does",
        marks: &[
            (1, "T01", "", "1.1", "", 0.0, "T01 by label"),
            (2, "T01", "", "1.2", "", 0.0, "T01 by label"),
            (1, "T02", "", "1.3", "", 0.0, "T02 by label"),
            (3, "T02", "", "1.4", "", 0.0, "T02 by label"),
        ],
        codes: &[],
    },
    Case {
        name: "a tracking id that names the tool joins nothing",
        marks: &[
            (
                1,
                "",
                "web annotation",
                "1.1",
                "f",
                0.0,
                "L01 by same place, 2.0 mm apart",
            ),
            (
                1,
                "",
                "web annotation",
                "1.2",
                "f",
                80.0,
                "L02 by same place, 3.0 mm apart",
            ),
            (
                2,
                "",
                "web annotation",
                "1.3",
                "f",
                2.0,
                "L01 by same place, 2.0 mm apart",
            ),
            (
                2,
                "",
                "web annotation",
                "1.4",
                "f",
                83.0,
                "L02 by same place, 3.0 mm apart",
            ),
        ],
        codes: &[],
    },
    Case {
        name: "a lesion id may ride behind the tool's name",
        marks: &[
            (
                1,
                "",
                "Cornerstone3DTools@^0.1.0:Bidirectional:T01",
                "1.1",
                "",
                0.0,
                "T01 by tracking id",
            ),
            (
                2,
                "",
                "Cornerstone3DTools@^0.1.0:Bidirectional:T01",
                "1.2",
                "",
                0.0,
                "T01 by tracking id",
            ),
        ],
        codes: &[],
    },
    Case {
        name: "two marks of one label on one date match nothing",
        marks: &[
            (1, "liver", "", "", "", 0.0, "-"),
            (1, "liver", "", "", "", 50.0, "-"),
            (2, "liver", "", "", "", 0.0, "-"),
        ],
        codes: &[
            "contradiction.lesion_match",
            "contradiction.lesion_match",
            "contradiction.lesion_match",
            "contradiction.lesion_match",
        ],
    },
    Case {
        name: "another frame of reference: relative to a matched pair",
        marks: &[
            (1, "T01", "", "", "f", 0.0, "T01 by label"),
            (
                1,
                "",
                "",
                "",
                "f",
                40.0,
                "L01 by same place relative to a matched lesion, 4.0 mm apart",
            ),
            (2, "T01", "", "", "g", 500.0, "T01 by label"),
            (
                2,
                "",
                "",
                "",
                "g",
                544.0,
                "L01 by same place relative to a matched lesion, 4.0 mm apart",
            ),
        ],
        codes: &[],
    },
    Case {
        name: "another frame of reference and nothing matched: the later one is not used",
        marks: &[
            (1, "", "", "", "f", 0.0, "L01 by only mark"),
            (2, "", "", "", "g", 0.0, "-"),
        ],
        codes: &["missing_data.lesion_match"],
    },
    Case {
        name: "two that could both be the one: neither is taken",
        marks: &[
            (1, "", "", "", "f", 0.0, "L01 by only mark"),
            (2, "", "", "", "f", 5.0, "-"),
            (2, "", "", "", "f", -5.0, "-"),
        ],
        codes: &["missing_data.lesion_match", "missing_data.lesion_match"],
    },
    Case {
        name: "two names at one place are two lesions",
        marks: &[
            (1, "T01", "", "", "f", 0.0, "T01 by only mark"),
            (2, "T02", "", "", "f", 0.0, "T02 by only mark"),
        ],
        codes: &[],
    },
    Case {
        name: "a mapping file comes before all",
        marks: &[
            (1, "hand", "", "1.1", "f", 0.0, "N09 by mapping file"),
            (2, "hand", "", "1.2", "g", 70.0, "N09 by mapping file"),
        ],
        codes: &[],
    },
];

#[test]
fn every_mark_gets_its_lesion_and_the_ground_for_it() {
    let map = LesionMap::read(b"match_label,lesion\nhand,N09\n").unwrap();
    let mut counted = 0;
    for case in CASES {
        let marks: Vec<Mark<'_>> = case.marks.iter().map(mark).collect();
        let (matches, findings) = match_lesions(&marks, &map);
        for (row, matched) in case.marks.iter().zip(&matches) {
            let found = match matched.lesion.as_str() {
                "" => "-".to_owned(),
                lesion => format!("{lesion} by {}", matched.ground.say()),
            };
            assert_eq!(found, row.6, "{}: {row:?}", case.name);
            let is_used = matched.ground.confidence() > Confidence::None;
            assert_eq!(is_used, row.6 != "-", "{}: {row:?}", case.name);
        }
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, case.codes, "{}", case.name);
        counted += 1;
    }
    assert_eq!(counted, 10);
}

fn mark(&(day, label, id, uid, frame, x, _): &MarkRow) -> Mark<'static> {
    let mut mark = Mark {
        subject: "P1".into(),
        reader: "R1".into(),
        date: Some(Date::constant(2020, 1, day)),
        study_uid: format!("1.{day}").into(),
        label: label.into(),
        tracking_id: id.into(),
        tracking_uid: uid.into(),
        frame_of_reference_uid: frame.into(),
        centre: Some(Vector3::new(x, 0.0, 0.0)),
        ..Mark::default()
    };
    mark.long.length = Some(Mm::from_mm(10));
    mark
}

#[test]
fn two_readers_and_two_subjects_are_never_joined() {
    let mut marks: Vec<Mark<'_>> = (1..=4)
        .map(|day| mark(&(day, "T01", "", "1.1", "f", 0.0, "")))
        .collect();
    marks[1].reader = "R2".into();
    marks[2].subject = "P2".into();
    let (matches, _) = match_lesions(&marks, &LesionMap::default());
    let grounds: Vec<String> = matches.iter().map(|matched| matched.ground.say()).collect();
    assert_eq!(
        grounds,
        ["tracking UID", "only mark", "only mark", "tracking UID"]
    );
}
