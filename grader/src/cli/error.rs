//! Why a command could not be carried out, and how that is told.

use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};

use crate::check::CheckError;
use crate::course::{CourseError, Slug};
use crate::init::InitError;
use crate::reset::ResetError;
use crate::sandbox::Level;
use crate::skeleton::SkeletonError;
use crate::submission::SubmissionError;

use super::exit::Exit;

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The course, or what was asked of it, cannot be had.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// The output could not be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    /// A submission was named, and not whose exercise it is.
    #[error("which exercise is {}? Its name does not say", .0.display())]
    WhichExercise(PathBuf),
    /// No submission could be looked for.
    #[error(transparent)]
    Submission(#[from] SubmissionError),
    /// A check could not be made.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The working directory is gone or may not be read.
    #[error("cannot tell which folder this is: {0}")]
    NoFolder(io::Error),
    /// Exercises that are not sound; each was already told.
    #[error("{unsound} of {asked} could not be written")]
    NotWritten {
        /// How many.
        unsound: usize,
        /// Of how many.
        asked: usize,
    },
    /// A hint was asked for, for a bug that the exercise does not have.
    #[error("{exercise} has no bug `{bug}`")]
    NoSuchBug {
        /// The exercise.
        exercise: Slug,
        /// What was asked for.
        bug: String,
        /// The bugs that there are.
        there: Vec<String>,
    },
    /// An exercise could not be brought back to its starter.
    #[error(transparent)]
    Reset(#[from] ResetError),
    /// The course could not be laid out or brought up to date.
    #[error(transparent)]
    Init(#[from] InitError),
    /// Something that needs the teacher's files was asked of a folder that has the exercises alone.
    #[error("this folder has the exercises alone; what makes and proves them is not here")]
    ExercisesAlone,
    /// No skeleton could be written.
    #[error(transparent)]
    Skeleton(#[from] SkeletonError),
    /// Nobody is there to be asked.
    #[error("nothing was changed: `grader reset` asks first, and nobody is here to answer")]
    NobodyToAsk {
        /// The exercise.
        exercise: Slug,
    },
    /// The user wants it to stop.
    #[error("interrupted; nothing was recorded of what was going on")]
    Interrupted,
    /// Nobody sits at a terminal.
    #[error("`grader watch` needs a terminal to write to and to hear keys from")]
    NoTerminal,
    /// The course has no exercises.
    #[error("this course has no exercises to watch")]
    NothingToWatch,
    /// The code cannot be shut in as well as was asked for.
    #[error("isolation `{}` was asked for, and here it is `{}`", least.name(), here.name())]
    Isolation {
        /// What was asked for.
        least: Level,
        /// What there is.
        here: Level,
    },
}

impl CliError {
    /// The exit code that goes with it.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Course(error) | Self::Submission(SubmissionError::Course(error)) => {
                course_exit(error)
            }
            Self::Reset(ResetError::Course(error))
            | Self::Init(InitError::Course(error))
            | Self::Skeleton(SkeletonError::Course(error)) => course_exit(error),
            Self::WhichExercise(_)
            | Self::NoSuchBug { .. }
            | Self::NobodyToAsk { .. }
            | Self::ExercisesAlone
            | Self::Skeleton(SkeletonError::AlreadyThere(_) | SkeletonError::InTheWay(_))
            | Self::Init(
                InitError::AlreadyThere(_)
                | InitError::NotEmpty { .. }
                | InitError::NothingLaidOut(_),
            )
            | Self::NoTerminal
            | Self::NothingToWatch
            | Self::Submission(
                SubmissionError::NoFolder { .. } | SubmissionError::NothingThere { .. },
            ) => Exit::Usage,
            Self::Submission(SubmissionError::Io { .. })
            | Self::Output(_)
            | Self::Reset(ResetError::Below(_))
            | Self::Skeleton(SkeletonError::Below(_) | SkeletonError::NoUnit)
            | Self::Init(
                InitError::Cache(_)
                | InitError::Below(_)
                | InitError::Folder { .. }
                | InitError::Unsound(_),
            )
            | Self::NoFolder(_)
            | Self::NotWritten { .. }
            | Self::Isolation { .. }
            | Self::Check(_)
            | Self::Interrupted => Exit::Fault,
        }
    }

    /// What to do next, where there is more to say than the error does.
    pub fn next_step(&self) -> Option<String> {
        match self {
            Self::Course(error) => error.next_step(),
            Self::Submission(error) => error.next_step(),
            Self::WhichExercise(path) => Some(format!(
                "name it, as in `grader check 03-blocking-call --submission {}`",
                path.display()
            )),
            Self::Isolation { .. } => {
                Some("`grader doctor` says what is missing and how to have it".to_owned())
            }
            Self::NoSuchBug { there, .. } => {
                let there: Vec<_> = there.iter().map(|id| format!("`{id}`")).collect();
                Some(format!("it has {}", there.join(", ")))
            }
            Self::Reset(ResetError::Course(error)) => error.next_step(),
            Self::Skeleton(error) => match error {
                SkeletonError::AlreadyThere(_) => Some("take another number".to_owned()),
                SkeletonError::InTheWay(_) => Some("take it away first".to_owned()),
                SkeletonError::NoUnit => {
                    Some("add a `[[unit]]` with a name, and run it again".to_owned())
                }
                SkeletonError::Course(error) => error.next_step(),
                SkeletonError::Below(_) => None,
            },
            Self::ExercisesAlone => Some("run it in a clone of the course's repository".to_owned()),
            Self::Init(error) => match error {
                InitError::Course(error) => error.next_step(),
                InitError::AlreadyThere(_) => Some(
                    "`grader init --update` brings it up to date; or name a new folder, as in \
                     `grader init bug-hunts`"
                        .to_owned(),
                ),
                InitError::NotEmpty { .. } => {
                    Some("name a new folder, as in `grader init bug-hunts`".to_owned())
                }
                InitError::NothingLaidOut(_) => {
                    Some("`grader init bug-hunts` lays it out in a new folder".to_owned())
                }
                InitError::Folder { .. } => {
                    Some("see to it that you may write there, or name another folder".to_owned())
                }
                InitError::Cache(_) | InitError::Below(_) | InitError::Unsound(_) => None,
            },
            Self::NobodyToAsk { exercise } => {
                Some(format!("`grader reset {exercise} --yes` does not ask"))
            }
            Self::NoTerminal => Some("`grader check` does without".to_owned()),
            Self::NothingToWatch => Some("`course.toml` lists a course's exercises".to_owned()),
            Self::NoFolder(_) => Some("go to a folder that exists".to_owned()),
            Self::Reset(ResetError::Below(_))
            | Self::Output(_)
            | Self::NotWritten { .. }
            | Self::Check(_)
            | Self::Interrupted => None,
        }
    }

    /// Tells it, and what to do next.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let error = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        let hint = Style::new().bold().fg_color(Some(AnsiColor::Cyan.into()));
        writeln!(to, "{error}error{error:#}: {self}")?;
        if let Some(next) = self.next_step() {
            writeln!(to, "{hint}hint{hint:#}: {next}")?;
        }
        to.flush()
    }
}

/// Whether the course is at fault, or what was asked of it.
fn course_exit(error: &CourseError) -> Exit {
    match error {
        CourseError::NoCourse { .. }
        | CourseError::UnknownExercise { .. }
        | CourseError::AmbiguousExercise { .. } => Exit::Usage,
        CourseError::Cache(_)
        | CourseError::Io { .. }
        | CourseError::Malformed { .. }
        | CourseError::Flawed { .. } => Exit::Fault,
    }
}
