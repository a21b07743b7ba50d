//! What was found of a content, and which contents wait for that.

use std::time::Duration;

use rusqlite::{Transaction, params};

use super::{BatchId, Store, StoreError, now, to_json};
use crate::grade::Grade;
use crate::sandbox::Level;

/// A content that waits to be graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its digest.
    pub content: String,
    /// The exercise's slug.
    pub exercise: String,
}

/// What was found of a content.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// A digest of everything that it depends on.
    pub key: &'a str,
    /// The content's digest.
    pub content: &'a str,
    /// The grade, in English.
    pub grade: &'a Grade,
    /// How well the code was shut in.
    pub isolation: Level,
    /// How long it took.
    pub wall: Duration,
}

impl Store {
    /// At most `most` contents of a batch that wait, by digest, of those after `after`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn waiting(
        &self,
        batch: BatchId,
        after: &str,
        most: u32,
    ) -> Result<Vec<Waiting>, StoreError> {
        let query = "SELECT DISTINCT content, exercise FROM submissions
            WHERE verdict IS NULL AND content > ?2
                AND EXISTS (SELECT 1 FROM findings WHERE submission = submissions.id AND batch = ?1)
            ORDER BY content LIMIT ?3";
        self.contents_of(query, params![batch.0, after, most])
    }

    /// At most `most` contents whose grade counts for somebody, by digest, of those after `after`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn graded(&self, after: &str, most: u32) -> Result<Vec<Waiting>, StoreError> {
        let query = "SELECT DISTINCT content, exercise FROM submissions
            WHERE verdict IS NOT NULL AND content > ? ORDER BY content LIMIT ?";
        self.contents_of(query, params![after, most])
    }

    fn contents_of(
        &self,
        query: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<Waiting>, StoreError> {
        let mut found = Vec::new();
        self.each(query, values, |row| {
            found.push(Waiting { content: row.get(0)?, exercise: row.get(1)? });
            Ok(Ok::<_, StoreError>(()))
        })?;
        Ok(found)
    }

    /// Whether a verdict is there under a key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_verdict(&self, key: &str) -> Result<bool, StoreError> {
        Ok(self.one::<i64>("SELECT 1 FROM verdicts WHERE key = ?", [key])?.is_some())
    }

    /// Lets the verdict under `key` count for every hand-in of a content that waits.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn adopt(&mut self, key: &str, content: &str) -> Result<(), StoreError> {
        self.write(|transaction| adopt(transaction, key, content))
    }

    /// Stores what was found of a content, and lets it count for every hand-in of it that waits.
    /// What another grader has stored under the same key meanwhile stays.
    ///
    /// # Errors
    /// When it cannot be stored; then nothing of it is.
    pub fn keep(&mut self, found: &Found<'_>) -> Result<(), StoreError> {
        let Found { key, content, grade, isolation, wall } = found;
        let add = "INSERT INTO verdicts (key, content, grade, isolation, grader, wall_ms)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        self.write(|transaction| {
            let added = transaction.prepare_cached(add)?.execute(params![
                key,
                content,
                to_json(grade),
                isolation.name(),
                env!("CARGO_PKG_VERSION"),
                milliseconds(*wall)
            ])?;
            if added > 0 {
                attempt(transaction, content, *wall, "verdict", None)?;
            }
            adopt(transaction, key, content)
        })
    }

    /// Remembers that a content met a limit and is to be tried once more.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn met_limit(&mut self, content: &str, wall: Duration) -> Result<(), StoreError> {
        self.write(|transaction| attempt(transaction, content, wall, "over-limit", None))
    }

    /// Remembers that the grader could not grade a content. It still waits.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn failed_at(
        &mut self,
        content: &str,
        wall: Duration,
        fault: &str,
    ) -> Result<(), StoreError> {
        self.write(|transaction| attempt(transaction, content, wall, "fault", Some(fault)))
    }
}

fn adopt(transaction: &Transaction<'_>, key: &str, content: &str) -> rusqlite::Result<()> {
    let adopt = "UPDATE submissions SET verdict = ? WHERE content = ? AND verdict IS NULL";
    transaction.prepare_cached(adopt)?.execute([key, content]).map(drop)
}

fn attempt(
    transaction: &Transaction<'_>,
    content: &str,
    wall: Duration,
    outcome: &str,
    fault: Option<&str>,
) -> rusqlite::Result<()> {
    let add = "INSERT INTO attempts (content, at, wall_ms, outcome, fault) VALUES (?, ?, ?, ?, ?)";
    let values = params![content, now(), milliseconds(wall), outcome, fault];
    transaction.prepare_cached(add)?.execute(values).map(drop)
}

fn milliseconds(wall: Duration) -> i64 {
    i64::try_from(wall.as_millis()).unwrap_or(i64::MAX)
}
