//! What is meant by what was typed: names resolved, defaults filled in.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::attempts::{Journal, standing};
use crate::course::{Course, CourseError, Exercise, Slug};
use crate::sandbox::Level;
use crate::submission::SubmissionError;

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
        Ok(Course::find(&self.folder()?)?)
    }

    /// The same; `None` where none was named and this folder lies in none.
    ///
    /// # Errors
    ///
    /// When one was named and is not there, or it is not sound.
    pub fn course_if_any(&self) -> Result<Option<Course>, CliError> {
        match self.course() {
            Ok(course) => Ok(Some(course)),
            Err(CliError::Course(CourseError::NoCourse { .. })) if self.course.is_none() => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The folder of the course that is meant, sound or not.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn root(&self) -> Result<PathBuf, CliError> {
        Ok(Course::root_of(&self.folder()?)?)
    }

    /// The folder given by `--course`, if any.
    pub fn named(&self) -> Option<&Path> {
        self.course.as_deref()
    }

    /// The folder that the course is looked for in, and above.
    ///
    /// # Errors
    ///
    /// When the working directory is meant and is gone.
    pub fn folder(&self) -> Result<PathBuf, CliError> {
        match &self.course {
            Some(folder) => Ok(folder.clone()),
            None => working_directory(),
        }
    }
}

/// `grader check`, resolved.
pub struct CheckJob {
    /// The course.
    pub course: Course,
    /// What to grade, in the order of the course or as named. Empty when nothing was named and
    /// everything is solved.
    pub exercises: Vec<Exercise>,
    /// Where the submission is kept, when it is not the course's own exercises.
    pub submission: Option<PathBuf>,
    /// The only seed to run with, if one was named.
    pub seed: Option<u64>,
    /// Whether a verdict from the cache will do.
    pub cache: bool,
    /// The least isolation to grade under.
    pub least: Level,
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
        let exercises = if typed.all {
            open(&course, course.slugs())?
        } else if !typed.exercises.is_empty() {
            let names = typed.exercises.iter();
            names.map(|name| course.exercise(name)).collect::<Result<_, _>>()?
        } else if let Some(path) = &typed.submission {
            open(&course, submitted(&course, path)?)?
        } else if let Some(exercise) = course.exercise_at(&working_directory()?)? {
            vec![exercise]
        } else {
            open(&course, standing::next_unsolved(&course, &Journal::of(&course).look()))?
        };
        Ok(Self {
            exercises,
            submission: typed.submission,
            seed: typed.seed,
            cache: !typed.no_cache,
            least: typed.require_isolation.map_or(Level::None, Level::from),
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
    /// How to print the result.
    pub format: Format,
}

impl VerifyJob {
    /// What `typed` means in `place`.
    ///
    /// # Errors
    ///
    /// When there is no course or an exercise's name is not known.
    pub fn resolve(typed: VerifyArgs, place: &Place) -> Result<Self, CliError> {
        let course = place.course()?;
        if course.is_laid_out() {
            return Err(CliError::ExercisesAlone);
        }
        let slugs = if typed.exercises.is_empty() {
            course.slugs().cloned().collect()
        } else {
            let named = typed.exercises.iter().map(|name| course.slug(name).cloned());
            named.collect::<Result<_, _>>()?
        };
        Ok(Self { course, slugs, write: typed.write, format: typed.format })
    }
}

fn open<'c>(
    course: &Course,
    slugs: impl IntoIterator<Item = &'c Slug>,
) -> Result<Vec<Exercise>, CliError> {
    let exercises = slugs.into_iter().map(|slug| course.open_exercise(slug));
    Ok(exercises.collect::<Result<_, _>>()?)
}

/// The exercises that a submission at `path` is for: the one whose name its folder has, else all
/// that it has under `exercises/`.
fn submitted<'c>(course: &'c Course, path: &Path) -> Result<Vec<&'c Slug>, CliError> {
    let folder =
        path.canonicalize().map_err(|_| SubmissionError::NoFolder { path: path.into() })?;
    let crate_folder = if folder.ends_with("src") { folder.parent() } else { Some(&*folder) };
    let name = crate_folder.and_then(Path::file_name).and_then(OsStr::to_str);
    if let Some(slug) = course.slugs().find(|slug| Some(slug.as_str()) == name) {
        return Ok(vec![slug]);
    }
    let exercises = folder.join("exercises");
    let there: Vec<_> =
        course.slugs().filter(|slug| exercises.join(slug.as_str()).is_dir()).collect();
    if there.is_empty() { Err(CliError::WhichExercise(path.to_owned())) } else { Ok(there) }
}

/// The way to a course's folder from where the program was started: nothing when it was there,
/// steps up from below it, else the whole path. With a slash behind it, to be gone on with.
///
/// # Errors
///
/// When the working directory is gone.
pub fn way_to(root: &Path) -> Result<String, CliError> {
    Ok(way(&working_directory()?, root))
}

fn way(here: &Path, root: &Path) -> String {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match real(here).strip_prefix(real(root)) {
        Ok(below) => "../".repeat(below.components().count()),
        Err(_) => format!("{}/", root.display()),
    }
}

/// The folder that the program was started in.
pub fn working_directory() -> Result<PathBuf, CliError> {
    std::env::current_dir().map_err(CliError::NoFolder)
}
