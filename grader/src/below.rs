//! Writing below a folder of the student's, and nowhere else.
//!
//! A link on the way to a file would lead the writing somewhere else, so it is refused; a link in
//! the place of a file is replaced, and what it points to stays as it is.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::cache::{self, CacheError};

/// What stands in the place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum There {
    /// Nothing.
    Nothing,
    /// A plain file with this content.
    File(Vec<u8>),
    /// A link, a folder or something odder.
    Other,
}

/// Why something could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BelowError {
    /// A folder on the way is a link or no folder.
    #[error("{} is no folder but a link or a file; take it away first", .0.display())]
    NoFolder(PathBuf),
    /// It cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// What.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// What.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What stands at `way` below `root`.
///
/// # Errors
/// When a folder on the way is a link or no folder, or something cannot be read.
pub fn look(root: &Path, way: &str) -> Result<There, BelowError> {
    let path = checked(root, way)?;
    let fail = |source| BelowError::Read { path: path.clone(), source };
    match fs::symlink_metadata(&path) {
        Ok(there) if there.is_file() => Ok(There::File(fs::read(&path).map_err(fail)?)),
        Ok(_) => Ok(There::Other),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(There::Nothing),
        Err(error) => Err(fail(error)),
    }
}

/// Writes the file at `way` below `root`, whole or not at all, with the folders it needs.
///
/// # Errors
/// When a folder on the way is a link or no folder, or it cannot be written.
pub fn write(root: &Path, way: &str, text: &str) -> Result<(), BelowError> {
    let path = checked(root, way)?;
    let fail = |source| BelowError::Write { path: path.clone(), source };
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder).map_err(fail)?;
    let permissions = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file);
    cache::write(&path, text.as_bytes()).map_err(|error| fail(into_io(error)))?;
    // A temporary file is its owner's alone; this one is as open as the one before it, or as
    // files of a course are.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = permissions.map_or(0o644, |there| there.permissions().mode());
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).map_err(fail)?;
    }
    Ok(())
}

/// Moves what stands at `way` below `root` to the same way below `to`. A plain file is copied and
/// stays until it is written over.
///
/// # Errors
/// When it cannot be kept; then it still stands where it stood.
pub fn keep(root: &Path, way: &str, to: &Path) -> Result<(), BelowError> {
    let path = checked(root, way)?;
    let kept = to.join(way);
    let fail = |source| BelowError::Write { path: kept.clone(), source };
    fs::create_dir_all(kept.parent().unwrap_or(to)).map_err(fail)?;
    if fs::symlink_metadata(&path).is_ok_and(|there| there.is_file()) {
        fs::copy(&path, &kept).map_err(fail)?;
    } else {
        fs::rename(&path, &kept).map_err(fail)?;
    }
    Ok(())
}

/// The path, when every folder on the way to it that is there is a folder.
fn checked(root: &Path, way: &str) -> Result<PathBuf, BelowError> {
    let mut path = root.to_owned();
    let mut parts = way.split('/').peekable();
    while let Some(part) = parts.next() {
        path.push(part);
        if parts.peek().is_some() {
            match fs::symlink_metadata(&path) {
                Ok(there) if there.is_dir() => {}
                Ok(_) => return Err(BelowError::NoFolder(path)),
                Err(error) if error.kind() == ErrorKind::NotFound => break,
                Err(source) => return Err(BelowError::Read { path, source }),
            }
        }
    }
    Ok(root.join(way))
}

fn into_io(error: CacheError) -> io::Error {
    match error {
        CacheError::Unusable { source, .. } => source,
        CacheError::ReadOnly { .. } => ErrorKind::PermissionDenied.into(),
        CacheError::Full { .. } => ErrorKind::StorageFull.into(),
        other @ CacheError::NoHome => io::Error::other(other),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_link_in_the_place_of_a_file_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("root");
        fs::create_dir(&root).expect("made");
        fs::write(folder.path().join("elsewhere"), "mine").expect("written");
        symlink("../elsewhere", root.join("a")).expect("linked");
        assert_eq!(look(&root, "a").expect("seen"), There::Other);
        keep(&root, "a", &folder.path().join("kept")).expect("kept");
        write(&root, "a", "new").expect("written");
        assert_eq!(look(&root, "a").expect("seen"), There::File(b"new".to_vec()));
        assert_eq!(fs::read_to_string(folder.path().join("elsewhere")).expect("read"), "mine");
        assert!(folder.path().join("kept/a").is_symlink());
    }

    #[test]
    fn a_link_on_the_way_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("root");
        fs::create_dir_all(folder.path().join("elsewhere")).expect("made");
        fs::create_dir(&root).expect("made");
        symlink("../elsewhere", root.join("src")).expect("linked");
        assert!(matches!(look(&root, "src/a"), Err(BelowError::NoFolder(_))));
        assert!(matches!(write(&root, "src/a", "new"), Err(BelowError::NoFolder(_))));
        assert!(!folder.path().join("elsewhere/a").exists());
    }

    #[test]
    fn a_new_file_can_be_read_by_others_and_an_old_one_as_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let mode = |way: &str| {
            let there = fs::metadata(folder.path().join(way)).expect("it is there");
            there.permissions().mode() & 0o777
        };
        write(folder.path(), "a/b", "new").expect("written");
        assert_eq!(mode("a/b"), 0o644);
        fs::set_permissions(folder.path().join("a/b"), fs::Permissions::from_mode(0o600))
            .expect("set");
        write(folder.path(), "a/b", "newer").expect("written");
        assert_eq!(mode("a/b"), 0o600);
    }
}
