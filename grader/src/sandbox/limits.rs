//! What a test program may use.

use std::time::Duration;

/// The limits of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// CPU time of the whole process. A poll that computes without end is told much earlier, by
    /// the harness; this ends other threads that do.
    pub cpu: Duration,
    /// Real time. Virtual time never waits, so only a wait that nobody can watch lasts this long.
    pub wall: Duration,
    /// Private memory in bytes, as `RLIMIT_DATA` counts it: with the stacks of threads, without
    /// address space that is only reserved.
    pub memory: u64,
    /// Threads. Each also needs memory for its stack, 2 MiB if it does not say otherwise.
    pub threads: u64,
    /// Bytes of output that are kept. Sixty-four times as many end the run.
    pub output: usize,
    /// Bytes that one run may report.
    pub facts: usize,
    /// Bytes of any file it writes.
    pub file: u64,
    /// Whether it may open sockets, at level full, to nothing but itself: each box has a loopback
    /// network of its own then. Without, it may open none.
    pub loopback: bool,
}

impl Default for Limits {
    /// For exercises whose honest runs take milliseconds and a few megabytes.
    fn default() -> Self {
        Self {
            cpu: Duration::from_secs(6),
            // Thirty times the CPU time, so that on a busy machine the same limit is met first.
            wall: Duration::from_secs(180),
            memory: 512 << 20,
            threads: 200,
            output: 64 << 10,
            facts: 64 << 20,
            file: 32 << 20,
            // Streams in memory do for the course, and a network of its own costs each box more
            // than all its other namespaces together.
            loopback: false,
        }
    }
}
