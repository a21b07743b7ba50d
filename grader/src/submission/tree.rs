//! Where the files of a submission are: a folder on the disk, or what an archive has in it.

use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{AtFlags, Dir, FileType};

use super::open;

/// Files and folders that a student has handed in. Ways lead from its root, with `/` between their
/// parts; the empty way is the root itself. No link is ever followed.
pub trait Tree {
    /// What stands at a way.
    ///
    /// # Errors
    ///
    /// When something is there and cannot be looked at.
    fn see(&self, way: &str) -> io::Result<Seen<'_>>;

    /// What lies in a folder, at most `most` of it: each name, and whether it is a folder itself.
    /// Nothing when there is no such folder or it may not be read; a link to a folder is none.
    ///
    /// # Errors
    ///
    /// When the folder is there and cannot be gone through.
    fn entries(&self, way: &str, most: usize) -> io::Result<Vec<(Vec<u8>, bool)>>;
}

impl<T: Tree + ?Sized> Tree for &T {
    fn see(&self, way: &str) -> io::Result<Seen<'_>> {
        T::see(self, way)
    }

    fn entries(&self, way: &str, most: usize) -> io::Result<Vec<(Vec<u8>, bool)>> {
        T::entries(self, way, most)
    }
}

/// What stands at a way of a tree.
pub enum Seen<'t> {
    /// Nothing at all.
    Nothing,
    /// A symbolic link, there or on the way.
    Link,
    /// A folder, a pipe, a device or a socket.
    NotPlain,
    /// A plain file.
    File {
        /// How many bytes it has; it may have more or fewer by the time it is read.
        bytes: u64,
        /// What is in it.
        content: Box<dyn Read + 't>,
    },
}

/// A folder on the disk, open. The way to it is the caller's own; everything below it is the
/// student's.
pub struct Folder(OwnedFd);

impl Folder {
    /// Opens the folder at `path`.
    ///
    /// # Errors
    ///
    /// When it cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        open::folder(path).map(Self)
    }

    /// The folder `way` below this one; `None` when there is none that can be reached and read
    /// without following a link.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be opened.
    pub fn below(&self, way: &str) -> io::Result<Option<Self>> {
        Ok(open::folder_below(&self.0, way)?.map(Self))
    }

    /// The plain file `way` below this folder; `None` when something else or nothing is there.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be opened.
    pub fn file(&self, way: &str) -> io::Result<Option<std::fs::File>> {
        Ok(match open::below(&self.0, way)? {
            open::Seen::File(file) => Some(file),
            open::Seen::Nothing | open::Seen::Link | open::Seen::NotPlain => None,
        })
    }
}

impl Tree for Folder {
    fn see(&self, way: &str) -> io::Result<Seen<'_>> {
        Ok(match open::below(&self.0, way)? {
            open::Seen::Nothing => Seen::Nothing,
            open::Seen::Link => Seen::Link,
            open::Seen::NotPlain => Seen::NotPlain,
            open::Seen::File(file) => {
                Seen::File { bytes: file.metadata()?.len(), content: Box::new(file) }
            }
        })
    }

    fn entries(&self, way: &str, most: usize) -> io::Result<Vec<(Vec<u8>, bool)>> {
        let Some(opened) = open::folder_below(&self.0, way)? else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for entry in Dir::read_from(&opened)? {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let kind = match entry.file_type() {
                // Not every file system tells while it lists.
                FileType::Unknown => rustix::fs::statat(&opened, name, AtFlags::SYMLINK_NOFOLLOW)
                    .map_or(FileType::Unknown, |seen| FileType::from_raw_mode(seen.st_mode)),
                kind => kind,
            };
            found.push((name.to_bytes().to_owned(), kind == FileType::Directory));
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }
}
