//! A folder of results, written whole or not at all: files are written beside their names, forced
//! to disk, and renamed together at the end. Only the owner can read them.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Files on their way into a folder; dropped without [`OutputFolder::keep`], they are removed.
#[derive(Debug)]
pub struct OutputFolder {
    folder: PathBuf,
    /// Made by this run, so that it goes when nothing is kept.
    made: bool,
    files: Vec<Cow<'static, str>>,
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
    pub fn file(&mut self, name: impl Into<Cow<'static, str>>) -> Result<OutputFile> {
        let name = name.into();
        let path = self.unfinished(&name);
        // What an interrupted run left behind.
        let _ = fs::remove_file(&path);
        let writer = create(&path)?;
        self.files.push(name);
        Ok(OutputFile { path, writer })
    }

    /// Gives every file its name. All must be [finished](OutputFile::finish).
    pub fn keep(mut self) -> Result<()> {
        for name in &self.files {
            let (from, to) = (self.unfinished(name), self.folder.join(&**name));
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

fn create(path: &Path) -> Result<BufWriter<File>> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    owner_mode(&mut options);
    let file = options
        .open(path)
        .map_err(|source| Error::io("create", path, source))?;
    // Rows come in large pieces, which pass a small buffer by.
    Ok(BufWriter::with_capacity(1 << 15, file))
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

    /// Forgets what was written.
    pub fn start_over(&mut self) -> Result<()> {
        let io = |source| Error::io("write", &self.path, source);
        // Through the buffer: seeking flushes it first.
        self.writer.rewind().map_err(io)?;
        self.writer.get_ref().set_len(0).map_err(io)
    }

    /// Puts pieces in between: each at its place in what was written, in ascending order.
    pub fn insert(&mut self, pieces: &[(u64, Vec<u8>)]) -> Result<()> {
        let whole = self.path.with_extension("inserting");
        let outcome = self.copy_with(pieces, &whole);
        if outcome.is_err() {
            let _ = fs::remove_file(&whole);
        }
        outcome
    }

    fn copy_with(&mut self, pieces: &[(u64, Vec<u8>)], whole: &Path) -> Result<()> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::io("write", path, source)
        };
        self.writer.flush().map_err(at(&self.path))?;
        let mut before = File::open(&self.path).map_err(at(&self.path))?;
        let _ = fs::remove_file(whole);
        let mut writer = create(whole)?;
        let mut copied = 0;
        for (place, piece) in pieces {
            let mut up_to = (&mut before).take(place - copied);
            copied += io::copy(&mut up_to, &mut writer).map_err(at(whole))?;
            writer.write_all(piece).map_err(at(whole))?;
        }
        io::copy(&mut before, &mut writer).map_err(at(whole))?;
        fs::rename(whole, &self.path).map_err(at(whole))?;
        self.writer = writer;
        Ok(())
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

    #[test]
    fn pieces_go_in_between_and_a_file_can_start_over() {
        let room = tempfile::tempdir().unwrap();
        let mut folder = OutputFolder::open(room.path()).unwrap();
        let mut file = folder.file("a.csv").unwrap();
        file.write(b"nonsense").unwrap();
        file.start_over().unwrap();
        file.write(b"ace").unwrap();
        let pieces = [(1, b"b".to_vec()), (1, b"B".to_vec()), (3, b"f".to_vec())];
        file.insert(&pieces).unwrap();
        file.write(b"g").unwrap();
        file.finish().unwrap();
        folder.keep().unwrap();
        assert_eq!(fs::read(room.path().join("a.csv")).unwrap(), b"abBcefg");
        assert_eq!(names(room.path()), ["a.csv"]);
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
