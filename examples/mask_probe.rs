//! Measures label volumes and prints volume, label, long and short axis, width, slice and pixels:
//! what the mask benchmark times.
//! `cargo run --release --example mask_probe -- centres vol000.nii ...`

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use recist::geometry::MaskConvention;
use recist::import::outlines::measure_nifti;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let convention = match arguments.next().as_deref() {
        Some("centres") => MaskConvention::PixelCentres,
        Some("corners") => MaskConvention::PixelCorners,
        _ => return ExitCode::from(2),
    };
    let mut out = std::io::stdout().lock();
    for path in arguments {
        let measured = match measure_nifti(Path::new(&path), convention, None) {
            Ok(measured) => measured,
            Err(problem) => {
                let _ = writeln!(std::io::stderr(), "{path}: {problem}");
                return ExitCode::FAILURE;
            }
        };
        let name = Path::new(&path).file_name().unwrap_or_default();
        for outline in measured.outlines {
            let short = outline.short.map_or(f64::NAN, |short| short.millimetres);
            let _ = writeln!(
                out,
                "{},{},{:.4},{:.4},{:.4},{},{}",
                name.to_string_lossy(),
                outline.number,
                outline.long.millimetres,
                short,
                outline.width_mm,
                outline.place.slice,
                outline.pixels
            );
        }
    }
    ExitCode::SUCCESS
}
