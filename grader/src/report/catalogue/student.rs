//! What the commands around a check say to a student.

use crate::attempts::Standing;
use crate::init::Did;
use crate::reset::Change;
use crate::tidy::Kind;

/// What `list` says.
#[derive(Debug, Clone, Copy)]
pub enum List<'a> {
    /// How an exercise stands.
    State {
        /// How.
        state: Standing,
        /// Whether any version of it was ever right.
        solved_before: bool,
        /// Bugs mended in the code as it is now.
        fixed: u32,
        /// Bugs planted, where that is known.
        bugs: Option<usize>,
    },
    /// How many exercises are solved.
    Solved {
        /// Solved.
        solved: usize,
        /// In all.
        of: usize,
    },
    /// What to do next.
    Next {
        /// The exercise.
        exercise: &'a str,
    },
    /// The heading over the exercises' names.
    ExerciseColumn,
    /// The heading over points.
    PointsColumn,
    /// The heading over how they stand.
    StateColumn,
    /// The heading over units.
    UnitColumn,
    /// The heading over titles.
    TitleColumn,
}

/// What `watch` says around what it shows.
#[derive(Debug, Clone, Copy)]
pub enum Watch<'a> {
    /// A check is going on.
    Checking {
        /// Of which exercise.
        exercise: &'a str,
    },
    /// The whole course is being checked.
    CheckingAll {
        /// Exercises that have been checked.
        done: usize,
        /// Exercises in all.
        of: usize,
    },
    /// Nothing is going on.
    Waiting {
        /// The exercise whose files are looked at.
        exercise: &'a str,
    },
    /// Whether to start an exercise again.
    AskReset,
    /// Which keys there are.
    Keys,
}

/// What is said of the attempts that are remembered.
#[derive(Debug, Clone, Copy)]
pub enum Journal<'a> {
    /// Lines could not be read.
    Damaged {
        /// How many.
        lines: usize,
        /// Whether they are kept elsewhere now.
        set_aside: bool,
    },
    /// Nothing could be read.
    Unreadable {
        /// What the system says.
        why: &'a str,
    },
    /// Something could not be remembered.
    NotWritten {
        /// What the system says.
        why: &'a str,
    },
}

/// How the reader asks for what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By typing a command.
    Command,
    /// By saving and by the keys of `watch`.
    Key,
}

/// What `hint` says around a hint.
#[derive(Debug, Clone, Copy)]
pub enum Hint<'a> {
    /// Which bug it is for.
    Heading {
        /// The exercise.
        exercise: &'a str,
        /// The bug's title.
        title: &'a str,
    },
    /// Which hint it is.
    Level {
        /// From 1.
        level: u8,
        /// How many there are.
        of: u8,
    },
    /// How to come by the next one.
    Next {
        /// The exercise.
        exercise: &'a str,
        /// Its level.
        next: u8,
        /// How it is asked for.
        by: By,
    },
    /// The same after a hint that was shown before.
    Again {
        /// The exercise.
        exercise: &'a str,
        /// The level of the next one.
        next: u8,
        /// How it is asked for.
        by: By,
    },
    /// There is no next one.
    Last {
        /// The exercise.
        exercise: &'a str,
        /// How it is checked again.
        by: By,
    },
    /// No bug is left.
    NothingLeft {
        /// The exercise.
        exercise: &'a str,
    },
    /// No exercise is left.
    AllSolved,
}

/// What `explain` says around an explanation.
#[derive(Debug, Clone, Copy)]
pub enum Explain<'a> {
    /// The heading over the classes of bugs.
    Classes,
    /// How to have one explained.
    AskForClass,
    /// The heading over the exercises.
    Exercises,
    /// How to have one explained.
    AskForExercise,
    /// The heading over the exercises in which a class is hunted.
    HuntedIn,
    /// There is none.
    HuntedNowhere,
    /// The heading over an exercise.
    Heading {
        /// The exercise.
        exercise: &'a str,
        /// Its title.
        title: &'a str,
    },
    /// What the difference that follows is.
    Differences,
    /// There is none.
    Same,
    /// The student's files cannot be taken, so there is nothing to compare with the solution.
    NothingToCompare,
    /// The student's file, over its lines.
    YourFile {
        /// The file.
        file: &'a str,
    },
    /// The solution's.
    SolutionFile {
        /// The file.
        file: &'a str,
    },
    /// The heading over the classes of an exercise's bugs.
    ClassesOf,
}

/// What `reset` says.
#[derive(Debug, Clone, Copy)]
pub enum Reset<'a> {
    /// Nothing differs from the starter.
    Same {
        /// The exercise.
        exercise: &'a str,
    },
    /// The heading over what differs.
    Heading {
        /// The exercise.
        exercise: &'a str,
    },
    /// A file that differs.
    Differs {
        /// The file.
        file: &'a str,
        /// In which way.
        how: Change,
    },
    /// The question.
    Ask,
    /// It is done, and there is a backup. The command that brings it back follows.
    Kept {
        /// The backup's folder, from the course's.
        backup: &'a str,
    },
    /// It is done, and there was nothing to be kept.
    NothingToKeep,
    /// The answer was no.
    Declined,
}

/// What `init` says.
#[derive(Debug, Clone, Copy)]
pub enum Init<'a> {
    /// The course is laid out.
    LaidOut {
        /// How many exercises.
        exercises: usize,
        /// Where, if not in the folder that the student is in.
        folder: Option<&'a str>,
    },
    /// A git repository was made.
    GitMade,
    /// No git repository could be made.
    NoGit,
    /// How to begin. The commands follow.
    Begin,
    /// One thing that an update has done.
    Did(&'a Did),
    /// There was nothing to do.
    UpToDate,
    /// The update is through.
    Updated {
        /// How many edited files were kept beside newer ones.
        kept: usize,
    },
    /// The program has another version of the course than the folder.
    Behind,
}

/// What `cache` says.
#[derive(Debug, Clone, Copy)]
pub enum Cache {
    /// A kind of thing in it.
    Kind(Kind),
    /// Everything in it.
    All,
    /// A number of bytes, in the unit that suits it.
    Bytes(u64),
    /// That it holds nothing.
    Empty,
    /// How much of it is of no use any more.
    Useless {
        /// Bytes.
        bytes: u64,
    },
    /// How much was deleted.
    Freed {
        /// Bytes.
        bytes: u64,
    },
    /// Something was left because it is in use.
    InUse,
}
