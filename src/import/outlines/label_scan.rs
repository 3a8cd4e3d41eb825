//! Labels of a volume, slice by slice: each label's pixels on a slice become a mask, and the one
//! on which the label is largest is kept. Memory does not grow with the volume.

use std::collections::HashMap;

use super::nifti_header::VoxelType;
use crate::dicom::Problem;
use crate::geometry::{GreatestExtent, Mask, MaskConvention, PixelSpacing, Run};

/// The most labels: real label volumes have a few hundred, images thousands of grey values.
pub const MOST_LABELS: usize = 4096;
/// Bytes looked at together while they are zero.
const BLOCK: usize = 256;

/// A label and the slice on which it is largest.
#[derive(Clone, Debug)]
pub struct Label {
    /// Its value, never 0.
    pub value: i64,
    /// Where it is largest.
    pub extent: GreatestExtent,
    mask: Mask,
}

/// Collects the labels of a volume.
pub struct LabelScan {
    convention: MaskConvention,
    labels: Vec<Label>,
    places: HashMap<i64, usize>,
    /// Labels with pixels on this slice.
    touched: Vec<usize>,
    /// The label of the last run, and its place.
    last: Option<(i64, usize)>,
}

impl LabelScan {
    /// Nothing seen yet.
    pub fn new(convention: MaskConvention) -> Self {
        Self {
            convention,
            labels: Vec::new(),
            places: HashMap::new(),
            touched: Vec::new(),
            last: None,
        }
    }

    /// One row of voxels of the current slice. Rows come in order.
    pub fn row(&mut self, row: u32, bytes: &[u8], voxels: Voxels) -> Result<(), Problem> {
        match voxels.kind.bytes() {
            1 => self.row_of::<1>(row, bytes, voxels),
            2 => self.row_of::<2>(row, bytes, voxels),
            4 => self.row_of::<4>(row, bytes, voxels),
            _ => self.row_of::<8>(row, bytes, voxels),
        }
    }

    fn row_of<const N: usize>(
        &mut self,
        row: u32,
        bytes: &[u8],
        voxels: Voxels,
    ) -> Result<(), Problem> {
        let (all, _) = bytes.as_chunks::<N>();
        let mut at = 0;
        while let Some(&first) = all.get(at) {
            if first == [0; N] {
                at = past_zeros(bytes, at * N) / N;
                continue;
            }
            let run = all.get(at..).unwrap_or_default();
            let count = run.iter().take_while(|&&voxel| voxel == first).count();
            let label = voxels.label(&first)?;
            if label != 0 {
                let (start, end) = (at as u32, (at + count) as u32);
                self.add(label, Run { row, start, end })?;
            }
            at += count;
        }
        Ok(())
    }

    fn add(&mut self, label: i64, run: Run) -> Result<(), Problem> {
        let place = match self.last {
            Some((last, place)) if last == label => place,
            _ => self.place(label)?,
        };
        self.last = Some((label, place));
        if let Some(label) = self.labels.get_mut(place) {
            if label.mask.is_empty() {
                self.touched.push(place);
            }
            label.mask.push(run);
        }
        Ok(())
    }

    fn place(&mut self, label: i64) -> Result<usize, Problem> {
        if let Some(&place) = self.places.get(&label) {
            return Ok(place);
        }
        if self.labels.len() == MOST_LABELS {
            return Err(Problem::error(
                "over_limit.labels",
                format!("more than {MOST_LABELS} different values: an image, not labels"),
            ));
        }
        self.places.insert(label, self.labels.len());
        self.labels.push(Label {
            value: label,
            extent: GreatestExtent::new(self.convention),
            mask: Mask::new(),
        });
        Ok(self.labels.len() - 1)
    }

    /// All rows of a slice are there; its pixels have this spacing.
    pub fn end_slice(&mut self, slice: usize, spacing: PixelSpacing) {
        for place in self.touched.drain(..) {
            if let Some(label) = self.labels.get_mut(place) {
                label.extent.offer(slice, &label.mask, spacing);
                label.mask.clear();
            }
        }
    }

    /// The labels found, by value.
    pub fn finish(mut self) -> Vec<Label> {
        self.labels.sort_by_key(|label| label.value);
        self.labels
    }
}

/// How the voxels of a file are to be read.
#[derive(Clone, Copy, Debug)]
pub struct Voxels {
    /// Their type.
    pub kind: VoxelType,
    /// Numbers are big endian.
    pub big_endian: bool,
}

impl Voxels {
    /// The label of one voxel, 0 for none.
    fn label<const N: usize>(self, voxel: &[u8; N]) -> Result<i64, Problem> {
        let mut padded = [0u8; 8];
        for (index, place) in padded.iter_mut().take(N).enumerate() {
            let from = if self.big_endian {
                N - 1 - index
            } else {
                index
            };
            *place = voxel.get(from).copied().unwrap_or(0);
        }
        let bits = u64::from_le_bytes(padded);
        Ok(match self.kind {
            VoxelType::U8 | VoxelType::U16 | VoxelType::U32 => bits as i64,
            VoxelType::I8 => i64::from(bits as u8 as i8),
            VoxelType::I16 => i64::from(bits as u16 as i16),
            VoxelType::I32 => i64::from(bits as u32 as i32),
            VoxelType::I64 => bits as i64,
            VoxelType::U64 => i64::try_from(bits).map_err(|_| not_a_label(bits as f64))?,
            VoxelType::F32 => whole(f64::from(f32::from_bits(bits as u32)))?,
            VoxelType::F64 => whole(f64::from_bits(bits))?,
        })
    }
}

/// A label stored as a real number: whole, and small enough to be exact.
fn whole(value: f64) -> Result<i64, Problem> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        Ok(value as i64)
    } else {
        Err(not_a_label(value))
    }
}

fn not_a_label(value: f64) -> Problem {
    Problem::error(
        "value_unusable.label",
        format!(
            "the voxel value {value} is no label: a probability or an image must be thresholded by its maker"
        ),
    )
}

/// The first byte at or after `at` that is not zero, or the end.
fn past_zeros(bytes: &[u8], at: usize) -> usize {
    let left = bytes.get(at..).unwrap_or_default();
    let (blocks, _) = left.as_chunks::<BLOCK>();
    let passed = blocks.iter().take_while(|block| is_zero(block)).count() * BLOCK;
    let (words, rest) = left.get(passed..).unwrap_or_default().as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        if word != 0 {
            return at + passed + 8 * index + word.trailing_zeros() as usize / 8;
        }
    }
    let zeros = rest.iter().take_while(|&&byte| byte == 0).count();
    at + passed + 8 * words.len() + zeros
}

/// All bytes are zero: whole words, so that the compiler takes several at a time.
fn is_zero(block: &[u8; BLOCK]) -> bool {
    let (words, _) = block.as_chunks::<8>();
    let any = |any, word: &[u8; 8]| any | u64::from_ne_bytes(*word);
    words.iter().fold(0, any) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(kind: VoxelType, big_endian: bool, row: &[u8]) -> Result<Vec<(i64, u64)>, Problem> {
        let spacing = PixelSpacing::new(1.0, 1.0).unwrap();
        let mut scan = LabelScan::new(MaskConvention::PixelCentres);
        scan.row(0, row, Voxels { kind, big_endian })?;
        scan.end_slice(0, spacing);
        let found = scan.finish();
        Ok(found
            .iter()
            .map(|label| (label.value, label.extent.pixels()))
            .collect())
    }

    #[test]
    fn every_voxel_type_gives_its_labels() {
        let values = [0i16, 0, 3, 3, 1, 0, 3];
        let expected = vec![(1, 1), (3, 3)];
        macro_rules! check {
            ($($kind:ident $number:ty),*) => {$(
                let little: Vec<u8> = values.iter().flat_map(|&v| (v as $number).to_le_bytes()).collect();
                let big: Vec<u8> = values.iter().flat_map(|&v| (v as $number).to_be_bytes()).collect();
                assert_eq!(labels(VoxelType::$kind, false, &little).unwrap(), expected, stringify!($kind));
                assert_eq!(labels(VoxelType::$kind, true, &big).unwrap(), expected, stringify!($kind));
            )*};
        }
        check!(U8 u8, I8 i8, U16 u16, I16 i16, U32 u32, I32 i32, U64 u64, I64 i64, F32 f32, F64 f64);
        assert_eq!(
            labels(VoxelType::I16, false, &(-1i16).to_le_bytes()).unwrap(),
            [(-1, 1)]
        );
        assert_eq!(
            labels(VoxelType::F32, false, &(-0.0f32).to_le_bytes()).unwrap(),
            []
        );
    }

    #[test]
    fn what_is_no_label_is_refused() {
        let cases = [
            labels(VoxelType::F32, false, &0.5f32.to_le_bytes()),
            labels(VoxelType::F64, false, &f64::NAN.to_le_bytes()),
            labels(VoxelType::F64, false, &1e300f64.to_le_bytes()),
            labels(VoxelType::U64, false, &u64::MAX.to_le_bytes()),
        ];
        for found in cases {
            assert_eq!(found.unwrap_err().code, "value_unusable.label");
        }
        let image: Vec<u8> = (0..=MOST_LABELS as u16 + 1)
            .flat_map(u16::to_le_bytes)
            .collect();
        let found = labels(VoxelType::U16, false, &image);
        assert_eq!(found.unwrap_err().code, "over_limit.labels");
    }

    #[test]
    fn zeros_are_passed_wherever_they_stand() {
        for length in [0, 1, 7, 8, 9, 255, 256, 257, 600] {
            for mark in 0..length {
                let mut row = vec![0u8; length];
                row[mark] = 7;
                let found = labels(VoxelType::U8, false, &row).unwrap();
                assert_eq!(found, [(7, 1)], "{mark} of {length}");
            }
        }
    }
}
