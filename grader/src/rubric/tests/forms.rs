//! Forms of expectations.

use serde_json::json;

use super::*;

#[test]
fn every_form_is_read() {
    use Compare::{AtLeast, AtMost, Between, Is, Not, OneOf};
    let name = || "x".to_owned();
    let number = |compare| MeasureRule::Compare(compare);
    let cases: Vec<(&str, &str, Claim)> = vec![
        ("span.x = \"1.8s\"", "span.x", measure(Measure::Span(name()), number(Is(1.8e6)))),
        (
            "span.x = { at_least = \"1ms\", at_most = \"2ms\" }",
            "span.x",
            measure(Measure::Span(name()), number(Between(1e3, 2e3))),
        ),
        (
            "span.x = { times_of = \"starter\", at_most = 0.1 }",
            "span.x",
            measure(
                Measure::Span(name()),
                MeasureRule::Times { of: "starter".to_owned(), ratio: AtMost(0.1) },
            ),
        ),
        (
            "times = { of = \"solution\", span = \"x\", at_most = 1.1 }",
            "span.x",
            measure(
                Measure::Span(name()),
                MeasureRule::Times { of: "solution".to_owned(), ratio: AtMost(1.1) },
            ),
        ),
        (
            "gap.x = { at_most = \"15ms\" }",
            "gap.x",
            measure(Measure::Gap(name()), number(AtMost(15e3))),
        ),
        ("count.x = 0", "count.x", measure(Measure::Count(name()), number(Is(0.0)))),
        (
            "peak.x = { between = [2, 5] }",
            "peak.x",
            measure(Measure::Peak(name()), number(Between(2.0, 5.0))),
        ),
        ("calls.x = { not = 0 }", "calls.x", measure(Measure::Calls(name()), number(Not(0.0)))),
        (
            "calls.x = { one_of = [3, 4] }",
            "calls.x",
            measure(Measure::Calls(name()), number(OneOf(vec![3.0, 4.0]))),
        ),
        (
            "calls.x = { same_as = \"solution\" }",
            "calls.x",
            measure(Measure::Calls(name()), MeasureRule::SameAs { variant: "solution".to_owned() }),
        ),
        (
            "calls.x = { per_key = 1 }",
            "calls.x",
            measure(Measure::CallsPerKey(name()), number(Is(1.0))),
        ),
        (
            "calls.x = { per_key = { at_most = 1 } }",
            "calls.x",
            measure(Measure::CallsPerKey(name()), number(AtMost(1.0))),
        ),
        (
            "rate.x = { in_any = \"1s\", at_most = 10 }",
            "rate.x",
            measure(Measure::Rate { name: name(), window: 1_000_000 }, number(AtMost(10.0))),
        ),
        (
            "per_poll.x = { at_most = 4 }",
            "per_poll.x",
            measure(Measure::PerPoll(name()), number(AtMost(4.0))),
        ),
        (
            "polls.total = { at_most = 4 }",
            "polls.total",
            measure(Measure::PollsTotal, number(AtMost(4.0))),
        ),
        (
            "polls.per_virtual_second = { at_most = 2.5 }",
            "polls.per_virtual_second",
            measure(Measure::PollsPerVirtualSecond, number(AtMost(2.5))),
        ),
        ("panics = { none = true }", "panics", measure(Measure::Panics, MeasureRule::None)),
        ("panics = { one_of = [\"fire\"] }", "panics", Claim::PanicsSay(vec!["fire".to_owned()])),
        (
            "left_running = { at_most = 1 }",
            "left_running",
            measure(Measure::LeftRunning, number(AtMost(1.0))),
        ),
        (
            "block = { none = true }",
            "block",
            measure(Measure::BlockCount(Blocker::Any), MeasureRule::None),
        ),
        (
            "block.own = { none = true }",
            "block.own",
            measure(Measure::BlockCount(Blocker::Own), MeasureRule::None),
        ),
        (
            "block.\"legacy.price\" = { at_most = \"5ms\" }",
            "block.legacy.price",
            measure(
                Measure::BlockTime(Blocker::Cause("legacy.price".to_owned())),
                number(AtMost(5e3)),
            ),
        ),
        (
            "hog = { of = \"solution\", at_most = 20 }",
            "hog",
            measure(
                Measure::Hog,
                MeasureRule::Times { of: "solution".to_owned(), ratio: AtMost(20.0) },
            ),
        ),
        ("ended = \"done\"", "ended", Claim::Ended(Choice::Is(EndingKind::Done))),
        ("ended = { not = \"stuck\" }", "ended", Claim::Ended(Choice::Not(EndingKind::Stuck))),
        (
            "thread.x = \"other\"",
            "thread.x",
            Claim::Thread { name: name(), thread: facts::Thread::Other },
        ),
        (
            "never_inside = [\"pause\", \"permit\"]",
            "never_inside",
            Claim::NeverInside { what: "pause".to_owned(), within: "permit".to_owned() },
        ),
        (
            "order = { first = \"a\", then = \"b\", per_key = true, within = \"10ms\" }",
            "order",
            Claim::Order(Order {
                first: "a".to_owned(),
                then: "b".to_owned(),
                per_key: true,
                all: false,
                within: Some(10_000),
            }),
        ),
        (
            "order.of.x = { same_order_of = \"asked\" }",
            "order.of.x",
            Claim::Value {
                subject: ValueSubject::OrderOf(name()),
                rule: ValueRule::SameOrderOf("asked".to_owned()),
            },
        ),
        ("answer.x = []", "answer.x", value("x", ValueRule::Choice(Choice::Is(json!([]))))),
        (
            "answer.x = { is = { a = 1 } }",
            "answer.x",
            value("x", ValueRule::Choice(Choice::Is(json!({ "a": 1 })))),
        ),
        ("answer.x = { at_least = -3 }", "answer.x", value("x", ValueRule::Compare(AtLeast(-3.0)))),
        (
            "answer.x = { same_as = \"input.tables\" }",
            "answer.x",
            value("x", ValueRule::SameAs(Other::Input("tables".to_owned()))),
        ),
        (
            "answer.x = { same_set_as = [2, 1] }",
            "answer.x",
            value("x", ValueRule::SameSetAs(Other::Literal(json!([2, 1])))),
        ),
        (
            "answer.x = { same_set_as = \"solution\" }",
            "answer.x",
            value("x", ValueRule::SameSetAs(Other::Variant("solution".to_owned()))),
        ),
        ("answer.x = { len = 2 }", "answer.x", value("x", ValueRule::Len(Is(2.0)))),
        (
            "answer.x = { sum = { at_most = 9 } }",
            "answer.x",
            value("x", ValueRule::Sum(AtMost(9.0))),
        ),
        (
            "answer.x = { contains = [\"b\"] }",
            "answer.x",
            value("x", ValueRule::Contains(vec![json!("b")])),
        ),
        ("answer.x = { sorted = true }", "answer.x", value("x", ValueRule::Sorted)),
        ("answer.x = { unique = true }", "answer.x", value("x", ValueRule::Unique)),
        ("answer.x = { none = true }", "answer.x", value("x", ValueRule::None)),
        (
            "answer.x = { each = { at_most = 9 } }",
            "answer.x",
            value("x", ValueRule::Each(Box::new(ValueRule::Compare(AtMost(9.0))))),
        ),
    ];
    for (lines, fact, claim) in cases {
        assert_eq!(claims(lines), [(fact.to_owned(), claim)], "{lines}");
    }
}

#[test]
fn several_keys_and_lists_make_several_claims() {
    assert_eq!(claims("answer.x = { len = 2, contains = [\"b\"], sorted = true }").len(), 3);
    assert_eq!(claims("calls.x = { at_most = 9, per_key = 1 }").len(), 2);
    assert_eq!(claims("never_inside = [[\"a\", \"b\"], [\"c\", \"d\"]]").len(), 2);
    let orders = "order = [{ first = \"a\", then = \"b\" }, { first = \"b\", then = \"c\" }]";
    assert_eq!(claims(orders).len(), 2);
    assert_eq!(claims("span.x = \"1s\"\nspan.y = \"1s\"\nended = \"done\"").len(), 3);
}

#[test]
fn expectations_know_their_lines() {
    let text = bug_expecting("span.x = \"1s\"\n# in between\nended = \"done\"");
    let lines: Vec<u32> = parse(&text).bugs[0].expect.iter().map(|it| it.line).collect();
    assert_eq!(lines, [EXPECTED_ON, EXPECTED_ON + 2]);
}

#[test]
fn impossible_and_misspelt_expectations_are_refused_with_their_line() {
    for (lines, wanted) in [
        ("spam.x = 1", "unknown subject `spam`; did you mean `span`?"),
        (
            "span.x = { at_mots = \"1s\" }",
            "unknown key `at_mots` in `span.x`; did you mean `at_most`?",
        ),
        ("span.x = 5", "`span.x` is an integer where a duration"),
        ("span.x = { at_most = \"5 parsecs\" }", "which is no duration"),
        ("span.x = {}", "`span.x` says nothing"),
        ("span.at_most = \"1s\"", "`span` has no name; write `span.NAME = { at_most = … }`"),
        ("span.x = { none = true }", "unknown key `none`"),
        ("calls.x = -1", "counts things and is -1"),
        ("calls.x = 1.5", "counts things and is 1.5"),
        ("peak.x = { between = [5, 2] }", "lowest above its highest"),
        ("peak.x = { between = [5] }", "a list of two"),
        ("peak.x = { at_least = 5, at_most = 2 }", "`at_least` is above `at_most`"),
        ("peak.x = { one_of = [] }", "`one_of` is empty"),
        ("answer.x = { one_of = [] }", "`one_of` is empty"),
        ("answer.x = { contains = [] }", "asks for nothing"),
        ("answer.x = { sorted = false }", "says nothing when it is false"),
        ("answer.x = { len = -1 }", "counts things and is -1"),
        ("answer.x = { a = 1 }", "unknown key `a`"),
        ("answer.x = 2024-01-01", "holds a date"),
        ("answer.x = { each = { same_as = \"solution\" } }", "cannot compare single elements"),
        ("calls.x = { same_as = \"input.n\" }", "cannot be compared with input.n"),
        ("rate.x = { at_most = 3 }", "`rate.x` has no `in_any`"),
        ("rate.x = { in_any = \"0s\", at_most = 3 }", "`in_any` is no time at all"),
        ("rate.x = { in_any = \"1s\" }", "`rate.x` says nothing"),
        ("ended = \"finished\"", "no run ends \"finished\"; write one of `done`"),
        ("ended = { one_of = [] }", "`one_of` is empty"),
        ("thread.x = \"pool\"", "unknown thread \"pool\""),
        ("hog = { at_most = 3 }", "needs a variant to compare with"),
        ("hog = { of = \"solution\" }", "does not say how many times"),
        ("times = { of = \"solution\", at_most = 2 }", "`times` has no `span`"),
        ("never_inside = [\"a\"]", "needs two different names"),
        ("never_inside = [\"a\", \"a\"]", "needs two different names"),
        ("order = { first = \"a\", then = \"a\" }", "cannot come before itself"),
        ("order = { first = \"a\" }", "has no `then`"),
        ("polls.sum = 3", "unknown key `sum` in `polls`"),
        ("block = {}", "`block` says nothing"),
        ("", "expects nothing"),
    ] {
        let faults = faults(&bug_expecting(lines));
        assert_eq!(faults.len(), 1, "{lines}: {faults:?}");
        assert!(faults[0].contains(wanted), "{lines}: {}", faults[0]);
        let line = if lines.is_empty() { EXPECTED_ON - 2 } else { EXPECTED_ON };
        assert!(faults[0].starts_with(&format!("rubric.toml:{line}: ")), "{lines}: {}", faults[0]);
        assert!(faults[0].contains("; "), "says what to do next: {}", faults[0]);
    }
}

#[test]
fn the_reference_page_shows_rubrics_that_are_read() {
    let page = include_str!("../mod.rs");
    let mut blocks = page.split("//! ```toml\n").skip(1).map(|rest| {
        let block = rest.split("//! ```\n").next().unwrap_or_default();
        block.lines().map(|line| line.trim_start_matches("//!").trim_start()).collect::<Vec<_>>()
    });
    let whole = blocks.next().expect("the page begins with a whole rubric").join("\n");
    let hider = bug_expecting("ended = \"done\"").replace("id = \"b\"", "id = \"kitchen-hangs\"");
    parse(&format!("{whole}\n{hider}"));
    let mut read = 0;
    for block in blocks {
        for line in block {
            parse(&bug_expecting(line));
            read += 1;
        }
    }
    assert!(read > 30, "only {read} lines were found");
}
