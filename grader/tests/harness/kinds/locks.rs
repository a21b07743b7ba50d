//! Locks and permits: who waits for what, who has it, from when to when.

use facts::{Fact, LockKind, Order};
use grader::observation::{Frame, Observation};
use grader::timeline::{Access, Claim, Of, Timeline, Who};

use crate::fixture::{Look, at, order, run, see};

fn told(scenario: &str) -> Observation {
    run(Order { tell_polls: 1_000, ..order(scenario) })
}

/// The rows of locks in every lane, in words: `#1 Mutex: has 0..5`. Tasks have the number of their
/// lane; times are in milliseconds.
fn rows(seen: &Observation) -> Vec<String> {
    let timeline = Timeline::of(seen);
    let mut rows = Vec::new();
    for (n, lane) in timeline.lanes.iter().enumerate() {
        let who = if lane.who == Who::Threads { "threads".to_owned() } else { format!("#{n}") };
        for row in &lane.rows {
            let Of::Lock(lock) = row.of else { continue };
            let lock = &timeline.locks[lock];
            let number = if lock.of > 1 { format!(" {}", lock.nth) } else { String::new() };
            let stays = row.stays.iter().map(|stay| {
                let claim = match stay.claim.expect("it is a lock's row") {
                    Claim::Waits { holds, access } => format!("waits{}{holds}", of(access)),
                    Claim::Has { permits, access } => format!("has{}{permits}", of(access)),
                };
                let until = stay.until.map_or("end".to_owned(), |at| (at / 1_000).to_string());
                format!("{claim} {}..{until}", stay.from / 1_000)
            });
            let marks = row.marks.iter().map(|mark| format!("back {}", mark.at / 1_000));
            let what: Vec<_> = stays.chain(marks).collect();
            rows.push(format!("{who} {:?}{number}: {}", lock.kind, what.join(", ")));
        }
    }
    rows
}

fn of(access: Access) -> &'static str {
    match access {
        Access::Whole => " ",
        Access::Read => " read ",
        Access::Write => " write ",
    }
}

#[test]
fn a_deadlock_shows_who_has_what_the_other_waits_for() {
    let seen = told("two_locks_bad");
    assert_eq!(
        rows(&seen),
        [
            "#1 Mutex 1: has 1 0..end",
            "#1 Mutex 2: waits 1 5..end",
            "#2 Mutex 1: waits 1 5..end",
            "#2 Mutex 2: has 1 0..end",
        ]
    );
    let timeline = Timeline::of(&seen);
    let line = at("stuck", "two_locks::bad", "let (a, b)");
    for lock in &timeline.locks {
        let place = |frame: &Frame| (frame.file.clone(), frame.line);
        assert_eq!(lock.made_at.as_ref().map(place), Some(place(&line)));
    }
    let waiting: Vec<_> =
        timeline.waiting.iter().map(|it| (it.lock, &it.lanes[..], &it.has[..])).collect();
    assert_eq!(waiting, [(1, &[1][..], &[2][..]), (0, &[2][..], &[1][..])]);
}

#[test]
fn grading_hears_nothing_and_what_is_told_changes_nothing() {
    let is_told = |fact: &&Fact| {
        matches!(fact, Fact::Lock { .. } | Fact::Hold { .. } | Fact::HoldsEnd { .. })
    };
    let polls = |fact: &&Fact| matches!(fact, Fact::Poll { .. } | Fact::Life { .. });
    for scenario in ["two_locks_bad", "permits", "moved", "readers"] {
        let (without, with) = (see(scenario), told(scenario));
        assert_eq!(without.facts.iter().filter(is_told).count(), 0, "{scenario}");
        assert!(with.facts.iter().filter(is_told).count() > 3, "{scenario}");
        let rest = |seen: &Observation| {
            let rest = seen
                .facts
                .iter()
                .filter(|it| !is_told(it) && !polls(it) && !matches!(it, Fact::Hog { .. }));
            rest.cloned().collect::<Vec<_>>()
        };
        assert_eq!(rest(&with), rest(&without), "{scenario}");
        assert_eq!(with.ending, without.ending, "{scenario}");
        assert_eq!(rows(&with), rows(&told(scenario)), "{scenario}: each time the same");
    }
}

#[test]
fn permits_are_counted_and_whoever_gives_up_has_none() {
    let seen = told("permits");
    assert!(seen.is_done(), "{seen:#?}");
    assert_eq!(
        rows(&seen),
        [
            "#0 Semaphore: has 1 30..40, has 2 40..50",
            "#1 Semaphore: has 2 0..10, has 1 10..20",
            "#2 Semaphore: waits 1 5..10, has 2 10..30",
            "#3 Semaphore: waits 1 6..7",
        ]
    );
}

#[test]
fn what_another_task_gives_back_is_with_whoever_took_it_until_then() {
    let seen = told("moved");
    assert!(seen.is_done(), "{seen:#?}");
    assert_eq!(
        rows(&seen),
        [
            "#0 Semaphore: has 2 0..10, has 1 10..20",
            "#1 Semaphore: back 10",
            "#2 Semaphore: back 20",
        ]
    );
}

#[test]
fn readers_read_beside_each_other_and_a_writer_goes_on_reading() {
    let seen = told("readers");
    assert!(seen.is_done(), "{seen:#?}");
    assert_eq!(
        rows(&seen),
        [
            "#0 RwLock: waits write 1 5..20, has write 1 20..30, has read 1 30..40",
            "#1 RwLock: has read 1 0..10",
            "#2 RwLock: has read 1 0..20",
        ]
    );
}

#[test]
fn a_task_that_waits_for_itself_has_the_lock_and_waits_for_it() {
    let seen = told("again");
    assert_eq!(rows(&seen), ["#0 Mutex: has 1 0..end", "#0 Mutex: waits 1 10..end"]);
    let timeline = Timeline::of(&seen);
    assert_eq!(
        (&timeline.waiting[0].lanes[..], &timeline.waiting[0].has[..]),
        (&[0][..], &[0][..])
    );
}

#[test]
fn what_makes_a_lock_for_somebody_does_not_hide_whose_it_is() {
    let seen = told("made_elsewhere");
    assert!(seen.is_done(), "{seen:#?}");
    assert_eq!(
        rows(&seen),
        ["#0 Mutex: has 1 10..20", "#1 OnceCell: has 1 0..10", "#2 OnceCell: waits 1 0..10",]
    );
    let timeline = Timeline::of(&seen);
    let lines: Vec<_> =
        timeline.locks.iter().map(|lock| (lock.kind, lock.made_at.clone())).collect();
    let made = |statement| at("locks", "made_elsewhere", statement);
    let expected =
        [(LockKind::OnceCell, made("OnceCell::new()")), (LockKind::Mutex, made("or_default()"))];
    for ((kind, line), (expected_kind, expected)) in lines.iter().zip(&expected) {
        assert_eq!(kind, expected_kind);
        assert_eq!(line.as_ref().map(|line| line.line), Some(expected.line), "{lines:#?}");
    }
    assert_eq!(lines.len(), 2, "{lines:#?}");
}

#[test]
fn a_thread_has_a_lock_outside_of_all_tasks() {
    let seen = told("on_a_thread");
    assert!(seen.is_done(), "{seen:#?}");
    assert_eq!(rows(&seen), ["#0 Mutex: waits 1 5..20", "threads Mutex: has 1 0..20"]);
}
