//! Numbers, times, places and typed values in English.

use std::collections::BTreeMap;

use facts::{BlockingCall, Micros, Stuck};
use serde_json::Value;

use crate::grade::{BlockSeen, EndingSeen, Quantity, StuckSeen};
use crate::observation::{Frame, Limit};
use crate::report::catalogue::figures::{self, VALUE, first_line, telling};
pub(super) use crate::report::catalogue::figures::{Digits, Tone, place};
use crate::report::catalogue::values;
use crate::report::plain::short;

/// `1 task`, `2 tasks`.
pub(super) fn count(n: u64, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// What stands before decimals.
const POINT: char = '.';

/// `a`, `a and b`, `a, b and c`; says how many it left out of a long list.
pub(super) fn list(items: impl ExactSizeIterator<Item = String>, joint: &str) -> String {
    let (mut items, left_out) = figures::listed(items);
    items.extend(left_out.map(|n| format!("{n} more")));
    figures::joined(items, joint)
}

/// Virtual time: `250 µs`, `2.5 ms`, `120 ms`, `1.8 s`, `21.0 s`.
pub(super) fn duration(micros: Micros, digits: Digits) -> String {
    figures::duration(micros, digits, POINT)
}

/// A number of something: `5`, `2.75`.
pub(super) fn number(value: f64) -> String {
    figures::number(value, POINT)
}

/// How many times, rounded down.
pub(super) fn fold(times: f64) -> String {
    figures::fold(times, POINT)
}

/// Several places, by file: `src/lib.rs:33 and 41`.
pub(super) fn places<'a>(frames: impl Iterator<Item = &'a Frame>) -> String {
    let each = figures::by_file(frames).into_iter().map(|(file, lines)| {
        format!("{file}:{}", list(lines.iter().map(ToString::to_string), "and"))
    });
    list(each.collect::<Vec<_>>().into_iter(), "and")
}

/// What a limit that was passed limits, as a clause after "it".
pub(super) fn limit(limit: Limit) -> &'static str {
    match limit {
        Limit::Cpu => "used more CPU time than it may",
        Limit::Wall => "did not come to an end in time",
        Limit::Memory => "used more memory than it may",
        Limit::Threads => "made more threads than it may",
        Limit::File => "wrote a larger file than it may",
        Limit::Output => "printed more than it may",
        Limit::Facts => "did more than the grader can follow",
    }
}

/// A value as a noun phrase, to stand after "expected" or after a colon.
pub(super) fn phrase(quantity: &Quantity, tone: Tone<'_>) -> String {
    let digits = tone.digits;
    let inner = |quantity: &Quantity| phrase(quantity, tone);
    match quantity {
        Quantity::Time(micros) => duration(*micros, digits),
        Quantity::Cpu(micros) => format!("{} of CPU time", duration(*micros, digits)),
        Quantity::Number(n) => number(*n),
        Quantity::Ratio { times, of, measured } => {
            ratio(*times, of.as_deref(), measured.as_ref(), tone)
        }
        Quantity::ForKey { key, value } => match key {
            Some(key) => format!("{} for {}", inner(value), short(key, VALUE)),
            None => inner(value),
        },
        Quantity::InAny { value, window } => {
            format!("{} within {}", inner(value), duration(*window, digits))
        }
        Quantity::Value(value) => json(value),
        Quantity::None => "none".to_owned(),
        Quantity::AtMost(most) => match &**most {
            Quantity::Ratio { times, of: _, measured: None } if *times > 0.0 && *times < 1.0 => {
                format!("{} times sooner", number((1e3 / times).round() / 1e3))
            }
            most => format!("at most {}", inner(most)),
        },
        Quantity::AtLeast(least) => format!("at least {}", inner(least)),
        Quantity::Between(low, high) => format!("between {} and {}", inner(low), inner(high)),
        Quantity::Not(not) => match &**not {
            Quantity::Inside { what, within } => {
                format!("{} never inside {}", tone.name(what), tone.name(within))
            }
            not => format!("anything but {}", inner(not)),
        },
        Quantity::OneOf(these) => {
            format!("one of {}", list(these.iter().map(inner), "or"))
        }
        Quantity::SameAs { what, value } => {
            let value = value.as_deref().map(inner);
            value.unwrap_or_else(|| format!("the same as {}", source(what, tone)))
        }
        Quantity::With { property, value } => with(property, value, tone),
        Quantity::Order { first, then, key, within } => {
            let key = key.as_deref().map(|key| format!(" for {}", short(key, VALUE)));
            let within = within.map(|within| format!(" within {}", duration(within, digits)));
            format!(
                "{} before {}{}{}",
                tone.name(first),
                tone.name(then),
                key.unwrap_or_default(),
                within.unwrap_or_default()
            )
        }
        Quantity::Inside { what, within } => {
            format!("{} inside {}", inside(what, tone), tone.name(within))
        }
        Quantity::Blocks(blocks) => self::blocks(blocks, tone),
        Quantity::Panics(messages) => panics(messages),
        Quantity::Tasks(tasks) => self::tasks(tasks),
        Quantity::Ending(ending) => self::ending(ending, tone),
        Quantity::CompilerSays(None) => "no error".to_owned(),
        Quantity::CompilerSays(Some(error)) => format!("the error `{}`", short(error, VALUE)),
        Quantity::NotSend { future, held, kind, awaits } => {
            let whose =
                future.as_ref().map(|name| format!("the future of `{}`", short(name, VALUE)));
            let whose = whose.unwrap_or_else(|| "the future".to_owned());
            let why = why_not_send(held.as_ref(), kind.as_deref(), *awaits);
            format!("{whose} cannot be sent to another thread{why}")
        }
        Quantity::Missing => "nothing".to_owned(),
    }
}

/// An event with its key, as evidence of `never_inside` names it: `connect 3`.
fn inside(what: &str, tone: Tone<'_>) -> String {
    match what.split_once(' ') {
        Some((name, key)) if !tone.words.contains_key(what) => {
            format!("{} for {}", tone.name(name), short(key, VALUE))
        }
        _ => tone.name(what),
    }
}

/// Why a future may not go to another thread, to follow a sentence; empty when that cannot be told.
pub(super) fn why_not_send(
    held: Option<&(String, u32)>,
    kind: Option<&str>,
    awaits: Option<u32>,
) -> String {
    let what = match (held, kind) {
        (Some((name, from)), _) => format!("`{}` (line {from})", short(name, VALUE)),
        (None, Some(kind)) => format!("a `{}`", short(kind, VALUE)),
        (None, None) => "something".to_owned(),
    };
    match awaits {
        Some(until) => format!(": {what} may still be alive at the `.await` in line {until}"),
        None if kind.is_some() => format!(": {what} may still be alive at an `.await`"),
        None => String::new(),
    }
}

/// A JSON value, shortened; text in quotes.
fn json(value: &Value) -> String {
    short(&values::text(value), VALUE)
}

/// What something is compared with.
fn source(what: &str, tone: Tone<'_>) -> String {
    match what.split_once('.') {
        Some((_, name)) => tone.name(name.strip_prefix("of.").unwrap_or(name)),
        None => format!("what {} does", variant(what)),
    }
}

/// A variant as a student knows it.
pub(super) fn variant(name: &str) -> &'static str {
    match name {
        "starter" => "the version you were given",
        _ => "a right version",
    }
}

fn ratio(
    times: f64,
    of: Option<&str>,
    measured: Option<&(Box<Quantity>, Box<Quantity>)>,
    tone: Tone<'_>,
) -> String {
    let whose = of.map(|of| format!(" that of {}", variant(of))).unwrap_or_default();
    let Some((this, other)) = measured else {
        return format!("{} times{whose}", number(times));
    };
    let (this, other) = (phrase(this, tone), phrase(other, tone));
    if times < 1.0 && times > 0.0 {
        format!("{this} against {other}: {} times sooner", fold(1.0 / times))
    } else {
        format!("{this} against {other}: {} times as much", number(times))
    }
}

fn with(property: &str, value: &Quantity, tone: Tone<'_>) -> String {
    let words = phrase(value, tone);
    let yes = match value {
        Quantity::Value(Value::Bool(yes)) => Some(*yes),
        _ => None,
    };
    match (property, yes) {
        ("sorted", Some(true)) => "sorted".to_owned(),
        ("sorted", Some(false)) => "not sorted".to_owned(),
        ("unique", Some(true)) => "each only once".to_owned(),
        ("unique", Some(false)) => "some more than once".to_owned(),
        ("same_set_as", _) => format!("in any order, {words}"),
        ("len", _) => format!("a length of {words}"),
        ("sum", _) => format!("a sum of {words}"),
        ("contains", _) => format!("with {words} in it"),
        ("each", _) => format!("each {words}"),
        ("per_key", _) => format!("{words} for each"),
        (property, _) => format!("{property} {words}"),
    }
}

/// How the runtime's thread stood still, as a clause after its name.
pub(super) fn blocks(blocks: &[BlockSeen], tone: Tone<'_>) -> String {
    let total: Micros = blocks.iter().map(|block| block.took).sum();
    let how = |block: &BlockSeen| {
        let call = match block.call {
            BlockingCall::Sleep => "in a sleep that holds the thread",
            BlockingCall::Wait => "waiting for another thread",
            BlockingCall::Join => "joining a thread",
            BlockingCall::Io => "in blocking input or output",
            BlockingCall::OffCpu => "in a blocking call",
            BlockingCall::Spin => "in a loop that waits for time to pass",
        };
        match &block.cause {
            None => call.to_owned(),
            Some(cause) => format!("in {}", tone.name(cause)),
        }
    };
    // A wait in which no virtual time passes: how long it is in truth depends on the machine.
    if total == 0 && !blocks.is_empty() {
        let here = if blocks.iter().any(|block| block.at.is_some()) { " here" } else { "" };
        return format!("waits{here} for another thread; nothing else can run meanwhile");
    }
    let stood = |time| format!("stood still for {}", duration(time, tone.digits));
    match blocks {
        [] => "never stood still".to_owned(),
        [one] => format!("{} {}", stood(one.took), how(one)),
        [first, rest @ ..] => {
            let same = rest.iter().all(|block| how(block) == how(first));
            let how = if same { format!(" {}", how(first)) } else { String::new() };
            format!("{} over {} calls{how}", stood(total), blocks.len())
        }
    }
}

fn panics(messages: &[String]) -> String {
    match messages {
        [] => "no panic".to_owned(),
        [one] => format!("a panic: `{}`", first_line(one)),
        [first, ..] => format!("{} panics, the first: `{}`", messages.len(), first_line(first)),
    }
}

fn tasks(tasks: &[(Option<Frame>, u64)]) -> String {
    let n: u64 = tasks.iter().map(|(_, n)| n).sum();
    if n == 0 {
        return "none".to_owned();
    }
    let spawned = places(tasks.iter().filter_map(|(frame, _)| frame.as_ref()));
    let spawned = if spawned.is_empty() { spawned } else { format!(", spawned at {spawned}") };
    format!("{}{spawned}", count(n, "task"))
}

/// How a run ended, as a sentence of its own.
pub(super) fn ending(ending: &EndingSeen, tone: Tone<'_>) -> String {
    let at = |frame: &Option<Frame>| {
        frame.as_ref().map(|frame| format!(" at {}", place(frame))).unwrap_or_default()
    };
    match ending {
        EndingSeen::Done => "it came to its end".to_owned(),
        EndingSeen::Panicked { message: None, at: line } => format!("it panicked{}", at(line)),
        EndingSeen::Panicked { message: Some(message), at: line } => {
            format!("it panicked{}: `{}`", at(line), first_line(message))
        }
        EndingSeen::Stuck { how: Stuck::Idle, at: _, tasks, line: _ } => match telling(tasks) {
            0 => "it stands still, and nothing left can wake it".to_owned(),
            1 => format!("1 task stands still{}, and nothing left can wake it", waits(tasks, tone)),
            n => format!(
                "{n} tasks stand still{}, and nothing left can wake them",
                waits(tasks, tone)
            ),
        },
        EndingSeen::Stuck { how: Stuck::Patience, at: time, tasks, line: _ } => format!(
            "it is not done after {} of virtual time; {} still {}{}",
            duration(*time, tone.digits),
            count(telling(tasks), "task"),
            if telling(tasks) == 1 { "waits" } else { "wait" },
            waits(tasks, tone)
        ),
        EndingSeen::Stuck { how: Stuck::Thread, at: _, tasks: _, line } => {
            format!("the runtime's thread waits{} for something that nobody left can do", at(line))
        }
        EndingSeen::Stuck { how: Stuck::Spinning, at: _, tasks, line } => {
            let line = if line.is_some() {
                at(line)
            } else {
                // The sentence goes on, so the place follows without a comma.
                waits(tasks, tone).trim_start_matches(',').to_owned()
            };
            format!(
                "it asks again and again{line} and lets no time pass, so nothing else can happen: \
                 wait for something (a lock, a notification, a sleep)"
            )
        }
        EndingSeen::Exited { code } => format!("it ended the process with exit code {code}"),
        EndingSeen::Signaled { signal, at: line } => {
            let why = match signal {
                // SIGSEGV and SIGBUS: safe code gets them when its stack has no more room.
                7 | 11 => "it crashed, most likely of a recursion that goes too deep",
                6 => "it aborted",
                _ => "it was killed",
            };
            format!("{why} (signal {signal}){}", at(line))
        }
        EndingSeen::LimitHit { limit: which } => format!("it {}", limit(*which)),
        EndingSeen::Garbled => "its record was not whole".to_owned(),
    }
}

/// Where tasks wait: their lines, else the fakes they are inside, else where they were spawned.
fn waits(tasks: &[StuckSeen], tone: Tone<'_>) -> String {
    let lines = places(tasks.iter().flat_map(|task| &task.waits_at));
    if !lines.is_empty() {
        return format!(", at {lines}");
    }
    let mut inside: BTreeMap<&str, ()> = BTreeMap::new();
    for name in tasks.iter().flat_map(|task| &task.inside) {
        inside.insert(name, ());
    }
    if !inside.is_empty() {
        let names = inside.keys().map(|name| self::inside(name, tone));
        return format!(", inside {}", list(names, "and"));
    }
    let spawned = places(tasks.iter().filter_map(|task| task.spawned_at.as_ref()));
    if spawned.is_empty() { spawned } else { format!(", spawned at {spawned}") }
}
