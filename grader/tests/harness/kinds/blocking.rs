//! Calls that hold up the executor: exact, without thresholds.

use facts::{BlockingCall, Fact, Thread};

use crate::fixture::{Blocked, Look, at, see, twins};

/// The bad program holds the executor up by these calls, and each is in the measured time.
/// The good twin, which takes as long as it says, does not.
#[track_caller]
fn check(kind: &str, blocks: &[Blocked], took: u64, good_took: u64) {
    let (bad, good) = twins(kind);
    assert_eq!(bad.blocks(), blocks);
    assert_eq!(bad.span(), took);
    assert!(bad.is_done(), "{bad:#?}");
    assert_eq!(good.blocks(), []);
    assert_eq!(good.span(), good_took);
    assert!(good.is_done(), "{good:#?}");
}

fn own(call: BlockingCall, took: u64, path: &str, statement: &str) -> Blocked {
    Blocked { call, cause: None, took, at: Some(at("blocking", path, statement)) }
}

#[test]
fn a_sleep_holds_the_executor_up() {
    let sleep = |ms, statement| own(BlockingCall::Sleep, ms, "sleep::bad", statement);
    let blocks = [sleep(120_000, "thread::sleep(ms(120))"), sleep(60_000, "thread::sleep(ms(60))")];
    check("sleep", &blocks, 180_000, 180_000);
}

#[test]
fn a_lock_that_a_thread_holds_does() {
    // Held for 30 ms, asked for after 10.
    let block = own(BlockingCall::Wait, 20_000, "lock::bad", "lock.lock().unwrap() += 1");
    check("lock", &[block], 30_000, 30_000);
}

#[test]
fn joining_a_thread_does() {
    let block = own(BlockingCall::Join, 33_000, "join::bad", ".join()");
    check("join", &[block], 33_000, 33_000);
}

#[test]
fn a_blocking_read_does() {
    let block = own(BlockingCall::Io, 20_000, "io::bad", "ours.read_exact");
    check("io", &[block], 20_000, 20_000);
}

#[test]
fn a_loop_around_the_clock_does() {
    let block = own(BlockingCall::Spin, 50_000, "spin::bad", "while start.elapsed()");
    check("spin", &[block], 50_000, 50_000);
}

#[test]
fn a_synchronous_client_does_under_its_own_name() {
    let sleep = own(BlockingCall::Sleep, 7_000, "client::bad", "thread::sleep(ms(7))");
    let call = own(BlockingCall::Sleep, 25_000, "client::bad", "bench.call()");
    let call = Blocked { cause: Some("client.call".to_owned()), ..call };
    check("client", &[sleep, call], 32_000, 25_000);
}

/// Marks of each poll, in the order of the polls; `None` for marks outside of all polls.
fn marks_by_poll(scenario: &str, thread: Thread) -> Vec<(Option<u64>, usize)> {
    let seen = see(scenario);
    assert!(seen.is_done(), "{seen:#?}");
    let mut counted: Vec<(Option<u64>, usize)> = Vec::new();
    for event in seen.events() {
        assert_eq!((event.name.as_str(), event.thread), ("compute", thread));
        match counted.last_mut() {
            Some((poll, count)) if *poll == event.poll => *count += 1,
            _ => counted.push((event.poll, 1)),
        }
    }
    counted
}

#[test]
fn much_computing_in_one_poll_is_told_by_marks() {
    let bad = marks_by_poll("hog_bad", Thread::Executor);
    assert!(matches!(bad[..], [(Some(_), 40)]), "{bad:?}");

    let good = marks_by_poll("hog_good", Thread::Executor);
    assert_eq!(good.len(), 40);
    assert!(good.iter().all(|(poll, count)| poll.is_some() && *count == 1), "{good:?}");

    assert_eq!(marks_by_poll("hog_elsewhere", Thread::Other), [(None, 40)]);
}

#[test]
fn computing_without_a_pause_is_no_blocking_call() {
    let seen = see("endless_good");
    assert!(seen.is_done(), "{seen:#?}");
    assert!(!seen.facts.iter().any(|fact| matches!(fact, Fact::Block { .. })), "{seen:#?}");
    assert_eq!(seen.span(), 0, "computing takes no virtual time");
}
