//! How each exercise stands with the code as it is now.

use schemars::JsonSchema;
use serde::Serialize;

use super::{History, State, digest};
use crate::course::{Course, Exercise, Slug};
use crate::submission::{Submission, SubmissionError};

/// How an exercise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
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

/// How an exercise stands, with the figures of its last attempt.
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
///
/// # Errors
///
/// When a file of the student's is there and cannot be read.
pub fn record(
    course: &Course,
    exercise: &Exercise,
    history: &History,
) -> Result<Record, SubmissionError> {
    let slug = &exercise.slug;
    let sources = Submission::editable_in_course(course, exercise)?;
    let digest = sources.map(|sources| digest(exercise, &sources));
    let attempt = digest.and_then(|digest| history.of(slug, &digest));
    let standing = match attempt.map(|attempt| attempt.state) {
        Some(State::Solved) => Standing::Solved,
        Some(State::Unsolved) => Standing::Unsolved,
        Some(State::NotGraded) => Standing::NotGraded,
        None if history.last(slug).is_some() => Standing::Changed,
        None => Standing::New,
    };
    Ok(Record {
        standing,
        solved_before: history.was_solved(slug),
        points: attempt.map_or(0, |attempt| attempt.points),
        fixed: attempt.map_or(0, super::Attempt::fixed),
    })
}

/// The first exercise of which no version was ever right; `None` when there is none left.
#[must_use]
pub fn next_unsolved<'c>(course: &'c Course, history: &History) -> Option<&'c Slug> {
    course.slugs().find(|slug| !history.was_solved(slug))
}
