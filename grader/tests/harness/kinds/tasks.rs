//! Tasks: left running, panicking, polled too often.

use facts::{Fact, Order, Place};
use grader::observation::{Frame, Observation};

use crate::fixture::{Look, at, order, place, run, see, twins};

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

#[test]
fn polls_and_lives_are_told_when_they_are_asked_for() {
    let told = |polls| run(Order { tell_polls: polls, ..order("left_running_good") });
    let polls = |seen: &Observation| {
        let polls = seen.facts.iter().filter_map(|fact| match fact {
            Fact::Poll { task, at, took } => Some((*task, *at, *took)),
            _ => None,
        });
        polls.collect::<Vec<_>>()
    };
    let lives = |seen: &Observation| {
        let lives = seen.facts.iter().filter_map(|fact| match fact {
            Fact::Life { task, from, until } => Some((*task, *from, until.is_some())),
            _ => None,
        });
        lives.collect::<Vec<_>>()
    };
    let (none, one, all) = (see("left_running_good"), told(1), told(1_000));
    assert_eq!((polls(&none), lives(&none)), (Vec::new(), Vec::new()), "grading asks for none");
    let grader::observation::Ending::Reported { polls: counted, .. } = all.ending else {
        panic!("it reported its end: {all:#?}")
    };
    assert_eq!(polls(&all).len() as u64, counted);
    assert_eq!(polls(&one), &polls(&all)[..1], "the first ones are told");
    let [own, spawned] = &lives(&all)[..] else { panic!("two tasks: {all:#?}") };
    assert!(own.0 < spawned.0 && own.2 && spawned.2, "{all:#?}");
    assert!(all.facts.iter().any(|fact| matches!(fact, Fact::Task { id, .. } if *id == spawned.0)));
    // What is told changes nothing else.
    let rest = |seen: &Observation| {
        // How long a poll computes differs from run to run.
        let told = |fact: &&Fact| {
            !matches!(fact, Fact::Poll { .. } | Fact::Life { .. } | Fact::Hog { .. })
        };
        seen.facts.iter().filter(told).cloned().collect::<Vec<_>>()
    };
    assert_eq!(rest(&all), rest(&none));
}

#[test]
fn a_poll_that_blocks_takes_time_and_one_that_never_ends_is_told_without_an_end() {
    let told = |scenario: &str| run(Order { tell_polls: 1_000, ..order(scenario) });
    let polls = |seen: &Observation| {
        let polls = seen.facts.iter().filter_map(|fact| match fact {
            Fact::Poll { took, .. } => Some(*took),
            _ => None,
        });
        polls.collect::<Vec<_>>()
    };
    let slept = polls(&told("sleep_bad"));
    assert!(slept.iter().any(|took| took.is_some_and(|took| took > 0)), "{slept:?}");
    let kept = polls(&told("std_mutex_bad"));
    assert_eq!(kept.iter().filter(|took| took.is_none()).count(), 1, "{kept:?}");
    assert_eq!(kept.last(), Some(&None));
}
