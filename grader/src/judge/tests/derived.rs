//! The questions asked of the event log, against literals and against their definitions.

use facts::Thread;
use proptest::prelude::*;

use super::*;
use crate::judge::log::{self, OrderSeen};
use crate::rubric::Order;

fn refs(events: &[Event]) -> Vec<&Event> {
    events.iter().collect()
}

#[test]
fn calls_count_marks_and_enters_of_the_name() {
    let events = [enter("a", 1), leave("a", 2), mark("a", 3), mark("b", 4)];
    assert_eq!(log::calls(&refs(&events), "a"), 2);
    assert_eq!(log::calls(&refs(&events), "c"), 0);
}

#[test]
fn calls_per_key_keep_keys_apart() {
    let events = [key(mark("a", 1), "x"), key(mark("a", 2), "y"), key(enter("a", 3), "x")];
    let events = refs(&events);
    let calls: Vec<_> = log::calls_per_key(&events, "a").into_iter().collect();
    assert_eq!(calls, [(Some("x"), 2), (Some("y"), 1)]);
}

#[test]
fn peak_takes_the_log_in_its_order() {
    let handed_over = [enter("a", 0), leave("a", 5), enter("a", 5), leave("a", 9)];
    assert_eq!(log::peak(&refs(&handed_over), "a"), 1);
    let overlapping = [enter("a", 0), enter("a", 5), leave("a", 5), leave("a", 9)];
    assert_eq!(log::peak(&refs(&overlapping), "a"), 2);
    assert_eq!(log::peak(&refs(&[leave("a", 0), enter("a", 1)]), "a"), 1);
    assert_eq!(log::peak(&refs(&[mark("a", 0)]), "a"), 0);
}

#[test]
fn gap_needs_two_and_is_the_longest() {
    let events = [mark("a", 10), mark("a", 40), mark("b", 90), mark("a", 50)];
    assert_eq!(log::gap(&refs(&events), "a"), Some(30));
    assert_eq!(log::gap(&refs(&events), "b"), None);
}

#[test]
fn a_window_does_not_hold_its_end() {
    let events = [mark("a", 0), mark("a", 5), mark("a", 10)];
    assert_eq!(log::rate(&refs(&events), "a", 10), 2);
    assert_eq!(log::rate(&refs(&events), "a", 11), 3);
    assert_eq!(log::rate(&refs(&events), "a", 1), 1);
    assert_eq!(log::rate(&refs(&events), "b", 1), 0);
}

#[test]
fn per_poll_counts_on_the_executor_only() {
    let at_poll = |poll, thread| Event { poll, thread, ..mark("a", 0) };
    let events = [
        at_poll(Some(1), Thread::Executor),
        at_poll(Some(2), Thread::Executor),
        at_poll(Some(2), Thread::Executor),
        at_poll(Some(3), Thread::Other),
        at_poll(Some(3), Thread::Other),
        at_poll(Some(3), Thread::Other),
        at_poll(None, Thread::Executor),
    ];
    assert_eq!(log::per_poll(&refs(&events), "a"), 2);
}

#[test]
fn inside_is_by_key_where_both_have_one_and_by_task_otherwise() {
    let hit = |events: &[Event]| log::inside(&refs(events), "pause", "permit").is_some();
    assert!(hit(&[enter("permit", 0), mark("pause", 1)]));
    assert!(hit(&[enter("permit", 0), enter("pause", 1)]));
    assert!(!hit(&[enter("permit", 0), leave("permit", 1), mark("pause", 1)]));
    assert!(!hit(&[enter("permit", 0), by(mark("pause", 1), 2)]));
    assert!(!hit(&[key(enter("permit", 0), "x"), key(mark("pause", 1), "y")]));
    assert!(hit(&[key(enter("permit", 0), "x"), by(key(mark("pause", 1), "x"), 2)]));
    assert!(hit(&[key(enter("permit", 0), "x"), mark("pause", 1)]));
    // Leaving one of two leaves the other, and a guard may be dropped by another task.
    assert!(hit(&[
        by(enter("permit", 0), 1),
        by(enter("permit", 0), 2),
        by(leave("permit", 1), 2),
        by(mark("pause", 1), 1),
    ]));
    assert!(!hit(&[by(enter("permit", 0), 1), by(leave("permit", 1), 2), by(mark("pause", 1), 1)]));
}

#[test]
fn orders() {
    let base = || Order {
        first: "a".to_owned(),
        then: "b".to_owned(),
        per_key: false,
        all: false,
        within: None,
    };
    let within = || Order { within: Some(10), ..base() };
    let all = || Order { all: true, ..base() };
    let per_key = || Order { per_key: true, ..base() };
    let (a, b) = (|at| mark("a", at), |at| mark("b", at));
    let of = |event: Event, name: &str| key(event, name);
    let cases: Vec<(&str, Order, Vec<Event>, &str)> = vec![
        ("plain", base(), vec![a(0), b(1), b(2)], "kept"),
        ("enters count, leaves do not", base(), vec![enter("a", 0), leave("a", 1), b(1)], "kept"),
        ("too soon", base(), vec![b(0), a(0)], "soon"),
        ("one a is enough", base(), vec![a(0), b(1), a(2)], "kept"),
        ("all a must be before", all(), vec![a(0), b(1), a(2)], "soon"),
        ("all a are before", all(), vec![a(0), a(1), b(2)], "kept"),
        ("no b", base(), vec![a(0)], "absent"),
        ("no a", base(), vec![b(0)], "absent"),
        ("in time", within(), vec![a(0), b(10), a(20), b(25)], "kept"),
        ("late", within(), vec![a(0), b(11)], "late 11"),
        ("the last a waits", within(), vec![a(0), b(5), a(20)], "not followed"),
        ("no b in time", within(), vec![a(0)], "not followed"),
        ("other key", per_key(), vec![of(a(0), "x"), of(b(1), "y")], "soon"),
        (
            "same keys, crossed",
            per_key(),
            vec![of(a(0), "x"), of(a(0), "y"), of(b(1), "y"), of(b(2), "x")],
            "kept",
        ),
        (
            "per key and in time",
            Order { within: Some(10), ..per_key() },
            vec![of(a(0), "x"), of(a(0), "y"), of(b(1), "y"), of(b(20), "x")],
            "late 20",
        ),
    ];
    for (what, order, events, wanted) in cases {
        let seen = match log::order(&refs(&events), &order) {
            OrderSeen::Kept => "kept".to_owned(),
            OrderSeen::Absent => "absent".to_owned(),
            OrderSeen::TooSoon(_) => "soon".to_owned(),
            OrderSeen::TooLate(_, delay) => format!("late {delay}"),
            OrderSeen::NotFollowed(_) => "not followed".to_owned(),
        };
        assert_eq!(seen, wanted, "{what}");
    }
}

proptest! {
    /// The definition: for every instant, count what falls into the window that begins there.
    #[test]
    fn rate_is_the_fullest_window(mut times in prop::collection::vec(0_u64..60, 0..24), window in 1_u64..30) {
        times.sort_unstable();
        let events: Vec<Event> = times.iter().map(|at| mark("a", *at)).collect();
        let fullest = (0..60)
            .map(|t| times.iter().filter(|at| (t..t + window).contains(*at)).count())
            .max();
        prop_assert_eq!(log::rate(&refs(&events), "a", window), fullest.unwrap_or(0));
    }

    /// The definition: after each line of the log, enters so far less leaves so far. Stays are
    /// drawn as pairs of places in the log, so that each leave has its enter before it.
    #[test]
    fn peak_is_the_most_open_stays(stays in prop::collection::vec((0_usize..40, 1_usize..20), 0..20)) {
        let mut lines: Vec<(usize, bool)> = stays
            .iter()
            .flat_map(|(begin, length)| [(*begin, true), (begin + length, false)])
            .collect();
        lines.sort_unstable();
        let events: Vec<Event> = lines
            .iter()
            .map(|(at, entered)| if *entered { enter("a", *at as u64) } else { leave("a", *at as u64) })
            .collect();
        // Leaves sort before enters of the same place, so a stay is open in [begin, end).
        let most = (0..60)
            .map(|t| stays.iter().filter(|(begin, length)| (*begin..begin + length).contains(&t)).count())
            .max();
        prop_assert_eq!(log::peak(&refs(&events), "a"), most.unwrap_or(0));
    }
}

#[test]
fn the_line_of_a_spin_is_that_of_the_task_that_was_polled_most() {
    let task = |id, polls| Fact::Task { id, spawned_at: None, alive: true, polls };
    let stands = |task, frame| facts::StuckTask {
        task,
        spawned_at: None,
        waits: vec![vec![frame]],
        inside: Vec::new(),
    };
    let spinning = |facts: Vec<Fact>| {
        let tasks = vec![stands(0, 7), stands(4, 8), stands(5, 9)];
        let how = Ended::Stuck { how: Stuck::Spinning, tasks, frames: Vec::new() };
        let run = run(1, Ending::Reported { how, at: 0, polls: 1_000 }, facts);
        verdict("ended = \"done\"", &seen(vec![run])).evidence.remove(0).at
    };
    assert_eq!(spinning(vec![task(4, 990), task(5, 5)]), [line(8)]);
    // The scenario's own task has no record: the rest of the polls is its.
    assert_eq!(spinning(vec![task(4, 10), task(5, 5)]), [line(7)]);
    // Two that wake each other are both told.
    assert_eq!(spinning(vec![task(4, 499), task(5, 490)]), [line(8), line(9)]);
}

#[test]
fn events_tell_the_line_they_came_from() {
    let at = |frame, event: Event| Event { frames: vec![frame], ..event };
    let shown = |lines: &str, events: Vec<Event>| {
        verdict(lines, &seen(vec![done(log(events))])).evidence.remove(0)
    };
    let events = || vec![key(at(8, enter("a", 0)), "x"), key(enter("a", 1), "x")];
    for lines in
        ["peak.a = 1", "calls.a = 1", "per_poll.a = 1", "rate.a = { in_any = \"1s\", at_most = 1 }"]
    {
        assert_eq!(shown(lines, events()).at, [line(8)], "{lines}");
    }
    let evidence = shown("calls.a = { per_key = 1 }", events());
    assert_eq!(evidence.at, [line(8)]);
    let value = Box::new(Quantity::Number(2.0));
    assert_eq!(evidence.observed, Quantity::ForKey { key: Some("x".to_owned()), value });
    assert_eq!(shown("thread.a = \"other\"", events()).at, [line(8)]);
}
