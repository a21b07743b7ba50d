//! How a newsroom gets its weather reports over bad lines: it asks again, and knows when not to.

pub mod service;

use std::future::Future;

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
        retry(&self.policy, || self.stations.report(station)).await
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
    let mut last = None;
    for attempt in 0..policy.attempts {
        let error = match timeout_at(deadline, call()).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => error,
            Err(_) => return Err(GaveUp::OutOfTime(last)),
        };
        if !may_yet_succeed(error) {
            return Err(GaveUp::Refused(error));
        }
        last = Some(error);
        if attempt + 1 == policy.attempts {
            break;
        }
        let step = policy.first_pause * 2u32.saturating_pow(attempt);
        let step = step.min(policy.longest_pause);
        // The dice are gone at the end of this statement, and nothing that stays on this thread
        // is kept during the pause.
        let pause = dice().between(step / 2, step);
        if Instant::now() + pause >= deadline {
            return Err(GaveUp::OutOfTime(last));
        }
        sleep(pause).await;
    }
    Err(last.map_or(GaveUp::OutOfTime(None), GaveUp::Exhausted))
}

/// Whether the same call could be answered a little later.
fn may_yet_succeed(error: CallError) -> bool {
    match error {
        CallError::Lost => true,
        CallError::Status(status) => status >= 500 || matches!(status, 408 | 429),
    }
}
