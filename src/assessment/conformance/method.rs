//! How a lesion was measured, and what that method can measure (recist-1.1.md section 2).

use crate::study::{Mm, Policies};

/// Slices up to this thickness measure from `measurable` on; thicker ones from twice their own.
pub(super) const THIN_SLICE: Mm = Mm::from_mm(5);
const CHEST_XRAY_MEASURABLE: Mm = Mm::from_mm(20);

/// A way to measure or see a lesion (TRMETHOD).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// CT or MRI; also what is not said, and the CT of a PET/CT.
    CrossSectional,
    /// Plain film.
    XRay,
    /// Ultrasound.
    Ultrasound,
    /// Calipers on a superficial lesion.
    Caliper,
    /// PET, bone scan, MIBG.
    Nuclear,
    /// Endoscopy, cytology, histology, markers.
    NotAnImage,
}

/// Part of a method's name, and what it stands for: the first that fits. `pet/ct` is a CT.
const NAMES: &[(&str, Method)] = &[
    ("mri", Method::CrossSectional),
    ("magneticresonance", Method::CrossSectional),
    ("ultraso", Method::Ultrasound),
    ("sonogra", Method::Ultrasound),
    ("spect", Method::Nuclear),
    ("scintigra", Method::Nuclear),
    ("bonescan", Method::Nuclear),
    ("mibg", Method::Nuclear),
    ("ct", Method::CrossSectional),
    ("tomography", Method::CrossSectional),
    ("pet", Method::Nuclear),
    ("xray", Method::XRay),
    ("radiograph", Method::XRay),
    ("plainfilm", Method::XRay),
    ("clinical", Method::Caliper),
    ("caliper", Method::Caliper),
    ("physical", Method::Caliper),
    ("photo", Method::Caliper),
    ("histolog", Method::NotAnImage),
    ("patholog", Method::NotAnImage),
    ("biopsy", Method::NotAnImage),
    ("cytolog", Method::NotAnImage),
    ("endoscop", Method::NotAnImage),
    ("marker", Method::NotAnImage),
];

/// DICOM modalities and short forms, whole.
const SHORT_NAMES: &[(&str, Method)] = &[
    ("mr", Method::CrossSectional),
    ("us", Method::Ultrasound),
    ("pt", Method::Nuclear),
    ("nm", Method::Nuclear),
    ("cr", Method::XRay),
    ("dx", Method::XRay),
    ("es", Method::NotAnImage),
];

impl Method {
    /// The method of that name; `None` when the name says nothing to us.
    pub fn from_name(name: &str) -> Option<Method> {
        let plain: String = name
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let short = SHORT_NAMES.iter().find(|(short, _)| plain == *short);
        let known = || NAMES.iter().find(|(part, _)| plain.contains(part));
        short.or_else(known).map(|(_, method)| *method)
    }

    /// The longest diameter from which this method can measure; `None` when it never can.
    pub fn measurable_from(self, thickness: Option<Mm>, policies: &Policies) -> Option<Mm> {
        match self {
            Method::CrossSectional => Some(match thickness {
                Some(t) if t > THIN_SLICE => policies.measurable.max(t + t),
                _ => policies.measurable,
            }),
            Method::Caliper => Some(policies.measurable),
            Method::XRay => Some(CHEST_XRAY_MEASURABLE),
            Method::Ultrasound | Method::Nuclear | Method::NotAnImage => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_known_by_their_usual_names() {
        let rows = [
            ("CT", Method::CrossSectional),
            ("CT SCAN", Method::CrossSectional),
            ("MRI", Method::CrossSectional),
            ("MR", Method::CrossSectional),
            ("PET/CT", Method::CrossSectional),
            ("PET", Method::Nuclear),
            ("SPECT", Method::Nuclear),
            ("MIBG scan", Method::Nuclear),
            ("X-ray", Method::XRay),
            ("CHEST RADIOGRAPH", Method::XRay),
            ("US", Method::Ultrasound),
            ("Ultrasound", Method::Ultrasound),
            ("clinical", Method::Caliper),
            ("CALIPER", Method::Caliper),
            ("histology", Method::NotAnImage),
        ];
        for (name, method) in rows {
            assert_eq!(Method::from_name(name), Some(method), "{name}");
        }
        assert_eq!(Method::from_name("scan"), None);
    }
}
