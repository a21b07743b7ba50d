//! What a watched run reports: the wire between the test program and the grader.
//!
//! The harness sends one [`Order`] in, then [`Fact`]s come out, each in a frame of its own
//! ([`wire`]), closed by [`Fact::End`]. A stream without that record is not a result.
//!
//! Facts say what was seen and hold no opinion. All times are virtual microseconds since the
//! scenario began, unless a name says `cpu`. Stack frames are offsets into the test executable:
//! the box has neither `/proc` nor sources, so the grader resolves them outside.

pub mod wire;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Microseconds of virtual time since the scenario began.
pub type Micros = u64;

/// An instruction's offset from the load address of the test executable.
///
/// Return addresses are sent minus one, so that they fall inside the call they belong to.
pub type FrameOffset = u64;

/// tokio's id of a task, unique within one run and the same in every run of one program.
pub type TaskId = u64;

/// What the grader asks of the test program: one scenario, once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The scenario's name, one of those given to `harness::scenarios!`.
    pub scenario: String,
    /// Feeds every source of randomness: the fakes' draws, `select!`, hash maps.
    pub seed: u64,
    /// Virtual time after which an unfinished scenario counts as stuck.
    pub patience_us: Micros,
    /// Polls after which an unfinished scenario counts as spinning.
    pub polls: u64,
    /// CPU time that one poll, or one thread without a pause, may use before it counts as spinning.
    pub cpu_us: u64,
    /// How blocking calls are seen.
    pub watching: Watching,
    /// How many polls are told one by one, the first ones of the run, for a picture of it. None
    /// when grading: no verdict needs them.
    #[serde(default)]
    pub tell_polls: u64,
    /// Parameters of the scenario, from the rubric's `with`.
    #[serde(default)]
    pub with: BTreeMap<String, Value>,
}

/// How the harness sees a thread that stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watching {
    /// The libc calls that block are interposed: exact, without thresholds. Linux with glibc.
    Interposed,
    /// Off-CPU time of each poll: wall clock less CPU time less run-queue delay. The fallback.
    OffCpu,
}

/// One thing that was seen in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// Something the scenario gave to the student's code.
    Input {
        /// The name the suite gave it.
        name: String,
        /// Its value as JSON.
        value: Value,
    },
    /// Something the student's code gave back.
    Answer {
        /// The name the suite gave it.
        name: String,
        /// Its value as JSON.
        value: Value,
    },
    /// A stretch of virtual time around one of the suite's calls into the student's code.
    Span {
        /// The name the suite gave it.
        name: String,
        /// When the call began.
        start: Micros,
        /// When it came back; `None` when the run ended inside it.
        end: Option<Micros>,
    },
    /// A line of the event log.
    Event(Event),
    /// A call that held up the executor inside a poll.
    Block {
        /// What kind of call it was.
        call: BlockingCall,
        /// The fake under which it happened, `None` for a call of the student's own.
        cause: Option<String>,
        /// When the call began.
        at: Micros,
        /// How long it took, in virtual time.
        took: Micros,
        /// The task whose poll it held up.
        task: Option<TaskId>,
        /// The stack, innermost first.
        frames: Vec<FrameOffset>,
    },
    /// CPU time that one poll used without giving way, told for polls above 1 ms.
    ///
    /// Differs between machines; judged only relative to another variant on the same machine.
    Hog {
        /// The task that was polled.
        task: Option<TaskId>,
        /// CPU microseconds of that poll.
        cpu_us: u64,
        /// A sample of the stack, innermost first; empty when the poll ended before one was taken.
        frames: Vec<FrameOffset>,
    },
    /// A panic, in a task or on another thread. Panics that a fake makes on purpose carry its name.
    Panic {
        /// What the panic said.
        message: String,
        /// The fake that panicked on purpose.
        cause: Option<String>,
        /// The task in whose poll it happened.
        task: Option<TaskId>,
        /// The stack, innermost first.
        frames: Vec<FrameOffset>,
    },
    /// A task the run spawned. The scenario's own task is not among them.
    Task {
        /// Its id.
        id: TaskId,
        /// Where it was spawned.
        spawned_at: Option<Place>,
        /// Whether it was still there when the scenario had ended and one more virtual
        /// millisecond had passed.
        alive: bool,
        /// How often it was polled.
        polls: u64,
    },
    /// One poll of a task, the scenario's own among them. Only told when the order asks for polls.
    Poll {
        /// The task.
        task: TaskId,
        /// When it began.
        at: Micros,
        /// How long it took, in virtual time: nothing, unless something blocked in it. `None`
        /// when the run ended inside it.
        took: Option<Micros>,
    },
    /// From when to when a task was there, the scenario's own among them. Only told when the
    /// order asks for polls.
    Life {
        /// The task.
        task: TaskId,
        /// When it was spawned.
        from: Micros,
        /// When it was done, had panicked or was aborted; `None` when it was still there when the
        /// run ended.
        until: Option<Micros>,
    },
    /// A lock of tokio's, or permits, told before anything else is of it. Locks are numbered from 1
    /// in the order in which they were made. Only told when the order asks for polls.
    Lock {
        /// Its number.
        lock: u64,
        /// What it is.
        kind: LockKind,
        /// How many permits it was made with; for an `RwLock`, how many may read at once.
        permits: u64,
        /// Where it was made.
        made_at: Place,
        /// The stack at that time, innermost first: of a lock that a library made for somebody, as
        /// `or_default` does, it has the line.
        frames: Vec<FrameOffset>,
    },
    /// Somebody waits for a lock or for permits, has them, gives them back. Only told when the
    /// order asks for polls.
    Hold {
        /// What happened.
        step: HoldStep,
        /// The lock.
        lock: u64,
        /// Tells what was asked for and taken at once from everything else: the same number from
        /// the beginning of the wait until all is given back. What is given back under 0 is of the
        /// only one there can be: the holder of a `Mutex`, the writer of an `RwLock`.
        hold: u64,
        /// How many permits; of an `RwLock`, one to read and all to write.
        permits: u64,
        /// When.
        at: Micros,
        /// In which task, `None` outside of all tasks.
        task: Option<TaskId>,
        /// On which kind of thread.
        thread: Thread,
    },
    /// From here on nothing more is told of locks and permits: there was too much of it, or the
    /// polls that are told are over.
    HoldsEnd {
        /// When.
        at: Micros,
    },
    /// A number the suite counted: weak references alive, bytes, the length of a queue.
    Count {
        /// The name the suite gave it.
        name: String,
        /// The number.
        n: u64,
    },
    /// The student's code took something out of the harness's hands.
    Tampered {
        /// What: `panic-hook`.
        what: String,
    },
    /// How the run ended, and what it had cost by then.
    Ended {
        /// How it ended.
        how: Ended,
        /// Virtual time at the end.
        at: Micros,
        /// Polls of all tasks.
        polls: u64,
    },
    /// The last record of every run: how many facts came before it.
    End {
        /// Facts sent before this one.
        facts: u64,
    },
}

/// One line of the event log, written by the fakes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Whether something began, ended or just happened.
    pub kind: EventKind,
    /// What it was called.
    pub name: String,
    /// Which one of several: a table, an account, a URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// A value that goes with it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub value: Option<Value>,
    /// When.
    pub at: Micros,
    /// In which task, `None` outside of all tasks.
    pub task: Option<TaskId>,
    /// The number of the poll it happened in, counted over all tasks; `None` outside of polls.
    pub poll: Option<u64>,
    /// On which kind of thread.
    pub thread: Thread,
    /// The stack, innermost first: of the first event of each name that happened in a poll,
    /// empty for all others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frames: Vec<FrameOffset>,
}

/// A value that is there, also when it is `null`.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

/// What a line of the event log tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Something began.
    Enter,
    /// Something that began has ended, or was dropped before its end.
    Leave,
    /// Something happened at one moment.
    Mark,
}

/// The kind of thread something happened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thread {
    /// The thread that polls the scenario's tasks.
    Executor,
    /// Any other: tokio's blocking pool, rayon, `std::thread`, a second runtime.
    Other,
}

/// What of tokio's is locked or gives permits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockKind {
    /// `tokio::sync::Mutex`.
    Mutex,
    /// `tokio::sync::RwLock`.
    RwLock,
    /// `tokio::sync::Semaphore`.
    Semaphore,
    /// `tokio::sync::OnceCell`, whose only permit goes to whoever makes its value.
    OnceCell,
}

/// What happens to a lock or to permits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldStep {
    /// Somebody begins to wait.
    Waits,
    /// Somebody has got what was asked for, after a wait or without one.
    Taken,
    /// Somebody waits no longer, and has got nothing.
    Left,
    /// So many permits were given back: a guard was dropped.
    Back,
    /// So many will never be given back: `forget`.
    Forgotten,
    /// So many belong to this from now on, and not to what had taken them: `merge`.
    Merged {
        /// What had.
        hold: u64,
    },
}

/// The kind of call that held a thread up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockingCall {
    /// `thread::sleep` and its like.
    Sleep,
    /// A futex wait: a `std` or `parking_lot` lock, a condition variable, `thread::park`,
    /// a channel's `recv`.
    Wait,
    /// `JoinHandle::join` of a thread.
    Join,
    /// A blocking read, write, connect or accept, or a poll of descriptors.
    Io,
    /// A loop that read the clock, or gave up its time slice, until time had passed.
    Spin,
    /// Seen by the off-CPU fallback, which cannot tell the kind.
    OffCpu,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ended", rename_all = "snake_case")]
pub enum Ended {
    /// The scenario came to its end.
    Done,
    /// The scenario's own task panicked, in the student's code or under it.
    Panicked,
    /// Nothing could go on, or nothing came of going on.
    Stuck {
        /// In which way.
        how: Stuck,
        /// The tasks that stood still; the scenario's own is `task: 0` when it was among them.
        tasks: Vec<StuckTask>,
        /// For `Thread` and `Spinning`: where the executor's thread stood, innermost first.
        frames: Vec<FrameOffset>,
    },
    /// The student's code ended the process: `process::exit`.
    Exited {
        /// The exit code.
        code: i32,
        /// Where, innermost first.
        frames: Vec<FrameOffset>,
    },
    /// An allocation failed at the memory limit.
    OutOfMemory {
        /// Where, innermost first.
        frames: Vec<FrameOffset>,
    },
    /// A panic ended the scenario after a thread could not be made.
    OutOfThreads,
    /// The process was ended by a signal that it could still report.
    Crashed {
        /// The signal's number.
        signal: i32,
        /// Where it happened, innermost first.
        frames: Vec<FrameOffset>,
    },
}

/// The ways in which a run stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stuck {
    /// Every task waits and nothing is left that could wake one.
    Idle,
    /// Tasks go on, timers fire, and the scenario is not done when patience is over.
    Patience,
    /// The executor's own thread waits for something that nobody left can do.
    Thread,
    /// It computes or wakes itself without end: the budget of polls, events or CPU time is used up.
    Spinning,
}

/// A task that stood still when the run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StuckTask {
    /// The task.
    pub task: TaskId,
    /// Where it was spawned; `None` for the scenario's own.
    pub spawned_at: Option<Place>,
    /// One stack for each of tokio's leaves it waits at, innermost first. Empty where tokio
    /// cannot tell: `FuturesUnordered`, `futures::channel`, futures made by hand.
    pub waits: Vec<Vec<FrameOffset>>,
    /// The fakes it had entered and not left, as `name` or `name key`.
    pub inside: Vec<String>,
}

/// A place in a source file, as the compiler names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file, as remapped at build time: `/student/src/lib.rs`, `/suite/suite.rs`.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}
