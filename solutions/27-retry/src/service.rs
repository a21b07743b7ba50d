//! The weather stations, how long one goes on asking them, and dice for the pauses in between.
//!
//! This file is not the newsroom's: it stays as it is.

use std::cell::Cell;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, Hasher};
use std::rc::Rc;
use std::time::Duration;

/// A handle to the stations. Its clones are handles to the same stations.
pub trait Stations: Clone + Send + Sync + 'static {
    /// Asks a station for its report, once.
    fn report(&self, station: &str) -> impl Future<Output = Result<String, CallError>> + Send;
}

/// Why a call brought no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallError {
    /// The station answered with this status, 400 or above.
    Status(u16),
    /// The line broke.
    Lost,
}

/// Why nobody goes on asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GaveUp {
    /// This error would come again.
    Refused(CallError),
    /// There have been as many attempts as there may be; this is the error of the last.
    Exhausted(CallError),
    /// There was no time for another attempt, or for the end of one. This is the last error that
    /// there was, when there was one.
    OutOfTime(Option<CallError>),
}

/// How long one goes on asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// How many attempts there may be all in all, the first included; at least one.
    pub attempts: u32,
    /// How long the first pause is.
    pub first_pause: Duration,
    /// How long pauses may become.
    pub longest_pause: Duration,
    /// How much time there is for everything together.
    pub time: Duration,
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::Status(status) => write!(f, "status {status}"),
            CallError::Lost => f.write_str("the line broke"),
        }
    }
}

impl std::error::Error for CallError {}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GaveUp::Refused(error) => write!(f, "refused: {error}"),
            GaveUp::Exhausted(error) => write!(f, "too many attempts: {error}"),
            GaveUp::OutOfTime(Some(error)) => write!(f, "out of time: {error}"),
            GaveUp::OutOfTime(None) => f.write_str("out of time"),
        }
    }
}

impl std::error::Error for GaveUp {}

thread_local! {
    static STATE: Rc<Cell<u64>> = Rc::new(Cell::new(RandomState::new().build_hasher().finish()));
}

/// The dice of this thread. They stay on it, as those of most libraries do.
pub struct Dice {
    state: Rc<Cell<u64>>,
}

/// The dice of the thread on which this is called.
pub fn dice() -> Dice {
    Dice { state: STATE.with(Rc::clone) }
}

impl Dice {
    /// A time between these two, both included, in whole milliseconds.
    pub fn between(&mut self, shortest: Duration, longest: Duration) -> Duration {
        let shortest = shortest.as_millis() as u64;
        let width = (longest.as_millis() as u64).saturating_sub(shortest).saturating_add(1);
        Duration::from_millis(shortest + self.next() % width)
    }

    /// The next of a row of numbers that look random: SplitMix64, by Steele, Lea and Flood (2014).
    fn next(&mut self) -> u64 {
        let state = self.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.state.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
