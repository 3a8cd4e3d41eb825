//! stdout for data, stderr for talk: plain when piped, colour only where it is wanted.

use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal, Write};

use super::Failure;
use crate::error::Error;
use crate::finding::Severity;

/// Where the output goes, and what it can show.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    quiet: bool,
    colour: bool,
    width: Option<usize>,
    talks_to_person: bool,
}

impl Console {
    /// The console of this process. `quiet` keeps stderr to errors.
    pub fn new(quiet: bool) -> Console {
        let terminal = io::stdout().is_terminal();
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Console {
            quiet,
            colour: terminal && !no_colour,
            width: terminal.then(|| measured().unwrap_or(80)),
            talks_to_person: io::stderr().is_terminal() && !quiet,
        }
    }

    /// Columns of the terminal; `None` in a pipe, where nothing needs to fit.
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// Whether a progress bar has a viewer.
    pub fn shows_progress(&self) -> bool {
        self.talks_to_person
    }

    /// Data on stdout. A reader that has seen enough (`| head`) is no failure.
    pub fn write(&self, data: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(data).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::Storage(Error::io("write", "stdout", error)))
            }
            _ => Ok(()),
        }
    }

    /// A line of talk on stderr, unless told to be quiet.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            // Nobody to tell it to when stderr is closed.
            let _ = writeln!(io::stderr(), "{}", visible(line));
        }
    }

    /// Why there is no result, and what would help.
    pub fn failed(&self, failure: &Failure) {
        let mut text = String::new();
        for line in failure.to_string().lines() {
            let _ = writeln!(text, "error: {}", visible(line));
        }
        if let Some(hint) = failure.hint() {
            let _ = writeln!(text, "hint: {hint}");
        }
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// The severity, coloured where colour is wanted; the word always says it too.
    pub fn severity(&self, severity: Severity) -> String {
        let word = severity.as_str();
        let colour = match severity {
            Severity::Error => 31,
            Severity::Warning => 33,
            Severity::Note => 36,
        };
        match self.colour {
            true => format!("\x1b[{colour}m{word}\x1b[0m"),
            false => word.to_owned(),
        }
    }

    /// A heading, bold where the terminal can.
    pub fn heading(&self, text: &str) -> String {
        match self.colour {
            true => format!("\x1b[1m{text}\x1b[0m"),
            false => text.to_owned(),
        }
    }
}

/// Text from a file, made safe to show: control characters and those that turn the direction of
/// writing are shown as escapes.
pub fn visible(text: &str) -> String {
    if !text.chars().any(is_hidden) {
        return text.to_owned();
    }
    text.chars().fold(String::new(), |mut shown, c| {
        if is_hidden(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
        shown
    })
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_move_the_cursor_or_turn_the_text_is_shown_as_an_escape() {
        assert_eq!(visible("\x1b[31mliver"), "\\u{1b}[31mliver");
        assert_eq!(visible("liver\u{202e}"), "liver\\u{202e}");
        assert_eq!(visible("S\n1"), "S\\u{a}1");
        assert_eq!(visible("fémur"), "fémur");
    }
}
