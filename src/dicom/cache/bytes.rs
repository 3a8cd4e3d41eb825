//! Numbers and texts as bytes, little endian, and back: nothing is read beyond the end.

use compact_str::CompactString;
use jiff::civil::Date;

/// Bytes that grow.
#[derive(Default)]
pub(super) struct Writer(pub Vec<u8>);

/// Bytes still to be read.
pub(super) struct Reader<'b>(pub &'b [u8]);

impl Writer {
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub fn u8(&mut self, number: u8) {
        self.0.push(number);
    }

    pub fn flag(&mut self, holds: bool) {
        self.u8(u8::from(holds));
    }

    pub fn u16(&mut self, number: u16) {
        self.bytes(&number.to_le_bytes());
    }

    pub fn u32(&mut self, number: u32) {
        self.bytes(&number.to_le_bytes());
    }

    pub fn u64(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    pub fn i64(&mut self, number: i64) {
        self.bytes(&number.to_le_bytes());
    }

    /// Bit for bit.
    pub fn f64(&mut self, number: f64) {
        self.u64(number.to_bits());
    }

    /// Length and bytes.
    pub fn text(&mut self, text: &[u8]) {
        self.u64(text.len() as u64);
        self.bytes(text);
    }

    /// A mark, then the value if there is one.
    pub fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    pub fn date(&mut self, date: Option<Date>) {
        self.option(date, |writer, date| {
            writer.u16(date.year().cast_unsigned());
            writer.u8(date.month().cast_unsigned());
            writer.u8(date.day().cast_unsigned());
        });
    }
}

impl<'b> Reader<'b> {
    pub fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes(N)?.try_into().ok()
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    pub fn flag(&mut self) -> Option<bool> {
        match self.u8()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    pub fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    pub fn i32(&mut self) -> Option<i32> {
        self.i64()?.try_into().ok()
    }

    pub fn size(&mut self) -> Option<usize> {
        self.u64()?.try_into().ok()
    }

    pub fn f64(&mut self) -> Option<f64> {
        self.u64().map(f64::from_bits)
    }

    pub fn text(&mut self) -> Option<&'b [u8]> {
        let count = self.size()?;
        self.bytes(count)
    }

    pub fn utf8(&mut self) -> Option<CompactString> {
        std::str::from_utf8(self.text()?)
            .ok()
            .map(CompactString::from)
    }

    pub fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.flag()? {
            true => read(self).map(Some),
            false => Some(None),
        }
    }

    pub fn date(&mut self) -> Option<Option<Date>> {
        self.option(|reader| {
            let year = reader.u16()?.cast_signed();
            let month = reader.u8()?.cast_signed();
            Date::new(year, month, reader.u8()?.cast_signed()).ok()
        })
    }
}
