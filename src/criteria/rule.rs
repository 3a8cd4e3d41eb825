//! A rule as it is told to a user: what it says, where it is printed, how sure that is.

/// How a rule is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// A source that states it was read.
    Seen,
    /// From memory of the paper, not read again.
    Memory,
    /// The paper is silent or ambiguous: our choice.
    Convention,
}

impl Confidence {
    /// As `recist criteria` prints it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Confidence::Seen => "source seen",
            Confidence::Memory => "from memory",
            Confidence::Convention => "convention",
        }
    }

    /// As a reason marks it: nothing for a source that was read.
    pub const fn mark(self) -> &'static str {
        match self {
            Confidence::Seen => "",
            Confidence::Memory => "[M]",
            Confidence::Convention => "[A]",
        }
    }
}

/// One rule of a criteria set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, as the truth tables and reasons use it: `R-PD`, `C-NADIR0`.
    pub id: &'static str,
    /// What it says.
    pub text: &'static str,
    /// Where it is printed, or the convention that fills a gap.
    pub source: &'static str,
    /// How it is known.
    pub confidence: Confidence,
}

impl Rule {
    /// A rule whose source was read.
    pub const fn seen(id: &'static str, text: &'static str, source: &'static str) -> Rule {
        Rule {
            id,
            text,
            source,
            confidence: Confidence::Seen,
        }
    }

    /// A rule from memory of its source.
    pub const fn memory(id: &'static str, text: &'static str, source: &'static str) -> Rule {
        Rule {
            id,
            text,
            source,
            confidence: Confidence::Memory,
        }
    }

    /// A choice where the source is silent.
    pub const fn convention(id: &'static str, text: &'static str, source: &'static str) -> Rule {
        Rule {
            id,
            text,
            source,
            confidence: Confidence::Convention,
        }
    }
}
