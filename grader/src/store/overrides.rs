//! A teacher's points instead of the grader's.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row as SqlRow, params};
use serde_json::json;

use super::rows::{self, Student};
use super::{Store, StoreError, log, now};

/// A teacher's points instead of the grader's.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// Whose.
    pub student: Student,
    /// The exercise's slug.
    pub exercise: String,
    /// The points, before anything is taken off for lateness.
    pub points: f64,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// The key of the verdict that counted then; none when there was none.
    pub verdict: Option<String>,
}

/// Why an override could not be made.
#[derive(Debug, thiserror::Error)]
pub enum OverrideError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody is called that.
    #[error("nobody in the store is called `{0}`; name somebody by key, e-mail or whole name")]
    NoStudent(String),
    /// Several are.
    #[error("`{name}` could be {}; name one of them by key", keys.join(" or "))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// The keys of those who are called that.
        keys: Vec<String>,
    },
}

/// The last override of each student and exercise, unless it takes those before it back.
pub(super) const IN_FORCE: &str = "SELECT key, name, email, ids, exercise, points, reason, who,
        at, verdict
    FROM overrides JOIN students ON students.id = overrides.student
    WHERE overrides.id IN (SELECT max(id) FROM overrides GROUP BY student, exercise)
        AND points IS NOT NULL
    ORDER BY key, exercise";

pub(super) fn read(row: &SqlRow<'_>) -> rusqlite::Result<Override> {
    Ok(Override {
        student: rows::student(row)?,
        exercise: row.get("exercise")?,
        points: row.get("points")?,
        reason: row.get("reason")?,
        who: row.get("who")?,
        at: rows::timestamp(&row.get::<_, String>("at")?)?,
        verdict: row.get("verdict")?,
    })
}

impl Store {
    /// The one student who is called `name`: by key, else by e-mail or by whole name.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn student(&self, name: &str) -> Result<Student, OverrideError> {
        let (mut exact, mut others) = (None, Vec::new());
        let folded = name.to_lowercase();
        let is = |other: &Option<String>| {
            other.as_ref().is_some_and(|other| other.to_lowercase() == folded)
        };
        self.students(|student| {
            if student.key == name {
                exact = Some(student);
            } else if is(&student.email)
                || is(&student.name)
                || student.ids.values().any(|id| id == name)
            {
                others.push(student);
            }
            Ok::<_, StoreError>(())
        })?;
        if let Some(student) = exact {
            return Ok(student);
        }
        match others.len() {
            0 => Err(OverrideError::NoStudent(name.to_owned())),
            1 => Ok(others.remove(0)),
            _ => {
                let keys = others.into_iter().map(|student| student.key).collect();
                Err(OverrideError::Ambiguous { name: name.to_owned(), keys })
            }
        }
    }

    /// The override in force, of a student (by key) and an exercise.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn override_of(
        &self,
        student: &str,
        exercise: &str,
    ) -> Result<Option<Override>, StoreError> {
        let query = "SELECT key, name, email, ids, exercise, points, reason, who, at, verdict
            FROM overrides JOIN students ON students.id = overrides.student
            WHERE key = ? AND exercise = ? ORDER BY overrides.id DESC LIMIT 1";
        let found = self.connection.prepare_cached(query).and_then(|mut it| {
            it.query_row([student, exercise], |row| match row.get::<_, Option<f64>>("points")? {
                Some(_) => read(row).map(Some),
                None => Ok(None),
            })
            .optional()
        });
        Ok(found.map_err(|error| self.failed(&error))?.flatten())
    }

    /// Gives a student (by key) these points in an exercise, whatever the grader says, or takes
    /// earlier such words back. `verdict` is the key of what the grader says now. It is logged.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn overrule(
        &mut self,
        student: &str,
        exercise: &str,
        points: Option<f64>,
        reason: &str,
        who: &str,
        verdict: Option<&str>,
    ) -> Result<(), StoreError> {
        let add = "INSERT INTO overrides (student, exercise, points, reason, who, at, verdict)
            SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM students WHERE key = ?1";
        let about = json!({
            "student": student, "exercise": exercise, "points": points, "reason": reason,
            "verdict": verdict,
        });
        self.write(|transaction| {
            let at = now();
            transaction
                .execute(add, params![student, exercise, points, reason, who, at, verdict])?;
            let what = if points.is_some() { "override" } else { "override-withdrawn" };
            log::add(transaction, &at, who, what, &about)
        })
    }
}
