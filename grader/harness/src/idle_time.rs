//! Time the executor's thread spent off the CPU inside a poll: the fallback where a blocking call
//! cannot be interposed.
//!
//! Off-CPU time is wall-clock time less CPU time less the time the thread was runnable and had to
//! wait for a core (the second figure of `/proc/thread-self/schedstat`, proc(5)); what is left, it
//! slept. The descriptor is opened once, at start, and goes on reading without `/proc`. Where it
//! cannot be had, the fallback is off and says nothing.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use facts::{BlockingCall, Fact, TaskId};

use crate::sample::Sample;
use crate::stack::Stack;
use crate::{poll, real, record, sample, world};

/// Off-CPU time from which a poll counts as blocked, in nanoseconds. Clean code shows under
/// 0.1 ms at any load.
const BLOCKED: u64 = 5_000_000;

static SCHEDSTAT: OnceLock<File> = OnceLock::new();
static WALL_AT_START: AtomicU64 = AtomicU64::new(0);
static QUEUED_AT_START: AtomicU64 = AtomicU64::new(0);
static FAULTS_AT_START: AtomicU64 = AtomicU64::new(0);
static ACCOUNTED: AtomicU64 = AtomicU64::new(0);

/// Opens the scheduler's figures of the calling thread.
pub(crate) fn open() {
    if let Ok(file) = File::open("/proc/thread-self/schedstat") {
        _ = SCHEDSTAT.set(file);
    }
}

/// Nanoseconds the thread has been runnable without running.
fn queued(file: &File) -> Option<u64> {
    let mut text = [0; 64];
    let length = file.read_at(&mut text, 0).ok()?;
    std::str::from_utf8(&text[..length]).ok()?.split_ascii_whitespace().nth(1)?.parse().ok()
}

/// Page faults that had to read from disk: waiting, but not the student's.
fn faults() -> u64 {
    // SAFETY: an all-zero rusage is valid, and is written by the call.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_THREAD, &raw mut usage);
        usage.ru_majflt.try_into().unwrap_or(0)
    }
}

/// A poll begins.
pub(crate) fn begin() {
    let Some(file) = SCHEDSTAT.get() else { return };
    ACCOUNTED.store(0, Relaxed);
    FAULTS_AT_START.store(faults(), Relaxed);
    QUEUED_AT_START.store(queued(file).unwrap_or(u64::MAX), Relaxed);
    WALL_AT_START.store(real::nanoseconds(libc::CLOCK_MONOTONIC), Relaxed);
}

/// Real time since the poll began, in nanoseconds. Seen from any thread.
pub(crate) fn wall() -> u64 {
    real::nanoseconds(libc::CLOCK_MONOTONIC).saturating_sub(WALL_AT_START.load(Relaxed))
}

/// Real time that an interposed call waited: it has a fact of its own.
pub(crate) fn account_for(nanoseconds: u64) {
    ACCOUNTED.fetch_add(nanoseconds, Relaxed);
}

/// A poll has ended, having used this much CPU: tells what it slept and moves the clock by it.
pub(crate) fn end(cpu: u64, task: Option<TaskId>) {
    let Some(file) = SCHEDSTAT.get() else { return };
    let slept = wall().saturating_sub(cpu).saturating_sub(ACCOUNTED.load(Relaxed));
    if slept < BLOCKED || faults() != FAULTS_AT_START.load(Relaxed) {
        return;
    }
    let Some(queued) = queued(file) else { return };
    let slept = slept.saturating_sub(queued.saturating_sub(QUEUED_AT_START.load(Relaxed)));
    if slept >= BLOCKED {
        tell(slept, task);
    }
}

/// One fact for each place the samples show, each with its share of the time.
fn tell(slept: u64, task: Option<TaskId>) {
    let mut places: Vec<(Sample, u64)> = Vec::new();
    for sample in sample::all() {
        match places.last_mut() {
            Some((last, weight)) if last.stack.frames() == sample.stack.frames() => *weight += 1,
            _ => places.push((*sample, 1)),
        }
    }
    if places.is_empty() {
        places.push((Sample { stack: Stack::EMPTY, cause: None }, 1));
    }
    let whole: u64 = places.iter().map(|(_, weight)| weight).sum();
    for (Sample { stack, cause }, weight) in places {
        let took = (slept * weight / whole + 500_000) / 1_000_000 * 1_000;
        record::fact(&Fact::Block {
            call: BlockingCall::OffCpu,
            cause: cause.map(str::to_owned),
            at: world::now_micros(),
            took,
            task,
            frames: stack.to_vec(),
        });
        world::pass(took * 1_000);
    }
    poll::waited();
}
