//! Stations whose lines break by plan, and calls whose every beginning and end is written down.

use std::collections::{BTreeSet, VecDeque};
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use harness::Watch;
use retry::Newsroom;
use retry::service::{CallError, GaveUp, Policy, Stations};
use tokio::time::Instant;

fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// Short pauses, many attempts, much time.
const PATIENT: Policy = Policy {
    attempts: 100,
    first_pause: Duration::from_millis(10),
    longest_pause: Duration::from_millis(50),
    time: Duration::from_secs(50),
};

// --- the newsroom

/// The third call is answered.
async fn third_call(watch: &Watch) {
    let line = Line::new(watch, &[status(503), Step::Fails(CallError::Lost)], Step::Answers);
    let report =
        Newsroom::new(line.clone(), Policy { attempts: 5, ..PATIENT }).report("Ilhéus").await;
    watch.answer("said", &said(report));
    watch.answer("pauses", &line.pauses());
}

/// Calls are answered at once, and the weather changes.
async fn two_reports(watch: &Watch) {
    let line = Line::new(watch, &[], Step::Answers);
    let newsroom = Newsroom::new(line.clone(), PATIENT);
    let both = [newsroom.report("Ilhéus").await, newsroom.report("Ilhéus").await];
    watch.answer("said", &both.map(said));
}

/// No call is answered.
async fn no_report(watch: &Watch) {
    let line = Line::new(watch, &[], status(503));
    let newsroom = Newsroom::new(line, Policy { attempts: 4, ..PATIENT });
    watch.answer("said", &said(newsroom.report("Ilhéus").await));
}

// --- how often

/// Four attempts, each with another error.
async fn four_attempts(watch: &Watch) {
    let errors = [Step::Fails(CallError::Lost), status(500), status(502), status(504)];
    let line = Line::new(watch, &errors, status(503));
    tried(watch, &line, Policy { attempts: 4, ..PATIENT }).await;
}

/// One attempt.
async fn one_attempt(watch: &Watch) {
    let line = Line::new(watch, &[], status(503));
    tried(watch, &line, Policy { attempts: 1, ..PATIENT }).await;
}

/// The last of three attempts is answered.
async fn last_attempt(watch: &Watch) {
    let line = Line::new(watch, &[status(503), status(503)], Step::Answers);
    tried(watch, &line, Policy { attempts: 3, ..PATIENT }).await;
}

// --- what for

/// Each of these errors comes once; an answer would come next.
async fn hopeless_calls(watch: &Watch) {
    let statuses = [400, 401, 403, 404, 405, 409, 410, 418, 422, 451, 499];
    let errors: Vec<_> = statuses.into_iter().map(CallError::Status).collect();
    each_once(watch, &errors).await;
}

/// Each of these errors comes once; an answer comes next.
async fn hopeful_calls(watch: &Watch) {
    let statuses = [408, 429, 500, 501, 502, 503, 504, 507, 511, 599];
    let mut errors: Vec<_> = statuses.into_iter().map(CallError::Status).collect();
    errors.push(CallError::Lost);
    each_once(watch, &errors).await;
}

async fn each_once(watch: &Watch, errors: &[CallError]) {
    let (mut all_said, mut calls) = (Vec::new(), Vec::new());
    for &error in errors {
        let line = Line::new(watch, &[Step::Fails(error)], Step::Answers);
        all_said.push(said(retry::retry(&PATIENT, || line.call()).await));
        calls.push(line.calls().len());
    }
    watch.answer("said", &all_said);
    watch.answer("numbers of calls", &calls);
}

/// First the line breaks, then the station refuses.
async fn hopeless_later(watch: &Watch) {
    let line = Line::new(watch, &[Step::Fails(CallError::Lost), status(404)], Step::Answers);
    tried(watch, &line, PATIENT).await;
}

// --- how long

/// The eleventh call is answered.
async fn long_series(watch: &Watch) {
    let line = Line::new(watch, &[status(503); 10], Step::Answers);
    tried(watch, &line, PATIENT).await;
    let pauses = line.pauses();
    for (place, pause) in pauses.iter().take(3).enumerate() {
        watch.answer(&format!("pause {}", place + 1), pause);
    }
    watch.answer("later pauses", &pauses.iter().skip(3).collect::<Vec<_>>());
}

/// The tenth call is answered, and pauses may become a second long.
async fn growing_pauses(watch: &Watch) {
    let line = Line::new(watch, &[status(503); 9], Step::Answers);
    tried(watch, &line, Policy { longest_pause: ms(1_000), ..PATIENT }).await;
    let pauses = line.pauses();
    watch.answer("pause 7", &pauses.get(6));
    watch.answer("pause 9", &pauses.get(8));
}

/// The 61st call is answered, and there is no end of time.
async fn very_long_series(watch: &Watch) {
    let line = Line::new(watch, &[status(503); 60], Step::Answers);
    let policy = Policy { longest_pause: ms(20), time: Duration::from_secs(3_600), ..PATIENT };
    tried(watch, &line, policy).await;
}

/// No call is answered, and there are 500 ms.
async fn out_of_time(watch: &Watch) {
    let line = Line::new(watch, &[], status(503));
    tried(watch, &line, Policy { time: ms(500), ..PATIENT }).await;
}

/// There is less time than the first pause needs.
async fn no_time_to_pause(watch: &Watch) {
    let line = Line::new(watch, &[], status(503));
    let policy = Policy { first_pause: ms(100), longest_pause: ms(100), time: ms(40), ..PATIENT };
    tried(watch, &line, policy).await;
}

/// A call that never ends.
async fn endless_call(watch: &Watch) {
    let line = Line::new(watch, &[], Step::Hangs);
    tried(watch, &line, Policy { time: ms(200), ..PATIENT }).await;
}

/// A call that fails, and one that never ends.
async fn endless_later(watch: &Watch) {
    let line = Line::new(watch, &[status(502)], Step::Hangs);
    tried(watch, &line, Policy { time: ms(200), ..PATIENT }).await;
}

// --- alike

/// Two who retry at the same time.
async fn two_at_once(watch: &Watch) {
    let lines = [0; 2].map(|_| Line::new(watch, &[status(503); 11], Step::Answers));
    let [one, other] = &lines;
    let both = tokio::join!(
        retry::retry(&PATIENT, || one.call()),
        retry::retry(&PATIENT, || other.call()),
    );
    watch.answer("said", &[said(both.0), said(both.1)]);
    let later = |line: &Line| line.pauses().into_iter().skip(3).collect::<Vec<_>>();
    let (one, other) = (later(one), later(other));
    watch.count("different pauses", one.iter().collect::<BTreeSet<_>>().len() as u64);
    let pairs = one.iter().zip(&other);
    let in_pairs: usize = pairs.map(|(one, other)| BTreeSet::from([one, other]).len()).sum();
    watch.count("different pauses in eight pairs", in_pairs as u64);
}

/// A retry that nobody wants any more.
async fn given_up(watch: &Watch) {
    let line = Line::new(watch, &[], status(503));
    tokio::time::timeout(ms(100), retry::retry(&PATIENT, || line.call())).await.ok();
    watch.settle().await;
    let before = line.calls().len();
    tokio::time::sleep(ms(300)).await;
    watch.count("after the end", (line.calls().len() - before) as u64);
}

/// Retries, and writes down how it ended, how often it called, how long the whole took, and how
/// long it took from the end of the last call.
async fn tried(watch: &Watch, line: &Line, policy: Policy) {
    let result = watch.span("retry", retry::retry(&policy, || line.call())).await;
    let back = Instant::now();
    watch.answer("said", &said(result));
    let calls = line.calls();
    watch.count("calls", calls.len() as u64);
    if let Some(Call { end: Some(end), .. }) = calls.last() {
        watch.count("ms after the last call", (back - *end).as_millis() as u64);
    }
}

/// What came of it, in a form that can be written down.
fn said(result: Result<String, GaveUp>) -> String {
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

fn status(status: u16) -> Step {
    Step::Fails(CallError::Status(status))
}

/// What a call comes to.
#[derive(Clone, Copy)]
enum Step {
    Answers,
    Fails(CallError),
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
struct Line {
    watch: Watch,
    call_ms: u64,
    steps: Arc<Mutex<VecDeque<Step>>>,
    /// What comes after the steps.
    rest: Step,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Line {
    fn new(watch: &Watch, steps: &[Step], rest: Step) -> Self {
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

    async fn call(&self) -> Result<String, CallError> {
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
    }
}

impl Stations for Line {
    async fn report(&self, _station: &str) -> Result<String, CallError> {
        self.call().await
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

harness::scenarios!(
    third_call,
    two_reports,
    no_report,
    four_attempts,
    one_attempt,
    last_attempt,
    hopeless_calls,
    hopeful_calls,
    hopeless_later,
    long_series,
    growing_pauses,
    very_long_series,
    out_of_time,
    no_time_to_pause,
    endless_call,
    endless_later,
    two_at_once,
    given_up,
);
