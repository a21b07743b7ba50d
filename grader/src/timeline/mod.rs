//! What the tasks of one run did over virtual time, laid out to be drawn.
//!
//! In comes an [`Observation`] whose order asked for polls, out comes a [`Timeline`]: lanes for
//! tasks, rows in them for what they were inside of, and on top of that the stretches in which
//! the thread stood still. Pure: no clock, no words, no colours; what it looks like is `report`'s.
//!
//! Only what the facts tell is drawn. Fakes tell what a task is inside of, and the kits' tokio who
//! takes which lock and who gives it back ([`locks`]); channels and notifications tell nothing,
//! but for the line at which a task stands for ever.

#[cfg(test)]
pub(crate) mod examples;
mod lanes;
mod locks;
mod read;
mod rows;
#[cfg(test)]
mod tests;

use facts::{BlockingCall, Ended, LockKind, Micros, Stuck};

use crate::observation::{Ending, Frame, Observation};

/// A run, laid out over virtual time.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The scenario.
    pub scenario: String,
    /// The seed it ran with.
    pub seed: u64,
    /// How it ended.
    pub end: End,
    /// When it ended.
    pub ended_at: Micros,
    /// Up to when there is something to be seen. Earlier than the end where a run only went on
    /// in vain.
    pub shown: Micros,
    /// The suite's calls into the student's code.
    pub calls: Vec<Row>,
    /// The scenario's own task, the tasks that were spawned, then what happened outside of tasks.
    pub lanes: Vec<Lane>,
    /// Stretches in which the executor's thread stood still, in order.
    pub blocks: Vec<Block>,
    /// What was entered and marked, each name once, in order of appearance.
    pub names: Vec<String>,
    /// What happened very often in one poll, and how often at most.
    pub crowds: Vec<(String, usize)>,
    /// Up to when polls are known, where not all of them were told.
    pub polls_until: Option<Micros>,
    /// The locks that the run made, in order.
    pub locks: Vec<Lock>,
    /// Who waits at the end of a run that stands still.
    pub waiting: Vec<Waiting>,
    /// Up to when locks are known, where not all was told of them.
    pub locks_until: Option<Micros>,
}

/// A lock of tokio's, or what gives permits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// What it is.
    pub kind: LockKind,
    /// The line of the exercise that made it, where that is known.
    pub made_at: Option<Frame>,
    /// How many permits it was made with; of an `RwLock`, how many may read at once.
    pub permits: u64,
    /// Which one of those from there, from 1.
    pub nth: usize,
    /// How many there are from there.
    pub of: usize,
}

/// Who waits for a lock when the run ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The lock, as an index.
    pub lock: usize,
    /// The lanes that wait for it.
    pub lanes: Vec<usize>,
    /// The lanes that took it, or permits of it, which were not given back.
    pub has: Vec<usize>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The scenario came to its end.
    Done,
    /// It panicked.
    Panicked,
    /// It stands still, or goes on in vain.
    Stuck(Stuck),
    /// The process was ended before that.
    CutOff,
}

/// A task, or what happened outside of all tasks.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// Whose it is.
    pub who: Who,
    /// When it was spawned.
    pub from: Micros,
    /// When it was gone; `None` when it was still there at the end of the run.
    pub until: Option<Micros>,
    /// Its polls, in order, as far as they were told.
    pub polls: Vec<Poll>,
    /// What it was inside of and what it marked.
    pub rows: Vec<Row>,
    /// When it panicked, and where.
    pub panics: Vec<(Micros, Option<Frame>)>,
    /// Where it stands for ever.
    pub stands: Vec<Stand>,
}

/// Whose lane it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The scenario's own task, in which the suite calls the student's code.
    Scenario,
    /// A task that was spawned.
    Task {
        /// Where, if that is in a file of the exercise.
        spawned_at: Option<Frame>,
        /// Which one of those from there, from 1.
        nth: usize,
        /// How many there are from there.
        of: usize,
    },
    /// Threads other than the executor's.
    Threads,
}

/// One poll of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Poll {
    /// When it began.
    pub at: Micros,
    /// How long it took in virtual time; `None` when it never ended.
    pub took: Option<Micros>,
}

/// Stays and marks that belong together. Stays of one row never overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What they belong to.
    pub of: Of,
    /// What was entered and left, in order.
    pub stays: Vec<Stay>,
    /// What happened at one moment, in order.
    pub marks: Vec<Mark>,
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// A key: a table, an account, a URL.
    Key(String),
    /// A name that carries no key.
    Name(String),
    /// Whatever there was room for: there are too many keys for a row each.
    Several,
    /// A lock, as an index. What is marked in its row is that the lane gave back what another had
    /// taken.
    Lock(usize),
}

/// Something that was entered and left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// What.
    pub name: String,
    /// Which one.
    pub key: Option<String>,
    /// In the row of a lock: what of it. It has neither name nor key.
    pub claim: Option<Claim>,
    /// From when.
    pub from: Micros,
    /// Until when; `None` when it was never left.
    pub until: Option<Micros>,
}

/// What a task has to do with a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It waits.
    Waits {
        /// With how many futures.
        holds: u64,
        /// What for.
        access: Access,
    },
    /// It took it, and it was not given back yet.
    Has {
        /// How many permits; how many times, for reading.
        permits: u64,
        /// What for.
        access: Access,
    },
}

/// What a lock is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// All that there is to it.
    Whole,
    /// To read, beside others.
    Read,
    /// To write, alone.
    Write,
}

/// Something that happened at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What.
    pub name: String,
    /// To which one.
    pub key: Option<String>,
    /// When.
    pub at: Micros,
    /// How often at that moment.
    pub times: usize,
}

/// A stretch in which the executor's thread stood still inside a poll.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The lane whose poll it was, as an index.
    pub lane: Option<usize>,
    /// What kind of call it was.
    pub call: BlockingCall,
    /// The fake under which it happened.
    pub cause: Option<String>,
    /// The student's line.
    pub line: Option<Frame>,
    /// From when.
    pub from: Micros,
    /// How long.
    pub took: Micros,
    /// How many calls one after the other.
    pub calls: usize,
}

/// A place at which a task stands for ever.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand {
    /// In which way.
    pub how: Standing,
    /// Since when.
    pub from: Micros,
    /// The student's line, where that can be told.
    pub line: Option<Frame>,
    /// How many futures of the task stand there.
    pub times: usize,
    /// The fakes it is inside of.
    pub inside: Vec<String>,
}

/// In which way a task goes on no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits, and nothing wakes it.
    Waits,
    /// It keeps the thread, which waits for ever.
    Holds,
    /// It is polled again and again, or computes, without end.
    Spins,
    /// It wakes, lets time pass and waits again, and comes to no end.
    Again,
}

impl Timeline {
    /// Lays out what was seen.
    #[must_use]
    pub fn of(seen: &Observation) -> Self {
        read::timeline(seen)
    }

    /// Whether the task of a lane was still there when the scenario had come to its end.
    #[must_use]
    pub fn goes_on(&self, lane: &Lane) -> bool {
        self.end == End::Done && lane.until.is_none() && matches!(lane.who, Who::Task { .. })
    }

    /// Whether something stands for ever, so that the picture goes on beyond the end.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.lanes.iter().any(|lane| !lane.stands.is_empty())
    }
}

impl Lane {
    /// Whether something went wrong in it that a picture must not leave out.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        !self.stands.is_empty() || !self.panics.is_empty()
    }
}

impl Stay {
    /// When it ends in a run that is drawn up to `shown`.
    #[must_use]
    pub fn end(&self, shown: Micros) -> Micros {
        self.until.unwrap_or(shown).clamp(self.from, shown.max(self.from))
    }
}

impl End {
    fn of(ending: &Ending) -> Self {
        match ending {
            Ending::Reported { how, .. } => match how {
                Ended::Done => Self::Done,
                Ended::Panicked => Self::Panicked,
                Ended::Stuck { how, .. } => Self::Stuck(*how),
                Ended::Exited { .. }
                | Ended::OutOfMemory { .. }
                | Ended::OutOfThreads
                | Ended::Crashed { .. } => Self::CutOff,
            },
            Ending::Exited { .. }
            | Ending::Signaled { .. }
            | Ending::LimitHit { .. }
            | Ending::Garbled { .. } => Self::CutOff,
        }
    }
}
