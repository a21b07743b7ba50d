use facts::{BlockingCall, Stuck};
use serde_json::json;

use super::quantity::{Digits, Tone, duration, number, phrase};
use super::*;
use crate::grade::{EndingSeen, Evidence, Quantity, StuckSeen};
use crate::report::catalogue::every_quantity;
use crate::report::examples::{self, at, at_most, evidence};

fn sentence(fact: &str, expected: Quantity, observed: Quantity) -> String {
    say(&Message::Evidence(&evidence("crowd", fact, expected, observed, Vec::new())))
}

/// Sentences one a line, for a snapshot.
fn told(messages: impl IntoIterator<Item = String>) -> String {
    messages.into_iter().collect::<Vec<_>>().join("\n")
}

#[test]
fn durations() {
    for (micros, few, all) in [
        (0, "0 µs", "0 µs"),
        (250, "250 µs", "250 µs"),
        (1_000, "1 ms", "1 ms"),
        (2_500, "2.5 ms", "2.5 ms"),
        (120_000, "120 ms", "120 ms"),
        (460_001, "460 ms", "460.001 ms"),
        (1_800_000, "1.8 s", "1.8 s"),
        (1_800_400, "1.8 s", "1.8004 s"),
        (1_250_000, "1.25 s", "1.25 s"),
        (9_000_000, "9.0 s", "9.0 s"),
        (21_000_000, "21.0 s", "21.0 s"),
    ] {
        assert_eq!(duration(micros, Digits::Few), few);
        assert_eq!(duration(micros, Digits::All), all);
    }
    assert_eq!(number(5.0), "5");
    assert_eq!(number(2.75), "2.75");
}

#[test]
fn times_that_differ_never_read_alike() {
    let words = sentence("span.x", at_most(Quantity::Time(1_800_000)), Quantity::Time(1_800_400));
    assert_eq!(words, "`x` took 1.8004 s; expected at most 1.8 s");
}

#[test]
fn a_ratio_is_never_rounded_up_to_what_was_asked_for() {
    let ratio = |times, measured| Quantity::Ratio { times, of: None, measured };
    let measured =
        Some((Box::new(Quantity::Time(2_110_000)), Box::new(Quantity::Time(21_000_000))));
    let words = sentence("times", at_most(ratio(0.1, None)), ratio(2.11 / 21.0, measured));
    assert_eq!(words, "2.11 s; expected at most 2.1 s");

    let ratio =
        |times, measured| Quantity::Ratio { times, of: Some("starter".to_owned()), measured };
    let took = |ms: u64| {
        let measured = (Quantity::Time(ms * 1_000), Quantity::Time(21_000_000));
        let measured = Some((Box::new(measured.0), Box::new(measured.1)));
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let times = ms as f64 / 21_000.0;
        sentence("span.fetch", at_most(ratio(0.1, None)), ratio(times, measured))
    };
    assert_eq!(
        took(2_110),
        "`fetch` took 2.11 s, 9.9 times sooner than the version you were given; 10 times are \
         asked for"
    );
    assert_eq!(
        took(21_000),
        "`fetch` took 21.0 s, as slow as the version you were given; at most 2.1 s allowed"
    );
    assert_eq!(
        took(42_000),
        "`fetch` took 42.0 s, slower than the version you were given; at most 2.1 s allowed"
    );
}

#[test]
fn words_stand_for_names_and_the_readme_for_the_scenario() {
    let words = [
        ("stove", "dishes on the stove"),
        ("serve", "serving"),
        ("span.serve", "serving all tables"),
        ("ready", "a dish being ready"),
        ("taken-out", "taking it out"),
        ("legacy.price", "the old client"),
    ];
    let words: std::collections::BTreeMap<String, String> =
        words.map(|(name, words)| (name.to_owned(), words.to_owned())).into();
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
    let said = rows.map(|(fact, expected, seen)| {
        let evidence = Evidence {
            words: words.clone(),
            promise: vec![2],
            seed: (fact == "order").then_some(3),
            ..evidence("crowd", fact, expected, seen, Vec::new())
        };
        format!("{} {}", say(&Message::Evidence(&evidence)), say(&Message::Where(&evidence)))
    });
    insta::assert_snapshot!(told(said));
}

#[test]
fn a_compile_case_has_a_sentence() {
    let says = |text: &str| Quantity::CompilerSays(Some(text.to_owned()));
    let not_send = || Quantity::NotSend {
        future: Some("statement".to_owned()),
        held: Some(("journal".to_owned(), 86)),
        kind: None,
        awaits: Some(90),
    };
    let rows = [
        (None, says("E0382"), Quantity::CompilerSays(None)),
        (Some("a receipt can be kept once"), says("E0382"), Quantity::CompilerSays(None)),
        (None, says("E0382"), says("E0599: no method")),
        (None, Quantity::CompilerSays(None), says("E0277: no")),
        (None, Quantity::CompilerSays(None), not_send()),
        (Some("a statement may go to any thread"), Quantity::CompilerSays(None), not_send()),
    ];
    let said = rows.map(|(says, expected, observed)| {
        let says = says.map(ToOwned::to_owned);
        let case = evidence("a.twin.rs", "compile", expected, observed, Vec::new());
        let evidence = Evidence { says, ..case };
        assert_eq!(say(&Message::Where(&evidence)), "");
        say(&Message::Evidence(&evidence))
    });
    let said = told(said);
    assert!(!said.contains("twin"), "{said}");
    insta::assert_snapshot!(said);
}

#[test]
fn every_quantity_has_words() {
    let words = std::collections::BTreeMap::new();
    let tone = Tone { digits: Digits::Few, words: &words };
    insta::assert_snapshot!(told(every_quantity().iter().map(|q| phrase(q, tone))));
}

#[test]
fn every_subject_has_a_sentence() {
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
    let sentences = rows.into_iter().map(|(fact, expected, seen)| sentence(fact, expected, seen));
    insta::assert_snapshot!(told(sentences));
}

#[test]
fn every_missing_fact_has_a_sentence() {
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
    let sentences = facts.map(|fact| sentence(fact, Quantity::Number(1.0), Quantity::Missing));
    insta::assert_snapshot!(told(sentences));
}

#[test]
fn every_ending_has_a_sentence() {
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
    let said = endings.into_iter().chain(limits).map(|ending| {
        sentence("ended", Quantity::Ending(EndingSeen::Done), Quantity::Ending(ending))
    });
    insta::assert_snapshot!(told(said));
}

#[test]
fn every_blocking_call_has_words() {
    let calls = [
        BlockingCall::Sleep,
        BlockingCall::Wait,
        BlockingCall::Join,
        BlockingCall::Io,
        BlockingCall::Spin,
        BlockingCall::OffCpu,
    ];
    let block =
        |call, ms: u64| crate::grade::BlockSeen { call, ..examples::block(None, ms * 1_000, 2) };
    let seen = calls.map(|call| vec![block(call, 120)]).into_iter().chain([
        vec![examples::block(Some("legacy.price"), 60_000, 6)],
        vec![block(BlockingCall::Sleep, 100), block(BlockingCall::Sleep, 20)],
        vec![block(BlockingCall::Sleep, 100), block(BlockingCall::Io, 20)],
        Vec::new(),
    ]);
    let said = seen.map(|blocks| sentence("block.own", Quantity::None, Quantity::Blocks(blocks)));
    insta::assert_snapshot!(told(said));
}

#[test]
fn progress() {
    let all = [
        Progress::Isolation(Level::Partial),
        Progress::Isolation(Level::FilesOnly),
        Progress::Isolation(Level::None),
        Progress::BuildingKit,
        Progress::WaitingForGrader,
        Progress::Compiling { exercise: "01-restaurant" },
        Progress::Checking { exercise: "01-restaurant", scenarios: 1 },
        Progress::Checking { exercise: "01-restaurant", scenarios: 6 },
        Progress::Verifying { exercise: "01-restaurant", variant: "starter" },
    ];
    insta::assert_snapshot!(told(all.map(|progress| say(&Message::Progress(progress)))));
}

#[test]
fn only_commands_that_exist_are_named() {
    let all = [
        Next::GoOn,
        Next::MendABug,
        Next::MendAGuard,
        Next::MendTheEnd,
        Next::LookAgain,
        Next::MendAnError,
        Next::RestoreSignatures,
        Next::UseLess { limit: Limit::Cpu },
        Next::UseLess { limit: Limit::Memory },
        Next::UseLess { limit: Limit::Output },
        Next::CompileLess { limit: Limit::Cpu },
        Next::CompileLess { limit: Limit::Output },
        Next::TakeItOut,
        Next::TryAgain,
    ];
    for next in all {
        let words = say(&Message::Next { exercise: "01-restaurant", next });
        assert!(words.contains("`grader check 01-restaurant`") || words.contains("`grader list`"));
        assert!(!words.contains("hint"), "{words}");
    }
}

#[test]
fn words_of_a_student_move_no_terminal() {
    let nasty = "\u{1b}[2J\u{202e}";
    let evidence: Vec<Evidence> = [
        Quantity::Value(json!(nasty)),
        Quantity::Panics(vec![nasty.to_owned()]),
        Quantity::Ending(EndingSeen::Panicked { message: Some(nasty.to_owned()), at: None }),
        Quantity::CompilerSays(Some(nasty.to_owned())),
    ]
    .map(|seen| evidence("s", "answer.x", Quantity::None, seen, Vec::new()))
    .to_vec();
    for evidence in &evidence {
        let words = say(&Message::Evidence(evidence));
        assert!(!words.contains(['\u{1b}', '\u{202e}']), "{words:?}");
    }
}
