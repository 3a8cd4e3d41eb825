//! Where `recist scan` keeps what it read, and by which program it was read.

use std::path::PathBuf;

use clap::Args;

use crate::dicom::ScanCache;

/// Arguments about the cache.
#[derive(Args, Debug)]
pub struct CacheArguments {
    /// Read every header afresh, and keep nothing
    #[arg(long)]
    no_cache: bool,
    /// Folder for what was read [default: recist in the user's cache folder]
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache: Option<PathBuf>,
}

impl CacheArguments {
    /// The cache for these roots; none when it is not wanted or has no place.
    pub fn open(&self, roots: &[PathBuf]) -> Option<ScanCache> {
        if self.no_cache {
            return None;
        }
        let folder = self.cache.clone().or_else(user_folder)?;
        ScanCache::open(&folder, roots, &program()?)
    }
}

/// The XDG base directory's place: $XDG_CACHE_HOME/recist, else ~/.cache/recist.
fn user_folder() -> Option<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
    };
    let folder = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?;
    Some(folder.join("recist"))
}

/// This very build: another one may read a header otherwise.
fn program() -> Option<String> {
    let metadata = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let modified = metadata.modified().ok()?;
    let since = modified.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!(
        "recist {} {} {}",
        env!("CARGO_PKG_VERSION"),
        metadata.len(),
        since.as_nanos()
    ))
}
