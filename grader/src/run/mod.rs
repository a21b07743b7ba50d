//! Runs scenarios: one process for each, watched to its end.
//!
//! In: a program that `build` made, in its boxes, and orders. Out: one [`Observation`] for each. Facts come over
//! the socket alone; exit codes and output are never evidence. Judges nothing.

mod channel;
mod places;
mod statics;
mod stop;

use std::io;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use facts::Order;

pub use places::Places;
pub use stop::{GoOn, Stop};

use crate::build::Names;
use crate::observation::{Ending, Observation};
use crate::sandbox::Boxes;

/// The grader could not run a program, or could not read what it needs to understand its facts.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The process could not be started or ended.
    #[error(
        "could not run the test program {path}: {source}; check that the disk is not mounted \
         `noexec` and that the system allows more processes"
    )]
    Start {
        /// The program.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nobody wants the result any more.
    #[error("the runs were ended before their time")]
    Stopped,
    /// There was no randomness for the nonce.
    #[error("the system gives no random bytes: {0}; check /dev/urandom")]
    Nonce(String),
    /// The program's line tables could not be read.
    #[error("could not read the line tables of {path}: {why}; clear the cache and try again")]
    Lines {
        /// The program.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

/// Runs at the same time for each core: a box takes a moment to be cleared away by the kernel,
/// which leaves the core to another run. No verdict depends on how many there are.
const FOR_EACH_CORE: usize = 2;

/// Runs each order against the program, several at a time, and gives the observations in the
/// order of the orders. Inside, each scenario is called as `names` says.
///
/// The first run that meets a limit is the last to be started: it decides alone what comes of
/// the whole, and each of the others would keep everybody waiting as long again. Which of them
/// comes first does not depend on the moment, because all orders before it have been taken.
///
/// # Errors
/// Only for the grader's own failures; whatever the program does is in the observations.
pub fn run_all(
    boxes: &Boxes,
    names: &Names,
    fixed: &[String],
    orders: &[Order],
    stop: &Stop,
) -> Result<Vec<Observation>, RunError> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(orders.len()));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = (cores * FOR_EACH_CORE).min(orders.len());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((index, order)) = take(&next, orders)
                    && !stop.is_asked()
                {
                    let seen = channel::watch(boxes, names, order, stop);
                    if matches!(&seen, Ok(seen) if is_over_limit(seen)) {
                        next.store(orders.len(), Ordering::Relaxed);
                    }
                    done.lock()
                        .expect("no worker panics while it holds the list")
                        .push((index, seen));
                }
            });
        }
    });
    if stop.is_asked() {
        return Err(RunError::Stopped);
    }
    let mut done = done.into_inner().expect("no worker panics while it holds the list");
    done.sort_by_key(|(index, _)| *index);
    let mut seen = done.into_iter().map(|(_, seen)| seen).collect::<Result<Vec<_>, _>>()?;
    places::resolve(boxes.executable(), fixed, &mut seen)?;
    Ok(seen)
}

fn is_over_limit(seen: &Observation) -> bool {
    matches!(seen.ending, Ending::LimitHit { .. })
}

fn take<'a>(next: &AtomicUsize, orders: &'a [Order]) -> Option<(usize, &'a Order)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    orders.get(index).map(|order| (index, order))
}
