//! What can be wrong with a store.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error(
        "there is no store {}; name one with --store, or grade something with `grader batch` first",
        path.display()
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// It is no store of grades, or it is damaged.
    #[error(
        "{} is no store of grades, or it is damaged ({says}); name another file with --store, or \
         put a copy of it back", path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite or the reader says.
        says: String,
    },
    /// A newer grader has written it.
    #[error(
        "{} was written by a newer grader (form {found}, and this one knows up to {known}); use a \
         newer grader", path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i32,
        /// The newest version that this grader knows.
        known: i32,
    },
    /// Another program holds it.
    #[error(
        "another program has been writing to {} for a long time; wait for it and say the same again",
        path.display()
    )]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The system does not let the grader write it.
    #[error(
        "{} cannot be written ({says}); make its folder writable and see that the disk has room, or \
         name another file with --store", path.display()
    )]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        says: String,
    },
    /// Anything else.
    #[error(
        "the store {} does not work ({says}); say the same again, and report it if that does not \
         help", path.display()
    )]
    Failed {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        says: String,
    },
}

impl StoreError {
    /// Sorts what SQLite says into what the reader can do about it.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let (path, says) = (path.to_owned(), error.to_string());
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { path, says }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(
                ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::DiskFull
                | ErrorCode::PermissionDenied
                | ErrorCode::SystemIoFailure,
            ) => Self::Unwritable { path, says },
            _ => match error {
                // A column that does not hold what this form of the store puts there.
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..) => Self::Damaged { path, says },
                _ => Self::Failed { path, says },
            },
        }
    }
}
