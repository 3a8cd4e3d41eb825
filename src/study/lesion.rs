//! A lesion: what stays the same about it over time.

use super::Text;

/// Part the lesion plays in the assessment (TU TUORRES: TARGET, NON-TARGET, NEW).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Chosen at baseline, measured at each visit, counted in the sum.
    Target,
    /// All other disease at baseline, followed by eye.
    NonTarget,
    /// Not there at baseline.
    New,
}

impl Role {
    /// As measurements.csv spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Target => "target",
            Role::NonTarget => "non-target",
            Role::New => "new",
        }
    }
}

/// Which INRC component a lesion belongs to (measurements.csv column `inrc`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InrcComponent {
    /// The primary tumour.
    Primary,
    /// Soft-tissue metastasis.
    SoftTissue,
}

/// A lesion of one subject, as one reader follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesion {
    /// Identifier, byte for byte as given (TULNKID).
    pub id: Text,
    /// Its part in the assessment.
    pub role: Role,
    /// Organ or site as given (TULOC).
    pub organ: Text,
    /// A lymph node: its diameter is the short axis.
    pub nodal: bool,
    /// Irradiated or locally treated before the study.
    pub prior_treatment: bool,
    /// INRC component, when said.
    pub inrc: Option<InrcComponent>,
}

impl Lesion {
    /// The organ as RECIST counts organs; see [`organ_key`].
    pub fn organ_key(&self) -> Text {
        organ_key(&self.organ, self.nodal)
    }
}

/// The organ a site belongs to for the two-per-organ rule: case, side and plural folded, paired
/// organs one key, all lymph nodes one organ (recist-1.1.md section 3, FAQ; other pairs C-ORGAN).
pub fn organ_key(organ: &str, nodal: bool) -> Text {
    if nodal {
        return Text::const_new("lymph node");
    }
    let mut words: Vec<String> = organ
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !SIDES_AND_FILLERS.contains(word))
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        return Text::from(organ.trim().to_lowercase());
    }
    let last = words.len() - 1;
    words[last] = singular(&words[last]);
    for (fold, key) in SAME_ORGAN {
        if words.iter().any(|word| singular(word) == *fold) {
            return Text::const_new(key);
        }
    }
    Text::from(words.join(" "))
}

/// Words that name a side or a part, not an organ.
const SIDES_AND_FILLERS: &[&str] = &[
    "left",
    "right",
    "l",
    "r",
    "lt",
    "rt",
    "bilateral",
    "upper",
    "lower",
    "middle",
    "lobe",
    "segment",
    "seg",
    "gland",
    "nos",
    "the",
    "of",
];

/// Words that stand for an organ wherever they occur in a site. Paired organs have one key;
/// skin, bone, peritoneum and pleura are one organ each.
const SAME_ORGAN: &[(&str, &str)] = &[
    ("lung", "lung"),
    ("pulmonary", "lung"),
    ("kidney", "kidney"),
    ("renal", "kidney"),
    ("adrenal", "adrenal"),
    ("suprarenal", "adrenal"),
    ("ovary", "ovary"),
    ("breast", "breast"),
    ("testis", "testis"),
    ("liver", "liver"),
    ("hepatic", "liver"),
    ("bone", "bone"),
    ("vertebra", "bone"),
    ("skin", "skin"),
    ("peritoneum", "peritoneum"),
    ("peritoneal", "peritoneum"),
    ("pleura", "pleura"),
    ("pleural", "pleura"),
];

fn singular(word: &str) -> String {
    match word {
        "ovaries" => "ovary".into(),
        "vertebrae" => "vertebra".into(),
        "testes" => "testis".into(),
        _ => match word.strip_suffix('s') {
            Some(stem) if !word.ends_with("ss") && !word.ends_with("is") && stem.len() > 2 => {
                stem.into()
            }
            _ => word.into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paired_organs_are_one_organ_and_so_are_all_nodes() {
        for (organ, nodal, key) in [
            ("Left lung", false, "lung"),
            ("LUNG, RIGHT", false, "lung"),
            ("lungs", false, "lung"),
            ("right upper lobe of the lung", false, "lung"),
            ("ADRENAL GLAND", false, "adrenal"),
            ("left adrenal", false, "adrenal"),
            ("Liver seg 4", false, "liver"),
            ("mediastinum", true, "lymph node"),
            ("pelvis", true, "lymph node"),
            ("spleen", false, "spleen"),
            ("SOFT TISSUE", false, "soft tissue"),
        ] {
            assert_eq!(organ_key(organ, nodal), key, "{organ}");
        }
        assert_eq!(organ_key("PANCREAS", false), organ_key("pancreas", false));
        assert_ne!(organ_key("spleen", false), organ_key("liver", false));
    }
}
