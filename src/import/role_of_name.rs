//! The role that a lesion's name tells, as trials number lesions: T01, NT01, N01.

use crate::study::Role;

/// The role by a name of letters and a number; none when the name tells nothing.
pub fn role_of_name(name: &str) -> Option<Role> {
    let upper = name.trim().to_uppercase();
    let digits = upper.trim_start_matches(|c: char| !c.is_ascii_digit());
    let word = upper[..upper.len() - digits.len()].trim_end_matches([' ', '-', '_', '#']);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match word {
        "T" | "TL" | "TARGET" | "TARGET LESION" => Some(Role::Target),
        "NT" | "NTL" | "NON-TARGET" | "NONTARGET" | "NON TARGET" => Some(Role::NonTarget),
        "N" | "NL" | "NEW" | "NEW LESION" => Some(Role::New),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_number_lesions_tell_their_role() {
        let cases = [
            ("T01", Some(Role::Target)),
            ("target 3", Some(Role::Target)),
            ("NT01", Some(Role::NonTarget)),
            ("Non-Target-2", Some(Role::NonTarget)),
            ("N1", Some(Role::New)),
            ("NL02", Some(Role::New)),
            ("0022", None),
            ("liver VII", None),
            ("T", None),
            ("T1b", None),
            ("", None),
            ("Å1", None),
        ];
        for (name, role) in cases {
            assert_eq!(role_of_name(name), role, "{name}");
        }
    }
}
