//! What students have handed in, as it comes in.

use jiff::{Timestamp, Unit};
use rusqlite::{Transaction, params};

use super::{Content, Problem, Store, StoreError, Student, contents, now, to_json};
use crate::sources::Sources;
use crate::submission::Refusal;

/// A batch in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchId(pub(super) i64);

/// One version of one exercise, as one student handed it in.
#[derive(Debug, Clone)]
pub struct HandedIn<'a> {
    /// Who.
    pub student: &'a Student,
    /// The exercise's slug.
    pub exercise: &'a str,
    /// When it was received, where that is known.
    pub received: Option<Timestamp>,
    /// Whether the platform calls it late.
    pub late: bool,
    /// Where it was found, relative to what was given.
    pub place: &'a str,
    /// What it is.
    pub what: What<'a>,
}

impl HandedIn<'_> {
    /// What is the same of two hand-ins that are one: who, what exercise, when it was received, and
    /// a digest of what it is.
    #[must_use]
    pub fn identity(&self) -> (String, String, String, String) {
        let received = self.received.map(second).unwrap_or_default();
        let digest = self.what.digest(self.exercise);
        (self.student.key.clone(), self.exercise.to_owned(), received, digest)
    }
}

/// What was handed in.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// These editable files.
    Files(&'a Sources),
    /// Something that cannot be graded.
    Refused(&'a Refusal),
}

impl What<'_> {
    /// Of the content, or of the reason against it.
    fn digest(&self, exercise: &str) -> String {
        match self {
            Self::Files(sources) => Content::digest(exercise, sources),
            Self::Refused(refusal) => {
                blake3::hash(to_json(refusal).as_bytes()).to_hex().to_string()
            }
        }
    }
}

impl Store {
    /// Begins a batch, or goes on with the one of that name. What could not be read the last time
    /// is forgotten: it will be told again.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn begin(&mut self, name: &str) -> Result<BatchId, StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO batches (name, begun) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                params![name, now()],
            )?;
            let id =
                transaction
                    .query_row("SELECT id FROM batches WHERE name = ?", [name], |row| row.get(0))?;
            transaction.execute("DELETE FROM problems WHERE batch = ?", [id])?;
            Ok(BatchId(id))
        })
    }

    /// Remembers that nothing of a batch waits any more.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn end(&mut self, batch: BatchId) -> Result<(), StoreError> {
        self.write(|transaction| {
            let end = "UPDATE batches SET ended = ? WHERE id = ? AND ended IS NULL";
            transaction.execute(end, params![now(), batch.0]).map(drop)
        })
    }

    /// Stores students, whether they have handed something in or not.
    ///
    /// # Errors
    /// When they cannot be stored.
    pub fn enrol<'a>(
        &mut self,
        students: impl IntoIterator<Item = &'a Student>,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            students.into_iter().try_for_each(|student| enrol(transaction, student).map(drop))
        })
    }

    /// Stores what was handed in; what is there already stays as it is.
    ///
    /// # Errors
    /// When it cannot be stored; then nothing of it is.
    pub fn hand_in(&mut self, batch: BatchId, all: &[HandedIn<'_>]) -> Result<(), StoreError> {
        self.write(|transaction| all.iter().try_for_each(|one| hand_in(transaction, batch, one)))
    }

    /// Stores what could not be read.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn report_problems(
        &mut self,
        batch: BatchId,
        problems: &[Problem],
    ) -> Result<(), StoreError> {
        let add = "INSERT INTO problems (batch, place, student, reason) VALUES (?, ?, ?, ?)
                   ON CONFLICT DO NOTHING";
        self.write(|transaction| {
            let mut add = transaction.prepare_cached(add)?;
            problems.iter().try_for_each(|problem| {
                let student = problem.student.as_deref().unwrap_or_default();
                add.execute(params![batch.0, problem.place, student, to_json(&problem.reason)])
                    .map(drop)
            })
        })
    }
}

/// The number of a student, who is made if not there. What is not known now is not forgotten.
pub(super) fn enrol(transaction: &Transaction<'_>, student: &Student) -> rusqlite::Result<i64> {
    let add = "INSERT INTO students (key, name, email, ids) VALUES (?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET
            name = coalesce(excluded.name, name), email = coalesce(excluded.email, email),
            ids = CASE excluded.ids WHEN '{}' THEN ids ELSE excluded.ids END
        WHERE name IS NOT coalesce(excluded.name, name)
            OR email IS NOT coalesce(excluded.email, email)
            OR (ids <> excluded.ids AND excluded.ids <> '{}')";
    let Student { key, name, email, ids } = student;
    transaction.prepare_cached(add)?.execute(params![key, name, email, to_json(ids)])?;
    let find = "SELECT id FROM students WHERE key = ?";
    transaction.prepare_cached(find)?.query_row([key], |row| row.get(0))
}

fn hand_in(
    transaction: &Transaction<'_>,
    batch: BatchId,
    one: &HandedIn<'_>,
) -> rusqlite::Result<()> {
    let student = enrol(transaction, one.student)?;
    let (_, _, received, digest) = one.identity();
    let (content, refusal) = match one.what {
        What::Files(sources) => {
            contents::add(transaction, &digest, one.exercise, sources)?;
            (Some(&digest), None)
        }
        What::Refused(refusal) => (None, Some(to_json(refusal))),
    };
    let add = "INSERT INTO submissions
            (student, exercise, received, late, digest, content, refusal, first_seen)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET late = excluded.late WHERE late <> excluded.late";
    transaction.prepare_cached(add)?.execute(params![
        student,
        one.exercise,
        received,
        one.late,
        digest,
        content,
        refusal,
        now()
    ])?;
    let find = "SELECT id FROM submissions
        WHERE student = ? AND exercise = ? AND received = ? AND digest = ?";
    let submission: i64 = transaction
        .prepare_cached(find)?
        .query_row(params![student, one.exercise, received, digest], |row| row.get(0))?;
    // The same thing may lie in two places of what was given: the first by name is told.
    let find = "INSERT INTO findings (batch, submission, place) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET place = excluded.place WHERE excluded.place < place";
    transaction.prepare_cached(find)?.execute(params![batch.0, submission, one.place])?;
    Ok(())
}

/// A moment to the second, in UTC, always as long, so that it sorts as text.
fn second(moment: Timestamp) -> String {
    // Only the very last second of time cannot be rounded.
    let moment = moment.round(Unit::Second).unwrap_or(moment);
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
