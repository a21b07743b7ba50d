//! What the cache holds, and what of it may go.
//!
//! Everything in the cache can be made again. Of no use any more is what was made for another
//! grader, compiler or course than those here, and work folders that nobody has used for a month.
//! What another grader is using stays. What has no name of the grader's making is never touched,
//! whatever the cache was said to be.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use schemars::JsonSchema;
use serde::Serialize;

use crate::build::{self, Keys, Stored, What};
use crate::cache::{self, Cache, CacheError};
use crate::{embedded, toolchain};

/// How long it takes until a check looks for old work folders again.
const A_DAY: u64 = 24 * 60 * 60;

/// Written when that was done.
const SWEPT: &str = "swept";

/// A kind of thing in the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Libraries that exercises are written with, built.
    Kits,
    /// What watches programs, built.
    Harnesses,
    /// What checks of an exercise build on.
    Work,
    /// Verdicts, and runs that others are compared with.
    Verdicts,
    /// The course out of the program.
    Courses,
    /// What was found out about this machine.
    Findings,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Kits, Self::Harnesses, Self::Work, Self::Verdicts, Self::Courses, Self::Findings];
}

/// How much the cache holds of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Size {
    /// Of which kind.
    pub kind: Kind,
    /// Bytes in its files.
    pub bytes: u64,
    /// Bytes among them that are of no use any more.
    pub useless: u64,
}

/// What is to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What is of no use any more.
    Useless,
    /// Everything.
    All,
}

/// What was deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Bytes that were freed.
    pub bytes: u64,
    /// Whether something is in use and was left.
    pub left: bool,
}

/// Something in the cache.
struct Item {
    kind: Kind,
    is_of_use: bool,
    there: There,
}

enum There {
    /// What somebody may be using, and says so.
    Guarded(Stored),
    /// What is read whole and at once: nobody is harmed when it goes.
    Loose(PathBuf),
    /// What graders rely on for as long as they run.
    Shared(PathBuf),
}

/// How much the cache holds, by kind.
///
/// # Errors
/// When it cannot be read.
pub fn sizes(cache: &Cache, now: SystemTime) -> Result<Vec<Size>, CacheError> {
    let mut sizes = Kind::ALL.map(|kind| Size { kind, bytes: 0, useless: 0 });
    for item in items(cache, now)? {
        let size = sizes.iter_mut().find(|size| size.kind == item.kind).expect("all kinds");
        let bytes = bytes(item.path())?;
        size.bytes += bytes;
        size.useless += if item.is_of_use { 0 } else { bytes };
    }
    Ok(sizes.to_vec())
}

/// Deletes what is of no use, or everything; but nothing that a grader is using.
///
/// # Errors
/// When something cannot be deleted.
pub fn clean(cache: &Cache, extent: Extent, now: SystemTime) -> Result<Cleaned, CacheError> {
    let mut cleaned = Cleaned::default();
    let mut shared = Vec::new();
    for item in items(cache, now)? {
        if item.is_of_use && extent == Extent::Useless {
            continue;
        }
        let size = bytes(item.path())?;
        let is_gone = match &item.there {
            There::Guarded(stored) => stored.delete()?,
            There::Loose(path) => remove(path)?,
            There::Shared(path) => {
                shared.push((path.clone(), size));
                continue;
            }
        };
        cleaned.left |= !is_gone;
        cleaned.bytes += if is_gone { size } else { 0 };
    }
    // Whoever uses one of the others may read these at any time.
    if !cleaned.left {
        for (path, size) in shared {
            remove(&path)?;
            cleaned.bytes += size;
        }
    }
    Ok(cleaned)
}

/// Once a day, deletes the work folders that nobody has used for a month. Nothing hangs on it, so
/// what goes wrong is left for another day.
pub fn sweep(cache: &Cache, now: SystemTime) {
    let mark = cache.root().join(SWEPT);
    let swept = fs::metadata(&mark).and_then(|mark| mark.modified());
    let is_recent =
        |at: SystemTime| now.duration_since(at).is_ok_and(|since| since.as_secs() < A_DAY);
    if swept.is_ok_and(is_recent) {
        return;
    }
    if cache::write(&mark, b"").is_ok() {
        _ = build::sweep(cache, now);
    }
}

impl Item {
    fn path(&self) -> &Path {
        match &self.there {
            There::Guarded(stored) => &stored.path,
            There::Loose(path) | There::Shared(path) => path,
        }
    }
}

fn items(cache: &Cache, now: SystemTime) -> Result<Vec<Item>, CacheError> {
    let remembered = toolchain::remembered(cache)?;
    let keys = Keys::of(remembered.iter().filter_map(|(_, toolchain)| toolchain.as_ref()));
    let mut items = Vec::new();
    for stored in build::stored(cache, &keys, now)? {
        let kind = match stored.what {
            What::Kit => Kind::Kits,
            What::Harness => Kind::Harnesses,
            What::Given | What::Work => Kind::Work,
        };
        items.push(Item { kind, is_of_use: stored.is_of_use, there: There::Guarded(stored) });
    }
    let below = |folder: &str| cache::entries(&cache.root().join(folder));
    for folder in ["verdicts", "references"] {
        for path in below(folder)? {
            // Earlier graders kept them all in one folder.
            let is_of_use = match name(&path) {
                name if build::is_key(name) => keys.has_harness(name),
                name if is_digest(name.trim_end_matches(".json"), 64) => false,
                _ => continue,
            };
            items.push(Item { kind: Kind::Verdicts, is_of_use, there: There::Loose(path) });
        }
    }
    for path in below("course")?.into_iter().filter(|path| is_digest(name(path), 16)) {
        let is_of_use = name(&path) == embedded::digest();
        items.push(Item { kind: Kind::Courses, is_of_use, there: There::Shared(path) });
    }
    for (path, toolchain) in remembered {
        if is_digest(name(&path), 64) {
            let is_of_use = toolchain.is_some();
            items.push(Item { kind: Kind::Findings, is_of_use, there: There::Loose(path) });
        }
    }
    for path in below("clippy")?.into_iter().filter(|path| is_digest(name(path), 16)) {
        items.push(Item { kind: Kind::Findings, is_of_use: true, there: There::Shared(path) });
    }
    Ok(items)
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn is_digest(name: &str, digits: usize) -> bool {
    name.len() == digits && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The bytes in all files at or below a path; links are not followed.
fn bytes(path: &Path) -> Result<u64, CacheError> {
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(0) };
    if !there.is_dir() {
        return Ok(there.len());
    }
    cache::entries(path)?.iter().map(|entry| bytes(entry)).sum()
}

fn remove(path: &Path) -> Result<bool, CacheError> {
    let is_dir = fs::symlink_metadata(path).is_ok_and(|there| there.is_dir());
    let removed = if is_dir { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(CacheError::at(path, error)),
        Ok(()) | Err(_) => Ok(true),
    }
}

#[cfg(test)]
mod tests;
