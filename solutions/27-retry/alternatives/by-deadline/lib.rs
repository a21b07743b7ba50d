//! How a newsroom gets its weather reports over bad lines: it asks again, and knows when not to.
//!
//! The random numbers come from the hasher of the standard library, which may be sent anywhere;
//! and when there is no time for the next pause, what is left of the time is waited for.

pub mod service;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

use service::{CallError, GaveUp, Policy, Stations};

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
        let again = || {
            let stations = self.stations.clone();
            async move { stations.report(station).await }
        };
        retry(&self.policy, again).await
    }
}

/// Makes a call, and makes it again with growing pauses in between as long as it fails, could yet
/// succeed, and the policy allows it.
pub async fn retry<T, F, Fut>(policy: &Policy, mut call: F) -> Result<T, GaveUp>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, CallError>>,
{
    let deadline = Instant::now() + policy.time;
    let mut up = std::pin::pin!(sleep_until(deadline));
    let (mut left, mut step, mut last) = (policy.attempts, policy.first_pause, None);
    loop {
        let error = tokio::select! {
            result = call() => match result {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            },
            () = &mut up => return Err(GaveUp::OutOfTime(last)),
        };
        last = Some(error);
        left -= 1;
        match error {
            CallError::Status(408 | 429 | 500..) | CallError::Lost if left == 0 => {
                return Err(GaveUp::Exhausted(error));
            }
            CallError::Status(408 | 429 | 500..) | CallError::Lost => {}
            CallError::Status(_) => return Err(GaveUp::Refused(error)),
        }
        tokio::select! {
            biased;
            () = &mut up => return Err(GaveUp::OutOfTime(last)),
            () = sleep(drawn(step.min(policy.longest_pause))) => {}
        }
        step = step.saturating_mul(2);
    }
}

/// A time between half of this one and all of it.
fn drawn(step: Duration) -> Duration {
    let half = step.as_micros() as u64 / 2;
    let random = RandomState::new().build_hasher().finish();
    Duration::from_micros(half + random % (half + 1))
}
