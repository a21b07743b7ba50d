//! For each kind of fact a bad program that shows it and a good twin that does not.

pub mod blocking;
pub mod counting;
pub mod ending;
pub mod foreign;
pub mod locks;
pub mod stuck;
pub mod tasks;

use std::future::Future;
use std::time::Duration;

/// What the suite lends to the programs: a place to work in, seen from outside.
pub trait Bench: Clone + Send + Sync + 'static {
    /// Works at the bench for a while.
    fn work(&self, piece: u32, time: Duration) -> impl Future<Output = ()> + Send;
    /// Computes one block, on whatever thread it is called.
    fn compute(&self, block: u32);
    /// A synchronous client: blocks its thread.
    fn call(&self);
}

pub fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}
