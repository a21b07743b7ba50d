//! Stacks taken by signal while a poll goes on.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::stack::Stack;
use crate::{cause, real};

/// Samples kept of one poll. Off-CPU sampling takes one every few milliseconds.
const MOST: usize = 64;

/// One sample: where the thread was, and under which fake.
#[derive(Clone, Copy)]
pub(crate) struct Sample {
    /// The stack.
    pub(crate) stack: Stack,
    /// The fake, if any.
    pub(crate) cause: Option<&'static str>,
    /// When, in nanoseconds of real time.
    pub(crate) at: u64,
}

impl Sample {
    /// A sample that says nothing.
    pub(crate) const NONE: Self = Self { stack: Stack::EMPTY, cause: None, at: 0 };
}

struct Samples(UnsafeCell<[Sample; MOST]>);

// SAFETY: only the executor's thread writes (its signal handlers run on it), and the count is
// raised after the sample is whole; others read below the count.
unsafe impl Sync for Samples {}

static SAMPLES: Samples = Samples(UnsafeCell::new([Sample::NONE; MOST]));
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// A poll begins.
pub(crate) fn forget() {
    COUNT.store(0, Ordering::Release);
}

/// How many were taken.
pub(crate) fn count() -> usize {
    COUNT.load(Ordering::Acquire)
}

/// Keeps one more. Fit for signal handlers of the executor's thread.
pub(crate) fn keep(stack: &Stack) {
    let at = count();
    if at < MOST {
        let (cause, now) = (cause::current(), real::nanoseconds(libc::CLOCK_MONOTONIC));
        // SAFETY: see `Samples`; `at` is not yet below the count that readers go by.
        unsafe { (*SAMPLES.0.get())[at] = Sample { stack: *stack, cause, at: now } };
        COUNT.store(at + 1, Ordering::Release);
    }
}

/// Keeps one if there is none yet.
pub(crate) fn keep_first(stack: &Stack) {
    if count() == 0 {
        keep(stack);
    }
}

/// The first one, or an empty stack.
pub(crate) fn first() -> Stack {
    all().first().map_or(Stack::EMPTY, |sample| sample.stack)
}

/// All of this poll.
pub(crate) fn all() -> &'static [Sample] {
    // SAFETY: entries below the count are whole and change only when a new poll begins, on the
    // thread that calls this.
    unsafe { &(&*SAMPLES.0.get())[..count()] }
}
