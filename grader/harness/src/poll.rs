//! The poll that is going on: which task's, since when, what it has used.
//!
//! Only the executor's thread polls, so one set of statics is enough; they are atomics because
//! signal handlers and the watchdog read them.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use facts::{BlockingCall, Fact, TaskId, Thread, Watching};

use crate::stack::Stack;
use crate::{idle_time, real, record, sample, world};

/// CPU time of a poll from which it is told, in nanoseconds.
const WORTH_TELLING: u64 = 1_000_000;

/// Readings of the clock, or yields of the time slice, in one poll that still look innocent: one
/// for each of ten thousand timers made at once is, and a loop that waits for time makes this many
/// in a few milliseconds.
const INNOCENT_LOOKS: u64 = 100_000;

/// How far the clock moves with each look beyond that, in nanoseconds.
const LOOK: u64 = 100_000;

static COUNT: AtomicU64 = AtomicU64::new(0);
static NUMBER: AtomicU64 = AtomicU64::new(0);
static TASK: AtomicU64 = AtomicU64::new(0);
static CPU_AT_START: AtomicU64 = AtomicU64::new(0);
static LOOKS: AtomicU64 = AtomicU64::new(0);
static SPINNING_SINCE: AtomicU64 = AtomicU64::new(0);
static BEGAN_AT: AtomicU64 = AtomicU64::new(0);
static TOLD: AtomicU64 = AtomicU64::new(0);
static OFF_CPU: AtomicBool = AtomicBool::new(false);

thread_local! {
    static IN_HARNESS: Cell<u32> = const { Cell::new(0) };
}

/// Chooses how blocking is seen.
pub(crate) fn watch_by(watching: Watching) {
    OFF_CPU.store(watching == Watching::OffCpu, Relaxed);
}

/// Chooses how many polls are told one by one.
pub(crate) fn tell(polls: u64) {
    TOLD.store(polls, Relaxed);
}

/// Whether polls are told one by one, as far as the order wants them.
pub(crate) fn are_told() -> bool {
    TOLD.load(Relaxed) > 0
}

/// Whether so many polls have begun that the last one that is told is over.
pub(crate) fn are_over() -> bool {
    COUNT.load(Relaxed) > TOLD.load(Relaxed)
}

/// Tells the poll that is going on, if it is one of those that are told.
fn tell_this(took: Option<u64>) {
    let number = NUMBER.load(Relaxed);
    if number > 0 && number <= TOLD.load(Relaxed) {
        let (task, at) = (TASK.load(Relaxed), BEGAN_AT.load(Relaxed));
        record::fact(&Fact::Poll { task, at, took });
    }
}

/// The run ends: tells of a poll that it ends inside.
pub(crate) fn tell_unended() {
    tell_this(None);
}

/// Whether blocking calls are left alone and told by the time they took off the CPU.
pub(crate) fn by_off_cpu() -> bool {
    OFF_CPU.load(Relaxed)
}

/// Runs a piece of the harness: what it does is not the student's doing.
pub(crate) fn outside_student<T>(f: impl FnOnce() -> T) -> T {
    IN_HARNESS.set(IN_HARNESS.get() + 1);
    let result = f();
    IN_HARNESS.set(IN_HARNESS.get() - 1);
    result
}

/// Whether the calling thread is inside a piece of the harness.
pub(crate) fn in_harness() -> bool {
    IN_HARNESS.try_with(Cell::get).unwrap_or(0) > 0
}

/// Whether the calling thread is the executor's, inside a poll of a task.
pub(crate) fn is_going_on() -> bool {
    world::me() == Some(0) && NUMBER.load(Relaxed) > 0
}

/// The number of the poll that is going on, when the calling thread is in it.
pub(crate) fn number() -> Option<u64> {
    is_going_on().then(|| NUMBER.load(Relaxed))
}

/// The number of the poll that is going on, seen from any thread; 0 between polls.
pub(crate) fn seen_from_outside() -> u64 {
    NUMBER.load(Relaxed)
}

/// The task whose poll the calling thread is in.
pub(crate) fn task() -> Option<TaskId> {
    is_going_on().then(|| TASK.load(Relaxed))
}

/// The kind of the calling thread.
pub(crate) fn thread() -> Thread {
    if world::me() == Some(0) { Thread::Executor } else { Thread::Other }
}

/// Polls of all tasks so far.
pub(crate) fn count() -> u64 {
    COUNT.load(Relaxed)
}

/// CPU nanoseconds of the poll that is going on. Only on the executor's thread.
pub(crate) fn cpu() -> u64 {
    real::nanoseconds(libc::CLOCK_THREAD_CPUTIME_ID).saturating_sub(CPU_AT_START.load(Relaxed))
}

/// A task is about to be polled.
pub(crate) fn begin(id: TaskId) {
    record::polled(id);
    LOOKS.store(0, Relaxed);
    SPINNING_SINCE.store(u64::MAX, Relaxed);
    TASK.store(id, Relaxed);
    BEGAN_AT.store(world::now_micros(), Relaxed);
    sample::forget();
    idle_time::begin();
    CPU_AT_START.store(real::nanoseconds(libc::CLOCK_THREAD_CPUTIME_ID), Relaxed);
    NUMBER.store(COUNT.fetch_add(1, Relaxed) + 1, Relaxed);
}

/// It has been.
pub(crate) fn end() {
    let cpu = cpu();
    let since = SPINNING_SINCE.load(Relaxed);
    let task = task();
    if since != u64::MAX {
        let took = world::now_micros().saturating_sub(since);
        let frames = sample::first().to_vec();
        record::fact(&Fact::Block {
            call: BlockingCall::Spin,
            cause: None,
            at: since,
            took,
            task,
            frames,
        });
    }
    idle_time::end(cpu, task);
    tell_this(Some(world::now_micros().saturating_sub(BEGAN_AT.load(Relaxed))));
    NUMBER.store(0, Relaxed);
    if cpu >= WORTH_TELLING {
        record::fact(&Fact::Hog { task, cpu_us: cpu / 1_000, frames: sample::first().to_vec() });
    }
}

/// A thread looked at the clock, or gave up its time slice for nobody. Done over and over without
/// ever waiting, that is a way to wait for time, so time passes.
pub(crate) fn look() {
    if in_harness() {
        return;
    }
    let Some(me) = world::me() else { return };
    if me == 0 {
        if !is_going_on() || LOOKS.fetch_add(1, Relaxed) < INNOCENT_LOOKS {
            return;
        }
        if SPINNING_SINCE.load(Relaxed) == u64::MAX {
            SPINNING_SINCE.store(world::now_micros(), Relaxed);
            // Instead of samples that CPU time brought: where those fall differs from run to run.
            outside_student(|| {
                sample::forget();
                sample::keep(&Stack::capture());
            });
        }
    } else if OTHER_LOOKS.with(|looks| looks.replace(looks.get() + 1)) < INNOCENT_LOOKS {
        return;
    }
    crate::waiting::pass_time(me, LOOK);
}

thread_local! {
    static OTHER_LOOKS: Cell<u64> = const { Cell::new(0) };
}

/// The calling thread really waited, so its looks at the clock begin anew.
pub(crate) fn waited() {
    LOOKS.store(0, Relaxed);
    _ = OTHER_LOOKS.try_with(|looks| looks.set(0));
}
