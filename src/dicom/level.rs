//! How deep a walk is, and in what.

use super::tag::Tag;
use super::visitor::Encoding;

/// What a level of the walk is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    DataSet,
    Sequence,
    Item,
}

/// One level of the walk's own stack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    pub(super) kind: Kind,
    /// The sequence's tag, on the sequence and on its items.
    pub(super) tag: Tag,
    /// Items begun in this sequence.
    pub(super) items: u32,
    /// Where it ends at the latest.
    pub(super) end: u64,
    /// A delimiter ends it (undefined length).
    pub(super) delimited: bool,
    pub(super) explicit: bool,
    pub(super) big_endian: bool,
    /// The last tag seen in it, when the walk went deeper; 0 before the first.
    pub(super) last: Tag,
}

impl Level {
    /// The top level: a data set that ends at `end`.
    pub(super) fn data_set(end: u64, encoding: Encoding) -> Self {
        Self {
            kind: Kind::DataSet,
            tag: Tag(0),
            items: 0,
            end,
            delimited: false,
            explicit: encoding.explicit,
            big_endian: encoding.big_endian,
            last: Tag(0),
        }
    }
}

/// The sequences around an element, outermost first.
#[derive(Clone, Copy)]
pub struct Path<'a>(pub(super) &'a [Level]);

impl Path<'_> {
    /// Count of sequences around the element; 0 at the top level.
    #[inline]
    pub fn depth(self) -> usize {
        (self.0.len() - 1) / 2
    }

    /// Tag of the sequence at a depth (0 is the outermost), and the item's index from 0.
    pub fn step(self, depth: usize) -> Option<(Tag, usize)> {
        let sequence = self.0.get(1 + 2 * depth)?;
        Some((sequence.tag, (sequence.items as usize).saturating_sub(1)))
    }
}
