//! Threads that are not the executor's: a computing one is waited for, one that waits for good is
//! found out.

use facts::Stuck;

use crate::fixture::{Look, at, see, twins};

/// The good program answers and is never taken for stuck; the bad one is proven stuck where its
/// own task waits.
#[track_caller]
fn check(kind: &str, module: &str, answer: u64, waits_at: &str) {
    let (bad, good) = twins(kind);
    assert!(good.is_done(), "{good:#?}");
    assert_eq!(*good.answer(), answer);
    assert_eq!(good.blocks(), []);

    let (how, tasks, _) = bad.stuck();
    assert_eq!(how, Stuck::Idle);
    let [own] = &tasks[..] else { panic!("one task: {tasks:#?}") };
    assert_eq!(own.waits, [Some(at("foreign", &format!("{module}::bad"), waits_at))]);
}

/// What the programs compute: the sum of the numbers below `n`.
fn sum_below(n: u64) -> u64 {
    n * (n - 1) / 2
}

#[test]
fn a_thread_of_the_standard_library() {
    check("std_thread", "std_thread", sum_below(3_000_000), "get.await");
}

#[test]
fn a_thread_of_rayon() {
    check("rayon", "rayon_pool", sum_below(300_000), "get.await");
}

#[test]
fn a_second_runtime() {
    check("second_runtime", "second_runtime", sum_below(3_000_000), "get.await");
}

/// Nobody wakes early, though the standard library would allow for it.
#[test]
fn as_many_wake_as_are_woken() {
    assert_eq!(*see("woken").answer(), serde_json::json!([1, 3]));
}
