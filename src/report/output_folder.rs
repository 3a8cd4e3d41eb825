//! A folder of results, written whole or not at all: files are written beside their names, forced
//! to disk, and renamed together at the end. Only the owner can read them.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Files on their way into a folder; dropped without [`OutputFolder::keep`], they are removed.
#[derive(Debug)]
pub struct OutputFolder {
    folder: PathBuf,
    /// Made by this run, so that it goes when nothing is kept.
    made: bool,
    files: Vec<&'static str>,
}

/// One file of the folder, under a name of its own until all are whole.
#[derive(Debug)]
pub struct OutputFile {
    path: PathBuf,
    writer: BufWriter<File>,
}

impl OutputFolder {
    /// Opens the folder, making it where there is none.
    pub fn open(folder: &Path) -> Result<OutputFolder> {
        let made = !folder.is_dir();
        if made {
            let mut builder = fs::DirBuilder::new();
            builder.recursive(true);
            only_for_owner(&mut builder);
            builder
                .create(folder)
                .map_err(|source| Error::io("create", folder, source))?;
        }
        Ok(OutputFolder {
            folder: folder.to_owned(),
            made,
            files: Vec::new(),
        })
    }

    /// Starts a file.
    pub fn file(&mut self, name: &'static str) -> Result<OutputFile> {
        let path = self.unfinished(name);
        // What an interrupted run left behind.
        let _ = fs::remove_file(&path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        owner_mode(&mut options);
        let file = options
            .open(&path)
            .map_err(|source| Error::io("create", &path, source))?;
        self.files.push(name);
        Ok(OutputFile {
            path,
            writer: BufWriter::with_capacity(1 << 18, file),
        })
    }

    /// Gives every file its name. All must be [finished](OutputFile::finish).
    pub fn keep(mut self) -> Result<()> {
        for name in &self.files {
            let (from, to) = (self.unfinished(name), self.folder.join(name));
            fs::rename(&from, &to).map_err(|source| Error::io("rename", &to, source))?;
        }
        self.files.clear();
        self.made = false;
        File::open(&self.folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|source| Error::io("fsync", &self.folder, source))
    }

    fn unfinished(&self, name: &str) -> PathBuf {
        self.folder.join(format!(".{name}.unfinished"))
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        for name in &self.files {
            let _ = fs::remove_file(self.unfinished(name));
        }
        if self.made {
            // Only when empty: nothing that was not ours goes.
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

impl OutputFile {
    /// Appends bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.writer
            .write_all(bytes)
            .map_err(|source| Error::io("write", &self.path, source))
    }

    /// Forces everything to disk.
    pub fn finish(self) -> Result<()> {
        let OutputFile { path, writer } = self;
        writer
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .map_err(|source| Error::io("write", path, source))
    }
}

#[cfg(unix)]
fn only_for_owner(builder: &mut fs::DirBuilder) {
    use std::os::unix::fs::DirBuilderExt;
    builder.mode(0o700);
}

#[cfg(unix)]
fn owner_mode(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn only_for_owner(_: &mut fs::DirBuilder) {}

#[cfg(not(unix))]
fn owner_mode(_: &mut OpenOptions) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_appear_together_or_not_at_all() {
        let room = tempfile::tempdir().unwrap();
        let out = room.path().join("results");
        {
            let mut folder = OutputFolder::open(&out).unwrap();
            let mut file = folder.file("a.csv").unwrap();
            file.write(b"half").unwrap();
        }
        assert!(!out.exists(), "nothing was kept");

        let mut folder = OutputFolder::open(&out).unwrap();
        for name in ["a.csv", "b.csv"] {
            let mut file = folder.file(name).unwrap();
            file.write(name.as_bytes()).unwrap();
            file.finish().unwrap();
        }
        folder.keep().unwrap();
        assert_eq!(names(&out), ["a.csv", "b.csv"]);
        assert_eq!(fs::read(out.join("b.csv")).unwrap(), b"b.csv");

        drop(OutputFolder::open(&out).unwrap().file("a.csv").unwrap());
        assert_eq!(names(&out), ["a.csv", "b.csv"], "earlier results stand");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_results() {
        use std::os::unix::fs::PermissionsExt;
        let room = tempfile::tempdir().unwrap();
        let out = room.path().join("results");
        let mut folder = OutputFolder::open(&out).unwrap();
        folder.file("a.csv").unwrap().finish().unwrap();
        folder.keep().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&out), 0o700);
        assert_eq!(mode(&out.join("a.csv")), 0o600);
    }
}
