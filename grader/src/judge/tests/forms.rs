//! Every form of expectation: a run in which it holds, one in which it does not, and one that
//! ended too early to tell.

use facts::{BlockingCall, Place, StuckTask};
use serde_json::json;

use super::*;
use crate::grade::{BlockSeen, StuckSeen};

fn block(cause: Option<&str>, took: Micros, frame: u64) -> Fact {
    Fact::Block {
        call: BlockingCall::Sleep,
        cause: cause.map(ToOwned::to_owned),
        at: 0,
        took,
        task: Some(1),
        frames: vec![1, frame],
    }
}

fn panic(message: &str, cause: Option<&str>) -> Fact {
    Fact::Panic {
        message: message.to_owned(),
        cause: cause.map(ToOwned::to_owned),
        task: Some(1),
        frames: vec![8],
    }
}

fn task(id: u64, file: &str, alive: bool) -> Fact {
    let spawned_at = Some(Place { file: file.to_owned(), line: 12 });
    Fact::Task { id, spawned_at, alive, polls: 3 }
}

fn hog(cpu_us: u64) -> Fact {
    Fact::Hog { task: Some(1), cpu_us, frames: vec![8] }
}

fn count(name: &str, n: u64) -> Fact {
    Fact::Count { name: name.to_owned(), n }
}

fn marks(name: &str, times: &[Micros]) -> Vec<Fact> {
    log(times.iter().map(|at| mark(name, *at)).collect())
}

fn keys(name: &str, keys: &[&str]) -> Vec<Fact> {
    log(keys.iter().map(|it| key(mark(name, 0), it)).collect())
}

fn elsewhere(name: &str) -> Vec<Fact> {
    log(vec![Event { thread: Thread::Other, ..mark(name, 0) }])
}

#[test]
fn forms_hold_and_fail() {
    let two_open = || log(vec![enter("x", 0), enter("x", 1), leave("x", 2), leave("x", 3)]);
    let crossed = || [keys("asked", &["1", "2"]), keys("served", &["2", "1"])].concat();
    // The lines, facts with which they hold, facts with which they fail.
    let table: Vec<(&str, Vec<Fact>, Vec<Fact>)> = vec![
        ("span.x = \"1s\"", vec![span("x", 5, Some(1_000_005))], vec![span("x", 0, Some(999_999))]),
        ("span.x = { at_most = \"1s\" }", vec![span("x", 0, Some(1_000_000))], vec![]),
        (
            "span.x = { at_most = \"1s\" }",
            vec![span("x", 0, Some(1))],
            vec![span("x", 0, Some(1)), span("x", 0, Some(1_000_001))],
        ),
        // A call that never came back although the scenario ended.
        ("span.x = { at_most = \"9s\" }", vec![span("x", 0, Some(1))], vec![span("x", 0, None)]),
        ("count.x = 0", vec![count("x", 3), count("x", 0)], vec![count("x", 1)]),
        ("count.x = { none = true }", vec![count("x", 0)], vec![]),
        ("peak.x = { between = [2, 5] }", two_open(), vec![]),
        ("peak.x = { at_most = 1 }", vec![], two_open()),
        ("calls.x = 2", marks("x", &[1, 2]), marks("x", &[1, 2, 3])),
        ("calls.x = { not = 0 }", marks("x", &[1]), vec![]),
        ("calls.x = { one_of = [1, 2] }", marks("x", &[1]), marks("x", &[1, 2, 3])),
        ("calls.x = { none = true }", vec![], marks("x", &[1])),
        ("calls.x = { per_key = 1 }", keys("x", &["a", "b"]), keys("x", &["a", "b", "a"])),
        ("calls.x = { per_key = 1 }", keys("x", &["a"]), vec![]),
        ("calls.x = { per_key = { at_most = 1 } }", vec![], keys("x", &["a", "a"])),
        ("gap.x = { at_most = \"2us\" }", marks("x", &[1, 3, 4]), marks("x", &[1, 4, 5])),
        ("gap.x = { at_most = \"2us\" }", marks("x", &[1, 3]), marks("x", &[1])),
        (
            "rate.x = { in_any = \"10us\", at_most = 2 }",
            marks("x", &[0, 5, 10]),
            marks("x", &[0, 5, 9]),
        ),
        ("per_poll.x = { at_most = 1 }", marks("x", &[1]), marks("x", &[1, 2])),
        ("panics = { none = true }", vec![panic("fire", Some("stove"))], vec![panic("fire", None)]),
        (
            "panics = { at_most = 1 }",
            vec![panic("a", None)],
            vec![panic("a", None), panic("b", None)],
        ),
        ("panics = { one_of = [\"fi\"] }", vec![panic("on fire", None)], vec![panic("ice", None)]),
        (
            "left_running = { none = true }",
            vec![task(1, "/student/src/lib.rs", false)],
            vec![task(1, "/student/src/lib.rs", true)],
        ),
        ("block = { none = true }", vec![], vec![block(Some("legacy"), 5, 7)]),
        ("block.own = { none = true }", vec![block(Some("legacy"), 5, 7)], vec![block(None, 5, 7)]),
        (
            "block.legacy = { none = true }",
            vec![block(None, 5, 7), block(Some("other"), 5, 7)],
            vec![block(Some("legacy"), 5, 7)],
        ),
        (
            "block.own = { at_most = \"10us\" }",
            vec![block(None, 10, 7)],
            vec![block(None, 6, 7), block(None, 5, 8)],
        ),
        ("block = 1", vec![block(None, 10, 7)], vec![]),
        ("answer.x = []", vec![answer("x", json!([]))], vec![answer("x", json!([1]))]),
        ("answer.x = 2", vec![answer("x", json!(1)), answer("x", json!(2.0))], vec![]),
        (
            "answer.x = { is = { a = 1 } }",
            vec![answer("x", json!({ "a": 1 }))],
            vec![answer("x", json!({}))],
        ),
        (
            "answer.x = { not = \"a\" }",
            vec![answer("x", json!("b"))],
            vec![answer("x", json!("a"))],
        ),
        (
            "answer.x = { one_of = [1, \"b\"] }",
            vec![answer("x", json!("b"))],
            vec![answer("x", json!(2))],
        ),
        ("answer.x = { at_least = 3 }", vec![answer("x", json!(3))], vec![answer("x", json!("9"))]),
        (
            "answer.x = { same_as = \"input.y\" }",
            vec![input("y", json!([1])), answer("x", json!([1]))],
            vec![input("y", json!([1])), answer("x", json!([2]))],
        ),
        (
            "answer.x = { same_as = \"answer.y\" }",
            vec![answer("y", json!([1])), answer("x", json!([1]))],
            vec![answer("x", json!([1]))],
        ),
        (
            "answer.x = { same_set_as = \"input.y\" }",
            vec![input("y", json!([1, 2])), answer("x", json!([2, 1]))],
            vec![input("y", json!([1, 2])), answer("x", json!([2, 2]))],
        ),
        (
            "answer.x = { same_set_as = [1, 2] }",
            vec![answer("x", json!([2, 1]))],
            vec![answer("x", json!([2]))],
        ),
        ("answer.x = { len = 2 }", vec![answer("x", json!([1, 2]))], vec![answer("x", json!([1]))]),
        ("answer.x = { sum = 3 }", vec![answer("x", json!([1, 2]))], vec![answer("x", json!([1]))]),
        (
            "answer.x = { contains = [1] }",
            vec![answer("x", json!([1, 2]))],
            vec![answer("x", json!([2]))],
        ),
        (
            "answer.x = { contains = \"ir\" }",
            vec![answer("x", json!("fire"))],
            vec![answer("x", json!("ice"))],
        ),
        (
            "answer.x = { sorted = true }",
            vec![answer("x", json!([1, 2]))],
            vec![answer("x", json!([2, 1]))],
        ),
        (
            "answer.x = { unique = true }",
            vec![answer("x", json!([1, 2]))],
            vec![answer("x", json!([1, 1]))],
        ),
        (
            "answer.x = { none = true }",
            vec![answer("x", json!(null))],
            vec![answer("x", json!([0]))],
        ),
        (
            "answer.x = { each = { at_most = 9 } }",
            vec![answer("x", json!([9, 1]))],
            vec![answer("x", json!([9, 10]))],
        ),
        (
            "answer.x = { each = \"ok\" }",
            vec![answer("x", json!(["ok"]))],
            vec![answer("x", json!(["ok", "no"]))],
        ),
        ("order.of.x = [10, 9]", keys("x", &["10", "9"]), keys("x", &["9", "10"])),
        ("order.of.x = { sorted = true }", keys("x", &["9", "10"]), keys("x", &["10", "9"])),
        (
            "order.of.served = { same_order_of = \"asked\" }",
            [keys("asked", &["1", "2"]), keys("served", &["1", "2"])].concat(),
            crossed(),
        ),
        (
            "order.of.served = { same_order_of = \"asked\" }",
            keys("served", &[])
                .into_iter()
                .chain(keys("asked", &["1"]))
                .chain(keys("served", &["1"]))
                .collect(),
            vec![],
        ),
        (
            "order.of.x = { same_as = \"input.y\" }",
            [keys("x", &["1", "2"]), vec![input("y", json!(["1", "2"]))]].concat(),
            [keys("x", &["1", "2"]), vec![input("y", json!([2, 1]))]].concat(),
        ),
        ("thread.x = \"other\"", elsewhere("x"), marks("x", &[1])),
        ("thread.x = \"executor\"", marks("x", &[1]), elsewhere("x")),
        ("thread.x = \"executor\"", marks("x", &[1]), vec![]),
        (
            "never_inside = [\"x\", \"y\"]",
            log(vec![enter("y", 0), leave("y", 1), mark("x", 1)]),
            log(vec![enter("y", 0), mark("x", 1), leave("y", 1)]),
        ),
        (
            "order = { first = \"x\", then = \"y\" }",
            log(vec![mark("x", 0), mark("y", 0)]),
            log(vec![mark("y", 0), mark("x", 0)]),
        ),
        ("order = { first = \"x\", then = \"y\" }", log(vec![mark("x", 0), mark("y", 0)]), vec![]),
        (
            "order = { first = \"x\", then = \"y\", within = \"5us\" }",
            log(vec![mark("x", 0), mark("y", 5)]),
            log(vec![mark("x", 0), mark("y", 6)]),
        ),
    ];
    for (lines, holds, fails) in table {
        let found = verdict(lines, &seen(vec![done(holds)]));
        assert_eq!((found.status, found.evidence), (Status::Fixed, vec![]), "{lines}");
        let found = verdict(lines, &seen(vec![done(fails)]));
        assert_eq!((found.status, found.evidence.len()), (Status::Alive, 1), "{lines}");
    }
}

#[test]
fn figures_of_the_run_itself() {
    // 100 polls in two virtual seconds.
    for (lines, wanted) in [
        ("polls.total = 100", Status::Fixed),
        ("polls.total = { at_most = 99 }", Status::Alive),
        ("polls.per_virtual_second = 50", Status::Fixed),
        ("polls.per_virtual_second = { at_most = 49 }", Status::Alive),
        ("ended = \"done\"", Status::Fixed),
        ("ended = { not = \"done\" }", Status::Alive),
        ("ended = { one_of = [\"done\", \"stuck\"] }", Status::Fixed),
    ] {
        assert_eq!(verdict(lines, &seen(vec![done(vec![])])).status, wanted, "{lines}");
    }
}

#[test]
fn a_run_shorter_than_a_second_counts_as_a_second_of_polls() {
    let short = run(1, Ending::Reported { how: Ended::Done, at: 10, polls: 30 }, vec![]);
    let lines = "polls.per_virtual_second = 30";
    assert_eq!(verdict(lines, &seen(vec![short])).status, Status::Fixed);
}

#[test]
fn comparisons_with_variants() {
    let took = |end| done(vec![span("x", 0, Some(end))]);
    let used = |cpu| done(vec![hog(cpu)]);
    let said = |value| done(vec![answer("x", value)]);
    let called = |times: &[Micros]| done(marks("x", times));
    // The lines, the reference, a run that does, one that does not.
    let table = [
        ("span.x = { times_of = \"v\", at_most = 1.5 }", took(100), took(150), took(151)),
        ("times = { of = \"v\", span = \"x\", at_most = 0.1 }", took(100), took(10), took(11)),
        ("span.x = { same_as = \"v\" }", took(100), took(100), took(101)),
        ("calls.x = { same_as = \"v\" }", called(&[1]), called(&[2]), called(&[])),
        // Below a millisecond nothing is told apart.
        ("hog = { of = \"v\", at_most = 20 }", done(vec![]), used(20_000), used(20_001)),
        ("hog = { of = \"v\", at_most = 2 }", used(3_000), used(6_000), used(6_001)),
        ("answer.x = { same_as = \"v\" }", said(json!([1])), said(json!([1])), said(json!([2]))),
        (
            "answer.x = { same_set_as = \"v\" }",
            said(json!([1, 2])),
            said(json!([2, 1])),
            said(json!([2])),
        ),
        (
            "order.of.x = { same_as = \"v\" }",
            done(keys("x", &["b", "a"])),
            done(keys("x", &["b", "a"])),
            done(keys("x", &["a", "b"])),
        ),
    ];
    for (lines, theirs, holds, fails) in table {
        let found = verdict(lines, &with_reference(holds.clone(), "v", theirs.clone()));
        assert_eq!((found.status, found.evidence), (Status::Fixed, vec![]), "{lines}");
        let found = verdict(lines, &with_reference(fails, "v", theirs));
        assert_eq!((found.status, found.evidence.len()), (Status::Alive, 1), "{lines}");

        let none = Status::Unknown { why: Why::NoReference { variant: "v".to_owned() } };
        let found = verdict(lines, &seen(vec![holds.clone()]));
        assert_eq!((found.status, found.evidence.len()), (none.clone(), 1), "{lines}");
        let of_other_seed = Observation { seed: 2, ..done(vec![]) };
        let found = verdict(lines, &with_reference(holds.clone(), "v", of_other_seed));
        assert_eq!(found.status, none, "{lines}");
        // What a stuck reference showed so far is nothing to compare with, unless it is final.
        if !lines.starts_with("answer") {
            let found = verdict(lines, &with_reference(holds, "v", stuck(vec![])));
            assert_eq!(found.status, none, "{lines}");
        }
    }
}

#[test]
fn a_ratio_shows_what_it_was_made_of() {
    let slow = done(vec![span("x", 0, Some(500))]);
    let theirs = done(vec![span("x", 0, Some(100))]);
    let found =
        verdict("span.x = { times_of = \"v\", at_most = 2 }", &with_reference(slow, "v", theirs));
    let ratio = |times, measured| Quantity::Ratio { times, of: Some("v".to_owned()), measured };
    assert_eq!(found.evidence[0].expected, Quantity::AtMost(Box::new(ratio(2.0, None))));
    let measured = (Box::new(Quantity::Time(500)), Box::new(Quantity::Time(100)));
    assert_eq!(found.evidence[0].observed, ratio(5.0, Some(measured)));
}

#[test]
fn a_stuck_run_shows_only_what_no_continuation_could_undo() {
    let alive = || Status::Alive;
    let fixed = || Status::Fixed;
    let table: Vec<(&str, Vec<Fact>, Status)> = vec![
        ("span.x = { at_most = \"1s\" }", vec![], early()),
        ("span.x = { at_most = \"1s\" }", vec![span("x", 0, Some(1))], fixed()),
        ("span.x = { at_most = \"1s\" }", vec![span("x", 0, Some(1_000_001))], alive()),
        // Still going at two seconds.
        ("span.x = { at_most = \"1s\" }", vec![span("x", 0, None)], alive()),
        ("span.x = { at_most = \"3s\" }", vec![span("x", 0, None)], early()),
        ("span.x = { at_least = \"1s\" }", vec![span("x", 0, None)], fixed()),
        ("count.x = 0", vec![], early()),
        ("count.x = 0", vec![count("x", 1)], alive()),
        ("calls.x = { at_least = 2 }", marks("x", &[1]), early()),
        ("calls.x = { at_least = 1 }", marks("x", &[1]), fixed()),
        ("calls.x = { at_most = 1 }", marks("x", &[1]), early()),
        ("calls.x = { at_most = 1 }", marks("x", &[1, 2]), alive()),
        ("calls.x = { between = [1, 2] }", marks("x", &[1]), early()),
        ("calls.x = { between = [1, 2] }", marks("x", &[1, 2, 3]), alive()),
        ("calls.x = 1", marks("x", &[1]), early()),
        ("calls.x = 1", marks("x", &[1, 2]), alive()),
        ("calls.x = { not = 1 }", marks("x", &[1]), early()),
        ("calls.x = { not = 1 }", marks("x", &[1, 2]), fixed()),
        ("calls.x = { one_of = [1, 3] }", marks("x", &[1, 2]), early()),
        ("calls.x = { one_of = [1, 3] }", marks("x", &[1, 2, 3, 4]), alive()),
        ("calls.x = { none = true }", vec![], early()),
        ("calls.x = { per_key = 1 }", keys("x", &["a"]), early()),
        ("calls.x = { per_key = 1 }", keys("x", &["a", "a"]), alive()),
        ("peak.x = { at_most = 1 }", log(vec![enter("x", 0)]), early()),
        ("gap.x = { at_most = \"9us\" }", marks("x", &[1, 2]), early()),
        ("gap.x = { at_most = \"9us\" }", marks("x", &[1, 20]), alive()),
        ("rate.x = { in_any = \"9us\", at_most = 1 }", marks("x", &[1]), early()),
        ("per_poll.x = { at_most = 1 }", marks("x", &[1]), early()),
        ("polls.total = { at_most = 99 }", vec![], alive()),
        ("polls.total = { at_most = 100 }", vec![], early()),
        ("panics = { none = true }", vec![], early()),
        ("panics = { none = true }", vec![panic("a", None)], alive()),
        ("panics = { one_of = [\"b\"] }", vec![], early()),
        ("panics = { one_of = [\"b\"] }", vec![panic("a", None)], alive()),
        // Everything is still running when a run stands still.
        ("left_running = { none = true }", vec![task(1, "/student/src/lib.rs", true)], early()),
        ("block.own = { none = true }", vec![], early()),
        ("block.own = { none = true }", vec![block(None, 5, 7)], alive()),
        ("answer.x = 1", vec![], early()),
        ("answer.x = 1", vec![answer("x", json!(1))], fixed()),
        ("answer.x = 1", vec![answer("x", json!(2))], alive()),
        ("answer.x = { same_as = \"input.y\" }", vec![answer("x", json!(2))], early()),
        ("order.of.x = [1, 2, 3]", keys("x", &["1", "2"]), early()),
        ("order.of.x = [1, 2, 3]", keys("x", &["2"]), alive()),
        ("order.of.x = { unique = true }", keys("x", &["1"]), early()),
        ("order.of.x = { unique = true }", keys("x", &["1", "1"]), alive()),
        ("order.of.x = { len = 1 }", keys("x", &["1", "2"]), alive()),
        (
            "order.of.served = { same_order_of = \"asked\" }",
            [keys("asked", &["1", "2"]), keys("served", &["1"])].concat(),
            early(),
        ),
        (
            "order.of.served = { same_order_of = \"asked\" }",
            [keys("asked", &["1", "2"]), keys("served", &["2"])].concat(),
            alive(),
        ),
        ("thread.x = \"executor\"", marks("x", &[1]), early()),
        ("thread.x = \"executor\"", elsewhere("x"), alive()),
        ("never_inside = [\"x\", \"y\"]", vec![], early()),
        ("never_inside = [\"x\", \"y\"]", log(vec![enter("y", 0), mark("x", 0)]), alive()),
        ("order = { first = \"x\", then = \"y\" }", vec![], early()),
        ("order = { first = \"x\", then = \"y\" }", log(vec![mark("x", 0), mark("y", 1)]), early()),
        ("order = { first = \"x\", then = \"y\" }", log(vec![mark("y", 0), mark("x", 1)]), alive()),
        ("order = { first = \"x\", then = \"y\", within = \"1s\" }", marks("x", &[0]), alive()),
        ("order = { first = \"x\", then = \"y\", within = \"3s\" }", marks("x", &[0]), early()),
        ("ended = \"done\"", vec![], alive()),
        ("ended = \"stuck\"", vec![], fixed()),
    ];
    for (lines, facts, wanted) in table {
        let found = verdict(lines, &seen(vec![stuck(facts)]));
        assert_eq!(found.status, wanted, "{lines}: {:?}", found.evidence);
    }
}

#[test]
fn no_early_ending_counts_as_absence() {
    let endings = [
        Ending::Reported { how: Ended::Panicked, at: 5, polls: 1 },
        Ending::Reported { how: Ended::Exited { code: 0, frames: vec![] }, at: 5, polls: 1 },
        Ending::Reported { how: Ended::OutOfMemory { frames: vec![] }, at: 5, polls: 1 },
        Ending::Reported { how: Ended::Crashed { signal: 11, frames: vec![] }, at: 5, polls: 1 },
        Ending::Exited { code: 0 },
        Ending::Signaled { signal: 9 },
        Ending::LimitHit { limit: crate::observation::Limit::Cpu },
        Ending::Garbled { what: "?".to_owned() },
    ];
    for ending in endings {
        for lines in [
            "calls.x = { none = true }",
            "block = { none = true }",
            "polls.total = { at_most = 9 }",
        ] {
            let found = verdict(lines, &seen(vec![run(1, ending.clone(), vec![])]));
            assert_eq!(found.status, early(), "{lines} {ending:?}");
        }
        let found = verdict("ended = \"done\"", &seen(vec![run(1, ending.clone(), vec![])]));
        assert_eq!(found.status, Status::Alive, "{ending:?}");
    }
}

#[test]
fn endings_are_told_apart() {
    let reported = |how| Ending::Reported { how, at: 5, polls: 1 };
    for (word, ending) in [
        ("panicked", reported(Ended::Panicked)),
        ("exited", reported(Ended::Exited { code: 0, frames: vec![] })),
        ("exited", Ending::Exited { code: 0 }),
        ("limit", reported(Ended::OutOfMemory { frames: vec![] })),
        ("limit", Ending::LimitHit { limit: crate::observation::Limit::Wall }),
        ("crashed", reported(Ended::Crashed { signal: 11, frames: vec![] })),
        ("crashed", Ending::Signaled { signal: 9 }),
    ] {
        let run = seen(vec![run(1, ending.clone(), vec![])]);
        assert_eq!(verdict(&format!("ended = \"{word}\""), &run).status, Status::Fixed, "{word}");
        let not = format!("ended = {{ not = \"{word}\" }}");
        assert_eq!(verdict(&not, &run).status, Status::Alive, "{word}");
    }
}

#[test]
fn a_lost_panic_hook_shows_no_absence_of_panics() {
    let facts = vec![Fact::Tampered { what: "panic-hook".to_owned() }];
    let found = verdict("panics = { none = true }", &seen(vec![done(facts)]));
    assert_eq!((found.status, &found.evidence[0].observed), (early(), &Quantity::Missing));
}

#[test]
fn blocks_show_each_call_and_each_line_once() {
    let facts = vec![block(None, 5, 7), block(None, 6, 8), block(None, 9, 7)];
    let found = verdict("block.own = { none = true }", &seen(vec![done(facts)]));
    let shown =
        |took, at| BlockSeen { call: BlockingCall::Sleep, cause: None, took, at: Some(line(at)) };
    let evidence = &found.evidence[0];
    assert_eq!(evidence.fact, "block.own");
    assert_eq!(evidence.expected, Quantity::None);
    assert_eq!(evidence.observed, Quantity::Blocks(vec![shown(5, 7), shown(6, 8), shown(9, 7)]));
    assert_eq!(evidence.at, [line(7), line(8)]);
}

#[test]
fn panics_and_tasks_show_the_students_lines() {
    let facts = vec![panic("fire", None), panic("on purpose", Some("stove"))];
    let found = verdict("panics = { none = true }", &seen(vec![done(facts)]));
    assert_eq!(found.evidence[0].observed, Quantity::Panics(vec!["fire".to_owned()]));
    assert_eq!(found.evidence[0].at, [line(8)]);

    let tasks = vec![
        task(1, "/student/src/lib.rs", true),
        task(2, "/registry/tokio.rs", true),
        task(3, "/student/src/lib.rs", true),
        task(4, "/suite/suite.rs", true),
    ];
    let found = verdict("left_running = { none = true }", &seen(vec![done(tasks)]));
    let suite = Frame { origin: Origin::Suite, file: "suite.rs".to_owned(), ..line(12) };
    let wanted = vec![(Some(line(12)), 2), (None, 1), (Some(suite), 1)];
    assert_eq!(found.evidence[0].observed, Quantity::Tasks(wanted));
    assert_eq!(found.evidence[0].at, [line(12)]);
}

#[test]
fn a_stuck_run_shows_each_line_that_waits_once() {
    let waiting = |waits: Vec<Vec<u64>>| StuckTask {
        task: 1,
        spawned_at: Some(Place { file: "/student/src/lib.rs".to_owned(), line: 12 }),
        waits,
        inside: vec!["lock a".to_owned()],
    };
    let how = Ended::Stuck {
        how: Stuck::Idle,
        tasks: vec![waiting(vec![vec![1, 7], vec![8]]), waiting(vec![vec![8]]), waiting(vec![])],
        frames: vec![],
    };
    let run = run(1, Ending::Reported { how, at: 5, polls: 1 }, vec![]);
    let found = verdict("ended = \"done\"", &seen(vec![run.clone()]));
    // The third task waits at nobody knows what, so its spawn place has to do.
    assert_eq!(found.evidence[0].at, [line(7), line(8), line(12)]);
    let Quantity::Ending(EndingSeen::Stuck { tasks, .. }) = &found.evidence[0].observed else {
        panic!("{:?}", found.evidence)
    };
    let wanted = StuckSeen {
        spawned_at: Some(line(12)),
        waits_at: vec![line(7), line(8)],
        inside: vec!["lock a".to_owned()],
    };
    assert_eq!(tasks[0], wanted);

    // What it was too early for shows the same.
    let found = verdict("answer.x = 1", &seen(vec![run]));
    assert_eq!(found.status, early());
    assert_eq!(found.evidence[0].at, [line(7), line(8), line(12)]);
}

#[test]
fn a_panic_that_ends_the_run_shows_its_words_and_line() {
    let ending = Ending::Reported { how: Ended::Panicked, at: 5, polls: 1 };
    let run = run(1, ending, vec![panic("fire", None)]);
    let found = verdict("ended = \"done\"", &seen(vec![run]));
    let wanted = EndingSeen::Panicked { message: Some("fire".to_owned()), at: Some(line(8)) };
    assert_eq!(found.evidence[0].observed, Quantity::Ending(wanted));
    assert_eq!(found.evidence[0].at, [line(8)]);
}
