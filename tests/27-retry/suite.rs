//! What is asked of a newsroom and of its retries: how often, what for, how long, and how alike.

use std::time::Duration;

use fakes::{
    EachOnce, Line, PATIENT, Step, Tried, give_up, hopeful_errors, hopeless_errors, ms, status,
    tell_both_said, tell_different_pauses, tell_said,
};
use harness::Watch;
use retry::Newsroom;
use retry::service::{CallError, Policy};

// --- the newsroom

/// The third call is answered.
async fn third_call(watch: &Watch) {
    let line = Line::new(watch, &[status(503), Step::Fails(CallError::Lost)], Step::Answers);
    let newsroom = Newsroom::new(line.clone(), Policy { attempts: 5, ..PATIENT });
    tell_said(watch, newsroom.report("Ilhéus").await);
    line.tell_pauses();
}

/// Calls are answered at once, and the weather changes.
async fn two_reports(watch: &Watch) {
    let line = Line::new(watch, &[], Step::Answers);
    let newsroom = Newsroom::new(line.clone(), PATIENT);
    let first = newsroom.report("Ilhéus").await;
    tell_both_said(watch, first, newsroom.report("Ilhéus").await);
}

/// No call is answered.
async fn no_report(watch: &Watch) {
    let line = Line::new(watch, &[], status(503));
    let newsroom = Newsroom::new(line, Policy { attempts: 4, ..PATIENT });
    tell_said(watch, newsroom.report("Ilhéus").await);
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
    each_once(watch, &hopeless_errors()).await;
}

/// Each of these errors comes once; an answer comes next.
async fn hopeful_calls(watch: &Watch) {
    each_once(watch, &hopeful_errors()).await;
}

async fn each_once(watch: &Watch, errors: &[CallError]) {
    let mut all = EachOnce::default();
    for &error in errors {
        let line = Line::new(watch, &[Step::Fails(error)], Step::Answers);
        all.keep(retried(&line, &PATIENT).await, &line);
    }
    all.tell(watch);
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
    line.tell_first_pauses();
}

/// The tenth call is answered, and pauses may become a second long.
async fn growing_pauses(watch: &Watch) {
    let line = Line::new(watch, &[status(503); 9], Step::Answers);
    tried(watch, &line, Policy { longest_pause: ms(1_000), ..PATIENT }).await;
    line.tell_late_pauses();
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
    let one = Line::new(watch, &[status(503); 11], Step::Answers);
    let other = Line::new(watch, &[status(503); 11], Step::Answers);
    let (first, second) = tokio::join!(retried(&one, &PATIENT), retried(&other, &PATIENT));
    tell_both_said(watch, first, second);
    tell_different_pauses(watch, &one, &other);
}

/// A retry that nobody wants any more.
async fn given_up(watch: &Watch) {
    let line = Line::new(watch, &[], status(503));
    let asked = Box::pin(async {
        let _ = retried(&line, &PATIENT).await;
    });
    give_up(&line, asked).await;
}

/// Retries, and writes down how it ended, how often it called, how long the whole took, and how
/// long it took from the end of the last call.
async fn tried(watch: &Watch, line: &Line, policy: Policy) {
    let result = watch.span("retry", retried(line, &policy)).await;
    line.tell_tried(result);
}

async fn retried(line: &Line, policy: &Policy) -> Tried {
    retry::retry(policy, || line.call()).await
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
