//! What the cache has of builds, what of it can still be of use, and how it is deleted without
//! taking it from a grader that uses it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::kit::{self, Kit};
use super::{given, harness, slot};
use crate::cache::{self, Cache, CacheError};
use crate::toolchain::Toolchain;

/// A work folder that was not used for so long is deleted; the next build there takes seconds
/// longer.
const UNUSED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A folder that the cache has of builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// What it is.
    pub what: What,
    /// Where it is.
    pub path: PathBuf,
    /// Whether a build with one of the compilers here could use it.
    pub is_of_use: bool,
    /// The files that whoever uses it has locked.
    locks: Vec<PathBuf>,
}

/// What a folder of the cache holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A kit.
    Kit,
    /// A harness.
    Harness,
    /// What an exercise brings along, compiled against a harness.
    Given,
    /// What one student's loop builds on, or what a batch has left.
    Work,
}

/// The names of what can be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    kits: BTreeSet<String>,
    harnesses: BTreeSet<String>,
}

impl Keys {
    /// Those of what these compilers can use.
    #[must_use]
    pub fn of<'a>(toolchains: impl IntoIterator<Item = &'a Toolchain>) -> Self {
        let names = toolchains.into_iter().flat_map(Self::names);
        let (kits, harnesses) = names.unzip();
        Self { kits, harnesses }
    }

    /// The names of each kit and its harness, as this compiler would build them.
    pub(crate) fn names(toolchain: &Toolchain) -> Vec<(String, String)> {
        let names = |kit: Kit| {
            let key = kit.key(toolchain);
            let harness = harness::key(kit, &key);
            (key, harness)
        };
        Kit::ALL.map(names).to_vec()
    }

    /// Whether this is the name of a harness that can be used.
    #[must_use]
    pub fn has_harness(&self, name: &str) -> bool {
        self.harnesses.contains(name)
    }
}

/// Whether this is the name of a kit or a harness, of whatever grader.
#[must_use]
pub fn is_key(name: &str) -> bool {
    let parts = name.rsplit_once('-');
    parts.is_some_and(|(kit, hash)| kit.parse::<Kit>().is_ok() && is_hash(hash))
}

fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Every folder of kits, harnesses and work. What has no name of the grader's making is left out.
///
/// # Errors
/// When the cache cannot be read.
pub fn stored(cache: &Cache, keys: &Keys, now: SystemTime) -> Result<Vec<Stored>, CacheError> {
    let mut found = Vec::new();
    // Before the harnesses, whose locks are theirs as well.
    for path in cache::entries(&cache.root().join(given::GIVEN))? {
        let Some(key) = name(&path).filter(|name| is_key(name)) else { continue };
        let harness = cache.root().join(harness::HARNESSES).join(key);
        let lock = Some(harness.join(kit::IN_USE)).filter(|_| harness.is_dir());
        let is_of_use = keys.has_harness(key);
        found.push(Stored {
            what: What::Given,
            is_of_use,
            locks: lock.into_iter().collect(),
            path,
        });
    }
    for (folder, what, names) in
        [(kit::KITS, What::Kit, &keys.kits), (harness::HARNESSES, What::Harness, &keys.harnesses)]
    {
        for path in cache::entries(&cache.root().join(folder))? {
            let Some(name) = name(&path).filter(|name| is_key(name)) else { continue };
            let is_of_use = names.contains(name);
            let locks = [kit::BEING_BUILT, kit::IN_USE].map(|lock| path.join(lock)).to_vec();
            found.push(Stored { what, is_of_use, locks, path });
        }
    }
    for (path, lock) in work(cache)? {
        let loops = path.parent().and_then(Path::parent).and_then(name);
        let is_old = is_unused(&lock, now);
        let is_of_use = !is_old && loops.is_some_and(|key| keys.has_harness(key));
        found.push(Stored { what: What::Work, is_of_use, locks: vec![lock], path });
    }
    Ok(found)
}

/// Deletes the work folders that nobody has used for a month.
///
/// # Errors
/// When one cannot be deleted.
pub fn sweep(cache: &Cache, now: SystemTime) -> Result<(), CacheError> {
    for (path, lock) in work(cache)? {
        if is_unused(&lock, now) {
            let locks = vec![lock];
            Stored { what: What::Work, path, is_of_use: false, locks }.delete()?;
        }
    }
    Ok(())
}

impl Stored {
    /// Deletes it, unless somebody uses it: whether it is gone.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn delete(&self) -> Result<bool, CacheError> {
        let mut held = Vec::new();
        for lock in &self.locks {
            match cache::try_lock(lock)? {
                Some(lock) => held.push(lock),
                None => return Ok(false),
            }
        }
        remove(&self.path, fs::remove_dir_all(&self.path))?;
        if self.what == What::Work {
            for lock in &self.locks {
                remove(lock, fs::remove_file(lock))?;
            }
            // The folders around it, once nothing else is in them.
            for around in self.path.ancestors().skip(1).take(2) {
                _ = fs::remove_dir(around);
            }
        }
        Ok(true)
    }
}

fn remove(path: &Path, removed: io::Result<()>) -> Result<(), CacheError> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(CacheError::at(path, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Every folder to build in, with its lock: `work/batch/0` and `work/core-0123…/restaurant-0123…/0`,
/// and `work/restaurant-0123…/0` of earlier graders.
fn work(cache: &Cache) -> Result<Vec<(PathBuf, PathBuf)>, CacheError> {
    let mut found = Vec::new();
    let mut purposes = Vec::new();
    for outer in cache::entries(&cache.root().join(slot::WORK))? {
        match name(&outer) {
            Some(slot::BATCH) => purposes.push(outer),
            Some(name) if is_key(name) => {
                purposes.extend(cache::entries(&outer)?.into_iter().filter(|it| is_loop(it)));
            }
            _ if is_loop(&outer) => purposes.push(outer),
            _ => {}
        }
    }
    for purpose in purposes {
        for lock in cache::entries(&purpose)? {
            let number = name(&lock).and_then(|name| name.strip_suffix(".lock"));
            let Some(number) = number.filter(|it| it.parse::<usize>().is_ok()) else { continue };
            found.push((purpose.join(number), lock));
        }
    }
    Ok(found)
}

/// Whether a folder is named as that of a loop: a crate and a hash.
fn is_loop(folder: &Path) -> bool {
    let parts = name(folder).and_then(|name| name.rsplit_once('-'));
    parts.is_some_and(|(_, hash)| is_hash(hash))
}

fn is_unused(lock: &Path, now: SystemTime) -> bool {
    let used = fs::metadata(lock).and_then(|lock| lock.modified());
    used.is_ok_and(|used| now.duration_since(used).is_ok_and(|since| since > UNUSED))
}

fn name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}
