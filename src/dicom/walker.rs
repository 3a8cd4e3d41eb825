//! The gate: one bounded pass over the bytes of a data set before any tree is built.
//!
//! No recursion and no allocation by what the file claims. Every claimed length is compared
//! with what is left in its parent, every VR must be known, tags ascend at the top level, the
//! explicit end is reached exactly. Sequences inside `UN` are read as implicit VR little endian
//! (PS3.5 6.2.2 note 2). What the walk refuses never reaches another parser.

use super::element_head::{Head, READ_AHEAD, UNDEFINED, read_head};
use super::fragments::walk_fragments;
use super::level::{Kind, Level, Path};
use super::problem::Problem;
use super::source::Source;
use super::tag::{self, Tag};
use super::visitor::{Element, Encoding, PixelBytes, Visitor};
use super::vr::Vr;

/// Deepest nesting of sequences that is read.
pub const DEEPEST_NESTING: usize = 64;
/// Most elements in one data set.
pub const MOST_ELEMENTS: u32 = 1_000_000;
/// Most items, and fragments, in one data set: fewer than 200,000.
pub const MOST_ITEMS: u32 = 199_999;
/// Longest value that is handed to a visitor, in bytes.
pub const LONGEST_VALUE: u32 = 1 << 20;

/// Walk the data set from `start` to the end of the source. An error says why it is refused.
pub fn walk<S: Source, V: Visitor>(
    source: &mut S,
    start: u64,
    encoding: Encoding,
    visitor: &mut V,
) -> Result<(), Problem> {
    let end = source.length();
    let levels = vec![Level::data_set(end, encoding)];
    let walk = Walk {
        source,
        visitor,
        levels,
        at: start,
        last: Tag(0),
        elements: 0,
        items: 0,
        encoding,
    };
    walk.run()
}

struct Walk<'w, S, V> {
    source: &'w mut S,
    visitor: &'w mut V,
    levels: Vec<Level>,
    at: u64,
    last: Tag,
    elements: u32,
    items: u32,
    encoding: Encoding,
}

impl<S: Source, V: Visitor> Walk<'_, S, V> {
    fn run(mut self) -> Result<(), Problem> {
        while let Some(level) = self.levels.last().copied() {
            if self.at == level.end && !level.delimited {
                self.leave();
                continue;
            }
            match level.kind {
                Kind::DataSet | Kind::Item => self.element(&level)?,
                Kind::Sequence => self.item(&level)?,
            }
        }
        Ok(())
    }

    fn element(&mut self, level: &Level) -> Result<(), Problem> {
        if self.last >= tag::PIXEL_DATA && self.is_zero_tail(level)? {
            self.at = level.end;
            return Ok(());
        }
        let head = read_head(self.source, self.at, level)?;
        if head.tag.group() == 0xFFFE {
            return self.item_end(level, &head);
        }
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return Err(Problem::error(
                "over_limit.elements",
                "more than 1,000,000 elements in one data set",
            ));
        }
        self.order(level, head.tag)?;
        if head.length != UNDEFINED && u64::from(head.length) > level.end - head.value_at {
            return Err(self.past_end(level, &head));
        }
        let top = self.levels.len() == 1;
        if matches!(
            head.tag,
            tag::PIXEL_DATA | tag::FLOAT_PIXEL_DATA | tag::DOUBLE_FLOAT_PIXEL_DATA
        ) {
            return self.pixels(level, &head, top);
        }
        if self.visitor.wants(Path(&self.levels), head.tag) {
            return self.value(level, &head);
        }
        let sequence = match head.vr {
            Some(Vr::SQ) => true,
            Some(Vr::UN) | None => head.length == UNDEFINED || self.is_hidden_sequence(&head)?,
            Some(_) if head.length == UNDEFINED => {
                return Err(self.malformed_length(&head, "a plain value of undefined length"));
            }
            Some(_) => false,
        };
        if sequence {
            self.open_sequence(level, &head)
        } else {
            self.step_over(&head)
        }
    }

    /// Nothing but zeros is left after the pixel data: a file padded to a block. (Before them a
    /// zero could be the first byte of an element that was cut off.)
    #[cold]
    fn is_zero_tail(&mut self, level: &Level) -> Result<bool, Problem> {
        let left = level.end - self.at;
        if level.kind != Kind::DataSet || left > u64::from(LONGEST_VALUE) {
            return Ok(false);
        }
        let tail = self.source.read(self.at, left as usize, left as usize)?;
        Ok(tail.iter().all(|&byte| byte == 0))
    }

    /// One level down. The tag before is kept beside the stack: written into it for every element,
    /// the next reading of the level would wait for the writing.
    fn enter(&mut self, level: Level) {
        if let Some(top) = self.levels.last_mut() {
            top.last = self.last;
        }
        self.last = level.last;
        self.levels.push(level);
    }

    fn leave(&mut self) {
        self.levels.pop();
        self.last = self.levels.last().map_or(Tag(0), |level| level.last);
    }

    /// Tags ascend at the top level, and no tag comes twice in a row anywhere.
    fn order(&mut self, level: &Level, tag: Tag) -> Result<(), Problem> {
        if tag == self.last {
            let said = "the attribute is there twice: two answers is no answer";
            return Err(Problem::error("malformed.tag_twice", said).of(tag));
        }
        if tag < self.last && level.kind == Kind::DataSet {
            let said = format!("tags descend at byte {}", self.at);
            return Err(Problem::error("malformed.order", said).of(tag));
        }
        if level.kind == Kind::DataSet
            && matches!(tag.group(), 0x0000..=0x0003 | 0x0005 | 0x0007 | 0xFFFF)
        {
            return Err(
                Problem::error("malformed.group", "a group that no data set may hold").of(tag),
            );
        }
        self.last = tag;
        Ok(())
    }

    /// The delimiter of an item of undefined length, or one that stands where none may.
    fn item_end(&mut self, level: &Level, head: &Head) -> Result<(), Problem> {
        if head.tag != tag::ITEM_END || level.kind != Kind::Item || !level.delimited {
            return Err(Problem::error(
                "malformed.item",
                format!("an item delimiter out of place at byte {}", self.at),
            ));
        }
        if head.length != 0 {
            return Err(self.malformed_length(head, "a delimiter with a length"));
        }
        self.leave();
        self.at = head.value_at;
        Ok(())
    }

    fn step_over(&mut self, head: &Head) -> Result<(), Problem> {
        self.at = head.value_at + u64::from(head.length);
        Ok(())
    }

    fn value(&mut self, level: &Level, head: &Head) -> Result<(), Problem> {
        if head.length == UNDEFINED || head.vr == Some(Vr::SQ) {
            return Err(
                Problem::error("malformed.vr", "a sequence where a plain value belongs")
                    .of(head.tag),
            );
        }
        if head.length > LONGEST_VALUE {
            return Err(Problem::error(
                "over_limit.value",
                format!("a value of {} bytes", head.length),
            )
            .of(head.tag));
        }
        let bytes = self
            .source
            .read(head.value_at, head.length as usize, READ_AHEAD)?;
        let element = Element {
            tag: head.tag,
            vr: head.vr,
            bytes,
            big_endian: level.big_endian,
        };
        self.visitor.value(Path(&self.levels), element)?;
        self.step_over(head)
    }

    /// A sequence written without its VR: the dictionary says so and an item stands there.
    fn is_hidden_sequence(&mut self, head: &Head) -> Result<bool, Problem> {
        if head.length < 8 {
            return Ok(false);
        }
        let bytes = self.source.read(head.value_at, 4, READ_AHEAD)?;
        Ok(bytes == [0xFE, 0xFF, 0x00, 0xE0] && head.tag.is_sequence())
    }

    fn open_sequence(&mut self, level: &Level, head: &Head) -> Result<(), Problem> {
        // A dataset, then a sequence and an item for each level of nesting.
        if self.levels.len() / 2 >= DEEPEST_NESTING {
            return Err(
                Problem::error("over_limit.nesting", "sequences nested more than 64 deep")
                    .of(head.tag),
            );
        }
        self.visitor.sequence(Path(&self.levels), head.tag)?;
        let delimited = head.length == UNDEFINED;
        let implicit = head.vr != Some(Vr::SQ);
        self.enter(Level {
            kind: Kind::Sequence,
            tag: head.tag,
            items: 0,
            end: if delimited {
                level.end
            } else {
                head.value_at + u64::from(head.length)
            },
            delimited,
            explicit: level.explicit && !implicit,
            big_endian: level.big_endian && !implicit,
            last: Tag(0),
        });
        self.at = head.value_at;
        Ok(())
    }

    /// The next item of a sequence, or the sequence's end.
    fn item(&mut self, level: &Level) -> Result<(), Problem> {
        let head = read_head(self.source, self.at, level)?;
        if head.tag == tag::SEQUENCE_END && level.delimited {
            if head.length != 0 {
                return Err(self.malformed_length(&head, "a delimiter with a length"));
            }
            self.leave();
            self.at = head.value_at;
            return Ok(());
        }
        if head.tag != tag::ITEM {
            return Err(Problem::error(
                "malformed.item",
                format!("no item at byte {} of a sequence", self.at),
            )
            .of(level.tag));
        }
        self.count_item()?;
        let delimited = head.length == UNDEFINED;
        if !delimited && u64::from(head.length) > level.end - head.value_at {
            return Err(self.past_end(level, &head));
        }
        if let Some(sequence) = self.levels.last_mut() {
            sequence.items += 1;
        }
        let end = if delimited {
            level.end
        } else {
            head.value_at + u64::from(head.length)
        };
        self.enter(Level {
            kind: Kind::Item,
            end,
            delimited,
            last: Tag(0),
            ..*level
        });
        self.at = head.value_at;
        self.visitor.item(Path(&self.levels))
    }

    fn count_item(&mut self) -> Result<(), Problem> {
        self.items += 1;
        if self.items > MOST_ITEMS {
            return Err(Problem::error(
                "over_limit.items",
                "200,000 items or more in one data set",
            ));
        }
        Ok(())
    }

    /// Pixel data: native bytes are stepped over, fragments are walked.
    fn pixels(&mut self, level: &Level, head: &Head, top: bool) -> Result<(), Problem> {
        if !matches!(
            head.vr,
            None | Some(Vr::OB | Vr::OW | Vr::UN | Vr::OF | Vr::OD)
        ) {
            return Err(
                Problem::error("malformed.vr", "pixel data in a VR that holds no bytes")
                    .of(head.tag),
            );
        }
        if head.length != UNDEFINED {
            if top && self.encoding.encapsulated && head.length != 0 {
                return Err(Problem::error(
                    "contradiction.pixel_data",
                    "the transfer syntax is compressed and the pixel data are not in fragments",
                ));
            }
            if top {
                let native = PixelBytes::Native {
                    offset: head.value_at,
                    length: u64::from(head.length),
                };
                self.visitor.pixels(head.tag, native)?;
            }
            return self.step_over(head);
        }
        if !self.encoding.encapsulated {
            return Err(self.malformed_length(
                head,
                "pixel data of undefined length in an uncompressed transfer syntax",
            ));
        }
        let (pixels, next) = walk_fragments(
            self.source,
            head.value_at,
            level.end,
            MOST_ITEMS - self.items,
        )?;
        self.at = next;
        if top {
            self.visitor.pixels(head.tag, pixels)
        } else {
            Ok(())
        }
    }

    /// An element claims more than its parent has left.
    #[cold]
    fn past_end(&self, level: &Level, head: &Head) -> Problem {
        let left = level.end - head.value_at;
        let said = format!(
            "byte {} claims {} bytes and {left} are left",
            self.at, head.length
        );
        if level.end == self.source.length() {
            return Problem::error(
                "truncated.value",
                format!("{said}: the file is cut short or lies; get it again whole"),
            )
            .of(head.tag);
        }
        Problem::error("malformed.length", said).of(head.tag)
    }

    #[cold]
    fn malformed_length(&self, head: &Head, said: &str) -> Problem {
        Problem::error("malformed.length", format!("{said} at byte {}", self.at)).of(head.tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dicom::source::MemorySource;
    use crate::dicom::visitor::Gate;

    const EXPLICIT: Encoding = Encoding {
        explicit: true,
        big_endian: false,
        encapsulated: false,
    };
    const IMPLICIT: Encoding = Encoding {
        explicit: false,
        big_endian: false,
        encapsulated: false,
    };

    fn gate(bytes: &[u8], encoding: Encoding) -> Result<(), Problem> {
        walk(&mut MemorySource(bytes), 0, encoding, &mut Gate)
    }

    /// `depth` sequences of undefined length inside each other.
    fn nested(depth: usize, explicit: bool) -> Vec<u8> {
        let mut open = vec![0x40, 0x00, 0x30, 0xA7];
        if explicit {
            open.extend(b"SQ\0\0");
        }
        open.extend([0xFF; 4]);
        open.extend([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        let close = [
            0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
        ];
        [open.repeat(depth), close.repeat(depth)].concat()
    }

    #[test]
    fn sixty_four_levels_and_no_more() {
        for (encoding, explicit) in [(EXPLICIT, true), (IMPLICIT, false)] {
            assert!(gate(&nested(64, explicit), encoding).is_ok());
            let refused = gate(&nested(65, explicit), encoding).unwrap_err();
            assert_eq!(refused.code, "over_limit.nesting");
            assert!(gate(&nested(100_000, explicit), encoding).is_err());
        }
    }

    #[test]
    fn every_cut_inside_a_nest_is_refused() {
        let whole = nested(3, true);
        for cut in 1..whole.len() {
            assert!(gate(&whole[..cut], EXPLICIT).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn a_claim_past_the_end_is_truncation_and_past_a_parent_malformed() {
        let at_top = b"\x08\0\x60\0CS\x04\0CT";
        assert_eq!(gate(at_top, EXPLICIT).unwrap_err().code, "truncated.value");
        let mut inside =
            b"\x40\0\x30\xA7SQ\0\0\x12\0\0\0\xFE\xFF\0\xE0\x0a\0\0\0\x08\0\x60\0CS\x04\0CT"
                .to_vec();
        inside.extend(b"\x50\0\x10\0CS\x02\0CT");
        assert_eq!(
            gate(&inside, EXPLICIT).unwrap_err().code,
            "malformed.length"
        );
    }
}
