//! How a newsroom gets its weather reports over bad lines: it asks again, and knows when not to.

pub mod service;

//#if wrong/answers-kept
use std::collections::BTreeMap;
//#endif
use std::future::Future;
//#if wrong/dice-in-a-mutex
use std::sync::Arc;
//#elif wrong/answers-kept
use std::sync::Mutex;
//#endif

//#if same-answer-again
use futures::FutureExt;
//#endif
use tokio::time::{Instant, sleep, timeout_at};

//#if wrong/pauses-by-number | wrong/no-dice
use service::{CallError, GaveUp, Policy, Stations};
//#else
use service::{CallError, GaveUp, Policy, Stations, dice};
//#endif

/// A newsroom that asks stations for their reports.
pub struct Newsroom<S> {
    stations: S,
    policy: Policy,
    //#if wrong/answers-kept
    kept: Mutex<BTreeMap<String, String>>,
    //#endif
}

impl<S: Stations> Newsroom<S> {
    /// A newsroom that goes on asking these stations for as long as the policy says.
    pub fn new(stations: S, policy: Policy) -> Self {
        //#if wrong/answers-kept
        Self { stations, policy, kept: Mutex::default() }
        //#else
        Self { stations, policy }
        //#endif
    }

    /// The report of a station, asked for again when need be.
    pub async fn report(&self, station: &str) -> Result<String, GaveUp> {
        //#if same-answer-again
        let call = self.stations.report(station).shared();
        retry(&self.policy, || call.clone()).await
        //#elif wrong/answers-kept
        if let Some(report) = self.kept.lock().expect("nobody panics").get(station) {
            return Ok(report.clone());
        }
        let report = retry(&self.policy, || self.stations.report(station)).await?;
        self.kept.lock().expect("nobody panics").insert(station.to_owned(), report.clone());
        Ok(report)
        //#elif wrong/asks-beforehand
        if let Ok(report) = self.stations.report(station).await {
            return Ok(report);
        }
        retry(&self.policy, || self.stations.report(station)).await
        //#elif wrong/retries-the-retry
        retry(&self.policy, async || {
            retry(&self.policy, || self.stations.report(station)).await.map_err(|error| match error {
                GaveUp::Refused(error) | GaveUp::Exhausted(error) => error,
                GaveUp::OutOfTime(error) => error.unwrap_or(CallError::Lost),
            })
        })
        .await
        //#elif wrong/asks-all-at-once
        let all = (0..self.policy.attempts).map(|_| self.stations.report(station));
        let mut answers = futures::future::join_all(all).await.into_iter();
        retry(&self.policy, || std::future::ready(answers.next().unwrap_or(Err(CallError::Lost))))
            .await
        //#elif wrong/no-report-is-a-report
        retry(&self.policy, async || Ok(self.stations.report(station).await.unwrap_or_default()))
            .await
        //#else
        retry(&self.policy, || self.stations.report(station)).await
        //#endif
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
    //#if tied-to-a-thread
    let mut dice = dice();
    //#elif wrong/dice-in-a-mutex
    let dice = Arc::new(std::sync::Mutex::new(dice()));
    //#endif
    let mut last = None;
    //#if one-time-too-many | wrong/no-pause-at-the-end
    for attempt in 0..=policy.attempts {
    //#elif wrong/one-too-few
    for attempt in 0..policy.attempts.saturating_sub(1).max(1) {
    //#else
    for attempt in 0..policy.attempts {
    //#endif
        //#if wrong/attempts-without-limit
        let error = match call().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        //#else
        let error = match timeout_at(deadline, call()).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => error,
            Err(_) => return Err(GaveUp::OutOfTime(last)),
        };
        //#endif
        if !may_yet_succeed(error) {
            //#if wrong/refused-is-exhausted
            return Err(GaveUp::Exhausted(error));
            //#else
            return Err(GaveUp::Refused(error));
            //#endif
        }
        //#if wrong/first-error-told
        last.get_or_insert(error);
        //#else
        last = Some(error);
        //#endif
        //#if one-time-too-many | wrong/pause-at-the-end
        //#elif wrong/no-pause-at-the-end
        if attempt == policy.attempts {
            break;
        }
        //#elif wrong/one-too-few
        if attempt + 2 >= policy.attempts {
            break;
        }
        //#elif wrong/out-of-attempts-is-out-of-time
        if attempt + 1 == policy.attempts {
            return Err(GaveUp::OutOfTime(last));
        }
        //#else
        if attempt + 1 == policy.attempts {
            break;
        }
        //#endif
        //#if pauses-without-end | wrong/only-the-deadline | wrong/whole-time-as-the-cap
        let step = policy.first_pause * 2u32.saturating_pow(attempt);
        //#elif wrong/always-the-longest
        let step = policy.longest_pause;
        //#elif wrong/always-the-first
        let step = policy.first_pause;
        //#elif wrong/grows-by-addition
        let step = (policy.first_pause * (attempt + 1)).min(policy.longest_pause);
        //#elif wrong/grows-three-times
        let step = (policy.first_pause * 2u32.pow(attempt.min(3))).min(policy.longest_pause);
        //#elif wrong/overflows
        let step = (policy.first_pause * 2u32.pow(attempt)).min(policy.longest_pause);
        //#else
        let step = policy.first_pause * 2u32.saturating_pow(attempt);
        let step = step.min(policy.longest_pause);
        //#endif
        //#if wrong/whole-time-as-the-cap
        let step = step.min(policy.time);
        //#endif
        //#if tied-to-a-thread
        let pause = dice.between(step / 2, step);
        //#elif wrong/dice-in-a-mutex
        let pause = dice.lock().expect("nobody panics").between(step / 2, step);
        //#elif wrong/let-go-by-hand
        let mut dice = dice();
        let pause = dice.between(step / 2, step);
        drop(dice);
        //#elif wrong/no-dice
        let pause = step;
        //#elif wrong/pauses-by-number
        let pause = step / 2 + (step / 2) * (attempt * 7 % 5) / 5;
        //#elif wrong/longer-than-the-longest
        let pause = dice().between(step, step * 3 / 2);
        //#else
        // The dice are gone at the end of this statement, and nothing that stays on this thread
        // is kept during the pause.
        let pause = dice().between(step / 2, step);
        //#endif
        //#if pauses-without-end | wrong/only-the-cap
        //#elif wrong/squeezed-in
        let pause = pause.min(deadline.saturating_duration_since(Instant::now()) / 2);
        //#elif wrong/gives-up-early
        if Instant::now() + policy.time / 2 >= deadline {
            return Err(GaveUp::OutOfTime(last));
        }
        //#elif wrong/out-of-time-is-exhausted
        if Instant::now() + pause >= deadline {
            break;
        }
        //#elif wrong/last-error-forgotten
        if Instant::now() + pause >= deadline {
            return Err(GaveUp::OutOfTime(None));
        }
        //#else
        if Instant::now() + pause >= deadline {
            return Err(GaveUp::OutOfTime(last));
        }
        //#endif
        //#if wrong/blocks-in-between
        std::thread::sleep(pause);
        //#else
        sleep(pause).await;
        //#endif
    }
    Err(last.map_or(GaveUp::OutOfTime(None), GaveUp::Exhausted))
}

/// Whether the same call could be answered a little later.
fn may_yet_succeed(error: CallError) -> bool {
    match error {
        CallError::Lost => true,
        //#if hopeless-calls
        CallError::Status(status) => status >= 400,
        //#elif wrong/only-not-found
        CallError::Status(status) => status != 404,
        //#elif wrong/all-of-the-400s
        CallError::Status(status) => status >= 500,
        //#elif wrong/a-few-by-heart
        CallError::Status(status) => matches!(status, 408 | 429 | 500 | 502 | 503 | 504),
        //#elif wrong/too-many-forgotten
        CallError::Status(status) => status >= 500 || status == 408,
        //#else
        CallError::Status(status) => status >= 500 || matches!(status, 408 | 429),
        //#endif
    }
}
