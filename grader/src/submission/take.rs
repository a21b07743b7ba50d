//! Takes one file of a submission, carefully.
//!
//! A second name of a plain file (a hard link) is that file: the system lets nobody give a name
//! to a file that they could not read anyway, and back-up tools make such names of honest files.

use std::io::Read as _;

use serde::{Deserialize, Serialize};

use crate::course::Exercise;

use super::SubmissionError;
use super::layout::Layout;
use super::tree::Seen;

/// The most bytes that a file of a submission may have.
pub const MAX_BYTES: u64 = 256 * 1024;

/// Why a student's file is not taken. Every path is from the crate's folder: `src/lib.rs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refused", rename_all = "kebab-case")]
pub enum Refusal {
    /// It is not there.
    #[error("{file} is missing")]
    Missing {
        /// The file.
        file: String,
    },
    /// It is not there, and another is whose name differs in small and capital letters only.
    #[error(
        "{file} is missing; {found} is there, and on many systems that is another name: rename it"
    )]
    OtherCase {
        /// The file.
        file: String,
        /// What is there.
        found: String,
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
    layout: &Layout<'_>,
    exercise: &Exercise,
    file: &str,
) -> Result<Result<String, Refusal>, SubmissionError> {
    let name = || file.to_owned();
    let Some(way) = layout.way_to(file, exercise) else {
        return Ok(Err(Refusal::Missing { file: name() }));
    };
    let failed = |source| layout.failed(&way, source);
    let (bytes, opened) = match layout.tree.see(&way).map_err(failed)? {
        Seen::Nothing => return Ok(Err(Refusal::Missing { file: name() })),
        Seen::Link => return Ok(Err(Refusal::Link { file: name() })),
        Seen::NotPlain => return Ok(Err(Refusal::NotPlain { file: name() })),
        Seen::File { bytes, content } => (bytes, content),
    };
    if bytes > MAX_BYTES {
        return Ok(Err(Refusal::TooLarge { file: name(), bytes }));
    }
    // One more, because it may grow while it is read.
    let mut content = Vec::new();
    opened.take(MAX_BYTES + 1).read_to_end(&mut content).map_err(failed)?;
    if content.len() as u64 > MAX_BYTES {
        return Ok(Err(Refusal::TooLarge { file: name(), bytes: content.len() as u64 }));
    }
    Ok(String::from_utf8(content).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = sound.iter().filter(|byte| **byte == b'\n').count() + 1;
        Refusal::NotUtf8 { file: name(), line: u32::try_from(line).unwrap_or(u32::MAX) }
    }))
}
