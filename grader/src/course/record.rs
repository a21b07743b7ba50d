//! What was laid out: the digest of every file as it was handed out.
//!
//! It lies beside `course.toml`, in git with the rest, so that a clone can be brought up to date
//! as well. A folder that has it is one that `grader init` has made: the teacher's files are then
//! those inside the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::below::{self, BelowError};

/// The record, from the folder's root.
pub const RECORD: &str = ".course-files.json";

/// What was laid out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Of this form.
    version: u32,
    /// The digest of the course that it came from.
    pub course: String,
    /// By path, the digest of each file as it was handed out.
    pub files: BTreeMap<String, String>,
}

impl Record {
    /// A record of the course with this digest, without files.
    #[must_use]
    pub fn of(course: &str) -> Self {
        Self { version: 1, course: course.to_owned(), files: BTreeMap::new() }
    }

    /// The record of the folder at `root`; one that cannot be read says nothing, and then every
    /// file counts as edited.
    #[must_use]
    pub fn read(root: &Path) -> Self {
        let text = fs::read(root.join(RECORD)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Whether `grader init` has made the folder at `root`.
    #[must_use]
    pub fn is_in(root: &Path) -> bool {
        root.join(RECORD).is_file()
    }

    /// Writes it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, root: &Path) -> Result<(), BelowError> {
        let text = serde_json::to_string_pretty(self).expect("it holds text alone");
        below::write(root, RECORD, &format!("{text}\n"))
    }
}

/// The digest of a file as it was handed out. Ends of lines do not matter: git may change them.
#[must_use]
pub fn digest(content: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in content.split_inclusive(|byte| *byte == b'\n') {
        match part.strip_suffix(b"\r\n") {
            Some(line) => hasher.update(line).update(b"\n"),
            None => hasher.update(part),
        };
    }
    hasher.finalize().to_hex().as_str()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn ends_of_lines_do_not_matter() {
        assert_eq!(digest(b"a\r\nb\r\n"), digest(b"a\nb\n"));
        for other in [&b"a\nb"[..], b"a\rb\n", b"ab\n", b"a\n\nb\n"] {
            assert_ne!(digest(other), digest(b"a\nb\n"));
        }
    }
}
