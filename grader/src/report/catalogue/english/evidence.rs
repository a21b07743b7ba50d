//! What was seen and what was expected, in English.

use super::quantity::{Digits, duration, ending, first_line, phrase, times};
use crate::grade::{EndingSeen, Evidence, Quantity};
use crate::report::subject::Subject;

/// One sentence: "`serve` took 9.0 s; expected at most 1.8 s".
///
/// Where what was seen is wrong in itself (a panic, a deadlock, a blocked executor), the
/// expectation goes without saying.
pub(super) fn sentence(evidence: &Evidence) -> String {
    let observed = observed(evidence);
    let plain = match &evidence.expected {
        Quantity::Ending(EndingSeen::Done) => matches!(evidence.observed, Quantity::Ending(_)),
        Quantity::None => {
            matches!(evidence.observed, Quantity::Blocks(_) | Quantity::Panics(_))
        }
        _ => false,
    };
    if plain { observed } else { format!("{observed}; expected {}", expected(evidence)) }
}

/// What was expected, to stand after "expected".
pub(super) fn expected(evidence: &Evidence) -> String {
    let digits = digits(evidence);
    let words = phrase(&evidence.expected, digits);
    let subject = Subject::parse(&evidence.fact);
    match (&evidence.expected, subject) {
        (Quantity::Ending(EndingSeen::Done), _) => "it to come to its end".to_owned(),
        (Quantity::Ending(EndingSeen::Panicked { .. }), _) => "a panic".to_owned(),
        (Quantity::None, Subject::Block) => "no blocking call".to_owned(),
        (Quantity::None, Subject::Panics) => "no panic".to_owned(),
        (Quantity::Inside { what, within }, Subject::NeverInside) => {
            format!("`{what}` never inside `{within}`")
        }
        (Quantity::Value(value), Subject::Thread(_)) => thread(value),
        (Quantity::Value(kind), Subject::Ended) => ending_kind(kind),
        (Quantity::CompilerSays(None), _) => "it to compile".to_owned(),
        (Quantity::CompilerSays(Some(_)), _) => format!("the compiler to refuse it with {words}"),
        (Quantity::Number(_), Subject::Rate(_)) => format!("{words} in any window"),
        _ => words,
    }
}

/// What was seen, as a clause.
pub(super) fn observed(evidence: &Evidence) -> String {
    let digits = digits(evidence);
    let seen = phrase(&evidence.observed, digits);
    let subject = Subject::parse(&evidence.fact);
    match &evidence.observed {
        Quantity::Missing => return missing(subject),
        Quantity::Ending(how) => return ending(how, digits),
        Quantity::Panics(messages) if messages.len() == 1 => {
            return format!("it panicked: `{}`", first_line(&messages[0]));
        }
        Quantity::CompilerSays(None) => {
            return format!("the misuse in `{}` compiles", evidence.scenario);
        }
        Quantity::CompilerSays(Some(_)) => {
            return format!("`{}` does not compile: {seen}", evidence.scenario);
        }
        _ => {}
    }
    match subject {
        Subject::Span(name) => match evidence.observed {
            Quantity::Time(_) | Quantity::AtLeast(_) => format!("`{name}` took {seen}"),
            _ => format!("`{name}`: {seen}"),
        },
        Subject::Input(name) | Subject::Answer(name) => match evidence.observed {
            Quantity::Value(_) => format!("`{name}` is {seen}"),
            _ => format!("`{name}`: {seen}"),
        },
        Subject::Count(name) => format!("`{name}` counts {seen}"),
        Subject::Block => match &evidence.observed {
            Quantity::Blocks(blocks) if !blocks.is_empty() => {
                format!("the executor stood still for {seen}")
            }
            _ => format!("blocking calls: {seen}"),
        },
        Subject::Hog => format!("one poll used {seen} without giving way"),
        Subject::Thread(name) => match &evidence.observed {
            Quantity::Value(value) => format!("`{name}` ran on {}", thread(value)),
            _ => format!("`{name}` ran on: {seen}"),
        },
        Subject::PerPoll(name) => format!("`{name}` {} in one poll", happened(&seen)),
        Subject::Polls => format!("polls: {seen}"),
        Subject::PollsPerSecond => format!("polls in a virtual second: {seen}"),
        Subject::Peak(name) => format!("`{name}`: {seen} at the same time"),
        Subject::Calls(name) => format!("`{name}` {}", happened(&seen)),
        Subject::Gap(name) => format!("`{name}` fell silent for {seen}"),
        Subject::Rate(name) => format!("`{name}` {} in one window", happened(&seen)),
        Subject::Order => match evidence.observed {
            Quantity::Time(_) => format!("it came {seen} later"),
            _ => seen,
        },
        Subject::OrderOf(name) => format!("`{name}` came in the order {seen}"),
        Subject::NeverInside => format!("{seen} was seen"),
        Subject::Times => seen,
        Subject::Ended => format!("it ended with {seen}"),
        Subject::Panics => match evidence.observed {
            Quantity::Number(_) => format!("panics: {seen}"),
            _ => seen,
        },
        Subject::LeftRunning => format!("left running: {seen}"),
        Subject::Compile => format!("`{}`: {seen}", evidence.scenario),
        Subject::Other(fact) => format!("`{fact}`: {seen}"),
    }
}

/// How often: `happened once`, `happened 7 times`.
fn happened(number: &str) -> String {
    match number {
        "0" | "none" => "never happened".to_owned(),
        "1" => "happened once".to_owned(),
        n => format!("happened {n} times"),
    }
}

/// A thread, by the name that rubrics give it.
fn thread(value: &serde_json::Value) -> String {
    match value.as_str() {
        Some("executor") => "the executor's thread".to_owned(),
        Some("other") => "another thread".to_owned(),
        _ => format!("the thread {value}"),
    }
}

/// A way to end, by the name that rubrics give it.
fn ending_kind(kind: &serde_json::Value) -> String {
    match kind.as_str() {
        Some("panicked") => "a panic".to_owned(),
        Some("stuck") => "it to stand still".to_owned(),
        Some("crashed") => "a crash".to_owned(),
        Some("exited") => "it to end the process".to_owned(),
        Some("limit") => "it to pass a limit".to_owned(),
        _ => format!("it to end so: {kind}"),
    }
}

/// Nothing was recorded: it never happened.
fn missing(subject: Subject<'_>) -> String {
    match subject {
        Subject::Span(name) => format!("`{name}` never came back"),
        Subject::Answer(name) => format!("`{name}` never came"),
        Subject::Input(name)
        | Subject::Count(name)
        | Subject::Thread(name)
        | Subject::PerPoll(name)
        | Subject::Peak(name)
        | Subject::Calls(name)
        | Subject::Gap(name)
        | Subject::Rate(name)
        | Subject::OrderOf(name) => format!("`{name}` was never seen"),
        Subject::Order => "it was not seen".to_owned(),
        Subject::Block
        | Subject::Hog
        | Subject::Polls
        | Subject::PollsPerSecond
        | Subject::NeverInside
        | Subject::Times
        | Subject::Ended
        | Subject::Panics
        | Subject::LeftRunning
        | Subject::Compile => "nothing was seen".to_owned(),
        Subject::Other(fact) => format!("`{fact}` was never seen"),
    }
}

/// Few digits, unless two different times would then read alike.
fn digits(evidence: &Evidence) -> Digits {
    let mut all = Vec::new();
    times(&evidence.observed, &mut all);
    times(&evidence.expected, &mut all);
    let alike = all.iter().any(|one| {
        all.iter().any(|other| {
            one != other && duration(*one, Digits::Few) == duration(*other, Digits::Few)
        })
    });
    if alike { Digits::All } else { Digits::Few }
}
