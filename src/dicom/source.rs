//! Where bytes come from: memory, or a file read in a few bounded pieces.

use std::fs::File;

use super::problem::Problem;

/// Bytes that a walk reads from front to back.
pub trait Source {
    /// Bytes in all.
    fn length(&self) -> u64;

    /// The `count` bytes at `offset`, which the caller has checked to lie within the length.
    /// Offsets may step back by a few bytes only. `ahead` says how many more will be wanted soon.
    fn read(&mut self, offset: u64, count: usize, ahead: usize) -> Result<&[u8], Problem>;
}

/// Bytes in memory.
pub struct MemorySource<'a>(pub &'a [u8]);

impl Source for MemorySource<'_> {
    fn length(&self) -> u64 {
        self.0.len() as u64
    }

    #[inline]
    fn read(&mut self, offset: u64, count: usize, _ahead: usize) -> Result<&[u8], Problem> {
        let start = usize::try_from(offset).map_err(|_| cut_short(offset))?;
        let end = start.checked_add(count).ok_or_else(|| cut_short(offset))?;
        self.0.get(start..end).ok_or_else(|| cut_short(offset))
    }
}

/// A regular file, read in pieces into a buffer that the caller lends.
pub struct FileSource<'b> {
    file: &'b File,
    length: u64,
    start: u64,
    held: usize,
    buffer: &'b mut Vec<u8>,
}

impl<'b> FileSource<'b> {
    /// A file of `length` bytes (from its metadata); `buffer` is overwritten.
    pub fn new(file: &'b File, length: u64, buffer: &'b mut Vec<u8>) -> Self {
        Self {
            file,
            length,
            start: 0,
            held: 0,
            buffer,
        }
    }

    #[cold]
    #[inline(never)]
    fn fill(&mut self, offset: u64, count: usize, ahead: usize) -> Result<(), Problem> {
        let left = self.length.saturating_sub(offset);
        if count as u64 > left {
            return Err(cut_short(offset));
        }
        let wanted = (count.max(ahead) as u64).min(left) as usize;
        self.start = offset;
        self.held = 0;
        // Kept from file to file, and so zeroed once.
        if self.buffer.len() < wanted {
            self.buffer.resize(wanted, 0);
        }
        let mut filled = 0;
        while filled < count {
            let room = &mut self.buffer[filled..wanted];
            match read_at(self.file, room, offset + filled as u64) {
                Ok(0) => return Err(cut_short(offset + filled as u64)),
                Ok(read) => filled += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(Problem::error(
                        "io.read",
                        format!("reading failed: {error}"),
                    ));
                }
            }
        }
        self.held = filled;
        Ok(())
    }
}

impl Source for FileSource<'_> {
    fn length(&self) -> u64 {
        self.length
    }

    #[inline]
    fn read(&mut self, offset: u64, count: usize, ahead: usize) -> Result<&[u8], Problem> {
        let held = offset >= self.start && offset - self.start + count as u64 <= self.held as u64;
        if !held {
            self.fill(offset, count, ahead)?;
        }
        let start = (offset - self.start) as usize;
        self.buffer
            .get(start..start + count)
            .ok_or_else(|| cut_short(offset))
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// The bytes end where more were promised.
#[cold]
pub fn cut_short(offset: u64) -> Problem {
    Problem::error(
        "truncated.file",
        format!("the file ends at byte {offset} where more was promised; get it again whole"),
    )
}
