//! How a newsroom gets its weather reports over bad lines: it asks again, and knows when not to.
//!
//! Attempts are a stream, and what decides is which of its items is the first to be the last word.

pub mod service;

use std::pin::pin;

use futures::stream::{self, StreamExt};
use tokio::time::{Instant, sleep, timeout_at};

use service::{CallError, GaveUp, Policy, Stations, dice};

/// A newsroom that asks stations for their reports.
pub struct Newsroom<S> {
    stations: S,
    policy: Policy,
}

impl<S: Stations> Newsroom<S> {
    /// A newsroom that goes on asking these stations for as long as the policy says.
    pub fn new(stations: S, policy: Policy) -> Self {
        Self { stations, policy }
    }

    /// The report of a station, asked for again when need be.
    pub async fn report(&self, station: &str) -> Result<String, GaveUp> {
        let calls = || self.stations.report(station);
        retry(&self.policy, calls).await
    }
}

/// Makes a call, and makes it again with growing pauses in between as long as it fails, could yet
/// succeed, and the policy allows it.
pub async fn retry<T, F, Fut>(policy: &Policy, call: F) -> Result<T, GaveUp>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, CallError>>,
{
    let deadline = Instant::now() + policy.time;
    let calls = stream::repeat_with(call).take(policy.attempts as usize);
    let results = calls.then(|call| timeout_at(deadline, call));
    let mut results = pin!(results.enumerate());
    let mut last = None;
    while let Some((place, result)) = results.next().await {
        let error = match result {
            Err(_) => return Err(GaveUp::OutOfTime(last)),
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error @ CallError::Status(400..=407 | 409..=428 | 430..=499))) => {
                return Err(GaveUp::Refused(error));
            }
            Ok(Err(error)) => error,
        };
        if place + 1 == policy.attempts as usize {
            return Err(GaveUp::Exhausted(error));
        }
        last = Some(error);
        let pause = pause(policy, place);
        match deadline.checked_duration_since(Instant::now() + pause) {
            Some(left) if !left.is_zero() => sleep(pause).await,
            _ => return Err(GaveUp::OutOfTime(last)),
        }
    }
    Err(GaveUp::OutOfTime(last))
}

/// The pause after this many attempts and one.
fn pause(policy: &Policy, place: usize) -> std::time::Duration {
    let factor = 1u32.checked_shl(place as u32).unwrap_or(u32::MAX);
    let step = policy.first_pause.saturating_mul(factor).min(policy.longest_pause);
    dice().between(step / 2, step)
}
