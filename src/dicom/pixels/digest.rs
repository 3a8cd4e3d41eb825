//! A fingerprint of stored values, the same whatever the transfer syntax.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::super::header::Header;
use super::super::part10::Refusal;
use super::visit_frames;

/// The first 16 hexadecimal digits of SHA-256 over the stored values of all frames, row by row,
/// each as a 32-bit little-endian integer.
pub fn stored_values_digest(path: &Path, header: &Header) -> Result<String, Refusal> {
    let mut digest = Sha256::new();
    let mut bytes = Vec::new();
    visit_frames(path, header, 1..=header.pixels.frames, &mut |_, values| {
        bytes.clear();
        bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        digest.update(&bytes);
        Ok(())
    })?;
    let digest = digest.finalize();
    Ok(digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
