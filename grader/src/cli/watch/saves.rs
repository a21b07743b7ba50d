//! Notices that a file was saved.
//!
//! By looking, twenty times a second, at the few files of one exercise: that costs microseconds,
//! is as quick as an event for whoever waits, and works where file systems send no events, as on
//! network drives and on Windows drives under WSL, without anybody having to find that out.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::course::Exercise;

/// How often files are looked at.
pub const EVERY: Duration = Duration::from_millis(50);

/// What can be seen of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

#[derive(Debug)]
struct File {
    path: PathBuf,
    stamp: Option<Stamp>,
    digest: Option<blake3::Hash>,
}

/// The files that a student may change in an exercise, as they were last seen.
#[derive(Debug)]
pub struct Saves(Vec<File>);

impl Saves {
    /// As they are now.
    pub fn of(exercise: &Exercise) -> Self {
        let paths = exercise.editable.iter().map(|file| exercise.folder().join(file));
        let mut saves = Self(paths.map(|path| File { path, stamp: None, digest: None }).collect());
        saves.look();
        saves
    }

    /// Whether any holds something else than at the last look. Saving the same again is no change.
    pub fn look(&mut self) -> bool {
        // Every file is looked at, also behind the first that has changed.
        self.0.iter_mut().filter_map(File::look).count() > 0
    }
}

impl File {
    fn look(&mut self) -> Option<()> {
        let stamp = fs::metadata(&self.path)
            .ok()
            .map(|found| Stamp { modified: found.modified().ok(), length: found.len() });
        if stamp == self.stamp {
            return None;
        }
        self.stamp = stamp;
        let digest = fs::read(&self.path).ok().map(|text| blake3::hash(&text));
        (std::mem::replace(&mut self.digest, digest) != digest).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_content_is_a_change_and_a_touch_is_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("lib.rs");
        let touch = |text: &str, second| {
            fs::write(&path, text).expect("writable");
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
            let file = fs::File::options().write(true).open(&path).expect("there");
            file.set_modified(at).expect("a file has a time");
        };
        touch("a", 1);
        let file = File { path: path.clone(), stamp: None, digest: None };
        let mut saves = Saves(vec![file]);
        assert!(saves.look());
        assert!(!saves.look());
        touch("a", 2);
        assert!(!saves.look());
        touch("b", 3);
        assert!(saves.look());
        fs::remove_file(&path).expect("there");
        assert!(saves.look());
        assert!(!saves.look());
    }
}
