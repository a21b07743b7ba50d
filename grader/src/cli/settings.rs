//! What is meant by what was typed: names resolved, defaults filled in.

use std::path::PathBuf;

use crate::course::{Course, Exercise, Slug};

use super::args::{CheckArgs, Format, VerifyArgs};
use super::error::CliError;

/// Where the program was started, and which course it was pointed at.
pub struct Place {
    course: Option<PathBuf>,
}

impl Place {
    /// The working directory, with the folder given by `--course`, if any.
    pub fn here(course: Option<PathBuf>) -> Self {
        Self { course }
    }

    /// The course that is meant: that of `--course`, else the one this folder lies in.
    ///
    /// # Errors
    ///
    /// When there is none, or it is not sound.
    pub fn course(&self) -> Result<Course, CliError> {
        match &self.course {
            Some(folder) => Ok(Course::find(folder)?),
            None => Ok(Course::find(&working_directory()?)?),
        }
    }
}

/// `grader check`, resolved.
pub struct CheckJob {
    /// The course.
    pub course: Course,
    /// What to grade, in the order of the course or as named.
    pub exercises: Vec<Exercise>,
    /// Where the submission is kept, when it is not the course's own exercises.
    pub submission: Option<PathBuf>,
    /// The only seed to run with, if one was named.
    pub seed: Option<u64>,
    /// Whether a verdict from the cache will do.
    pub cache: bool,
    /// How to print the result.
    pub format: Format,
}

impl CheckJob {
    /// What `typed` means in `place`.
    ///
    /// # Errors
    ///
    /// When there is no course or an exercise's name is not known.
    pub fn resolve(typed: CheckArgs, place: &Place) -> Result<Self, CliError> {
        let course = place.course()?;
        let exercises = if typed.all { every(&course)? } else { named(&course, &typed.exercises)? };
        Ok(Self {
            exercises,
            submission: typed.submission,
            seed: typed.seed,
            cache: !typed.no_cache,
            format: typed.format,
            course,
        })
    }
}

/// `grader verify`, resolved.
pub struct VerifyJob {
    /// The course.
    pub course: Course,
    /// What to verify.
    pub slugs: Vec<Slug>,
    /// Whether to write starter and solution from the marked sources.
    pub write: bool,
}

impl VerifyJob {
    /// What `typed` means in `place`.
    ///
    /// # Errors
    ///
    /// When there is no course or an exercise's name is not known.
    pub fn resolve(typed: VerifyArgs, place: &Place) -> Result<Self, CliError> {
        let course = place.course()?;
        let slugs = if typed.exercises.is_empty() {
            course.slugs().cloned().collect()
        } else {
            let named = typed.exercises.iter().map(|name| course.slug(name).cloned());
            named.collect::<Result<_, _>>()?
        };
        Ok(Self { course, slugs, write: typed.write })
    }
}

fn every(course: &Course) -> Result<Vec<Exercise>, CliError> {
    Ok(course.slugs().map(|slug| course.open_exercise(slug)).collect::<Result<_, _>>()?)
}

fn named(course: &Course, names: &[String]) -> Result<Vec<Exercise>, CliError> {
    Ok(names.iter().map(|name| course.exercise(name)).collect::<Result<_, _>>()?)
}

fn working_directory() -> Result<PathBuf, CliError> {
    std::env::current_dir().map_err(CliError::NoFolder)
}
