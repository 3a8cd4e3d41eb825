//! From stored values to grey levels: rescale, window, inversion, padding (PS3.3 C.11.1,
//! C.11.2, C.7.6.3.1.2, C.7.5.1.1.2). Frames may each have their own.

use std::ops::RangeInclusive;
use std::path::Path;

use super::super::header::Header;
use super::super::level;
use super::super::part10::Refusal;
use super::super::problem::Problem;
use super::super::revisit::read_and_visit;
use super::super::tag::{self, Tag};
use super::super::value::{self, first_decimal};
use super::super::visitor::{Element, Visitor};
use super::layout::extended;
use super::visit_frames;
use super::window::{Window, WindowFunction};

const PIXEL_PADDING_VALUE: Tag = Tag(0x0028_0120);
const PIXEL_PADDING_RANGE_LIMIT: Tag = Tag(0x0028_0121);
const VOI_LUT_FUNCTION: Tag = Tag(0x0028_1056);
const FRAME_VOI_LUT_SEQUENCE: Tag = Tag(0x0028_9132);

/// A frame to be shown: its stored values and how they become grey.
#[derive(Clone, Debug)]
pub struct ShownFrame {
    /// The file's header.
    pub header: Header,
    /// Stored values, row by row.
    pub stored: Vec<i32>,
    /// Units (Hounsfield for CT) a stored value; 1 where none is stated.
    pub slope: f64,
    /// Units of stored value 0; 0 where none is stated.
    pub intercept: f64,
    /// The window that the file states, the first.
    pub window: Option<Window>,
    /// Low values are bright (MONOCHROME1).
    pub is_inverted: bool,
    /// Stored values that are no image but fill its corners.
    pub padding: Option<RangeInclusive<i32>>,
}

impl ShownFrame {
    /// Read a frame (counted from 1) of a file.
    pub fn read(path: &Path, frame: u32) -> Result<Self, Refusal> {
        let mut statements = Statements::default();
        let header = read_and_visit(path, &mut statements)?;
        if frame == 0 || frame > header.pixels.frames {
            let said = format!("no frame {frame} of {}", header.pixels.frames);
            let problem = Problem::error("missing_data.frame", said);
            return Err(problem.of(tag::NUMBER_OF_FRAMES).into());
        }
        let mut stored = Vec::new();
        visit_frames(path, &header, frame..=frame, &mut |_, values| {
            stored.extend_from_slice(values);
            Ok(())
        })?;
        let own = statements.frames.get(frame as usize - 1);
        let own = own.cloned().unwrap_or_default();
        let said = own
            .over(statements.shared.clone())
            .over(statements.top.clone());
        let pixels = &header.pixels;
        Ok(Self {
            // Zero is no slope; the header's check has said so.
            slope: said.slope.filter(|&slope| slope != 0.0).unwrap_or(1.0),
            intercept: said.intercept.unwrap_or(0.0),
            window: said.window(),
            is_inverted: pixels.photometric_interpretation == "MONOCHROME1",
            padding: statements.padding(pixels.is_signed),
            header,
            stored,
        })
    }

    /// The value of a pixel in the image's units; none where it is padding.
    pub fn value(&self, index: usize) -> Option<f64> {
        let &stored = self.stored.get(index)?;
        let is_padding = self
            .padding
            .as_ref()
            .is_some_and(|range| range.contains(&stored));
        (!is_padding).then(|| f64::from(stored) * self.slope + self.intercept)
    }

    /// A window when none is stated: from the 1st to the 99th percentile of what is no padding.
    pub fn automatic_window(&self) -> Window {
        let mut values: Vec<f64> = (0..self.stored.len())
            .filter_map(|index| self.value(index))
            .collect();
        values.sort_unstable_by(f64::total_cmp);
        let at = |percent: usize| values.get(values.len().saturating_sub(1) * percent / 100);
        let (low, high) = match (at(1), at(99)) {
            (Some(&low), Some(&high)) => (low, high),
            _ => (0.0, 1.0),
        };
        Window {
            center: (low + high) / 2.0,
            width: (high - low).max(1.0),
            function: WindowFunction::LinearExact,
        }
    }

    /// Grey levels of the frame through a window, row by row; padding is black.
    pub fn grey(&self, window: Window) -> Vec<u8> {
        let grey = |index| match self.value(index) {
            None => 0,
            Some(value) if self.is_inverted => 255 - window.grey(value),
            Some(value) => window.grey(value),
        };
        (0..self.stored.len()).map(grey).collect()
    }
}

/// What one level of the file says of the way from stored values to grey.
#[derive(Clone, Debug, Default)]
struct Statement {
    slope: Option<f64>,
    intercept: Option<f64>,
    center: Option<f64>,
    width: Option<f64>,
    function: Option<WindowFunction>,
}

impl Statement {
    /// These, and those of `other` where there are none.
    fn over(self, other: Self) -> Self {
        Self {
            slope: self.slope.or(other.slope),
            intercept: self.intercept.or(other.intercept),
            center: self.center.or(other.center),
            width: self.width.or(other.width),
            function: self.function.or(other.function),
        }
    }

    fn window(&self) -> Option<Window> {
        Window::new(self.center?, self.width?, self.function.unwrap_or_default())
    }
}

/// What all levels of the file say.
#[derive(Default)]
struct Statements {
    top: Statement,
    shared: Statement,
    frames: Vec<Statement>,
    padding: Option<[u8; 2]>,
    padding_limit: Option<[u8; 2]>,
}

impl Statements {
    /// The padding's stored values. Written as unsigned in many a signed image: the bits count.
    fn padding(&self, is_signed: bool) -> Option<RangeInclusive<i32>> {
        let number = |bytes: [u8; 2]| {
            let number = u16::from_le_bytes(bytes);
            if is_signed {
                extended(u32::from(number), 16)
            } else {
                i32::from(number)
            }
        };
        let value = number(self.padding?);
        let limit = self.padding_limit.map_or(value, number);
        Some(value.min(limit)..=value.max(limit))
    }

    /// The statement that an element belongs to.
    fn place(&mut self, path: level::Path<'_>) -> Option<&mut Statement> {
        match path.step(0) {
            None => Some(&mut self.top),
            Some((tag::SHARED_FUNCTIONAL_GROUPS, _)) => Some(&mut self.shared),
            Some((tag::PER_FRAME_FUNCTIONAL_GROUPS, _)) => self.frames.last_mut(),
            Some(_) => None,
        }
    }
}

impl Visitor for Statements {
    fn wants(&mut self, path: level::Path<'_>, tag: Tag) -> bool {
        let rescale = [tag::RESCALE_SLOPE, tag::RESCALE_INTERCEPT].contains(&tag);
        let window = [tag::WINDOW_CENTER, tag::WINDOW_WIDTH, VOI_LUT_FUNCTION].contains(&tag);
        let padding = [PIXEL_PADDING_VALUE, PIXEL_PADDING_RANGE_LIMIT].contains(&tag);
        match (path.depth(), path.step(1)) {
            (0, _) => rescale || window || padding,
            (2, Some((tag::PIXEL_VALUE_TRANSFORMATION_SEQUENCE, 0))) => rescale,
            (2, Some((FRAME_VOI_LUT_SEQUENCE, 0))) => window,
            _ => false,
        }
    }

    fn value(&mut self, path: level::Path<'_>, element: Element<'_>) -> Result<(), Problem> {
        let bytes = element.bytes;
        let word = || {
            let &[a, b] = bytes.first_chunk()?;
            Some(if element.big_endian { [b, a] } else { [a, b] })
        };
        match element.tag {
            PIXEL_PADDING_VALUE => self.padding = word(),
            PIXEL_PADDING_RANGE_LIMIT => self.padding_limit = word(),
            _ => {}
        }
        let Some(place) = self.place(path) else {
            return Ok(());
        };
        match element.tag {
            tag::RESCALE_SLOPE => place.slope = first_decimal(bytes).ok(),
            tag::RESCALE_INTERCEPT => place.intercept = first_decimal(bytes).ok(),
            tag::WINDOW_CENTER => place.center = first_decimal(bytes).ok(),
            tag::WINDOW_WIDTH => place.width = first_decimal(bytes).ok(),
            VOI_LUT_FUNCTION => place.function = WindowFunction::of(&value::text(bytes)),
            _ => {}
        }
        Ok(())
    }

    fn item(&mut self, path: level::Path<'_>) -> Result<(), Problem> {
        if path.depth() == 1 && matches!(path.step(0), Some((tag::PER_FRAME_FUNCTIONAL_GROUPS, _)))
        {
            self.frames.push(Statement::default());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str) -> ShownFrame {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rider/dicom");
        ShownFrame::read(&root.join(name), 1).unwrap()
    }

    #[test]
    fn a_real_slice_has_its_window_its_units_and_black_corners() {
        let frame = shown("0022Baseline.dcm");
        assert_eq!(frame.padding, Some(-2000..=-2000));
        assert_eq!((frame.slope, frame.intercept), (1.0, -1024.0));
        let window = frame.window.unwrap();
        assert_eq!((window.center, window.width), (40.0, 400.0));
        assert_eq!((frame.stored[0], frame.value(0)), (-2000, None));
        let mut inverted = frame.clone();
        inverted.is_inverted = true;
        let (grey, negative) = (frame.grey(window), inverted.grey(window));
        assert_eq!(
            (grey[0], negative[0]),
            (0, 0),
            "padding is black either way"
        );
        let middle = 256 * 512 + 256;
        assert_eq!(grey[middle], 255 - negative[middle]);
        let automatic = frame.automatic_window();
        assert!(
            automatic.width > 1000.0 && automatic.center < 0.0,
            "{automatic:?}"
        );
    }
}
