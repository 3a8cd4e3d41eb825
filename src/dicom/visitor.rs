//! What a walk over a data set hands out.

use super::level::Path;
use super::problem::Problem;
use super::tag::Tag;
use super::vr::Vr;

/// How a data set is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// Elements name their VR.
    pub explicit: bool,
    /// Numbers are big endian (retired).
    pub big_endian: bool,
    /// Pixel data come as fragments.
    pub encapsulated: bool,
}

/// One element that a visitor wanted.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// Its tag.
    pub tag: Tag,
    /// Its VR, none in implicit VR.
    pub vr: Option<Vr>,
    /// Its value.
    pub bytes: &'a [u8],
    /// Binary numbers in it are big endian.
    pub big_endian: bool,
}

/// Where the pixel data of a data set lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PixelBytes {
    /// Native: this many bytes at this offset.
    Native {
        /// First byte.
        offset: u64,
        /// Count of bytes.
        length: u64,
    },
    /// Encapsulated: offset table aside, this many fragments with this many bytes in all.
    Encapsulated {
        /// First byte of the sequence of fragments.
        offset: u64,
        /// Count of fragments without the offset table.
        fragments: u32,
        /// Bytes in them.
        bytes: u64,
    },
}

/// What is done with the elements as they pass.
pub trait Visitor {
    /// The value of this element is wanted: it must be a plain value of bounded length.
    fn wants(&mut self, path: Path<'_>, tag: Tag) -> bool;
    /// A wanted value.
    fn value(&mut self, path: Path<'_>, element: Element<'_>) -> Result<(), Problem>;
    /// A sequence begins.
    fn sequence(&mut self, _path: Path<'_>, _tag: Tag) -> Result<(), Problem> {
        Ok(())
    }
    /// An item begins; the path ends in it.
    fn item(&mut self, _path: Path<'_>) -> Result<(), Problem> {
        Ok(())
    }
    /// The pixel data of the top level.
    fn pixels(&mut self, _tag: Tag, _pixels: PixelBytes) -> Result<(), Problem> {
        Ok(())
    }
}

/// A visitor that wants nothing: the gate alone.
pub struct Gate;

impl Visitor for Gate {
    fn wants(&mut self, _path: Path<'_>, _tag: Tag) -> bool {
        false
    }
    fn value(&mut self, _path: Path<'_>, _element: Element<'_>) -> Result<(), Problem> {
        Ok(())
    }
}
