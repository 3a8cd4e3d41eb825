//! Responses of a timepoint: the table of RECIST 1.1, and sums on and beside their thresholds.

use super::Sheet;
use super::table::rows;
use crate::assessment::{SumOfDiameters, TargetFacts, TargetHistory, target_response};
use crate::criteria::{NewLesions, NonTargetResponse, RECIST_1_1, TargetResponse, look_up};
use crate::study::{Mm, Policies, parse_diameter};

/// Tables 1 and 2 of the paper with their gaps filled: every combination.
pub fn overall_responses() -> Sheet {
    let mut sheet = Sheet::new("overall response", "RECIST 1.1, Tables 1 and 2");
    for row in rows(include_str!(
        "../../../testdata/criteria/recist11_timepoint.csv"
    )) {
        let words = ["target", "non_target", "new_lesion"].map(|column| row.get(column));
        let new_lesions = match words[2] {
            "Y" => Some(NewLesions::Unequivocal),
            word => NewLesions::from_name(word),
        };
        let target = TargetResponse::from_name(words[0]);
        let non_target = NonTargetResponse::from_name(words[1]);
        let given = match (target, non_target, new_lesions) {
            (Some(target), Some(non_target), Some(new_lesions)) => {
                look_up(RECIST_1_1.overall, target, non_target, new_lesions)
                    .0
                    .as_str()
            }
            _ => "a word that is none",
        };
        sheet.expect(&words.join(" "), row.get("overall"), given);
    }
    sheet
}

/// Baseline, nadir before, sum now (extranodal, millimetres), target response.
const THRESHOLDS: &[(&str, &str, &str, &str)] = &[
    ("100", "100", "70", "PR"),
    ("100", "100", "70.1", "SD"),
    ("100", "100", "120", "PD"),
    ("100", "100", "119.9", "SD"),
    ("20", "20", "24", "SD"),
    ("20", "20", "25", "PD"),
    ("25", "25", "30", "PD"),
    ("200", "150", "170", "SD"),
    ("100", "50", "60", "PD"),
    ("100", "50", "59.9", "PR"),
    ("100", "60", "72", "PD"),
    ("14.0", "14.0", "9.8", "PR"),
    ("28.0", "28.0", "19.6", "PR"),
    ("26.0", "26.0", "31.2", "PD"),
    ("27.0", "27.0", "32.4", "PD"),
    ("24.1", "24.1", "29.1", "PD"),
    ("60", "0", "4", "PR"),
    ("60", "0", "5", "PD"),
    ("60", "30", "0", "CR"),
];

/// Sums exactly on a threshold, a tenth beside it, and where binary fractions go wrong.
pub fn thresholds() -> Sheet {
    let mut sheet = Sheet::new("thresholds of the sum", "RECIST 1.1, 4.3.1");
    let policies = Policies::default();
    for (baseline, nadir, now, expected) in THRESHOLDS {
        let mm = |text: &str| parse_diameter(text).map_or(Mm::ZERO, |diameter| diameter.mm);
        let facts = TargetFacts {
            targets: 1,
            sum: SumOfDiameters {
                total: mm(now),
                decimals: 1,
                complete: true,
                read: 1,
            },
            back: mm(now) > Mm::ZERO,
            ..TargetFacts::default()
        };
        let history = TargetHistory {
            baseline: Some(mm(baseline)),
            nadir: Some((mm(nadir), 0)),
            complete_response_before: false,
        };
        let (response, _) = target_response(&facts, &history, &policies);
        let example = format!("baseline {baseline}, nadir {nadir}, now {now}");
        sheet.expect(&example, expected, response.as_str());
    }
    sheet
}
