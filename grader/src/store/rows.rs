//! The record, one row at a time, for whoever tells it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Row as SqlRow;
use rusqlite::types::Type;

use super::{BatchId, Override, Store, StoreError, json, overrides};
use crate::grade::Grade;
use crate::intake::Reason;
use crate::sandbox::Level;
use crate::submission::Refusal;

/// A student.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Student {
    /// Who it is in this class: the roster's id, else the platform's, else the folder's name.
    pub key: String,
    /// What they are called.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// What the platforms call them, by the platform's word for it.
    pub ids: BTreeMap<String, String>,
}

/// One hand-in of one exercise by one student, and what was found of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Who.
    pub student: Student,
    /// The exercise's slug.
    pub exercise: String,
    /// When it was received, where that is known.
    pub received: Option<Timestamp>,
    /// When the grader first saw it. A clock's word: it only puts hand-ins in order of which
    /// nobody knows when they were received.
    pub first_seen: Timestamp,
    /// Whether the platform calls it late.
    pub late: bool,
    /// Where it was found, relative to what was given; in the last batch that had it.
    pub place: String,
    /// The digest of what was handed in, where it could be taken: see [`Store::content`].
    pub content: Option<String>,
    /// What came of it.
    pub state: State,
}

/// What came of a hand-in.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// It has a verdict.
    Graded(Box<Verdict>),
    /// It cannot be taken; the student can mend that.
    Refused(Refusal),
    /// It has not been graded yet, or the grader could not.
    Waiting {
        /// What went wrong the last time it was tried, if something did. Never costs a point.
        fault: Option<String>,
    },
}

/// What was found of a content.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The digest of everything that it depends on.
    pub key: String,
    /// The grade, in English.
    pub grade: Grade,
    /// How well the code was shut in.
    pub isolation: Level,
    /// The version of the grader.
    pub grader: String,
    /// How long the check took on the machine that made it.
    pub wall: Duration,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, relative to what was given.
    pub place: String,
    /// The key of the student it belongs to, where that is known.
    pub student: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// Of which rows: all, or those of one batch.
const ROWS: &str = "SELECT students.key, name, email, ids, exercise, received, first_seen, late,
        (SELECT place FROM findings WHERE submission = submissions.id ORDER BY batch DESC LIMIT 1)
            AS place,
        submissions.content, refusal, verdict, grade, isolation, grader, wall_ms,
        CASE WHEN verdict IS NULL AND submissions.content IS NOT NULL THEN
            (SELECT fault FROM attempts WHERE content = submissions.content
             ORDER BY id DESC LIMIT 1) END AS fault
    FROM submissions
        JOIN students ON students.id = submissions.student
        LEFT JOIN verdicts ON verdicts.key = submissions.verdict
    WHERE ?1 IS NULL
        OR EXISTS (SELECT 1 FROM findings WHERE submission = submissions.id AND batch = ?1)
    ORDER BY students.key, exercise, received, first_seen, submissions.id";

impl Store {
    /// Hands every hand-in to `each`, one at a time: by student, exercise, and the order in which
    /// they came in. With a batch, those alone that were found in it.
    ///
    /// # Errors
    /// When the store cannot be read, and those of `each`.
    pub fn rows<E: From<StoreError>>(
        &self,
        batch: Option<BatchId>,
        mut each: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(ROWS, [batch.map(|batch| batch.0)], |row| Ok(each(read(row)?)))
    }

    /// How many students, and how many different contents, a batch has.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn different(&self, batch: BatchId) -> Result<(usize, usize), StoreError> {
        // Counted where they are, because ten thousand names are megabytes.
        let count = |what: &str| {
            let query = format!(
                "SELECT count(DISTINCT {what}) FROM findings
                    JOIN submissions ON submissions.id = submission WHERE batch = ?"
            );
            let count = self.one::<i64>(&query, [batch.0])?;
            Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default())
        };
        Ok((count("student")?, count("content")?))
    }

    /// Hands every student to `each`, by key, whether they have handed something in or not.
    ///
    /// # Errors
    /// When the store cannot be read, and those of `each`.
    pub fn students<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(Student) -> Result<(), E>,
    ) -> Result<(), E> {
        let query = "SELECT key, name, email, ids FROM students ORDER BY key";
        self.each(query, [], |row| Ok(each(student(row)?)))
    }

    /// Hands everything that could not be read to `each`; with a batch, that of it alone.
    ///
    /// # Errors
    /// When the store cannot be read, and those of `each`.
    pub fn problems<E: From<StoreError>>(
        &self,
        batch: Option<BatchId>,
        mut each: impl FnMut(Problem) -> Result<(), E>,
    ) -> Result<(), E> {
        let query = "SELECT DISTINCT place, student, reason FROM problems
            WHERE ?1 IS NULL OR batch = ?1 ORDER BY place, student, reason";
        self.each(query, [batch.map(|batch| batch.0)], |row| {
            let student: String = row.get(1)?;
            let student = (!student.is_empty()).then_some(student);
            Ok(each(Problem { place: row.get(0)?, student, reason: json(row, "reason")? }))
        })
    }

    /// Hands the override in force of every student and exercise that has one to `each`.
    ///
    /// # Errors
    /// When the store cannot be read, and those of `each`.
    pub fn overrides<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(Override) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(overrides::IN_FORCE, [], |row| Ok(each(overrides::read(row)?)))
    }

    /// The verdict under a key; `None` when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn verdict(&self, key: &str) -> Result<Option<Verdict>, StoreError> {
        let query = "SELECT key AS verdict, grade, isolation, grader, wall_ms FROM verdicts
            WHERE key = ?";
        let mut found = None;
        self.each(query, [key], |row| {
            found = Some(verdict(row, key.to_owned())?);
            Ok(Ok::<_, StoreError>(()))
        })?;
        Ok(found)
    }

    /// The names of the batches, in the order in which they were begun.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn batches(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        self.each("SELECT name FROM batches ORDER BY id", [], |row| {
            names.push(row.get(0)?);
            Ok(Ok::<_, StoreError>(()))
        })?;
        Ok(names)
    }

    /// The batch of a name; `None` when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn batch(&self, name: &str) -> Result<Option<BatchId>, StoreError> {
        Ok(self.one("SELECT id FROM batches WHERE name = ?", [name])?.map(BatchId))
    }
}

pub(super) fn student(row: &SqlRow<'_>) -> rusqlite::Result<Student> {
    Ok(Student {
        key: row.get("key")?,
        name: row.get("name")?,
        email: row.get("email")?,
        ids: json(row, "ids")?,
    })
}

fn read(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let content: Option<String> = row.get("content")?;
    let key: Option<String> = row.get("verdict")?;
    let state = match (key, &content) {
        (Some(key), _) => State::Graded(Box::new(verdict(row, key)?)),
        (None, Some(_)) => State::Waiting { fault: row.get("fault")? },
        (None, None) => State::Refused(json(row, "refusal")?),
    };
    Ok(Row {
        student: student(row)?,
        exercise: row.get("exercise")?,
        received: received(row)?,
        first_seen: timestamp(&row.get::<_, String>("first_seen")?)?,
        late: row.get("late")?,
        place: row.get::<_, Option<String>>("place")?.unwrap_or_default(),
        content,
        state,
    })
}

/// The verdict in a row that has its columns.
pub(super) fn verdict(row: &SqlRow<'_>, key: String) -> rusqlite::Result<Verdict> {
    let isolation: String = row.get("isolation")?;
    Ok(Verdict {
        key,
        grade: json(row, "grade")?,
        isolation: isolation.parse().map_err(|error| odd(Box::new(error)))?,
        grader: row.get("grader")?,
        wall: Duration::from_millis(row.get::<_, i64>("wall_ms")?.unsigned_abs()),
    })
}

pub(super) fn received(row: &SqlRow<'_>) -> rusqlite::Result<Option<Timestamp>> {
    let text: String = row.get("received")?;
    if text.is_empty() { Ok(None) } else { timestamp(&text).map(Some) }
}

pub(super) fn timestamp(text: &str) -> rusqlite::Result<Timestamp> {
    text.parse().map_err(|error| odd(Box::new(error)))
}

fn odd(error: Box<dyn std::error::Error + Send + Sync>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error)
}
