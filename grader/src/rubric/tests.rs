//! Rubrics as authors write them, right and wrong.

use serde_json::json;

use super::*;

/// A bug that wants nothing but the given lines of its expectation.
pub(crate) fn bug_expecting(lines: &str) -> String {
    format!(
        "[[bug]]\nid = \"b\"\nclass = \"logic\"\ntitle = \"t\"\npoints = 1\n\
         hints = [\"a\", \"b\", \"c\"]\n[[bug.expect]]\nscenario = \"s\"\n{lines}\n"
    )
}

/// The line on which the expectation of [`bug_expecting`] begins.
const EXPECTED_ON: u32 = 9;

fn parse(text: &str) -> Rubric {
    Rubric::parse("rubric.toml", text).unwrap_or_else(|faults| panic!("{faults}\nin\n{text}"))
}

fn faults(text: &str) -> Vec<String> {
    match Rubric::parse("rubric.toml", text) {
        Ok(rubric) => panic!("no fault in\n{text}\n{rubric:?}"),
        Err(faults) => faults.0.iter().map(ToString::to_string).collect(),
    }
}

fn claims(lines: &str) -> Vec<(String, Claim)> {
    let rubric = parse(&bug_expecting(lines));
    rubric.bugs[0].expect.iter().map(|it| (it.fact.clone(), it.claim.clone())).collect()
}

fn measure(measure: Measure, rule: MeasureRule) -> Claim {
    Claim::Measure { measure, rule }
}

fn value(name: &str, rule: ValueRule) -> Claim {
    Claim::Value { subject: ValueSubject::Answer(name.to_owned()), rule }
}

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
fn faults_of_the_frame_are_told_all_at_once() {
    let text = r#"
[[scenario]]
name = "asked"
seeds = 0
[[scenario]]
name = "unasked"
patience = "0s"
[[bug]]
id = "one"
class = "deadlok"
title = "t"
points = 6
hints = ["a", "b"]
hidden_by = ["twi"]
colour = "red"
[[bug.expect]]
scenario = "asked"
ended = "done"
[[bug]]
id = "two"
class = "logic"
title = "t"
points = 0
hints = ["a", "b", "c"]
hidden_by = ["three"]
[[bug]]
id = "three"
class = "logic"
title = "t"
points = 1
hints = ["a", "b", "c"]
hidden_by = ["two"]
[[bug.compile]]
case = "x.twin.rs"
[[bug.compile]]
case = "x.rs"
code = "382"
[[guard]]
id = "two"
title = "g"
[[gard]]
id = "x"
"#;
    let faults = faults(text);
    let wanted = [
        ":4: `seeds` is 0",
        ":5: nothing is expected of the scenario `unasked`",
        ":7: `patience` is no time at all",
        ":8: bug `one` is hidden by `twi`, which is no bug; did you mean `two`?",
        ":10: unknown class \"deadlok\"; did you mean `deadlock`?",
        ":12: `points` is 6; give 1 to 5",
        ":13: there are 2 hints where exactly three belong",
        ":15: unknown key `colour` in bug `one`",
        ":19: bug `two` expects nothing",
        ":19: bug `two` is hidden by itself",
        ":23: `points` is 0",
        ":26: bug `three` is hidden by itself",
        ":33: a compile case without the error",
        ":34: \"x.twin.rs\" is not the name of a case",
        ":37: \"382\" is not an error code",
        ":38: guard `two` expects nothing",
        ":38: the id `two` is taken since line 19",
        ":41: unknown key `gard` in a rubric; did you mean `guard`?",
    ];
    assert_eq!(faults.len(), wanted.len(), "{}", faults.join("\n"));
    for (fault, wanted) in faults.iter().zip(wanted) {
        assert!(fault.contains(wanted), "wanted {wanted}, got\n{}", faults.join("\n"));
    }
}

#[test]
fn a_document_that_is_not_toml_is_refused_with_its_line() {
    let faults = faults("[[bug]]\nid = \n");
    assert!(faults[0].starts_with("rubric.toml:2: this is not TOML: "), "{faults:?}");
}

#[test]
fn an_empty_rubric_and_bare_tables_are_refused() {
    assert!(faults("")[0].contains("the rubric has no bug"));
    assert!(faults("bug = 3")[0].contains("begin each with a line `[[bug]]`"));
}

#[test]
fn settings_are_read_and_scenarios_listed_once() {
    let text = format!(
        "[[scenario]]\nname = \"late\"\nseeds = 64\npatience = \"5s\"\npolls = 7\n\
         with = {{ tables = 5, names = [\"a\"] }}\n{}[[bug.expect]]\nscenario = \"late\"\n\
         ended = \"done\"\n[[bug.expect]]\nscenario = \"s\"\ncalls.x = {{ same_as = \"solution\" }}\n",
        bug_expecting("span.x = { times_of = \"starter\", at_most = 1 }")
    );
    let rubric = parse(&text);
    let names: Vec<&str> = rubric.scenarios().iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["late", "s"]);
    let late = &rubric.scenarios()[0];
    assert_eq!((late.seeds, late.patience, late.polls), (64, 5_000_000, 7));
    assert_eq!(late.seed_range(), 1..=64);
    assert_eq!(late.with["tables"], json!(5));
    assert_eq!(rubric.scenarios()[1], Scenario::named("s".to_owned()));
    let references: Vec<_> = rubric.references().into_iter().collect();
    let wanted = ["solution", "starter"].map(|of| (of.to_owned(), "s".to_owned()));
    assert_eq!(references, wanted);
}

#[test]
fn words_in_portuguese_cases_and_lints_are_read() {
    let text = format!(
        "{}[[bug.compile]]\ncase = \"twice.rs\"\nmessage = \"moved\"\n\
         [[bug.lint]]\nname = \"clippy::await_holding_lock\"\n\
         [bug.pt-BR]\ntitle = \"tt\"\nhints = [\"x\", \"y\", \"z\"]\n",
        bug_expecting("ended = \"done\"")
    );
    let rubric = parse(&text);
    let bug = &rubric.bugs[0];
    assert_eq!(bug.words.title, "t");
    assert_eq!(bug.pt_br.as_ref().map(|words| words.title.as_str()), Some("tt"));
    assert_eq!(bug.compile[0].file, "twice.rs");
    assert_eq!(
        (bug.compile[0].code.as_deref(), bug.compile[0].message.as_deref()),
        (None, Some("moved"))
    );
    assert_eq!(bug.lints, ["await_holding_lock"]);
    assert_eq!(rubric.max_points(), 1);
}

#[test]
fn the_reference_page_shows_rubrics_that_are_read() {
    let page = include_str!("mod.rs");
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

mod names {
    use facts::{Event, EventKind, Fact, Thread};

    use super::*;
    use crate::observation::{Ending, Observation, Output};

    fn recorded(scenario: &str, facts: Vec<Fact>) -> Observation {
        Observation {
            scenario: scenario.to_owned(),
            seed: 1,
            ending: Ending::Reported { how: facts::Ended::Done, at: 0, polls: 0 },
            facts,
            places: BTreeMap::new(),
            output: Output::default(),
        }
    }

    fn event(name: &str) -> Fact {
        Fact::Event(Event {
            kind: EventKind::Mark,
            name: name.to_owned(),
            key: None,
            value: None,
            at: 0,
            task: None,
            poll: None,
            thread: Thread::Executor,
            frames: Vec::new(),
        })
    }

    fn said(lines: &str) -> Vec<String> {
        let runs = [
            recorded(
                "s",
                vec![
                    Fact::Span { name: "serve".to_owned(), start: 0, end: None },
                    Fact::Answer { name: "bills".to_owned(), value: json!(1) },
                    Fact::Input { name: "tables".to_owned(), value: json!(1) },
                    event("stove"),
                ],
            ),
            recorded(
                "t",
                vec![Fact::Count { name: "clients".to_owned(), n: 1 }, event("elsewhere")],
            ),
        ];
        let suite = ["s".to_owned(), "t".to_owned()];
        match check_names(&parse(&bug_expecting(lines)), "rubric.toml", &suite, &runs) {
            Ok(()) => Vec::new(),
            Err(faults) => faults.0.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn recorded_names_pass() {
        for lines in [
            "span.serve = \"1s\"",
            "answer.bills = { same_as = \"input.tables\" }",
            "peak.stove = 1",
            "calls.elsewhere = 1",
            "block.own = { none = true }",
            "block.stove = { none = true }",
            "never_inside = [\"stove\", \"elsewhere\"]",
        ] {
            assert_eq!(said(lines), Vec::<String>::new(), "{lines}");
        }
    }

    #[test]
    fn names_that_nobody_recorded_are_told_with_the_nearest() {
        for (lines, wanted) in [
            ("span.serv = \"1s\"", "the span `serv` in `s`; did you mean `serve`?"),
            ("answer.bils = 1", "did you mean `bills`?"),
            ("answer.bills = { same_as = \"input.tabels\" }", "did you mean `tables`?"),
            ("peak.stoov = 1", "the event `stoov`"),
            ("block.legacy = { none = true }", "the cause `legacy`"),
            ("count.clients = 1", "the count `clients` in `s`; there is none"),
            ("order.of.stove = { same_order_of = \"askd\" }", "the event `askd`"),
            ("order = { first = \"stove\", then = \"nowhere\" }", "the event `nowhere`"),
        ] {
            let said = said(lines);
            assert_eq!(said.len(), 1, "{lines}: {said:?}");
            assert!(said[0].contains(wanted), "{lines}: {}", said[0]);
            assert!(said[0].starts_with("rubric.toml:9: "), "{}", said[0]);
        }
    }

    #[test]
    fn a_scenario_that_the_suite_does_not_have_is_told() {
        let rubric = parse(&bug_expecting("ended = \"done\""));
        let faults = check_names(&rubric, "rubric.toml", &["ss".to_owned()], &[])
            .expect_err("the suite has no such scenario");
        assert!(faults.to_string().contains("no scenario `s`"), "{faults}");
    }
}

#[test]
fn names_have_words() {
    let asked = bug_expecting("span.serve = \"1s\"\npeak.stove = 1\nblock.\"legacy.price\" = 0");
    let words = "[words]\nserve = \"serving\"\nspan.serve = \" serving all tables\"\n\
                 \"legacy.price\" = \"the old client\"\n[words.pt-BR]\nstove = \"o fogão\"\n";
    let read = parse(&format!("{words}{asked}")).vocabulary;
    let pairs = |words: &[(&str, &str)]| {
        words.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    let english = pairs(&[
        ("serve", "serving"),
        ("span.serve", "serving all tables"),
        ("legacy.price", "the old client"),
    ]);
    assert_eq!(read, Vocabulary { english, pt_br: pairs(&[("stove", "o fogão")]) });
}

#[test]
fn words_for_nothing_are_faults() {
    let asked = bug_expecting("peak.stove = 1");
    let words = "[words]\nstov = \"a\"\nstove = \" \"\ncount.stove = \"b\"\n\
                 [words.pt-BR]\noven = \"c\"\npeak.stove = 3\n";
    assert_eq!(
        faults(&format!("{words}{asked}")),
        [
            "rubric.toml:2: the rubric asks nothing about `stov`; did you mean `stove`?",
            "rubric.toml:3: `stove` is empty; write something there",
            "rubric.toml:4: the rubric asks nothing about `count.stove`; write one of \
             `peak.stove`, `stove`",
            "rubric.toml:6: the rubric asks nothing about `oven`; write one of `peak.stove`, \
             `stove`",
            "rubric.toml:7: `stove` is an integer where a string belongs; write `stove = \"…\"`",
        ]
    );
}

#[test]
fn promises_are_points_of_the_readme() {
    let points = |line: &str| {
        let text = bug_expecting(&format!("{line}\nended = \"done\"\npanics = 0"));
        let rubric = parse(&text);
        let points: Vec<_> = rubric.expectations().map(|it| it.promise.clone()).collect();
        assert_eq!(points.len(), 2);
        assert_eq!(points[0], points[1]);
        points[0].clone()
    };
    assert!(points("").is_empty());
    assert_eq!(points("promise = 2"), [2]);
    assert_eq!(points("promise = [2, 5]"), [2, 5]);
    for wrong in ["promise = 0", "promise = \"2\"", "promise = []", "promise = [1, -1]"] {
        let found = faults(&bug_expecting(&format!("{wrong}\nended = \"done\"")));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("rubric.toml:9: `promise`"), "{found:?}");
    }
    let case = "[[bug.compile]]\ncase = \"a.rs\"\ncode = \"E0382\"\npromise = 4\nsays = \"x\"\n";
    let rubric = parse(&format!("{}{case}", bug_expecting("ended = \"done\"")));
    let case = rubric.cases().next().expect("it has a case");
    assert_eq!((case.promise.as_slice(), case.says.as_deref()), (&[4][..], Some("x")));
}
