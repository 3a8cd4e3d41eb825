//! What is wrong with a file or a series: a class that tests can hold, and words for a person.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use super::tag::Tag;

pub use crate::finding::Severity;

/// One thing that is wrong: its code is a class, a dot, a detail, and stable.
///
/// Boxed, so that what goes well stays small and fast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Box<Parts>);

/// What a [`Problem`] is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// How much it weighs.
    pub severity: Severity,
    /// Class and detail, such as `no_spacing.absent`.
    pub code: &'static str,
    /// The attribute it is about.
    pub tag: Option<Tag>,
    /// The value as it stands in the file, control characters escaped, at most 64 characters.
    pub value: String,
    /// What is wrong and what to do.
    pub message: Cow<'static, str>,
}

impl Deref for Problem {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Problem {
    /// An error.
    pub fn error(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note.
    pub fn note(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// Of this severity.
    pub fn new(
        severity: Severity,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(Parts {
            severity,
            code,
            tag: None,
            value: String::new(),
            message: message.into(),
        }))
    }

    /// About this attribute.
    pub fn of(mut self, tag: Tag) -> Self {
        self.0.tag = Some(tag);
        self
    }

    /// With the bytes as they stand in the file.
    pub fn with_value(mut self, bytes: &[u8]) -> Self {
        self.0.value = shown(bytes);
        self
    }

    /// With a value that was made fit to be shown before.
    pub(super) fn showing(mut self, value: &str) -> Self {
        value.clone_into(&mut self.0.value);
        self
    }

    /// With other words.
    pub fn saying(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.message = message.into();
        self
    }

    /// The part of the code before the dot.
    pub fn class(&self) -> &'static str {
        self.code.split('.').next().unwrap_or(self.code)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(tag) = self.tag {
            write!(formatter, "{tag}: ")?;
        }
        formatter.write_str(&self.message)?;
        if !self.value.is_empty() {
            write!(formatter, " (value {:?})", self.value)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// Bytes as a person may see them: nothing a terminal would obey, and not too many.
pub fn shown(bytes: &[u8]) -> String {
    const LIMIT: usize = 64;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * LIMIT)]);
    let mut shown: String = text
        .trim_end_matches([' ', '\0'])
        .chars()
        .take(LIMIT)
        .flat_map(escaped)
        .collect();
    if bytes.len() > LIMIT {
        shown.push('…');
    }
    shown
}

/// A character, or its escape when it is a control or turns the direction of writing.
fn escaped(character: char) -> impl Iterator<Item = char> {
    let hidden = character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let escape = hidden.then(|| character.escape_default());
    let plain = (!hidden).then_some(character);
    plain.into_iter().chain(escape.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_obeys_is_shown() {
        assert_eq!(shown(b"\x1b[2JX\0"), "\\u{1b}[2JX");
        assert_eq!(shown("SUBJ\u{202e}100".as_bytes()), "SUBJ\\u{202e}100");
        assert_eq!(shown(b"0.75\\0.75 "), "0.75\\0.75");
        assert_eq!(shown(&[b'A'; 60_000]).chars().count(), 65);
    }
}
