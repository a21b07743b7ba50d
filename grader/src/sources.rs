//! The source files of one version of an exercise, in memory.
//!
//! Comes from `course` (a variant) or `submission` (a student's files laid over the teacher's);
//! goes to `build`, which writes it into a directory of its own. Never touches the disk itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Source files by their path from the root of the exercise: `src/lib.rs`, `src/kitchen.rs`.
///
/// Every path in it is relative, uses `/`, and stays below the root, so it can be joined to any
/// directory without a further look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Sources {
    files: BTreeMap<String, String>,
}

/// A path that could lead out of the exercise, or that not every system can write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{path}` is no path inside an exercise; use a relative path such as `src/lib.rs`, with `/` \
     between its parts and without `..`"
)]
pub struct OddPath {
    /// The path as it was given.
    pub path: String,
}

impl Sources {
    /// No files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces the one at that path.
    ///
    /// # Errors
    /// When the path is absolute or empty, or has a part that is `.`, `..` or empty, or holds a
    /// backslash, a colon or a control character.
    pub fn insert(
        &mut self,
        path: impl Into<String>,
        text: impl Into<String>,
    ) -> Result<(), OddPath> {
        let path = path.into();
        if !stays_inside(&path) {
            return Err(OddPath { path });
        }
        self.files.insert(path, text.into());
        Ok(())
    }

    /// The text of one file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files with their text, ordered by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The paths, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// These files with `over` laid on top: where both have a path, `over` wins.
    #[must_use]
    pub fn overlaid(mut self, over: &Self) -> Self {
        for (path, text) in &over.files {
            self.files.insert(path.clone(), text.clone());
        }
        self
    }

    /// A digest of every path and every byte, the same on every machine.
    #[must_use]
    pub fn digest(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for (path, text) in &self.files {
            // Lengths first, so that no two different sets of files feed the same bytes.
            for part in [path, text] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hasher.finalize()
    }
}

impl TryFrom<BTreeMap<String, String>> for Sources {
    type Error = OddPath;

    fn try_from(files: BTreeMap<String, String>) -> Result<Self, OddPath> {
        match files.keys().find(|path| !stays_inside(path)) {
            Some(path) => Err(OddPath { path: path.clone() }),
            None => Ok(Self { files }),
        }
    }
}

impl From<Sources> for BTreeMap<String, String> {
    fn from(sources: Sources) -> Self {
        sources.files
    }
}

fn stays_inside(path: &str) -> bool {
    let odd = |c: char| matches!(c, '\\' | ':') || c.is_control();
    !path.contains(odd) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(files: &[(&str, &str)]) -> Sources {
        let mut sources = Sources::new();
        for (path, text) in files {
            sources.insert(*path, *text).expect("a plain path");
        }
        sources
    }

    #[test]
    fn paths_stay_inside() {
        for path in ["src/lib.rs", "src/a/b.rs", "suite.rs"] {
            assert!(Sources::new().insert(path, "").is_ok(), "{path}");
        }
        for path in
            ["", "/etc/passwd", "../lib.rs", "src/../../x", "src//x", "./x", "C:x", "a\\b", "a\nb"]
        {
            let mut files = Sources::new();
            assert!(files.insert(path, "").is_err(), "{path}");
            assert!(files.is_empty());
            let raw = BTreeMap::from([(path.to_owned(), String::new())]);
            assert!(Sources::try_from(raw).is_err(), "{path}");
        }
    }

    #[test]
    fn digest_tells_where_text_belongs() {
        let one = sources(&[("a", "bc"), ("d", "")]);
        for other in [
            sources(&[("a", "b"), ("d", "c")]),
            sources(&[("ab", "c"), ("d", "")]),
            sources(&[("a", "bc")]),
        ] {
            assert_ne!(one.digest(), other.digest());
        }
        assert_eq!(one.digest(), one.clone().digest());
    }

    #[test]
    fn the_upper_layer_wins() {
        let base = sources(&[("src/kitchen.rs", "teacher's"), ("src/lib.rs", "starter")]);
        let laid = base.overlaid(&sources(&[("src/lib.rs", "student's")]));
        assert_eq!(laid, sources(&[("src/kitchen.rs", "teacher's"), ("src/lib.rs", "student's")]));
    }
}
