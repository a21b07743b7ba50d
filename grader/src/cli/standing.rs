//! How each exercise stands with the code as it is now.

use serde::Serialize;

use crate::course::{Course, Exercise};
use crate::progress::{self, Latest, State};
use crate::submission::Submission;

use super::error::CliError;

/// How an exercise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It was never checked.
    New,
    /// It was checked, and the code is another one now.
    Changed,
    /// The code as it is now did not come to a grade.
    NotGraded,
    /// The code as it is now was graded, and something is left.
    Unsolved,
    /// The code as it is now is right.
    Solved,
}

/// How an exercise stands, with the figures of its last verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// How it stands.
    pub standing: Standing,
    /// Whether any version of it was ever right.
    pub solved_before: bool,
    /// Points that the code as it is now earned; 0 when it was not checked.
    pub points: u32,
    /// Bugs mended in the code as it is now; 0 when it was not checked.
    pub fixed: u32,
}

/// How `exercise` stands.
pub fn record(course: &Course, exercise: &Exercise, latest: &Latest) -> Result<Record, CliError> {
    let slug = &exercise.slug;
    let sources = Submission::editable_in_course(course, exercise)?;
    let digest = sources.map(|sources| progress::digest(exercise, &sources));
    let entry = digest.and_then(|digest| latest.of(slug, &digest));
    let standing = match entry.map(|entry| entry.state) {
        Some(State::Solved) => Standing::Solved,
        Some(State::Unsolved) => Standing::Unsolved,
        Some(State::NotGraded) => Standing::NotGraded,
        None if latest.was_checked(slug) => Standing::Changed,
        None => Standing::New,
    };
    Ok(Record {
        standing,
        solved_before: latest.was_solved(slug),
        points: entry.map_or(0, |entry| entry.points),
        fixed: entry.map_or(0, |entry| entry.fixed),
    })
}

/// The first exercise of which no version was ever right; `None` when there is none left.
pub fn next_unsolved(course: &Course) -> Result<Option<Exercise>, CliError> {
    let latest = progress::latest(&course.root).map_err(CliError::Progress)?;
    let next = course.slugs().find(|slug| !latest.was_solved(slug));
    Ok(next.map(|slug| course.open_exercise(slug)).transpose()?)
}
