//! Programs that stand still: proven where nothing can happen any more, told by a budget else.

use facts::Stuck;
use grader::observation::{Ending, Frame};

use crate::fixture::{Look, PATIENCE, POLLS, Standing, at, place, see, twins};

#[track_caller]
fn ended_at(seen: &grader::observation::Observation) -> (u64, u64) {
    match seen.ending {
        Ending::Reported { at, polls, .. } => (at, polls),
        _ => panic!("it reported its end: {seen:#?}"),
    }
}

#[test]
fn two_tasks_that_wait_for_each_other_are_named_with_their_lines() {
    let (bad, good) = twins("two_locks");
    assert!(good.is_done(), "{good:#?}");

    let (how, tasks, line) = bad.stuck();
    assert_eq!((how, line), (Stuck::Idle, None));
    let waiting = Some(at("stuck", "two_locks::both", "then.lock().await"));
    let spawned = |statement| Standing {
        own: false,
        spawned_at: place("stuck", "two_locks::bad", statement),
        waits: vec![waiting.clone()],
        inside: Vec::new(),
    };
    let own = Standing {
        own: true,
        spawned_at: None,
        waits: vec![Some(at("stuck", "two_locks::bad", "one.await"))],
        inside: Vec::new(),
    };
    assert_eq!(tasks, [own, spawned("let one ="), spawned("let two =")]);
    // Told at the moment both wait.
    assert_eq!(ended_at(&bad).0, 5_000);
}

#[test]
fn a_heartbeat_beside_it_does_not_hide_that_nothing_comes() {
    let (bad, good) = twins("heartbeat");
    assert!(good.is_done(), "{good:#?}");
    assert_eq!(good.span(), 40_000);

    let (how, tasks, line) = bad.stuck();
    assert_eq!((how, line), (Stuck::Patience, None));
    let waits = |path, statement| vec![Some(at("stuck", path, statement))];
    let [own, beat] = &tasks[..] else { panic!("two tasks: {tasks:#?}") };
    assert!(own.own);
    assert_eq!(own.waits, waits("beside_a_heartbeat::bad", "never.await"));
    assert_eq!(beat.spawned_at, place("stuck", "beside_a_heartbeat::beat", "tokio::spawn"));
    assert_eq!(beat.waits, waits("beside_a_heartbeat::beat", "sleep(ms(10)).await"));
    assert_eq!(ended_at(&bad).0, PATIENCE);
}

/// The executor's own thread waits for good, at this line; the twin comes to its end.
#[track_caller]
fn thread_stands(kind: &str, line: &Frame) {
    let (bad, good) = twins(kind);
    assert!(good.is_done(), "{good:#?}");
    let (how, tasks, seen) = bad.stuck();
    assert_eq!((how, seen.as_ref()), (Stuck::Thread, Some(line)));
    assert!(matches!(&tasks[..], [Standing { own: true, .. }]), "{tasks:#?}");
}

#[test]
fn the_executor_waits_for_a_lock_that_it_holds_itself() {
    thread_stands("std_mutex", &at("stuck", "std_mutex::bad", "let second ="));
}

#[test]
fn the_executor_blocks_on_a_timer_that_only_it_could_fire() {
    thread_stands("block_on", &at("stuck", "block_on::bad", "futures::executor::block_on"));
}

#[test]
fn the_executor_waits_for_a_message_that_nobody_sends() {
    thread_stands("recv", &at("stuck", "recv::bad", "receive.recv()"));
}

#[test]
fn waking_oneself_without_end_uses_up_the_polls() {
    let (bad, good) = twins("spinning");
    assert!(good.is_done(), "{good:#?}");
    assert!((1_000..1_100).contains(&ended_at(&good).1), "{good:#?}");

    let (how, tasks, line) = bad.stuck();
    assert_eq!((how, line), (Stuck::Spinning, None));
    assert!(matches!(&tasks[..], [Standing { own: true, .. }]), "{tasks:#?}");
    let (at, polls) = ended_at(&bad);
    assert_eq!(at, 0, "no virtual time passes");
    assert!((POLLS..POLLS + 100).contains(&polls), "{polls}");
}

#[test]
fn computing_without_end_uses_up_the_cpu_time_of_a_poll() {
    let (bad, good) = twins("endless");
    assert!(good.is_done(), "{good:#?}");

    let (how, _, line) = bad.stuck();
    assert_eq!(how, Stuck::Spinning);
    let line = line.expect("a line of the loop");
    let begin = at("stuck", "endless::bad", "loop {");
    assert_eq!((&line.file, &line.function), (&begin.file, &begin.function));
    assert!((begin.line..begin.line + 2).contains(&line.line), "{line:?}");
}

/// The instruction that a signal interrupts is the one that is told, not the one before it.
#[test]
fn the_line_is_that_of_the_interrupted_instruction() {
    let (how, _, line) = see("endless_tight").stuck();
    assert_eq!((how, line), (Stuck::Spinning, Some(at("stuck", "endless::tight", "loop {}"))));
}

/// tokio has no leaf in a future made by hand, but the fakes know who is inside them.
#[test]
fn where_tokio_cannot_tell_the_fakes_do() {
    let (bad, good) = twins("by_hand");
    assert!(good.is_done(), "{good:#?}");
    assert_eq!(good.span(), 9_000);

    let (how, tasks, _) = bad.stuck();
    assert_eq!(how, Stuck::Patience);
    let [own] = &tasks[..] else { panic!("one task: {tasks:#?}") };
    assert_eq!(own.inside, ["bench 7"]);
}

#[test]
fn a_run_that_ends_well_names_no_task() {
    let seen = see("two_locks_good");
    assert_eq!(*seen.reported(), facts::Ended::Done);
}
