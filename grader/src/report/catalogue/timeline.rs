//! What `timeline` says in and around its pictures.

use std::path::Path;

use facts::{BlockingCall, Micros};

use crate::observation::Frame;
use crate::timeline::{Claim, End, Lock, Standing, Who};

/// What `timeline` says in and around its pictures.
#[derive(Debug, Clone, Copy)]
pub enum Timeline<'a> {
    /// Over a picture.
    Heading {
        /// The exercise.
        exercise: &'a str,
        /// The scenario.
        scenario: &'a str,
        /// The seed.
        seed: u64,
        /// Whose code was run.
        whose: Whose,
    },
    /// The bug for whose sake this scenario is shown.
    About {
        /// Its title.
        title: &'a str,
    },
    /// How the run ended.
    End {
        /// How.
        end: End,
        /// When.
        at: Micros,
    },
    /// A moment on the axis.
    At(Micros),
    /// What lies beyond the end of a run that stands still.
    ForEver,
    /// Whose lane it is.
    Lane(&'a Who),
    /// The heading over the suite's calls.
    Calls,
    /// Rows or lanes that are not drawn.
    More {
        /// How many.
        n: usize,
    },
    /// Stretches in which the thread stood still.
    Blocks {
        /// What kind of call it was.
        call: BlockingCall,
        /// The fake it happened under.
        cause: Option<&'a str>,
        /// The student's line.
        line: Option<&'a Frame>,
        /// How long, in all.
        took: Micros,
        /// How many calls.
        calls: usize,
    },
    /// Tasks that stand for ever.
    Stands {
        /// In which way.
        how: Standing,
        /// How many tasks.
        tasks: usize,
        /// How many futures of theirs.
        times: usize,
        /// The student's line.
        line: Option<&'a Frame>,
        /// The fakes they are inside of.
        inside: &'a [String],
    },
    /// A panic.
    Panics {
        /// The student's line.
        line: Option<&'a Frame>,
    },
    /// What a sign stands for.
    Sign(Sign),
    /// That channels and notifications are not seen.
    NotSeen,
    /// Tasks that were still there when the scenario had come to its end.
    Left {
        /// How many.
        n: usize,
        /// The student's line that spawned them.
        line: &'a Frame,
    },
    /// Something happened very often in one poll.
    Crowd {
        /// What.
        name: &'a str,
        /// How often at most.
        most: usize,
    },
    /// Polls after this moment are not drawn.
    PollsUntil(Micros),
    /// The picture ends before the run, which only goes on in the same way.
    GoesOn {
        /// When the run ended.
        ended_at: Micros,
    },
    /// Nothing happened in a run.
    Nothing,
    /// The heading over the picture in words.
    InWords,
    /// A picture was written.
    Wrote {
        /// Where.
        file: &'a Path,
    },
    /// A stay, told in full: what, of whom, from when, how long.
    Stay {
        /// What.
        name: &'a str,
        /// Its words, where the rubric has any.
        words: Option<&'a str>,
        /// Which one.
        key: Option<&'a str>,
        /// From when.
        from: Micros,
        /// Until when; `None` when it was never left.
        until: Option<Micros>,
    },
    /// What a lock is called.
    Lock(&'a Lock),
    /// What a task has of a lock, in as few words as there can be.
    Claim(Claim),
    /// The same in full.
    ClaimInFull {
        /// What.
        claim: Claim,
        /// Of which lock.
        lock: &'a Lock,
        /// From when.
        from: Micros,
        /// Until when; `None` when the run ended before.
        until: Option<Micros>,
    },
    /// A task gives back what another took.
    GivesBack {
        /// The lock.
        lock: &'a Lock,
        /// When.
        at: Micros,
        /// How often at that moment.
        times: usize,
    },
    /// Who waits for a lock at the end of the run, and who has it.
    WaitsFor {
        /// The lock.
        lock: &'a Lock,
        /// Who waits.
        who: &'a [&'a Who],
        /// Who took it, or permits of it, which were not given back.
        has: &'a [&'a Who],
    },
    /// That some give back what others took.
    Elsewhere,
    /// What happens to locks after this moment is not drawn.
    LocksUntil(Micros),
    /// What a picture shows, for who cannot see it.
    Described {
        /// How many tasks.
        tasks: usize,
        /// How many blocked stretches.
        blocks: usize,
        /// How many tasks stand for ever.
        stands: usize,
    },
}

/// Whose code was run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The student's.
    Yours,
    /// The solution's.
    Solution,
}

/// The signs of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// A poll.
    Polled,
    /// A task that waits.
    Waits,
    /// A task that is inside of something.
    Inside,
    /// Something that happened at one moment.
    Mark,
    /// A task that waits for a lock or for permits.
    WaitsForLock,
    /// A task that took a lock or permits.
    Has,
    /// A task that gives back what another took.
    GivesBack,
    /// The thread stands still.
    Blocked,
    /// Tasks that the thread keeps from going on.
    HeldUp,
    /// A task that goes on no more.
    Stands,
    /// A panic.
    Panic,
}

impl Sign {
    /// All, in the order of the legend.
    #[cfg(test)]
    pub(in crate::report) const ALL: [Self; 11] = [
        Self::Polled,
        Self::Waits,
        Self::Inside,
        Self::Mark,
        Self::WaitsForLock,
        Self::Has,
        Self::GivesBack,
        Self::Blocked,
        Self::HeldUp,
        Self::Stands,
        Self::Panic,
    ];
}
