//! Rubrics and literal facts: each form holding, failing and not to be seen.

mod derived;
mod forms;
mod verdicts;

use std::collections::BTreeMap;

use facts::{Ended, Event, EventKind, Fact, Micros, Stuck, Thread};
use serde_json::Value;

use super::*;
use crate::observation::{Ending, Frame, Observation, Origin, Output};

/// A rubric with one bug `b` that expects these lines of the scenario `s`.
fn rubric(lines: &str) -> Rubric {
    parse(&bug("b", "", lines))
}

fn bug(id: &str, more: &str, lines: &str) -> String {
    format!(
        "[[bug]]\nid = \"{id}\"\nclass = \"logic\"\ntitle = \"t\"\npoints = 2\n\
         hints = [\"a\", \"b\", \"c\"]\n{more}\n[[bug.expect]]\nscenario = \"s\"\n{lines}\n"
    )
}

fn parse(text: &str) -> Rubric {
    Rubric::parse("rubric.toml", text).unwrap_or_else(|faults| panic!("{faults}\nin\n{text}"))
}

fn run(seed: u64, ending: Ending, facts: Vec<Fact>) -> Observation {
    Observation {
        scenario: "s".to_owned(),
        seed,
        ending,
        facts,
        places: BTreeMap::from([(7, vec![line(7)]), (8, vec![line(8)]), (9, vec![line(9)])]),
        output: Output::default(),
    }
}

/// The frame that the offset of the same number stands for.
fn line(line: u32) -> Frame {
    Frame { origin: Origin::Student, file: "src/lib.rs".to_owned(), line, function: None }
}

/// A run that came to its end after two virtual seconds and 100 polls.
fn done(facts: Vec<Fact>) -> Observation {
    let ending = Ending::Reported { how: Ended::Done, at: 2_000_000, polls: 100 };
    run(1, ending, facts)
}

/// A run that stood still after two virtual seconds and 100 polls.
fn stuck(facts: Vec<Fact>) -> Observation {
    let how = Ended::Stuck { how: Stuck::Idle, tasks: Vec::new(), frames: vec![9] };
    run(1, Ending::Reported { how, at: 2_000_000, polls: 100 }, facts)
}

fn seen(runs: Vec<Observation>) -> Seen {
    Seen { runs, ..Seen::default() }
}

fn with_reference(run: Observation, variant: &str, theirs: Observation) -> Seen {
    Seen {
        runs: vec![run],
        references: BTreeMap::from([(variant.to_owned(), vec![theirs])]),
        ..Seen::default()
    }
}

/// The only bug's verdict.
fn verdict(lines: &str, seen: &Seen) -> BugVerdict {
    judge(&rubric(lines), seen).bugs.remove(0)
}

fn early() -> Status {
    Status::Unknown { why: Why::RunEndedEarly { scenario: "s".to_owned() } }
}

fn event(kind: EventKind, name: &str, at: Micros) -> Event {
    Event {
        kind,
        name: name.to_owned(),
        key: None,
        value: None,
        at,
        task: Some(1),
        poll: Some(1),
        thread: Thread::Executor,
        frames: Vec::new(),
    }
}

fn mark(name: &str, at: Micros) -> Event {
    event(EventKind::Mark, name, at)
}

fn enter(name: &str, at: Micros) -> Event {
    event(EventKind::Enter, name, at)
}

fn leave(name: &str, at: Micros) -> Event {
    event(EventKind::Leave, name, at)
}

fn key(event: Event, key: &str) -> Event {
    Event { key: Some(key.to_owned()), ..event }
}

fn by(event: Event, task: u64) -> Event {
    Event { task: Some(task), ..event }
}

fn log(events: Vec<Event>) -> Vec<Fact> {
    events.into_iter().map(Fact::Event).collect()
}

fn span(name: &str, start: Micros, end: Option<Micros>) -> Fact {
    Fact::Span { name: name.to_owned(), start, end }
}

fn answer(name: &str, value: Value) -> Fact {
    Fact::Answer { name: name.to_owned(), value }
}

fn input(name: &str, value: Value) -> Fact {
    Fact::Input { name: name.to_owned(), value }
}
