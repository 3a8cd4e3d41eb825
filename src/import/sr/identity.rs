//! Which lesion a group is of: the reader's label, the tracking identifier, what a viewer put
//! into it.

use compact_str::CompactString;

/// The names of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LesionName {
    /// The label as it stands.
    pub label: CompactString,
    /// Which lesion: label or tracking identifier without what only names tool or patient, else
    /// the tracking UID.
    pub lesion: CompactString,
    /// The viewer that the tracking identifier names, such as `Cornerstone3DTools@^0.1.0`.
    pub tool: CompactString,
}

/// Identifiers that a writer gives to every measurement.
const NO_NAMES: [&str; 1] = ["web annotation"];

/// Name a lesion by its comment, free text, tracking identifier and UID.
pub fn lesion_name(
    label: &str,
    tracking_id: &str,
    tracking_uid: &str,
    patient: &str,
) -> LesionName {
    let (tool, own) = tool_and_name(tracking_id);
    let own = if NO_NAMES.contains(&own) { "" } else { own };
    let own = without_patient(own, patient);
    let label = label.trim();
    // A name of its own behind the tool was put there to be stable; a comment is for a person.
    let names = if tool.is_empty() {
        [label, own, tracking_uid]
    } else {
        [own, label, tracking_uid]
    };
    let lesion = names.into_iter().find(|name| !name.is_empty());
    LesionName {
        label: if label.is_empty() { own } else { label }.into(),
        lesion: without_patient(lesion.unwrap_or_default(), patient).into(),
        tool: tool.into(),
    }
}

/// `Cornerstone3DTools@^0.1.0:Length:T01` is a viewer, its tool, and perhaps a name.
fn tool_and_name(tracking_id: &str) -> (&str, &str) {
    let trimmed = tracking_id.trim();
    let is_tool = ["cornerstoneTools@", "Cornerstone3DTools@"]
        .iter()
        .any(|start| trimmed.starts_with(start));
    if !is_tool {
        return ("", trimmed);
    }
    let mut parts = trimmed.splitn(3, ':');
    let tool = parts.next().unwrap_or_default();
    (tool, parts.nth(1).unwrap_or_default().trim())
}

/// `NBL-001 T01` of patient NBL-001 is T01.
fn without_patient<'t>(name: &'t str, patient: &str) -> &'t str {
    let rest = name.strip_prefix(patient).filter(|_| !patient.is_empty());
    match rest.map(|rest| (rest, rest.trim_start_matches([' ', '_', ':', '/']))) {
        Some((rest, name)) if !name.is_empty() && rest.len() > name.len() => name,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lesions_are_named_by_what_a_person_said() {
        let cases = [
            // label, tracking id, lesion, label found, tool
            (
                "T01",
                "Cornerstone3DTools@^0.1.0:Length",
                "T01",
                "T01",
                "Cornerstone3DTools@^0.1.0",
            ),
            (
                "T01 liver VII",
                "Cornerstone3DTools@^0.1.0:Bidirectional:T01",
                "T01",
                "T01 liver VII",
                "Cornerstone3DTools@^0.1.0",
            ),
            (
                "",
                "cornerstoneTools@^4.0.0:Length",
                "1.2.3",
                "",
                "cornerstoneTools@^4.0.0",
            ),
            ("", "web annotation", "1.2.3", "", ""),
            ("", "NBL-001 T01", "T01", "T01", ""),
            ("", "NBL-001", "NBL-001", "NBL-001", ""),
            ("", "NBL-0012", "NBL-0012", "NBL-0012", ""),
            ("", "LungNodule0001", "LungNodule0001", "LungNodule0001", ""),
            ("liver", "LungNodule0001", "liver", "liver", ""),
            ("", "", "1.2.3", "", ""),
        ];
        for (label, tracking_id, lesion, found, tool) in cases {
            let name = lesion_name(label, tracking_id, "1.2.3", "NBL-001");
            let expected = LesionName {
                label: found.into(),
                lesion: lesion.into(),
                tool: tool.into(),
            };
            assert_eq!(name, expected, "{label:?} {tracking_id:?}");
        }
    }
}
