//! Why a command could not be carried out, and how that is told.

use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};

use crate::check::CheckError;
use crate::ci::{CiError, CompareError};
use crate::course::{CourseError, Slug};
use crate::explain::{Left, Unclear};
use crate::init::InitError;
use crate::intake::IntakeError;
use crate::report::catalogue::{Failure, Language, Message, Word};
use crate::reset::ResetError;
use crate::sandbox::Level;
use crate::skeleton::SkeletonError;
use crate::store::StoreError;
use crate::submission::SubmissionError;

use super::exit::Exit;
use super::streams::headed;
use super::teacher::TeacherError;

/// Why a command could not be carried out.
#[derive(Debug)]
pub enum CliError {
    /// The course, or what was asked of it, cannot be had.
    Course(CourseError),
    /// The output could not be written.
    Output(io::Error),
    /// A submission was named, and not whose exercise it is.
    WhichExercise(PathBuf),
    /// No submission could be looked for.
    Submission(SubmissionError),
    /// A check could not be made.
    Check(CheckError),
    /// The working directory is gone or may not be read.
    NoFolder(io::Error),
    /// Exercises that are not sound; each was already told.
    NotWritten {
        /// How many.
        unsound: usize,
        /// Of how many.
        asked: usize,
    },
    /// A hint was asked for, for a bug that the exercise does not have.
    NoSuchBug {
        /// The exercise.
        exercise: Slug,
        /// What was asked for.
        bug: String,
        /// The bugs that there are.
        there: Vec<String>,
    },
    /// Nothing can be explained under a name.
    NothingToExplain {
        /// What was asked for.
        name: String,
        /// Why.
        unclear: Unclear,
    },
    /// An exercise is not explained before it is solved.
    NotSolved {
        /// The exercise.
        exercise: Slug,
        /// What it still wants.
        left: Left,
    },
    /// A picture was asked for, of a scenario that the exercise does not have.
    NoSuchScenario {
        /// The exercise.
        exercise: Slug,
        /// What was asked for.
        scenario: String,
        /// The scenarios that there are.
        there: Vec<String>,
    },
    /// A picture was asked for, of an exercise that is only compiled.
    NothingToDraw {
        /// The exercise.
        exercise: Slug,
    },
    /// The solution's picture was asked for before the exercise was solved.
    SolutionNotYet {
        /// The exercise.
        exercise: Slug,
    },
    /// A file that is no picture of ours lies where a picture is to be written.
    FileInTheWay(PathBuf),
    /// A picture could not be written.
    PictureNotWritten {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// An exercise could not be brought back to its starter.
    Reset(ResetError),
    /// The course could not be laid out or brought up to date.
    Init(InitError),
    /// A pull request could not be graded.
    Ci(CiError),
    /// Something that needs the teacher's files was asked of a folder that has the exercises alone.
    ExercisesAlone,
    /// Something of a class could not be done.
    Teacher(TeacherError),
    /// No plan of hand-ins could be made.
    Intake(IntakeError),
    /// No skeleton could be written.
    Skeleton(SkeletonError),
    /// Nobody is there to be asked.
    NobodyToAsk {
        /// The exercise.
        exercise: Slug,
    },
    /// The user wants it to stop.
    Interrupted,
    /// Nobody sits at a terminal.
    NoTerminal,
    /// The course has no exercises.
    NothingToWatch,
    /// The code cannot be shut in as well as was asked for.
    Isolation {
        /// What was asked for.
        least: Level,
        /// What there is.
        here: Level,
    },
}

impl From<CourseError> for CliError {
    fn from(error: CourseError) -> Self {
        Self::Course(error)
    }
}

impl From<SubmissionError> for CliError {
    fn from(error: SubmissionError) -> Self {
        Self::Submission(error)
    }
}

impl From<TeacherError> for CliError {
    fn from(error: TeacherError) -> Self {
        Self::Teacher(error)
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        Self::Teacher(error.into())
    }
}

impl From<IntakeError> for CliError {
    fn from(error: IntakeError) -> Self {
        Self::Intake(error)
    }
}

impl From<ResetError> for CliError {
    fn from(error: ResetError) -> Self {
        Self::Reset(error)
    }
}

impl From<InitError> for CliError {
    fn from(error: InitError) -> Self {
        Self::Init(error)
    }
}

impl From<SkeletonError> for CliError {
    fn from(error: SkeletonError) -> Self {
        Self::Skeleton(error)
    }
}

impl From<CiError> for CliError {
    fn from(error: CiError) -> Self {
        Self::Ci(error)
    }
}

impl From<CompareError> for CliError {
    fn from(error: CompareError) -> Self {
        match error {
            CompareError::Ci(error) => Self::Ci(error),
            CompareError::Course(error) => Self::Course(error),
        }
    }
}

impl From<CheckError> for CliError {
    fn from(error: CheckError) -> Self {
        Self::Check(error)
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl CliError {
    /// The exit code that goes with it.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Course(error) | Self::Submission(SubmissionError::Course(error)) => {
                course_exit(error)
            }
            Self::Intake(IntakeError::Course(error)) => course_exit(error),
            Self::Intake(error) if error.is_wrong_use() => Exit::Usage,
            Self::Intake(_) => Exit::Fault,
            Self::Teacher(error) => error.exit(),
            Self::Reset(ResetError::Course(error))
            | Self::Init(InitError::Course(error))
            | Self::Skeleton(SkeletonError::Course(error)) => course_exit(error),
            Self::Ci(error) if error.is_wrong_use() => Exit::Usage,
            Self::Ci(_) => Exit::Fault,
            Self::WhichExercise(_)
            | Self::NoSuchBug { .. }
            | Self::NothingToExplain { .. }
            | Self::NotSolved { .. }
            | Self::NoSuchScenario { .. }
            | Self::SolutionNotYet { .. }
            | Self::NothingToDraw { .. }
            | Self::FileInTheWay(_)
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
            | Self::PictureNotWritten { .. }
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

    /// What is told of it.
    fn failure(&self) -> Failure<'_> {
        match self {
            Self::Course(error) => Failure::Course(error),
            Self::Submission(error) => Failure::Submission(error),
            Self::Check(error) => Failure::Check(error),
            Self::Output(error) => Failure::Output(error),
            Self::WhichExercise(path) => Failure::WhichExercise(path),
            Self::NoFolder(error) => Failure::NoFolder(error),
            Self::NotWritten { unsound, asked } => {
                Failure::NotWritten { unsound: *unsound, asked: *asked }
            }
            Self::Interrupted => Failure::Interrupted,
            Self::Isolation { least, here } => Failure::Isolation { least: *least, here: *here },
            Self::NoSuchBug { exercise, bug, there } => {
                Failure::NoSuchBug { exercise: exercise.as_str(), bug, there }
            }
            Self::NothingToExplain { name, unclear } => Failure::NothingToExplain { name, unclear },
            Self::NotSolved { exercise, left } => {
                Failure::NotSolved { exercise: exercise.as_str(), left: *left }
            }
            Self::NoSuchScenario { exercise, scenario, there } => {
                Failure::NoSuchScenario { exercise: exercise.as_str(), scenario, there }
            }
            Self::NothingToDraw { exercise } => {
                Failure::NothingToDraw { exercise: exercise.as_str() }
            }
            Self::SolutionNotYet { exercise } => {
                Failure::SolutionNotYet { exercise: exercise.as_str() }
            }
            Self::FileInTheWay(file) => Failure::FileInTheWay { file },
            Self::PictureNotWritten { file, error } => Failure::PictureNotWritten { file, error },
            Self::Reset(error) => Failure::Reset(error),
            Self::NobodyToAsk { exercise } => Failure::NobodyToAsk { exercise: exercise.as_str() },
            Self::Init(error) => Failure::Init(error),
            Self::Ci(error) => Failure::Ci(error),
            Self::ExercisesAlone => Failure::ExercisesAlone,
            Self::Teacher(error) => Failure::Teacher(error),
            Self::Intake(error) => Failure::Intake(error),
            Self::Skeleton(error) => Failure::Skeleton(error),
            Self::NoTerminal => Failure::NoTerminal,
            Self::NothingToWatch => Failure::NothingToWatch,
        }
    }

    /// What went wrong, in a sentence without a full stop.
    pub fn sentence(&self, language: Language) -> String {
        language.say(&Message::Failure(self.failure()))
    }

    /// What to do next, where there is more to say than the error does.
    pub fn next_step(&self, language: Language) -> Option<String> {
        let words = language.say(&Message::Remedy(self.failure()));
        (!words.is_empty()).then_some(words)
    }

    /// Tells it, and what to do next.
    pub fn write(&self, language: Language, to: &mut dyn Write) -> io::Result<()> {
        let error = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        let hint = Style::new().bold().fg_color(Some(AnsiColor::Cyan.into()));
        let word = |word| language.say(&Message::Word(word));
        writeln!(to, "{}", headed(&word(Word::Error), error, &self.sentence(language)))?;
        if let Some(next) = self.next_step(language) {
            writeln!(to, "{}", headed(&word(Word::Hint), hint, &next))?;
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
