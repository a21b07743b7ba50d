//! What was seen and what should be, in every form.

use std::collections::BTreeMap;

use facts::{BlockingCall, Stuck};
use serde_json::json;

use super::EVERY_CALL;
use crate::grade::{BlockSeen, EndingSeen, Evidence, Quantity, StuckSeen};
use crate::report::examples::{self, at, at_most, evidence};

/// Evidence of one fact, in a scenario called `crowd`.
fn of(fact: &str, expected: Quantity, observed: Quantity) -> Evidence {
    evidence("crowd", fact, expected, observed, Vec::new())
}

/// Evidence whose names have words, `words` by name, and whose promises stand in the README.
pub(in crate::report::catalogue) fn named(words: &[(&str, &str)]) -> Vec<Evidence> {
    let words: BTreeMap<String, String> =
        words.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect();
    let order = |key: &str, within| Quantity::Order {
        first: "ready".to_owned(),
        then: "taken-out".to_owned(),
        key: Some(key.to_owned()),
        within,
    };
    let per_key = |value| Quantity::With { property: "per_key".to_owned(), value };
    let one = || Box::new(Quantity::Number(1.0));
    let list = |numbers: &[u32]| Quantity::Value(json!(numbers));
    let rows = [
        ("span.serve", at_most(Quantity::Time(235_000)), Quantity::Time(1_380_000)),
        ("peak.stove", Quantity::AtLeast(Box::new(Quantity::Number(2.0))), Quantity::Number(1.0)),
        ("calls.stove", at_most(Quantity::Number(1.0)), Quantity::Number(40.0)),
        ("calls.stove", Quantity::Number(1.0), Quantity::Number(0.0)),
        (
            "calls.stove",
            per_key(one()),
            Quantity::ForKey { key: Some("6".to_owned()), value: Box::new(Quantity::Number(2.0)) },
        ),
        (
            "rate.stove",
            at_most(Quantity::InAny { value: one(), window: 40_000 }),
            Quantity::InAny { value: Box::new(Quantity::Number(3.0)), window: 40_000 },
        ),
        ("gap.stove", at_most(Quantity::Time(15_000)), Quantity::Time(130_000)),
        ("order", order("6", Some(5_000)), Quantity::Time(57_000)),
        ("order", order("6", Some(5_000)), Quantity::Missing),
        ("order", order("6", None), order("6", None)),
        (
            "answer.serve",
            Quantity::SameAs {
                what: "input.serve".to_owned(),
                value: Some(Box::new(list(&[3, 55]))),
            },
            list(&[6, 133]),
        ),
        (
            "answer.serve",
            Quantity::SameAs { what: "input.serve".to_owned(), value: None },
            Quantity::Missing,
        ),
        (
            "block.legacy.price",
            Quantity::None,
            Quantity::Blocks(vec![examples::block(Some("legacy.price"), 60_000, 6)]),
        ),
        ("thread.stove", Quantity::Value(json!("other")), Quantity::Value(json!("executor"))),
    ];
    let named = rows.map(|(fact, expected, seen)| Evidence {
        words: words.clone(),
        promise: vec![2],
        seed: (fact == "order").then_some(3),
        ..of(fact, expected, seen)
    });
    named.into()
}

/// Evidence of compile cases; `says` are two sentences that the compiler should agree with.
pub(in crate::report::catalogue) fn compile_cases(words: [&str; 2]) -> Vec<Evidence> {
    let says = |text: &str| Quantity::CompilerSays(Some(text.to_owned()));
    let not_send = || Quantity::NotSend {
        future: Some("statement".to_owned()),
        held: Some(("journal".to_owned(), 86)),
        kind: None,
        awaits: Some(90),
    };
    let rows = [
        (None, says("E0382"), Quantity::CompilerSays(None)),
        (Some(words[0]), says("E0382"), Quantity::CompilerSays(None)),
        (None, says("E0382"), says("E0599: no method")),
        (None, Quantity::CompilerSays(None), says("E0277: no")),
        (None, Quantity::CompilerSays(None), not_send()),
        (Some(words[1]), Quantity::CompilerSays(None), not_send()),
    ];
    let cases = rows.map(|(says, expected, observed)| {
        let says = says.map(ToOwned::to_owned);
        Evidence { says, ..evidence("a.twin.rs", "compile", expected, observed, Vec::new()) }
    });
    cases.into()
}

/// Evidence about every kind of subject.
pub(in crate::report::catalogue) fn subjects() -> Vec<Evidence> {
    let number = |n| Quantity::Number(n);
    let time = |ms: u64| Quantity::Time(ms * 1_000);
    let value = Quantity::Value;
    let rows = [
        ("span.serve", at_most(time(1_800)), time(9_000)),
        ("input.tables", number(3.0), number(4.0)),
        ("answer.bills", value(json!([1, 2])), value(json!([2, 1]))),
        (
            "answer.balances",
            Quantity::With { property: "sum".to_owned(), value: Box::new(number(2_000.0)) },
            Quantity::With { property: "sum".to_owned(), value: Box::new(number(1_990.0)) },
        ),
        ("count.clients", number(0.0), number(3.0)),
        ("block.own", Quantity::None, Quantity::Blocks(vec![examples::block(None, 120_000, 2)])),
        ("block.own", at_most(time(5)), time(120)),
        ("hog", at_most(Quantity::Cpu(5_000)), Quantity::Cpu(35_000)),
        ("thread.sum", value(json!("other")), value(json!("executor"))),
        ("thread.sum", value(json!("executor")), value(json!("other"))),
        ("per_poll.chunk", at_most(number(4.0)), number(64.0)),
        ("polls.total", at_most(number(100.0)), number(9_000.0)),
        ("polls.per_virtual_second", at_most(number(20.0)), number(1_000.5)),
        ("peak.stove", number(5.0), number(1.0)),
        ("calls.connect", at_most(number(3.0)), number(7.0)),
        ("calls.connect", number(1.0), number(0.0)),
        ("gap.beat", at_most(time(15)), time(130)),
        ("rate.call", at_most(number(10.0)), number(20.0)),
        (
            "order",
            Quantity::Order {
                first: "ready".to_owned(),
                then: "serve".to_owned(),
                key: None,
                within: Some(10_000),
            },
            Quantity::Missing,
        ),
        ("order.of.served", value(json!(["a", "b"])), value(json!(["b", "a"]))),
        (
            "never_inside",
            Quantity::Not(Box::new(Quantity::Inside {
                what: "connect".to_owned(),
                within: "pool-lock".to_owned(),
            })),
            Quantity::Inside { what: "connect".to_owned(), within: "pool-lock".to_owned() },
        ),
        ("ended", Quantity::Ending(EndingSeen::Done), Quantity::Ending(EndingSeen::Garbled)),
        ("panics", Quantity::None, Quantity::Panics(vec!["index out of bounds\nmore".to_owned()])),
        ("panics", at_most(number(1.0)), number(2.0)),
        ("left_running", Quantity::None, Quantity::Tasks(vec![(Some(at(40, "x")), 2)])),
        ("compile", Quantity::CompilerSays(Some("E0382".to_owned())), Quantity::CompilerSays(None)),
        ("weather", value(json!("dry")), value(json!("wet"))),
    ];
    rows.into_iter().map(|(fact, expected, seen)| of(fact, expected, seen)).collect()
}

/// Evidence about every kind of subject of which nothing was seen.
pub(in crate::report::catalogue) fn missing() -> Vec<Evidence> {
    let facts = [
        "span.x",
        "input.x",
        "answer.x",
        "count.x",
        "block.own",
        "hog",
        "thread.x",
        "per_poll.x",
        "polls.total",
        "polls.per_virtual_second",
        "peak.x",
        "calls.x",
        "gap.x",
        "rate.x",
        "order",
        "order.of.x",
        "never_inside",
        "times",
        "ended",
        "panics",
        "left_running",
        "compile",
        "?",
    ];
    facts.map(|fact| of(fact, Quantity::Number(1.0), Quantity::Missing)).into()
}

/// Evidence of every way to end.
pub(in crate::report::catalogue) fn endings() -> Vec<Evidence> {
    let task = |waits_at: &[u32], inside: &[&str], spawned_at| StuckSeen {
        spawned_at,
        waits_at: waits_at.iter().map(|line| at(*line, "f")).collect(),
        inside: inside.iter().map(|name| (*name).to_owned()).collect(),
    };
    let stuck = |how, tasks, line| EndingSeen::Stuck { how, at: 60_000_000, tasks, line };
    let lines = vec![task(&[33], &[], None), task(&[41], &[], None)];
    let endings = [
        EndingSeen::Done,
        EndingSeen::Panicked { message: None, at: None },
        EndingSeen::Panicked { message: Some("oh\nno".to_owned()), at: Some(at(3, "f")) },
        stuck(Stuck::Idle, lines.clone(), None),
        stuck(Stuck::Idle, vec![task(&[], &["stove 3"], None)], None),
        stuck(Stuck::Idle, vec![task(&[], &[], Some(at(9, "f")))], None),
        stuck(Stuck::Idle, Vec::new(), None),
        stuck(Stuck::Patience, lines.clone(), None),
        stuck(Stuck::Patience, vec![task(&[5], &[], None)], None),
        stuck(Stuck::Thread, lines.clone(), Some(at(12, "f"))),
        stuck(Stuck::Spinning, lines, None),
        stuck(Stuck::Spinning, Vec::new(), Some(at(12, "f"))),
        EndingSeen::Exited { code: 3 },
        EndingSeen::Signaled { signal: 11, at: Some(at(7, "f")) },
        EndingSeen::Signaled { signal: 6, at: None },
        EndingSeen::Signaled { signal: 9, at: None },
        EndingSeen::Garbled,
    ];
    let limits = examples::LIMITS.map(|limit| EndingSeen::LimitHit { limit });
    let all = endings.into_iter().chain(limits);
    let done = || Quantity::Ending(EndingSeen::Done);
    all.map(|ending| of("ended", done(), Quantity::Ending(ending))).collect()
}

/// Evidence of every kind of blocking call.
pub(in crate::report::catalogue) fn blocking_calls() -> Vec<Evidence> {
    let block = |call, ms: u64| BlockSeen { call, ..examples::block(None, ms * 1_000, 2) };
    let seen = EVERY_CALL.map(|call| vec![block(call, 120)]).into_iter().chain([
        vec![examples::block(Some("legacy.price"), 60_000, 6)],
        vec![block(BlockingCall::Sleep, 100), block(BlockingCall::Sleep, 20)],
        vec![block(BlockingCall::Sleep, 100), block(BlockingCall::Io, 20)],
        Vec::new(),
    ]);
    seen.map(|blocks| of("block.own", Quantity::None, Quantity::Blocks(blocks))).collect()
}
