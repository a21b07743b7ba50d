//! How a newsroom gets its weather reports over bad lines: it asks again, and knows when not to.
//!
//! The policy is made into a row of pauses beforehand, one fewer than there are attempts, and the
//! whole is put under one time limit.

pub mod service;

use std::iter::successors;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

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
        retry(&self.policy, async || self.stations.report(station).await).await
    }
}

/// The steps of a policy: each is twice the one before, as long as that is allowed.
fn steps(policy: &Policy) -> impl Iterator<Item = Duration> + use<> {
    let longest = policy.longest_pause;
    let retries = policy.attempts.saturating_sub(1) as usize;
    successors(Some(policy.first_pause.min(longest)), move |&step| {
        Some(step.saturating_mul(2).min(longest))
    })
    .take(retries)
}

/// Makes a call, and makes it again with growing pauses in between as long as it fails, could yet
/// succeed, and the policy allows it.
pub async fn retry<T, F, Fut>(policy: &Policy, mut call: F) -> Result<T, GaveUp>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, CallError>>,
{
    let start = Instant::now();
    // Not a `Cell`: that one may not be looked at from two threads, and the future would stay here.
    let last = Mutex::new(None);
    let trying = async {
        let mut steps = steps(policy);
        loop {
            let error = match call().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            if is_final(error) {
                return Err(GaveUp::Refused(error));
            }
            let Some(step) = steps.next() else { return Err(GaveUp::Exhausted(error)) };
            let pause = dice().between(step / 2, step);
            if start.elapsed() + pause >= policy.time {
                return Err(GaveUp::OutOfTime(Some(error)));
            }
            sleep(pause).await;
        }
    };
    let result = timeout(policy.time, trying).await;
    result.unwrap_or_else(|_| {
        Err(GaveUp::OutOfTime(last.into_inner().unwrap_or_else(PoisonError::into_inner)))
    })
}

/// Whether the same call will not be answered later either.
fn is_final(error: CallError) -> bool {
    matches!(error, CallError::Status(status @ 400..500) if ![408, 429].contains(&status))
}
