//! The grader's own directory for what it can make again: kits, harnesses, incremental state.
//!
//! It is never the target directory of a student's or a teacher's own cargo, so nobody waits for
//! anybody's lock. Files appear whole or not at all; several graders may use one cache at once.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use etcetera::BaseStrategy as _;

/// The environment variable that says where the cache is.
pub const CACHE_DIR: &str = "GRADER_CACHE_DIR";

/// Tells backup programs to pass by, as described at <https://bford.info/cachedir/>.
const CACHEDIR_TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # What grader can make again. It may be deleted while no grader runs.\n";

/// The cache directory.
#[derive(Debug, Clone)]
pub struct Cache {
    root: PathBuf,
}

/// A lock on a file of the cache, given up when dropped or when the process ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

/// What is wrong with the cache.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// Neither the variable nor a home directory says where it is.
    #[error("no home directory is known to keep a cache in; set {CACHE_DIR} to a directory")]
    NoHome,
    /// The grader may not write there.
    #[error(
        "cannot write to the cache in `{}`; make it writable, or set {CACHE_DIR} to a directory \
         that is", at.display()
    )]
    ReadOnly {
        /// The file or directory that could not be written.
        at: PathBuf,
    },
    /// No room is left there.
    #[error(
        "no room is left for the cache in `{}`; make room, or set {CACHE_DIR} to a directory on \
         another disk", at.display()
    )]
    Full {
        /// The file or directory that could not be written.
        at: PathBuf,
    },
    /// Anything else.
    #[error(
        "the cache in `{}` cannot be used ({source}); delete it, or set {CACHE_DIR} to another \
         directory", at.display()
    )]
    Unusable {
        /// The file or directory that could not be used.
        at: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl CacheError {
    /// Sorts what the system says into what the reader can do about it.
    pub(crate) fn at(path: impl Into<PathBuf>, source: io::Error) -> Self {
        let at = path.into();
        match source.kind() {
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::ReadOnly { at },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { at },
            _ => Self::Unusable { at, source },
        }
    }
}

impl Cache {
    /// The cache that `GRADER_CACHE_DIR` names, else `grader` in the platform's cache directory.
    ///
    /// # Errors
    /// When there is no such place, or it cannot be made.
    pub fn open() -> Result<Self, CacheError> {
        if let Some(named) = std::env::var_os(CACHE_DIR).filter(|named| !named.is_empty()) {
            return Self::at(named);
        }
        let platform = etcetera::choose_base_strategy().map_err(|_| CacheError::NoHome)?;
        Self::at(platform.cache_dir().join("grader"))
    }

    /// The cache in this directory, which is made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn at(root: impl Into<PathBuf>) -> Result<Self, CacheError> {
        let root = root.into();
        fs::create_dir_all(&root).map_err(|error| CacheError::at(&root, error))?;
        // Absolute and without links: compilers are told to map this path away, and they see it
        // as the system does.
        let root = root.canonicalize().map_err(|error| CacheError::at(&root, error))?;
        let cache = Self { root };
        let tag = cache.root.join("CACHEDIR.TAG");
        if !tag.exists() {
            write(&tag, CACHEDIR_TAG.as_bytes())?;
        }
        Ok(cache)
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A directory in it, which is made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn dir(&self, relative: impl AsRef<Path>) -> Result<PathBuf, CacheError> {
        let dir = self.root.join(relative);
        fs::create_dir_all(&dir).map_err(|error| CacheError::at(&dir, error))?;
        Ok(dir)
    }
}

/// Writes a file so that it is never seen half written.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), CacheError> {
    let fail = |error| CacheError::at(path, error);
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    file.persist(path).map_err(|error| fail(error.error))?;
    Ok(())
}

/// What lies in a directory, in the order of the names; nothing where there is none, or where
/// a link leads out of the cache.
///
/// # Errors
/// When it cannot be read.
pub fn entries(dir: &Path) -> Result<Vec<PathBuf>, CacheError> {
    if !fs::symlink_metadata(dir).is_ok_and(|there| there.is_dir()) {
        return Ok(Vec::new());
    }
    let listed = fs::read_dir(dir).and_then(|all| all.collect::<io::Result<Vec<_>>>());
    let listed = listed.map_err(|error| CacheError::at(dir, error))?;
    let mut paths: Vec<PathBuf> = listed.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// Locks a file, which is made if it is not there; `None` while somebody else holds it.
///
/// # Errors
/// When it cannot be made, or the file system knows no locks.
pub fn try_lock(path: &Path) -> Result<Option<Lock>, CacheError> {
    loop {
        let file = lock_file(path)?;
        match file.try_lock() {
            Ok(()) if is_at(&file, path) => return Ok(Some(Lock { file })),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(CacheError::at(path, error)),
        }
    }
}

/// Says that what a file stands for is in use, which any number of graders may do at once; waits
/// for whoever has it locked.
///
/// # Errors
/// When it cannot be made, or the file system knows no locks.
pub fn hold(path: &Path) -> Result<Lock, CacheError> {
    loop {
        let file = lock_file(path)?;
        file.lock_shared().map_err(|error| CacheError::at(path, error))?;
        if is_at(&file, path) {
            return Ok(Lock { file });
        }
    }
}

fn lock_file(path: &Path) -> Result<File, CacheError> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    options.open(path).map_err(|error| CacheError::at(path, error))
}

/// Whether a file that was opened is still the one there: whoever held the lock until now may
/// have deleted it ([`crate::tidy`]), and a lock on what nobody finds any more keeps nobody out.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |file: fs::Metadata| (file.dev(), file.ino());
    let (ours, there) = (file.metadata().map(place), fs::metadata(path).map(place));
    matches!((ours, there), (Ok(ours), Ok(there)) if ours == there)
}

/// Where a file that is open cannot be deleted.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

impl Lock {
    /// Writes the present time on its file.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn touch(&self) -> io::Result<()> {
        self.file.set_modified(SystemTime::now())
    }
}

impl Drop for Lock {
    /// Said in so many words: merely closed, the lock would last as long as any copy of the
    /// descriptor, and a child that is being started has one until its program begins.
    fn drop(&mut self) {
        // One that cannot be given up now is given up with the process.
        _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_is_given_up_is_free_whoever_has_a_copy_of_it() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let path = dir.path().join("lock");
        let lock = try_lock(&path).expect("it works").expect("free");
        // As a child has between fork and exec.
        let _copy = lock.file.try_clone().expect("it can be copied");
        assert!(try_lock(&path).expect("it works").is_none());
        drop(lock);
        assert!(try_lock(&path).expect("it works").is_some());
    }

    #[test]
    fn a_lock_is_held_by_one_and_given_up_when_dropped() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let path = dir.path().join("lock");
        let held = try_lock(&path).expect("locks work").expect("nobody holds it");
        assert!(try_lock(&path).expect("locks work").is_none());
        drop(held);
        assert!(try_lock(&path).expect("locks work").is_some());
    }

    #[test]
    fn what_is_held_by_several_is_locked_by_nobody() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let path = dir.path().join("in-use");
        let held = [hold(&path), hold(&path)].map(|held| held.expect("locks work"));
        assert!(try_lock(&path).expect("locks work").is_none());
        drop(held);
        assert!(try_lock(&path).expect("locks work").is_some());
    }

    #[test]
    fn writing_replaces_and_leaves_nothing_else() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let path = dir.path().join("file");
        for text in ["one", "two"] {
            write(&path, text.as_bytes()).expect("it can be written");
            assert_eq!(fs::read_to_string(&path).expect("it is there"), text);
        }
        assert_eq!(fs::read_dir(dir.path()).expect("it is there").count(), 1);
    }

    #[test]
    fn a_path_below_a_file_is_named_in_the_error() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let file = dir.path().join("file");
        fs::write(&file, "").expect("it can be written");
        let error = Cache::at(file.join("cache")).expect_err("a file holds no directory");
        assert!(error.to_string().contains("file/cache"), "{error}");
        assert!(error.to_string().ends_with("another directory"), "{error}");
    }

    #[test]
    fn errors_say_what_to_do() {
        let says = |kind: ErrorKind| CacheError::at("/x", kind.into()).to_string();
        assert!(says(ErrorKind::ReadOnlyFilesystem).contains("make it writable"));
        assert!(says(ErrorKind::PermissionDenied).contains("make it writable"));
        assert!(says(ErrorKind::StorageFull).contains("make room"));
        assert!(says(ErrorKind::QuotaExceeded).contains("make room"));
        assert!(says(ErrorKind::NotADirectory).contains("delete it"));
    }
}
