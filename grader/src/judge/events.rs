//! Judges what is neither a number nor a value: endings, words of panics, threads and order.

use facts::{Event, Thread};
use serde_json::Value;

use super::log::{self, OrderSeen};
use super::outcome::{Outcome, show_choice};
use super::run::Run;
use super::seen::{called_from, ending, panics, show_panics};
use crate::grade::{EndingSeen, Quantity};
use crate::rubric::{Choice, EndingKind, Order};

/// Judges how a run ended. An ending is always known, and final; only of a garbled record nobody
/// can say what the run did *not* do.
pub(super) fn ended(wanted: &Choice<EndingKind>, run: &Run<'_>) -> Outcome {
    let expected = show_choice(wanted, show_kind);
    let holds = match (wanted, run.kind()) {
        (Choice::Is(wanted), kind) => kind == Some(*wanted),
        (Choice::OneOf(wanted), kind) => kind.is_some_and(|kind| wanted.contains(&kind)),
        (Choice::Not(unwanted), Some(kind)) => kind != *unwanted,
        (Choice::Not(_), None) => return Outcome::TooEarly { expected },
    };
    if holds {
        return Outcome::Holds;
    }
    let (seen, at) = ending(run);
    Outcome::Fails { expected, observed: Quantity::Ending(seen), at }
}

fn show_kind(kind: &EndingKind) -> Quantity {
    match kind {
        EndingKind::Done => Quantity::Ending(EndingSeen::Done),
        // Only the kind is asked for, and the others carry what was seen.
        EndingKind::Panicked
        | EndingKind::Stuck
        | EndingKind::Crashed
        | EndingKind::Exited
        | EndingKind::Limit => text(kind.as_str()),
    }
}

/// Judges what panics say: each contains one of the words.
pub(super) fn panics_say(words: &[String], run: &Run<'_>) -> Outcome {
    let expected = Quantity::OneOf(words.iter().map(|word| text(word)).collect());
    let mut others = panics(run);
    others.retain(|(message, _)| !words.iter().any(|word| message.contains(word.as_str())));
    if !others.is_empty() {
        let (observed, at) = show_panics(others);
        return Outcome::Fails { expected, observed, at };
    }
    if run.early() { Outcome::TooEarly { expected } } else { Outcome::Holds }
}

/// Judges on which thread the events of a name happened.
pub(super) fn thread(name: &str, thread: Thread, run: &Run<'_>) -> Outcome {
    let expected = text(show_thread(thread));
    if let Some(event) = log::off_thread(&run.events, name, thread) {
        let observed = text(show_thread(event.thread));
        return Outcome::Fails { expected, observed, at: called_from(run, name) };
    }
    if run.early() {
        return Outcome::TooEarly { expected };
    }
    if log::calls(&run.events, name) == 0 {
        return Outcome::missing(expected, false);
    }
    Outcome::Holds
}

/// Judges that `what` does not happen inside `within`.
pub(super) fn never_inside(what: &str, within: &str, run: &Run<'_>) -> Outcome {
    let inside = |what: String| Quantity::Inside { what, within: within.to_owned() };
    let expected = Quantity::Not(Box::new(inside(what.to_owned())));
    match log::inside(&run.events, what, within) {
        Some(event) => {
            let at = called_from(run, what);
            Outcome::Fails { expected, observed: inside(show_event(event)), at }
        }
        None if run.early() => Outcome::TooEarly { expected },
        None => Outcome::Holds,
    }
}

/// Judges an order of events.
pub(super) fn order(wanted: &Order, run: &Run<'_>) -> Outcome {
    let shown = |key: Option<String>| Quantity::Order {
        first: wanted.first.clone(),
        then: wanted.then.clone(),
        key,
        within: wanted.within,
    };
    let key_of = |event: &Event| event.key.clone().filter(|_| wanted.per_key);
    match log::order(&run.events, wanted) {
        OrderSeen::Kept if run.early() => Outcome::TooEarly { expected: shown(None) },
        OrderSeen::Kept => Outcome::Holds,
        OrderSeen::Absent => Outcome::missing(shown(None), run.early()),
        OrderSeen::TooSoon(then) => {
            let key = key_of(then);
            let observed = Quantity::Order {
                first: wanted.then.clone(),
                then: wanted.first.clone(),
                key: key.clone(),
                within: None,
            };
            Outcome::fails(shown(key), observed)
        }
        OrderSeen::TooLate(first, delay) => {
            Outcome::fails(shown(key_of(first)), Quantity::Time(delay))
        }
        OrderSeen::NotFollowed(first) => {
            let expected = shown(key_of(first));
            let waited = run.seen.ended_at().map(|at| at.as_micros());
            let in_vain = waited.is_some_and(|at| {
                wanted.within.is_some_and(|within| at > u128::from(first.at + within))
            });
            Outcome::missing(expected, run.early() && !in_vain)
        }
    }
}

fn show_event(event: &Event) -> String {
    match &event.key {
        Some(key) => format!("{} {key}", event.name),
        None => event.name.clone(),
    }
}

fn show_thread(thread: Thread) -> &'static str {
    match thread {
        Thread::Executor => "executor",
        Thread::Other => "other",
    }
}

fn text(text: &str) -> Quantity {
    Quantity::Value(Value::from(text))
}
