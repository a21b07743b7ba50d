//! What was seen and what was expected, in English.

use serde_json::Value;

use super::quantity::{
    Tone, blocks, duration, ending, fold, number, phrase, variant, why_not_send,
};
use super::value::difference;
use crate::grade::{EndingSeen, Evidence, Quantity};
use crate::report::catalogue::figures::{called, first_line, has_words, part_of, right};
use crate::report::catalogue::values::text;
use crate::report::plain::clean;
use crate::report::subject::Subject;

/// One sentence: "serving all tables took 9.0 s; expected at most 1.8 s".
///
/// Where what was seen is wrong in itself (a panic, a deadlock, a blocked thread), the expectation
/// goes without saying.
pub(super) fn sentence(evidence: &Evidence) -> String {
    if let Some(whole) = compiled(evidence)
        .or_else(|| compared(evidence))
        .or_else(|| ordered(evidence))
        .or_else(|| in_proportion(evidence))
    {
        return whole;
    }
    let observed = observed(evidence);
    let is_plain = match (&evidence.observed, &evidence.expected) {
        // How a run ended says why anything else could not be seen.
        (Quantity::Ending(_), Quantity::Ending(EndingSeen::Done)) => true,
        (Quantity::Ending(_), _) => Subject::parse(&evidence.fact) != Subject::Ended,
        (Quantity::Blocks(_) | Quantity::Panics(_), Quantity::None) => true,
        (Quantity::Missing, Quantity::SameAs { .. }) => true,
        _ => false,
    };
    if is_plain { observed } else { format!("{observed}; expected {}", expected(evidence)) }
}

/// What was expected, to stand after "expected".
pub(super) fn expected(evidence: &Evidence) -> String {
    let tone = Tone::of(evidence);
    let words = phrase(&evidence.expected, tone);
    let subject = Subject::parse(&evidence.fact);
    match (&evidence.expected, subject) {
        (Quantity::Ending(EndingSeen::Done), _) => "it to come to its end".to_owned(),
        (Quantity::Ending(EndingSeen::Panicked { .. }), _) => "a panic".to_owned(),
        (Quantity::None, Subject::Block) => "no blocking call".to_owned(),
        (Quantity::None, Subject::Panics) => "no panic".to_owned(),
        (Quantity::Inside { what, within }, Subject::NeverInside) => {
            format!("{} never inside {}", tone.name(what), tone.name(within))
        }
        (Quantity::Value(value), Subject::Thread(_)) => thread(value),
        (Quantity::Value(kind), Subject::Ended) => ending_kind(kind),
        (Quantity::CompilerSays(None), _) => "it to compile".to_owned(),
        (Quantity::CompilerSays(Some(_)), _) => format!("the compiler to refuse it with {words}"),
        _ => words,
    }
}

/// What was seen, as a clause.
pub(super) fn observed(evidence: &Evidence) -> String {
    let tone = Tone::of(evidence);
    let seen = phrase(&evidence.observed, tone);
    let subject = Subject::parse(&evidence.fact);
    let called = |name| called(evidence, name);
    match &evidence.observed {
        Quantity::Missing => return missing(evidence, subject),
        Quantity::Ending(how) => return ending(how, tone),
        Quantity::Panics(messages) if messages.len() == 1 => {
            return format!("it panicked: `{}`", first_line(&messages[0]));
        }
        Quantity::CompilerSays(None) => return "a misuse compiles".to_owned(),
        Quantity::CompilerSays(Some(_)) => return format!("it does not compile: {seen}"),
        _ => {}
    }
    match subject {
        Subject::Span(name) => match evidence.observed {
            Quantity::Time(_) | Quantity::AtLeast(_) => format!("{} took {seen}", called(name)),
            _ => format!("{}: {seen}", called(name)),
        },
        Subject::Input(name) | Subject::Answer(name) | Subject::Count(name) => {
            format!("{}: {seen}", called(name))
        }
        Subject::Block => match &evidence.observed {
            Quantity::Blocks(all) => format!("the runtime's thread {}", blocks(all, tone)),
            _ => format!("blocking calls: {seen}"),
        },
        Subject::Hog => format!("one poll used {seen} without giving way"),
        Subject::Thread(name) => match &evidence.observed {
            Quantity::Value(value) => format!("{} ran on {}", called(name), thread(value)),
            _ => format!("{} ran on: {seen}", called(name)),
        },
        Subject::PerPoll(name) => format!("{}: {seen} in one poll", called(name)),
        Subject::Polls => format!("polls: {seen}"),
        Subject::PollsPerSecond => format!("polls in a virtual second: {seen}"),
        Subject::Peak(name) => format!("{}: {seen} at the same time", called(name)),
        Subject::Calls(name) => match &evidence.observed {
            Quantity::ForKey { key: Some(key), value } => {
                format!("{} for {}: {}", called(name), clean(key), phrase(value, tone))
            }
            _ if has_words(evidence, name) => format!("{}: {seen}", called(name)),
            _ => format!("{} {}", called(name), happened(&seen)),
        },
        Subject::Gap(name) => format!("{}: nothing for {seen}", called(name)),
        Subject::Rate(name) => format!("{}: {seen}", called(name)),
        Subject::OrderOf(name) => format!("{} came in the order {seen}", called(name)),
        Subject::NeverInside => format!("{seen} was seen"),
        Subject::Order | Subject::Times => seen,
        Subject::Ended => format!("it ended with {seen}"),
        Subject::Panics => match evidence.observed {
            Quantity::Number(_) => format!("panics: {seen}"),
            _ => seen,
        },
        Subject::LeftRunning => format!("left running: {seen}"),
        Subject::Compile => seen,
        Subject::Other(fact) => format!("`{}`: {seen}", clean(fact)),
    }
}

/// A compile case, in a whole sentence.
fn compiled(evidence: &Evidence) -> Option<String> {
    let tone = Tone::of(evidence);
    let detail = match &evidence.observed {
        Quantity::CompilerSays(None) => String::new(),
        Quantity::CompilerSays(Some(_)) => format!(": {}", phrase(&evidence.observed, tone)),
        Quantity::NotSend { future: _, held, kind, awaits } => {
            why_not_send(held.as_ref(), kind.as_deref(), *awaits)
        }
        _ => return None,
    };
    if let Some(says) = &evidence.says {
        return Some(format!("the compiler does not agree yet that {}{detail}", clean(says)));
    }
    Some(match (&evidence.observed, &evidence.expected) {
        (Quantity::NotSend { .. }, _) => phrase(&evidence.observed, tone),
        (Quantity::CompilerSays(None), wanted) => {
            format!("a misuse compiles that should not; expected {}", phrase(wanted, tone))
        }
        (_, Quantity::CompilerSays(None)) => format!("a right use does not compile{detail}"),
        (_, wanted) => format!(
            "a misuse is refused for another reason{detail}; expected {}",
            phrase(wanted, tone)
        ),
    })
}

/// A value beside the right one, in a whole sentence.
fn compared(evidence: &Evidence) -> Option<String> {
    let name = match Subject::parse(&evidence.fact) {
        Subject::Answer(name) | Subject::Input(name) => called(evidence, name),
        Subject::OrderOf(name) => format!("the order of {}", called(evidence, name)),
        _ => return None,
    };
    let Quantity::Value(seen) = &evidence.observed else { return None };
    match &evidence.expected {
        Quantity::With { property, value } if property == "same_set_as" => {
            Some(difference(&name, seen, right(value)?, false))
        }
        Quantity::With { property, value } if property == "each" => {
            let each = phrase(value, Tone::of(evidence));
            Some(format!("{name}: one of them is {}; each should be {each}", text(seen)))
        }
        expected => Some(difference(&name, seen, right(expected)?, true)),
    }
}

/// An order of events, in a whole sentence.
fn ordered(evidence: &Evidence) -> Option<String> {
    let Quantity::Order { first, then, key, within } = &evidence.expected else { return None };
    let tone = Tone::of(evidence);
    let (first, then) = (tone.name(first), tone.name(then));
    let key = key.as_deref().map(|key| format!("for {}, ", clean(key))).unwrap_or_default();
    let within = within.map(|within| duration(within, tone.digits));
    Some(match (&evidence.observed, within) {
        (Quantity::Time(delay), Some(within)) => {
            let delay = duration(*delay, tone.digits);
            format!("{key}{then} came {delay} after {first}; at most {within} allowed")
        }
        (Quantity::Order { .. }, _) => format!("{key}{then} came before {first}"),
        (Quantity::Missing, Some(within)) => {
            format!("{key}{then} never happened; expected it within {within} of {first}")
        }
        (Quantity::Missing, None) => format!("{key}{first} or {then} never happened"),
        _ => return None,
    })
}

/// A measure beside that of a variant, in a whole sentence.
fn in_proportion(evidence: &Evidence) -> Option<String> {
    let Quantity::Ratio { times, of, measured: Some((this, other)) } = &evidence.observed else {
        return None;
    };
    let Quantity::AtMost(bound) = &evidence.expected else { return None };
    let Quantity::Ratio { times: bound, .. } = **bound else { return None };
    let tone = Tone::of(evidence);
    let most = phrase(&part_of(other, bound)?, tone);
    let seen = phrase(this, tone);
    let lead = match Subject::parse(&evidence.fact) {
        Subject::Span(name) => format!("{} took {seen}", called(evidence, name)),
        Subject::Hog => format!("one poll used {seen} without giving way"),
        Subject::Calls(name) | Subject::Peak(name) | Subject::Count(name) => {
            format!("{}: {seen}", called(evidence, name))
        }
        _ => seen,
    };
    // Only the version that a student began with is known to them.
    let of = of.as_deref().filter(|of| *of == "starter");
    let is_time = matches!(**other, Quantity::Time(_));
    let Some(given) = of.filter(|_| is_time).map(variant) else {
        return Some(format!("{lead}; expected at most {most}"));
    };
    Some(if *times < 0.95 && bound < 1.0 && bound > 0.0 {
        let sooner = fold(1.0 / times);
        let asked = number((1e3 / bound).round() / 1e3);
        format!("{lead}, {sooner} times sooner than {given}; {asked} times are asked for")
    } else if *times <= 1.05 {
        format!("{lead}, as slow as {given}; at most {most} allowed")
    } else {
        format!("{lead}, slower than {given}; at most {most} allowed")
    })
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
fn thread(value: &Value) -> String {
    match value.as_str() {
        Some("executor") => "the runtime's thread".to_owned(),
        Some("other") => "another thread".to_owned(),
        _ => format!("the thread {value}"),
    }
}

/// A way to end, by the name that rubrics give it.
fn ending_kind(kind: &Value) -> String {
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
fn missing(evidence: &Evidence, subject: Subject<'_>) -> String {
    let called = |name| called(evidence, name);
    match subject {
        Subject::Span(name) => format!("{} never came to an end", called(name)),
        Subject::Answer(name) => format!("{} never came", called(name)),
        Subject::Input(name)
        | Subject::Count(name)
        | Subject::Thread(name)
        | Subject::PerPoll(name)
        | Subject::Peak(name)
        | Subject::Calls(name)
        | Subject::Gap(name)
        | Subject::Rate(name)
        | Subject::OrderOf(name) => format!("{} never happened", called(name)),
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
        Subject::Other(fact) => format!("`{}` was never seen", clean(fact)),
    }
}
