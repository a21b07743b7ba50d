//! What is laid out of runs that the engine has watched, and of runs made up to be odd.

use std::collections::BTreeMap;

use facts::{Event, EventKind, Fact, HoldStep, LockKind, Stuck, Thread};
use proptest::prelude::*;

use super::*;
use crate::observation::Output;
use crate::timeline::examples;

fn stays<'t>(lane: &'t Lane, name: &str) -> Vec<&'t Stay> {
    let stays = lane.rows.iter().flat_map(|row| &row.stays);
    let mut stays: Vec<&Stay> = stays.filter(|stay| stay.name == name).collect();
    stays.sort_by_key(|stay| stay.from);
    stays
}

fn overlap(stays: &[&Stay]) -> bool {
    stays.windows(2).any(|pair| pair[0].until.is_none_or(|until| until > pair[1].from))
}

fn line(frame: Option<&Frame>) -> Option<(&str, u32)> {
    frame.map(|frame| (frame.file.as_str(), frame.line))
}

#[test]
fn dishes_are_cooked_one_after_the_other_or_side_by_side() {
    let slow = Timeline::of(&examples::one_after_the_other());
    let quick = Timeline::of(&examples::side_by_side());
    for timeline in [&slow, &quick] {
        assert_eq!(timeline.end, End::Done);
        assert_eq!(timeline.lanes.len(), 1, "the starter spawns nothing");
        let keys = timeline.lanes[0].rows.iter().map(|row| &row.of);
        assert_eq!(keys.filter(|of| matches!(of, Of::Key(_))).count(), 8, "a row for each table");
        assert_eq!(stays(&timeline.lanes[0], "stove").len(), 8);
        assert_eq!(timeline.calls[0].title(), Some("serve"));
    }
    assert!(!overlap(&stays(&slow.lanes[0], "stove")));
    assert!(overlap(&stays(&quick.lanes[0], "stove")));
    // The moment more that leftovers get to end in belongs to no picture.
    assert_eq!((slow.ended_at, quick.ended_at), (1_375_000, 207_000));
    assert_eq!(slow.lanes[0].polls.len(), 25);
    assert_eq!(slow.polls_until, None);
}

#[test]
fn blocked_stretches_belong_to_the_task_that_blocks_and_have_its_line() {
    let timeline = Timeline::of(&examples::blocked());
    assert_eq!(timeline.blocks.len(), 12);
    for block in &timeline.blocks {
        assert_eq!((block.lane, block.took, block.calls), (Some(0), 40_000, 1));
        assert_eq!(line(block.line.as_ref()), Some(("src/lib.rs", 51)));
    }
    let beats: Vec<_> = timeline.lanes[1..].iter().map(|lane| lane.rows[0].title()).collect();
    assert_eq!(beats, [Some("beat"), Some("beat")]);
    let hearts: Vec<_> = timeline.lanes[1..].iter().map(|lane| &lane.who).collect();
    for (n, who) in hearts.into_iter().enumerate() {
        let Who::Task { spawned_at: Some(frame), nth, of: 2 } = who else { panic!("{who:?}") };
        assert_eq!((frame.origin, *nth), (crate::observation::Origin::Suite, n + 1));
    }
}

#[test]
fn tasks_in_a_deadlock_stand_from_their_last_poll_on_and_who_waits_for_them_does_not() {
    let timeline = Timeline::of(&examples::deadlock());
    assert_eq!(timeline.end, End::Stuck(Stuck::Idle));
    assert!(timeline.is_open());
    let stands = |lane: &Lane| {
        let stands = lane.stands.iter();
        stands
            .map(|stand| (stand.how, stand.from, stand.line.as_ref().map(|line| line.line)))
            .collect::<Vec<_>>()
    };
    assert_eq!(stands(&timeline.lanes[0]), [], "it waits for the two others");
    assert_eq!(stands(&timeline.lanes[1]), [(Standing::Waits, 11_000, Some(58))]);
    assert_eq!(stands(&timeline.lanes[2]), [(Standing::Waits, 20_000, Some(58))]);
}

#[test]
fn in_a_deadlock_each_has_what_the_other_waits_for() {
    let timeline = Timeline::of(&examples::deadlock());
    let (first, second) = (Of::Lock(0), Of::Lock(1));
    let expected = [
        (1, first.clone(), true, 0, None),
        (1, second.clone(), false, 11_000, None),
        (2, second, true, 0, None),
        (2, first, false, 20_000, None),
    ];
    let mut claims = claims(&timeline);
    claims.retain(|(_, of, ..)| matches!(of, Of::Lock(_)));
    claims.sort_by_key(|(lane, _, _, from, _)| (*lane, *from));
    assert_eq!(claims, expected);
    let waiting = |lock, lanes, has| Waiting { lock, lanes: vec![lanes], has: vec![has] };
    assert_eq!(timeline.waiting, [waiting(1, 1, 2), waiting(0, 2, 1)]);
}

#[test]
fn a_thread_that_is_kept_for_ever_is_no_block_of_no_length() {
    let timeline = Timeline::of(&examples::held());
    assert_eq!(timeline.end, End::Stuck(Stuck::Thread));
    let [stand] = &timeline.lanes[0].stands[..] else { panic!("{:?}", timeline.lanes[0]) };
    assert_eq!((stand.how, line(stand.line.as_ref())), (Standing::Holds, Some(("src/lib.rs", 36))));
    assert_eq!(timeline.lanes[0].polls.last().map(|poll| poll.took), Some(None));
    assert_eq!(timeline.blocks, []);
}

#[test]
fn tasks_that_go_on_after_the_end_are_known() {
    let timeline = Timeline::of(&examples::left_running());
    let left: Vec<_> = timeline.lanes.iter().filter(|lane| timeline.goes_on(lane)).collect();
    assert_eq!(left.len(), 4);
    for lane in left {
        let Who::Task { spawned_at, of: 4, .. } = &lane.who else { panic!("{:?}", lane.who) };
        assert_eq!(line(spawned_at.as_ref()), Some(("src/lib.rs", 94)));
        assert!(lane.rows[0].stays.last().is_some_and(|stay| stay.until.is_none()));
    }
}

#[test]
fn all_polls_of_these_runs_are_known() {
    for (name, example) in examples::ALL {
        assert_eq!(Timeline::of(&example()).polls_until, None, "{name}");
    }
}

#[test]
fn what_was_seen_is_the_same_each_time() {
    for (name, example) in examples::ALL {
        assert_eq!(Timeline::of(&example()), Timeline::of(&example()), "{name}");
    }
}

// --- made up

fn run(facts: Vec<Fact>, ending: Ending) -> Observation {
    Observation {
        scenario: "made_up".to_owned(),
        seed: 1,
        ending,
        facts,
        places: BTreeMap::new(),
        output: Output::default(),
    }
}

fn reported(how: Ended, at: Micros) -> Ending {
    Ending::Reported { how, at, polls: 9 }
}

fn event(kind: EventKind, name: &str, key: Option<&str>, at: Micros, task: Option<u64>) -> Fact {
    Fact::Event(Event {
        kind,
        name: name.to_owned(),
        key: key.map(str::to_owned),
        value: None,
        at,
        task,
        poll: Some(at + 1),
        thread: if task.is_some() { Thread::Executor } else { Thread::Other },
        frames: Vec::new(),
    })
}

#[test]
fn nothing_at_all_is_a_picture_too() {
    for ending in [
        Ending::LimitHit { limit: crate::observation::Limit::Cpu },
        Ending::Signaled { signal: 9 },
        reported(Ended::Done, 0),
    ] {
        let timeline = Timeline::of(&run(Vec::new(), ending));
        assert_eq!((timeline.shown, timeline.lanes.len()), (0, 1));
    }
}

#[test]
fn a_guard_that_is_dropped_in_another_task_ends_the_stay_of_the_first() {
    use EventKind::{Enter, Leave};
    let facts = vec![
        event(Enter, "desk", None, 1, Some(3)),
        event(Enter, "desk", None, 2, Some(4)),
        event(Leave, "desk", None, 5, Some(4)),
        event(Leave, "desk", None, 6, Some(4)),
        event(Leave, "desk", None, 7, Some(4)),
        Fact::Task { id: 4, spawned_at: None, alive: false, polls: 1 },
    ];
    let timeline = Timeline::of(&run(facts, reported(Ended::Done, 9)));
    let until = |lane: usize| timeline.lanes[lane].rows[0].stays[0].until;
    assert_eq!((until(0), until(1)), (Some(6), Some(5)), "a leave too many changes nothing");
}

#[test]
fn other_threads_have_a_lane_of_their_own() {
    let facts = vec![event(EventKind::Mark, "call", Some("a"), 3, None)];
    let timeline = Timeline::of(&run(facts, reported(Ended::Done, 9)));
    assert_eq!(timeline.lanes.last().map(|lane| &lane.who), Some(&Who::Threads));
    assert_eq!(timeline.lanes.len(), 2);
}

#[test]
fn blocks_without_a_pause_are_one_and_marks_at_one_moment_as_well() {
    let block = |at, took| Fact::Block {
        call: BlockingCall::Sleep,
        cause: None,
        at,
        took,
        task: None,
        frames: Vec::new(),
    };
    let mark = |at| event(EventKind::Mark, "absorb", None, at, Some(1));
    let mut facts = vec![block(0, 5), block(5, 5), block(11, 5)];
    facts.extend((0..64).map(|_| mark(20)));
    facts.push(mark(21));
    let timeline = Timeline::of(&run(facts, reported(Ended::Done, 30)));
    let blocks: Vec<_> = timeline.blocks.iter().map(|it| (it.from, it.took, it.calls)).collect();
    assert_eq!(blocks, [(0, 10, 2), (11, 5, 1)]);
    let marks: Vec<_> =
        timeline.lanes[0].rows[0].marks.iter().map(|it| (it.at, it.times)).collect();
    assert_eq!(marks, [(20, 64), (21, 1)]);
    assert_eq!(timeline.crowds, [("absorb".to_owned(), 64)]);
}

#[test]
fn a_run_that_goes_on_in_vain_is_not_drawn_to_its_end() {
    let stuck = Ended::Stuck { how: Stuck::Patience, tasks: Vec::new(), frames: Vec::new() };
    let mut facts = vec![
        event(EventKind::Enter, "call", None, 0, Some(1)),
        event(EventKind::Leave, "call", None, 4_000, Some(1)),
    ];
    let at = |n: u64| event(EventKind::Mark, "beat", None, n * 10_000, Some(1));
    facts.extend((0..6_000).map(at));
    let beats = facts.clone();
    let stuck = || reported(stuck.clone(), 60_000_000);
    let timeline = Timeline::of(&run(facts, stuck()));
    assert_eq!((timeline.shown, timeline.ended_at), (8_000, 60_000_000));
    // A few polls of each task are shown, so that one sees how it goes on.
    let polls = (0..100).map(|n| Fact::Poll { task: 1, at: n * 3_000, took: Some(0) });
    let timeline = Timeline::of(&run(beats.into_iter().chain(polls).collect(), stuck()));
    assert_eq!(timeline.shown, 72_000);
}

#[test]
fn who_spins_is_told_from_who_only_waits() {
    let stuck = |task| facts::StuckTask {
        task,
        spawned_at: None,
        waits: Vec::new(),
        inside: vec!["desk".to_owned()],
    };
    let tasks = vec![stuck(0), stuck(2)];
    let how = Ended::Stuck { how: Stuck::Spinning, tasks, frames: Vec::new() };
    let facts = vec![
        Fact::Poll { task: 1, at: 0, took: Some(0) },
        Fact::Poll { task: 2, at: 5, took: Some(0) },
        Fact::Task { id: 2, spawned_at: None, alive: true, polls: 8 },
    ];
    let timeline = Timeline::of(&run(facts, reported(how, 9)));
    let stands: Vec<_> = timeline
        .lanes
        .iter()
        .map(|lane| lane.stands.iter().map(|it| (it.how, it.from)).collect::<Vec<_>>())
        .collect();
    assert_eq!(stands, [[(Standing::Waits, 0)], [(Standing::Spins, 5)]]);
}

#[test]
fn who_goes_on_in_vain_is_told_from_who_waits_even_when_not_all_polls_are_known() {
    let stuck = |task| facts::StuckTask {
        task,
        spawned_at: None,
        waits: Vec::new(),
        inside: vec!["desk".to_owned()],
    };
    let how =
        Ended::Stuck { how: Stuck::Patience, tasks: vec![stuck(0), stuck(2)], frames: Vec::new() };
    // Nine polls, of which these are told: the first task may have been polled ever since.
    let facts = vec![
        Fact::Poll { task: 2, at: 5, took: Some(0) },
        Fact::Poll { task: 1, at: 5_000, took: Some(0) },
        Fact::Task { id: 2, spawned_at: None, alive: true, polls: 1 },
    ];
    let timeline = Timeline::of(&run(facts, reported(how, 60_000)));
    let stands: Vec<_> = timeline
        .lanes
        .iter()
        .map(|lane| lane.stands.iter().map(|it| (it.how, it.from)).collect::<Vec<_>>())
        .collect();
    assert_eq!(stands, [[(Standing::Again, 60_000)], [(Standing::Waits, 5)]]);
    assert_eq!((timeline.polls_until, timeline.shown), (Some(5_000), 1_000));
}

#[test]
fn polls_that_were_not_told_are_known_to_be_missing() {
    let facts = vec![
        Fact::Poll { task: 1, at: 3, took: Some(0) },
        Fact::Poll { task: 1, at: 7, took: Some(0) },
    ];
    let timeline = Timeline::of(&run(facts, reported(Ended::Done, 30)));
    assert_eq!(timeline.polls_until, Some(7));
}

/// Any log: what is entered, left and marked, by whom.
fn logs() -> impl Strategy<Value = Vec<Fact>> {
    let kind = prop_oneof![Just(EventKind::Enter), Just(EventKind::Leave), Just(EventKind::Mark)];
    let one = (kind, 0..3_u8, proptest::option::of(0..30_u8), 0..50_u64, 0..4_u64);
    proptest::collection::vec(one, 0..120).prop_map(|mut log| {
        log.sort_by_key(|(_, _, _, at, _)| *at);
        let fact = |(kind, name, key, at, task): (EventKind, u8, Option<u8>, Micros, u64)| {
            let key = key.map(|key| key.to_string());
            event(kind, &format!("n{name}"), key.as_deref(), at, (task > 0).then_some(task))
        };
        log.into_iter().map(fact).collect()
    })
}

proptest! {
    #[test]
    fn stays_of_a_row_never_overlap_and_nothing_is_lost(log in logs()) {
        let count = |kind: EventKind| {
            log.iter().filter(|fact| matches!(fact, Fact::Event(it) if it.kind == kind)).count()
        };
        let (entered, marked) = (count(EventKind::Enter), count(EventKind::Mark));
        let timeline = Timeline::of(&run(log.clone(), reported(Ended::Done, 60)));
        let rows = || timeline.lanes.iter().flat_map(|lane| &lane.rows);
        prop_assert_eq!(rows().map(|row| row.stays.len()).sum::<usize>(), entered);
        let marks = rows().flat_map(|row| &row.marks).map(|mark| mark.times).sum::<usize>();
        prop_assert_eq!(marks, marked);
        for row in rows() {
            let stays: Vec<&Stay> = row.stays.iter().collect();
            prop_assert!(!overlap(&stays), "{:?}", row);
            prop_assert!(row.marks.is_sorted_by_key(|mark| mark.at));
        }
    }
}

// --- locks, made up

fn lock(lock: u64, kind: LockKind, file: &str) -> Fact {
    let made_at = facts::Place { file: file.to_owned(), line: 7 };
    Fact::Lock { lock, kind, permits: 1, made_at, frames: Vec::new() }
}

fn mutex(number: u64) -> Fact {
    lock(number, LockKind::Mutex, "/student/src/lib.rs")
}

fn hold(step: HoldStep, (lock, hold): (u64, u64), at: Micros, task: Option<u64>) -> Fact {
    let thread = if task.is_some() { Thread::Executor } else { Thread::Other };
    Fact::Hold { step, lock, hold, permits: 1, at, task, thread }
}

fn claims(timeline: &Timeline) -> Vec<(usize, Of, bool, Micros, Option<Micros>)> {
    let lanes = timeline.lanes.iter().enumerate();
    let rows = lanes.flat_map(|(n, lane)| lane.rows.iter().map(move |row| (n, row)));
    let stays = rows.flat_map(|(n, row)| row.stays.iter().map(move |stay| (n, &row.of, stay)));
    let has = |stay: &Stay| matches!(stay.claim, Some(Claim::Has { .. }));
    stays.map(|(n, of, stay)| (n, of.clone(), has(stay), stay.from, stay.until)).collect()
}

#[test]
fn what_takes_no_time_is_not_drawn_and_what_comes_after_the_end_has_not_happened() {
    use HoldStep::{Back, Left, Taken, Waits};
    let facts = vec![
        mutex(1),
        mutex(2),
        hold(Taken, (1, 1), 3, Some(1)),
        hold(Back, (1, 0), 3, Some(1)),
        hold(Waits, (1, 2), 3, Some(1)),
        hold(Left, (1, 2), 3, Some(1)),
        hold(Taken, (2, 3), 5, Some(1)),
        hold(Back, (2, 0), 31, Some(1)),
    ];
    let timeline = Timeline::of(&run(facts, reported(Ended::Done, 30)));
    assert_eq!(claims(&timeline), [(0, Of::Lock(1), true, 5, None)]);
    assert_eq!(
        timeline.locks.iter().map(|it| (it.nth, it.of)).collect::<Vec<_>>(),
        [(1, 2), (2, 2)]
    );
    assert_eq!(timeline.waiting, [], "it is done");
}

#[test]
fn where_telling_ends_nothing_is_said_of_what_comes_after() {
    let stuck = Ended::Stuck { how: Stuck::Patience, tasks: Vec::new(), frames: Vec::new() };
    let facts = vec![
        mutex(1),
        hold(HoldStep::Taken, (1, 1), 3, Some(1)),
        hold(HoldStep::Waits, (1, 2), 4, Some(1)),
        Fact::HoldsEnd { at: 9 },
    ];
    let timeline = Timeline::of(&run(facts, reported(stuck, 30)));
    let expected = [(0, Of::Lock(0), true, 3, Some(9)), (0, Of::Lock(0), false, 4, Some(9))];
    assert_eq!(claims(&timeline), expected);
    assert_eq!((timeline.locks_until, &timeline.waiting[..]), (Some(9), &[][..]));
}

#[test]
fn locks_that_a_library_made_for_itself_are_nobodys_business() {
    let facts = vec![
        lock(1, LockKind::Mutex, "/registry/tokio-1.0.0/src/fs/file.rs"),
        lock(2, LockKind::Mutex, "/rustc/0/library/core/src/ops/function.rs"),
        hold(HoldStep::Taken, (1, 1), 3, Some(1)),
        hold(HoldStep::Taken, (2, 2), 3, Some(1)),
    ];
    let timeline = Timeline::of(&run(facts, reported(Ended::Done, 30)));
    assert_eq!(claims(&timeline), [(0, Of::Lock(0), true, 3, None)]);
    assert_eq!(timeline.locks[0].made_at, None, "who made it is not known");
}

#[test]
fn permits_that_are_merged_are_neither_lost_nor_doubled() {
    use HoldStep::{Back, Merged, Taken};
    let with = |permits, fact| match fact {
        Fact::Hold { step, lock, hold, at, task, thread, .. } => {
            Fact::Hold { step, lock, hold, permits, at, task, thread }
        }
        other => other,
    };
    let facts = vec![
        lock(1, LockKind::Semaphore, "/student/src/lib.rs"),
        with(2, hold(Taken, (1, 1), 0, Some(1))),
        with(3, hold(Taken, (1, 2), 5, Some(1))),
        with(3, hold(Merged { hold: 2 }, (1, 1), 10, Some(1))),
        with(5, hold(Back, (1, 1), 20, Some(1))),
    ];
    let timeline = Timeline::of(&run(facts, reported(Ended::Done, 30)));
    let stays = timeline.lanes[0].rows[0].stays.iter().map(|stay| match stay.claim {
        Some(Claim::Has { permits, access: Access::Whole }) => (permits, stay.from, stay.until),
        other => panic!("{other:?}"),
    });
    assert_eq!(stays.collect::<Vec<_>>(), [(2, 0, Some(5)), (5, 5, Some(10)), (5, 10, Some(20))]);
}

/// Steps in any order, of holds and locks that there may not be.
fn steps() -> impl Strategy<Value = Vec<Fact>> {
    let step = prop_oneof![
        Just(HoldStep::Waits),
        Just(HoldStep::Taken),
        Just(HoldStep::Left),
        Just(HoldStep::Back),
        Just(HoldStep::Forgotten),
        (0..6_u64).prop_map(|hold| HoldStep::Merged { hold }),
    ];
    let one = (step, (0..4_u64, 0..6_u64), 0..50_u64, 0..4_u64);
    let fact = |(step, of, at, task): (HoldStep, (u64, u64), Micros, u64)| {
        hold(step, of, at, (task > 0).then_some(task))
    };
    proptest::collection::vec(one, 0..80).prop_map(move |steps| {
        let locks = [mutex(1), mutex(2), lock(3, LockKind::Semaphore, "/suite/suite.rs")];
        locks.into_iter().chain(steps.into_iter().map(fact)).collect()
    })
}

proptest! {
    #[test]
    fn whatever_is_told_of_locks_stays_of_a_row_never_overlap(facts in steps()) {
        let stuck = Ended::Stuck { how: Stuck::Idle, tasks: Vec::new(), frames: Vec::new() };
        let timeline = Timeline::of(&run(facts, reported(stuck, 60)));
        for row in timeline.lanes.iter().flat_map(|lane| &lane.rows) {
            prop_assert!(!overlap(&row.stays.iter().collect::<Vec<_>>()), "{:?}", row);
            for stay in &row.stays {
                prop_assert!(stay.until.is_none_or(|until| until > stay.from), "{:?}", row);
            }
        }
        for waiting in &timeline.waiting {
            prop_assert!(!waiting.lanes.is_empty() && waiting.lock < timeline.locks.len());
        }
    }
}
