//! Why something of a class could not be done. Each names what is wrong and ends with what to do.

use std::io;
use std::path::PathBuf;

use crate::batch::{BatchError, TakeError};
use crate::below::BelowError;
use crate::gradebook::RulesError;
use crate::report::class::FillError;
use crate::sandbox::Level;
use crate::store::{OverrideError, RecordError, StoreError};

use super::error::CliError;
use super::exit::Exit;

/// Why something of a class could not be done.
#[derive(Debug, thiserror::Error)]
pub enum TeacherError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The run.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// Nobody, or more than one, is called that.
    #[error(transparent)]
    Override(#[from] OverrideError),
    /// The rules of the class.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// The code cannot be shut in well enough for other people's.
    #[error(
        "other people's code is graded with isolation `{}` at least, and here it is `{}`; \
         `grader doctor` says how to have more; `--isolation-is-my-risk` grades all the same",
        least.name(), here.name()
    )]
    Isolation {
        /// What is wanted.
        least: Level,
        /// What there is.
        here: Level,
    },
    /// There is nothing to apply or discard.
    #[error("nothing is proposed in this store; `grader batch --regrade --preview` proposes")]
    NothingProposed,
    /// A student has not handed in that exercise.
    #[error(
        "{student} has handed in nothing of {exercise}; look for a slip of the keyboard, or say \
         --points for an exercise that there is"
    )]
    NothingHandedIn {
        /// The student's key.
        student: String,
        /// The exercise's slug.
        exercise: String,
    },
    /// There is no batch of that name.
    #[error(
        "the store has no batch `{name}`; there {}",
        if there.is_empty() { "are none".to_owned() } else { format!("are: {}", there.join(", ")) }
    )]
    NoBatch {
        /// What was asked for.
        name: String,
        /// Those that there are.
        there: Vec<String>,
    },
    /// The store has no such exercise.
    #[error(
        "`{name}` is not one exercise of those that were handed in{}",
        if there.is_empty() { String::new() } else { format!("; there are: {}", there.join(", ")) }
    )]
    NoExercise {
        /// What was asked for.
        name: String,
        /// Those that there are.
        there: Vec<String>,
    },
    /// A platform's table cannot be read.
    #[error("cannot read {}: {source}; look for a slip of the keyboard in the path", path.display())]
    TableNotRead {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A platform's table cannot be filled in.
    #[error("{} cannot be filled in: {error}", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// Why.
        error: FillError,
    },
    /// A file lies where a report is to be written.
    #[error("{} is there already; name another file, or say --force", path.display())]
    InTheWay {
        /// The file.
        path: PathBuf,
    },
    /// A report could not be written.
    #[error("cannot write {}: {source}; see that its folder is there and that you may write it", path.display())]
    ReportNotWritten {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What a student is to be sent could not be written.
    #[error("{0}; name another folder with --feedback, or see that you may write this one")]
    FeedbackNotWritten(BelowError),
    /// No number of points.
    #[error("{points} is no number of points; write one from 0")]
    OddPoints {
        /// What was typed.
        points: f64,
    },
    /// A reason without words.
    #[error("--reason says nothing; say why, it is kept with the points")]
    NoReason,
}

impl TeacherError {
    /// The exit code that goes with it.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Store(StoreError::Missing { .. })
            | Self::Override(
                OverrideError::NoStudent(_)
                | OverrideError::Ambiguous { .. }
                | OverrideError::Store(StoreError::Missing { .. }),
            )
            | Self::Rules(RulesError::Invalid(_))
            | Self::NothingProposed
            | Self::NothingHandedIn { .. }
            | Self::NoBatch { .. }
            | Self::NoExercise { .. }
            | Self::TableNotRead { .. }
            | Self::Table { .. }
            | Self::InTheWay { .. }
            | Self::OddPoints { .. }
            | Self::NoReason => Exit::Usage,
            Self::Store(_)
            | Self::ReportNotWritten { .. }
            | Self::FeedbackNotWritten(_)
            | Self::Batch(_)
            | Self::Override(_)
            | Self::Rules(RulesError::Read { .. })
            | Self::Isolation { .. } => Exit::Fault,
        }
    }
}

impl From<BatchError> for CliError {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::Check(error) => Self::Check(error),
            error => Self::Teacher(error.into()),
        }
    }
}

impl From<OverrideError> for CliError {
    fn from(error: OverrideError) -> Self {
        Self::Teacher(error.into())
    }
}

impl From<TakeError> for CliError {
    fn from(error: TakeError) -> Self {
        match error {
            TakeError::Store(error) => error.into(),
            TakeError::Intake(error) => error.into(),
        }
    }
}

impl From<RecordError> for CliError {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Store(error) => error.into(),
            RecordError::Output(error) => error.into(),
        }
    }
}
