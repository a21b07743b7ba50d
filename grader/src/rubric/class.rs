//! The classes of bugs that the course hunts.

use std::fmt;

/// What kind of mistake a bug is. Reports group by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BugClass {
    /// A call that blocks its thread, made on the executor.
    BlockingCall,
    /// A computation that keeps the executor from everything else.
    CpuHog,
    /// A future that is made and never awaited.
    DroppedFuture,
    /// A task that nobody waits for, ends or hears of.
    DetachedTask,
    /// A runtime entered, built or dropped inside another.
    NestedRuntime,
    /// Waits that could overlap, one after the other.
    SequentialAwait,
    /// More at once than may be.
    UnboundedConcurrency,
    /// A wait that may last for ever, or longer than agreed.
    MissingTimeout,
    /// Work that is lost or left half done when its future is dropped.
    CancelUnsafe,
    /// A lock that is held while something is awaited.
    LockAcrossAwait,
    /// Parts that wait for each other.
    Deadlock,
    /// A signal that comes while nobody listens.
    LostWakeup,
    /// Asking again and again instead of waiting.
    BusyWait,
    /// A failure that nobody is told.
    SwallowedError,
    /// Something kept, grown or wasted beyond need.
    Leak,
    /// The right things in the wrong order.
    WrongOrder,
    /// Time taken from the wrong clock, or of the wrong thing.
    WrongClock,
    /// An end that comes too early, too late or never.
    Shutdown,
    /// A future that cannot move between threads though it must.
    NotSend,
    /// Wrong for a reason that is not async at all.
    Logic,
}

impl BugClass {
    /// Every class, in the order of the course's own list.
    pub const ALL: [Self; 20] = [
        Self::BlockingCall,
        Self::CpuHog,
        Self::DroppedFuture,
        Self::DetachedTask,
        Self::NestedRuntime,
        Self::SequentialAwait,
        Self::UnboundedConcurrency,
        Self::MissingTimeout,
        Self::CancelUnsafe,
        Self::LockAcrossAwait,
        Self::Deadlock,
        Self::LostWakeup,
        Self::BusyWait,
        Self::SwallowedError,
        Self::Leak,
        Self::WrongOrder,
        Self::WrongClock,
        Self::Shutdown,
        Self::NotSend,
        Self::Logic,
    ];

    /// The name that rubrics, reports and `grader explain` use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BlockingCall => "blocking-call",
            Self::CpuHog => "cpu-hog",
            Self::DroppedFuture => "dropped-future",
            Self::DetachedTask => "detached-task",
            Self::NestedRuntime => "nested-runtime",
            Self::SequentialAwait => "sequential-await",
            Self::UnboundedConcurrency => "unbounded-concurrency",
            Self::MissingTimeout => "missing-timeout",
            Self::CancelUnsafe => "cancel-unsafe",
            Self::LockAcrossAwait => "lock-across-await",
            Self::Deadlock => "deadlock",
            Self::LostWakeup => "lost-wakeup",
            Self::BusyWait => "busy-wait",
            Self::SwallowedError => "swallowed-error",
            Self::Leak => "leak",
            Self::WrongOrder => "wrong-order",
            Self::WrongClock => "wrong-clock",
            Self::Shutdown => "shutdown",
            Self::NotSend => "not-send",
            Self::Logic => "logic",
        }
    }

    /// The class of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }
}

impl fmt::Display for BugClass {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
