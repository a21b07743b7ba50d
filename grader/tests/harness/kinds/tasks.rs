//! Tasks: left running, panicking, polled too often.

use facts::{Fact, Place};
use grader::observation::{Frame, Observation};

use crate::fixture::{Look, at, place, twins};

fn left_running(seen: &Observation) -> Vec<Option<Place>> {
    let left = seen.facts.iter().filter_map(|fact| match fact {
        Fact::Task { alive: true, spawned_at, .. } => Some(spawned_at.clone()),
        _ => None,
    });
    left.collect()
}

#[test]
fn a_task_that_is_left_running_is_named_by_where_it_was_spawned() {
    let (bad, good) = twins("left_running");
    assert!(bad.is_done() && good.is_done());
    let spawned_at = place("tasks", "left_running::bad", "tokio::spawn");
    assert_eq!(left_running(&bad), [spawned_at]);
    assert_eq!(left_running(&good), []);
    let gone = good.facts.iter().any(|fact| matches!(fact, Fact::Task { alive: false, .. }));
    assert!(gone, "the aborted task is known: {good:#?}");
}

fn panics(seen: &Observation) -> Vec<(&str, Option<Frame>)> {
    let panics = seen.facts.iter().filter_map(|fact| match fact {
        Fact::Panic { message, frames, cause: None, .. } => {
            Some((message.as_str(), seen.student(frames)))
        }
        _ => None,
    });
    panics.collect()
}

#[test]
fn a_panic_inside_tokio_has_the_students_line() {
    let (bad, good) = twins("panicking");
    assert!(bad.is_done() && good.is_done(), "a task that was spawned may panic");
    let panics_seen = panics(&bad);
    let [(message, line)] = &panics_seen[..] else { panic!("one panic: {bad:#?}") };
    assert!(message.contains("Cannot start a runtime from within a runtime"), "{message}");
    assert_eq!(*line, Some(at("tasks", "panicking::bad", "block_on")));
    assert_eq!(panics(&good), []);
}

#[test]
fn a_busy_wait_is_told_by_its_polls() {
    let (bad, good) = twins("busy_wait");
    assert_eq!((bad.span(), good.span()), (500_000, 500_000));
    let polls = |seen: &Observation| match seen.ending {
        grader::observation::Ending::Reported { polls, .. } => polls,
        _ => panic!("it reported its end: {seen:#?}"),
    };
    assert!((500..520).contains(&polls(&bad)), "{}", polls(&bad));
    assert!(polls(&good) < 10, "{}", polls(&good));
}
