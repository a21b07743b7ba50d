//! Finds what is to be graded: the student's editable files laid over the teacher's.
//!
//! A path comes in, [`Sources`] go out. Only the files that the exercise lists as editable are
//! taken, each by its own path; whatever else lies there is never built and at most noted. What
//! is wrong with a student's files is a [`Refusal`], a value; an `Err` is a path that leads
//! nowhere or a failure of the grader's own.

pub mod forbidden;
mod layout;
mod notes;
mod open;
#[cfg(test)]
mod properties;
mod take;
#[cfg(test)]
mod tests;
mod tree;

use std::io;
use std::path::{Path, PathBuf};

use crate::course::{Course, CourseError, Exercise};
use crate::sources::Sources;

use layout::Layout;
pub use layout::Way;
pub(crate) use notes::is_odd;
pub use notes::{Ignored, Note};
pub use take::{MAX_BYTES, Refusal};
pub use tree::{Folder, Seen, Tree};

/// One student's version of one exercise, ready to be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The student's editable files and the teacher's fixed ones.
    pub sources: Sources,
    /// What lies beside them and does not count.
    pub notes: Vec<Note>,
}

/// What was found where a submission was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It can be built.
    Ready(Submission),
    /// It cannot be taken; the student can mend that.
    Refused(Refusal),
}

/// Why no submission could be looked for.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// The named path is not there or is no folder.
    #[error("there is no folder {}", path.display())]
    NoFolder {
        /// The path.
        path: PathBuf,
    },
    /// The named folder holds nothing of this exercise.
    #[error("{} holds neither a `src` folder nor `exercises/{slug}`", path.display())]
    NothingThere {
        /// The folder.
        path: PathBuf,
        /// The exercise's slug.
        slug: String,
    },
    /// A file is there and the system does not let the grader read it.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The teacher's files cannot be had.
    #[error(transparent)]
    Course(#[from] CourseError),
}

impl SubmissionError {
    /// What to do next, as a sentence without a full stop.
    #[must_use]
    pub fn next_step(&self) -> Option<String> {
        match self {
            Self::NoFolder { .. } => Some("look for a slip of the keyboard in the path".to_owned()),
            Self::NothingThere { slug, .. } => Some(format!(
                "name the folder of your `{slug}` crate, its `src`, or a course folder that has it"
            )),
            Self::Io { .. } => Some("see to it that you may read this file".to_owned()),
            Self::Course(error) => error.next_step(),
        }
    }
}

impl Submission {
    /// The submission for `exercise` at `path`: the crate's folder, its `src`, or a course folder
    /// that has the exercise. Without a path, the exercise in the course itself.
    ///
    /// # Errors
    ///
    /// When the path leads to no folder or to one without this exercise; when the teacher's own
    /// files are not sound; when a file cannot be read although it is there.
    pub fn find(
        course: &Course,
        exercise: &Exercise,
        path: Option<&Path>,
    ) -> Result<Found, SubmissionError> {
        let layout = match path {
            Some(path) => Layout::find(path, exercise)?,
            None => Layout::in_course(&course.root, exercise)?,
        };
        Self::take(&layout, exercise)
    }

    /// The submission for `exercise` that lies at `way` in `tree`, which messages call `name`.
    ///
    /// # Errors
    ///
    /// When the teacher's own files are not sound; when a file cannot be read although it is
    /// there.
    pub fn find_in(
        tree: &dyn Tree,
        name: &str,
        way: Way,
        exercise: &Exercise,
    ) -> Result<Found, SubmissionError> {
        Self::take(&Layout::within(tree, name, way), exercise)
    }

    fn take(layout: &Layout<'_>, exercise: &Exercise) -> Result<Found, SubmissionError> {
        let student = match take_editable(layout, exercise)? {
            Ok(student) => student,
            Err(refusal) => return Ok(Found::Refused(refusal)),
        };
        let fixed = exercise.fixed_sources()?;
        let notes = notes::notes(layout, exercise, &fixed)?;
        Ok(Found::Ready(Self { sources: student.overlaid(&fixed), notes }))
    }

    /// The editable files alone, of the exercise in the course itself; `None` when they would be
    /// refused. Cheap: the teacher's files are not looked at.
    ///
    /// # Errors
    ///
    /// When a file is there and cannot be read.
    pub fn editable_in_course(
        course: &Course,
        exercise: &Exercise,
    ) -> Result<Option<Sources>, SubmissionError> {
        Ok(take_editable(&Layout::in_course(&course.root, exercise)?, exercise)?.ok())
    }
}

/// Every editable file, or the first reason against one.
fn take_editable(
    layout: &Layout<'_>,
    exercise: &Exercise,
) -> Result<Result<Sources, Refusal>, SubmissionError> {
    let mut sources = Sources::new();
    for file in &exercise.editable {
        match take::take(layout, exercise, file)? {
            Ok(text) => sources.insert(file, text).expect("a listed file has a plain path"),
            Err(Refusal::Missing { file }) => {
                return Ok(Err(match notes::of_other_case(layout, exercise, &file)? {
                    Some(found) => Refusal::OtherCase { file, found },
                    None => Refusal::Missing { file },
                }));
            }
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    Ok(Ok(sources))
}
