//! A directory to build in that nobody else uses at the same time.
//!
//! Incremental state is worth having only where paths stay the same from build to build, and two
//! graders must never share it. So directories are numbered and locked, and the first free one is
//! taken: one student's loop always finds its own.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::BuildError;
use super::disguise::Salt;
use crate::cache::{self, Cache, CacheError, Lock};
use crate::sources::Sources;

/// Where the cache has the directories to build in.
pub(super) const WORK: &str = "work";

/// The purpose of those that keep nothing.
pub(super) const BATCH: &str = "batch";

/// How many builds of one kind can go on at once; more would mean a lock that is never given up.
const MOST: usize = 4096;

/// A locked directory of the cache.
#[derive(Debug)]
pub(super) struct Slot {
    dir: PathBuf,
    keeps: bool,
    _lock: Lock,
}

impl Slot {
    /// The first free directory of those for `purpose`. One that does not keep its contents is
    /// emptied now and again when it is given up.
    pub(super) fn take(cache: &Cache, purpose: &str, keeps: bool) -> Result<Self, BuildError> {
        let base = cache.dir(Path::new(WORK).join(purpose))?;
        for number in 0..MOST {
            // Beside the directory, so that emptying it leaves the lock alone.
            let Some(lock) = cache::try_lock(&base.join(format!("{number}.lock")))? else {
                continue;
            };
            // How long it has not been used tells whether it is worth its room; to say so is no
            // build's concern.
            _ = lock.touch();
            let slot = Self { dir: base.join(number.to_string()), keeps, _lock: lock };
            if !keeps {
                slot.clear().map_err(|error| CacheError::at(&slot.dir, error))?;
            }
            fs::create_dir_all(&slot.dir).map_err(|error| CacheError::at(&slot.dir, error))?;
            return Ok(slot);
        }
        let full = io::Error::other(format!("all {MOST} directories to build in are in use"));
        Err(CacheError::at(base, full).into())
    }

    /// A directory in it, made if it is not there.
    pub(super) fn dir(&self, name: &str) -> Result<PathBuf, BuildError> {
        let dir = self.dir.join(name);
        fs::create_dir_all(&dir).map_err(|error| CacheError::at(&dir, error))?;
        Ok(dir)
    }

    /// Random bytes that stay the same as long as the directory keeps its contents, and that no
    /// box can read.
    pub(super) fn salt(&self) -> Result<Salt, BuildError> {
        let file = self.dir.join("salt");
        if let Some(kept) = fs::read(&file).ok().and_then(|kept| kept.try_into().ok()) {
            return Ok(kept);
        }
        let mut salt = Salt::default();
        getrandom::fill(&mut salt)
            .map_err(|error| CacheError::at(&file, io::Error::other(error.to_string())))?;
        cache::write(&file, &salt)?;
        Ok(salt)
    }

    /// Makes a directory hold exactly these files.
    pub(super) fn stage(&self, name: &str, sources: &Sources) -> Result<PathBuf, BuildError> {
        let dir = self.dir(name)?;
        let keep: BTreeSet<PathBuf> = sources.paths().map(|path| dir.join(path)).collect();
        remove_others(&dir, &keep).map_err(|error| CacheError::at(&dir, error))?;
        for (path, text) in sources.iter() {
            let file = dir.join(path);
            write_if_new(&file, text).map_err(|error| CacheError::at(&file, error))?;
        }
        Ok(dir)
    }

    fn clear(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if !self.keeps {
            // What cannot be removed now is removed by whoever takes the directory next.
            let _ = self.clear();
        }
    }
}

/// Removes every file, link and empty directory below `dir` but these.
fn remove_others(dir: &Path, keep: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let path = entry.path();
        if !entry.file_type()?.is_dir() {
            if !keep.contains(&path) {
                fs::remove_file(&path)?;
            }
        } else if keep.iter().any(|file| file.starts_with(&path) && *file != path) {
            remove_others(&path, keep)?;
        } else {
            fs::remove_dir_all(&path)?;
        }
    }
    Ok(())
}

fn write_if_new(file: &Path, text: &str) -> io::Result<()> {
    if fs::read(file).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(file, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(paths: &[&str]) -> Sources {
        let mut sources = Sources::new();
        for path in paths {
            sources.insert(*path, format!("// {path}")).expect("a plain path");
        }
        sources
    }

    fn files(dir: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(dir).expect("it is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                found.extend(files(&path));
            } else {
                found.push(path.file_name().expect("a name").to_string_lossy().into_owned());
            }
        }
        found.sort();
        found
    }

    #[test]
    fn a_salt_lasts_as_long_as_what_was_built() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let cache = Cache::at(dir.path()).expect("writable");
        let salt = |keeps| {
            let slot = Slot::take(&cache, "any", keeps).expect("free");
            slot.salt().expect("written")
        };
        assert_eq!(salt(true), salt(true));
        assert_ne!(salt(false), salt(false));
    }

    #[test]
    fn a_slot_is_one_graders_until_dropped() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let cache = Cache::at(dir.path()).expect("writable");
        let first = Slot::take(&cache, "loop", true).expect("free");
        let second = Slot::take(&cache, "loop", true).expect("free");
        assert_ne!(first.dir, second.dir);
        let freed = first.dir.clone();
        drop(first);
        assert_eq!(Slot::take(&cache, "loop", true).expect("free").dir, freed);
    }

    #[test]
    fn staging_leaves_exactly_the_files_given() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let cache = Cache::at(dir.path()).expect("writable");
        let slot = Slot::take(&cache, "loop", true).expect("free");
        slot.stage("student", &sources(&["src/lib.rs", "src/a/b.rs", "src/c.rs"])).expect("staged");
        let staged = slot.stage("student", &sources(&["src/lib.rs", "src/c/d.rs"])).expect("again");
        assert_eq!(files(&staged), ["d.rs", "lib.rs"]);
        // A file where a directory was, and the other way round.
        slot.stage("student", &sources(&["src/c"])).expect("once more");
        assert_eq!(files(&staged), ["c"]);
    }

    #[test]
    fn a_batch_slot_starts_and_ends_empty() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let cache = Cache::at(dir.path()).expect("writable");
        let left = cache.dir("work/batch/0/student").expect("made").join("left.rs");
        fs::write(&left, "").expect("writable");
        let slot = Slot::take(&cache, "batch", false).expect("free");
        assert!(!left.exists());
        let staged = slot.stage("student", &sources(&["src/lib.rs"])).expect("staged");
        drop(slot);
        assert!(!staged.exists());
    }
}
