//! Names that the suite records, and words for them.

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
        recorded("t", vec![Fact::Count { name: "clients".to_owned(), n: 1 }, event("elsewhere")]),
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
