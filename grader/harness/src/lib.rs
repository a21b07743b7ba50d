//! Watches async code from inside the test program.
//!
//! A hidden suite is a set of *scenarios*: each drives the student's code with fakes and inputs
//! and records what it sees. It may project (sort, sum, take ids) but never compares: what the
//! facts must be stands in the rubric and is judged elsewhere.
//!
//! ```text
//! suite ─► Watch ─┐
//!                 ├─► record ─► socket        what is told
//! tokio's hooks ──┤
//! libc calls ─────┴─► waiting ─► world        what time it is, and who may run
//! ```
//!
//! Each scenario runs in a process of its own, on a current-thread runtime, in a [`world`] with
//! one virtual clock: nothing sleeps for real, a blocked executor shows in every measured time,
//! and a deadlock is proven rather than waited for.
//!
//! Linux with glibc on x86-64 or AArch64 only: interposing works by the dynamic linker's order of
//! symbols, and variadic `syscall` is taken over by a function of seven arguments.

#[cfg(not(tokio_unstable))]
compile_error!(
    "the harness reads tokio's task hooks: build with `--cfg tokio_unstable` (see .cargo/config.toml)"
);

mod alone;
mod cause;
mod ending;
mod idle_time;
mod interpose;
mod locks;
mod panics;
mod poll;
mod random;
mod ready_made;
mod real;
mod record;
mod sample;
mod stack;
mod supervisor;
mod value;
mod waiting;
mod watch;
mod watchdog;
mod world;

use std::future::Future;
use std::pin::Pin;

pub use ready_made::{ReadyMade, used_together};
pub use watch::{Boxed, Inside, Visit, Watch};

/// A scenario as [`scenarios!`] hands it over.
pub type Scenario = for<'a> fn(&'a Watch) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Makes the program's `main` out of scenarios: each an `async fn name(watch: &Watch)`.
#[macro_export]
macro_rules! scenarios {
    ($($name:ident),+ $(,)?) => {
        fn main() {
            $crate::main(&[$((stringify!($name), |watch| ::std::boxed::Box::pin($name(watch)))),+])
        }
    };
}

/// Runs the one scenario that the order on standard input asks for, and ends the process.
pub fn main(scenarios: &[(&str, Scenario)]) -> ! {
    supervisor::main(scenarios)
}
