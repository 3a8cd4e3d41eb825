//! The header's attributes as a walk meets them.

use compact_str::CompactString;

use super::form::{Form, belongs, check_vr, form, is_functional_group};
use super::frame::{self, FrameGeometry};
use super::level::Path;
use super::problem::Problem;
use super::tag::{self, Tag};
use super::value::{self, UidForm, ValueError, trimmed};
use super::visitor::{Element, PixelBytes, Visitor};

/// An attribute as it stands: none when absent, an error when unusable.
pub(super) type Stated<T> = Option<Result<T, ValueError>>;

/// A unique identifier as it stands.
pub(super) struct UidRead {
    pub text: CompactString,
    pub form: UidForm,
    pub space_padded: bool,
}

/// What the header is made of, unchecked.
#[derive(Default)]
pub(super) struct Collected {
    pub sop_class_uid: Option<UidRead>,
    pub sop_instance_uid: Option<UidRead>,
    pub study_uid: Option<UidRead>,
    pub series_uid: Option<UidRead>,
    pub frame_of_reference_uid: Option<UidRead>,
    pub patient_id: Option<CompactString>,
    pub patient_id_is_broken: bool,
    pub is_latin_1: bool,
    pub birth_date: Stated<jiff::civil::Date>,
    pub study_date: Stated<jiff::civil::Date>,
    pub study_date_text: CompactString,
    pub series_date: Stated<jiff::civil::Date>,
    pub acquisition_date: Stated<jiff::civil::Date>,
    pub modality: CompactString,
    pub image_type: CompactString,
    pub series_description: CompactString,
    pub series_number: Option<i32>,
    pub instance_number: Option<i32>,
    pub trial_time_point_id: CompactString,
    pub convolution_kernel: CompactString,
    pub contrast_agent: CompactString,
    pub gantry_tilt: Stated<f64>,
    pub samples_per_pixel: Option<u16>,
    pub photometric_interpretation: Option<CompactString>,
    pub number_of_frames: Stated<i32>,
    pub rows: Option<u16>,
    pub columns: Option<u16>,
    pub bits_allocated: Option<u16>,
    pub bits_stored: Option<u16>,
    pub high_bit: Option<u16>,
    pub pixel_representation: Option<u16>,
    pub rescale_slope: Stated<f64>,
    pub rescale_intercept: Stated<f64>,
    pub window_center: Option<f64>,
    pub window_width: Option<f64>,
    pub palette_entries: Option<u32>,
    pub palette_bytes: Option<usize>,
    pub pixels: Option<PixelBytes>,
    pub pixels_elsewhere: bool,
    pub has_content: bool,
    pub has_contours: bool,
    pub geometry: FrameGeometry,
    pub spacing_text: CompactString,
    pub shared: FrameGeometry,
    pub shared_items: usize,
    pub frames: Vec<FrameGeometry>,
    pub has_frame_groups: bool,
}

impl Visitor for Collected {
    #[inline]
    fn wants(&mut self, path: Path<'_>, tag: Tag) -> bool {
        match path.depth() {
            0 => form(tag).is_some(),
            2 => is_functional_group(path).is_some_and(|sequence| belongs(sequence, tag)),
            _ => false,
        }
    }

    fn value(&mut self, path: Path<'_>, element: Element<'_>) -> Result<(), Problem> {
        if path.depth() == 0 {
            let Some(form) = form(element.tag) else {
                return Ok(());
            };
            check_vr(form, &element)?;
            return match form {
                Form::UnsignedShort => self.unsigned_short(&element),
                Form::Decimal => self.decimal(&element),
                Form::Uid | Form::Text => {
                    self.text(&element);
                    Ok(())
                }
                Form::Date | Form::Integer | Form::Bytes => {
                    self.other(&element);
                    Ok(())
                }
            };
        }
        check_vr(Form::Decimal, &element)?;
        self.functional_group_value(path, &element)
    }

    fn sequence(&mut self, path: Path<'_>, tag: Tag) -> Result<(), Problem> {
        if path.depth() == 0 {
            self.has_content |= tag == tag::CONTENT_SEQUENCE;
            self.has_contours |= tag == tag::ROI_CONTOUR_SEQUENCE;
            self.has_frame_groups |= tag == tag::PER_FRAME_FUNCTIONAL_GROUPS;
        }
        Ok(())
    }

    fn item(&mut self, path: Path<'_>) -> Result<(), Problem> {
        if path.depth() == 1 {
            match path.step(0) {
                Some((tag::PER_FRAME_FUNCTIONAL_GROUPS, _)) => {
                    self.frames.push(FrameGeometry::default())
                }
                Some((tag::SHARED_FUNCTIONAL_GROUPS, _)) => self.shared_items += 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn pixels(&mut self, _tag: Tag, pixels: PixelBytes) -> Result<(), Problem> {
        if self.pixels.is_some() {
            return Err(Problem::error(
                "contradiction.pixel_data",
                "pixel data are there in two forms",
            ));
        }
        self.pixels = Some(pixels);
        Ok(())
    }
}

impl Collected {
    fn text(&mut self, element: &Element<'_>) {
        let bytes = element.bytes;
        let text = || value::text(bytes);
        match element.tag {
            tag::SOP_CLASS_UID => self.sop_class_uid = Some(uid(bytes)),
            tag::SOP_INSTANCE_UID => self.sop_instance_uid = Some(uid(bytes)),
            tag::STUDY_INSTANCE_UID => self.study_uid = Some(uid(bytes)),
            tag::SERIES_INSTANCE_UID => self.series_uid = Some(uid(bytes)),
            tag::FRAME_OF_REFERENCE_UID => self.frame_of_reference_uid = Some(uid(bytes)),
            tag::SPECIFIC_CHARACTER_SET => self.is_latin_1 = trimmed(bytes) == b"ISO_IR 100",
            tag::PATIENT_ID => self.patient_id = Some(self.identity(trimmed(bytes))),
            tag::IMAGE_TYPE => self.image_type = text(),
            tag::MODALITY => self.modality = text(),
            tag::SERIES_DESCRIPTION => self.series_description = text(),
            tag::CLINICAL_TRIAL_TIME_POINT_ID => {
                self.trial_time_point_id = self.identity(trimmed(bytes))
            }
            tag::CONTRAST_BOLUS_AGENT => self.contrast_agent = text(),
            tag::CONVOLUTION_KERNEL => self.convolution_kernel = text(),
            tag::PHOTOMETRIC_INTERPRETATION => self.photometric_interpretation = Some(text()),
            _ => {}
        }
    }

    /// An id: two different ones must stay different, so bytes that are no text are written out.
    fn identity(&mut self, bytes: &[u8]) -> CompactString {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return CompactString::from(text);
        }
        if self.is_latin_1 {
            return bytes.iter().map(|&byte| char::from(byte)).collect();
        }
        self.patient_id_is_broken = true;
        let plain = |byte: &u8| byte.is_ascii() && *byte != b'\\';
        let written = |byte: &u8| {
            if plain(byte) {
                char::from(*byte).to_string()
            } else {
                format!("\\x{byte:02X}")
            }
        };
        bytes.iter().map(written).collect()
    }

    fn other(&mut self, element: &Element<'_>) {
        let bytes = element.bytes;
        match element.tag {
            tag::STUDY_DATE => {
                self.study_date = Some(value::date(bytes));
                self.study_date_text = value::text(bytes);
            }
            tag::SERIES_DATE => self.series_date = Some(value::date(bytes)),
            tag::ACQUISITION_DATE => self.acquisition_date = Some(value::date(bytes)),
            tag::PATIENT_BIRTH_DATE => self.birth_date = Some(value::date(bytes)),
            tag::SERIES_NUMBER => self.series_number = value::integer(bytes).ok(),
            tag::INSTANCE_NUMBER => self.instance_number = value::integer(bytes).ok(),
            tag::NUMBER_OF_FRAMES => self.number_of_frames = Some(value::integer(bytes)),
            tag::PIXEL_DATA_PROVIDER_URL => self.pixels_elsewhere = true,
            tag::RED_PALETTE_DESCRIPTOR => {
                let entries = bytes.first_chunk().map(|&entries| {
                    if element.big_endian {
                        u16::from_be_bytes(entries)
                    } else {
                        u16::from_le_bytes(entries)
                    }
                });
                // PS3.3 C.7.6.3.1.5: 0 stands for 65,536 entries.
                self.palette_entries = entries.map(|count| {
                    if count == 0 {
                        1 << 16
                    } else {
                        u32::from(count)
                    }
                });
            }
            tag::RED_PALETTE_DATA => self.palette_bytes = Some(bytes.len()),
            _ => {}
        }
    }

    fn unsigned_short(&mut self, element: &Element<'_>) -> Result<(), Problem> {
        let number = value::unsigned_short(element.bytes, element.big_endian).map_err(|error| {
            Problem::error("malformed.size", format!("the value {error}")).of(element.tag)
        })?;
        let place = match element.tag {
            tag::SAMPLES_PER_PIXEL => &mut self.samples_per_pixel,
            tag::ROWS => &mut self.rows,
            tag::COLUMNS => &mut self.columns,
            tag::BITS_ALLOCATED => &mut self.bits_allocated,
            tag::BITS_STORED => &mut self.bits_stored,
            tag::HIGH_BIT => &mut self.high_bit,
            _ => &mut self.pixel_representation,
        };
        *place = Some(number);
        Ok(())
    }

    fn decimal(&mut self, element: &Element<'_>) -> Result<(), Problem> {
        let bytes = element.bytes;
        match element.tag {
            tag::GANTRY_DETECTOR_TILT => self.gantry_tilt = Some(value::first_decimal(bytes)),
            tag::RESCALE_SLOPE => self.rescale_slope = Some(one(bytes)),
            tag::RESCALE_INTERCEPT => self.rescale_intercept = Some(one(bytes)),
            tag::WINDOW_CENTER => self.window_center = value::first_decimal(bytes).ok(),
            tag::WINDOW_WIDTH => self.window_width = value::first_decimal(bytes).ok(),
            tag::PIXEL_SPACING => {
                self.spacing_text = value::text(bytes);
                set_geometry(&mut self.geometry, element);
            }
            _ => {
                set_geometry(&mut self.geometry, element);
            }
        }
        Ok(())
    }

    fn functional_group_value(
        &mut self,
        path: Path<'_>,
        element: &Element<'_>,
    ) -> Result<(), Problem> {
        let shared = matches!(path.step(0), Some((tag::SHARED_FUNCTIONAL_GROUPS, _)));
        let geometry = if shared {
            Some(&mut self.shared)
        } else {
            self.frames.last_mut()
        };
        let Some(geometry) = geometry else {
            return Ok(());
        };
        if set_geometry(geometry, element) {
            return Ok(());
        }
        Err(Problem::error(
            "malformed.tag_twice",
            "stated twice in one functional group: two answers is no answer",
        )
        .of(element.tag))
    }
}

/// Exactly one decimal string.
fn one(bytes: &[u8]) -> Result<f64, ValueError> {
    value::decimals::<1>(bytes).map(|[number]| number)
}

fn uid(bytes: &[u8]) -> UidRead {
    let (text, form) = value::uid(bytes);
    UidRead {
        text: CompactString::from(text),
        form,
        space_padded: bytes.last() == Some(&b' '),
    }
}

/// Put a geometry attribute in its place; false when the place is taken.
fn set_geometry(geometry: &mut FrameGeometry, element: &Element<'_>) -> bool {
    let bytes = element.bytes;
    match element.tag {
        tag::PIXEL_SPACING => geometry
            .spacing
            .replace(frame::pixel_spacing(bytes))
            .is_none(),
        tag::SLICE_THICKNESS => geometry
            .thickness_mm
            .replace(frame::millimetres(bytes))
            .is_none(),
        tag::IMAGE_POSITION_PATIENT => geometry.position.replace(frame::position(bytes)).is_none(),
        tag::IMAGE_ORIENTATION_PATIENT => geometry
            .orientation
            .replace(frame::orientation(bytes))
            .is_none(),
        _ => {
            geometry.spacing_between_slices_mm = frame::millimetres(bytes).ok();
            true
        }
    }
}
