//! Opens what lies below a folder of a student's, without following a link and without waiting.
//!
//! Look and opening are one act of the system's where it has `openat2`
//! (<https://man7.org/linux/man-pages/man2/openat2.2.html>), so nobody can put a link between
//! them; elsewhere the way is gone part by part, each opened from the one before, which comes to
//! the same. A pipe without a writer, which would keep a reader waiting for ever, is looked at
//! and not opened.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;

/// What stands at a path when no link is followed.
#[derive(Debug)]
pub(super) enum Seen {
    /// Nothing at all.
    Nothing,
    /// A symbolic link, there or on the way.
    Link,
    /// A folder, a pipe, a device or a socket.
    NotPlain,
    /// A plain file, open for reading.
    File(File),
}

/// Opens the folder that everything else is reached from. The way to it is trusted.
pub(super) fn folder(path: &Path) -> io::Result<OwnedFd> {
    Ok(rustix::fs::open(path, FOLDER, Mode::empty())?)
}

/// Opens the folder `way` below `root`; `None` when there is none that can be reached and read.
pub(super) fn folder_below(root: impl AsFd, way: &str) -> io::Result<Option<OwnedFd>> {
    if way.is_empty() {
        return Ok(Some(rustix::fs::openat(root, c".", FOLDER, Mode::empty())?));
    }
    match reach(root.as_fd(), way, FOLDER) {
        Ok(folder) => Ok(Some(folder)),
        Err(
            Errno::NOENT
            | Errno::NOTDIR
            | Errno::LOOP
            | Errno::XDEV
            | Errno::ACCESS
            | Errno::NAMETOOLONG,
        ) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Looks at `way` below `root` and opens it if it is a plain file.
pub(super) fn below(root: impl AsFd, way: &str) -> io::Result<Seen> {
    below_with(reach, root.as_fd(), way)
}

const FOLDER: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// Not waiting matters for what is no plain file after all, when somebody was quick.
const FILE: OFlags = OFlags::RDONLY
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);

type Reach = fn(BorrowedFd<'_>, &str, OFlags) -> Result<OwnedFd, Errno>;

fn below_with(reach: Reach, root: BorrowedFd<'_>, way: &str) -> io::Result<Seen> {
    let (folder, name) = match way.rsplit_once('/') {
        Some((folder, name)) => match reach(root, folder, FOLDER) {
            Ok(folder) => (Some(folder), name),
            Err(error) => return unreached(reach, root, folder, error),
        },
        None => (None, way),
    };
    let folder = folder.as_ref().map_or(root, AsFd::as_fd);
    // Opening a device may do something; looking at it does not.
    match rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(found) => match FileType::from_raw_mode(found.st_mode) {
            FileType::Symlink => return Ok(Seen::Link),
            FileType::RegularFile => {}
            _ => return Ok(Seen::NotPlain),
        },
        Err(Errno::NOENT | Errno::NOTDIR) => return Ok(Seen::Nothing),
        Err(error) => return Err(error.into()),
    }
    // What was looked at may have been replaced: what is open now is what counts.
    let file = match reach(folder, name, FILE) {
        Ok(file) => File::from(file),
        Err(error) => return unreached(reach, folder, name, error),
    };
    Ok(if file.metadata()?.is_file() { Seen::File(file) } else { Seen::NotPlain })
}

/// Why a way cannot be gone. A link in the place of a folder is no folder to the system either,
/// so the parts before it are asked one by one.
fn unreached(reach: Reach, root: BorrowedFd<'_>, way: &str, error: Errno) -> io::Result<Seen> {
    match error {
        Errno::LOOP | Errno::XDEV => Ok(Seen::Link),
        Errno::NOENT => Ok(Seen::Nothing),
        // A socket that was a plain file a moment ago.
        Errno::NXIO => Ok(Seen::NotPlain),
        Errno::NOTDIR => match way.rsplit_once('/') {
            Some((before, _)) => match below_with(reach, root, before)? {
                Seen::Link => Ok(Seen::Link),
                Seen::NotPlain | Seen::Nothing | Seen::File(_) => link_or_nothing(root, way),
            },
            None => link_or_nothing(root, way),
        },
        error => Err(error.into()),
    }
}

fn link_or_nothing(root: BorrowedFd<'_>, way: &str) -> io::Result<Seen> {
    match rustix::fs::statat(root, way, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(found) if FileType::from_raw_mode(found.st_mode) == FileType::Symlink => Ok(Seen::Link),
        Ok(_) | Err(Errno::NOENT | Errno::NOTDIR) => Ok(Seen::Nothing),
        Err(error) => Err(error.into()),
    }
}

/// Opens `way` below `root` in one act where the system can, else part by part.
fn reach(root: BorrowedFd<'_>, way: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
    #[cfg(target_os = "linux")]
    match at_once(root, way, flags) {
        // No such call before Linux 5.6; some containers refuse what they do not know.
        Err(Errno::NOSYS | Errno::PERM) => {}
        reached => return reached,
    }
    part_by_part(root, way, flags)
}

#[cfg(target_os = "linux")]
fn at_once(root: BorrowedFd<'_>, way: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
    use rustix::fs::ResolveFlags;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    loop {
        // The system asks to be asked again when something was renamed meanwhile.
        match rustix::fs::openat2(root, way, flags, Mode::empty(), resolve) {
            Err(Errno::AGAIN | Errno::INTR) => {}
            reached => return reached,
        }
    }
}

fn part_by_part(root: BorrowedFd<'_>, way: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
    let mut at: Option<OwnedFd> = None;
    let mut parts = way.split('/').peekable();
    while let Some(part) = parts.next() {
        if matches!(part, "" | "." | "..") {
            return Err(Errno::XDEV);
        }
        let flags = if parts.peek().is_some() { FOLDER } else { flags };
        let from = at.as_ref().map_or(root, AsFd::as_fd);
        at = Some(rustix::fs::openat(from, part, flags, Mode::empty())?);
    }
    at.ok_or(Errno::NOENT)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read as _;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    /// Both ways of opening, by turns, on one tree.
    #[test]
    fn both_ways_see_the_same() {
        let world = tempfile::tempdir().expect("a folder");
        let root = world.path().join("root");
        fs::create_dir_all(root.join("src/deep")).expect("made");
        fs::write(root.join("src/deep/a.rs"), "inside").expect("written");
        fs::write(world.path().join("outside"), "outside").expect("written");
        symlink("deep", root.join("src/link")).expect("linked");
        symlink("deep/a.rs", root.join("src/file-link")).expect("linked");
        symlink("nowhere", root.join("src/dangling")).expect("linked");
        symlink("..", root.join("src/deep/up")).expect("linked");
        let _socket = UnixListener::bind(root.join("src/socket")).expect("bound");
        rustix::fs::mknodat(rustix::fs::CWD, root.join("src/pipe"), FileType::Fifo, Mode::RWXU, 0)
            .expect("a pipe");
        let root = folder(&root).expect("opened");
        let ways: [Reach; 2] = [reach, part_by_part];
        for way in ways {
            let see = |path: &str| match below_with(way, root.as_fd(), path) {
                Ok(Seen::File(mut file)) => {
                    let mut text = String::new();
                    file.read_to_string(&mut text).expect("read");
                    text
                }
                Ok(seen) => format!("{seen:?}"),
                Err(error) => error.to_string(),
            };
            for (path, seen) in [
                ("src/deep/a.rs", "inside"),
                ("src", "NotPlain"),
                ("src/deep", "NotPlain"),
                ("src/pipe", "NotPlain"),
                ("src/socket", "NotPlain"),
                ("src/missing", "Nothing"),
                ("missing/a.rs", "Nothing"),
                ("src/deep/a.rs/b.rs", "Nothing"),
                ("src/pipe/b.rs", "Nothing"),
                ("src/link/a.rs", "Link"),
                ("src/link", "Link"),
                ("src/file-link", "Link"),
                ("src/file-link/b", "Link"),
                ("src/dangling", "Link"),
                ("src/dangling/x", "Link"),
                ("src/deep/up/deep/a.rs", "Link"),
                ("../outside/x", "Link"),
            ] {
                assert_eq!(see(path), seen, "{path}");
            }
        }
    }

    #[test]
    fn a_link_put_in_the_place_of_a_file_is_not_followed() {
        let world = tempfile::tempdir().expect("a folder");
        fs::write(world.path().join("secret"), "secret").expect("written");
        symlink("secret", world.path().join("a.rs")).expect("linked");
        let root = folder(world.path()).expect("opened");
        // As when the look had seen a plain file there.
        for reach in [reach as Reach, part_by_part] {
            assert_eq!(reach(root.as_fd(), "a.rs", FILE).err(), Some(Errno::LOOP));
        }
    }
}
