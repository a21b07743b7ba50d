//! What the students' own progress files tell: which hints they took.
//!
//! Nobody vouches for it, so it can only be had as counts over the class, never of one student.

use rusqlite::params;

use super::{BatchId, Store, StoreError, Student, submissions::enrol};

/// A hint that a progress file tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldHint {
    /// The exercise's slug.
    pub exercise: String,
    /// The bug's id.
    pub bug: String,
    /// 1, 2 or 3.
    pub level: u8,
}

/// How many students took hints for a bug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HintsTold {
    /// The exercise's slug.
    pub exercise: String,
    /// The bug's id, as the files tell it: it may be no bug of the exercise.
    pub bug: String,
    /// The highest that they took: 1, 2 or 3.
    pub level: u8,
    /// How many.
    pub students: usize,
}

/// Those alone count who have handed in the exercise, each once, with the highest hint.
const HINTS: &str = "SELECT exercise, bug, level, count(*) FROM
        (SELECT exercise, bug, max(level) AS level FROM told_hints
         WHERE (?1 IS NULL OR batch = ?1)
            AND EXISTS (SELECT 1 FROM submissions
                WHERE submissions.student = told_hints.student
                    AND submissions.exercise = told_hints.exercise)
         GROUP BY student, exercise, bug)
    GROUP BY exercise, bug, level ORDER BY exercise, bug, level";

const FILES: &str = "SELECT exercise, count(DISTINCT student) FROM submissions
    WHERE EXISTS (SELECT 1 FROM progress_files
        WHERE progress_files.student = submissions.student AND (?1 IS NULL OR batch = ?1))
    GROUP BY exercise ORDER BY exercise";

impl Store {
    /// Stores that these students had a progress file in their hand-ins, and what it tells. Told
    /// twice, the higher hint counts.
    ///
    /// # Errors
    /// When it cannot be stored; then nothing of it is.
    pub fn tell_progress(
        &mut self,
        batch: BatchId,
        all: &[(Student, Vec<ToldHint>)],
    ) -> Result<(), StoreError> {
        let had =
            "INSERT INTO progress_files (batch, student) VALUES (?, ?) ON CONFLICT DO NOTHING";
        let told = "INSERT INTO told_hints (batch, student, exercise, bug, level)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET level = excluded.level WHERE excluded.level > level";
        self.write(|transaction| {
            let mut had = transaction.prepare_cached(had)?;
            let mut told = transaction.prepare_cached(told)?;
            for (student, hints) in all {
                let student = enrol(transaction, student)?;
                had.execute(params![batch.0, student])?;
                for ToldHint { exercise, bug, level } in hints {
                    told.execute(params![batch.0, student, exercise, bug, level])?;
                }
            }
            Ok(())
        })
    }

    /// How many of those who handed in an exercise had a progress file, by the exercise's slug;
    /// with a batch, in that one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn progress_files(
        &self,
        batch: Option<BatchId>,
    ) -> Result<Vec<(String, usize)>, StoreError> {
        let mut files = Vec::new();
        self.each(FILES, [batch.map(|batch| batch.0)], |row| {
            files.push((row.get(0)?, count(row.get(1)?)));
            Ok(Ok::<_, StoreError>(()))
        })?;
        Ok(files)
    }

    /// How many students took which hints, as their own files tell; with a batch, those in it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn hints_told(&self, batch: Option<BatchId>) -> Result<Vec<HintsTold>, StoreError> {
        let mut hints = Vec::new();
        self.each(HINTS, [batch.map(|batch| batch.0)], |row| {
            let (exercise, bug) = (row.get(0)?, row.get(1)?);
            hints.push(HintsTold {
                exercise,
                bug,
                level: row.get(2)?,
                students: count(row.get(3)?),
            });
            Ok(Ok::<_, StoreError>(()))
        })?;
        Ok(hints)
    }
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}
