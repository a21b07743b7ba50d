//! Stations whose lines break by plan, and calls whose every beginning and end is written down.

use std::collections::{BTreeSet, VecDeque};
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::LocalBoxFuture;
use harness::{Boxed, Watch};
use retry::service::{CallError, GaveUp, Policy, Stations};
use tokio::time::Instant;

/// A time in milliseconds.
pub const fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// Short pauses, many attempts, much time.
pub const PATIENT: Policy = Policy {
    attempts: 100,
    first_pause: Duration::from_millis(10),
    longest_pause: Duration::from_millis(50),
    time: Duration::from_secs(50),
};

/// What came of it all.
pub type Tried = Result<String, GaveUp>;

/// Errors that would come again.
pub fn hopeless_errors() -> Vec<CallError> {
    let statuses = [400, 401, 403, 404, 405, 409, 410, 418, 422, 451, 499];
    statuses.into_iter().map(CallError::Status).collect()
}

/// Errors after which there could be an answer.
pub fn hopeful_errors() -> Vec<CallError> {
    let statuses = [408, 429, 500, 501, 502, 503, 504, 507, 511, 599];
    let mut errors: Vec<_> = statuses.into_iter().map(CallError::Status).collect();
    errors.push(CallError::Lost);
    errors
}

/// Tells what came of it.
pub fn tell_said(watch: &Watch, result: Tried) {
    watch.answer("said", &said(result));
}

/// Tells what came of each of two.
pub fn tell_both_said(watch: &Watch, first: Tried, second: Tried) {
    watch.answer("said", &[said(first), said(second)]);
}

/// What came of each error and how many calls it took, which is told in the end.
#[derive(Default)]
pub struct EachOnce {
    said: Vec<String>,
    calls: Vec<usize>,
}

impl EachOnce {
    /// Keeps what came of it when this line was called.
    pub fn keep(&mut self, result: Tried, line: &Line) {
        self.said.push(said(result));
        self.calls.push(line.calls().len());
    }

    /// Tells of all.
    pub fn tell(&self, watch: &Watch) {
        watch.answer("said", &self.said);
        watch.answer("numbers of calls", &self.calls);
    }
}

/// Gives up what is asked for after a tenth of a second. Tells how many calls there are in the
/// time after that.
pub fn give_up<'a>(line: &'a Line, asked: LocalBoxFuture<'a, ()>) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        tokio::time::timeout(ms(100), asked).await.ok();
        line.watch.settle().await;
        let before = line.calls().len();
        tokio::time::sleep(ms(300)).await;
        line.watch.count("after the end", (line.calls().len() - before) as u64);
    })
}

/// Tells how many different pauses one makes, and how many two make that call at the same time:
/// of the later ones, which could all be of one length.
pub fn tell_different_pauses(watch: &Watch, one: &Line, other: &Line) {
    let later = |line: &Line| line.pauses().into_iter().skip(3).collect::<Vec<_>>();
    let (one, other) = (later(one), later(other));
    watch.count("different pauses", one.iter().collect::<BTreeSet<_>>().len() as u64);
    let pairs = one.iter().zip(&other);
    let in_pairs: usize = pairs.map(|(one, other)| BTreeSet::from([one, other]).len()).sum();
    watch.count("different pauses in eight pairs", in_pairs as u64);
}

/// What came of it, in a form that can be written down.
fn said(result: Tried) -> String {
    match result {
        Ok(report) => report,
        Err(GaveUp::Refused(error)) => format!("refused, {}", named(error)),
        Err(GaveUp::Exhausted(error)) => format!("exhausted, {}", named(error)),
        Err(GaveUp::OutOfTime(Some(error))) => format!("out of time, {}", named(error)),
        Err(GaveUp::OutOfTime(None)) => "out of time".to_owned(),
    }
}

fn named(error: CallError) -> String {
    match error {
        CallError::Status(status) => status.to_string(),
        CallError::Lost => "lost".to_owned(),
    }
}

/// A call that brings this status.
pub fn status(status: u16) -> Step {
    Step::Fails(CallError::Status(status))
}

/// What a call comes to.
#[derive(Clone, Copy)]
pub enum Step {
    /// The station answers.
    Answers,
    /// The call fails.
    Fails(CallError),
    /// The call never ends.
    Hangs,
}

/// When a call began and ended.
#[derive(Clone, Copy)]
struct Call {
    start: Instant,
    end: Option<Instant>,
}

/// A line to a station; the fake behind [`Stations`].
#[derive(Clone)]
pub struct Line {
    watch: Watch,
    call_ms: u64,
    steps: Arc<Mutex<VecDeque<Step>>>,
    /// What comes after the steps.
    rest: Step,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Line {
    /// A line on which calls come to these steps, and then to `rest` for ever.
    pub fn new(watch: &Watch, steps: &[Step], rest: Step) -> Self {
        Self {
            watch: watch.clone(),
            call_ms: watch.draw("call", 2..=6),
            steps: Arc::new(Mutex::new(steps.iter().copied().collect())),
            rest,
            calls: Arc::default(),
        }
    }

    fn calls(&self) -> Vec<Call> {
        lock(&self.calls).clone()
    }

    /// The times between the end of each call and the beginning of the next, in ms.
    fn pauses(&self) -> Vec<u64> {
        let calls = self.calls();
        let ended = calls.iter().filter_map(|call| call.end);
        let pauses = ended.zip(calls.iter().skip(1)).map(|(end, next)| next.start - end);
        pauses.map(|pause| pause.as_millis() as u64).collect()
    }

    /// Tells of the pauses between calls.
    pub fn tell_pauses(&self) {
        self.watch.answer("pauses", &self.pauses());
    }

    /// Tells of each of the first three pauses, and of the later ones together.
    pub fn tell_first_pauses(&self) {
        let pauses = self.pauses();
        for (place, pause) in pauses.iter().take(3).enumerate() {
            self.watch.answer(&format!("pause {}", place + 1), pause);
        }
        self.watch.answer("later pauses", &pauses.iter().skip(3).collect::<Vec<_>>());
    }

    /// Tells of the seventh and of the ninth pause.
    pub fn tell_late_pauses(&self) {
        let pauses = self.pauses();
        self.watch.answer("pause 7", &pauses.get(6));
        self.watch.answer("pause 9", &pauses.get(8));
    }

    /// Tells how it ended, how often the line was called, and how long it took from the end of the
    /// last call until now.
    pub fn tell_tried(&self, result: Tried) {
        let back = Instant::now();
        tell_said(&self.watch, result);
        let calls = self.calls();
        self.watch.count("calls", calls.len() as u64);
        if let Some(Call { end: Some(end), .. }) = calls.last() {
            self.watch.count("ms after the last call", (back - *end).as_millis() as u64);
        }
    }

    /// Calls the station.
    pub fn call(&self) -> Boxed<'_, Result<String, CallError>> {
        Box::pin(async move {
            let step = lock(&self.steps).pop_front().unwrap_or(self.rest);
            let place = {
                let mut calls = lock(&self.calls);
                calls.push(Call { start: Instant::now(), end: None });
                calls.len()
            };
            self.watch.visit("call", place, ms(self.call_ms)).await;
            let result = match step {
                Step::Answers => Ok(format!("report {place}")),
                Step::Fails(error) => Err(error),
                Step::Hangs => pending().await,
            };
            lock(&self.calls)[place - 1].end = Some(Instant::now());
            result
        })
    }
}

impl Stations for Line {
    fn report(&self, _station: &str) -> Boxed<'_, Result<String, CallError>> {
        self.call()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

harness::ready_made!(Result<String, CallError>);
