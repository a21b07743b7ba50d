//! Every sentence that the grader says, as typed values.
//!
//! A [`Message`] holds what is to be said; a [`Language`] knows how. A language is one module with
//! one function from [`Message`] to text. The compiler refuses a language that leaves a message
//! out, because every match is exhaustive.
//!
//! Sentences are one line without colour and without indent. They hold no text of the student's
//! that has not been cleaned of control characters.

mod ci;
mod english;
mod failure;
mod figures;
mod portuguese;
mod student;
mod timeline;
mod values;

use crate::doctor::{Compiler, KitState, LayerState, LevelState, Remedy};
use crate::grade::{Evidence, Grade, Why};
use crate::intake::Reason;
use crate::observation::{Diagnostic, Frame, Limit};
use crate::sandbox::Level;
use crate::submission::{Note, Refusal};
use crate::verify::{Expected, Observed};

pub use crate::language::Language;
pub use ci::Ci;
pub use failure::{Failure, Word};
pub use student::{By, Cache, Explain, Hint, Init, Journal, List, Reset, Watch};
pub use timeline::{Sign, Timeline, Whose};

impl Language {
    /// The words for a message.
    #[must_use]
    pub fn say(self, message: &Message<'_>) -> String {
        match self {
            Self::English => english::say(message),
            Self::Portuguese => portuguese::say(message),
        }
    }
}

/// Something to be said.
#[derive(Debug, Clone, Copy)]
pub enum Message<'a> {
    /// Points earned and points to be had.
    Points {
        /// Earned.
        earned: u32,
        /// To be had.
        max: u32,
    },
    /// How an exercise stands, in a word or two.
    Standing(&'a Grade),
    /// A bug's class and its points, beside its title.
    Bug {
        /// Its class.
        class: &'a str,
        /// Points it is worth.
        points: u32,
    },
    /// What was seen and what was expected.
    Evidence(&'a Evidence),
    /// What was expected alone, to follow "expected".
    Expected(&'a Evidence),
    /// What was seen alone.
    Observed(&'a Evidence),
    /// Where to look it up: the README's point or the scenario, and the seed.
    Where(&'a Evidence),
    /// Lines that have no room in the source frame.
    AlsoAt(&'a [&'a Frame]),
    /// What happens at a line of a source frame.
    Label(Label<'a>),
    /// What a lint or the compiler says of a line.
    Lint(&'a Diagnostic),
    /// Why a bug's state is unknown.
    Unknown {
        /// Why.
        why: &'a Why,
        /// The title of the bug or guard that `why` names, or its id where it has none.
        named: &'a str,
    },
    /// Something that worked no longer does.
    GuardBroken {
        /// What it is called.
        title: &'a str,
    },
    /// Something that worked could not be looked at.
    GuardUnknown {
        /// What it is called.
        title: &'a str,
    },
    /// The compiler refused the code.
    DoesNotCompile {
        /// How many errors.
        errors: usize,
    },
    /// The compiler crashed on the code.
    CompilerCrash,
    /// Others call a function whose parameters or results have changed.
    Signature {
        /// The function.
        function: &'a str,
        /// What the compiler says of it.
        says: &'a str,
    },
    /// Errors that are not shown.
    MoreErrors {
        /// How many.
        n: usize,
    },
    /// A limit was passed.
    OverLimit {
        /// Which.
        limit: Limit,
        /// In which scenario; `None` while compiling.
        scenario: Option<&'a str>,
    },
    /// The code reached for what it may not use.
    Tampered {
        /// For what.
        what: &'a str,
        /// Where.
        at: Option<&'a Frame>,
    },
    /// The grader could not do its work.
    GraderFault {
        /// What went wrong.
        what: &'a str,
    },
    /// The heading over warnings that belong to no bug.
    AlsoSaid,
    /// Warnings that are not shown.
    MoreWarnings {
        /// How many.
        n: usize,
    },
    /// The heading over what the student's code printed.
    Printed {
        /// The scenarios in which it printed just this.
        scenarios: &'a [&'a str],
    },
    /// How much of what it printed is not shown.
    PrintedCut {
        /// Lines above the shown ones.
        lines: usize,
        /// Bytes that were not kept at all.
        bytes: u64,
    },
    /// Scenarios whose output is not shown.
    MorePrinted {
        /// How many.
        scenarios: usize,
    },
    /// What to do next.
    Next {
        /// After which exercise.
        exercise: &'a str,
        /// What.
        next: Next,
    },
    /// What the grader is doing.
    Progress(Progress<'a>),
    /// What `doctor` found.
    Doctor(Doctor<'a>),
    /// A file that lies in a submission and does not count.
    DoesNotCount(&'a Note),
    /// Points over several exercises.
    Total {
        /// Exercises solved.
        solved: usize,
        /// Exercises graded.
        of: usize,
        /// Points earned.
        earned: u32,
        /// Points to be had.
        max: u32,
    },
    /// What `verify` says.
    Verify(Verify<'a>),
    /// What `list` says.
    List(List<'a>),
    /// What is said of the attempts that are remembered.
    Journal(Journal<'a>),
    /// What `hint` says around a hint.
    Hint(Hint<'a>),
    /// What `explain` says around an explanation.
    Explain(Explain<'a>),
    /// What `watch` says around what it shows.
    Watch(Watch<'a>),
    /// What `timeline` says in and around its pictures.
    Timeline(Timeline<'a>),
    /// What `reset` says.
    Reset(Reset<'a>),
    /// What `cache` says.
    Cache(Cache),
    /// What `init` says.
    Init(Init<'a>),
    /// What `ci` says of a pull request.
    Ci(Ci<'a>),
    /// Why a student's file cannot be taken.
    Refused(&'a Refusal),
    /// Why a hand-in cannot be read.
    Unread(&'a Reason),
    /// A student has sent nothing.
    NothingHandedIn,
    /// A hand-in has no verdict yet.
    NotGradedYet,
    /// Why a command could not be carried out.
    Failure(Failure<'a>),
    /// What to do about it; empty where the failure says it.
    Remedy(Failure<'a>),
    /// A word that stands before a sentence.
    Word(Word),
}

/// What happens at a line of a source frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label<'a> {
    /// A blocking call.
    Blocks {
        /// How long, in virtual microseconds.
        took: facts::Micros,
    },
    /// A task that waits for ever.
    Waits,
    /// A thread that waits or turns for ever.
    Stands,
    /// A task or thread that asks again and again and lets no time pass.
    Spins,
    /// What the compiler says of it, in its words.
    Compiler(&'a str),
    /// A panic.
    Panics,
    /// Where a task was spawned that is left running.
    Spawned,
    /// Where the process ended.
    Ends,
}

/// What a student does after reading a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Go on to another exercise.
    GoOn,
    /// Mend a bug.
    MendABug,
    /// Bring back what worked.
    MendAGuard,
    /// A run ended before its bugs could be looked at: mend what ended it.
    MendTheEnd,
    /// Nothing is alive, but something could not be looked at.
    LookAgain,
    /// Mend the first error of the compiler.
    MendAnError,
    /// Give the functions and types back the names and types that the exercise gave them.
    RestoreSignatures,
    /// Use less.
    UseLess {
        /// Of what.
        limit: Limit,
    },
    /// Make it less work for the compiler.
    CompileLess {
        /// Which limit the compiler met.
        limit: Limit,
    },
    /// Take out what is not allowed.
    TakeItOut,
    /// Run it again, and report it if it stays.
    TryAgain,
}

/// What the grader is doing, for a line on stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<'a> {
    /// Nothing was named and everything is solved.
    AllSolved,
    /// The kit is built, once.
    BuildingKit,
    /// Some of its crates are done.
    KitCrates {
        /// Crates that are done.
        done: usize,
        /// Crates in all.
        total: usize,
    },
    /// The kit is ready.
    KitBuilt,
    /// The part that watches is compiled, once for each kit.
    BuildingHarness,
    /// The isolation in force, where it is less than full.
    Isolation(Level),
    /// Another grader holds the cache.
    WaitingForGrader,
    /// The student's code is compiled.
    Compiling {
        /// The exercise.
        exercise: &'a str,
    },
    /// Scenarios are run.
    Checking {
        /// The exercise.
        exercise: &'a str,
        /// How many scenarios.
        scenarios: usize,
    },
    /// An exercise is proved sound.
    Verifying {
        /// The exercise.
        exercise: &'a str,
        /// The variant that is being graded.
        variant: &'a str,
    },
}

/// What `doctor` says.
#[derive(Debug, Clone, Copy)]
pub enum Doctor<'a> {
    /// The compiler that was found.
    Compiler(&'a Compiler),
    /// Why something is not there.
    Missing(&'a str),
    /// A kit.
    Kit(&'a KitState),
    /// A layer of the box.
    Layer(&'a LayerState),
    /// The level that follows.
    Isolation(Level),
    /// A level that is not in force.
    Level(&'a LevelState),
    /// What to do.
    Remedy(Remedy),
}

/// What `verify` says.
#[derive(Debug, Clone, Copy)]
pub enum Verify<'a> {
    /// Everything about an exercise is as it should be.
    Sound,
    /// Something is not.
    Unsound {
        /// How many things.
        problems: usize,
    },
    /// The heading of the column of guards.
    GuardsColumn,
    /// What the symbols of the table mean.
    Legend {
        /// Gone.
        fixed: &'a str,
        /// Alive.
        alive: &'a str,
        /// Unknown.
        unknown: &'a str,
    },
    /// A bug is not in the state it should be in.
    WrongStatus {
        /// The variant.
        variant: &'a str,
        /// The bug.
        bug: &'a str,
        /// What it should be.
        expected: Expected,
        /// What it is, `None` when the rubric has no such bug.
        observed: Option<Observed>,
    },
    /// The wrong guards are broken.
    WrongGuards {
        /// The variant.
        variant: &'a str,
        /// Those that should be broken.
        expected: &'a [String],
        /// Those that are.
        observed: &'a [String],
    },
    /// A variant was not graded.
    NotGraded {
        /// The variant.
        variant: &'a str,
        /// What became of it.
        outcome: &'a crate::grade::Outcome,
    },
    /// All exercises together.
    Total {
        /// How many are sound.
        sound: usize,
        /// Of how many.
        of: usize,
    },
}

#[cfg(test)]
mod every;
#[cfg(test)]
mod samples;
#[cfg(test)]
pub(super) use every::{every_quantity, every_reason};
