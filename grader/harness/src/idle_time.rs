//! Time the executor's thread spent off the CPU inside a poll: the fallback where blocking calls
//! cannot be interposed. It is off unless the order asks for it.
//!
//! Off-CPU time is wall-clock time less CPU time less the time the thread was runnable and had to
//! wait for a core (the second figure of `/proc/thread-self/schedstat`, proc(5)); what is left, it
//! slept. That is a measurement: on a crowded machine even a program that calls nothing that
//! blocks may sleep, for a page or for the kernel's own locks, while whoever holds them waits for
//! a core. What is interposed is exact, and has no use for it.
//!
//! A thread that is woken for a sample would have slept on, so what the sample cost it, in CPU
//! time and in waiting for a core, is not taken off. The descriptor is opened once, at start, and
//! goes on reading without `/proc`. Where it cannot be had, the fallback says nothing.

use std::fs::File;
use std::os::fd::{FromRawFd, IntoRawFd, RawFd};
use std::os::unix::fs::FileExt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use facts::{BlockingCall, Fact, TaskId};

use crate::sample::Sample;
use crate::{poll, real, record, sample, world};

/// Off-CPU time from which a poll counts as blocked, in nanoseconds. Clean code shows under
/// 0.1 ms, unless the machine is so crowded that the kernel's own locks are waited for.
const BLOCKED: u64 = 5_000_000;

static SCHEDSTAT: OnceLock<File> = OnceLock::new();
static WALL_AT_START: AtomicU64 = AtomicU64::new(0);
static QUEUED_AT_START: AtomicU64 = AtomicU64::new(0);
static FAULTS_AT_START: AtomicU64 = AtomicU64::new(0);
static ACCOUNTED: AtomicU64 = AtomicU64::new(0);
static SLEEPS_SO_FAR: AtomicU64 = AtomicU64::new(0);
static SAMPLED_ASLEEP: AtomicU64 = AtomicU64::new(0);

/// Opens the scheduler's figures of the calling thread.
pub(crate) fn open() {
    let opened = File::open("/proc/thread-self/schedstat").ok();
    if let Some(file) = opened.or_else(handed_on) {
        _ = SCHEDSTAT.set(file);
    }
}

/// The descriptor that the grader's box hands on, where there is no `/proc`: those of the main
/// thread, on which the executor runs.
const HANDED_ON: RawFd = 3;

fn handed_on() -> Option<File> {
    // SAFETY: given up unless what it names is indeed the figures, which nobody else uses.
    let file = unsafe { File::from_raw_fd(HANDED_ON) };
    if queued(&file).is_some() {
        return Some(file);
    }
    // Nothing was handed on: the number is somebody else's, or nobody's.
    _ = file.into_raw_fd();
    None
}

/// Nanoseconds the thread has been runnable without running.
fn queued(file: &File) -> Option<u64> {
    let mut text = [0; 64];
    let length = file.read_at(&mut text, 0).ok()?;
    std::str::from_utf8(&text[..length]).ok()?.split_ascii_whitespace().nth(1)?.parse().ok()
}

/// What the calling thread has used and been through.
fn usage() -> libc::rusage {
    // SAFETY: an all-zero rusage is valid, and is written by the call.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_THREAD, &raw mut usage);
        usage
    }
}

/// Page faults that had to read from disk: waiting, but not the student's.
fn faults(usage: &libc::rusage) -> u64 {
    usage.ru_majflt.try_into().unwrap_or(0)
}

/// How often the thread gave up its core because it had to wait.
fn sleeps(usage: &libc::rusage) -> u64 {
    usage.ru_nvcsw.try_into().unwrap_or(0)
}

/// A poll begins.
pub(crate) fn begin() {
    let Some(file) = SCHEDSTAT.get() else { return };
    ACCOUNTED.store(0, Relaxed);
    SAMPLED_ASLEEP.store(0, Relaxed);
    let usage = usage();
    FAULTS_AT_START.store(faults(&usage), Relaxed);
    SLEEPS_SO_FAR.store(sleeps(&usage), Relaxed);
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

/// A sample was asked for at this real time and has been taken. If the thread slept when it was
/// asked, all of that time was sleep. Fit for signal handlers of the executor's thread.
pub(crate) fn sampled(asked: u64) {
    let sleeps = sleeps(&usage());
    if SLEEPS_SO_FAR.swap(sleeps, Relaxed) != sleeps {
        let cost = real::nanoseconds(libc::CLOCK_MONOTONIC).saturating_sub(asked);
        SAMPLED_ASLEEP.fetch_add(cost, Relaxed);
    }
}

/// A poll has ended, having used this much CPU: tells what it slept and moves the clock by it.
pub(crate) fn end(cpu: u64, task: Option<TaskId>) {
    let Some(file) = SCHEDSTAT.get() else { return };
    let whole = wall().saturating_sub(ACCOUNTED.load(Relaxed));
    if whole.saturating_sub(cpu) < BLOCKED || faults(&usage()) != FAULTS_AT_START.load(Relaxed) {
        return;
    }
    let Some(queued) = queued(file) else { return };
    let awake = cpu + queued.saturating_sub(QUEUED_AT_START.load(Relaxed));
    let slept = whole.saturating_sub(awake.saturating_sub(SAMPLED_ASLEEP.load(Relaxed)));
    if slept >= BLOCKED {
        tell(slept, task);
    }
}

/// One fact for each place the samples show, each with its share of the time.
fn tell(slept: u64, task: Option<TaskId>) {
    let began = WALL_AT_START.load(Relaxed);
    let mut shares = shares(sample::all(), began, began + wall());
    if shares.is_empty() {
        shares.push((Sample::NONE, 1));
    }
    let whole: u64 = shares.iter().map(|(_, share)| share).sum();
    for (Sample { stack, cause, .. }, share) in shares {
        let took = u128::from(slept) * u128::from(share) / u128::from(whole.max(1));
        let took = (u64::try_from(took).unwrap_or(slept) + 500_000) / 1_000_000 * 1_000;
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

/// Each place that samples show, with the nanoseconds around its samples: up to the middle between
/// two samples a thread was where the first one saw it.
fn shares(samples: &[Sample], began: u64, ended: u64) -> Vec<(Sample, u64)> {
    let mut shares: Vec<(Sample, u64)> = Vec::new();
    let mut from = began;
    for (at, sample) in samples.iter().enumerate() {
        let until = samples.get(at + 1).map_or(ended, |next| sample.at.midpoint(next.at));
        let share = until.saturating_sub(from);
        from = until;
        match shares.last_mut() {
            Some((last, sum)) if last.stack.frames() == sample.stack.frames() => *sum += share,
            _ => shares.push((*sample, share)),
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::Stack;

    #[test]
    fn each_place_gets_the_time_around_its_samples() {
        let sample = |frame, at| Sample { stack: Stack::of(&[frame]), cause: None, at };
        // Regular at first, then two that came late.
        let samples = [sample(1, 110), sample(1, 120), sample(2, 160), sample(1, 190)];
        let shares: Vec<_> = shares(&samples, 100, 200)
            .into_iter()
            .map(|(sample, share)| (sample.stack.to_vec(), share))
            .collect();
        assert_eq!(shares, [(vec![1], 40), (vec![2], 35), (vec![1], 25)]);
        assert!(super::shares(&[], 100, 200).is_empty());
    }
}
