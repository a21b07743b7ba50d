//! Takes one file of a submission, carefully.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::SubmissionError;
use super::layout::Layout;

/// The most bytes that a file of a submission may have.
pub const MAX_BYTES: u64 = 256 * 1024;

/// Why a student's file is not taken. Every path is from the crate's folder: `src/lib.rs`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not there.
    #[error("{file} is missing")]
    Missing {
        /// The file.
        file: String,
    },
    /// It, or a folder on the way to it, is a symbolic link.
    #[error("{file} is reached through a symbolic link; put the file itself there")]
    Link {
        /// The file.
        file: String,
    },
    /// It is a folder, a pipe, a device or a socket.
    #[error("{file} is not a plain file")]
    NotPlain {
        /// The file.
        file: String,
    },
    /// It has more than [`MAX_BYTES`] bytes.
    #[error("{file} has {bytes} bytes, and at most {MAX_BYTES} are taken")]
    TooLarge {
        /// The file.
        file: String,
        /// How many bytes it has.
        bytes: u64,
    },
    /// It is not text.
    #[error("{file} is not UTF-8 text; line {line} has a byte that belongs to no character")]
    NotUtf8 {
        /// The file.
        file: String,
        /// The first line that has such a byte, from 1.
        line: u32,
    },
}

/// The text of `file`, a path from the crate's folder.
pub(super) fn take(
    layout: &Layout,
    file: &str,
) -> Result<Result<String, Refusal>, SubmissionError> {
    let name = || file.to_owned();
    let Some(way) = layout.way_to(file) else {
        return Ok(Err(Refusal::Missing { file: name() }));
    };
    let path = layout.trusted.join(&way);
    let failed = |source| SubmissionError::Io { path: path.clone(), source };
    let seen = match look(&layout.trusted, &way).map_err(failed)? {
        Seen::Nothing => return Ok(Err(Refusal::Missing { file: name() })),
        Seen::Link => return Ok(Err(Refusal::Link { file: name() })),
        Seen::There(seen) if !seen.is_file() => {
            return Ok(Err(Refusal::NotPlain { file: name() }));
        }
        Seen::There(seen) => seen,
    };
    let opened = File::open(&path).map_err(failed)?;
    let bytes = opened.metadata().map_err(failed)?;
    // Between the look and the opening somebody may have put a link there.
    if (bytes.dev(), bytes.ino()) != (seen.dev(), seen.ino()) {
        return Ok(Err(Refusal::Link { file: name() }));
    }
    if bytes.len() > MAX_BYTES {
        return Ok(Err(Refusal::TooLarge { file: name(), bytes: bytes.len() }));
    }
    let mut content = Vec::new();
    opened.take(MAX_BYTES).read_to_end(&mut content).map_err(failed)?;
    Ok(String::from_utf8(content).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = sound.iter().filter(|byte| **byte == b'\n').count() + 1;
        Refusal::NotUtf8 { file: name(), line: u32::try_from(line).unwrap_or(u32::MAX) }
    }))
}

/// What stands at a path when no link is followed.
pub(super) enum Seen {
    Nothing,
    Link,
    There(Metadata),
}

/// Looks at `way` below `trusted`, at every part of it in turn.
pub(super) fn look(trusted: &Path, way: &str) -> io::Result<Seen> {
    let mut path = trusted.to_owned();
    let mut found = fs::symlink_metadata(&path)?;
    for part in way.split('/').filter(|part| !part.is_empty()) {
        path.push(part);
        found = match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => return Ok(Seen::Link),
            Ok(found) => found,
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                return Ok(Seen::Nothing);
            }
            Err(error) => return Err(error),
        };
    }
    Ok(Seen::There(found))
}
