//! Archives that students pack, read as trees of files.
//!
//! Nothing is unpacked onto the disk. Of a zip archive the directory is read, and a file when it is
//! asked for; a tar archive is read through once, and the few files that can matter are kept. What
//! could be asked of the grader's memory and time is limited, whatever an archive says of itself.

mod cp437;
mod listing;
pub mod repack;
pub mod spool;
mod tar;
pub mod zip;

use std::fs::File;
use std::io::{self, Read, Seek as _};
use std::sync::Arc;

use super::{Reason, Unread};
pub use listing::{Builder, Listing, decoded};
use spool::Spool;
use zip::Zip;

/// What an archive may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Members, with those that are passed over.
    pub members: u64,
    /// Members that are not passed over.
    pub kept_members: u64,
    /// Bytes of an archive that lies in another.
    pub archive_bytes: u64,
    /// Bytes that are unpacked to find the few that matter.
    pub unpacked_bytes: u64,
    /// Bytes that are kept in memory.
    pub kept_bytes: u64,
    /// How many times as large it may become, unpacked.
    pub ratio: u64,
    /// Up to so many bytes it may be any number of times: a page of blanks is a small file.
    pub ratio_from: u64,
}

impl Limits {
    /// What a student's archive may ask for. A whole course with all that was built of it is
    /// below; compilers' output becomes three to ten times as large, text up to twenty times.
    pub const STUDENT: Self = Self {
        members: 200_000,
        kept_members: 20_000,
        archive_bytes: 512 << 20,
        unpacked_bytes: 1 << 30,
        kept_bytes: 8 << 20,
        ratio: 200,
        ratio_from: 16 << 20,
    };

    /// What a class that is packed as a tar archive may ask for: it lies on the disk, unpacked,
    /// until everything of it is read.
    pub const CLASS: Self = Self {
        members: 2_000_000,
        archive_bytes: 8 << 30,
        unpacked_bytes: 8 << 30,
        ..Self::STUDENT
    };
}

/// What is in an archive.
#[derive(Debug)]
pub struct Unpacked {
    /// Its files.
    pub tree: Listing,
    /// What of it cannot be read.
    pub unread: Vec<Unread>,
    /// Members that were passed over.
    pub ignored: usize,
}

/// What kind of file something is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// Something compressed with gzip; by its name a tar archive.
    Gzip,
    /// An archive of a kind that is not read.
    Other(&'static str),
    /// No archive.
    None,
}

/// Bytes that are enough to tell.
const HEAD: usize = 512;

impl Kind {
    /// The kind of a file that begins so.
    pub fn of(head: &[u8]) -> Self {
        match head {
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [0x1f, 0x8b, ..] => Self::Gzip,
            [b'R', b'a', b'r', b'!', 0x1a, 7, ..] => Self::Other("RAR"),
            [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => Self::Other("7z"),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Other("xz"),
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Self::Other("bzip2"),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Other("Zstandard"),
            _ if head.get(257..262) == Some(b"ustar") => Self::Tar,
            _ => Self::None,
        }
    }

    /// The kind of an open file, which is left at its beginning.
    pub fn of_file(file: &mut File) -> io::Result<Self> {
        let mut head = Vec::with_capacity(HEAD);
        file.take(HEAD as u64).read_to_end(&mut head)?;
        file.rewind()?;
        Ok(Self::of(&head))
    }

    /// Whether a file of this name says that it is an archive.
    pub fn is_named(name: &str) -> bool {
        const ENDS: [&str; 13] = [
            ".zip", ".tar", ".tgz", ".gz", ".rar", ".7z", ".xz", ".txz", ".bz2", ".tbz", ".tbz2",
            ".zst", ".tzst",
        ];
        let name = name.to_ascii_lowercase();
        ENDS.iter().any(|end| name.ends_with(end))
    }
}

/// The name of an archive without what says that it is one.
pub fn stem(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    let ends = [".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".zip", ".tgz", ".tar"];
    let end = ends.iter().find(|end| lower.ends_with(*end));
    match end {
        // No small letter of these is of another length than its capital.
        Some(end) => name.get(..name.len() - end.len()).unwrap_or(name),
        None => name.rsplit_once('.').map_or(name, |(stem, _)| stem),
    }
}

/// Reads the archive that `content` is; `from` is what messages call it.
///
/// # Errors
///
/// When nothing of it can be read.
pub fn unpack(mut content: impl Read, from: &str, limits: &Limits) -> Result<Unpacked, Reason> {
    let mut head = Vec::with_capacity(HEAD);
    let read = (&mut content).take(HEAD as u64).read_to_end(&mut head);
    read.map_err(|error| Reason::of(&error))?;
    let kind = Kind::of(&head);
    let content = io::Cursor::new(head).chain(content);
    match kind {
        Kind::Zip => {
            let spool = Spool::of(content, limits.archive_bytes)?;
            let zip = Arc::new(Zip::open(spool)?);
            zip.refuse_overlaps(limits)?;
            zip::list(&zip, from, limits)
        }
        Kind::Tar => tar::list(content, from, limits),
        Kind::Gzip => tar::list_gzip(content, from, limits),
        Kind::Other(kind) => Err(Reason::OtherPacking { kind: kind.to_owned() }),
        Kind::None => {
            Err(Reason::Damaged { says: "it does not begin as an archive does".to_owned() })
        }
    }
}
