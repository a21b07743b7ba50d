//! Verdicts that would take the place of others: proposed, then applied or discarded.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use serde_json::json;

use super::rows::{self, Student, Verdict};
use super::{Store, StoreError, log, now};

/// A change set that waits for a teacher's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// Its number.
    pub id: i64,
}

/// One hand-in whose verdict would be another.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Whose.
    pub student: Student,
    /// The exercise's slug.
    pub exercise: String,
    /// When it was received, where that is known.
    pub received: Option<Timestamp>,
    /// What counts now.
    pub before: Verdict,
    /// What would count.
    pub after: Verdict,
}

const CHANGES: &str = "SELECT students.key, name, email, ids, submissions.exercise, received,
        before, after
    FROM changes
        JOIN submissions ON submissions.id = changes.submission
        JOIN students ON students.id = submissions.student
    WHERE change_set = ?
    ORDER BY students.key, submissions.exercise, received, first_seen, submissions.id";

impl Store {
    /// Proposes that each of these contents have the verdict under the key beside it, for every
    /// hand-in that has another now. An older proposal is discarded.
    ///
    /// # Errors
    /// When it cannot be stored; then nothing of it is.
    pub fn propose<'a>(
        &mut self,
        verdicts: impl IntoIterator<Item = (&'a str, &'a str)>,
        who: &str,
    ) -> Result<Proposal, StoreError> {
        let add = "INSERT INTO changes (change_set, submission, before, after)
            SELECT ?1, id, verdict, ?3 FROM submissions
            WHERE content = ?2 AND verdict IS NOT NULL AND verdict <> ?3";
        self.write(|transaction| {
            let at = now();
            transaction.execute(
                "UPDATE change_sets SET state = 'discarded' WHERE state = 'proposed'",
                [],
            )?;
            transaction
                .execute("INSERT INTO change_sets (made, state) VALUES (?, 'proposed')", [&at])?;
            let id = transaction.last_insert_rowid();
            let mut changes = 0;
            for (content, key) in verdicts {
                changes += transaction.prepare_cached(add)?.execute(params![id, content, key])?;
            }
            let about = json!({ "changes": changes });
            log::add(transaction, &at, who, "regrade-proposed", &about)?;
            Ok(Proposal { id })
        })
    }

    /// The proposal that waits, if any.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn proposal(&self) -> Result<Option<Proposal>, StoreError> {
        let id = self.one("SELECT id FROM change_sets WHERE state = 'proposed'", [])?;
        Ok(id.map(|id| Proposal { id }))
    }

    /// Hands each change of a proposal to `each`, by student and exercise.
    ///
    /// # Errors
    /// When the store cannot be read, and those of `each`.
    pub fn changes<E: From<StoreError>>(
        &self,
        proposal: Proposal,
        mut each: impl FnMut(Change) -> Result<(), E>,
    ) -> Result<(), E> {
        let (path, connection) = (&self.path, &self.connection);
        let verdict = |key: &str| -> rusqlite::Result<Verdict> {
            let query = "SELECT grade, isolation, grader, wall_ms FROM verdicts WHERE key = ?";
            connection
                .prepare_cached(query)?
                .query_row([key], |row| rows::verdict(row, key.to_owned()))
        };
        self.each(CHANGES, [proposal.id], |row| {
            let keys: (String, String) = (row.get("before")?, row.get("after")?);
            let verdicts = verdict(&keys.0).and_then(|before| Ok((before, verdict(&keys.1)?)));
            Ok(match verdicts {
                Ok((before, after)) => each(Change {
                    student: rows::student(row)?,
                    exercise: row.get("exercise")?,
                    received: rows::received(row)?,
                    before,
                    after,
                }),
                Err(error) => Err(StoreError::of(path, &error).into()),
            })
        })
    }

    /// Makes the proposal what counts, and gives for how many hand-ins it does. Where the verdict
    /// has become another since it was proposed, that one stays.
    ///
    /// # Errors
    /// When it cannot be stored; then nothing of it is.
    pub fn apply(&mut self, proposal: Proposal, who: &str) -> Result<usize, StoreError> {
        let apply = "UPDATE submissions SET verdict = changes.after FROM changes
            WHERE change_set = ? AND submissions.id = submission AND verdict = changes.before";
        self.close(proposal, "applied", who, Some(apply))
    }

    /// Lets everything count as it does.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn discard(&mut self, proposal: Proposal, who: &str) -> Result<(), StoreError> {
        self.close(proposal, "discarded", who, None).map(drop)
    }

    fn close(
        &mut self,
        proposal: Proposal,
        state: &str,
        who: &str,
        change: Option<&str>,
    ) -> Result<usize, StoreError> {
        self.write(|transaction| {
            let close = "UPDATE change_sets SET state = ? WHERE id = ? AND state = 'proposed'
                RETURNING id";
            let closed = transaction
                .query_row(close, params![state, proposal.id], |row| row.get::<_, i64>(0))
                .optional()?;
            // Somebody else was quicker.
            if closed.is_none() {
                return Ok(0);
            }
            let changed = match change {
                Some(change) => transaction.execute(change, [proposal.id])?,
                None => 0,
            };
            let about = json!({ "change_set": proposal.id, "changes": changed });
            log::add(transaction, &now(), who, &format!("regrade-{state}"), &about)?;
            Ok(changed)
        })
    }
}
