//! Files under folders, in one order on every machine: by the bytes of their names.

use std::path::{Path, PathBuf};

use super::problem::Problem;

/// A path that gives no file to read, and why.
#[derive(Clone, Debug)]
pub struct Aside {
    /// The path as walked.
    pub path: PathBuf,
    /// Why it is left out.
    pub problem: Problem,
    /// It should have been readable.
    pub failed: bool,
}

/// What a walk over folders found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Regular files.
    pub files: Vec<PathBuf>,
    /// Everything else that is no folder.
    pub aside: Vec<Aside>,
}

/// All regular files under `roots`, which may be files themselves. Links are followed for the
/// roots alone, so the walk never leaves them; pipes, sockets and devices are never opened.
pub fn find(roots: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for root in without_nested(roots) {
        match std::fs::metadata(root) {
            Ok(metadata) if metadata.is_dir() => found.folder(root),
            Ok(metadata) if metadata.is_file() => found.files.push(root.clone()),
            Ok(_) => found.special(root.clone()),
            Err(error) => found.unreachable(root, &error),
        }
    }
    found
}

/// The roots without those that lie in another one, so that no file is read twice.
fn without_nested(roots: &[PathBuf]) -> Vec<&PathBuf> {
    let real: Vec<_> = roots
        .iter()
        .map(|root| std::fs::canonicalize(root).ok())
        .collect();
    let inside = |index: usize| {
        real[index].as_ref().is_some_and(|own| {
            let covers = |(other, path): (usize, &PathBuf)| {
                other != index && own.starts_with(path) && (own != path || other < index)
            };
            real.iter()
                .enumerate()
                .filter_map(|(other, path)| Some((other, path.as_ref()?)))
                .any(covers)
        })
    };
    roots
        .iter()
        .enumerate()
        .filter(|&(index, _)| !inside(index))
        .map(|(_, root)| root)
        .collect()
}

impl Found {
    fn folder(&mut self, root: &Path) {
        // Folders still to be read, the next one last.
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            let entries =
                match std::fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
                    Ok(entries) => entries,
                    Err(error) => {
                        self.failed(folder, format!("the folder cannot be read: {error}"));
                        continue;
                    }
                };
            let mut entries: Vec<_> = entries
                .into_iter()
                .map(|entry| (entry.file_name(), entry))
                .collect();
            entries.sort_by(|a, b| a.0.as_encoded_bytes().cmp(b.0.as_encoded_bytes()));
            let below = folders.len();
            for (name, entry) in entries {
                let path = folder.join(name);
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(path),
                    Ok(kind) if kind.is_file() => self.files.push(path),
                    Ok(kind) if kind.is_symlink() => self.link(path),
                    Ok(_) => self.special(path),
                    Err(error) => self.failed(path, format!("cannot be looked at: {error}")),
                }
            }
            folders[below..].reverse();
        }
    }

    fn special(&mut self, path: PathBuf) {
        let problem = Problem::note(
            "not_dicom.special_file",
            "a pipe, socket or device; never opened",
        );
        self.aside.push(Aside {
            path,
            problem,
            failed: false,
        });
    }

    fn link(&mut self, path: PathBuf) {
        let problem = Problem::note(
            "io.link",
            "a link; files are read under their own names only",
        );
        self.aside.push(Aside {
            path,
            problem,
            failed: false,
        });
    }

    fn unreachable(&mut self, root: &Path, error: &std::io::Error) {
        if root.is_symlink() {
            let problem = Problem::error("io.link", format!("a link that leads nowhere: {error}"));
            self.aside.push(Aside {
                path: root.to_path_buf(),
                problem,
                failed: false,
            });
        } else {
            self.failed(root.to_path_buf(), format!("cannot be opened: {error}"));
        }
    }

    fn failed(&mut self, path: PathBuf, said: String) {
        self.aside.push(Aside {
            path,
            problem: Problem::error("io.open", said),
            failed: true,
        });
    }
}
