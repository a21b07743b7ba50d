//! The course that is inside the program.
//!
//! The build script packs it (`build.rs`): the list of exercises, their manifests and briefs, and
//! what students do not see. Starters and solutions are not in it; they come from the marked
//! sources, like everywhere else. Who takes the program apart finds all of it: it keeps hidden
//! files out of the way, and is no lock.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::cache::{Cache, CacheError};

/// The files of the course by path, as JSON, compressed with gzip.
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/course.json.gz"));

static FILES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut json = String::new();
    let mut unpacked = flate2::read::GzDecoder::new(PACKED);
    unpacked.read_to_string(&mut json).expect("the build script packed it");
    serde_json::from_str(&json).expect("the build script packed it")
});

static DIGEST: LazyLock<String> =
    LazyLock::new(|| blake3::hash(PACKED).to_hex().as_str()[..16].to_owned());

/// The text of one file of the course.
#[must_use]
pub fn file(path: &str) -> Option<&'static str> {
    FILES.get(path).map(String::as_str)
}

/// Path and text of every file.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().map(|(path, text)| (path.as_str(), text.as_str()))
}

/// Differs whenever the course does.
#[must_use]
pub fn digest() -> &'static str {
    &DIGEST
}

/// A folder of the cache that the course has been unpacked in, now or earlier.
///
/// # Errors
/// When the cache cannot be used.
pub fn folder() -> Result<PathBuf, CacheError> {
    let all = Cache::open()?.dir("course")?;
    let folder = all.join(digest());
    if folder.is_dir() {
        return Ok(folder);
    }
    // Unpacked under another name first: it is there whole or not at all.
    let fail = |error| CacheError::at(&all, error);
    let new = tempfile::tempdir_in(&all).map_err(fail)?;
    for (path, text) in files() {
        let path = new.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(new.path())).map_err(fail)?;
        fs::write(path, text).map_err(fail)?;
    }
    match fs::rename(new.path(), &folder) {
        Ok(()) => Ok(folder),
        // Another grader was quicker.
        Err(_) if folder.is_dir() => Ok(folder),
        Err(error) => Err(fail(error)),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// What cargo is not told to look out for: a brief that was added to an exercise.
    #[test]
    fn every_brief_and_every_hidden_file_is_in_it() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let course = crate::course::Course::open(&root).expect("a sound course");
        for slug in course.slugs() {
            for tree in ["exercises", "solutions", "tests"] {
                let folder = root.join(tree).join(slug.as_str());
                for entry in fs::read_dir(&folder).expect("it is there").flatten() {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    if !entry.path().is_file() || name == "Cargo.lock" {
                        continue;
                    }
                    let text = fs::read_to_string(entry.path()).expect("text");
                    let path = format!("{tree}/{slug}/{name}");
                    assert!(
                        file(&path) == Some(&text),
                        "{path} is not in the program as it is on the disk: touch grader/build.rs"
                    );
                }
            }
            assert!(files().any(|(path, _)| path == format!("tests/{slug}/source/lib.rs")));
            assert!(!files().any(|(path, _)| path.starts_with(&format!("exercises/{slug}/src"))));
        }
    }
}
