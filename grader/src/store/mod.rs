//! The one stored record of a class: who handed in what, what was found of it, and who changed
//! what.
//!
//! One SQLite file. In: what `intake` read and what `check` found. Out: rows, one at a time, so
//! that a class of ten thousand takes no more memory than one of ten. It holds no opinion: which
//! hand-in counts and what is taken off for lateness is `gradebook`'s, words are `report`'s.
//!
//! Every change is one transaction that is on the disk when the call returns, so that a grader
//! may end at any moment, and so may the power. Several graders may use one store at once.
//!
//! What is clock or cost (when something was first seen, how long a check took, how often it was
//! tried) is kept beside the rest and is not part of the [record](Store::write_record), by which
//! two stores are compared.

mod changes;
mod contents;
mod error;
mod log;
mod merge;
mod overrides;
mod progress;
mod record;
mod rows;
mod submissions;
#[cfg(test)]
mod tests;
mod verdicts;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::FromSql;
use rusqlite::{Connection, ErrorCode, OpenFlags, Row as SqlRow, Transaction, TransactionBehavior};

pub use changes::{Change, Proposal};
pub use contents::Content;
pub use error::StoreError;
pub use log::Logged;
pub use merge::Merged;
pub use overrides::{Override, OverrideError};
pub use progress::{HintsTold, ToldHint};
pub use record::RecordError;
pub use rows::{Problem, Row, State, Student, Verdict};
pub use submissions::{BatchId, HandedIn, What};
pub use verdicts::{Found, Waiting};

/// The name of a store where none is named.
pub const FILE: &str = "grader.sqlite";

/// Marks a file as a store of grades, in the header that SQLite keeps for that: `grdr`.
const APPLICATION: i32 = 0x6772_6472;

/// Each brings a store from the form before to its own; the number of the last is the form.
const MIGRATIONS: &[&str] =
    &[include_str!("migrations/001.sql"), include_str!("migrations/002.sql")];

/// How long a call waits for another grader that writes.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a store that is being made by another grader is looked at in that time.
const TRIES: u32 = 600;

/// A store of grades.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens a store that is there.
    ///
    /// # Errors
    /// When it is not there, is none, or is of a newer form.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        Self::open_or_create(path)
    }

    /// Opens a store, which is made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made, is none, or is of a newer form.
    pub fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        let fail = |error: rusqlite::Error| StoreError::of(path, &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let connection = Connection::open_with_flags(path, flags).map_err(fail)?;
        connection.busy_timeout(PATIENCE).map_err(fail)?;
        let mut store = Self { connection, path: path.to_owned() };
        store.migrate()?;
        store.wait_for_wal()?;
        // `FULL`: what is committed survives a power cut, not only the end of the program
        // (<https://www.sqlite.org/pragma.html#pragma_synchronous>).
        store
            .connection
            .execute_batch(
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -1024;
                 PRAGMA journal_size_limit = 8388608;",
            )
            .map_err(fail)?;
        store.connection.set_prepared_statement_cache_capacity(64);
        Ok(store)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Brings the store to the newest form. Two graders may try at once: the second waits, and
    /// then finds it done.
    fn migrate(&mut self) -> Result<(), StoreError> {
        let path = self.path.clone();
        let known = i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX);
        self.write(|transaction| {
            let number = |name: &str| {
                transaction.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0))
            };
            let form = number("user_version")?;
            let application = number("application_id")?;
            let is_empty: bool = transaction.query_row(
                "SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)",
                [],
                |row| row.get(0),
            )?;
            if application != APPLICATION && !is_empty {
                let says = "it belongs to another program".to_owned();
                return Ok(Err(StoreError::Damaged { path, says }));
            }
            if form > known {
                return Ok(Err(StoreError::Newer { path, found: form, known }));
            }
            let done = usize::try_from(form).unwrap_or_default();
            for migration in &MIGRATIONS[done..] {
                transaction.execute_batch(migration)?;
            }
            if form < known {
                transaction.execute_batch(&format!(
                    "PRAGMA user_version = {known}; PRAGMA application_id = {APPLICATION};"
                ))?;
            }
            Ok(Ok(()))
        })?
    }

    /// Lets readers and one writer go on beside each other. The first who opens a store makes it
    /// so for ever; whoever comes at the same moment is refused at once instead of being kept
    /// waiting, and tries again.
    fn wait_for_wal(&self) -> Result<(), StoreError> {
        let mut tries = 0;
        loop {
            match self.connection.pragma_update(None, "journal_mode", "wal") {
                Ok(()) => return Ok(()),
                Err(error) if tries == TRIES => return Err(self.failed(&error)),
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {}
                Err(error) => return Err(self.failed(&error)),
            }
            tries += 1;
            std::thread::sleep(PATIENCE / TRIES);
        }
    }

    /// Does `work` in one transaction: all of it is stored, or nothing.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let path = &self.path;
        let work = || {
            // Immediate: whoever is second waits at the beginning, and never fails half way.
            let transaction =
                self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let made = work(&transaction)?;
            transaction.commit()?;
            Ok(made)
        };
        work().map_err(|error| StoreError::of(path, &error))
    }

    /// Hands each row of a query to `each`, one at a time.
    fn each<E: From<StoreError>>(
        &self,
        query: &str,
        values: impl rusqlite::Params,
        mut each: impl FnMut(&SqlRow<'_>) -> Result<Result<(), E>, rusqlite::Error>,
    ) -> Result<(), E> {
        let fail = |error: rusqlite::Error| E::from(self.failed(&error));
        let mut statement = self.connection.prepare_cached(query).map_err(fail)?;
        let mut rows = statement.query(values).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            each(row).map_err(fail)??;
        }
        Ok(())
    }

    /// The first column of the first row of a query; `None` when there is no row.
    fn one<T: FromSql>(
        &self,
        query: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<T>, StoreError> {
        use rusqlite::OptionalExtension as _;

        let found = self.connection.prepare_cached(query);
        let found = found.and_then(|mut it| it.query_row(values, |row| row.get(0)).optional());
        found.map_err(|error| self.failed(&error))
    }

    /// Calls `then` at each row that is written, and before each transaction that has rows.
    #[cfg(test)]
    pub(crate) fn on_each_write(&mut self, then: impl FnMut() + Send + 'static) -> &mut Self {
        use std::sync::{Arc, Mutex};

        // With whether rows were written since the last commit.
        let at_row = Arc::new(Mutex::new((then, false)));
        let before_commit = at_row.clone();
        let row = move |_, _: &str, _: &str, _| {
            let mut it = at_row.lock().expect("nobody panics");
            it.1 = true;
            it.0();
        };
        let commit = move || {
            let mut it = before_commit.lock().expect("nobody panics");
            if std::mem::take(&mut it.1) {
                it.0();
            }
            false
        };
        self.connection.update_hook(Some(row)).expect("the connection is open");
        self.connection.commit_hook(Some(commit)).expect("the connection is open");
        self
    }

    /// How many verdicts were found, as the attempts have it.
    #[cfg(test)]
    pub(crate) fn verdicts_found(&self) -> Result<usize, StoreError> {
        let count = "SELECT count(*) FROM attempts WHERE outcome = 'verdict'";
        Ok(self.one::<i64>(count, [])?.and_then(|count| count.try_into().ok()).unwrap_or_default())
    }

    fn failed(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::of(&self.path, error)
    }
}

/// What a column of JSON holds.
fn json<T: serde::de::DeserializeOwned>(row: &SqlRow<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// Plain data as JSON.
fn to_json(what: &impl serde::Serialize) -> String {
    serde_json::to_string(what).expect("plain data becomes JSON")
}

/// Now, in UTC to the microsecond, always as long, so that it sorts as text.
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}
