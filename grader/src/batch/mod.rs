//! Grades what a class has handed in, and stores it.
//!
//! In: a store with contents that wait, and an [`Examine`] that says what is to be said of one.
//! Out: the same store with their verdicts. Each content is graded once, however many have handed
//! it in. Each verdict is stored when it is found, in one transaction, so that whoever is
//! interrupted, by a key, by `kill -9` or by a power cut, says the same again and goes on.
//!
//! A limit may have been met because the machine was busy, and a failure of the grader's own may
//! pass: both are tried once more at the end, alone.

mod difference;
mod examine;
mod regrade;
mod run;
mod shard;
mod summary;
mod take;
mod tally;
#[cfg(test)]
pub(crate) mod tests;

pub use difference::{Difference, Judged, Overruled};
pub use examine::{Checks, Examine, Examined, Trouble};
pub use regrade::regrade;
pub use run::{BatchError, Finished, Options, Progress, Tell, grade};
pub use shard::{NoSuchShard, Shard};
pub use summary::{ExerciseSummary, Look, LookAt, Summary, Unread};
pub use take::{TakeError, Taken, take_in};
pub use tally::{Numbers, Tally};
