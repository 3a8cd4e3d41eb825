//! The header of a NIfTI file, versions 1 and 2, single file (nifti1.h and nifti2.h of the NIfTI
//! Data Format Working Group).

use super::voxel_grid::VoxelGrid;
use crate::dicom::Problem;
use crate::geometry::Vector3;

/// Bytes of a version 2 header, the longer one.
pub const LONGEST_HEADER: usize = 540;
/// Bytes of a version 1 header.
const VERSION_1: usize = 348;
/// The most bytes of voxels that are read.
const MOST_BYTES: u64 = 4 << 30;
/// The most bytes between header and voxels.
const MOST_EXTENSION: f64 = (64 << 20) as f64;

/// How a voxel is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the numbers' own")]
pub enum VoxelType {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F32,
    F64,
}

impl VoxelType {
    /// From the header's datatype code; none for complex, colour, 128-bit and 1-bit voxels.
    const fn of_code(code: i16) -> Option<Self> {
        Some(match code {
            2 => Self::U8,
            4 => Self::I16,
            8 => Self::I32,
            16 => Self::F32,
            64 => Self::F64,
            256 => Self::I8,
            512 => Self::U16,
            768 => Self::U32,
            1024 => Self::I64,
            1280 => Self::U64,
            _ => return None,
        })
    }

    /// Bytes a voxel.
    pub const fn bytes(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }
}

/// What the header says, checked.
#[derive(Clone, Debug)]
pub struct NiftiHeader {
    /// How a voxel is stored.
    pub voxel: VoxelType,
    /// Numbers are big endian.
    pub big_endian: bool,
    /// First byte of the voxels.
    pub offset: u64,
    /// Counts, steps and place.
    pub grid: VoxelGrid,
    /// What is odd.
    pub problems: Vec<Problem>,
}

impl NiftiHeader {
    /// Bytes of all voxels.
    pub fn voxel_bytes(&self) -> u64 {
        let [columns, rows, slices] = self.grid.size.map(u64::from);
        columns * rows * slices * self.voxel.bytes() as u64
    }
}

/// The bytes begin a single-file NIfTI (`n+1`, `n+2`).
pub fn is_nifti(bytes: &[u8]) -> bool {
    Fields::new(bytes).is_some()
}

/// Read the header from the first bytes of a file (540, or what there is).
pub fn read_header(bytes: &[u8]) -> Result<NiftiHeader, Problem> {
    let fields = Fields::new(bytes).ok_or_else(|| {
        Problem::error(
            "malformed.nifti",
            "not a single-file NIfTI: a pair of .hdr and .img, or Analyze, must be saved as .nii",
        )
    })?;
    let mut problems = Vec::new();
    let size = size(&fields)?;
    let voxel = voxel(&fields)?;
    no_scaling(&fields)?;
    let grid = grid(&fields, size, &mut problems)?;
    let offset = offset(&fields)?;
    let header = NiftiHeader {
        voxel,
        big_endian: fields.big_endian,
        offset,
        grid,
        problems,
    };
    if header.voxel_bytes() > MOST_BYTES {
        let said = format!(
            "{} bytes of voxels; at most 4 GiB are read",
            header.voxel_bytes()
        );
        return Err(Problem::error("over_limit.volume", said));
    }
    Ok(header)
}

/// Header bytes, and where version 1 and version 2 keep a field.
struct Fields<'a> {
    bytes: &'a [u8],
    version_2: bool,
    big_endian: bool,
}

impl<'a> Fields<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let size: [u8; 4] = *bytes.first_chunk()?;
        let version = |size: u32| match size as usize {
            VERSION_1 => bytes.get(344..348).map(|magic| (false, magic == b"n+1\0")),
            LONGEST_HEADER => {
                let magic = bytes.get(4..12).filter(|_| bytes.len() >= LONGEST_HEADER);
                magic.map(|magic| (true, magic == b"n+2\0\r\n\x1a\n"))
            }
            _ => None,
        };
        let little = version(u32::from_le_bytes(size)).map(|found| (found, false));
        let ((version_2, magic), big_endian) =
            little.or_else(|| version(u32::from_be_bytes(size)).map(|found| (found, true)))?;
        magic.then_some(Self {
            bytes,
            version_2,
            big_endian,
        })
    }

    fn at<const N: usize>(&self, offset: usize) -> [u8; N] {
        let found = self.bytes.get(offset..).and_then(<[u8]>::first_chunk);
        let mut bytes = found.copied().unwrap_or([0; N]);
        if self.big_endian {
            bytes.reverse();
        }
        bytes
    }

    fn short(&self, version_1: usize, version_2: usize) -> i16 {
        i16::from_le_bytes(self.at(if self.version_2 { version_2 } else { version_1 }))
    }

    /// A float in version 1, a double in version 2.
    fn real(&self, version_1: usize, version_2: usize, index: usize) -> f64 {
        if self.version_2 {
            f64::from_le_bytes(self.at(version_2 + 8 * index))
        } else {
            f64::from(f32::from_le_bytes(self.at(version_1 + 4 * index)))
        }
    }

    fn dimension(&self, index: usize) -> i64 {
        if self.version_2 {
            i64::from_le_bytes(self.at(16 + 8 * index))
        } else {
            i64::from(i16::from_le_bytes(self.at(40 + 2 * index)))
        }
    }

    fn form_code(&self, version_1: usize, version_2: usize) -> i32 {
        if self.version_2 {
            i32::from_le_bytes(self.at(version_2))
        } else {
            i32::from(i16::from_le_bytes(self.at(version_1)))
        }
    }

    fn length_unit(&self) -> u8 {
        let [unit, ..] = if self.version_2 {
            i32::from_le_bytes(self.at(500)).to_le_bytes()
        } else {
            [self.at::<1>(123)[0], 0, 0, 0]
        };
        unit & 7
    }
}

/// Two or three axes; more only when they have one entry.
fn size(fields: &Fields<'_>) -> Result<[u32; 3], Problem> {
    let count = fields.dimension(0);
    if !(2..=7).contains(&count) {
        return Err(Problem::error(
            "malformed.nifti",
            format!("{count} dimensions; a label volume has three"),
        ));
    }
    let along = |index: usize| {
        if index as i64 <= count {
            fields.dimension(index)
        } else {
            1
        }
    };
    if (4..=7).any(|index| along(index) != 1) {
        return Err(Problem::error(
            "unsupported.nifti_dimensions",
            "more than one volume in the file: save each as its own label volume",
        ));
    }
    let mut size = [1; 3];
    for (axis, place) in size.iter_mut().enumerate() {
        let said = along(axis + 1);
        if !(1..=65_535).contains(&said) {
            return Err(Problem::error(
                "malformed.nifti",
                format!("{said} voxels along axis {axis}"),
            ));
        }
        *place = said as u32;
    }
    Ok(size)
}

fn voxel(fields: &Fields<'_>) -> Result<VoxelType, Problem> {
    let (code, bits) = (fields.short(70, 12), fields.short(72, 14));
    let voxel = VoxelType::of_code(code).ok_or_else(|| {
        Problem::error(
            "unsupported.nifti_datatype",
            format!("datatype {code} is no label: save as an integer type"),
        )
    })?;
    if usize::try_from(bits).ok() != Some(8 * voxel.bytes()) {
        let said = format!("datatype {code} and {bits} bits a voxel: two answers is no answer");
        return Err(Problem::error("contradiction.nifti_datatype", said));
    }
    Ok(voxel)
}

/// Scaled labels would be other labels: a slope of 1 or none (0, NaN) is none.
fn no_scaling(fields: &Fields<'_>) -> Result<(), Problem> {
    let (slope, intercept) = (fields.real(112, 176, 0), fields.real(116, 184, 0));
    let unscaled = !slope.is_finite() || slope == 0.0 || slope == 1.0 && intercept == 0.0;
    if unscaled {
        return Ok(());
    }
    let said = format!(
        "values are scaled by {slope} and {intercept}: an image or a probability, not labels; save labels unscaled"
    );
    Err(Problem::error("unsupported.nifti_scaling", said))
}

fn offset(fields: &Fields<'_>) -> Result<u64, Problem> {
    let (least, offset) = if fields.version_2 {
        (
            LONGEST_HEADER + 4,
            i64::from_le_bytes(fields.at(168)) as f64,
        )
    } else {
        (VERSION_1 + 4, fields.real(108, 0, 0))
    };
    // Some writers leave 0 and put the voxels right behind the header.
    let offset = if offset == 0.0 { least as f64 } else { offset };
    if offset < least as f64 || offset > MOST_EXTENSION || offset.fract() != 0.0 {
        let said = format!("the voxels are said to begin at byte {offset}");
        return Err(Problem::error("malformed.nifti", said));
    }
    Ok(offset as u64)
}

fn grid(
    fields: &Fields<'_>,
    size: [u32; 3],
    problems: &mut Vec<Problem>,
) -> Result<VoxelGrid, Problem> {
    let unit = match fields.length_unit() {
        1 => 1000.0,
        3 => 0.001,
        2 => 1.0,
        _ => {
            problems.push(Problem::warning(
                "unit_unknown.nifti",
                "no unit of length is stated: taken for millimetres, as everyone writes them",
            ));
            1.0
        }
    };
    let spacing = [1, 2, 3].map(|axis| fields.real(76, 104, axis).abs() * unit);
    let forms = [sform(fields, unit), qform(fields, spacing, unit)];
    if let [Some(sform), Some(qform)] = &forms
        && !agree(sform, qform, size)
    {
        problems.push(Problem::warning(
            "contradiction.nifti_forms",
            "sform and qform place the volume differently: the sform is used",
        ));
    }
    let [sform, qform] = forms;
    let Some((steps, origin)) = sform.or(qform) else {
        problems.push(Problem::warning(
            "missing_data.orientation",
            "neither sform nor qform: the volume is not placed in the patient",
        ));
        let [x, y, z] = spacing;
        let steps = [
            Vector3::new(x, 0.0, 0.0),
            Vector3::new(0.0, y, 0.0),
            Vector3::new(0.0, 0.0, z),
        ];
        return Ok(VoxelGrid {
            size,
            steps,
            origin: None,
        });
    };
    let finite = origin.is_finite() && steps.iter().all(|step| step.is_finite());
    let same = |(step, stated): (&Vector3, f64)| (step.length() - stated).abs() <= 1e-3 * stated;
    if !finite || !steps.iter().zip(spacing).take(2).all(same) {
        return Err(Problem::error(
            "contradiction.nifti_spacing",
            "the affine and pixdim state different voxel sizes: two answers is no answer; save the volume again",
        ));
    }
    Ok(VoxelGrid {
        size,
        steps,
        origin: Some(origin),
    })
}

/// Steps and origin, millimetres, LPS.
type Affine = ([Vector3; 3], Vector3);

/// NIfTI counts to the right and to the front positive (RAS), DICOM to the left and back (LPS).
fn lps(x: f64, y: f64, z: f64, unit: f64) -> Vector3 {
    Vector3::new(-x, -y, z) * unit
}

fn sform(fields: &Fields<'_>, unit: f64) -> Option<Affine> {
    if fields.form_code(254, 348) <= 0 {
        return None;
    }
    let column = |index| {
        let [x, y, z] = [(280, 400), (296, 432), (312, 464)]
            .map(|(version_1, version_2)| fields.real(version_1, version_2, index));
        lps(x, y, z, unit)
    };
    Some(([column(0), column(1), column(2)], column(3)))
}

/// Method 2 of nifti1.h: a rotation as a quaternion, a sign for the third axis.
fn qform(fields: &Fields<'_>, spacing: [f64; 3], unit: f64) -> Option<Affine> {
    if fields.form_code(252, 344) <= 0 {
        return None;
    }
    let [b, c, d] = [0, 1, 2].map(|index| fields.real(256, 352, index));
    let a = (1.0 - (b * b + c * c + d * d)).max(0.0).sqrt();
    let sign = if fields.real(76, 104, 0) < 0.0 {
        -1.0
    } else {
        1.0
    };
    let columns = [
        [
            a * a + b * b - c * c - d * d,
            2.0 * (b * c + a * d),
            2.0 * (b * d - a * c),
        ],
        [
            2.0 * (b * c - a * d),
            a * a + c * c - b * b - d * d,
            2.0 * (c * d + a * b),
        ],
        [
            2.0 * (b * d + a * c),
            2.0 * (c * d - a * b),
            a * a + d * d - c * c - b * b,
        ],
    ];
    let [x, y, z] = columns.map(|[x, y, z]| lps(x, y, z, 1.0));
    let [along_x, along_y, along_z] = spacing;
    let origin = [0, 1, 2].map(|index| fields.real(268, 376, index));
    let steps = [x * along_x, y * along_y, z * (along_z * sign)];
    Some((steps, lps(origin[0], origin[1], origin[2], unit)))
}

/// Both place the volume's corners within a tenth of a voxel.
fn agree(one: &Affine, other: &Affine, size: [u32; 3]) -> bool {
    let corner = |affine: &Affine, corner: u32| {
        (0..3).fold(affine.1, |at, axis| {
            let far = corner >> axis & 1 == 1;
            let count = size.get(axis).map_or(0.0, |&count| f64::from(count) - 1.0);
            match affine.0.get(axis) {
                Some(&step) if far => at + step * count,
                _ => at,
            }
        })
    };
    let smallest = one
        .0
        .iter()
        .map(|step| step.length())
        .fold(f64::MAX, f64::min);
    (0..8).all(|index| (corner(one, index) - corner(other, index)).length() <= 0.1 * smallest)
}
