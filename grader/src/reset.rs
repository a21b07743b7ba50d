//! Brings an exercise back to what was handed out.
//!
//! Only the files of the starter are looked at and written; whatever else lies in the folder, in
//! git or not, stays as it is. What is written over is kept in the course's `.grader/backups`.

use std::fs;
use std::io::ErrorKind;

use crate::attempts;
use crate::below::{self, BelowError, There};
use crate::course::{Course, CourseError, Exercise};

/// Why an exercise could not be brought back.
#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    /// The starter cannot be had.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// A file of the student's cannot be read or written.
    #[error(transparent)]
    Below(#[from] BelowError),
}

/// A file that is not as it was handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Different {
    /// The file, from the exercise's folder.
    pub file: String,
    /// In which way.
    pub how: Change,
    /// What it is to be.
    starter: String,
}

/// In which way a file is not as it was handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is not there.
    Missing,
    /// Some lines are others.
    Lines {
        /// Lines that the starter does not have.
        added: usize,
        /// Lines of the starter that are not there.
        removed: usize,
    },
    /// It is a file that holds no text.
    NoText,
    /// It is a link, a folder or something odder.
    NoFile,
}

/// The files of `exercise` that are not as they were handed out.
///
/// # Errors
/// When the starter cannot be had or a file cannot be read.
pub fn differences(exercise: &Exercise) -> Result<Vec<Different>, ResetError> {
    let mut found = Vec::new();
    for (file, starter) in exercise.starter()? {
        let how = match below::look(&exercise.folder(), &file)? {
            There::File(content) if content == starter.as_bytes() => continue,
            There::File(content) => match String::from_utf8(content) {
                // Git may have changed the ends of lines, and nothing else.
                Ok(text) if text.lines().eq(starter.lines()) => continue,
                Ok(text) => lines(&starter, &text),
                Err(_) => Change::NoText,
            },
            There::Nothing => Change::Missing,
            There::Other => Change::NoFile,
        };
        found.push(Different { file, how, starter });
    }
    Ok(found)
}

/// Puts the starter back where it differs, and gives the folder, from the course's, that what was
/// there is kept in; `None` when nothing was there.
///
/// # Errors
/// When something cannot be kept: then nothing has been written. When something cannot be
/// written: then everything has been kept.
pub fn reset(
    course: &Course,
    exercise: &Exercise,
    differences: &[Different],
) -> Result<Option<String>, ResetError> {
    let folder = exercise.folder();
    let kept: Vec<_> = differences.iter().filter(|it| it.how != Change::Missing).collect();
    let backup = if kept.is_empty() { None } else { Some(backup(course, exercise)?) };
    if let Some(backup) = &backup {
        for different in kept {
            below::keep(&folder, &different.file, &course.root.join(backup))?;
        }
    }
    for different in differences {
        below::write(&folder, &different.file, &different.starter)?;
    }
    Ok(backup)
}

/// A new folder for what is kept.
fn backup(course: &Course, exercise: &Exercise) -> Result<String, ResetError> {
    let fail = |path, source| BelowError::Write { path, source };
    let own = attempts::folder(&course.root).map_err(|source| fail(course.root.clone(), source))?;
    let of_exercise = own.join("backups").join(exercise.slug.words());
    fs::create_dir_all(&of_exercise).map_err(|source| fail(of_exercise.clone(), source))?;
    let mut n = 1;
    loop {
        let folder = of_exercise.join(n.to_string());
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(format!(".grader/backups/{}/{n}", exercise.slug.words())),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => n += 1,
            Err(source) => return Err(fail(folder, source).into()),
        }
    }
}

fn lines(starter: &str, text: &str) -> Change {
    let diff = similar::TextDiff::from_lines(starter, text);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    Change::Lines {
        added: count(similar::ChangeTag::Insert),
        removed: count(similar::ChangeTag::Delete),
    }
}
