//! Identifiers that look alike: told apart byte for byte, but said aloud.

use std::hash::Hasher;

/// What two look-alike identifiers have in common: case, blanks, letters of other scripts that look
/// Latin, and the spellings of one number (007, 7, 7.0, 1E5 and 100000) are folded.
pub(super) fn fold(id: &str) -> String {
    let folded: String = id
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .map(latin)
        .collect();
    number(&folded).unwrap_or(folded)
}

/// A hash of the folded identifier, the same on every machine and in every run.
pub(super) fn fold_hash(id: &[u8]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    let mut small = [0; 32];
    match small.get_mut(..id.len()) {
        // A letter, then letters, digits and hyphens: only case is folded.
        Some(lower) if is_plain(id) => {
            lower.copy_from_slice(id);
            lower.make_ascii_lowercase();
            hasher.write(lower);
        }
        _ => hasher.write(fold(&String::from_utf8_lossy(id)).as_bytes()),
    }
    hasher.finish()
}

fn is_plain(id: &[u8]) -> bool {
    id.first().is_some_and(u8::is_ascii_alphabetic)
        && id.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Lower-case Cyrillic and Greek letters that look like Latin ones; full-width forms.
fn latin(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}' => char::from(b'0' + (c as u32 - 0xff10) as u8),
        '\u{ff41}'..='\u{ff5a}' => char::from(b'a' + (c as u32 - 0xff41) as u8),
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'е' | 'ε' => 'e',
        'н' | 'η' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'ν' => 'n',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'у' | 'υ' => 'y',
        'х' | 'χ' => 'x',
        'ζ' => 'z',
        other => other,
    }
}

/// The plain digits of a whole number, however it is spelled.
fn number(text: &str) -> Option<String> {
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, exponent.trim_start_matches('+').parse().ok()?),
        None => (text, 0usize),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || exponent > 30 {
        return None;
    }
    let zeros = exponent.checked_sub(fraction.len())?;
    let all = format!("{whole}{fraction}{}", "0".repeat(zeros));
    let plain = all.trim_start_matches('0');
    Some(if plain.is_empty() { "0" } else { plain }.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_fold_to_one_and_others_do_not() {
        for (a, b) in [
            ("S1", "s1"),
            ("S1", "S1 "),
            ("S1", "\u{405}1"),
            ("T1", "\u{422}1"),
            ("007", "7"),
            ("12", "12.0"),
            ("1E5", "100000"),
            ("S1", "S\u{200b}1"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
            assert_eq!(fold_hash(a.as_bytes()), fold_hash(b.as_bytes()), "{a} {b}");
        }
        for (a, b) in [("S1", "S01"), ("S1", "S2"), ("1-2", "12"), ("12", "12.5")] {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
        assert_eq!(fold("s-001"), "s-001");
    }
}
