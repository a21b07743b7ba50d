//! Why a command could not be carried out.

use std::io;
use std::path::Path;

use crate::check::CheckError;
use crate::ci::CiError;
use crate::course::CourseError;
use crate::explain::{Left, Unclear};
use crate::init::InitError;
use crate::intake::IntakeError;
use crate::reset::ResetError;
use crate::sandbox::Level;
use crate::skeleton::SkeletonError;
use crate::submission::SubmissionError;

/// Why a command could not be carried out.
#[derive(Debug, Clone, Copy)]
pub enum Failure<'a> {
    /// The course, or what was asked of it, cannot be had.
    Course(&'a CourseError),
    /// No submission could be looked for.
    Submission(&'a SubmissionError),
    /// A check could not be made.
    Check(&'a CheckError),
    /// The output could not be written.
    Output(&'a io::Error),
    /// A submission was named, and not whose exercise it is.
    WhichExercise(&'a Path),
    /// The working directory is gone or may not be read.
    NoFolder(&'a io::Error),
    /// Exercises that are not sound were not written; each was already told.
    NotWritten {
        /// How many.
        unsound: usize,
        /// Of how many.
        asked: usize,
    },
    /// A hint was asked for, for a bug that the exercise does not have.
    NoSuchBug {
        /// The exercise.
        exercise: &'a str,
        /// What was asked for.
        bug: &'a str,
        /// The bugs that there are.
        there: &'a [String],
    },
    /// Nothing can be explained under a name.
    NothingToExplain {
        /// What was asked for.
        name: &'a str,
        /// Why.
        unclear: &'a Unclear,
    },
    /// An exercise is not explained before it is solved.
    NotSolved {
        /// The exercise.
        exercise: &'a str,
        /// What it still wants.
        left: Left,
    },
    /// A picture was asked for, of a scenario that the exercise does not have.
    NoSuchScenario {
        /// The exercise.
        exercise: &'a str,
        /// What was asked for.
        scenario: &'a str,
        /// The scenarios that there are.
        there: &'a [String],
    },
    /// A picture was asked for, of an exercise that is only compiled.
    NothingToDraw {
        /// The exercise.
        exercise: &'a str,
    },
    /// The solution's picture was asked for before the exercise was solved.
    SolutionNotYet {
        /// The exercise.
        exercise: &'a str,
    },
    /// A file that is no picture of ours lies where a picture is to be written.
    FileInTheWay {
        /// The file.
        file: &'a Path,
    },
    /// A picture could not be written.
    PictureNotWritten {
        /// The file.
        file: &'a Path,
        /// What the system says.
        error: &'a io::Error,
    },
    /// An exercise could not be brought back to its starter.
    Reset(&'a ResetError),
    /// The course could not be laid out or brought up to date.
    Init(&'a InitError),
    /// A pull request could not be graded. Read by whoever keeps the pipeline, in English.
    Ci(&'a CiError),
    /// Something that needs the teacher's files was asked of a folder that has the exercises alone.
    ExercisesAlone,
    /// No plan of hand-ins could be made.
    Intake(&'a IntakeError),
    /// Something of a class could not be done. Teachers alone are told, in English.
    Teacher(&'a dyn std::error::Error),
    /// No skeleton could be written.
    Skeleton(&'a SkeletonError),
    /// Nobody is there to be asked.
    NobodyToAsk {
        /// The exercise.
        exercise: &'a str,
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

/// A word that stands before a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Before what went wrong.
    Error,
    /// Before what to do about it.
    Hint,
    /// Before what is worth knowing and stops nothing.
    Note,
    /// Before a complaint that is no longer true.
    Mended,
}
